//! One room with its connections: everything that a fault in it can take down with it. Here is
//! how connections come and go; how packets pass is in `passing`.

mod passing;

use std::collections::HashMap;
use std::time::Instant;

use tokio::sync::mpsc::UnboundedSender;

use super::connection::{Connection, State};
use super::index::{Index, Slot};
use super::outbox::Outbox;
use super::timers::Timers;
use crate::egress::Wish;
use crate::event::{MediaEvent, Quality, Reaches};
use crate::link::{Arrival, Drained, Link, LocalAddress, Statistics};
use crate::room::{Request, Room};
use crate::{Flow, MediaError, PeerId, RoomId, TrackKind, limits};

/// What a session needs of its thread.
pub(super) struct Context<'a> {
    pub(super) now: Instant,
    pub(super) outbox: &'a mut Outbox,
    pub(super) index: &'a mut Index,
    pub(super) timers: &'a mut Timers,
    pub(super) events: &'a UnboundedSender<MediaEvent>,
}

/// One room.
pub(super) struct Session {
    id: RoomId,
    room: Room,
    /// Boxed, because the map keeps room for twice as many as there are.
    connections: HashMap<PeerId, Box<Connection>>,
    /// Peers whose links have to be drained.
    dirty: Vec<PeerId>,
    /// Peers for whom packets have been queued, and until when these may wait for more.
    queued: Vec<PeerId>,
    gather: Option<Instant>,
    /// The earliest entry in the heap of deadlines.
    scheduled: Option<Instant>,
    requests: Vec<Request>,
    wishes: Vec<Wish>,
    drained: Drained,
    has_flow: bool,
}

impl Session {
    pub(super) fn new(id: RoomId) -> Session {
        Session {
            id,
            room: Room::default(),
            connections: HashMap::new(),
            dirty: Vec::new(),
            queued: Vec::new(),
            gather: None,
            scheduled: None,
            requests: Vec::new(),
            wishes: Vec::new(),
            drained: Drained::default(),
            has_flow: false,
        }
    }

    /// Whether nothing is left of the room.
    pub(super) fn is_empty(&self) -> bool {
        self.connections.is_empty() && !self.has_flow
    }

    /// Registers a connection; the peer's older one ends.
    pub(super) fn connect(
        &mut self,
        context: &mut Context<'_>,
        slot: Slot,
        mut link: Link,
        most_peers: usize,
    ) -> Result<(), MediaError> {
        if !self.connections.contains_key(&slot.peer) && self.connections.len() >= most_peers {
            return Err(MediaError::RoomFull);
        }
        self.remove(context, slot.peer);
        let user = link.user_name();
        context.index.add_user(&user, slot);
        let connection = Connection::new(slot.connection, link, user, context.now);
        self.connections.insert(slot.peer, Box::new(connection));
        self.touch(slot.peer);
        Ok(())
    }

    /// Answers an ICE restart.
    pub(super) fn restart(
        &mut self,
        context: &mut Context<'_>,
        slot: Slot,
        offer: &str,
        addresses: &[LocalAddress],
    ) -> Result<String, MediaError> {
        let connection = self.connection(slot).ok_or(MediaError::NoConnection)?;
        let answer = connection.link.restart(offer, addresses)?;
        let old = std::mem::replace(&mut connection.user, connection.link.user_name());
        let new = connection.user.clone();
        if old != new {
            context.index.remove_user(&old);
            context.index.add_user(&new, slot);
        }
        self.touch(slot.peer);
        Ok(answer)
    }

    /// Ends a connection at the server's wish.
    pub(super) fn disconnect(&mut self, context: &mut Context<'_>, slot: Slot) {
        if self.connection(slot).is_some() {
            self.remove(context, slot.peer);
        }
    }

    /// Ends whatever connection the peer has.
    pub(super) fn leave(&mut self, context: &mut Context<'_>, peer: PeerId) {
        self.remove(context, peer);
    }

