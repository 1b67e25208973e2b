//! A UDP relay in user space that loses packets by seed, delays nothing, and can change the
//! address that the server sees, as a NAT does that forgets its table.

use std::net::{SocketAddr, UdpSocket};

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
        }
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
            if let Some(server) = self.server.filter(|_| !self.loses(&buffer[..count])) {
                let _ = self.outside.send_to(&buffer[..count], server);
            }
        }
        while let Ok((count, _)) = self.outside.recv_from(&mut buffer) {
            if let Some(page) = self.page.filter(|_| !self.loses(&buffer[..count])) {
                let _ = self.inside.send_to(&buffer[..count], page);
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
