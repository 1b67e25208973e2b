//! The statements of a batch of appends: one look at the logs, one insert for the events of
//! all, one for each kind of frequent row.
//!
//! They go to the database's thread in two strings of statements, because each trip there
//! costs about as much as the rows of a message.

use std::collections::BTreeMap;

use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};

use crate::error::AppendError;
use crate::rows::{Answer, Append, Row, SessionKey, StoredEvent, Summary, Text};
use crate::{audit, cookies, entries, summaries, texts};

/// Rows in one statement: the widest takes nine variables, SQLite allows 32,766.
const ROWS_IN_STATEMENT: usize = 1_000;
/// Strings of statements with more rows than this are rare and are not kept prepared.
const ROWS_KEPT_PREPARED: usize = 512;

/// What is written around the appends, to spare trips.
#[derive(Clone, Copy)]
pub(crate) struct Frame {
    /// Begin the transaction.
    pub(crate) begin: bool,
    /// Commit it.
    pub(crate) commit: bool,
}

/// Where a log stands.
#[derive(Clone, Copy)]
struct Head {
    epoch: i64,
    seq: u64,
}

/// Writes those appends that may be written. The outer error costs the whole transaction.
pub(crate) async fn write(
    connection: &mut SqliteConnection,
    appends: &[&Append],
    frame: Frame,
) -> Result<Vec<Result<(), AppendError>>, sqlx::Error> {
    let mut heads = read_heads(connection, appends, frame.begin).await?;
    let verdicts: Vec<_> = appends
        .iter()
        .map(|append| admit(&mut heads, append))
        .collect();
    let accepted: Vec<&Append> = appends
        .iter()
        .zip(&verdicts)
        .filter_map(|(append, verdict)| verdict.is_ok().then_some(*append))
        .collect();
    let rare: Vec<(&Append, &Row)> = rows_of(&accepted, |row| is_rare(row).then_some(row));

    let mut statements = Statements::default();
    statements.heads(&accepted, &heads);
    statements.events(&accepted);
    statements.texts(&accepted);
    statements.answers(&accepted);
    statements.summaries(&accepted);
    if frame.commit && rare.is_empty() {
        statements.next("COMMIT");
    }
    statements.execute(connection).await?;

    if !rare.is_empty() {
        for (append, row) in rare {
            write_rare(connection, append, row).await?;
        }
        if frame.commit {
            sqlx::query("COMMIT").execute(connection).await?;
        }
    }
    Ok(verdicts)
}

/// Whether the append continues its log; if so the log is taken to end with it.
fn admit<'a>(
    heads: &mut BTreeMap<&'a SessionKey, Head>,
    append: &'a Append,
) -> Result<(), AppendError> {
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

async fn read_heads<'a>(
    connection: &mut SqliteConnection,
    appends: &[&'a Append],
    begin: bool,
) -> Result<BTreeMap<&'a SessionKey, Head>, sqlx::Error> {
    let by_text: BTreeMap<&str, &SessionKey> = appends
        .iter()
        .map(|append| (append.session.as_str(), &append.session))
        .collect();
    let mut query = QueryBuilder::<Sqlite>::new(if begin { "BEGIN IMMEDIATE; " } else { "" });
    query.push("SELECT session, epoch, seq FROM logs WHERE session IN (");
    let mut list = query.separated(", ");
    for session in by_text.keys() {
        list.push_bind(*session);
    }
    list.push_unseparated(")");
    let rows: Vec<(String, i64, i64)> = query.build_query_as().fetch_all(connection).await?;
    let known = rows.into_iter().filter_map(|(session, epoch, seq)| {
        let key = by_text.get(session.as_str())?;
        Some((
            *key,
            Head {
                epoch,
                seq: seq.unsigned_abs(),
            },
        ))
    });
    Ok(known.collect())
}

/// Statements that go to the database together, in order.
struct Statements {
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

    fn heads(&mut self, accepted: &[&Append], heads: &BTreeMap<&SessionKey, Head>) {
        let touched: BTreeMap<&SessionKey, Head> = accepted
            .iter()
            .filter_map(|append| Some((&append.session, *heads.get(&append.session)?)))
            .collect();
        if touched.is_empty() {
            return;
        }
        self.rows += touched.len();
        self.next("INSERT INTO logs (session, epoch, seq) ");
        self.query.push_values(touched, |mut row, (session, head)| {
            row.push_bind(session.as_str())
                .push_bind(head.epoch)
                .push_bind(head.seq.cast_signed());
        });
        self.query
            .push(" ON CONFLICT (session) DO UPDATE SET seq = excluded.seq");
    }

