//! A publisher's track: the rates of its layers, the requests to its encoder, and its last packets.

use std::sync::Arc;
use std::time::Instant;

use super::Request;
use crate::layers::{LAYERS, LayerMeter};
use crate::packet::Packet;
use crate::ring::Ring;
use crate::{PeerId, TrackKind, limits};

/// A publisher's track that has or had subscribers.
#[derive(Debug, Default)]
pub(super) struct Track {
    pub(super) layers: [LayerMeter; LAYERS],
    pub(super) asked: [Option<Instant>; LAYERS],
    /// Keyframe requests that came too soon after the last one.
    pub(super) owed: [bool; LAYERS],
    /// Layers that were silent when a keyframe was last requested.
    pub(super) silent: [bool; LAYERS],
    /// Indexes of the subscriptions that it goes to.
    pub(super) subscriptions: Vec<usize>,
    pub(super) rings: [Ring; LAYERS],
}

impl Track {
    /// Counts a packet and keeps it for retransmission. Audio is not retransmitted: it would
    /// arrive too late.
    pub(super) fn note(&mut self, layer: usize, packet: &Arc<Packet>) {
        self.layers[layer].packet(packet.arrived, packet.payload.len());
        if !packet.kind.is_audio() {
            self.rings[layer].push(packet);
        }
    }

    /// A packet of the last second.
    pub(super) fn recall(&self, layer: u8, sequence: u64) -> Option<Arc<Packet>> {
        self.rings.get(usize::from(layer))?.get(sequence)
    }

    /// Requests a keyframe now, or as soon as the last request is old enough.
    pub(super) fn want(
        &mut self,
        requests: &mut Vec<Request>,
        now: Instant,
        (peer, kind): (PeerId, TrackKind),
        layer: usize,
    ) {
        let layer = layer.min(LAYERS - 1);
        let asked = &mut self.asked[layer];
        if asked.is_some_and(|at| now < at + limits::KEYFRAME_INTERVAL) {
            self.owed[layer] = true;
            return;
        }
        *asked = Some(now);
        self.owed[layer] = false;
        self.silent[layer] = !self.layers[layer].is_active(now);
        requests.push(Request::Keyframe {
            peer,
            kind,
            layer: layer as u8,
        });
    }
}
