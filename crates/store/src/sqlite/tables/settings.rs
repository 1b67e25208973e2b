//! Values that the server keeps for itself, by key.

use crate::contract::{Pending, SettingStore, StoreError};
use crate::sqlite::Database;

impl SettingStore for Database {
    fn setting<'a>(&'a self, key: &'a str) -> Pending<'a, Result<Option<String>, StoreError>> {
        Box::pin(async move {
            let query = sqlx::query_scalar("SELECT value FROM settings WHERE key = $1");
            Ok(query.bind(key).fetch_optional(&self.readers).await?)
        })
    }

    fn set_setting<'a>(
        &'a self,
        key: &'a str,
        value: Option<&'a str>,
        at: i64,
    ) -> Pending<'a, Result<(), StoreError>> {
        let (key, value) = (key.to_owned(), value.map(str::to_owned));
        Box::pin(self.writer.change(move |connection| {
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
        }))
    }
}