    fn events(&mut self, accepted: &[&Append]) {
        let events: Vec<(&Append, u64, &StoredEvent)> = accepted
            .iter()
            .flat_map(|append| {
                let numbered = (append.expect + 1..).zip(&append.events);
                numbered.map(move |(seq, event)| (*append, seq, event))
            })
            .collect();
        for part in events.chunks(ROWS_IN_STATEMENT) {
            self.rows += part.len();
            self.next("INSERT INTO events (session, seq, epoch, at, kind, version, body) ");
            self.query
                .push_values(part, |mut row, (append, seq, event)| {
                    row.push_bind(append.session.as_str())
                        .push_bind(seq.cast_signed())
                        .push_bind(append.epoch)
                        .push_bind(append.at)
                        .push_bind(event.kind.as_str())
                        .push_bind(i64::from(event.version))
                        .push_bind(event.body.as_str());
                });
        }
    }

    fn texts(&mut self, accepted: &[&Append]) {
        let texts: Vec<(&Append, &Text)> = rows_of(accepted, |row| match row {
            Row::Text(text) => Some(text),
            _ => None,
        });
        for part in texts.chunks(ROWS_IN_STATEMENT) {
            self.rows += part.len();
            self.next("INSERT INTO texts (session, id, body) ");
            self.query.push_values(part, |mut row, (append, text)| {
                row.push_bind(append.session.as_str())
                    .push_bind(text.id.as_str())
                    .push_bind(text.body.as_str());
            });
        }
    }

    fn answers(&mut self, accepted: &[&Append]) {
        let answers: Vec<(&Append, &Answer)> = rows_of(accepted, |row| match row {
            Row::Answer(answer) => Some(answer),
            _ => None,
        });
        for part in answers.chunks(ROWS_IN_STATEMENT) {
            self.rows += part.len();
            self.next("INSERT INTO answers (session, actor, command, at, body) ");
            self.query.push_values(part, |mut row, (append, answer)| {
                row.push_bind(append.session.as_str())
                    .push_bind(answer.actor.as_str())
                    .push_bind(answer.command.as_str())
                    .push_bind(append.at)
                    .push_bind(answer.body.as_str());
            });
        }
    }

    fn summaries(&mut self, accepted: &[&Append]) {
        let lines: Vec<(&Append, &Summary)> = rows_of(accepted, |row| match row {
            Row::Summary(summary) => Some(summary),
            _ => None,
        });
        // The last one of a session stands: a statement may touch a row only once.
        let latest: BTreeMap<&SessionKey, &Summary> = lines
            .into_iter()
            .map(|(append, summary)| (&append.session, summary))
            .collect();
        let latest: Vec<_> = latest.into_iter().collect();
        for part in latest.chunks(ROWS_IN_STATEMENT) {
            self.rows += part.len();
            self.next("");
            summaries::push(&mut self.query, part);
        }
    }
}

/// Whether the row is of a kind that is written by itself, in order with its like.
fn is_rare(row: &Row) -> bool {
    !matches!(row, Row::Text(_) | Row::Answer(_) | Row::Summary(_))
}

async fn write_rare(
    connection: &mut SqliteConnection,
    append: &Append,
    row: &Row,
) -> Result<(), sqlx::Error> {
    let (session, at) = (&append.session, append.at);
    match row {
        Row::Text(_) | Row::Answer(_) | Row::Summary(_) => Ok(()),
        Row::EraseText { id } => texts::erase(connection, session, id, at).await.map(drop),
        Row::Entry(entry) => entries::write(connection, session, entry).await,
        Row::CloseEntries { seat } => entries::close(connection, session, seat, at).await,
        Row::Cookie(cookie) => cookies::write(connection, cookie).await,
        Row::RemoveCookies { seat } => cookies::remove_seat(connection, session, seat).await,
        Row::Audit(line) => audit::write(connection, Some(session), at, line).await,
    }
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
