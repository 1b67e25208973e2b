//! B45: what cannot be held is refused immediately, with a reason; bad input does no harm.

#![allow(clippy::unwrap_used, reason = "a test may end in a panic")]

mod scene;

use bistand_vision::{
    Frame, FrameError, LONGEST_SIDE, Layout, Refusal, SHORTEST_SIDE, Settings, Shape, Tracker,
};
use scene::{WIDTH, camera, film, film_of, frame, plate};

const MIDDLE: Shape = Shape::Point { x: 160.0, y: 120.0 };

/// What a tracker that has seen these frames says to a mark in the middle.
fn mark_after(frames: impl Iterator<Item = Vec<u8>>) -> Result<(), Refusal> {
    let mut tracker = Tracker::new(Settings::default());
    let mut time = 0.0;
    for (number, pixels) in frames.enumerate() {
        let frame = frame(&pixels, number as u64);
        tracker.see(&frame).unwrap();
        time = frame.time;
    }
    tracker.mark(MIDDLE, time).map(|_| ())
}

fn once(paint: impl Fn(f64, f64) -> f64, noise: f64) -> Result<(), Refusal> {
    mark_after([film_of(paint, noise, 0)].into_iter())
}

#[test]
fn b45_a_place_that_cannot_be_held_is_refused_with_the_reason() {
    assert_eq!(once(|_, _| 128.0, 0.0), Err(Refusal::Blank));
    assert_eq!(
        once(|_, _| 128.0, 6.0),
        Err(Refusal::Blank),
        "a blank wall and a poor camera"
    );
    assert_eq!(
        once(|x, y| 80.0 + 0.2 * x + 0.1 * y, 3.0),
        Err(Refusal::Blank),
        "a soft shadow"
    );
    let lines = |x: f64, _: f64| {
        if (x / 12.0).floor() as i64 % 2 == 0 {
            60.0
        } else {
            190.0
        }
    };
    assert_eq!(
        once(lines, 3.0),
        Err(Refusal::OnlyEdges),
        "boards of a floor"
    );
    assert_eq!(once(plate, 3.0), Ok(()));
}

#[test]
fn b45_a_running_screen_is_refused() {
    // Nothing moves except what the screen shows, which is another thing in each frame.
    let running = |number: u64| {
        let screen = |x: f64, y: f64| (x - 160.0).abs() < 70.0 && (y - 120.0).abs() < 60.0;
        let paint = move |x: f64, y: f64| {
            if screen(x, y) {
                plate(x + 397.0 * number as f64, y + 211.0 * number as f64)
            } else {
                plate(x, y)
            }
        };
        film_of(paint, 3.0, number)
    };
    assert_eq!(mark_after((0..20).map(running)), Err(Refusal::Unsteady));
}

#[test]
fn b45_a_shaking_camera_is_no_running_screen() {
    let shaking = |number: u64| {
        let t = number as f64;
        let at = (
            160.0 + 25.0 * (t * 1.7).sin(),
            120.0 + 20.0 * (t * 1.3).sin(),
        );
        film(&camera(at, 0.05 * t.sin(), 1.0, 0.0), 4.0, number)
    };
    assert_eq!(mark_after((0..20).map(shaking)), Ok(()));
}

#[test]
fn b45_a_mark_that_is_none_is_refused() {
    let pixels = film(&camera((160.0, 120.0), 0.0, 1.0, 0.0), 3.0, 0);
    let mut tracker = Tracker::new(Settings::default());
    tracker.see(&frame(&pixels, 0)).unwrap();
    let (x, y) = (160.0, 120.0);
    let (nan, most) = (f64::NAN, f64::MAX);
    let rows = [
        (Shape::Point { x: nan, y }, Refusal::NotANumber),
        (
            Shape::Point {
                x,
                y: f64::INFINITY,
            },
            Refusal::NotANumber,
        ),
        (Shape::Circle { x, y, radius: nan }, Refusal::NotANumber),
        (Shape::Circle { x, y, radius: 0.0 }, Refusal::NotANumber),
        (Shape::Circle { x, y, radius: -4.0 }, Refusal::NotANumber),
        (
            Shape::Box {
                x,
                y,
                width: 10.0,
                height: -1.0,
            },
            Refusal::NotANumber,
        ),
        (
            Shape::Box {
                x: -most,
                y,
                width: most,
                height: most,
            },
            Refusal::Outside,
        ),
        (Shape::Point { x: -0.1, y }, Refusal::Outside),
        (Shape::Point { x: WIDTH as f64, y }, Refusal::Outside),
        (Shape::Point { x, y: 1e300 }, Refusal::Outside),
    ];
    for (shape, refusal) in rows {
        assert_eq!(tracker.mark(shape, 0.0), Err(refusal), "{shape:?}");
    }
    assert!(tracker.observations().is_empty());
}

