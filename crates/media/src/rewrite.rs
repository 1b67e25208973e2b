//! One continuous stream from several sources: sequence numbers, timestamps and VP8's counters are
//! rewritten, so that a decoder does not notice a change of layer or publisher.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use crate::codec::Vp8Counters;
use crate::packet::{Packet, RewrittenHeader};
use crate::{PeerId, TrackKind};

/// The first sequence number of a stream. Receivers start counting rollovers at 0, so it must be
/// below 65,536, and not near 0, so that early reordering does not reach back past it.
const FIRST_SEQUENCE: u64 = 1_000;

/// Bits of VP8's counters.
const PICTURE_ID: u16 = 0x7fff;
const PICTURE_ID_SHORT: u16 = 0x7f;
const KEY_INDEX: u8 = 0x1f;

/// Previous sources whose packets can still be retransmitted.
const PAST: usize = 6;

/// The source of a packet on a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) from: PeerId,
    pub(crate) kind: TrackKind,
    pub(crate) layer: u8,
}

/// The last numbers sent on a stream, and the offsets to a packet's own numbers.
#[derive(Debug, Default)]
pub(crate) struct Rewriter {
    /// The previous sources, the latest first.
    past: VecDeque<Offsets>,
    /// `None` until a packet of the current source was sent.
    source: Option<Offsets>,
    /// `None` until any packet was sent on the stream.
    last: Option<Last>,
}

#[derive(Debug, Clone, Copy)]
struct Offsets {
    origin: Origin,
    /// The first sequence number that was forwarded from this source; older packets are dropped.
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
    counters: Vp8Counters,
}

impl Rewriter {
    /// Announces that the next packet comes from another source (layer, publisher or encoder).
    pub(crate) fn detach(&mut self) {
        if let Some(source) = self.source.take() {
            self.past.truncate(PAST - 1);
            self.past.push_front(source);
        }
    }

    /// The numbers with which a packet is sent; `None` for a packet from before the source was
    /// selected. `clock` is the RTP clock in ticks per second.
    pub(crate) fn rewrite(
        &mut self,
        from: PeerId,
        packet: &Packet,
        clock: u32,
    ) -> Option<RewrittenHeader> {
        let offsets = match self.source {
            Some(offsets) => offsets,
            None => *self.source.insert(self.attach(from, packet, clock)),
        };
        if packet.sequence < offsets.first {
            return None;
        }
        let header = offsets.header(packet);
        if self.last.is_none_or(|last| header.sequence > last.sequence) {
            self.last = Some(Last {
                sequence: header.sequence,
                timestamp: header.timestamp,
                arrived: packet.arrived,
                counters: header.counters,
            });
        }
        Some(header)
    }

    /// The packet that was sent with this number, and its numbers, if `find` still has it.
    pub(crate) fn retransmission(
        &self,
        sequence: u64,
        find: impl FnOnce(Origin, u64) -> Option<Arc<Packet>>,
    ) -> Option<(Arc<Packet>, RewrittenHeader)> {
        let begins = |offsets: &Offsets| offsets.first.wrapping_add(offsets.sequence);
        let offsets = self
            .source
            .iter()
            .chain(&self.past)
            .find(|offsets| begins(offsets) <= sequence)?;
        let packet = find(offsets.origin, sequence.wrapping_sub(offsets.sequence))?;
        let header = offsets.header(&packet);
        Some((packet, header))
    }

