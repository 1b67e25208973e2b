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
pub(super) struct Arrivals {
    slots: [Counted; SLOTS],
    at: usize,
    /// Ticks since a packet of the microphone held more than digital silence.
    silent: u32,
}

impl Arrivals {
    /// A packet came. A frame counts when its last packet is there.
    pub(super) fn packet(&mut self, packet: &Packet) {
        let counted = &mut self.slots[self.at];
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

    /// A [`limits::TICK`] has passed: the oldest counts are dropped.
    pub(super) fn tick(&mut self) {
        let is_sent = self.slots.iter().any(|slot| slot.microphone > 0);
        self.silent = if is_sent {
            self.silent.saturating_add(1)
        } else {
            0
        };
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
            microphone: self.slots.iter().map(|slot| slot.microphone).sum(),
            camera: (0..LAYERS).map(frames).max().unwrap_or_default(),
        }
    }
}

impl Arrived {
    /// Whether audio arrives, and whether video moves: a change of these is told immediately.
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
    fn after(arrivals: &mut Arrivals, ticks: u32, frames: u32, packets: u32, level: i8) -> Arrived {
        for _ in 0..ticks {
            for _ in 0..frames {
                arrivals.packet(&packet(TrackKind::Camera, 0, false, 0));
                arrivals.packet(&packet(TrackKind::Camera, 0, true, 0));
                arrivals.packet(&packet(TrackKind::Camera, 2, true, 0));
            }
            for _ in 0..packets {
                arrivals.packet(&packet(TrackKind::Microphone, 0, true, level));
            }
            arrivals.tick();
        }
        arrivals.sum()
    }

    #[test]
    fn what_arrives_counts_for_two_seconds() {
        let mut arrivals = Arrivals::default();
        assert_eq!(arrivals.sum().kinds(), (false, false));
        // Frames by their last packet and in one layer; the tick that is counting is still empty.
        let moving = after(&mut arrivals, 20, 5, 12, -30);
        assert_eq!((moving.microphone, moving.camera), (84, 35));
        assert_eq!(moving.kinds(), (true, true));
        let stopped = after(&mut arrivals, 8, 0, 0, 0);
        assert_eq!(stopped, Arrived::default());
    }

    #[test]
    fn silence_is_sound_and_a_frame_a_second_is_no_video() {
        let mut arrivals = Arrivals::default();
        for _ in 0..4 {
            // Opus in silence: a packet in 400 ms. Firefox of a frozen camera: a frame a second.
            after(&mut arrivals, 1, 1, 1, -90);
            after(&mut arrivals, 3, 0, 1, -90);
        }
        let quiet = arrivals.sum();
        assert!(quiet.camera > 0, "{quiet:?}");
        assert_eq!(quiet.kinds(), (true, false));
    }

    #[test]
    fn only_digital_silence_counts_as_silent_and_only_while_it_is_sent() {
        let mut arrivals = Arrivals::default();
        assert_eq!(after(&mut arrivals, 40, 0, 12, -90).silent, 0);
        assert_eq!(after(&mut arrivals, 40, 0, 12, DIGITAL_SILENCE).silent, 10);
        assert_eq!(after(&mut arrivals, 1, 0, 1, -60).silent, 0);
        assert_eq!(after(&mut arrivals, 40, 0, 0, 0).silent, 0);
    }
}
