//! What commands were answered, by the id that the client gave them.

use crate::Store;
use crate::error::StoreError;
use crate::rows::{Answer, SessionKey};

impl Store {
    /// What this command of this actor was answered, if it was.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn answer(
        &self,
        session: &SessionKey,
        actor: &str,
        command: &str,
    ) -> Result<Option<String>, StoreError> {
        let body = sqlx::query_scalar(
            "SELECT body FROM answers WHERE session = $1 AND actor = $2 AND command = $3",
        )
        .bind(session.as_str())
        .bind(actor)
        .bind(command)
        .fetch_optional(&self.inner.readers)
        .await?;
        Ok(body)
    }

    /// The latest answers of a session, latest first, at most `limit`: a session that is
    /// brought to life knows them again.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn answers(
        &self,
        session: &SessionKey,
        limit: u32,
    ) -> Result<Vec<Answer>, StoreError> {
        let rows: Vec<(String, String, String)> = sqlx::query_as(
            "SELECT actor, command, body FROM answers WHERE session = $1 \
             ORDER BY at DESC LIMIT $2",
        )
        .bind(session.as_str())
        .bind(limit)
        .fetch_all(&self.inner.readers)
        .await?;
        let answers = rows.into_iter().map(|(actor, command, body)| Answer {
            actor,
            command,
            body,
        });
        Ok(answers.collect())
    }

    /// Forgets the answers of before a moment, milliseconds since 1970; no client retries a
    /// command that old. Returns how many there were. They are looked for by a reader, and go
    /// session by session, so that others write in between.
    ///
    /// # Errors
    /// If the database cannot be read or written.
    pub async fn forget_answers(&self, before: i64) -> Result<u64, StoreError> {
        let sessions: Vec<String> =
            sqlx::query_scalar("SELECT DISTINCT session FROM answers WHERE at < $1")
                .bind(before)
                .fetch_all(&self.inner.readers)
                .await?;
        let mut forgotten = 0;
        for session in sessions {
            let change = self.inner.writer.change(move |connection| {
                Box::pin(async move {
                    let statement =
                        sqlx::query("DELETE FROM answers WHERE session = $1 AND at < $2");
                    let statement = statement.bind(session).bind(before);
                    Ok(statement.execute(connection).await?.rows_affected())
                })
            });
            forgotten += change.await?;
        }
        Ok(forgotten)
    }
}
