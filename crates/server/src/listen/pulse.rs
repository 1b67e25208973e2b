//! Whether a connection is in use: when its first request is due, and how long it has been idle.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How much patience the server has with a connection.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For the TLS handshake.
    pub handshake: Duration,
    /// For the first request, headers included, after the handshake or the connection.
    pub first_request: Duration,
    /// For the headers of a later request over HTTP/1.
    pub headers: Duration,
    /// Between requests.
    pub idle: Duration,
    /// For the answers that are under way when a connection is to end.
    pub farewell: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            handshake: Duration::from_secs(10),
            // A phone that has just woken its radio takes a few seconds.
            first_request: Duration::from_secs(15),
            headers: Duration::from_secs(30),
            idle: Duration::from_secs(60),
            farewell: Duration::from_secs(5),
        }
    }
}

/// The pulse of one connection.
pub(super) struct Pulse(Mutex<State>);

struct State {
    since: Instant,
    requests: u64,
    under_way: u32,
    last: Instant,
}

/// A request that is under way, until this is dropped.
pub(super) struct Request(Arc<Pulse>);

impl Pulse {
    pub(super) fn new() -> Arc<Self> {
        let now = Instant::now();
        Arc::new(Self(Mutex::new(State {
            since: now,
            requests: 0,
            under_way: 0,
            last: now,
        })))
    }

    /// A request has come.
    pub(super) fn request(self: &Arc<Self>) -> Request {
        let mut state = self.lock();
        state.requests += 1;
        state.under_way += 1;
        drop(state);
        Request(self.clone())
    }

    /// Something was written: an answer is being taken.
    pub(super) fn wrote(&self) {
        self.lock().last = Instant::now();
    }

    /// Resolves when the connection is not used.
    pub(super) async fn idle(&self, patience: &Patience) {
        loop {
            let until = self.until(patience);
            if until <= Instant::now() {
                return;
            }
            tokio::time::sleep_until(until).await;
        }
    }

    fn until(&self, patience: &Patience) -> Instant {
        let state = self.lock();
        match (state.requests, state.under_way) {
            (0, _) => state.since + patience.first_request,
            (_, 0) => state.last + patience.idle,
            // What a request may take is its handler's business.
            _ => Instant::now() + patience.idle,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // It is changed in single steps, so a panic elsewhere left nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.under_way = state.under_way.saturating_sub(1);
        state.last = Instant::now();
    }
}
