//! One connection as the driver sees it: its link, the addresses that have proved to be the
//! peer's, its timers, and how long it has been silent.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::arrivals::Arrivals;
use super::index::Slot;
use super::timers::{Timers, Whose};
use crate::allowance::Allowance;
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

/// An address from which the peer's STUN requests come.
#[derive(Debug, Clone, Copy)]
pub(super) struct Proved {
    pub(super) transport: Transport,
    pub(super) remote: SocketAddr,
    /// Where it sends to: where answers come from.
    pub(super) local: SocketAddr,
    pub(super) heard: Instant,
    /// When something came from there that only the peer can have sent, and that nobody can have
    /// sent again: the end of the handshake, media, a report.
    pub(super) authentic: Option<Instant>,
}

pub(super) struct Connection {
    pub(super) id: ConnectionId,
    pub(super) link: Link,
    pub(super) user: String,
    pub(super) state: State,
    pub(super) proved: Vec<Proved>,
    new_addresses: Allowance,
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
    /// What arrives from the page.
    pub(super) arrivals: Arrivals,
    /// The last quality report, for a change that cannot wait for the next one.
    pub(super) reported: Option<Quality>,
}

impl Connection {
    pub(super) fn new(id: ConnectionId, link: Link, user: String, now: Instant) -> Connection {
        Connection {
            id,
            link,
            user,
            state: State::New,
            proved: Vec::new(),
            new_addresses: Allowance::new(now, limits::NEW_ADDRESSES, limits::NEW_ADDRESS_EVERY),
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
            arrivals: Arrivals::default(),
            reported: None,
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

    /// Whether an address may be proved: it is known, or not one too many.
    pub(super) fn may_prove(&mut self, now: Instant, arrival: &Arrival<'_>) -> bool {
        self.knows(arrival) || self.new_addresses.take(now)
    }

    fn knows(&self, arrival: &Arrival<'_>) -> bool {
        self.proved
            .iter()
            .any(|proved| proved.is_source_of(arrival))
    }

    /// Notes an address whose owner knew the password; returns the one that it displaces.
    pub(super) fn prove(
        &mut self,
        now: Instant,
        arrival: &Arrival<'_>,
    ) -> Option<(Transport, SocketAddr)> {
        if self.knows(arrival) {
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
                .min_by_key(|&index| self.proved[index].heard);
            displaced = oldest.map(|oldest| {
                let oldest = self.proved.swap_remove(oldest);
                (oldest.transport, oldest.remote)
            });
        }
        self.proved.push(Proved {
            transport: arrival.transport,
            remote: arrival.source,
            local: arrival.destination,
            heard: now,
            authentic: None,
        });
        displaced
    }

    /// What came can only have been sent by the peer, now.
    pub(super) fn authenticate(&mut self, now: Instant, arrival: &Arrival<'_>) {
        let mut proved = self.proved.iter_mut();
        if let Some(proved) = proved.find(|proved| proved.is_source_of(arrival)) {
            proved.authentic = Some(now);
        }
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
        let mut proved = self.proved.iter_mut();
        if let Some(proved) = proved.find(|proved| proved.is_source_of(arrival)) {
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

    /// Leads away from the address that ICE has chosen where that would be wrong.
    ///
    /// STUN does not prove from where it was sent: a request can be caught and sent again, or be
    /// sent with a forged source. So media move to an address only when something authentic has
    /// come from there, or when the one in use has been silent for so long that it must be gone.
    /// And they move without ICE when the peer does: a NAT that gives it a new port nominates
    /// nothing.
    pub(super) fn direct(&self, now: Instant, way: Way) -> Way {
        let Some(used) = self
            .proved
            .iter()
            .filter(|proved| proved.authentic.is_some())
            .max_by_key(|proved| proved.authentic)
        else {
            // The handshake is under way.
            return way;
        };
        let chosen = self.proved.iter().find(|proved| proved.is_at(&way));
        if chosen.is_some_and(|c| c.authentic.is_some() && c.silence(now) < limits::ROAM_AFTER) {
            return way;
        }
        if used.silence(now) < limits::MOVE_WITHOUT_DATA {
            return used.way();
        }
        let heard_last = self.proved.iter().max_by_key(|proved| proved.heard);
        heard_last.map_or(way, Proved::way)
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
            arrived: self.arrivals.sum(),
            reaches: Vec::new(),
        })
    }
}

impl Proved {
    fn is_source_of(&self, arrival: &Arrival<'_>) -> bool {
        self.transport == arrival.transport && self.remote == arrival.source
    }

    fn is_at(&self, way: &Way) -> bool {
        self.transport == way.transport && self.remote == way.destination
    }

    fn silence(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.heard)
    }

    fn way(&self) -> Way {
        Way {
            transport: self.transport,
            source: self.local,
            destination: self.remote,
        }
    }
}
