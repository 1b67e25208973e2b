//! Extends the expiry of a sign-in when it is used, without delaying the request. A disk that
//! cannot be written ends no sign-in before the old expiry.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bistand_session::Timestamp;
use bistand_store::{Cookie, Holder, TokenHash};

use super::guard::expiry;
use crate::app::App;

/// The expiry is extended at most this often, because each extension is a write.
const MOVED_EVERY: i64 = 5 * 60 * 1_000;
/// The pause after a failed write, before the same sign-in is extended again.
const AGAIN_AFTER: Duration = Duration::from_secs(30);

/// The sign-ins whose expiry is being extended: one write for each at a time.
#[derive(Clone, Default)]
pub struct Touches(Arc<Mutex<HashSet<TokenHash>>>);

impl Touches {
    fn lock(&self) -> MutexGuard<'_, HashSet<TokenHash>> {
        // It is changed in single steps, so a panic elsewhere left nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes that a cookie was used at `at`. This extends a sign-in; a customer's seat has a fixed end.
pub(crate) fn used(app: &App, cookie: &Cookie, at: Timestamp) {
    let is_staff = matches!(cookie.holder, Holder::User(_));
    if !is_staff || at.0 - cookie.last_seen_at <= MOVED_EVERY {
        return;
    }
    let token = cookie.token.clone();
    if !app.touches.lock().insert(token.clone()) {
        return;
    }
    let (app, expires_at) = (app.clone(), expiry(cookie.created_at, at));
    tokio::spawn(async move {
        let touched = app.store.touch_cookie(&token, at.0, expires_at).await;
        if let Err(error) = touched {
            tracing::error!(%error, "failed to extend a sign-in; its next use retries");
            tokio::time::sleep(AGAIN_AFTER).await;
        }
        app.touches.lock().remove(&token);
    });
}
