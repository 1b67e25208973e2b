//! What arrives from a page, counted over the last two seconds.

use crate::event::Arrived;
use crate::layers::LAYERS;
use crate::packet::Packet;
use crate::{TrackKind, limits};

/// Ticks in the two seconds that are counted.
const SLOTS: usize = 8;

/// Ticks in a second.
const TICKS_A_SECOND: u32 = 4;

/// The level of a packet of nothing but zeros, in dBov (RFC 6464).
const DIGITAL_SILENCE: i8 = -127;

/// One tick's counts.
#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    microphone: u32,
    camera: [u32; LAYERS],
}

/// The counts of the last two seconds.
#[derive(Debug, Default)]
pub(super) struct ReceiveCounts {
    slots: [Counted; SLOTS],
    at: usize,
    /// Ticks since a packet of the microphone contained more than digital silence.
    silent: u32,
    /// Ticks since anything arrived.
    quiet: u32,
}

impl ReceiveCounts {
    /// Counts a packet. A frame counts when its last packet has arrived.
    pub(super) fn packet(&mut self, packet: &Packet) {
        let counted = &mut self.slots[self.at];
        self.quiet = 0;
        match packet.kind {
            TrackKind::Microphone => {
                counted.microphone += 1;
                if packet.audio_level != Some(DIGITAL_SILENCE) {
                    self.silent = 0;
                }
            }
            TrackKind::Camera if packet.marker => {
                counted.camera[usize::from(packet.layer).min(LAYERS - 1)] += 1;
            }
            TrackKind::Camera | TrackKind::Screen => {}
        }
    }

    /// Advances by one [`limits::TICK`] and drops the oldest counts.
    pub(super) fn tick(&mut self) {
        let is_sent = self.slots.iter().any(|slot| slot.microphone > 0);
        self.silent = if is_sent {
            self.silent.saturating_add(1)
        } else {
            0
        };
        self.quiet = self.quiet.saturating_add(1);
        self.at = (self.at + 1) % SLOTS;
        self.slots[self.at] = Counted::default();
    }

    /// The sums.
    pub(super) fn sum(&self) -> Arrived {
        let frames = |layer: usize| {
            self.slots
                .iter()
                .map(|slot| slot.camera[layer])
                .sum::<u32>()
        };
        Arrived {
            silent: self.silent / TICKS_A_SECOND,
            quiet_ms: self.quiet.saturating_mul(1_000 / TICKS_A_SECOND),
            microphone: self.slots.iter().map(|slot| slot.microphone).sum(),
            camera: (0..LAYERS).map(frames).max().unwrap_or_default(),
        }
    }
}

impl Arrived {
    /// Whether audio arrives, and whether video moves: a change in these is reported immediately.
    pub(super) fn kinds(self) -> (bool, bool) {
        (self.microphone > 0, self.camera > limits::STILL_FRAMES)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(kind: TrackKind, layer: u8, marker: bool, level: i8) -> Packet {
        Packet {
            kind,
            layer,
            marker,
            audio_level: Some(level),
            ..crate::packet::tests::packet(std::time::Instant::now(), 1, 1)
        }
    }

    /// Sends for so many ticks, so many frames and audio packets in each, and tells the sums.
    fn after(
        counts: &mut ReceiveCounts,
        ticks: u32,
        frames: u32,
        packets: u32,
        level: i8,
    ) -> Arrived {
        for _ in 0..ticks {
            for _ in 0..frames {
                counts.packet(&packet(TrackKind::Camera, 0, false, 0));
                counts.packet(&packet(TrackKind::Camera, 0, true, 0));
                counts.packet(&packet(TrackKind::Camera, 2, true, 0));
            }
            for _ in 0..packets {
                counts.packet(&packet(TrackKind::Microphone, 0, true, level));
            }
            counts.tick();
        }
        counts.sum()
    }

    #[test]
    fn what_arrives_counts_for_two_seconds() {
        let mut counts = ReceiveCounts::default();
        assert_eq!(counts.sum().kinds(), (false, false));
        // Frames by their last packet and in one layer; the tick that is counting is still empty.
        let moving = after(&mut counts, 20, 5, 12, -30);
        assert_eq!((moving.microphone, moving.camera), (84, 35));
        assert_eq!(moving.kinds(), (true, true));
        let stopped = after(&mut counts, 8, 0, 0, 0);
        let nothing = Arrived {
            quiet_ms: 2_250,
            ..Arrived::default()
        };
        assert_eq!(stopped, nothing);
    }

    #[test]
    fn silence_is_sound_and_a_frame_a_second_is_no_video() {
        let mut counts = ReceiveCounts::default();
        for _ in 0..4 {
            // Opus in silence: a packet in 400 ms. Firefox of a frozen camera: a frame a second.
            after(&mut counts, 1, 1, 1, -90);
            after(&mut counts, 3, 0, 1, -90);
        }
        let quiet = counts.sum();
        assert!(quiet.camera > 0, "{quiet:?}");
        assert_eq!(quiet.kinds(), (true, false));
    }

    #[test]
    fn a_frozen_camera_is_told_from_a_lost_connection() {
        let mut counts = ReceiveCounts::default();
        after(&mut counts, 8, 7, 12, -30);
        // Opus in silence: a packet in 400 ms.
        let mut frozen = Arrived::default();
        for _ in 0..4 {
            after(&mut counts, 1, 0, 1, -90);
            frozen = after(&mut counts, 1, 0, 0, 0);
        }
        assert_eq!((frozen.kinds(), frozen.quiet_ms), ((true, false), 500));
        // Cut off: the packets of the last two seconds still count when the frames are few.
        after(&mut counts, 8, 3, 12, -30);
        let lost = after(&mut counts, 6, 0, 0, 0);
        assert_eq!((lost.kinds(), lost.quiet_ms), ((true, false), 1_750));
    }

    #[test]
    fn only_digital_silence_counts_as_silent_and_only_while_it_is_sent() {
        let mut counts = ReceiveCounts::default();
        assert_eq!(after(&mut counts, 40, 0, 12, -90).silent, 0);
        assert_eq!(after(&mut counts, 40, 0, 12, DIGITAL_SILENCE).silent, 10);
        assert_eq!(after(&mut counts, 1, 0, 1, -60).silent, 0);
        assert_eq!(after(&mut counts, 40, 0, 0, 0).silent, 0);
    }
}
