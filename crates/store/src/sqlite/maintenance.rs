//! The database as a whole: what the server checks, sweeps and counts in it.

use std::path::Path;

use super::Database;
use crate::contract::{MaintenanceStore, Pending, StoreError, StoredEvent};

impl MaintenanceStore for Database {
    fn ready(&self) -> Pending<'_, Result<(), StoreError>> {
        Box::pin(async {
            sqlx::query("SELECT 1").execute(&self.readers).await?;
            self.writer.ready().await
        })
    }

    fn latest_change(&self) -> Pending<'_, Result<Option<i64>, StoreError>> {
        Box::pin(async {
            let query = sqlx::query_scalar(
                "SELECT MAX(at) FROM (SELECT MAX(changed_at) AS at FROM summaries \
                 UNION ALL SELECT MAX(at) FROM audit)",
            );
            Ok(query.fetch_one(&self.readers).await?)
        })
    }

    fn kinds_in_live_sessions(&self) -> Pending<'_, Result<Vec<StoredEvent>, StoreError>> {
        Box::pin(self.event_kinds())
    }

    fn sessions_by_status(&self) -> Pending<'_, Result<Vec<(String, u64)>, StoreError>> {
        Box::pin(self.count_sessions())
    }

    fn forget_answers(&self, before: i64) -> Pending<'_, Result<u64, StoreError>> {
        Box::pin(self.delete_answers(before))
    }

    fn close_entries(&self, now: i64) -> Pending<'_, Result<u64, StoreError>> {
        Box::pin(self.close_expired_entries(now))
    }

    fn backup<'a>(&'a self, target: &'a Path) -> Pending<'a, Result<(), StoreError>> {
        Box::pin(self.write_backup(target))
    }

    fn close(&self) -> Pending<'_, ()> {
        Box::pin(self.close_all())
    }
}
