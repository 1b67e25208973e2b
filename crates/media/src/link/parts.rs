//! What goes in and out of a link, and how it is set up.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use str0m::config::DtlsCert;
use str0m::format::PayloadParams;
use str0m::net::{Protocol, Receive, TcpType};
use str0m::rtp::{Extension, ExtensionMap};
use str0m::{Candidate, RtcConfig};

use super::keys;
use crate::event::Transport;
use crate::packet::Packet;
use crate::{MediaError, limits};

/// A codec with its parameters, as negotiated with the publisher. The payload type differs from
/// peer to peer; the subscriber's is looked up by the rest.
#[derive(Debug, Clone)]
pub(crate) struct Format(pub(super) Arc<PayloadParams>);

impl PartialEq for Format {
    fn eq(&self, other: &Format) -> bool {
        // Nearly always the very same: it is made once per publisher.
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Format {
    pub(super) fn new(parameters: PayloadParams) -> Format {
        Format(Arc::new(parameters))
    }
}

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
        Format::new(PayloadParams::new(96.into(), None, spec))
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

/// Where datagrams go, and from which of our advertised addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Way {
    pub(crate) transport: Transport,
    pub(crate) source: SocketAddr,
    pub(crate) destination: SocketAddr,
}

/// A datagram of str0m's that is to leave.
#[derive(Debug)]
pub(crate) struct Departure {
    pub(crate) way: Way,
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
    /// Time for a quality report.
    Statistics(Statistics),
}

/// Counters of a connection, since it began unless said otherwise.
#[derive(Debug, Clone, Default)]
pub(crate) struct Statistics {
    pub(crate) bytes_in: u64,
    /// Those of reports, which do not pass through str0m.
    pub(crate) bytes_in_reports: u64,
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
