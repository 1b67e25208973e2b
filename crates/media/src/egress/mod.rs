//! The way out to one subscriber: packets are numbered, encrypted and sent when the line has
//! room, from the one copy that the whole room shares.
//!
//! str0m sends nothing of this. What it costs per packet is a header, a cipher and an entry in
//! the log from which the line's capacity is estimated; the rest (reports, probes, what was lost)
//! is done a few times a second.
//!
//! Every stream (SSRC) has exactly one writer, its [`line::Line`], and a line never uses a number
//! twice: with AES-GCM that would give the key away.

mod line;
mod pace;
mod reports;
mod window;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::estimate::Estimator;
use crate::limits;
use crate::link::Keys;
use crate::packet::{Numbers, Packet};
use crate::rtcp;

use line::{Line, Written};
use pace::Pace;
use window::Window;

pub(crate) use line::{Negotiated, PayloadTypes};
pub(crate) use reports::{Opened, Wish};

/// Seconds from 1900 to 1970.
const NTP_EPOCH: u64 = 2_208_988_800;

/// Time between two sender reports of a line.
const REPORT_INTERVAL: Duration = Duration::from_secs(1);

/// Bytes of retransmissions that may leave at once, and per second as a part of the estimate: on
/// a line that loses because it is full, more would only make it fuller.
const REPAIR_BURST: u64 = 30_000;
const REPAIR_PART: u64 = 4;

/// Bytes of IP and UDP around a datagram, which a line carries too.
const AROUND: usize = 28;

/// Packets of padding that a step of a probe may have.
const PADDING_PACKETS: usize = 32;

/// Datagrams that leave one way, one behind the other, and memory to make them in.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) bytes: Vec<u8>,
    pub(crate) lengths: Vec<usize>,
    scratch: Vec<u8>,
}

/// A packet that waits.
#[derive(Debug)]
struct Queued {
    line: u8,
    payload_type: u8,
    is_repair: bool,
    packet: Arc<Packet>,
    numbers: Numbers,
}

/// The way out to one subscriber.
#[derive(Debug)]
pub(crate) struct Egress {
    keys: Option<Keys>,
    /// Sound first, then pictures.
    lines: Vec<Line>,
    audio_lines: usize,
    /// The line on whose repair stream padding goes out.
    padding_line: Option<usize>,
    queue: VecDeque<Queued>,
    pace: Pace,
    estimator: Estimator,
    /// The next transport-wide number.
    transport: u64,
    /// Number of the next report.
    report: u32,
    reporters: Vec<(u32, Window)>,
    repair_credit: u64,
    repaired: Instant,
    next_report: Option<Instant>,
    began: Instant,
    /// Time of day at `began`, since 1970.
    day: Duration,
    bytes: u64,
    round_trip: Option<Duration>,
    told: Option<u64>,
    plain: Vec<u8>,
}

impl Egress {
    pub(crate) fn new(now: Instant) -> Egress {
        Egress {
            keys: None,
            lines: Vec::new(),
            audio_lines: 0,
            padding_line: None,
            queue: VecDeque::new(),
            pace: Pace::new(),
            estimator: Estimator::new(),
            transport: 1,
            report: 0,
            reporters: Vec::new(),
            repair_credit: REPAIR_BURST,
            repaired: now,
            next_report: None,
            began: now,
            day: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default(),
            bytes: 0,
            round_trip: None,
            told: None,
            plain: Vec::new(),
        }
    }

    /// The lines as negotiated: sound first. They stay for the connection's life.
    pub(crate) fn set_lines(&mut self, audio: Vec<Negotiated>, video: Vec<Negotiated>) {
        self.audio_lines = audio.len();
        self.lines = audio.into_iter().chain(video).map(Line::new).collect();
        let can_pad = |line: &Line| {
            let negotiated = &line.negotiated;
            negotiated.repair.is_some()
                && negotiated.padding_type.is_some()
                && negotiated.transport_id.is_some()
        };
        self.padding_line = self.lines.iter().position(can_pad);
    }

