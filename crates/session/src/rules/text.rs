//! Normalises what people type and paste: invisible characters are removed. Only what a person can
//! correct is refused: an empty text, or one that is too long.

mod clean;
mod digits;
mod invisible;

use unicode_segmentation::UnicodeSegmentation as _;

pub use self::digits::digits;
use crate::denial::Denial;
use crate::limits::{CHAT_BYTES, CHAT_CHARACTERS, NAME_BYTES, NAME_CHARACTERS, TITLE_CHARACTERS};

/// A person's name as it is kept: one line in NFC with single spaces, without anything that turns
/// the direction of the sentence around it.
///
/// # Errors
/// [`Denial::TextEmpty`] or [`Denial::TextTooLong`].
pub fn name(given: &str) -> Result<String, Denial> {
    within(clean::line(given), NAME_CHARACTERS, NAME_BYTES)
}

/// The name or case number of a session, cleaned as a person's name is.
///
/// # Errors
/// [`Denial::TextEmpty`] or [`Denial::TextTooLong`].
pub fn title(given: &str) -> Result<String, Denial> {
    within(clean::line(given), TITLE_CHARACTERS, NAME_BYTES)
}

/// A chat message as it is kept. Line breaks of all kinds become `\n`; tabs stay; directions are
/// closed at the end of each line.
///
/// # Errors
/// [`Denial::TextEmpty`] or [`Denial::TextTooLong`].
pub fn message(body: &str) -> Result<String, Denial> {
    within(clean::lines(body), CHAT_CHARACTERS, CHAT_BYTES)
}

/// A text of several lines without invisible characters, of any length, as in an operator's
/// settings.
#[must_use]
pub fn cleaned(text: &str) -> String {
    clean::lines(text)
}

/// Counts as a reader does, in extended grapheme clusters: a flag or a letter with its accents is
/// one. The bound in bytes is for clusters without end.
fn within(text: String, characters: usize, bytes: usize) -> Result<String, Denial> {
    if invisible::shows_nothing(&text) {
        return Err(Denial::TextEmpty);
    }
    if text.len() > bytes || text.graphemes(true).nth(characters).is_some() {
        return Err(Denial::TextTooLong);
    }
    Ok(text)
}

#[cfg(test)]
mod tests;
