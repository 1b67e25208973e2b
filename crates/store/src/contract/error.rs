//! What can go wrong with the database. Each message is one sentence that says what to do.
//!
//! Messages name files, but never what is stored in them.

use std::path::PathBuf;

use super::Taken;

/// An error of the store, worded for the operator.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The data folder cannot be created or written.
    #[error(
        "the data folder {} cannot be written ({cause}): make it writable for the user that \
         runs Bistand, or choose another one", folder.display()
    )]
    Folder {
        /// The folder, as set by the operator.
        folder: PathBuf,
        /// What the system said.
        cause: String,
    },
    /// The file is a database, but not one of ours.
    #[error(
        "{} is not a database of Bistand: choose another data folder, or move the file away",
        path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The database was written by a later version of Bistand.
    #[error(
        "the database {} comes from a newer Bistand (schema {found}; this version supports \
         {known}): install that version, or restore a backup made with this one", path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The schema version that was found.
        found: i64,
        /// The latest schema version that this program knows.
        known: i64,
    },
    /// The database is damaged.
    #[error(
        "the database {} is damaged ({detail}): keep a copy of it, and restore the last backup \
         with `bistand restore`", path.display()
    )]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What the database or we found.
        detail: String,
    },
    /// The disk refuses what has to be written at the start.
    #[error(
        "the database {} cannot be written ({cause}): its disk is full or failing; free some \
         space and start again", path.display()
    )]
    NoRoom {
        /// The file.
        path: PathBuf,
        /// What the database said.
        cause: String,
    },
    /// Another process serves from this database.
    #[error(
        "the database {} is in use by a running Bistand: stop that one first", path.display()
    )]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// The file to write exists already.
    #[error("{} already exists and is not overwritten: choose another name", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// A restore would replace a database.
    #[error(
        "there is a database at {} already: add --replace to replace it, or move it away",
        path.display()
    )]
    WouldReplace {
        /// The file.
        path: PathBuf,
    },
    /// The file to restore from is damaged or not one of ours.
    #[error(
        "{} is damaged, or is not a backup of Bistand ({detail}): choose another backup; nothing \
         was changed", path.display()
    )]
    NoBackup {
        /// The file.
        path: PathBuf,
        /// What the database or we found.
        detail: String,
    },
    /// The file to read does not exist or cannot be read.
    #[error("{} cannot be read: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: String,
    },
    /// A backup could not be written; no partial file is left.
    #[error("the backup {} could not be written: {cause}", path.display())]
    Backup {
        /// The file.
        path: PathBuf,
        /// What the system or the database said.
        cause: String,
    },
    /// A value that must be unique is in use.
    #[error("{0}")]
    Taken(Taken),
    /// A row refers to a user or session that does not exist.
    #[error("the row refers to something that does not exist")]
    Dangling,
    /// The write or read failed, and nothing of it was kept: a full disk, an I/O error.
    #[error("the database is currently unavailable: {0}")]
    Unavailable(String),
    /// The store has been closed.
    #[error("the store is closed")]
    Closed,
}

/// Why an append failed. Nothing of it is kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AppendError {
    /// Another writer has claimed the session: this one must stop.
    #[error("another writer has claimed the session")]
    Fenced,
    /// The log does not end where the writer expects: the writer must reload it.
    #[error("the log of the session ends at event {last}")]
    Conflict {
        /// The sequence number of the last event that is stored.
        last: u64,
    },
    /// A value that must be unique is in use; choose another and append again.
    #[error("{0}")]
    Taken(Taken),
    /// A row refers to a user or session that does not exist.
    #[error("the row refers to something that does not exist")]
    Dangling,
    /// More events, rows or bytes than one append may have.
    #[error("the append is larger than the store allows")]
    TooLarge,
    /// A full disk, an I/O error, a lost connection: nothing of the batch was kept.
    #[error("the database is currently unavailable: {0}")]
    Unavailable(String),
}

impl From<AppendError> for StoreError {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Taken(taken) => Self::Taken(taken),
            AppendError::Dangling => Self::Dangling,
            other => Self::Unavailable(other.to_string()),
        }
    }
}
