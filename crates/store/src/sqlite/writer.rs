//! The one task that writes. Everything that waits at the same time goes into one transaction with
//! one sync (group commit), so many sessions cost the disk hardly more than one.
//!
//! When the disk fails, the whole batch fails and the writer reconnects.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use sqlx::sqlite::SqliteConnection;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::error::Failure;
use super::tables::{self, READY};
use super::{checkpoint, connect, transaction};
use crate::contract::{Append, AppendError, Pending, StoreError};

/// Changes that may wait for the writer; further callers wait until there is room.
const QUEUE: usize = 1024;
/// Changes in one transaction: bounds how long the first of them waits for the last.
const MAX_BATCH: usize = 128;

/// A request to the writer.
enum Work {
    Append {
        append: Append,
        since: Instant,
        reply: oneshot::Sender<Result<(), AppendError>>,
    },
    Change(Box<dyn Change>),
    Stop,
}

/// A change of ordinary tables, with its type forgotten.
pub(super) trait Change: Send {
    fn apply<'a>(
        &'a mut self,
        connection: &'a mut SqliteConnection,
    ) -> Pending<'a, Result<(), sqlx::Error>>;
    fn finish(self: Box<Self>, outcome: Result<(), Failure>);
}

/// A change whose caller waits for its result.
struct Asked<T, F> {
    change: Option<F>,
    result: Option<T>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Change for Asked<T, F>
where
    T: Send,
    F: for<'c> FnOnce(&'c mut SqliteConnection) -> Pending<'c, Result<T, sqlx::Error>> + Send,
{
    fn apply<'a>(
        &'a mut self,
        connection: &'a mut SqliteConnection,
    ) -> Pending<'a, Result<(), sqlx::Error>> {
        Box::pin(async move {
            if let Some(change) = self.change.take() {
                self.result = Some(change(connection).await?);
            }
            Ok(())
        })
    }

    fn finish(self: Box<Self>, outcome: Result<(), Failure>) {
        let Self { result, reply, .. } = *self;
        let answer = match (outcome, result) {
            (Ok(()), Some(result)) => Ok(result),
            (Ok(()), None) => Err(StoreError::Closed),
            (Err(failure), _) => Err(failure.into()),
        };
        // The caller may be gone; the change is made anyway.
        drop(reply.send(answer));
    }
}

/// A handle to the writer.
#[derive(Clone)]
pub(super) struct Handle {
    queue: mpsc::Sender<Work>,
    /// The last readiness check wrote successfully, and no write has failed since.
    healthy: Arc<AtomicBool>,
}

impl Handle {
    pub(super) async fn append(&self, append: Append) -> Result<(), AppendError> {
        append.check_size()?;
        let (reply, answer) = oneshot::channel();
        let work = Work::Append {
            append,
            since: Instant::now(),
            reply,
        };
        let closed = || AppendError::Unavailable(StoreError::Closed.to_string());
        self.queue.send(work).await.map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }

    /// Makes a change in the next transaction; resolves when it is on disk.
    pub(super) async fn change<T, F>(&self, change: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> Pending<'c, Result<T, sqlx::Error>>
            + Send
            + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let asked = Box::new(Asked {
            change: Some(change),
            result: None,
            reply,
        });
        self.queue
            .send(Work::Change(asked))
            .await
            .map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    /// Checks that a transaction succeeds: one that really writes, if a write has failed before.
    pub(super) async fn ready(&self) -> Result<(), StoreError> {
        if self.healthy.load(Ordering::Acquire) {
            return self.change(|_| Box::pin(async { Ok(()) })).await;
        }
        let write = self
            .change(|connection| Box::pin(async move { tables::count(connection, READY).await }));
        write.await?;
        self.healthy.store(true, Ordering::Release);
        Ok(())
    }

    /// Stops the writer after the work that is queued now; a second call does nothing.
    pub(super) async fn stop(&self) {
        if self.queue.send(Work::Stop).await.is_ok() {
            self.queue.closed().await;
        }
    }
}

/// Starts the writer on its connection.
pub(super) fn start(
    database: PathBuf,
    connection: SqliteConnection,
    checkpoints: checkpoint::Handle,
) -> (Handle, JoinHandle<()>) {
    let (queue, waiting) = mpsc::channel(QUEUE);
    let healthy = Arc::new(AtomicBool::new(false));
    let writer = Writer {
        database,
        connection: Some(connection),
        checkpoints,
        healthy: Arc::clone(&healthy),
    };
    (Handle { queue, healthy }, tokio::spawn(writer.run(waiting)))
}

struct Writer {
    database: PathBuf,
    /// `None` after a failure, until the next batch reconnects.
    connection: Option<SqliteConnection>,
    checkpoints: checkpoint::Handle,
    healthy: Arc<AtomicBool>,
}

/// One transaction's worth of work.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) appends: Vec<Append>,
    callers: Vec<(Instant, oneshot::Sender<Result<(), AppendError>>)>,
    pub(super) changes: Vec<Box<dyn Change>>,
}

