//! Jobs, which workers claim with a lease. A claim is one statement of the one writer, under
//! SQLite's write lock, so two workers cannot get the same job, even in two processes.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{FromRow, QueryBuilder, Row as _, Sqlite};

use crate::contract::{
    Append, AttemptEnd, ClaimedJob, JobLine, JobState, JobStore, Lease, NewJob, Pending, StoreError,
};
use crate::sqlite::Database;
use crate::sqlite::batch::RareRow;

/// A row that is over begins again, with a further lease, so that no worker has an earlier right.
const ENQUEUE: &str = "INSERT INTO jobs (kind, key, payload, enqueued_at, due_at) \
     VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (kind, key) DO UPDATE SET payload = excluded.payload, \
     enqueued_at = excluded.enqueued_at, due_at = excluded.due_at, attempts = 0, \
     lease = jobs.lease + 1, error = NULL, over_at = NULL, failed = 0 \
     WHERE jobs.over_at IS NOT NULL";

const HASTEN: &str = "UPDATE jobs SET due_at = $3 \
     WHERE kind = $1 AND key = $2 AND over_at IS NULL AND due_at > $3";

const CLAIM: &str = "UPDATE jobs SET lease = lease + 1, attempts = attempts + 1, \
     leased_by = $1, leased_until = $3 \
     WHERE id = (SELECT id FROM jobs WHERE over_at IS NULL AND due_at <= $2 \
     AND (leased_until IS NULL OR leased_until <= $2) ORDER BY due_at, id LIMIT 1) \
     RETURNING id, lease, kind, payload, attempts";

const RENEW: &str = "UPDATE jobs SET leased_until = $3 \
     WHERE id = $1 AND lease = $2 AND leased_until IS NOT NULL";

const NEXT: &str =
    "SELECT MIN(MAX(due_at, COALESCE(leased_until, due_at))) FROM jobs WHERE over_at IS NULL";

/// The state of a row as a number, in the order of [`STATES`].
const STATE: &str = "CASE WHEN failed THEN 0 WHEN over_at IS NOT NULL THEN 3 \
     WHEN error IS NOT NULL THEN 1 ELSE 2 END AS state";
const STATES: [JobState; 4] = [
    JobState::Failed,
    JobState::Retrying,
    JobState::Waiting,
    JobState::Done,
];

const FORGET: &str = "DELETE FROM jobs WHERE over_at IS NOT NULL \
     AND over_at < CASE WHEN failed THEN $2 ELSE $1 END";

impl RareRow for NewJob {
    async fn write(
        &self,
        connection: &mut SqliteConnection,
        append: &Append,
    ) -> Result<(), sqlx::Error> {
        enqueue(connection, self, append.at).await.map(drop)
    }
}

impl FromRow<'_, SqliteRow> for ClaimedJob {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            lease: Lease {
                job: row.try_get("id")?,
                number: row.try_get("lease")?,
            },
            kind: row.try_get("kind")?,
            payload: row.try_get("payload")?,
            attempts: row.try_get("attempts")?,
        })
    }
}

impl FromRow<'_, SqliteRow> for JobState {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let number: u32 = row.try_get("state")?;
        let state = STATES.get(number as usize).copied();
        state.ok_or_else(|| sqlx::Error::ColumnDecode {
            index: "state".to_owned(),
            source: "not the number of a state".into(),
        })
    }
}

impl FromRow<'_, SqliteRow> for JobLine {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            kind: row.try_get("kind")?,
            key: row.try_get("key")?,
            state: JobState::from_row(row)?,
            attempts: row.try_get("attempts")?,
            due_at: row.try_get("due_at")?,
            worker: row.try_get("leased_by")?,
            error: row.try_get("error")?,
        })
    }
}

