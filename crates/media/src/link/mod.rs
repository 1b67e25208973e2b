//! One connection of str0m, from the offer to the packets that arrive.
//!
//! str0m does the handshakes (ICE, DTLS, offers and answers), receives what the page sends and
//! reports on it. It does not send media to subscribers: `egress` does, with the streams and keys
//! that were negotiated here ([`Accepted`], [`LinkEvent::Keys`]). Only this module has to keep
//! str0m's contract: every change is followed by [`Link::drain`], which polls until there is
//! nothing left to do now.

mod incoming;
mod keys;
mod parts;
mod statistics;

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use str0m::change::SdpOffer;
use str0m::format::Codec;
use str0m::media::{KeyframeRequestKind, Mid, Rid};
use str0m::rtp::{Extension, Ssrc};
use str0m::{Event, Input, Output, Rtc};

pub(crate) use parts::{
    Certificate, Datagram, Drained, LinkEvent, LocalAddress, NetworkPath, Statistics, Transmit,
    is_media, is_report, is_stun, stun_user,
};

use incoming::Incoming;
use parts::{candidate, configuration, receive, transport};

use crate::error::OfferError;
use crate::format::Format;
use crate::negotiated::{Negotiated, PayloadTypes, Streams};
use crate::packet::Packet;
use crate::sdp::{self, Plan};
use crate::srtp::Keys;
use crate::{MediaError, TrackKind, limits};

/// Rounds of one drain after which a link that always has more to do is paused: a limit against a
/// bug that would block the thread.
const DRAIN_ROUNDS: usize = 4_096;

/// What is due within this time is done immediately, which saves a system call.
const SOON: Duration = Duration::from_micros(50);

/// How long a link that keeps its thread busy is paused.
const DRAIN_REST: Duration = Duration::from_millis(1);

/// An outgoing transceiver.
#[derive(Debug)]
struct Outgoing {
    mid: Mid,
    /// Main and retransmission stream.
    streams: Option<(Ssrc, Option<Ssrc>)>,
    /// The publisher's format last written, and our payload types for it (none: the subscriber
    /// cannot decode it).
    format: Option<(Format, Option<PayloadTypes>)>,
}

/// A new connection, what was negotiated for `egress`, and the answer.
pub(crate) struct Accepted {
    pub(crate) link: Link,
    pub(crate) streams: Streams,
    pub(crate) answer: String,
}

/// One connection.
pub(crate) struct Link {
    rtc: Rtc,
    plan: Plan,
    audio: Vec<Outgoing>,
    video: Vec<Outgoing>,
    incoming: Incoming,
    statistics: Statistics,
    /// All addresses that have been advertised to the page.
    addresses: Vec<LocalAddress>,
    /// The network path that ICE has selected.
    path: Option<NetworkPath>,
    is_keyed: bool,
    is_closed: bool,
}

