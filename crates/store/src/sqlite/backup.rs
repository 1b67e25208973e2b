//! Backup while the server runs, and restore.

use std::fs::File;
use std::io;
use std::path::Path;

use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;

use super::Database;
use super::connect::{self, OpenError};
use super::migrations;
use super::settings::StoreSettings;
use crate::contract::StoreError;

/// The ending of a file's name until it is complete and on disk.
const UNFINISHED: &str = ".unfinished";

impl Database {
    /// Writes a verified copy of the database under another name, and renames it.
    pub(super) async fn write_backup(&self, target: &Path) -> Result<(), StoreError> {
        if target.exists() {
            return Err(StoreError::Exists {
                path: target.to_owned(),
            });
        }
        let unfinished = StoreSettings::beside(target, UNFINISHED);
        let outcome = self.copy_to(&unfinished, target).await;
        if outcome.is_err()
            && unfinished.exists()
            && let Err(error) = std::fs::remove_file(&unfinished)
        {
            tracing::warn!(%error, "failed to remove an unfinished backup; remove it by hand");
        }
        outcome
    }

    async fn copy_to(&self, unfinished: &Path, target: &Path) -> Result<(), StoreError> {
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

        let mut connection = connect::reading_one(&self.settings.database()).await?;
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

/// Replaces the database with a backup. No server may be running on it.
///
/// # Errors
/// [`StoreError::WouldReplace`] if there is a database and `replace` is false;
/// [`StoreError::InUse`] if a server runs on it; and if the backup is unreadable, damaged, of
/// another program or from a newer Bistand. The current database is then unchanged.
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

/// Replaces the advice for a damaged database, "restore a backup", which does not help here.
fn of_backup(error: StoreError) -> StoreError {
    match error {
        StoreError::Corrupt { path, detail } => StoreError::NoBackup { path, detail },
        StoreError::Foreign { path } => StoreError::NoBackup {
            path,
            detail: "it has none of Bistand's tables".into(),
        },
        other => other,
    }
}

/// Checks that a file is an intact database of ours that this version can read.
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
        let detail = "a row refers to something that does not exist".to_owned();
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

/// Makes sure that the old database's write-ahead log is not applied to the new one: a clean close
/// folds it into the old database; if that is too damaged, the log is removed.
async fn put_away_log(database: &Path) -> io::Result<()> {
    match connect::reopen(database).await {
        Ok(mut connection) => {
            let folded = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
                .execute(&mut connection)
                .await;
            if let Err(error) = folded {
                tracing::warn!(%error, "failed to checkpoint the database that is being replaced");
            }
            if let Err(error) = connection.close().await {
                tracing::warn!(%error, "the database that is being replaced did not close cleanly");
            }
        }
        Err(error) => tracing::warn!(%error, "replacing a damaged database"),
    }
    for ending in ["-wal", "-shm"] {
        let companion = StoreSettings::beside(database, ending);
        if companion.exists() {
            std::fs::remove_file(companion)?;
        }
    }
    connect::sync_folder_of(database)
}
