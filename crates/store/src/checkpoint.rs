//! Folds the write-ahead log into the database beside the writer, so that no acknowledgement
//! waits for it, and empties it after texts were erased, so that no copy of them stays.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use sqlx::sqlite::SqliteConnection;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::connect;
use crate::error::StoreError;

/// Rows written between two checkpoints. Each dirties about one page of 4 KiB, so the log gets
/// about 16 MiB long: short to read at a start, and few acknowledgements meet a checkpoint.
const ROWS_BETWEEN: usize = 4_000;
/// From this many pages (64 MiB) the log is restarted, which stops writers for a moment.
const RESTART_PAGES: i64 = 16_384;
/// Restarting and emptying hold the write lock while they wait for readers: not for long.
const PATIENCE: &str = "PRAGMA busy_timeout = 200";
/// When a reader (a backup) was in the way of emptying the log, it is tried again so often.
const RETRY: Duration = Duration::from_secs(2);
/// Requests that may wait; they are merged anyway.
const QUEUE: usize = 64;

enum Ask {
    Fold,
    Wash(Option<oneshot::Sender<Result<bool, StoreError>>>),
    Stop,
}

/// The way to the checkpointing task.
#[derive(Clone)]
pub(crate) struct Handle {
    queue: mpsc::Sender<Ask>,
    rows: Arc<AtomicUsize>,
    wash: Arc<AtomicBool>,
}

impl Handle {
    /// Counts what was written; every now and then asks for a checkpoint.
    pub(crate) fn wrote(&self, rows: usize) {
        if self.rows.fetch_add(rows, Ordering::Relaxed) + rows >= ROWS_BETWEEN
            && self.queue.try_send(Ask::Fold).is_ok()
        {
            self.rows.store(0, Ordering::Relaxed);
        }
    }

    /// Asks for the log to be emptied, without waiting for it.
    pub(crate) fn wash_soon(&self) {
        self.wash.store(true, Ordering::Release);
        if self.queue.try_send(Ask::Wash(None)).is_err() {
            tracing::debug!("the log is emptied with the next checkpoint");
        }
    }

    /// Empties the log; false if a reader is in the way, then it is tried again by itself.
    pub(crate) async fn wash(&self) -> Result<bool, StoreError> {
        self.wash.store(true, Ordering::Release);
        let (reply, answer) = oneshot::channel();
        self.queue
            .send(Ask::Wash(Some(reply)))
            .await
            .map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    /// Ends the task, with a last checkpoint.
    pub(crate) async fn stop(&self) {
        if self.queue.send(Ask::Stop).await.is_ok() {
            self.queue.closed().await;
        }
    }
}

/// Starts the task on its connection.
pub(crate) fn start(database: PathBuf, connection: SqliteConnection) -> (Handle, JoinHandle<()>) {
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

/// What `PRAGMA wal_checkpoint` tells (<https://sqlite.org/pragma.html#pragma_wal_checkpoint>).
#[derive(sqlx::FromRow)]
struct Progress {
    busy: i64,
    log: i64,
    checkpointed: i64,
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
                        tracing::warn!(%error, "a checkpoint failed, it is tried again later");
                    }
                }
                Some(Ask::Wash(reply)) => {
                    let washed = self.wash().await;
                    if let Err(error) = &washed {
                        tracing::warn!(%error, "the log was not emptied, it is tried again");
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

    /// Folds what can be folded without stopping anyone, and restarts a log that got long.
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

    /// Empties the log; false if a reader was in the way.
    async fn wash(&mut self) -> Result<bool, StoreError> {
        // Taken back first: an erasure during the checkpoint sets it again.
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
            None => connect::reopen(&self.database, None).await?,
        };
        sqlx::query(PATIENCE).execute(&mut connection).await?;
        let progress = sqlx::query_as(statement).fetch_one(&mut connection).await?;
        self.connection = Some(connection);
        Ok(progress)
    }
}
