//! Packets on their way in: from a socket to the room that they belong to.

use std::net::SocketAddr;
use std::time::Instant;

use mio::Token;

use super::super::Command;
use super::super::tcp::Pending;
use super::super::udp::ReceiveBuffer;
use super::Worker;
use crate::event::Transport;
use crate::limits;
use crate::link::{self, Arrival};

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
                    tracing::warn!(kind = ?error.kind(), "receiving failed");
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
                    self.demultiplex(&Arrival {
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

    /// Gives a packet to whom it belongs: STUN by its user name, anything else by an address
    /// that STUN has proved. Everything else is dropped, above all handshakes from strangers.
    /// True if the packet proved its sender.
    fn demultiplex(&mut self, arrival: &Arrival<'_>) -> bool {
        if link::is_stun(arrival.bytes) {
            let slot =
                link::stun_user(arrival.bytes).and_then(|user| self.shared.index.by_user(&user));
            let Some(slot) = slot else {
                return false;
            };
            return self
                .in_room(slot.room, |session, context| {
                    session.receive_stun(context, slot, arrival)
                })
                .unwrap_or(false);
        }
        // A handshake belongs to the one who was heard there last. Media may belong to each who
        // claims the address, and the keys tell: nearly always there is only one.
        let most = if link::is_media(arrival.bytes) {
            limits::CLAIMS_PER_ADDRESS
        } else {
            1
        };
        for nth in 0..most {
            let index = &self.shared.index;
            let Some(slot) = index.by_address(arrival.transport, arrival.source, nth) else {
                break;
            };
            self.in_room(slot.room, |session, context| {
                session.receive(context, slot, arrival)
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
                    tracing::debug!(kind = ?error.kind(), "accepting failed");
                    return;
                }
            }
        }
    }

    pub(super) fn adopt(&mut self, pending: Pending) {
        match self.tcp.add(pending) {
            // What came before it was ours, or before it was registered, is not told again.
            Ok(Some(token)) => self.serve(token, false),
            Ok(None) => {}
            Err(error) => tracing::warn!(kind = ?error.kind(), "a TCP connection was not taken"),
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
        let arrival = Arrival {
            transport: Transport::Tcp,
            source,
            destination,
            bytes,
        };
        if self.demultiplex(&arrival) {
            self.tcp.prove(source);
        }
    }

    /// Gives a new TCP connection to the thread whose room it names; true if it is no longer
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
