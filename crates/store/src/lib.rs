//! Bistand's storage: the log of each session, and the ordinary tables around it.
//!
//! # The contract
//!
//! - [`append`](SessionStore::append) resolves when all events and rows of one command are on disk,
//!   or with an error when none of them is kept. Appends that wait at the same time share one
//!   transaction and one sync (group commit). A refused append does not affect the others; a
//!   failing disk fails the whole batch.
//! - A log has one writer. [`claim`](SessionStore::claim) raises the log's epoch, and a writer with
//!   an older epoch gets [`AppendError::Fenced`]. `(session, seq)` is the key of an event, so
//!   nothing is ever overwritten.
//! - The store keeps opaque bodies. It knows no rule of a session and uses neither clock nor
//!   randomness: times and ids come from the caller.
//! - Personal text is separate from the log and can be erased permanently
//!   ([`erase_session`](ErasureStore::erase_session)); neither the database file nor its
//!   write-ahead log keeps a copy.
//! - A job has one worker at a time ([`claim_job`](JobStore::claim_job)), and a worker whose lease
//!   ran out is fenced as soon as another one has the job.
//! - What was acknowledged as stored is there after `kill -9` and after a power cut.
//!
//! `contract` says this in types and knows no database. `sqlite` is the only database for now; any
//! other one has to pass `tests/conformance/suite`.

mod contract;
mod sqlite;

use std::ops::Deref;
use std::sync::Arc;

pub use contract::{
    AccountStore, Answer, Append, AppendError, AttemptEnd, Audit, AuditLine, AuditStore, Backend,
    CANCELLED, Claim, ClaimedJob, Cookie, CookieStore, DONE, Entry, EntryAt, ErasureStore, Holder,
    JobLine, JobState, JobStore, KeptText, Lease, Listed, Log, LoggedEvent, MAX_APPEND_BYTES,
    MAX_APPEND_PARTS, MAX_LISTED, MaintenanceStore, NewJob, NewUser, Pending, Role, Row,
    SessionKey, SessionStore, SettingStore, StoreError, StoredEvent, Summary, SummaryFilter, Taken,
    Text, TokenHash, User, Wordy,
};
pub use sqlite::{DATABASE_FILE, StoreSettings, restore};

/// The storage: an open database, with the functions of [`Backend`]. Cheap to clone; all clones are
/// one store.
#[derive(Clone)]
pub struct Store(Arc<dyn Backend>);

impl Store {
    /// Opens the database, creates it if there is none, and migrates it to the current schema.
    ///
    /// # Errors
    /// A folder that cannot be written; a database that is damaged, belongs to another program,
    /// comes from a newer Bistand or is served by another process. Each message is one sentence
    /// that says what to do.
    pub async fn open(settings: &StoreSettings) -> Result<Self, StoreError> {
        Ok(Self(Arc::new(sqlite::Database::open(settings).await?)))
    }

    /// The part that live sessions use.
    #[must_use]
    pub fn sessions(&self) -> Arc<dyn SessionStore> {
        self.0.clone()
    }

    /// The part that workers use.
    #[must_use]
    pub fn jobs(&self) -> Arc<dyn JobStore> {
        self.0.clone()
    }
}

impl Deref for Store {
    type Target = dyn Backend;

    fn deref(&self) -> &Self::Target {
        &*self.0
    }
}
