//! Words that are to be forgotten: by `bistand erase`, which is another process on the same
//! database, and by themselves after the time that the settings allow.

use std::time::Duration;

use bistand_session::{SessionId, Timestamp};
use bistand_store::{SessionKey, Store, StoreError, Wordy};

use crate::app::App;
use crate::config::Settings;

/// How often it is looked whether somebody has erased something: one row of one table.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How often it is looked whether something is old enough.
const SWEEP_EVERY: Duration = Duration::from_secs(60 * 60);
/// Sessions that are erased in one go; others write in between.
const AT_ONCE: u32 = 100;
/// Who did it, in the audit log.
const BY_AGE: &str = "retention";
const BY_HAND: &str = "command-line";
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// How long a tool waits until the write-ahead log is empty, and how often it tries.
const TRIES: u32 = 100;
const BETWEEN: Duration = Duration::from_millis(100);

/// Whose words.
pub(crate) enum Whose<'a> {
    /// One session's, by its id.
    Session(&'a str),
    /// Those of all sessions of a customer, by the name that was given.
    Customer(&'a str),
}

/// The sessions with words to erase.
///
/// # Errors
/// An id that is none, or what the store says.
pub(crate) async fn find(store: &Store, whose: &Whose<'_>) -> anyhow::Result<Vec<Wordy>> {
    Ok(match whose {
        Whose::Session(id) => {
            let session: SessionId = id.parse().map_err(|_| {
                anyhow::anyhow!("`{id}` is no session: its id stands in the console's address")
            })?;
            let key = SessionKey::new(session.to_string());
            store.words_of_session(&key).await?
        }
        Whose::Customer(name) => store.words_of_customer(name.trim()).await?,
    })
}

/// Erases the words of these sessions by hand; when this is through, no file of the database holds
/// them any more.
///
/// # Errors
/// What the store says, or that the log could not be emptied.
pub(crate) async fn erase(store: &Store, sessions: &[Wordy], at: Timestamp) -> anyhow::Result<u64> {
    let mut texts = 0;
    for wordy in sessions {
        texts += store.erase_session(&wordy.session, at.0, BY_HAND).await?;
    }
    for _ in 0..TRIES {
        if store.checkpoint().await? {
            return Ok(texts);
        }
        tokio::time::sleep(BETWEEN).await;
    }
    anyhow::bail!(
        "the words are erased, but the write-ahead log of the database still holds them because a \
         backup is reading it: the server empties it when that has ended"
    )
}

/// Forgets what others have erased, for as long as the server runs.
pub(crate) async fn notice(app: App) {
    let mut known = app.store.erasures_made().await.ok();
    let mut interval = tokio::time::interval(LOOK_EVERY);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        match app.store.erasures_made().await {
            Ok(made) if known == Some(made) => {}
            Ok(made) => match app.hub.words_erased().await {
                Ok(()) => known = Some(made),
                Err(error) => tracing::error!(%error, "erased words cannot be forgotten yet"),
            },
            Err(error) => tracing::error!(%error, "it cannot be seen what was erased"),
        }
    }
}

/// Erases what is old enough, for as long as the server runs.
pub(crate) async fn retain(app: App) {
    let mut interval = tokio::time::interval(SWEEP_EVERY);
    loop {
        interval.tick().await;
        match sweep(&app.store, &app.settings, app.now()).await {
            Ok(0) => {}
            Ok(sessions) => tracing::info!(sessions, "old sessions have lost their words"),
            Err(error) => tracing::error!(%error, "old sessions cannot be erased"),
        }
    }
}

async fn sweep(store: &Store, settings: &Settings, now: Timestamp) -> Result<usize, StoreError> {
    let days = i64::try_from(settings.retention_days).unwrap_or(i64::MAX);
    if days == 0 {
        return Ok(0);
    }
    let before = now.0.saturating_sub(days.saturating_mul(DAY_MS));
    let mut sessions = 0;
    loop {
        let old = store.words_over_before(before, AT_ONCE).await?;
        for wordy in &old {
            store.erase_session(&wordy.session, now.0, BY_AGE).await?;
        }
        sessions += old.len();
        if old.is_empty() {
            return Ok(sessions);
        }
    }
}
