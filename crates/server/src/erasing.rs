//! Erases texts: for `bistand erase`, which is another process on the same database, and after the
//! retention period in the settings.

use std::time::Duration;

use bistand_session::{SessionId, Timestamp};
use bistand_store::{SessionKey, Store, StoreError, Wordy};

use crate::app::App;
use crate::config::Settings;

/// How often to check whether another process has erased texts: one row of one table.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How often to erase sessions that have reached the retention period.
const SWEEP_EVERY: Duration = Duration::from_secs(60 * 60);
/// Sessions that are erased in one batch; other writes go in between.
const AT_ONCE: u32 = 100;
/// The actors in the audit log.
const BY_AGE: &str = "retention";
const BY_HAND: &str = "command-line";
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// How many times the command tries to empty the write-ahead log, and the pause in between.
const TRIES: u32 = 100;
const BETWEEN: Duration = Duration::from_millis(100);

/// Whose texts to erase.
pub(crate) enum Whose<'a> {
    /// Those of one session, by its id.
    Session(&'a str),
    /// Those of all sessions whose customer gave this name.
    Customer(&'a str),
}

/// The sessions with texts to erase.
///
/// # Errors
/// If the id is invalid or the store fails.
pub(crate) async fn find(store: &Store, whose: &Whose<'_>) -> anyhow::Result<Vec<Wordy>> {
    Ok(match whose {
        Whose::Session(id) => {
            let session: SessionId = id.parse().map_err(|_| {
                anyhow::anyhow!(
                    "`{id}` is not a session id; it is the last part of the session's address in \
                     the console"
                )
            })?;
            let key = SessionKey::new(session.to_string());
            store.words_of_session(&key).await?
        }
        Whose::Customer(name) => store.words_of_customer(name.trim()).await?,
    })
}

/// Erases the texts of these sessions for the operator. Afterwards, no file of the database
/// contains them.
///
/// # Errors
/// If the store fails or the write-ahead log cannot be emptied.
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
        "the texts are erased, but the database's write-ahead log still contains them because a \
         backup is reading it; the server empties the log when the backup has ended"
    )
}

/// Drops cached texts after another process has erased them, while the server runs.
pub(crate) async fn notice(app: App) {
    let mut known = app.store.erasures_made().await.ok();
    let mut interval = tokio::time::interval(LOOK_EVERY);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        match app.store.erasures_made().await {
            Ok(made) if known == Some(made) => {}
            Ok(made) => match app.registry.texts_erased().await {
                Ok(()) => known = Some(made),
                Err(error) => tracing::error!(%error, "failed to drop erased texts; will retry"),
            },
            Err(error) => tracing::error!(%error, "failed to check for erased texts"),
        }
    }
}

/// Erases sessions that have reached the retention period, while the server runs.
pub(crate) async fn retain(app: App) {
    let mut interval = tokio::time::interval(SWEEP_EVERY);
    loop {
        interval.tick().await;
        match sweep(&app.store, &app.settings, app.now()).await {
            Ok(0) => {}
            Ok(sessions) => tracing::info!(sessions, "erased the texts of old sessions"),
            Err(error) => tracing::error!(%error, "failed to erase the texts of old sessions"),
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
