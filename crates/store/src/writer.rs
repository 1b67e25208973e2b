//! The one task that writes. Whatever waits when it looks goes into one transaction and shares
//! one sync (group commit), so many sessions cost the disk hardly more than one.
//!
//! When the disk fails, the whole batch fails and the connection is made anew.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use sqlx::sqlite::SqliteConnection;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::error::{AppendError, Failure, StoreError};
use crate::rows::{Append, Row};
use crate::{Pending, checkpoint, connect, transaction};

/// Changes that may wait for the writer; further callers wait until there is room.
const QUEUE: usize = 1024;
/// Changes in one transaction: bounds how long the first of them waits for the last.
const MAX_BATCH: usize = 128;
/// Events and rows that one append may have: far above any command, below SQLite's limits.
pub const MAX_APPEND_PARTS: usize = 1024;
/// Bytes of all bodies of one append: a batch of the largest ones still fits in memory.
pub const MAX_APPEND_BYTES: usize = 1024 * 1024;

/// What the writer is asked to do.
enum Work {
    Append {
        append: Append,
        since: Instant,
        reply: oneshot::Sender<Result<(), AppendError>>,
    },
    Change(Box<dyn Change>),
    SizeLimit {
        bytes: Option<u64>,
        reply: oneshot::Sender<Result<(), StoreError>>,
    },
    Stop,
}

/// A change of ordinary tables, with its type forgotten.
pub(crate) trait Change: Send {
    fn apply<'a>(
        &'a mut self,
        connection: &'a mut SqliteConnection,
    ) -> Pending<'a, Result<(), sqlx::Error>>;
    fn finish(self: Box<Self>, outcome: Result<(), Failure>);
}

struct Job<T, F> {
    change: Option<F>,
    result: Option<T>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Change for Job<T, F>
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
        // Whoever asked may have gone; the change stands all the same.
        drop(reply.send(answer));
    }
}

/// The way to the writer.
#[derive(Clone)]
pub(crate) struct Handle {
    queue: mpsc::Sender<Work>,
    /// A write succeeded when last asked, and none has failed since.
    healthy: Arc<AtomicBool>,
}

