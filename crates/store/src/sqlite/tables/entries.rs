//! Entries to customers' seats, found by code or by link.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{FromRow, Row as _};

use crate::contract::{Append, Entry, EntryAt, SessionKey, StoreError};
use crate::sqlite::Database;
use crate::sqlite::batch::RareRow;

/// Creates or replaces the seat's entry.
impl RareRow for Entry {
    async fn write(
        &self,
        connection: &mut SqliteConnection,
        append: &Append,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO entries (session, seat, generation, code, link, opens_at, closes_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) \
             ON CONFLICT (session, seat) DO UPDATE SET generation = excluded.generation, \
             code = excluded.code, link = excluded.link, opens_at = excluded.opens_at, \
             closes_at = excluded.closes_at, closed_at = NULL",
        )
        .bind(append.session.as_str())
        .bind(self.seat.as_str())
        .bind(self.generation)
        .bind(self.code.as_deref())
        .bind(self.link.as_deref())
        .bind(self.opens_at)
        .bind(self.closes_at)
        .execute(connection)
        .await
        .map(drop)
    }
}

/// Closes the entry of this seat and frees its code and link.
pub(super) struct Closing<'a>(pub(super) &'a str);

impl RareRow for Closing<'_> {
    async fn write(
        &self,
        connection: &mut SqliteConnection,
        append: &Append,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "UPDATE entries SET code = NULL, link = NULL, closed_at = $3 \
             WHERE session = $1 AND seat = $2 AND closed_at IS NULL",
        )
        .bind(append.session.as_str())
        .bind(self.0)
        .bind(append.at)
        .execute(connection)
        .await
        .map(drop)
    }
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

impl Database {
    pub(in crate::sqlite) async fn entry_with_code(
        &self,
        code: &str,
    ) -> Result<Option<EntryAt>, StoreError> {
        let query = sqlx::query_as(
            "SELECT session, seat, generation, code, link, opens_at, closes_at \
             FROM entries WHERE code = $1",
        );
        Ok(query.bind(code).fetch_optional(&self.readers).await?)
    }

    pub(in crate::sqlite) async fn entry_with_link(
        &self,
        link: &str,
    ) -> Result<Option<EntryAt>, StoreError> {
        let query = sqlx::query_as(
            "SELECT session, seat, generation, code, link, opens_at, closes_at \
             FROM entries WHERE link = $1",
        );
        Ok(query.bind(link).fetch_optional(&self.readers).await?)
    }

    pub(in crate::sqlite) async fn read_entries(
        &self,
        session: &SessionKey,
    ) -> Result<Vec<Entry>, StoreError> {
        let query = sqlx::query_as(
            "SELECT session, seat, generation, code, link, opens_at, closes_at \
             FROM entries WHERE session = $1 ORDER BY seat",
        );
        let query = query.bind(session.as_str());
        let found: Vec<EntryAt> = query.fetch_all(&self.readers).await?;
        Ok(found.into_iter().map(|at| at.entry).collect())
    }

    pub(in crate::sqlite) async fn count_codes(&self) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query_scalar("SELECT COUNT(code) FROM entries")
            .fetch_one(&self.readers)
            .await?;
        Ok(count.unsigned_abs())
    }

    pub(in crate::sqlite) async fn close_expired_entries(
        &self,
        now: i64,
    ) -> Result<u64, StoreError> {
        let change = self.writer.change(move |connection| {
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
}
