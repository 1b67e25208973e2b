//! Whose media go where: what the forwarding unit enforces.

use serde::{Deserialize, Serialize};

use crate::ids::SeatId;
use crate::limits::CAMERAS_SHOWN;
use crate::state::{Seat, Session, ShownCamera};

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
        for (to, cameras) in &self.shown {
            routes.extend(cameras.iter().map(|camera| Route {
                from: camera.from,
                kind: MediaKind::Camera,
                to: *to,
                line: camera.slot,
            }));
        }
        routes
    }

    /// Whether the camera of `from` is on in the call and not received by `to`, because all slots
    /// are taken.
    pub(crate) fn camera_waits(&self, to: SeatId, from: SeatId) -> bool {
        let is_on = |seat: &Seat| seat.in_call && seat.camera;
        let received = self.shown.get(&to).filter(|_| to != from);
        self.call.is_some()
            && self.seats.get(&from).is_some_and(is_on)
            && received.is_some_and(|shown| shown.iter().all(|camera| camera.from != from))
    }

    /// Decides which cameras each person in the call receives. To be called after every change.
    pub(crate) fn assign_cameras(&mut self) {
        let Session { seats, shown, .. } = self;
        let is_running = self.call.is_some();
        let in_call = |id: &SeatId| is_running && seats.get(id).is_some_and(|seat| seat.in_call);
        shown.retain(|to, _| in_call(to));
        if !is_running {
            return;
        }
        let speaker = self.voice.as_ref().and_then(|voice| voice.guest_slot);
        let first = [Some(self.host), speaker];
        let members = seats.values().filter(|seat| seat.in_call);
        let cameras: Vec<SeatId> = (members.clone())
            .filter(|seat| seat.camera)
            .map(|seat| seat.id)
            .collect();
        for to in members {
            let of_others = cameras.iter().copied().filter(|from| *from != to.id);
            show(shown.entry(to.id).or_default(), of_others, first);
        }
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

/// Updates what one person sees: `cameras` are those that are on, `first` the host and the holder
/// of the other microphone.
///
/// A camera that is shown keeps its slot for as long as it is on: another slot would need a
/// keyframe, and the video would freeze until it arrives. A camera that comes takes the lowest free
/// slot. When all are taken, one of `first` replaces the camera that has been shown for the
/// shortest time, and any other camera waits.
fn show(
    shown: &mut Vec<ShownCamera>,
    cameras: impl Iterator<Item = SeatId> + Clone,
    first: [Option<SeatId>; 2],
) {
    let is_first = |seat: SeatId| first.contains(&Some(seat));
    let is_on = |seat: &SeatId| cameras.clone().any(|from| from == *seat);
    shown.retain(|camera| is_on(&camera.from));
    let preferred = first.into_iter().flatten().filter(is_on);
    let others = cameras.clone().filter(|from| !is_first(*from));
    for from in preferred.chain(others) {
        if shown.iter().any(|camera| camera.from == from) {
            continue;
        }
        let mut slot = free_slot(shown);
        if slot.is_none() && is_first(from) {
            let newest = shown.iter().rposition(|camera| !is_first(camera.from));
            slot = newest.map(|newest| shown.remove(newest).slot);
        }
        shown.extend(slot.map(|slot| ShownCamera { from, slot }));
    }
}

/// The lowest slot that shows nothing.
fn free_slot(shown: &[ShownCamera]) -> Option<u8> {
    (0..CAMERAS_SHOWN).find(|slot| shown.iter().all(|camera| camera.slot != *slot))
}

#[cfg(test)]
mod tests;
