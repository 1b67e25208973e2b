//! Entries to customers' seats, found by code or by link.

use std::fmt;

use super::SessionKey;

/// The entry to a customer's seat, by code and link.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// The seat it leads to.
    pub seat: String,
    /// Counts the codes and links that the seat has had.
    pub generation: i64,
    /// The code, digits only. Unique among all open entries.
    pub code: Option<String>,
    /// The link's token or its hash, as the caller looks it up. Unique.
    pub link: Option<String>,
    /// From when it may be used, milliseconds since 1970.
    pub opens_at: i64,
    /// Until when it may be used, if there is a limit. The store does not enforce it: an entry is
    /// open, and its code in use, until it is closed or replaced.
    pub closes_at: Option<i64>,
}

impl fmt::Debug for Entry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Entry(generation {})", self.generation)
    }
}

/// An entry and its session.
#[derive(Clone, PartialEq, Eq)]
pub struct EntryAt {
    /// The session.
    pub session: SessionKey,
    /// The entry.
    pub entry: Entry,
}

impl fmt::Debug for EntryAt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "EntryAt({:?})", self.entry)
    }
}
