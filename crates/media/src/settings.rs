//! Where the media server listens, and which addresses it advertises.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use crate::limits;

/// Where the media server listens and which addresses it advertises.
#[derive(Debug, Clone)]
pub struct MediaSettings {
    /// UDP addresses, IPv4 or IPv6. Every media thread binds each of them: thread *i* at the
    /// port plus *i*; port 0 is any port.
    pub bind: Vec<SocketAddr>,
    /// TCP addresses for ICE-TCP (RFC 6544, passive); may be empty. They are shared by all
    /// threads; port 0 is any port.
    pub tcp: Vec<SocketAddr>,
    /// Addresses to advertise instead of the bound ones (NAT, containers). Empty: the bound
    /// addresses; for a wildcard, those of all interfaces, and the loopback address only if there
    /// is no other.
    pub public: Vec<IpAddr>,
    /// Whether UDP is offered at all. `false` forces ICE-TCP.
    pub udp: bool,
    /// Media threads, at least 1; the number of cores is a good choice.
    pub threads: usize,
    /// Peers in one room.
    pub peers_per_room: usize,
}

impl Default for MediaSettings {
    fn default() -> Self {
        MediaSettings {
            bind: vec![SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0))],
            tcp: vec![SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0))],
            public: Vec::new(),
            udp: true,
            threads: 1,
            peers_per_room: limits::PEERS_PER_ROOM,
        }
    }
}
