//! Ring and call, microphones and cameras.

use super::{Audience, Notice, Session, Status, Timestamp};
use crate::event::CallEvent;
use crate::ids::SeatId;
use crate::state::{Call, Check, CheckOutcome, CheckState, Ring, Voice};

impl Session {
    pub(super) fn apply_call(&mut self, at: Timestamp, event: &CallEvent) {
        let everybody = Audience::Both;
        match *event {
            CallEvent::RingStarted { by } => self.start_ring(at, by),
            CallEvent::RingDeclined { by } => {
                self.stop_ring();
                self.notice(at, by, everybody, Notice::RingDeclined);
            }
            CallEvent::RingCancelled { .. } => drop(self.stop_ring()),
            CallEvent::RingUnanswered => {
                if let Some(ring) = self.stop_ring() {
                    self.notice(at, ring.by, everybody, Notice::RingUnanswered);
                }
            }
            CallEvent::CallBegan { by, with } => self.begin_call(at, by, with),
            CallEvent::CallJoined { seat } => self.join_call(at, seat),
            CallEvent::CallLeft { seat } => {
                self.leave_call(at, seat);
                self.notice(at, seat, everybody, Notice::CallLeft);
            }
            CallEvent::CallAbandoned => self.finish(at, None, Status::Done),
            CallEvent::MicrophoneSet { seat, on } => {
                if let Some(seat) = self.seat_mut(seat) {
                    seat.microphone = on;
                }
            }
            CallEvent::CameraSet { seat, on } => {
                if let Some(seat) = self.seat_mut(seat) {
                    seat.camera = on;
                }
            }
        }
    }

    /// The camera of staff is off unless switched on while it rings or later (B31, B32).
    fn start_ring(&mut self, at: Timestamp, by: SeatId) {
        self.ring = Some(Ring {
            by,
            until: at.plus(self.waits.ring),
        });
        for seat in self.seats.values_mut().filter(|seat| seat.is_agent()) {
            seat.camera = false;
        }
    }

    /// It rings no more and no call came of it: a camera that was switched on meanwhile is off.
    pub(super) fn stop_ring(&mut self) -> Option<Ring> {
        let ring = self.ring.take()?;
        for seat in self.seats.values_mut().filter(|seat| !seat.in_call) {
            seat.camera = false;
        }
        Some(ring)
    }

    /// Stops the ring of a person who is not connected (any more), or is back at the media check.
    pub(super) fn stop_ring_by(&mut self, id: SeatId) {
        if self.ring.is_some_and(|ring| ring.by == id) {
            self.stop_ring();
        }
    }

    /// The call begins with its voice: accepting is joining (B12, E1).
    fn begin_call(&mut self, at: Timestamp, by: SeatId, with: SeatId) {
        self.ring = None;
        self.status = Status::Running;
        self.had_call = true;
        self.call = Some(Call {
            since: at,
            without_customer: None,
        });
        let members = [self.host, by, with].into();
        self.voice = Some(Voice {
            members,
            guest_slot: None,
        });
        for id in [by, with] {
            self.open_media(id);
        }
        self.offer_guest_slot();
        self.notice(at, self.host, Audience::Both, Notice::CallBegan);
    }

    fn join_call(&mut self, at: Timestamp, id: SeatId) {
        self.open_media(id);
        self.join_voice(id);
        if let Some(call) = &mut self.call
            && self.seats.get(&id).is_some_and(|seat| !seat.is_agent())
        {
            call.without_customer = None;
        }
        self.notice(at, id, Audience::Both, Notice::CallJoined);
    }

    /// In the call, with what the media check found to work.
    fn open_media(&mut self, id: SeatId) {
        let Some(seat) = self.seats.get_mut(&id) else {
            return;
        };
        seat.in_call = true;
        seat.microphone = true;
        if let Some(lobby) = seat.customer().map(|customer| customer.lobby.clone()) {
            let works = |check| lobby.check(check) == CheckState::Works;
            seat.camera = match lobby.outcome {
                Some(CheckOutcome::AudioOnly) | None => false,
                Some(_) => works(Check::Camera),
            };
            seat.microphone = match lobby.outcome {
                Some(CheckOutcome::Skipped) => works(Check::Microphone),
                _ => !lobby.check(Check::Microphone).is_trouble(),
            };
        }
    }

    pub(super) fn leave_call(&mut self, at: Timestamp, id: SeatId) {
        self.leave_voice(id);
        let Some(seat) = self.seats.get_mut(&id) else {
            return;
        };
        if !std::mem::take(&mut seat.in_call) {
            return;
        }
        seat.camera = false;
        seat.microphone = false;
        let customers = self
            .seats
            .values()
            .any(|seat| seat.in_call && !seat.is_agent());
        if let Some(call) = &mut self.call
            && !customers
        {
            call.without_customer.get_or_insert(at);
        }
    }

    /// Ends the call, the voice call and every ring; nothing is sent any more.
    pub(super) fn end_call(&mut self) {
        self.ring = None;
        self.call = None;
        self.voice = None;
        for seat in self.seats.values_mut() {
            seat.in_call = false;
            seat.camera = false;
            seat.microphone = false;
        }
    }
}
