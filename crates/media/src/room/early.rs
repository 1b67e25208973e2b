//! What a track has sent before anybody receives it: the newest keyframe of each layer and what
//! followed, for a moment. A page that accepts a call sends at once; its first picture arrives
//! before the acceptance is on disk. Kept here it begins on the line as soon as the rules allow,
//! instead of one more round trip later, when a new keyframe has been asked for and sent.
//!
//! An encoder that has sent before goes on with differences. So a track that begins without a
//! keyframe is asked for one at once, before its route opens and not after.

use std::sync::Arc;
use std::time::Instant;

use crate::layers::LAYERS;
use crate::limits;
use crate::packet::Packet;

/// The beginning of one track.
#[derive(Debug, Default)]
pub(crate) struct Early {
    /// Empty, or beginning with a keyframe.
    layers: [Vec<Arc<Packet>>; LAYERS],
    /// When the packets began that follow each other now, and when the last one came.
    span: Option<(Instant, Instant)>,
    /// When each layer's encoder was asked for a keyframe.
    asked: [Option<Instant>; LAYERS],
}

impl Early {
    /// Keeps a packet if it can still be of use. True if a keyframe of its layer is to be asked
    /// for.
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
        // A track that nobody comes to see is not asked for ever.
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

    /// False if the layer has no keyframe to begin with.
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

    /// When each layer's encoder was asked for a keyframe that has not come.
    pub(crate) fn asked(&self) -> [Option<Instant>; LAYERS] {
        std::array::from_fn(|layer| self.asked[layer].filter(|_| self.layers[layer].is_empty()))
    }

    /// The packets with which a line begins, of the smallest layer that has any: a picture at
    /// once counts for more than a sharp one.
    pub(crate) fn take(self, now: Instant) -> Vec<Arc<Packet>> {
        let fresh = |packets: &Vec<Arc<Packet>>| !packets.is_empty() && !is_old(packets, now);
        let mut packets = self.layers.into_iter().find(fresh).unwrap_or_default();
        // A decoder is begun with whole frames in their order; a gap is asked for as any other.
        packets.sort_by_key(|packet| packet.sequence);
        packets
    }
}

/// Whether the keyframe is too long ago: nobody is to see what was before.
fn is_old(packets: &[Arc<Packet>], now: Instant) -> bool {
    packets
        .first()
        .is_some_and(|first| now.saturating_duration_since(first.arrived) > limits::EARLY_AGE)
}
