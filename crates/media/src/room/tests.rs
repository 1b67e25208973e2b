//! The forwarding rules as tables and scripts.

mod early;

use std::time::{Duration, Instant};

use super::*;
use crate::packet::tests::packet;

const A: PeerId = PeerId(1);
const B: PeerId = PeerId(2);
const C: PeerId = PeerId(3);
const D: PeerId = PeerId(4);

struct Script {
    room: Room,
    now: Instant,
    sequence: u64,
    /// What the last change of the flow delivered: to whom, layer, sequence.
    came_early: Vec<(PeerId, u8, u64)>,
}

impl Script {
    fn with(peers: &[PeerId]) -> Script {
        let mut script = Script {
            room: Room::default(),
            now: Instant::now(),
            sequence: 0,
            came_early: Vec::new(),
        };
        for peer in peers {
            script.room.join(script.now, *peer);
        }
        script
    }

    fn flow(&mut self, routes: &[(PeerId, TrackKind, PeerId, u8)]) {
        let routes = routes
            .iter()
            .map(|&(from, kind, to, slot)| Route {
                from,
                kind,
                to,
                slot,
            })
            .collect();
        self.came_early.clear();
        self.room
            .set_flow(self.now, &Flow { routes }, |packet, to, _, _| {
                self.came_early.push((to, packet.layer, packet.sequence));
            });
    }

    /// Sends a packet and tells who got it, in which slot.
    fn send(&mut self, from: PeerId, kind: TrackKind, layer: u8, key: bool) -> Vec<(PeerId, u8)> {
        self.sequence += 1;
        let keyframe = key || kind.is_audio();
        let packet = Arc::new(Packet {
            kind,
            layer,
            keyframe,
            ..packet(self.now, self.sequence, 0)
        });
        let mut got = Vec::new();
        self.room
            .packet(from, &packet, |to, slot, _| got.push((to, slot)));
        got.sort();
        got
    }

    fn keyframes(&mut self) -> Vec<(PeerId, TrackKind, u8)> {
        let mut requests = Vec::new();
        self.room.take_requests(&mut requests);
        let keyframe = |request: Request| match request {
            Request::Keyframe { peer, kind, layer } => Some((peer, kind, layer)),
            Request::Bitrates { .. } => None,
        };
        requests.into_iter().filter_map(keyframe).collect()
    }

    fn pass(&mut self, time: Duration) {
        self.now += time;
    }
}

use TrackKind::{Camera, Microphone, Screen};

#[test]
fn a_packet_goes_where_a_route_says_and_nowhere_else() {
    let mut script = Script::with(&[A, B, C]);
    assert_eq!(script.send(A, Microphone, 0, true), [], "no flow yet");
    script.flow(&[(A, Microphone, B, 1), (A, Camera, C, 2), (B, Screen, C, 0)]);
    assert_eq!(script.send(A, Microphone, 0, true), [(B, 1)]);
    assert_eq!(script.send(A, Camera, 0, true), [(C, 2)]);
    assert_eq!(script.send(A, Screen, 0, true), []);
    assert_eq!(script.send(B, Microphone, 0, true), []);
    assert_eq!(script.send(B, Screen, 0, true), [(C, 0)]);
    script.flow(&[(A, Microphone, B, 1), (A, Microphone, C, 1)]);
    assert_eq!(script.send(A, Microphone, 0, true), [(B, 1), (C, 1)]);
    assert_eq!(script.send(A, Camera, 0, true), [], "revoked");
}

#[test]
fn no_subscription_outlives_its_peers() {
    let mut script = Script::with(&[A, B]);
    script.flow(&[(A, Microphone, B, 0), (A, Camera, B, 0)]);
    // Without a route the numbers continue for as long as the connection is there.
    script.flow(&[]);
    assert_eq!(script.room.subscriptions.len(), 2);
    for visitor in 10..20 {
        let visitor = PeerId(visitor);
        script.room.join(script.now, visitor);
        script.flow(&[(A, Camera, visitor, 0)]);
        assert_eq!(script.send(A, Camera, 0, true), [(visitor, 0)]);
        script.room.leave(visitor);
    }
    script.flow(&[(A, Microphone, B, 0)]);
    assert_eq!(script.room.subscriptions.len(), 2);
    assert_eq!(script.send(A, Microphone, 0, true), [(B, 0)]);
}

#[test]
fn audio_and_video_slots_are_counted_separately() {
    let mut script = Script::with(&[A, B, C]);
    script.flow(&[(A, Microphone, C, 0), (B, Camera, C, 0)]);
    assert_eq!(script.send(A, Microphone, 0, true), [(C, 0)]);
    assert_eq!(script.send(B, Camera, 0, true), [(C, 0)]);
}

