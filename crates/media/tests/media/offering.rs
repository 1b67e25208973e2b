//! What a page offers, and what it reads out of the answer.

use std::net::SocketAddr;
use std::time::Instant;

use bistand_media::TrackKind;
use str0m::Rtc;
use str0m::change::{SdpOffer, SdpPendingOffer};
use str0m::media::{Direction, MediaKind, Mid, Simulcast, SimulcastLayer};

/// Lines of an offer: receiving ones for sound and for pictures.
pub(crate) const AUDIO_LINES: usize = 2;
pub(crate) const VIDEO_LINES: usize = 3;

/// Simulcast rids, smallest first.
pub(crate) const RIDS: [&str; 3] = ["q", "h", "f"];

/// An offer by the convention, and the mids of its lines.
pub(crate) struct Offering {
    pub(crate) offer: SdpOffer,
    pub(crate) pending: SdpPendingOffer,
    pub(crate) publishes: Vec<(TrackKind, Mid)>,
    pub(crate) audio: Vec<Mid>,
    pub(crate) video: Vec<Mid>,
}

pub(crate) fn offer(rtc: &mut Rtc, simulcast: bool) -> Offering {
    let mut api = rtc.sdp_api();
    let mut layers = Simulcast::new();
    for rid in RIDS {
        layers.add_send_layer(SimulcastLayer::new(rid));
    }
    let layers = simulcast.then_some(layers);
    let publishes = vec![
        (
            TrackKind::Microphone,
            api.add_media(MediaKind::Audio, Direction::SendOnly, None, None, None),
        ),
        (
            TrackKind::Camera,
            api.add_media(MediaKind::Video, Direction::SendOnly, None, None, layers),
        ),
        (
            TrackKind::Screen,
            api.add_media(MediaKind::Video, Direction::SendOnly, None, None, None),
        ),
    ];
    let audio = (0..AUDIO_LINES)
        .map(|_| api.add_media(MediaKind::Audio, Direction::RecvOnly, None, None, None))
        .collect();
    let video = (0..VIDEO_LINES)
        .map(|_| api.add_media(MediaKind::Video, Direction::RecvOnly, None, None, None))
        .collect();
    let (offer, pending) = api.apply().expect("an offer");
    Offering {
        offer,
        pending,
        publishes,
        audio,
        video,
    }
}

pub(crate) fn rtc() -> Rtc {
    Rtc::builder()
        .set_rtp_mode(true)
        .clear_codecs()
        .enable_opus(true, false)
        .enable_vp8(true)
        .enable_h264(true)
        .build(Instant::now())
}

/// The first candidate of an answer over this protocol.
pub(crate) fn candidate_of(answer: &str, protocol: &str) -> Option<SocketAddr> {
    answer
        .lines()
        .filter(|line| line.starts_with("a=candidate:"))
        .find_map(|line| {
            let words: Vec<&str> = line.split(' ').collect();
            let matches = words.get(2)?.eq_ignore_ascii_case(protocol);
            let address = words.get(4)?.parse().ok()?;
            let port = words.get(5)?.parse().ok()?;
            matches.then_some(SocketAddr::new(address, port))
        })
}
