//! The tracker for browsers: a WebAssembly module with a plain C interface and nothing generated.
//!
//! **The contract.** A module holds one tracker. Its page writes bytes where
//! [`exports::tracker_input`] says, calls a function with numbers, gets [`DONE`](numbers::DONE) or
//! the number of a failure, and reads what came of it where [`exports::tracker_answer`] and
//! [`exports::tracker_bytes`] say. The page may pass any numbers: each is checked, and what cannot
//! be used is refused by number.
//!
//! - [`boundary`] is what the functions do, in safe code, so that it is tested and fuzzed natively.
//! - [`exports`] is the only place with `unsafe`: it keeps the one tracker and hands out addresses.
//! - [`numbers`] is the table of what the numbers mean; `web/src/lib/tracking/abi.ts` is its twin.
//! - [`run`] is a recorded run: every call with its answer, so that a fault can be seen again on
//!   any machine, natively and in WebAssembly, bit for bit.
//!
//! **Layouts.** Numbers of an answer are `f64`. An observation takes
//! [`OBSERVATION_NUMBERS`](boundary::OBSERVATION_NUMBERS) of them and a feature
//! [`FEATURE_NUMBERS`](boundary::FEATURE_NUMBERS). An address holds until the next call, because
//! the memory may grow; so does a view of the memory.

#![cfg_attr(all(target_family = "wasm", target_os = "unknown"), no_std)]

extern crate alloc;

pub mod boundary;
pub mod exports;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
mod module;
pub mod numbers;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub mod run;
