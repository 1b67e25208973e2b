//! One peer connection, as the protocol page describes it: three transceivers that send, five that
//! receive, no trickle ICE.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::format::Codec;
use str0m::media::{Direction, MediaKind, Mid};
use str0m::net::{Protocol, Receive, TcpType};
use str0m::{Candidate, Event, Input, Output, Rtc};
use tokio::sync::{mpsc, watch};

use super::PATIENCE;
use super::screen::{Screen, SessionScreen};
use super::sending::{Sending, mark};
use super::socket::Socket;
use super::wire::Wire;

/// Transceivers that receive audio: the host's microphone, and the one that is passed.
const SOUND_LINES: usize = 2;
/// Transceivers that receive video.
const PICTURE_LINES: usize = 3;
/// Audio packets, and video frames, are 20 ms apart.
const PACE: Duration = Duration::from_millis(20);

/// How a client reaches the server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Path {
    /// As browsers usually do.
    Udp,
    /// For networks that block UDP.
    Tcp,
}

/// What has arrived.
#[derive(Clone, Default, Debug)]
pub struct Arrived {
    /// The connection is established.
    pub connected: bool,
    /// The connection has ended.
    pub closed: bool,
    /// Packets on each audio transceiver.
    pub sound: [u64; SOUND_LINES],
    /// Packets on each video transceiver.
    pub pictures: [u64; PICTURE_LINES],
    /// The mark of the newest packet on each audio transceiver.
    pub sound_marks: [Option<u8>; SOUND_LINES],
    /// The mark of the newest packet on each video transceiver.
    pub picture_marks: [Option<u8>; PICTURE_LINES],
    /// Packets that this client has published: audio, video.
    pub published: [u64; 2],
}

/// A peer connection that runs in a task of its own. Dropping it drops the connection.
pub struct Call {
    session: String,
    arrived: watch::Receiver<Arrived>,
    changes: mpsc::UnboundedSender<Change>,
    task: tokio::task::JoinHandle<()>,
}

enum Change {
    /// Starts an ICE restart, and returns the offer.
    Restart(tokio::sync::oneshot::Sender<String>),
    /// Completes it with the answer.
    Restarted(String),
    /// Sends arbitrary bytes from this connection's own address.
    Inject(Vec<u8>),
}

impl Drop for Call {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Call {
    /// Sends an offer and connects. Publishes packets that begin with `mark`, and only while the
    /// `media` part allows it.
    ///
    /// # Errors
    /// If the offer is refused, the answer violates the protocol, or the connection fails.
    pub async fn connect(
        socket: &mut Socket,
        session: &str,
        path: Path,
        mark: u8,
    ) -> anyhow::Result<Self> {
        let (call, fresh) = Self::begin(socket, session, path, mark, false).await?;
        if fresh {
            bail!("a first offer is answered as a restart");
        }
        Ok(call)
    }

    /// The same with an offer that asks for a restart, as another document may send it by mistake.
    /// Also returns whether the answer says that it is a new connection.
    ///
    /// # Errors
    /// As [`Call::connect`].
    pub async fn begin(
        socket: &mut Socket,
        session: &str,
        path: Path,
        mark: u8,
        restart: bool,
    ) -> anyhow::Result<(Self, bool)> {
        let mut rtc = Rtc::builder()
            .set_rtp_mode(true)
            .clear_codecs()
            .enable_opus(true, false)
            .enable_vp8(true)
            .build(Instant::now());
        let (offer, pending, lines) = offer(&mut rtc)?;
        let (answer, fresh) = socket.offer(session, &offer, restart).await?;
        if answer.contains("urn:3gpp:video-orientation") {
            bail!("the answer has the header extension that is never in an answer");
        }
        let (wire, local, server) = wire_to(&answer, path, &mut rtc).await?;
        accept(&mut rtc, pending, &answer)?;
        let (shown, arrived) = watch::channel(Arrived::default());
        let (changes, inbox) = mpsc::unbounded_channel();
        let sending = [
            Sending::new(lines.microphone, Codec::Opus),
            Sending::new(lines.camera, Codec::Vp8),
        ];
        let screen = socket.shown();
        let session = session.to_owned();
        let driver = Driver {
            rtc,
            wire,
            local,
            server,
            lines,
            sending,
            mark,
            shown,
            screen,
            session: session.clone(),
            pending: None,
        };
        let task = tokio::spawn(driver.run(inbox));
        let mut call = Self {
            session,
            arrived,
            changes,
            task,
        };
        call.until("a connection", |arrived| arrived.connected)
            .await?;
        Ok((call, fresh))
    }

