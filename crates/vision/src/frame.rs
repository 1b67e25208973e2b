//! A frame as the caller gives it.

use crate::error::FrameError;

/// Shorter sides hold too little to track, in pixels.
pub const SHORTEST_SIDE: u32 = 48;

/// Longer sides come from no camera that a call uses; the bound keeps memory bounded, in pixels.
pub const LONGEST_SIDE: u32 = 4096;

/// What the bytes of a pixel mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// One byte: luma.
    Luma,
    /// Four bytes: red, green, blue, and one that is not looked at.
    Rgba,
}

impl Layout {
    /// Bytes for each pixel.
    #[must_use]
    pub const fn bytes(self) -> usize {
        match self {
            Self::Luma => 1,
            Self::Rgba => 4,
        }
    }
}

/// One frame of a video.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// The rows, from the top; `stride` bytes from the start of one to the start of the next.
    pub pixels: &'a [u8],
    /// What the bytes mean.
    pub layout: Layout,
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Bytes from the start of a row to the start of the next.
    pub stride: usize,
    /// When it was taken, in milliseconds on any clock that only goes forward.
    pub time: f64,
}

impl Frame<'_> {
    /// Whether it is what it says.
    ///
    /// # Errors
    /// If the size is out of bounds, the bytes are too few, or the time is not a number.
    pub fn check(&self) -> Result<(), FrameError> {
        let (shorter, longer) = if self.width < self.height {
            (self.width, self.height)
        } else {
            (self.height, self.width)
        };
        if shorter < SHORTEST_SIDE {
            return Err(FrameError::TooSmall);
        }
        if longer > LONGEST_SIDE {
            return Err(FrameError::TooLarge);
        }
        let row = self.width as usize * self.layout.bytes();
        if self.stride < row {
            return Err(FrameError::StrideTooSmall);
        }
        let before_last = (self.height as usize - 1).checked_mul(self.stride);
        match before_last.and_then(|bytes| bytes.checked_add(row)) {
            Some(needed) if needed <= self.pixels.len() => {}
            _ => return Err(FrameError::TooFewBytes),
        }
        if !self.time.is_finite() {
            return Err(FrameError::TimeNotFinite);
        }
        Ok(())
    }
}
