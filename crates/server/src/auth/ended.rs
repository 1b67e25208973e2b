//! Ended sign-ins and seats. They end immediately, even while the disk is full or hangs: their
//! cookies are listed here until they are deleted from the store.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bistand_store::{StoreError, TokenHash};
use bistand_wire::{Code, Problem};
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::app::App;
use crate::live::ANSWER_TIMEOUT;
use crate::socket::Who;

/// The pause after a failed deletion.
const AGAIN_AFTER: Duration = Duration::from_secs(5);

/// Cookies that are no longer valid but still stored. Each entry requires a person who got in with
/// the cookie or its successor, so strangers cannot fill the list.
#[derive(Clone, Default)]
pub struct Ended(Arc<Mutex<HashSet<TokenHash>>>);

impl Ended {
    /// Whether this cookie has ended.
    pub(crate) fn contains(&self, cookie: &TokenHash) -> bool {
        self.lock().contains(cookie)
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<TokenHash>> {
        // It is changed in single steps, so a panic elsewhere left nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends a sign-in or seat: closes its sockets, makes its cookie invalid, ends the grace of `who`,
/// if known, and deletes the cookie from the store, however long that takes.
///
/// # Errors
/// `unavailable` if it has not been deleted yet: after a restart of the server it would be valid
/// again.
pub(crate) async fn end(app: &App, cookie: &TokenHash, who: Option<Who>) -> Result<(), Problem> {
    let told = begin(app, cookie);
    app.sockets.sign_out(&app.registry, cookie, who);
    match timeout(ANSWER_TIMEOUT, told).await {
        Ok(Ok(true)) => Ok(()),
        _ => Err(Problem::new(Code::Unavailable)),
    }
}

/// The browser has received another cookie instead, for `who`, which is valid whatever happens to
/// this one; this does not wait for the disk. The browser's pages reconnect with the new one.
pub(crate) fn replaced(app: &App, cookie: &TokenHash, by: &TokenHash, who: Who) {
    // First, so that these pages are not treated as signed out.
    app.sockets.replaced(&app.registry, cookie, by, who);
    drop(begin(app, cookie));
}

/// The request that should have received this cookie was refused. The cookie may be stored a while
/// later nevertheless.
pub(crate) fn never_given(app: &App, cookie: &TokenHash) {
    drop(begin(app, cookie));
}

fn begin(app: &App, cookie: &TokenHash) -> oneshot::Receiver<bool> {
    let is_new = app.ended.lock().insert(cookie.clone());
    let (tell, told) = oneshot::channel();
    // If a cookie is ended twice, the first task deletes it.
    if is_new {
        tokio::spawn(remove(app.clone(), cookie.clone(), tell));
    }
    told
}

/// Deletes a cookie from the store, and reports whether the first attempt succeeded.
async fn remove(app: App, cookie: TokenHash, tell: oneshot::Sender<bool>) {
    let mut tell = Some(tell);
    loop {
        let removed = app.store.remove_cookie(&cookie).await;
        if let Some(tell) = tell.take() {
            // The caller may have stopped waiting.
            tell.send(removed.is_ok()).ok();
        }
        match removed {
            Ok(()) => break,
            Err(StoreError::Closed) => return,
            Err(error) => tracing::error!(%error, "failed to delete an ended cookie; will retry"),
        }
        tokio::time::sleep(AGAIN_AFTER).await;
    }
    app.ended.lock().remove(&cookie);
}
