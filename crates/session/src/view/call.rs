//! Ring, call and voice, and what of it arrives at the viewer.

use serde::Serialize;

use crate::flow::MediaKind;
use crate::ids::{SeatId, Timestamp};
use crate::state::{Seat, Session};

/// Ring, call and voice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CallPart {
    /// A person rings.
    pub ring: Option<RingView>,
    /// Since when a call is running.
    pub running_since: Option<Timestamp>,
    /// Since when no customer has been in it.
    pub without_customer_since: Option<Timestamp>,
    /// Voice is on.
    pub voice: bool,
}

/// A person rings.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RingView {
    /// Who.
    pub by: SeatId,
    /// When it stops.
    pub until: Timestamp,
    /// The viewer is the one who is called.
    pub for_me: bool,
}

/// What may flow to and from the viewer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct MediaPart {
    /// Whether the viewer should send audio.
    pub send_microphone: bool,
    /// Whether the viewer should send video.
    pub send_camera: bool,
    /// What arrives, on which of the viewer's lines.
    pub receive: Vec<Receiving>,
}

/// One track that arrives.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Receiving {
    /// Who sends it.
    pub from: SeatId,
    /// What it is.
    pub kind: MediaKind,
    /// Which of the viewer's lines of that kind, counted from 0.
    pub line: u8,
}

impl Session {
    pub(super) fn call_part(&self, viewer: &Seat) -> CallPart {
        let side = |id: SeatId| self.seats.get(&id).is_some_and(Seat::is_agent);
        CallPart {
            ring: self.ring.map(|ring| RingView {
                by: ring.by,
                until: ring.until,
                for_me: side(ring.by) != viewer.is_agent()
                    && (!viewer.is_agent() || viewer.id == self.host),
            }),
            running_since: self.call.map(|call| call.since),
            without_customer_since: self.call.and_then(|call| call.without_customer),
            voice: self.voice.is_some(),
        }
    }

    pub(super) fn media_part(&self, viewer: &Seat) -> MediaPart {
        let flow = self.flow();
        let sends = |kind| {
            flow.iter()
                .any(|route| route.from == viewer.id && route.kind == kind)
        };
        MediaPart {
            send_microphone: sends(MediaKind::Microphone),
            send_camera: sends(MediaKind::Camera),
            receive: flow
                .iter()
                .filter(|route| route.to == viewer.id)
                .map(|route| Receiving {
                    from: route.from,
                    kind: route.kind,
                    line: route.line,
                })
                .collect(),
        }
    }
}
