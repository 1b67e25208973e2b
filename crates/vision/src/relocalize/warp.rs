//! Appearances: what was seen, as it would look from farther away or aslant.

use super::spots::MARGIN;
use crate::angle::sin_cos;
use crate::level::Level;

/// How a simulated view is made from a real one.
pub(super) struct Simulated {
    /// Its size as a part of the real one's.
    pub scale: f64,
    /// How many times narrower it is in one direction; 1 / cos of the angle of the tilt.
    pub tilt: f64,
    /// That direction, in eighths of a turn.
    pub eighth: u8,
    /// Spots at most.
    pub most: usize,
}

const fn upright(scale: f64, most: usize) -> Simulated {
    Simulated {
        scale,
        tilt: 1.0,
        eighth: 0,
        most,
    }
}

const fn tilted(scale: f64, eighth: u8, most: usize) -> Simulated {
    Simulated {
        scale,
        tilt: 1.5,
        eighth,
        most,
    }
}

/// The views that are simulated of what was marked. A descriptor bears about a fifth in scale, so
/// the steps are ∛2; the halves of the frame that is searched do the rest. It bears tilts of some
/// 30°, and one simulated at 48° in each of four directions bears those to beyond 45°. The smallest
/// is for frames blurred by motion, which are only useful at a quarter of their size.
pub(super) const VIEWS: [Simulated; SIMULATED] = [
    upright(1.0, 100),
    upright(0.79, 80),
    upright(0.63, 64),
    upright(0.5, 48),
    upright(0.397, 40),
    upright(0.315, 32),
    upright(0.25, 24),
    tilted(1.0, 0, 48),
    tilted(1.0, 1, 48),
    tilted(1.0, 2, 48),
    tilted(1.0, 3, 48),
    tilted(0.7, 0, 40),
    tilted(0.7, 1, 40),
    tilted(0.7, 2, 40),
    tilted(0.7, 3, 40),
    tilted(0.5, 0, 32),
    tilted(0.5, 1, 32),
    tilted(0.5, 2, 32),
    tilted(0.5, 3, 32),
];

/// How many views are simulated; the first is the real one.
pub(crate) const SIMULATED: usize = 19;

/// A real view, or a part of one, at one of its sizes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sheet<'a> {
    pub level: &'a Level,
    /// Where the first pixel lies, in pixels of the view at this size.
    pub left: usize,
    pub top: usize,
    /// How often it was halved.
    pub size: usize,
}

/// What of a view is remembered, in its pixels at full size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Region {
    /// The middle.
    pub x: f64,
    pub y: f64,
    /// From the middle to the sides.
    pub half_width: f64,
    pub half_height: f64,
}

impl Region {
    pub(super) fn corners(&self) -> [(f64, f64); 4] {
        let (left, right) = (self.x - self.half_width, self.x + self.half_width);
        let (top, bottom) = (self.y - self.half_height, self.y + self.half_height);
        [(left, top), (right, top), (right, bottom), (left, bottom)]
    }
}

/// How a simulated view is drawn.
pub(super) struct Warp<'a> {
    sheet: Sheet<'a>,
    /// From pixels of the real view to those of the simulated one: slopes only.
    pub forward: [f64; 4],
    /// From pixels of the simulated view to those of the sheet.
    slopes: [f64; 4],
    origin: (f64, f64),
    size: (usize, usize),
}

/// The longer side of a simulated view at most, in pixels.
pub(super) const LARGEST: usize = 280;

