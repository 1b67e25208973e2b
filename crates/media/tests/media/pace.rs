//! Time in tests: the test's own thread drives all peers, with a deadline.

use std::time::{Duration, Instant};

use crate::client::Client;

/// How long anything may take on a loaded machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Moves the clients along until `work` says that it is done; panics with `what` after
/// [`PATIENCE`].
pub(crate) fn until(
    clients: &mut [Client],
    what: &str,
    mut work: impl FnMut(&mut [Client]) -> bool,
) {
    let end = Instant::now() + PATIENCE;
    loop {
        for client in clients.iter_mut() {
            client.progress();
        }
        if work(clients) {
            return;
        }
        assert!(Instant::now() < end, "timed out: {what}");
        // Gives the media thread the processor; it is not what is waited for.
        std::thread::park_timeout(Duration::from_millis(1));
    }
}

/// Moves the clients along for a while: for what must *not* happen.
pub(crate) fn during(clients: &mut [Client], time: Duration, mut work: impl FnMut(&mut [Client])) {
    let end = Instant::now() + time;
    while Instant::now() < end {
        for client in clients.iter_mut() {
            client.progress();
        }
        work(clients);
        std::thread::park_timeout(Duration::from_millis(1));
    }
}

/// A page's pace: true every `interval`.
pub(crate) struct Pace {
    next: Instant,
    interval: Duration,
}

impl Pace {
    pub(crate) fn every(interval: Duration) -> Pace {
        Pace {
            next: Instant::now(),
            interval,
        }
    }

    pub(crate) fn is_due(&mut self) -> bool {
        let is_due = Instant::now() >= self.next;
        if is_due {
            self.next = Instant::now() + self.interval;
        }
        is_due
    }
}
