//! How packets pass through a room: in by a publisher's link, out by its subscribers' queues.
//!
//! A subscriber's packets wait until the frame is complete, and a moment at most: so they leave
//! in one call, and a decoder could not have used them before.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::super::connection::{Connection, State};
use super::super::index::Slot;
use super::super::timers::Whose;
use super::{Context, Session};
use crate::PeerId;
use crate::egress::Wish;
use crate::event::Transport;
use crate::link::{self, Arrival, Departure, LinkEvent};
use crate::packet::{Numbers, Packet};
use crate::room::Request;

/// Rounds in which peers may still cause each other work before the rest waits for the next
/// datagram.
const SETTLE_ROUNDS: usize = 8;

/// How long packets wait for the rest of their frame. It is a part of the five milliseconds that
/// a burst may have.
const GATHER: Duration = Duration::from_millis(2);

/// Bytes made before they are sent: as much as stays in the processor's own memory.
const OUTBOX: usize = 256 * 1024;

impl Session {
    /// A packet from an address that was proved before.
    pub(in super::super) fn receive(
        &mut self,
        context: &mut Context<'_>,
        slot: Slot,
        arrival: &Arrival<'_>,
    ) {
        let now = context.now;
        let mut wishes = std::mem::take(&mut self.wishes);
        let Some(connection) = self.connection(slot) else {
            return;
        };
        connection.hear(now, arrival);
        let mut is_done = false;
        if link::is_report(arrival.bytes) {
            let opened = connection
                .link
                .receive_report(now, arrival.bytes, &mut wishes);
            is_done = opened.is_done;
            if opened.is_news {
                connection.authenticate(now, arrival);
            }
        }
        if !is_done {
            connection.link.receive(now, arrival);
        }
        let estimate = connection.link.take_estimate();
        for wish in wishes.drain(..) {
            self.grant(context, slot.peer, wish);
        }
        self.wishes = wishes;
        if let Some(bitrate) = estimate {
            self.room.estimate(now, slot.peer, bitrate);
        }
        if is_done {
            // A probe may have begun or ended.
            self.schedule_connection(context, slot.peer);
        } else if self.pump(context, slot.peer)
            && let Some(connection) = self.connection(slot)
        {
            // Its events are taken before the next packet, as str0m demands.
            connection.authenticate(now, arrival);
        }
    }

    fn grant(&mut self, context: &Context<'_>, peer: PeerId, wish: Wish) {
        match wish {
            Wish::Keyframe { line } => self.room.keyframe_wanted(context.now, peer, line),
            Wish::Again { line, sequences } => {
                let Some(connection) = self.connections.get_mut(&peer) else {
                    return;
                };
                for sequence in sequences {
                    if let Some((packet, numbers)) = self.room.again(peer, line, sequence) {
                        connection.link.repeat(context.now, line, packet, numbers);
                    }
                }
                if !std::mem::replace(&mut connection.has_queued, true) {
                    self.queued.push(peer);
                }
                self.gather = Some(context.now);
            }
        }
    }

    /// A connection's deadline in the heap has come up.
    pub(in super::super) fn timeout(&mut self, context: &mut Context<'_>, slot: Slot, at: Instant) {
        let now = context.now;
        let Some(connection) = self.connection(slot) else {
            return;
        };
        if connection.scheduled != Some(at) {
            return;
        }
        connection.scheduled = None;
        let must_send = connection.link.next_send().is_some_and(|at| at <= now);
        if connection.deadline <= now {
            connection.link.handle_timeout(now);
            self.pump(context, slot.peer);
        } else if !must_send {
            self.schedule_connection(context, slot.peer);
        }
        if must_send {
            self.send(context, slot.peer);
        }
    }

    /// The room's own deadline in the heap has come up; what is due is done by
    /// [`Session::settle`].
    pub(in super::super) fn room_timeout(&mut self, at: Instant) {
        if self.scheduled == Some(at) {
            self.scheduled = None;
        }
    }