    /// Ends all connections.
    pub(super) fn close(&mut self, context: &mut Context<'_>) {
        let peers: Vec<PeerId> = self.connections.keys().copied().collect();
        for peer in peers {
            self.remove(context, peer);
        }
    }

    pub(super) fn set_flow(&mut self, context: &mut Context<'_>, flow: &Flow) {
        self.has_flow = !flow.routes.is_empty();
        let Session {
            room,
            connections,
            queued,
            ..
        } = self;
        room.set_flow(context.now, flow, |packet, to, line, numbers| {
            passing::deliver(connections, queued, (to, line), packet, numbers);
        });
        if !self.queued.is_empty() {
            self.gather = Some(context.now);
        }
    }

    /// Asks every layer of a track for a keyframe.
    pub(super) fn prepare(&mut self, peer: PeerId, kind: TrackKind) {
        self.room.prepare(peer, kind);
    }

    /// A STUN request that carries a connection's user name; true if it also has its password.
    pub(super) fn receive_stun(
        &mut self,
        context: &mut Context<'_>,
        slot: Slot,
        arrival: &Arrival<'_>,
    ) -> bool {
        let now = context.now;
        let Some(connection) = self.connection(slot) else {
            return false;
        };
        if !connection.link.recognises(now, arrival) || !connection.may_prove(now, arrival) {
            return false;
        }
        let (transport, source) = (arrival.transport, arrival.source);
        if !context.index.claim(now, transport, source, slot) {
            return false;
        }
        if let Some((transport, remote)) = connection.prove(now, arrival) {
            context.index.remove_claim(transport, remote, slot);
        }
        connection.hear(now, arrival);
        connection.link.receive(now, arrival);
        self.touch(slot.peer);
        true
    }

    /// Looks at silence, measures and chooses layers.
    pub(super) fn tick(&mut self, context: &mut Context<'_>) {
        self.room.tick(context.now);
        let peers: Vec<PeerId> = self.connections.keys().copied().collect();
        for peer in peers {
            self.listen(context, peer);
            self.report_change(context, peer);
        }
    }

    fn connection(&mut self, slot: Slot) -> Option<&mut Connection> {
        let connection = self.connections.get_mut(&slot.peer)?;
        (connection.id == slot.connection).then_some(connection)
    }

    /// Notes that a link was changed and has to be drained.
    fn touch(&mut self, peer: PeerId) {
        if let Some(connection) = self.connections.get_mut(&peer)
            && !connection.is_dirty
        {
            connection.is_dirty = true;
            self.dirty.push(peer);
        }
    }

    fn connected(&mut self, context: &mut Context<'_>, slot: Slot) {
        let Some(connection) = self.connection(slot) else {
            return;
        };
        connection.state = State::Up;
        let transport = connection.transport;
        self.room.join(context.now, slot.peer);
        let Slot {
            room,
            peer,
            connection,
        } = slot;
        context.tell(MediaEvent::Connected {
            room,
            peer,
            connection,
            transport,
        });
    }

    fn start(&mut self, context: &mut Context<'_>, slot: Slot, kind: TrackKind) {
        let Some(connection) = self.connection(slot) else {
            return;
        };
        let started = &mut connection.started[kind as usize];
        if !std::mem::replace(started, true) {
            context.tell(MediaEvent::TrackStarted {
                room: slot.room,
                peer: slot.peer,
                kind,
            });
        }
    }

    fn over(&mut self, context: &mut Context<'_>, slot: Slot) {
        let Some(connection) = self.connection(slot) else {
            return;
        };
        if !std::mem::replace(&mut connection.is_over, true) {
            self.remove(context, slot.peer);
            let Slot {
                room,
                peer,
                connection,
            } = slot;
            context.tell(MediaEvent::Gone {
                room,
                peer,
                connection,
            });
        }
    }

