//! What goes in and out of a link, and how it is set up.

use std::net::SocketAddr;
use std::time::Duration;

use str0m::bwe::Bitrate;
use str0m::config::DtlsCert;
use str0m::crypto;
use str0m::format::PayloadParams;
use str0m::net::{Protocol, Receive, TcpType};
use str0m::rtp::{Extension, ExtensionMap, Vp8Patch};
use str0m::{Candidate, RtcConfig};

use crate::codec::Vp8;
use crate::event::Transport;
use crate::packet::{Packet, Picture};
use crate::{MediaError, limits};

/// A codec with its parameters, as negotiated with the publisher. The payload type differs from
/// peer to peer; the subscriber's is looked up by the rest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Format(pub(super) PayloadParams);

#[cfg(test)]
impl Format {
    /// Some format, for tests that do not look at it.
    pub(crate) fn any() -> Format {
        let spec = str0m::format::CodecSpec {
            codec: str0m::format::Codec::Vp8,
            clock_rate: str0m::media::Frequency::NINETY_KHZ,
            channels: None,
            format: str0m::format::FormatParams::default(),
        };
        Format(PayloadParams::new(96.into(), None, spec))
    }
}

/// The server's certificate, made once for all connections.
#[derive(Debug, Clone)]
pub(crate) struct Certificate(DtlsCert);

/// An address of ours to advertise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct LocalAddress {
    pub(crate) transport: Transport,
    pub(crate) address: SocketAddr,
}

/// A datagram, or one frame of a TCP connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arrival<'a> {
    pub(crate) transport: Transport,
    pub(crate) source: SocketAddr,
    /// The advertised address at which it came.
    pub(crate) destination: SocketAddr,
    pub(crate) bytes: &'a [u8],
}

/// A datagram that is to leave.
#[derive(Debug)]
pub(crate) struct Departure {
    pub(crate) transport: Transport,
    /// The advertised address from which it goes.
    pub(crate) source: SocketAddr,
    pub(crate) destination: SocketAddr,
    pub(crate) bytes: Vec<u8>,
}

/// What a drain brought to light.
#[derive(Debug)]
pub(crate) enum LinkEvent {
    /// ICE and DTLS are up.
    Connected,
    /// The other side has closed, or the connection failed for good.
    Closed,
    /// A media packet.
    Packet(Packet),
    /// The subscriber's decoder wants a keyframe on a video line.
    KeyframeWanted { line: u8 },
    /// A new estimate of the way to the peer, bits per second.
    Estimate(u64),
    /// Time for a quality report.
    Statistics(Statistics),
}

/// Counters of a connection, since it began unless said otherwise.
#[derive(Debug, Clone, Default)]
pub(crate) struct Statistics {
    pub(crate) bytes_in: u64,
    pub(crate) bytes_out: u64,
    pub(crate) round_trip: Option<Duration>,
    /// Since the last report, 0 to 1.
    pub(crate) loss_in: Option<f32>,
    pub(crate) loss_out: Option<f32>,
    /// Of the sound, in milliseconds.
    pub(crate) jitter_in: Option<f32>,
    pub(crate) jitter_out: Option<f32>,
}

/// Where datagrams and events of a drain go.
#[derive(Debug, Default)]
pub(crate) struct Drained {
    pub(crate) departures: Vec<Departure>,
    pub(crate) events: Vec<LinkEvent>,
}

impl Certificate {
    /// Makes the certificate.
    pub(crate) fn generate() -> Option<Certificate> {
        crypto::from_feature_flags()
            .dtls_provider
            .generate_certificate()
            .map(Certificate)
    }
}

pub(super) fn receive<'a>(arrival: &Arrival<'a>) -> Option<Receive<'a>> {
    let protocol = match arrival.transport {
        Transport::Udp => Protocol::Udp,
        Transport::Tcp => Protocol::Tcp,
    };
    Receive::new(protocol, arrival.source, arrival.destination, arrival.bytes).ok()
}

pub(super) fn candidate(local: LocalAddress) -> Result<Candidate, MediaError> {
    let candidate = match local.transport {
        Transport::Udp => Candidate::builder().udp().host(local.address).build(),
        Transport::Tcp => Candidate::builder()
            .tcp()
            .host(local.address)
            .tcptype(TcpType::Passive)
            .build(),
    };
    candidate.map_err(|_| MediaError::Settings("an address cannot be advertised"))
}

pub(super) fn configuration(certificate: &Certificate) -> RtcConfig {
    let mut extensions = ExtensionMap::empty();
    // The numbers are Chromium's. No video-orientation: senders rotate the picture itself.
    extensions.set(1, Extension::AudioLevel);
    extensions.set(3, Extension::TransportSequenceNumber);
    extensions.set(4, Extension::RtpMid);
    extensions.set(10, Extension::RtpStreamId);
    extensions.set(11, Extension::RepairedRtpStreamId);
    RtcConfig::new()
        .set_ice_lite(true)
        .set_rtp_mode(true)
        .set_dtls_cert(certificate.0.clone())
        .set_extension_map(extensions)
        .clear_codecs()
        .enable_opus(true, false)
        .enable_vp8(true)
        .enable_h264(true)
        .enable_bwe(Some(Bitrate::bps(limits::INITIAL_BITRATE)))
        .set_stats_interval(Some(limits::QUALITY_INTERVAL))
        .set_send_buffer_video(limits::RETRANSMIT_PACKETS)
}

/// The bytes of a VP8 descriptor that carry the line's own counters.
pub(super) fn patch(vp8: &Vp8, picture: Picture) -> Option<Vp8Patch> {
    let mut patch = vp8.0.patch();
    if let Some(id) = picture.picture_id {
        patch = patch.picture_id(id);
    }
    if let Some(index) = picture.base_layer_index {
        patch = patch.tl0_pic_idx(index);
    }
    if let Some(index) = picture.key_index {
        patch = patch.key_idx(index);
    }
    patch.build().ok()
}

/// Whether a packet is STUN (RFC 7983).
pub(crate) fn is_stun(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|first| *first < 2)
}

/// The user name of ours in a STUN binding request.
pub(crate) fn stun_user(bytes: &[u8]) -> Option<String> {
    let message = str0m::ice::StunMessage::parse(bytes).ok()?;
    if !message.is_binding_request() {
        return None;
    }
    message.split_username().map(|(ours, _)| ours.to_owned())
}
