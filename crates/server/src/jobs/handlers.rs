//! What each kind of job does. A kind without a handler does not compile.

use bistand_session::Timestamp;
use bistand_store::StoreError;
use futures_util::future::{BoxFuture, FutureExt};

use super::kind::{Job, Once, Periodic};
use super::retention;
use super::runner::{Handler, Next};
use crate::app::App;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// How long the answer to a command is kept for a page that resends it: a tab may sleep over a
/// weekend, and its seat is kept for a week.
const ANSWERS_KEPT_MS: i64 = 30 * DAY_MS;
/// How long jobs that were done are kept: long enough to see what happened last week.
const DONE_KEPT_MS: i64 = 7 * DAY_MS;
/// How long jobs that failed are kept: the operator may look rarely.
const FAILED_KEPT_MS: i64 = 90 * DAY_MS;

/// The server's handlers.
pub(super) struct Handlers {
    app: App,
}

impl Handlers {
    pub(super) fn new(app: App) -> Self {
        Self { app }
    }

    async fn perform(&self, job: Job) -> anyhow::Result<Next> {
        let (store, now) = (&self.app.store, self.app.now());
        let days = self.app.settings.retention_days;
        let Timestamp(at) = now;
        match job {
            Job::Periodic(Periodic::FindOldSessions) => retention::find(store, days, now).await,
            Job::Periodic(Periodic::DeleteCookies) => {
                swept("cookies", store.sweep_cookies(at).await)
            }
            Job::Periodic(Periodic::DeleteAnswers) => {
                swept("answers", store.forget_answers(at - ANSWERS_KEPT_MS).await)
            }
            Job::Periodic(Periodic::CloseLinks) => swept("links", store.close_entries(at).await),
            Job::Periodic(Periodic::DeleteJobs) => {
                let (done, failed) = (at - DONE_KEPT_MS, at - FAILED_KEPT_MS);
                swept("jobs", store.forget_jobs(done, failed).await)
            }
            Job::Once(Once::EraseTexts { session }) => {
                retention::erase(store, &session.into(), days, now).await?;
                Ok(Next::AsPlanned)
            }
        }
    }
}

fn swept(what: &str, count: Result<u64, StoreError>) -> anyhow::Result<Next> {
    let count = count?;
    tracing::debug!(what, count, "deleted what has expired");
    Ok(Next::AsPlanned)
}

impl Handler for Handlers {
    fn carry_out(&self, job: Job) -> BoxFuture<'_, anyhow::Result<Next>> {
        self.perform(job).boxed()
    }
}
