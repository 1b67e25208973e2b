//! Whether a connection is in use: when its first request is due, and how long it has been idle.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// The server's time limits for a connection.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// For the TLS handshake.
    pub handshake: Duration,
    /// For the first request, headers included, after the handshake or the connection.
    pub first_request: Duration,
    /// For the headers of a later request over HTTP/1.
    pub headers: Duration,
    /// Between requests.
    pub idle: Duration,
    /// For responses in progress when a connection has to end.
    pub farewell: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            handshake: Duration::from_secs(10),
            // A phone whose radio has just woken takes a few seconds.
            first_request: Duration::from_secs(15),
            headers: Duration::from_secs(30),
            idle: Duration::from_secs(60),
            farewell: Duration::from_secs(5),
        }
    }
}

/// The activity of one connection.
pub(super) struct Activity(Mutex<State>);

struct State {
    since: Instant,
    requests: u64,
    under_way: u32,
    last: Instant,
}

/// A request in progress, until this is dropped.
pub(super) struct Request(Arc<Activity>);

impl Activity {
    pub(super) fn new() -> Arc<Self> {
        let now = Instant::now();
        Arc::new(Self(Mutex::new(State {
            since: now,
            requests: 0,
            under_way: 0,
            last: now,
        })))
    }

    /// Notes that a request has arrived.
    pub(super) fn request(self: &Arc<Self>) -> Request {
        let mut state = self.lock();
        state.requests += 1;
        state.under_way += 1;
        drop(state);
        Request(self.clone())
    }

    /// Notes that something was written: the client is reading a response.
    pub(super) fn wrote(&self) {
        self.lock().last = Instant::now();
    }

    /// Resolves when the connection has been unused for too long.
    pub(super) async fn idle(&self, timeouts: &Timeouts) {
        loop {
            let until = self.until(timeouts);
            if until <= Instant::now() {
                return;
            }
            tokio::time::sleep_until(until).await;
        }
    }

    fn until(&self, timeouts: &Timeouts) -> Instant {
        let state = self.lock();
        match (state.requests, state.under_way) {
            (0, _) => state.since + timeouts.first_request,
            (_, 0) => state.last + timeouts.idle,
            // The handler limits the time of a request.
            _ => Instant::now() + timeouts.idle,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // It is changed in single steps, so a panic elsewhere leaves nothing inconsistent.
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
