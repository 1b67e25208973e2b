//! Whose media go where: what the forwarding unit enforces.

use serde::{Deserialize, Serialize};

use crate::ids::SeatId;
use crate::state::Session;

/// What is forwarded.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum MediaKind {
    /// Sound of a microphone.
    Microphone,
    /// Picture of a camera.
    Camera,
}

/// One track to one receiver.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Route {
    /// Who sends.
    pub from: SeatId,
    /// What.
    pub kind: MediaKind,
    /// Who gets it.
    pub to: SeatId,
    /// Which of the receiver's lines of this kind; sound: 0 is slot H, 1 is slot G.
    pub line: u8,
}

/// The receiver's line for the host's microphone (slot H).
const HOST_LINE: u8 = 0;
/// The receiver's line for the microphone that is passed (slot G).
const GUEST_LINE: u8 = 1;

impl Session {
    /// Everything that may flow now. Nothing flows outside a call; sound only from the holders of
    /// the two microphones to the members of the voice call (E13).
    #[must_use]
    pub fn flow(&self) -> Vec<Route> {
        let mut routes = Vec::new();
        if self.call.is_none() {
            return routes;
        }
        self.microphones(&mut routes);
        let in_call: Vec<_> = self.seats.values().filter(|seat| seat.in_call).collect();
        for to in &in_call {
            let others = in_call.iter().filter(|from| from.id != to.id);
            for (line, from) in (0..).zip(others).filter(|(_, from)| from.camera) {
                routes.push(Route {
                    from: from.id,
                    kind: MediaKind::Camera,
                    to: to.id,
                    line,
                });
            }
        }
        routes
    }

    fn microphones(&self, routes: &mut Vec<Route>) {
        let Some(voice) = &self.voice else { return };
        let slots = [(Some(self.host), HOST_LINE), (voice.guest_slot, GUEST_LINE)];
        for (holder, line) in slots {
            let Some(from) = holder.and_then(|id| self.seats.get(&id)) else {
                continue;
            };
            if !from.microphone || !voice.members.contains(&from.id) {
                continue;
            }
            for to in voice.members.iter().copied().filter(|to| *to != from.id) {
                routes.push(Route {
                    from: from.id,
                    kind: MediaKind::Microphone,
                    to,
                    line,
                });
            }
        }
    }
}
