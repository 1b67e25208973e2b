//! What may be said, at its limits.

use rstest::rstest;

use super::{message, name};
use crate::denial::Denial;
use crate::limits::{CHAT_CHARACTERS, NAME_CHARACTERS};

/// Four bytes in UTF-8, two units in UTF-16, one character.
const EMOJI: &str = "\u{1f600}";

#[rstest]
#[case::one_letter("x".into(), Ok(()))]
#[case::at_the_limit("x".repeat(CHAT_CHARACTERS), Ok(()))]
#[case::one_more("x".repeat(CHAT_CHARACTERS + 1), Err(Denial::TextTooLong))]
#[case::emoji_at_the_limit(EMOJI.repeat(CHAT_CHARACTERS), Ok(()))]
#[case::one_emoji_more(EMOJI.repeat(CHAT_CHARACTERS + 1), Err(Denial::TextTooLong))]
#[case::markup_is_just_text("<script>alert(1)</script> [x](javascript:y)".into(), Ok(()))]
#[case::lines_and_tabs("a\n\tb".into(), Ok(()))]
#[case::nothing(String::new(), Err(Denial::TextEmpty))]
#[case::blank(" \n\t\u{a0}".into(), Err(Denial::TextEmpty))]
#[case::a_bell("ring \u{7}".into(), Err(Denial::TextNotReadable))]
#[case::an_escape("\u{1b}[31mred".into(), Err(Denial::TextNotReadable))]
#[case::a_null("a\0b".into(), Err(Denial::TextNotReadable))]
#[case::a_control_of_the_second_set("a\u{9b}b".into(), Err(Denial::TextNotReadable))]
#[case::blank_before_too_long(" ".repeat(CHAT_CHARACTERS + 1), Err(Denial::TextEmpty))]
#[case::too_long_before_unreadable(
    "\u{7}".repeat(CHAT_CHARACTERS + 1), Err(Denial::TextTooLong))]
fn a7_a_message_has_up_to_4000_characters_that_can_be_shown(
    #[case] body: String,
    #[case] answer: Result<(), Denial>,
) {
    assert_eq!(CHAT_CHARACTERS, 4_000);
    assert_eq!(message(&body), answer);
}

#[rstest]
#[case::one_letter("I".into(), Ok(()))]
#[case::at_the_limit("x".repeat(NAME_CHARACTERS), Ok(()))]
#[case::one_more("x".repeat(NAME_CHARACTERS + 1), Err(Denial::TextTooLong))]
#[case::ten_thousand("x".repeat(10_000), Err(Denial::TextTooLong))]
#[case::emoji_at_the_limit(EMOJI.repeat(NAME_CHARACTERS), Ok(()))]
#[case::one_emoji_more(EMOJI.repeat(NAME_CHARACTERS + 1), Err(Denial::TextTooLong))]
#[case::markup_is_just_text("<b>Ida</b>".into(), Ok(()))]
#[case::nothing(String::new(), Err(Denial::TextEmpty))]
#[case::blank("   ".into(), Err(Denial::TextEmpty))]
#[case::two_lines("Ida\nHost".into(), Err(Denial::TextNotReadable))]
#[case::a_tab("Ida\tHost".into(), Err(Denial::TextNotReadable))]
#[case::controls_only("\u{1}\u{2}".into(), Err(Denial::TextNotReadable))]
fn a_name_has_up_to_80_characters_in_one_line(
    #[case] given: String,
    #[case] answer: Result<(), Denial>,
) {
    assert_eq!(NAME_CHARACTERS, 80);
    assert_eq!(name(&given), answer);
}
