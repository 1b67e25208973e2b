//! The only module that knows str0m: one connection, from offer to packets.
//!
//! str0m's contract is kept here and nowhere else: every change is followed by
//! [`Link::drain`], which polls until there is nothing left to do now.

mod parts;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::bwe::{Bitrate, BweKind};
use str0m::change::SdpOffer;
use str0m::format::Codec;
use str0m::media::{KeyframeRequestKind, Mid, Pt, Rid};
use str0m::net::Protocol;
use str0m::rtp::{ExtensionValues, RtpPacket, RtpWrite, Ssrc};
use str0m::{Event, Input, Output, PacerReason, Reason, Rtc};

pub(crate) use parts::{
    Arrival, Certificate, Departure, Drained, Format, LinkEvent, LocalAddress, Statistics, is_stun,
    stun_user,
};
pub(crate) use str0m::rtp::Vp8Descriptor;

use parts::{candidate, configuration, patch, receive};

use crate::codec::{Vp8, h264_starts_keyframe};
use crate::error::OfferError;
use crate::event::Transport;
use crate::packet::{Numbers, Packet};
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

/// Ticks of Opus's RTP clock in a millisecond.
const TICKS_A_MILLISECOND: f32 = 48.0;

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
                let jitter = self.jitter(stream.mid, stream.jitter);
                let statistics = &mut self.statistics;
                statistics.jitter_in = jitter.or(statistics.jitter_in);
                statistics.loss_in = stream
                    .loss
                    .map_or(statistics.loss_in, |loss| worst(statistics.loss_in, loss));
                statistics.round_trip = statistics.round_trip.or(stream.rtt);
            }
            Event::MediaEgressStats(stream) => {
                let remote = stream.remote.as_ref();
                let jitter = remote.and_then(|remote| self.jitter(stream.mid, remote.jitter));
                let statistics = &mut self.statistics;
                statistics.jitter_out = jitter.or(statistics.jitter_out);
                statistics.loss_out = stream
                    .loss
                    .map_or(statistics.loss_out, |loss| worst(statistics.loss_out, loss));
                statistics.round_trip = statistics.round_trip.or(stream.rtt);
            }
            _ => {}
        }
    }

    /// Jitter in milliseconds, of sound only: the packets of a picture come in bursts, whatever
    /// the network does.
    fn jitter(&self, mid: Mid, ticks: u32) -> Option<f32> {
        let is_audio = self
            .rtc
            .media(mid)
            .is_some_and(|media| media.kind().is_audio());
        is_audio.then(|| ticks as f32 / TICKS_A_MILLISECOND)
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
