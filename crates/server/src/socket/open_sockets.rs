//! The open sockets, each with the cookie that opened it. A sign-out closes them immediately; one
//! by `bistand user reset` or `disable`, which is another process on the same database, within
//! seconds.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bistand_session::limits::GRACE_MS;
use bistand_session::{ConnectionId, Timestamp};
use bistand_store::TokenHash;
use bistand_wire::socket::Bye;
use tokio::time::{Instant, timeout};

use super::Who;
use crate::app::App;
use crate::auth::used;
use crate::live::{ANSWER_TIMEOUT, Outbox, SessionRegistry};

/// How often the cookies of open sockets are checked, with one query for all of them. This bounds
/// how long a revoked sign-in keeps its sockets.
const CHECK_EVERY: Duration = Duration::from_secs(2);

/// How long a lost socket is remembered: its person is in grace, unless the sign-in ends meanwhile.
const LOST_SOCKETS_FOR: Duration = Duration::from_millis(GRACE_MS.unsigned_abs());

struct Open {
    cookie: TokenHash,
    who: Who,
    outbox: Outbox,
    /// When a person was last active, in ms since 1970; 0 if not yet.
    used: Arc<AtomicI64>,
}

/// All open sockets.
#[derive(Clone, Default)]
pub struct OpenSockets(Arc<Mutex<Sockets>>);

#[derive(Default)]
struct Sockets {
    open: HashMap<ConnectionId, Open>,
    /// The oldest one first.
    lost: VecDeque<Lost>,
}

/// A lost socket.
struct Lost {
    at: Instant,
    cookie: TokenHash,
    who: Who,
}

impl Sockets {
    fn remove_expired(&mut self, now: Instant) {
        while self
            .lost
            .front()
            .is_some_and(|lost| lost.at + LOST_SOCKETS_FOR <= now)
        {
            self.lost.pop_front();
        }
    }
}

/// An open socket; it is removed when this is dropped.
pub(super) struct OpenSocket {
    all: OpenSockets,
    connection: ConnectionId,
    used: Arc<AtomicI64>,
}

impl OpenSockets {
    /// Adds an open socket.
    pub(super) fn add(&self, cookie: TokenHash, who: Who, outbox: &Outbox) -> OpenSocket {
        let used = Arc::<AtomicI64>::default();
        let open = Open {
            cookie,
            who,
            outbox: outbox.clone(),
            used: used.clone(),
        };
        self.lock().open.insert(outbox.connection, open);
        OpenSocket {
            all: self.clone(),
            connection: outbox.connection,
            used,
        }
    }

    /// Closes the sockets of a cookie. Returns who has lost a socket of this cookie recently.
    fn close_all_of(&self, cookie: &TokenHash) -> Vec<Who> {
        let mut sockets = self.lock();
        let open = sockets.open.values();
        for open in open.filter(|open| open.cookie == *cookie) {
            open.outbox.close(Bye::SignedOut);
        }
        sockets.remove_expired(Instant::now());
        let (of_cookie, others) = std::mem::take(&mut sockets.lost)
            .into_iter()
            .partition(|lost| lost.cookie == *cookie);
        sockets.lost = others;
        let of_cookie: VecDeque<Lost> = of_cookie;
        of_cookie.into_iter().map(|lost| lost.who).collect()
    }

    /// Closes the sockets of a cookie that was signed out or has left, and ends the grace of its
    /// person, whether a socket is open or was lost, even before a restart of the server.
    pub fn sign_out(&self, registry: &SessionRegistry, cookie: &TokenHash, who: Option<Who>) {
        for who in self.close_all_of(cookie).into_iter().chain(who) {
            // Another browser of theirs may be about to reconnect.
            if !self.has_another(cookie, who) {
                who.end_grace(registry);
            }
        }
    }

