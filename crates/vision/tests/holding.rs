//! B45: marks stay on their thing while the camera moves.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may end in a panic, and tells how near it was"
)]

mod scene;

use bistand_vision::{MarkId, Settings, Shape, State, Tracker};
use scene::{Matrix, apply, camera, film, frame, inverse};

/// The mark is made on this point of the first frame.
const AT: (f64, f64) = (150.0, 110.0);

/// How far the mark was off in each frame, in pixels; none where it was lost.
fn run(path: impl Fn(f64) -> Matrix, frames: u64, noise: f64) -> Vec<Option<f64>> {
    let mut tracker = Tracker::new(Settings::default());
    let mut mark = None;
    let mut thing = (0.0, 0.0);
    let mut offs = Vec::new();
    for number in 0..frames {
        let now = path(number as f64);
        let pixels = film(&now, noise, number);
        tracker.see(&frame(&pixels, number)).unwrap();
        if number == 0 {
            let shape = Shape::Point { x: AT.0, y: AT.1 };
            mark = Some(tracker.mark(shape, 0.0).unwrap());
            thing = apply(&inverse(&now), AT.0, AT.1);
        }
        let truth = apply(&now, thing.0, thing.1);
        offs.push(off(&tracker, mark.unwrap(), truth));
    }
    offs
}

fn off(tracker: &Tracker, mark: MarkId, truth: (f64, f64)) -> Option<f64> {
    let observation = tracker
        .observations()
        .iter()
        .find(|s| s.mark == mark)
        .unwrap();
    match observation.state {
        State::Held(held) => Some((held.x - truth.0).hypot(held.y - truth.1)),
        State::Lost(_) => None,
    }
}

fn check(what: &str, offs: &[Option<f64>], most: f64) {
    let mut held: Vec<f64> = offs.iter().flatten().copied().collect();
    held.sort_by(f64::total_cmp);
    let share = held.len() as f64 / offs.len() as f64;
    let p95 = held.get(held.len() * 95 / 100).copied().unwrap_or(f64::NAN);
    let median = held.get(held.len() / 2).copied().unwrap_or(f64::NAN);
    println!(
        "{what}: held {share:.2}, median {median:.3}, 95th {p95:.3}, worst {:.3}",
        held.last().unwrap_or(&f64::NAN)
    );
    assert!(share >= 0.97, "{what}: held in {share} of the frames only");
    assert!(p95 <= most, "{what}: {p95} px off at the 95th percentile");
}

#[test]
fn b45_it_stays_while_the_camera_moves_sideways() {
    let path = |t: f64| {
        camera(
            (
                150.0 + 40.0 * (t / 9.0).sin(),
                110.0 + 30.0 * (t / 7.0).sin(),
            ),
            0.0,
            1.0,
            0.0,
        )
    };
    check("sideways", &run(path, 90, 3.0), 0.5);
}

#[test]
fn b45_it_stays_while_the_camera_turns() {
    let path = |t: f64| camera((150.0, 110.0), t * 0.07, 1.0, 0.0);
    check("turning", &run(path, 90, 3.0), 0.5);
}

#[test]
fn b45_it_stays_while_the_camera_comes_closer_and_goes_away() {
    let path = |t: f64| camera((150.0, 110.0), 0.1, 3.0_f64.powf((t / 40.0).sin()), 0.0);
    check("closer and away", &run(path, 240, 3.0), 1.0);
}

#[test]
fn b45_it_stays_while_the_camera_tilts() {
    let path = |t: f64| camera((150.0, 110.0), 0.3, 1.2, 0.78 * (t / 25.0).sin());
    check("tilting", &run(path, 120, 3.0), 0.7);
}

#[test]
fn b45_it_stays_while_the_hand_shakes() {
    let path = |t: f64| {
        let shake = |speed: f64| 14.0 * (t * speed).sin() + 6.0 * (t * speed * 2.3).cos();
        camera(
            (150.0 + shake(1.1), 110.0 + shake(0.9)),
            0.05 * (t * 0.8).sin(),
            1.0,
            0.1,
        )
    };
    check("shaking", &run(path, 90, 3.0), 0.6);
}

/// Where a tracker shows a mark.
fn shown(tracker: &Tracker, mark: MarkId) -> (f64, f64) {
    let observation = tracker
        .observations()
        .iter()
        .find(|s| s.mark == mark)
        .unwrap();
    match observation.state {
        State::Held(held) => (held.x, held.y),
        State::Lost(lost) => panic!("lost: {lost:?}"),
    }
}

/// A hand that goes somewhere, turning a little.
fn way(number: u64) -> Matrix {
    let t = number as f64;
    camera(
        (120.0 + 4.0 * t, 100.0 + 2.0 * t),
        0.02 * t,
        1.0 + 0.01 * t,
        0.01 * t,
    )
}

#[test]
fn b45_there_and_back_a_mark_is_where_it_was() {
    let mut tracker = Tracker::new(Settings::default());
    let films: Vec<Vec<u8>> = (0..20).map(|n| film(&way(n), 3.0, n)).collect();
    let there_and_back = (0..20).chain((0..19).rev());
    let mut mark = None;
    for (number, which) in there_and_back.enumerate() {
        let shown = frame(&films[which], number as u64);
        tracker.see(&shown).unwrap();
        let at = Shape::Point { x: AT.0, y: AT.1 };
        mark = mark.or_else(|| Some(tracker.mark(at, shown.time).unwrap()));
    }
    let (x, y) = shown(&tracker, mark.unwrap());
    let off = (x - AT.0).hypot(y - AT.1);
    assert!(off < 0.2, "{off} px off after there and back");
}

#[test]
fn b45_a_mark_on_a_mark_stays_with_it() {
    let mut tracker = Tracker::new(Settings::default());
    let mut marks = Vec::new();
    for number in 0..24 {
        let pixels = film(&way(number), 3.0, number);
        let seen = frame(&pixels, number);
        tracker.see(&seen).unwrap();
        let (x, y) = marks.last().map_or(AT, |mark| shown(&tracker, *mark));
        if number % 8 == 0 {
            marks.push(tracker.mark(Shape::Point { x, y }, seen.time).unwrap());
        }
    }
    let direct = shown(&tracker, marks[0]);
    for mark in &marks[1..] {
        let (x, y) = shown(&tracker, *mark);
        let apart = (x - direct.0).hypot(y - direct.1);
        assert!(apart < 0.35, "{apart} px apart");
    }
}
