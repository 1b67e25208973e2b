//! What becomes of the texts that people type and paste.

use proptest::prelude::{any, proptest};
use rstest::rstest;

use super::{cleaned, digits, message, name};
use crate::denial::Denial;
use crate::limits::{CHAT_BYTES, CHAT_CHARACTERS, NAME_BYTES, NAME_CHARACTERS};

/// Seven characters in Unicode, 25 bytes in UTF-8, 11 units in UTF-16, one to a reader.
const FAMILY: &str = "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466}";
/// The flag of Scotland: a black flag and hidden letters.
const SCOTLAND: &str = "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}";

#[rstest]
#[case::plain("It is cold", "It is cold")]
#[case::markup_is_just_text(
    "<script>x</script> [x](javascript:y)",
    "<script>x</script> [x](javascript:y)"
)]
#[case::lines_and_tabs("a\n\tb", "a\n\tb")]
#[case::windows_lines("a\r\nb\r\n\r\nc", "a\nb\n\nc")]
#[case::old_mac_lines("a\rb", "a\nb")]
#[case::a_line_of_word("a\u{b}b", "a\nb")]
#[case::a_page_of_a_pdf("a\u{c}b", "a\nb")]
#[case::next_line("a\u{85}b", "a\nb")]
#[case::separators("a\u{2028}b\u{2029}c", "a\nb\nc")]
#[case::blank_lines_around("\n \n  a\n\n", "  a")]
#[case::a_null("a\0b", "ab")]
#[case::a_bell("ring \u{7}", "ring")]
#[case::delete("a\u{7f}b", "ab")]
#[case::a_byte_order_mark("\u{feff}a", "a")]
#[case::a_picture_that_stayed_behind("a \u{fffc} b", "a  b")]
#[case::no_character("a\u{fdd0}\u{ffff}\u{1fffe}b", "ab")]
#[case::a_colour("\u{1b}[31mred\u{1b}[0m text", "red text")]
#[case::many_parameters("\u{1b}[1;38;2;255;0;0merror\u{1b}[m", "error")]
#[case::a_colour_in_eight_bits("\u{9b}31mred", "red")]
#[case::a_lost_quotation_mark("a \u{9b}b\u{9b}", "a b")]
#[case::a_cut_colour("a\u{1b}[3", "a")]
#[case::a_lone_escape("a\u{1b}", "a")]
#[case::a_window_title("\u{1b}]0;root@host\u{7}$ ls", "$ ls")]
#[case::a_link_of_a_terminal("\u{1b}]8;;http://a.b\u{1b}\\word\u{1b}]8;;\u{1b}\\", "word")]
#[case::a_string_in_eight_bits("\u{9d}0;title\u{9c}text", "text")]
#[case::a_string_without_end("a\u{1b}]not closed\nb", "anot closed\nb")]
#[case::a_charset("\u{1b}(Btext", "text")]
#[case::a_reset("\u{1b}ctext", "text")]
#[case::brackets_stay("[31m a[1]", "[31m a[1]")]
#[case::a_family(FAMILY, FAMILY)]
#[case::a_flag(SCOTLAND, SCOTLAND)]
#[case::hidden_letters("hi\u{e0068}\u{e0069}", "hi")]
#[case::a_tower_of_marks(
    "o\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}k",
    "o\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}k"
)]
#[case::soft_hyphen_and_joiners(
    "Schiff\u{ad}fahrt \u{200b}می\u{200c}خواهم",
    "Schiff\u{ad}fahrt \u{200b}می\u{200c}خواهم"
)]
#[case::marks_of_direction("\u{200f}שלום\u{200e} a", "\u{200f}שלום\u{200e} a")]
#[case::an_isolate_is_closed("\u{2067}abc\ndef", "\u{2067}abc\u{2069}\ndef")]
#[case::an_embedding_is_closed("\u{202b}\u{2066}abc", "\u{202b}\u{2066}abc\u{2069}\u{202c}")]
#[case::what_opened_nothing_closes_nothing("a\u{2069}b\u{202c}", "ab")]
#[case::an_isolate_closes_what_is_within(
    "\u{2066}\u{202a}a\u{2069}b",
    "\u{2066}\u{202a}a\u{2069}b"
)]
#[case::nothing_within_closes_what_is_around(
    "\u{202a}\u{2066}a\u{202c}\u{2069}b",
    "\u{202a}\u{2066}a\u{2069}b\u{202c}"
)]
#[case::an_override_goes_with_its_end("in\u{202e}fdp.exe\u{202c} and", "infdp.exe and")]
fn a7_a_message_is_kept_without_what_nobody_sees(#[case] typed: &str, #[case] kept: &str) {
    assert_eq!(message(typed), Ok(kept.to_owned()));
}

