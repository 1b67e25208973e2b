//! Limits the number of connections, for each address and in total.
//!
//! A connection is anonymous until a request with a valid cookie arrives on it. Anonymous
//! connections share a limited number of slots: when those of an address, or all of them, are
//! taken, the one that has been idle longest is closed for the new one. So a client that opens
//! silent connections displaces only its own, and cannot keep out those that send requests.
//! Connections of people with a cookie are neither counted among the anonymous ones nor closed for
//! one.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bistand_store::TokenHash;
use tokio::sync::Notify;

use crate::auth::subscriber;

/// How many connections there may be.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionLimits {
    /// Anonymous ones from one address, which may be that of a whole office.
    pub per_address: usize,
    /// All anonymous ones.
    pub anonymous: usize,
    /// All connections, including those with a cookie.
    pub total: usize,
    /// With one cookie; a connection beyond this stays anonymous.
    pub per_cookie: usize,
}

impl ConnectionLimits {
    /// What a process with this many file descriptors can hold, minus what it needs for the
    /// database, the media ports and their TCP connections.
    #[must_use]
    pub fn within(descriptors: usize) -> Self {
        /// Descriptors that are not for connections to the pages.
        const OWN: usize = 192;
        /// More would not be served well by one process anyway.
        const MOST: usize = 65_536;
        /// Anonymous connections are short: they send a cookie, or stay idle and are closed.
        const ANONYMOUS: usize = 4_096;
        const PER_ADDRESS: usize = 256;
        let total = descriptors
            .saturating_sub(OWN.min(descriptors / 2))
            .min(MOST);
        let anonymous = (total / 2).min(ANONYMOUS);
        Self {
            per_address: PER_ADDRESS.min((anonymous / 4).max(1)),
            anonymous,
            total,
            per_cookie: 32,
        }
    }
}

/// All connections.
pub(super) struct Limiter {
    limits: ConnectionLimits,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    next: u64,
    /// Anonymous ones, by when they were last active.
    anonymous: BTreeMap<u64, AnonymousConnection>,
    by_address: HashMap<IpAddr, BTreeSet<u64>>,
    known: HashMap<TokenHash, usize>,
    inside: usize,
}

struct AnonymousConnection {
    address: Option<IpAddr>,
    leave: Arc<Notify>,
}

/// A slot for one connection; it is free again when the last copy is dropped.
#[derive(Clone)]
pub(crate) struct Slot(Arc<Held>);

struct Held {
    limiter: Arc<Limiter>,
    address: Option<IpAddr>,
    leave: Arc<Notify>,
    state: Mutex<State>,
}

enum State {
    Anonymous(u64),
    Inside(TokenHash),
}

impl Limiter {
    pub(super) fn new(limits: ConnectionLimits) -> Arc<Self> {
        Arc::new(Self {
            limits,
            inner: Mutex::default(),
        })
    }

    /// A slot for a connection from `address`, which is `None` for a trusted proxy, because all
    /// clients come from there. Returns `None` if connections with a cookie take all places.
    pub(super) fn enter(self: &Arc<Self>, address: Option<IpAddr>) -> Option<Slot> {
        let address = address.map(subscriber);
        let mut inner = self.lock();
        let of_address = address.and_then(|address| inner.by_address.get(&address));
        if of_address.is_some_and(|slots| slots.len() >= self.limits.per_address) {
            let most_idle = of_address.and_then(|slots| slots.first().copied());
            inner.evict(most_idle);
        }
        let anonymous = inner.anonymous.len();
        if anonymous >= self.limits.anonymous || anonymous + inner.inside >= self.limits.total {
            let most_idle = inner.anonymous.keys().next().copied();
            most_idle?;
            inner.evict(most_idle);
        }
        let leave = Arc::new(Notify::new());
        let number = inner.add(address, leave.clone());
        drop(inner);
        Some(Slot(Arc::new(Held {
            limiter: self.clone(),
            address,
            leave,
            state: Mutex::new(State::Anonymous(number)),
        })))
    }

    /// Closes the anonymous connection that has been idle longest: the process has no descriptor
    /// left.
    pub(super) fn make_room(&self) {
        let mut inner = self.lock();
        let most_idle = inner.anonymous.keys().next().copied();
        inner.evict(most_idle);
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Nothing in between can panic.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn add(&mut self, address: Option<IpAddr>, leave: Arc<Notify>) -> u64 {
        let number = self.next;
        self.next += 1;
        if let Some(address) = address {
            self.by_address.entry(address).or_default().insert(number);
        }
        self.anonymous
            .insert(number, AnonymousConnection { address, leave });
        number
    }

    fn remove(&mut self, number: u64) {
        let connection = self.anonymous.remove(&number);
        if let Some(address) = connection.and_then(|connection| connection.address)
            && let Some(slots) = self.by_address.get_mut(&address)
        {
            slots.remove(&number);
            if slots.is_empty() {
                self.by_address.remove(&address);
            }
        }
    }

    /// Frees the slot immediately, and notifies its connection.
    fn evict(&mut self, number: Option<u64>) {
        let Some(number) = number else { return };
        if let Some(connection) = self.anonymous.get(&number) {
            connection.leave.notify_one();
        }
        self.remove(number);
    }
}

impl Slot {
    /// Notes a request on the connection: others have been idle longer now.
    pub(super) fn active(&self) {
        let mut state = self.state();
        let State::Anonymous(number) = *state else {
            return;
        };
        let mut inner = self.0.limiter.lock();
        if inner.anonymous.contains_key(&number) {
            inner.remove(number);
            let number = inner.add(self.0.address, self.0.leave.clone());
            *state = State::Anonymous(number);
        }
    }

