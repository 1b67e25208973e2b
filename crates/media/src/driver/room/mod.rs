//! One room with its connections: everything that a panic in it takes down. This module adds and
//! removes connections; `packets` forwards packets, and `quality` reports how it goes.

mod packets;
mod quality;

use std::collections::HashMap;
use std::time::Instant;

use tokio::sync::mpsc::UnboundedSender;

use super::connection::{Connection, State};
use super::index::{ConnectionKey, Index};
use super::outbox::Outbox;
use super::timers::Timers;
use crate::egress::{Egress, Feedback};
use crate::event::MediaEvent;
use crate::link::{Datagram, Drained, Link, LocalAddress};
use crate::room::{Request, Room};
use crate::{Flow, MediaError, PeerId, RoomId, TrackKind, limits};

/// What a room needs of its thread.
pub(super) struct Context<'a> {
    pub(super) now: Instant,
    pub(super) outbox: &'a mut Outbox,
    pub(super) index: &'a mut Index,
    pub(super) timers: &'a mut Timers,
    pub(super) events: &'a UnboundedSender<MediaEvent>,
}

/// A room with its connections.
pub(super) struct LiveRoom {
    id: RoomId,
    room: Room,
    /// Boxed, because the map keeps room for twice as many as there are.
    connections: HashMap<PeerId, Box<Connection>>,
    /// Peers whose links have to be drained.
    dirty: Vec<PeerId>,
    /// Peers with queued packets, and until when these may wait for more.
    queued: Vec<PeerId>,
    gather: Option<Instant>,
    /// The earliest entry in the heap of deadlines.
    scheduled: Option<Instant>,
    requests: Vec<Request>,
    requested: Vec<Feedback>,
    drained: Drained,
    has_flow: bool,
}

impl LiveRoom {
    pub(super) fn new(id: RoomId) -> LiveRoom {
        LiveRoom {
            id,
            room: Room::default(),
            connections: HashMap::new(),
            dirty: Vec::new(),
            queued: Vec::new(),
            gather: None,
            scheduled: None,
            requests: Vec::new(),
            requested: Vec::new(),
            drained: Drained::default(),
            has_flow: false,
        }
    }

    /// Whether nothing is left of it.
    pub(super) fn is_empty(&self) -> bool {
        self.connections.is_empty() && !self.has_flow
    }

    /// Registers a connection; the peer's older one ends.
    pub(super) fn connect(
        &mut self,
        context: &mut Context<'_>,
        key: ConnectionKey,
        (mut link, egress): (Link, Egress),
        most_peers: usize,
    ) -> Result<(), MediaError> {
        if !self.connections.contains_key(&key.peer) && self.connections.len() >= most_peers {
            return Err(MediaError::RoomFull);
        }
        self.remove(context, key.peer);
        let user = link.user_name();
        context.index.add_user(&user, key);
        let connection = Connection::new(key.connection, (link, egress), user, context.now);
        self.connections.insert(key.peer, Box::new(connection));
        self.touch(key.peer);
        Ok(())
    }

    /// Answers an ICE restart.
    pub(super) fn restart(
        &mut self,
        context: &mut Context<'_>,
        key: ConnectionKey,
        offer: &str,
        addresses: &[LocalAddress],
    ) -> Result<String, MediaError> {
        let connection = self.connection(key).ok_or(MediaError::NoConnection)?;
        let answer = connection.link.restart(offer, addresses)?;
        let old = std::mem::replace(&mut connection.user, connection.link.user_name());
        let new = connection.user.clone();
        if old != new {
            context.index.remove_user(&old);
            context.index.add_user(&new, key);
        }
        self.touch(key.peer);
        Ok(answer)
    }

    /// Ends a connection at the server's request.
    pub(super) fn disconnect(&mut self, context: &mut Context<'_>, key: ConnectionKey) {
        if self.connection(key).is_some() {
            self.remove(context, key.peer);
        }
    }

