//! The answers to commands, by the id that the client chose: a repeated command gets the same one.

use std::fmt;

/// An answer of [`Row::Answer`](super::Row::Answer).
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// Who sent the command: command ids are unique per sender.
    pub actor: String,
    /// The id that the client made for the command.
    pub command: String,
    /// The answer, JSON without personal text.
    pub body: String,
}

impl fmt::Debug for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Answer")
    }
}
