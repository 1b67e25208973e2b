//! What is refused, and why.

use core::fmt;

/// Why a picture cannot be looked at. The tracker is then as it was before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PictureError {
    /// A side is shorter than [`crate::picture::SHORTEST_SIDE`].
    TooSmall,
    /// A side is longer than [`crate::picture::LONGEST_SIDE`].
    TooLarge,
    /// A row needs more bytes than the stride.
    StrideTooSmall,
    /// There are fewer bytes than the rows need.
    TooFewBytes,
    /// The time is not a finite number.
    TimeNotFinite,
    /// The time is not later than that of the picture before.
    TimeNotLater,
}

/// Why a mark is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// No picture has been seen yet.
    NoPicture,
    /// A coordinate or a size is not a finite number, or a size is not above zero.
    NotANumber,
    /// The mark's point lies outside the picture.
    Outside,
    /// There are [`crate::Settings::most_marks`] already.
    TooMany,
    /// No picture of that time is remembered: it is too old, or later than the latest.
    TimeUnknown,
    /// There is nothing to hold on to: a blank wall, glare, darkness.
    Blank,
    /// There are only lines of one direction: the mark could slide along them.
    OnlyEdges,
    /// What is seen there changes by itself: a running screen, a mirror, water.
    Unsteady,
    /// The thing has already left the picture, or is not seen well enough now.
    NotSeen,
    /// The description from the other viewer is damaged, or is none.
    Damaged,
    /// The description was made by a version that this one does not know.
    ForeignVersion,
}

impl fmt::Display for PictureError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::TooSmall => "the picture is too small",
            Self::TooLarge => "the picture is too large",
            Self::StrideTooSmall => "a row of the picture is longer than its stride",
            Self::TooFewBytes => "the picture has fewer bytes than its size needs",
            Self::TimeNotFinite => "the picture's time is not a number",
            Self::TimeNotLater => "the picture is not later than the one before",
        })
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::NoPicture => "no picture has been seen yet",
            Self::NotANumber => "the mark's place or size is not a number that can be used",
            Self::Outside => "the mark lies outside the picture",
            Self::TooMany => "there are too many marks",
            Self::TimeUnknown => "no picture of that time is remembered",
            Self::Blank => "there is nothing to hold on to at this place",
            Self::OnlyEdges => "there are only lines of one direction at this place",
            Self::Unsteady => "what is seen at this place changes by itself",
            Self::NotSeen => "the marked thing is not seen now",
            Self::Damaged => "the description of the mark is damaged",
            Self::ForeignVersion => "the description of the mark is of an unknown version",
        })
    }
}

impl core::error::Error for PictureError {}
impl core::error::Error for Refusal {}
