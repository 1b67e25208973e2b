//! A media forwarder that forwards nothing: it records the routes, compares them with the
//! reference, and breaks rooms and connections on request.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bistand_media::{
    Arrived, ConnectionId, Direction, Flow, MediaError, MediaEvent, PeerId, Quality, RoomId,
    TrackKind, Transport,
};
use bistand_server::live::{Caller, Forwarder};
use bistand_session::{Actor, HOST_SEAT, MediaKind, PageId, Route, SeatId, SessionId};
use futures_util::future::{BoxFuture, FutureExt};
use tokio::sync::mpsc::UnboundedSender;

use super::disk::another_turn;
use super::scenario::Scenario;

/// The percentage of offers that fail.
const FAILING: u64 = 10;

/// The forwarder of one run of the server. Cheap to clone; all clones share it.
#[derive(Clone)]
pub(super) struct Media(Arc<Inner>);

struct Inner {
    scenario: Scenario,
    events: UnboundedSender<MediaEvent>,
    rooms: Mutex<BTreeMap<RoomId, Room>>,
    /// The owner of each peer, according to its offer.
    owners: Mutex<BTreeMap<(RoomId, PeerId), Owner>>,
}

/// A page and its seat.
pub(super) type Owner = (SeatId, PageId);

/// A route, and the pages at its ends.
pub(super) type Directed = (Route, PageId, PageId);

/// A simulated offer: it names the seat and the page that it comes from.
pub(super) fn offer_of(caller: &Caller) -> String {
    let seat = match caller.actor {
        Actor::Customer(seat, _) => seat,
        _ => HOST_SEAT,
    };
    let page = caller.outbox.page.map_or(0, |page| page.0);
    format!("{seat} {page}")
}

fn owner_of(offer: &str) -> Option<Owner> {
    let (seat, page) = offer.split_once(' ')?;
    Some((seat.parse().ok()?, PageId(page.parse().ok()?)))
}

#[derive(Default)]
struct Room {
    flow: Flow,
    peers: BTreeMap<PeerId, ConnectionId>,
}

impl Media {
    pub(super) fn new(scenario: Scenario, events: UnboundedSender<MediaEvent>) -> Self {
        Self(Arc::new(Inner {
            scenario,
            events,
            rooms: Mutex::default(),
            owners: Mutex::default(),
        }))
    }

    /// The routes in a session, and how many of them are between unknown peers.
    pub(super) fn flow(&self, session: SessionId) -> (BTreeSet<Directed>, usize) {
        let room = RoomId(session.0);
        let rooms = self.rooms();
        let flow = rooms.get(&room).map(|room| room.flow.clone());
        drop(rooms);
        let flow = flow.unwrap_or_default();
        let known = self.directed(room, &flow);
        let unknown = flow.routes.len() - known.len();
        (known, unknown)
    }

    /// Routes between peers that never made an offer are ignored.
    fn directed(&self, room: RoomId, flow: &Flow) -> BTreeSet<Directed> {
        let owners = self.owners();
        let routes = flow.routes.iter().filter_map(|route| {
            let (from, page_from) = *owners.get(&(room, route.from))?;
            let (to, page_to) = *owners.get(&(room, route.to))?;
            let kind = match route.kind {
                TrackKind::Camera => MediaKind::Camera,
                _ => MediaKind::Microphone,
            };
            let line = route.slot;
            let route = Route {
                from,
                kind,
                to,
                line,
            };
            Some((route, page_from, page_to))
        });
        routes.collect()
    }

    /// A fault breaks a room.
    pub(super) fn break_room(&self, session: SessionId) {
        let room = RoomId(session.0);
        self.rooms().remove(&room);
        self.0.scenario.lock().flows.remove(&session);
        self.tell(MediaEvent::RoomFailed { room });
    }

