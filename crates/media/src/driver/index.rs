//! Maps addresses and user names to connections, so that packets find theirs.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Instant;

use super::Directory;
use crate::event::Transport;
use crate::{ConnectionId, PeerId, RoomId, limits};

/// Names a connection on its thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ConnectionKey {
    pub(super) room: RoomId,
    pub(super) peer: PeerId,
    pub(super) connection: ConnectionId,
}

/// A connection that has sent an authenticated STUN request from an address.
#[derive(Debug, Clone, Copy)]
struct Claim {
    key: ConnectionKey,
    at: Instant,
}

/// Maps addresses and user names to connections.
///
/// A STUN request proves who sent it, but not from where: any peer with a connection can forge a
/// source address. So an address may have several claims, and a claim never takes an address away
/// from another connection. The keys decide which connection a packet belongs to.
#[derive(Debug)]
pub(super) struct Index {
    /// The claims on an address, the most recently renewed one last; nearly always one.
    by_address: HashMap<(Transport, SocketAddr), Vec<Claim>>,
    by_user: HashMap<String, ConnectionKey>,
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

    /// The `nth` connection with a claim on an address, the most recently renewed one first.
    pub(super) fn by_address(
        &self,
        transport: Transport,
        remote: SocketAddr,
        nth: usize,
    ) -> Option<ConnectionKey> {
        let claims = self.by_address.get(&(transport, remote))?;
        claims.iter().rev().nth(nth).map(|claim| claim.key)
    }

    pub(super) fn by_user(&self, user: &str) -> Option<ConnectionKey> {
        self.by_user.get(user).copied()
    }

    /// The thread that a user name belongs to.
    pub(super) fn thread_of(&self, user: &str) -> Option<usize> {
        self.directory.lock().ok()?.get(user).copied()
    }

    pub(super) fn add_user(&mut self, user: &str, key: ConnectionKey) {
        self.by_user.insert(user.to_owned(), key);
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

    /// Removes a whole room, whatever state it was left in.
    pub(super) fn purge(&mut self, room: RoomId) {
        self.by_address.retain(|_, claims| {
            claims.retain(|claim| claim.key.room != room);
            !claims.is_empty()
        });
        let users: Vec<String> = self
            .by_user
            .iter()
            .filter(|(_, key)| key.room == room)
            .map(|(user, _)| user.clone())
            .collect();
        for user in users {
            self.remove_user(&user);
        }
    }

    /// Adds or renews a claim on an address; false if it already has the maximum number of claims.
    pub(super) fn claim(
        &mut self,
        now: Instant,
        transport: Transport,
        remote: SocketAddr,
        key: ConnectionKey,
    ) -> bool {
        let claims = self.by_address.entry((transport, remote)).or_default();
        claims.retain(|claim| {
            claim.key != key && now.saturating_duration_since(claim.at) < limits::GONE_AFTER
        });
        if claims.len() >= limits::CLAIMS_PER_ADDRESS {
            return false;
        }
        claims.push(Claim { key, at: now });
        true
    }

    pub(super) fn remove_claim(
        &mut self,
        transport: Transport,
        remote: SocketAddr,
        key: ConnectionKey,
    ) {
        let Some(claims) = self.by_address.get_mut(&(transport, remote)) else {
            return;
        };
        claims.retain(|claim| claim.key != key);
        if claims.is_empty() {
            self.by_address.remove(&(transport, remote));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(room: u64) -> ConnectionKey {
        ConnectionKey {
            room: RoomId(room),
            peer: PeerId(1),
            connection: ConnectionId(room),
        }
    }

    #[test]
    fn a_claim_takes_nothing_from_another_and_there_are_only_so_many() {
        let mut index = Index::new(Directory::default(), 0);
        let remote = SocketAddr::from(([192, 0, 2, 1], 5));
        let now = Instant::now();
        let most = limits::CLAIMS_PER_ADDRESS as u64;
        for room in 1..=most {
            assert!(index.claim(now, Transport::Udp, remote, key(room)));
        }
        assert!(!index.claim(now, Transport::Udp, remote, key(most + 1)));
        assert!(index.claim(now, Transport::Udp, remote, key(1)), "renewed");
        let order = |index: &Index| -> Vec<u64> {
            let nth = |n| index.by_address(Transport::Udp, remote, n);
            (0..).map_while(nth).map(|key| key.room.0).collect()
        };
        assert_eq!(order(&index), [1, 4, 3, 2], "the last one first");
        let later = now + limits::GONE_AFTER;
        assert!(index.claim(later, Transport::Udp, remote, key(9)));
        assert_eq!(order(&index), [9], "silent claims lapse");
        index.remove_claim(Transport::Udp, remote, key(9));
        assert!(index.by_address.is_empty());
    }
}
