//! Limits bursts: a frame that is sent at the full speed of our own network would overflow small
//! buffers further along the path. What exceeds five milliseconds waits for the next five.

use std::time::{Duration, Instant};

/// The longest burst.
const BURST: Duration = Duration::from_millis(5);

/// How much faster than the estimate media may leave, in percent: the pacing factor of
/// libwebrtc, so that a frame does not wait for the next one.
const FACTOR: u64 = 250;

/// The slowest pace in bits per second: ten packets of 1,250 bytes in a burst. Every network must
/// accept such a burst, because every TCP connection begins with one (RFC 6928).
const SLOWEST: u64 = 20_000_000;

/// Packets that may wait; beyond this, the oldest are sent immediately, because waiting has become
/// worse than losing some.
const MOST_HELD: usize = 256;

/// The pace of one connection.
#[derive(Debug)]
pub(super) struct Pace {
    /// Bits per second.
    pace: u64,
    /// Bytes that may leave now.
    credit: u64,
    filled: Option<Instant>,
}

impl Pace {
    pub(super) fn new() -> Pace {
        Pace {
            pace: SLOWEST,
            credit: 0,
            filled: None,
        }
    }

    /// Sets the estimated bandwidth to the peer, in bits per second.
    pub(super) fn set_estimate(&mut self, bitrate: u64) {
        self.pace = (bitrate * FACTOR / 100).max(SLOWEST);
    }

    /// Advances the time. Each burst interval adds the credit of one burst: credit comes in steps,
    /// so that waiting packets leave in one call, too.
    pub(super) fn begin(&mut self, now: Instant) {
        let is_due = self
            .filled
            .is_none_or(|at| now.saturating_duration_since(at) >= BURST);
        if is_due {
            self.filled = Some(now);
            self.credit = self.pace / 8 * BURST.as_millis() as u64 / 1_000;
        }
    }

    /// Spends credit for the first of `held` packets; false if there is not enough.
    pub(super) fn takes(&mut self, bytes: usize, held: usize) -> bool {
        let bytes = bytes as u64;
        if self.credit < bytes && held <= MOST_HELD {
            return false;
        }
        self.credit = self.credit.saturating_sub(bytes);
        true
    }

    /// When the next burst may leave.
    pub(super) fn next(&self) -> Option<Instant> {
        self.filled.map(|filled| filled + BURST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of `held` packets leave at `at`.
    fn leave(pace: &mut Pace, at: Instant, held: &mut usize, bytes: usize) -> usize {
        pace.begin(at);
        let mut left = 0;
        while *held > 0 && pace.takes(bytes, *held) {
            *held -= 1;
            left += 1;
        }
        left
    }

    #[test]
    fn no_burst_is_longer_than_five_milliseconds_and_nothing_is_lost() {
        let start = Instant::now();
        let mut pace = Pace::new();
        pace.set_estimate(8_000_000);
        let mut held = 40;
        // 2.5 times as fast: 20 Mbit/s for 5 ms are 12,500 bytes.
        assert_eq!(leave(&mut pace, start, &mut held, 1_000), 12);
        let mut at = start;
        while held > 0 {
            let next = pace.next().expect("something waits");
            assert_eq!(next, at + BURST);
            at = next;
            assert!(leave(&mut pace, at, &mut held, 1_000) <= 12);
        }
    }

    #[test]
    fn an_early_call_gives_no_second_burst() {
        let start = Instant::now();
        let mut pace = Pace::new();
        let mut held = 20;
        let left = leave(&mut pace, start, &mut held, 1_250);
        let early = leave(
            &mut pace,
            start + Duration::from_millis(4),
            &mut held,
            1_250,
        );
        assert_eq!((left, early), (10, 0), "20 Mbit/s for 5 ms");
    }

    #[test]
    fn a_wider_line_takes_longer_bursts() {
        let mut pace = Pace::new();
        pace.set_estimate(40_000_000);
        let mut held = 200;
        assert_eq!(leave(&mut pace, Instant::now(), &mut held, 1_250), 50);
    }

    #[test]
    fn what_waits_is_bounded() {
        let mut pace = Pace::new();
        let mut held = 1_000;
        leave(&mut pace, Instant::now(), &mut held, 1_000);
        assert_eq!(held, MOST_HELD);
    }
}
