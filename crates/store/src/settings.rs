//! Where the database lives and what it may use.

use std::path::{Path, PathBuf};

/// The name of the database within the data folder.
pub const DATABASE_FILE: &str = "bistand.sqlite";

/// Reading connections: two cores hardly use more, and each is a thread.
const READERS: u32 = 4;

/// Settings of a store.
#[derive(Debug, Clone)]
pub struct StoreSettings {
    /// The folder of the database; made if it is missing.
    pub folder: PathBuf,
    /// The database grows no larger than this, in bytes; `None`: as the disk allows.
    pub size_limit: Option<u64>,
    /// The caller serves from this database: there may be only one such process. Tools that
    /// add a user or make a backup beside a running server leave it false.
    pub serving: bool,
    /// How many connections read at once, at least 1.
    pub readers: u32,
}

impl StoreSettings {
    /// The defaults in this folder.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            size_limit: None,
            serving: false,
            readers: READERS,
        }
    }

    /// As [`Self::in_folder`], for the one process that serves.
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

    /// A companion of the database file: its name with this ending.
    pub(crate) fn beside(database: &Path, ending: &str) -> PathBuf {
        let mut name = database.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    }
}
