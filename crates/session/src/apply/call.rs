//! Ring, call, voice, status.

use super::{Audience, Event, Notice, Person, Presence, Session, Status, Timestamp};
use crate::ids::SeatId;
use crate::limits::RING_MS;
use crate::state::{Call, Check, CheckOutcome, CheckState, Ring, Seat, Voice};

impl Session {
    pub(super) fn apply_call(&mut self, at: Timestamp, event: &Event) {
        let everybody = Audience::Both;
        match *event {
            Event::RingStarted { by } => self.start_ring(at, by),
            Event::RingDeclined { by } => {
                self.stop_ring();
                self.notice(at, by, everybody, Notice::RingDeclined);
            }
            Event::RingCancelled { .. } => drop(self.stop_ring()),
            Event::RingUnanswered => {
                if let Some(ring) = self.stop_ring() {
                    self.notice(at, ring.by, everybody, Notice::RingUnanswered);
                }
            }
            Event::CallBegan { by, with } => self.begin_call(at, by, with),
            Event::CallJoined { seat } => self.join_call(at, seat),
            Event::CallLeft { seat } => {
                self.leave_call(at, seat);
                self.notice(at, seat, everybody, Notice::CallLeft);
            }
            Event::CallAbandoned => self.finish(at, None, Status::Done),
            Event::SessionEnded { by, to } => self.finish(at, Some(by), to),
            Event::StatusSet { by, to } => self.set_status(at, by, to),
            Event::MicrophoneSet { seat, on } => {
                if let Some(seat) = self.seat_mut(seat) {
                    seat.microphone = on;
                }
            }
            Event::CameraSet { seat, on } => {
                if let Some(seat) = self.seat_mut(seat) {
                    seat.camera = on;
                }
            }
            Event::VoiceStarted { by } => {
                self.voice = Some(Voice {
                    members: [by].into(),
                    guest_slot: None,
                });
                self.notice(at, by, everybody, Notice::VoiceStarted);
            }
            Event::VoiceEnded { by } => {
                self.voice = None;
                self.notice(at, by, everybody, Notice::VoiceEnded);
            }
            Event::VoiceJoined { seat } => self.join_voice(seat),
            Event::VoiceLeft { seat } => self.leave_voice(seat),
            Event::MicrophonePassed { to } => {
                if let Some(voice) = &mut self.voice {
                    voice.guest_slot = Some(to);
                }
            }
            _ => {}
        }
    }

    /// The camera of staff is off unless switched on while it rings or later (B31, B32).
    fn start_ring(&mut self, at: Timestamp, by: SeatId) {
        self.ring = Some(Ring {
            by,
            until: at.plus(RING_MS),
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

    /// Who is not there (any more), or is back at the media check, rings nobody.
    pub(super) fn stop_ring_by(&mut self, id: SeatId) {
        if self.ring.is_some_and(|ring| ring.by == id) {
            self.stop_ring();
        }
    }

    /// The call begins with its voice: accepting is joining (B12, E1).
    fn begin_call(&mut self, at: Timestamp, by: SeatId, with: SeatId) {
        self.ring = None;
        self.status = Status::Running;
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

    fn join_voice(&mut self, id: SeatId) {
        if let Some(voice) = &mut self.voice {
            voice.members.insert(id);
        }
        self.offer_guest_slot();
    }

    /// A microphone that is free goes to the first customer in the voice call.
    fn offer_guest_slot(&mut self) {
        let Some(voice) = &mut self.voice else { return };
        if voice.guest_slot.is_none() {
            let customer = |id: &&SeatId| self.seats.get(id).is_some_and(|s| !s.is_agent());
            voice.guest_slot = voice.members.iter().find(customer).copied();
        }
    }

    /// A holder who leaves frees the microphone.
    fn leave_voice(&mut self, id: SeatId) {
        if let Some(voice) = &mut self.voice {
            voice.members.remove(&id);
            if voice.guest_slot == Some(id) {
                voice.guest_slot = None;
            }
        }
    }

    /// No call, no voice, nobody rings, nothing is sent.
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

    /// Nothing is waited for any more. A message that still waits for an agent goes on waiting:
    /// only the return to code entry gives one up (D13).
    fn finish(&mut self, at: Timestamp, by: Option<SeatId>, to: Status) {
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
