//! Detects whether packets take longer and longer: the slope of the delay over the last packets,
//! compared with a threshold that adapts to the path's jitter.

use std::collections::VecDeque;

/// Packets that left within this time are one burst, microseconds.
const BURST: i64 = 5_000;

/// Bursts whose delays the slope is drawn through.
const POINTS: usize = 20;
/// The weight of the last delay when a new one arrives.
const SMOOTHING: f64 = 0.9;
/// Scales the slope to the threshold's unit, milliseconds.
const GAIN: f64 = 4.0;

/// The threshold, its bounds, and how quickly it follows the slope up and down.
const THRESHOLD: f64 = 12.5;
const THRESHOLD_LEAST: f64 = 6.0;
const THRESHOLD_MOST: f64 = 600.0;
const FOLLOW_UP: f64 = 0.0087;
const FOLLOW_DOWN: f64 = 0.039;
/// A slope this much above the threshold is a spike, which it does not follow.
const SPIKE: f64 = 15.0;

/// How long the slope has to be too steep, in milliseconds of sending.
const PERSISTS: f64 = 10.0;

/// A pause, or a jump of the page's clock, after which everything is reset, microseconds.
const PAUSE: i64 = 3_000_000;

/// The trend of the delays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trend {
    Longer,
    Steady,
    Shorter,
}

#[derive(Debug, Clone, Copy)]
struct Burst {
    began: i64,
    sent: i64,
    came: i64,
}

/// The delays of one connection.
#[derive(Debug)]
pub(super) struct Delay {
    current: Option<Burst>,
    before: Option<Burst>,
    accumulated: f64,
    smoothed: f64,
    /// Time of arrival and smoothed delay, milliseconds.
    points: VecDeque<(f64, f64)>,
    first: i64,
    threshold: f64,
    steep_for: f64,
    steep_count: u32,
    last_slope: f64,
    bursts: u32,
}

impl Default for Delay {
    fn default() -> Delay {
        Delay {
            current: None,
            before: None,
            accumulated: 0.0,
            smoothed: 0.0,
            points: VecDeque::new(),
            first: 0,
            threshold: THRESHOLD,
            steep_for: 0.0,
            steep_count: 0,
            last_slope: 0.0,
            bursts: 0,
        }
    }
}

impl Delay {
    /// Adds a packet's send and arrival times; returns the trend when a burst is complete.
    pub(super) fn packet(&mut self, sent: i64, came: i64) -> Option<Trend> {
        let Some(current) = &mut self.current else {
            self.current = Some(Burst {
                began: sent,
                sent,
                came,
            });
            self.first = came;
            return None;
        };
        if (came - current.came).abs() > PAUSE || sent - current.sent > PAUSE {
            let threshold = self.threshold;
            *self = Delay {
                threshold,
                ..Delay::default()
            };
            return self.packet(sent, came);
        }
        if sent < current.began {
            // Reordered: it belongs to an earlier burst.
            return None;
        }
        if sent - current.began <= BURST {
            current.sent = current.sent.max(sent);
            current.came = current.came.max(came);
            return None;
        }
        let complete = *current;
        *current = Burst {
            began: sent,
            sent,
            came,
        };
        let before = self.before.replace(complete)?;
        let milliseconds = |micros: i64| micros as f64 / 1_000.0;
        let sending = milliseconds(complete.sent - before.sent);
        let growth = milliseconds(complete.came - before.came) - sending;
        let arrival = milliseconds(complete.came - self.first);
        Some(self.burst(growth, sending, arrival))
    }

    fn burst(&mut self, growth: f64, sending: f64, arrival: f64) -> Trend {
        self.bursts = (self.bursts + 1).min(60);
        self.accumulated += growth;
        self.smoothed = SMOOTHING * self.smoothed + (1.0 - SMOOTHING) * self.accumulated;
        if self.points.len() == POINTS {
            self.points.pop_front();
        }
        self.points.push_back((arrival, self.smoothed));
        let slope = if self.points.len() < POINTS {
            self.last_slope
        } else {
            slope(&self.points).unwrap_or(self.last_slope)
        };
        let steepness = slope * f64::from(self.bursts) * GAIN;
        let trend = if steepness > self.threshold {
            self.steep_for += sending;
            self.steep_count += 1;
            if self.steep_for > PERSISTS && self.steep_count > 1 && slope >= self.last_slope {
                self.steep_for = 0.0;
                self.steep_count = 0;
                Trend::Longer
            } else {
                Trend::Steady
            }
        } else {
            self.steep_for = 0.0;
            self.steep_count = 0;
            if steepness < -self.threshold {
                Trend::Shorter
            } else {
                Trend::Steady
            }
        };
        self.last_slope = slope;
        self.follow(steepness.abs(), sending);
        trend
    }

    fn follow(&mut self, steepness: f64, passed: f64) {
        let above = steepness - self.threshold;
        if above > SPIKE {
            return;
        }
        let pace = if above > 0.0 { FOLLOW_UP } else { FOLLOW_DOWN };
        self.threshold += pace * above * passed.clamp(0.0, 100.0);
        self.threshold = self.threshold.clamp(THRESHOLD_LEAST, THRESHOLD_MOST);
    }
}

/// The slope of the least-squares line through the points.
fn slope(points: &VecDeque<(f64, f64)>) -> Option<f64> {
    let count = points.len() as f64;
    let mean = |value: fn(&(f64, f64)) -> f64| points.iter().map(value).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let (mut above, mut below) = (0.0, 0.0);
    for point in points {
        above += (point.0 - x) * (point.1 - y);
        below += (point.0 - x) * (point.0 - x);
    }
    (below > 0.0).then(|| above / below)
}
