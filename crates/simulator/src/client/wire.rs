//! UDP or TCP below the peer connection: datagrams as they are, or framed as RFC 4571 says.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpStream, UdpSocket};

/// Larger than any packet of media.
const PACKET: usize = 2_000;

/// A transport to the server.
pub(crate) enum Wire {
    Udp(UdpSocket),
    Tcp {
        read: OwnedReadHalf,
        write: OwnedWriteHalf,
        peer: SocketAddr,
        inbox: Vec<u8>,
    },
}

impl Wire {
    pub(crate) async fn udp(server: SocketAddr) -> io::Result<(Self, SocketAddr)> {
        // Connecting finds out which local address reaches the server; an unbound one is no
        // candidate.
        let probe = UdpSocket::bind(any_like(server)).await?;
        probe.connect(server).await?;
        let ip = probe.local_addr()?.ip();
        let socket = UdpSocket::bind((ip, 0)).await?;
        let local = socket.local_addr()?;
        Ok((Self::Udp(socket), local))
    }

    pub(crate) async fn tcp(server: SocketAddr) -> io::Result<(Self, SocketAddr)> {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        let (local, peer) = (stream.local_addr()?, stream.peer_addr()?);
        let (read, write) = stream.into_split();
        Ok((
            Self::Tcp {
                read,
                write,
                peer,
                inbox: Vec::new(),
            },
            local,
        ))
    }

    /// The next packet and its source. Cancel-safe.
    pub(crate) async fn receive(&mut self) -> io::Result<(Vec<u8>, SocketAddr)> {
        match self {
            Self::Udp(socket) => {
                let mut packet = vec![0; PACKET];
                let (length, from) = socket.recv_from(&mut packet).await?;
                packet.truncate(length);
                Ok((packet, from))
            }
            Self::Tcp {
                read, peer, inbox, ..
            } => loop {
                if let Some((length, rest)) = inbox.split_first_chunk::<2>() {
                    let length = usize::from(u16::from_be_bytes(*length));
                    if rest.len() >= length {
                        let packet = rest[..length].to_vec();
                        inbox.drain(..2 + length);
                        return Ok((packet, *peer));
                    }
                }
                if read.read_buf(inbox).await? == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            },
        }
    }

    pub(crate) async fn send(&mut self, packet: &[u8], to: SocketAddr) -> io::Result<()> {
        match self {
            Self::Udp(socket) => {
                // A datagram that cannot be sent is lost, like any other.
                socket.send_to(packet, to).await.ok();
                Ok(())
            }
            Self::Tcp { write, .. } => {
                let length =
                    u16::try_from(packet.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
                let frame = [&length.to_be_bytes()[..], packet].concat();
                write.write_all(&frame).await
            }
        }
    }
}

fn any_like(server: SocketAddr) -> SocketAddr {
    let ip = if server.is_ipv4() { "0.0.0.0" } else { "::" };
    SocketAddr::new(ip.parse().unwrap_or(server.ip()), 0)
}
