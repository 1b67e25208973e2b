//! Time: what is due next, and the one event that follows from it.
//!
//! `TimePassed` yields one event at a time, the earliest due; the server asks again until nothing
//! is due. So no event is ever decided on a state that an earlier one has changed.

use crate::event::Event;
use crate::ids::Timestamp;
use crate::limits::{CALL_WITHOUT_CUSTOMER_MS, GRACE_MS, LOBBY_MS, LOSS_TOLD_MS, LOSSES_TOLD};
use crate::state::{Ask, Presence, Seat, Session};

impl Session {
    /// When `TimePassed` has something to do next.
    #[must_use]
    pub fn next_timeout(&self) -> Option<Timestamp> {
        self.timeouts().map(|(at, _)| at).min()
    }

    /// The event of the earliest timeout that is due.
    pub(crate) fn due(&self, now: Timestamp) -> Option<Event> {
        self.timeouts()
            .filter(|(at, _)| *at <= now)
            .min_by_key(|(at, _)| *at)
            .map(|(_, e)| e)
    }

    fn timeouts(&self) -> impl Iterator<Item = (Timestamp, Event)> {
        let running = !self.status.is_over();
        let ring = self.ring.map(|ring| (ring.until, Event::RingUnanswered));
        let orphan = self
            .orphan_until
            .map(|until| (until, Event::ReturnedToEntry));
        let abandoned = self
            .call
            .and_then(|call| call.without_customer)
            .map(|since| (since.plus(CALL_WITHOUT_CUSTOMER_MS), Event::CallAbandoned));
        ring.into_iter()
            .chain(orphan)
            .chain(abandoned)
            .chain(
                self.seats
                    .values()
                    .flat_map(move |seat| self.timeouts_of(seat)),
            )
            .filter(move |_| running)
    }

    fn timeouts_of(&self, seat: &Seat) -> impl Iterator<Item = (Timestamp, Event)> {
        let id = seat.id;
        let grace = match seat.presence {
            Presence::Grace(until) => Some((until, Event::GraceEnded { seat: id })),
            _ => None,
        };
        let told = grace
            .as_ref()
            .filter(|_| !seat.loss_told && self.losses_told < LOSSES_TOLD)
            .map(|(until, _)| {
                (
                    until.plus(LOSS_TOLD_MS - GRACE_MS),
                    Event::LossTold { seat: id },
                )
            });
        let code = seat
            .customer()
            .and_then(|customer| customer.entry.code_until)
            .map(|until| (until, Event::CodeExpired { seat: id }));
        let takeover = seat
            .customer()
            .and_then(|customer| customer.entry.takeover)
            .map(|asked| {
                let event = match asked.ask {
                    Ask::FirstDevice => Event::TakeoverAsked {
                        seat: id,
                        device: asked.device,
                        ask: Ask::Host,
                        via: asked.via,
                    },
                    Ask::Host => Event::TakeoverDeclined { seat: id },
                };
                (asked.until, event)
            });
        let lobby = seat
            .customer()
            .filter(|customer| customer.entered && self.call.is_none())
            .and_then(|customer| customer.lobby.since)
            .map(|since| (since.plus(LOBBY_MS), Event::LobbyClosed { seat: id }));
        let presence = told.into_iter().chain(grace);
        presence.chain(code).chain(takeover).chain(lobby)
    }
}
