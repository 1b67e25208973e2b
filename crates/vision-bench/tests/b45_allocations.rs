//! Nothing is allocated for a picture once the first second is over. This test has a process of its
//! own, because it counts what the whole process allocates.

#![allow(
    unsafe_code,
    reason = "an allocator is unsafe by its nature; this one only counts"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use bistand_vision::{Settings, Shape, Tracker};
use bistand_vision_bench::catalogue::Shot;
use bistand_vision_bench::drawn::{Thing, draw};
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

#[test]
fn b45_nothing_is_allocated_for_a_picture_once_all_is_learnt() {
    // The marks leave the picture and come back, so that they are looked for too.
    let film = Shot::new("allocations".to_owned(), Kind::Drawn, Half::Tuning, 21)
        .before(&draw(Thing::Panel, 21), 0.0, 1.1)
        .before(&draw(Thing::Wood, 22), 0.15, 6.0)
        .short(150, (320, 240))
        .carried(&[
            (0.0, [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]),
            (1.2, [0.1, 0.0, 1.1, 10.0, 0.0, 10.0]),
            (1.7, [1.6, 0.0, 1.0, 0.0, 0.0, 0.0]),
            (2.2, [0.0, 0.0, 1.0, 0.0, 5.0, 0.0]),
            (3.0, [0.0, 0.05, 1.1, 0.0, 5.0, 0.0]),
            (5.0, [0.05, 0.0, 1.0, 5.0, 0.0, 5.0]),
        ])
        .mark(0, 480.0, 350.0, Outline::Point)
        .done()
        .film();
    let mut tracker = Tracker::new(Settings::default());
    let mut allocated = Vec::with_capacity(film.times.len());
    for (frame, time) in film.times.iter().enumerate() {
        let before = COUNT.load(Ordering::Relaxed);
        tracker.see(&film.picture(frame)).expect("a good picture");
        let count = COUNT.load(Ordering::Relaxed) - before;
        // By then the appearances of all marks are learnt, a dozen and a half each, one at each
        // picture, and they were looked for once.
        let quiet = *time - film.times[0] > 3_000.0;
        if quiet && count > 0 {
            allocated.push((frame, count));
        }
        if frame == 0 {
            for (x, y) in [(150.0, 110.0), (210.0, 120.0), (90.0, 150.0)] {
                let shape = Shape::Circle { x, y, radius: 20.0 };
                tracker
                    .mark(shape, *time)
                    .expect("there is something to hold on to");
            }
        }
    }
    assert!(
        allocated.is_empty(),
        "picture and allocations: {allocated:?}"
    );
}
