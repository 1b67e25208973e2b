//! What SQLite's errors mean to the caller.

use sqlx::error::ErrorKind;

use crate::contract::{AppendError, StoreError, Taken};

/// SQLite's primary result codes that we distinguish (<https://sqlite.org/rescode.html>).
const SQLITE_IOERR: i32 = 10;
const SQLITE_CORRUPT: i32 = 11;
const SQLITE_FULL: i32 = 13;
const SQLITE_CONSTRAINT: i32 = 19;
const SQLITE_NOTADB: i32 = 26;
/// An extended result code carries the primary one in its low byte.
const PRIMARY_CODE: i32 = 0xff;

/// The unique columns whose violation has a name, as SQLite writes them.
const UNIQUE_COLUMNS: [(&str, Taken); 7] = [
    ("entries.code", Taken::Code),
    ("entries.link", Taken::Link),
    ("texts.", Taken::Text),
    ("answers.", Taken::Answer),
    ("summaries.number", Taken::Number),
    ("users.login_folded", Taken::Login),
    ("cookies.token", Taken::Token),
];

/// What a failed statement means for its caller.
#[derive(Debug, Clone)]
pub(super) enum Failure {
    /// Only this change is refused; the transaction continues without it.
    Taken(Taken),
    /// As above: a foreign key or a check was not satisfied.
    Dangling,
    /// The transaction is lost.
    Unavailable(String),
}

impl Failure {
    /// Classifies an error of SQLite.
    pub(super) fn of(error: &sqlx::Error) -> Self {
        let sqlx::Error::Database(database) = error else {
            return Self::Unavailable(error.to_string());
        };
        if primary_code(error) != Some(SQLITE_CONSTRAINT) {
            return Self::Unavailable(database.message().to_owned());
        }
        match database.kind() {
            ErrorKind::UniqueViolation => Self::Taken(taken(database.message())),
            _ => Self::Dangling,
        }
    }
}

/// Reads SQLite's "UNIQUE constraint failed: table.column".
fn taken(message: &str) -> Taken {
    let found = UNIQUE_COLUMNS
        .iter()
        .find(|(column, _)| message.contains(column));
    found.map_or(Taken::Key, |(_, taken)| *taken)
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

/// Whether SQLite reports that the disk failed or is full.
pub(super) fn is_of_the_disk(error: &sqlx::Error) -> bool {
    matches!(primary_code(error), Some(SQLITE_IOERR | SQLITE_FULL))
}

/// Whether SQLite reports that the file itself is damaged or not a database.
pub(super) fn is_damage(error: &sqlx::Error) -> bool {
    matches!(primary_code(error), Some(SQLITE_CORRUPT | SQLITE_NOTADB))
}
