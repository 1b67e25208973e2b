//! Nothing is allocated for a frame once the first second is over. This test has a process of its
//! own, because it counts what the whole process allocates.

#![allow(
    unsafe_code,
    reason = "an allocator is unsafe by its nature; this one only counts"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use bistand_vision::{Observation, Settings, Shape, State, Tracker};
use bistand_vision_bench::catalogue::Shot;
use bistand_vision_bench::drawn::{Thing, draw};
use bistand_vision_bench::film::Film;
use bistand_vision_bench::sequence::{Half, Kind, Outline};

struct Counting;

static COUNT: AtomicUsize = AtomicUsize::new(0);

// SAFETY: everything is passed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller keeps the contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract.
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        COUNT.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller keeps the contract.
        unsafe { System.realloc(at, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// A panel that is looked at from near and far, leaves the frame and comes back.
fn film() -> Film {
    Shot::new("allocations".to_owned(), Kind::Drawn, Half::Tuning, 21)
        .before(&draw(Thing::Panel, 21), 0.0, 1.1)
        .before(&draw(Thing::Wood, 22), 0.15, 6.0)
        .short(260, (320, 240))
        .carried(&[
            (0.0, [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]),
            (1.4, [0.0, 0.0, 1.9, 10.0, 0.0, 10.0]),
            (2.8, [0.0, 0.0, 0.5, 0.0, 20.0, 40.0]),
            (4.2, [0.1, 0.0, 1.8, 40.0, 0.0, 0.0]),
            (4.7, [1.6, 0.0, 1.0, 0.0, 0.0, 0.0]),
            (5.2, [0.0, 0.0, 1.0, 0.0, 5.0, 0.0]),
            (6.0, [0.0, 0.05, 1.1, 0.0, -35.0, 0.0]),
            (7.2, [0.05, 0.0, 1.7, 5.0, 0.0, 90.0]),
            (8.6, [0.0, 0.0, 0.6, 5.0, 0.0, 180.0]),
        ])
        .mark(0, 480.0, 350.0, Outline::Point)
        .done()
        .film()
}

#[test]
fn b45_nothing_is_allocated_for_a_frame_after_the_first_second() {
    let film = film();
    let mut tracker = Tracker::new(Settings::default());
    let mut elsewhere = Tracker::new(Settings::default());
    let mut allocated = Vec::with_capacity(film.times.len());
    let (mut lost, mut back) = (0, 0);
    for (frame, time) in film.times.iter().enumerate() {
        let before = COUNT.load(Ordering::Relaxed);
        let observations = tracker.see(&film.frame(frame)).expect("a good frame");
        let count = COUNT.load(Ordering::Relaxed) - before;
        let held = |observation: &&Observation| matches!(observation.state, State::Held(_));
        let held = observations.iter().filter(held).count();
        lost += usize::from(held == 0 && !observations.is_empty());
        back += usize::from(held > 2 && lost > 0);
        if *time - film.times[0] > 1_000.0 && count > 0 {
            allocated.push((frame, count));
        }
        elsewhere.see(&film.frame(frame)).expect("a good frame");
        let circle = |x, y| Shape::Circle { x, y, radius: 20.0 };
        let place = |tracker: &mut Tracker, shape, time| {
            tracker.mark(shape, time).expect("something to hold on to")
        };
        match frame {
            0 => {
                for (x, y) in [(150.0, 110.0), (210.0, 120.0), (90.0, 150.0)] {
                    place(&mut tracker, circle(x, y), *time);
                }
            }
            // A late one by its time, and one from elsewhere: both long after the first second.
            50 => {
                place(&mut tracker, circle(160.0, 100.0), film.times[44]);
                let mark = place(&mut elsewhere, circle(170.0, 130.0), *time);
                let description = elsewhere.describe(mark).expect("it is held");
                tracker.take_over(&description).expect("it is seen");
            }
            _ => {}
        }
    }
    assert!(lost > 3, "it never left: {lost}");
    assert!(back > 3, "it never came back: {back}");
    assert!(allocated.is_empty(), "frame and allocations: {allocated:?}");
}
