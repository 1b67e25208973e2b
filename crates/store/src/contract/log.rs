//! The log of a session, and what one command adds to it.

use std::fmt;

use super::{AppendError, Row};

/// Events and rows that one append may have: far above any command, and below what a database
/// takes in one statement.
pub const MAX_APPEND_PARTS: usize = 1024;
/// Bytes of all bodies of one append: a batch of the largest ones still fits in memory.
pub const MAX_APPEND_BYTES: usize = 1024 * 1024;

/// The key of a session, as the session's rules made it. Not for logs.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionKey(String);

impl SessionKey {
    /// Takes the text of a session's id.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The text of the session's id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for SessionKey {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

impl From<String> for SessionKey {
    fn from(id: String) -> Self {
        Self(id)
    }
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SessionKey")
    }
}

/// One event in the envelope in which it is kept forever; its body is opaque to the store.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// The event's type.
    pub kind: String,
    /// The version of the type's shape.
    pub version: u16,
    /// The event, JSON. No personal text: that goes to [`Row::Text`].
    pub body: String,
}

impl fmt::Debug for StoredEvent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "StoredEvent({} v{})", self.kind, self.version)
    }
}

/// What one command changed: written entirely or not at all.
#[derive(Debug, Clone)]
pub struct Append {
    /// The session whose log it extends.
    pub session: SessionKey,
    /// The epoch that [`SessionStore::claim`](super::SessionStore::claim) gave to this writer.
    pub epoch: i64,
    /// The sequence number of the last event that the writer knows, 0 for none; the events
    /// get the numbers from `expect + 1` on. 0 creates a session that does not exist.
    pub expect: u64,
    /// The time of the events, milliseconds since 1970.
    pub at: i64,
    /// What happened, in order. May be empty.
    pub events: Vec<StoredEvent>,
    /// The rows that change in the same transaction.
    pub rows: Vec<Row>,
}

impl Append {
    /// Checks that the append is within [`MAX_APPEND_PARTS`] and [`MAX_APPEND_BYTES`].
    ///
    /// # Errors
    /// [`AppendError::TooLarge`] if it is not.
    pub fn check_size(&self) -> Result<(), AppendError> {
        let events = self.events.iter();
        let events = events.map(|event| event.kind.len() + event.body.len());
        let bytes = events
            .chain(self.rows.iter().map(Row::bytes))
            .sum::<usize>();
        let parts = self.events.len() + self.rows.len();
        if parts > MAX_APPEND_PARTS || bytes > MAX_APPEND_BYTES {
            return Err(AppendError::TooLarge);
        }
        Ok(())
    }
}

/// The result of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// The epoch for the claimer's appends; from now on, all older epochs are fenced.
    pub epoch: i64,
    /// The sequence number of the log's last event, 0 for none.
    pub last: u64,
}

/// A log as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// The epoch of the current writer, 0 for a log that does not exist.
    pub epoch: i64,
    /// All events in order, without gaps.
    pub events: Vec<LoggedEvent>,
}

/// An event and its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedEvent {
    /// Counts from 1.
    pub seq: u64,
    /// Milliseconds since 1970.
    pub at: i64,
    /// The event.
    pub event: StoredEvent,
}
