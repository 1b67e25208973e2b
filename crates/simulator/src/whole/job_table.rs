//! The jobs on the simulated disk, with the same leases as in the real store.

use std::collections::BTreeMap;

use bistand_store::{
    AttemptEnd, ClaimedJob, JobLine, JobState, JobStore, Lease, NewJob, Pending, StoreError,
};

use super::disk::Disk;

/// The rows, in the order of their ids.
#[derive(Default)]
pub(super) struct JobTable {
    rows: Vec<JobRow>,
    ids: i64,
}

struct JobRow {
    id: i64,
    job: NewJob,
    attempts: u32,
    claims: i64,
    /// The worker, and until when it may work.
    leased: Option<(String, i64)>,
    error: Option<String>,
    over_at: Option<i64>,
    failed: bool,
}

impl JobRow {
    fn new(id: i64, job: NewJob, claims: i64) -> Self {
        Self {
            id,
            job,
            attempts: 0,
            claims,
            leased: None,
            error: None,
            over_at: None,
            failed: false,
        }
    }

    fn is_of(&self, kind: &str, key: &str) -> bool {
        (self.job.kind.as_str(), self.job.key.as_str()) == (kind, key)
    }

    /// When it can be claimed, if it is not over.
    fn free_at(&self) -> Option<i64> {
        let leased = self.leased.as_ref().map(|(_, until)| *until);
        let free_at = self.job.due_at.max(leased.unwrap_or(self.job.due_at));
        self.over_at.is_none().then_some(free_at)
    }

    fn state(&self) -> JobState {
        match (self.failed, self.over_at, &self.error) {
            (true, ..) => JobState::Failed,
            (_, Some(_), _) => JobState::Done,
            (.., Some(_)) => JobState::Retrying,
            (.., None) => JobState::Waiting,
        }
    }

    fn end(&mut self, end: AttemptEnd, at: i64) {
        self.leased = None;
        match end {
            AttemptEnd::Done => (self.error, self.over_at) = (None, Some(at)),
            AttemptEnd::Again(due_at) => {
                (self.error, self.attempts, self.job.due_at) = (None, 0, due_at);
            }
            AttemptEnd::Retry { at, error } => {
                (self.error, self.job.due_at) = (Some(error), at);
            }
            AttemptEnd::Failed { error } => {
                (self.error, self.over_at, self.failed) = (Some(error), Some(at), true);
            }
            AttemptEnd::Released => self.attempts -= 1,
        }
    }
}

impl JobTable {
    /// Writes a job; whether it was not there or was over.
    pub(super) fn enqueue(&mut self, job: &NewJob) -> bool {
        let same = |row: &&mut JobRow| row.is_of(&job.kind, &job.key);
        match self.rows.iter_mut().find(same) {
            Some(row) if row.over_at.is_none() => false,
            Some(row) => {
                *row = JobRow::new(row.id, job.clone(), row.claims + 1);
                true
            }
            None => {
                self.ids += 1;
                self.rows.push(JobRow::new(self.ids, job.clone(), 0));
                true
            }
        }
    }

    fn hasten(&mut self, kind: &str, key: &str, due_at: i64) {
        for row in &mut self.rows {
            if row.is_of(kind, key) && row.over_at.is_none() {
                row.job.due_at = row.job.due_at.min(due_at);
            }
        }
    }

    fn claim(&mut self, worker: &str, now: i64, until: i64) -> Option<ClaimedJob> {
        let free = self.rows.iter_mut();
        let free = free.filter(|row| row.free_at().is_some_and(|at| at <= now));
        let row = free.min_by_key(|row| (row.job.due_at, row.id))?;
        row.claims += 1;
        row.attempts += 1;
        row.leased = Some((worker.to_owned(), until));
        Some(ClaimedJob {
            lease: Lease {
                job: row.id,
                number: row.claims,
            },
            kind: row.job.kind.clone(),
            payload: row.job.payload.clone(),
            attempts: row.attempts,
        })
    }

    /// The row of which this is the current lease.
    fn leased(&mut self, lease: Lease) -> Option<&mut JobRow> {
        let is_it = |row: &&mut JobRow| {
            row.id == lease.job && row.claims == lease.number && row.leased.is_some()
        };
        self.rows.iter_mut().find(is_it)
    }

