//! One continuous stream out of many: sequence numbers, timestamps and VP8's counters are
//! written anew, so that a decoder does not notice a change of layer or of publisher.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use crate::packet::{Numbers, Packet, Picture};
use crate::{PeerId, TrackKind};

/// The first sequence number of a line. Receivers start to count rollovers at 0, so it must be
/// below 65,536; well below, so that early reordering does not reach back past 0.
const FIRST_SEQUENCE: u64 = 1_000;

/// Bits of VP8's counters.
const PICTURE_ID: u16 = 0x7fff;
const PICTURE_ID_SHORT: u16 = 0x7f;
const KEY_INDEX: u8 = 0x1f;

/// Sources of the past whose packets can still be asked for again.
const PAST: usize = 6;

/// Where a packet on a line came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) from: PeerId,
    pub(crate) kind: TrackKind,
    pub(crate) layer: u8,
}

/// What was last sent on a line, and what is added to a packet's own numbers.
#[derive(Debug, Default)]
pub(crate) struct Rewriter {
    /// The sources before, the last one in front.
    past: VecDeque<Offsets>,
    /// None until something was sent from the source that is now on the line.
    source: Option<Offsets>,
    /// None until anything was ever sent on the line.
    last: Option<Last>,
}

#[derive(Debug, Clone, Copy)]
struct Offsets {
    origin: Origin,
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
        if let Some(source) = self.source.take() {
            self.past.truncate(PAST - 1);
            self.past.push_front(source);
        }
    }

    /// The numbers under which a packet goes out; `None` for a packet from before the source was
    /// taken on. `clock` is the RTP clock in ticks a second.
    pub(crate) fn rewrite(&mut self, from: PeerId, packet: &Packet, clock: u32) -> Option<Numbers> {
        let offsets = match self.source {
            Some(offsets) => offsets,
            None => *self.source.insert(self.attach(from, packet, clock)),
        };
        if packet.sequence < offsets.first {
            return None;
        }
        let numbers = offsets.numbers(packet);
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

    /// A packet that was sent under this number, and its numbers, if `find` still has it.
    pub(crate) fn again(
        &self,
        sequence: u64,
        find: impl FnOnce(Origin, u64) -> Option<Arc<Packet>>,
    ) -> Option<(Arc<Packet>, Numbers)> {
        let begins = |offsets: &Offsets| offsets.first.wrapping_add(offsets.sequence);
        let offsets = self
            .source
            .iter()
            .chain(&self.past)
            .find(|offsets| begins(offsets) <= sequence)?;
        let packet = find(offsets.origin, sequence.wrapping_sub(offsets.sequence))?;
        let numbers = offsets.numbers(&packet);
        Some((packet, numbers))
    }

    /// Continues the line where it ended: the next sequence number and picture, and as much
    /// time as has really passed (at least one tick, so that time never stands still).
    fn attach(&self, from: PeerId, packet: &Packet, clock: u32) -> Offsets {
        let origin = Origin {
            from,
            kind: packet.kind,
            layer: packet.layer,
        };
        let own = packet.picture();
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
            picture_id: after(last.picture.picture_id, own.picture_id),
            base_layer_index: after(
                wide(last.picture.base_layer_index),
                wide(own.base_layer_index),
            ) as u8,
            key_index: after(wide(last.picture.key_index), wide(own.key_index)) as u8,
        }
    }
}

impl Offsets {
    fn numbers(&self, packet: &Packet) -> Numbers {
        let own = packet.picture();
        let is_wide = packet.vp8.as_ref().is_none_or(|vp8| vp8.is_wide());
        let picture_bits = if is_wide {
            PICTURE_ID
        } else {
            PICTURE_ID_SHORT
        };
        Numbers {
            sequence: packet.sequence.wrapping_add(self.sequence),
            timestamp: packet.timestamp.wrapping_add(self.timestamp),
            picture: Picture {
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
    fn a_line_begins_low_and_keeps_the_gaps_of_its_source() {
        let start = Instant::now();
        let mut rewriter = Rewriter::default();
        let mut sequence = |own| {
            let packet = packet(start, own, 0);
            rewriter
                .rewrite(FROM, &packet, CLOCK)
                .map(|numbers| numbers.sequence)
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
        let numbers = rewriter.rewrite(FROM, &second, CLOCK).expect("taken");
        assert_eq!(numbers.sequence, FIRST_SEQUENCE + 1);
        assert_eq!(
            numbers.timestamp,
            5_000 + 9_000,
            "as much time as has passed"
        );
        assert_eq!(
            numbers.picture.picture_id,
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
                let numbers = rewriter.rewrite(FROM, &packet, CLOCK).expect("taken");
                sent.push((numbers, Arc::new(packet)));
            }
        }
        for (numbers, packet) in &sent {
            let (found, again) = rewriter
                .again(numbers.sequence, |origin, own| {
                    assert_eq!((origin.from, origin.layer), (FROM, packet.layer));
                    assert_eq!(own, packet.sequence);
                    Some(Arc::clone(packet))
                })
                .expect("found");
            assert_eq!((again, found.sequence), (*numbers, packet.sequence));
        }
        assert!(rewriter.again(0, |_, _| None).is_none(), "never sent");
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
            let mut last: Option<Numbers> = None;
            for (sequence, timestamp, picture) in sources {
                rewriter.detach();
                for step in 0..length {
                    at += Duration::from_millis(33);
                    let own = timestamp.wrapping_add(step as u32 * 2_970);
                    let id = picture.wrapping_add(step as u16) & 0x7fff;
                    let packet = vp8_packet(at, u64::from(sequence) + step, own, id);
                    let numbers = rewriter.rewrite(FROM, &packet, CLOCK).expect("in order");
                    if let Some(last) = last {
                        prop_assert_eq!(numbers.sequence, last.sequence + 1);
                        let passed = numbers.timestamp.wrapping_sub(last.timestamp);
                        prop_assert!(passed > 0 && passed < CLOCK);
                        let id = |numbers: &Numbers| numbers.picture.picture_id.unwrap_or(0);
                        prop_assert_eq!(id(&numbers), (id(&last) + 1) & 0x7fff);
                    }
                    last = Some(numbers);
                }
            }
        }
    }
}
