//! A page made of str0m, on real sockets: offers by the convention, sends numbered packets and
//! notes what comes. Driven by the test's own thread (`pace`).

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::time::Instant;

use bistand_media::{ConnectionId, Media, MediaError, PeerId, RoomId, TrackKind};
use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::format::Codec;
use str0m::media::{KeyframeRequestKind, Mid, Pt, Rid};
use str0m::net::{Protocol, Receive, TcpType};
use str0m::rtp::{ExtensionValues, RtpWrite};
use str0m::{Candidate, Event, IceConnectionState, Input, Output, Rtc};

use crate::offering::{RIDS, candidate_of, offer, rtc};

/// A packet that came.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) is_audio: bool,
    pub(crate) slot: usize,
    pub(crate) sequence: u64,
    pub(crate) timestamp: u32,
    pub(crate) picture_id: Option<u16>,
    pub(crate) keyframe: bool,
    pub(crate) content: Content,
}

/// What our packets carry: who sent them, which layer, and a running number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Content {
    pub(crate) sender: u8,
    pub(crate) layer: u8,
    pub(crate) number: u32,
}

/// How a page reaches the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Path {
    Udp,
    /// Through a relay at this address.
    Relay(SocketAddr),
    Tcp,
}

enum Socket {
    Udp(UdpSocket),
    Tcp(TcpStream, Vec<u8>),
}

/// A publishing stream's counters.
#[derive(Debug, Clone, Copy)]
struct Sending {
    sequence: u64,
    timestamp: u32,
    picture: u16,
    number: u32,
}

/// A page.
pub(crate) struct Client {
    pub(crate) peer: PeerId,
    pub(crate) connection: ConnectionId,
    pub(crate) rtc: Rtc,
    pub(crate) received: Vec<Received>,
    pub(crate) keyframes_wanted: Vec<(TrackKind, usize)>,
    pub(crate) is_connected: bool,
    pub(crate) is_closed: bool,
    pub(crate) answer: String,
    socket: Socket,
    local: SocketAddr,
    path: Path,
    publishes: Vec<(TrackKind, Mid)>,
    audio: Vec<Mid>,
    video: Vec<Mid>,
    sending: [[Sending; 3]; 3],
    deadline: Instant,
    simulcast: bool,
    pending: Option<SdpPendingOffer>,
}

impl Client {
    /// Offers, is answered, and has a socket; not yet connected.
    pub(crate) async fn join(
        media: &Media,
        (room, peer, connection): (u64, u64, u64),
        path: Path,
    ) -> Result<Client, MediaError> {
        Client::join_with(media, (room, peer, connection), path, false).await
    }

    pub(crate) async fn join_with(
        media: &Media,
        (room, peer, connection): (u64, u64, u64),
        path: Path,
        simulcast: bool,
    ) -> Result<Client, MediaError> {
        let (room, peer, connection) = (RoomId(room), PeerId(peer), ConnectionId(connection));
        let mut rtc = rtc();
        let udp = UdpSocket::bind("127.0.0.1:0").expect("a socket");
        let mut local = udp.local_addr().expect("its address");
        if path != Path::Tcp {
            rtc.add_local_candidate(Candidate::host(local, "udp").expect("a candidate"));
        }
        let offering = offer(&mut rtc, simulcast);
        let answer = media
            .connect(room, peer, connection, offering.offer.to_sdp_string())
            .await?;
        let mut socket = Socket::Udp(udp);
        if path == Path::Tcp {
            let server = candidate_of(&answer, "tcp").expect("a TCP candidate");
            let stream = TcpStream::connect(server).expect("a TCP connection");
            stream.set_nodelay(true).expect("no delay");
            local = stream.local_addr().expect("its address");
            stream.set_nonblocking(true).expect("non-blocking");
            let candidate = Candidate::builder()
                .tcp()
                .host(local)
                .tcptype(TcpType::Active);
            rtc.add_local_candidate(candidate.build().expect("a candidate"));
            socket = Socket::Tcp(stream, Vec::new());
        }
        let sent = Sending {
            sequence: 60_000,
            timestamp: 7,
            picture: 32_760,
            number: 0,
        };
        let mut client = Client {
            peer,
            connection,
            rtc,
            received: Vec::new(),
            keyframes_wanted: Vec::new(),
            is_connected: false,
            is_closed: false,
            answer: answer.clone(),
            socket,
            local,
            path,
            publishes: offering.publishes,
            audio: offering.audio,
            video: offering.video,
            sending: [[sent; 3]; 3],
            deadline: Instant::now(),
            simulcast,
            pending: None,
        };
        client.accept(offering.pending, &answer);
        Ok(client)
    }

