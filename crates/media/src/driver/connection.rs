//! One connection as the driver sees it: its link and its egress, the validated addresses of the
//! peer, its timers, and how long it has been silent.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::index::ConnectionKey;
use super::receive_counts::ReceiveCounts;
use super::timers::{Timers, Whose};
use crate::allowance::Allowance;
use crate::egress::Egress;
use crate::event::{Direction, Quality, Transport};
use crate::link::{Datagram, Link, NetworkPath, Statistics};
use crate::packet::{Packet, RewrittenHeader};
use crate::{ConnectionId, limits};

/// First bytes below this are STUN (RFC 7983).
const STUN_BELOW: u8 = 2;

/// First bytes from this on are RTP and RTCP (RFC 7983).
const MEDIA_FROM: u8 = 128;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// ICE and DTLS are not up yet.
    New,
    Up,
    /// Was up, but nothing has arrived for some seconds.
    Lost,
}

/// An address from which the peer's STUN requests come.
#[derive(Debug, Clone, Copy)]
pub(super) struct Proved {
    pub(super) transport: Transport,
    pub(super) remote: SocketAddr,
    /// The address of ours that it sends to, from which answers are sent.
    pub(super) local: SocketAddr,
    pub(super) last_seen: Instant,
    /// When something arrived from there that only the peer can have sent, and that cannot be a
    /// replay: the end of the handshake, media, a report.
    pub(super) authentic: Option<Instant>,
}

pub(super) struct Connection {
    pub(super) id: ConnectionId,
    pub(super) link: Link,
    pub(super) egress: Egress,
    pub(super) user: String,
    pub(super) state: State,
    pub(super) proved: Vec<Proved>,
    new_addresses: Allowance,
    pub(super) last_seen: Instant,
    pub(super) heard_media: Option<Instant>,
    pub(super) transport: Transport,
    pub(super) started: [bool; 3],
    /// The link's next deadline, and its earliest entry in the heap.
    pub(super) deadline: Instant,
    pub(super) scheduled: Option<Instant>,
    /// The link has to be drained.
    pub(super) is_dirty: bool,
    /// Packets for the page have been queued.
    pub(super) has_queued: bool,
    pub(super) is_over: bool,
    pub(super) counted: Option<(Instant, u64, u64)>,
    /// What arrives from the page.
    pub(super) receive_counts: ReceiveCounts,
    /// The last quality report, to detect a change that cannot wait for the next one.
    pub(super) reported: Option<Quality>,
}

impl Connection {
    pub(super) fn new(
        id: ConnectionId,
        (link, egress): (Link, Egress),
        user: String,
        now: Instant,
    ) -> Connection {
        Connection {
            id,
            link,
            egress,
            user,
            state: State::New,
            proved: Vec::new(),
            new_addresses: Allowance::new(now, limits::NEW_ADDRESSES, limits::NEW_ADDRESS_EVERY),
            last_seen: now,
            heard_media: None,
            transport: Transport::Udp,
            started: [false; 3],
            deadline: now,
            scheduled: None,
            is_dirty: false,
            has_queued: false,
            is_over: false,
            counted: None,
            receive_counts: ReceiveCounts::default(),
            reported: None,
        }
    }

    pub(super) fn schedule(&mut self, timers: &mut Timers, key: ConnectionKey) {
        let due = self
            .egress
            .next()
            .map_or(self.deadline, |next| next.min(self.deadline));
        if self.scheduled.is_none_or(|at| due < at) {
            self.scheduled = Some(due);
            timers.push(due, Whose::Connection(key));
        }
    }

    /// Queues a packet on a slot of the page. To be followed by [`Egress::send`].
    pub(super) fn write(&mut self, slot: u8, packet: &Arc<Packet>, header: RewrittenHeader) {
        if let Some(types) = self.link.payload_types(slot, packet) {
            let is_audio = packet.kind.is_audio();
            self.egress.write(is_audio, slot, types, packet, header);
        }
    }

    /// Queues the retransmission of a lost packet. To be followed by [`Egress::send`].
    pub(super) fn retransmit(
        &mut self,
        now: Instant,
        slot: u8,
        packet: Arc<Packet>,
        header: RewrittenHeader,
    ) {
        if let Some(types) = self.link.payload_types(slot, &packet) {
            self.egress.retransmit(now, slot, types, packet, header);
        }
    }

    /// Whether an address may be validated: it is known, or the limit is not reached.
    pub(super) fn may_prove(&mut self, now: Instant, datagram: &Datagram<'_>) -> bool {
        self.knows(datagram) || self.new_addresses.take(now)
    }

    fn knows(&self, datagram: &Datagram<'_>) -> bool {
        self.proved
            .iter()
            .any(|proved| proved.is_source_of(datagram))
    }