impl Handle {
    pub(crate) async fn append(&self, append: Append) -> Result<(), AppendError> {
        check_size(&append)?;
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
    pub(crate) async fn change<T, F>(&self, change: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> Pending<'c, Result<T, sqlx::Error>>
            + Send
            + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Job {
            change: Some(change),
            result: None,
            reply,
        });
        self.queue
            .send(Work::Change(job))
            .await
            .map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    pub(crate) async fn size_limit(&self, bytes: Option<u64>) -> Result<(), StoreError> {
        let (reply, answer) = oneshot::channel();
        let work = Work::SizeLimit { bytes, reply };
        self.queue
            .send(work)
            .await
            .map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    /// Shows that a transaction can be made; one that really writes if that is in doubt.
    pub(crate) async fn ready(&self) -> Result<(), StoreError> {
        if self.healthy.load(Ordering::Acquire) {
            return self.change(|_| Box::pin(async { Ok(()) })).await;
        }
        let write = self.change(|connection| {
            Box::pin(async move {
                sqlx::query(
                    "INSERT INTO counters (name, value) VALUES ('ready', 1) \
                     ON CONFLICT (name) DO UPDATE SET value = counters.value + 1",
                )
                .execute(connection)
                .await
                .map(drop)
            })
        });
        write.await?;
        self.healthy.store(true, Ordering::Release);
        Ok(())
    }

    /// Lets the writer end after what waits now; a second time does nothing.
    pub(crate) async fn stop(&self) {
        if self.queue.send(Work::Stop).await.is_ok() {
            self.queue.closed().await;
        }
    }
}

fn check_size(append: &Append) -> Result<(), AppendError> {
    let events = append
        .events
        .iter()
        .map(|event| event.kind.len() + event.body.len());
    let rows = append.rows.iter().map(|row| match row {
        Row::Text(text) => text.body.len(),
        Row::Answer(answer) => answer.body.len(),
        Row::Audit(audit) => audit.detail.len(),
        _ => 0,
    });
    let parts = append.events.len() + append.rows.len();
    if parts > MAX_APPEND_PARTS || events.chain(rows).sum::<usize>() > MAX_APPEND_BYTES {
        return Err(AppendError::TooLarge);
    }
    Ok(())
}

/// Starts the writer on its connection.
pub(crate) fn start(
    database: PathBuf,
    size_limit: Option<u64>,
    connection: SqliteConnection,
    checkpoints: checkpoint::Handle,
) -> (Handle, JoinHandle<()>) {
    let (queue, waiting) = mpsc::channel(QUEUE);
    let healthy = Arc::new(AtomicBool::new(false));
    let writer = Writer {
        database,
        size_limit,
        connection: Some(connection),
        checkpoints,
        healthy: Arc::clone(&healthy),
    };
    (Handle { queue, healthy }, tokio::spawn(writer.run(waiting)))
}

struct Writer {
    database: PathBuf,
    size_limit: Option<u64>,
    /// `None` after a failure, until the next batch makes a new one.
    connection: Option<SqliteConnection>,
    checkpoints: checkpoint::Handle,
    healthy: Arc<AtomicBool>,
}

/// One transaction's worth of work.
#[derive(Default)]
pub(crate) struct Batch {
    pub(crate) appends: Vec<Append>,
    callers: Vec<(Instant, oneshot::Sender<Result<(), AppendError>>)>,
    pub(crate) changes: Vec<Box<dyn Change>>,
}

/// What became of each part of a batch.
pub(crate) struct Verdicts {
    pub(crate) appends: Vec<Result<(), AppendError>>,
    pub(crate) changes: Vec<Result<(), Failure>>,
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
                    Work::SizeLimit { bytes, reply } => {
                        drop(reply.send(self.set_size_limit(bytes).await));
                    }
                    // No further work is taken; what stands in the queue is still done.
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

    async fn set_size_limit(&mut self, bytes: Option<u64>) -> Result<(), StoreError> {
        self.size_limit = bytes;
        match &mut self.connection {
            Some(connection) => Ok(connect::set_size_limit(connection, bytes).await?),
            None => Ok(()),
        }
    }

    /// Writes a batch and tells everyone what became of it.
    async fn write(&mut self, mut batch: Batch) {
        let started = Instant::now();
        metrics::histogram!("bistand_store_batch_size")
            .record((batch.appends.len() + batch.changes.len()) as f64);
        let verdicts = match self.transact(&mut batch).await {
            Ok(verdicts) => verdicts,
            Err(reason) => {
                tracing::error!(%reason, "the database failed, a batch was not kept");
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
        self.tell_checkpoints(&batch.appends, &verdicts.appends)
            .await;
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
                let fresh = connect::reopen(&self.database, self.size_limit).await;
                empty.insert(fresh.map_err(|error| error.to_string())?)
            }
        };
        let outcome = transaction::run(connection, batch).await;
        outcome.map_err(|error| match Failure::of(&error) {
            Failure::Unavailable(reason) => reason,
            Failure::Taken(_) | Failure::Dangling => error.to_string(),
        })
    }

    async fn tell_checkpoints(&self, appends: &[Append], verdicts: &[Result<(), AppendError>]) {
        let mut written = 0;
        let mut erased = false;
        for (append, verdict) in appends.iter().zip(verdicts) {
            if verdict.is_ok() {
                written += 1 + append.events.len() + append.rows.len();
                erased |= append
                    .rows
                    .iter()
                    .any(|row| matches!(row, Row::EraseText { .. }));
            }
        }
        self.checkpoints.wrote(written);
        if erased {
            self.checkpoints.wash_soon();
        }
    }
}
