//! Lines in simulation: a sender that obeys the estimate, a line with a queue, a page that tells
//! what came. Everything happens in steps of a millisecond, so every run is the same.

use std::collections::VecDeque;

use super::*;
use crate::rtcp::{self, Report};

const MILLISECOND: i64 = 1_000;
/// Bytes of a media packet, and of one of padding.
const MEDIA: usize = 1_100;
const PADDING: usize = 260;
/// Time between two reports of the page.
const TELLS: i64 = 100 * MILLISECOND;
/// A queue longer than this drops what comes, microseconds.
const QUEUE: i64 = 400 * MILLISECOND;

/// What the line does from a moment on.
#[derive(Debug, Clone, Copy)]
struct Line {
    /// Bits per second.
    rate: f64,
    /// One way, microseconds.
    delay: i64,
    /// Of a thousand packets.
    loss: u64,
    /// Another sender's share, which takes its place in the queue, bits per second.
    other: f64,
    /// Each packet may be this much later, microseconds.
    jitter: i64,
}

const FREE: Line = Line {
    rate: 20e6,
    delay: 20 * MILLISECOND,
    loss: 0,
    other: 0.0,
    jitter: 0,
};

struct Simulation {
    estimator: Estimator,
    now: i64,
    line: Line,
    /// When the line will have sent what is in its queue.
    busy: i64,
    sequence: u64,
    credit: f64,
    /// What the encoder sends at most: it sends as much as the estimate allows.
    most: f64,
    /// Sequence number and time of arrival, as far as the packet arrives.
    on_the_way: VecDeque<(u64, Option<i64>)>,
    reports: VecDeque<(i64, Vec<u8>)>,
    reported_at: i64,
    reported: u64,
    rng: u64,
    longest_queue: i64,
}

impl Simulation {
    fn new(line: Line, most: f64) -> Simulation {
        let mut estimator = Estimator::new();
        estimator.aim(0, most as u64, most as u64);
        Simulation {
            estimator,
            now: 1_000_000,
            line,
            busy: 0,
            sequence: 1,
            credit: 0.0,
            most,
            on_the_way: VecDeque::new(),
            reports: VecDeque::new(),
            reported_at: 0,
            reported: 1,
            rng: 0x5eed,
            longest_queue: 0,
        }
    }

    fn next_u64(&mut self) -> u64 {
        self.rng ^= self.rng << 13;
        self.rng ^= self.rng >> 7;
        self.rng ^= self.rng << 17;
        self.rng
    }

    fn send(&mut self, bytes: usize, is_probe: bool) {
        self.estimator
            .sent(self.now, self.sequence, bytes, is_probe);
        let begins = self.busy.max(self.now);
        let lost = self.next_u64() % 1_000 < self.line.loss || begins - self.now > QUEUE;
        let mut came = None;
        if !lost {
            self.busy = begins + (bytes as f64 * 8e6 / self.line.rate) as i64;
            let jitter = match self.line.jitter {
                0 => 0,
                most => (self.next_u64() % most as u64) as i64,
            };
            came = Some(self.busy + self.line.delay + jitter);
        }
        self.on_the_way.push_back((self.sequence, came));
        self.sequence += 1;
    }

    fn step(&mut self) {
        self.now += MILLISECOND;
        if self.line.other > 0.0 {
            let share = self.line.other / self.line.rate * MILLISECOND as f64;
            self.busy = self.busy.max(self.now) + share as i64;
        }
        // 30 frames a second.
        self.credit += self.estimator.rate.min(self.most) / 8e3;
        if self.now / MILLISECOND % 33 == 0 {
            while self.credit >= MEDIA as f64 {
                self.credit -= MEDIA as f64;
                self.send(MEDIA, false);
            }
        }
        let mut padding = self.estimator.probe(self.now);
        while padding > 0 {
            self.send(PADDING, true);
            padding = padding.saturating_sub(PADDING);
        }
        self.longest_queue = self.longest_queue.max(self.busy - self.now);
        self.tell();
        while self.reports.front().is_some_and(|(at, _)| *at <= self.now) {
            let Some((_, report)) = self.reports.pop_front() else {
                return;
            };
            let (estimator, now) = (&mut self.estimator, self.now);
            rtcp::read(&report, |report| {
                if let Report::TransportFeedback(feedback) = report {
                    estimator.feedback(now, &feedback);
                }
            });
        }
    }

    /// The page tells of what has come by now.
    fn tell(&mut self) {
        if self.now - self.reported_at < TELLS {
            return;
        }
        self.reported_at = self.now;
        let here = |came: &Option<i64>| came.is_some_and(|came| came <= self.now);
        let Some(last) = self.on_the_way.iter().rposition(|(_, came)| here(came)) else {
            return;
        };
        let received: Vec<Option<i64>> = self
            .on_the_way
            .drain(..=last)
            .map(|(_, came)| came)
            .collect();
        let report = rtcp::tests::feedback(self.reported as u16, &received);
        self.reported += received.len() as u64;
        self.reports.push_back((self.now + self.line.delay, report));
    }

    fn run(&mut self, seconds: f64) {
        for _ in 0..(seconds * 1_000.0) as u64 {
            self.step();
        }
    }

    fn rate(&self) -> f64 {
        self.estimator.rate
    }
}

