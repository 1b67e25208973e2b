//! A subscriber's end of a route: which layer is forwarded, and with which numbers.

use std::time::Instant;

use crate::layers::{LAYERS, LayerMeter};
use crate::packet::Packet;
use crate::rewrite::Rewriter;
use crate::{PeerId, TrackKind};

/// The subscriber's end of a route. It outlives the route: its numbers continue when another track
/// comes to its slot.
#[derive(Debug)]
pub(super) struct Subscription {
    pub(super) to: PeerId,
    pub(super) is_audio: bool,
    pub(super) slot: u8,
    pub(super) source: Option<(PeerId, TrackKind)>,
    pub(super) rewriter: Rewriter,
    /// The forwarded layer; `None` while it waits for a keyframe.
    pub(super) current: Option<u8>,
    /// The selected layer; `None` while any is acceptable.
    pub(super) wanted: Option<u8>,
    pub(super) raised: Option<Instant>,
}

impl Subscription {
    pub(super) fn new(
        to: PeerId,
        is_audio: bool,
        slot: u8,
        source: (PeerId, TrackKind),
    ) -> Subscription {
        Subscription {
            to,
            is_audio,
            slot,
            source: Some(source),
            rewriter: Rewriter::default(),
            current: None,
            wanted: None,
            raised: None,
        }
    }

    /// Another source, or the same one after a restart: waits for a keyframe.
    pub(super) fn restart(&mut self) {
        self.rewriter.detach();
        self.current = None;
        self.wanted = None;
        self.raised = None;
    }

    /// Whether a video packet belongs to the subscription; changes layer at a keyframe.
    pub(super) fn takes(&mut self, packet: &Packet, meters: &[LayerMeter; LAYERS]) -> bool {
        if self.current == Some(packet.layer) {
            return true;
        }
        let sent = |layer: u8| {
            meters
                .get(usize::from(layer))
                .is_some_and(|meter| meter.is_active(packet.arrived))
        };
        let welcome = match (self.current, self.wanted) {
            (_, Some(wanted)) if wanted == packet.layer => true,
            (None, Some(wanted)) => !sent(wanted),
            (None, None) => true,
            _ => false,
        };
        if !packet.keyframe || !welcome {
            return false;
        }
        if self.current.is_none_or(|current| packet.layer > current) {
            self.raised = self.current.map(|_| packet.arrived);
        }
        self.current = Some(packet.layer);
        self.rewriter.detach();
        true
    }

    /// Whether a packet that was not forwarded belongs to the layer that the subscription waits
    /// for.
    pub(super) fn waits_for(&self, layer: u8) -> bool {
        match self.wanted {
            Some(wanted) => wanted == layer && self.current != Some(layer),
            None => self.current.is_none(),
        }
    }
}
