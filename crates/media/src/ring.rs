//! The packets of a track's last second: one copy for all subscribers, from which lost packets are
//! retransmitted.

use std::sync::Arc;

use crate::limits;
use crate::packet::Packet;

/// The last packets of one layer, by their own sequence numbers.
#[derive(Debug, Default)]
pub(crate) struct Ring {
    packets: Vec<Option<Arc<Packet>>>,
}

impl Ring {
    pub(crate) fn push(&mut self, packet: &Arc<Packet>) {
        if self.packets.is_empty() {
            self.packets.resize(limits::RETRANSMIT_PACKETS, None);
        }
        self.packets[place(packet.sequence)] = Some(Arc::clone(packet));
    }

    pub(crate) fn get(&self, sequence: u64) -> Option<Arc<Packet>> {
        let packet = self.packets.get(place(sequence))?.as_ref()?;
        (packet.sequence == sequence).then(|| Arc::clone(packet))
    }
}

fn place(sequence: u64) -> usize {
    (sequence % limits::RETRANSMIT_PACKETS as u64) as usize
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use crate::packet::tests::packet;

    #[test]
    fn the_last_packets_are_there_and_older_ones_are_not() {
        let now = Instant::now();
        let mut ring = Ring::default();
        assert!(ring.get(0).is_none());
        let kept = limits::RETRANSMIT_PACKETS as u64;
        for sequence in 0..3 * kept {
            ring.push(&Arc::new(packet(now, sequence, 0)));
        }
        for sequence in 0..4 * kept {
            let is_kept = (2 * kept..3 * kept).contains(&sequence);
            let found = ring.get(sequence).map(|packet| packet.sequence);
            assert_eq!(found, is_kept.then_some(sequence));
        }
    }
}
