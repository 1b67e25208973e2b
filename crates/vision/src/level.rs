//! Luma planes, and the pyramid of them in which a frame is analysed.
//!
//! The pixel (x, y) of a level covers 2 × 2 pixels of the level below it, so its centre lies at
//! (2x + ½, 2y + ½) there.

use alloc::vec::Vec;

/// A luma plane; rows follow each other without gaps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Level {
    /// Luma, row by row.
    pub pixels: Vec<u8>,
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

impl Level {
    /// The pixels of a row.
    pub(crate) fn row(&self, y: usize) -> &[u8] {
        &self.pixels[y * self.width..][..self.width]
    }

    /// Makes it this size, without shrinking what it holds of memory. The pixels are then to be
    /// written.
    pub(crate) fn resize(&mut self, width: usize, height: usize) {
        self.width = width;
        self.height = height;
        self.pixels.resize(width * height, 0);
    }

    /// Becomes the frame `below` at half its size: the mean of each 2 × 2 pixels, rounded. An odd
    /// last row or column is left out.
    pub(crate) fn halve(&mut self, below: &Level) {
        let (width, height) = (below.width / 2, below.height / 2);
        self.resize(width, height);
        for y in 0..height {
            let upper = &below.row(2 * y)[..2 * width];
            let lower = &below.row(2 * y + 1)[..2 * width];
            let to = &mut self.pixels[y * width..][..width];
            for ((to, a), b) in to
                .iter_mut()
                .zip(upper.chunks_exact(2))
                .zip(lower.chunks_exact(2))
            {
                let sum = u16::from(a[0]) + u16::from(a[1]) + u16::from(b[0]) + u16::from(b[1]);
                *to = ((sum + 2) >> 2) as u8;
            }
        }
    }
}

/// Levels of a pyramid: 640 × 480 down to 40 × 30.
pub(crate) const LEVELS: usize = 5;

/// A frame at its full size and at ever smaller ones.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pyramid {
    /// From the largest on.
    pub levels: [Level; LEVELS],
}

impl Pyramid {
    /// Makes the smaller levels from the largest.
    pub(crate) fn build(&mut self) {
        for at in 1..LEVELS {
            let (below, above) = self.levels.split_at_mut(at);
            above[0].halve(&below[at - 1]);
        }
    }

    /// Takes the size of another, so that it needs no more memory later. Its pixels mean nothing.
    pub(crate) fn make_room(&mut self, like: &Self) {
        for (level, like) in self.levels.iter_mut().zip(&like.levels) {
            level.resize(like.width, like.height);
        }
    }

    /// Pixels in a row and rows of the largest level.
    pub(crate) fn size(&self) -> (usize, usize) {
        (self.levels[0].width, self.levels[0].height)
    }

    /// Bytes held.
    pub(crate) fn memory(&self) -> usize {
        self.levels
            .iter()
            .map(|level| level.pixels.capacity())
            .sum()
    }
}

/// A coordinate of the largest level in pixels of another.
pub(crate) fn up(at: f32, level: usize) -> f32 {
    (at + 0.5) / (1_u32 << level) as f32 - 0.5
}

/// A coordinate of a level in pixels of the largest.
pub(crate) fn down(at: f32, level: usize) -> f32 {
    (at + 0.5) * (1_u32 << level) as f32 - 0.5
}
