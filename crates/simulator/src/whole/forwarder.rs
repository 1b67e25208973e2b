//! A forwarder of media that forwards nothing: it remembers what may flow, holds that against the
//! reference, and breaks rooms and connections when it is told to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bistand_media::{
    Arrived, ConnectionId, Direction, Flow, MediaError, MediaEvent, PeerId, Quality, RoomId,
    TrackKind, Transport,
};
use bistand_server::live::Forwarder;
use bistand_session::{Actor, HOST_SEAT, MediaKind, Route, SeatId, SessionId};
use futures_util::future::{BoxFuture, FutureExt};
use tokio::sync::mpsc::UnboundedSender;

use super::disk::another_turn;
use super::stage::Stage;

/// Of a hundred offers, so many cannot be answered.
const FAILING: u64 = 10;

/// One life of a forwarder. Cheap to clone; all clones are one.
#[derive(Clone)]
pub(super) struct Media(Arc<Inner>);

struct Inner {
    stage: Stage,
    events: UnboundedSender<MediaEvent>,
    rooms: Mutex<BTreeMap<RoomId, Room>>,
    /// Whose each peer is, as its offer says.
    seats: Mutex<BTreeMap<(RoomId, PeerId), SeatId>>,
}

/// A simulated offer: it names the seat of its page.
pub(super) fn offer_of(actor: Actor) -> String {
    match actor {
        Actor::Customer(seat, _) => seat.to_string(),
        _ => HOST_SEAT.to_string(),
    }
}

#[derive(Default)]
struct Room {
    flow: BTreeSet<Route>,
    peers: BTreeMap<PeerId, ConnectionId>,
}

impl Media {
    pub(super) fn new(stage: Stage, events: UnboundedSender<MediaEvent>) -> Self {
        Self(Arc::new(Inner {
            stage,
            events,
            rooms: Mutex::default(),
            seats: Mutex::default(),
        }))
    }

    /// What flows in a session.
    pub(super) fn flow(&self, session: SessionId) -> BTreeSet<Route> {
        let rooms = self.rooms();
        let room = rooms.get(&RoomId(session.0));
        room.map(|room| room.flow.clone()).unwrap_or_default()
    }

    /// A fault breaks a room.
    pub(super) fn break_room(&self, session: SessionId) {
        let room = RoomId(session.0);
        self.rooms().remove(&room);
        self.tell(MediaEvent::RoomFailed { room });
    }

    /// A connection of a session falls silent for good, or is heard of.
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
        // A hub that is gone has nothing to carry.
        self.0.events.send(event).ok();
    }

    fn seats(&self) -> MutexGuard<'_, BTreeMap<(RoomId, PeerId), SeatId>> {
        self.0.seats.lock().unwrap_or_else(PoisonError::into_inner)
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
            if self.0.stage.lock().dice.below(100) < FAILING {
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
        let seats = self.seats();
        // Between peers that never made an offer nothing can flow.
        let routes = flow.routes.iter().filter_map(|route| {
            Some(Route {
                from: *seats.get(&(room, route.from))?,
                kind: match route.kind {
                    TrackKind::Camera => MediaKind::Camera,
                    _ => MediaKind::Microphone,
                },
                to: *seats.get(&(room, route.to))?,
                line: route.line,
            })
        });
        let flow: BTreeSet<Route> = routes.collect();
        drop(seats);
        let session = SessionId(room.0);
        let mut inner = self.0.stage.lock();
        inner.note(format!("media: {session} {flow:?}"));
        let checked = match inner.sessions.get(&session) {
            Some(reference) => reference.check_flow(&flow),
            None => Err("media flow in a session that is not there".to_owned()),
        };
        inner.check(checked);
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
        self.seats().retain(|(of, _), _| *of != room);
    }

    fn connect(
        &self,
        room: RoomId,
        peer: PeerId,
        connection: ConnectionId,
        offer: String,
    ) -> BoxFuture<'_, Result<String, MediaError>> {
        if let Ok(seat) = offer.parse() {
            self.seats().insert((room, peer), seat);
        }
        self.answer(room, peer, connection, false)
    }

    fn restart(
        &self,
        room: RoomId,
        peer: PeerId,
        connection: ConnectionId,
        _offer: String,
    ) -> BoxFuture<'_, Result<String, MediaError>> {
        self.answer(room, peer, connection, true)
    }
}
