//! Marks that stick: a person marks a thing in a moving picture, and the mark stays on it.
//!
//! **The contract.** Pictures go in, one after the other, each with its time. For every mark there
//! comes out of each picture where it is, or that it is lost. A mark is lost when the tracker is
//! not sure: it never slides on silently. A lost mark is found again by itself.
//!
//! - Nothing here knows of sessions, people, networks or browsers, or of any other crate of ours.
//! - The same pictures with the same times give the same answers, bit for bit, on every machine and
//!   in WebAssembly: sums have a fixed order, and no function of the platform's mathematics is
//!   used.
//! - Nothing is allocated for a picture once the first second is over.
//! - No input panics; what cannot be used is refused with the reason.
//!
//! **Coordinates.** A pixel's centre has whole coordinates: the first pixel lies at (0, 0), x goes
//! right and y goes down. What the caller sees is in pixels of the pictures as the caller gave
//! them. A mark's *plane* has its origin in the mark's point; its unit is the width of the picture
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
mod dice;
mod error;
mod find;
mod fit;
mod flow;
mod format;
mod grey;
mod hold;
mod homography;
mod keep;
mod level;
mod mark;
mod motion;
mod order;
mod picture;
mod rival;
mod seek;
mod sharpness;
mod sway;
mod texture;
mod tracker;
mod view;

pub use describe::LONGEST as LONGEST_DESCRIPTION;
pub use error::{PictureError, Refusal};
pub use mark::{Held, Lost, MarkId, Shape, Side, Sighting, State};
pub use picture::{LONGEST_SIDE, Layout, Picture, SHORTEST_SIDE};
pub use tracker::{Feature, Settings, Tracker, describe_picture};
