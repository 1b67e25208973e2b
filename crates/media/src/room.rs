//! Who gets whose packets: pure state without clock, sockets or str0m.
//!
//! [`Room::set_flow`] says who may (`flow`), bandwidth says in which layer (`allocation`), and a
//! video begins with a keyframe (`keyframes`). Packets come in with [`Room::packet`] and leave
//! through a closure with their new numbers.
//! Requests to peers (a keyframe, another bandwidth) are collected, and fetched with
//! [`Room::take_requests`].

mod allocation;
mod early;
mod flow;
mod keyframes;
mod subscription;
mod track;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use crate::layers::LAYERS;
use crate::limits;
use crate::packet::{Packet, RewrittenHeader};
use crate::rewrite::Rewriter;
use crate::{PeerId, TrackKind};

pub use flow::{Flow, Route};

use allocation::Subscriber;
use early::Early;
use subscription::Subscription;
use track::Track;

/// RTP clocks in ticks per second.
const AUDIO_CLOCK: u32 = 48_000;
const VIDEO_CLOCK: u32 = 90_000;

/// What the room wants of a peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Request {
    /// The publisher's encoder is to send a keyframe.
    Keyframe {
        peer: PeerId,
        kind: TrackKind,
        layer: u8,
    },
    /// The subscriber's bandwidth search has a new aim, in bits per second.
    Bitrates {
        peer: PeerId,
        minimum: u64,
        desired: u64,
    },
}

/// The forwarding state of one room.
#[derive(Debug, Default)]
pub(crate) struct Room {
    subscriptions: Vec<Subscription>,
    tracks: HashMap<(PeerId, TrackKind), Track>,
    /// Pictures that arrive and that no route names (yet).
    early: HashMap<(PeerId, TrackKind), Early>,
    subscribers: HashMap<PeerId, Subscriber>,
    requests: Vec<Request>,
    ticked: Option<Instant>,
}

impl Room {
    /// A connection of this peer begins: what it published or received before is past.
    pub(crate) fn join(&mut self, now: Instant, peer: PeerId) {
        self.forget(peer);
        self.subscribers.insert(peer, Subscriber::default());
        self.want_missing_keyframes(now);
    }

    /// The peer's connection is over. Its routes stay: they are the rules' business.
    pub(crate) fn leave(&mut self, peer: PeerId) {
        self.forget(peer);
        self.subscribers.remove(&peer);
    }

    /// A peer that was lost is back: its decoders need a place to begin.
    pub(crate) fn resume(&mut self, now: Instant, peer: PeerId) {
        for subscription in self
            .subscriptions
            .iter_mut()
            .filter(|subscription| subscription.to == peer)
        {
            subscription.restart();
        }
        self.want_missing_keyframes(now);
    }

    fn forget(&mut self, peer: PeerId) {
        self.early.retain(|(from, _), _| *from != peer);
        for subscription in &mut self.subscriptions {
            if subscription.to == peer {
                // A new connection counts from the beginning.
                subscription.rewriter = Rewriter::default();
                subscription.restart();
            } else if subscription.source.is_some_and(|(from, _)| from == peer) {
                subscription.restart();
            }
        }
        for ((from, _), track) in &mut self.tracks {
            if *from == peer {
                let subscriptions = std::mem::take(&mut track.subscriptions);
                *track = Track {
                    subscriptions,
                    ..Track::default()
                };
            }
        }
    }

    /// Forwards a packet: `deliver` is called for every subscription that gets it.
    pub(crate) fn packet(
        &mut self,
        from: PeerId,
        packet: &Arc<Packet>,
        mut deliver: impl FnMut(PeerId, u8, RewrittenHeader),
    ) {
        let source = (from, packet.kind);
        let Some(track) = self.tracks.get_mut(&source) else {
            if !packet.kind.is_audio() && self.early.entry(source).or_default().keep(packet) {
                self.requests.push(Request::Keyframe {
                    peer: from,
                    kind: packet.kind,
                    layer: packet.layer,
                });
            }
            return;
        };
        let layer = usize::from(packet.layer).min(LAYERS - 1);
        track.note(layer, packet);
        let clock = if packet.kind.is_audio() {
            AUDIO_CLOCK
        } else {
            VIDEO_CLOCK
        };
        let mut wanted = false;
        for &index in &track.subscriptions {
            let subscription = &mut self.subscriptions[index];
            if !packet.kind.is_audio() && !subscription.takes(packet, &track.layers) {
                wanted |= subscription.waits_for(packet.layer);
                continue;
            }
            if let Some(header) = subscription.rewriter.rewrite(from, packet, clock) {
                deliver(subscription.to, subscription.slot, header);
            }
        }
        if wanted {
            let retry = if track.silent[layer] {
                limits::KEYFRAME_UNHEARD
            } else {
                limits::KEYFRAME_RETRY
            };
            if track.asked[layer].is_none_or(|at| packet.arrived >= at + retry) {
                track.asked[layer] = None;
                track.want(&mut self.requests, packet.arrived, source, layer);
            }
        }
    }

    /// A packet of a video subscription that its subscriber has lost, with the numbers that it had.
    pub(crate) fn retransmission(
        &self,
        to: PeerId,
        slot: u8,
        sequence: u64,
    ) -> Option<(Arc<Packet>, RewrittenHeader)> {
        let subscription = self.video_subscription(to, slot)?;
        subscription
            .rewriter
            .retransmission(sequence, |origin, own| {
                let track = self.tracks.get(&(origin.from, origin.kind))?;
                track.recall(origin.layer, own)
            })
    }

    fn video_subscription(&self, to: PeerId, slot: u8) -> Option<&Subscription> {
        let mut subscriptions = self.subscriptions.iter();
        subscriptions.find(|subscription| {
            subscription.to == to && !subscription.is_audio && subscription.slot == slot
        })
    }

    /// The tracks that go to a peer, as `(slot, track)`.
    pub(crate) fn routes_to(
        &self,
        peer: PeerId,
    ) -> impl Iterator<Item = (u8, (PeerId, TrackKind))> + '_ {
        let subscriptions = self
            .subscriptions
            .iter()
            .filter(move |subscription| subscription.to == peer);
        subscriptions.filter_map(|subscription| {
            subscription
                .source
                .map(|source| (subscription.slot, source))
        })
    }

    /// Moves out what the room wants of its peers.
    pub(crate) fn take_requests(&mut self, into: &mut Vec<Request>) {
        into.append(&mut self.requests);
    }
}
