//! The only module that knows str0m: one connection, from offer to packets.
//!
//! str0m's contract is kept here and nowhere else: every change is followed by
//! [`Link::drain`], which polls until there is nothing left to do now.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::bwe::{Bitrate, BweKind};
use str0m::change::SdpOffer;
use str0m::config::DtlsCert;
use str0m::crypto;
use str0m::format::{Codec, PayloadParams};
use str0m::media::{KeyframeRequestKind, Mid, Pt, Rid};
use str0m::net::{Protocol, Receive, TcpType};
use str0m::rtp::{Extension, ExtensionMap, ExtensionValues, RtpPacket, RtpWrite, Ssrc};
use str0m::{Candidate, Event, Input, Output, PacerReason, Reason, Rtc, RtcConfig};

pub(crate) use str0m::rtp::Vp8Descriptor;

use crate::codec::{Vp8, h264_starts_keyframe};
use crate::error::OfferError;
use crate::event::Transport;
use crate::packet::{Numbers, Packet, Picture};
use crate::sdp::{self, Plan};
use crate::{MediaError, TrackKind, limits};

/// Rounds of one drain after which a link that always wants more is given a rest: a bound
/// against a fault that would stop the thread.
const DRAIN_ROUNDS: usize = 4_096;

/// What is due within this time is done at once: str0m's pacer asks to be called a microsecond
/// later after each packet, which would otherwise cost a system call for each packet.
const SOON: Duration = Duration::from_micros(50);

/// A link without media for this long is idle.
const IDLE_AFTER: Duration = Duration::from_secs(2);

/// How often an idle link may do housekeeping; str0m would every 25 ms, which adds up while
/// hundreds of pages wait in their lobbies.
const IDLE_REST: Duration = Duration::from_millis(100);

/// How long a link that keeps its thread busy rests.
const DRAIN_REST: Duration = Duration::from_millis(1);

/// A codec with its parameters, as negotiated with the publisher. The payload type differs from
/// peer to peer; the subscriber's is looked up by the rest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Format(PayloadParams);

