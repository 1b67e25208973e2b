//! What the demo prints: where the agent and the customer go, and a QR code for a phone.

use std::io::IsTerminal;

use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

use super::account::Account;
use super::api::Invitation;
use super::{Place, Tls};

/// White on black, regardless of the terminal's colours: cameras need dark modules on a light
/// background, and the light modules are what is printed.
const WHITE_ON_BLACK: &str = "\x1b[97;40m";
const PLAIN: &str = "\x1b[0m";

/// Digits of a code are read out in groups of this many.
const GROUP: usize = 3;

/// Prints everything that the two people need.
pub(super) fn show(place: &Place, account: &Account, invitation: &Invitation) {
    println!();
    println!("  Agent     {}/console", place.public);
    println!(
        "            sign in as {}, password {}",
        account.login, account.password
    );
    println!("  Customer  {}", invitation.link);
    println!(
        "  Code      {} at {}/",
        grouped(&invitation.code),
        place.public
    );
    println!();
    match qr(&invitation.link) {
        Ok(lines) => lines
            .iter()
            .for_each(|line| println!("  {}", coloured(line))),
        Err(error) => println!("  (no QR code for this link: {error})"),
    }
    println!();
    if matches!(place.tls, Tls::SelfSigned) {
        println!(
            "  The certificate is self-signed: the browser warns once; continue past the warning."
        );
        println!("  iPhones need a trusted certificate: --cert FILE --key FILE --host NAME.");
    }
    println!(
        "  Ctrl-C stops it. The data is kept in {}.",
        place.data.display()
    );
}

fn grouped(code: &str) -> String {
    let digits: Vec<char> = code.chars().collect();
    let groups: Vec<String> = digits
        .chunks(GROUP)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(" ")
}

fn qr(link: &str) -> Result<Vec<String>, qrcode::types::QrError> {
    let code = QrCode::new(link)?;
    let printed = code
        .render::<Dense1x2>()
        .dark_color(Dense1x2::Light)
        .light_color(Dense1x2::Dark)
        .quiet_zone(true)
        .build();
    Ok(printed.lines().map(str::to_owned).collect())
}

fn coloured(line: &str) -> String {
    if std::io::stdout().is_terminal() {
        format!("{WHITE_ON_BLACK}{line}{PLAIN}")
    } else {
        line.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_shown_in_groups_of_three() {
        assert_eq!(grouped("123456789"), "123 456 789");
        assert_eq!(grouped("1234567890"), "123 456 789 0");
    }

    #[test]
    fn the_qr_code_is_light_around_its_edge() {
        let lines = qr("https://192.0.2.7:8443/j/abcdefghijklmnopqrstuvwxyz").unwrap();
        assert!(lines.len() > 10);
        assert!(lines[0].chars().all(|char| char == '█'), "{}", lines[0]);
        let width = lines[0].chars().count();
        assert!(lines.iter().all(|line| line.chars().count() == width));
    }
}
