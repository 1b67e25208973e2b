//! Bounds bursts: a frame that leaves in one go at the speed of our own line overflows the
//! small buffers of the lines after it. What exceeds five milliseconds waits for the next five.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::event::Transport;
use crate::link::Departure;

/// The longest burst.
const BURST: Duration = Duration::from_millis(5);

/// How much faster than the estimate media may leave, in percent: the pacing factor of
/// libwebrtc, so that a frame does not wait for the next one.
const FACTOR: u64 = 250;

/// Slowest pace in bits per second: ten packets of 1,250 bytes in a burst. Every network has to
/// take as many at once, because every TCP connection begins with them (RFC 6928).
const SLOWEST: u64 = 20_000_000;

/// Datagrams that may wait; beyond this the oldest are sent at once, because waiting has become
/// worse than losing some.
const MOST_HELD: usize = 256;

/// Payload types that mean RTCP where RTP has its own (RFC 5761).
const RTCP_TYPES: std::ops::Range<u8> = 64..96;

/// The pace of one connection.
#[derive(Debug)]
pub(super) struct Shaper {
    /// Bits per second.
    pace: u64,
    /// Bytes that may leave now.
    credit: u64,
    filled: Option<Instant>,
    held: VecDeque<Departure>,
}

impl Shaper {
    pub(super) fn new() -> Shaper {
        Shaper {
            pace: SLOWEST,
            credit: 0,
            filled: None,
            held: VecDeque::new(),
        }
    }

    /// The way to the peer is estimated to carry this much, in bits per second.
    pub(super) fn set_estimate(&mut self, bitrate: u64) {
        self.pace = (bitrate * FACTOR / 100).max(SLOWEST);
    }

    /// Lets a datagram pass, now or later; `release` is called with what leaves now.
    pub(super) fn pass(
        &mut self,
        now: Instant,
        departure: Departure,
        mut release: impl FnMut(Departure),
    ) {
        if !is_paced(&departure) {
            release(departure);
            return;
        }
        self.held.push_back(departure);
        self.release(now, release);
    }

    /// Lets leave what may by now.
    pub(super) fn release(&mut self, now: Instant, mut release: impl FnMut(Departure)) {
        if self.held.is_empty() {
            return;
        }
        self.fill(now);
        while let Some(next) = self.held.front() {
            let length = next.bytes.len() as u64;
            if self.credit < length && self.held.len() <= MOST_HELD {
                return;
            }
            self.credit = self.credit.saturating_sub(length);
            if let Some(departure) = self.held.pop_front() {
                release(departure);
            }
        }
    }

    /// When the next burst may leave, if anything waits.
    pub(super) fn next(&self) -> Option<Instant> {
        let filled = self.filled.filter(|_| !self.held.is_empty())?;
        Some(filled + BURST)
    }

    /// One burst's credit every burst's time: credit comes in steps, so that what waits leaves
    /// in one call too.
    fn fill(&mut self, now: Instant) {
        let is_due = self
            .filled
            .is_none_or(|at| now.saturating_duration_since(at) >= BURST);
        if is_due {
            self.filled = Some(now);
            self.credit = self.pace / 8 * BURST.as_millis() as u64 / 1_000;
        }
    }
}

/// Only media over UDP is paced: TCP paces itself, and reports, handshakes and proofs are small
/// and urgent.
fn is_paced(departure: &Departure) -> bool {
    let [first, second, ..] = departure.bytes.as_slice() else {
        return false;
    };
    let is_media = (128..192).contains(first) && !RTCP_TYPES.contains(&(second & 0x7f));
    departure.transport == Transport::Udp && is_media
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::*;

    fn media(bytes: usize) -> Departure {
        let mut departure = Departure {
            transport: Transport::Udp,
            source: SocketAddr::from(([127, 0, 0, 1], 1)),
            destination: SocketAddr::from(([127, 0, 0, 1], 2)),
            bytes: vec![0; bytes],
        };
        departure.bytes[..2].copy_from_slice(&[0x80, 96]);
        departure
    }

    #[test]
    fn no_burst_is_longer_than_five_milliseconds_and_nothing_is_lost() {
        let start = Instant::now();
        let mut shaper = Shaper::new();
        shaper.set_estimate(8_000_000);
        // 2.5 times as fast: 20 Mbit/s for 5 ms are 12,500 bytes.
        let mut left = 0;
        for _ in 0..40 {
            shaper.pass(start, media(1_000), |_| left += 1);
        }
        assert_eq!(left, 12);
        let mut at = start;
        while let Some(next) = shaper.next() {
            assert_eq!(next, at + BURST);
            at = next;
            let before = left;
            shaper.release(at, |_| left += 1);
            assert!(left - before <= 12);
        }
        assert_eq!(left, 40);
    }

    #[test]
    fn an_early_call_gives_no_second_burst() {
        let start = Instant::now();
        let mut shaper = Shaper::new();
        let mut left = 0;
        for _ in 0..20 {
            shaper.pass(start, media(1_250), |_| left += 1);
        }
        shaper.release(start + Duration::from_millis(4), |_| left += 1);
        assert_eq!(left, 10, "20 Mbit/s for 5 ms");
    }

    #[test]
    fn reports_handshakes_and_tcp_do_not_wait() {
        let start = Instant::now();
        let mut shaper = Shaper::new();
        for _ in 0..40 {
            shaper.pass(start, media(1_000), drop);
        }
        for first_bytes in [[0x80, 200], [0x80, 205], [22, 254], [0, 1]] {
            let mut urgent = media(1_200);
            urgent.bytes[..2].copy_from_slice(&first_bytes);
            let mut left = false;
            shaper.pass(start, urgent, |_| left = true);
            assert!(left, "{first_bytes:?}");
        }
        let mut left = false;
        let tcp = Departure {
            transport: Transport::Tcp,
            ..media(1_200)
        };
        shaper.pass(start, tcp, |_| left = true);
        assert!(left);
    }

    #[test]
    fn what_waits_is_bounded() {
        let start = Instant::now();
        let mut shaper = Shaper::new();
        let mut left = 0;
        for _ in 0..1_000 {
            shaper.pass(start, media(1_000), |_| left += 1);
        }
        assert_eq!(1_000 - left, MOST_HELD);
    }
}
