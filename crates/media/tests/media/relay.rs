//! A UDP relay in user space that loses packets by seed, can be a narrow path to the page, and
//! can change the address that the server sees, as a NAT does that forgets its table.

use std::collections::VecDeque;
use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

/// The queue in front of a narrow path; what comes when it is full is lost.
const QUEUE: Duration = Duration::from_millis(300);

/// A path to the page that carries only so much.
struct Narrow {
    /// Bits per second.
    rate: u64,
    /// When it will have sent all that is in its queue.
    busy: Instant,
    queue: VecDeque<(Instant, Vec<u8>)>,
}

/// Packets from one page to the server and back.
pub(crate) struct Relay {
    inside: UdpSocket,
    outside: UdpSocket,
    server: Option<SocketAddr>,
    page: Option<SocketAddr>,
    seed: u64,
    /// Per mille of RTP-sized packets lost in each direction.
    pub(crate) loss: u64,
    /// Nothing passes at all.
    pub(crate) is_cut: bool,
    pub(crate) lost: usize,
    /// The page's last STUN request.
    pub(crate) caught: Option<Vec<u8>>,
    narrow: Option<Narrow>,
}

impl Relay {
    pub(crate) fn new(seed: u64) -> Relay {
        Relay {
            inside: bind(),
            outside: bind(),
            server: None,
            page: None,
            seed,
            loss: 0,
            is_cut: false,
            lost: 0,
            caught: None,
            narrow: None,
        }
    }

    /// The bandwidth of the path to the page in bits per second; `None` for no limit.
    pub(crate) fn narrow(&mut self, rate: Option<u64>) {
        self.flush(|_| true);
        self.narrow = rate.map(|rate| Narrow {
            rate,
            busy: Instant::now(),
            queue: VecDeque::new(),
        });
    }

    /// How long a packet that comes now waits for those before it.
    pub(crate) fn wait(&self) -> Duration {
        let now = Instant::now();
        let narrow = self.narrow.as_ref();
        narrow.map_or(Duration::ZERO, |n| n.busy.saturating_duration_since(now))
    }

    /// Where the page is to send.
    pub(crate) fn address(&self) -> SocketAddr {
        self.inside.local_addr().expect("an address")
    }

    /// Where the server is.
    pub(crate) fn lead_to(&mut self, server: SocketAddr) {
        self.server = Some(server);
    }

    /// The server sees another port from now on.
    pub(crate) fn rebind(&mut self) {
        self.outside = bind();
    }

    pub(crate) fn pass(&mut self) {
        let mut buffer = [0; 2048];
        while let Ok((count, source)) = self.inside.recv_from(&mut buffer) {
            self.page = Some(source);
            if buffer[..2] == [0, 1] {
                self.caught = Some(buffer[..count].to_vec());
            }
            if let Some(server) = self.server.filter(|_| !self.loses(&buffer[..count])) {
                let _ = self.outside.send_to(&buffer[..count], server);
            }
        }
        while let Ok((count, _)) = self.outside.recv_from(&mut buffer) {
            if !self.loses(&buffer[..count]) {
                self.reach_page(&buffer[..count]);
            }
        }
        let now = Instant::now();
        self.flush(|at| at <= now);
    }

    fn reach_page(&mut self, packet: &[u8]) {
        let now = Instant::now();
        match &mut self.narrow {
            None => {
                if let Some(page) = self.page {
                    let _ = self.inside.send_to(packet, page);
                }
            }
            Some(narrow) if narrow.busy.saturating_duration_since(now) > QUEUE => self.lost += 1,
            Some(narrow) => {
                let takes = packet.len() as u64 * 8_000_000 / narrow.rate;
                narrow.busy = narrow.busy.max(now) + Duration::from_micros(takes);
                narrow.queue.push_back((narrow.busy, packet.to_vec()));
            }
        }
    }

    /// Lets leave what has got through the narrow path.
    fn flush(&mut self, is_through: impl Fn(Instant) -> bool) {
        let Some(narrow) = &mut self.narrow else {
            return;
        };
        while narrow.queue.front().is_some_and(|(at, _)| is_through(*at)) {
            if let (Some((_, packet)), Some(page)) = (narrow.queue.pop_front(), self.page) {
                let _ = self.inside.send_to(&packet, page);
            }
        }
    }

    fn loses(&mut self, packet: &[u8]) -> bool {
        if self.is_cut {
            return true;
        }
        // xorshift64: the same losses for the same seed and packets.
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        let is_media = packet.first().is_some_and(|first| *first >= 128);
        let is_lost = is_media && self.seed % 1_000 < self.loss;
        self.lost += usize::from(is_lost);
        is_lost
    }
}

fn bind() -> UdpSocket {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    socket.set_nonblocking(true).expect("non-blocking");
    socket
}
