//! What is refused, and why.

use core::fmt;

/// Why a frame cannot be looked at. The tracker is then as it was before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FrameError {
    /// A side is shorter than [`crate::frame::SHORTEST_SIDE`].
    TooSmall,
    /// A side is longer than [`crate::frame::LONGEST_SIDE`].
    TooLarge,
    /// A row needs more bytes than the stride.
    StrideTooSmall,
    /// There are fewer bytes than the rows need.
    TooFewBytes,
    /// The time is not a finite number.
    TimeNotFinite,
    /// The time is not later than that of the frame before.
    TimeNotLater,
}

/// Why a mark is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// No frame has been seen yet.
    NoFrame,
    /// A coordinate or a size is not a finite number, or a size is not above zero.
    NotANumber,
    /// The mark's point lies outside the frame.
    Outside,
    /// There are [`crate::Settings::most_marks`] already.
    TooMany,
    /// No frame of that time is remembered: it is too old, or later than the latest.
    TimeUnknown,
    /// There is nothing to hold on to: a blank wall, glare, darkness.
    Blank,
    /// There are only lines of one direction: the mark could slide along them.
    OnlyEdges,
    /// What is seen there changes on its own: a running screen, a mirror, water.
    Unsteady,
    /// The thing has already left the frame, or is not seen well enough now.
    NotSeen,
    /// The description from the other viewer is damaged, or is none.
    Damaged,
    /// The description was made by a version that this one does not know.
    ForeignVersion,
}

impl fmt::Display for FrameError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::TooSmall => "the frame is too small",
            Self::TooLarge => "the frame is too large",
            Self::StrideTooSmall => "a row of the frame is longer than its stride",
            Self::TooFewBytes => "the frame has fewer bytes than its size needs",
            Self::TimeNotFinite => "the frame's time is not a number",
            Self::TimeNotLater => "the frame is not later than the one before",
        })
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::NoFrame => "no frame has been seen yet",
            Self::NotANumber => "the mark's place or size is not a number that can be used",
            Self::Outside => "the mark lies outside the frame",
            Self::TooMany => "there are too many marks",
            Self::TimeUnknown => "no frame of that time is remembered",
            Self::Blank => "there is nothing to hold on to at this place",
            Self::OnlyEdges => "there are only lines of one direction at this place",
            Self::Unsteady => "what is seen at this place changes by itself",
            Self::NotSeen => "the marked thing is not seen now",
            Self::Damaged => "the description of the mark is damaged",
            Self::ForeignVersion => "the description of the mark is of an unknown version",
        })
    }
}

impl core::error::Error for FrameError {}
impl core::error::Error for Refusal {}
