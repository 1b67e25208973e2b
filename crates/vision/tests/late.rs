//! B45: a mark that comes late, or from another viewer, is placed where the thing is now.

#![allow(clippy::unwrap_used, reason = "a test may end in a panic")]

mod scene;

use bistand_vision::{
    Frame, LONGEST_DESCRIPTION, MarkId, Refusal, Settings, Shape, State, Tracker, describe_frame,
};
use scene::{HEIGHT, Matrix, WIDTH, apply, camera, film, frame, inverse};

/// A swing: 9 pixels from each frame to the next, and turning.
fn swing(t: f64) -> Matrix {
    camera((60.0 + 9.0 * t, 120.0 + 2.0 * t), 0.012 * t, 1.0, 0.1)
}

const AT: (f64, f64) = (90.0, 130.0);

/// Where the thing that was at `AT` in frame `made` is in frame `now`.
fn truth(made: u64, now: u64) -> (f64, f64) {
    let thing = apply(&inverse(&swing(made as f64)), AT.0, AT.1);
    apply(&swing(now as f64), thing.0, thing.1)
}

fn off(tracker: &Tracker, mark: MarkId, truth: (f64, f64)) -> f64 {
    let observation = tracker
        .observations()
        .iter()
        .find(|s| s.mark == mark)
        .unwrap();
    match observation.state {
        State::Held(held) => (held.x - truth.0).hypot(held.y - truth.1),
        State::Lost(lost) => panic!("lost: {lost:?}"),
    }
}

fn time(number: u64) -> f64 {
    frame(&[], number).time
}

#[test]
fn b45_a_late_mark_is_placed_where_the_thing_is_now() {
    let mut tracker = Tracker::new(Settings::default());
    for number in 0..12 {
        let pixels = film(&swing(number as f64), 3.0, number);
        tracker.see(&frame(&pixels, number)).unwrap();
    }
    // The frame of 200 ms ago.
    let shape = Shape::Point { x: AT.0, y: AT.1 };
    let mark = tracker.mark(shape, time(5)).unwrap();
    let late = off(&tracker, mark, truth(5, 11));
    assert!(late < 0.5, "{late} px off when it is made");
    for number in 12..18 {
        let pixels = film(&swing(number as f64), 3.0, number);
        tracker.see(&frame(&pixels, number)).unwrap();
        let off = off(&tracker, mark, truth(5, number));
        assert!(off < 0.5, "{off} px off in frame {number}");
    }
}

#[test]
fn b45_a_time_that_is_not_remembered_is_refused() {
    let mut tracker = Tracker::new(Settings::default());
    let shape = Shape::Point { x: AT.0, y: AT.1 };
    assert_eq!(tracker.mark(shape, 0.0), Err(Refusal::NoFrame));
    for number in 0..70 {
        let pixels = film(&camera(AT, 0.0, 1.0, 0.0), 3.0, number);
        tracker.see(&frame(&pixels, number)).unwrap();
    }
    for unknown in [time(5), time(75), f64::NAN, f64::INFINITY, -1e300] {
        assert_eq!(
            tracker.mark(shape, unknown),
            Err(Refusal::TimeUnknown),
            "{unknown}"
        );
    }
    assert!(tracker.mark(shape, time(12)).is_ok());
}

/// Every second pixel of a frame, a little brighter: what a viewer with a worse line sees.
fn smaller(pixels: &[u8]) -> Vec<u8> {
    let at = |x: usize, y: usize| u32::from(pixels[y * WIDTH + x]);
    let mut small = Vec::new();
    for y in 0..HEIGHT / 2 {
        for x in 0..WIDTH / 2 {
            let (x, y) = (2 * x, 2 * y);
            let sum = at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1);
            small.push((sum / 4 * 9 / 10 + 20).min(255) as u8);
        }
    }
    small
}

fn half_frame(pixels: &[u8], number: u64) -> Frame<'_> {
    Frame {
        width: WIDTH as u32 / 2,
        height: HEIGHT as u32 / 2,
        stride: WIDTH / 2,
        ..frame(pixels, number)
    }
}

#[test]
fn b45_another_viewer_takes_the_mark_over() {
    let mut first = Tracker::new(Settings::default());
    let mut second = Tracker::new(Settings::default());
    let mut description = Vec::new();
    for number in 0..12 {
        let pixels = film(&swing(number as f64), 3.0, number);
        first.see(&frame(&pixels, number)).unwrap();
        if number == 5 {
            let shape = Shape::Circle {
                x: AT.0,
                y: AT.1,
                radius: 12.0,
            };
            let mark = first.mark(shape, time(5)).unwrap();
            description = first.describe(mark).unwrap();
            assert!(
                description.len() <= LONGEST_DESCRIPTION,
                "{}",
                description.len()
            );
        }
        let small = smaller(&pixels);
        second.see(&half_frame(&small, number)).unwrap();
    }
    let mark = second.take_over(&description).unwrap();
    for number in 11..18 {
        if number > 11 {
            let small = smaller(&film(&swing(number as f64), 3.0, number));
            second.see(&half_frame(&small, number)).unwrap();
        }
        let (x, y) = truth(5, number);
        let off = off(&second, mark, ((x - 0.5) / 2.0, (y - 0.5) / 2.0));
        assert!(off < 0.4, "{off} px off in frame {number}");
    }
}

#[test]
fn b45_a_mark_comes_with_its_frame_only() {
    let mut tracker = Tracker::new(Settings::default());
    let mut description = Vec::new();
    for number in 0..12 {
        let pixels = film(&swing(number as f64), 3.0, number);
        let frame = frame(&pixels, number);
        tracker.see(&frame).unwrap();
        if number == 5 {
            let shape = Shape::Point { x: AT.0, y: AT.1 };
            description = describe_frame(&frame, shape).unwrap();
            assert!(description.len() <= LONGEST_DESCRIPTION);
        }
    }
    let mark = tracker.take_over(&description).unwrap();
    let off = off(&tracker, mark, truth(5, 11));
    assert!(off < 0.3, "{off} px off");
}
