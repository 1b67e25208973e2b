//! Who is meant by an address or a user name: how packets find their connection.

use std::collections::HashMap;
use std::net::SocketAddr;

use super::Directory;
use crate::event::Transport;
use crate::{ConnectionId, PeerId, RoomId};

/// Names a connection on its thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot {
    pub(super) room: RoomId,
    pub(super) peer: PeerId,
    pub(super) connection: ConnectionId,
}

/// Who is meant by an address or a user name.
#[derive(Debug)]
pub(super) struct Index {
    by_address: HashMap<(Transport, SocketAddr), Slot>,
    by_user: HashMap<String, Slot>,
    directory: Directory,
    thread: usize,
}

impl Index {
    pub(super) fn new(directory: Directory, thread: usize) -> Index {
        Index {
            by_address: HashMap::new(),
            by_user: HashMap::new(),
            directory,
            thread,
        }
    }

    pub(super) fn by_address(&self, transport: Transport, remote: SocketAddr) -> Option<Slot> {
        self.by_address.get(&(transport, remote)).copied()
    }

    pub(super) fn by_user(&self, user: &str) -> Option<Slot> {
        self.by_user.get(user).copied()
    }

    /// The thread that a user name belongs to.
    pub(super) fn thread_of(&self, user: &str) -> Option<usize> {
        self.directory.lock().ok()?.get(user).copied()
    }

    pub(super) fn add_user(&mut self, user: &str, slot: Slot) {
        self.by_user.insert(user.to_owned(), slot);
        if let Ok(mut directory) = self.directory.lock() {
            directory.insert(user.to_owned(), self.thread);
        }
    }

    pub(super) fn remove_user(&mut self, user: &str) {
        self.by_user.remove(user);
        if let Ok(mut directory) = self.directory.lock() {
            directory.remove(user);
        }
    }

    /// Forgets a whole room, whatever state it was left in.
    pub(super) fn purge(&mut self, room: RoomId) {
        self.by_address.retain(|_, slot| slot.room != room);
        let users: Vec<String> = self
            .by_user
            .iter()
            .filter(|(_, slot)| slot.room == room)
            .map(|(user, _)| user.clone())
            .collect();
        for user in users {
            self.remove_user(&user);
        }
    }

    pub(super) fn add_address(&mut self, transport: Transport, remote: SocketAddr, slot: Slot) {
        self.by_address.insert((transport, remote), slot);
    }

    pub(super) fn remove_address(&mut self, transport: Transport, remote: SocketAddr) {
        self.by_address.remove(&(transport, remote));
    }
}