    /// Ends any connection of the peer.
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
        let LiveRoom {
            room,
            connections,
            queued,
            ..
        } = self;
        room.set_flow(context.now, flow, |packet, to, slot, header| {
            packets::deliver(connections, queued, (to, slot), packet, header);
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
        key: ConnectionKey,
        datagram: &Datagram<'_>,
    ) -> bool {
        let now = context.now;
        let Some(connection) = self.connection(key) else {
            return false;
        };
        if !connection.link.recognises(now, datagram) || !connection.may_prove(now, datagram) {
            return false;
        }
        let (transport, source) = (datagram.transport, datagram.source);
        if !context.index.claim(now, transport, source, key) {
            return false;
        }
        if let Some((transport, remote)) = connection.prove(now, datagram) {
            context.index.remove_claim(transport, remote, key);
        }
        connection.note_seen(now, datagram);
        connection.link.receive(now, datagram);
        self.touch(key.peer);
        true
    }

    /// Checks for silence, measures, and selects layers.
    pub(super) fn tick(&mut self, context: &mut Context<'_>) {
        self.room.tick(context.now);
        let peers: Vec<PeerId> = self.connections.keys().copied().collect();
        for peer in peers {
            self.listen(context, peer);
            self.report_change(context, peer);
        }
    }

    fn connection(&mut self, key: ConnectionKey) -> Option<&mut Connection> {
        let connection = self.connections.get_mut(&key.peer)?;
        (connection.id == key.connection).then_some(connection)
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

    fn connected(&mut self, context: &mut Context<'_>, key: ConnectionKey) {
        let Some(connection) = self.connection(key) else {
            return;
        };
        connection.state = State::Up;
        let transport = connection.transport;
        self.room.join(context.now, key.peer);
        let ConnectionKey {
            room,
            peer,
            connection,
        } = key;
        context.tell(MediaEvent::Connected {
            room,
            peer,
            connection,
            transport,
        });
    }

    fn start(&mut self, context: &mut Context<'_>, key: ConnectionKey, kind: TrackKind) {
        let Some(connection) = self.connection(key) else {
            return;
        };
        let started = &mut connection.started[kind as usize];
        if !std::mem::replace(started, true) {
            context.tell(MediaEvent::TrackStarted {
                room: key.room,
                peer: key.peer,
                kind,
            });
        }
    }

    fn over(&mut self, context: &mut Context<'_>, key: ConnectionKey) {
        let Some(connection) = self.connection(key) else {
            return;
        };
        if !std::mem::replace(&mut connection.is_over, true) {
            self.remove(context, key.peer);
            let ConnectionKey {
                room,
                peer,
                connection,
            } = key;
            context.tell(MediaEvent::Gone {
                room,
                peer,
                connection,
            });
        }
    }

    /// Removes a connection and notifies the page.
    fn remove(&mut self, context: &mut Context<'_>, peer: PeerId) {
        let Some(mut connection) = self.connections.remove(&peer) else {
            return;
        };
        self.room.leave(peer);
        connection.link.close();
        let mut drained = Drained::default();
        connection.link.drain(context.now, &mut drained);
        for mut transmit in drained.transmits {
            packets::route_to_peer(&connection, context.now, &mut transmit);
            context.outbox.push(&transmit);
        }
        context.index.remove_user(&connection.user);
        let key = ConnectionKey {
            room: self.id,
            peer,
            connection: connection.id,
        };
        for proved in &connection.proved {
            context
                .index
                .remove_claim(proved.transport, proved.remote, key);
        }
    }

    /// Lost, back or gone, by how long nothing has arrived.
    fn listen(&mut self, context: &mut Context<'_>, peer: PeerId) {
        let now = context.now;
        let Some(connection) = self.connections.get_mut(&peer) else {
            return;
        };
        let silence = now.saturating_duration_since(connection.last_seen);
        let (room, connection_id) = (self.id, connection.id);
        let key = ConnectionKey {
            room,
            peer,
            connection: connection_id,
        };
        match connection.state {
            _ if silence >= limits::GONE_AFTER => self.over(context, key),
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

    /// Panics, to test that this affects only this room.
    #[cfg(test)]
    pub(super) fn fail(&self) {
        panic!("a fault made by a test");
    }
}

impl Context<'_> {
    fn tell(&self, event: MediaEvent) {
        if self.events.send(event).is_err() {
            tracing::debug!("no receiver for media events");
        }
    }
}
