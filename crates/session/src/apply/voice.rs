//! The voice call and its microphones.

use super::{Audience, Notice, Session, Timestamp};
use crate::event::VoiceEvent;
use crate::ids::SeatId;
use crate::state::Voice;

impl Session {
    pub(super) fn apply_voice(&mut self, at: Timestamp, event: &VoiceEvent) {
        match *event {
            VoiceEvent::VoiceStarted { by } => {
                self.voice = Some(Voice {
                    members: [by].into(),
                    guest_slot: None,
                });
                self.notice(at, by, Audience::Both, Notice::VoiceStarted);
            }
            VoiceEvent::VoiceEnded { by } => {
                self.voice = None;
                self.notice(at, by, Audience::Both, Notice::VoiceEnded);
            }
            VoiceEvent::VoiceJoined { seat } => self.join_voice(seat),
            VoiceEvent::VoiceLeft { seat } => self.leave_voice(seat),
            VoiceEvent::MicrophonePassed { to } => {
                if let Some(voice) = &mut self.voice {
                    voice.guest_slot = Some(to);
                }
            }
        }
    }

    pub(super) fn join_voice(&mut self, id: SeatId) {
        if let Some(voice) = &mut self.voice {
            voice.members.insert(id);
        }
        self.offer_guest_slot();
    }

    /// A microphone that is free goes to the first customer in the voice call.
    pub(super) fn offer_guest_slot(&mut self) {
        let Some(voice) = &mut self.voice else { return };
        if voice.guest_slot.is_none() {
            let customer = |id: &&SeatId| self.seats.get(id).is_some_and(|s| !s.is_agent());
            voice.guest_slot = voice.members.iter().find(customer).copied();
        }
    }

    /// A holder who leaves frees the microphone.
    pub(super) fn leave_voice(&mut self, id: SeatId) {
        if let Some(voice) = &mut self.voice {
            voice.members.remove(&id);
            if voice.guest_slot == Some(id) {
                voice.guest_slot = None;
            }
        }
    }
}
