//! What the subscriber tells: what came when, what it wants again, how its lines do.

use std::time::{Duration, Instant};

use super::Egress;
use super::window::Window;
use crate::rtcp::{self, Arrivals, Reception, Report};

/// Streams of the peer whose reports are guarded against being played again.
const REPORTERS: usize = 64;

/// Blocks of one report that are looked at.
const RECEPTIONS: usize = 8;

/// What the subscriber wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wish {
    /// These packets of a line again.
    Again { line: u8, sequences: Vec<u64> },
    /// A keyframe on a video line.
    Keyframe { line: u8 },
}

/// What became of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Opened {
    /// Nobody else need read it.
    pub(crate) is_done: bool,
    /// The peer has sent it, and it has not come before.
    pub(crate) is_news: bool,
}

/// How the line does, since the last time it was asked.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Outcome {
    pub(crate) bytes: u64,
    pub(crate) round_trip: Option<Duration>,
    pub(crate) loss: Option<f32>,
    /// Of the sound, in milliseconds.
    pub(crate) jitter: Option<f32>,
}

impl Egress {
    /// Reads a report of the peer.
    pub(crate) fn receive(
        &mut self,
        now: Instant,
        sealed: &[u8],
        wishes: &mut Vec<Wish>,
    ) -> Opened {
        let mut plain = std::mem::take(&mut self.plain);
        let opened = self
            .keys
            .as_mut()
            .and_then(|keys| keys.open_report(sealed, &mut plain));
        let is_news = opened.is_some_and(|(sender, index)| self.is_news(sender, index));
        let is_done = match opened {
            // What cannot be opened is str0m's to refuse.
            None => false,
            Some(_) if !is_news => true,
            Some(_) => !self.take_reports(now, &plain, wishes),
        };
        self.plain = plain;
        Opened { is_done, is_news }
    }

    /// Whether a report is not one that is played again.
    fn is_news(&mut self, sender: u32, index: u32) -> bool {
        if let Some((_, window)) = self.reporters.iter_mut().find(|(ssrc, _)| *ssrc == sender) {
            return window.take(index.into());
        }
        if self.reporters.len() >= REPORTERS {
            return false;
        }
        let mut window = Window::default();
        let is_news = window.take(index.into());
        self.reporters.push((sender, window));
        is_news
    }

    fn take_reports(&mut self, now: Instant, plain: &[u8], wishes: &mut Vec<Wish>) -> bool {
        let mut arrivals: Option<Arrivals<'_>> = None;
        let mut receptions: [Option<Reception>; RECEPTIONS] = [None; RECEPTIONS];
        let mut count = 0;
        let is_for_others = rtcp::read(plain, |report| match report {
            Report::Arrivals(told) => arrivals = Some(told),
            Report::Reception(told) => {
                if let Some(place) = receptions.get_mut(count) {
                    *place = Some(told);
                    count += 1;
                }
            }
            Report::Missing { ssrc, sequence } => self.take_missing(ssrc, sequence, wishes),
            Report::Picture { ssrc } => {
                if let Some(line) = self
                    .line_of(ssrc)
                    .and_then(|l| l.checked_sub(self.audio_lines))
                {
                    wishes.push(Wish::Keyframe { line: line as u8 });
                }
            }
        });
        for reception in receptions.into_iter().flatten() {
            self.take_reception(now, reception);
        }
        if let Some(arrivals) = arrivals {
            let at = self.micros(now);
            self.estimator.feedback(at, &arrivals);
            let lines = &mut self.lines;
            arrivals.each(|sequence, came| {
                for line in &mut *lines {
                    line.told_of(now, sequence, came.is_some());
                }
            });
        }
        is_for_others
    }

    fn take_missing(&self, ssrc: u32, sequence: u16, wishes: &mut Vec<Wish>) {
        let index = self.line_of(ssrc);
        let Some(line) = index.and_then(|index| index.checked_sub(self.audio_lines)) else {
            return;
        };
        let full = self.lines[line + self.audio_lines].extend(sequence);
        let (line, Some(full)) = (line as u8, full) else {
            return;
        };
        match wishes.last_mut() {
            Some(Wish::Again {
                line: last,
                sequences,
            }) if *last == line => sequences.push(full),
            _ => wishes.push(Wish::Again {
                line,
                sequences: vec![full],
            }),
        }
    }

    pub(super) fn take_reception(&mut self, now: Instant, reception: Reception) {
        if reception.last_report != 0 {
            let middle = (self.wall(now) >> 16) as u32;
            let passed = middle
                .wrapping_sub(reception.last_report)
                .wrapping_sub(reception.since);
            // More than a minute is a clock that leapt.
            if passed < 60 << 16 {
                self.round_trip = Some(Duration::from_secs_f64(f64::from(passed) / 65_536.0));
            }
        }
        if let Some(line) = self.line_of(reception.ssrc) {
            self.lines[line].take_reception(now, reception);
        }
    }

    /// Whether the page has confirmed lately that packets of a line arrive.
    pub(crate) fn is_confirmed(&self, now: Instant, is_audio: bool, line: u8) -> bool {
        self.index(is_audio, line)
            .and_then(|index| self.lines.get(usize::from(index)))
            .is_some_and(|line| line.is_confirmed(now))
    }

    fn line_of(&self, ssrc: u32) -> Option<usize> {
        self.lines
            .iter()
            .position(|line| line.negotiated.ssrc == ssrc)
    }

    /// The estimate in bits per second, if it is news.
    pub(crate) fn take_estimate(&mut self) -> Option<u64> {
        let estimate = self.estimator.bitrate()?;
        // One part in 64 is no news.
        if self
            .told
            .is_some_and(|told| told.abs_diff(estimate) <= told / 64)
        {
            return None;
        }
        self.told = Some(estimate);
        self.pace.set_estimate(estimate);
        Some(estimate)
    }

    /// How the lines do.
    pub(crate) fn outcome(&mut self) -> Outcome {
        let mut outcome = Outcome {
            bytes: self.bytes,
            round_trip: self.round_trip,
            ..Outcome::default()
        };
        for line in &mut self.lines {
            let Some(reception) = line.reception.take() else {
                continue;
            };
            let loss = f32::from(reception.lost) / 256.0;
            outcome.loss = Some(outcome.loss.map_or(loss, |worst| worst.max(loss)));
            if line.negotiated.is_audio {
                outcome.jitter = Some(reception.jitter as f32 / 48.0);
            }
        }
        outcome
    }
}