/// The outcome of each part of a batch.
pub(super) struct Verdicts {
    pub(super) appends: Vec<Result<(), AppendError>>,
    pub(super) changes: Vec<Result<(), Failure>>,
}

impl Writer {
    async fn run(mut self, mut waiting: mpsc::Receiver<Work>) {
        let mut works = Vec::with_capacity(MAX_BATCH);
        while waiting.recv_many(&mut works, MAX_BATCH).await > 0 {
            let mut batch = Batch::default();
            for work in works.drain(..) {
                match work {
                    Work::Append {
                        append,
                        since,
                        reply,
                    } => {
                        batch.appends.push(append);
                        batch.callers.push((since, reply));
                    }
                    Work::Change(change) => batch.changes.push(change),
                    // No further work is accepted; what is queued is still done.
                    Work::Stop => waiting.close(),
                }
            }
            if !batch.appends.is_empty() || !batch.changes.is_empty() {
                self.write(batch).await;
            }
        }
        if let Some(connection) = self.connection.take() {
            connect::close(connection).await;
        }
    }

    /// Writes a batch and sends each caller its outcome.
    async fn write(&mut self, mut batch: Batch) {
        let started = Instant::now();
        metrics::histogram!("bistand_store_batch_size")
            .record((batch.appends.len() + batch.changes.len()) as f64);
        let verdicts = match self.transact(&mut batch).await {
            Ok(verdicts) => verdicts,
            Err(reason) => {
                tracing::error!(%reason, "failed to write to the database; check the disk");
                self.healthy.store(false, Ordering::Release);
                metrics::counter!("bistand_store_failed_batches_total").increment(1);
                if let Some(connection) = self.connection.take() {
                    connect::close(connection).await;
                }
                Verdicts {
                    appends: vec![
                        Err(AppendError::Unavailable(reason.clone()));
                        batch.appends.len()
                    ],
                    changes: vec![Err(Failure::Unavailable(reason)); batch.changes.len()],
                }
            }
        };
        metrics::histogram!("bistand_store_commit_seconds").record(started.elapsed());
        let appends = batch.appends.iter().zip(&verdicts.appends);
        let written = appends.filter(|(_, verdict)| verdict.is_ok());
        let rows = written.map(|(append, _)| 1 + append.events.len() + append.rows.len());
        self.checkpoints.wrote(rows.sum());
        for ((since, reply), verdict) in batch.callers.into_iter().zip(verdicts.appends) {
            metrics::histogram!("bistand_store_append_seconds").record(since.elapsed());
            drop(reply.send(verdict));
        }
        for (change, outcome) in batch.changes.into_iter().zip(verdicts.changes) {
            change.finish(outcome);
        }
    }

    /// One transaction; the error is the reason for which nothing of it is kept.
    async fn transact(&mut self, batch: &mut Batch) -> Result<Verdicts, String> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            empty => {
                let fresh = connect::reopen(&self.database).await;
                empty.insert(fresh.map_err(|error| error.to_string())?)
            }
        };
        let outcome = transaction::run(connection, batch).await;
        outcome.map_err(|error| match Failure::of(&error) {
            Failure::Unavailable(reason) => reason,
            Failure::Taken(_) | Failure::Dangling => error.to_string(),
        })
    }
}