    /// DTLS is done. Only once: with other keys everything would begin anew.
    pub(crate) fn set_keys(&mut self, keys: Keys) {
        if self.keys.is_none() {
            self.keys = Some(keys);
        }
    }

    /// Whether a stream is one of ours.
    pub(crate) fn is_ours(&self, ssrc: u32) -> bool {
        let ours =
            |line: &Line| line.negotiated.ssrc == ssrc || line.negotiated.repair == Some(ssrc);
        self.lines.iter().any(ours)
    }

    /// Queues a packet. To be followed by [`Egress::send`].
    pub(crate) fn write(
        &mut self,
        is_audio: bool,
        line: u8,
        types: PayloadTypes,
        packet: &Arc<Packet>,
        numbers: Numbers,
    ) {
        let Some(line) = self.index(is_audio, line).filter(|_| self.keys.is_some()) else {
            return;
        };
        self.queue.push_back(Queued {
            line,
            payload_type: types.main,
            is_repair: false,
            packet: Arc::clone(packet),
            numbers,
        });
    }

    /// Queues a packet again, if the line can have retransmissions.
    pub(crate) fn repeat(
        &mut self,
        now: Instant,
        line: u8,
        types: PayloadTypes,
        packet: Arc<Packet>,
        numbers: Numbers,
    ) {
        let (Some(line), Some(payload_type)) = (self.index(false, line), types.repair) else {
            return;
        };
        let passed = now.saturating_duration_since(self.repaired);
        self.repaired = now;
        let estimate = self.estimator.bitrate().unwrap_or(limits::INITIAL_BITRATE);
        let earned = estimate / 8 / REPAIR_PART * passed.as_millis().min(10_000) as u64 / 1_000;
        self.repair_credit = (self.repair_credit + earned).min(REPAIR_BURST.max(estimate / 32));
        let length = packet.payload.len() as u64;
        if self.repair_credit < length {
            return;
        }
        self.repair_credit -= length;
        self.queue.push_back(Queued {
            line,
            payload_type,
            is_repair: true,
            packet,
            numbers,
        });
    }

    fn index(&self, is_audio: bool, line: u8) -> Option<u8> {
        let line = usize::from(line);
        let index = if is_audio {
            Some(line).filter(|line| *line < self.audio_lines)
        } else {
            Some(line + self.audio_lines).filter(|line| *line < self.lines.len())
        };
        index.map(|index| index as u8)
    }

    /// What the next better layer needs, and what the room would use at most, in bits per
    /// second.
    pub(crate) fn aim(&mut self, now: Instant, next: u64, desired: u64) {
        let now = self.micros(now);
        self.estimator.aim(now, next, desired);
    }

    /// Makes the datagrams that may leave now. Over TCP nothing is paced: TCP does that itself.
    pub(crate) fn send(&mut self, now: Instant, is_paced: bool, batch: &mut Batch) {
        let Some(mut keys) = self.keys.take() else {
            self.queue.clear();
            return;
        };
        self.pace.begin(now);
        while let Some(next) = self.queue.front() {
            let bytes = next.packet.payload.len();
            let may_leave =
                !is_paced || !next.is_paced() || self.pace.takes(bytes, self.queue.len());
            if !may_leave {
                break;
            }
            if let Some(next) = self.queue.pop_front() {
                self.seal(now, &mut keys, &next, batch);
            }
        }
        self.probe(now, &mut keys, batch);
        self.report(now, &mut keys, batch);
        self.keys = Some(keys);
    }

    fn seal(&mut self, now: Instant, keys: &mut Keys, next: &Queued, batch: &mut Batch) {
        let transport = self.transport as u16;
        let Some(line) = self.lines.get_mut(usize::from(next.line)) else {
            return;
        };
        let counts = line.negotiated.transport_id.is_some();
        let start = batch.bytes.len();
        let into = (&mut batch.bytes, &mut batch.scratch);
        let (packet, numbers) = (&*next.packet, &next.numbers);
        let written = if next.is_repair {
            line.write_repair(packet, numbers, next.payload_type, Some(transport), into)
        } else {
            line.write(packet, numbers, next.payload_type, Some(transport), into)
        };
        if let Some(written) = written {
            if counts {
                line.leaves(now, transport);
            }
            self.finish(
                now,
                keys,
                &written,
                &packet.payload,
                (counts, false),
                batch,
                start,
            );
        }
        self.next_report.get_or_insert(now + REPORT_INTERVAL / 4);
    }

