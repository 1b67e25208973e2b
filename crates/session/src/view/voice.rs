//! Who is in the voice call, and who holds its two microphones.

use serde::Serialize;

use crate::state::{Seat, Session};

/// One of the two microphones (E13).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Slot {
    /// H, the host's.
    Host,
    /// G, the one that is passed.
    Guest,
}

impl Session {
    /// Whether this person is in the voice call, and which microphone the person holds.
    pub(super) fn voice_of(&self, seat: &Seat) -> (bool, Option<Slot>) {
        let voice = self.voice.as_ref();
        let in_voice = voice.is_some_and(|voice| voice.members.contains(&seat.id));
        let guest = voice.is_some_and(|voice| voice.guest_slot == Some(seat.id));
        let slot = match seat.id == self.host {
            true if in_voice => Some(Slot::Host),
            false if guest => Some(Slot::Guest),
            _ => None,
        };
        (in_voice, slot)
    }
}
