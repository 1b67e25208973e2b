//! Time: what is due next, and the one event that follows from it.
//!
//! `TimePassed` yields one event at a time, the earliest due; the server asks again until nothing
//! is due. So no event is ever decided on a state that an earlier one has changed.

use crate::event::{CallEvent, EntryEvent, Event, PresenceEvent};
use crate::ids::Timestamp;
use crate::policy::Policy;
use crate::state::{Ask, Presence, Seat, Session};

impl Session {
    /// When `TimePassed` has something to do next.
    #[must_use]
    pub fn next_timeout(&self, policy: &Policy) -> Option<Timestamp> {
        self.timeouts(policy).map(|(at, _)| at).min()
    }

    /// The event of the earliest timeout that is due.
    pub(crate) fn due(&self, policy: &Policy, now: Timestamp) -> Option<Event> {
        self.timeouts(policy)
            .filter(|(at, _)| *at <= now)
            .min_by_key(|(at, _)| *at)
            .map(|(_, e)| e)
    }

    fn timeouts(&self, policy: &Policy) -> impl Iterator<Item = (Timestamp, Event)> {
        let policy = *policy;
        let running = !self.status.is_over();
        let ring = self
            .ring
            .map(|ring| (ring.until, Event::Call(CallEvent::RingUnanswered)));
        let orphan = self
            .orphan_until
            .map(|until| (until, Event::Presence(PresenceEvent::ReturnedToEntry)));
        let abandoned = self
            .call
            .and_then(|call| call.without_customer)
            .map(|since| {
                (
                    since.plus(policy.call_without_customer_ms),
                    Event::Call(CallEvent::CallAbandoned),
                )
            });
        ring.into_iter()
            .chain(orphan)
            .chain(abandoned)
            .chain(
                self.seats
                    .values()
                    .flat_map(move |seat| self.timeouts_of(policy, seat)),
            )
            .filter(move |_| running)
    }

    fn timeouts_of(&self, policy: Policy, seat: &Seat) -> impl Iterator<Item = (Timestamp, Event)> {
        let id = seat.id;
        let grace = match seat.presence {
            Presence::Grace(until) => Some((
                until,
                Event::Presence(PresenceEvent::GraceEnded { seat: id }),
            )),
            _ => None,
        };
        let grace_ms = self.waits.grace;
        let told = grace
            .as_ref()
            .filter(|_| !seat.loss_told && self.losses_told < policy.losses_told)
            .map(|(until, _)| {
                (
                    until.plus(policy.loss_told_ms - grace_ms),
                    Event::Presence(PresenceEvent::LossTold { seat: id }),
                )
            });
        let code = seat
            .customer()
            .and_then(|customer| customer.entry.code_until)
            .map(|until| (until, Event::Entry(EntryEvent::CodeExpired { seat: id })));
        let takeover = seat
            .customer()
            .and_then(|customer| customer.entry.takeover)
            .map(|asked| {
                let event = match asked.ask {
                    Ask::FirstDevice => Event::Entry(EntryEvent::TakeoverAsked {
                        seat: id,
                        device: asked.device,
                        ask: Ask::Host,
                        via: asked.via,
                    }),
                    Ask::Host => Event::Entry(EntryEvent::TakeoverDeclined { seat: id }),
                };
                (asked.until, event)
            });
        let lobby = seat
            .customer()
            .filter(|customer| customer.entered && self.call.is_none())
            .and_then(|customer| customer.lobby.since)
            .map(|since| {
                (
                    since.plus(policy.lobby_ms),
                    Event::Presence(PresenceEvent::LobbyClosed { seat: id }),
                )
            });
        let presence = told.into_iter().chain(grace);
        presence.chain(code).chain(takeover).chain(lobby)
    }
}