    /// Another cookie, for `who`, has replaced this one, so its pages reconnect. The grace of the
    /// earlier person continues only if it is the same person in the same seat.
    pub fn replaced(
        &self,
        registry: &SessionRegistry,
        cookie: &TokenHash,
        by: &TokenHash,
        who: Who,
    ) {
        let mut elsewhere = Vec::new();
        let mut sockets = self.lock();
        sockets.remove_expired(Instant::now());
        let open = sockets.open.values_mut();
        for open in open.filter(|open| open.cookie == *cookie) {
            if open.who == who {
                open.cookie = by.clone();
                open.outbox.close(Bye::Restart);
            } else {
                open.outbox.close_as_elsewhere();
            }
        }
        sockets.lost.retain_mut(|lost| {
            let stays = lost.cookie != *cookie || lost.who == who;
            if lost.cookie == *cookie && stays {
                lost.cookie = by.clone();
            } else if !stays {
                elsewhere.push(lost.who);
            }
            stays
        });
        drop(sockets);
        for who in elsewhere {
            who.end_grace(registry);
        }
    }

    /// Whether a person has a socket with another cookie, or lost one recently.
    fn has_another(&self, cookie: &TokenHash, who: Who) -> bool {
        let sockets = self.lock();
        let open = sockets.open.values().map(|open| (&open.cookie, open.who));
        let lost = sockets.lost.iter().map(|lost| (&lost.cookie, lost.who));
        open.chain(lost)
            .any(|(other, whose)| other != cookie && whose == who)
    }

    fn lock(&self) -> MutexGuard<'_, Sockets> {
        // It is changed in single steps, so a panic elsewhere left nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The cookies of sockets that are open or were lost recently, each with the last time it was
    /// used.
    fn cookies(&self) -> HashMap<TokenHash, Timestamp> {
        let mut cookies = HashMap::new();
        let mut sockets = self.lock();
        sockets.remove_expired(Instant::now());
        for open in sockets.open.values() {
            let used = Timestamp(open.used.load(Ordering::Relaxed));
            let latest = cookies.entry(open.cookie.clone()).or_insert(used);
            *latest = used.max(*latest);
        }
        for lost in &sockets.lost {
            cookies.entry(lost.cookie.clone()).or_insert(Timestamp(0));
        }
        cookies
    }
}

impl OpenSocket {
    /// Notes that a person was active, so the sign-in is in use.
    pub(super) fn used(&self, at: Timestamp) {
        self.used.store(at.0, Ordering::Relaxed);
    }
}

impl Drop for OpenSocket {
    fn drop(&mut self) {
        let mut sockets = self.all.lock();
        let Some(Open {
            cookie,
            who,
            outbox,
            ..
        }) = sockets.open.remove(&self.connection)
        else {
            return;
        };
        if !outbox.is_signed_out() {
            let at = Instant::now();
            sockets.remove_expired(at);
            sockets.lost.push_back(Lost { at, cookie, who });
        }
    }
}

/// Periodically closes sockets whose sign-in has been revoked.
pub async fn close_revoked(app: App) {
    let mut interval = tokio::time::interval(CHECK_EVERY);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        check(&app).await;
    }
}

async fn check(app: &App) {
    let mut open = app.sockets.cookies();
    if open.is_empty() {
        return;
    }
    let tokens: Vec<TokenHash> = open.keys().cloned().collect();
    let good = app.store.good_cookies(&tokens, app.now().0);
    let good = match timeout(ANSWER_TIMEOUT, good).await {
        Ok(Ok(good)) => good,
        // A temporary failure of the disk must not close any sockets.
        Ok(Err(error)) => {
            return tracing::error!(%error, "failed to check which sign-ins are still valid");
        }
        Err(_) => return tracing::error!("timed out checking which sign-ins are still valid"),
    };
    let in_use: Vec<_> = good
        .into_iter()
        .filter(|cookie| !app.ended.contains(&cookie.token))
        .filter_map(|cookie| open.remove(&cookie.token).map(|at| (cookie, at)))
        .collect();
    // The rest is no longer valid. First, because what follows writes.
    for cookie in open.keys() {
        app.sockets.sign_out(&app.registry, cookie, None);
    }
    for (cookie, at) in in_use {
        used(app, &cookie, at);
    }
}
