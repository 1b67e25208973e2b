//! A sign-in that is used goes on: its expiry is moved, beside the request. Nobody waits for it,
//! and a disk that cannot write signs nobody out before the old expiry.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bistand_session::Timestamp;
use bistand_store::{Cookie, Holder, TokenHash};

use super::guard::expiry;
use crate::app::App;

/// The expiry is moved on when the last move was so long ago: each is a write.
const MOVED_EVERY: i64 = 5 * 60 * 1_000;
/// How long a disk that has failed is left alone before the same expiry is moved again.
const AGAIN_AFTER: Duration = Duration::from_secs(30);

/// The sign-ins of which the expiry is being moved: one write for each at a time.
#[derive(Clone, Default)]
pub struct Touches(Arc<Mutex<HashSet<TokenHash>>>);

impl Touches {
    fn lock(&self) -> MutexGuard<'_, HashSet<TokenHash>> {
        // It is changed in single steps, so a panic elsewhere left nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A cookie was used at `at`. A sign-in's expiry moves on; a customer's place has an end of its
/// own.
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
            tracing::error!(%error, "the expiry of a sign-in cannot be moved");
            tokio::time::sleep(AGAIN_AFTER).await;
        }
        app.touches.lock().remove(&token);
    });
}
