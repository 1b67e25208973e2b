//! ICE-TCP, the passive side (RFC 6544), framed by RFC 4571: two bytes of length, then a packet.
//!
//! Any client can connect. So until its first packet has authenticated a connection, its number
//! and its time are limited, and nothing but STUN is read.

use std::collections::HashMap;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::time::Instant;

use mio::net::{TcpListener, TcpStream};
use mio::{Interest, Registry, Token};
use socket2::{Protocol, Type};

use super::addresses::advertised;
use super::udp::{bind_error, open};
use crate::{MediaError, limits};

/// Connections that the kernel may hold until we accept them.
const LISTEN_BACKLOG: i32 = 128;

/// Bytes of the length before each frame.
const LENGTH_BYTES: usize = 2;

/// Bytes read from one connection in one call.
const READ_BYTES: usize = 16 * 1024;

/// Unread bytes of one connection: a full read behind an incomplete frame.
const INBOX_BYTES: usize = READ_BYTES + LENGTH_BYTES + limits::TCP_FRAME_BYTES;

/// A bound listener and its current advertised addresses.
pub(super) struct Listener {
    socket: TcpListener,
    pub(super) bound: SocketAddr,
    public: Vec<IpAddr>,
    advertised: Vec<SocketAddr>,
}

/// A connection that is handed to the thread it belongs to.
pub(crate) struct Pending {
    stream: TcpStream,
    remote: SocketAddr,
    destination: SocketAddr,
    inbox: Vec<u8>,
    since: Instant,
}

struct Connection {
    stream: TcpStream,
    remote: SocketAddr,
    destination: SocketAddr,
    inbox: Vec<u8>,
    outbox: Vec<u8>,
    is_proved: bool,
    since: Instant,
}

/// The outcome of reading a connection.
pub(super) struct ReadFrames {
    pub(super) remote: SocketAddr,
    pub(super) destination: SocketAddr,
    pub(super) is_proved: bool,
    /// It has ended, or sent something that is not a frame.
    pub(super) is_over: bool,
}

/// The TCP connections of one thread.
pub(super) struct TcpPorts {
    registry: Registry,
    connections: HashMap<Token, Connection>,
    by_remote: HashMap<SocketAddr, Token>,
    next_token: usize,
    to_flush: Vec<Token>,
}

impl Listener {
    pub(super) fn bind(address: SocketAddr, public: &[IpAddr]) -> Result<Listener, MediaError> {
        let failed = |source| bind_error("TCP", address, source);
        let socket = open(address, Type::STREAM, Protocol::TCP).map_err(failed)?;
        socket.set_reuse_address(true).map_err(failed)?;
        socket.bind(&address.into()).map_err(failed)?;
        socket.listen(LISTEN_BACKLOG).map_err(failed)?;
        let socket = TcpListener::from_std(socket.into());
        let bound = socket.local_addr().map_err(failed)?;
        Ok(Listener {
            socket,
            bound,
            public: public.to_vec(),
            advertised: advertised(bound, public, &[]),
        })
    }

    /// Updates the addresses of the interfaces.
    pub(super) fn readdress(&mut self, interfaces: &[IpAddr]) {
        self.advertised = advertised(self.bound, &self.public, interfaces);
    }

    pub(super) fn register(&mut self, registry: &Registry, token: Token) -> io::Result<()> {
        registry.register(&mut self.socket, token, Interest::READABLE)
    }

