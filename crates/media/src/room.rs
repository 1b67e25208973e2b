//! Who gets whose packets: pure state, told the time, without sockets and without str0m.
//!
//! Packets come in with [`Room::packet`] and leave through a closure with their new numbers.
//! What has to be asked of a peer (a keyframe, another bandwidth) is collected and taken with
//! [`Room::take_requests`].

mod early;
mod line;
mod track;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use crate::layers::{self, LAYERS, LayerMeter, Wish};
use crate::limits;
use crate::packet::{Numbers, Packet};
use crate::rewrite::Rewriter;
use crate::{PeerId, TrackKind};

use early::Early;
use line::Line;
use track::Track;

/// RTP clocks in ticks a second.
const AUDIO_CLOCK: u32 = 48_000;
const VIDEO_CLOCK: u32 = 90_000;

/// A bandwidth is told anew only if it changed by more than this part.
const BITRATE_CHANGE: u64 = 10;

/// The complete desired state of a room: every track that may flow, and where to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flow {
    /// The routes; the order means nothing. Of two routes to the same line the last one counts.
    pub routes: Vec<Route>,
}

/// One track to one line of one subscriber.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Route {
    /// Who publishes.
    pub from: PeerId,
    /// Which of the publisher's tracks.
    pub kind: TrackKind,
    /// Who receives.
    pub to: PeerId,
    /// The subscriber's line: index among its `recvonly` lines of this sort (sound and picture
    /// counted apart).
    pub line: u8,
}

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

#[derive(Debug, Default)]
struct Subscriber {
    estimate: Option<u64>,
    told: Option<(u64, u64)>,
}

/// The forwarding state of one room.
#[derive(Debug, Default)]
pub(crate) struct Room {
    lines: Vec<Line>,
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

    /// A peer that was lost is heard again: its decoders need a place to begin.
    pub(crate) fn resume(&mut self, now: Instant, peer: PeerId) {
        for line in self.lines.iter_mut().filter(|line| line.to == peer) {
            line.restart();
        }
        self.want_missing_keyframes(now);
    }

    fn forget(&mut self, peer: PeerId) {
        self.early.retain(|(from, _), _| *from != peer);
        for line in &mut self.lines {
            if line.to == peer {
                // A new connection counts from the beginning.
                line.rewriter = Rewriter::default();
                line.restart();
            } else if line.source.is_some_and(|(from, _)| from == peer) {
                line.restart();
            }
        }
        for ((from, _), track) in &mut self.tracks {
            if *from == peer {
                let lines = std::mem::take(&mut track.lines);
                *track = Track {
                    lines,
                    ..Track::default()
                };
            }
        }
    }

    /// Puts the room into the desired state; what is not named stops with this call. Pictures that
    /// have just come ahead of their route are delivered.
    pub(crate) fn set_flow(
        &mut self,
        now: Instant,
        flow: &Flow,
        mut deliver: impl FnMut(&Arc<Packet>, PeerId, u8, Numbers),
    ) {
        let mut sources: HashMap<(PeerId, bool, u8), (PeerId, TrackKind)> = HashMap::new();
        for route in &flow.routes {
            let key = (route.to, route.kind.is_audio(), route.line);
            sources.insert(key, (route.from, route.kind));
        }
        for line in &mut self.lines {
            let source = sources.remove(&(line.to, line.is_audio, line.line));
            if line.source != source {
                line.source = source;
                line.restart();
            }
        }
        // Numbers go on for as long as their connection, and peers come and go.
        let subscribers = &self.subscribers;
        self.lines
            .retain(|line| line.source.is_some() || subscribers.contains_key(&line.to));
        for ((to, is_audio, line), source) in sources {
            self.lines.push(Line::new(to, is_audio, line, source));
        }
        self.index();
        for packet in self.take_early(now) {
            self.packet(packet.0, &packet.1, |to, line, numbers| {
                deliver(&packet.1, to, line, numbers);
            });
        }
        self.want_missing_keyframes(now);
        self.allocate(now);
    }

    /// Asks for keyframes of a track that is about to be sent, unless it is being sent already.
    pub(crate) fn prepare(&mut self, peer: PeerId, kind: TrackKind) {
        if self.tracks.contains_key(&(peer, kind)) {
            return;
        }
        let layers = 0..LAYERS as u8;
        self.requests
            .extend(layers.map(|layer| Request::Keyframe { peer, kind, layer }));
    }

    /// What came early of the tracks that have a line now.
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

    /// Rebuilds the tracks' lists of lines and drops what nobody watches.
    fn index(&mut self) {
        for track in self.tracks.values_mut() {
            track.lines.clear();
        }
        for (index, line) in self.lines.iter().enumerate() {
            if let Some(source) = line.source {
                self.tracks.entry(source).or_default().lines.push(index);
            }
        }
        self.tracks.retain(|_, track| !track.lines.is_empty());
    }

