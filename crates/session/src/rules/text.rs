//! What may be said: never empty, never without an end, nothing that cannot be shown.

use crate::denial::Denial;
use crate::limits::{CHAT_CHARACTERS, NAME_CHARACTERS, TITLE_CHARACTERS};

/// A person's name.
///
/// # Errors
/// [`Denial::TextEmpty`], [`Denial::TextTooLong`] or [`Denial::TextNotReadable`].
pub fn name(name: &str) -> Result<(), Denial> {
    check(name, NAME_CHARACTERS, |c| c.is_control())
}

/// The name or case number of a session.
pub(super) fn title(title: &str) -> Result<(), Denial> {
    check(title, TITLE_CHARACTERS, |c| c.is_control())
}

/// A chat message; line breaks and tabs are fine.
pub(super) fn message(body: &str) -> Result<(), Denial> {
    check(body, CHAT_CHARACTERS, |c| {
        c.is_control() && !matches!(c, '\n' | '\t')
    })
}

fn check(text: &str, limit: usize, unreadable: fn(char) -> bool) -> Result<(), Denial> {
    if text.trim().is_empty() {
        return Err(Denial::TextEmpty);
    }
    if text.chars().nth(limit).is_some() {
        return Err(Denial::TextTooLong);
    }
    if text.chars().any(unreadable) {
        return Err(Denial::TextNotReadable);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
