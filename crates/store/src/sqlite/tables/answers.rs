//! The answers to commands, by the id that the client chose.

use crate::contract::{Answer, Append, Row, SessionKey, StoreError};
use crate::sqlite::Database;
use crate::sqlite::batch::{FrequentRow, Statements};

impl FrequentRow for Answer {
    fn of(row: &Row) -> Option<&Self> {
        match row {
            Row::Answer(answer) => Some(answer),
            _ => None,
        }
    }

    fn push(statements: &mut Statements, rows: &[(&Append, &Self)]) {
        statements.insert(
            "INSERT INTO answers (session, actor, command, at, body) ",
            rows,
            |mut row, (append, answer)| {
                row.push_bind(append.session.as_str())
                    .push_bind(answer.actor.as_str())
                    .push_bind(answer.command.as_str())
                    .push_bind(append.at)
                    .push_bind(answer.body.as_str());
            },
            "",
        );
    }
}

impl Database {
    pub(in crate::sqlite) async fn read_answer(
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
        .fetch_optional(&self.readers)
        .await?;
        Ok(body)
    }

    pub(in crate::sqlite) async fn read_answers(
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
        .fetch_all(&self.readers)
        .await?;
        let answers = rows.into_iter().map(|(actor, command, body)| Answer {
            actor,
            command,
            body,
        });
        Ok(answers.collect())
    }

    /// A reader finds the sessions with old answers, and they are deleted session by session, so
    /// that other writes go in between.
    pub(in crate::sqlite) async fn delete_answers(&self, before: i64) -> Result<u64, StoreError> {
        let sessions: Vec<String> =
            sqlx::query_scalar("SELECT DISTINCT session FROM answers WHERE at < $1")
                .bind(before)
                .fetch_all(&self.readers)
                .await?;
        let mut forgotten = 0;
        for session in sessions {
            let change = self.writer.change(move |connection| {
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