    /// What has arrived so far.
    #[must_use]
    pub fn arrived(&self) -> Arrived {
        self.arrived.borrow().clone()
    }

    /// Waits until something has arrived.
    ///
    /// # Errors
    /// If it does not before the deadline, or the connection ends.
    pub async fn until(
        &mut self,
        what: &str,
        mut is: impl FnMut(&Arrived) -> bool,
    ) -> anyhow::Result<Arrived> {
        let enough = |arrived: &Arrived| arrived.closed || is(arrived);
        let waited = tokio::time::timeout(PATIENCE, self.arrived.wait_for(enough)).await;
        let arrived = waited.map(|arrived| arrived.map(|arrived| arrived.clone()));
        let Ok(arrived) = arrived else {
            bail!("{what} did not come in time; there is {:?}", self.arrived());
        };
        let arrived = arrived.context("the connection's task is gone")?;
        if !is(&arrived) {
            bail!("the connection ended before {what}");
        }
        Ok(arrived)
    }

    /// Waits for `count` more audio packets with a mark on a transceiver.
    ///
    /// # Errors
    /// As [`Call::until`].
    pub async fn hears(&mut self, line: usize, mark: u8, count: u64) -> anyhow::Result<()> {
        let from = self.arrived().sound[line];
        let what = format!("the sound of {mark} on line {line}");
        let is = |a: &Arrived| a.sound[line] >= from + count && a.sound_marks[line] == Some(mark);
        self.until(&what, is).await.map(|_| ())
    }

    /// Waits for `count` more video packets with a mark on a transceiver.
    ///
    /// # Errors
    /// As [`Call::until`].
    pub async fn sees(&mut self, line: usize, mark: u8, count: u64) -> anyhow::Result<()> {
        let from = self.arrived().pictures[line];
        let what = format!("the picture of {mark} on line {line}");
        let is =
            |a: &Arrived| a.pictures[line] >= from + count && a.picture_marks[line] == Some(mark);
        self.until(&what, is).await.map(|_| ())
    }

    /// Sends bytes to the server from this connection's own address, as an attacker does who forges
    /// that address.
    ///
    /// # Errors
    /// If the connection has ended.
    pub fn inject(&self, bytes: Vec<u8>) -> anyhow::Result<()> {
        let sent = self.changes.send(Change::Inject(bytes));
        sent.ok().context("the connection is over")
    }

