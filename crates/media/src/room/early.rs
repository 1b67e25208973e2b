//! What a track has sent before it has a subscriber: for a moment, the newest keyframe of each
//! layer and what followed. A page that accepts a call sends immediately, and its first frame
//! arrives before the acceptance is on disk. Because it is kept here, the video starts as soon as
//! the rules allow it, and not one round trip later, after a new keyframe was requested and sent.
//!
//! An encoder that has sent before continues with delta frames. So a keyframe is requested for a
//! track that starts without one immediately, before its route opens and not after.

use std::sync::Arc;
use std::time::Instant;

use crate::layers::LAYERS;
use crate::limits;
use crate::packet::Packet;

/// The beginning of one track.
#[derive(Debug, Default)]
pub(crate) struct Early {
    /// Empty, or starting with a keyframe.
    layers: [Vec<Arc<Packet>>; LAYERS],
    /// When the current uninterrupted run of packets began, and when its last one arrived.
    span: Option<(Instant, Instant)>,
    /// When a keyframe was requested from each layer's encoder.
    asked: [Option<Instant>; LAYERS],
}

impl Early {
    /// Keeps a packet if it can still be useful. True if a keyframe of its layer should be
    /// requested.
    pub(crate) fn keep(&mut self, packet: &Arc<Packet>) -> bool {
        let now = packet.arrived;
        let layer = usize::from(packet.layer).min(LAYERS - 1);
        let is_rest = |last: Instant| now.saturating_duration_since(last) > limits::LAYER_SILENT;
        let began = match self.span {
            Some((began, last)) if !is_rest(last) => began,
            _ => now,
        };
        self.span = Some((began, now));
        if self.keep_of(layer, packet) {
            return false;
        }
        // A track that never gets a subscriber is not asked forever.
        let is_new = now.saturating_duration_since(began) <= limits::EARLY_AGE;
        let asked = &mut self.asked[layer];
        let is_asked =
            asked.is_some_and(|at| now.saturating_duration_since(at) < limits::KEYFRAME_INTERVAL);
        if is_asked || !is_new {
            return false;
        }
        *asked = Some(now);
        true
    }

    /// False if the layer has no keyframe to start with.
    fn keep_of(&mut self, layer: usize, packet: &Arc<Packet>) -> bool {
        let kept = &mut self.layers[layer];
        if packet.keyframe {
            // A keyframe of many packets begins once.
            if kept
                .first()
                .is_none_or(|first| first.timestamp != packet.timestamp)
            {
                kept.clear();
            }
        } else if kept.is_empty() {
            return false;
        }
        if kept.len() >= limits::EARLY_PACKETS || is_old(kept, packet.arrived) {
            kept.clear();
            return false;
        }
        kept.push(Arc::clone(packet));
        true
    }

    /// When each layer's encoder was asked for a keyframe that has not arrived.
    pub(crate) fn asked(&self) -> [Option<Instant>; LAYERS] {
        std::array::from_fn(|layer| self.asked[layer].filter(|_| self.layers[layer].is_empty()))
    }

    /// The first packets for a subscription, of the smallest layer that has any: a fast first frame
    /// matters more than a sharp one.
    pub(crate) fn take(self, now: Instant) -> Vec<Arc<Packet>> {
        let fresh = |packets: &Vec<Arc<Packet>>| !packets.is_empty() && !is_old(packets, now);
        let mut packets = self.layers.into_iter().find(fresh).unwrap_or_default();
        // A decoder starts with complete frames in order; a gap is retransmitted like any other.
        packets.sort_by_key(|packet| packet.sequence);
        packets
    }
}

/// Whether the keyframe is too old: nothing from before the route may be shown.
fn is_old(packets: &[Arc<Packet>], now: Instant) -> bool {
    packets
        .first()
        .is_some_and(|first| now.saturating_duration_since(first.arrived) > limits::EARLY_AGE)
}
