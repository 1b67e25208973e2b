//! A page without script has no socket. It is present while it keeps polling.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bistand_session::{Actor, ConnectionId, DeviceId, SeatId, SessionId};
use tokio::time::Instant;

use crate::live::{Caller, Outbox, OutgoingFrames, SessionRegistry, random_u64};

/// A page polls every five seconds; after three missed polls it is gone.
const POLL_TIMEOUT: Duration = Duration::from_secs(16);

type Place = (SessionId, SeatId, DeviceId);

/// The devices that currently poll.
#[derive(Clone, Default)]
pub struct Pollers(Arc<Mutex<HashMap<Place, Instant>>>);

impl Pollers {
    /// A page has polled, so it is present for a while.
    pub(super) fn seen(
        &self,
        registry: &SessionRegistry,
        session: SessionId,
        seat: SeatId,
        device: DeviceId,
    ) {
        let place = (session, seat, device);
        let known = self
            .lock()
            .insert(place, Instant::now() + POLL_TIMEOUT)
            .is_some();
        if known {
            return;
        }
        let connection = ConnectionId(random_u64());
        // The frames are discarded: the page polls for what it shows. It never holds a call.
        let (outbox, frames) = Outbox::new(connection, None);
        let caller = Caller {
            actor: Actor::Customer(seat, device),
            outbox,
        };
        registry.customer_connected(session, caller);
        let pollers = self.clone();
        let registry = registry.clone();
        tokio::spawn(async move {
            // Without a reader the session would treat the page as gone.
            tokio::select! {
                () = pollers.watch(place) => {}
                // The page connects again with its next poll.
                () = discard_until_closed(frames) => drop(pollers.lock().remove(&place)),
            }
            registry.disconnected(session, connection, true);
        });
    }

    async fn watch(&self, place: Place) {
        let mut until = Instant::now() + POLL_TIMEOUT;
        loop {
            tokio::time::sleep_until(until).await;
            let mut places = self.lock();
            match places.get(&place) {
                Some(later) if *later > Instant::now() => until = *later,
                _ => {
                    places.remove(&place);
                    break;
                }
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Place, Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Discards all frames, so that the session's connection to the page stays open until the session
/// closes it.
async fn discard_until_closed(mut frames: OutgoingFrames) {
    let closing = frames.closing.clone();
    let discarding = async { while frames.frames.recv().await.is_some() {} };
    tokio::select! {
        () = closing.begun() => {}
        () = discarding => {}
    }
}
