//! What the rest of the server asks of a media thread.

use std::net::IpAddr;
use std::sync::atomic::Ordering;
use std::sync::mpsc::TryRecvError;

use super::super::Command;
use super::super::index::Slot;
use super::super::session::Session;
use super::Worker;
use crate::link::Link;
use crate::{Flow, MediaError, RoomId, limits};

/// Commands worked off before packets get their turn.
const COMMANDS: usize = 64;

impl Worker {
    /// Works off commands; true if some may be left.
    pub(super) fn take_commands(&mut self) -> bool {
        for _ in 0..COMMANDS {
            match self.queue.try_recv() {
                Ok(command) => self.command(command),
                Err(TryRecvError::Empty) => return false,
                Err(TryRecvError::Disconnected) => {
                    self.is_stopping = true;
                    return false;
                }
            }
        }
        true
    }

    fn command(&mut self, command: Command) {
        match command {
            Command::Connect {
                room,
                peer,
                connection,
                link,
                reply,
            } => {
                self.waiting.fetch_sub(1, Ordering::Relaxed);
                let slot = Slot {
                    room,
                    peer,
                    connection,
                };
                let result = self.connect(slot, *link);
                if reply.send(result).is_err() {
                    // The caller has given up: nobody will ever use the answer.
                    self.in_room(room, |session, context| session.disconnect(context, slot));
                }
            }
            Command::Restart {
                room,
                peer,
                connection,
                offer,
                addresses,
                reply,
            } => {
                self.waiting.fetch_sub(1, Ordering::Relaxed);
                let slot = Slot {
                    room,
                    peer,
                    connection,
                };
                let result = self
                    .in_room(room, |session, context| {
                        session.restart(context, slot, &offer, &addresses)
                    })
                    .unwrap_or(Err(MediaError::NoConnection));
                if reply.send(result).is_err() {
                    tracing::debug!("nobody waits for the answer to a restart");
                }
            }
            Command::Disconnect {
                room,
                peer,
                connection,
            } => {
                let slot = Slot {
                    room,
                    peer,
                    connection,
                };
                self.in_room(room, |session, context| session.disconnect(context, slot));
            }
            Command::Leave { room, peer } => {
                self.in_room(room, |session, context| session.leave(context, peer));
            }
            Command::SetFlow { room, flow } => self.set_flow(room, &flow),
            Command::Prepare { room, peer, kind } => {
                self.in_room(room, |session, _| session.prepare(peer, kind));
            }
            Command::Close { room } => self.close(room),
            Command::Readdress(interfaces) => self.readdress(&interfaces),
            Command::Adopt(pending) => self.adopt(*pending),
            Command::Stop => self.is_stopping = true,
            #[cfg(test)]
            Command::Fail { room } => {
                self.in_room(room, |session, _| session.fail());
            }
        }
    }

    /// Puts a new connection into its room, which is made if need be.
    fn connect(&mut self, slot: Slot, link: Link) -> Result<(), MediaError> {
        let most = self.peers_per_room;
        self.open(slot.room)?;
        self.in_room(slot.room, |session, context| {
            session.connect(context, slot, link, most)
        })
        .unwrap_or(Err(MediaError::Busy))
    }

    fn set_flow(&mut self, room: RoomId, flow: &Flow) {
        match self.open(room) {
            Ok(()) => {
                self.in_room(room, |session, context| session.set_flow(context, flow));
            }
            Err(error) => tracing::error!(%error, "a flow was not set"),
        }
    }

    fn close(&mut self, room: RoomId) {
        self.in_room(room, |session, context| session.close(context));
        self.rooms.remove(&room);
        self.shared.index.purge(room);
    }

    fn readdress(&mut self, interfaces: &[IpAddr]) {
        for port in &mut self.ports {
            port.readdress(interfaces);
        }
        for listener in &mut self.listeners {
            listener.readdress(interfaces);
        }
    }

    /// Makes sure that a room exists.
    fn open(&mut self, room: RoomId) -> Result<(), MediaError> {
        if self.rooms.contains_key(&room) {
            return Ok(());
        }
        if self.rooms.len() >= limits::ROOMS_PER_THREAD {
            return Err(MediaError::Busy);
        }
        self.rooms.insert(room, Session::new(room));
        Ok(())
    }
}