    /// Notes a request with this cookie, which is valid, on the connection.
    pub(crate) fn is_of(&self, cookie: &TokenHash) {
        let mut state = self.state();
        let State::Anonymous(number) = *state else {
            return;
        };
        let mut inner = self.0.limiter.lock();
        // One that was closed meanwhile does not return.
        let here = inner.anonymous.contains_key(&number);
        let others = inner.known.get(cookie).copied().unwrap_or(0);
        if here && others < self.0.limiter.limits.per_cookie {
            inner.remove(number);
            inner.known.insert(cookie.clone(), others + 1);
            inner.inside += 1;
            *state = State::Inside(cookie.clone());
        }
    }

    /// Resolves when the slot is needed for another connection.
    pub(super) async fn needed(&self) {
        self.0.leave.notified().await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        let mut inner = self.limiter.lock();
        match state {
            State::Anonymous(number) => inner.remove(*number),
            State::Inside(cookie) => {
                inner.inside = inner.inside.saturating_sub(1);
                let left = inner.known.get(cookie).map_or(0, |known| known - 1);
                if left == 0 {
                    inner.known.remove(cookie);
                } else {
                    inner.known.insert(cookie.clone(), left);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;

    const LIMITS: ConnectionLimits = ConnectionLimits {
        per_address: 3,
        anonymous: 5,
        total: 6,
        per_cookie: 2,
    };

    fn from(last: u8) -> Option<IpAddr> {
        Some(IpAddr::from([192, 0, 2, last]))
    }

    fn is_evicted(slot: &Slot) -> bool {
        slot.needed().now_or_never().is_some()
    }

    fn cookie(byte: u8) -> TokenHash {
        TokenHash::from_digest(&[byte; 32])
    }

    #[test]
    fn a_client_that_opens_silent_connections_displaces_only_its_own() {
        let limiter = Limiter::new(LIMITS);
        let other = limiter.enter(from(2)).unwrap();
        let slots: Vec<_> = (0..10).map(|_| limiter.enter(from(1)).unwrap()).collect();
        assert!(!is_evicted(&other));
        let gone = slots.iter().filter(|slot| is_evicted(slot)).count();
        assert_eq!(gone, 7, "three stay");
        assert!(!is_evicted(&slots[9]), "the newest is served");
    }

    #[test]
    fn the_most_idle_connection_is_closed_first() {
        let limiter = Limiter::new(LIMITS);
        let slots: Vec<_> = (0..3).map(|_| limiter.enter(from(1)).unwrap()).collect();
        slots[0].active();
        let _fourth = limiter.enter(from(1)).unwrap();
        let gone: Vec<_> = slots.iter().map(is_evicted).collect();
        assert_eq!(gone, [false, true, false]);
        let from_everywhere: Vec<_> = (10..15).map(|n| limiter.enter(from(n)).unwrap()).collect();
        assert!(is_evicted(&slots[0]) && is_evicted(&slots[2]));
        assert!(from_everywhere.iter().all(|slot| !is_evicted(slot)));
    }

    #[test]
    fn a_connection_with_a_cookie_is_never_closed_for_an_anonymous_one() {
        let limiter = Limiter::new(LIMITS);
        let inside: Vec<_> = (0..2).map(|_| limiter.enter(from(1)).unwrap()).collect();
        for slot in &inside {
            slot.is_of(&cookie(1));
        }
        let third = limiter.enter(from(1)).unwrap();
        third.is_of(&cookie(1));
        let anonymous: Vec<_> = (0..20).map(|n| limiter.enter(from(n)).unwrap()).collect();
        assert!(inside.iter().all(|slot| !is_evicted(slot)));
        assert!(is_evicted(&third), "a cookie has so many slots");
        assert_eq!(anonymous.iter().filter(|slot| !is_evicted(slot)).count(), 4);
    }

    #[test]
    fn a_slot_is_free_again_when_the_connection_has_ended() {
        let limiter = Limiter::new(LIMITS);
        for round in 0..50_u8 {
            let slot = limiter.enter(from(1)).unwrap();
            let copy = slot.clone();
            drop(slot);
            if round % 2 == 0 {
                copy.is_of(&cookie(round));
            }
        }
        let inner = limiter.lock();
        assert_eq!((inner.anonymous.len(), inner.inside), (0, 0));
        assert!(inner.by_address.is_empty() && inner.known.is_empty());
    }

    #[test]
    fn no_connection_is_accepted_when_authenticated_ones_take_all_slots() {
        let limiter = Limiter::new(LIMITS);
        let slots: Vec<_> = (0..6)
            .map(|n| {
                let slot = limiter.enter(from(n)).unwrap();
                slot.is_of(&cookie(n));
                slot
            })
            .collect();
        assert!(limiter.enter(from(9)).is_none());
        assert!(slots.iter().all(|slot| !is_evicted(slot)));
    }

    #[test]
    fn a_small_machine_has_fewer_slots_and_reserves_some() {
        let few = ConnectionLimits::within(256);
        assert!(few.total <= 128 && few.anonymous < few.total, "{few:?}");
        assert!(few.per_address < few.anonymous, "{few:?}");
        let many = ConnectionLimits::within(1_048_576);
        assert_eq!((many.anonymous, many.per_address), (4_096, 256));
    }
}