#[test]
fn b45_marks_are_limited_and_places_come_free() {
    let pixels = film(&camera((160.0, 120.0), 0.0, 1.0, 0.0), 3.0, 0);
    let most_marks = 5;
    let mut tracker = Tracker::new(Settings {
        most_marks,
        ..Settings::default()
    });
    tracker.see(&frame(&pixels, 0)).unwrap();
    let first = tracker.mark(MIDDLE, 0.0).unwrap();
    let description = tracker.describe(first).unwrap();
    for _ in 1..1_000 {
        if tracker.observations().len() < most_marks {
            tracker.mark(MIDDLE, 0.0).unwrap();
        } else {
            assert_eq!(tracker.mark(MIDDLE, 0.0), Err(Refusal::TooMany));
        }
    }
    assert_eq!(tracker.take_over(&description), Err(Refusal::TooMany));
    assert!(tracker.forget(first));
    assert!(!tracker.forget(first), "it is forgotten already");
    assert!(
        tracker.mark(MIDDLE, 0.0).unwrap() != first,
        "names are not used twice"
    );
}

/// Frames that are not what they say, made from one that follows that of number 3.
fn unusable(good: Frame<'_>) -> Vec<(Frame<'_>, FrameError)> {
    let sized = |width, height| Frame {
        width,
        height,
        ..good
    };
    let striding = |layout, stride| Frame {
        layout,
        stride,
        ..good
    };
    let timed = |time| Frame { time, ..good };
    let (width, height) = (good.width, good.height);
    let pixels = &good.pixels[1..];
    vec![
        (sized(0, height), FrameError::TooSmall),
        (sized(width, SHORTEST_SIDE - 1), FrameError::TooSmall),
        (sized(10_000, 10_000), FrameError::TooLarge),
        (sized(LONGEST_SIDE + 1, height), FrameError::TooLarge),
        (
            striding(Layout::Luma, WIDTH - 1),
            FrameError::StrideTooSmall,
        ),
        (striding(Layout::Rgba, WIDTH), FrameError::StrideTooSmall),
        (striding(Layout::Luma, usize::MAX), FrameError::TooFewBytes),
        (Frame { pixels, ..good }, FrameError::TooFewBytes),
        (timed(f64::NAN), FrameError::TimeNotFinite),
        (timed(frame(pixels, 3).time), FrameError::TimeNotLater),
        (timed(frame(pixels, 2).time), FrameError::TimeNotLater),
    ]
}

#[test]
fn b45_a_frame_that_is_none_is_refused_and_does_no_harm() {
    let pixels = film(&camera((160.0, 120.0), 0.0, 1.0, 0.0), 3.0, 0);
    let mut tracker = Tracker::new(Settings::default());
    tracker.see(&frame(&pixels, 3)).unwrap();
    tracker.mark(MIDDLE, frame(&pixels, 3).time).unwrap();
    let before = tracker.observations().to_vec();
    let good = frame(&pixels, 4);
    for (frame, error) in unusable(good) {
        assert_eq!(tracker.see(&frame).map(<[_]>::to_vec), Err(error));
        assert_eq!(tracker.observations(), before);
    }
    assert_eq!(tracker.see(&good).unwrap().len(), 1);
}

#[test]
fn b45_a_description_that_is_none_is_refused() {
    let pixels = film(&camera((160.0, 120.0), 0.0, 1.0, 0.0), 3.0, 0);
    let mut tracker = Tracker::new(Settings::default());
    tracker.see(&frame(&pixels, 0)).unwrap();
    let mark = tracker.mark(MIDDLE, 0.0).unwrap();
    let good = tracker.describe(mark).unwrap();
    for length in [0, 1, 7, 8, 100, good.len() - 1] {
        assert_eq!(
            tracker.take_over(&good[..length]),
            Err(Refusal::Damaged),
            "{length}"
        );
    }
    for at in (0..good.len()).step_by(97) {
        let mut damaged = good.clone();
        damaged[at] ^= 0x40;
        let expected = if at == 2 {
            Refusal::ForeignVersion
        } else {
            Refusal::Damaged
        };
        assert_eq!(tracker.take_over(&damaged), Err(expected), "{at}");
    }
    let mut foreign = good.clone();
    foreign[2] = 77;
    assert_eq!(tracker.take_over(&foreign), Err(Refusal::ForeignVersion));
    assert_eq!(
        tracker.take_over(&vec![7; 1_000_000]),
        Err(Refusal::Damaged)
    );
    assert_eq!(tracker.observations().len(), 1);
    assert!(tracker.take_over(&good).is_ok());
}
