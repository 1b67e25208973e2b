//! One continuous stream out of many: sequence numbers, timestamps and VP8's counters are
//! written anew, so that a decoder does not notice a change of layer or of publisher.

use std::time::Instant;

use crate::packet::{Numbers, Packet, Picture};

/// The first sequence number of a line. Receivers start to count rollovers at 0, so it must be
/// below 65,536; well below, so that early reordering does not reach back past 0.
const FIRST_SEQUENCE: u64 = 1_000;

/// Bits of VP8's counters.
const PICTURE_ID: u16 = 0x7fff;
const PICTURE_ID_SHORT: u16 = 0x7f;
const KEY_INDEX: u8 = 0x1f;

/// What was last sent on a line, and what is added to a packet's own numbers.
#[derive(Debug, Default)]
pub(crate) struct Rewriter {
    /// None until something was sent from the source that is now on the line.
    source: Option<Offsets>,
    /// None until anything was ever sent on the line.
    last: Option<Last>,
}

#[derive(Debug, Clone, Copy)]
struct Offsets {
    /// The first sequence number taken from this source: older packets belong to the past.
    first: u64,
    sequence: u64,
    timestamp: u32,
    picture_id: u16,
    base_layer_index: u8,
    key_index: u8,
}

#[derive(Debug, Clone, Copy)]
struct Last {
    sequence: u64,
    timestamp: u32,
    arrived: Instant,
    picture: Picture,
}

impl Rewriter {
    /// The next packet comes from another source (another layer, publisher or encoder).
    pub(crate) fn detach(&mut self) {
        self.source = None;
    }

    /// The numbers under which a packet goes out; `None` for a packet from before the source was
    /// taken on. `clock` is the RTP clock in ticks a second.
    pub(crate) fn rewrite(&mut self, packet: &Packet, clock: u32) -> Option<Numbers> {
        let own = packet
            .vp8
            .as_ref()
            .map(|vp8| vp8.picture())
            .unwrap_or_default();
        let offsets = match self.source {
            Some(offsets) => offsets,
            None => *self.source.insert(self.attach(packet, own, clock)),
        };
        if packet.sequence < offsets.first {
            return None;
        }
        let picture_bits = match own.picture_id {
            Some(id) if id <= PICTURE_ID_SHORT && is_short(packet) => PICTURE_ID_SHORT,
            _ => PICTURE_ID,
        };
        let numbers = Numbers {
            sequence: packet.sequence.wrapping_add(offsets.sequence),
            timestamp: packet.timestamp.wrapping_add(offsets.timestamp),
            picture: Picture {
                picture_id: own
                    .picture_id
                    .map(|id| id.wrapping_add(offsets.picture_id) & picture_bits),
                base_layer_index: own
                    .base_layer_index
                    .map(|index| index.wrapping_add(offsets.base_layer_index)),
                key_index: own
                    .key_index
                    .map(|index| index.wrapping_add(offsets.key_index) & KEY_INDEX),
            },
        };
        if self
            .last
            .is_none_or(|last| numbers.sequence > last.sequence)
        {
            self.last = Some(Last {
                sequence: numbers.sequence,
                timestamp: numbers.timestamp,
                arrived: packet.arrived,
                picture: numbers.picture,
            });
        }
        Some(numbers)
    }

    /// Continues the line where it ended: the next sequence number and picture, and as much
    /// time as has really passed (at least one tick, so that time never stands still).
    fn attach(&self, packet: &Packet, own: Picture, clock: u32) -> Offsets {
        let Some(last) = self.last else {
            return Offsets {
                first: packet.sequence,
                sequence: FIRST_SEQUENCE.wrapping_sub(packet.sequence),
                timestamp: 0,
                picture_id: 0,
                base_layer_index: 0,
                key_index: 0,
            };
        };
        let passed = packet.arrived.saturating_duration_since(last.arrived);
        let ticks = (passed.as_micros() * u128::from(clock) / 1_000_000).max(1) as u32;
        let after = |last: Option<u16>, own: Option<u16>| match (last, own) {
            (Some(last), Some(own)) => last.wrapping_add(1).wrapping_sub(own),
            _ => 0,
        };
        let wide = |value: Option<u8>| value.map(u16::from);
        Offsets {
            first: packet.sequence,
            sequence: last.sequence.wrapping_add(1).wrapping_sub(packet.sequence),
            timestamp: last
                .timestamp
                .wrapping_add(ticks)
                .wrapping_sub(packet.timestamp),
            picture_id: after(last.picture.picture_id, own.picture_id),
            base_layer_index: after(
                wide(last.picture.base_layer_index),
                wide(own.base_layer_index),
            ) as u8,
            key_index: after(wide(last.picture.key_index), wide(own.key_index)) as u8,
        }
    }
}

/// Whether the packet's picture id has only 7 bits: a 15-bit one sets the first bit of its byte.
fn is_short(packet: &Packet) -> bool {
    packet.payload.get(2).is_some_and(|byte| byte & 0x80 == 0)
}
