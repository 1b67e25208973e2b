//! The log of a session: appended to, claimed by its writer, loaded to bring a session to life.

use crate::Store;
use crate::error::{AppendError, StoreError};
use crate::rows::{Append, CANCELLED, DONE, SessionKey, StoredEvent};

/// What a claim gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// The epoch for the claimer's appends; all older ones are fenced from now on.
    pub epoch: i64,
    /// The sequence number of the log's last event, 0 for none.
    pub last: u64,
}

/// A log as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// The epoch of the present writer, 0 for a log that is not there.
    pub epoch: i64,
    /// All events in order, without a gap.
    pub events: Vec<LoggedEvent>,
}

/// An event and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedEvent {
    /// Counts from 1.
    pub seq: u64,
    /// Milliseconds since 1970.
    pub at: i64,
    /// The event.
    pub event: StoredEvent,
}

impl Store {
    /// Writes the events and rows of one command; resolves when they are on disk. Appends that
    /// wait at the same time share one transaction. An append whose caller goes away is made
    /// all the same.
    ///
    /// # Errors
    /// See [`AppendError`]; in every case nothing of the append is kept. One exception cannot
    /// be helped: when the disk fails in the middle of a commit and the machine dies before
    /// the next write, a later start may find the commit made. Its answer is then stored too,
    /// so a retry of the command has no second effect.
    pub async fn append(&self, append: Append) -> Result<(), AppendError> {
        self.inner.writer.append(append).await
    }

    /// Makes the caller the one writer of a log, which is made if it is not there.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn claim(&self, session: &SessionKey) -> Result<Claim, StoreError> {
        let session = session.clone();
        let change = self.inner.writer.change(move |connection| {
            Box::pin(async move {
                sqlx::query_as(
                    "INSERT INTO logs (session, epoch, seq) VALUES ($1, 1, 0) \
                     ON CONFLICT (session) DO UPDATE SET epoch = logs.epoch + 1 \
                     RETURNING epoch, seq",
                )
                .bind(session.as_str())
                .fetch_one(connection)
                .await
            })
        });
        let (epoch, seq): (i64, i64) = change.await?;
        Ok(Claim {
            epoch,
            last: seq.unsigned_abs(),
        })
    }

    /// Reads a whole log; an empty one with epoch 0 if it is not there. Claim it first, so
    /// that it cannot grow behind the reader's back.
    ///
    /// # Errors
    /// If the database cannot be read, or the log has a gap.
    pub async fn load(&self, session: &SessionKey) -> Result<Log, StoreError> {
        let mut snapshot = self.inner.readers.begin().await?;
        let head: Option<(i64, i64)> =
            sqlx::query_as("SELECT epoch, seq FROM logs WHERE session = $1")
                .bind(session.as_str())
                .fetch_optional(&mut *snapshot)
                .await?;
        let rows: Vec<(i64, i64, String, u16, String)> = sqlx::query_as(
            "SELECT seq, at, kind, version, body FROM events WHERE session = $1 ORDER BY seq",
        )
        .bind(session.as_str())
        .fetch_all(&mut *snapshot)
        .await?;
        snapshot.commit().await?;

        let (epoch, last) = head.unwrap_or((0, 0));
        let whole = rows.iter().map(|row| row.0).eq(1..=last);
        if !whole {
            return Err(StoreError::Corrupt {
                path: self.inner.settings.database(),
                detail: "the log of a session has a gap".to_owned(),
            });
        }
        let events = rows
            .into_iter()
            .map(|(seq, at, kind, version, body)| LoggedEvent {
                seq: seq.unsigned_abs(),
                at,
                event: StoredEvent {
                    kind,
                    version,
                    body,
                },
            });
        Ok(Log {
            epoch,
            events: events.collect(),
        })
    }

    /// The sessions that are to be woken at the start: all but the done and cancelled ones.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn live_sessions(&self) -> Result<Vec<SessionKey>, StoreError> {
        let keys: Vec<String> = sqlx::query_scalar(
            "SELECT session FROM summaries WHERE status NOT IN ($1, $2) ORDER BY created_at",
        )
        .bind(DONE)
        .bind(CANCELLED)
        .fetch_all(&self.inner.readers)
        .await?;
        Ok(keys.into_iter().map(SessionKey::from).collect())
    }

    /// Of each kind and version of event in those sessions one, as an example of its shape.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn kinds_in_live_sessions(&self) -> Result<Vec<StoredEvent>, StoreError> {
        let rows: Vec<(String, u16, String)> = sqlx::query_as(
            "SELECT kind, version, MIN(body) FROM events WHERE session IN \
             (SELECT session FROM summaries WHERE status NOT IN ($1, $2)) GROUP BY kind, version",
        )
        .bind(DONE)
        .bind(CANCELLED)
        .fetch_all(&self.inner.readers)
        .await?;
        let rows = rows.into_iter();
        Ok(rows
            .map(|(kind, version, body)| StoredEvent {
                kind,
                version,
                body,
            })
            .collect())
    }

    /// Bounds the size of the database from now on, in bytes; `None` takes the bound away.
    /// What is stored already stays; appends beyond it get [`AppendError::Unavailable`].
    ///
    /// # Errors
    /// If the store is closed.
    pub async fn set_size_limit(&self, bytes: Option<u64>) -> Result<(), StoreError> {
        self.inner.writer.size_limit(bytes).await
    }
}
