//! The agents' list: one line a session, so that nobody replays a log to show it.

use std::fmt;

use sqlx::{FromRow, QueryBuilder, Row as _, Sqlite};

use crate::Store;
use crate::error::StoreError;
use crate::rows::{CANCELLED, DONE, SessionKey, Summary};

/// Lines that one call gives at most, whatever was asked for.
const MOST_LISTED: u32 = 1_000;

/// Which lines are wanted.
#[derive(Debug, Clone, Default)]
pub struct SummaryFilter {
    /// Only sessions with this host; `None`: all.
    pub host: Option<String>,
    /// With `host`: sessions without a host too.
    pub or_vacant: bool,
    /// Done and cancelled sessions too.
    pub finished: bool,
    /// Archived sessions too.
    pub archived: bool,
    /// At most so many lines; never more than 1,000.
    pub limit: u32,
}

/// A line of the list.
#[derive(Clone, PartialEq, Eq)]
pub struct Listed {
    /// Whose line.
    pub session: SessionKey,
    /// The line.
    pub summary: Summary,
    /// The customer's name itself, unless there is none or it was erased.
    pub name: Option<String>,
    /// The session's name or case number itself, unless there is none or it was erased.
    pub title: Option<String>,
}

impl fmt::Debug for Listed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Listed({})", self.summary.status)
    }
}

const SELECT: &str = "SELECT summaries.session AS session, number, status, host, \
     customer_name, title, customer_state, customer_since, created_at, changed_at, waiting_since, \
     archived, CASE WHEN erasures.at IS NULL THEN texts.body END AS name, \
     CASE WHEN untitled.at IS NULL THEN titles.body END AS title_body \
     FROM summaries \
     LEFT JOIN texts ON texts.session = summaries.session AND texts.id = customer_name \
     LEFT JOIN erasures \
     ON erasures.session = summaries.session AND erasures.id = customer_name \
     LEFT JOIN texts AS titles ON titles.session = summaries.session AND titles.id = title \
     LEFT JOIN erasures AS untitled \
     ON untitled.session = summaries.session AND untitled.id = title WHERE ";

impl Store {
    /// The lines that pass the filter, latest change first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn summaries(&self, filter: &SummaryFilter) -> Result<Vec<Listed>, StoreError> {
        let mut query = QueryBuilder::<Sqlite>::new(SELECT);
        query.push("1 = 1");
        if let Some(host) = &filter.host {
            query.push(" AND (host = ").push_bind(host.as_str());
            query.push(if filter.or_vacant {
                " OR host IS NULL)"
            } else {
                ")"
            });
        }
        if !filter.finished {
            query.push(" AND status NOT IN (").push_bind(DONE);
            query.push(", ").push_bind(CANCELLED).push(")");
        }
        if !filter.archived {
            query.push(" AND archived = 0");
        }
        query.push(" ORDER BY changed_at DESC, summaries.session LIMIT ");
        query.push_bind(filter.limit.min(MOST_LISTED));
        Ok(query
            .build_query_as()
            .fetch_all(&self.inner.readers)
            .await?)
    }

    /// The line of one session.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn summary(&self, session: &SessionKey) -> Result<Option<Listed>, StoreError> {
        let mut query = QueryBuilder::<Sqlite>::new(SELECT);
        query
            .push("summaries.session = ")
            .push_bind(session.as_str());
        Ok(query
            .build_query_as()
            .fetch_optional(&self.inner.readers)
            .await?)
    }

    /// The session with this number, by which agents find it.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn session_by_number(&self, number: i64) -> Result<Option<Listed>, StoreError> {
        let mut query = QueryBuilder::<Sqlite>::new(SELECT);
        query.push("number = ").push_bind(number);
        Ok(query
            .build_query_as()
            .fetch_optional(&self.inner.readers)
            .await?)
    }

    /// When something was last written down that has an index by time, in ms since 1970: not much
    /// before the last event of all.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn latest_change(&self) -> Result<Option<i64>, StoreError> {
        let query = sqlx::query_scalar(
            "SELECT MAX(at) FROM (SELECT MAX(changed_at) AS at FROM summaries \
             UNION ALL SELECT MAX(at) FROM audit)",
        );
        Ok(query.fetch_one(&self.inner.readers).await?)
    }

    /// How many sessions there are, by status.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn sessions_by_status(&self) -> Result<Vec<(String, u64)>, StoreError> {
        let query = sqlx::query_as("SELECT status, COUNT(*) FROM summaries GROUP BY status");
        let counted: Vec<(String, i64)> = query.fetch_all(&self.inner.readers).await?;
        let counted = counted.into_iter();
        Ok(counted
            .map(|(status, count)| (status, count.unsigned_abs()))
            .collect())
    }

    /// A number that no session has had: counts from 1, may leave gaps.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn next_session_number(&self) -> Result<i64, StoreError> {
        let change = self.inner.writer.change(|connection| {
            Box::pin(async move {
                sqlx::query_scalar(
                    "INSERT INTO counters (name, value) VALUES ('session_number', 1) \
                     ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 \
                     RETURNING value",
                )
                .fetch_one(connection)
                .await
            })
        });
        change.await
    }
}

/// Adds the statement that makes or replaces lines, each session at most once.
pub(crate) fn push(query: &mut QueryBuilder<Sqlite>, lines: &[(&SessionKey, &Summary)]) {
    query.push(
        "INSERT INTO summaries (session, number, status, host, customer_name, created_at, \
         changed_at, waiting_since, archived, title, customer_state, customer_since) ",
    );
    query.push_values(lines, |mut row, (session, summary)| {
        row.push_bind(session.as_str())
            .push_bind(summary.number)
            .push_bind(summary.status.as_str())
            .push_bind(summary.host.as_deref())
            .push_bind(summary.customer_name.as_deref())
            .push_bind(summary.created_at)
            .push_bind(summary.changed_at)
            .push_bind(summary.waiting_since)
            .push_bind(i64::from(summary.archived))
            .push_bind(summary.title.as_deref())
            .push_bind(summary.customer_state.as_deref())
            .push_bind(summary.customer_since);
    });
    query.push(
        " ON CONFLICT (session) DO UPDATE SET number = excluded.number, \
         status = excluded.status, host = excluded.host, \
         customer_name = excluded.customer_name, created_at = excluded.created_at, \
         changed_at = excluded.changed_at, waiting_since = excluded.waiting_since, \
         archived = excluded.archived, title = excluded.title, \
         customer_state = excluded.customer_state, customer_since = excluded.customer_since",
    );
}

impl<'r> FromRow<'r, sqlx::sqlite::SqliteRow> for Listed {
    fn from_row(row: &'r sqlx::sqlite::SqliteRow) -> Result<Self, sqlx::Error> {
        let session: String = row.try_get("session")?;
        let archived: i64 = row.try_get("archived")?;
        Ok(Self {
            session: SessionKey::from(session),
            summary: Summary {
                number: row.try_get("number")?,
                status: row.try_get("status")?,
                host: row.try_get("host")?,
                customer_name: row.try_get("customer_name")?,
                title: row.try_get("title")?,
                customer_state: row.try_get("customer_state")?,
                customer_since: row.try_get("customer_since")?,
                created_at: row.try_get("created_at")?,
                changed_at: row.try_get("changed_at")?,
                waiting_since: row.try_get("waiting_since")?,
                archived: archived != 0,
            },
            name: row.try_get("name")?,
            title: row.try_get("title_body")?,
        })
    }
}
