//! The audit log: who did what. It is only ever added to, a trigger sees to that.

use std::fmt;

use sqlx::sqlite::SqliteConnection;

use crate::Store;
use crate::error::StoreError;
use crate::rows::{Audit, SessionKey};

/// A line as it is stored.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AuditLine {
    /// Counts up; the order in which the lines were written.
    pub id: i64,
    /// Milliseconds since 1970.
    pub at: i64,
    /// The session's key, if it is about one.
    pub session: Option<String>,
    /// Who did it.
    pub actor: String,
    /// What was done, a stable word.
    pub action: String,
    /// More about it, JSON.
    pub detail: String,
}

impl fmt::Debug for AuditLine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "AuditLine({} {})", self.id, self.action)
    }
}

impl Store {
    /// Adds a line that belongs to no session's append, such as a sign-in.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn audit(&self, at: i64, line: Audit) -> Result<(), StoreError> {
        let change = self.inner.writer.change(move |connection| {
            Box::pin(async move { write(connection, None, at, &line).await })
        });
        change.await
    }

    /// The lines after a line, in order, at most `limit`; of one session or of all.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn audit_lines(
        &self,
        session: Option<&SessionKey>,
        after: i64,
        limit: u32,
    ) -> Result<Vec<AuditLine>, StoreError> {
        let lines = sqlx::query_as(
            "SELECT id, at, session, actor, action, detail FROM audit \
             WHERE id > $1 AND ($2 IS NULL OR session = $2) ORDER BY id LIMIT $3",
        )
        .bind(after)
        .bind(session.map(SessionKey::as_str))
        .bind(limit)
        .fetch_all(&self.inner.readers)
        .await?;
        Ok(lines)
    }
}

/// Adds a line.
pub(crate) async fn write(
    connection: &mut SqliteConnection,
    session: Option<&SessionKey>,
    at: i64,
    line: &Audit,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO audit (at, session, actor, action, detail) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(at)
    .bind(session.map(SessionKey::as_str))
    .bind(line.actor.as_str())
    .bind(line.action.as_str())
    .bind(line.detail.as_str())
    .execute(connection)
    .await
    .map(drop)
}