#[test]
fn of_two_routes_to_a_slot_the_last_one_counts() {
    let mut script = Script::with(&[A, B, C]);
    script.flow(&[(A, Microphone, C, 0), (B, Microphone, C, 0)]);
    assert_eq!(script.send(A, Microphone, 0, true), []);
    assert_eq!(script.send(B, Microphone, 0, true), [(C, 0)]);
}

/// Three cameras in the slots of D, all of them past their first keyframe.
fn three_cameras() -> Script {
    let mut script = Script::with(&[A, B, C, D]);
    script.flow(&[(A, Camera, D, 0), (B, Camera, D, 1), (C, Camera, D, 2)]);
    for (from, slot) in [(A, 0), (B, 1), (C, 2)] {
        assert_eq!(script.send(from, Camera, 0, true), [(D, slot)]);
    }
    assert_eq!(script.keyframes().len(), 3);
    script.pass(Duration::from_secs(1));
    script
}

#[test]
fn who_stays_in_a_slot_goes_on_without_a_keyframe_when_another_leaves() {
    let mut script = three_cameras();
    script.room.leave(A);
    script.flow(&[(B, Camera, D, 1), (C, Camera, D, 2)]);
    assert_eq!(script.send(B, Camera, 0, false), [(D, 1)]);
    assert_eq!(script.send(C, Camera, 0, false), [(D, 2)]);
    assert_eq!(script.keyframes(), []);
}

#[test]
fn in_another_slot_a_camera_begins_again() {
    let mut script = three_cameras();
    script.flow(&[(B, Camera, D, 0), (C, Camera, D, 2)]);
    assert_eq!(script.send(B, Camera, 0, false), []);
    assert_eq!(script.keyframes(), [(B, Camera, 0)]);
    assert_eq!(script.send(C, Camera, 0, false), [(D, 2)]);
}

#[test]
fn pictures_begin_at_a_keyframe_which_is_asked_for() {
    let mut script = Script::with(&[A, B]);
    script.flow(&[(A, Camera, B, 0)]);
    assert_eq!(script.keyframes(), [(A, Camera, 0)]);
    assert_eq!(script.send(A, Camera, 0, false), []);
    assert_eq!(script.keyframes(), [], "asked a moment ago");
    script.pass(limits::KEYFRAME_RETRY);
    assert_eq!(script.send(A, Camera, 0, false), []);
    assert_eq!(script.keyframes(), [(A, Camera, 0)], "asked again");
    assert_eq!(script.send(A, Camera, 0, true), [(B, 0)]);
    assert_eq!(script.send(A, Camera, 0, false), [(B, 0)]);
}

#[test]
fn keyframe_requests_are_held_back_but_not_lost() {
    let mut script = Script::with(&[A, B]);
    script.flow(&[(A, Camera, B, 0)]);
    script.send(A, Camera, 0, true);
    assert_eq!(script.keyframes().len(), 1);
    for _ in 0..10 {
        script.room.keyframe_wanted(script.now, B, 0);
    }
    assert_eq!(script.keyframes(), []);
    let due = script.room.next_timeout().expect("one is owed");
    script.now = due;
    script.room.handle_timeout(due);
    assert_eq!(script.keyframes(), [(A, Camera, 0)]);
    assert_eq!(script.room.next_timeout(), None);
}

#[test]
fn a_keyframe_request_for_a_slot_without_a_route_goes_nowhere() {
    let mut script = Script::with(&[A, B]);
    script.flow(&[(A, Microphone, B, 0)]);
    script.room.keyframe_wanted(script.now, B, 0);
    assert_eq!(script.keyframes(), []);
}

/// Sends one packet of each layer a few times with ticks between, so that all are measured.
fn film(script: &mut Script, layers: &[u8], keys: bool) {
    for _ in 0..8 {
        for &layer in layers {
            script.send(A, Camera, layer, keys);
        }
        script.pass(limits::TICK);
        let now = script.now;
        script.room.tick(now);
    }
}

#[test]
fn a_layer_changes_only_at_its_keyframe() {
    let mut script = Script::with(&[A, B]);
    script.flow(&[(A, Camera, B, 0)]);
    script.room.estimate(script.now, B, 10_000_000);
    assert_eq!(
        script.send(A, Camera, 0, true),
        [(B, 0)],
        "the first that can be shown"
    );
    film(&mut script, &[0, 1, 2], false);
    assert!(
        script.keyframes().contains(&(A, Camera, 2)),
        "the best layer is asked for"
    );
    assert_eq!(script.send(A, Camera, 0, false), [(B, 0)]);
    assert_eq!(
        script.send(A, Camera, 1, true),
        [],
        "not the one that is wanted"
    );
    assert_eq!(script.send(A, Camera, 2, true), [(B, 0)]);
    assert_eq!(script.send(A, Camera, 0, false), [], "one layer at a time");
    assert_eq!(script.room.layers_of(B), [(0, 2)]);
}

