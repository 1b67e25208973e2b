//! `bistand jobs`: what the server has to do, and what it could not do, for the operator.

use bistand_store::{JobLine, JobState, Store};

use super::output;
use crate::backup::open_existing;
use crate::config::Settings;

/// The most jobs that are printed, failed ones first.
const MAX_PRINTED: u32 = 1_000;

pub(super) async fn run(settings: &Settings) -> anyhow::Result<()> {
    let store = open_existing(settings).await?;
    let outcome = print(&store).await;
    store.close().await;
    outcome
}

async fn print(store: &Store) -> anyhow::Result<()> {
    let lines = store.open_jobs(MAX_PRINTED + 1).await?;
    for line in lines.iter().take(MAX_PRINTED as usize) {
        output::say(&text(line)?)?;
    }
    if lines.len() > MAX_PRINTED as usize {
        output::say("There are more.")?;
    }
    Ok(())
}

/// A column must not be empty.
fn or_dash(text: &str) -> &str {
    if text.is_empty() { "-" } else { text }
}

/// A job as one line: number, state, kind, key, attempts, time, reason, with tabs in between.
fn text(line: &JobLine) -> anyhow::Result<String> {
    let state = match (line.state, &line.worker) {
        (JobState::Failed, _) => "failed",
        (JobState::Done, _) => "done",
        (JobState::Waiting | JobState::Retrying, Some(_)) => "running",
        (JobState::Retrying, None) => "retrying",
        (JobState::Waiting, None) => "waiting",
    };
    let due = output::time(line.due_at)?;
    let key = or_dash(&line.key);
    let reason = or_dash(line.error.as_deref().unwrap_or_default());
    let (id, kind, attempts) = (line.id, &line.kind, line.attempts);
    Ok(format!(
        "{id}\t{state}\t{kind}\t{key}\t{attempts}\t{due}\t{reason}"
    ))
}
