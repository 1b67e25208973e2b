//! Erased texts: finding the sessions that still have texts, and erasing them.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{FromRow, QueryBuilder, Row as _, Sqlite};

use super::{audit, counters};
use crate::contract::{Audit, ErasureStore, Pending, SessionKey, StoreError, Wordy};
use crate::sqlite::Database;

/// The name of an erasure in the audit log.
const ACTION: &str = "texts-erased";

/// Selects sessions with texts that are not erased; conditions follow.
const SELECT: &str = "SELECT summaries.session AS session, created_at, COUNT(texts.id) AS texts \
     FROM summaries JOIN texts ON texts.session = summaries.session \
     LEFT JOIN erasures ON erasures.session = texts.session AND erasures.id = texts.id \
     WHERE erasures.at IS NULL AND ";
const GROUP: &str = " GROUP BY summaries.session ORDER BY created_at, summaries.session";

impl FromRow<'_, SqliteRow> for Wordy {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            session: SessionKey::new(row.try_get::<String, _>("session")?),
            created_at: row.try_get("created_at")?,
            texts: row.try_get("texts")?,
        })
    }
}

impl ErasureStore for Database {
    fn words_of_session<'a>(
        &'a self,
        key: &'a SessionKey,
    ) -> Pending<'a, Result<Vec<Wordy>, StoreError>> {
        let mut query = QueryBuilder::<Sqlite>::new(SELECT);
        query
            .push("summaries.session = ")
            .push_bind(key.as_str())
            .push(GROUP);
        self.wordy(query)
    }

    fn words_of_customer<'a>(
        &'a self,
        name: &'a str,
    ) -> Pending<'a, Result<Vec<Wordy>, StoreError>> {
        let mut query = QueryBuilder::<Sqlite>::new(SELECT);
        query
            .push(
                "EXISTS (SELECT 1 FROM texts AS named \
                 LEFT JOIN erasures AS gone \
                 ON gone.session = named.session AND gone.id = named.id \
                 WHERE named.session = summaries.session AND named.id = customer_name \
                 AND gone.at IS NULL AND named.body = ",
            )
            .push_bind(name)
            .push(" COLLATE NOCASE)")
            .push(GROUP);
        self.wordy(query)
    }

    fn words_over_before(
        &self,
        before: i64,
        limit: u32,
    ) -> Pending<'_, Result<Vec<Wordy>, StoreError>> {
        let mut query = QueryBuilder::<Sqlite>::new(SELECT);
        query.push("over_since < ").push_bind(before);
        query.push(GROUP).push(" LIMIT ").push_bind(limit);
        self.wordy(query)
    }

    fn erase_session<'a>(
        &'a self,
        session: &'a SessionKey,
        at: i64,
        by: &'a str,
    ) -> Pending<'a, Result<u64, StoreError>> {
        let (session, by) = (session.clone(), by.to_owned());
        Box::pin(async move {
            let change = self.writer.change(move |connection| {
                Box::pin(async move { erase(connection, &session, at, by).await })
            });
            let erased = change.await?;
            if erased > 0 {
                self.checkpoints.wash_soon();
            }
            Ok(erased)
        })
    }

    fn erasures_made(&self) -> Pending<'_, Result<i64, StoreError>> {
        Box::pin(async { Ok(counters::value(&self.readers, counters::ERASURES).await?) })
    }

    /// Folds the whole write-ahead log into the database and empties it.
    fn checkpoint(&self) -> Pending<'_, Result<bool, StoreError>> {
        Box::pin(self.checkpoints.wash())
    }
}

impl Database {
    fn wordy(
        &self,
        mut query: QueryBuilder<Sqlite>,
    ) -> Pending<'_, Result<Vec<Wordy>, StoreError>> {
        Box::pin(async move {
            let query = query.build_query_as();
            Ok(query.fetch_all(&self.readers).await?)
        })
    }
}

/// Overwrites in place with as many blanks; the migration explains why.
async fn erase(
    connection: &mut SqliteConnection,
    session: &SessionKey,
    at: i64,
    by: String,
) -> Result<u64, sqlx::Error> {
    let marked = sqlx::query(
        "INSERT INTO erasures (session, id, at) \
         SELECT session, id, $2 FROM texts WHERE session = $1 \
         ON CONFLICT (session, id) DO NOTHING",
    )
    .bind(session.as_str())
    .bind(at)
    .execute(&mut *connection)
    .await?
    .rows_affected();
    if marked == 0 {
        return Ok(0);
    }
    sqlx::query("UPDATE texts SET body = format('%*s', octet_length(body), '') WHERE session = $1")
        .bind(session.as_str())
        .execute(&mut *connection)
        .await?;
    counters::count(connection, counters::ERASURES).await?;
    let line = Audit {
        actor: by,
        action: ACTION.to_owned(),
        detail: format!("{{\"texts\":{marked}}}"),
    };
    audit::write(connection, Some(session), at, &line).await?;
    Ok(marked)
}
