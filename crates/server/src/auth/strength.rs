//! How hard a new password is to guess, as zxcvbn estimates it.
//!
//! A guesser of sign-ins has to wait, so most guesses come from a thief of a backup. A
//! password has to withstand those for as long as its hash is slow to compute.

use zxcvbn::{Entropy, Score, zxcvbn};

/// Passwords below this are refused: it takes at least 10¹⁰ guesses. At `Three`, 10⁸, a name and a
/// login with a dash in between would do.
const ENOUGH: Score = Score::Four;
/// The characters that are looked at; the estimate takes longer than linear time, and so many are
/// enough to be strong.
const LOOKED_AT: usize = 64;
/// A part of a login or name that is shorter proves nothing.
const PART_CHARACTERS: usize = 3;
/// What others would try first here, and is not in zxcvbn's lists, which are English.
const TRIED_FIRST: [&str; 8] = [
    "bistand",
    "wachtwoord",
    "welkom",
    "passwort",
    "kennwort",
    "willkommen",
    "adgangskode",
    "velkommen",
];

/// Why a password is too easy to guess, in sentences for the person who chose it; `None` if it is
/// strong enough. `own` is what others know of that person: login and name.
pub fn weakness(password: &str, own: &[&str]) -> Option<String> {
    let looked_at: String = password.chars().take(LOOKED_AT).collect();
    let known = known_parts(own);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let estimate = zxcvbn(&looked_at, &known);
    if estimate.score() >= ENOUGH {
        return None;
    }
    let without_them = zxcvbn(&looked_at, &[]);
    let mut reasons = if without_them.score() >= ENOUGH {
        vec![
            "It consists mostly of the login, the name or a word that others try first.".to_owned(),
        ]
    } else {
        advice(&estimate)
    };
    if reasons.is_empty() {
        reasons.push("Choose several words that do not belong together.".to_owned());
    }
    Some(reasons.join(" "))
}

/// What zxcvbn says about it.
fn advice(estimate: &Entropy) -> Vec<String> {
    let Some(feedback) = estimate.feedback() else {
        return Vec::new();
    };
    let warning = feedback.warning().map(|warning| warning.to_string());
    let suggestions = feedback.suggestions().iter().map(ToString::to_string);
    warning.into_iter().chain(suggestions).collect()
}

/// Each whole, and the words in it: a login may be an e-mail address, a name has several parts.
fn known_parts(own: &[&str]) -> Vec<String> {
    let mut parts: Vec<String> = TRIED_FIRST.map(str::to_owned).into();
    for whole in own {
        let words = whole.split(|char: char| !char.is_alphanumeric());
        let long_enough = |part: &&str| part.chars().count() >= PART_CHARACTERS;
        parts.extend(
            std::iter::once(*whole)
                .chain(words)
                .filter(long_enough)
                .map(str::to_lowercase),
        );
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: [&str; 2] = ["vibeke.thorsen@example.org", "Vibeke Thorsen"];

    #[test]
    fn a_guessable_password_is_refused_with_a_reason() {
        for (password, reason) in [
            ("password1234", "common"),
            ("qwertyuiop[]", "Straight rows of keys"),
            ("aaaaaaaaaaaaaaaa", "Repeats like \"aaa\""),
            ("abcdefghijklmnop", "Sequences"),
            ("P@ssw0rd2024", "common"),
            ("adgangskode1", "others try first"),
            ("sommer2026sommer", "several words"),
        ] {
            let said = weakness(password, &OWN).unwrap_or_default();
            assert!(said.contains(reason), "{password}: {said:?}");
            assert!(!said.contains('\n') && !said.contains(password), "{said:?}");
        }
    }

    #[test]
    fn a_password_made_of_the_login_and_the_name_is_refused() {
        for password in ["vibekethorsen", "Thorsen-Vibeke", "thorsen vibeke"] {
            assert_eq!(weakness(password, &["other", "Other"]), None, "{password}");
            let said = weakness(password, &OWN).unwrap_or_default();
            assert!(said.contains("the login"), "{password}: {said:?}");
        }
    }

    #[test]
    fn a_strong_password_is_taken_in_any_script_and_length() {
        for password in [
            "correct horse battery",
            "tangerine lampshade orbit",
            "ærlig fjord kan svømme",
            "正しい馬の電池とホチキス",
            "k7Rv2mQx9Lt4",
        ] {
            assert_eq!(weakness(password, &OWN), None, "{password}");
        }
        let long = "tangerine lampshade orbit ".repeat(5);
        assert_eq!(weakness(&long[..128], &OWN), None);
    }
}
