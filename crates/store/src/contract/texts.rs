//! Personal texts: names, titles and messages. They are stored outside the log, so that they can be
//! erased.

use std::fmt;

/// A text of [`Row::Text`](super::Row::Text).
#[derive(Clone, PartialEq, Eq)]
pub struct Text {
    /// Unique within the session.
    pub id: String,
    /// The text.
    pub body: String,
}

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Text")
    }
}

/// A text as it is stored, or what is left of an erased one.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptText {
    /// Unique within the session.
    pub id: String,
    /// The text; `None` once it was erased.
    pub body: Option<String>,
    /// When it was erased, milliseconds since 1970.
    pub erased_at: Option<i64>,
}

impl fmt::Debug for KeptText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("KeptText")
    }
}
