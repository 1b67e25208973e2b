//! What a fuzzer gives to the media part; see `fuzz/`.
//!
//! Each function takes any bytes and must come back: without a panic, and without an offer or a
//! packet that says one thing to us and another to str0m.

use std::net::SocketAddr;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::codec::{Vp8, h264_starts_keyframe};
use crate::driver::split_frames;
use crate::event::Transport;
use crate::limits;
use crate::link::{Certificate, Datagram, Drained, Link, LocalAddress, is_stun, stun_user};
use crate::sdp::read_offer;

/// An offer as a real Chromium makes it, shortened to one line of each sort.
const CHROMIUM: &str = include_str!("../tests/media/chromium.sdp");

/// Rounds in which a link may work through what it was given.
const DRAINS: usize = 8;
const STEP: Duration = Duration::from_millis(40);

fn certificate() -> &'static Certificate {
    static CERTIFICATE: OnceLock<Certificate> = OnceLock::new();
    CERTIFICATE.get_or_init(|| Certificate::generate().expect("a certificate"))
}

fn ours() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 4_000))
}

fn link(offer: &str) -> Option<(Link, String)> {
    let addresses = [Transport::Udp, Transport::Tcp].map(|transport| LocalAddress {
        transport,
        address: ours(),
    });
    let accepted = Link::accept(Instant::now(), offer, certificate(), &addresses).ok()?;
    Some((accepted.link, accepted.answer))
}

/// An offer: read by us, answered by str0m, and offered again as an ICE restart.
pub fn offer(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let Ok(plan) = read_offer(text) else {
        assert!(link(text).is_none(), "an offer that we refuse is answered");
        return;
    };
    assert!(
        !plan
            .offer
            .lines()
            .any(|line| line.starts_with("a=candidate"))
    );
    // With both characters at each line's end it may have grown beyond the limit.
    if plan.offer.len() <= limits::OFFER_BYTES {
        assert_eq!(read_offer(&plan.offer).as_ref(), Ok(&plan), "read twice");
    }
    let Some((mut link, answer)) = link(text) else {
        return;
    };
    assert!(answer.starts_with("v=0") && answer.contains("a=ice-lite"));
    let mut drained = Drained::default();
    link.drain(Instant::now(), &mut drained);
    drop(link.restart(text, &[]));
    link.drain(Instant::now(), &mut drained);
    link.close();
}

/// Datagrams for a link that is not up yet: each is two bytes of length, then that many bytes.
/// Those of STUN are made to name the link's own user where the input says `@`.
pub fn datagrams(data: &[u8]) {
    let Some((mut link, _)) = link(CHROMIUM) else {
        panic!("the offer of the tests is not answered");
    };
    let user = link.user_name();
    let mut now = Instant::now();
    let mut rest = data;
    while let Some((head, tail)) = rest.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*head)).min(tail.len());
        let (datagram, tail) = tail.split_at(length);
        rest = tail;
        now += STEP;
        let bytes = named(datagram, &user);
        let datagram = Datagram {
            transport: Transport::Udp,
            source: SocketAddr::from(([192, 0, 2, 1], 5_000)),
            destination: ours(),
            bytes: &bytes,
        };
        if is_stun(&bytes) && stun_user(&bytes).is_some() {
            assert!(
                !link.recognises(now, &datagram),
                "made without the password"
            );
        }
        link.receive(now, &datagram);
        let mut drained = Drained::default();
        for _ in 0..DRAINS {
            let next = link.drain(now, &mut drained);
            if next > now + STEP {
                break;
            }
            now = next.max(now);
            link.handle_timeout(now);
        }
    }
}

/// The datagram with the link's user name in the place of the first `@`, and the lengths of STUN
/// set right, so that inputs reach what lies behind the name.
fn named(datagram: &[u8], user: &str) -> Vec<u8> {
    let Some(at) = datagram.iter().position(|byte| *byte == b'@') else {
        return datagram.to_vec();
    };
    let mut bytes = datagram[..at].to_vec();
    bytes.extend_from_slice(user.as_bytes());
    bytes.extend_from_slice(&datagram[at + 1..]);
    let body = u16::try_from(bytes.len().saturating_sub(20)).unwrap_or(u16::MAX);
    if let Some(length) = bytes.get_mut(2..4) {
        length.copy_from_slice(&body.to_be_bytes());
    }
    bytes
}

/// What a member of the call may put into a packet: descriptors and units of the codecs.
pub fn payload(data: &[u8]) {
    if let Some(vp8) = Vp8::parse(data) {
        vp8.counters();
        vp8.starts_keyframe(data);
    }
    h264_starts_keyframe(data);
}

/// Frames of ICE-TCP, however the network cuts them.
pub fn frames(data: &[u8]) {
    let Some((cut, stream)) = data.split_first() else {
        return;
    };
    let (mut whole, mut at_once) = (stream.to_vec(), Vec::new());
    let fine = split_frames(&mut whole, &mut at_once);
    let (mut inbox, mut in_pieces) = (Vec::new(), Vec::new());
    let mut still_fine = true;
    for piece in stream.chunks(usize::from(*cut).max(1)) {
        inbox.extend_from_slice(piece);
        still_fine = split_frames(&mut inbox, &mut in_pieces);
        if !still_fine {
            break;
        }
    }
    assert_eq!((fine, &at_once), (still_fine, &in_pieces));
    for frame in &at_once {
        assert!(frame.len() <= limits::TCP_FRAME_BYTES);
        stun_user(frame);
    }
    if fine {
        assert_eq!(whole, inbox, "what is left waits for its end");
    }
}

#[cfg(test)]
#[path = "../../../fuzz/corpus.rs"]
mod corpus;

#[cfg(test)]
mod tests {
    use super::corpus::replay;

    #[test]
    fn offers_of_the_corpus_do_no_harm() {
        replay("offer", super::offer);
    }

    #[test]
    fn datagrams_of_the_corpus_do_no_harm() {
        replay("datagrams", super::datagrams);
    }

    #[test]
    fn payloads_of_the_corpus_do_no_harm() {
        replay("payload", super::payload);
    }

    #[test]
    fn frames_of_the_corpus_do_no_harm() {
        replay("frames", super::frames);
    }
}