#[cfg(test)]
impl Format {
    /// Some format, for tests that do not look at it.
    pub(crate) fn any() -> Format {
        let spec = str0m::format::CodecSpec {
            codec: Codec::Vp8,
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
    /// The worst track's, in milliseconds.
    pub(crate) jitter_in: Option<f32>,
    pub(crate) jitter_out: Option<f32>,
}

/// Where datagrams and events of a drain go.
#[derive(Debug, Default)]
pub(crate) struct Drained {
    pub(crate) departures: Vec<Departure>,
    pub(crate) events: Vec<LinkEvent>,
}

/// What an incoming stream is.
#[derive(Debug, Clone, Copy)]
struct Incoming {
    kind: TrackKind,
    layer: u8,
}

/// An outgoing line.
#[derive(Debug)]
struct Outgoing {
    mid: Mid,
    /// Main and retransmission stream.
    streams: Option<(Ssrc, Option<Ssrc>)>,
    /// Whether anything was ever sent: until then str0m does not know of the stream, because it
    /// would fill it with padding for as long as the page waits in the lobby.
    is_declared: bool,
    /// The publisher's format last written, and our payload type for it (none: the subscriber
    /// cannot decode it).
    format: Option<(Format, Option<Pt>)>,
}

/// One connection.
pub(crate) struct Link {
    rtc: Rtc,
    plan: Plan,
    audio: Vec<Outgoing>,
    video: Vec<Outgoing>,
    incoming: HashMap<Ssrc, Incoming>,
    statistics: Statistics,
    /// When media last came or went.
    active: Instant,
    is_closed: bool,
}

impl Outgoing {
    fn new(mid: &String) -> Outgoing {
        Outgoing {
            mid: Mid::from(&**mid),
            streams: None,
            is_declared: false,
            format: None,
        }
    }
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

impl Link {
    /// Answers an offer with a new connection.
    pub(crate) fn accept(
        now: Instant,
        offer: &str,
        certificate: &Certificate,
        addresses: &[LocalAddress],
    ) -> Result<(Link, String), MediaError> {
        let plan = sdp::read_offer(offer)?;
        let mut rtc = configuration(certificate).build(now);
        for local in addresses {
            rtc.add_local_candidate(candidate(*local)?);
        }
        let mut link = Link {
            rtc,
            plan: Plan::default(),
            audio: Vec::new(),
            video: Vec::new(),
            incoming: HashMap::new(),
            statistics: Statistics::default(),
            active: now,
            is_closed: false,
        };
        let answer = link.answer(plan)?;
        Ok((link, answer))
    }

    /// Answers another offer of the same page: an ICE restart.
    pub(crate) fn restart(&mut self, offer: &str) -> Result<String, MediaError> {
        let plan = sdp::read_offer(offer)?;
        let same = plan.publishes == self.plan.publishes
            && plan.audio_lines == self.plan.audio_lines
            && plan.video_lines == self.plan.video_lines;
        if !same {
            return Err(OfferError::Refused("its lines are not those of the connection").into());
        }
        self.answer(plan)
    }

    fn answer(&mut self, plan: Plan) -> Result<String, MediaError> {
        let offer = SdpOffer::from_sdp_string(&plan.offer).map_err(|_| OfferError::NotSdp)?;
        let answer = self.rtc.sdp_api().accept_offer(offer);
        let answer = answer.map_err(|_| OfferError::Refused("its parts do not fit together"))?;
        let answer = sdp::finish_answer(&answer.to_sdp_string(), &plan);
        if self.audio.is_empty() && self.video.is_empty() {
            self.audio = plan.audio_lines.iter().map(Outgoing::new).collect();
            self.video = plan.video_lines.iter().map(Outgoing::new).collect();
        }
        self.plan = plan;
        self.put_lines_aside();
        Ok(answer)
    }

    /// Notes the streams that the answer names, and takes those not in use out of str0m.
    fn put_lines_aside(&mut self) {
        let mut api = self.rtc.direct_api();
        let lines = self.audio.iter_mut().chain(&mut self.video);
        for line in lines.filter(|line| !line.is_declared) {
            let stream = api.stream_tx_by_mid(line.mid, None);
            line.streams = stream.map(|stream| (stream.ssrc(), stream.rtx()));
            if let Some((ssrc, _)) = line.streams {
                api.remove_stream_tx(ssrc);
            }
        }
    }

    /// The user name by which packets of this connection are recognised.
    pub(crate) fn user_name(&mut self) -> String {
        self.rtc.direct_api().local_ice_credentials().ufrag
    }

    /// Whether a STUN packet carries this connection's user name and was made with its password.
    pub(crate) fn recognises(&self, now: Instant, arrival: &Arrival<'_>) -> bool {
        receive(arrival).is_some_and(|receive| self.rtc.accepts(&Input::Receive(now, receive)))
    }

    /// Takes in a datagram. To be followed by [`Link::drain`].
    pub(crate) fn receive(&mut self, now: Instant, arrival: &Arrival<'_>) {
        let Some(receive) = receive(arrival) else {
            return;
        };
        if let Err(error) = self.rtc.handle_input(Input::Receive(now, receive)) {
            // A damaged or hostile packet, or a handshake that failed; the latter shows by
            // silence or by the instance's end.
            tracing::debug!(%error, "packet not accepted");
        }
    }

    /// Lets time pass. To be followed by [`Link::drain`].
    pub(crate) fn handle_timeout(&mut self, now: Instant) {
        if let Err(error) = self.rtc.handle_input(Input::Timeout(now)) {
            tracing::debug!(%error, "timeout not handled");
            self.is_closed = true;
        }
    }

    /// Polls until there is nothing to do before the returned time.
    pub(crate) fn drain(&mut self, now: Instant, into: &mut Drained) -> Instant {
        let soon = now + SOON;
        for _ in 0..DRAIN_ROUNDS {
            match self.rtc.poll_output() {
                Ok(Output::Transmit(transmit)) => {
                    let transport = match transmit.proto {
                        Protocol::Udp => Transport::Udp,
                        _ => Transport::Tcp,
                    };
                    into.departures.push(Departure {
                        transport,
                        source: transmit.source,
                        destination: transmit.destination,
                        bytes: transmit.contents.into(),
                    });
                }
                Ok(Output::Event(event)) => self.take(event, into),
                Ok(Output::Timeout(at)) if at <= soon => self.handle_timeout(at.max(now)),
                Ok(Output::Timeout(at)) => {
                    if self.is_closed || !self.rtc.is_alive() {
                        into.events.push(LinkEvent::Closed);
                    }
                    return self.rest(now, at);
                }
                Err(error) => {
                    tracing::debug!(%error, "connection failed");
                    into.events.push(LinkEvent::Closed);
                    return now + limits::GONE_AFTER;
                }
            }
        }
        tracing::warn!("a connection keeps its thread busy");
        now + DRAIN_REST
    }

    /// Puts off what is mere housekeeping of an idle link.
    fn rest(&self, now: Instant, at: Instant) -> Instant {
        let is_housekeeping = matches!(
            self.rtc.last_timeout_reason(),
            Reason::BweDelayControl | Reason::Pacer(PacerReason::Handle)
        );
        let is_idle = now.saturating_duration_since(self.active) > IDLE_AFTER;
        if is_housekeeping && is_idle {
            at.max(now + IDLE_REST)
        } else {
            at
        }
    }

    fn take(&mut self, event: Event, into: &mut Drained) {
        match event {
            Event::Connected => into.events.push(LinkEvent::Connected),
            Event::Closed => self.is_closed = true,
            Event::RtpPacket(packet) => {
                if let Some(packet) = self.packet(packet) {
                    into.events.push(LinkEvent::Packet(packet));
                }
            }
            Event::KeyframeRequest(request) => {
                let line = self.video.iter().position(|line| line.mid == request.mid);
                if let Some(line) = line {
                    into.events
                        .push(LinkEvent::KeyframeWanted { line: line as u8 });
                }
            }
            Event::EgressBitrateEstimate(BweKind::Twcc { estimate, .. }) => {
                into.events.push(LinkEvent::Estimate(estimate.as_u64()));
            }
            Event::PeerStats(_) | Event::MediaIngressStats(_) | Event::MediaEgressStats(_) => {
                self.measure(event, into);
            }
            _ => {}
        }
    }

    /// A report of the connection comes first, those of its streams follow; so each report
    /// carries the streams' figures of the one before.
    fn measure(&mut self, event: Event, into: &mut Drained) {
        let worst = |a: Option<f32>, b: f32| Some(a.map_or(b, |a| a.max(b)));
        let statistics = &mut self.statistics;
        match event {
            Event::PeerStats(peer) => {
                let report = Statistics {
                    bytes_in: peer.peer_bytes_rx,
                    bytes_out: peer.peer_bytes_tx,
                    round_trip: peer.rtt.or(statistics.round_trip),
                    loss_in: peer.ingress_loss_fraction.or(statistics.loss_in),
                    loss_out: peer.egress_loss_fraction.or(statistics.loss_out),
                    ..statistics.clone()
                };
                *statistics = Statistics::default();
                into.events.push(LinkEvent::Statistics(report));
            }
            Event::MediaIngressStats(stream) => {
                let clock = self.clock_of(stream.mid);
                let statistics = &mut self.statistics;
                statistics.jitter_in =
                    worst(statistics.jitter_in, stream.jitter as f32 * 1000.0 / clock);
                statistics.loss_in = stream
                    .loss
                    .map_or(statistics.loss_in, |loss| worst(statistics.loss_in, loss));
                statistics.round_trip = statistics.round_trip.or(stream.rtt);
            }
            Event::MediaEgressStats(stream) => {
                let clock = self.clock_of(stream.mid);
                let statistics = &mut self.statistics;
                if let Some(remote) = &stream.remote {
                    statistics.jitter_out =
                        worst(statistics.jitter_out, remote.jitter as f32 * 1000.0 / clock);
                }
                statistics.loss_out = stream
                    .loss
                    .map_or(statistics.loss_out, |loss| worst(statistics.loss_out, loss));
                statistics.round_trip = statistics.round_trip.or(stream.rtt);
            }
            _ => {}
        }
    }

    fn clock_of(&self, mid: Mid) -> f32 {
        let is_audio = self
            .rtc
            .media(mid)
            .is_some_and(|media| media.kind().is_audio());
        if is_audio { 48_000.0 } else { 90_000.0 }
    }

    fn packet(&mut self, packet: RtpPacket) -> Option<Packet> {
        let incoming = self.incoming(packet.header.ssrc)?;
        let parameters = self.rtc.codec_config().params();
        let parameters = *parameters
            .iter()
            .find(|p| p.pt() == packet.header.payload_type)?;
        let mut vp8 = None;
        let keyframe = match parameters.spec().codec {
            Codec::Vp8 => {
                vp8 = Vp8::parse(&packet.payload);
                vp8.is_some_and(|vp8| vp8.starts_keyframe(&packet.payload))
            }
            Codec::H264 => h264_starts_keyframe(&packet.payload),
            _ => true,
        };
        self.active = packet.timestamp;
        Some(Packet {
            kind: incoming.kind,
            layer: incoming.layer,
            format: Format(parameters),
            sequence: *packet.seq_no,
            timestamp: packet.header.timestamp,
            marker: packet.header.marker,
            keyframe,
            vp8,
            payload: packet.payload,
            audio_level: packet.header.ext_vals.audio_level,
            voice: packet.header.ext_vals.voice_activity,
            arrived: packet.timestamp,
        })
    }

    /// What a stream is; looked up once, since only the first packets say it.
    fn incoming(&mut self, ssrc: Ssrc) -> Option<Incoming> {
        if let Some(incoming) = self.incoming.get(&ssrc) {
            return Some(*incoming);
        }
        let (mid, rid) = {
            let mut api = self.rtc.direct_api();
            let stream = api.stream_rx(&ssrc)?;
            (stream.mid(), stream.rid())
        };
        let line = self
            .plan
            .publishes
            .iter()
            .find(|line| Mid::from(&*line.mid) == mid)?;
        let layer = match rid {
            Some(rid) => line
                .rids
                .iter()
                .position(|known| Rid::from(&**known) == rid)?,
            None => 0,
        };
        let incoming = Incoming {
            kind: line.kind,
            layer: layer as u8,
        };
        self.incoming.insert(ssrc, incoming);
        Some(incoming)
    }

    /// Sends a packet on a line. To be followed by [`Link::drain`].
    pub(crate) fn write(&mut self, line: u8, packet: &Packet, numbers: &Numbers) {
        self.active = packet.arrived;
        let is_audio = packet.kind.is_audio();
        let lines = if is_audio {
            &mut self.audio
        } else {
            &mut self.video
        };
        let Some(line) = lines.get_mut(usize::from(line)) else {
            return;
        };
        let payload_type = match line.format {
            Some((format, payload_type)) if format == packet.format => payload_type,
            _ => {
                let matching = self.rtc.codec_config().match_params(packet.format.0);
                let payload_type = matching.map(|parameters| parameters.pt());
                line.format = Some((packet.format, payload_type));
                payload_type
            }
        };
        let (Some(payload_type), Some((ssrc, retransmission))) = (payload_type, line.streams)
        else {
            return;
        };
        let extensions = ExtensionValues {
            audio_level: packet.audio_level,
            voice_activity: packet.voice,
            ..ExtensionValues::default()
        };
        let mut write = RtpWrite::new(
            payload_type,
            numbers.sequence.into(),
            numbers.timestamp,
            packet.arrived,
            Arc::clone(&packet.payload),
        )
        .marker(packet.marker)
        .ext_vals(extensions)
        .nackable(!is_audio);
        if let Some(patch) = packet.vp8.and_then(|vp8| patch(&vp8, numbers.picture)) {
            write = write.vp8_patch(patch);
        }
        let mut api = self.rtc.direct_api();
        if !std::mem::replace(&mut line.is_declared, true) {
            api.declare_stream_tx(ssrc, retransmission, line.mid, None);
        }
        if let Some(stream) = api.stream_tx(&ssrc) {
            stream.write_rtp(write);
        }
    }

    /// Asks the peer's encoder for a keyframe. To be followed by [`Link::drain`].
    pub(crate) fn request_keyframe(&mut self, kind: TrackKind, layer: u8) {
        let Some(line) = self.plan.publishes.iter().find(|line| line.kind == kind) else {
            return;
        };
        let rid = line
            .rids
            .get(usize::from(layer))
            .map(|rid| Rid::from(&**rid));
        let mid = Mid::from(&*line.mid);
        if let Some(stream) = self.rtc.direct_api().stream_rx_by_mid(mid, rid) {
            stream.request_keyframe(KeyframeRequestKind::Pli);
        }
    }

    /// Sets the aim of the bandwidth search, in bits per second. To be followed by
    /// [`Link::drain`].
    pub(crate) fn set_bitrates(&mut self, minimum: u64, desired: u64) {
        self.rtc
            .bwe()
            .set_bitrate(Bitrate::bps(minimum), Bitrate::bps(desired));
    }

    /// Says goodbye. To be followed by [`Link::drain`], whose departures may be the last.
    pub(crate) fn close(&mut self) {
        if let Err(error) = self.rtc.close() {
            tracing::debug!(%error, "closing");
        }
    }
}

fn receive<'a>(arrival: &Arrival<'a>) -> Option<Receive<'a>> {
    let protocol = match arrival.transport {
        Transport::Udp => Protocol::Udp,
        Transport::Tcp => Protocol::Tcp,
    };
    Receive::new(protocol, arrival.source, arrival.destination, arrival.bytes).ok()
}

fn candidate(local: LocalAddress) -> Result<Candidate, MediaError> {
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

fn configuration(certificate: &Certificate) -> RtcConfig {
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
fn patch(vp8: &Vp8, picture: Picture) -> Option<str0m::rtp::Vp8Patch> {
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
