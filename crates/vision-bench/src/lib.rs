//! Measures the tracker of `bistand-vision`: moving pictures of which the truth is known, what the
//! tracker and others make of them, and how that is scored.
//!
//! - A [`sequence::Sequence`] says what is filmed and how: planes with things on them
//!   ([`drawn`], [`photographs`]), a camera and the hand that carries it, and what is marked.
//! - A [`film::Film`] is what comes out: pictures, their times, and for each mark the truth. A
//!   video that people annotated by hand ([`annotated`]) is a film too.
//! - [`run`] shows films to the tracker, [`score`] compares its answers with the truth.
//! - [`catalogue`] lists what the bench films. Half of it is held out: it is not looked at while
//!   the tracker is tuned, so that it tells how well the tracker does on what it was not made for.
//!
//! `cargo xtask bench vision` runs all of it, with OpenCV on the same pictures.

pub mod annotated;
pub mod camera;
pub mod catalogue;
pub mod dice;
pub mod drawn;
pub mod film;
pub mod geometry;
pub mod path;
pub mod run;
pub mod scene;
pub mod score;
pub mod sequence;
pub mod store;
pub mod texture;
