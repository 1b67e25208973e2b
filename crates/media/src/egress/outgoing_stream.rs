//! One outgoing stream to a subscriber: its numbers, its headers, and its reports.

use std::time::Instant;

use super::window::Window;
use crate::limits;
use crate::negotiated::Negotiated;
use crate::packet::{Packet, RewrittenHeader};
use crate::rtcp::{Reception, Sent};

/// Bytes of an RTP header, and of the head of its extensions.
const HEADER: usize = 12;
const EXTENSIONS_HEAD: usize = 4;
/// The profile of one-byte extensions (RFC 8285).
const ONE_BYTE: [u8; 2] = [0xbe, 0xde];
/// Ids that fit into one-byte extensions.
const IDS: std::ops::RangeInclusive<u8> = 1..=14;
const VERSION: u8 = 2 << 6;
const HAS_PADDING: u8 = 1 << 5;
const HAS_EXTENSIONS: u8 = 1 << 4;
const MARKER: u8 = 1 << 7;
/// Bytes of padding in a padding-only packet: the most that its last byte can count, in words.
const PADDING: u8 = 224;

/// Stream, number and header of a packet to encrypt; the payload is in the scratch memory, or is
/// the packet's own.
pub(super) struct Written {
    pub(super) ssrc: u32,
    pub(super) index: u64,
    pub(super) is_in_scratch: bool,
}

/// One outgoing stream.
#[derive(Debug)]
pub(super) struct OutgoingStream {
    pub(super) negotiated: Negotiated,
    /// Numbers used on the main stream. Each may be used only once: they are nonces.
    used: Window,
    /// The next number of the retransmission stream.
    rtx_sequence: u64,
    packets: u32,
    bytes: u32,
    /// Timestamp and time of the last packet.
    last: Option<(u32, Instant)>,
    pub(super) reported: Option<Instant>,
    /// The page's last report.
    pub(super) reception: Option<Reception>,
    /// The highest number that the page has reported.
    highest: Option<u32>,
    /// The transport-wide number of the packet whose confirmation is awaited, and when it left.
    awaited: Option<(u16, Instant)>,
    /// When the page last confirmed a packet.
    confirmed: Option<Instant>,
    /// Whether the page confirms single packets, not only in receiver reports.
    confirms_packets: bool,
}

impl OutgoingStream {
    pub(super) fn new(negotiated: Negotiated) -> OutgoingStream {
        let usable = |id: Option<u8>| id.filter(|id| IDS.contains(id));
        let negotiated = Negotiated {
            mid_id: usable(negotiated.mid_id).filter(|_| (1..=16).contains(&negotiated.mid.len())),
            transport_id: usable(negotiated.transport_id),
            level_id: usable(negotiated.level_id),
            ..negotiated
        };
        OutgoingStream {
            negotiated,
            used: Window::default(),
            rtx_sequence: 1,
            packets: 0,
            bytes: 0,
            last: None,
            reported: None,
            reception: None,
            highest: None,
            awaited: None,
            confirmed: None,
            confirms_packets: false,
        }
    }

    /// Notes that a packet with this transport-wide number is sent. One of those in flight at a
    /// time is tracked.
    pub(super) fn leaves(&mut self, now: Instant, transport: u16) {
        let is_overdue =
            |at: Instant| now.saturating_duration_since(at) >= limits::QUALITY_INTERVAL;
        if self.awaited.is_none_or(|(_, at)| is_overdue(at)) {
            self.awaited = Some((transport, now));
        }
    }

    /// Notes that the page has reported a packet by its transport-wide number.
    pub(super) fn acknowledged(&mut self, now: Instant, transport: u16, came: bool) {
        if self
            .awaited
            .is_some_and(|(awaited, _)| awaited == transport)
        {
            self.awaited = None;
            if came {
                self.confirmed = Some(now);
                self.confirms_packets = true;
            }
        }
    }

    /// Handles a receiver report, which confirms what arrived since the last one.
    pub(super) fn take_reception(&mut self, now: Instant, reception: Reception) {
        let before = self.highest.replace(reception.highest);
        if before.is_none_or(|before| before != reception.highest) {
            self.confirmed = Some(now);
        }
        self.reception = Some(reception);
    }

    /// Whether the page has recently confirmed that packets of the stream arrive.
    pub(super) fn is_confirmed(&self, now: Instant) -> bool {
        let holds = if self.confirms_packets {
            limits::CONFIRMED_FOR
        } else {
            limits::REPORTED_FOR
        };
        self.confirmed
            .is_some_and(|at| now.saturating_duration_since(at) < holds)
    }

    /// The full number of a packet of which the page sends the lower 16 bits.
    pub(super) fn extend(&self, sequence: u16) -> Option<u64> {
        let highest = self.used.highest()?;
        highest.checked_sub(u64::from((highest as u16).wrapping_sub(sequence)))
    }

