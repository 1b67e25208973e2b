//! The statements of a batch of appends: one look at the logs, one insert for the events of
//! all, one for each kind of frequent row.

use std::collections::BTreeMap;

use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};

use crate::error::AppendError;
use crate::rows::{Answer, Append, Row, SessionKey, Summary, Text};
use crate::{audit, cookies, entries, summaries, texts};

/// Rows in one statement: the widest takes nine variables, SQLite allows 32,766.
const ROWS_IN_STATEMENT: usize = 1_000;

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
) -> Result<Vec<Result<(), AppendError>>, sqlx::Error> {
    if appends.is_empty() {
        return Ok(Vec::new());
    }
    let mut heads = read_heads(connection, appends).await?;
    let verdicts: Vec<_> = appends
        .iter()
        .map(|append| admit(&mut heads, append))
        .collect();
    let accepted: Vec<&Append> = appends
        .iter()
        .zip(&verdicts)
        .filter_map(|(append, verdict)| verdict.is_ok().then_some(*append))
        .collect();
    write_heads(connection, &accepted, &heads).await?;
    write_events(connection, &accepted).await?;
    write_texts(connection, &accepted).await?;
    write_answers(connection, &accepted).await?;
    write_summaries(connection, &accepted).await?;
    for append in accepted {
        for row in &append.rows {
            write_row(connection, append, row).await?;
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
) -> Result<BTreeMap<&'a SessionKey, Head>, sqlx::Error> {
    let by_text: BTreeMap<&str, &SessionKey> = appends
        .iter()
        .map(|append| (append.session.as_str(), &append.session))
        .collect();
    let mut query =
        QueryBuilder::<Sqlite>::new("SELECT session, epoch, seq FROM logs WHERE session IN (");
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

async fn write_heads(
    connection: &mut SqliteConnection,
    accepted: &[&Append],
    heads: &BTreeMap<&SessionKey, Head>,
) -> Result<(), sqlx::Error> {
    let touched: BTreeMap<&SessionKey, Head> = accepted
        .iter()
        .filter_map(|append| Some((&append.session, *heads.get(&append.session)?)))
        .collect();
    if touched.is_empty() {
        return Ok(());
    }
    let mut query = QueryBuilder::<Sqlite>::new("INSERT INTO logs (session, epoch, seq) ");
    query.push_values(touched, |mut row, (session, head)| {
        row.push_bind(session.as_str())
            .push_bind(head.epoch)
            .push_bind(head.seq.cast_signed());
    });
    query.push(" ON CONFLICT (session) DO UPDATE SET seq = excluded.seq");
    query.build().execute(connection).await.map(drop)
}

async fn write_events(
    connection: &mut SqliteConnection,
    accepted: &[&Append],
) -> Result<(), sqlx::Error> {
    let events: Vec<_> = accepted
        .iter()
        .flat_map(|append| {
            let numbered = (append.expect + 1..).zip(&append.events);
            numbered.map(move |(seq, event)| (*append, seq, event))
        })
        .collect();
    for part in events.chunks(ROWS_IN_STATEMENT) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO events (session, seq, epoch, at, kind, version, body) ",
        );
        query.push_values(part, |mut row, (append, seq, event)| {
            row.push_bind(append.session.as_str())
                .push_bind(seq.cast_signed())
                .push_bind(append.epoch)
                .push_bind(append.at)
                .push_bind(event.kind.as_str())
                .push_bind(i64::from(event.version))
                .push_bind(event.body.as_str());
        });
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}

async fn write_texts(
    connection: &mut SqliteConnection,
    accepted: &[&Append],
) -> Result<(), sqlx::Error> {
    let texts: Vec<(&Append, &Text)> = rows_of(accepted, |row| match row {
        Row::Text(text) => Some(text),
        _ => None,
    });
    for part in texts.chunks(ROWS_IN_STATEMENT) {
        let mut query = QueryBuilder::<Sqlite>::new("INSERT INTO texts (session, id, body) ");
        query.push_values(part, |mut row, (append, text)| {
            row.push_bind(append.session.as_str())
                .push_bind(text.id.as_str())
                .push_bind(text.body.as_str());
        });
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}

async fn write_answers(
    connection: &mut SqliteConnection,
    accepted: &[&Append],
) -> Result<(), sqlx::Error> {
    let answers: Vec<(&Append, &Answer)> = rows_of(accepted, |row| match row {
        Row::Answer(answer) => Some(answer),
        _ => None,
    });
    for part in answers.chunks(ROWS_IN_STATEMENT) {
        let mut query =
            QueryBuilder::<Sqlite>::new("INSERT INTO answers (session, actor, command, at, body) ");
        query.push_values(part, |mut row, (append, answer)| {
            row.push_bind(append.session.as_str())
                .push_bind(answer.actor.as_str())
                .push_bind(answer.command.as_str())
                .push_bind(append.at)
                .push_bind(answer.body.as_str());
        });
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}

async fn write_summaries(
    connection: &mut SqliteConnection,
    accepted: &[&Append],
) -> Result<(), sqlx::Error> {
    let rows: Vec<(&Append, &Summary)> = rows_of(accepted, |row| match row {
        Row::Summary(summary) => Some(summary),
        _ => None,
    });
    // The last one of a session stands: a statement may touch a row only once.
    let latest: BTreeMap<&SessionKey, &Summary> = rows
        .into_iter()
        .map(|(append, summary)| (&append.session, summary))
        .collect();
    let latest: Vec<_> = latest.into_iter().collect();
    for part in latest.chunks(ROWS_IN_STATEMENT) {
        summaries::write(connection, part).await?;
    }
    Ok(())
}

/// The rarer rows, one by one and in order.
async fn write_row(
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
