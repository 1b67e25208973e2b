//! What the administrator has set, by key.

use crate::Store;
use crate::error::StoreError;

impl Store {
    /// The value of a setting, JSON.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        let value = sqlx::query_scalar("SELECT value FROM settings WHERE key = $1")
            .bind(key)
            .fetch_optional(&self.inner.readers)
            .await?;
        Ok(value)
    }

    /// All settings, by key.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn settings_stored(&self) -> Result<Vec<(String, String)>, StoreError> {
        let query = sqlx::query_as("SELECT key, value FROM settings ORDER BY key");
        Ok(query.fetch_all(&self.inner.readers).await?)
    }

    /// Sets a value, JSON; `None` takes the setting away.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn set_setting(
        &self,
        key: &str,
        value: Option<&str>,
        at: i64,
    ) -> Result<(), StoreError> {
        let (key, value) = (key.to_owned(), value.map(str::to_owned));
        let change = self.inner.writer.change(move |connection| {
            Box::pin(async move {
                let statement = match value {
                    Some(value) => sqlx::query(
                        "INSERT INTO settings (key, value, changed_at) VALUES ($1, $2, $3) \
                         ON CONFLICT (key) DO UPDATE SET value = excluded.value, \
                         changed_at = excluded.changed_at",
                    )
                    .bind(key)
                    .bind(value)
                    .bind(at),
                    None => sqlx::query("DELETE FROM settings WHERE key = $1").bind(key),
                };
                statement.execute(connection).await.map(drop)
            })
        });
        change.await
    }
}
