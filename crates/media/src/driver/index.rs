//! Who is meant by an address or a user name: how packets find their connection.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Instant;

use super::Directory;
use crate::event::Transport;
use crate::{ConnectionId, PeerId, RoomId, limits};

/// Names a connection on its thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot {
    pub(super) room: RoomId,
    pub(super) peer: PeerId,
    pub(super) connection: ConnectionId,
}

/// A connection that has sent an authenticated STUN request from an address.
#[derive(Debug, Clone, Copy)]
struct Claim {
    slot: Slot,
    at: Instant,
}

/// Who is meant by an address or a user name.
///
/// A STUN request proves who sent it, but not from where: a source address can be forged by
/// anyone who has a connection of their own. So an address may have several claims, and a claim
/// never takes an address away from another connection. Keys decide whose a packet is.
#[derive(Debug)]
pub(super) struct Index {
    /// The claims on an address, the one renewed last at the end; nearly always one.
    by_address: HashMap<(Transport, SocketAddr), Vec<Claim>>,
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

    /// The `nth` connection with a claim on an address, the one that renewed it last first.
    pub(super) fn by_address(
        &self,
        transport: Transport,
        remote: SocketAddr,
        nth: usize,
    ) -> Option<Slot> {
        let claims = self.by_address.get(&(transport, remote))?;
        claims.iter().rev().nth(nth).map(|claim| claim.slot)
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
        self.by_address.retain(|_, claims| {
            claims.retain(|claim| claim.slot.room != room);
            !claims.is_empty()
        });
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

    /// Adds or renews a claim on an address; false if it has as many claims as it may have.
    pub(super) fn claim(
        &mut self,
        now: Instant,
        transport: Transport,
        remote: SocketAddr,
        slot: Slot,
    ) -> bool {
        let claims = self.by_address.entry((transport, remote)).or_default();
        claims.retain(|claim| {
            claim.slot != slot && now.saturating_duration_since(claim.at) < limits::GONE_AFTER
        });
        if claims.len() >= limits::CLAIMS_PER_ADDRESS {
            return false;
        }
        claims.push(Claim { slot, at: now });
        true
    }

    pub(super) fn remove_claim(&mut self, transport: Transport, remote: SocketAddr, slot: Slot) {
        let Some(claims) = self.by_address.get_mut(&(transport, remote)) else {
            return;
        };
        claims.retain(|claim| claim.slot != slot);
        if claims.is_empty() {
            self.by_address.remove(&(transport, remote));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(room: u64) -> Slot {
        Slot {
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
            assert!(index.claim(now, Transport::Udp, remote, slot(room)));
        }
        assert!(!index.claim(now, Transport::Udp, remote, slot(most + 1)));
        assert!(index.claim(now, Transport::Udp, remote, slot(1)), "renewed");
        let order = |index: &Index| -> Vec<u64> {
            let nth = |n| index.by_address(Transport::Udp, remote, n);
            (0..).map_while(nth).map(|slot| slot.room.0).collect()
        };
        assert_eq!(order(&index), [1, 4, 3, 2], "the last one first");
        let later = now + limits::GONE_AFTER;
        assert!(index.claim(later, Transport::Udp, remote, slot(9)));
        assert_eq!(order(&index), [9], "silent claims lapse");
        index.remove_claim(Transport::Udp, remote, slot(9));
        assert!(index.by_address.is_empty());
    }
}
