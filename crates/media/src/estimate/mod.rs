//! Estimates the bandwidth to a subscriber from its reports about the packets it received.
//!
//! The idea is that of Google's congestion control. Packets that take longer and longer fill a
//! queue somewhere, so we send less than arrives (`delay`); many lost packets mean the same
//! (`Losses`); a few packets sent faster than usual show how much more is possible (`probe`). The
//! cost is an addition or two per packet: everything else happens once per report, some ten times a
//! second.
//!
//! It differs in one respect, because we forward what others encode, and usually send far less than
//! the network path carries. When everything arrived at the pace at which it was sent, jitter
//! lowers the estimate in steps, and not immediately to the rate that happened to be sent.
//!
//! Times are microseconds since the connection began; the page's are of its own clock.

mod delay;
mod probe;
mod traffic;

use crate::limits;
use crate::rtcp::TransportFeedback;

use delay::{Delay, Trend};
use probe::Prober;
use traffic::Traffic;

const SECOND: f64 = 1_000_000.0;

/// Lowest estimate, bits per second: audio and the smallest video.
const LEAST: f64 = 60_000.0;

/// The factor by which the rate drops when the path is congested.
const BACK_OFF: f64 = 0.85;

/// Growth per second while there is no sign of congestion.
const GROWTH: f64 = 0.08;

/// How far above the received rate the estimate may grow without a probe.
const HEADROOM: f64 = 1.5;
const HEADROOM_BITS: f64 = 10_000.0;

/// A path delivers everything if at least this part of it arrives at the pace at which it was sent.
const DELIVERS: f64 = 0.9;

/// Time between two steps down, so that the effect of the first one shows.
const REACTION: i64 = 200_000;

/// Packets and time over which losses are counted.
const LOSS_PACKETS: u32 = 20;
const LOSS_TIME: i64 = 300_000;
/// Losses above which the rate goes down, and below which it may grow again.
const LOSS_MANY: f64 = 0.10;
const LOSS_FEW: f64 = 0.02;

/// The estimator of one connection.
#[derive(Debug)]
pub(crate) struct Estimator {
    traffic: Traffic,
    delay: Delay,
    losses: Losses,
    prober: Prober,
    rate: f64,
    /// What the next better layer needs.
    next: f64,
    /// What the room would use, if the path carries it.
    desired: f64,
    decreased: i64,
    grown: i64,
    has_feedback: bool,
}

/// Recent losses, and the limit that they set.
#[derive(Debug, Default)]
struct Losses {
    packets: u32,
    lost: u32,
    since: Option<i64>,
    /// Bits per second; none while there are few losses.
    limit: Option<f64>,
}

impl Estimator {
    pub(crate) fn new() -> Estimator {
        Estimator {
            traffic: Traffic::default(),
            delay: Delay::default(),
            losses: Losses::default(),
            prober: Prober::default(),
            rate: limits::INITIAL_BITRATE as f64,
            next: 0.0,
            desired: 0.0,
            decreased: i64::MIN / 2,
            grown: 0,
            has_feedback: false,
        }
    }

    /// The estimate in bits per second, once the page has reported anything.
    pub(crate) fn bitrate(&self) -> Option<u64> {
        self.has_feedback.then_some(self.rate as u64)
    }

    /// Sets what the next better layer needs and what the room would use at most, in bits per
    /// second; 0 stops probing.
    pub(crate) fn aim(&mut self, now: i64, next: u64, desired: u64) {
        let (next, desired) = (next as f64, desired as f64);
        if desired > self.desired || next > self.next {
            self.prober.wake(now);
        }
        self.next = next;
        self.desired = desired;
    }

    /// Notes that a packet is sent. `sequence` is the transport-wide one, which increases by one
    /// each time.
    pub(crate) fn sent(&mut self, now: i64, sequence: u64, bytes: usize, is_probe: bool) {
        self.traffic.sent(now, sequence, bytes, is_probe);
        self.prober.sent(sequence, bytes);
    }

    /// Bytes of padding to send now.
    pub(crate) fn probe(&mut self, now: i64) -> usize {
        self.prober.due(now, self.rate, self.desired)
    }