#[rstest]
#[case::plain("Ida", "Ida")]
#[case::markup_is_just_text("<b>Ida</b>", "<b>Ida</b>")]
#[case::blanks_of_all_kinds("  Ida\u{a0}\u{2009} van\u{3000}den\tBerg ", "Ida van den Berg")]
#[case::two_lines("Ida\r\nBerg", "Ida Berg")]
#[case::separators("Ida\u{2028}Berg\u{b}x", "Ida Berg x")]
#[case::controls("I\0d\u{1}a", "Ida")]
#[case::a_colour("\u{1b}[1mIda\u{1b}[0m", "Ida")]
#[case::of_a_mac("Jo\u{308}rg", "J\u{f6}rg")]
#[case::letters_that_join("\u{0645}\u{06cc}\u{200c}\u{062e}", "\u{0645}\u{06cc}\u{200c}\u{062e}")]
#[case::a_heart("Ida \u{2764}\u{fe0f}", "Ida \u{2764}\u{fe0f}")]
#[case::a_family(FAMILY, FAMILY)]
#[case::directions("Ida\u{2069}\u{202e}\u{200f}\u{61c} is here", "Ida is here")]
#[case::in_between("I\u{200b}d\u{ad}a\u{2060}\u{3164}", "Ida")]
fn a_name_is_one_line_that_turns_nothing_around(#[case] typed: &str, #[case] kept: &str) {
    assert_eq!(name(typed), Ok(kept.to_owned()));
}

#[rstest]
#[case::nothing("")]
#[case::blanks(" \n\t\u{a0}\u{3000}")]
#[case::zero_width("\u{200b}\u{200d}")]
#[case::marks_of_direction("\u{200e}\u{200f}\u{61c}\u{2066}\u{2069}\u{202b}")]
#[case::soft_hyphen("\u{ad}")]
#[case::fillers("\u{3164}\u{ffa0}\u{115f}\u{1160}")]
#[case::selectors_alone("\u{fe0f}\u{e0100}")]
#[case::an_accent_alone("\u{301}")]
#[case::blank_braille("\u{2800}\u{2800}")]
#[case::controls("\u{1}\u{2}\u{7f}\0")]
#[case::colours_alone("\u{1b}[31m\u{1b}[0m")]
#[case::joined_word("\u{2060}\u{feff}")]
fn what_shows_nothing_is_empty(#[case] typed: &str) {
    assert_eq!(message(typed), Err(Denial::TextEmpty));
    assert_eq!(name(typed), Err(Denial::TextEmpty));
}

