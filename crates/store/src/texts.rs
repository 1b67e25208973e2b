//! Personal text by id: read, and erased for good.

use std::fmt;

use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};

use crate::Store;
use crate::error::StoreError;
use crate::rows::SessionKey;

/// Ids in one statement; more are asked for in several.
const IDS_IN_STATEMENT: usize = 1_000;

/// A text as it is stored, or what is left of an erased one.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct KeptText {
    /// Unique within the session.
    pub id: String,
    /// The text; `None` once it was erased.
    pub body: Option<String>,
    /// When it was erased, milliseconds since 1970.
    pub erased_at: Option<i64>,
}

impl fmt::Debug for KeptText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("KeptText")
    }
}

const SELECT: &str = "SELECT texts.id AS id, \
     CASE WHEN erasures.at IS NULL THEN texts.body END AS body, erasures.at AS erased_at \
     FROM texts LEFT JOIN erasures \
     ON erasures.session = texts.session AND erasures.id = texts.id \
     WHERE texts.session = ";

impl Store {
    /// All texts of a session, in the order in which they were written.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn texts(&self, session: &SessionKey) -> Result<Vec<KeptText>, StoreError> {
        let mut query = QueryBuilder::<Sqlite>::new(SELECT);
        query
            .push_bind(session.as_str())
            .push(" ORDER BY texts.place");
        Ok(query
            .build_query_as()
            .fetch_all(&self.inner.readers)
            .await?)
    }

    /// The texts with these ids, in the order in which they were written; unknown ids are
    /// left out.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn texts_by_id(
        &self,
        session: &SessionKey,
        ids: &[String],
    ) -> Result<Vec<KeptText>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for part in ids.chunks(IDS_IN_STATEMENT) {
            let mut query = QueryBuilder::<Sqlite>::new(SELECT);
            query.push_bind(session.as_str()).push(" AND texts.id IN (");
            let mut list = query.separated(", ");
            for id in part {
                list.push_bind(id.as_str());
            }
            list.push_unseparated(") ORDER BY texts.place");
            let texts: Vec<KeptText> = query
                .build_query_as()
                .fetch_all(&self.inner.readers)
                .await?;
            found.extend(texts);
        }
        Ok(found)
    }

    /// Erases a text for good: when this resolves with `true`, neither the database nor its
    /// write-ahead log holds it any more, unless a backup was being read at that moment; then
    /// the log is emptied within seconds of the backup's end. `false`: there is no such text,
    /// or it was erased before.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn erase_text(
        &self,
        session: &SessionKey,
        id: &str,
        at: i64,
    ) -> Result<bool, StoreError> {
        let (session, id) = (session.clone(), id.to_owned());
        let change = self.inner.writer.change(move |connection| {
            Box::pin(async move { erase(connection, &session, &id, at).await })
        });
        let erased = change.await?;
        if erased && !self.inner.checkpoints.wash().await? {
            tracing::info!("an erased text leaves the log when the present reader is through");
        }
        Ok(erased)
    }

    /// Folds the whole write-ahead log into the database and empties it; `false` if a reader
    /// was in the way.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn checkpoint(&self) -> Result<bool, StoreError> {
        self.inner.checkpoints.wash().await
    }
}

/// Overwrites the text in place by as many blanks, see the migration for why.
pub(crate) async fn erase(
    connection: &mut SqliteConnection,
    session: &SessionKey,
    id: &str,
    at: i64,
) -> Result<bool, sqlx::Error> {
    let marked = sqlx::query(
        "INSERT INTO erasures (session, id, at) \
         SELECT session, id, $3 FROM texts WHERE session = $1 AND id = $2 \
         ON CONFLICT (session, id) DO NOTHING",
    )
    .bind(session.as_str())
    .bind(id)
    .bind(at)
    .execute(&mut *connection)
    .await?;
    if marked.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query(
        "UPDATE texts SET body = format('%*s', octet_length(body), '') \
         WHERE session = $1 AND id = $2",
    )
    .bind(session.as_str())
    .bind(id)
    .execute(connection)
    .await?;
    Ok(true)
}
