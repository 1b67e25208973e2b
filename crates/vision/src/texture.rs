//! Which places of a frame can be held on to.
//!
//! Shi and Tomasi's measure (1994): the smaller eigenvalue of the sums of products of the gradients
//! over a window. It is small where there is nothing, and small along an edge. The sums are made
//! for blocks of 4 × 4 pixels, and a window is 3 × 3 blocks: as large as a patch.

use alloc::vec::Vec;

use crate::align::{SIDE, least_eigenvalue};
use crate::level::Level;
use crate::order;

/// Pixels on each side of a block.
const BLOCK: usize = 4;

/// Blocks on each side of a window.
const WINDOW: usize = SIDE / BLOCK;

/// Windows weaker than this share of the strongest nearby are not taken.
const LEAST_SHARE: f32 = 0.02;

/// A part of a level, in whole pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Area {
    /// The first column.
    pub left: usize,
    /// The first row.
    pub top: usize,
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

/// A place that can be held on to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spot {
    /// The middle of the window, in pixels of the level.
    pub x: f32,
    /// The middle of the window, in pixels of the level.
    pub y: f32,
    /// The smaller eigenvalue for each pixel, in squared grey levels a pixel.
    pub strength: f32,
}

/// How much structure an area has, of any kind.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Structure {
    /// The strongest smaller eigenvalue for each pixel.
    pub corner: f32,
    /// The strongest larger eigenvalue for each pixel.
    pub edge: f32,
}

/// Finds spots; keeps its memory between frames.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texture {
    /// xx, xy, yy of each block.
    blocks: Vec<[f32; 3]>,
    /// Every window of the area, strongest first once sorted.
    spots: Vec<Spot>,
    /// How the squares of a level answer to the mask for noise.
    answers: Vec<u32>,
}

/// The sum of the absolute answers of a square to the mask 1 -2 1, -2 4 -2, 1 -2 1.
fn answer(level: &Level, left: usize, top: usize, side: usize) -> u32 {
    let mut sum = 0;
    for y in top..top + side {
        let rows = [level.row(y - 1), level.row(y), level.row(y + 1)];
        for x in left..left + side {
            let across =
                |row: &[u8]| i32::from(row[x - 1]) - 2 * i32::from(row[x]) + i32::from(row[x + 1]);
            sum += (across(rows[0]) - 2 * across(rows[1]) + across(rows[2])).unsigned_abs();
        }
    }
    sum
}

impl Texture {
    /// Reserves the memory for areas of this many pixels on each side.
    pub(crate) fn make_room(&mut self, side: usize) {
        let blocks = (side / BLOCK) * (side / BLOCK);
        self.blocks.reserve(blocks);
        self.spots.reserve(blocks);
        self.answers.reserve(blocks);
    }

    /// Bytes held.
    pub(crate) fn memory(&self) -> usize {
        self.blocks.capacity() * size_of::<[f32; 3]>()
            + self.spots.capacity() * size_of::<Spot>()
            + self.answers.capacity() * size_of::<u32>()
    }

    /// The places in an area that can be held on to, strongest first, none nearer to another than
    /// `apart` pixels, weaker than `least` or nearer to the frame's edge than a patch needs.
    pub(crate) fn spots(
        &mut self,
        level: &Level,
        area: Area,
        least: f32,
        apart: f32,
    ) -> (&[Spot], Structure) {
        let structure = self.measure(level, area);
        let least = least.max(structure.corner * LEAST_SHARE);
        self.spots.retain(|spot| spot.strength >= least);
        // Equal ones keep the order of reading, so that the answer is the same everywhere.
        order::sort(&mut self.spots, |a, b| {
            (b.strength, a.y, a.x) < (a.strength, b.y, b.x)
        });
        let mut kept = 0;
        for at in 0..self.spots.len() {
            let spot = self.spots[at];
            let free = self.spots[..kept].iter().all(|other| {
                let (x, y) = (other.x - spot.x, other.y - spot.y);
                x * x + y * y >= apart * apart
            });
            if free {
                self.spots[kept] = spot;
                kept += 1;
            }
        }
        self.spots.truncate(kept);
        (&self.spots, structure)
    }

