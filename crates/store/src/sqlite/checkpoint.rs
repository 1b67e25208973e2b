//! Checkpoints the write-ahead log (folds it into the database) in its own task, so that no
//! acknowledgement waits for it, and empties it after texts were erased, so that no copy remains.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{FromRow, Row as _};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::connect;
use crate::contract::StoreError;

/// Rows written between two checkpoints. Each dirties about one page of 4 KiB, so the log grows to
/// about 16 MiB: quick to read at startup, and few acknowledgements coincide with a checkpoint.
const ROWS_BETWEEN: usize = 4_000;
/// From this many pages (64 MiB) on, the log is restarted, which briefly blocks the writer.
const RESTART_PAGES: i64 = 16_384;
/// Restarting and emptying hold the write lock while they wait for readers, so they wait briefly.
const PATIENCE: &str = "PRAGMA busy_timeout = 200";
/// The interval between attempts to empty the log while a reader (a backup) prevents it.
const RETRY: Duration = Duration::from_secs(2);
/// Requests that may wait; they are merged anyway.
const QUEUE: usize = 64;

enum Ask {
    Fold,
    Wash(Option<oneshot::Sender<Result<bool, StoreError>>>),
    Stop,
}

/// A handle to the checkpointing task.
#[derive(Clone)]
pub(super) struct Handle {
    queue: mpsc::Sender<Ask>,
    rows: Arc<AtomicUsize>,
    wash: Arc<AtomicBool>,
}

impl Handle {
    /// Counts written rows, and asks for a checkpoint after every [`ROWS_BETWEEN`] of them.
    pub(super) fn wrote(&self, rows: usize) {
        if self.rows.fetch_add(rows, Ordering::Relaxed) + rows >= ROWS_BETWEEN
            && self.queue.try_send(Ask::Fold).is_ok()
        {
            self.rows.store(0, Ordering::Relaxed);
        }
    }

    /// Asks for the log to be emptied, without waiting for it.
    pub(super) fn wash_soon(&self) {
        self.wash.store(true, Ordering::Release);
        if self.queue.try_send(Ask::Wash(None)).is_err() {
            tracing::debug!("the write-ahead log will be emptied with the next checkpoint");
        }
    }

    /// Empties the log; false if a reader prevents it, and then it is retried automatically.
    pub(super) async fn wash(&self) -> Result<bool, StoreError> {
        self.wash.store(true, Ordering::Release);
        let (reply, answer) = oneshot::channel();
        self.queue
            .send(Ask::Wash(Some(reply)))
            .await
            .map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    /// Ends the task, with a last checkpoint.
    pub(super) async fn stop(&self) {
        if self.queue.send(Ask::Stop).await.is_ok() {
            self.queue.closed().await;
        }
    }
}

/// Starts the task on its connection.
pub(super) fn start(database: PathBuf, connection: SqliteConnection) -> (Handle, JoinHandle<()>) {
    let (queue, asked) = mpsc::channel(QUEUE);
    let wash = Arc::new(AtomicBool::new(false));
    let task = Task {
        database,
        connection: Some(connection),
        wash: Arc::clone(&wash),
    };
    let handle = Handle {
        queue,
        rows: Arc::default(),
        wash,
    };
    (handle, tokio::spawn(task.run(asked)))
}

struct Task {
    database: PathBuf,
    /// `None` after a failure, until it is needed again.
    connection: Option<SqliteConnection>,
    wash: Arc<AtomicBool>,
}

/// What `PRAGMA wal_checkpoint` returns (<https://sqlite.org/pragma.html#pragma_wal_checkpoint>).
struct Progress {
    busy: i64,
    log: i64,
    checkpointed: i64,
}

impl FromRow<'_, SqliteRow> for Progress {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            busy: row.try_get("busy")?,
            log: row.try_get("log")?,
            checkpointed: row.try_get("checkpointed")?,
        })
    }
}

impl Task {
    async fn run(mut self, mut asked: mpsc::Receiver<Ask>) {
        loop {
            let ask = if self.wash.load(Ordering::Acquire) {
                timeout(RETRY, asked.recv())
                    .await
                    .unwrap_or(Some(Ask::Wash(None)))
            } else {
                asked.recv().await
            };
            match ask {
                Some(Ask::Fold) => {
                    if let Err(error) = self.fold().await {
                        tracing::warn!(%error, "checkpoint failed; will retry later");
                    }
                }
                Some(Ask::Wash(reply)) => {
                    let washed = self.wash().await;
                    if let Err(error) = &washed {
                        tracing::warn!(%error, "failed to empty the write-ahead log; will retry");
                    }
                    if let Some(reply) = reply {
                        drop(reply.send(washed));
                    }
                }
                Some(Ask::Stop) => asked.close(),
                None => break,
            }
        }
        if let Some(connection) = self.connection.take() {
            connect::close(connection).await;
        }
    }

    /// Checkpoints as much as possible without blocking others, and restarts a log that is long.
    async fn fold(&mut self) -> Result<(), StoreError> {
        let progress = self.checkpoint("PRAGMA wal_checkpoint(PASSIVE)").await?;
        metrics::gauge!("bistand_store_log_pages").set(progress.log as f64);
        if progress.log > RESTART_PAGES {
            let progress = self.checkpoint("PRAGMA wal_checkpoint(RESTART)").await?;
            let Progress {
                busy,
                log,
                checkpointed,
            } = progress;
            tracing::debug!(busy, log, checkpointed, "restarted the write-ahead log");
        }
        Ok(())
    }

    /// Empties the log; false if a reader prevented it.
    async fn wash(&mut self) -> Result<bool, StoreError> {
        // Cleared first: an erasure during the checkpoint sets it again.
        self.wash.store(false, Ordering::Release);
        let progress = self.checkpoint("PRAGMA wal_checkpoint(TRUNCATE)").await;
        let washed = matches!(&progress, Ok(progress) if progress.busy == 0);
        if !washed {
            self.wash.store(true, Ordering::Release);
        }
        progress.map(|_| washed)
    }

    async fn checkpoint(&mut self, statement: &'static str) -> Result<Progress, StoreError> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => connect::reopen(&self.database).await?,
        };
        sqlx::query(PATIENCE).execute(&mut connection).await?;
        let progress = sqlx::query_as(statement).fetch_one(&mut connection).await?;
        self.connection = Some(connection);
        Ok(progress)
    }
}
