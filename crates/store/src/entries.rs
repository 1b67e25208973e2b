//! The ways into customers' seats, found by code or by link.

use std::fmt;

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{FromRow, Row as _};

use crate::Store;
use crate::error::StoreError;
use crate::rows::{Entry, SessionKey};

/// An entry and where it leads.
#[derive(Clone, PartialEq, Eq)]
pub struct EntryAt {
    /// The session.
    pub session: SessionKey,
    /// The entry.
    pub entry: Entry,
}

impl fmt::Debug for EntryAt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "EntryAt({:?})", self.entry)
    }
}

impl Store {
    /// The open entry with this code. Whether it may be used at this time is the caller's to
    /// judge by `opens_at` and `closes_at`.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn entry_by_code(&self, code: &str) -> Result<Option<EntryAt>, StoreError> {
        let query = sqlx::query_as(
            "SELECT session, seat, generation, code, link, opens_at, closes_at \
             FROM entries WHERE code = $1",
        );
        Ok(query.bind(code).fetch_optional(&self.inner.readers).await?)
    }

    /// The open entry with this link, as it was given to [`Entry::link`].
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn entry_by_link(&self, link: &str) -> Result<Option<EntryAt>, StoreError> {
        let query = sqlx::query_as(
            "SELECT session, seat, generation, code, link, opens_at, closes_at \
             FROM entries WHERE link = $1",
        );
        Ok(query.bind(link).fetch_optional(&self.inner.readers).await?)
    }

    /// The open entries of a session, by seat.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn entries(&self, session: &SessionKey) -> Result<Vec<Entry>, StoreError> {
        let query = sqlx::query_as(
            "SELECT session, seat, generation, code, link, opens_at, closes_at \
             FROM entries WHERE session = $1 ORDER BY seat",
        );
        let found: Vec<EntryAt> = query
            .bind(session.as_str())
            .fetch_all(&self.inner.readers)
            .await?;
        Ok(found.into_iter().map(|at| at.entry).collect())
    }

    /// Closes the entries that are over by `now` (milliseconds since 1970): their links are
    /// forgotten. Returns how many.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn close_entries(&self, now: i64) -> Result<u64, StoreError> {
        let change = self.inner.writer.change(move |connection| {
            Box::pin(async move {
                let statement = sqlx::query(
                    "UPDATE entries SET code = NULL, link = NULL, closed_at = $1 \
                     WHERE closes_at <= $1 AND closed_at IS NULL",
                );
                Ok(statement
                    .bind(now)
                    .execute(connection)
                    .await?
                    .rows_affected())
            })
        });
        change.await
    }

    /// How many codes are open: the length of the next one depends on it.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn open_entries_count(&self) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query_scalar("SELECT COUNT(code) FROM entries")
            .fetch_one(&self.inner.readers)
            .await?;
        Ok(count.unsigned_abs())
    }

    /// Whether no open entry has this code. Only the append itself decides: it may still get
    /// [`crate::Taken::Code`].
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn code_is_free(&self, code: &str) -> Result<bool, StoreError> {
        Ok(self.entry_by_code(code).await?.is_none())
    }
}

/// Makes the seat's entry or replaces it.
pub(crate) async fn write(
    connection: &mut SqliteConnection,
    session: &SessionKey,
    entry: &Entry,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO entries (session, seat, generation, code, link, opens_at, closes_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (session, seat) DO UPDATE SET generation = excluded.generation, \
         code = excluded.code, link = excluded.link, opens_at = excluded.opens_at, \
         closes_at = excluded.closes_at, closed_at = NULL",
    )
    .bind(session.as_str())
    .bind(entry.seat.as_str())
    .bind(entry.generation)
    .bind(entry.code.as_deref())
    .bind(entry.link.as_deref())
    .bind(entry.opens_at)
    .bind(entry.closes_at)
    .execute(connection)
    .await
    .map(drop)
}

/// Closes the seat's entry; its code and link are free and forgotten.
pub(crate) async fn close(
    connection: &mut SqliteConnection,
    session: &SessionKey,
    seat: &str,
    at: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE entries SET code = NULL, link = NULL, closed_at = $3 \
         WHERE session = $1 AND seat = $2 AND closed_at IS NULL",
    )
    .bind(session.as_str())
    .bind(seat)
    .bind(at)
    .execute(connection)
    .await
    .map(drop)
}

impl<'r> FromRow<'r, SqliteRow> for EntryAt {
    fn from_row(row: &'r SqliteRow) -> Result<Self, sqlx::Error> {
        let session: String = row.try_get("session")?;
        Ok(Self {
            session: SessionKey::from(session),
            entry: Entry {
                seat: row.try_get("seat")?,
                generation: row.try_get("generation")?,
                code: row.try_get("code")?,
                link: row.try_get("link")?,
                opens_at: row.try_get("opens_at")?,
                closes_at: row.try_get("closes_at")?,
            },
        })
    }
}
