//! Where the database is, and which resources it may use.

use std::path::{Path, PathBuf};

/// The name of the database within the data folder.
pub const DATABASE_FILE: &str = "bistand.sqlite";

/// Reading connections: two cores hardly use more, and each one is a thread.
const READERS: u32 = 4;

/// Settings of a store.
#[derive(Debug, Clone)]
pub struct StoreSettings {
    /// The folder of the database; created if it is missing.
    pub folder: PathBuf,
    /// Whether the caller serves from this database; only one process may. Commands that add a
    /// user or write a backup while a server runs leave it false.
    pub serving: bool,
    /// How many connections read concurrently, at least 1.
    pub readers: u32,
}

impl StoreSettings {
    /// The defaults in this folder.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            serving: false,
            readers: READERS,
        }
    }

    /// Like [`Self::in_folder`], for the one process that serves.
    pub fn serving_from(folder: impl Into<PathBuf>) -> Self {
        Self {
            serving: true,
            ..Self::in_folder(folder)
        }
    }

    /// The database file.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.folder.join(DATABASE_FILE)
    }

    /// A companion of the database file: the same name plus this ending.
    pub(super) fn beside(database: &Path, ending: &str) -> PathBuf {
        let mut name = database.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    }
}
