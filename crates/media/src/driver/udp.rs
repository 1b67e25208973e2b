//! A UDP socket with batch receive and segmented send (GSO and GRO where the kernel has them).

use std::io::{self, IoSliceMut};
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::os::fd::AsRawFd;

use mio::unix::SourceFd;
use mio::{Interest, Registry, Token};
use quinn_udp::{RecvMeta, Transmit, UdpSocketState};
use socket2::{Domain, Protocol, Socket, Type};

use super::addresses::advertised;
use crate::{MediaError, limits};

/// Buffers that one call fills; with GRO each holds up to 64 datagrams.
const BATCH: usize = 16;

/// The largest buffer that GRO can fill.
const BUFFER: usize = 65_536;

/// A bound socket and its current advertised addresses.
pub(super) struct UdpPort {
    socket: UdpSocket,
    state: UdpSocketState,
    pub(super) bound: SocketAddr,
    public: Vec<IpAddr>,
    advertised: Vec<SocketAddr>,
}

/// Memory for received datagrams, one per thread.
pub(super) struct ReceiveBuffer {
    bytes: Vec<u8>,
    metas: [RecvMeta; BATCH],
}

impl ReceiveBuffer {
    pub(super) fn new() -> ReceiveBuffer {
        ReceiveBuffer {
            bytes: vec![0; BATCH * BUFFER],
            metas: [RecvMeta::default(); BATCH],
        }
    }

    /// A message: where it came from and to, and its datagrams.
    pub(super) fn message(&self, index: usize) -> Option<Message<'_>> {
        let meta = self.metas.get(index)?;
        let bytes = self.bytes.chunks(BUFFER).nth(index)?;
        Some(Message {
            source: meta.addr,
            destination: meta.dst_ip,
            bytes: bytes.get(..meta.len)?,
            stride: meta.stride.max(1),
        })
    }
}

/// What the kernel returns as one message: datagrams of one sender that arrived together.
pub(super) struct Message<'a> {
    pub(super) source: SocketAddr,
    pub(super) destination: Option<IpAddr>,
    bytes: &'a [u8],
    stride: usize,
}

impl<'a> Message<'a> {
    pub(super) fn datagrams(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        self.bytes
            .chunks(self.stride)
            .filter(|datagram| datagram.len() <= limits::DATAGRAM_BYTES)
    }
}

impl UdpPort {
    pub(super) fn bind(address: SocketAddr, public: &[IpAddr]) -> Result<UdpPort, MediaError> {
        let failed = |source| bind_error("UDP", address, source);
        let socket = open(address, Type::DGRAM, Protocol::UDP).map_err(failed)?;
        for result in [
            socket.set_recv_buffer_size(limits::SOCKET_BUFFER),
            socket.set_send_buffer_size(limits::SOCKET_BUFFER),
        ] {
            if let Err(error) = result {
                tracing::warn!(%error, "failed to enlarge a media socket's buffer");
            }
        }
        socket.bind(&address.into()).map_err(failed)?;
        let socket = UdpSocket::from(socket);
        let state = UdpSocketState::new((&socket).into()).map_err(failed)?;
        let bound = socket.local_addr().map_err(failed)?;
        Ok(UdpPort {
            socket,
            state,
            bound,
            public: public.to_vec(),
            advertised: advertised(bound, public, &[]),
        })
    }

    /// Updates the addresses of the interfaces.
    pub(super) fn readdress(&mut self, interfaces: &[IpAddr]) {
        self.advertised = advertised(self.bound, &self.public, interfaces);
    }

    /// Whether the socket advertises the addresses of the interfaces.
    fn follows_interfaces(&self) -> bool {
        self.public.is_empty() && self.bound.ip().is_unspecified()
    }

    /// Whether datagrams with this source leave through this socket. An address that was removed
    /// may come back while it is still in use.
    pub(super) fn sends_as(&self, source: SocketAddr) -> bool {
        let is_ours =
            source.port() == self.bound.port() && source.is_ipv4() == self.bound.is_ipv4();
        self.advertised.contains(&source) || (self.follows_interfaces() && is_ours)
    }

    pub(super) fn register(&self, registry: &Registry, token: Token) -> io::Result<()> {
        registry.register(
            &mut SourceFd(&self.socket.as_raw_fd()),
            token,
            Interest::READABLE,
        )
    }

    /// The advertised address for one that a message came to.
    pub(super) fn destination(&self, address: Option<IpAddr>) -> Option<SocketAddr> {
        let known = self
            .advertised
            .iter()
            .find(|known| Some(known.ip()) == address);
        known.or(self.advertised.first()).copied()
    }

    /// Reads one batch; the number of messages, `None` when there was nothing.
    pub(super) fn receive(&self, buffer: &mut ReceiveBuffer) -> io::Result<Option<usize>> {
        let mut slices = buffer.bytes.chunks_mut(BUFFER).map(IoSliceMut::new);
        let mut slices: [IoSliceMut<'_>; BATCH] =
            std::array::from_fn(|_| slices.next().unwrap_or_else(|| IoSliceMut::new(&mut [])));
        match self
            .state
            .recv((&self.socket).into(), &mut slices, &mut buffer.metas)
        {
            Ok(received) => Ok(Some(received)),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(None),
            // Errors that the network reports about what we sent (port unreachable) don't matter.
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => Ok(Some(0)),
            Err(error) => Err(error),
        }
    }

    /// Sends one datagram, or several of `segment` bytes (the last may be shorter) in one call.
    /// What does not fit into the kernel's buffer is lost, as it would be on the network.
    pub(super) fn send(
        &self,
        source: SocketAddr,
        destination: SocketAddr,
        bytes: &[u8],
        segment: Option<usize>,
    ) {
        let transmit = Transmit {
            destination,
            ecn: None,
            contents: bytes,
            segment_size: segment,
            src_ip: self.follows_interfaces().then_some(source.ip()),
        };
        if let Err(error) = self.state.try_send((&self.socket).into(), &transmit) {
            tracing::debug!(kind = ?error.kind(), "failed to send datagrams");
        }
    }

    /// Datagrams that one call of [`UdpPort::send`] may carry.
    pub(super) fn most_segments(&self) -> usize {
        self.state.max_gso_segments()
    }
}

/// Opens a socket; an IPv6 one for IPv6 only, so that both families can have the same port.
pub(super) fn open(address: SocketAddr, kind: Type, protocol: Protocol) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(address), kind, Some(protocol))?;
    if address.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    socket.set_nonblocking(true)?;
    Ok(socket)
}

pub(super) fn bind_error(
    protocol: &'static str,
    address: SocketAddr,
    source: io::Error,
) -> MediaError {
    if source.kind() == io::ErrorKind::AddrInUse {
        MediaError::PortTaken { protocol, address }
    } else {
        MediaError::Bind {
            protocol,
            address,
            source,
        }
    }
}
