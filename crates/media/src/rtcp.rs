//! Subscribers' reports about the packets that we send, and our own reports (RTCP, RFC 3550 and
//! 4585, and transport-wide feedback).
//!
//! A report is untrusted input: everything here checks lengths before it reads.

/// RTCP packet types.
const SENDER_REPORT: u8 = 200;
const RECEIVER_REPORT: u8 = 201;
const DESCRIPTION: u8 = 202;
const TRANSPORT_FEEDBACK: u8 = 205;
const PAYLOAD_FEEDBACK: u8 = 206;

/// Formats of feedback.
const NACK: u8 = 1;
const TRANSPORT_WIDE: u8 = 15;
const PICTURE_LOSS: u8 = 1;
const FULL_INTRA: u8 = 4;

/// Bytes of a block of a receiver report, of a header with the sender, of a lost sequence number
/// with those after it, and of a request for an intra picture.
const BLOCK: usize = 24;
const HEADER: usize = 8;
const LOST: usize = 4;
const INTRA: usize = 8;

/// The unit of the reference time and of the deltas in transport-wide feedback, microseconds.
const REFERENCE: i64 = 64_000;
const DELTA: i64 = 250;

/// The content of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Report<'a> {
    /// The reception of one of our streams.
    Reception(Reception),
    /// A packet of one of our streams is missing.
    Nack { ssrc: u32, sequence: u16 },
    /// A decoder cannot continue.
    Pli { ssrc: u32 },
    /// The arrival times of packets.
    TransportFeedback(TransportFeedback<'a>),
}

/// The reception of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reception {
    pub(crate) ssrc: u32,
    /// The fraction lost since the last report, in 1/256.
    pub(crate) lost: u8,
    /// The highest sequence number received, extended to 32 bits by the subscriber.
    pub(crate) highest: u32,
    /// In ticks of the stream's clock.
    pub(crate) jitter: u32,
    /// The middle 32 bits of the time of our last report, and how long ago it arrived, in
    /// 1/65,536 s; 0 if none has arrived.
    pub(crate) last_report: u32,
    pub(crate) since: u32,
}

/// Transport-wide feedback, not yet unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TransportFeedback<'a> {
    /// Sequence number of the first packet.
    pub(crate) base: u16,
    count: u16,
    /// In units of 64 ms, 24 bits.
    reference: u32,
    rest: &'a [u8],
}

/// Reads a compound packet; true if something in it concerns what the peer sends (its sender
/// reports, its goodbye) or is unknown here: then str0m has to read it, too.
pub(crate) fn read<'a>(mut packet: &'a [u8], mut each: impl FnMut(Report<'a>)) -> bool {
    let mut is_for_others = false;
    while let Some(&[first, kind, high, low]) = packet.first_chunk() {
        let length = (usize::from(u16::from_be_bytes([high, low])) + 1) * 4;
        let Some(mut part) = packet.get(..length).filter(|_| first >> 6 == 2) else {
            return is_for_others;
        };
        packet = &packet[length..];
        if first & 0x20 != 0 {
            let padding = part.last().map_or(0, |count| usize::from(*count));
            let Some(shorter) = part.get(..length.saturating_sub(padding)) else {
                continue;
            };
            part = shorter;
        }
        let format = first & 0x1f;
        match (kind, format) {
            (RECEIVER_REPORT, blocks) => {
                let blocks = part
                    .get(HEADER..)
                    .unwrap_or_default()
                    .chunks_exact(BLOCK)
                    .take(blocks.into());
                blocks
                    .filter_map(reception)
                    .for_each(|block| each(Report::Reception(block)));
            }
            (DESCRIPTION, _) => {}
            (TRANSPORT_FEEDBACK, NACK) => missing(part, &mut each),
            (TRANSPORT_FEEDBACK, TRANSPORT_WIDE) => {
                if let Some(feedback) = transport_feedback(part) {
                    each(Report::TransportFeedback(feedback));
                }
            }
            (PAYLOAD_FEEDBACK, PICTURE_LOSS) => {
                if let Some(ssrc) = number(part, HEADER) {
                    each(Report::Pli { ssrc });
                }
            }
            (PAYLOAD_FEEDBACK, FULL_INTRA) => {
                let entries = part
                    .get(HEADER + 4..)
                    .unwrap_or_default()
                    .chunks_exact(INTRA);
                entries
                    .filter_map(|entry| number(entry, 0))
                    .for_each(|ssrc| each(Report::Pli { ssrc }));
            }
            // Other feedback (REMB) has nothing that we do not know better.
            (PAYLOAD_FEEDBACK, _) => {}
            _ => is_for_others = true,
        }
    }
    is_for_others
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + 4)?;
    Some(u32::from_be_bytes(bytes.try_into().ok()?))
}

fn reception(block: &[u8]) -> Option<Reception> {
    Some(Reception {
        ssrc: number(block, 0)?,
        lost: block[4],
        highest: number(block, 8)?,
        jitter: number(block, 12)?,
        last_report: number(block, 16)?,
        since: number(block, 20)?,
    })
}

