//! The storage of Bistand: the log of each session and the ordinary tables around it.
//!
//! # The contract
//!
//! - [`Store::append`] resolves when the events and rows of one command are on disk, all of
//!   them, or with an error when none of them are kept. Appends that wait at the same time
//!   share one transaction and one sync (group commit); a refused one takes no other along,
//!   a failing disk fails all of the batch.
//! - A log has one writer. [`Store::claim`] raises the log's epoch, and whoever holds an older
//!   one gets [`AppendError::Fenced`]. `(session, seq)` is the key of an event, so nothing is
//!   ever overwritten.
//! - The store keeps opaque bodies. It knows no rule of a session, asks no clock and throws
//!   no dice: times and ids come from the caller.
//! - Personal text stands apart from the log and can be erased for good
//!   ([`Store::erase_text`]); neither the database file nor its write-ahead log keeps a copy.
//! - Whoever was told that something is stored, finds it after `kill -9` and after a power cut.
//!
//! SQLite in a folder is the only database for now. `tests/conformance` holds what another one
//! would have to show.

mod accounts;
mod answers;
mod audit;
mod backup;
mod bulk;
mod checkpoint;
mod connect;
mod cookies;
mod entries;
mod erasing;
mod error;
mod log;
mod migrations;
mod rows;
mod sessions;
mod settings;
mod site;
mod summaries;
mod texts;
mod transaction;
mod writer;

use std::fs::File;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use sqlx::SqlitePool;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

pub use accounts::{NewUser, Role, User};
pub use audit::AuditLine;
pub use backup::restore;
pub use cookies::{Cookie, Holder, TokenHash};
pub use entries::EntryAt;
pub use erasing::Wordy;
pub use error::{AppendError, StoreError};
pub use log::{Claim, Log, LoggedEvent};
pub use rows::{
    Answer, Append, Audit, CANCELLED, DONE, Entry, Row, SessionKey, StoredEvent, Summary, Taken,
    Text,
};
pub use sessions::SessionStore;
pub use settings::{DATABASE_FILE, StoreSettings};
pub use summaries::{Listed, SummaryFilter};
pub use texts::KeptText;
pub use writer::{MAX_APPEND_BYTES, MAX_APPEND_PARTS};

/// A future that borrows what it works on.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The storage. Cheap to clone; all clones are one store.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    settings: StoreSettings,
    readers: SqlitePool,
    writer: writer::Handle,
    checkpoints: checkpoint::Handle,
    tasks: Mutex<Vec<JoinHandle<()>>>,
    /// Held as long as the store is open; the system frees it even after `kill -9`.
    lock: Mutex<Option<File>>,
}

impl Store {
    /// Opens the database, makes it if there is none and brings it to the present schema.
    ///
    /// # Errors
    /// A folder that cannot be written, a database that is damaged, of another program, from
    /// a newer Bistand or served by another process: each one sentence that says what to do.
    pub async fn open(settings: &StoreSettings) -> Result<Self, StoreError> {
        connect::make_folder(&settings.folder)?;
        let database = settings.database();
        let lock = if settings.serving {
            Some(connect::lock(&database)?)
        } else {
            None
        };
        let connection = connect::writing(&database, settings.size_limit).await?;
        let readers = connect::reading(&database, settings.readers).await?;
        let checkpointer = connect::reopen(&database, settings.size_limit).await?;

        connect::sync_names(&database)?;

        let (checkpoints, checkpoint_task) = checkpoint::start(database.clone(), checkpointer);
        let (writer, writer_task) = writer::start(
            database,
            settings.size_limit,
            connection,
            checkpoints.clone(),
        );
        Ok(Self {
            inner: Arc::new(Inner {
                settings: settings.clone(),
                readers,
                writer,
                checkpoints,
                tasks: Mutex::new(vec![writer_task, checkpoint_task]),
                lock: Mutex::new(lock),
            }),
        })
    }

    /// The settings with which the store was opened.
    #[must_use]
    pub fn settings(&self) -> &StoreSettings {
        &self.inner.settings
    }

    /// Whether reads and writes work now, for `/readyz`.
    ///
    /// # Errors
    /// What is in the way, worded for the operator.
    pub async fn ready(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.inner.readers).await?;
        self.inner.writer.ready().await
    }

    /// Writes what is waiting, folds the write-ahead log into the database and closes it. Every
    /// later use gets [`StoreError::Closed`].
    pub async fn close(&self) {
        self.inner.writer.stop().await;
        self.inner.readers.close().await;
        self.inner.checkpoints.stop().await;
        for task in self.inner.tasks.lock().await.drain(..) {
            if let Err(error) = task.await {
                tracing::error!(%error, "a task of the store ended badly");
            }
        }
        // Only now may another process serve, though clones of this store may still be around.
        drop(self.inner.lock.lock().await.take());
    }
}
