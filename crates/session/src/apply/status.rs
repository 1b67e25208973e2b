//! The status and title of the session: ended, reopened, named.

use super::{Audience, Notice, Person, Presence, Seat, Session, Status, Timestamp};
use crate::event::StatusEvent;
use crate::ids::SeatId;

impl Session {
    pub(super) fn apply_status(&mut self, at: Timestamp, event: &StatusEvent) {
        match *event {
            // A session is opened once, by [`Session::born`].
            StatusEvent::Opened { .. } => {}
            StatusEvent::Titled { title, .. } => {
                if let Some(title) = title {
                    self.count_text(title);
                }
                self.title = title;
            }
            StatusEvent::SessionEnded { by, to } => self.finish(at, Some(by), to),
            StatusEvent::StatusSet { by, to } => self.set_status(at, by, to),
        }
    }

    /// All timeouts end. A message that waits for an agent continues to wait: only the return to
    /// code entry discards it (D13).
    pub(super) fn finish(&mut self, at: Timestamp, by: Option<SeatId>, to: Status) {
        self.end_call();
        self.status = to;
        self.over_since = Some(at);
        self.orphan_until = None;
        for seat in self.seats.values_mut() {
            seat.loss_told = false;
            if matches!(seat.presence, Presence::Grace(_)) {
                seat.presence = Presence::Absent;
            }
            if let Person::Customer(customer) = &mut seat.person {
                customer.entry.takeover = None;
            }
        }
        let ended = Notice::Ended { status: to };
        let conversations: Vec<_> = self.conversations.keys().copied().collect();
        for conversation in conversations {
            self.put_notice(at, conversation, by, Audience::Both, ended);
        }
    }

    fn set_status(&mut self, at: Timestamp, by: SeatId, to: Status) {
        let reopened = self.status.is_over();
        self.status = to;
        if reopened {
            self.over_since = None;
            self.invite_again_who_has_gone(at);
            for seat in self
                .seats
                .values_mut()
                .filter(|seat| Seat::is_customer_inside(seat))
            {
                if let Person::Customer(customer) = &mut seat.person {
                    customer.lobby.since = Some(at);
                }
            }
            self.notice(at, by, Audience::Both, Notice::Reopened);
        }
    }
}
