//! What leaves to a subscriber, as its page sees it.

use super::*;
use crate::TrackKind;
use crate::negotiated::Negotiated;
use crate::packet::tests::packet;
use crate::rtcp::Reception;

const SSRC: u32 = 0x0102_0304;
const RTX: u32 = 0x0506_0708;
const TYPES: PayloadTypes = PayloadTypes {
    main: 96,
    rtx: Some(97),
};

/// The readable part of a datagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Head {
    has_padding: bool,
    payload_type: u8,
    sequence: u16,
    ssrc: u32,
}

fn negotiated(is_audio: bool) -> Negotiated {
    Negotiated {
        is_audio,
        mid: "5".to_owned(),
        ssrc: if is_audio { SSRC + 1 } else { SSRC },
        rtx: (!is_audio).then_some(RTX),
        mid_id: Some(4),
        transport_id: Some(3),
        level_id: Some(1),
        padding_type: (!is_audio).then_some(97),
    }
}

fn streams() -> Streams {
    Streams {
        audio: vec![negotiated(true)],
        video: vec![negotiated(false)],
    }
}

fn egress(now: Instant) -> Egress {
    let mut egress = Egress::new(now, streams());
    egress.set_keys(Keys::of_a_test(false));
    egress
}

fn header(sequence: u64) -> RewrittenHeader {
    RewrittenHeader {
        sequence,
        timestamp: 9,
        counters: crate::codec::Vp8Counters::default(),
    }
}

fn sized(now: Instant, bytes: usize) -> Arc<Packet> {
    let mut packet = packet(now, 1, 0);
    packet.payload = Arc::from(vec![0; bytes]);
    Arc::new(packet)
}

fn sent(egress: &mut Egress, now: Instant) -> Vec<Vec<u8>> {
    let mut batch = Batch::default();
    egress.send(now, true, &mut batch);
    let mut rest = batch.bytes.as_slice();
    let mut datagrams = Vec::new();
    for length in batch.lengths {
        let (datagram, behind) = rest.split_at(length);
        datagrams.push(datagram.to_vec());
        rest = behind;
    }
    assert!(rest.is_empty(), "every byte belongs to a datagram");
    datagrams
}

fn head(datagram: &[u8]) -> Head {
    assert_eq!(datagram[0] >> 6, 2);
    Head {
        has_padding: datagram[0] >> 5 & 1 == 1,
        payload_type: datagram[1] & 0x7f,
        sequence: u16::from_be_bytes([datagram[2], datagram[3]]),
        ssrc: u32::from_be_bytes(datagram[8..12].try_into().unwrap()),
    }
}

fn is_report(datagram: &[u8]) -> bool {
    (192..224).contains(&datagram[1])
}

#[test]
fn a_number_is_never_encrypted_twice() {
    let now = Instant::now();
    let mut egress = egress(now);
    for sequence in [1_000, 1_001, 1_000, 1_003, 1_002, 1_003] {
        egress.write(false, 0, TYPES, &sized(now, 100), header(sequence));
    }
    let sequences: Vec<u16> = sent(&mut egress, now)
        .iter()
        .map(|datagram| head(datagram).sequence)
        .collect();
    assert_eq!(sequences, [1_000, 1_001, 1_003, 1_002]);
}

#[test]
fn retransmissions_have_a_stream_and_numbers_of_their_own() {
    let now = Instant::now();
    let mut egress = egress(now);
    egress.write(false, 0, TYPES, &sized(now, 100), header(1_000));
    for _ in 0..3 {
        egress.retransmit(now, 0, TYPES, sized(now, 100), header(1_000));
    }
    let datagrams = sent(&mut egress, now);
    let heads: Vec<Head> = datagrams.iter().map(|datagram| head(datagram)).collect();
    let again = |sequence| Head {
        has_padding: false,
        payload_type: 97,
        sequence,
        ssrc: RTX,
    };
    assert_eq!(heads[0].ssrc, SSRC);
    assert_eq!(heads[1..], [again(1), again(2), again(3)]);
    assert_eq!(
        datagrams[1].len(),
        datagrams[0].len() + 2,
        "its own number in front"
    );
}

#[test]
fn a_page_that_asks_for_everything_again_and_again_gets_a_part() {
    let now = Instant::now();
    let mut egress = egress(now);
    for _ in 0..1_000 {
        egress.retransmit(now, 0, TYPES, sized(now, 1_000), header(1_000));
    }
    assert_eq!(egress.queue.len() as u64, RTX_BURST / 1_000);
    let later = now + Duration::from_millis(400);
    for _ in 0..1_000 {
        egress.retransmit(later, 0, TYPES, sized(now, 1_000), header(1_000));
    }
    let more = egress.queue.len() as u64 - RTX_BURST / 1_000;
    let rate = limits::INITIAL_BITRATE / 8 / RTX_PART;
    assert_eq!(more, rate * 4 / 10 / 1_000);
}

#[test]
fn nothing_leaves_before_there_are_keys() {
    let now = Instant::now();
    let mut egress = Egress::new(now, streams());
    egress.write(false, 0, TYPES, &sized(now, 100), header(1_000));
    egress.aim(now, 3_000_000, 3_000_000);
    assert_eq!(egress.next(), None);
    assert!(sent(&mut egress, now).is_empty());
}

