//! The audit log. Triggers refuse to change or remove its rows.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{FromRow, Row as _};

use crate::contract::{Append, Audit, AuditLine, AuditStore, Pending, SessionKey, StoreError};
use crate::sqlite::Database;
use crate::sqlite::batch::RareRow;

impl RareRow for Audit {
    async fn write(
        &self,
        connection: &mut SqliteConnection,
        append: &Append,
    ) -> Result<(), sqlx::Error> {
        write(connection, Some(&append.session), append.at, self).await
    }
}

impl FromRow<'_, SqliteRow> for AuditLine {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            at: row.try_get("at")?,
            session: row.try_get("session")?,
            actor: row.try_get("actor")?,
            action: row.try_get("action")?,
            detail: row.try_get("detail")?,
        })
    }
}

impl AuditStore for Database {
    fn audit_lines<'a>(
        &'a self,
        session: Option<&'a SessionKey>,
        after: i64,
        limit: u32,
    ) -> Pending<'a, Result<Vec<AuditLine>, StoreError>> {
        Box::pin(async move {
            let query = sqlx::query_as(
                "SELECT id, at, session, actor, action, detail FROM audit \
                 WHERE id > $1 AND ($2 IS NULL OR session = $2) ORDER BY id LIMIT $3",
            );
            let query = query
                .bind(after)
                .bind(session.map(SessionKey::as_str))
                .bind(limit);
            Ok(query.fetch_all(&self.readers).await?)
        })
    }
}

/// Adds an entry.
pub(super) async fn write(
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
