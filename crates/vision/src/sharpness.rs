//! Whether a frame is blurred by motion.
//!
//! The finest detail (what is lost when four pixels are joined) is compared with the next coarser.
//! Of a blurred frame, the finest is missing. How much of it a sharp frame of this camera has is
//! learnt from the sharpest of late.

use crate::level::{Level, Pyramid};

/// Every so manieth row is looked at.
const EACH: usize = 4;

/// A frame with less than this part of the detail that the sharpest one had is blurred.
const BLURRED: f32 = 0.88;

/// How fast the sharpest frame is forgotten: by half in five seconds at 30 a second.
const FORGETTING: f32 = 0.995;

/// Knows how sharp frames are.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sharpness {
    sharpest: f32,
}

impl Sharpness {
    /// Whether a frame is blurred, as far as that is known from those before.
    pub(crate) fn blurs(&mut self, frame: &Pyramid) -> bool {
        let [fine, coarse, ..] = &frame.levels;
        let share = detail(fine) / (detail(coarse) + 0.5);
        self.sharpest = (self.sharpest * FORGETTING).max(share);
        share < BLURRED * self.sharpest
    }
}

/// The mean difference of neighbouring pixels across and down, in grey levels.
fn detail(level: &Level) -> f32 {
    let (mut sum, mut count) = (0_u32, 0_u32);
    for y in (0..level.height.saturating_sub(1)).step_by(EACH) {
        let (row, below) = (level.row(y), level.row(y + 1));
        for (x, pair) in row.windows(2).enumerate() {
            sum += u32::from(pair[0].abs_diff(pair[1])) + u32::from(pair[0].abs_diff(below[x]));
        }
        count += 2 * row.len() as u32;
    }
    sum as f32 / count.max(1) as f32
}
