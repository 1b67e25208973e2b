//! Reports as bytes.

use proptest::prelude::*;

use super::*;

/// Transport-wide feedback of packets from `base` on, as a page writes it: two-bit symbols and
/// large deltas. Times are microseconds of the page's clock.
pub(crate) fn feedback(base: u16, came: &[Option<i64>]) -> Vec<u8> {
    let first = came.iter().flatten().next().copied().unwrap_or(0);
    let reference = first.div_euclid(REFERENCE);
    let mut packet = vec![0x80 | TRANSPORT_WIDE, TRANSPORT_FEEDBACK, 0, 0];
    packet.extend([0, 0, 0, 1, 0, 0, 0, 2]);
    packet.extend(base.to_be_bytes());
    packet.extend((came.len() as u16).to_be_bytes());
    packet.extend(((reference as u32) << 8).to_be_bytes());
    for part in came.chunks(7) {
        let mut chunk = 0xc000_u16;
        for (index, came) in part.iter().enumerate() {
            chunk |= u16::from(came.is_some()) << 1 << (12 - 2 * index);
        }
        packet.extend(chunk.to_be_bytes());
    }
    let mut time = reference * REFERENCE;
    for came in came.iter().flatten() {
        let delta = (came - time) / DELTA;
        time += delta * DELTA;
        packet.extend((delta as i16).to_be_bytes());
    }
    while packet.len() % 4 != 0 {
        packet.push(0);
    }
    let words = (packet.len() / 4 - 1) as u16;
    packet[2..4].copy_from_slice(&words.to_be_bytes());
    packet
}

fn arrivals_of(packet: &[u8]) -> Vec<(u16, Option<i64>)> {
    let mut came = Vec::new();
    read(packet, |report| {
        if let Report::TransportFeedback(feedback) = report {
            feedback.each(|sequence, at| came.push((sequence, at)));
        }
    });
    came
}

#[test]
fn feedback_tells_when_what_came() {
    let came = [
        Some(64_000),
        None,
        Some(64_500),
        Some(60_000),
        None,
        None,
        None,
        Some(99_000),
    ];
    let read = arrivals_of(&feedback(65_534, &came));
    let numbers: Vec<u16> = read.iter().map(|(sequence, _)| *sequence).collect();
    assert_eq!(numbers, [65_534, 65_535, 0, 1, 2, 3, 4, 5]);
    let times: Vec<Option<i64>> = read.iter().map(|(_, at)| *at).collect();
    assert_eq!(times, came);
}

#[test]
fn runs_and_one_bit_symbols_are_read() {
    // A run of three that did not come, one-bit symbols for five, a small delta each.
    let mut packet = vec![
        0x8f, 205, 0, 6, 0, 0, 0, 1, 0, 0, 0, 2, 0, 9, 0, 8, 0, 0, 1, 7,
    ];
    packet.extend([0x00, 0x03, 0b1010_1100, 0, 4, 8, 12, 0]);
    let came = arrivals_of(&packet);
    assert_eq!(
        came,
        [
            (9, None),
            (10, None),
            (11, None),
            (12, Some(65_000)),
            (13, None),
            (14, Some(67_000)),
            (15, Some(70_000)),
            (16, None),
        ]
    );
}

#[test]
fn nacks_keyframe_requests_and_reception_are_read_from_one_packet() {
    let mut packet = vec![0x81, 201, 0, 7, 0, 0, 0, 1];
    packet.extend([
        0, 0, 0, 5, 64, 0, 0, 9, 0, 1, 0, 7, 0, 0, 0, 48, 0, 1, 0, 2, 0, 0, 0, 3,
    ]);
    packet.extend([
        0x81,
        205,
        0,
        3,
        0,
        0,
        0,
        1,
        0,
        0,
        0,
        5,
        0xff,
        0xff,
        0b1000_0000,
        0b11,
    ]);
    packet.extend([0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 6]);
    packet.extend([
        0x84, 206, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7, 1, 0, 0, 0,
    ]);
    let mut reports = Vec::new();
    assert!(
        !read(&packet, |report| reports.push(report)),
        "nothing for str0m"
    );
    let missing = |sequence| Report::Nack { ssrc: 5, sequence };
    assert_eq!(
        reports,
        [
            Report::Reception(Reception {
                ssrc: 5,
                lost: 64,
                highest: 0x0001_0007,
                jitter: 48,
                last_report: 0x0001_0002,
                since: 3,
            }),
            missing(65_535),
            missing(0),
            missing(1),
            missing(15),
            Report::Pli { ssrc: 6 },
            Report::Pli { ssrc: 7 },
        ]
    );
    packet.extend([0x81, 203, 0, 1, 0, 0, 0, 1]);
    assert!(read(&packet, |_| {}), "a goodbye is not ours");
}

#[test]
fn a_sender_report_is_a_report_and_a_name() {
    let report = sender_report(&Sent {
        ssrc: 0x0102_0304,
        time: 5,
        timestamp: 6,
        packets: 7,
        bytes: 8,
    });
    assert_eq!(report.len() % 4, 0);
    assert_eq!(report[..8], [0x80, 200, 0, 6, 1, 2, 3, 4]);
    assert_eq!(report[28..36], [0x81, 202, 0, 3, 1, 2, 3, 4]);
    assert!(read(&report, |_| panic!(
        "it says nothing of what was received"
    )));
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        arrivals_of(&bytes);
    }

    #[test]
    fn any_feedback_is_read_without_harm(
        bytes in proptest::collection::vec(any::<u8>(), 16..200),
        format in 0_u8..32,
        kind in 200_u8..208,
    ) {
        let mut packet = bytes;
        let words = packet.len() / 4;
        packet.truncate(words * 4);
        packet[..4].copy_from_slice(&[0x80 | format, kind, 0, (words - 1) as u8]);
        arrivals_of(&packet);
    }
}
