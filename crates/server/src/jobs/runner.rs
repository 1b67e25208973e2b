//! A worker: claims what is due, carries it out, repeats what fails.
//!
//! A lease says who carries out a job, and is renewed while that takes. If the process dies, the
//! lease runs out and another worker, or the next process, begins the job again. A worker that lost
//! a lease stops, and the store refuses what it still reports.

use std::sync::Arc;
use std::time::Duration;

use bistand_store::{AttemptEnd, ClaimedJob, JobStore, StoreError};
use futures_util::future::BoxFuture;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::kind::{Job, PERIOD};
use crate::live::Clock;

/// Attempts before a job that is done once is given up: with the pauses between them, three to four
/// hours, in which a full disk or another server's failure is usually noticed.
pub const MAX_ATTEMPTS: u32 = 12;
/// Jobs that a worker carries out at the same time: they must not crowd out the live sessions.
const ABREAST: usize = 4;
/// How long a job stays with a worker that says nothing more.
const LEASE: Duration = Duration::from_secs(30);
/// How often a worker renews its lease: one of two renewals may fail.
const RENEW_EVERY: Duration = Duration::from_secs(10);
/// How long before the end of a lease its work stops: clocks differ.
const MARGIN: Duration = Duration::from_secs(2);
/// How often to look for jobs that another process wrote, and how far to trust a wait: the clock
/// may run at another speed.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// The pause after the store has failed.
const PAUSE: Duration = Duration::from_secs(5);
/// The pause after a first failed attempt; it doubles with each further one, up to [`PERIOD`].
const FIRST_RETRY: Duration = Duration::from_secs(10);
/// At a stop: how long attempts may continue, and how long to wait for their end to be written.
const FINISH_WITHIN: Duration = Duration::from_secs(2);
const STOP_WITHIN: Duration = Duration::from_secs(4);
/// The longest reason that is stored, in characters.
const REASON_CHARACTERS: usize = 300;

/// When a job that was carried out is due again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// After its period; never, if it has none.
    AsPlanned,
    /// After this time: there is more to do.
    After(Duration),
}

/// Carries out jobs.
pub trait Handler: Send + Sync + 'static {
    /// Carries out a job, which may have been carried out before, wholly or in part. The future may
    /// be dropped at any await.
    ///
    /// # Errors
    /// The reason without personal text: it is logged and stored for the operator.
    fn carry_out(&self, job: Job) -> BoxFuture<'_, anyhow::Result<Next>>;
}

/// A worker, cheap to clone.
#[derive(Clone)]
pub struct Runner {
    store: Arc<dyn JobStore>,
    handler: Arc<dyn Handler>,
    clock: Clock,
    worker: Arc<str>,
}

/// A worker at work.
pub struct Running {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Running {
    /// Stops the worker: attempts may finish within a short time, the others are given back.
    pub async fn stop(mut self) {
        self.stop.cancel();
        if timeout(STOP_WITHIN, &mut self.task).await.is_err() {
            self.task.abort();
            tracing::error!(
                "jobs did not stop in time; they continue when their lease has run out"
            );
        }
    }
}

impl Runner {
    /// A worker with this name, which must be its own.
    pub fn new(
        store: Arc<dyn JobStore>,
        handler: impl Handler,
        clock: Clock,
        worker: String,
    ) -> Self {
        Self {
            store,
            handler: Arc::new(handler),
            clock,
            worker: worker.into(),
        }
    }

    /// Starts it, within a runtime.
    #[must_use]
    pub fn start(self) -> Running {
        let stop = CancellationToken::new();
        let task = tokio::spawn(self.run(stop.clone()));
        Running { stop, task }
    }

    async fn run(self, stop: CancellationToken) {
        let release = CancellationToken::new();
        let mut attempts = JoinSet::new();
        while !stop.is_cancelled() {
            let pause = match self.claim_due(&mut attempts, &release).await {
                Ok(pause) => pause,
                Err(error) => {
                    tracing::error!(%error, "failed to look for due jobs; will retry");
                    PAUSE
                }
            };
            tokio::select! {
                biased;
                () = stop.cancelled() => {}
                Some(_) = attempts.join_next() => {}
                () = sleep(pause) => {}
            }
        }
        let finished = async { while attempts.join_next().await.is_some() {} };
        if timeout(FINISH_WITHIN, finished).await.is_err() {
            release.cancel();
            while attempts.join_next().await.is_some() {}
        }
    }

    /// Begins what is due, as far as there is room; returns how long nothing more is due.
    async fn claim_due(
        &self,
        attempts: &mut JoinSet<()>,
        release: &CancellationToken,
    ) -> Result<Duration, StoreError> {
        while attempts.len() < ABREAST {
            // Reading first: a claim is a write.
            let next = self.store.next_job_at().await?;
            let wait = next.map_or(LOOK_EVERY, |at| self.until(at));
            if !wait.is_zero() {
                return Ok(wait.min(LOOK_EVERY));
            }
            let (now, until) = (self.clock.now().0, self.later(LEASE));
            if let Some(claimed) = self.store.claim_job(&self.worker, now, until).await? {
                attempts.spawn(self.clone().attempt(claimed, until, release.clone()));
            }
        }
        Ok(LOOK_EVERY)
    }