#[test]
fn pictures_leave_in_bursts_and_sound_does_not_wait() {
    let now = Instant::now();
    let mut egress = egress(now);
    for sequence in 0..40 {
        egress.write(
            false,
            0,
            TYPES,
            &sized(now, 1_000),
            header(1_000 + sequence),
        );
    }
    // 20 Mbit/s for 5 ms are 12,500 bytes.
    assert_eq!(sent(&mut egress, now).len(), 12);
    assert_eq!(egress.next(), Some(now + Duration::from_millis(5)));
    let mut voice = packet(now, 1, 0);
    voice.kind = TrackKind::Microphone;
    egress.queue.clear();
    egress.write(true, 0, TYPES, &Arc::new(voice), header(1_000));
    assert_eq!(sent(&mut egress, now).len(), 1);
}

#[test]
fn a_stream_reports_what_it_sent_once_a_second_while_it_sends() {
    let start = Instant::now();
    let mut egress = egress(start);
    let mut page = Keys::of_a_test(true);
    let mut reports = Vec::new();
    for step in 0..3_000_u64 {
        let now = start + Duration::from_millis(step);
        if step % 10 == 0 && step < 2_000 {
            let mut packet = packet(now, step, 0);
            packet.arrived = now;
            egress.write(
                false,
                0,
                TYPES,
                &Arc::new(packet),
                header(1_000 + step / 10),
            );
        }
        for report in sent(&mut egress, now)
            .iter()
            .filter(|datagram| is_report(datagram))
        {
            let mut plain = Vec::new();
            let from = page.open_report(report, &mut plain).expect("authentic");
            reports.push((from, u32::from_be_bytes(plain[20..24].try_into().unwrap())));
        }
    }
    let sender: Vec<(u32, u32)> = reports.iter().map(|(from, _)| *from).collect();
    assert_eq!(sender, [(SSRC, 0), (SSRC, 1), (SSRC, 2)], "no index twice");
    let packets: Vec<u32> = reports.iter().map(|(_, packets)| *packets).collect();
    assert_eq!(packets, [26, 126, 200]);
}

#[test]
fn feedback_counts_once_and_from_the_page_only() {
    let now = Instant::now();
    let mut egress = egress(now);
    let mut page = Keys::of_a_test(true);
    for sequence in 70_000..70_010 {
        egress.write(false, 0, TYPES, &sized(now, 10), header(sequence));
    }
    sent(&mut egress, now);
    let mut plain = vec![0x81, 205, 0, 3, 0, 0, 0, 9];
    plain.extend(SSRC.to_be_bytes());
    plain.extend((70_003_u64 as u16).to_be_bytes());
    plain.extend([0, 0b1]);
    plain.extend([0x81, 206, 0, 2, 0, 0, 0, 9]);
    plain.extend(SSRC.to_be_bytes());
    let report = page.seal_report(5, &plain).unwrap();
    let mut requested = Vec::new();
    let opened = egress.receive(now, &report, &mut requested);
    assert!(opened.is_done && opened.is_news);
    let again = Feedback::Nack {
        slot: 0,
        sequences: vec![70_003, 70_004],
    };
    assert_eq!(requested, [again, Feedback::Pli { slot: 0 }]);
    requested.clear();
    let opened = egress.receive(now, &report, &mut requested);
    assert!(opened.is_done && !opened.is_news, "played again");
    let forged = Keys::of_a_test(false).seal_report(6, &plain).unwrap();
    assert!(
        !egress.receive(now, &forged, &mut requested).is_done,
        "str0m refuses it"
    );
    assert!(requested.is_empty());
}

#[test]
fn a_round_trip_is_measured_by_the_page_s_report() {
    let start = Instant::now();
    let mut egress = egress(start);
    let at = start + Duration::from_secs(5);
    let middle = (egress.wall(at) >> 16) as u32;
    egress.take_reception(
        at + Duration::from_millis(150),
        Reception {
            ssrc: SSRC,
            lost: 64,
            highest: 0,
            jitter: 0,
            last_report: middle,
            since: 65_536 / 10,
        },
    );
    let outcome = egress.outcome();
    let millis = outcome.round_trip.unwrap().as_millis();
    assert!((49..=51).contains(&millis), "{millis}");
    assert_eq!(outcome.loss, Some(0.25));
}

#[test]
fn more_is_looked_for_with_padding_on_the_repair_stream() {
    let start = Instant::now();
    let mut egress = egress(start);
    egress.aim(start, 0, 2_000_000);
    let mut padding = Vec::new();
    let mut now = start;
    let end = start + Duration::from_secs(4);
    while let Some(next) = egress.next().filter(|at| *at < end) {
        assert!(next > now || now == start, "a busy loop");
        now = next.max(now);
        padding.extend(sent(&mut egress, now));
    }
    assert!(padding.len() >= 5);
    let mut numbers = Vec::new();
    for datagram in &padding {
        let head = head(datagram);
        assert!(head.has_padding && head.ssrc == RTX && head.payload_type == 97);
        numbers.push(head.sequence);
    }
    numbers.dedup();
    assert_eq!(numbers.len(), padding.len(), "no number twice");
}
