//! The subscriber's reports: arrival times, missing packets, and the quality of its streams.

use std::time::{Duration, Instant};

use super::Egress;
use super::window::Window;
use crate::rtcp::{self, Reception, Report, TransportFeedback};

/// Streams of the peer whose reports are protected against replay.
const REPORTERS: usize = 64;

/// Blocks that are read of one report.
const RECEPTIONS: usize = 8;

/// The subscriber's feedback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Feedback {
    /// Retransmit these packets of a slot.
    Nack { slot: u8, sequences: Vec<u64> },
    /// Send a keyframe on a video slot.
    Pli { slot: u8 },
}

/// The outcome of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Opened {
    /// No other part has to read it.
    pub(crate) is_done: bool,
    /// The peer sent it, and it is not a replay.
    pub(crate) is_news: bool,
}

/// The quality of the streams since the last call.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Outcome {
    /// Bytes sent since the connection began, and of reports received.
    pub(crate) bytes_out: u64,
    pub(crate) bytes_in: u64,
    pub(crate) round_trip: Option<Duration>,
    pub(crate) loss: Option<f32>,
    /// The jitter of the audio, in milliseconds.
    pub(crate) jitter: Option<f32>,
}

impl Egress {
    /// Reads a report of the peer. Unless it is done with that, `link` has to read it, too.
    pub(crate) fn receive(
        &mut self,
        now: Instant,
        sealed: &[u8],
        requested: &mut Vec<Feedback>,
    ) -> Opened {
        let mut plain = std::mem::take(&mut self.plain);
        let opened = self
            .keys
            .as_mut()
            .and_then(|keys| keys.open_report(sealed, &mut plain));
        let is_news = opened.is_some_and(|(sender, index)| self.is_news(sender, index));
        let is_done = match opened {
            // str0m refuses what cannot be decrypted.
            None => false,
            Some(_) if !is_news => true,
            Some(_) => !self.take_reports(now, &plain, requested),
        };
        self.plain = plain;
        if is_done {
            self.bytes_in += sealed.len() as u64;
        }
        Opened { is_done, is_news }
    }

    /// Whether a report is not a replay.
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

    fn take_reports(&mut self, now: Instant, plain: &[u8], requested: &mut Vec<Feedback>) -> bool {
        let mut feedback: Option<TransportFeedback<'_>> = None;
        let mut receptions: [Option<Reception>; RECEPTIONS] = [None; RECEPTIONS];
        let mut count = 0;
        let is_for_others = rtcp::read(plain, |report| match report {
            Report::TransportFeedback(report) => feedback = Some(report),
            Report::Reception(reception) => {
                if let Some(place) = receptions.get_mut(count) {
                    *place = Some(reception);
                    count += 1;
                }
            }
            Report::Nack { ssrc, sequence } => self.take_missing(ssrc, sequence, requested),
            Report::Pli { ssrc } => {
                if let Some(slot) = self
                    .stream_of(ssrc)
                    .and_then(|l| l.checked_sub(self.audio_streams))
                {
                    requested.push(Feedback::Pli { slot: slot as u8 });
                }
            }
        });
        for reception in receptions.into_iter().flatten() {
            self.take_reception(now, reception);
        }
        if let Some(feedback) = feedback {
            let at = self.micros(now);
            self.estimator.feedback(at, &feedback);
            let streams = &mut self.streams;
            feedback.each(|sequence, came| {
                for stream in &mut *streams {
                    stream.acknowledged(now, sequence, came.is_some());
                }
            });
        }
        is_for_others
    }

    fn take_missing(&self, ssrc: u32, sequence: u16, requested: &mut Vec<Feedback>) {
        let index = self.stream_of(ssrc);
        let Some(slot) = index.and_then(|index| index.checked_sub(self.audio_streams)) else {
            return;
        };
        let full = self.streams[slot + self.audio_streams].extend(sequence);
        let (slot, Some(full)) = (slot as u8, full) else {
            return;
        };
        match requested.last_mut() {
            Some(Feedback::Nack {
                slot: last,
                sequences,
            }) if *last == slot => sequences.push(full),
            _ => requested.push(Feedback::Nack {
                slot,
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
            // More than a minute means that a clock jumped.
            if passed < 60 << 16 {
                self.round_trip = Some(Duration::from_secs_f64(f64::from(passed) / 65_536.0));
            }
        }
        if let Some(stream) = self.stream_of(reception.ssrc) {
            self.streams[stream].take_reception(now, reception);
        }
    }

    /// Whether the page has recently confirmed that packets of a stream arrive.
    pub(crate) fn is_confirmed(&self, now: Instant, is_audio: bool, slot: u8) -> bool {
        self.index(is_audio, slot)
            .and_then(|index| self.streams.get(usize::from(index)))
            .is_some_and(|stream| stream.is_confirmed(now))
    }

    fn stream_of(&self, ssrc: u32) -> Option<usize> {
        self.streams
            .iter()
            .position(|stream| stream.negotiated.ssrc == ssrc)
    }

    /// The estimate in bits per second, if it has changed.
    pub(crate) fn take_estimate(&mut self) -> Option<u64> {
        let estimate = self.estimator.bitrate()?;
        // A change of less than 1/64 is not reported.
        if self
            .published
            .is_some_and(|published| published.abs_diff(estimate) <= published / 64)
        {
            return None;
        }
        self.published = Some(estimate);
        self.pace.set_estimate(estimate);
        Some(estimate)
    }

    /// The quality of the streams.
    pub(crate) fn outcome(&mut self) -> Outcome {
        let mut outcome = Outcome {
            bytes_out: self.bytes_out,
            bytes_in: self.bytes_in,
            round_trip: self.round_trip,
            ..Outcome::default()
        };
        for stream in &mut self.streams {
            let Some(reception) = stream.reception.take() else {
                continue;
            };
            let loss = f32::from(reception.lost) / 256.0;
            outcome.loss = Some(outcome.loss.map_or(loss, |worst| worst.max(loss)));
            if stream.negotiated.is_audio {
                outcome.jitter = Some(reception.jitter as f32 / 48.0);
            }
        }
        outcome
    }
}
