//! Measures the tracker of `bistand-vision`: videos with known ground truth, what the tracker and
//! others make of them, and how that is scored.
//!
//! - A [`sequence::Sequence`] says what is filmed and how: planes with things on them
//!   ([`drawn`], [`photographs`]), a camera and the hand that carries it, and what is marked.
//! - A [`film::Film`] is what comes out: frames, their times, and for each mark the truth. A
//!   video that people annotated by hand ([`annotated`]) is a film too.
//! - [`run`] shows films to the tracker, [`score`] compares its answers with the truth.
//! - [`catalogue`] lists what the bench films. Half of it is held out: it is not looked at while
//!   the tracker is tuned, so that it shows how well the tracker generalizes.
//!
//! `cargo xtask bench vision` runs all of it, with OpenCV on the same frames.

pub mod annotated;
pub mod camera;
pub mod catalogue;
pub mod drawn;
pub mod film;
pub mod geometry;
pub mod path;
pub mod run;
pub mod scene;
pub mod score;
pub mod seeded_rng;
pub mod sequence;
pub mod store;
pub mod texture;