    /// Continues the stream where it ended: with the next sequence number and picture id, and a
    /// timestamp that advances by the time that has really passed (at least one tick, so that time
    /// always advances).
    fn attach(&self, from: PeerId, packet: &Packet, clock: u32) -> Offsets {
        let origin = Origin {
            from,
            kind: packet.kind,
            layer: packet.layer,
        };
        let own = packet.counters();
        let Some(last) = self.last else {
            return Offsets {
                origin,
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
            origin,
            first: packet.sequence,
            sequence: last.sequence.wrapping_add(1).wrapping_sub(packet.sequence),
            timestamp: last
                .timestamp
                .wrapping_add(ticks)
                .wrapping_sub(packet.timestamp),
            picture_id: after(last.counters.picture_id, own.picture_id),
            base_layer_index: after(
                wide(last.counters.base_layer_index),
                wide(own.base_layer_index),
            ) as u8,
            key_index: after(wide(last.counters.key_index), wide(own.key_index)) as u8,
        }
    }
}

impl Offsets {
    fn header(&self, packet: &Packet) -> RewrittenHeader {
        let own = packet.counters();
        let is_wide = packet.vp8.as_ref().is_none_or(|vp8| vp8.is_wide());
        let picture_bits = if is_wide {
            PICTURE_ID
        } else {
            PICTURE_ID_SHORT
        };
        RewrittenHeader {
            sequence: packet.sequence.wrapping_add(self.sequence),
            timestamp: packet.timestamp.wrapping_add(self.timestamp),
            counters: Vp8Counters {
                picture_id: own
                    .picture_id
                    .map(|id| id.wrapping_add(self.picture_id) & picture_bits),
                base_layer_index: own
                    .base_layer_index
                    .map(|index| index.wrapping_add(self.base_layer_index)),
                key_index: own
                    .key_index
                    .map(|index| index.wrapping_add(self.key_index) & KEY_INDEX),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;
    use crate::packet::tests::{packet, vp8_packet};

    const CLOCK: u32 = 90_000;
    const FROM: PeerId = PeerId(1);

    #[test]
    fn a_stream_begins_low_and_keeps_the_gaps_of_its_source() {
        let start = Instant::now();
        let mut rewriter = Rewriter::default();
        let mut sequence = |own| {
            let packet = packet(start, own, 0);
            rewriter
                .rewrite(FROM, &packet, CLOCK)
                .map(|header| header.sequence)
        };
        assert_eq!(sequence(70_000), Some(FIRST_SEQUENCE));
        assert_eq!(sequence(70_003), Some(FIRST_SEQUENCE + 3));
        assert_eq!(
            sequence(70_001),
            Some(FIRST_SEQUENCE + 1),
            "late, but of this source"
        );
        assert_eq!(sequence(69_999), None, "from before the beginning");
    }

    #[test]
    fn a_change_of_source_leaves_no_trace() {
        let start = Instant::now();
        let mut rewriter = Rewriter::default();
        let first = vp8_packet(start, 100, 5_000, 0x7fff);
        rewriter.rewrite(FROM, &first, CLOCK).expect("taken");
        rewriter.detach();
        let later = start + Duration::from_millis(100);
        let second = vp8_packet(later, 9, 4_000_000_000, 77);
        let header = rewriter.rewrite(FROM, &second, CLOCK).expect("taken");
        assert_eq!(header.sequence, FIRST_SEQUENCE + 1);
        assert_eq!(
            header.timestamp,
            5_000 + 9_000,
            "as much time as has passed"
        );
        assert_eq!(
            header.counters.picture_id,
            Some(0),
            "15 bits, after the last one"
        );
        // What the old source still sends would come before the new one began.
        let mut late = second.clone();
        late.sequence = 8;
        assert!(rewriter.rewrite(FROM, &late, CLOCK).is_none());
    }

    #[test]
    fn what_was_sent_is_found_again_under_the_number_that_it_had() {
        let start = Instant::now();
        let mut rewriter = Rewriter::default();
        let mut sent = Vec::new();
        // Four sources: each begins where it likes and has a layer of its own.
        for source in 0..4_u8 {
            rewriter.detach();
            for step in 0..3 {
                let own = 1_000 * (5 - u64::from(source)) + step;
                let mut packet = vp8_packet(start, own, step as u32 * 3_000, step as u16);
                packet.layer = source % 3;
                let header = rewriter.rewrite(FROM, &packet, CLOCK).expect("taken");
                sent.push((header, Arc::new(packet)));
            }
        }
        for (header, packet) in &sent {
            let (found, again) = rewriter
                .retransmission(header.sequence, |origin, own| {
                    assert_eq!((origin.from, origin.layer), (FROM, packet.layer));
                    assert_eq!(own, packet.sequence);
                    Some(Arc::clone(packet))
                })
                .expect("found");
            assert_eq!((again, found.sequence), (*header, packet.sequence));
        }
        assert!(
            rewriter.retransmission(0, |_, _| None).is_none(),
            "never sent"
        );
    }

    proptest! {
        /// Whatever the sources' own numbers are: strictly one after the other, time forward.
        #[test]
        fn numbers_go_on_over_any_sources(
            sources in proptest::collection::vec((any::<u32>(), any::<u32>(), any::<u16>()), 1..20),
            length in 1_u64..50,
        ) {
            let mut at = Instant::now();
            let mut rewriter = Rewriter::default();
            let mut last: Option<RewrittenHeader> = None;
            for (sequence, timestamp, picture_id) in sources {
                rewriter.detach();
                for step in 0..length {
                    at += Duration::from_millis(33);
                    let own = timestamp.wrapping_add(step as u32 * 2_970);
                    let id = picture_id.wrapping_add(step as u16) & 0x7fff;
                    let packet = vp8_packet(at, u64::from(sequence) + step, own, id);
                    let header = rewriter.rewrite(FROM, &packet, CLOCK).expect("in order");
                    if let Some(last) = last {
                        prop_assert_eq!(header.sequence, last.sequence + 1);
                        let passed = header.timestamp.wrapping_sub(last.timestamp);
                        prop_assert!(passed > 0 && passed < CLOCK);
                        let id = |header: &RewrittenHeader| header.counters.picture_id.unwrap_or(0);
                        prop_assert_eq!(id(&header), (id(&last) + 1) & 0x7fff);
                    }
                    last = Some(header);
                }
            }
        }
    }
}
