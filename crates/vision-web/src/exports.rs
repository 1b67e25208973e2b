//! The module's functions, as WebAssembly sees them: numbers in, a number out.
//!
//! Each enters the one tracker, does its work in safe code and leaves. A call that does not come
//! back (a panic) leaves the door locked: every later call answers that the module is broken, so
//! that a tracker that stopped half way is never asked again.

#![allow(
    unsafe_code,
    reason = "names without mangling, and one tracker that lives as long as the module"
)]

use core::cell::UnsafeCell;
use core::ptr;
use core::sync::atomic::{AtomicBool, Ordering};

use crate::boundary::Boundary;
use crate::numbers::{self, ABI_VERSION, Failure};

/// The module's one tracker, and whether a call is using it.
struct Room {
    taken: AtomicBool,
    boundary: UnsafeCell<Option<Boundary>>,
}

// SAFETY: `enter` is the only one to look into the cell, and lets in one at a time.
unsafe impl Sync for Room {}

static ROOM: Room = Room {
    taken: AtomicBool::new(false),
    boundary: UnsafeCell::new(None),
};

/// Does some work with the tracker, unless a call is using it or never returned.
fn enter<T>(work: impl FnOnce(&mut Boundary) -> T) -> Result<T, Failure> {
    if ROOM.taken.swap(true, Ordering::Acquire) {
        return Err(Failure::Broken);
    }
    // SAFETY: the flag was ours to set, so there is no other reference into the cell; this one ends
    // before the flag is cleared.
    let boundary = unsafe { &mut *ROOM.boundary.get() };
    let done = work(boundary.get_or_insert_default());
    ROOM.taken.store(false, Ordering::Release);
    Ok(done)
}

/// A call that answers with the number of its failure, or of being done.
fn call(work: impl FnOnce(&mut Boundary) -> Result<(), Failure>) -> u32 {
    numbers::of(enter(work).and_then(|result| result))
}

// SAFETY of the attributes below: no other item of the module has a name that begins with
// `tracker_`, which is all that `no_mangle` asks for.

/// Which table of numbers the module speaks.
#[unsafe(no_mangle)]
pub extern "C" fn tracker_abi_version() -> u32 {
    ABI_VERSION
}

/// Begins with a tracker that has seen nothing: [`Boundary::start`].
#[unsafe(no_mangle)]
pub extern "C" fn tracker_start(working_side: u32, most_marks: u32) -> u32 {
    call(|boundary| boundary.start(working_side, most_marks))
}

/// The address of room for `length` bytes, or 0 if that is too much: [`Boundary::input`].
#[unsafe(no_mangle)]
pub extern "C" fn tracker_input(length: u32) -> *mut u8 {
    let room = enter(|boundary| {
        boundary
            .input(length)
            .map_or(ptr::null_mut(), <[u8]>::as_mut_ptr)
    });
    room.unwrap_or(ptr::null_mut())
}

/// Looks at the frame in the input; answers observations: [`Boundary::see`].
#[unsafe(no_mangle)]
pub extern "C" fn tracker_see(layout: u32, width: u32, height: u32, stride: u32, time: f64) -> u32 {
    call(|boundary| boundary.see(layout, width, height, stride, time))
}

/// Answers the observations in the latest frame: [`Boundary::observations`].
#[unsafe(no_mangle)]
pub extern "C" fn tracker_sightings() -> u32 {
    call(|boundary| {
        boundary.observations();
        Ok(())
    })
}

/// Marks a thing; answers the mark's number: [`Boundary::mark`].
#[unsafe(no_mangle)]
pub extern "C" fn tracker_mark(kind: u32, x: f64, y: f64, a: f64, b: f64, time: f64) -> u32 {
    call(|boundary| boundary.mark(kind, [x, y, a, b], time))
}

/// Describes a mark, in the bytes: [`Boundary::describe`].
#[unsafe(no_mangle)]
pub extern "C" fn tracker_describe(mark: u32) -> u32 {
    call(|boundary| boundary.describe(mark))
}

/// Takes over a described mark; answers its number: [`Boundary::take_over`].
#[unsafe(no_mangle)]
pub extern "C" fn tracker_take_over(length: u32) -> u32 {
    call(|boundary| boundary.take_over(length))
}

/// Forgets a mark: [`Boundary::forget`].
#[unsafe(no_mangle)]
pub extern "C" fn tracker_forget(mark: u32) -> u32 {
    call(|boundary| boundary.forget(mark))
}

/// Forgets the frames and keeps the marks: [`Boundary::restart`].
#[unsafe(no_mangle)]
pub extern "C" fn tracker_restart() -> u32 {
    call(|boundary| {
        boundary.restart();
        Ok(())
    })
}

/// Answers the features in the latest frame: [`Boundary::features`].
#[unsafe(no_mangle)]
pub extern "C" fn tracker_features() -> u32 {
    call(|boundary| {
        boundary.features();
        Ok(())
    })
}

/// The address of the numbers that the last call answered.
#[unsafe(no_mangle)]
pub extern "C" fn tracker_answer() -> *const f64 {
    enter(|boundary| boundary.answer().as_ptr()).unwrap_or(ptr::null())
}

/// How many numbers the last call answered. 0 of a broken module.
#[unsafe(no_mangle)]
pub extern "C" fn tracker_answer_length() -> u32 {
    length(enter(|boundary| boundary.answer().len()))
}

/// The address of the bytes that the last call answered.
#[unsafe(no_mangle)]
pub extern "C" fn tracker_bytes() -> *const u8 {
    enter(|boundary| boundary.bytes().as_ptr()).unwrap_or(ptr::null())
}

/// How many bytes the last call answered. 0 of a broken module.
#[unsafe(no_mangle)]
pub extern "C" fn tracker_bytes_length() -> u32 {
    length(enter(|boundary| boundary.bytes().len()))
}

/// Everything that is answered fits: the memory of WebAssembly ends at 2³² bytes.
fn length(found: Result<usize, Failure>) -> u32 {
    found.map_or(0, |length| u32::try_from(length).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything that uses the one room is in one test, because tests run in parallel.
    #[test]
    fn b45_a_module_that_broke_half_way_is_never_asked_again() {
        assert_eq!(tracker_abi_version(), ABI_VERSION);
        assert_eq!(tracker_start(640, 32), numbers::DONE);
        assert!(!tracker_input(64 * 64).is_null());
        assert!(tracker_input(u32::MAX).is_null());
        assert_eq!(tracker_see(0, 64, 64, 64, 0.0), numbers::DONE);
        assert_eq!(tracker_answer_length(), 0);

        let broke = std::panic::catch_unwind(|| call(|_| panic!("half way")));
        assert!(broke.is_err());
        let broken = Failure::Broken.number();
        assert_eq!(tracker_see(0, 64, 64, 64, 1.0), broken);
        assert_eq!(tracker_mark(0, 1.0, 1.0, 0.0, 0.0, 1.0), broken);
        assert_eq!(tracker_start(640, 32), broken);
        assert!(tracker_input(1).is_null());
        assert_eq!(tracker_answer_length(), 0);
    }
}
