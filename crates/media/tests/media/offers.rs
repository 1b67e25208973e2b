//! Offers that are none, and what must and must not be in an answer.

use bistand_media::{ConnectionId, MediaError, MediaSettings, OfferError, PeerId, RoomId};

use crate::offering::{candidate_of, offer, rtc};
use crate::server::{Server, loopback};

/// An offer as a real Chromium makes it, shortened to one line of each sort.
const CHROMIUM: &str = include_str!("chromium.sdp");

/// Whether an error is the one that was to be expected.
type Check = fn(&OfferError) -> bool;

async fn answer(server: &Server, offer: &str) -> Result<String, MediaError> {
    server
        .media
        .connect(RoomId(1), PeerId(1), ConnectionId(1), offer.to_owned())
        .await
}

fn section<'a>(sdp: &'a str, mid: &str) -> &'a str {
    let mid = format!("a=mid:{mid}\r\n");
    sdp.split("\r\nm=")
        .find(|section| section.contains(&mid))
        .expect("a section")
}

#[tokio::test]
async fn bad_offers_get_typed_errors() {
    let server = Server::start();
    let good = offer(&mut rtc(), true).offer.to_sdp_string();
    assert!(answer(&server, &good).await.is_ok());
    let without = |what: &str| {
        good.lines()
            .filter(|line| !line.starts_with(what))
            .collect::<Vec<_>>()
            .join("\r\n")
            + "\r\n"
    };
    let corpus: Vec<(&str, String, Check)> = vec![
        ("empty", String::new(), |e| *e == OfferError::NotSdp),
        ("prose", "hello".into(), |e| *e == OfferError::NotSdp),
        ("json", format!("{{\"sdp\":{good:?}}}"), |e| {
            *e == OfferError::NotSdp
        }),
        ("zero byte", format!("v=0\r\n\0{good}"), |e| {
            *e == OfferError::NotSdp
        }),
        ("head only", "v=0\r\n".into(), |e| {
            matches!(e, OfferError::Refused(_))
        }),
        (
            "huge",
            format!("v=0\r\n{}", "a=x\r\n".repeat(20_000)),
            |e| *e == OfferError::TooLarge,
        ),
        (
            "many lines",
            format!("v=0\r\n{}", "m=audio 9 x 0\r\n".repeat(99)),
            |e| *e == OfferError::TooLarge,
        ),
        ("no user name", without("a=ice-ufrag"), |_| true),
        ("no password", without("a=ice-pwd"), |_| true),
        ("no fingerprint", without("a=fingerprint"), |_| true),
        ("no mids", without("a=mid"), |_| true),
        ("no directions", without("a=sendonly"), |e| {
            matches!(e, OfferError::Refused(_))
        }),
        ("no codecs", without("a=rtpmap"), |_| true),
        ("cut", good[..good.len() / 2].to_owned(), |_| true),
        ("both ways", good.replace("a=sendonly", "a=sendrecv"), |e| {
            matches!(e, OfferError::Refused(_))
        }),
        (
            "data",
            format!("{good}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:d\r\n"),
            |e| matches!(e, OfferError::Refused(_)),
        ),
        (
            "long mid",
            good.replace("a=mid:", "a=mid:0123456789abcdef"),
            |e| matches!(e, OfferError::Refused(_)),
        ),
    ];
    for (name, text, is_right) in corpus {
        match answer(&server, &text).await {
            Err(MediaError::Offer(error)) => assert!(is_right(&error), "{name}: {error}"),
            // Some that are wrong by the letter can still be answered; none may break anything.
            Ok(_) => assert!(["no codecs", "cut", "no mids"].contains(&name), "{name}"),
            Err(error) => panic!("{name}: {error}"),
        }
    }
    assert!(
        answer(&server, &good).await.is_ok(),
        "the server still works"
    );
}

