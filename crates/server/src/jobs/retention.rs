//! Erases the texts of sessions that have reached the retention period in the settings: one job
//! finds them, and each gets a job of its own.

use std::time::Duration;

use bistand_session::Timestamp;
use bistand_store::{SessionKey, Store};

use super::kind::{Job, Once};
use super::runner::Next;

/// Sessions that are found in one attempt.
const AT_ONCE: u32 = 100;
/// When to look for more: their jobs take about as long.
const MORE_AFTER: Duration = Duration::from_secs(2);
/// The actor in the audit log.
const BY_AGE: &str = "retention";
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// The sessions that ended before this time have reached the period of so many days; `None`: texts
/// are kept.
fn cutoff(days: usize, Timestamp(now): Timestamp) -> Option<i64> {
    let days = i64::try_from(days).unwrap_or(i64::MAX);
    (days > 0).then(|| now.saturating_sub(days.saturating_mul(DAY_MS)))
}

/// Writes a job for each session that has reached the retention period.
pub(super) async fn find(store: &Store, days: usize, now: Timestamp) -> anyhow::Result<Next> {
    let Some(before) = cutoff(days, now) else {
        return Ok(Next::AsPlanned);
    };
    let old = store.words_over_before(before, AT_ONCE).await?;
    let jobs = old.iter().map(|wordy| {
        let session = wordy.session.as_str().to_owned();
        Job::Once(Once::EraseTexts { session }).row(now.0)
    });
    let sessions = store.enqueue_jobs(jobs.collect(), now.0).await?;
    if sessions > 0 {
        tracing::info!(sessions, "erasing the texts of old sessions");
    }
    Ok(if old.len() < AT_ONCE as usize {
        Next::AsPlanned
    } else {
        Next::After(MORE_AFTER)
    })
}

/// Erases the texts of a session, unless it was reopened or the setting changed since its job was
/// written.
pub(super) async fn erase(
    store: &Store,
    session: &SessionKey,
    days: usize,
    now: Timestamp,
) -> anyhow::Result<()> {
    let summary = store.summary(session).await?.map(|listed| listed.summary);
    let ended = summary.and_then(|summary| summary.over_since);
    if let (Some(ended), Some(before)) = (ended, cutoff(days, now))
        && ended < before
    {
        store.erase_session(session, now.0, BY_AGE).await?;
    }
    Ok(())
}
