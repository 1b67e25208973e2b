//! The agents' list: one row per session.

use std::collections::BTreeMap;

use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, QueryBuilder, Row as _, Sqlite};

use super::counters;
use crate::contract::{
    Append, CANCELLED, DONE, Listed, MAX_LISTED, Row, SessionKey, StoreError, Summary,
    SummaryFilter,
};
use crate::sqlite::Database;
use crate::sqlite::batch::{FrequentRow, Statements};

const SELECT: &str = "SELECT summaries.session AS session, number, status, host, \
     customer_name, title, customer_state, customer_since, created_at, changed_at, over_since, \
     waiting_since, archived, CASE WHEN erasures.at IS NULL THEN texts.body END AS name, \
     CASE WHEN untitled.at IS NULL THEN titles.body END AS title_body \
     FROM summaries \
     LEFT JOIN texts ON texts.session = summaries.session AND texts.id = customer_name \
     LEFT JOIN erasures \
     ON erasures.session = summaries.session AND erasures.id = customer_name \
     LEFT JOIN texts AS titles ON titles.session = summaries.session AND titles.id = title \
     LEFT JOIN erasures AS untitled \
     ON untitled.session = summaries.session AND untitled.id = title WHERE ";

impl FrequentRow for Summary {
    fn of(row: &Row) -> Option<&Self> {
        match row {
            Row::Summary(summary) => Some(summary),
            _ => None,
        }
    }

    fn push(statements: &mut Statements, rows: &[(&Append, &Self)]) {
        // The last one of a session wins: a statement may change a row only once.
        let latest: BTreeMap<&SessionKey, &Self> = rows
            .iter()
            .map(|(append, summary)| (&append.session, *summary))
            .collect();
        let latest: Vec<(&SessionKey, &Self)> = latest.into_iter().collect();
        statements.insert(
            "INSERT INTO summaries (session, number, status, host, customer_name, created_at, \
             changed_at, waiting_since, archived, title, customer_state, customer_since, \
             over_since) ",
            &latest,
            |mut row, (session, summary)| {
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
                    .push_bind(summary.customer_since)
                    .push_bind(summary.over_since);
            },
            " ON CONFLICT (session) DO UPDATE SET number = excluded.number, \
             status = excluded.status, host = excluded.host, \
             customer_name = excluded.customer_name, created_at = excluded.created_at, \
             changed_at = excluded.changed_at, waiting_since = excluded.waiting_since, \
             archived = excluded.archived, title = excluded.title, \
             customer_state = excluded.customer_state, \
             customer_since = excluded.customer_since, over_since = excluded.over_since",
        );
    }
}

impl Database {
    pub(in crate::sqlite) async fn read_summaries(
        &self,
        filter: &SummaryFilter,
    ) -> Result<Vec<Listed>, StoreError> {
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
        query.push_bind(filter.limit.min(MAX_LISTED));
        Ok(query.build_query_as().fetch_all(&self.readers).await?)
    }

    pub(in crate::sqlite) async fn read_summary(
        &self,
        session: &SessionKey,
    ) -> Result<Option<Listed>, StoreError> {
        let mut query = QueryBuilder::<Sqlite>::new(SELECT);
        query
            .push("summaries.session = ")
            .push_bind(session.as_str());
        Ok(query.build_query_as().fetch_optional(&self.readers).await?)
    }

    pub(in crate::sqlite) async fn read_live_sessions(
        &self,
    ) -> Result<Vec<SessionKey>, StoreError> {
        let keys: Vec<String> = sqlx::query_scalar(
            "SELECT session FROM summaries WHERE status NOT IN ($1, $2) ORDER BY created_at",
        )
        .bind(DONE)
        .bind(CANCELLED)
        .fetch_all(&self.readers)
        .await?;
        Ok(keys.into_iter().map(SessionKey::from).collect())
    }

    pub(in crate::sqlite) async fn count_sessions(&self) -> Result<Vec<(String, u64)>, StoreError> {
        let query = sqlx::query_as("SELECT status, COUNT(*) FROM summaries GROUP BY status");
        let counted: Vec<(String, i64)> = query.fetch_all(&self.readers).await?;
        let counted = counted.into_iter();
        Ok(counted
            .map(|(status, count)| (status, count.unsigned_abs()))
            .collect())
    }

    pub(in crate::sqlite) async fn number_session(&self) -> Result<i64, StoreError> {
        let change = self.writer.change(|connection| {
            Box::pin(async move { counters::count(connection, counters::SESSION_NUMBER).await })
        });
        change.await
    }
}

impl<'r> FromRow<'r, SqliteRow> for Listed {
    fn from_row(row: &'r SqliteRow) -> Result<Self, sqlx::Error> {
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
                over_since: row.try_get("over_since")?,
                waiting_since: row.try_get("waiting_since")?,
                archived: archived != 0,
            },
            name: row.try_get("name")?,
            title: row.try_get("title_body")?,
        })
    }
}
