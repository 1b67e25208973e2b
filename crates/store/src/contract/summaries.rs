//! The agents' list: one row per session, so that showing it replays no log.

use std::fmt;

use super::SessionKey;

/// The status of a session that ended.
pub const DONE: &str = "done";
/// The status of a session that was cancelled.
pub const CANCELLED: &str = "cancelled";

/// The most rows that one call returns, whatever the caller asks for.
pub const MAX_LISTED: u32 = 1_000;

/// A session's row in the agents' list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The number that people use for the session, see
    /// [`SessionStore::next_session_number`](super::SessionStore::next_session_number).
    pub number: i64,
    /// The status as the rules name it; [`DONE`] and [`CANCELLED`] are known to the store.
    pub status: String,
    /// The user who is host, if any.
    pub host: Option<String>,
    /// The id of the text with the customer's name, if there is one.
    pub customer_name: Option<String>,
    /// The id of the text with the session's name or case number, if there is one.
    pub title: Option<String>,
    /// Where the customer is, as the rules name it; `None` in rows from before it was stored.
    pub customer_state: Option<String>,
    /// Since when, milliseconds since 1970.
    pub customer_since: Option<i64>,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970; the list is ordered by it.
    pub changed_at: i64,
    /// When the session ended, milliseconds since 1970; `None` while it has not, or has been
    /// reopened.
    pub over_since: Option<i64>,
    /// Since when a customer waits, milliseconds since 1970.
    pub waiting_since: Option<i64>,
    /// Archived by an agent.
    pub archived: bool,
}

/// Which rows to return.
#[derive(Debug, Clone, Default)]
pub struct SummaryFilter {
    /// Only sessions with this host; `None`: all.
    pub host: Option<String>,
    /// With `host`: sessions without a host too.
    pub or_vacant: bool,
    /// Done and cancelled sessions too.
    pub finished: bool,
    /// Archived sessions too.
    pub archived: bool,
    /// The most rows to return; never more than [`MAX_LISTED`].
    pub limit: u32,
}

/// A row of the list.
#[derive(Clone, PartialEq, Eq)]
pub struct Listed {
    /// The session.
    pub session: SessionKey,
    /// Its row.
    pub summary: Summary,
    /// The customer's name itself, unless there is none or it was erased.
    pub name: Option<String>,
    /// The session's name or case number itself, unless there is none or it was erased.
    pub title: Option<String>,
}

impl fmt::Debug for Listed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Listed({})", self.summary.status)
    }
}
