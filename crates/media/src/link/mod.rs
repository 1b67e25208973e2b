//! The only module that knows str0m: one connection, from offer to packets.
//!
//! str0m does the handshakes (ICE, DTLS, offers and answers), takes in what the page sends and
//! reports on it. What goes out to subscribers is not its business: `egress` writes that, with
//! the keys that were agreed on (`keys`, `srtp`). str0m's contract is kept here and nowhere else:
//! every change is followed by [`Link::drain`], which polls until there is nothing left to do now.

mod incoming;
mod keys;
mod parts;
mod srtp;
mod statistics;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::change::SdpOffer;
use str0m::format::Codec;
use str0m::media::{KeyframeRequestKind, Mid, Rid};
use str0m::net::Transmit;
use str0m::rtp::{Extension, Ssrc};
use str0m::{Event, Input, Output, Rtc};

pub(crate) use parts::{
    Arrival, Certificate, Departure, Drained, Format, LinkEvent, LocalAddress, Statistics, Way,
    is_media, is_report, is_stun, stun_user,
};
pub(crate) use srtp::Keys;

use incoming::Incoming;
use parts::{candidate, configuration, receive, transport};

use crate::egress::{Batch, Egress, Negotiated, Opened, PayloadTypes, Wish};
use crate::error::OfferError;
use crate::packet::{Numbers, Packet};
use crate::sdp::{self, Plan};
use crate::{MediaError, TrackKind, limits};

/// Rounds of one drain after which a link that always wants more is given a rest: a bound
/// against a fault that would stop the thread.
const DRAIN_ROUNDS: usize = 4_096;

/// What is due within this time is done at once, which saves a system call.
const SOON: Duration = Duration::from_micros(50);

/// How long a link that keeps its thread busy rests.
const DRAIN_REST: Duration = Duration::from_millis(1);

/// An outgoing line.
#[derive(Debug)]
struct Outgoing {
    mid: Mid,
    /// Main and retransmission stream.
    streams: Option<(Ssrc, Option<Ssrc>)>,
    /// The publisher's format last written, and our payload types for it (none: the subscriber
    /// cannot decode it).
    format: Option<(Format, Option<PayloadTypes>)>,
}