#[test]
fn when_the_layer_ends_another_one_is_taken() {
    let mut script = Script::with(&[A, B]);
    script.flow(&[(A, Camera, B, 0)]);
    script.room.estimate(script.now, B, 10_000_000);
    film(&mut script, &[0, 1, 2], true);
    assert_eq!(script.room.layers_of(B), [(0, 2)]);
    film(&mut script, &[0], false);
    script.keyframes();
    assert_eq!(script.send(A, Camera, 0, true), [(B, 0)]);
    assert_eq!(script.room.layers_of(B), [(0, 0)]);
}

#[test]
fn a_subscriber_that_comes_back_begins_at_a_keyframe() {
    let mut script = Script::with(&[A, B]);
    script.flow(&[(A, Camera, B, 0), (A, Microphone, B, 0)]);
    script.send(A, Camera, 0, true);
    script.pass(Duration::from_secs(5));
    script.keyframes();
    script.room.resume(script.now, B);
    assert_eq!(script.keyframes(), [(A, Camera, 0)]);
    assert_eq!(script.send(A, Camera, 0, false), []);
    assert_eq!(
        script.send(A, Microphone, 0, true),
        [(B, 0)],
        "sound goes on at once"
    );
    assert_eq!(script.send(A, Camera, 0, true), [(B, 0)]);
}

#[test]
fn the_flow_holds_for_who_joins_later_and_joins_again() {
    let mut script = Script::with(&[]);
    script.flow(&[(A, Camera, B, 0)]);
    script.room.join(script.now, A);
    script.send(A, Camera, 0, true);
    script.pass(Duration::from_secs(1));
    script.keyframes();
    script.room.join(script.now, B);
    assert_eq!(script.keyframes(), [(A, Camera, 0)]);
    assert_eq!(
        script.send(A, Camera, 0, false),
        [],
        "what was sent before counts for nothing"
    );
    assert_eq!(script.send(A, Camera, 0, true), [(B, 0)]);
    script.room.leave(A);
    script.pass(Duration::from_secs(1));
    script.room.join(script.now, A);
    assert_eq!(
        script.send(A, Camera, 0, false),
        [],
        "another encoder, another beginning"
    );
    assert_eq!(script.send(A, Camera, 0, true), [(B, 0)]);
}

#[test]
fn the_aim_of_the_bandwidth_search_follows_what_is_sent() {
    let mut script = Script::with(&[A, B]);
    let now = script.now;
    script.room.tick(now);
    let mut requests = Vec::new();
    script.room.take_requests(&mut requests);
    let idle = Request::Bitrates {
        peer: B,
        minimum: 0,
        desired: limits::IDLE_BITRATE,
    };
    assert!(requests.contains(&idle), "{requests:?}");
    requests.clear();
    script.room.tick(now + limits::TICK);
    script.room.take_requests(&mut requests);
    assert_eq!(requests, [], "told once");
}

#[test]
fn an_encoder_that_was_at_rest_is_asked_again_soon() {
    let mut script = Script::with(&[A, B]);
    script.flow(&[(A, Camera, B, 0)]);
    assert_eq!(script.keyframes(), [(A, Camera, 0)]);
    script.pass(limits::KEYFRAME_UNHEARD - Duration::from_millis(1));
    script.send(A, Camera, 0, false);
    assert_eq!(script.keyframes(), [], "perhaps it did");
    script.pass(Duration::from_millis(33));
    script.send(A, Camera, 0, false);
    assert_eq!(script.keyframes(), [(A, Camera, 0)], "it did not hear it");
    script.pass(Duration::from_millis(33));
    script.send(A, Camera, 0, false);
    assert_eq!(script.keyframes(), [], "now it has");
}

#[test]
fn a_track_that_is_about_to_be_sent_is_asked_for_keyframes_unless_it_is_sent() {
    let mut script = Script::with(&[A, B]);
    script.room.prepare(A, Camera);
    let all = [(A, Camera, 0), (A, Camera, 1), (A, Camera, 2)];
    assert_eq!(script.keyframes(), all);
    script.flow(&[(A, Camera, B, 0)]);
    script.keyframes();
    script.room.prepare(A, Camera);
    assert_eq!(script.keyframes(), []);
}
