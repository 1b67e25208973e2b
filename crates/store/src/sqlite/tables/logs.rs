//! The logs and their events.

use std::collections::BTreeMap;

use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};

use crate::contract::{
    Append, CANCELLED, Claim, DONE, Log, LoggedEvent, SessionKey, StoreError, StoredEvent,
};
use crate::sqlite::Database;
use crate::sqlite::batch::{Head, Heads, Statements};

impl Database {
    pub(in crate::sqlite) async fn claim_log(
        &self,
        session: &SessionKey,
    ) -> Result<Claim, StoreError> {
        let session = session.clone();
        let change = self.writer.change(move |connection| {
            Box::pin(async move {
                sqlx::query_as(
                    "INSERT INTO logs (session, epoch, seq) VALUES ($1, 1, 0) \
                     ON CONFLICT (session) DO UPDATE SET epoch = logs.epoch + 1 \
                     RETURNING epoch, seq",
                )
                .bind(session.as_str())
                .fetch_one(connection)
                .await
            })
        });
        let (epoch, seq): (i64, i64) = change.await?;
        Ok(Claim {
            epoch,
            last: seq.unsigned_abs(),
        })
    }

    pub(in crate::sqlite) async fn load_log(
        &self,
        session: &SessionKey,
    ) -> Result<Log, StoreError> {
        let mut snapshot = self.readers.begin().await?;
        let head: Option<(i64, i64)> =
            sqlx::query_as("SELECT epoch, seq FROM logs WHERE session = $1")
                .bind(session.as_str())
                .fetch_optional(&mut *snapshot)
                .await?;
        let rows: Vec<(i64, i64, String, u16, String)> = sqlx::query_as(
            "SELECT seq, at, kind, version, body FROM events WHERE session = $1 ORDER BY seq",
        )
        .bind(session.as_str())
        .fetch_all(&mut *snapshot)
        .await?;
        snapshot.commit().await?;

        let (epoch, last) = head.unwrap_or((0, 0));
        let whole = rows.iter().map(|row| row.0).eq(1..=last);
        if !whole {
            return Err(StoreError::Corrupt {
                path: self.settings.database(),
                detail: "the log of a session has a gap".to_owned(),
            });
        }
        let events = rows
            .into_iter()
            .map(|(seq, at, kind, version, body)| LoggedEvent {
                seq: seq.unsigned_abs(),
                at,
                event: StoredEvent {
                    kind,
                    version,
                    body,
                },
            });
        Ok(Log {
            epoch,
            events: events.collect(),
        })
    }

    pub(in crate::sqlite) async fn event_kinds(&self) -> Result<Vec<StoredEvent>, StoreError> {
        let rows: Vec<(String, u16, String)> = sqlx::query_as(
            "SELECT kind, version, MIN(body) FROM events WHERE session IN \
             (SELECT session FROM summaries WHERE status NOT IN ($1, $2)) GROUP BY kind, version",
        )
        .bind(DONE)
        .bind(CANCELLED)
        .fetch_all(&self.readers)
        .await?;
        let rows = rows.into_iter();
        Ok(rows
            .map(|(kind, version, body)| StoredEvent {
                kind,
                version,
                body,
            })
            .collect())
    }
}

/// Reads the ends of the logs that these appends extend, and before that begins the transaction if
/// asked.
pub(in crate::sqlite) async fn heads<'a>(
    connection: &mut SqliteConnection,
    appends: &[&'a Append],
    begin: bool,
) -> Result<Heads<'a>, sqlx::Error> {
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

/// Adds the new ends of the logs and the events.
pub(in crate::sqlite) fn push(statements: &mut Statements, accepted: &[&Append], heads: &Heads) {
    let touched: BTreeMap<&SessionKey, Head> = accepted
        .iter()
        .filter_map(|append| Some((&append.session, *heads.get(&append.session)?)))
        .collect();
    let touched: Vec<(&SessionKey, Head)> = touched.into_iter().collect();
    statements.insert(
        "INSERT INTO logs (session, epoch, seq) ",
        &touched,
        |mut row, (session, head)| {
            row.push_bind(session.as_str())
                .push_bind(head.epoch)
                .push_bind(head.seq.cast_signed());
        },
        " ON CONFLICT (session) DO UPDATE SET seq = excluded.seq",
    );

    let events: Vec<(&Append, u64, &StoredEvent)> = accepted
        .iter()
        .flat_map(|append| {
            let numbered = (append.expect + 1..).zip(&append.events);
            numbered.map(move |(seq, event)| (*append, seq, event))
        })
        .collect();
    statements.insert(
        "INSERT INTO events (session, seq, epoch, at, kind, version, body) ",
        &events,
        |mut row, (append, seq, event)| {
            row.push_bind(append.session.as_str())
                .push_bind(seq.cast_signed())
                .push_bind(append.epoch)
                .push_bind(append.at)
                .push_bind(event.kind.as_str())
                .push_bind(i64::from(event.version))
                .push_bind(event.body.as_str());
        },
        "",
    );
}
