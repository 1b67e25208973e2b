//! Accounts that are disabled and enabled by `bistand user`, which is another process on the same
//! database. Sessions learn which of their agents cannot come.

use std::time::Duration;

use bistand_store::StoreError;
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::app::App;
use crate::live::ANSWER_TIMEOUT;

/// How often the accounts are looked at, with one query. This bounds how long a page promises an
/// agent who can no longer come.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Periodically tells the sessions which accounts are disabled.
pub async fn watch_disabled(app: App) {
    let mut interval = interval(LOOK_EVERY);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        match timeout(ANSWER_TIMEOUT, look(&app)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "failed to read which users are disabled"),
            Err(_) => tracing::error!("timed out reading which users are disabled"),
        }
    }
}

async fn look(app: &App) -> Result<(), StoreError> {
    let disabled = app.store.disabled_users().await?;
    // No agent's seat has an id that is none.
    let disabled = disabled.iter().filter_map(|user| user.parse().ok());
    app.registry.accounts_disabled(disabled.collect());
    Ok(())
}
