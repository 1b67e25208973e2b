//! Sign-ins and places that are over. Over means at once, also while the disk is full or hangs:
//! then it is known here until the cookie is off the disk.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bistand_store::{StoreError, TokenHash};
use bistand_wire::socket::Bye;
use bistand_wire::{Code, Problem};
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::app::App;
use crate::live::ANSWER_WITHIN;

/// How long a disk that has failed is left alone before a cookie is tried again.
const AGAIN_AFTER: Duration = Duration::from_secs(5);

/// Cookies that are good for nothing any more and still stored. Each is here because of somebody
/// who got in by it, or by the one that came after it.
#[derive(Clone, Default)]
pub struct Ended(Arc<Mutex<HashSet<TokenHash>>>);

impl Ended {
    /// Whether this cookie is over.
    pub(crate) fn contains(&self, cookie: &TokenHash) -> bool {
        self.lock().contains(cookie)
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<TokenHash>> {
        // It is changed in single steps, so a panic elsewhere left nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends what a cookie stands for: its sockets are closed, nobody gets in with it any more, and it
/// is removed from the disk, however long that takes.
///
/// # Errors
/// `unavailable` when it is not off the disk yet: after a start of the server it would be good
/// again.
pub(crate) async fn end(app: &App, cookie: &TokenHash) -> Result<(), Problem> {
    let told = begin(app, cookie, Bye::SignedOut);
    match timeout(ANSWER_WITHIN, told).await {
        Ok(Ok(true)) => Ok(()),
        _ => Err(Problem::new(Code::Unavailable)),
    }
}

/// The browser has another cookie in its place, which is good whatever becomes of this one: nobody
/// waits for the disk. Its open pages come back with the new one.
pub(crate) fn replaced(app: &App, cookie: &TokenHash) {
    drop(begin(app, cookie, Bye::Restart));
}

fn begin(app: &App, cookie: &TokenHash, reason: Bye) -> oneshot::Receiver<bool> {
    let is_new = app.ended.lock().insert(cookie.clone());
    app.sockets.close(cookie, reason);
    let (tell, told) = oneshot::channel();
    // Of two who end the same cookie the first one's task removes it.
    if is_new {
        tokio::spawn(remove(app.clone(), cookie.clone(), tell));
    }
    told
}

/// Removes a cookie from the disk; tells whether the first try did it.
async fn remove(app: App, cookie: TokenHash, tell: oneshot::Sender<bool>) {
    let mut tell = Some(tell);
    loop {
        let removed = app.store.remove_cookie(&cookie).await;
        if let Some(tell) = tell.take() {
            // Who asked may wait no longer.
            tell.send(removed.is_ok()).ok();
        }
        match removed {
            Ok(()) => break,
            Err(StoreError::Closed) => return,
            Err(error) => tracing::error!(%error, "a cookie that is over is still stored"),
        }
        tokio::time::sleep(AGAIN_AFTER).await;
    }
    app.ended.lock().remove(&cookie);
}
