//! The publisher and its subscribers: str0m clients on one thread of a process of their own.

use std::error::Error;
use std::io::{BufRead, Write};
use std::net::{SocketAddr, UdpSocket};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use str0m::change::SdpAnswer;
use str0m::format::Codec;
use str0m::media::{Direction, MediaKind, Mid};
use str0m::net::{Protocol, Receive};
use str0m::rtp::RtpWrite;
use str0m::{Candidate, Event, Input, Output, Rtc};

/// Says that this process is the pages.
pub(crate) const ARGUMENT: &str = "--pages";

/// Bytes of a packet's payload.
pub(crate) const PAYLOAD: usize = 1_100;

/// 30 frames a second of 8 packets.
pub(crate) const PACKETS_A_SECOND: f64 = 240.0;
const FRAME: Duration = Duration::from_nanos(33_333_333);
const PACKETS_A_FRAME: usize = 8;

struct Page {
    rtc: Rtc,
    socket: UdpSocket,
    local: SocketAddr,
    camera: Mid,
    deadline: Instant,
    is_connected: bool,
    is_wanted: bool,
    received: u64,
}

/// Sends offers, waits for the answers on standard input, connects, and follows its instructions.
pub(crate) fn run(subscribers: u64) -> Result<(), Box<dyn Error>> {
    let lines = read_lines();
    let mut pages = Vec::new();
    for peer in 0..=subscribers {
        pages.push(Page::join(peer, &lines)?);
        // Those that came before must not be given up meanwhile.
        pages.iter_mut().try_for_each(Page::progress)?;
    }
    while !pages.iter().all(|page| page.is_connected) {
        pages.iter_mut().try_for_each(Page::progress)?;
    }
    say("connected")?;
    let mut next_frame: Option<Instant> = None;
    let mut frame = 0;
    loop {
        pages.iter_mut().try_for_each(Page::progress)?;
        while let Ok(line) = lines.try_recv() {
            match line.as_str() {
                "start" => next_frame = Some(Instant::now()),
                "count" => {
                    let received: u64 = pages.iter().map(|page| page.received).sum();
                    say(&received.to_string())?;
                }
                _ => return Ok(()),
            }
        }
        if let Some(due) = next_frame.filter(|due| Instant::now() >= *due) {
            pages[0].film(frame)?;
            frame += 1;
            next_frame = Some(due + FRAME);
        }
        std::thread::park_timeout(Duration::from_micros(500));
    }
}

impl Page {
    fn join(peer: u64, lines: &Receiver<String>) -> Result<Page, Box<dyn Error>> {
        let socket = UdpSocket::bind("127.0.0.1:0")?;
        socket.set_nonblocking(true)?;
        let local = socket.local_addr()?;
        let mut rtc = Rtc::builder()
            .set_rtp_mode(true)
            .clear_codecs()
            .enable_opus(true, false)
            .enable_vp8(true)
            .build(Instant::now());
        rtc.add_local_candidate(Candidate::host(local, "udp")?);
        let mut api = rtc.sdp_api();
        api.add_media(MediaKind::Audio, Direction::SendOnly, None, None, None);
        let camera = api.add_media(MediaKind::Video, Direction::SendOnly, None, None, None);
        api.add_media(MediaKind::Audio, Direction::RecvOnly, None, None, None);
        api.add_media(MediaKind::Video, Direction::RecvOnly, None, None, None);
        let (offer, pending) = api.apply().ok_or("no offer")?;
        say(&format!("{peer} {}", escape(&offer.to_sdp_string())))?;
        let answer = SdpAnswer::from_sdp_string(&unescape(&lines.recv()?))?;
        rtc.sdp_api().accept_answer(pending, answer)?;
        let mut page = Page {
            rtc,
            socket,
            local,
            camera,
            deadline: Instant::now(),
            is_connected: false,
            is_wanted: false,
            received: 0,
        };
        page.drain()?;
        Ok(page)
    }

    /// Sends one frame: a keyframe if one was asked for.
    fn film(&mut self, frame: u64) -> Result<(), Box<dyn Error>> {
        let parameters = self.rtc.codec_config().params();
        let payload_type = parameters.iter().find(|p| p.spec().codec == Codec::Vp8);
        let payload_type = payload_type.ok_or("no VP8")?.pt();
        let [.., high, low] = frame.to_be_bytes();
        let is_key = std::mem::take(&mut self.is_wanted);
        for index in 0..PACKETS_A_FRAME {
            let mut payload = vec![0; PAYLOAD];
            let start = if index == 0 { 0x90 } else { 0x80 };
            payload[..4].copy_from_slice(&[start, 0x80, 0x80 | high, low]);
            payload[4] = if is_key { 0x10 } else { 0x11 };
            let sequence = frame * PACKETS_A_FRAME as u64 + index as u64 + 1;
            let mut api = self.rtc.direct_api();
            let stream = api.stream_tx_by_mid(self.camera, None).ok_or("no stream")?;
            stream.write_rtp(
                RtpWrite::new(
                    payload_type,
                    sequence.into(),
                    (frame * 3_000) as u32,
                    Instant::now(),
                    payload,
                )
                .marker(index + 1 == PACKETS_A_FRAME)
                .nackable(true),
            );
            self.drain()?;
        }
        Ok(())
    }

    fn progress(&mut self) -> Result<(), Box<dyn Error>> {
        let mut buffer = [0; 2_048];
        while let Ok((count, source)) = self.socket.recv_from(&mut buffer) {
            let receive = Receive::new(Protocol::Udp, source, self.local, &buffer[..count]);
            if let Ok(receive) = receive {
                self.rtc
                    .handle_input(Input::Receive(Instant::now(), receive))?;
                self.drain()?;
            }
        }
        if Instant::now() >= self.deadline {
            self.rtc.handle_input(Input::Timeout(Instant::now()))?;
            self.drain()?;
        }
        Ok(())
    }

    fn drain(&mut self) -> Result<(), Box<dyn Error>> {
        let now = Instant::now();
        loop {
            match self.rtc.poll_output()? {
                Output::Timeout(at) if at <= now => {
                    self.rtc.handle_input(Input::Timeout(now))?;
                }
                Output::Timeout(at) => {
                    self.deadline = at;
                    return Ok(());
                }
                Output::Transmit(transmit) => {
                    // What the kernel has no room for is lost, as on any network.
                    let _sent = self
                        .socket
                        .send_to(&transmit.contents, transmit.destination);
                }
                Output::Event(Event::Connected) => self.is_connected = true,
                Output::Event(Event::KeyframeRequest(_)) => self.is_wanted = true,
                Output::Event(Event::RtpPacket(_)) => self.received += 1,
                Output::Event(_) => {}
            }
        }
    }
}

fn read_lines() -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

fn say(line: &str) -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}

/// A description on one line.
pub(crate) fn escape(sdp: &str) -> String {
    sdp.replace("\r\n", "|")
}

/// The other way round.
pub(crate) fn unescape(line: &str) -> String {
    line.replace('|', "\r\n")
}
