//! What the numbers mean that go over the boundary. They are never given another meaning, because
//! recorded runs hold them. `web/src/lib/tracking/abi.ts` has the same table.

use bistand_vision::{FrameError, Layout, Refusal, Shape, Side};

/// The version of this table; a page that expects another one stops.
pub const ABI_VERSION: u32 = 1;

/// It was done.
pub const DONE: u32 = 0;

/// Why a call was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The frame cannot be looked at.
    Frame(FrameError),
    /// The mark is not made.
    Refused(Refusal),
    /// There is no layout of this number.
    UnknownLayout,
    /// There is no shape of this number.
    UnknownShape,
    /// More bytes than [`crate::boundary::MOST_INPUT_BYTES`], or than were asked for.
    TooManyBytes,
    /// There is no such mark.
    NoSuchMark,
    /// The settings cannot be worked with.
    BadSettings,
    /// An earlier call panicked half way; the module has to be loaded again.
    Broken,
}

impl From<FrameError> for Failure {
    fn from(error: FrameError) -> Self {
        Self::Frame(error)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Failure {
    /// The failure's number.
    #[must_use]
    pub fn number(self) -> u32 {
        match self {
            Self::Frame(error) => frame_error(error),
            Self::Refused(refusal) => refused(refusal),
            Self::UnknownLayout => 40,
            Self::UnknownShape => 41,
            Self::TooManyBytes => 42,
            Self::NoSuchMark => 43,
            Self::BadSettings => 44,
            Self::Broken => 45,
        }
    }
}

fn frame_error(error: FrameError) -> u32 {
    match error {
        FrameError::TooSmall => 1,
        FrameError::TooLarge => 2,
        FrameError::StrideTooSmall => 3,
        FrameError::TooFewBytes => 4,
        FrameError::TimeNotFinite => 5,
        FrameError::TimeNotLater => 6,
        // The tracker may learn to refuse more before this table does.
        _ => 19,
    }
}

fn refused(refusal: Refusal) -> u32 {
    match refusal {
        Refusal::NoFrame => 20,
        Refusal::NotANumber => 21,
        Refusal::Outside => 22,
        Refusal::TooMany => 23,
        Refusal::TimeUnknown => 24,
        Refusal::Blank => 25,
        Refusal::OnlyEdges => 26,
        Refusal::Unsteady => 27,
        Refusal::NotSeen => 28,
        Refusal::Damaged => 29,
        Refusal::ForeignVersion => 30,
        _ => 39,
    }
}

/// The number of a call, or nothing when it was done.
#[must_use]
pub fn of(result: Result<(), Failure>) -> u32 {
    match result {
        Ok(()) => DONE,
        Err(failure) => failure.number(),
    }
}

/// What the bytes of a pixel mean: 0 for luma, 1 for RGBA.
///
/// # Errors
/// If there is no layout of this number.
pub fn layout(number: u32) -> Result<Layout, Failure> {
    match number {
        0 => Ok(Layout::Luma),
        1 => Ok(Layout::Rgba),
        _ => Err(Failure::UnknownLayout),
    }
}

/// A shape from its kind and its numbers: 0 is a point at (x, y), 1 a circle around (x, y) of the
/// radius `a`, 2 a box from (x, y) of width `a` and height `b`.
///
/// # Errors
/// If there is no shape of this kind. The numbers are judged by the tracker.
pub fn shape(kind: u32, x: f64, y: f64, a: f64, b: f64) -> Result<Shape, Failure> {
    match kind {
        0 => Ok(Shape::Point { x, y }),
        1 => Ok(Shape::Circle { x, y, radius: a }),
        2 => Ok(Shape::Box {
            x,
            y,
            width: a,
            height: b,
        }),
        _ => Err(Failure::UnknownShape),
    }
}

/// The number of a side of the frame; 0 for none.
#[must_use]
pub fn side(side: Option<Side>) -> f64 {
    match side {
        None => 0.0,
        Some(Side::Left) => 1.0,
        Some(Side::Top) => 2.0,
        Some(Side::Right) => 3.0,
        Some(Side::Bottom) => 4.0,
    }
}
