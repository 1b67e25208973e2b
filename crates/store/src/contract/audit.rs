//! The audit log: who did what. Entries are only ever added.

use std::fmt;

use super::{Pending, SessionKey, StoreError};

/// An entry of the append-only audit log.
#[derive(Clone, PartialEq, Eq)]
pub struct Audit {
    /// The actor: a user's id, or the name of a part of the server.
    pub actor: String,
    /// What was done, a stable word.
    pub action: String,
    /// More about it, JSON without personal text.
    pub detail: String,
}

impl fmt::Debug for Audit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Audit({})", self.action)
    }
}

/// An entry as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// Counts up in the order in which entries were written.
    pub id: i64,
    /// Milliseconds since 1970.
    pub at: i64,
    /// The session's key, if it is about one.
    pub session: Option<String>,
    /// The actor.
    pub actor: String,
    /// What was done, a stable word.
    pub action: String,
    /// More about it, JSON.
    pub detail: String,
}

impl fmt::Debug for AuditLine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "AuditLine({} {})", self.id, self.action)
    }
}

/// The audit log. Entries are added by the changes that they record, in the same transaction.
pub trait AuditStore: Send + Sync {
    /// The entries after a given one, in order, at most `limit`; of one session or of all.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn audit_lines<'a>(
        &'a self,
        session: Option<&'a SessionKey>,
        after: i64,
        limit: u32,
    ) -> Pending<'a, Result<Vec<AuditLine>, StoreError>>;
}
