//! Backup, also while the server runs, and restore.

use std::path::Path;

use bistand_store::{DATABASE_FILE, Store, StoreSettings};

use crate::config::Settings;

/// Writes a copy of the database.
///
/// # Errors
/// If there is no database yet or the store fails.
pub(crate) async fn backup(settings: &Settings, file: &Path) -> anyhow::Result<()> {
    let store = open_existing(settings).await?;
    let outcome = store.backup(file).await;
    store.close().await;
    Ok(outcome?)
}

/// Restores the database from a backup.
///
/// # Errors
/// If a server is running, a database exists, the backup is damaged, or the store fails.
pub(crate) async fn restore(settings: &Settings, file: &Path, replace: bool) -> anyhow::Result<()> {
    let store = StoreSettings::in_folder(&settings.data);
    Ok(bistand_store::restore(file, &store, replace).await?)
}

/// Opens the database for a command; a wrong folder must not become a new, empty database.
///
/// # Errors
/// If there is no database or the store fails.
pub(crate) async fn open_existing(settings: &Settings) -> anyhow::Result<Store> {
    let database = settings.data.join(DATABASE_FILE);
    if !database.exists() {
        anyhow::bail!(
            "there is no database in {}: check the setting `data`, or start the server once",
            settings.data.display()
        );
    }
    Ok(Store::open(&StoreSettings::in_folder(&settings.data)).await?)
}
