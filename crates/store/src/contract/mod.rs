//! What a database must do for Bistand: the rows, the errors, and a trait for each part of the
//! server that stores something.
//!
//! Nothing here knows a database; `cargo xtask tidy` checks this. A database is a folder beside
//! this one that implements [`Backend`] and passes `tests/conformance/suite`.

mod accounts;
mod answers;
mod audit;
mod cookies;
mod entries;
mod erasing;
mod error;
mod jobs;
mod log;
mod maintenance;
mod rows;
mod sessions;
mod settings;
mod summaries;
mod texts;

use std::future::Future;
use std::pin::Pin;

pub use accounts::{AccountStore, NewUser, Role, User};
pub use answers::Answer;
pub use audit::{Audit, AuditLine, AuditStore};
pub use cookies::{Cookie, CookieStore, Holder, TokenHash};
pub use entries::{Entry, EntryAt};
pub use erasing::{ErasureStore, Wordy};
pub use error::{AppendError, StoreError};
pub use jobs::{AttemptEnd, ClaimedJob, JobLine, JobState, JobStore, Lease, NewJob};
pub use log::{
    Append, Claim, Log, LoggedEvent, MAX_APPEND_BYTES, MAX_APPEND_PARTS, SessionKey, StoredEvent,
};
pub use maintenance::MaintenanceStore;
pub use rows::{Row, Taken};
pub use sessions::SessionStore;
pub use settings::SettingStore;
pub use summaries::{CANCELLED, DONE, Listed, MAX_LISTED, Summary, SummaryFilter};
pub use texts::{KeptText, Text};

/// A future that borrows its arguments.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Everything that a database does.
pub trait Backend:
    SessionStore
    + AccountStore
    + CookieStore
    + SettingStore
    + ErasureStore
    + AuditStore
    + JobStore
    + MaintenanceStore
{
}
