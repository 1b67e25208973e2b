//! A media packet in a room, and the numbers that are rewritten for each subscriber.

use std::sync::Arc;
use std::time::Instant;

use crate::TrackKind;
use crate::codec::{Vp8, Vp8Counters};
use crate::format::Format;

/// A packet as a publisher sent it.
#[derive(Debug, Clone)]
pub(crate) struct Packet {
    pub(crate) kind: TrackKind,
    /// Simulcast layer, 0 is the smallest; tracks without simulcast have only layer 0.
    pub(crate) layer: u8,
    /// Codec and its parameters, opaque to the room.
    pub(crate) format: Format,
    /// Sequence number, extended beyond 16 bits.
    pub(crate) sequence: u64,
    /// RTP timestamp in units of the clock (48 kHz or 90 kHz).
    pub(crate) timestamp: u32,
    pub(crate) marker: bool,
    /// Whether a decoder can start here.
    pub(crate) keyframe: bool,
    /// The VP8 payload descriptor, whose counters are rewritten, too.
    pub(crate) vp8: Option<Vp8>,
    pub(crate) payload: Arc<[u8]>,
    /// Audio only: the level in -dBov, and whether the sender detects a voice.
    pub(crate) audio_level: Option<i8>,
    pub(crate) voice: Option<bool>,
    /// When it arrived.
    pub(crate) arrived: Instant,
}

impl Packet {
    /// VP8's counters, where the packet has them.
    pub(crate) fn counters(&self) -> Vp8Counters {
        self.vp8.as_ref().map(Vp8::counters).unwrap_or_default()
    }
}

/// The header fields and counters that replace a packet's own for one subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RewrittenHeader {
    pub(crate) sequence: u64,
    pub(crate) timestamp: u32,
    /// VP8's counters, where the packet has them.
    pub(crate) counters: Vp8Counters,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A video packet without a descriptor.
    pub(crate) fn packet(arrived: Instant, sequence: u64, timestamp: u32) -> Packet {
        Packet {
            kind: TrackKind::Camera,
            layer: 0,
            format: Format::any(),
            sequence,
            timestamp,
            marker: true,
            keyframe: false,
            vp8: None,
            payload: Arc::from([0_u8; 100].as_slice()),
            audio_level: None,
            voice: None,
            arrived,
        }
    }

    /// A VP8 packet with a 15-bit picture id.
    pub(crate) fn vp8_packet(
        arrived: Instant,
        sequence: u64,
        timestamp: u32,
        picture_id: u16,
    ) -> Packet {
        let [high, low] = picture_id.to_be_bytes();
        let payload = [0x90, 0x80, 0x80 | high, low, 0x11, 0, 0];
        Packet {
            vp8: Vp8::parse(&payload),
            payload: Arc::from(payload.as_slice()),
            ..packet(arrived, sequence, timestamp)
        }
    }
}
