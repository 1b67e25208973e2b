//! Jobs: work that is periodic or slow, as rows, so that it survives the end of the process and
//! several workers can share it.
//!
//! A job is carried out at least once: a worker may die after its work and before it could say so.
//! So the work of a job must be idempotent.

use std::fmt;

use super::{Pending, StoreError};

/// A job to write, alone or as [`Row::Job`](super::Row::Job) of an append.
#[derive(Clone, PartialEq, Eq)]
pub struct NewJob {
    /// What to do, a stable word.
    pub kind: String,
    /// Which one of this kind. While a job of this kind and key is not over, another one is not
    /// written; when it is over, its row begins again.
    pub key: String,
    /// What the work needs to know, JSON without personal text.
    pub payload: String,
    /// From when it may be carried out, milliseconds since 1970.
    pub due_at: i64,
}

impl fmt::Debug for NewJob {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "NewJob({})", self.kind)
    }
}

/// The right to carry out a job, until another worker gets it. It fences: once another worker has
/// claimed the job, nothing that this one says about it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// The row of the job.
    pub job: i64,
    /// Counts the claims of this row.
    pub number: i64,
}

/// A job and the right to carry it out.
#[derive(Clone, PartialEq, Eq)]
pub struct ClaimedJob {
    /// The right.
    pub lease: Lease,
    /// What to do.
    pub kind: String,
    /// What the work needs to know, JSON.
    pub payload: String,
    /// How many attempts there have been, including this one.
    pub attempts: u32,
}

impl fmt::Debug for ClaimedJob {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ClaimedJob({})", self.kind)
    }
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttemptEnd {
    /// The job is over.
    Done,
    /// The work is done, and is due again at this time, milliseconds since 1970.
    Again(i64),
    /// The attempt failed.
    Retry {
        /// When the next one is due, milliseconds since 1970.
        at: i64,
        /// Why it failed, without personal text.
        error: String,
    },
    /// The attempt failed and was the last one: the job is over.
    Failed {
        /// Why it failed, without personal text.
        error: String,
    },
    /// The attempt was broken off because the worker stops; it does not count.
    Released,
}

/// The state of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JobState {
    /// Over; no attempt is left.
    Failed,
    /// Waits for its next attempt, after the last one failed.
    Retrying,
    /// Waits until it is due, or is being carried out.
    Waiting,
    /// Over.
    Done,
}

/// A job as it is stored, for the operator.
#[derive(Clone, PartialEq, Eq)]
pub struct JobLine {
    /// Never given again.
    pub id: i64,
    /// What to do.
    pub kind: String,
    /// Which one of this kind.
    pub key: String,
    /// Its state.
    pub state: JobState,
    /// Attempts since it was written, or since the last one that succeeded.
    pub attempts: u32,
    /// When it is due, or was, milliseconds since 1970.
    pub due_at: i64,
    /// The worker that has it now.
    pub worker: Option<String>,
    /// Why the last attempt failed.
    pub error: Option<String>,
}

impl fmt::Debug for JobLine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "JobLine({} {} {:?})",
            self.id, self.kind, self.state
        )
    }
}

/// The jobs. All times come from the caller, in milliseconds since 1970.
pub trait JobStore: Send + Sync {
    /// Writes jobs, all of them or none; returns how many of them were not there or were over, see
    /// [`NewJob::key`].
    ///
    /// # Errors
    /// If the database cannot be written.
    fn enqueue_jobs(&self, jobs: Vec<NewJob>, at: i64) -> Pending<'_, Result<u64, StoreError>>;

    /// Lets a job that waits for a later time be due at `due_at`.
    ///
    /// # Errors
    /// If the database cannot be written.
    fn hasten_job<'a>(
        &'a self,
        kind: &'a str,
        key: &'a str,
        due_at: i64,
    ) -> Pending<'a, Result<(), StoreError>>;

    /// Gives the job that has been due for longest to this worker, until `until`. A job whose lease
    /// has run out is due again.
    ///
    /// # Errors
    /// If the database cannot be written.
    fn claim_job<'a>(
        &'a self,
        worker: &'a str,
        now: i64,
        until: i64,
    ) -> Pending<'a, Result<Option<ClaimedJob>, StoreError>>;

    /// Extends a lease; `false` if the job belongs to another worker now.
    ///
    /// # Errors
    /// If the database cannot be written.
    fn renew_lease(&self, lease: Lease, until: i64) -> Pending<'_, Result<bool, StoreError>>;

    /// Ends an attempt and its lease; `false`, and nothing changes, if the job belongs to another
    /// worker now or the attempt has ended already.
    ///
    /// # Errors
    /// If the database cannot be written.
    fn end_attempt(
        &self,
        lease: Lease,
        end: AttemptEnd,
        at: i64,
    ) -> Pending<'_, Result<bool, StoreError>>;

    /// When the next job can be claimed, unless all are over.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn next_job_at(&self) -> Pending<'_, Result<Option<i64>, StoreError>>;

    /// The jobs that are not done, by state and time: at most `limit`.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn open_jobs(&self, limit: u32) -> Pending<'_, Result<Vec<JobLine>, StoreError>>;

    /// How many jobs there are in each state that has any.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn jobs_by_state(&self) -> Pending<'_, Result<Vec<(JobState, u64)>, StoreError>>;

    /// Deletes the jobs that were done, and those that failed, before these times; returns how many
    /// there were.
    ///
    /// # Errors
    /// If the database cannot be written.
    fn forget_jobs(
        &self,
        done_before: i64,
        failed_before: i64,
    ) -> Pending<'_, Result<u64, StoreError>>;
}