    /// Restarts ICE on the existing connection.
    ///
    /// # Errors
    /// When the offer is refused.
    pub async fn restart(&mut self, socket: &mut Socket) -> anyhow::Result<()> {
        let (offer, offered) = tokio::sync::oneshot::channel();
        self.changes
            .send(Change::Restart(offer))
            .ok()
            .context("the connection is over")?;
        let offer = offered.await.context("the connection is over")?;
        let (answer, fresh) = socket.offer(&self.session, &offer, true).await?;
        if fresh {
            bail!("the server does not know the connection");
        }
        self.changes
            .send(Change::Restarted(answer))
            .ok()
            .context("the connection is over")
    }
}

/// The transceivers of the connection, in the order of the offer.
pub(super) struct Lines {
    microphone: Mid,
    camera: Mid,
    sound: Vec<Mid>,
    pictures: Vec<Mid>,
}

/// The offer, with the transceivers in the order that the protocol page gives.
pub(super) fn offer(rtc: &mut Rtc) -> anyhow::Result<(String, SdpPendingOffer, Lines)> {
    let mut api = rtc.sdp_api();
    let mut line = |kind, direction| api.add_media(kind, direction, None, None, None);
    let microphone = line(MediaKind::Audio, Direction::SendOnly);
    let camera = line(MediaKind::Video, Direction::SendOnly);
    let _screen = line(MediaKind::Video, Direction::SendOnly);
    let sound = (0..SOUND_LINES)
        .map(|_| line(MediaKind::Audio, Direction::RecvOnly))
        .collect();
    let pictures = (0..PICTURE_LINES)
        .map(|_| line(MediaKind::Video, Direction::RecvOnly))
        .collect();
    let lines = Lines {
        microphone,
        camera,
        sound,
        pictures,
    };
    let (offer, pending) = api.apply().context("an offer without lines")?;
    Ok((offer.to_sdp_string(), pending, lines))
}

pub(super) fn accept(rtc: &mut Rtc, pending: SdpPendingOffer, answer: &str) -> anyhow::Result<()> {
    let answer = SdpAnswer::from_sdp_string(answer)?;
    Ok(rtc.sdp_api().accept_answer(pending, answer)?)
}

/// A socket to the first candidate of the answer over this path, its address and the server's.
async fn wire_to(
    answer: &str,
    path: Path,
    rtc: &mut Rtc,
) -> anyhow::Result<(Wire, SocketAddr, SocketAddr)> {
    let (name, tcp) = match path {
        Path::Udp => ("udp", false),
        Path::Tcp => ("tcp", true),
    };
    let server = candidate(answer, name).with_context(|| format!("no {name} candidate"))?;
    let (wire, local) = if tcp {
        Wire::tcp(server).await?
    } else {
        Wire::udp(server).await?
    };
    let own = if tcp {
        Candidate::builder()
            .tcp()
            .host(local)
            .tcptype(TcpType::Active)
            .build()?
    } else {
        Candidate::host(local, "udp")?
    };
    rtc.add_local_candidate(own)
        .context("the own address is no candidate")?;
    Ok((wire, local, server))
}

/// The address of the first candidate of a protocol: `a=candidate:<foundation> <component>
/// <protocol> <priority> <address> <port> …` (RFC 8839).
pub(super) fn candidate(answer: &str, protocol: &str) -> Option<SocketAddr> {
    let mut lines = answer
        .lines()
        .filter(|line| line.starts_with("a=candidate:"));
    lines.find_map(|line| {
        let words: Vec<_> = line.split(' ').collect();
        let fits = words.get(2)?.eq_ignore_ascii_case(protocol);
        let address = SocketAddr::new(words.get(4)?.parse().ok()?, words.get(5)?.parse().ok()?);
        fits.then_some(address)
    })
}

struct Driver {
    rtc: Rtc,
    wire: Wire,
    local: SocketAddr,
    server: SocketAddr,
    lines: Lines,
    sending: [Sending; 2],
    mark: u8,
    shown: watch::Sender<Arrived>,
    screen: watch::Receiver<Screen>,
    session: String,
    pending: Option<SdpPendingOffer>,
}

impl Driver {
    async fn run(mut self, mut inbox: mpsc::UnboundedReceiver<Change>) {
        let ended = self.drive(&mut inbox).await;
        // The test sees in what it waits for why the connection ended.
        drop(ended);
        self.shown.send_modify(|arrived| arrived.closed = true);
    }

    async fn drive(&mut self, inbox: &mut mpsc::UnboundedReceiver<Change>) -> anyhow::Result<()> {
        let mut pace = tokio::time::interval(PACE);
        while self.rtc.is_alive() {
            let deadline = self.drain().await?;
            tokio::select! {
                packet = self.wire.receive() => {
                    let (packet, from) = packet?;
                    self.take_in(&packet, from)?;
                }
                change = inbox.recv() => match change.context("nobody is left")? {
                    Change::Inject(bytes) => self.wire.send(&bytes, self.server).await?,
                    change => self.change(change)?,
                },
                _ = pace.tick() => self.publish(),
                () = tokio::time::sleep_until(deadline.into()) => {}
            }
            self.rtc.handle_input(Input::Timeout(Instant::now()))?;
        }
        Ok(())
    }

