//! One connection as the driver sees it: its link, the addresses that have proved to be the
//! peer's, its timers, and how long it has been silent.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::index::Slot;
use super::timers::{Timers, Whose};
use crate::event::{Direction, Quality, Transport};
use crate::link::{Arrival, Link, Statistics, Way};
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
    /// Was up, and nothing has been heard for some seconds.
    Lost,
}

/// An address that has proved to be the peer's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Proved {
    pub(super) transport: Transport,
    pub(super) remote: SocketAddr,
    /// Where it sends to: where answers come from.
    pub(super) local: SocketAddr,
    pub(super) heard: Instant,
}

pub(super) struct Connection {
    pub(super) id: ConnectionId,
    pub(super) link: Link,
    pub(super) user: String,
    pub(super) state: State,
    pub(super) proved: Vec<Proved>,
    pub(super) heard: Instant,
    pub(super) heard_media: Option<Instant>,
    pub(super) transport: Transport,
    pub(super) started: [bool; 3],
    /// When the link wants to be called, and the earliest entry in the heap.
    pub(super) deadline: Instant,
    pub(super) scheduled: Option<Instant>,
    /// The link has to be drained.
    pub(super) is_dirty: bool,
    /// Packets for the page have been queued.
    pub(super) has_queued: bool,
    pub(super) is_over: bool,
    pub(super) counted: Option<(Instant, u64, u64)>,
}

impl Connection {
    pub(super) fn new(id: ConnectionId, link: Link, user: String, now: Instant) -> Connection {
        Connection {
            id,
            link,
            user,
            state: State::New,
            proved: Vec::new(),
            heard: now,
            heard_media: None,
            transport: Transport::Udp,
            started: [false; 3],
            deadline: now,
            scheduled: None,
            is_dirty: false,
            has_queued: false,
            is_over: false,
            counted: None,
        }
    }

    pub(super) fn schedule(&mut self, timers: &mut Timers, slot: Slot) {
        let due = self
            .link
            .next_send()
            .map_or(self.deadline, |next| next.min(self.deadline));
        if self.scheduled.is_none_or(|at| due < at) {
            self.scheduled = Some(due);
            timers.push(due, Whose::Connection(slot));
        }
    }

    /// Notes an address whose owner knew the password; returns those that it displaces.
    pub(super) fn prove(
        &mut self,
        now: Instant,
        arrival: &Arrival<'_>,
    ) -> Vec<(Transport, SocketAddr)> {
        let known = self
            .proved
            .iter()
            .any(|p| p.transport == arrival.transport && p.remote == arrival.source);
        if known {
            return Vec::new();
        }
        let mut displaced = Vec::new();
        if self.proved.len() >= limits::ADDRESSES_PER_CONNECTION
            && let Some(oldest) =
                (0..self.proved.len()).min_by_key(|&index| self.proved[index].heard)
        {
            let oldest = self.proved.swap_remove(oldest);
            displaced.push((oldest.transport, oldest.remote));
        }
        self.proved.push(Proved {
            transport: arrival.transport,
            remote: arrival.source,
            local: arrival.destination,
            heard: now,
        });
        displaced
    }

    /// Something came from a proved address.
    pub(super) fn hear(&mut self, now: Instant, arrival: &Arrival<'_>) {
        self.heard = now;
        let first = arrival.bytes.first().copied().unwrap_or_default();
        if first >= MEDIA_FROM {
            self.heard_media = Some(now);
        }
        if first >= STUN_BELOW || self.state == State::New {
            self.transport = arrival.transport;
        }
        let heard_at = self
            .proved
            .iter_mut()
            .find(|p| p.remote == arrival.source && p.transport == arrival.transport);
        if let Some(proved) = heard_at {
            proved.heard = now;
            proved.local = arrival.destination;
        }
    }

    /// How long silence is no reason to worry: less while media was flowing.
    pub(super) fn patience(&self) -> Duration {
        let was_sending = self
            .heard_media
            .is_some_and(|at| at + limits::MEDIA_RECENT > self.heard);
        if was_sending {
            limits::LOST_AFTER_MEDIA
        } else {
            limits::LOST_AFTER_IDLE
        }
    }

    /// Where media go; `None` until ICE has decided.
    pub(super) fn way(&self, now: Instant) -> Option<Way> {
        self.link.way().map(|way| self.direct(now, way))
    }

    /// Leads to where the peer was heard last, if the address that ICE has chosen has fallen
    /// silent: a NAT that gave the peer a new port does not nominate anything.
    pub(super) fn direct(&self, now: Instant, way: Way) -> Way {
        let is_fresh =
            |proved: &Proved| now.saturating_duration_since(proved.heard) < limits::ROAM_AFTER;
        let chosen = self
            .proved
            .iter()
            .find(|p| p.remote == way.destination && p.transport == way.transport);
        if chosen.is_none_or(|chosen| !is_fresh(chosen))
            && let Some(other) = self.proved.iter().max_by_key(|proved| proved.heard)
            && is_fresh(other)
        {
            return Way {
                transport: other.transport,
                source: other.local,
                destination: other.remote,
            };
        }
        way
    }

    /// What the counters say since the last time; nothing at the first time.
    pub(super) fn quality(
        &mut self,
        now: Instant,
        slot: Slot,
        statistics: &Statistics,
    ) -> Option<Quality> {
        let counted = (now, statistics.bytes_in, statistics.bytes_out);
        let (then, bytes_in, bytes_out) = self.counted.replace(counted)?;
        let millis = now.saturating_duration_since(then).as_millis().max(1) as u64;
        let bitrate = |new: u64, old: u64| new.saturating_sub(old) * 8_000 / millis;
        let round_trip = statistics.round_trip;
        Some(Quality {
            room: slot.room,
            peer: slot.peer,
            connection: slot.connection,
            transport: self.transport,
            round_trip_ms: round_trip.map(|time| time.as_secs_f32() * 1_000.0),
            up: Direction {
                loss: statistics.loss_in,
                jitter_ms: statistics.jitter_in,
                bitrate: bitrate(statistics.bytes_in, bytes_in),
            },
            down: Direction {
                loss: statistics.loss_out,
                jitter_ms: statistics.jitter_out,
                bitrate: bitrate(statistics.bytes_out, bytes_out),
            },
            estimate: None,
            layers: Vec::new(),
        })
    }
}
