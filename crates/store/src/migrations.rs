//! The schema's versions, each a file in `migrations/`, applied in order and for ever.
//!
//! All that is missing is applied in one transaction, under SQLite's write lock, so that two
//! processes that start at once cannot get in each other's way and a crash leaves the old
//! schema whole. A shipped file is never changed.

use std::path::Path;

use sqlx::sqlite::SqliteConnection;

use crate::connect::OpenError;
use crate::error::StoreError;

/// "Bist", set by the first migration.
const APPLICATION_ID: i64 = 0x4269_7374;

/// The files in order; the version is the position, from 1.
const MIGRATIONS: [(&str, &str); 2] = [
    ("first", include_str!("../migrations/sqlite/0001_first.sql")),
    ("list", include_str!("../migrations/sqlite/0002_list.sql")),
];

/// The latest version that this program knows.
pub(crate) const KNOWN: i64 = MIGRATIONS.len() as i64;

/// Refuses a file that another program made.
pub(crate) async fn refuse_foreign(
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
pub(crate) async fn version(
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

/// Brings the schema to [`KNOWN`].
pub(crate) async fn migrate(
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
    tracing::info!(
        from = found,
        to = KNOWN,
        "the database's schema was brought forward"
    );
    Ok(())
}
