//! What a mark is to the caller.

/// Names a mark for as long as its tracker lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MarkId(pub u32);

/// What was marked, in pixels of the frame it was marked on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// A point of a thing.
    Point {
        /// From the left.
        x: f64,
        /// From the top.
        y: f64,
    },
    /// A circle around a thing.
    Circle {
        /// The centre, from the left.
        x: f64,
        /// The centre, from the top.
        y: f64,
        /// Above zero.
        radius: f64,
    },
    /// An upright box around a thing.
    Box {
        /// The left side.
        x: f64,
        /// The upper side.
        y: f64,
        /// Above zero.
        width: f64,
        /// Above zero.
        height: f64,
    },
}

/// A side of the frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// x below zero.
    Left,
    /// y below zero.
    Top,
    /// x beyond the width.
    Right,
    /// y beyond the height.
    Bottom,
}

/// Where a mark is in the latest frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Held {
    /// The mark's point, in pixels from the left of the latest frame. It can lie outside, while
    /// enough of what surrounds it is seen.
    pub x: f64,
    /// The mark's point, in pixels from the top.
    pub y: f64,
    /// From the mark's plane (see the crate's front page) to pixels of the latest frame: nine
    /// numbers, row by row, the last of them 1. `(x, y)` is where it puts the origin.
    pub homography: [f64; 9],
    /// From 0 (a guess) to 1 (beyond doubt). Nothing is held below a third.
    pub confidence: f32,
}

/// That a mark is not seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lost {
    /// The time of the first frame in which it was not held, in milliseconds.
    pub since: f64,
    /// Where it was last held, in pixels from the left.
    pub x: f64,
    /// Where it was last held, in pixels from the top.
    pub y: f64,
    /// The side over which it left the frame, if it left it.
    pub left_over: Option<Side>,
}

/// What became of a mark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum State {
    /// It is seen.
    Held(Held),
    /// It is not; it is being looked for.
    Lost(Lost),
}

/// One mark in the latest frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// Which.
    pub mark: MarkId,
    /// What became of it.
    pub state: State,
}
