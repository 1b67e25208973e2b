//! The normal forms of logins and passwords, for any keyboard, phone or clipboard.

use unicode_normalization::UnicodeNormalization as _;

/// A login in the form that is stored and compared (the store folds the case): composed accents,
/// plain instead of full-width characters, no surrounding whitespace.
#[must_use]
pub fn login(given: &str) -> String {
    let plain: String = given.nfkc().filter(|c| !is_invisible(*c)).collect();
    plain.trim().to_owned()
}

/// A password in the form that is hashed (RFC 8265, `OpaqueString`): NFC, with every kind of
/// whitespace as spaces, and otherwise unchanged.
#[must_use]
pub fn password(given: &str) -> String {
    let space = |c: char| if is_blank(c) { ' ' } else { c };
    given.chars().map(space).nfc().collect()
}

/// The forms of this password that a stored hash may be of, without duplicates: the current one,
/// then what was typed, then what a Mac would have typed.
#[must_use]
pub fn password_forms(given: &str) -> Vec<String> {
    let mut forms = vec![password(given)];
    for old in [given.to_owned(), given.nfd().collect()] {
        if !forms.contains(&old) {
            forms.push(old);
        }
    }
    forms
}

/// Whitespace other than the plain space, such as Option+space on a Mac.
fn is_blank(c: char) -> bool {
    c.is_whitespace() && !c.is_control() && c != ' '
}

/// Invisible characters from a clipboard: zero-width spaces and joiners, direction marks, soft
/// hyphens.
fn is_invisible(c: char) -> bool {
    let range = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}');
    range || matches!(c, '\u{2060}'..='\u{2069}' | '\u{ad}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::plain("anna", "anna")]
    #[case::blanks_around(" \u{a0}anna\t\n", "anna")]
    #[case::of_a_mac("jo\u{308}rg", "j\u{f6}rg")]
    #[case::full_width("ａｎｎａ２", "anna2")]
    #[case::an_address("anna＠example.org", "anna@example.org")]
    #[case::unseen("\u{feff}an\u{200b}na\u{200e}", "anna")]
    fn a_login_has_one_form(#[case] given: &str, #[case] form: &str) {
        assert_eq!(login(given), form);
        assert_eq!(login(&login(given)), form);
    }

    #[rstest]
    #[case::plain("correct horse", "correct horse")]
    #[case::of_a_mac("Scho\u{308}nes Wetter", "Sch\u{f6}nes Wetter")]
    #[case::option_and_space("correct\u{a0}horse", "correct horse")]
    #[case::ideographic("正解\u{3000}馬", "正解 馬")]
    #[case::blanks_around_stay(" secret ", " secret ")]
    #[case::full_width_stays("ａ１", "ａ１")]
    #[case::case_stays("Secret", "Secret")]
    fn a_password_has_one_form(#[case] given: &str, #[case] form: &str) {
        assert_eq!(password(given), form);
    }

    #[test]
    fn old_hashes_are_tried_once_in_each_form() {
        assert_eq!(password_forms("correct horse"), ["correct horse"]);
        let (joined, separate) = ("Sch\u{f6}n", "Scho\u{308}n");
        assert_eq!(password_forms(joined), [joined, separate]);
        assert_eq!(password_forms(separate), [joined, separate]);
        assert_eq!(
            password_forms("a\u{a0}\u{f6}"),
            ["a \u{f6}", "a\u{a0}\u{f6}", "a\u{a0}o\u{308}"]
        );
    }
}