    fn accept(&mut self, pending: SdpPendingOffer, answer: &str) {
        let mut answer = answer.to_owned();
        if let Path::Relay(relay) = self.path {
            let server = candidate_of(&answer, "udp").expect("a UDP candidate");
            let plain = |a: SocketAddr| format!("{} {}", a.ip(), a.port());
            answer = answer.replace(&plain(server), &plain(relay));
        }
        let answer = SdpAnswer::from_sdp_string(&answer).expect("an answer");
        self.rtc
            .sdp_api()
            .accept_answer(pending, answer)
            .expect("accepted");
        self.drain();
    }

    /// An offer that restarts ICE; to be answered with [`Client::restarted`].
    pub(crate) fn offer_restart(&mut self) -> String {
        let mut api = self.rtc.sdp_api();
        api.ice_restart(true);
        let (offer, pending) = api.apply().expect("an offer");
        self.pending = Some(pending);
        self.drain();
        offer.to_sdp_string()
    }

    pub(crate) fn restarted(&mut self, answer: &str) {
        let pending = self.pending.take().expect("a restart under way");
        self.accept(pending, answer);
    }

    /// Sends one packet of a track. Pictures are VP8 with one packet to the frame.
    pub(crate) fn send(&mut self, kind: TrackKind, layer: u8, keyframe: bool) -> Content {
        self.send_sized(kind, layer, keyframe, 100)
    }

    pub(crate) fn send_sized(
        &mut self,
        kind: TrackKind,
        layer: u8,
        keyframe: bool,
        bytes: usize,
    ) -> Content {
        let index = match kind {
            TrackKind::Microphone => 0,
            TrackKind::Camera => 1,
            TrackKind::Screen => 2,
        };
        let sending = &mut self.sending[index][usize::from(layer)];
        sending.sequence += 1;
        sending.picture = (sending.picture + 1) & 0x7fff;
        sending.number += 1;
        sending.timestamp = sending
            .timestamp
            .wrapping_add(if index == 0 { 960 } else { 3_000 });
        let sending = *sending;
        let content = Content {
            sender: self.peer.0 as u8,
            layer,
            number: sending.number,
        };
        let mut payload = Vec::with_capacity(bytes);
        if index != 0 {
            let [high, low] = sending.picture.to_be_bytes();
            payload.extend([0x90, 0xe0, 0x80 | high, low, sending.picture as u8, 0x20]);
            payload.push(if keyframe { 0x10 } else { 0x11 });
        }
        payload.extend([content.sender, content.layer]);
        payload.extend(content.number.to_be_bytes());
        payload.resize(payload.len().max(bytes), 0);
        let codec = if index == 0 { Codec::Opus } else { Codec::Vp8 };
        let payload_type = self.payload_type(codec);
        let mid = self.publishes[index].1;
        let rid = (index == 1 && self.simulcast).then(|| Rid::from(RIDS[usize::from(layer)]));
        let mut api = self.rtc.direct_api();
        let stream = api.stream_tx_by_mid(mid, rid).expect("a publishing stream");
        stream.write_rtp(
            RtpWrite::new(
                payload_type,
                sending.sequence.into(),
                sending.timestamp,
                Instant::now(),
                payload,
            )
            .marker(true)
            .nackable(index != 0)
            .ext_vals(ExtensionValues {
                audio_level: Some(-30),
                ..ExtensionValues::default()
            }),
        );
        self.drain();
        content
    }

    fn payload_type(&self, codec: Codec) -> Pt {
        let parameters = self.rtc.codec_config().params();
        parameters
            .iter()
            .find(|p| p.spec().codec == codec)
            .expect("the codec")
            .pt()
    }

    /// Sends what was left after the connection was closed on purpose.
    pub(crate) fn hang_up(&mut self) {
        self.drain();
    }

    /// Sends bytes that str0m would never send, from the page's own socket.
    pub(crate) fn send_raw(&mut self, to: SocketAddr, bytes: &[u8]) {
        if let Socket::Udp(socket) = &self.socket {
            socket.send_to(bytes, to).expect("sent");
        }
    }

    /// Asks for a keyframe on a receiving video slot.
    pub(crate) fn want_keyframe(&mut self, slot: usize) {
        let mid = self.video[slot];
        let mut api = self.rtc.direct_api();
        if let Some(stream) = api.stream_rx_by_mid(mid, None) {
            stream.request_keyframe(KeyframeRequestKind::Pli);
        }
        self.drain();
    }

    /// What came in a slot, in order of arrival.
    pub(crate) fn in_slot(&self, is_audio: bool, slot: usize) -> Vec<&Received> {
        self.received
            .iter()
            .filter(|r| r.is_audio == is_audio && r.slot == slot)
            .collect()
    }

    pub(crate) fn audio_on(&self, slot: usize) -> usize {
        self.in_slot(true, slot).len()
    }

