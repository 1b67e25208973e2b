//! Who holds a connection: bounded for each address and in all.
//!
//! A connection is a stranger's until a request with a valid cookie comes over it. Strangers share
//! a bounded number of places: when those of an address, or all of them, are taken, the one that
//! has been quiet for longest makes room for the newcomer. So whoever opens connections and says
//! nothing displaces only itself, and cannot keep out those who ask for something. Connections of
//! people who are inside are neither counted among the strangers nor closed for one.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bistand_store::TokenHash;
use tokio::sync::Notify;

use crate::auth::subscriber;

/// How many connections there may be.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// Of strangers at one address, behind which there may be a whole office.
    pub per_address: usize,
    /// Of strangers in all.
    pub strangers: usize,
    /// In all, those of people inside included.
    pub total: usize,
    /// By one cookie; a connection beyond it stays a stranger's.
    pub per_cookie: usize,
}

impl Room {
    /// What a process with so many file descriptors can hold, and what it needs for itself: the
    /// database, the media ports and their TCP connections.
    #[must_use]
    pub fn within(descriptors: usize) -> Self {
        /// Descriptors that are not for connections to the pages.
        const OWN: usize = 192;
        /// More would not be served well by one process anyway.
        const MOST: usize = 65_536;
        /// Strangers' connections are short: they become known, or have nothing to say.
        const STRANGERS: usize = 4_096;
        const PER_ADDRESS: usize = 256;
        let total = descriptors
            .saturating_sub(OWN.min(descriptors / 2))
            .min(MOST);
        let strangers = (total / 2).min(STRANGERS);
        Self {
            per_address: PER_ADDRESS.min((strangers / 4).max(1)),
            strangers,
            total,
            per_cookie: 32,
        }
    }
}

/// All connections.
pub(super) struct Crowd {
    room: Room,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    next: u64,
    /// Strangers, by when they were last active.
    strangers: BTreeMap<u64, Stranger>,
    by_address: HashMap<IpAddr, BTreeSet<u64>>,
    known: HashMap<TokenHash, usize>,
    inside: usize,
}

struct Stranger {
    address: Option<IpAddr>,
    leave: Arc<Notify>,
}

/// A place for one connection; it is free again when the last copy is dropped.
#[derive(Clone)]
pub(crate) struct Place(Arc<Held>);

struct Held {
    crowd: Arc<Crowd>,
    address: Option<IpAddr>,
    leave: Arc<Notify>,
    state: Mutex<State>,
}

enum State {
    Stranger(u64),
    Inside(TokenHash),
}

impl Crowd {
    pub(super) fn new(room: Room) -> Arc<Self> {
        Arc::new(Self {
            room,
            inner: Mutex::default(),
        })
    }

    /// A place for a connection from `address`; for one from a trusted proxy `None`, since
    /// everybody comes from there. `None` when people inside take all places.
    pub(super) fn enter(self: &Arc<Self>, address: Option<IpAddr>) -> Option<Place> {
        let address = address.map(subscriber);
        let mut inner = self.lock();
        let of_address = address.and_then(|address| inner.by_address.get(&address));
        if of_address.is_some_and(|places| places.len() >= self.room.per_address) {
            let quietest = of_address.and_then(|places| places.first().copied());
            inner.show_out(quietest);
        }
        let strangers = inner.strangers.len();
        if strangers >= self.room.strangers || strangers + inner.inside >= self.room.total {
            let quietest = inner.strangers.keys().next().copied();
            quietest?;
            inner.show_out(quietest);
        }
        let leave = Arc::new(Notify::new());
        let number = inner.add(address, leave.clone());
        drop(inner);
        Some(Place(Arc::new(Held {
            crowd: self.clone(),
            address,
            leave,
            state: Mutex::new(State::Stranger(number)),
        })))
    }

    /// The process has no descriptor left: the quietest stranger goes.
    pub(super) fn make_room(&self) {
        let mut inner = self.lock();
        let quietest = inner.strangers.keys().next().copied();
        inner.show_out(quietest);
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
        self.strangers.insert(number, Stranger { address, leave });
        number
    }

    fn remove(&mut self, number: u64) {
        let stranger = self.strangers.remove(&number);
        if let Some(address) = stranger.and_then(|stranger| stranger.address)
            && let Some(places) = self.by_address.get_mut(&address)
        {
            places.remove(&number);
            if places.is_empty() {
                self.by_address.remove(&address);
            }
        }
    }

    /// The place is free at once; the connection hears of it.
    fn show_out(&mut self, number: Option<u64>) {
        let Some(number) = number else { return };
        if let Some(stranger) = self.strangers.get(&number) {
            stranger.leave.notify_one();
        }
        self.remove(number);
    }
}

