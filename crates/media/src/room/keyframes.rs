//! The requests for keyframes: a decoder can only begin at one, and a publisher's encoder is not
//! asked more often than it can answer.

use std::time::Instant;

use super::track::Track;
use super::{Request, Room};
use crate::layers::LAYERS;
use crate::{PeerId, TrackKind, limits};

impl Room {
    /// Asks for keyframes of a track that is about to be sent, unless it is being sent already.
    pub(crate) fn prepare(&mut self, peer: PeerId, kind: TrackKind) {
        if self.tracks.contains_key(&(peer, kind)) {
            return;
        }
        let layers = 0..LAYERS as u8;
        self.requests
            .extend(layers.map(|layer| Request::Keyframe { peer, kind, layer }));
    }

    /// A subscriber's decoder cannot continue: pass it to the encoder.
    pub(crate) fn keyframe_wanted(&mut self, now: Instant, to: PeerId, slot: u8) {
        let found = self.video_subscription(to, slot);
        let Some((source, layer)) = found.and_then(|subscription| {
            Some((
                subscription.source?,
                subscription.current.or(subscription.wanted).unwrap_or(0),
            ))
        }) else {
            return;
        };
        if let Some(track) = self.tracks.get_mut(&source) {
            track.want(&mut self.requests, now, source, usize::from(layer));
        }
    }

    /// Keyframes that were asked for too soon are asked for when their time has come.
    pub(crate) fn handle_timeout(&mut self, now: Instant) {
        for (source, track) in &mut self.tracks {
            for layer in 0..LAYERS {
                if track.owed[layer] {
                    track.want(&mut self.requests, now, *source, layer);
                }
            }
        }
    }

    /// When [`Room::handle_timeout`] has something to do.
    pub(crate) fn next_timeout(&self) -> Option<Instant> {
        let due = |track: &Track| {
            (0..LAYERS)
                .filter(|&layer| track.owed[layer])
                .filter_map(|layer| track.asked[layer].map(|at| at + limits::KEYFRAME_INTERVAL))
                .min()
        };
        self.tracks.values().filter_map(due).min()
    }

    pub(super) fn want_missing_keyframes(&mut self, now: Instant) {
        for (source, track) in &mut self.tracks {
            if source.1.is_audio() {
                continue;
            }
            let mut layers = [false; LAYERS];
            for subscription in track
                .subscriptions
                .iter()
                .map(|&index| &self.subscriptions[index])
            {
                if subscription.current.is_none() {
                    layers[usize::from(subscription.wanted.unwrap_or(0)).min(LAYERS - 1)] = true;
                }
            }
            for layer in (0..LAYERS).filter(|&layer| layers[layer]) {
                track.want(&mut self.requests, now, *source, layer);
            }
        }
    }
}