    /// The time after a wait, milliseconds since 1970.
    fn later(&self, wait: Duration) -> i64 {
        let wait = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
        self.clock.now().0.saturating_add(wait)
    }

    /// The wait until a time; none if it has passed.
    fn until(&self, at: i64) -> Duration {
        Duration::from_millis(at.saturating_sub(self.clock.now().0).max(0).unsigned_abs())
    }

    async fn attempt(self, claimed: ClaimedJob, until: i64, release: CancellationToken) {
        let ended = tokio::select! {
            biased;
            // First: the claim itself may have taken longer than the lease.
            () = self.hold(&claimed, until) => None,
            end = self.carry_out(&claimed) => Some(end),
            () = release.cancelled() => Some(AttemptEnd::Released),
        };
        let kind = claimed.kind.as_str();
        let counted = match ended {
            Some(end) => {
                let at = self.clock.now().0;
                self.store.end_attempt(claimed.lease, end, at).await
            }
            None => Ok(false),
        };
        match counted {
            Ok(true) => {}
            Ok(false) => tracing::warn!(kind, "a job lost its lease; it will be repeated"),
            Err(error) => {
                tracing::error!(kind, %error, "failed to write how a job ended; will repeat it");
            }
        }
    }

    /// Renews the lease; returns before another worker can get the job.
    async fn hold(&self, claimed: &ClaimedJob, mut until: i64) {
        loop {
            let left = self.until(until).saturating_sub(MARGIN);
            let renewed = timeout(left, async {
                sleep(RENEW_EVERY).await;
                let further = self.later(LEASE);
                let renewed = self.store.renew_lease(claimed.lease, further).await;
                renewed.map(|renewed| renewed.then_some(further))
            });
            match renewed.await {
                Ok(Ok(Some(further))) => until = further,
                Ok(Err(error)) => {
                    tracing::warn!(kind = claimed.kind, %error, "failed to renew a job's lease");
                }
                Ok(Ok(None)) | Err(_) => return,
            }
        }
    }

    async fn carry_out(&self, claimed: &ClaimedJob) -> AttemptEnd {
        let (kind, attempts) = (claimed.kind.as_str(), claimed.attempts);
        let (is_periodic, outcome) = match Job::read(kind, &claimed.payload) {
            Ok(job) => {
                let is_periodic = matches!(job, Job::Periodic(_));
                if attempts > MAX_ATTEMPTS && !is_periodic {
                    let reason = "no attempt came to an end";
                    return give_up(kind, reason.to_owned());
                }
                (is_periodic, self.handler.carry_out(job).await)
            }
            Err(unknown) => return give_up(kind, unknown.to_string()),
        };
        let error = match outcome {
            Ok(Next::After(pause)) => return AttemptEnd::Again(self.later(pause)),
            Ok(Next::AsPlanned) if is_periodic => return AttemptEnd::Again(self.later(PERIOD)),
            Ok(Next::AsPlanned) => return AttemptEnd::Done,
            Err(error) => reason(&error),
        };
        if attempts >= MAX_ATTEMPTS && !is_periodic {
            return give_up(kind, error);
        }
        tracing::warn!(kind, attempts, error, "a job failed; will retry");
        AttemptEnd::Retry {
            at: self.later(pause_after(attempts)),
            error,
        }
    }
}

/// The end of the last attempt of a job.
fn give_up(kind: &str, error: String) -> AttemptEnd {
    tracing::error!(
        kind,
        error,
        "a job failed and is given up; see `bistand jobs`"
    );
    AttemptEnd::Failed { error }
}

/// The pause after so many failed attempts in a row.
fn pause_after(attempts: u32) -> Duration {
    let doubled = 2_u32.saturating_pow(attempts.saturating_sub(1));
    FIRST_RETRY.saturating_mul(doubled).min(PERIOD)
}

/// An error with its causes in one line that is not too long.
fn reason(error: &anyhow::Error) -> String {
    let text = format!("{error:#}").replace(['\n', '\t'], " ");
    text.chars().take(REASON_CHARACTERS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour() {
        let seconds = |attempts| pause_after(attempts).as_secs();
        assert_eq!([1, 2, 3, 9].map(seconds), [10, 20, 40, 2_560]);
        assert_eq!([10, 11, 999].map(seconds), [3_600; 3]);
        let all: u64 = (1..MAX_ATTEMPTS).map(seconds).sum();
        assert!((3 * 3_600..4 * 3_600).contains(&all), "{all} s");
    }

    #[test]
    fn a_reason_is_one_short_line() {
        let error = anyhow::anyhow!("no\nanswer").context("mail\tserver");
        assert_eq!(reason(&error), "mail server: no answer");
        let long = anyhow::anyhow!("ü".repeat(1_000));
        assert_eq!(reason(&long).chars().count(), REASON_CHARACTERS);
    }
}
