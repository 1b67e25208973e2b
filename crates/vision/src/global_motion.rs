//! Global motion, the shift of the whole frame: a hand that shakes moves everything together,
//! farther than a patch can be searched for.
//!
//! The smallest level of both frames is compared at every shift, by the mean of the absolute
//! differences, each frame's own mean taken away so that a change of light does not count.

use alloc::vec::Vec;

use crate::level::{LEVELS, Level, Pyramid};

/// The level that is compared: 40 × 30 pixels of 640 × 480.
const LEVEL: usize = LEVELS - 1;

/// The largest shift that is looked for, in pixels of that level; 96 pixels of the frame, which at
/// 30 frames a second is a swing from side to side in a fifth of a second.
const FARTHEST: i32 = 6;

/// A shift far from the expected must leave less than this part of the difference. Rows of sockets
/// or keys look nearly the same one socket farther on.
const CLEARLY: f32 = 0.6;

/// What is near to an expected shift, in pixels of that level.
const NEAR: i32 = 1;

/// Compares frames; keeps its memory between them.
#[derive(Clone, Debug, Default)]
pub(crate) struct GlobalMotion {
    earlier: Vec<i16>,
    later: Vec<i16>,
    /// The last shift, in pixels of the level: a hand that swings continues.
    last: (i32, i32),
}

fn without_mean(level: &Level, to: &mut Vec<i16>) {
    let sum: u32 = level.pixels.iter().map(|&pixel| u32::from(pixel)).sum();
    let mean = (sum / (level.pixels.len() as u32).max(1)) as i16;
    to.clear();
    to.extend(level.pixels.iter().map(|&pixel| i16::from(pixel) - mean));
}

impl GlobalMotion {
    /// Bytes held.
    pub(crate) fn memory(&self) -> usize {
        (self.earlier.capacity() + self.later.capacity()) * size_of::<i16>()
    }

    /// The shift from one frame to the next of the same size, in pixels of the largest level.
    pub(crate) fn measure(&mut self, earlier: &Pyramid, later: &Pyramid) -> (f32, f32) {
        let (from, to) = (&earlier.levels[LEVEL], &later.levels[LEVEL]);
        let (width, height) = (from.width as i32, from.height as i32);
        if (to.width, to.height) != (from.width, from.height) || width.min(height) < 8 {
            return (0.0, 0.0);
        }
        without_mean(from, &mut self.earlier);
        without_mean(to, &mut self.later);
        let farthest = FARTHEST.min(width.min(height) / 3);
        let (mut likely, mut best) = ((f32::INFINITY, 0, 0), (f32::INFINITY, 0, 0));
        for y in -farthest..=farthest {
            for x in -farthest..=farthest {
                let difference = self.difference(width, height, x, y);
                let near = |to: (i32, i32)| (x - to.0).abs().max((y - to.1).abs()) <= NEAR;
                if (near((0, 0)) || near(self.last)) && difference < likely.0 {
                    likely = (difference, x, y);
                }
                if difference < best.0 {
                    best = (difference, x, y);
                }
            }
        }
        let (_, x, y) = if best.0 < CLEARLY * likely.0 {
            best
        } else {
            likely
        };
        self.last = (x, y);
        let scale = (1_u32 << LEVEL) as f32;
        (x as f32 * scale, y as f32 * scale)
    }

    /// The mean absolute difference where the frames overlap when the later one is shifted back.
    fn difference(&self, width: i32, height: i32, x: i32, y: i32) -> f32 {
        let columns = (width - x.abs()) as usize;
        let mut sum = 0_u32;
        for row in 0.max(-y)..height - 0.max(y) {
            let from = (row * width + 0.max(-x)) as usize;
            let to = ((row + y) * width + 0.max(x)) as usize;
            let (from, to) = (
                &self.earlier[from..from + columns],
                &self.later[to..to + columns],
            );
            for (from, to) in from.iter().zip(to) {
                sum += u32::from((from - to).unsigned_abs());
            }
        }
        sum as f32 / (columns as f32 * (height - y.abs()) as f32)
    }
}
