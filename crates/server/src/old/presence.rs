//! A page without script has no socket. It is present while it goes on asking.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bistand_session::{Actor, ConnectionId, DeviceId, SeatId, SessionId};
use tokio::time::Instant;

use crate::live::{Caller, Hub, Letters, Outbox, random_u64};

/// A page asks every five seconds; three times missed is gone.
const PATIENCE: Duration = Duration::from_secs(16);

type Place = (SessionId, SeatId, DeviceId);

/// Who asks at the moment.
#[derive(Clone, Default)]
pub struct Pollers(Arc<Mutex<HashMap<Place, Instant>>>);

impl Pollers {
    /// A page has asked: it is present for a while.
    pub(super) fn seen(&self, hub: &Hub, session: SessionId, seat: SeatId, device: DeviceId) {
        let place = (session, seat, device);
        let known = self
            .lock()
            .insert(place, Instant::now() + PATIENCE)
            .is_some();
        if known {
            return;
        }
        let connection = ConnectionId(random_u64());
        // Nobody reads the letters: the page asks for what it shows. It never holds a call.
        let (outbox, letters) = Outbox::new(connection, None);
        let caller = Caller {
            actor: Actor::Customer(seat, device),
            outbox,
        };
        hub.customer_came(session, caller);
        let pollers = self.clone();
        let hub = hub.clone();
        tokio::spawn(async move {
            // Without a reader the session would take the page for gone.
            tokio::select! {
                () = pollers.watch(place) => {}
                // The page comes again with its next question.
                () = discard_until_closed(letters) => drop(pollers.lock().remove(&place)),
            }
            hub.gone(session, connection, true);
        });
    }

    async fn watch(&self, place: Place) {
        let mut until = Instant::now() + PATIENCE;
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

/// Takes what is sent and drops it, for the session's way to the page is kept open until it is
/// closed from there.
async fn discard_until_closed(mut letters: Letters) {
    let closing = letters.closing.clone();
    let discarding = async { while letters.letters.recv().await.is_some() {} };
    tokio::select! {
        () = closing.begun() => {}
        () = discarding => {}
    }
}