    fn renew(&mut self, lease: Lease, until: i64) -> bool {
        let leased = self.leased(lease).and_then(|row| row.leased.as_mut());
        leased.is_some_and(|leased| {
            leased.1 = until;
            true
        })
    }

    fn end(&mut self, lease: Lease, end: AttemptEnd, at: i64) -> bool {
        self.leased(lease).is_some_and(|row| {
            row.end(end, at);
            true
        })
    }

    fn next_at(&self) -> Option<i64> {
        self.rows.iter().filter_map(JobRow::free_at).min()
    }

    pub(super) fn open(&self, limit: u32) -> Vec<JobLine> {
        let lines = self.rows.iter().map(|row| JobLine {
            id: row.id,
            kind: row.job.kind.clone(),
            key: row.job.key.clone(),
            state: row.state(),
            attempts: row.attempts,
            due_at: row.job.due_at,
            worker: row.leased.as_ref().map(|(worker, _)| worker.clone()),
            error: row.error.clone(),
        });
        let mut lines: Vec<_> = lines.filter(|line| line.state != JobState::Done).collect();
        lines.sort_by_key(|line| (line.state, line.due_at, line.id));
        lines.truncate(limit as usize);
        lines
    }

    fn by_state(&self) -> Vec<(JobState, u64)> {
        let mut counted = BTreeMap::new();
        for row in &self.rows {
            *counted.entry(row.state()).or_insert(0) += 1;
        }
        counted.into_iter().collect()
    }

    fn forget(&mut self, done_before: i64, failed_before: i64) -> u64 {
        let before = self.rows.len();
        self.rows.retain(|row| {
            let kept_since = if row.failed {
                failed_before
            } else {
                done_before
            };
            row.over_at.is_none_or(|at| at >= kept_since)
        });
        (before - self.rows.len()) as u64
    }
}

impl JobStore for Disk {
    fn enqueue_jobs(&self, jobs: Vec<NewJob>, _at: i64) -> Pending<'_, Result<u64, StoreError>> {
        Box::pin(self.image.change(move |tables| {
            let table = &mut tables.jobs;
            jobs.iter().map(|job| u64::from(table.enqueue(job))).sum()
        }))
    }

    fn hasten_job<'a>(
        &'a self,
        kind: &'a str,
        key: &'a str,
        due_at: i64,
    ) -> Pending<'a, Result<(), StoreError>> {
        Box::pin((self.image).change(move |tables| tables.jobs.hasten(kind, key, due_at)))
    }

    fn claim_job<'a>(
        &'a self,
        worker: &'a str,
        now: i64,
        until: i64,
    ) -> Pending<'a, Result<Option<ClaimedJob>, StoreError>> {
        Box::pin((self.image).change(move |tables| tables.jobs.claim(worker, now, until)))
    }

    fn renew_lease(&self, lease: Lease, until: i64) -> Pending<'_, Result<bool, StoreError>> {
        Box::pin((self.image).change(move |tables| tables.jobs.renew(lease, until)))
    }

    fn end_attempt(
        &self,
        lease: Lease,
        end: AttemptEnd,
        at: i64,
    ) -> Pending<'_, Result<bool, StoreError>> {
        Box::pin((self.image).change(move |tables| tables.jobs.end(lease, end, at)))
    }

    fn next_job_at(&self) -> Pending<'_, Result<Option<i64>, StoreError>> {
        Box::pin(self.image.read(|tables| tables.jobs.next_at()))
    }

    fn open_jobs(&self, limit: u32) -> Pending<'_, Result<Vec<JobLine>, StoreError>> {
        Box::pin(self.image.read(move |tables| tables.jobs.open(limit)))
    }

    fn jobs_by_state(&self) -> Pending<'_, Result<Vec<(JobState, u64)>, StoreError>> {
        Box::pin(self.image.read(|tables| tables.jobs.by_state()))
    }

    fn forget_jobs(
        &self,
        done_before: i64,
        failed_before: i64,
    ) -> Pending<'_, Result<u64, StoreError>> {
        let change = move |tables: &mut super::tables::Tables| {
            tables.jobs.forget(done_before, failed_before)
        };
        Box::pin(self.image.change(change))
    }
}
