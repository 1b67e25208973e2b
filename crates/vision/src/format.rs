//! The caller's pixels and ours: frames are made smaller before they are looked at.

use crate::error::Refusal;
use crate::frame::Frame;
use crate::homography::Homography;
use crate::luma;
use crate::mark::{Held, Lost, Shape, State};
use crate::tracked_mark::{Place, TrackedMark};

/// A point has no size: this much around it is taken for what was meant, as a part of the frame's
/// width.
const POINT_REACH: f64 = 0.03;

/// The size of the caller's frames, and how they become working frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Format {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// How many of the caller's pixels become one, in each direction.
    pub factor: usize,
}

impl Format {
    /// That of a frame whose longer side is to become at most `most` pixels.
    pub(crate) fn of(frame: &Frame<'_>, most: u32) -> Self {
        Self {
            width: frame.width,
            height: frame.height,
            factor: luma::factor(frame.width, frame.height, most),
        }
    }

    /// A coordinate of the caller's frame in pixels of the working frame.
    pub(crate) fn inward(self, at: f64) -> f64 {
        (at + 0.5) / self.factor as f64 - 0.5
    }

    /// A coordinate of the working frame in pixels of the caller's.
    pub(crate) fn outward(self, at: f64) -> f64 {
        (at + 0.5) * self.factor as f64 - 0.5
    }

    /// Pixels in a row of the working frame.
    pub(crate) fn working_width(self) -> f64 {
        f64::from(self.width) / self.factor as f64
    }
}

/// Where a shape's plane lies in the working frame, and how far its target reaches to the sides, in
/// the unit of its plane.
///
/// # Errors
/// If it has no usable place or size, or its point lies outside the frame.
pub(crate) fn measure(shape: Shape, format: Format) -> Result<(Homography, (f64, f64)), Refusal> {
    let point = POINT_REACH * f64::from(format.width);
    let (x, y, half_width, half_height) = match shape {
        Shape::Point { x, y } => (x, y, point, point),
        Shape::Circle { x, y, radius } => (x, y, radius, radius),
        Shape::Box {
            x,
            y,
            width,
            height,
        } => (x + width / 2.0, y + height / 2.0, width / 2.0, height / 2.0),
    };
    let finite = [x, y, half_width, half_height]
        .iter()
        .all(|value| value.is_finite());
    if !finite || half_width <= 0.0 || half_height <= 0.0 {
        return Err(Refusal::NotANumber);
    }
    let (width, height) = (f64::from(format.width), f64::from(format.height));
    if x < 0.0 || y < 0.0 || x > width - 1.0 || y > height - 1.0 {
        return Err(Refusal::Outside);
    }
    let unit = format.working_width();
    let (x, y) = (format.inward(x), format.inward(y));
    let half = |side: f64, most: f64| side.min(most) / f64::from(format.width);
    Ok((
        Homography([unit, 0.0, x, 0.0, unit, y, 0.0, 0.0, 1.0]),
        (half(half_width, width), half(half_height, height)),
    ))
}

/// A place in pixels of the working frame, in widths of that frame: pixel centres count.
pub(crate) fn narrowed(place: &Homography, width: f64) -> Option<Homography> {
    let to = Homography([
        1.0 / width,
        0.0,
        0.5 / width,
        0.0,
        1.0 / width,
        0.5 / width,
        0.0,
        0.0,
        1.0,
    ]);
    to.compose(place)
}

/// The opposite of [`narrowed`].
pub(crate) fn widened(place: &Homography, width: f64) -> Option<Homography> {
    Homography([width, 0.0, -0.5, 0.0, width, -0.5, 0.0, 0.0, 1.0]).compose(place)
}

/// What the caller learns about a mark.
pub(crate) fn state(mark: &TrackedMark, format: Format) -> State {
    let factor = format.factor as f64;
    match &mark.place {
        Place::Held(verified) => {
            let shift = 0.5 * factor - 0.5;
            let h = verified.homography.0;
            let mut outward = h;
            for row in 0..2 {
                for column in 0..3 {
                    let at = row * 3 + column;
                    outward[at] = factor * h[at] + shift * h[6 + column];
                }
            }
            State::Held(Held {
                x: outward[2],
                y: outward[5],
                homography: outward,
                confidence: verified.confidence,
            })
        }
        Place::Lost(missing) => State::Lost(Lost {
            since: missing.since,
            x: format.outward(missing.last.0),
            y: format.outward(missing.last.1),
            left_over: missing.left_over,
        }),
    }
}