impl JobStore for Database {
    fn enqueue_jobs(&self, jobs: Vec<NewJob>, at: i64) -> Pending<'_, Result<u64, StoreError>> {
        Box::pin(self.writer.change(move |connection| {
            Box::pin(async move {
                let mut written = 0;
                for job in &jobs {
                    written += enqueue(connection, job, at).await?;
                }
                Ok(written)
            })
        }))
    }

    fn hasten_job<'a>(
        &'a self,
        kind: &'a str,
        key: &'a str,
        due_at: i64,
    ) -> Pending<'a, Result<(), StoreError>> {
        let (kind, key) = (kind.to_owned(), key.to_owned());
        Box::pin(self.writer.change(move |connection| {
            Box::pin(async move {
                let statement = sqlx::query(HASTEN).bind(kind).bind(key).bind(due_at);
                statement.execute(connection).await.map(drop)
            })
        }))
    }

    fn claim_job<'a>(
        &'a self,
        worker: &'a str,
        now: i64,
        until: i64,
    ) -> Pending<'a, Result<Option<ClaimedJob>, StoreError>> {
        let worker = worker.to_owned();
        Box::pin(self.writer.change(move |connection| {
            Box::pin(async move {
                let statement = sqlx::query_as(CLAIM).bind(worker).bind(now).bind(until);
                statement.fetch_optional(connection).await
            })
        }))
    }

    fn renew_lease(&self, lease: Lease, until: i64) -> Pending<'_, Result<bool, StoreError>> {
        Box::pin(self.writer.change(move |connection| {
            Box::pin(async move {
                let statement = sqlx::query(RENEW).bind(lease.job).bind(lease.number);
                let renewed = statement.bind(until).execute(connection).await?;
                Ok(renewed.rows_affected() > 0)
            })
        }))
    }

    fn end_attempt(
        &self,
        lease: Lease,
        end: AttemptEnd,
        at: i64,
    ) -> Pending<'_, Result<bool, StoreError>> {
        Box::pin(self.writer.change(move |connection| {
            Box::pin(async move { end_attempt(connection, lease, end, at).await })
        }))
    }

    fn next_job_at(&self) -> Pending<'_, Result<Option<i64>, StoreError>> {
        Box::pin(async { Ok(sqlx::query_scalar(NEXT).fetch_one(&self.readers).await?) })
    }

    fn open_jobs(&self, limit: u32) -> Pending<'_, Result<Vec<JobLine>, StoreError>> {
        Box::pin(async move {
            let mut query = QueryBuilder::<Sqlite>::new(
                "SELECT id, kind, key, attempts, due_at, leased_by, error, ",
            );
            query.push(STATE).push(
                " FROM jobs WHERE over_at IS NULL OR failed ORDER BY state, due_at, id LIMIT ",
            );
            let query = query.push_bind(limit).build_query_as();
            Ok(query.fetch_all(&self.readers).await?)
        })
    }

    fn jobs_by_state(&self) -> Pending<'_, Result<Vec<(JobState, u64)>, StoreError>> {
        Box::pin(async {
            let mut query = QueryBuilder::<Sqlite>::new("SELECT COUNT(*) AS count, ");
            query.push(STATE).push(" FROM jobs GROUP BY state");
            let rows = query.build().fetch_all(&self.readers).await?;
            let mut counted = Vec::with_capacity(rows.len());
            for row in &rows {
                let count: i64 = row.try_get("count")?;
                counted.push((JobState::from_row(row)?, count.unsigned_abs()));
            }
            counted.sort_unstable();
            Ok(counted)
        })
    }

    fn forget_jobs(
        &self,
        done_before: i64,
        failed_before: i64,
    ) -> Pending<'_, Result<u64, StoreError>> {
        Box::pin(self.writer.change(move |connection| {
            Box::pin(async move {
                let statement = sqlx::query(FORGET).bind(done_before).bind(failed_before);
                Ok(statement.execute(connection).await?.rows_affected())
            })
        }))
    }
}

/// Writes a job; returns 1, or 0 if it is there and not over.
async fn enqueue(
    connection: &mut SqliteConnection,
    job: &NewJob,
    at: i64,
) -> Result<u64, sqlx::Error> {
    let statement = sqlx::query(ENQUEUE)
        .bind(job.kind.as_str())
        .bind(job.key.as_str())
        .bind(job.payload.as_str())
        .bind(at)
        .bind(job.due_at);
    Ok(statement.execute(connection).await?.rows_affected())
}

async fn end_attempt(
    connection: &mut SqliteConnection,
    lease: Lease,
    end: AttemptEnd,
    at: i64,
) -> Result<bool, sqlx::Error> {
    let mut statement =
        QueryBuilder::<Sqlite>::new("UPDATE jobs SET leased_by = NULL, leased_until = NULL, ");
    match end {
        AttemptEnd::Done => statement.push("error = NULL, over_at = ").push_bind(at),
        AttemptEnd::Again(due_at) => statement
            .push("attempts = 0, error = NULL, due_at = ")
            .push_bind(due_at),
        AttemptEnd::Retry { at: due_at, error } => statement
            .push("error = ")
            .push_bind(error)
            .push(", due_at = ")
            .push_bind(due_at),
        AttemptEnd::Failed { error } => statement
            .push("failed = 1, error = ")
            .push_bind(error)
            .push(", over_at = ")
            .push_bind(at),
        AttemptEnd::Released => statement.push("attempts = attempts - 1"),
    };
    statement
        .push(" WHERE leased_until IS NOT NULL AND id = ")
        .push_bind(lease.job)
        .push(" AND lease = ")
        .push_bind(lease.number);
    let ended = statement.build().execute(connection).await?;
    Ok(ended.rows_affected() > 0)
}
