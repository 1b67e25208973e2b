//! Sockets, grace, the return to code entry, waking up.

use super::{Audience, Event, Notice, Presence, Seat, Session, Timestamp};
use crate::ids::{ConnectionId, SeatId};
use crate::limits::{GRACE_MS, RING_MS, UNUSED_CODE_MS};
use crate::state::{Edition, Losses, Person, Status};

impl Session {
    pub(super) fn apply_presence(&mut self, at: Timestamp, event: &Event) {
        match *event {
            Event::Connected { seat, connection } => self.connected(at, seat, connection),
            Event::ConnectionClosed { seat, connection } => {
                if let Some(seat) = self.seat_mut(seat) {
                    seat.connections.remove(&connection);
                }
            }
            Event::ConnectionLost { seat, connection } => self.lost(at, seat, connection),
            Event::LossTold { seat } => self.tell_loss(at, seat),
            Event::GraceEnded { seat } => self.gone(at, seat),
            Event::ReturnedToEntry => self.return_to_entry(at),
            Event::LobbyClosed { seat } => self.close_lobby(at, seat),
            Event::Recovered => self.recover(at),
            _ => {}
        }
    }

    fn connected(&mut self, at: Timestamp, id: SeatId, connection: ConnectionId) {
        let Some(seat) = self.seats.get_mut(&id) else {
            return;
        };
        seat.connections.insert(connection);
        seat.presence = Presence::Present;
        seat.away_since = None;
        let told = std::mem::take(&mut seat.loss_told);
        let agent = seat.is_agent();
        if agent {
            self.orphan_until = None;
            self.meet_customers();
            self.deliver_waiting();
        }
        if told {
            self.notice(at, id, Audience::Both, Notice::ConnectionBack);
        }
    }

    /// From now on the customers who are inside know that there is an agent.
    fn meet_customers(&mut self) {
        for seat in self.seats.values_mut() {
            if let Person::Customer(customer) = &mut seat.person {
                customer.met_agent |= customer.entered;
            }
        }
    }

    fn lost(&mut self, at: Timestamp, id: SeatId, connection: ConnectionId) {
        let over = self.status.is_over();
        let Some(seat) = self.seats.get_mut(&id) else {
            return;
        };
        seat.connections.remove(&connection);
        seat.away_since = Some(at);
        if over {
            seat.presence = Presence::Absent;
            return;
        }
        seat.presence = Presence::Grace(at.plus(GRACE_MS));
        if self.losses == Losses::ToldAtOnce {
            self.tell_loss(at, id);
        }
        self.watch_for_orphan(at);
    }

    fn tell_loss(&mut self, at: Timestamp, id: SeatId) {
        let Some(seat) = self.seats.get_mut(&id) else {
            return;
        };
        seat.loss_told = true;
        self.losses_told = self.losses_told.saturating_add(1);
        self.notice(at, id, Audience::Both, Notice::ConnectionLost);
    }

    /// The grace begins for customers inside whose agent has left (D12). Who has met no agent waits
    /// without one.
    fn watch_for_orphan(&mut self, at: Timestamp) {
        let left = self.seats.values().any(Seat::has_met_agent);
        if left && !self.agent_is_present() && self.orphan_until.is_none() {
            self.orphan_until = Some(at.plus(GRACE_MS));
        }
    }

    /// Told if the loss was.
    fn gone(&mut self, at: Timestamp, id: SeatId) {
        let mut told = false;
        if let Some(seat) = self.seats.get_mut(&id) {
            seat.presence = Presence::Gone;
            told = std::mem::take(&mut seat.loss_told);
        }
        self.stop_ring_by(id);
        self.leave_call(at, id);
        if told {
            self.notice(at, id, Audience::Both, Notice::Gone);
        }
    }

    /// No agent came back (D13, D14). A customer who met none goes on waiting.
    fn return_to_entry(&mut self, at: Timestamp) {
        let customers: Vec<_> = self
            .seats
            .values()
            .filter(|seat| seat.has_met_agent())
            .map(|s| s.id)
            .collect();
        self.end_call();
        self.status = Status::Confirmed;
        self.orphan_until = None;
        for id in customers {
            self.discard_waiting(id);
            self.notice(at, id, Audience::Both, Notice::ReturnedToEntry);
            self.send_out(at, id);
            if let Some(customer) = self.customer_mut(id) {
                customer.returned = true;
            }
            self.open_code(at, id);
        }
    }

    /// Waited for too long. Whoever comes back with the code may wait anew.
    fn close_lobby(&mut self, at: Timestamp, id: SeatId) {
        self.send_out(at, id);
        self.open_code(at, id);
    }

    /// Reopened (B49): the seat of who has gone keeps its device, which comes back as it is, and
    /// has a valid code again for another one.
    pub(super) fn invite_again_who_has_gone(&mut self, at: Timestamp) {
        if self.edition == Edition::First {
            return;
        }
        let gone: Vec<_> = self
            .seats
            .values()
            .filter(|seat| !seat.is_agent() && !seat.presence.counts())
            .map(|seat| seat.id)
            .collect();
        for id in gone {
            self.open_code(at, id);
        }
    }

    fn open_code(&mut self, at: Timestamp, id: SeatId) {
        if let Some(customer) = self.customer_mut(id) {
            customer.entry.code_until = Some(at.plus(UNUSED_CODE_MS));
            customer.entry.expired = false;
        }
    }

    /// The customer is outside again; the seat is free for whoever has its code or link.
    fn send_out(&mut self, at: Timestamp, id: SeatId) {
        self.stop_ring_by(id);
        let Some(seat) = self.seats.get_mut(&id) else {
            return;
        };
        let was_inside = seat.is_customer_inside();
        seat.connections.clear();
        seat.presence = Presence::Absent;
        if was_inside {
            seat.away_since.get_or_insert(at);
        }
        seat.loss_told = false;
        if let Person::Customer(customer) = &mut seat.person {
            customer.entered = false;
            customer.entry.device = None;
            customer.entry.takeover = None;
            customer.lobby.since = None;
        }
    }

    /// Waking up is not time passing: every wait begins anew.
    fn recover(&mut self, at: Timestamp) {
        let over = self.status.is_over();
        let at_once = self.losses == Losses::ToldAtOnce;
        for seat in self.seats.values_mut() {
            seat.connections.clear();
            if seat.presence == Presence::Present {
                seat.away_since = Some(at);
            }
            if seat.presence.counts() && over {
                seat.presence = Presence::Absent;
            } else if seat.presence.counts() {
                seat.presence = Presence::Grace(at.plus(GRACE_MS));
                seat.loss_told |= at_once;
            }
            if let Person::Customer(customer) = &mut seat.person {
                let renew = |since: &mut Option<Timestamp>| {
                    if since.is_some() {
                        *since = Some(at);
                    }
                };
                renew(&mut customer.lobby.since);
                customer.entry.takeover = None;
            }
        }
        if let Some(ring) = &mut self.ring {
            ring.until = at.plus(RING_MS);
        }
        if let Some(call) = &mut self.call
            && call.without_customer.is_some()
        {
            call.without_customer = Some(at);
        }
        if !over {
            self.orphan_until = None;
            self.watch_for_orphan(at);
        }
    }
}