    /// Writes the header of a packet, and its payload if that changes; `None` if the number has
    /// been used.
    pub(super) fn write(
        &mut self,
        packet: &Packet,
        header: &RewrittenHeader,
        payload_type: u8,
        transport: Option<u16>,
        (out, scratch): (&mut Vec<u8>, &mut Vec<u8>),
    ) -> Option<Written> {
        if !self.used.take(header.sequence) {
            return None;
        }
        let ssrc = self.negotiated.ssrc;
        let mark = if packet.marker { MARKER } else { 0 };
        let fields = (
            payload_type | mark,
            header.sequence as u16,
            header.timestamp,
            ssrc,
        );
        self.header(0, fields, transport, Some(packet), out);
        self.packets = self.packets.wrapping_add(1);
        self.bytes = self.bytes.wrapping_add(packet.payload.len() as u32);
        if self.used.highest() == Some(header.sequence) {
            self.last = Some((header.timestamp, packet.arrived));
        }
        scratch.clear();
        if let Some(vp8) = &packet.vp8 {
            scratch.extend_from_slice(&packet.payload);
            vp8.write(header.counters, scratch);
        }
        Some(Written {
            ssrc,
            index: header.sequence,
            is_in_scratch: packet.vp8.is_some(),
        })
    }

    /// Writes a packet's retransmission (RFC 4588): its number, then its payload.
    pub(super) fn write_rtx(
        &mut self,
        packet: &Packet,
        header: &RewrittenHeader,
        payload_type: u8,
        transport: Option<u16>,
        (out, scratch): (&mut Vec<u8>, &mut Vec<u8>),
    ) -> Option<Written> {
        let ssrc = self.negotiated.rtx?;
        let index = self.next_rtx_sequence();
        let mark = if packet.marker { MARKER } else { 0 };
        let fields = (payload_type | mark, index as u16, header.timestamp, ssrc);
        self.header(0, fields, transport, Some(packet), out);
        scratch.clear();
        scratch.extend_from_slice(&(header.sequence as u16).to_be_bytes());
        scratch.extend_from_slice(&packet.payload);
        if let Some(vp8) = &packet.vp8 {
            vp8.write(header.counters, &mut scratch[2..]);
        }
        Some(Written {
            ssrc,
            index,
            is_in_scratch: true,
        })
    }

    /// Writes a padding-only packet on the retransmission stream.
    pub(super) fn write_padding(
        &mut self,
        transport: Option<u16>,
        (out, scratch): (&mut Vec<u8>, &mut Vec<u8>),
    ) -> Option<Written> {
        let ssrc = self.negotiated.rtx?;
        let payload_type = self.negotiated.padding_type?;
        let index = self.next_rtx_sequence();
        let timestamp = self.last.map_or(0, |(timestamp, _)| timestamp);
        let fields = (payload_type, index as u16, timestamp, ssrc);
        self.header(HAS_PADDING, fields, transport, None, out);
        scratch.clear();
        scratch.resize(usize::from(PADDING), 0);
        if let Some(last) = scratch.last_mut() {
            *last = PADDING;
        }
        Some(Written {
            ssrc,
            index,
            is_in_scratch: true,
        })
    }

    fn next_rtx_sequence(&mut self) -> u64 {
        let index = self.rtx_sequence;
        self.rtx_sequence += 1;
        index
    }

    fn header(
        &self,
        flags: u8,
        (payload_type, sequence, timestamp, ssrc): (u8, u16, u32, u32),
        transport: Option<u16>,
        packet: Option<&Packet>,
        out: &mut Vec<u8>,
    ) {
        let mut head = [0; HEADER];
        head[0] = VERSION | flags;
        head[1] = payload_type;
        head[2..4].copy_from_slice(&sequence.to_be_bytes());
        head[4..8].copy_from_slice(&timestamp.to_be_bytes());
        head[8..12].copy_from_slice(&ssrc.to_be_bytes());
        let start = out.len();
        out.extend_from_slice(&head);
        let negotiated = &self.negotiated;
        out.extend_from_slice(&[ONE_BYTE[0], ONE_BYTE[1], 0, 0]);
        let extensions = out.len();
        if let (Some(id), Some(transport)) = (negotiated.transport_id, transport) {
            let [high, low] = transport.to_be_bytes();
            out.extend_from_slice(&[id << 4 | 1, high, low]);
        }
        if let Some(id) = negotiated.mid_id {
            out.push(id << 4 | (negotiated.mid.len() - 1) as u8);
            out.extend_from_slice(negotiated.mid.as_bytes());
        }
        let level = packet.and_then(|packet| Some((packet.audio_level?, packet.voice)));
        if let (Some(id), Some((level, voice))) = (negotiated.level_id, level) {
            let voice = u8::from(voice.unwrap_or(false)) << 7;
            out.extend_from_slice(&[id << 4, voice | level.unsigned_abs().min(127)]);
        }
        if out.len() == extensions {
            out.truncate(extensions - EXTENSIONS_HEAD);
            return;
        }
        while !(out.len() - extensions).is_multiple_of(4) {
            out.push(0);
        }
        let words = (out.len() - extensions) / 4;
        out[extensions - 1] = words as u8;
        out[start] |= HAS_EXTENSIONS;
    }

    /// The sender report of the stream; `None` if nothing was sent since the last one.
    pub(super) fn report(&mut self, now: Instant, wall: u64) -> Option<Sent> {
        let (timestamp, at) = self.last?;
        if self.reported.is_some_and(|reported| at <= reported) {
            return None;
        }
        self.reported = Some(now);
        let clock = if self.negotiated.is_audio {
            48_000
        } else {
            90_000
        };
        let passed = now.saturating_duration_since(at).as_micros() as u64;
        Some(Sent {
            ssrc: self.negotiated.ssrc,
            time: wall,
            timestamp: timestamp.wrapping_add((passed * clock / 1_000_000) as u32),
            packets: self.packets,
            bytes: self.bytes,
        })
    }
}
