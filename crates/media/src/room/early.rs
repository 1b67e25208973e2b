//! What a track has sent before anybody receives it: the newest keyframe of each layer and what
//! followed, for a moment. A page that accepts a call sends at once; its first picture arrives
//! before the acceptance is on disk. Kept here it begins on the line as soon as the rules allow,
//! instead of one more round trip later, when a new keyframe has been asked for and sent.

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
}

impl Early {
    /// Keeps a packet if it can still be of use.
    pub(crate) fn keep(&mut self, packet: &Arc<Packet>) {
        let kept = &mut self.layers[usize::from(packet.layer).min(LAYERS - 1)];
        if packet.keyframe {
            // A keyframe of many packets begins once.
            if kept
                .first()
                .is_none_or(|first| first.timestamp != packet.timestamp)
            {
                kept.clear();
            }
        } else if kept.is_empty() {
            return;
        }
        if kept.len() >= limits::EARLY_PACKETS || is_old(kept, packet.arrived) {
            kept.clear();
            return;
        }
        kept.push(Arc::clone(packet));
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
