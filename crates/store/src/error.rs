//! What can go wrong with the database, each as a sentence that says what to do.
//!
//! Messages name files, never what is stored in them.

use std::path::PathBuf;

use crate::rows::Taken;

/// SQLite's primary result codes that we tell apart (<https://sqlite.org/rescode.html>).
const SQLITE_IOERR: i32 = 10;
const SQLITE_CORRUPT: i32 = 11;
const SQLITE_FULL: i32 = 13;
const SQLITE_NOTADB: i32 = 26;
const SQLITE_CONSTRAINT: i32 = 19;
/// An extended result code carries the primary one in its low byte.
const PRIMARY_CODE: i32 = 0xff;

/// An error of the store, worded for the operator.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The data folder cannot be made or written.
    #[error(
        "the data folder {} cannot be written ({cause}): make it writable for the user that \
         runs Bistand, or choose another one", folder.display()
    )]
    Folder {
        /// The folder as it was set.
        folder: PathBuf,
        /// What the system said.
        cause: String,
    },
    /// The file is a database, but not one of ours.
    #[error(
        "{} is not a database of Bistand: choose another data folder or move the file away",
        path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The database was written by a later version of Bistand.
    #[error(
        "the database {} comes from a newer Bistand (schema {found}, this one knows {known}): \
         install that version, or restore a backup made with this one", path.display()
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
        "the database {} is damaged ({detail}): keep a copy of it and restore the last backup \
         with `bistand restore`", path.display()
    )]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What SQLite or we found.
        detail: String,
    },
    /// The disk does not take what has to be written at the start.
    #[error(
        "the database {} cannot be written ({cause}): its disk is full or failing; free some \
         space and start again", path.display()
    )]
    NoRoom {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
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
    /// A file stands where a new one was to be written.
    #[error("{} exists already and is not overwritten: choose another name", path.display())]
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
        "{} is damaged or not a backup of Bistand ({detail}): choose another backup; nothing was \
         changed", path.display()
    )]
    NoBackup {
        /// The file.
        path: PathBuf,
        /// What SQLite or we found.
        detail: String,
    },
    /// The file to read is not there or cannot be read.
    #[error("{} cannot be read: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: String,
    },
    /// A backup could not be written; nothing is left of it.
    #[error("the backup {} could not be written: {cause}", path.display())]
    Backup {
        /// The file.
        path: PathBuf,
        /// What the system or SQLite said.
        cause: String,
    },
    /// A value that must be unique is in use.
    #[error("{0}")]
    Taken(Taken),
    /// A row points to a user or session that is not there.
    #[error("the row refers to something that is not stored")]
    Dangling,
    /// The write or read failed and nothing of it was kept: a full disk, an I/O error.
    #[error("the database cannot be used at the moment: {0}")]
    Unavailable(String),
    /// The store has been closed.
    #[error("the store is closed")]
    Closed,
}

/// Why an append was not made. Nothing of it is kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AppendError {
    /// Another writer has claimed the session: this one must stop.
    #[error("another writer has claimed the session")]
    Fenced,
    /// The log does not end where the writer thinks: it must load the log again.
    #[error("the log of the session ends at event {last}")]
    Conflict {
        /// The sequence number of the last event that is stored.
        last: u64,
    },
    /// A value that must be unique is in use; choose another and append again.
    #[error("{0}")]
    Taken(Taken),
    /// A row points to a user or session that is not there.
    #[error("the row refers to something that is not stored")]
    Dangling,
    /// More events, rows or bytes than one append may have.
    #[error("the append is larger than the store takes")]
    TooLarge,
    /// A full disk, an I/O error, a lost connection: nothing of the batch was kept.
    #[error("the database cannot be used at the moment: {0}")]
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

/// What a failed statement means for the one who asked for it.
#[derive(Debug, Clone)]
pub(crate) enum Failure {
    /// This change alone is refused; the transaction goes on without it.
    Taken(Taken),
    /// As above: a foreign key or a check was not satisfied.
    Dangling,
    /// The transaction is lost.
    Unavailable(String),
}

impl Failure {
    /// Classifies what SQLite said.
    pub(crate) fn of(error: &sqlx::Error) -> Self {
        let sqlx::Error::Database(database) = error else {
            return Self::Unavailable(error.to_string());
        };
        if primary_code(error) != Some(SQLITE_CONSTRAINT) {
            return Self::Unavailable(database.message().to_owned());
        }
        match database.kind() {
            sqlx::error::ErrorKind::UniqueViolation => {
                Self::Taken(Taken::from_message(database.message()))
            }
            _ => Self::Dangling,
        }
    }
}

impl From<Failure> for AppendError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Taken(taken) => Self::Taken(taken),
            Failure::Dangling => Self::Dangling,
            Failure::Unavailable(reason) => Self::Unavailable(reason),
        }
    }
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Taken(taken) => Self::Taken(taken),
            Failure::Dangling => Self::Dangling,
            Failure::Unavailable(reason) => Self::Unavailable(reason),
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolClosed => Self::Closed,
            other => Failure::of(&other).into(),
        }
    }
}

/// SQLite's primary result code of a database error.
fn primary_code(error: &sqlx::Error) -> Option<i32> {
    let code = error.as_database_error()?.code()?;
    code.parse::<i32>().ok().map(|code| code & PRIMARY_CODE)
}

/// Whether SQLite says that the disk did not take or give what it should.
pub(crate) fn is_of_the_disk(error: &sqlx::Error) -> bool {
    matches!(primary_code(error), Some(SQLITE_IOERR | SQLITE_FULL))
}

/// Whether SQLite says that the file itself is no sound database.
pub(crate) fn is_damage(error: &sqlx::Error) -> bool {
    matches!(primary_code(error), Some(SQLITE_CORRUPT | SQLITE_NOTADB))
}
