//! The path of packets through a room: in through a publisher's link, out through its subscribers'
//! queues.
//!
//! Every packet enters the room in [`LiveRoom::forward`], and leaves it in [`deliver`], once for
//! each subscriber. Between them, there are only peers and slots.
//!
//! A subscriber's packets wait briefly until the frame is complete. So they leave in one call, and
//! a decoder could not have used them earlier.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::super::connection::{Connection, State};
use super::super::index::ConnectionKey;
use super::super::timers::Whose;
use super::{Context, LiveRoom};
use crate::PeerId;
use crate::egress::Feedback;
use crate::event::Transport;
use crate::link::{self, Datagram, LinkEvent, Transmit};
use crate::packet::{Packet, RewrittenHeader};
use crate::room::Request;

/// Rounds in which peers may still cause each other work before the rest waits for the next
/// datagram.
const SETTLE_ROUNDS: usize = 8;

/// How long packets wait for the rest of their frame: less than the five milliseconds that a burst
/// may have.
const GATHER: Duration = Duration::from_millis(2);

/// Bytes that are prepared before they are sent: as much as fits in the processor's cache.
const OUTBOX: usize = 256 * 1024;

impl LiveRoom {
    /// Handles a packet from a validated address.
    pub(in super::super) fn receive(
        &mut self,
        context: &mut Context<'_>,
        key: ConnectionKey,
        datagram: &Datagram<'_>,
    ) {
        let now = context.now;
        let mut requested = std::mem::take(&mut self.requested);
        let Some(connection) = self.connection(key) else {
            return;
        };
        connection.note_seen(now, datagram);
        let mut is_done = false;
        if link::is_report(datagram.bytes) {
            let opened = connection
                .egress
                .receive(now, datagram.bytes, &mut requested);
            is_done = opened.is_done;
            if opened.is_news {
                connection.authenticate(now, datagram);
            }
        }
        if !is_done {
            connection.link.receive(now, datagram);
        }
        let estimate = connection.egress.take_estimate();
        for feedback in requested.drain(..) {
            self.apply_feedback(context, key.peer, feedback);
        }
        self.requested = requested;
        if let Some(bitrate) = estimate {
            self.room.estimate(now, key.peer, bitrate);
        }
        if is_done {
            // A probe may have begun or ended.
            self.schedule_connection(context, key.peer);
        } else if self.pump(context, key.peer)
            && let Some(connection) = self.connection(key)
        {
            // Its events are taken before the next packet, as str0m demands.
            connection.authenticate(now, datagram);
        }
    }

    fn apply_feedback(&mut self, context: &Context<'_>, peer: PeerId, feedback: Feedback) {
        match feedback {
            Feedback::Pli { slot } => self.room.keyframe_wanted(context.now, peer, slot),
            Feedback::Nack { slot, sequences } => {
                let Some(connection) = self.connections.get_mut(&peer) else {
                    return;
                };
                for sequence in sequences {
                    if let Some((packet, header)) = self.room.retransmission(peer, slot, sequence) {
                        connection.retransmit(context.now, slot, packet, header);
                    }
                }
                if !std::mem::replace(&mut connection.has_queued, true) {
                    self.queued.push(peer);
                }
                self.gather = Some(context.now);
            }
        }
    }

    /// Handles a connection's deadline.
    pub(in super::super) fn timeout(
        &mut self,
        context: &mut Context<'_>,
        key: ConnectionKey,
        at: Instant,
    ) {
        let now = context.now;
        let Some(connection) = self.connection(key) else {
            return;
        };
        if connection.scheduled != Some(at) {
            return;
        }
        connection.scheduled = None;
        let must_send = connection.egress.next().is_some_and(|at| at <= now);
        if connection.deadline <= now {
            connection.link.handle_timeout(now);
            self.pump(context, key.peer);
        } else if !must_send {
            self.schedule_connection(context, key.peer);
        }
        if must_send {
            self.send(context, key.peer);
        }
    }

    /// Handles the room's own deadline; [`LiveRoom::settle`] does what is due.
    pub(in super::super) fn room_timeout(&mut self, at: Instant) {
        if self.scheduled == Some(at) {
            self.scheduled = None;
        }
    }

    /// Works until nothing is left: requests of the room, links that changed, packets that have
    /// waited long enough. False if there is more to send than fits in one batch.
    pub(in super::super) fn settle(&mut self, context: &mut Context<'_>) -> bool {
        if self.room.next_timeout().is_some_and(|at| at <= context.now) {
            self.room.handle_timeout(context.now);
        }
        for _ in 0..SETTLE_ROUNDS {
            self.room.take_requests(&mut self.requests);
            let mut requests = std::mem::take(&mut self.requests);
            for request in requests.drain(..) {
                self.fulfil(context, request);
            }
            self.requests = requests;
            if self.dirty.is_empty() {
                break;
            }
            for peer in std::mem::take(&mut self.dirty) {
                self.pump(context, peer);
            }
        }
        let is_done = self.send_queued(context);
        let due = [self.gather, self.room.next_timeout()];
        if let Some(due) = due.into_iter().flatten().min()
            && self.scheduled.is_none_or(|at| due < at)
        {
            self.scheduled = Some(due);
            context.timers.push(due, Whose::Room(self.id));
        }
        is_done
    }

