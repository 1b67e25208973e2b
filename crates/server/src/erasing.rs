//! Erases texts for `bistand erase`, which is another process on the same database. The jobs do it
//! after the retention period.

use std::time::Duration;

use bistand_session::{SessionId, Timestamp};
use bistand_store::{SessionKey, Store, Wordy};

use crate::app::App;

/// How often to check whether another process has erased texts: one row of one table.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// The actor in the audit log.
const BY_HAND: &str = "command-line";
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
