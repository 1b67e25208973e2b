//! What a track sends before it has a route.

use super::*;

#[test]
fn a_picture_that_comes_ahead_of_its_route_begins_with_it() {
    let mut script = Script::with(&[A, B, C]);
    for key in [false, true, false, false] {
        assert_eq!(script.send(A, Camera, 1, key), []);
    }
    assert_eq!(script.keyframes(), [(A, Camera, 1)], "of the first, once");
    script.send(A, Camera, 2, true);
    script.pass(Duration::from_millis(80));
    script.flow(&[(A, Camera, B, 0)]);
    // From the keyframe on, of the smaller layer, once.
    assert_eq!(script.came_early, [(B, 1, 2), (B, 1, 3), (B, 1, 4)]);
    assert_eq!(script.send(A, Camera, 1, false), [(B, 0)], "it goes on");
    script.flow(&[(A, Camera, B, 0), (A, Camera, C, 0)]);
    assert_eq!(script.came_early, [], "nothing is kept of what flows");
}

#[test]
fn what_was_long_before_a_route_is_not_shown() {
    let mut script = Script::with(&[A, B]);
    script.send(A, Camera, 0, true);
    script.pass(limits::EARLY_AGE + Duration::from_millis(1));
    script.flow(&[(A, Camera, B, 0)]);
    assert_eq!(script.came_early, []);
    assert_eq!(script.keyframes(), [(A, Camera, 0)], "asked for instead");
}

#[test]
fn what_is_kept_ahead_of_a_route_has_a_limit() {
    let mut script = Script::with(&[A, B]);
    script.send(A, Camera, 0, true);
    for _ in 0..limits::EARLY_PACKETS {
        script.send(A, Camera, 0, false);
    }
    script.flow(&[(A, Camera, B, 0)]);
    assert_eq!(script.came_early, [], "a hole in the middle helps nobody");
}

#[test]
fn sound_and_a_peer_that_left_keep_nothing() {
    let mut script = Script::with(&[A, B]);
    script.send(A, Microphone, 0, true);
    script.send(A, Camera, 0, true);
    script.room.leave(A);
    script.flow(&[(A, Camera, B, 0), (A, Microphone, B, 0)]);
    assert_eq!(script.came_early, []);
}

#[test]
fn an_encoder_that_goes_on_with_differences_is_asked_before_the_route_opens() {
    let mut script = Script::with(&[A, B]);
    script.send(A, Camera, 0, false);
    assert_eq!(script.keyframes(), [(A, Camera, 0)], "at once");
    script.pass(Duration::from_millis(33));
    script.send(A, Camera, 0, false);
    script.flow(&[(A, Camera, B, 0)]);
    assert_eq!(script.keyframes(), [], "it is on its way");
    assert_eq!(script.send(A, Camera, 0, true), [(B, 0)]);
}

#[test]
fn a_track_that_nobody_comes_to_see_is_not_asked_for_ever() {
    let mut script = Script::with(&[A, B]);
    let asked = |script: &mut Script| {
        let mut count = 0;
        for _ in 0..300 {
            script.send(A, Camera, 0, false);
            count += script.keyframes().len();
            script.pass(Duration::from_millis(33));
        }
        count
    };
    assert_eq!(asked(&mut script), 2);
    script.pass(limits::LAYER_SILENT);
    assert_eq!(asked(&mut script), 2, "and again after a rest");
}