#[track_caller]
fn assert_between(rate: f64, least: f64, most: f64) {
    let in_range = (least..=most).contains(&rate);
    assert!(
        in_range,
        "{rate:.0} is not between {least:.0} and {most:.0}"
    );
}

#[test]
fn a_free_path_is_found_within_two_seconds_whatever_its_delay() {
    for delay in [5, 50, 100, 250] {
        let line = Line {
            delay: delay * MILLISECOND,
            ..FREE
        };
        let mut simulation = Simulation::new(line, 4e6);
        simulation.run(2.0 + delay as f64 / 100.0);
        assert_between(simulation.rate(), 3.9e6, 6e6);
    }
}

#[test]
fn a_path_is_used_nearly_whole_and_its_queue_stays_short() {
    for rate in [400e3, 1e6, 2.5e6] {
        let mut simulation = Simulation::new(Line { rate, ..FREE }, 4e6);
        simulation.run(10.0);
        simulation.longest_queue = 0;
        let mut sum = 0.0;
        for _ in 0..30 {
            simulation.run(1.0);
            sum += simulation.rate();
        }
        assert_between(sum / 30.0, 0.55 * rate, 1.05 * rate);
        let queue = simulation.longest_queue;
        assert!(queue < 250 * MILLISECOND, "{rate}: {queue} us in the queue");
    }
}

#[test]
fn a_path_that_shrinks_is_followed_within_two_seconds() {
    for (before, after) in [(3e6, 1.2e6), (3e6, 400e3), (1e6, 250e3)] {
        let mut simulation = Simulation::new(
            Line {
                rate: before,
                ..FREE
            },
            4e6,
        );
        simulation.run(20.0);
        simulation.line.rate = after;
        simulation.run(2.0);
        assert_between(simulation.rate(), 0.3 * after, 1.1 * after);
        simulation.run(2.0);
        simulation.longest_queue = 0;
        simulation.run(10.0);
        let queue = simulation.longest_queue;
        assert!(queue < 300 * MILLISECOND, "{queue} us in the queue");
    }
}

#[test]
fn a_path_that_grows_is_found_within_ten_seconds() {
    let mut simulation = Simulation::new(
        Line {
            rate: 500e3,
            ..FREE
        },
        3e6,
    );
    simulation.run(20.0);
    assert_between(simulation.rate(), 200e3, 550e3);
    simulation.line.rate = 8e6;
    simulation.run(10.0);
    assert_between(simulation.rate(), 2.9e6, 6e6);
}

#[test]
fn a_few_losses_are_no_reason_to_slow_down_and_many_are() {
    let lossy = |loss| Line { loss, ..FREE };
    let mut simulation = Simulation::new(lossy(50), 3e6);
    simulation.run(10.0);
    assert_between(simulation.rate(), 2.5e6, 6e6);
    simulation.line = lossy(300);
    simulation.run(5.0);
    assert_between(simulation.rate(), LEAST, 1e6);
    simulation.line = lossy(0);
    simulation.run(15.0);
    assert_between(simulation.rate(), 2e6, 6e6);
}

#[test]
fn jitter_alone_does_not_take_a_little_sender_down_to_what_it_sends() {
    let line = Line {
        jitter: 30 * MILLISECOND,
        ..FREE
    };
    let mut simulation = Simulation::new(line, 3e6);
    simulation.run(5.0);
    // Only the smallest layer is sent, while 3 Mbit/s are wanted.
    simulation.most = 150e3;
    simulation.run(30.0);
    assert_between(simulation.rate(), 700e3, 6e6);
}

#[test]
fn another_sender_leaves_a_share_and_its_end_is_noticed() {
    let line = Line {
        rate: 3e6,
        other: 2e6,
        ..FREE
    };
    let mut simulation = Simulation::new(line, 3e6);
    simulation.run(20.0);
    assert_between(simulation.rate(), 300e3, 1.2e6);
    simulation.line.other = 0.0;
    simulation.run(12.0);
    // The connection is fully used; how much more there might be is unknown.
    assert_between(simulation.rate(), 2.5e6, HEADROOM * 3.1e6);
}

#[test]
fn nothing_is_looked_for_when_nothing_is_wanted() {
    let mut simulation = Simulation::new(FREE, 0.0);
    simulation.run(5.0);
    assert_eq!(simulation.sequence, 1, "no packet at all");
    assert_eq!(simulation.estimator.next_probe(), None);
    assert_eq!(simulation.estimator.bitrate(), None, "nothing is known");
}

#[test]
fn who_is_never_answered_stays_where_it_began_and_probes_seldom() {
    let line = Line {
        loss: 1_000,
        ..FREE
    };
    let mut simulation = Simulation::new(line, 3e6);
    simulation.most = 0.0;
    simulation.run(20.0);
    assert_eq!(simulation.rate(), limits::INITIAL_BITRATE as f64);
    assert!(
        simulation.sequence < 20 * 8 * 2,
        "{} packets",
        simulation.sequence
    );
}

#[test]
fn a_timer_is_always_in_the_future_after_it_was_served() {
    let mut simulation = Simulation::new(
        Line {
            rate: 500e3,
            ..FREE
        },
        3e6,
    );
    for _ in 0..20_000 {
        simulation.step();
        simulation.estimator.probe(simulation.now);
        if let Some(next) = simulation.estimator.next_probe() {
            assert!(next > simulation.now, "a busy loop");
        }
    }
}
