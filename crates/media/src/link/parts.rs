//! The inputs and outputs of a link, and its configuration.

use std::net::SocketAddr;
use std::time::Duration;

use str0m::config::DtlsCert;
use str0m::net::{Protocol, Receive, TcpType};
use str0m::rtp::{Extension, ExtensionMap};
use str0m::{Candidate, RtcConfig};

use super::keys;
use crate::event::Transport;
use crate::packet::Packet;
use crate::srtp::Keys;
use crate::{MediaError, limits};

/// The server's DTLS certificate, generated once for all connections.
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
pub(crate) struct Datagram<'a> {
    pub(crate) transport: Transport,
    pub(crate) source: SocketAddr,
    /// The advertised address at which it arrived.
    pub(crate) destination: SocketAddr,
    pub(crate) bytes: &'a [u8],
}

/// A network path: the destination, and which of our advertised addresses is the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NetworkPath {
    pub(crate) transport: Transport,
    pub(crate) source: SocketAddr,
    pub(crate) destination: SocketAddr,
}

/// A datagram that str0m wants to send.
#[derive(Debug)]
pub(crate) struct Transmit {
    pub(crate) path: NetworkPath,
    pub(crate) bytes: Vec<u8>,
}

/// An event found while draining.
#[derive(Debug)]
pub(crate) enum LinkEvent {
    /// DTLS has agreed on the keys of the media; this comes before [`LinkEvent::Connected`].
    Keys(Box<Keys>),
    /// ICE and DTLS are up.
    Connected,
    /// The other side has closed, or the connection failed for good.
    Closed,
    /// A media packet.
    Packet(Packet),
    /// Time for a quality report.
    Statistics(Statistics),
}

/// What str0m counts of a connection, since it began unless said otherwise.
#[derive(Debug, Clone, Default)]
pub(crate) struct Statistics {
    pub(crate) bytes_in: u64,
    pub(crate) bytes_out: u64,
    pub(crate) round_trip: Option<Duration>,
    /// Since the last report, 0 to 1.
    pub(crate) loss_in: Option<f32>,
    /// The jitter of the audio, in milliseconds.
    pub(crate) jitter_in: Option<f32>,
}

/// Collects the datagrams and events of a drain.
#[derive(Debug, Default)]
pub(crate) struct Drained {
    pub(crate) transmits: Vec<Transmit>,
    pub(crate) events: Vec<LinkEvent>,
}

impl Certificate {
    /// Generates the certificate.
    pub(crate) fn generate() -> Option<Certificate> {
        keys::below()
            .dtls_provider
            .generate_certificate()
            .map(Certificate)
    }
}

pub(super) fn transport(protocol: Protocol) -> Transport {
    match protocol {
        Protocol::Udp => Transport::Udp,
        _ => Transport::Tcp,
    }
}

pub(super) fn receive<'a>(datagram: &Datagram<'a>) -> Option<Receive<'a>> {
    let protocol = match datagram.transport {
        Transport::Udp => Protocol::Udp,
        Transport::Tcp => Protocol::Tcp,
    };
    Receive::new(
        protocol,
        datagram.source,
        datagram.destination,
        datagram.bytes,
    )
    .ok()
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
    // The ids are Chromium's. No video-orientation: senders rotate the frames themselves.
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
        .set_crypto_provider(keys::provider())
        .set_stats_interval(Some(limits::QUALITY_INTERVAL))
}

/// Whether a packet is STUN (RFC 7983).
pub(crate) fn is_stun(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|first| *first < 2)
}

/// Whether a packet is RTP or RTCP (RFC 7983).
pub(crate) fn is_media(bytes: &[u8]) -> bool {
    bytes
        .first()
        .is_some_and(|first| (128..192).contains(first))
}

/// Whether a packet is RTCP, where RTP has the same first byte (RFC 5761).
pub(crate) fn is_report(bytes: &[u8]) -> bool {
    matches!(bytes, [128..192, 192..224, ..])
}

/// The user name of ours in a STUN binding request.
pub(crate) fn stun_user(bytes: &[u8]) -> Option<String> {
    let message = str0m::ice::StunMessage::parse(bytes).ok()?;
    if !message.is_binding_request() {
        return None;
    }
    message.split_username().map(|(ours, _)| ours.to_owned())
}
