//! The open sockets, each with the cookie by which it was opened. Who signs out or leaves loses
//! them at once, and whoever is signed out by `bistand user reset` or `disable`, which is another
//! process on the same database, within seconds.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bistand_session::{ConnectionId, Timestamp};
use bistand_store::TokenHash;
use bistand_wire::socket::Bye;
use tokio::time::timeout;

use crate::app::App;
use crate::auth::used;
use crate::live::{ANSWER_WITHIN, Outbox};

/// How often it is looked whether the cookies of open sockets are still good: one question to the
/// database for all of them, and nobody stays for longer than this.
const LOOK_EVERY: Duration = Duration::from_secs(2);

struct Open {
    cookie: TokenHash,
    outbox: Outbox,
    /// When a person last did something, in ms since 1970; 0: not yet.
    used: Arc<AtomicI64>,
}

/// All of them.
#[derive(Clone, Default)]
pub struct Register(Arc<Mutex<HashMap<ConnectionId, Open>>>);

/// One of them; it is taken off the register when this is dropped.
pub(super) struct Registered {
    register: Register,
    connection: ConnectionId,
    used: Arc<AtomicI64>,
}

impl Register {
    /// A socket is open.
    pub(super) fn add(&self, cookie: TokenHash, outbox: &Outbox) -> Registered {
        let used = Arc::<AtomicI64>::default();
        let open = Open {
            cookie,
            outbox: outbox.clone(),
            used: used.clone(),
        };
        self.lock().insert(outbox.connection, open);
        Registered {
            register: self.clone(),
            connection: outbox.connection,
            used,
        }
    }

    /// Closes the sockets that were opened by this cookie.
    pub fn close(&self, cookie: &TokenHash, reason: Bye) {
        for open in self.lock().values().filter(|open| open.cookie == *cookie) {
            open.outbox.close(reason);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ConnectionId, Open>> {
        // It is changed in single steps, so a panic elsewhere left nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The cookies of open sockets, each with the last time it was used.
    fn cookies(&self) -> HashMap<TokenHash, Timestamp> {
        let mut cookies = HashMap::new();
        for open in self.lock().values() {
            let used = Timestamp(open.used.load(Ordering::Relaxed));
            let latest = cookies.entry(open.cookie.clone()).or_insert(used);
            *latest = used.max(*latest);
        }
        cookies
    }
}

impl Registered {
    /// A person did something here, so the sign-in is in use.
    pub(super) fn used(&self, at: Timestamp) {
        self.used.store(at.0, Ordering::Relaxed);
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        self.register.lock().remove(&self.connection);
    }
}

/// Looks again and again whether those who have sockets may have them, for as long as the server
/// runs.
pub async fn look_again(app: App) {
    let mut interval = tokio::time::interval(LOOK_EVERY);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        look(&app).await;
    }
}

async fn look(app: &App) {
    let mut open = app.sockets.cookies();
    if open.is_empty() {
        return;
    }
    let tokens: Vec<TokenHash> = open.keys().cloned().collect();
    let good = app.store.good_cookies(&tokens, app.now().0);
    let good = match timeout(ANSWER_WITHIN, good).await {
        Ok(Ok(good)) => good,
        // A disk that fails or hangs for a moment hangs up on nobody.
        Ok(Err(error)) => {
            return tracing::error!(%error, "it cannot be seen who is still signed in");
        }
        Err(_) => return tracing::error!("it takes too long to see who is still signed in"),
    };
    let in_use: Vec<_> = good
        .into_iter()
        .filter(|cookie| !app.ended.contains(&cookie.token))
        .filter_map(|cookie| open.remove(&cookie.token).map(|at| (cookie, at)))
        .collect();
    // What is left is good no more. First of all, for what follows writes.
    for cookie in open.keys() {
        app.sockets.close(cookie, Bye::SignedOut);
    }
    for (cookie, at) in in_use {
        used(app, &cookie, at);
    }
}
