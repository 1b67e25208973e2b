//! B45: a mark that is covered or gone is lost immediately and found again automatically.

#![allow(clippy::unwrap_used, reason = "a test may end in a panic")]

mod scene;

use bistand_vision::{Settings, Shape, Side, State, Tracker};
use scene::{HEIGHT, Matrix, WIDTH, apply, camera, film, film_of, frame, inverse, plate};

/// What a mark may be off when it is shown, in pixels: 3 % of the frame's width.
const MOST_OFF: f64 = 0.03 * WIDTH as f64;

/// Frames within which it must be back: 200 ms.
const BACK_WITHIN: u64 = 6;

const AT: (f64, f64) = (160.0, 120.0);

/// Shows films to a tracker with a mark in the middle of the first frame, and checks that it is
/// never shown at a wrong place. Answers how it was in each.
fn run(
    frames: u64,
    path: impl Fn(u64) -> Matrix,
    film: impl Fn(u64, &Matrix) -> Vec<u8>,
) -> Vec<State> {
    let mut tracker = Tracker::new(Settings::default());
    let mut thing = (0.0, 0.0);
    let mut states = Vec::new();
    for number in 0..frames {
        let now = path(number);
        let pixels = film(number, &now);
        tracker.see(&frame(&pixels, number)).unwrap();
        if number == 0 {
            tracker
                .mark(Shape::Point { x: AT.0, y: AT.1 }, 0.0)
                .unwrap();
            thing = apply(&inverse(&now), AT.0, AT.1);
        }
        let state = tracker.observations()[0].state;
        if let State::Held(held) = state {
            let (x, y) = apply(&now, thing.0, thing.1);
            let off = (held.x - x).hypot(held.y - y);
            assert!(off < MOST_OFF, "shown {off} px off in frame {number}");
        }
        states.push(state);
    }
    states
}

fn held(state: &State) -> bool {
    matches!(state, State::Held(_))
}

fn hand_held(number: u64) -> Matrix {
    let t = number as f64;
    camera(
        (
            160.0 + 6.0 * (t * 0.21).sin(),
            120.0 + 5.0 * (t * 0.17).cos() - 5.0,
        ),
        0.02 * (t * 0.1).sin(),
        1.0,
        0.1,
    )
}

/// Frames in which a hand covers the thing and much around it.
const COVERED: std::ops::Range<u64> = 20..50;

#[test]
fn b45_a_covered_mark_is_lost_and_comes_back() {
    let hand = |number: u64, camera: &Matrix| {
        let back = inverse(camera);
        let paint = |x: f64, y: f64| {
            let covered = COVERED.contains(&number) && (x - 160.0).hypot(y - 120.0) < 95.0;
            if covered {
                // It has a texture of its own, and moves on its own.
                let t = number as f64;
                0.5 * plate(1_000.0 + x * 1.3 + 2.0 * t, 700.0 + y * 1.3 - t) + 60.0
            } else {
                let (x, y) = apply(&back, x, y);
                plate(x, y)
            }
        };
        film_of(paint, 3.0, number)
    };
    let states = run(80, hand_held, hand);
    assert!(states[..20].iter().all(held));
    assert!(
        states[21..50].iter().all(|state| !held(state)),
        "nothing of it is to be seen"
    );
    let State::Lost(lost) = states[30] else {
        panic!("{:?}", states[30])
    };
    assert!((lost.since - 20.0 * 1000.0 / 30.0).abs() < 40.0, "{lost:?}");
    assert_eq!(lost.left_over, None, "it did not leave the frame");
    assert!(
        states[(50 + BACK_WITHIN) as usize..].iter().all(held),
        "it is back"
    );
}