    fn take_in(&mut self, packet: &[u8], from: SocketAddr) -> anyhow::Result<()> {
        let protocol = match self.wire {
            Wire::Udp(_) => Protocol::Udp,
            Wire::Tcp { .. } => Protocol::Tcp,
        };
        // A packet that is not ours may come from anyone.
        if let Ok(receive) = Receive::new(protocol, from, self.local, packet) {
            self.rtc
                .handle_input(Input::Receive(Instant::now(), receive))?;
        }
        Ok(())
    }

    fn change(&mut self, change: Change) -> anyhow::Result<()> {
        match change {
            Change::Restart(offered) => {
                let mut api = self.rtc.sdp_api();
                api.ice_restart(true);
                let (offer, pending) = api.apply().context("nothing to restart")?;
                self.pending = Some(pending);
                offered.send(offer.to_sdp_string()).ok();
                Ok(())
            }
            Change::Restarted(answer) => {
                let pending = self.pending.take().context("nothing was offered")?;
                accept(&mut self.rtc, pending, &answer)
            }
            Change::Inject(_) => Ok(()),
        }
    }

    /// "Send only while the page holds the call and `media.sendMicrophone` / `media.sendCamera` say
    /// so."
    fn publish(&mut self) {
        let told = |screen: &SessionScreen, what| {
            let allowed = screen.field("media", what).as_bool().unwrap_or_default();
            allowed && screen.here == Some(true)
        };
        let wanted = {
            let screen = self.screen.borrow();
            let session = screen.sessions.get(&self.session);
            ["/sendMicrophone", "/sendCamera"]
                .map(|what| session.is_some_and(|session| told(session, what)))
        };
        if !self.shown.borrow().connected {
            return;
        }
        for (index, sending) in self.sending.iter_mut().enumerate() {
            if wanted[index] {
                sending.publish(&mut self.rtc, self.mark);
                self.shown
                    .send_modify(|arrived| arrived.published[index] += 1);
            } else {
                sending.keyframe_wanted = true;
            }
        }
    }

    /// Sends the pending packets and handles events. Returns when to do so again.
    async fn drain(&mut self) -> anyhow::Result<Instant> {
        loop {
            match self.rtc.poll_output()? {
                Output::Timeout(at) => return Ok(at),
                Output::Transmit(packet) => {
                    self.wire.send(&packet.contents, packet.destination).await?;
                }
                Output::Event(event) => self.note(event),
            }
        }
    }

    fn note(&mut self, event: Event) {
        match event {
            Event::Connected => self.shown.send_modify(|arrived| arrived.connected = true),
            Event::KeyframeRequest(request) => {
                for sending in self.sending.iter_mut().filter(|s| s.mid() == request.mid) {
                    sending.keyframe_wanted = true;
                }
            }
            Event::RtpPacket(packet) => {
                let mut api = self.rtc.direct_api();
                let Some(stream) = api.stream_rx(&packet.header.ssrc) else {
                    return;
                };
                let mid = stream.mid();
                self.arrives(mid, &packet.payload);
            }
            _ => {}
        }
    }

    fn arrives(&self, mid: Mid, payload: &[u8]) {
        let line = |lines: &[Mid]| lines.iter().position(|known| *known == mid);
        self.shown.send_modify(|arrived| {
            if let Some(line) = line(&self.lines.sound) {
                arrived.sound[line] += 1;
                arrived.sound_marks[line] = mark(payload, true);
            } else if let Some(line) = line(&self.lines.pictures) {
                arrived.pictures[line] += 1;
                arrived.picture_marks[line] = mark(payload, false);
            }
        });
    }
}