    pub(crate) fn video_on(&self, slot: usize) -> usize {
        self.in_slot(false, slot).len()
    }

    /// Reads the socket and lets time pass.
    pub(crate) fn progress(&mut self) {
        for bytes in self.read() {
            let (protocol, source) = match &self.socket {
                Socket::Udp(_) => (Protocol::Udp, bytes.1),
                Socket::Tcp(..) => (Protocol::Tcp, bytes.1),
            };
            let receive = Receive::new(protocol, source, self.local, &bytes.0);
            if let Ok(receive) = receive {
                let _ = self
                    .rtc
                    .handle_input(Input::Receive(Instant::now(), receive));
                self.drain();
            }
        }
        if Instant::now() >= self.deadline {
            let _ = self.rtc.handle_input(Input::Timeout(Instant::now()));
            self.drain();
        }
    }

    fn read(&mut self) -> Vec<(Vec<u8>, SocketAddr)> {
        let mut packets = Vec::new();
        let mut buffer = [0; 4096];
        match &mut self.socket {
            Socket::Udp(socket) => {
                socket.set_nonblocking(true).expect("non-blocking");
                while let Ok((count, source)) = socket.recv_from(&mut buffer) {
                    packets.push((buffer[..count].to_vec(), source));
                }
            }
            Socket::Tcp(stream, inbox) => {
                let source = match stream.peer_addr() {
                    Ok(source) => source,
                    Err(_) => return packets,
                };
                loop {
                    match stream.read(&mut buffer) {
                        Ok(0) => {
                            self.is_closed = true;
                            break;
                        }
                        Ok(count) => inbox.extend_from_slice(&buffer[..count]),
                        Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                        Err(_) => break,
                    }
                }
                while inbox.len() >= 2 {
                    let length = usize::from(u16::from_be_bytes([inbox[0], inbox[1]]));
                    if inbox.len() < 2 + length {
                        break;
                    }
                    packets.push((inbox[2..2 + length].to_vec(), source));
                    inbox.drain(..2 + length);
                }
            }
        }
        packets
    }

    fn drain(&mut self) {
        let now = Instant::now();
        loop {
            match self.rtc.poll_output().expect("no error") {
                Output::Timeout(at) if at <= now => {
                    self.rtc
                        .handle_input(Input::Timeout(now))
                        .expect("no error");
                }
                Output::Timeout(at) => {
                    self.deadline = at;
                    return;
                }
                Output::Transmit(transmit) => match &mut self.socket {
                    Socket::Udp(socket) => {
                        let _ = socket.send_to(&transmit.contents, transmit.destination);
                    }
                    Socket::Tcp(stream, _) => {
                        let mut frame = (transmit.contents.len() as u16).to_be_bytes().to_vec();
                        frame.extend_from_slice(&transmit.contents);
                        stream.write_all(&frame).expect("room in the kernel");
                    }
                },
                Output::Event(event) => self.note(event),
            }
        }
    }

    fn note(&mut self, event: Event) {
        match event {
            Event::Connected => self.is_connected = true,
            Event::Closed => self.is_closed = true,
            Event::IceConnectionStateChange(IceConnectionState::Disconnected) => {}
            Event::KeyframeRequest(request) => {
                let kind = self.publishes.iter().find(|(_, mid)| *mid == request.mid);
                let rid = request.rid.map(|rid| rid.to_string());
                let layer = rid.and_then(|rid| RIDS.iter().position(|known| *known == rid));
                if let Some((kind, _)) = kind {
                    self.keyframes_wanted.push((*kind, layer.unwrap_or(0)));
                }
            }
            Event::RtpPacket(packet) => {
                let mid = self
                    .rtc
                    .direct_api()
                    .stream_rx(&packet.header.ssrc)
                    .map(|stream| stream.mid())
                    .expect("a known stream");
                let is_audio = self.audio.contains(&mid);
                let mids = if is_audio { &self.audio } else { &self.video };
                let slot = mids.iter().position(|known| *known == mid).expect("a slot");
                let payload = &packet.payload;
                let at = if is_audio { 0 } else { 7 };
                let content = Content {
                    sender: payload[at],
                    layer: payload[at + 1],
                    number: u32::from_be_bytes([
                        payload[at + 2],
                        payload[at + 3],
                        payload[at + 4],
                        payload[at + 5],
                    ]),
                };
                self.received.push(Received {
                    is_audio,
                    slot,
                    sequence: *packet.seq_no,
                    timestamp: packet.header.timestamp,
                    picture_id: (!is_audio)
                        .then(|| u16::from_be_bytes([payload[2] & 0x7f, payload[3]])),
                    keyframe: !is_audio && payload[6] & 1 == 0,
                    content,
                });
            }
            _ => {}
        }
    }
}
