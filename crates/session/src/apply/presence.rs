//! Sockets, grace, the return to code entry, waking up.

use super::{Audience, Notice, Presence, Seat, Session, Timestamp};
use crate::event::PresenceEvent;
use crate::ids::{ConnectionId, SeatId};
use crate::state::{Losses, Person, Status};

impl Session {
    pub(super) fn apply_presence(&mut self, at: Timestamp, event: &PresenceEvent) {
        match *event {
            PresenceEvent::Connected { seat, connection } => self.connected(at, seat, connection),
            PresenceEvent::ConnectionClosed { seat, connection } => {
                if let Some(seat) = self.seat_mut(seat) {
                    seat.connections.remove(&connection);
                }
            }
            PresenceEvent::ConnectionLost { seat, connection } => self.lost(at, seat, connection),
            PresenceEvent::LossTold { seat } => self.tell_loss(at, seat),
            PresenceEvent::GraceEnded { seat } => self.gone(at, seat),
            PresenceEvent::ReturnedToEntry => self.return_to_entry(at),
            PresenceEvent::LobbyClosed { seat } => self.close_lobby(at, seat),
            PresenceEvent::Recovered => self.recover(at),
            PresenceEvent::AccountDisabled { seat } => self.set_disabled(seat, true),
            PresenceEvent::AccountEnabled { seat } => self.set_disabled(seat, false),
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
        let grace = at.plus(self.waits.grace);
        let Some(seat) = self.seats.get_mut(&id) else {
            return;
        };
        seat.connections.remove(&connection);
        seat.away_since = Some(at);
        if over {
            seat.presence = Presence::Absent;
            return;
        }
        seat.presence = Presence::Grace(grace);
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
            self.orphan_until = Some(at.plus(self.waits.grace));
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

    /// No agent came back (D13, D14). A customer who never met one continues to wait.
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

    /// The wait was too long. A customer who joins again with the code may wait again.
    fn close_lobby(&mut self, at: Timestamp, id: SeatId) {
        self.send_out(at, id);
        self.open_code(at, id);
    }

    /// The customer is outside again; the seat is free for any customer with its code or link.
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

    fn set_disabled(&mut self, id: SeatId, disabled: bool) {
        if let Some(seat) = self.seat_mut(id) {
            seat.disabled = disabled;
        }
    }

    /// Downtime does not count: every timeout starts again.
    fn recover(&mut self, at: Timestamp) {
        let over = self.status.is_over();
        let at_once = self.losses == Losses::ToldAtOnce;
        let grace = at.plus(self.waits.grace);
        for seat in self.seats.values_mut() {
            seat.connections.clear();
            if seat.presence == Presence::Present {
                seat.away_since = Some(at);
            }
            if seat.presence.counts() && over {
                seat.presence = Presence::Absent;
            } else if seat.presence.counts() {
                seat.presence = Presence::Grace(grace);
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
            ring.until = at.plus(self.waits.ring);
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
