//! Marks that stick: a person marks a thing in a video, and the mark stays on it.
//!
//! **The contract.** Frames go in, one after the other, each with its time. For every mark there
//! comes out of each frame where it is, or that it is lost. A mark is lost when the tracker is
//! not sure: it never drifts silently. A lost mark is found again automatically.
//!
//! - Nothing here knows of sessions, people, networks or browsers, or of any other crate of ours.
//! - The same frames with the same times give the same answers, bit for bit, on every machine and
//!   in WebAssembly: sums have a fixed order, and no function of the platform's mathematics is
//!   used.
//! - Nothing is allocated for a frame once the first second is over.
//! - No input panics; what cannot be used is refused with the reason.
//!
//! **Coordinates.** A pixel's centre has whole coordinates: the first pixel lies at (0, 0), x goes
//! right and y goes down. What the caller sees is in pixels of the frames as the caller gave
//! them. A mark's *plane* has its origin in the mark's point; its unit is the width of the frame
//! that it was made on, so that it means the same to viewers who see the same video at different
//! sizes.
//!
//! The method, its sources and where it fails are described in `docs/tracking.md`.

#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod align;
mod angle;
mod blur;
mod compare;
mod describe;
mod distractor;
mod error;
mod fit;
mod format;
mod frame;
mod global_motion;
mod homography;
mod klt;
mod level;
mod luma;
mod mark;
mod motion;
mod order;
mod relocalize;
mod scheduler;
mod seeded_rng;
mod sharpness;
mod texture;
mod tracked_mark;
mod tracker;
mod verify;
mod view;

pub use describe::LONGEST as LONGEST_DESCRIPTION;
pub use error::{FrameError, Refusal};
pub use frame::{Frame, LONGEST_SIDE, Layout, SHORTEST_SIDE};
pub use mark::{Held, Lost, MarkId, Observation, Shape, Side, State};
pub use tracker::{Feature, Settings, Tracker, describe_frame};