    /// Takes a connection out and says goodbye to the page.
    fn remove(&mut self, context: &mut Context<'_>, peer: PeerId) {
        let Some(mut connection) = self.connections.remove(&peer) else {
            return;
        };
        self.room.leave(peer);
        connection.link.close();
        let mut drained = Drained::default();
        connection.link.drain(context.now, &mut drained);
        for mut departure in drained.departures {
            passing::direct(&connection, context.now, &mut departure);
            context.outbox.push(&departure);
        }
        context.index.remove_user(&connection.user);
        let slot = Slot {
            room: self.id,
            peer,
            connection: connection.id,
        };
        for proved in &connection.proved {
            context
                .index
                .remove_claim(proved.transport, proved.remote, slot);
        }
    }

    /// Lost, back or gone, by how long nothing was heard.
    fn listen(&mut self, context: &mut Context<'_>, peer: PeerId) {
        let now = context.now;
        let Some(connection) = self.connections.get_mut(&peer) else {
            return;
        };
        let silence = now.saturating_duration_since(connection.heard);
        let (room, connection_id) = (self.id, connection.id);
        let slot = Slot {
            room,
            peer,
            connection: connection_id,
        };
        match connection.state {
            _ if silence >= limits::GONE_AFTER => self.over(context, slot),
            State::Up if silence >= connection.patience() => {
                connection.state = State::Lost;
                context.tell(MediaEvent::Lost {
                    room,
                    peer,
                    connection: connection_id,
                });
            }
            State::Lost if silence < limits::LOST_AFTER_MEDIA => {
                connection.state = State::Up;
                let transport = connection.transport;
                self.room.resume(now, peer);
                context.tell(MediaEvent::Back {
                    room,
                    peer,
                    connection: connection_id,
                    transport,
                });
            }
            _ => {}
        }
    }

    fn report(&mut self, context: &mut Context<'_>, slot: Slot, statistics: &Statistics) {
        let estimate = self.room.estimate_of(slot.peer);
        let layers = self.room.layers_of(slot.peer);
        let now = context.now;
        let connection = self.connection(slot).filter(|c| c.state != State::New);
        let quality = connection.and_then(|c| c.quality(now, slot, statistics));
        if let Some(quality) = quality {
            let quality = Quality {
                estimate,
                layers,
                reaches: self.reaches(now, slot.peer),
                ..quality
            };
            self.tell_quality(context, quality);
        }
    }

    /// Reports again as soon as a track begins or stops to arrive, here or at the page.
    fn report_change(&mut self, context: &mut Context<'_>, peer: PeerId) {
        let reaches = self.reaches(context.now, peer);
        let Some(connection) = self.connections.get_mut(&peer) else {
            return;
        };
        let arrived = connection.arrivals.sum();
        connection.arrivals.tick();
        let Some(before) = &connection.reported else {
            return;
        };
        if before.arrived.kinds() != arrived.kinds() || before.reaches != reaches {
            let quality = Quality {
                arrived,
                reaches,
                ..before.clone()
            };
            self.tell_quality(context, quality);
        }
    }

    fn tell_quality(&mut self, context: &Context<'_>, quality: Quality) {
        if let Some(connection) = self.connections.get_mut(&quality.peer) {
            connection.reported = Some(quality.clone());
        }
        context.tell(MediaEvent::Quality(quality));
    }

    /// What is forwarded to a page, and what of it the page confirms.
    fn reaches(&self, now: Instant, to: PeerId) -> Vec<Reaches> {
        let Some(connection) = self.connections.get(&to) else {
            return Vec::new();
        };
        let is_up = connection.state == State::Up;
        let routes = self.room.routes_to(to);
        routes
            .map(|(line, (from, kind))| Reaches {
                from,
                kind,
                is_confirmed: is_up && connection.link.is_confirmed(now, kind.is_audio(), line),
            })
            .collect()
    }

    /// Panics: proves that a fault costs only this room.
    #[cfg(test)]
    pub(super) fn fail(&self) {
        panic!("a fault made by a test");
    }
}

impl Context<'_> {
    fn tell(&self, event: MediaEvent) {
        if self.events.send(event).is_err() {
            tracing::debug!("nobody listens to media events");
        }
    }
}
