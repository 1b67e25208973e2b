//! Incoming packets: from a socket to the room that they belong to.

use std::net::SocketAddr;
use std::time::Instant;

use mio::Token;

use super::super::Command;
use super::super::tcp::Pending;
use super::super::udp::ReceiveBuffer;
use super::Worker;
use crate::event::Transport;
use crate::limits;
use crate::link::{self, Datagram};

impl Worker {
    /// Reads a socket; true if there may be more.
    pub(super) fn receive(&mut self, port: usize, buffer: &mut ReceiveBuffer) -> bool {
        for _ in 0..limits::RECEIVE_ROUNDS {
            let Some(udp) = self.ports.get(port) else {
                return false;
            };
            let received = match udp.receive(buffer) {
                Ok(Some(received)) => received,
                Ok(None) => return false,
                Err(error) => {
                    tracing::warn!(kind = ?error.kind(), "failed to receive datagrams");
                    return false;
                }
            };
            for message in (0..received).filter_map(|index| buffer.message(index)) {
                let udp = self.ports.get(port);
                let destination = udp.and_then(|udp| udp.destination(message.destination));
                let Some(destination) = destination else {
                    continue;
                };
                for bytes in message.datagrams() {
                    self.demultiplex(&Datagram {
                        transport: Transport::Udp,
                        source: message.source,
                        destination,
                        bytes,
                    });
                }
            }
            self.settle();
        }
        true
    }

    /// Routes a packet to its connection: STUN by its user name, anything else by an address that
    /// STUN has validated. Everything else is dropped, above all handshakes from unknown addresses.
    /// True if the packet authenticated its sender.
    fn demultiplex(&mut self, datagram: &Datagram<'_>) -> bool {
        if link::is_stun(datagram.bytes) {
            let key =
                link::stun_user(datagram.bytes).and_then(|user| self.shared.index.by_user(&user));
            let Some(key) = key else {
                return false;
            };
            return self
                .in_room(key.room, |live, context| {
                    live.receive_stun(context, key, datagram)
                })
                .unwrap_or(false);
        }
        // A handshake belongs to the connection that claimed the address last. Media may belong to
        // any that claims it, and the keys decide; nearly always there is only one.
        let most = if link::is_media(datagram.bytes) {
            limits::CLAIMS_PER_ADDRESS
        } else {
            1
        };
        for nth in 0..most {
            let index = &self.shared.index;
            let Some(key) = index.by_address(datagram.transport, datagram.source, nth) else {
                break;
            };
            self.in_room(key.room, |live, context| {
                live.receive(context, key, datagram)
            });
        }
        false
    }

    pub(super) fn accept(&mut self, listener: usize) {
        let now = Instant::now();
        while let Some(listener) = self.listeners.get(listener) {
            match listener.accept(now) {
                Ok(Some(pending)) => self.adopt(pending),
                Ok(None) => return,
                Err(error) => {
                    tracing::debug!(kind = ?error.kind(), "failed to accept a TCP connection");
                    return;
                }
            }
        }
    }

    pub(super) fn adopt(&mut self, pending: Pending) {
        match self.tcp.add(pending) {
            // There is no event for what arrived before it was registered here.
            Ok(Some(token)) => self.serve(token, false),
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(kind = ?error.kind(), "failed to register a TCP connection")
            }
        }
    }

    /// Reads and writes a TCP connection.
    pub(super) fn serve(&mut self, token: Token, is_writable: bool) {
        if is_writable {
            self.tcp.write(token);
        }
        let mut frames = Vec::new();
        loop {
            let Some(read) = self.tcp.read(token) else {
                return;
            };
            if !read.is_proved && !read.is_over && self.hand_over(token) {
                return;
            }
            let in_order = self.tcp.take_frames(token, &mut frames);
            let came = !frames.is_empty();
            for frame in frames.drain(..) {
                self.frame(read.remote, read.destination, &frame);
            }
            if read.is_over || !in_order {
                self.tcp.close(token);
                return;
            }
            if !came {
                return;
            }
        }
    }

    fn frame(&mut self, source: SocketAddr, destination: SocketAddr, bytes: &[u8]) {
        let datagram = Datagram {
            transport: Transport::Tcp,
            source,
            destination,
            bytes,
        };
        if self.demultiplex(&datagram) {
            self.tcp.prove(source);
        }
    }

    /// Hands a new TCP connection to the thread whose room it names; true if it is no longer
    /// ours.
    fn hand_over(&mut self, token: Token) -> bool {
        let Some(frame) = self.tcp.first_frame(token) else {
            return false;
        };
        let user = link::stun_user(frame);
        let Some(thread) = user.and_then(|user| self.shared.index.thread_of(&user)) else {
            self.tcp.close(token);
            return true;
        };
        if thread == self.thread {
            return false;
        }
        if let (Some(pending), Some(mailbox)) =
            (self.tcp.release(token), self.mailboxes.get(thread))
        {
            mailbox.send(Command::Adopt(Box::new(pending)));
        }
        true
    }
}
