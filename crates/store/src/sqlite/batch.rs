//! The statements of a batch of appends: one query of the logs, one insert for all events, and one
//! for each kind of frequent row.
//!
//! They go to the database's thread in two strings of statements, because each trip there
//! costs about as much as the rows of a message.

use std::collections::BTreeMap;

use sqlx::query_builder::Separated;
use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};

use super::tables::{self, logs};
use crate::contract::{Append, AppendError, Row, SessionKey};

/// Rows in one statement: the widest takes 13 variables, SQLite allows 32,766.
const ROWS_IN_STATEMENT: usize = 1_000;
/// Strings of statements with more rows than this are rare and are not kept prepared.
const ROWS_KEPT_PREPARED: usize = 512;

/// What to run before and after the appends in the same trip.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    /// Begin the transaction.
    pub(super) begin: bool,
    /// Commit it.
    pub(super) commit: bool,
}

/// The end of a log.
#[derive(Clone, Copy)]
pub(super) struct Head {
    pub(super) epoch: i64,
    pub(super) seq: u64,
}

/// The ends of the logs that a batch extends.
pub(super) type Heads<'a> = BTreeMap<&'a SessionKey, Head>;

/// A kind of row of which a batch has many: they are written together.
pub(super) trait FrequentRow: Sized {
    /// The row, if it is of this kind.
    fn of(row: &Row) -> Option<&Self>;

    /// Adds the statements that write these rows, which are in the order of their appends.
    fn push(statements: &mut Statements, rows: &[(&Append, &Self)]);
}

/// A kind of row that is rare: each is written by a statement of its own, after the frequent ones.
pub(super) trait RareRow {
    /// Writes the row of this append.
    async fn write(
        &self,
        connection: &mut SqliteConnection,
        append: &Append,
    ) -> Result<(), sqlx::Error>;
}

/// Writes the appends that are allowed. The outer error fails the whole transaction.
pub(super) async fn write(
    connection: &mut SqliteConnection,
    appends: &[&Append],
    frame: Frame,
) -> Result<Vec<Result<(), AppendError>>, sqlx::Error> {
    let mut heads = logs::heads(connection, appends, frame.begin).await?;
    let verdicts: Vec<_> = appends
        .iter()
        .map(|append| admit(&mut heads, append))
        .collect();
    let accepted: Vec<&Append> = appends
        .iter()
        .zip(&verdicts)
        .filter_map(|(append, verdict)| verdict.is_ok().then_some(*append))
        .collect();
    let rare = rows_of(&accepted, |row| tables::is_rare(row).then_some(row));

    let mut statements = Statements::default();
    logs::push(&mut statements, &accepted, &heads);
    tables::push_frequent(&mut statements, &accepted);
    if frame.commit && rare.is_empty() {
        statements.next("COMMIT");
    }
    statements.execute(connection).await?;

    if !rare.is_empty() {
        for (append, row) in rare {
            tables::write_rare(connection, append, row).await?;
        }
        if frame.commit {
            sqlx::query("COMMIT").execute(connection).await?;
        }
    }
    Ok(verdicts)
}

/// Whether the append continues its log; if so, it becomes the log's end.
fn admit<'a>(heads: &mut Heads<'a>, append: &'a Append) -> Result<(), AppendError> {
    let head = heads.entry(&append.session).or_insert(Head {
        epoch: append.epoch,
        seq: 0,
    });
    if append.epoch != head.epoch {
        return Err(AppendError::Fenced);
    }
    if append.expect != head.seq {
        return Err(AppendError::Conflict { last: head.seq });
    }
    head.seq += append.events.len() as u64;
    Ok(())
}

fn rows_of<'a, T>(
    accepted: &[&'a Append],
    pick: impl Fn(&'a Row) -> Option<&'a T>,
) -> Vec<(&'a Append, &'a T)> {
    let rows = accepted
        .iter()
        .flat_map(|append| append.rows.iter().map(move |row| (*append, row)));
    rows.filter_map(|(append, row)| Some((append, pick(row)?)))
        .collect()
}

/// Statements that go to the database together, in order.
pub(super) struct Statements {
    query: QueryBuilder<Sqlite>,
    rows: usize,
    is_empty: bool,
}

impl Default for Statements {
    fn default() -> Self {
        Self {
            query: QueryBuilder::new(""),
            rows: 0,
            is_empty: true,
        }
    }
}

impl Statements {
    /// Begins the next statement.
    fn next(&mut self, statement: &'static str) {
        if !self.is_empty {
            self.query.push("; ");
        }
        self.is_empty = false;
        self.query.push(statement);
    }

    /// Adds all rows of one kind.
    pub(super) fn frequent<T: FrequentRow>(&mut self, accepted: &[&Append]) {
        T::push(self, &rows_of(accepted, T::of));
    }

    /// Adds the statements that insert these rows: `insert` is the part before `VALUES`, `bind`
    /// adds a row's values, and `then` is the part after them.
    pub(super) fn insert<T>(
        &mut self,
        insert: &'static str,
        rows: &[T],
        bind: impl Fn(Separated<'_, Sqlite, &'static str>, &T),
        then: &'static str,
    ) {
        for part in rows.chunks(ROWS_IN_STATEMENT) {
            self.rows += part.len();
            self.next(insert);
            self.query.push_values(part, &bind);
            self.query.push(then);
        }
    }

    async fn execute(mut self, connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        if self.is_empty {
            return Ok(());
        }
        let keep = self.rows <= ROWS_KEPT_PREPARED;
        self.query
            .build()
            .persistent(keep)
            .execute(connection)
            .await
            .map(drop)
    }
}
