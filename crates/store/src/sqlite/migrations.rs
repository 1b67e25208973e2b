//! The schema's versions, each a file in `migrations/sqlite`, applied in order.
//!
//! All missing ones are applied in one transaction, under SQLite's write lock. So two processes
//! that start at the same time cannot interfere, and a crash leaves the old schema intact. A
//! shipped file is never changed.

use std::path::Path;

use sqlx::sqlite::SqliteConnection;

use super::connect::OpenError;
use crate::contract::StoreError;

/// "Bist", set by the first migration.
const APPLICATION_ID: i64 = 0x4269_7374;

/// The files in order; the version is the position, from 1.
const MIGRATIONS: [(&str, &str); 4] = [
    (
        "first",
        include_str!("../../migrations/sqlite/0001_first.sql"),
    ),
    (
        "list",
        include_str!("../../migrations/sqlite/0002_list.sql"),
    ),
    (
        "ended",
        include_str!("../../migrations/sqlite/0003_ended.sql"),
    ),
    (
        "jobs",
        include_str!("../../migrations/sqlite/0004_jobs.sql"),
    ),
];

/// The latest version that this program knows.
pub(super) const KNOWN: i64 = MIGRATIONS.len() as i64;

/// Refuses a file that another program made.
pub(super) async fn refuse_foreign(
    database: &Path,
    connection: &mut SqliteConnection,
) -> Result<(), OpenError> {
    let id: i64 = sqlx::query_scalar("PRAGMA application_id")
        .fetch_one(&mut *connection)
        .await?;
    let tables: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_schema")
        .fetch_one(&mut *connection)
        .await?;
    if tables > 0 && id != APPLICATION_ID {
        return Err(StoreError::Foreign {
            path: database.to_owned(),
        }
        .into());
    }
    Ok(())
}

/// The version of the schema, 0 for an empty file.
///
/// # Errors
/// [`StoreError::Newer`] if this program does not know it.
pub(super) async fn version(
    database: &Path,
    connection: &mut SqliteConnection,
) -> Result<i64, OpenError> {
    let has_table: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'schema_versions'")
            .fetch_one(&mut *connection)
            .await?;
    if has_table == 0 {
        return Ok(0);
    }
    let found: i64 = sqlx::query_scalar("SELECT COALESCE(MAX(version), 0) FROM schema_versions")
        .fetch_one(&mut *connection)
        .await?;
    if found > KNOWN {
        return Err(StoreError::Newer {
            path: database.to_owned(),
            found,
            known: KNOWN,
        }
        .into());
    }
    Ok(found)
}

/// Migrates the schema to [`KNOWN`].
pub(super) async fn migrate(
    database: &Path,
    connection: &mut SqliteConnection,
) -> Result<(), OpenError> {
    if version(database, connection).await? == KNOWN {
        return Ok(());
    }
    sqlx::raw_sql("BEGIN IMMEDIATE")
        .execute(&mut *connection)
        .await?;
    // Another process may have been first.
    let found = version(database, connection).await?;
    sqlx::raw_sql(
        "CREATE TABLE IF NOT EXISTS schema_versions \
         (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL) STRICT",
    )
    .execute(&mut *connection)
    .await?;
    for (version, (name, statements)) in (1_i64..).zip(MIGRATIONS) {
        if version <= found {
            continue;
        }
        sqlx::raw_sql(statements).execute(&mut *connection).await?;
        sqlx::query("INSERT INTO schema_versions (version, name) VALUES ($1, $2)")
            .bind(version)
            .bind(name)
            .execute(&mut *connection)
            .await?;
    }
    sqlx::raw_sql("COMMIT").execute(connection).await?;
    tracing::info!(from = found, to = KNOWN, "migrated the database schema");
    Ok(())
}