    /// Works until nothing is left: requests of the room, links that changed, packets that have
    /// waited for long enough. False if there is more to send than fits at once.
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
        if let Some(way) = connection.way(now) {
            let is_paced = way.transport == Transport::Udp;
            context
                .outbox
                .gather(way, |batch| connection.link.send(now, is_paced, batch));
        }
        self.schedule_connection(context, peer);
    }

    fn schedule_connection(&mut self, context: &mut Context<'_>, peer: PeerId) {
        let room = self.id;
        if let Some(connection) = self.connections.get_mut(&peer) {
            let slot = Slot {
                room,
                peer,
                connection: connection.id,
            };
            connection.schedule(context.timers, slot);
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
                    connection.link.set_bitrates(context.now, minimum, desired);
                    self.schedule_connection(context, peer);
                }
            }
        }
    }

    /// Drains a link: datagrams to the outbox, events to the room and the server. True if what
    /// the link was given last was media, or ended the handshake: only the peer can have sent it.
    fn pump(&mut self, context: &mut Context<'_>, peer: PeerId) -> bool {
        let now = context.now;
        let Some(connection) = self.connections.get_mut(&peer) else {
            return false;
        };
        connection.is_dirty = false;
        connection.deadline = connection.link.drain(now, &mut self.drained);
        let slot = Slot {
            room: self.id,
            peer,
            connection: connection.id,
        };
        for mut departure in self.drained.departures.drain(..) {
            direct(connection, now, &mut departure);
            context.outbox.push(&departure);
        }
        connection.schedule(context.timers, slot);
        let mut events = std::mem::take(&mut self.drained.events);
        let mut is_authentic = false;
        for event in events.drain(..) {
            is_authentic |= matches!(event, LinkEvent::Packet(_) | LinkEvent::Connected);
            self.take(context, slot, event);
        }
        self.drained.events = events;
        is_authentic
    }

    fn take(&mut self, context: &mut Context<'_>, slot: Slot, event: LinkEvent) {
        match event {
            LinkEvent::Packet(packet) => self.forward(context, slot, packet),
            LinkEvent::Connected => self.connected(context, slot),
            LinkEvent::Statistics(statistics) => self.report(context, slot, &statistics),
            LinkEvent::Closed => self.over(context, slot),
        }
    }

    /// Queues a packet for everyone who gets it.
    fn forward(&mut self, context: &mut Context<'_>, slot: Slot, packet: Packet) {
        self.start(context, slot, packet.kind);
        if let Some(connection) = self.connection(slot) {
            connection.arrivals.packet(&packet);
        }
        let is_complete = packet.marker || packet.kind.is_audio();
        let packet = Arc::new(packet);
        let Session {
            room,
            connections,
            queued,
            ..
        } = self;
        room.packet(slot.peer, &packet, |to, line, numbers| {
            deliver(connections, queued, (to, line), &packet, numbers);
        });
        if is_complete {
            self.gather = Some(context.now);
        } else if !self.queued.is_empty() {
            self.gather.get_or_insert(context.now + GATHER);
        }
    }
}

/// Queues a packet for one line of a subscriber.
pub(super) fn deliver(
    connections: &mut HashMap<PeerId, Box<Connection>>,
    queued: &mut Vec<PeerId>,
    (to, line): (PeerId, u8),
    packet: &Arc<Packet>,
    numbers: Numbers,
) {
    let Some(subscriber) = connections.get_mut(&to) else {
        return;
    };
    if subscriber.state == State::New {
        return;
    }
    subscriber.link.write(line, packet, numbers);
    if !std::mem::replace(&mut subscriber.has_queued, true) {
        queued.push(to);
    }
}

/// Leads a datagram of str0m's to where the peer is heard; STUN goes where it came from.
pub(super) fn direct(connection: &Connection, now: Instant, departure: &mut Departure) {
    if !link::is_stun(&departure.bytes) {
        departure.way = connection.direct(now, departure.way);
    }
}