    /// Forwards a packet: `deliver` is called for every line that gets it.
    pub(crate) fn packet(
        &mut self,
        from: PeerId,
        packet: &Arc<Packet>,
        mut deliver: impl FnMut(PeerId, u8, Numbers),
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
        for &index in &track.lines {
            let line = &mut self.lines[index];
            if !packet.kind.is_audio() && !line.takes(packet, &track.layers) {
                wanted |= line.waits_for(packet.layer);
                continue;
            }
            if let Some(numbers) = line.rewriter.rewrite(from, packet, clock) {
                deliver(line.to, line.line, numbers);
            }
        }
        if wanted {
            let retry = if track.unheard[layer] {
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

    /// A packet of a video line that its subscriber has lost, with the numbers that it had.
    pub(crate) fn again(
        &self,
        to: PeerId,
        line: u8,
        sequence: u64,
    ) -> Option<(Arc<Packet>, Numbers)> {
        let line = self.video_line(to, line)?;
        line.rewriter.again(sequence, |origin, own| {
            let track = self.tracks.get(&(origin.from, origin.kind))?;
            track.recall(origin.layer, own)
        })
    }

    fn video_line(&self, to: PeerId, line: u8) -> Option<&Line> {
        let mut lines = self.lines.iter();
        lines.find(|l| l.to == to && !l.is_audio && l.line == line)
    }

    /// A subscriber's decoder cannot go on: pass it to the encoder.
    pub(crate) fn keyframe_wanted(&mut self, now: Instant, to: PeerId, line: u8) {
        let found = self.video_line(to, line);
        let Some((source, layer)) =
            found.and_then(|l| Some((l.source?, l.current.or(l.wanted).unwrap_or(0))))
        else {
            return;
        };
        if let Some(track) = self.tracks.get_mut(&source) {
            track.want(&mut self.requests, now, source, usize::from(layer));
        }
    }

    /// The bandwidth estimate of the way to a subscriber, in bits per second.
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

    /// The layers now on a peer's video lines, as `(line, layer)`.
    pub(crate) fn layers_of(&self, peer: PeerId) -> Vec<(u8, u8)> {
        let video = self.lines.iter().filter(|l| l.to == peer && !l.is_audio);
        video
            .filter_map(|l| l.source.and(l.current).map(|layer| (l.line, layer)))
            .collect()
    }

    /// The tracks that go to a peer, as `(line, track)`.
    pub(crate) fn routes_to(
        &self,
        peer: PeerId,
    ) -> impl Iterator<Item = (u8, (PeerId, TrackKind))> + '_ {
        let lines = self.lines.iter().filter(move |line| line.to == peer);
        lines.filter_map(|line| line.source.map(|source| (line.line, source)))
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

    /// Moves out what the room wants of its peers.
    pub(crate) fn take_requests(&mut self, into: &mut Vec<Request>) {
        into.append(&mut self.requests);
    }

    fn want_missing_keyframes(&mut self, now: Instant) {
        for (source, track) in &mut self.tracks {
            if source.1.is_audio() {
                continue;
            }
            let mut layers = [false; LAYERS];
            for line in track.lines.iter().map(|&index| &self.lines[index]) {
                if line.current.is_none() {
                    layers[usize::from(line.wanted.unwrap_or(0)).min(LAYERS - 1)] = true;
                }
            }
            for layer in (0..LAYERS).filter(|&layer| layers[layer]) {
                track.want(&mut self.requests, now, *source, layer);
            }
        }
    }

    fn allocate(&mut self, now: Instant) {
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
        let mut wishes = Vec::new();
        for (index, line) in self.lines.iter().enumerate() {
            let track = line.source.filter(|_| line.to == peer && !line.is_audio);
            let Some(track) = track.and_then(|source| self.tracks.get(&source)) else {
                continue;
            };
            let rate = |layer: &LayerMeter| layer.is_active(now).then(|| layer.rate());
            indexes.push(index);
            wishes.push(Wish {
                rates: track.layers.each_ref().map(rate),
                current: line.current,
                raised: line.raised,
                is_screen: line
                    .source
                    .is_some_and(|(_, kind)| kind == TrackKind::Screen),
            });
        }
        let estimate = subscriber.estimate.unwrap_or(limits::INITIAL_BITRATE);
        let allocation = layers::allocate(now, estimate, &wishes);
        let aim = (allocation.best * 3 / 2).clamp(limits::IDLE_BITRATE, limits::MOST_BITRATE);
        subscriber.tell(&mut self.requests, peer, allocation.next.min(aim), aim);
        for (&index, layer) in indexes.iter().zip(&allocation.layers) {
            let line = &mut self.lines[index];
            let (Some(layer), Some(source)) = (*layer, line.source) else {
                continue;
            };
            if line.wanted == Some(layer) {
                continue;
            }
            line.wanted = Some(layer);
            if line.current != Some(layer)
                && let Some(track) = self.tracks.get_mut(&source)
            {
                track.want(&mut self.requests, now, source, usize::from(layer));
            }
        }
    }
}

impl Subscriber {
    fn tell(&mut self, requests: &mut Vec<Request>, peer: PeerId, minimum: u64, desired: u64) {
        let near = |a: u64, b: u64| a.abs_diff(b) * BITRATE_CHANGE <= a.max(b);
        if self
            .told
            .is_some_and(|(low, high)| near(low, minimum) && near(high, desired))
        {
            return;
        }
        self.told = Some((minimum, desired));
        requests.push(Request::Bitrates {
            peer,
            minimum,
            desired,
        });
    }
}