    /// When [`Estimator::probe`] must be called again.
    pub(crate) fn next_probe(&self) -> Option<i64> {
        self.prober.next(self.rate, self.desired)
    }

    /// Handles the page's report of arrival times.
    pub(crate) fn feedback(&mut self, now: i64, feedback: &TransportFeedback<'_>) {
        let mut trend = None;
        let Estimator {
            traffic,
            delay,
            losses,
            prober,
            ..
        } = self;
        let mut report = traffic.report();
        feedback.each(|sequence, came| {
            let Some(sent) = report.take(sequence, came) else {
                return;
            };
            losses.count(now, came.is_some());
            if let Some(came) = sent.came {
                prober.arrived(sent.sequence, sent.at, came, sent.bytes);
                // Probes are deliberately faster than the path: their delay is not a signal.
                if !sent.is_probe {
                    trend = delay.packet(sent.at, came).or(trend);
                }
            }
        });
        report.close();
        self.has_feedback = true;
        if let Some(trend) = trend {
            self.steer(now, trend);
        }
        self.limit_by_losses(now);
        self.take_probe(now);
        self.rate = self.rate.clamp(LEAST, limits::MOST_BITRATE as f64);
    }

    fn steer(&mut self, now: i64, trend: Trend) {
        match trend {
            Trend::Longer if now - self.decreased >= REACTION => {
                let arrived = self.traffic.arrived().unwrap_or(self.rate);
                let offered = self.traffic.offered().unwrap_or(arrived);
                let room = if arrived < DELIVERS * offered || arrived > self.rate {
                    arrived
                } else {
                    self.rate
                };
                self.rate = self.rate.min(BACK_OFF * room);
                self.decreased = now;
                self.grown = now;
                self.prober.congested(now);
            }
            Trend::Steady if now - self.decreased >= REACTION => {
                let passed = (now - self.grown).clamp(0, 1_000_000) as f64 / SECOND;
                self.grown = now;
                let most = self.traffic.arrived().unwrap_or(0.0) * HEADROOM + HEADROOM_BITS;
                if self.rate < most {
                    self.rate = (self.rate * (1.0 + GROWTH * passed)).min(most);
                }
            }
            // A queue is emptying: wait until it has.
            Trend::Longer | Trend::Steady | Trend::Shorter => self.grown = now,
        }
    }

    fn limit_by_losses(&mut self, now: i64) {
        if let Some((lost, passed)) = self.losses.fraction(now) {
            let limit = &mut self.losses.limit;
            if lost > LOSS_MANY {
                let before = limit.map_or(self.rate, |limit| limit.min(self.rate));
                *limit = Some(before * (1.0 - 0.5 * lost));
                self.prober.congested(now);
            } else if lost < LOSS_FEW {
                *limit = limit.map(|limit| limit * (1.0 + GROWTH * passed));
            }
        }
        if let Some(limit) = self.losses.limit {
            if limit > limits::MOST_BITRATE as f64 {
                self.losses.limit = None;
            }
            self.rate = self.rate.min(limit);
        }
    }

    fn take_probe(&mut self, now: i64) {
        let Some(found) = self.prober.result(now, self.rate < self.next) else {
            return;
        };
        if found > self.rate && now - self.decreased >= REACTION {
            self.rate = found;
            self.grown = now;
            self.losses.limit = self.losses.limit.map(|limit| limit.max(found));
        }
    }
}

impl Losses {
    fn count(&mut self, now: i64, came: bool) {
        self.since.get_or_insert(now);
        self.packets += 1;
        self.lost += u32::from(!came);
    }

    /// The part that was lost and the seconds that it took, when enough has been counted.
    fn fraction(&mut self, now: i64) -> Option<(f64, f64)> {
        let passed = now - self.since?;
        if passed < LOSS_TIME || self.packets < LOSS_PACKETS {
            return None;
        }
        let fraction = f64::from(self.lost) / f64::from(self.packets);
        let limit = self.limit;
        *self = Losses {
            limit,
            ..Losses::default()
        };
        Some((fraction, passed as f64 / SECOND))
    }
}

#[cfg(test)]
mod tests;