impl<'a> Warp<'a> {
    pub(super) fn new(
        simulated: &Simulated,
        sheets: &[Sheet<'a>],
        region: &Region,
    ) -> Option<Self> {
        let angle = core::f64::consts::FRAC_PI_4 * f64::from(simulated.eighth);
        let (sin, cos) = sin_cos(angle);
        let (narrow, wide) = (simulated.scale / simulated.tilt, simulated.scale);
        let forward = [
            narrow * cos * cos + wide * sin * sin,
            (narrow - wide) * cos * sin,
            (narrow - wide) * cos * sin,
            narrow * sin * sin + wide * cos * cos,
        ];
        // The sheet that need not be enlarged nor made much smaller; else the nearest smaller one.
        let fits = |size: usize| simulated.scale * f64::from(1_u32 << size.min(16)) <= 1.3;
        let usable = || sheets.iter().filter(|sheet| !sheet.level.pixels.is_empty());
        let sheet = usable()
            .filter(|sheet| fits(sheet.size))
            .max_by_key(|sheet| sheet.size)
            .or_else(|| usable().min_by_key(|sheet| sheet.size))?;
        let part = f64::from(1_u32 << sheet.size.min(16));
        let back = inverse(forward)?.map(|slope| slope / part);
        let [a, b, c, d] = forward.map(f64::abs);
        let (half_width, half_height) = (region.half_width, region.half_height);
        let half = (
            a * half_width + b * half_height + MARGIN as f64,
            c * half_width + d * half_height + MARGIN as f64,
        );
        let size = (
            libm::ceil((2.0 * half.0).min(LARGEST as f64)) as usize,
            libm::ceil((2.0 * half.1).min(LARGEST as f64)) as usize,
        );
        let middle = (
            (region.x + 0.5) / part - 0.5 - sheet.left as f64,
            (region.y + 0.5) / part - 0.5 - sheet.top as f64,
        );
        let (x, y) = (size.0 as f64 / 2.0, size.1 as f64 / 2.0);
        let origin = (
            middle.0 - back[0] * x - back[1] * y,
            middle.1 - back[2] * x - back[3] * y,
        );
        let usable = [origin.0, origin.1].iter().all(|at| at.abs() < 16_000.0);
        usable.then_some(Self {
            sheet: *sheet,
            forward,
            slopes: back,
            origin,
            size,
        })
    }

    /// Draws the view, between four pixels each; beyond the sheet its edge continues.
    pub(super) fn draw(&self, to: &mut Level) {
        // In 65,536ths of a pixel, which bears 16,000 pixels.
        let fixed = |value: f64| libm::rint(value * 65_536.0) as i32;
        let [a, b, c, d] = self.slopes;
        let (across, along) = (fixed(a), fixed(c));
        let level = self.sheet.level;
        let (last_x, last_y) = (level.width as i32 - 1, level.height as i32 - 1);
        to.resize(self.size.0, self.size.1);
        for (row, pixels) in to.pixels.chunks_exact_mut(self.size.0).enumerate() {
            let mut x = fixed(self.origin.0 + b * row as f64);
            let mut y = fixed(self.origin.1 + d * row as f64);
            for pixel in pixels {
                let (column, row) = (x >> 16, y >> 16);
                let (left, right) = (column.clamp(0, last_x), (column + 1).clamp(0, last_x));
                let upper = level.row(row.clamp(0, last_y) as usize);
                let lower = level.row((row + 1).clamp(0, last_y) as usize);
                let (by_x, by_y) = ((x >> 8) & 255, (y >> 8) & 255);
                let between = |row: &[u8]| {
                    (256 - by_x) * i32::from(row[left as usize])
                        + by_x * i32::from(row[right as usize])
                };
                let value = (256 - by_y) * between(upper) + by_y * between(lower);
                *pixel = ((value + 32_768) >> 16) as u8;
                x += across;
                y += along;
            }
        }
    }

    /// Where a pixel comes from, in pixels of the real view at full size; `None` if its patch does
    /// not lie within the sheet.
    pub(super) fn origin(&self, x: f32, y: f32) -> Option<(f64, f64)> {
        let (x, y) = (f64::from(x), f64::from(y));
        let [a, b, c, d] = self.slopes;
        let at = (self.origin.0 + a * x + b * y, self.origin.1 + c * x + d * y);
        let far = (MARGIN - 2) as f64;
        let (reach_x, reach_y) = (far * (a.abs() + b.abs()), far * (c.abs() + d.abs()));
        let (width, height) = (
            self.sheet.level.width as f64,
            self.sheet.level.height as f64,
        );
        let inside = at.0 >= reach_x
            && at.1 >= reach_y
            && at.0 + reach_x <= width - 1.0
            && at.1 + reach_y <= height - 1.0;
        let part = f64::from(1_u32 << self.sheet.size.min(16));
        inside.then_some((
            (at.0 + self.sheet.left as f64 + 0.5) * part - 0.5,
            (at.1 + self.sheet.top as f64 + 0.5) * part - 0.5,
        ))
    }
}

pub(super) fn inverse([a, b, c, d]: [f64; 4]) -> Option<[f64; 4]> {
    let determinant = a * d - b * c;
    let result = [d, -b, -c, a].map(|value| value / determinant);
    result
        .iter()
        .all(|value| value.is_finite())
        .then_some(result)
}

pub(super) fn product([a, b, c, d]: [f64; 4], [e, f, g, h]: [f64; 4]) -> [f64; 4] {
    [a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h]
}