#[tokio::test]
async fn every_cut_of_a_real_offer_is_answered_or_refused() {
    let server = Server::start();
    for end in (0..CHROMIUM.len()).step_by(61) {
        match answer(&server, &CHROMIUM[..end]).await {
            Ok(_) | Err(MediaError::Offer(_)) => {}
            Err(error) => panic!("cut at {end}: {error}"),
        }
    }
    for line in CHROMIUM.lines() {
        let without: String = CHROMIUM
            .lines()
            .filter(|other| *other != line)
            .flat_map(|l| [l, "\r\n"])
            .collect();
        match answer(&server, &without).await {
            Ok(_) | Err(MediaError::Offer(_)) => {}
            Err(error) => panic!("without {line}: {error}"),
        }
    }
}

#[tokio::test]
async fn an_answer_to_chromium_is_by_the_convention() {
    let server = Server::start();
    assert!(
        CHROMIUM.contains("urn:3gpp:video-orientation"),
        "the offer has the extension"
    );
    let answer = answer(&server, CHROMIUM).await.expect("an answer");
    assert!(
        !answer.contains("video-orientation"),
        "senders are to rotate the picture itself"
    );
    assert!(answer.contains("a=ice-lite"));
    assert!(candidate_of(&answer, "udp").is_some() && candidate_of(&answer, "tcp").is_some());
    assert!(answer.contains("tcptype passive"));
    let camera = section(&answer, "1");
    assert!(camera.contains("a=recvonly") && camera.contains("a=simulcast:recv"));
    let first = |section: &str| {
        let codecs = section.split("a=rtpmap:").nth(1).expect("a codec");
        codecs.split_once(' ').expect("its name").1.to_owned()
    };
    assert!(first(camera).starts_with("VP8/90000"), "VP8 first");
    assert!(camera.contains("H264/90000") && camera.contains("rtx/90000"));
    assert!(camera.contains("transport-cc") && camera.contains("nack pli"));
    let view = section(&answer, "5");
    assert!(view.contains("a=sendonly") && view.contains("rtx/90000"));
    assert!(
        view.contains("a=ssrc-group:FID"),
        "a stream for retransmissions is declared"
    );
    assert!(first(section(&answer, "0")).starts_with("opus/48000"));
}

#[tokio::test]
async fn candidates_of_any_sort_do_no_harm() {
    let server = Server::start();
    let good = offer(&mut rtc(), false).offer.to_sdp_string();
    let candidates = "a=candidate:1 1 udp 2113937151 0b1f3f3c-1111.local 54321 typ host\r\n\
         a=candidate:\r\na=candidate:garbage in\r\na=end-of-candidates\r\n";
    let with = good.replacen("a=mid:", &format!("{candidates}a=mid:"), 1);
    assert!(with.contains(".local"));
    answer(&server, &with).await.expect("an answer");
}

#[tokio::test]
async fn one_publishing_line_too_many_is_refused_and_the_rest_works() {
    let server = Server::start();
    let offered = offer(&mut rtc(), false);
    let text = offered.offer.to_sdp_string();
    // The first receiving video line becomes a third publishing one.
    let mid = offered.video[0].to_string();
    let extra = section(&text, &mid).replace("a=recvonly", "a=sendonly");
    let text = text.replace(section(&text, &mid), &extra);
    let answer = answer(&server, &text).await.expect("an answer");
    assert!(section(&answer, &mid).contains("a=inactive"));
    assert!(section(&answer, &offered.video[1].to_string()).contains("a=sendonly"));
}

#[tokio::test]
async fn without_udp_only_tcp_is_offered_and_public_addresses_replace_bound_ones() {
    let good = offer(&mut rtc(), false).offer.to_sdp_string();
    let server = Server::with(MediaSettings {
        udp: false,
        ..loopback()
    });
    let text = answer(&server, &good).await.expect("an answer");
    assert!(candidate_of(&text, "udp").is_none() && candidate_of(&text, "tcp").is_some());

    let public = "198.51.100.9".parse().expect("an address");
    let server = Server::with(MediaSettings {
        public: vec![public],
        ..loopback()
    });
    let text = answer(&server, &good).await.expect("an answer");
    for protocol in ["udp", "tcp"] {
        let candidate = candidate_of(&text, protocol).expect("a candidate");
        assert_eq!(candidate.ip(), public);
    }
    assert!(!text.contains(" 127.0.0.1 "));
}
