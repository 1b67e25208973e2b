//! The egress to one subscriber: packets are numbered, encrypted and sent when the network path has
//! capacity, from the one copy that the whole room shares.
//!
//! str0m sends none of this. The cost per packet is a header, a cipher and an entry in the log from
//! which the bandwidth is estimated; the rest (reports, probes, losses) is done a few times a
//! second.
//!
//! Every stream (SSRC) has exactly one writer, its [`OutgoingStream`], and a stream never uses a
//! number twice: with AES-GCM, that would reveal the key.

mod outgoing_stream;
mod pace;
mod reports;
mod window;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::estimate::Estimator;
use crate::limits;
use crate::negotiated::{PayloadTypes, Streams};
use crate::packet::{Packet, RewrittenHeader};
use crate::rtcp;
use crate::srtp::Keys;

use outgoing_stream::{OutgoingStream, Written};
use pace::Pace;
use window::Window;

pub(crate) use reports::Feedback;

/// Seconds from 1900 to 1970.
const NTP_EPOCH: u64 = 2_208_988_800;

/// Time between two sender reports of a stream.
const REPORT_INTERVAL: Duration = Duration::from_secs(1);

/// The limit on retransmissions: bytes in a burst, and per second as a part of the estimate. On a
/// path that loses packets because it is full, more would only make it fuller.
const RTX_BURST: u64 = 30_000;
const RTX_PART: u64 = 4;

/// Bytes of IP and UDP headers, which also use bandwidth.
const AROUND: usize = 28;

/// The most packets of padding in one step of a probe.
const PADDING_PACKETS: usize = 32;

/// Consecutive datagrams for one network path, and the memory to write them in.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) bytes: Vec<u8>,
    pub(crate) lengths: Vec<usize>,
    scratch: Vec<u8>,
}

/// A packet that waits to be sent.
#[derive(Debug)]
struct Queued {
    stream: u8,
    payload_type: u8,
    is_rtx: bool,
    packet: Arc<Packet>,
    header: RewrittenHeader,
}

/// The egress to one subscriber.
#[derive(Debug)]
pub(crate) struct Egress {
    keys: Option<Keys>,
    /// Audio first, then video.
    streams: Vec<OutgoingStream>,
    audio_streams: usize,
    /// The stream whose retransmission stream carries padding.
    padding_stream: Option<usize>,
    queue: VecDeque<Queued>,
    pace: Pace,
    estimator: Estimator,
    /// The next transport-wide number.
    transport: u64,
    /// The number of the next report.
    report: u32,
    reporters: Vec<(u32, Window)>,
    rtx_credit: u64,
    rtx_refilled: Instant,
    next_report: Option<Instant>,
    began: Instant,
    /// Time of day at `began`, since 1970.
    day: Duration,
    /// Bytes sent, and of reports received.
    bytes_out: u64,
    bytes_in: u64,
    round_trip: Option<Duration>,
    published: Option<u64>,
    plain: Vec<u8>,
}

impl Egress {
    pub(crate) fn new(now: Instant, streams: Streams) -> Egress {
        let Streams { audio, video } = streams;
        let audio_streams = audio.len();
        let streams = audio.into_iter().chain(video);
        let streams: Vec<OutgoingStream> = streams.map(OutgoingStream::new).collect();
        let can_pad = |stream: &OutgoingStream| {
            let negotiated = &stream.negotiated;
            negotiated.rtx.is_some()
                && negotiated.padding_type.is_some()
                && negotiated.transport_id.is_some()
        };
        Egress {
            keys: None,
            padding_stream: streams.iter().position(can_pad),
            streams,
            audio_streams,
            queue: VecDeque::new(),
            pace: Pace::new(),
            estimator: Estimator::new(),
            transport: 1,
            report: 0,
            reporters: Vec::new(),
            rtx_credit: RTX_BURST,
            rtx_refilled: now,
            next_report: None,
            began: now,
            day: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default(),
            bytes_out: 0,
            bytes_in: 0,
            round_trip: None,
            published: None,
            plain: Vec::new(),
        }
    }

    /// Sets the keys after DTLS is done. Only once: other keys would need a new connection.
    pub(crate) fn set_keys(&mut self, keys: Keys) {
        if self.keys.is_none() {
            self.keys = Some(keys);
        }
    }

    /// Queues a packet. To be followed by [`Egress::send`].
    pub(crate) fn write(
        &mut self,
        is_audio: bool,
        slot: u8,
        types: PayloadTypes,
        packet: &Arc<Packet>,
        header: RewrittenHeader,
    ) {
        let Some(stream) = self.index(is_audio, slot).filter(|_| self.keys.is_some()) else {
            return;
        };
        self.queue.push_back(Queued {
            stream,
            payload_type: types.main,
            is_rtx: false,
            packet: Arc::clone(packet),
            header,
        });
    }