    /// The variance of a level's noise, in squared grey levels.
    ///
    /// Immerkær's estimate (1996): the mean absolute answer of a mask that neither edges nor slopes
    /// answer to much. It is made for squares of the frame, and that at the lower quartile is
    /// taken, so that what is drawn on the thing does not count as noise.
    pub(crate) fn noise(&mut self, level: &Level) -> f32 {
        const SQUARE: usize = 12;
        self.answers.clear();
        for top in (1..level.height.saturating_sub(SQUARE)).step_by(SQUARE) {
            for left in (1..level.width.saturating_sub(SQUARE)).step_by(SQUARE) {
                self.answers.push(answer(level, left, top, SQUARE));
            }
        }
        if self.answers.is_empty() {
            return 0.0;
        }
        let quartile = self.answers.len() / 4;
        order::choose(&mut self.answers, quartile, |a, b| a < b);
        let sum = self.answers[quartile];
        // A normal distribution's mean absolute value is √(2/π) of its deviation, and the mask
        // makes the deviation six times as large.
        let deviation = sum as f32 / (SQUARE * SQUARE) as f32 * 1.253_314_1 / 6.0;
        deviation * deviation
    }

    /// Fills `spots` with all windows of the area.
    fn measure(&mut self, level: &Level, area: Area) -> Structure {
        self.spots.clear();
        // A pixel more on each side for the gradients, and the patch's own border.
        let left = area.left.max(2);
        let top = area.top.max(2);
        let right = (area.left + area.width).min(level.width.saturating_sub(2));
        let bottom = (area.top + area.height).min(level.height.saturating_sub(2));
        let columns = right.saturating_sub(left) / BLOCK;
        let rows = bottom.saturating_sub(top) / BLOCK;
        let mut structure = Structure::default();
        if columns < WINDOW || rows < WINDOW {
            return structure;
        }
        self.sum_blocks(level, (left, top), columns, rows);
        let pixels = (SIDE * SIDE) as f32;
        for row in 0..=rows - WINDOW {
            for column in 0..=columns - WINDOW {
                let mut sum = [0.0; 3];
                for below in 0..WINDOW {
                    let from = (row + below) * columns + column;
                    for block in &self.blocks[from..from + WINDOW] {
                        (0..3).for_each(|which| sum[which] += block[which]);
                    }
                }
                let least = least_eigenvalue(sum[0], sum[1], sum[2]) / pixels;
                let most = (sum[0] + sum[2]) / pixels - least;
                structure.corner = structure.corner.max(least);
                structure.edge = structure.edge.max(most);
                let middle = (SIDE as f32 - 1.0) / 2.0;
                self.spots.push(Spot {
                    x: (left + column * BLOCK) as f32 + middle,
                    y: (top + row * BLOCK) as f32 + middle,
                    strength: least,
                });
            }
        }
        structure
    }

    fn sum_blocks(&mut self, level: &Level, from: (usize, usize), columns: usize, rows: usize) {
        self.blocks.clear();
        self.blocks.resize(columns * rows, [0.0; 3]);
        for y in 0..rows * BLOCK {
            let row = from.1 + y;
            let (above, here, below) = (level.row(row - 1), level.row(row), level.row(row + 1));
            let blocks = &mut self.blocks[y / BLOCK * columns..][..columns];
            for (column, block) in blocks.iter_mut().enumerate() {
                let left = from.0 + column * BLOCK;
                let (mut xx, mut xy, mut yy) = (0, 0, 0);
                for x in left..left + BLOCK {
                    let slope_x = i32::from(here[x + 1]) - i32::from(here[x - 1]);
                    let slope_y = i32::from(below[x]) - i32::from(above[x]);
                    xx += slope_x * slope_x;
                    xy += slope_x * slope_y;
                    yy += slope_y * slope_y;
                }
                // Twice the gradient was taken: a quarter of its square.
                block[0] += 0.25 * xx as f32;
                block[1] += 0.25 * xy as f32;
                block[2] += 0.25 * yy as f32;
            }
        }
    }
}
