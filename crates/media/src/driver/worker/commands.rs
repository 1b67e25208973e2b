//! The commands of the rest of the server to a media thread.

use std::net::IpAddr;
use std::sync::atomic::Ordering;
use std::sync::mpsc::TryRecvError;

use super::super::Command;
use super::super::index::ConnectionKey;
use super::super::room::LiveRoom;
use super::Worker;
use crate::egress::Egress;
use crate::link::Link;
use crate::{Flow, MediaError, RoomId, limits};

/// Commands that are processed before packets get their turn.
const COMMANDS: usize = 64;

impl Worker {
    /// Processes commands; true if some may be left.
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
                egress,
                reply,
            } => {
                self.waiting.fetch_sub(1, Ordering::Relaxed);
                let key = ConnectionKey {
                    room,
                    peer,
                    connection,
                };
                let result = self.connect(key, *link, *egress);
                if reply.send(result).is_err() {
                    // The caller has given up: the answer will never be used.
                    self.in_room(room, |live, context| live.disconnect(context, key));
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
                let key = ConnectionKey {
                    room,
                    peer,
                    connection,
                };
                let result = self
                    .in_room(room, |live, context| {
                        live.restart(context, key, &offer, &addresses)
                    })
                    .unwrap_or(Err(MediaError::NoConnection));
                if reply.send(result).is_err() {
                    tracing::debug!("the sender of a restart is gone");
                }
            }
            Command::Disconnect {
                room,
                peer,
                connection,
            } => {
                let key = ConnectionKey {
                    room,
                    peer,
                    connection,
                };
                self.in_room(room, |live, context| live.disconnect(context, key));
            }
            Command::Leave { room, peer } => {
                self.in_room(room, |live, context| live.leave(context, peer));
            }
            Command::SetFlow { room, flow } => self.set_flow(room, &flow),
            Command::Prepare { room, peer, kind } => {
                self.in_room(room, |live, _| live.prepare(peer, kind));
            }
            Command::Close { room } => self.close(room),
            Command::Readdress(interfaces) => self.readdress(&interfaces),
            Command::Adopt(pending) => self.adopt(*pending),
            Command::Stop => self.is_stopping = true,
            #[cfg(test)]
            Command::Fail { room } => {
                self.in_room(room, |live, _| live.fail());
            }
        }
    }

    /// Adds a new connection to its room, which is created if necessary.
    fn connect(
        &mut self,
        key: ConnectionKey,
        link: Link,
        egress: Egress,
    ) -> Result<(), MediaError> {
        let most = self.peers_per_room;
        self.open(key.room)?;
        self.in_room(key.room, |live, context| {
            live.connect(context, key, (link, egress), most)
        })
        .unwrap_or(Err(MediaError::Busy))
    }

    fn set_flow(&mut self, room: RoomId, flow: &Flow) {
        match self.open(room) {
            Ok(()) => {
                self.in_room(room, |live, context| live.set_flow(context, flow));
            }
            Err(error) => tracing::error!(%error, "failed to apply routes"),
        }
    }

    fn close(&mut self, room: RoomId) {
        self.in_room(room, |live, context| live.close(context));
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
        self.rooms.insert(room, LiveRoom::new(room));
        Ok(())
    }
}
