//! Where a patch lies in a frame, to a small part of a pixel.
//!
//! Lucas and Kanade's alignment (1981) in its inverse compositional form (Baker and Matthews, 2004)
//! for a shift of the patch. How bright and how rich in contrast the frame is at that place is
//! solved for at the same time: the patch's gradients are made orthogonal to a constant and to the
//! patch itself, so that neither can be mistaken for a shift.
//!
//! All sums are kept in four lanes that are added at the end. So the order of the additions is the
//! same with and without vector instructions, and so are the results.

use crate::level::Level;

/// Pixels on each side of a patch. Twelve rows are three vectors wide, and small enough to lie on
/// one surface; larger ones reach over the edges of things.
pub(crate) const SIDE: usize = 12;

/// A patch is made of its pixels and of one more around them, for the gradients.
pub(crate) const RAW_SIDE: usize = SIDE + 2;

/// Pixels of a patch.
const AREA: usize = SIDE * SIDE;

/// One pixel, where places are whole numbers.
const FIXED_ONE: f32 = 65_536.0;
const FIXED_BITS: u32 = 16;

/// Partial sums.
const LANES: usize = 4;

/// From a patch's centre to the centre of its first pixel.
const REACH: f32 = (SIDE as f32 - 1.0) / 2.0;

/// A patch's smallest eigenvalue for each pixel below which it cannot be aligned, in squared grey
/// levels a pixel: noise of a poor camera gives about a third of it.
const LEAST_TEXTURE: f32 = 6.0;

/// Steps shorter than this end the search, in pixels.
const CLOSE_ENOUGH: f32 = 0.03;

/// A patch that is blurred is the mean of places on the way; so far apart, in pixels of the level,
const APART: f32 = 2.0;

/// … and this many at most.
const MOST_PLACES: usize = 12;

/// A patch with what is needed to align it.
#[derive(Clone, Debug)]
pub(crate) struct Patch {
    /// Luma, its mean taken away.
    value: [f32; AREA],
    /// The gradients, made orthogonal to a constant and to `value`.
    slope: [[f32; AREA]; 2],
    /// The inverse of the sums of products of the gradients: xx, xy, yy.
    inverse: [f32; 3],
    /// The sum of squares of `value`.
    energy: f32,
}

/// A patch as it was found in a frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Aligned {
    /// The patch's centre, in pixels of the level.
    pub x: f32,
    /// The patch's centre, in pixels of the level.
    pub y: f32,
    /// The normalised correlation, from -1 to 1.
    pub ncc: f32,
}

/// Luma around a patch's place, a pixel more on each side than the patch.
pub(crate) type Raw = [[f32; RAW_SIDE]; RAW_SIDE];

fn total(lanes: [f32; LANES]) -> f32 {
    (lanes[0] + lanes[2]) + (lanes[1] + lanes[3])
}