impl Place {
    /// A request comes over the connection: others are quieter now.
    pub(super) fn active(&self) {
        let mut state = self.state();
        let State::Stranger(number) = *state else {
            return;
        };
        let mut inner = self.0.crowd.lock();
        if inner.strangers.contains_key(&number) {
            inner.remove(number);
            let number = inner.add(self.0.address, self.0.leave.clone());
            *state = State::Stranger(number);
        }
    }

    /// A request by this cookie, which is good, came over the connection.
    pub(crate) fn is_of(&self, cookie: &TokenHash) {
        let mut state = self.state();
        let State::Stranger(number) = *state else {
            return;
        };
        let mut inner = self.0.crowd.lock();
        // One that was shown out meanwhile does not come back.
        let here = inner.strangers.contains_key(&number);
        let others = inner.known.get(cookie).copied().unwrap_or(0);
        if here && others < self.0.crowd.room.per_cookie {
            inner.remove(number);
            inner.known.insert(cookie.clone(), others + 1);
            inner.inside += 1;
            *state = State::Inside(cookie.clone());
        }
    }

    /// Resolves when the place is needed for somebody else.
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
        let mut inner = self.crowd.lock();
        match state {
            State::Stranger(number) => inner.remove(*number),
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

    const ROOM: Room = Room {
        per_address: 3,
        strangers: 5,
        total: 6,
        per_cookie: 2,
    };

    fn from(last: u8) -> Option<IpAddr> {
        Some(IpAddr::from([192, 0, 2, last]))
    }

    fn must_go(place: &Place) -> bool {
        place.needed().now_or_never().is_some()
    }

    fn cookie(byte: u8) -> TokenHash {
        TokenHash::from_digest(&[byte; 32])
    }

    #[test]
    fn who_opens_many_and_says_nothing_displaces_only_itself() {
        let crowd = Crowd::new(ROOM);
        let other = crowd.enter(from(2)).unwrap();
        let places: Vec<_> = (0..10).map(|_| crowd.enter(from(1)).unwrap()).collect();
        assert!(!must_go(&other));
        let gone = places.iter().filter(|place| must_go(place)).count();
        assert_eq!(gone, 7, "three stay");
        assert!(!must_go(&places[9]), "the newest is served");
    }

    #[test]
    fn the_quietest_goes_first() {
        let crowd = Crowd::new(ROOM);
        let places: Vec<_> = (0..3).map(|_| crowd.enter(from(1)).unwrap()).collect();
        places[0].active();
        let _fourth = crowd.enter(from(1)).unwrap();
        let gone: Vec<_> = places.iter().map(must_go).collect();
        assert_eq!(gone, [false, true, false]);
        let from_all_over: Vec<_> = (10..15).map(|n| crowd.enter(from(n)).unwrap()).collect();
        assert!(must_go(&places[0]) && must_go(&places[2]));
        assert!(from_all_over.iter().all(|place| !must_go(place)));
    }

    #[test]
    fn who_is_inside_is_closed_for_nobody_and_keeps_places_that_strangers_cannot_take() {
        let crowd = Crowd::new(ROOM);
        let inside: Vec<_> = (0..2).map(|_| crowd.enter(from(1)).unwrap()).collect();
        for place in &inside {
            place.is_of(&cookie(1));
        }
        let third = crowd.enter(from(1)).unwrap();
        third.is_of(&cookie(1));
        let strangers: Vec<_> = (0..20).map(|n| crowd.enter(from(n)).unwrap()).collect();
        assert!(inside.iter().all(|place| !must_go(place)));
        assert!(must_go(&third), "a cookie has so many places");
        assert_eq!(strangers.iter().filter(|place| !must_go(place)).count(), 4);
    }

    #[test]
    fn a_place_is_free_again_when_the_connection_is_gone() {
        let crowd = Crowd::new(ROOM);
        for round in 0..50_u8 {
            let place = crowd.enter(from(1)).unwrap();
            let copy = place.clone();
            drop(place);
            if round % 2 == 0 {
                copy.is_of(&cookie(round));
            }
        }
        let inner = crowd.lock();
        assert_eq!((inner.strangers.len(), inner.inside), (0, 0));
        assert!(inner.by_address.is_empty() && inner.known.is_empty());
    }

    #[test]
    fn a_full_house_of_people_inside_takes_no_more() {
        let crowd = Crowd::new(ROOM);
        let places: Vec<_> = (0..6)
            .map(|n| {
                let place = crowd.enter(from(n)).unwrap();
                place.is_of(&cookie(n));
                place
            })
            .collect();
        assert!(crowd.enter(from(9)).is_none());
        assert!(places.iter().all(|place| !must_go(place)));
    }

    #[test]
    fn a_small_machine_has_fewer_places_and_keeps_some_for_itself() {
        let few = Room::within(256);
        assert!(few.total <= 128 && few.strangers < few.total, "{few:?}");
        assert!(few.per_address < few.strangers, "{few:?}");
        let many = Room::within(1_048_576);
        assert_eq!((many.strangers, many.per_address), (4_096, 256));
    }
}