    /// The next connection, if one waits.
    pub(super) fn accept(&self, now: Instant) -> io::Result<Option<Pending>> {
        match self.socket.accept() {
            Ok((stream, remote)) => {
                let local = stream.local_addr()?;
                let known = self.advertised.iter().find(|address| **address == local);
                let Some(destination) = known.or(self.advertised.first()).copied() else {
                    return Ok(None);
                };
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(kind = ?error.kind(), "failed to set TCP_NODELAY");
                }
                let inbox = Vec::new();
                Ok(Some(Pending {
                    stream,
                    remote,
                    destination,
                    inbox,
                    since: now,
                }))
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl TcpPorts {
    pub(super) fn new(registry: Registry, first_token: usize) -> TcpPorts {
        TcpPorts {
            registry,
            connections: HashMap::new(),
            by_remote: HashMap::new(),
            next_token: first_token,
            to_flush: Vec::new(),
        }
    }

    /// Registers a connection, unless there are too many authenticated ones. Of those that are not
    /// authenticated, the oldest one makes room: a page authenticates within a round trip, and
    /// silent connections must not keep others out.
    pub(super) fn add(&mut self, pending: Pending) -> io::Result<Option<Token>> {
        let network = network_of(pending.remote.ip());
        self.make_room(limits::TCP_UNPROVED_PER_ADDRESS, |connection| {
            network_of(connection.remote.ip()) == network
        });
        self.make_room(limits::TCP_UNPROVED, |_| true);
        if self.connections.len() >= limits::TCP_CONNECTIONS {
            tracing::debug!("TCP connection limit reached; refused a connection");
            return Ok(None);
        }
        let token = Token(self.next_token);
        self.next_token += 1;
        let Pending {
            mut stream,
            remote,
            destination,
            inbox,
            since,
        } = pending;
        self.registry
            .register(&mut stream, token, Interest::READABLE | Interest::WRITABLE)?;
        self.by_remote.insert(remote, token);
        let connection = Connection {
            stream,
            remote,
            destination,
            inbox,
            outbox: Vec::new(),
            is_proved: false,
            since,
        };
        self.connections.insert(token, connection);
        Ok(Some(token))
    }

    /// Closes the oldest unauthenticated connections that match until there is room for one more.
    fn make_room(&mut self, most: usize, is_one: impl Fn(&Connection) -> bool) {
        let mut unproved: Vec<(Instant, Token)> = self
            .connections
            .iter()
            .filter(|(_, connection)| !connection.is_proved && is_one(connection))
            .map(|(token, connection)| (connection.since, *token))
            .collect();
        if unproved.len() < most {
            return;
        }
        unproved.sort_unstable();
        for (_, token) in &unproved[..=unproved.len() - most] {
            self.close(*token);
        }
    }

    /// Removes a connection to hand it on, with what was read from it.
    pub(super) fn release(&mut self, token: Token) -> Option<Pending> {
        let mut connection = self.connections.remove(&token)?;
        self.by_remote.remove(&connection.remote);
        if let Err(error) = self.registry.deregister(&mut connection.stream) {
            tracing::debug!(kind = ?error.kind(), "failed to deregister a TCP connection");
            return None;
        }
        Some(Pending {
            stream: connection.stream,
            remote: connection.remote,
            destination: connection.destination,
            inbox: connection.inbox,
            since: connection.since,
        })
    }

    /// Ends a connection.
    pub(super) fn close(&mut self, token: Token) {
        self.release(token);
    }

    /// The first frame of a connection, if it is complete.
    pub(super) fn first_frame(&self, token: Token) -> Option<&[u8]> {
        let inbox = &self.connections.get(&token)?.inbox;
        let length = frame_length(inbox)?;
        inbox.get(LENGTH_BYTES..LENGTH_BYTES + length)
    }

    /// Notes that the sender has authenticated.
    pub(super) fn prove(&mut self, remote: SocketAddr) {
        let token = self.by_remote.get(&remote);
        if let Some(connection) = token.and_then(|token| self.connections.get_mut(token)) {
            connection.is_proved = true;
        }
    }

    /// Reads what has arrived into the connection's buffer; before authentication it is small.
    pub(super) fn read(&mut self, token: Token) -> Option<ReadFrames> {
        let connection = self.connections.get_mut(&token)?;
        let mut is_over = false;
        let mut chunk = [0; READ_BYTES];
        while connection.inbox.len() + READ_BYTES <= INBOX_BYTES {
            match connection.stream.read(&mut chunk) {
                Ok(0) => {
                    is_over = true;
                    break;
                }
                Ok(count) => connection.inbox.extend_from_slice(&chunk[..count]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => {
                    is_over = true;
                    break;
                }
            }
        }
        let too_long =
            frame_length(&connection.inbox).is_some_and(|length| length > limits::TCP_FRAME_BYTES);
        Some(ReadFrames {
            remote: connection.remote,
            destination: connection.destination,
            is_proved: connection.is_proved,
            is_over: is_over || too_long,
        })
    }

    /// Moves complete frames out; false if one is longer than allowed.
    pub(super) fn take_frames(&mut self, token: Token, frames: &mut Vec<Vec<u8>>) -> bool {
        let Some(connection) = self.connections.get_mut(&token) else {
            return true;
        };
        split_frames(&mut connection.inbox, frames)
    }

    /// Queues a packet, or drops it if the receiver is far behind.
    pub(super) fn send(&mut self, remote: SocketAddr, bytes: &[u8]) {
        let Some(token) = self.by_remote.get(&remote).copied() else {
            return;
        };
        let (Some(connection), Ok(length)) =
            (self.connections.get_mut(&token), u16::try_from(bytes.len()))
        else {
            return;
        };
        if connection.outbox.len() + bytes.len() > limits::TCP_BACKLOG_BYTES {
            return;
        }
        if connection.outbox.is_empty() {
            self.to_flush.push(token);
        }
        connection.outbox.extend_from_slice(&length.to_be_bytes());
        connection.outbox.extend_from_slice(bytes);
    }

    /// Writes what was queued since the last call.
    pub(super) fn flush(&mut self) {
        for token in std::mem::take(&mut self.to_flush) {
            self.write(token);
        }
    }

    /// Writes as much as the kernel accepts; the rest follows when it has room again.
    pub(super) fn write(&mut self, token: Token) {
        let Some(connection) = self.connections.get_mut(&token) else {
            return;
        };
        let mut written = 0;
        while written < connection.outbox.len() {
            match connection.stream.write(&connection.outbox[written..]) {
                Ok(count) => written += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(_) => {
                    // Reading will report the end.
                    written = connection.outbox.len();
                }
            }
        }
        connection.outbox.drain(..written);
    }

    /// Closes connections that took too long to authenticate, and those without a media connection.
    pub(super) fn sweep(&mut self, now: Instant, is_claimed: impl Fn(SocketAddr) -> bool) {
        let is_idle = |connection: &Connection| {
            let age = now.saturating_duration_since(connection.since);
            age > limits::TCP_PROOF && !(connection.is_proved && is_claimed(connection.remote))
        };
        let tokens: Vec<Token> = self
            .connections
            .iter()
            .filter(|(_, c)| is_idle(c))
            .map(|(token, _)| *token)
            .collect();
        for token in tokens {
            self.close(token);
        }
    }
}

/// The part of an address that identifies one site: for IPv6, the first 64 bits.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
    }
}

/// Moves complete frames out of what was read; false if one is longer than allowed.
pub(crate) fn split_frames(inbox: &mut Vec<u8>, frames: &mut Vec<Vec<u8>>) -> bool {
    let mut rest = inbox.as_slice();
    while let Some(length) = frame_length(rest) {
        if length > limits::TCP_FRAME_BYTES {
            return false;
        }
        let Some(frame) = rest.get(LENGTH_BYTES..LENGTH_BYTES + length) else {
            break;
        };
        frames.push(frame.to_vec());
        rest = &rest[LENGTH_BYTES + length..];
    }
    let used = inbox.len() - rest.len();
    inbox.drain(..used);
    true
}

fn frame_length(inbox: &[u8]) -> Option<usize> {
    let (head, _) = inbox.split_first_chunk::<LENGTH_BYTES>()?;
    Some(usize::from(u16::from_be_bytes(*head)))
}
