//! The bandwidth of each subscriber's network path, shared among the videos that it receives.

use std::time::Instant;

use super::{Request, Room};
use crate::layers::{self, LayerMeter, LayerRequest};
use crate::{PeerId, TrackKind, limits};

/// A bandwidth is reported again only if it changed by more than this part.
const BITRATE_CHANGE: u64 = 10;

/// A peer whose connection is up.
#[derive(Debug, Default)]
pub(super) struct Subscriber {
    estimate: Option<u64>,
    published: Option<(u64, u64)>,
}

impl Room {
    /// The bandwidth estimate of the network path to a subscriber, in bits per second.
    pub(crate) fn estimate(&mut self, now: Instant, peer: PeerId, bitrate: u64) {
        let Some(subscriber) = self.subscribers.get_mut(&peer) else {
            return;
        };
        let before = subscriber.estimate.replace(bitrate);
        // Going down cannot wait for the tick.
        if before.is_some_and(|before| bitrate < before) {
            self.allocate_peer(now, peer);
        }
    }

    /// The last estimate for a peer.
    pub(crate) fn estimate_of(&self, peer: PeerId) -> Option<u64> {
        self.subscribers.get(&peer)?.estimate
    }

    /// The layers now on a peer's video slots, as `(slot, layer)`.
    pub(crate) fn layers_of(&self, peer: PeerId) -> Vec<(u8, u8)> {
        let video = self
            .subscriptions
            .iter()
            .filter(|subscription| subscription.to == peer && !subscription.is_audio);
        video
            .filter_map(|subscription| {
                subscription
                    .source
                    .and(subscription.current)
                    .map(|layer| (subscription.slot, layer))
            })
            .collect()
    }

    /// To be called every [`limits::TICK`]: measures, chooses layers, asks again.
    pub(crate) fn tick(&mut self, now: Instant) {
        let passed = self
            .ticked
            .map_or(limits::TICK, |at| now.saturating_duration_since(at));
        self.ticked = Some(now);
        for track in self.tracks.values_mut() {
            for layer in &mut track.layers {
                layer.tick(passed);
            }
        }
        self.allocate(now);
    }

    pub(super) fn allocate(&mut self, now: Instant) {
        let peers: Vec<PeerId> = self.subscribers.keys().copied().collect();
        for peer in peers {
            self.allocate_peer(now, peer);
        }
    }

    fn allocate_peer(&mut self, now: Instant, peer: PeerId) {
        let Some(subscriber) = self.subscribers.get_mut(&peer) else {
            return;
        };
        let mut indexes = Vec::new();
        let mut layer_requests = Vec::new();
        for (index, subscription) in self.subscriptions.iter().enumerate() {
            let track = subscription
                .source
                .filter(|_| subscription.to == peer && !subscription.is_audio);
            let Some(track) = track.and_then(|source| self.tracks.get(&source)) else {
                continue;
            };
            let rate = |layer: &LayerMeter| layer.is_active(now).then(|| layer.rate());
            indexes.push(index);
            layer_requests.push(LayerRequest {
                rates: track.layers.each_ref().map(rate),
                current: subscription.current,
                raised: subscription.raised,
                is_screen: subscription
                    .source
                    .is_some_and(|(_, kind)| kind == TrackKind::Screen),
            });
        }
        let estimate = subscriber.estimate.unwrap_or(limits::INITIAL_BITRATE);
        let allocation = layers::allocate(now, estimate, &layer_requests);
        let aim = (allocation.best * 3 / 2).clamp(limits::IDLE_BITRATE, limits::MOST_BITRATE);
        subscriber.publish(&mut self.requests, peer, allocation.next.min(aim), aim);
        for (&index, layer) in indexes.iter().zip(&allocation.layers) {
            let subscription = &mut self.subscriptions[index];
            let (Some(layer), Some(source)) = (*layer, subscription.source) else {
                continue;
            };
            if subscription.wanted == Some(layer) {
                continue;
            }
            subscription.wanted = Some(layer);
            if subscription.current != Some(layer)
                && let Some(track) = self.tracks.get_mut(&source)
            {
                track.want(&mut self.requests, now, source, usize::from(layer));
            }
        }
    }
}

impl Subscriber {
    fn publish(&mut self, requests: &mut Vec<Request>, peer: PeerId, minimum: u64, desired: u64) {
        let near = |a: u64, b: u64| a.abs_diff(b) * BITRATE_CHANGE <= a.max(b);
        if self
            .published
            .is_some_and(|(low, high)| near(low, minimum) && near(high, desired))
        {
            return;
        }
        self.published = Some((minimum, desired));
        requests.push(Request::Bitrates {
            peer,
            minimum,
            desired,
        });
    }
}