    /// Encrypts what was written, and notes that it leaves.
    #[allow(clippy::too_many_arguments)]
    fn finish(
        &mut self,
        now: Instant,
        keys: &mut Keys,
        written: &Written,
        payload: &[u8],
        (counts, is_probe): (bool, bool),
        batch: &mut Batch,
        start: usize,
    ) {
        let payload = if written.is_in_scratch {
            &batch.scratch
        } else {
            payload
        };
        let stream = (written.ssrc, written.index);
        if !keys.seal_media(stream, payload, &mut batch.bytes, start) {
            tracing::debug!("a packet could not be encrypted");
            return;
        }
        let length = batch.bytes.len() - start;
        batch.lengths.push(length);
        self.bytes += length as u64;
        if counts {
            let sequence = self.transport;
            self.transport += 1;
            let at = self.micros(now);
            self.estimator.sent(at, sequence, length + AROUND, is_probe);
        }
    }

    fn probe(&mut self, now: Instant, keys: &mut Keys, batch: &mut Batch) {
        let Some(line) = self.padding_line else {
            return;
        };
        let at = self.micros(now);
        let mut wanted = self.estimator.probe(at);
        for _ in 0..PADDING_PACKETS {
            if wanted == 0 {
                return;
            }
            let start = batch.bytes.len();
            let transport = Some(self.transport as u16);
            let into = (&mut batch.bytes, &mut batch.scratch);
            let Some(written) = self.lines[line].write_padding(transport, into) else {
                return;
            };
            self.finish(now, keys, &written, &[], (true, true), batch, start);
            wanted = wanted.saturating_sub(batch.bytes.len() - start + AROUND);
        }
    }

    fn report(&mut self, now: Instant, keys: &mut Keys, batch: &mut Batch) {
        if self.next_report.is_none_or(|at| now < at) {
            return;
        }
        self.next_report = None;
        let wall = self.wall(now);
        for line in &mut self.lines {
            let Some(sent) = line.report(now, wall) else {
                continue;
            };
            self.next_report = Some(now + REPORT_INTERVAL);
            let plain = rtcp::sender_report(&sent);
            let Some(sealed) = keys.seal_report(self.report, &plain) else {
                continue;
            };
            // All our streams share one count: an index is never used twice.
            self.report += 1;
            batch.bytes.extend_from_slice(&sealed);
            batch.lengths.push(sealed.len());
            self.bytes += sealed.len() as u64;
        }
    }

    /// When [`Egress::send`] has something to do that nothing else brings up.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.keys.as_ref()?;
        let paced = self.pace.next().filter(|_| !self.queue.is_empty());
        let probe = self.padding_line.and_then(|_| self.estimator.next_probe());
        let probe = probe.map(|at| self.began + Duration::from_micros(at.max(0) as u64));
        [paced, probe, self.next_report].into_iter().flatten().min()
    }

    fn micros(&self, at: Instant) -> i64 {
        at.saturating_duration_since(self.began).as_micros() as i64
    }

    /// Time of day as sender reports have it.
    fn wall(&self, now: Instant) -> u64 {
        let day = self.day + now.saturating_duration_since(self.began);
        let fraction = (u64::from(day.subsec_nanos()) << 32) / 1_000_000_000;
        (day.as_secs() + NTP_EPOCH) << 32 | fraction
    }
}

impl Queued {
    /// Sound is small, and late at once.
    fn is_paced(&self) -> bool {
        !self.packet.kind.is_audio()
    }
}

#[cfg(test)]
mod tests;