fn missing<'a>(part: &'a [u8], each: &mut impl FnMut(Report<'a>)) {
    let Some(ssrc) = number(part, HEADER) else {
        return;
    };
    for entry in part
        .get(HEADER + 4..)
        .unwrap_or_default()
        .chunks_exact(LOST)
    {
        let first = u16::from_be_bytes([entry[0], entry[1]]);
        let after = u16::from_be_bytes([entry[2], entry[3]]);
        each(Report::Nack {
            ssrc,
            sequence: first,
        });
        for bit in (0..16).filter(|bit| after >> bit & 1 == 1) {
            each(Report::Nack {
                ssrc,
                sequence: first.wrapping_add(bit + 1),
            });
        }
    }
}

fn transport_feedback(part: &[u8]) -> Option<TransportFeedback<'_>> {
    let counts = number(part, HEADER + 4)?;
    let reference = number(part, HEADER + 8)? >> 8;
    Some(TransportFeedback {
        base: (counts >> 16) as u16,
        count: counts as u16,
        reference,
        rest: part.get(HEADER + 12..)?,
    })
}

impl TransportFeedback<'_> {
    /// Calls `each` with every packet's sequence number and its arrival time, in microseconds of
    /// the peer's own clock (which wraps around every 12 days), or `None` if it did not arrive.
    /// Stops where the feedback is truncated.
    pub(crate) fn each(&self, mut each: impl FnMut(u16, Option<i64>)) {
        let mut chunks = self.rest;
        let Some(mut deltas) = self.deltas() else {
            return;
        };
        let mut time = i64::from(self.reference) * REFERENCE;
        let mut done = 0;
        while done < self.count {
            let Some((chunk, rest)) = chunks.split_first_chunk() else {
                return;
            };
            chunks = rest;
            for symbol in symbols(u16::from_be_bytes(*chunk), self.count - done) {
                let sequence = self.base.wrapping_add(done);
                done += 1;
                let came = match symbol {
                    1 => {
                        let Some((delta, rest)) = deltas.split_first() else {
                            return;
                        };
                        deltas = rest;
                        time += i64::from(*delta) * DELTA;
                        Some(time)
                    }
                    2 => {
                        let Some((delta, rest)) = deltas.split_first_chunk() else {
                            return;
                        };
                        deltas = rest;
                        time += i64::from(i16::from_be_bytes(*delta)) * DELTA;
                        Some(time)
                    }
                    _ => None,
                };
                each(sequence, came);
            }
        }
    }

    /// The start of the deltas, after the chunks.
    fn deltas(&self) -> Option<&[u8]> {
        let mut left = self.count;
        let mut rest = self.rest;
        while left > 0 {
            let (chunk, behind) = rest.split_first_chunk()?;
            rest = behind;
            left -= symbols(u16::from_be_bytes(*chunk), left).len() as u16;
        }
        Some(rest)
    }
}

/// The symbols of a chunk, at most `most`.
fn symbols(chunk: u16, most: u16) -> impl ExactSizeIterator<Item = u8> {
    let is_run = chunk >> 15 == 0;
    let has_two_bits = chunk >> 14 & 1 == 1;
    let count = match (is_run, has_two_bits) {
        (true, _) => chunk & 0x1fff,
        (false, true) => 7,
        (false, false) => 14,
    };
    // A run of nothing would never end.
    (0..count.clamp(1, most.max(1))).map(move |index| match (is_run, has_two_bits) {
        (true, _) => (chunk >> 13 & 3) as u8,
        (false, true) => (chunk >> (12 - 2 * index) & 3) as u8,
        (false, false) => (chunk >> (13 - index) & 1) as u8,
    })
}

/// The content of a sender report.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sent {
    pub(crate) ssrc: u32,
    /// Seconds since 1900, and 32 bits of fraction.
    pub(crate) time: u64,
    /// The same moment in the stream's clock.
    pub(crate) timestamp: u32,
    pub(crate) packets: u32,
    pub(crate) bytes: u32,
}

/// A sender report, with the source description that it requires.
pub(crate) fn sender_report(sent: &Sent) -> [u8; 44] {
    let mut report = [0; 44];
    report[0] = 0x80;
    report[1] = SENDER_REPORT;
    report[3] = 6;
    report[4..8].copy_from_slice(&sent.ssrc.to_be_bytes());
    report[8..16].copy_from_slice(&sent.time.to_be_bytes());
    report[16..20].copy_from_slice(&sent.timestamp.to_be_bytes());
    report[20..24].copy_from_slice(&sent.packets.to_be_bytes());
    report[24..28].copy_from_slice(&sent.bytes.to_be_bytes());
    // One source, its name (CNAME) of four letters, and an end that fills the word.
    report[28] = 0x81;
    report[29] = DESCRIPTION;
    report[31] = 3;
    report[32..36].copy_from_slice(&sent.ssrc.to_be_bytes());
    report[36..42].copy_from_slice(&[1, 4, b'r', b'o', b'o', b'm']);
    report
}

#[cfg(test)]
pub(crate) mod tests;