    /// Queues a retransmission, if the stream supports it.
    pub(crate) fn retransmit(
        &mut self,
        now: Instant,
        slot: u8,
        types: PayloadTypes,
        packet: Arc<Packet>,
        header: RewrittenHeader,
    ) {
        let (Some(stream), Some(payload_type)) = (self.index(false, slot), types.rtx) else {
            return;
        };
        let passed = now.saturating_duration_since(self.rtx_refilled);
        self.rtx_refilled = now;
        let estimate = self.estimator.bitrate().unwrap_or(limits::INITIAL_BITRATE);
        let earned = estimate / 8 / RTX_PART * passed.as_millis().min(10_000) as u64 / 1_000;
        self.rtx_credit = (self.rtx_credit + earned).min(RTX_BURST.max(estimate / 32));
        let length = packet.payload.len() as u64;
        if self.rtx_credit < length {
            return;
        }
        self.rtx_credit -= length;
        self.queue.push_back(Queued {
            stream,
            payload_type,
            is_rtx: true,
            packet,
            header,
        });
    }

    fn index(&self, is_audio: bool, slot: u8) -> Option<u8> {
        let slot = usize::from(slot);
        let index = if is_audio {
            Some(slot).filter(|slot| *slot < self.audio_streams)
        } else {
            Some(slot + self.audio_streams).filter(|slot| *slot < self.streams.len())
        };
        index.map(|index| index as u8)
    }

    /// What the next better layer needs, and what the room would use at most, in bits per
    /// second.
    pub(crate) fn aim(&mut self, now: Instant, next: u64, desired: u64) {
        let now = self.micros(now);
        self.estimator.aim(now, next, desired);
    }

    /// Writes the datagrams that may be sent now. Over TCP nothing is paced: TCP does that itself.
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
        let Some(stream) = self.streams.get_mut(usize::from(next.stream)) else {
            return;
        };
        let counts = stream.negotiated.transport_id.is_some();
        let start = batch.bytes.len();
        let into = (&mut batch.bytes, &mut batch.scratch);
        let (packet, header) = (&*next.packet, &next.header);
        let written = if next.is_rtx {
            stream.write_rtx(packet, header, next.payload_type, Some(transport), into)
        } else {
            stream.write(packet, header, next.payload_type, Some(transport), into)
        };
        if let Some(written) = written {
            if counts {
                stream.leaves(now, transport);
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

    /// Encrypts what was written, and records that it is sent.
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
            tracing::debug!("failed to encrypt a packet");
            return;
        }
        let length = batch.bytes.len() - start;
        batch.lengths.push(length);
        self.bytes_out += length as u64;
        if counts {
            let sequence = self.transport;
            self.transport += 1;
            let at = self.micros(now);
            self.estimator.sent(at, sequence, length + AROUND, is_probe);
        }
    }

    fn probe(&mut self, now: Instant, keys: &mut Keys, batch: &mut Batch) {
        let Some(stream) = self.padding_stream else {
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
            let Some(written) = self.streams[stream].write_padding(transport, into) else {
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
        for stream in &mut self.streams {
            let Some(sent) = stream.report(now, wall) else {
                continue;
            };
            self.next_report = Some(now + REPORT_INTERVAL);
            let plain = rtcp::sender_report(&sent);
            let Some(sealed) = keys.seal_report(self.report, &plain) else {
                continue;
            };
            // All our streams share one counter, so an index is never used twice.
            self.report += 1;
            batch.bytes.extend_from_slice(&sealed);
            batch.lengths.push(sealed.len());
            self.bytes_out += sealed.len() as u64;
        }
    }

    /// When [`Egress::send`] must be called, even if nothing else happens.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.keys.as_ref()?;
        let paced = self.pace.next().filter(|_| !self.queue.is_empty());
        let probe = self
            .padding_stream
            .and_then(|_| self.estimator.next_probe());
        let probe = probe.map(|at| self.began + Duration::from_micros(at.max(0) as u64));
        [paced, probe, self.next_report].into_iter().flatten().min()
    }

    fn micros(&self, at: Instant) -> i64 {
        at.saturating_duration_since(self.began).as_micros() as i64
    }

    /// Time of day in the format of sender reports.
    fn wall(&self, now: Instant) -> u64 {
        let day = self.day + now.saturating_duration_since(self.began);
        let fraction = (u64::from(day.subsec_nanos()) << 32) / 1_000_000_000;
        (day.as_secs() + NTP_EPOCH) << 32 | fraction
    }
}

impl Queued {
    /// Audio is small, and useless if it is late.
    fn is_paced(&self) -> bool {
        !self.packet.kind.is_audio()
    }
}

#[cfg(test)]
mod tests;
