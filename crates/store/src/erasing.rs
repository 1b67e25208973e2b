//! Erasing the words of whole sessions: found by their customer or by their age, and gone for good.

use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};

use crate::error::StoreError;
use crate::rows::{Audit, CANCELLED, DONE, SessionKey};
use crate::{Store, audit};

/// What is written of an erasure in the audit log.
const ACTION: &str = "texts-erased";
/// The counter by which another process sees that something was erased.
const COUNTER: &str = "erasures";

/// A session that still has words.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Wordy {
    /// Which.
    #[sqlx(try_from = "String")]
    pub session: SessionKey,
    /// When it was made, milliseconds since 1970.
    pub created_at: i64,
    /// How many texts it has, names among them.
    pub texts: u32,
}

/// Sessions with texts that are not erased; conditions follow.
const SELECT: &str = "SELECT summaries.session AS session, created_at, COUNT(texts.id) AS texts \
     FROM summaries JOIN texts ON texts.session = summaries.session \
     LEFT JOIN erasures ON erasures.session = texts.session AND erasures.id = texts.id \
     WHERE erasures.at IS NULL AND ";
const GROUP: &str = " GROUP BY summaries.session ORDER BY created_at, summaries.session";

impl Store {
    /// The session with this key, if it still has words.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn words_of_session(&self, key: &SessionKey) -> Result<Vec<Wordy>, StoreError> {
        let mut query = QueryBuilder::<Sqlite>::new(SELECT);
        query
            .push("summaries.session = ")
            .push_bind(key.as_str())
            .push(GROUP);
        self.wordy(query).await
    }

    /// The sessions whose customer gave this very name and that still have words; upper and lower
    /// case of ASCII letters are the same.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn words_of_customer(&self, name: &str) -> Result<Vec<Wordy>, StoreError> {
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
        self.wordy(query).await
    }

    /// The sessions that were over before a moment, milliseconds since 1970, and still have words;
    /// at most `limit`, the oldest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn words_over_before(
        &self,
        before: i64,
        limit: u32,
    ) -> Result<Vec<Wordy>, StoreError> {
        let mut query = QueryBuilder::<Sqlite>::new(SELECT);
        query.push("status IN (").push_bind(DONE);
        query.push(", ").push_bind(CANCELLED);
        query.push(") AND changed_at < ").push_bind(before);
        query.push(GROUP).push(" LIMIT ").push_bind(limit);
        self.wordy(query).await
    }

    async fn wordy(&self, mut query: QueryBuilder<Sqlite>) -> Result<Vec<Wordy>, StoreError> {
        let query = query.build_query_as();
        Ok(query.fetch_all(&self.inner.readers).await?)
    }

    /// Erases all words of a session; returns how many texts that were. They are overwritten in
    /// the database when this resolves; [`Self::checkpoint`] empties the log of them, which may
    /// have to wait for a reader. `by` goes to the audit log.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn erase_session(
        &self,
        session: &SessionKey,
        at: i64,
        by: &str,
    ) -> Result<u64, StoreError> {
        let (session, by) = (session.clone(), by.to_owned());
        let change = self.inner.writer.change(move |connection| {
            Box::pin(async move { erase(connection, &session, at, by).await })
        });
        let erased = change.await?;
        if erased > 0 {
            self.inner.checkpoints.wash_soon();
        }
        Ok(erased)
    }

    /// How often words were erased: what others have at hand may be gone when this has changed.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn erasures_made(&self) -> Result<i64, StoreError> {
        let query = sqlx::query_scalar("SELECT value FROM counters WHERE name = $1").bind(COUNTER);
        let made: Option<i64> = query.fetch_optional(&self.inner.readers).await?;
        Ok(made.unwrap_or(0))
    }
}

/// Overwrites in place by as many blanks, see the migration for why.
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
    sqlx::query(
        "INSERT INTO counters (name, value) VALUES ($1, 1) \
         ON CONFLICT (name) DO UPDATE SET value = counters.value + 1",
    )
    .bind(COUNTER)
    .execute(&mut *connection)
    .await?;
    let line = Audit {
        actor: by,
        action: ACTION.to_owned(),
        detail: format!("{{\"texts\":{marked}}}"),
    };
    audit::write(connection, Some(session), at, &line).await?;
    Ok(marked)
}