    /// A connection of a session is lost permanently, or a report of its quality is sent.
    pub(super) fn stir(&self, session: SessionId, gone: bool) {
        let room = RoomId(session.0);
        let first = self.rooms().get(&room).and_then(|room| {
            let (peer, connection) = room.peers.first_key_value()?;
            Some((*peer, *connection))
        });
        let Some((peer, connection)) = first else {
            return;
        };
        if gone {
            self.rooms().entry(room).or_default().peers.remove(&peer);
            self.tell(MediaEvent::Gone {
                room,
                peer,
                connection,
            });
            return;
        }
        self.tell(MediaEvent::Quality(Quality {
            room,
            peer,
            connection,
            transport: Transport::Udp,
            round_trip_ms: Some(20.0),
            up: Direction::default(),
            down: Direction::default(),
            estimate: None,
            layers: vec![],
            arrived: Arrived::default(),
            reaches: vec![],
        }));
    }

    fn tell(&self, event: MediaEvent) {
        // A registry that has stopped does not receive it.
        self.0.events.send(event).ok();
    }

    fn owners(&self) -> MutexGuard<'_, BTreeMap<(RoomId, PeerId), Owner>> {
        self.0.owners.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn made_offer(&self, room: RoomId, peer: PeerId, offer: &str) {
        if let Some(owner) = owner_of(offer) {
            self.owners().insert((room, peer), owner);
        }
    }

    fn rooms(&self) -> MutexGuard<'_, BTreeMap<RoomId, Room>> {
        self.0.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(
        &self,
        room: RoomId,
        peer: PeerId,
        connection: ConnectionId,
        restart: bool,
    ) -> BoxFuture<'_, Result<String, MediaError>> {
        async move {
            another_turn().await;
            if self.0.scenario.lock().rng.below(100) < FAILING {
                return Err(MediaError::Busy);
            }
            let mut rooms = self.rooms();
            let peers = &mut rooms.entry(room).or_default().peers;
            if restart && peers.get(&peer) != Some(&connection) {
                return Err(MediaError::NoConnection);
            }
            peers.insert(peer, connection);
            Ok("an answer".to_owned())
        }
        .boxed()
    }
}

impl Forwarder for Media {
    fn set_flow(&self, room: RoomId, flow: Flow) {
        let directed = self.directed(room, &flow);
        let routes: BTreeSet<Route> = directed.into_iter().map(|(route, ..)| route).collect();
        let session = SessionId(room.0);
        let mut inner = self.0.scenario.lock();
        inner.note(format!("media: {session} {routes:?}"));
        let checked = match inner.sessions.get(&session) {
            Some(reference) => reference.check_flow(&routes),
            None => Err("media flow in a session that is not there".to_owned()),
        };
        inner.check(checked);
        inner.flows.insert(session, routes);
        drop(inner);
        self.rooms().entry(room).or_default().flow = flow;
    }

    fn leave(&self, room: RoomId, peer: PeerId) {
        if let Some(room) = self.rooms().get_mut(&room) {
            room.peers.remove(&peer);
        }
    }

    fn prepare(&self, _room: RoomId, _peer: PeerId, _kind: TrackKind) {}

    fn close(&self, room: RoomId) {
        self.rooms().remove(&room);
        self.owners().retain(|(of, _), _| *of != room);
        self.0.scenario.lock().asleep(SessionId(room.0));
    }

    fn connect(
        &self,
        room: RoomId,
        peer: PeerId,
        connection: ConnectionId,
        offer: String,
    ) -> BoxFuture<'_, Result<String, MediaError>> {
        self.made_offer(room, peer, &offer);
        self.answer(room, peer, connection, false)
    }

    fn restart(
        &self,
        room: RoomId,
        peer: PeerId,
        connection: ConnectionId,
        offer: String,
    ) -> BoxFuture<'_, Result<String, MediaError>> {
        self.made_offer(room, peer, &offer);
        self.answer(room, peer, connection, true)
    }
}
