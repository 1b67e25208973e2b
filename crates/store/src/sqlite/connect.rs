//! Files, locks and connections: everything about the database on disk.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqlitePool};

use super::error::{is_damage, is_of_the_disk};
use super::migrations;
use super::settings::StoreSettings;
use crate::contract::StoreError;

/// Personal data: only for the user that runs the server.
const FOLDER_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;

/// How long a write waits for a command that writes at the same time (a user being added).
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// A reader that cannot get a connection within this time reports an error.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
/// The statements of a batch differ by their number of rows, so more are kept than sqlx's default
/// of 100.
const STATEMENT_CACHE: usize = 256;
/// The write-ahead log is cut back to this after a burst, in bytes.
const WAL_KEEP_BYTES: &str = "67108864";
/// Page cache of the writer, in KiB (negative: SQLite's way of saying KiB instead of pages).
const WRITER_CACHE: &str = "-16384";

/// Creates the data folder and checks that it can be written.
pub(super) fn make_folder(folder: &Path) -> Result<(), StoreError> {
    let refuse = |cause: std::io::Error| StoreError::Folder {
        folder: folder.to_owned(),
        cause: cause.to_string(),
    };
    DirBuilder::new()
        .recursive(true)
        .mode(FOLDER_MODE)
        .create(folder)
        .map_err(refuse)?;
    let probe = folder.join(format!(".writable-{}", std::process::id()));
    File::create(&probe).map_err(refuse)?;
    std::fs::remove_file(&probe).map_err(refuse)
}

/// Takes the lock that only one serving process holds.
pub(super) fn lock(database: &Path) -> Result<File, StoreError> {
    let path = StoreSettings::beside(database, ".lock");
    let refuse = |cause: std::io::Error| StoreError::Unreadable {
        path: path.clone(),
        cause: cause.to_string(),
    };
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(FILE_MODE)
        .open(&path)
        .map_err(refuse)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse {
            path: database.to_owned(),
        }),
        Err(TryLockError::Error(cause)) => Err(refuse(cause)),
    }
}

/// Creates an empty file that only its owner can read, unless it exists; SQLite creates the
/// database's companion files with the same mode.
pub(super) fn make_private_file(path: &Path) -> std::io::Result<()> {
    match OpenOptions::new()
        .create_new(true)
        .write(true)
        .mode(FILE_MODE)
        .open(path)
    {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        other => other.map(drop),
    }
}

/// Syncs a folder's entries, so that a file that was created or renamed there survives a power cut.
pub(super) fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
        _ => File::open(".")?.sync_all(),
    }
}

/// Makes the creation of the database durable, and the removal of the journal with which SQLite
/// created it: otherwise, it would be rolled back after a power cut.
pub(super) fn sync_names(database: &Path) -> Result<(), StoreError> {
    sync_folder_of(database).map_err(|cause| StoreError::Folder {
        folder: database.parent().unwrap_or(database).to_owned(),
        cause: cause.to_string(),
    })
}

/// A connection that writes, on a database of the current schema, which is created if there is
/// none.
pub(super) async fn writing(database: &Path) -> Result<SqliteConnection, StoreError> {
    make_private_file(database).map_err(|cause| StoreError::Folder {
        folder: database.parent().unwrap_or(database).to_owned(),
        cause: cause.to_string(),
    })?;
    reopen(database).await
}

/// Like [`writing`], on a database that must exist: after a failure, an empty one must not replace
/// one that is gone.
pub(super) async fn reopen(database: &Path) -> Result<SqliteConnection, StoreError> {
    let opening = async {
        let mut connection = writer_options(database).connect().await?;
        migrations::refuse_foreign(database, &mut connection).await?;
        sqlx::raw_sql("PRAGMA journal_mode = WAL")
            .execute(&mut connection)
            .await?;
        // SQLite opens a file that it cannot write as read-only, and reports it only at a write.
        sqlx::raw_sql("BEGIN IMMEDIATE; ROLLBACK")
            .execute(&mut connection)
            .await?;
        migrations::migrate(database, &mut connection).await?;
        Ok(connection)
    };
    opening.await.map_err(|error: OpenError| error.at(database))
}

/// The pool of connections that read.
pub(super) async fn reading(database: &Path, readers: u32) -> Result<SqlitePool, StoreError> {
    let pool = SqlitePoolOptions::new()
        .max_connections(readers.max(1))
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .connect_with(reader_options(database))
        .await;
    pool.map_err(|error| OpenError::from(error).at(database))
}

/// A single connection that reads, for work that takes long.
pub(super) async fn reading_one(database: &Path) -> Result<SqliteConnection, StoreError> {
    let connection = reader_options(database).connect().await;
    connection.map_err(|error| OpenError::from(error).at(database))
}

/// Closes a connection; a failure is only logged.
pub(super) async fn close(connection: SqliteConnection) {
    if let Err(error) = connection.close().await {
        tracing::warn!(%error, "a database connection did not close cleanly");
    }
}

fn writer_options(database: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(database)
        .create_if_missing(false)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .statement_cache_capacity(STATEMENT_CACHE)
        .pragma("secure_delete", "ON")
        .pragma("temp_store", "MEMORY")
        .pragma("trusted_schema", "OFF")
        .pragma("cache_size", WRITER_CACHE)
        .pragma("journal_size_limit", WAL_KEEP_BYTES)
        // `checkpoint` does it in another task, so that no acknowledgement waits for it.
        .pragma("wal_autocheckpoint", "0")
        .disable_statement_logging()
}

fn reader_options(database: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(database)
        .read_only(true)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("temp_store", "MEMORY")
        .pragma("trusted_schema", "OFF")
        .disable_statement_logging()
}

/// An error while opening, to which the file's name may still have to be added.
pub(super) enum OpenError {
    /// A complete message.
    Known(StoreError),
    /// An error of SQLite.
    Sqlite(sqlx::Error),
}

impl From<sqlx::Error> for OpenError {
    fn from(error: sqlx::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        Self::Known(error)
    }
}

impl OpenError {
    /// The error with the name of the database.
    pub(super) fn at(self, database: &Path) -> StoreError {
        match self {
            Self::Known(error) => error,
            Self::Sqlite(error) if is_damage(&error) => StoreError::Corrupt {
                path: database.to_owned(),
                detail: error.to_string(),
            },
            Self::Sqlite(error) if is_of_the_disk(&error) => StoreError::NoRoom {
                path: database.to_owned(),
                cause: error
                    .as_database_error()
                    .map_or_else(|| error.to_string(), |error| error.message().to_owned()),
            },
            Self::Sqlite(error) => StoreError::Unreadable {
                path: database.to_owned(),
                cause: error.to_string(),
            },
        }
    }
}
