//! SQLite in the data folder.
//!
//! One task writes ([`writer`]), a pool of connections reads, and a third task folds the
//! write-ahead log into the database ([`checkpoint`]). Each table has a migration, a file in
//! [`tables`], and, if appends write it, a line there.

mod backup;
mod batch;
mod checkpoint;
mod connect;
mod error;
mod maintenance;
mod migrations;
mod sessions;
mod settings;
mod tables;
mod transaction;
mod writer;

use std::fs::File;

use sqlx::SqlitePool;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

pub use backup::restore;
pub use settings::{DATABASE_FILE, StoreSettings};

use crate::contract::{Backend, StoreError};

/// An open database.
pub(crate) struct Database {
    settings: StoreSettings,
    readers: SqlitePool,
    writer: writer::Handle,
    checkpoints: checkpoint::Handle,
    tasks: Mutex<Vec<JoinHandle<()>>>,
    /// Held while the database is open; the operating system releases it even after `kill -9`.
    lock: Mutex<Option<File>>,
}

impl Backend for Database {}

impl Database {
    /// Opens the database, creates it if there is none, and migrates it to the current schema.
    pub(crate) async fn open(settings: &StoreSettings) -> Result<Self, StoreError> {
        connect::make_folder(&settings.folder)?;
        let file = settings.database();
        let lock = if settings.serving {
            Some(connect::lock(&file)?)
        } else {
            None
        };
        let connection = connect::writing(&file).await?;
        let readers = connect::reading(&file, settings.readers).await?;
        let checkpointer = connect::reopen(&file).await?;

        connect::sync_names(&file)?;

        let (checkpoints, checkpoint_task) = checkpoint::start(file.clone(), checkpointer);
        let (writer, writer_task) = writer::start(file, connection, checkpoints.clone());
        Ok(Self {
            settings: settings.clone(),
            readers,
            writer,
            checkpoints,
            tasks: Mutex::new(vec![writer_task, checkpoint_task]),
            lock: Mutex::new(lock),
        })
    }

    /// Writes what is waiting, folds the write-ahead log into the database and closes it.
    async fn close_all(&self) {
        self.writer.stop().await;
        self.readers.close().await;
        self.checkpoints.stop().await;
        for task in self.tasks.lock().await.drain(..) {
            if let Err(error) = task.await {
                tracing::error!(%error, "a task of the store failed");
            }
        }
        // Only now may another process serve, although clones of the store may still exist.
        drop(self.lock.lock().await.take());
    }
}