impl Outgoing {
    fn new(mid: &String) -> Outgoing {
        Outgoing {
            mid: Mid::from(&**mid),
            streams: None,
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
    ) -> Result<Accepted, MediaError> {
        let plan = sdp::read_offer(offer)?;
        let mut rtc = configuration(certificate).build(now);
        for local in addresses {
            rtc.add_local_candidate(candidate(*local)?);
        }
        let mut link = Link {
            rtc,
            plan: Plan::default(),
            audio: plan.audio_lines.iter().map(Outgoing::new).collect(),
            video: plan.video_lines.iter().map(Outgoing::new).collect(),
            incoming: Incoming::default(),
            statistics: Statistics::default(),
            addresses: addresses.to_vec(),
            path: None,
            is_keyed: false,
            is_closed: false,
        };
        let answer = link.answer(plan, addresses)?;
        let negotiate = |transceivers: &[Outgoing]| {
            transceivers
                .iter()
                .map(|transceiver| link.negotiated(transceiver))
                .collect()
        };
        let streams = Streams {
            audio: negotiate(&link.audio),
            video: negotiate(&link.video),
        };
        Ok(Accepted {
            link,
            streams,
            answer,
        })
    }

    /// Answers another offer of the same page: an ICE restart.
    pub(crate) fn restart(
        &mut self,
        offer: &str,
        addresses: &[LocalAddress],
    ) -> Result<String, MediaError> {
        let plan = sdp::read_offer(offer)?;
        let same = plan.publishes == self.plan.publishes
            && plan.audio_lines == self.plan.audio_lines
            && plan.video_lines == self.plan.video_lines;
        if !same {
            return Err(OfferError::Refused("its lines are not those of the connection").into());
        }
        for local in addresses {
            if !self.addresses.contains(local) {
                self.rtc.add_local_candidate(candidate(*local)?);
                self.addresses.push(*local);
            }
        }
        self.show_transceivers();
        let answer = self.answer(plan, addresses);
        self.hide_transceivers();
        answer
    }

    fn answer(&mut self, plan: Plan, addresses: &[LocalAddress]) -> Result<String, MediaError> {
        let offer = SdpOffer::from_sdp_string(&plan.offer).map_err(|_| OfferError::NotSdp)?;
        let answer = self.rtc.sdp_api().accept_offer(offer);
        let answer = answer.map_err(|_| OfferError::Refused("its parts do not fit together"))?;
        let is_current = |at| addresses.iter().any(|local| local.address == at);
        let answer = sdp::finish_answer(&answer.to_sdp_string(), &plan, is_current);
        self.plan = plan;
        // Read, and long: thousands of pages wait in their lobbies.
        self.plan.offer = String::new();
        self.hide_transceivers();
        Ok(answer)
    }

    /// Removes the streams that an answer names from str0m, which must not write to them: they
    /// are ours.
    fn hide_transceivers(&mut self) {
        let mut api = self.rtc.direct_api();
        for transceiver in self.audio.iter_mut().chain(&mut self.video) {
            if let Some(stream) = api.stream_tx_by_mid(transceiver.mid, None) {
                let ssrc = stream.ssrc();
                transceiver.streams.get_or_insert((ssrc, stream.rtx()));
                api.remove_stream_tx(ssrc);
            }
        }
    }

    /// Puts the streams back, so that another answer names the same ones.
    fn show_transceivers(&mut self) {
        let mut api = self.rtc.direct_api();
        for transceiver in self.audio.iter().chain(&self.video) {
            if let Some((ssrc, retransmission)) = transceiver.streams {
                api.declare_stream_tx(ssrc, retransmission, transceiver.mid, None);
            }
        }
    }

    /// What the answer says about an m-line.
    fn negotiated(&self, transceiver: &Outgoing) -> Negotiated {
        let Some((media, (ssrc, rtx))) = self.rtc.media(transceiver.mid).zip(transceiver.streams)
        else {
            return Negotiated::default();
        };
        let extensions = media.remote_extmap();
        let parameters = self.rtc.codec_config().params();
        let vp8 = parameters.iter().find(|p| p.spec().codec == Codec::Vp8);
        Negotiated {
            is_audio: media.kind().is_audio(),
            mid: transceiver.mid.to_string(),
            ssrc: *ssrc,
            rtx: rtx.map(|ssrc| *ssrc),
            mid_id: extensions.id_of(Extension::RtpMid),
            transport_id: extensions.id_of(Extension::TransportSequenceNumber),
            level_id: extensions.id_of(Extension::AudioLevel),
            padding_type: vp8
                .and_then(|p| p.resend())
                .filter(|_| media.kind().is_video())
                .map(|pt| *pt),
        }
    }

    /// The user name by which packets of this connection are recognised.
    pub(crate) fn user_name(&mut self) -> String {
        self.rtc.direct_api().local_ice_credentials().ufrag
    }

    /// Whether a STUN packet has this connection's user name and was signed with its password.
    pub(crate) fn recognises(&self, now: Instant, datagram: &Datagram<'_>) -> bool {
        // str0m accepts everything from the address that it sends to without checking the
        // password. For an unused address, it checks.
        let nowhere = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
        let datagram = Datagram {
            source: nowhere,
            ..*datagram
        };
        receive(&datagram).is_some_and(|receive| self.rtc.accepts(&Input::Receive(now, receive)))
    }

    /// Handles a datagram. To be followed by [`Link::drain`].
    pub(crate) fn receive(&mut self, now: Instant, datagram: &Datagram<'_>) {
        let Some(receive) = receive(datagram) else {
            return;
        };
        if let Err(error) = self.rtc.handle_input(Input::Receive(now, receive)) {
            // A damaged or hostile packet, or a failed handshake; the latter shows as silence or
            // as the end of the instance.
            tracing::debug!(%error, "rejected a packet");
        }
    }

    /// Advances the time. To be followed by [`Link::drain`].
    pub(crate) fn handle_timeout(&mut self, now: Instant) {
        if let Err(error) = self.rtc.handle_input(Input::Timeout(now)) {
            tracing::debug!(%error, "failed to handle a timeout");
            self.is_closed = true;
        }
    }

    /// Polls until there is nothing to do before the returned time.
    pub(crate) fn drain(&mut self, now: Instant, into: &mut Drained) -> Instant {
        let soon = now + SOON;
        for _ in 0..DRAIN_ROUNDS {
            let output = self.rtc.poll_output();
            if !self.is_keyed {
                self.take_keys(into);
            }
            match output {
                Ok(Output::Transmit(transmit)) => self.push_transmit(&transmit, into),
                Ok(Output::Event(event)) => self.take(event, into),
                Ok(Output::Timeout(at)) if at <= soon => self.handle_timeout(at.max(now)),
                Ok(Output::Timeout(at)) => {
                    if self.is_closed || !self.rtc.is_alive() {
                        into.events.push(LinkEvent::Closed);
                    }
                    return at;
                }
                Err(error) => {
                    tracing::debug!(%error, "connection failed");
                    into.events.push(LinkEvent::Closed);
                    return now + limits::GONE_AFTER;
                }
            }
        }
        tracing::warn!("a connection keeps its media thread busy; pausing it");
        now + DRAIN_REST
    }

    /// Takes the keys when DTLS has just agreed on them.
    fn take_keys(&mut self, into: &mut Drained) {
        let Some(agreed) = keys::take_agreed() else {
            return;
        };
        self.is_keyed = true;
        match Keys::new(&agreed, keys::below()) {
            Some(keys) => into.events.push(LinkEvent::Keys(Box::new(keys))),
            None => {
                tracing::warn!("a page negotiated an unknown SRTP profile; closing its connection");
                self.is_closed = true;
            }
        }
    }

    fn push_transmit(&mut self, transmit: &str0m::net::Transmit, into: &mut Drained) {
        let path = NetworkPath {
            transport: transport(transmit.proto),
            source: transmit.source,
            destination: transmit.destination,
        };
        let bytes: &[u8] = &transmit.contents;
        if !is_stun(bytes) {
            self.path = Some(path);
        }
        // A report of str0m's with one of our SSRCs could reuse one of our nonces.
        let sender = bytes.get(4..8).filter(|_| is_report(bytes));
        let sender = sender.and_then(|ssrc| Some(u32::from_be_bytes(ssrc.try_into().ok()?)));
        if sender.is_some_and(|ssrc| self.is_ours(ssrc)) {
            tracing::error!("dropped a report whose sender SSRC is one of our streams");
            return;
        }
        into.transmits.push(Transmit {
            path,
            bytes: bytes.to_vec(),
        });
    }

    /// Whether a stream is one of those that `egress` writes.
    fn is_ours(&self, ssrc: u32) -> bool {
        let mut transceivers = self.audio.iter().chain(&self.video);
        transceivers.any(|transceiver| {
            let streams = transceiver.streams;
            streams.is_some_and(|(main, rtx)| *main == ssrc || rtx.is_some_and(|rtx| *rtx == ssrc))
        })
    }

    fn take(&mut self, event: Event, into: &mut Drained) {
        match event {
            Event::Connected => into.events.push(LinkEvent::Connected),
            Event::Closed => self.is_closed = true,
            Event::RtpPacket(packet) => {
                let packet = self.incoming.packet(&mut self.rtc, &self.plan, packet);
                into.events.extend(packet.map(LinkEvent::Packet));
            }
            Event::PeerStats(_) | Event::MediaIngressStats(_) => self.measure(event, into),
            _ => {}
        }
    }

    /// Our payload types for a packet on a slot; `None` if the subscriber cannot decode it, or has
    /// no such slot.
    pub(crate) fn payload_types(&mut self, slot: u8, packet: &Packet) -> Option<PayloadTypes> {
        let transceivers = if packet.kind.is_audio() {
            &mut self.audio
        } else {
            &mut self.video
        };
        let transceiver = transceivers.get_mut(usize::from(slot))?;
        if let Some((format, types)) = &transceiver.format
            && *format == packet.format
        {
            return *types;
        }
        let codecs = self.rtc.codec_config();
        let matching = codecs.match_params(*packet.format.parameters());
        let types = matching.map(|parameters| PayloadTypes {
            main: *parameters.pt(),
            rtx: parameters.resend().map(|pt| *pt),
        });
        transceiver.format = Some((packet.format.clone(), types));
        types
    }

    /// The network path to send on; `None` until ICE has selected one.
    pub(crate) fn path(&self) -> Option<NetworkPath> {
        self.path
    }

    /// Requests a keyframe from the peer's encoder. To be followed by [`Link::drain`].
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

    /// Notifies the peer of the end. To be followed by [`Link::drain`], whose datagrams may be the
    /// last.
    pub(crate) fn close(&mut self) {
        if let Err(error) = self.rtc.close() {
            tracing::debug!(%error, "failed to close a connection");
        }
    }
}
