//! B45: a mark is held, and found, in frames that a swing blurs.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may end in a panic, and tells how near it was"
)]

mod scene;

use bistand_vision::{Settings, Shape, State, Tracker};
use scene::{Matrix, apply, camera, film_of, frame, inverse, plate};

const AT: (f64, f64) = (160.0, 120.0);

/// Places of the camera that a frame is the mean of.
const PLACES: usize = 10;

/// What the camera sees while its shutter is open for a part of the time between two frames.
fn blurred(path: impl Fn(f64) -> Matrix, number: u64, open: f64) -> Vec<u8> {
    let backs: Vec<Matrix> = (0..PLACES)
        .map(|place| ((place as f64 + 0.5) / PLACES as f64 - 0.5) * open)
        .map(|part| inverse(&path(number as f64 + part)))
        .collect();
    let paint = |x: f64, y: f64| {
        let seen = |back: &Matrix| {
            let (x, y) = apply(back, x, y);
            plate(x, y)
        };
        backs.iter().map(seen).sum::<f64>() / PLACES as f64
    };
    film_of(paint, 2.0, number)
}

/// How far a mark was off in each frame, in pixels; none where it was lost.
fn run(path: impl Fn(f64) -> Matrix, frames: u64, open: f64) -> Vec<Option<f64>> {
    let mut tracker = Tracker::new(Settings::default());
    let mut thing = (0.0, 0.0);
    let mut offs = Vec::new();
    for number in 0..frames {
        let pixels = blurred(&path, number, open);
        tracker.see(&frame(&pixels, number)).unwrap();
        let now = path(number as f64);
        if number == 0 {
            let shape = Shape::Point { x: AT.0, y: AT.1 };
            tracker.mark(shape, 0.0).unwrap();
            thing = apply(&inverse(&now), AT.0, AT.1);
        }
        let (x, y) = apply(&now, thing.0, thing.1);
        offs.push(match tracker.observations()[0].state {
            State::Held(held) => Some((held.x - x).hypot(held.y - y)),
            State::Lost(_) => None,
        });
    }
    offs
}

#[test]
fn b45_a_mark_is_held_in_a_swing_however_long_the_shutter_is_open() {
    // At rest, then from side to side, by up to 25 pixels a frame.
    let path = |t: f64| {
        let way = if t < 10.0 {
            0.0
        } else {
            ((t - 10.0) * 0.35).sin()
        };
        camera((160.0 + 70.0 * way, 120.0 + 14.0 * way), 0.0, 0.6, 0.0)
    };
    for open in [0.1, 0.6] {
        let offs = run(path, 60, open);
        let mut held: Vec<f64> = offs.iter().flatten().copied().collect();
        held.sort_by(f64::total_cmp);
        let share = held.len() as f64 / offs.len() as f64;
        let p95 = held[held.len() * 95 / 100];
        println!(
            "open {open}: held {share:.2}, 95th {p95:.2}, {:.2} at most",
            held[held.len() - 1]
        );
        assert!(share >= 0.97, "open {open}: held in {share} of the frames");
        assert!(
            p95 <= 1.0,
            "open {open}: {p95} px off at the 95th percentile"
        );
    }
}

#[test]
fn b45_a_mark_is_found_again_before_the_swing_is_over() {
    // Away to the side, and back by 20 pixels a frame, blurred over 14 of them.
    let path = |t: f64| {
        let way = if t < 40.0 {
            (t - 20.0).max(0.0)
        } else {
            (60.0 - t).max(-8.0)
        };
        camera((160.0 + 20.0 * way, 120.0), 0.0, 0.6, 0.0)
    };
    let offs = run(path, 68, 0.7);
    let seen = |number: usize| path(number as f64)[2] < 280.0;
    assert!(offs[32..45].iter().all(Option::is_none), "it was gone");
    let back = (45..68).find(|number| seen(*number)).unwrap();
    let found = (back..68).find(|number| offs[*number].is_some()).unwrap();
    println!(
        "seen in {back}, found in {found}, {:.1?} px off",
        offs[found]
    );
    assert!(found - back <= 6, "seen in {back}, found in {found}");
    assert!(
        offs[found..].iter().flatten().all(|off| *off < 2.5),
        "{offs:?}"
    );
}