    /// Sends what was queued, if it need not wait any longer.
    fn send_queued(&mut self, context: &mut Context<'_>) -> bool {
        if self.gather.is_none_or(|until| until > context.now) {
            return true;
        }
        while let Some(peer) = self.queued.pop() {
            self.send(context, peer);
            if context.outbox.len() >= OUTBOX && !self.queued.is_empty() {
                return false;
            }
        }
        self.gather = None;
        true
    }

    fn send(&mut self, context: &mut Context<'_>, peer: PeerId) {
        let now = context.now;
        let Some(connection) = self.connections.get_mut(&peer) else {
            return;
        };
        connection.has_queued = false;
        if let Some(path) = connection.path(now) {
            let is_paced = path.transport == Transport::Udp;
            context
                .outbox
                .gather(path, |batch| connection.egress.send(now, is_paced, batch));
        }
        self.schedule_connection(context, peer);
    }

    fn schedule_connection(&mut self, context: &mut Context<'_>, peer: PeerId) {
        let room = self.id;
        if let Some(connection) = self.connections.get_mut(&peer) {
            let key = ConnectionKey {
                room,
                peer,
                connection: connection.id,
            };
            connection.schedule(context.timers, key);
        }
    }

    fn fulfil(&mut self, context: &mut Context<'_>, request: Request) {
        match request {
            Request::Keyframe { peer, kind, layer } => {
                if let Some(connection) = self.connections.get_mut(&peer) {
                    connection.link.request_keyframe(kind, layer);
                    self.touch(peer);
                }
            }
            Request::Bitrates {
                peer,
                minimum,
                desired,
            } => {
                if let Some(connection) = self.connections.get_mut(&peer) {
                    connection.egress.aim(context.now, minimum, desired);
                    self.schedule_connection(context, peer);
                }
            }
        }
    }

    /// Drains a link: datagrams go to the outbox, events to the room and the server. True if the
    /// link's last input was media or ended the handshake: only the peer can have sent that.
    fn pump(&mut self, context: &mut Context<'_>, peer: PeerId) -> bool {
        let now = context.now;
        let Some(connection) = self.connections.get_mut(&peer) else {
            return false;
        };
        connection.is_dirty = false;
        connection.deadline = connection.link.drain(now, &mut self.drained);
        let key = ConnectionKey {
            room: self.id,
            peer,
            connection: connection.id,
        };
        for mut transmit in self.drained.transmits.drain(..) {
            route_to_peer(connection, now, &mut transmit);
            context.outbox.push(&transmit);
        }
        connection.schedule(context.timers, key);
        let mut events = std::mem::take(&mut self.drained.events);
        let mut is_authentic = false;
        for event in events.drain(..) {
            is_authentic |= matches!(event, LinkEvent::Packet(_) | LinkEvent::Connected);
            self.take(context, key, event);
        }
        self.drained.events = events;
        is_authentic
    }

    fn take(&mut self, context: &mut Context<'_>, key: ConnectionKey, event: LinkEvent) {
        match event {
            LinkEvent::Packet(packet) => self.forward(context, key, packet),
            LinkEvent::Keys(keys) => {
                if let Some(connection) = self.connection(key) {
                    connection.egress.set_keys(*keys);
                }
            }
            LinkEvent::Connected => self.connected(context, key),
            LinkEvent::Statistics(statistics) => self.report(context, key, &statistics),
            LinkEvent::Closed => self.over(context, key),
        }
    }

    /// Takes in a packet of a page, and queues it for all its subscribers.
    fn forward(&mut self, context: &mut Context<'_>, key: ConnectionKey, packet: Packet) {
        self.start(context, key, packet.kind);
        if let Some(connection) = self.connection(key) {
            connection.receive_counts.packet(&packet);
        }
        let is_complete = packet.marker || packet.kind.is_audio();
        let packet = Arc::new(packet);
        let LiveRoom {
            room,
            connections,
            queued,
            ..
        } = self;
        room.packet(key.peer, &packet, |to, slot, header| {
            deliver(connections, queued, (to, slot), &packet, header);
        });
        if is_complete {
            self.gather = Some(context.now);
        } else if !self.queued.is_empty() {
            self.gather.get_or_insert(context.now + GATHER);
        }
    }
}

/// Hands a packet to a subscriber: queues it for a slot of the page.
pub(super) fn deliver(
    connections: &mut HashMap<PeerId, Box<Connection>>,
    queued: &mut Vec<PeerId>,
    (to, slot): (PeerId, u8),
    packet: &Arc<Packet>,
    header: RewrittenHeader,
) {
    let Some(subscriber) = connections.get_mut(&to) else {
        return;
    };
    if subscriber.state == State::New {
        return;
    }
    subscriber.write(slot, packet, header);
    if !std::mem::replace(&mut subscriber.has_queued, true) {
        queued.push(to);
    }
}

/// Sends a datagram of str0m to where the peer's packets come from; STUN goes where str0m says.
pub(super) fn route_to_peer(connection: &Connection, now: Instant, transmit: &mut Transmit) {
    if !link::is_stun(&transmit.bytes) {
        transmit.path = connection.route_to_peer(now, transmit.path);
    }
}
