//! The routes: which tracks go to which slots.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use super::Room;
use super::subscription::Subscription;
use crate::packet::{Packet, RewrittenHeader};
use crate::{PeerId, TrackKind};

/// The complete desired state of a room: every track that may flow, and where to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flow {
    /// The routes, in any order; of two routes to the same slot, the last counts.
    pub routes: Vec<Route>,
}

/// One track to one slot of one subscriber.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Route {
    /// The publisher.
    pub from: PeerId,
    /// Which of the publisher's tracks.
    pub kind: TrackKind,
    /// The subscriber.
    pub to: PeerId,
    /// The subscriber's receive slot: the index among its `recvonly` lines of this kind (audio and
    /// video are counted separately).
    pub slot: u8,
}

impl Room {
    /// Puts the room into the desired state; what is not named stops with this call. Pictures that
    /// have just come ahead of their route are delivered.
    pub(crate) fn set_flow(
        &mut self,
        now: Instant,
        flow: &Flow,
        mut deliver: impl FnMut(&Arc<Packet>, PeerId, u8, RewrittenHeader),
    ) {
        let mut sources: HashMap<(PeerId, bool, u8), (PeerId, TrackKind)> = HashMap::new();
        for route in &flow.routes {
            let key = (route.to, route.kind.is_audio(), route.slot);
            sources.insert(key, (route.from, route.kind));
        }
        for subscription in &mut self.subscriptions {
            let source =
                sources.remove(&(subscription.to, subscription.is_audio, subscription.slot));
            if subscription.source != source {
                subscription.source = source;
                subscription.restart();
            }
        }
        // Numbers continue for as long as their connection, and peers come and go.
        let subscribers = &self.subscribers;
        self.subscriptions.retain(|subscription| {
            subscription.source.is_some() || subscribers.contains_key(&subscription.to)
        });
        for ((to, is_audio, slot), source) in sources {
            self.subscriptions
                .push(Subscription::new(to, is_audio, slot, source));
        }
        self.index();
        for packet in self.take_early(now) {
            self.packet(packet.0, &packet.1, |to, slot, header| {
                deliver(&packet.1, to, slot, header);
            });
        }
        self.want_missing_keyframes(now);
        self.allocate(now);
    }

    /// What came early of the tracks that have a subscription now.
    fn take_early(&mut self, now: Instant) -> Vec<(PeerId, Arc<Packet>)> {
        let mut packets = Vec::new();
        for (source, track) in &mut self.tracks {
            let Some(early) = self.early.remove(source) else {
                continue;
            };
            // What was sent meanwhile is no reason to wait with asking, but what was asked is.
            track.asked = early.asked();
            for packet in early.take(now) {
                packets.push((source.0, packet));
            }
        }
        packets
    }

    /// Rebuilds the tracks' lists of subscriptions and drops what has no subscriber.
    fn index(&mut self) {
        for track in self.tracks.values_mut() {
            track.subscriptions.clear();
        }
        for (index, subscription) in self.subscriptions.iter().enumerate() {
            if let Some(source) = subscription.source {
                self.tracks
                    .entry(source)
                    .or_default()
                    .subscriptions
                    .push(index);
            }
        }
        self.tracks
            .retain(|_, track| !track.subscriptions.is_empty());
    }
}