fn dot(a: &[f32; AREA], b: &[f32; AREA]) -> f32 {
    let mut lanes = [0.0; LANES];
    for (a, b) in a.chunks_exact(LANES).zip(b.chunks_exact(LANES)) {
        for lane in 0..LANES {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    total(lanes)
}

fn without_mean(values: &mut [f32; AREA]) {
    let mut lanes = [0.0; LANES];
    for chunk in values.chunks_exact(LANES) {
        for lane in 0..LANES {
            lanes[lane] += chunk[lane];
        }
    }
    let mean = total(lanes) / AREA as f32;
    values.iter_mut().for_each(|value| *value -= mean);
}

/// Luma around a place of a level, by bilinear interpolation; `None` if it is not all inside.
pub(crate) fn look(level: &Level, x: f32, y: f32) -> Option<Raw> {
    const REACH: f32 = (RAW_SIDE as f32 - 1.0) / 2.0;
    let (left, top, fx, fy) = corner(level, x - REACH, y - REACH, RAW_SIDE)?;
    let mut raw = [[0.0; RAW_SIDE]; RAW_SIDE];
    let mut upper = blend::<RAW_SIDE>(level, left, top, fx);
    for (row, to) in raw.iter_mut().enumerate() {
        let lower = blend::<RAW_SIDE>(level, left, top + row + 1, fx);
        for column in 0..RAW_SIDE {
            to[column] = upper[column] + fy * (lower[column] - upper[column]);
        }
        upper = lower;
    }
    Some(raw)
}

/// Luma around a place of a level, seen through a linear map: the pixel at (u, v) from the
/// middle shows the level at `at` + `map` · (u, v). `None` if it is not all inside.
pub(crate) fn look_through(level: &Level, at: (f32, f32), map: [f32; 4]) -> Option<Raw> {
    const REACH: f32 = (RAW_SIDE as f32 - 1.0) / 2.0;
    let width = (map[0].abs() + map[1].abs()) * REACH;
    let height = (map[2].abs() + map[3].abs()) * REACH;
    let inside = at.0 - width >= 0.1
        && at.1 - height >= 0.1
        && at.0 + width < level.width as f32 - 1.1
        && at.1 + height < level.height as f32 - 1.1;
    if !inside {
        return None;
    }
    // Places in 65,536ths of a pixel, so that the pixel and what lies beyond it are quick to part.
    let fixed = |value: f32| (value * FIXED_ONE) as i32;
    let (step_x, step_y) = (fixed(map[0]), fixed(map[2]));
    let stride = level.width;
    let mut raw = [[0.0; RAW_SIDE]; RAW_SIDE];
    for (row, to) in raw.iter_mut().enumerate() {
        let v = row as f32 - REACH;
        let mut x = fixed(at.0 + map[1] * v - map[0] * REACH);
        let mut y = fixed(at.1 + map[3] * v - map[2] * REACH);
        for to in to.iter_mut() {
            let first = (y >> FIXED_BITS) as usize * stride + (x >> FIXED_BITS) as usize;
            let four = &level.pixels[first..first + stride + 2];
            let [a, b] = [i32::from(four[0]), i32::from(four[1])];
            let [c, d] = [i32::from(four[stride]), i32::from(four[stride + 1])];
            // 256ths are fine enough to blend with.
            let (right, lower) = ((x >> 8) & 255, (y >> 8) & 255);
            let upper = (a << 8) + right * (b - a);
            let below = (c << 8) + right * (d - c);
            *to = ((upper << 8) + lower * (below - upper)) as f32 / FIXED_ONE;
            x += step_x;
            y += step_y;
        }
    }
    Some(raw)
}

/// The pixel at or before a place, and how far the place lies beyond it; `None` if `side` pixels
/// from there, and one more, are not all inside.
fn corner(level: &Level, x: f32, y: f32, side: usize) -> Option<(usize, usize, f32, f32)> {
    let inside = x >= 0.0
        && y >= 0.0
        && x + (side as f32) < level.width as f32
        && y + (side as f32) < level.height as f32;
    if !inside {
        return None;
    }
    let (left, top) = (x as usize, y as usize);
    Some((left, top, x - left as f32, y - top as f32))
}

/// A part of a row, each pixel blended with the one to its right.
#[inline]
fn blend<const N: usize>(level: &Level, left: usize, row: usize, by: f32) -> [f32; N] {
    let from = &level.pixels[row * level.width + left..][..N + 1];
    let mut to = [0.0; N];
    for column in 0..N {
        let (a, b) = (f32::from(from[column]), f32::from(from[column + 1]));
        to[column] = a + by * (b - a);
    }
    to
}

/// [`look_through`], blurred along a way of the level: the mean of places on it.
pub(crate) fn look_along(
    level: &Level,
    at: (f32, f32),
    map: [f32; 4],
    way: (f32, f32),
) -> Option<Raw> {
    let (x, y) = (
        map[0] * way.0 + map[1] * way.1,
        map[2] * way.0 + map[3] * way.1,
    );
    let length = way.0.abs().max(way.1.abs());
    let places = ((length / APART) as usize + 1).min(MOST_PLACES);
    let mut mean = [[0.0; RAW_SIDE]; RAW_SIDE];
    for place in 0..places {
        let part = (place as f32 + 0.5) / places as f32 - 0.5;
        let raw = look_through(level, (at.0 + part * x, at.1 + part * y), map)?;
        for (to, from) in mean.iter_mut().flatten().zip(raw.iter().flatten()) {
            *to += from;
        }
    }
    for value in mean.iter_mut().flatten() {
        *value /= places as f32;
    }
    Some(mean)
}

impl Patch {
    /// A patch of what was looked at; `None` if there is too little in it to align it.
    pub(crate) fn new(raw: &Raw) -> Option<Self> {
        let mut value = [0.0; AREA];
        let mut slope = [[0.0; AREA]; 2];
        for row in 0..SIDE {
            for column in 0..SIDE {
                let at = row * SIDE + column;
                value[at] = raw[row + 1][column + 1];
                slope[0][at] = 0.5 * (raw[row + 1][column + 2] - raw[row + 1][column]);
                slope[1][at] = 0.5 * (raw[row + 2][column + 1] - raw[row][column + 1]);
            }
        }
        without_mean(&mut value);
        let energy = dot(&value, &value);
        if energy < LEAST_TEXTURE * AREA as f32 {
            return None;
        }
        for slope in &mut slope {
            without_mean(slope);
            let share = dot(slope, &value) / energy;
            for (slope, value) in slope.iter_mut().zip(&value) {
                *slope -= share * value;
            }
        }
        let [xx, xy, yy] = [
            dot(&slope[0], &slope[0]),
            dot(&slope[0], &slope[1]),
            dot(&slope[1], &slope[1]),
        ];
        if least_eigenvalue(xx, xy, yy) < LEAST_TEXTURE * AREA as f32 {
            return None;
        }
        let determinant = xx * yy - xy * xy;
        let inverse = [yy / determinant, -xy / determinant, xx / determinant];
        Some(Self {
            value,
            slope,
            inverse,
            energy,
        })
    }

    /// Where the patch lies in a level, looked for from a place on. `None` if it runs out of the
    /// frame, does not come to rest in `rounds`, or moves farther than `reach` pixels.
    pub(crate) fn align(
        &self,
        level: &Level,
        from: (f32, f32),
        reach: f32,
        rounds: usize,
    ) -> Option<Aligned> {
        let (mut x, mut y) = from;
        for _ in 0..rounds {
            let sums = self.compare(level, x, y)?;
            let gain = sums.value / self.energy;
            // A patch that is darker where it should be brighter is another thing.
            if gain <= 0.02 {
                return None;
            }
            let (a, b) = (sums.slope[0] / gain, sums.slope[1] / gain);
            let step_x = self.inverse[0] * a + self.inverse[1] * b;
            let step_y = self.inverse[1] * a + self.inverse[2] * b;
            x -= step_x;
            y -= step_y;
            let far = (x - from.0) * (x - from.0) + (y - from.1) * (y - from.1);
            // Not a number is far, too.
            let near = far <= reach * reach;
            if !near {
                return None;
            }
            if step_x * step_x + step_y * step_y < CLOSE_ENOUGH * CLOSE_ENOUGH {
                let ncc = sums.value / sqrt(self.energy * sums.energy);
                return Some(Aligned { x, y, ncc });
            }
        }
        None
    }

    /// The sums of products of the patch with what lies at a place of the level.
    #[inline]
    fn compare(&self, level: &Level, x: f32, y: f32) -> Option<Sums> {
        let (left, top, fx, fy) = corner(level, x - REACH, y - REACH, SIDE)?;
        let mut upper = blend::<SIDE>(level, left, top, fx);
        let [mut value, mut slope_x, mut slope_y, mut sum, mut squares] = [[0.0; LANES]; 5];
        for row in 0..SIDE {
            let lower = blend::<SIDE>(level, left, top + row + 1, fx);
            let values = &self.value[row * SIDE..][..SIDE];
            let slopes_x = &self.slope[0][row * SIDE..][..SIDE];
            let slopes_y = &self.slope[1][row * SIDE..][..SIDE];
            for chunk in 0..SIDE / LANES {
                for lane in 0..LANES {
                    let at = chunk * LANES + lane;
                    let seen = upper[at] + fy * (lower[at] - upper[at]);
                    value[lane] += values[at] * seen;
                    slope_x[lane] += slopes_x[at] * seen;
                    slope_y[lane] += slopes_y[at] * seen;
                    sum[lane] += seen;
                    squares[lane] += seen * seen;
                }
            }
            upper = lower;
        }
        let sum = total(sum);
        Some(Sums {
            value: total(value),
            slope: [total(slope_x), total(slope_y)],
            energy: (total(squares) - sum * sum / AREA as f32).max(1.0),
        })
    }
}

/// What a comparison gives.
struct Sums {
    /// Patch times frame.
    value: f32,
    /// Gradients times frame.
    slope: [f32; 2],
    /// The frame's squares, its mean taken away.
    energy: f32,
}

/// The smaller eigenvalue of a symmetric 2 × 2 matrix.
pub(crate) fn least_eigenvalue(xx: f32, xy: f32, yy: f32) -> f32 {
    let (half, apart) = (0.5 * (xx + yy), 0.5 * (xx - yy));
    half - sqrt(apart * apart + xy * xy)
}

/// The square root; exact to the last bit on every machine.
pub(crate) fn sqrt(value: f32) -> f32 {
    libm::sqrtf(value)
}