#[rstest]
#[case::at_the_limit("x", CHAT_CHARACTERS, Ok(()))]
#[case::one_more("x", CHAT_CHARACTERS + 1, Err(Denial::TextTooLong))]
#[case::emoji("\u{1f600}", CHAT_CHARACTERS, Ok(()))]
#[case::one_emoji_more("\u{1f600}", CHAT_CHARACTERS + 1, Err(Denial::TextTooLong))]
#[case::a_letter_and_its_accent("e\u{301}", CHAT_CHARACTERS, Ok(()))]
#[case::families_within_the_bytes(FAMILY, CHAT_BYTES / FAMILY.len(), Ok(()))]
#[case::families_beyond_the_bytes(FAMILY, CHAT_BYTES / FAMILY.len() + 1, Err(Denial::TextTooLong))]
#[case::blank_before_too_long(" ", CHAT_CHARACTERS + 1, Err(Denial::TextEmpty))]
fn a7_a_message_has_up_to_4000_characters_as_a_reader_counts(
    #[case] letter: &str,
    #[case] times: usize,
    #[case] answer: Result<(), Denial>,
) {
    assert_eq!((CHAT_CHARACTERS, CHAT_BYTES), (4_000, 32 * 1024));
    assert_eq!(message(&letter.repeat(times)).map(drop), answer);
}

#[rstest]
#[case::at_the_limit("x", NAME_CHARACTERS, Ok(()))]
#[case::one_more("x", NAME_CHARACTERS + 1, Err(Denial::TextTooLong))]
#[case::ten_thousand("x", 10_000, Err(Denial::TextTooLong))]
#[case::emoji("\u{1f600}", NAME_CHARACTERS, Ok(()))]
#[case::one_emoji_more("\u{1f600}", NAME_CHARACTERS + 1, Err(Denial::TextTooLong))]
#[case::controls_do_not_count("x\u{7}", NAME_CHARACTERS, Ok(()))]
#[case::families_beyond_the_bytes(FAMILY, NAME_BYTES / FAMILY.len() + 1, Err(Denial::TextTooLong))]
fn a_name_has_up_to_80_characters_as_a_reader_counts(
    #[case] letter: &str,
    #[case] times: usize,
    #[case] answer: Result<(), Denial>,
) {
    assert_eq!((NAME_CHARACTERS, NAME_BYTES), (80, 1_024));
    assert_eq!(name(&letter.repeat(times)).map(drop), answer);
}

#[rstest]
#[case::western("417 203 958", "417203958")]
#[case::full_width("４１７－２０３", "417203")]
#[case::arabic("٤١٧ ٢٠٣", "417203")]
#[case::persian("۴۱۷", "417")]
#[case::devanagari("४१७", "417")]
#[case::thai("๔๑๗", "417")]
#[case::beyond_the_first_plane("\u{1d7d2}\u{11136}\u{1e2f9}", "409")]
#[case::a_sentence("Your code: 123-456-789", "123456789")]
#[case::any_dash_and_blank("123–456—789\u{a0}0\u{2011}1", "12345678901")]
#[case::none("no digits, \u{966}".trim_end_matches('\u{966}'), "")]
fn a1_digits_of_every_script_are_digits(#[case] typed: &str, #[case] found: &str) {
    assert_eq!(digits(typed), found);
}

#[test]
fn a_setting_may_be_empty_and_long() {
    assert_eq!(cleaned(" \u{7}\n"), "");
    assert_eq!(cleaned("We keep\r\nnothing.\n"), "We keep\nnothing.");
    assert_eq!(cleaned(&"x".repeat(50_000)).len(), 50_000);
}

proptest! {
    #[test]
    fn what_is_clean_stays_as_it_is(typed in any::<String>()) {
        for cleaner in [name, message] {
            if let Ok(kept) = cleaner(&typed) {
                assert_eq!(cleaner(&kept), Ok(kept.clone()));
                assert!(!kept.contains(['\u{1b}', '\0', '\r', '\u{202e}']), "{kept:?}");
            }
        }
    }

    #[test]
    fn what_is_clean_stays_as_it_is_with_many_controls(
        typed in concat!(
            "[\u{0}-\u{20}\\[\\]0-9;mA\u{7f}-\u{9f}\u{2028}\u{2029}\u{202a}-\u{202e}",
            "\u{2066}-\u{2069}\u{300}\u{1f3f4}\u{e0067}]{0,60}"
        )
    ) {
        for cleaner in [name, message] {
            if let Ok(kept) = cleaner(&typed) {
                assert_eq!(cleaner(&kept), Ok(kept.clone()));
            }
        }
    }
}
