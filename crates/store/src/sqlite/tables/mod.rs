//! The tables. A kind of row that appends write is one `impl`, in the file of its table, of
//! [`FrequentRow`](super::batch::FrequentRow) or [`RareRow`](super::batch::RareRow), and one line
//! below.

mod answers;
mod audit;
mod cookies;
mod counters;
mod entries;
mod erasures;
mod jobs;
pub(super) mod logs;
mod settings;
mod summaries;
mod texts;
mod users;

use sqlx::sqlite::SqliteConnection;

use super::batch::{RareRow as _, Statements};
use crate::contract::{Answer, Append, Row, Summary, Text};

pub(super) use counters::{READY, count};

/// Whether rows of this kind are written one by one, by [`write_rare`].
pub(super) fn is_rare(row: &Row) -> bool {
    !matches!(row, Row::Text(_) | Row::Answer(_) | Row::Summary(_))
}

/// Adds the frequent rows of these appends.
pub(super) fn push_frequent(statements: &mut Statements, accepted: &[&Append]) {
    statements.frequent::<Text>(accepted);
    statements.frequent::<Answer>(accepted);
    statements.frequent::<Summary>(accepted);
}

/// Writes a rare row of an append.
pub(super) async fn write_rare(
    connection: &mut SqliteConnection,
    append: &Append,
    row: &Row,
) -> Result<(), sqlx::Error> {
    match row {
        Row::Text(_) | Row::Answer(_) | Row::Summary(_) => Ok(()),
        Row::Entry(entry) => entry.write(connection, append).await,
        Row::CloseEntries { seat } => entries::Closing(seat).write(connection, append).await,
        Row::Audit(audit) => audit.write(connection, append).await,
        Row::Job(job) => job.write(connection, append).await,
    }
}