/// One connection.
pub(crate) struct Link {
    rtc: Rtc,
    plan: Plan,
    audio: Vec<Outgoing>,
    video: Vec<Outgoing>,
    egress: Egress,
    incoming: Incoming,
    statistics: Statistics,
    /// The addresses that were ever advertised to the page.
    addresses: Vec<LocalAddress>,
    /// Where ICE has decided to send.
    way: Option<Way>,
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
    ) -> Result<(Link, String), MediaError> {
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
            egress: Egress::new(now),
            incoming: Incoming::default(),
            statistics: Statistics::default(),
            addresses: addresses.to_vec(),
            way: None,
            is_keyed: false,
            is_closed: false,
        };
        let answer = link.answer(plan, addresses)?;
        let negotiate =
            |lines: &[Outgoing]| lines.iter().map(|line| link.negotiated(line)).collect();
        let (audio, video) = (negotiate(&link.audio), negotiate(&link.video));
        link.egress.set_lines(audio, video);
        Ok((link, answer))
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
        self.show_lines();
        let answer = self.answer(plan, addresses);
        self.hide_lines();
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
        self.hide_lines();
        Ok(answer)
    }

    /// Takes the streams that an answer names out of str0m, which must not write on them: they
    /// are ours.
    fn hide_lines(&mut self) {
        let mut api = self.rtc.direct_api();
        for line in self.audio.iter_mut().chain(&mut self.video) {
            if let Some(stream) = api.stream_tx_by_mid(line.mid, None) {
                let ssrc = stream.ssrc();
                line.streams.get_or_insert((ssrc, stream.rtx()));
                api.remove_stream_tx(ssrc);
            }
        }
    }

    /// Puts the streams back, so that another answer names the same ones.
    fn show_lines(&mut self) {
        let mut api = self.rtc.direct_api();
        for line in self.audio.iter().chain(&self.video) {
            if let Some((ssrc, retransmission)) = line.streams {
                api.declare_stream_tx(ssrc, retransmission, line.mid, None);
            }
        }
    }

    /// What the answer says of a line.
    fn negotiated(&self, line: &Outgoing) -> Negotiated {
        let Some((media, (ssrc, repair))) = self.rtc.media(line.mid).zip(line.streams) else {
            return Negotiated::default();
        };
        let extensions = media.remote_extmap();
        let parameters = self.rtc.codec_config().params();
        let vp8 = parameters.iter().find(|p| p.spec().codec == Codec::Vp8);
        Negotiated {
            is_audio: media.kind().is_audio(),
            mid: line.mid.to_string(),
            ssrc: *ssrc,
            repair: repair.map(|ssrc| *ssrc),
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

    /// Whether a STUN packet carries this connection's user name and was made with its password.
    pub(crate) fn recognises(&self, now: Instant, arrival: &Arrival<'_>) -> bool {
        // str0m accepts everything from the address that it sends to, without a look at the
        // password. From an address that nobody has, it looks.
        let nowhere = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
        let arrival = Arrival {
            source: nowhere,
            ..*arrival
        };
        receive(&arrival).is_some_and(|receive| self.rtc.accepts(&Input::Receive(now, receive)))
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

    /// Takes in a report on what we send. If more than that is in it, it is to be given to
    /// [`Link::receive`] too.
    pub(crate) fn receive_report(
        &mut self,
        now: Instant,
        bytes: &[u8],
        wishes: &mut Vec<Wish>,
    ) -> Opened {
        let opened = self.egress.receive(now, bytes, wishes);
        if opened.is_done {
            self.statistics.bytes_in_reports += bytes.len() as u64;
        }
        opened
    }

    /// The estimate of the way to the peer in bits per second, if it is news.
    pub(crate) fn take_estimate(&mut self) -> Option<u64> {
        self.egress.take_estimate()
    }

    /// Whether the peer has confirmed lately that packets of a line arrive.
    pub(crate) fn is_confirmed(&self, now: Instant, is_audio: bool, line: u8) -> bool {
        self.egress.is_confirmed(now, is_audio, line)
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
            let output = self.rtc.poll_output();
            if !self.is_keyed {
                self.take_keys();
            }
            match output {
                Ok(Output::Transmit(transmit)) => self.depart(&transmit, into),
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
        tracing::warn!("a connection keeps its thread busy");
        now + DRAIN_REST
    }

    /// Takes the keys when DTLS has just agreed on them.
    fn take_keys(&mut self) {
        let Some(agreed) = keys::take_agreed() else {
            return;
        };
        self.is_keyed = true;
        match Keys::new(&agreed) {
            Some(keys) => self.egress.set_keys(keys),
            None => {
                tracing::warn!("a page agreed on a cipher that is not known");
                self.is_closed = true;
            }
        }
    }

    fn depart(&mut self, transmit: &Transmit, into: &mut Drained) {
        let way = Way {
            transport: transport(transmit.proto),
            source: transmit.source,
            destination: transmit.destination,
        };
        let bytes: &[u8] = &transmit.contents;
        if !is_stun(bytes) {
            self.way = Some(way);
        }
        // A report of str0m's under an SSRC of ours could use a nonce of ours.
        let sender = bytes.get(4..8).filter(|_| is_report(bytes));
        let sender = sender.and_then(|ssrc| Some(u32::from_be_bytes(ssrc.try_into().ok()?)));
        if sender.is_some_and(|ssrc| self.egress.is_ours(ssrc)) {
            tracing::error!("a report was held back: it had a stream's own name");
            return;
        }
        into.departures.push(Departure {
            way,
            bytes: bytes.to_vec(),
        });
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

    /// Queues a packet on a line. To be followed by [`Link::send`].
    pub(crate) fn write(&mut self, line: u8, packet: &Arc<Packet>, numbers: Numbers) {
        if let Some(types) = self.payload_types(line, packet) {
            let is_audio = packet.kind.is_audio();
            self.egress.write(is_audio, line, types, packet, numbers);
        }
    }

    /// Queues a packet again that was lost on the way. To be followed by [`Link::send`].
    pub(crate) fn repeat(&mut self, now: Instant, line: u8, packet: Arc<Packet>, numbers: Numbers) {
        if let Some(types) = self.payload_types(line, &packet) {
            self.egress.repeat(now, line, types, packet, numbers);
        }
    }

    fn payload_types(&mut self, line: u8, packet: &Packet) -> Option<PayloadTypes> {
        let lines = if packet.kind.is_audio() {
            &mut self.audio
        } else {
            &mut self.video
        };
        let line = lines.get_mut(usize::from(line))?;
        if let Some((format, types)) = &line.format
            && *format == packet.format
        {
            return *types;
        }
        let matching = self.rtc.codec_config().match_params(*packet.format.0);
        let types = matching.map(|parameters| PayloadTypes {
            main: *parameters.pt(),
            repair: parameters.resend().map(|pt| *pt),
        });
        line.format = Some((packet.format.clone(), types));
        types
    }

    /// Where to send; `None` until ICE has decided.
    pub(crate) fn way(&self) -> Option<Way> {
        self.way
    }

    /// Makes the datagrams for the subscriber that may leave now.
    pub(crate) fn send(&mut self, now: Instant, is_paced: bool, batch: &mut Batch) {
        self.egress.send(now, is_paced, batch);
    }

    /// When [`Link::send`] has something to do that nothing else brings up.
    pub(crate) fn next_send(&self) -> Option<Instant> {
        self.egress.next()
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

    /// Sets the aim of the bandwidth search, in bits per second.
    pub(crate) fn set_bitrates(&mut self, now: Instant, minimum: u64, desired: u64) {
        self.egress.aim(now, minimum, desired);
    }

    /// Says goodbye. To be followed by [`Link::drain`], whose departures may be the last.
    pub(crate) fn close(&mut self) {
        if let Err(error) = self.rtc.close() {
            tracing::debug!(%error, "closing");
        }
    }
}
