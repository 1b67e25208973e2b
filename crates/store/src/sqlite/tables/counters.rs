//! Numbers that count up, by name.

use sqlx::sqlite::{SqliteConnection, SqliteExecutor};

/// The number of the latest session.
pub(super) const SESSION_NUMBER: &str = "session_number";
/// Erasures, by which another process notices them.
pub(super) const ERASURES: &str = "erasures";
/// Failed sign-ins that count against no user.
pub(super) const FAILED_SIGN_INS: &str = "failed_sign_ins";
/// Writes that checked whether writing works.
pub(in crate::sqlite) const READY: &str = "ready";

/// Adds 1 to a counter and returns its value.
pub(in crate::sqlite) async fn count(
    connection: &mut SqliteConnection,
    name: &str,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "INSERT INTO counters (name, value) VALUES ($1, 1) \
         ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value",
    )
    .bind(name)
    .fetch_one(connection)
    .await
}

/// The value of a counter, 0 if it has never counted.
pub(super) async fn value(
    readers: impl SqliteExecutor<'_>,
    name: &str,
) -> Result<i64, sqlx::Error> {
    let query = sqlx::query_scalar("SELECT value FROM counters WHERE name = $1").bind(name);
    let value: Option<i64> = query.fetch_optional(readers).await?;
    Ok(value.unwrap_or(0))
}