#[test]
fn b45_half_of_it_covered_it_is_still_held() {
    let hand = |number: u64, camera: &Matrix| {
        let back = inverse(camera);
        // Its left half, wherever the hand that holds the camera has it.
        let (middle, _) = apply(camera, 0.0, 0.0);
        let edge = (60.0 + 3.0 * number as f64).min(middle - 1.0);
        let paint = |x: f64, y: f64| {
            if number > 5 && x < edge {
                110.0 + 40.0 * (0.3 * (x - edge)).sin() * (0.2 * y).cos()
            } else {
                let (x, y) = apply(&back, x, y);
                plate(x, y)
            }
        };
        film_of(paint, 3.0, number)
    };
    let states = run(60, hand_held, hand);
    let lost: Vec<usize> = (0..60).filter(|&at| !held(&states[at])).collect();
    assert!(lost.is_empty(), "lost in {lost:?}");
}

#[test]
fn b45_a_mark_that_left_the_frame_says_over_which_side_and_comes_back() {
    let path = |number: u64| {
        let t = number as f64;
        match number {
            0..10 => camera(AT, 0.0, 1.0, 0.0),
            10..30 => camera((160.0 - 14.0 * (t - 10.0), 120.0), 0.0, 1.0, 0.0),
            30..60 => camera((-400.0, 300.0), 0.0, 1.0, 0.0),
            // It comes back turned, smaller and aslant.
            _ => camera((150.0 + (t - 60.0), 130.0), 0.9, 0.7, 0.4),
        }
    };
    let states = run(90, path, |number, camera| film(camera, 3.0, number));
    assert!(states[..10].iter().all(held));
    assert!(states[30..60].iter().all(|state| !held(state)));
    let State::Lost(lost) = states[40] else {
        panic!("{:?}", states[40])
    };
    assert_eq!(lost.left_over, Some(Side::Left));
    assert!(
        states[(60 + BACK_WITHIN) as usize..].iter().all(held),
        "it is back"
    );
}

#[test]
fn b45_another_thing_is_not_taken_for_it() {
    let path = |number: u64| match number {
        0..10 => camera(AT, 0.0, 1.0, 0.0),
        // Another part of the plate, of the same make.
        _ => camera((-3_000.0 + 4.0 * number as f64, 2_000.0), 0.1, 1.0, 0.0),
    };
    let states = run(120, path, |number, camera| film(camera, 3.0, number));
    assert!(states[10..].iter().all(|state| !held(state)));
}

#[test]
fn b45_a_frame_of_another_size_goes_on_and_a_turned_one_is_found_again() {
    let mut tracker = Tracker::new(Settings::default());
    let big = film(&camera(AT, 0.0, 1.0, 0.0), 3.0, 0);
    tracker.see(&frame(&big, 0)).unwrap();
    tracker
        .mark(Shape::Point { x: AT.0, y: AT.1 }, 0.0)
        .unwrap();
    // The sender has less bandwidth.
    let small: Vec<u8> = (0..HEIGHT / 2)
        .flat_map(|y| (0..WIDTH / 2).map(move |x| (x, y)))
        .map(|(x, y)| big[2 * y * WIDTH + 2 * x])
        .collect();
    let mut half = frame(&small, 1);
    (half.width, half.height, half.stride) = (WIDTH as u32 / 2, HEIGHT as u32 / 2, WIDTH / 2);
    let State::Held(at) = tracker.see(&half).unwrap()[0].state else {
        panic!("lost")
    };
    assert!((at.x - 80.0).hypot(at.y - 60.0) < 1.0, "{at:?}");
    // The phone is turned.
    let turned: Vec<u8> = (0..WIDTH)
        .flat_map(|y| (0..HEIGHT).map(move |x| (x, y)))
        .map(|(x, y)| big[(HEIGHT - 1 - x) * WIDTH + y])
        .collect();
    for number in 2..2 + BACK_WITHIN {
        let mut upright = frame(&turned, number);
        (upright.width, upright.height, upright.stride) = (HEIGHT as u32, WIDTH as u32, HEIGHT);
        tracker.see(&upright).unwrap();
    }
    let State::Held(at) = tracker.observations()[0].state else {
        panic!("lost")
    };
    let truth = ((HEIGHT - 1) as f64 - AT.1, AT.0);
    assert!((at.x - truth.0).hypot(at.y - truth.1) < 1.0, "{at:?}");
}
