//! Backup while the server runs, and restore.

use std::fs::File;
use std::io;
use std::path::Path;

use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;

use crate::Store;
use crate::connect::{self, OpenError};
use crate::error::StoreError;
use crate::migrations;
use crate::settings::StoreSettings;

/// What a file is called until it is whole and on disk.
const UNFINISHED: &str = ".unfinished";

impl Store {
    /// Writes a consistent copy of the database while everything goes on. It holds no erased
    /// text. When this resolves the copy is checked, whole and on disk.
    ///
    /// # Errors
    /// [`StoreError::Exists`] if there is a file already; [`StoreError::Backup`] if it cannot
    /// be written, then nothing is left of it.
    pub async fn backup(&self, target: &Path) -> Result<(), StoreError> {
        if target.exists() {
            return Err(StoreError::Exists {
                path: target.to_owned(),
            });
        }
        let unfinished = StoreSettings::beside(target, UNFINISHED);
        let outcome = self.write_backup(&unfinished, target).await;
        if outcome.is_err()
            && unfinished.exists()
            && let Err(error) = std::fs::remove_file(&unfinished)
        {
            tracing::warn!(%error, "an unfinished backup could not be removed");
        }
        outcome
    }

    async fn write_backup(&self, unfinished: &Path, target: &Path) -> Result<(), StoreError> {
        let refuse = |cause: String| StoreError::Backup {
            path: target.to_owned(),
            cause,
        };
        let refuse_io = |cause: io::Error| refuse(cause.to_string());
        let name = unfinished
            .to_str()
            .ok_or_else(|| refuse("its name is not UTF-8".into()))?;
        if unfinished.exists() {
            std::fs::remove_file(unfinished).map_err(refuse_io)?;
        }
        connect::make_private_file(unfinished).map_err(refuse_io)?;

        let mut connection = connect::reading_one(&self.inner.settings.database()).await?;
        let copied = sqlx::query("VACUUM INTO $1")
            .bind(name)
            .execute(&mut connection)
            .await;
        connect::close(connection).await;
        copied.map_err(|error| refuse(error.to_string()))?;

        // SQLite does not sync what VACUUM INTO writes.
        let unfinished_file = unfinished.to_owned();
        let sync = move || File::open(unfinished_file)?.sync_all();
        tokio::task::spawn_blocking(sync)
            .await
            .map_err(|error| refuse(error.to_string()))?
            .map_err(refuse_io)?;
        check(unfinished).await?;
        std::fs::rename(unfinished, target).map_err(refuse_io)?;
        connect::sync_folder_of(target).map_err(refuse_io)
    }
}

/// Puts a backup in the place of the database, which no process may be serving from.
///
/// # Errors
/// [`StoreError::WouldReplace`] if there is a database and `replace` is false;
/// [`StoreError::InUse`] if a server runs on it; the backup's own: unreadable, damaged, of
/// another program, from a newer Bistand. The present database is then as it was.
pub async fn restore(
    from: &Path,
    settings: &StoreSettings,
    replace: bool,
) -> Result<(), StoreError> {
    check(from).await.map_err(of_backup)?;
    connect::make_folder(&settings.folder)?;
    let database = settings.database();
    let _lock = connect::lock(&database)?;
    if database.exists() && !replace {
        return Err(StoreError::WouldReplace { path: database });
    }
    let unfinished = StoreSettings::beside(&database, UNFINISHED);
    let refuse = |cause: io::Error| StoreError::Folder {
        folder: settings.folder.clone(),
        cause: cause.to_string(),
    };
    copy_synced(from, &unfinished).map_err(refuse)?;
    if database.exists() {
        put_away_log(&database).await.map_err(refuse)?;
    }
    std::fs::rename(&unfinished, &database).map_err(refuse)?;
    connect::sync_folder_of(&database).map_err(refuse)?;
    Ok(())
}

/// The advice for a database that serves, "restore a backup", is none for a backup.
fn of_backup(error: StoreError) -> StoreError {
    match error {
        StoreError::Corrupt { path, detail } => StoreError::NoBackup { path, detail },
        StoreError::Foreign { path } => StoreError::NoBackup {
            path,
            detail: "it holds no tables of ours".into(),
        },
        other => other,
    }
}

/// Shows that a file is a sound database of ours that this program can read.
async fn check(path: &Path) -> Result<(), StoreError> {
    if let Err(cause) = File::open(path) {
        let cause = cause.to_string();
        return Err(StoreError::Unreadable {
            path: path.to_owned(),
            cause,
        });
    }
    let mut connection = connect::reading_one(path).await?;
    let outcome = check_content(path, &mut connection).await;
    connect::close(connection).await;
    outcome.map_err(|error| error.at(path))
}

async fn check_content(path: &Path, connection: &mut SqliteConnection) -> Result<(), OpenError> {
    migrations::refuse_foreign(path, connection).await?;
    if migrations::version(path, connection).await? == 0 {
        return Err(StoreError::Foreign {
            path: path.to_owned(),
        }
        .into());
    }
    let verdict: String = sqlx::query_scalar("PRAGMA integrity_check(1)")
        .fetch_one(&mut *connection)
        .await?;
    if verdict != "ok" {
        return Err(StoreError::Corrupt {
            path: path.to_owned(),
            detail: verdict,
        }
        .into());
    }
    let dangling = sqlx::query("PRAGMA foreign_key_check")
        .fetch_optional(connection)
        .await?;
    if dangling.is_some() {
        let detail = "a row refers to something that is not there".to_owned();
        return Err(StoreError::Corrupt {
            path: path.to_owned(),
            detail,
        }
        .into());
    }
    Ok(())
}

fn copy_synced(from: &Path, to: &Path) -> io::Result<()> {
    if to.exists() {
        std::fs::remove_file(to)?;
    }
    connect::make_private_file(to)?;
    let mut source = File::open(from)?;
    let mut target = File::options().write(true).open(to)?;
    io::copy(&mut source, &mut target)?;
    target.sync_all()
}

/// Sees to it that the old database's write-ahead log cannot be taken for the new one's: a
/// clean close folds it in; where the old database is past that, the log is removed.
async fn put_away_log(database: &Path) -> io::Result<()> {
    match connect::reopen(database, None).await {
        Ok(mut connection) => {
            let folded = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
                .execute(&mut connection)
                .await;
            if let Err(error) = folded {
                tracing::warn!(%error, "the database that is replaced could not be folded");
            }
            if let Err(error) = connection.close().await {
                tracing::warn!(%error, "the database that is replaced did not close cleanly");
            }
        }
        Err(error) => tracing::warn!(%error, "a damaged database is replaced"),
    }
    for ending in ["-wal", "-shm"] {
        let companion = StoreSettings::beside(database, ending);
        if companion.exists() {
            std::fs::remove_file(companion)?;
        }
    }
    connect::sync_folder_of(database)
}