    /// Stores an address whose sender knew the password; returns the one that it displaces.
    pub(super) fn prove(
        &mut self,
        now: Instant,
        datagram: &Datagram<'_>,
    ) -> Option<(Transport, SocketAddr)> {
        if self.knows(datagram) {
            return None;
        }
        let mut displaced = None;
        if self.proved.len() >= limits::ADDRESSES_PER_CONNECTION {
            let kept = self
                .proved
                .iter()
                .filter_map(|proved| proved.authentic)
                .max();
            let oldest = (0..self.proved.len())
                .filter(|&index| kept.is_none() || self.proved[index].authentic != kept)
                .min_by_key(|&index| self.proved[index].last_seen);
            displaced = oldest.map(|oldest| {
                let oldest = self.proved.swap_remove(oldest);
                (oldest.transport, oldest.remote)
            });
        }
        self.proved.push(Proved {
            transport: datagram.transport,
            remote: datagram.source,
            local: datagram.destination,
            last_seen: now,
            authentic: None,
        });
        displaced
    }

    /// Notes that something authentic and fresh has arrived from the peer.
    pub(super) fn authenticate(&mut self, now: Instant, datagram: &Datagram<'_>) {
        let mut proved = self.proved.iter_mut();
        if let Some(proved) = proved.find(|proved| proved.is_source_of(datagram)) {
            proved.authentic = Some(now);
        }
    }

    /// Notes that something has arrived from a validated address.
    pub(super) fn note_seen(&mut self, now: Instant, datagram: &Datagram<'_>) {
        self.last_seen = now;
        let first = datagram.bytes.first().copied().unwrap_or_default();
        if first >= MEDIA_FROM {
            self.heard_media = Some(now);
        }
        if first >= STUN_BELOW || self.state == State::New {
            self.transport = datagram.transport;
        }
        let mut proved = self.proved.iter_mut();
        if let Some(proved) = proved.find(|proved| proved.is_source_of(datagram)) {
            proved.last_seen = now;
            proved.local = datagram.destination;
        }
    }

    /// How long silence is tolerated: shorter while media was flowing.
    pub(super) fn patience(&self) -> Duration {
        let was_sending = self
            .heard_media
            .is_some_and(|at| at + limits::MEDIA_RECENT > self.last_seen);
        if was_sending {
            limits::LOST_AFTER_MEDIA
        } else {
            limits::LOST_AFTER_IDLE
        }
    }

    /// Where media go; `None` until ICE has decided.
    pub(super) fn path(&self, now: Instant) -> Option<NetworkPath> {
        self.link.path().map(|path| self.route_to_peer(now, path))
    }

    /// Overrides the address that ICE has chosen where that would be wrong.
    ///
    /// STUN does not prove where it was sent from: a request can be captured and replayed, or sent
    /// with a forged source. So media move to an address only when something authentic has arrived
    /// from there, or when the one in use has been silent so long that it must be gone. And they
    /// move without ICE when the peer moves: a NAT that assigns it a new port nominates nothing.
    pub(super) fn route_to_peer(&self, now: Instant, path: NetworkPath) -> NetworkPath {
        let Some(used) = self
            .proved
            .iter()
            .filter(|proved| proved.authentic.is_some())
            .max_by_key(|proved| proved.authentic)
        else {
            // The handshake is in progress.
            return path;
        };
        let chosen = self.proved.iter().find(|proved| proved.is_at(&path));
        if chosen.is_some_and(|c| c.authentic.is_some() && c.silence(now) < limits::ROAM_AFTER) {
            return path;
        }
        if used.silence(now) < limits::MOVE_WITHOUT_DATA {
            return used.path();
        }
        let latest = self.proved.iter().max_by_key(|proved| proved.last_seen);
        latest.map_or(path, Proved::path)
    }

    /// The change of the counters since the last call; `None` in the first call.
    pub(super) fn quality(
        &mut self,
        now: Instant,
        key: ConnectionKey,
        statistics: &Statistics,
    ) -> Option<Quality> {
        let outcome = self.egress.outcome();
        let new_in = statistics.bytes_in + outcome.bytes_in;
        let new_out = statistics.bytes_out + outcome.bytes_out;
        let counted = (now, new_in, new_out);
        let (then, bytes_in, bytes_out) = self.counted.replace(counted)?;
        let millis = now.saturating_duration_since(then).as_millis().max(1) as u64;
        let bitrate = |new: u64, old: u64| new.saturating_sub(old) * 8_000 / millis;
        let round_trip = outcome.round_trip.or(statistics.round_trip);
        Some(Quality {
            room: key.room,
            peer: key.peer,
            connection: key.connection,
            transport: self.transport,
            round_trip_ms: round_trip.map(|time| time.as_secs_f32() * 1_000.0),
            up: Direction {
                loss: statistics.loss_in,
                jitter_ms: statistics.jitter_in,
                bitrate: bitrate(new_in, bytes_in),
            },
            down: Direction {
                loss: outcome.loss,
                jitter_ms: outcome.jitter,
                bitrate: bitrate(new_out, bytes_out),
            },
            estimate: None,
            layers: Vec::new(),
            arrived: self.receive_counts.sum(),
            reaches: Vec::new(),
        })
    }
}

impl Proved {
    fn is_source_of(&self, datagram: &Datagram<'_>) -> bool {
        self.transport == datagram.transport && self.remote == datagram.source
    }

    fn is_at(&self, path: &NetworkPath) -> bool {
        self.transport == path.transport && self.remote == path.destination
    }

    fn silence(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.last_seen)
    }

    fn path(&self) -> NetworkPath {
        NetworkPath {
            transport: self.transport,
            source: self.local,
            destination: self.remote,
        }
    }
}
