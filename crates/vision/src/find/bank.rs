//! What is remembered of a mark's surroundings to find it again.

use alloc::vec::Vec;

use super::describe::BYTES;
use super::likeness::{FAR, LANES, Shelf};
use super::spots::{KINDS, MARGIN, Wanted};
use super::vote::Match;
use super::{Finder, Keypoint};
use crate::angle::sin_cos;
use crate::homography::Homography;
use crate::level::Level;

/// How a simulated view is made from a real one.
struct Simulated {
    /// Its size as a part of the real one's.
    scale: f64,
    /// How many times narrower it is in one direction; 1 / cos of the angle of the tilt.
    tilt: f64,
    /// That direction, in eighths of a turn.
    eighth: u8,
    /// Spots at most.
    most: usize,
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
/// the steps are ∛2; the halves of the picture that is searched do the rest. It bears tilts of some
/// 30°, and one simulated at 48° in each of four directions bears those to beyond 45°.
const VIEWS: [Simulated; SIMULATED] = [
    upright(1.0, 100),
    upright(0.79, 80),
    upright(0.63, 64),
    upright(0.5, 48),
    upright(0.397, 40),
    upright(0.315, 32),
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
pub(crate) const SIMULATED: usize = 18;

/// Squares of this side hold at most two spots of a view, in pixels.
const CELL: usize = 14;

/// Descriptors at most, with what is known of each: 48 bytes.
const MOST: usize = 1300;

/// Descriptors that differ in more bits are of different things.
const MOST_UNLIKE: u8 = 72;

/// The nearest must be nearer than this part of the nearest of another place (Lowe 2004).
const CLEARLY_LIKER: f32 = 0.88;

/// Another place lies this far away, in pixels of the first view.
const ANOTHER_PLACE: f64 = 9.0;

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

/// A view of which there are descriptors.
#[derive(Clone, Debug)]
struct Sight {
    /// From the plane to its pixels, near its middle, and back.
    slopes: [f32; 4],
    back: [f32; 4],
    /// Whether it was taken while the mark was held; those go first when there is no room.
    later: bool,
}

/// What belongs to a descriptor.
#[derive(Clone, Copy, Debug)]
pub(super) struct Feature {
    pub plane: (f32, f32),
    pub angle: f32,
    pub view: u8,
}

/// What is remembered of a mark's surroundings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bank {
    shelves: [Shelf; KINDS],
    features: [Vec<Feature>; KINDS],
    views: Vec<Sight>,
    /// Pixels of the first view per unit of the plane.
    unit: f64,
    /// The first view's way to the plane, and what of it is remembered.
    first: Option<(Homography, Region)>,
}

impl Bank {
    /// Remembers one of the [`SIMULATED`] views of what is seen: `number` 0 is what is seen itself,
    /// which takes the longest (about half a millisecond for 300 × 300 pixels). Whoever calls
    /// spreads them over pictures. `sheets` are the view at its sizes, as far as they are known;
    /// `to_plane` leads from its pixels at full size to the mark's plane. Views of anything but
    /// what was seen first make room for newer ones when there are too many.
    pub(crate) fn add_view(
        &mut self,
        finder: &mut Finder,
        sheets: &[Sheet<'_>],
        to_plane: &Homography,
        region: &Region,
        number: usize,
    ) {
        let (Some(simulated), Some(slopes)) =
            (VIEWS.get(number), to_plane.jacobian_at(region.x, region.y))
        else {
            return;
        };
        let scale = to_plane.local_scale(region.x, region.y).unwrap_or(0.0);
        let Some(back) = inverse(slopes) else { return };
        let later = self
            .first
            .is_some_and(|first| first != (*to_plane, *region));
        if self.first.is_none() {
            self.first = Some((*to_plane, *region));
            self.unit = 1.0 / scale;
        }
        let Some(warp) = Warp::new(simulated, sheets, region) else {
            return;
        };
        warp.draw(&mut finder.view);
        finder.spotter.find(
            &finder.view,
            Wanted {
                most: simulated.most,
                cell: CELL,
            },
        );
        let count = finder.spotter.spots.len();
        self.make_room(count);
        if self.len() + count > MOST || self.views.len() > usize::from(u8::MAX) {
            return;
        }
        let view = self.views.len() as u8;
        let whole = product(warp.forward, back);
        let Some(whole_back) = inverse(whole) else {
            return;
        };
        self.views.push(Sight {
            slopes: whole.map(|slope| slope as f32),
            back: whole_back.map(|slope| slope as f32),
            later,
        });
        for spot in &finder.spotter.spots {
            let Some(at) = warp.origin(spot.x, spot.y) else {
                continue;
            };
            let Some((x, y)) = to_plane.apply(at.0, at.1) else {
                continue;
            };
            let (angle, descriptor) =
                finder
                    .describer
                    .describe(&finder.spotter.sums, finder.view.width, spot);
            let kind = spot.kind as usize;
            self.shelves[kind].push(&descriptor);
            self.features[kind].push(Feature {
                plane: (x as f32, y as f32),
                angle,
                view,
            });
        }
    }

    /// Descriptors that it holds.
    pub(crate) fn len(&self) -> usize {
        self.features.iter().map(Vec::len).sum()
    }

    /// Descriptors of each kind.
    pub(super) fn counts(&self) -> [usize; KINDS] {
        self.features.each_ref().map(Vec::len)
    }

    /// Pixels of the first view per unit of the plane.
    pub(super) fn unit(&self) -> f64 {
        self.unit
    }

    /// The first view.
    pub(super) fn first(&self) -> Option<&(Homography, Region)> {
        self.first.as_ref()
    }

    /// The descriptors of a kind.
    pub(super) fn features(&self, kind: usize) -> &[Feature] {
        &self.features[kind]
    }

    /// From pixels of each view to the plane, near its middle.
    pub(super) fn ways_back(&self) -> impl Iterator<Item = [f32; 4]> + '_ {
        self.views.iter().map(|view| view.back)
    }

    /// How unlike one of the descriptors of a kind is.
    pub(super) fn distance(&self, kind: usize, index: usize, other: &[u8; BYTES]) -> u8 {
        self.shelves[kind].distance(index, other)
    }

    /// Bytes that it holds on the heap.
    pub(crate) fn memory(&self) -> usize {
        let shelves: usize = self.shelves.iter().map(Shelf::memory).sum();
        let features: usize = self.features.iter().map(Vec::capacity).sum();
        shelves + features * size_of::<Feature>() + self.views.capacity() * size_of::<Sight>()
    }

    /// Forgets the oldest of the later views until there is room for `count` descriptors, or none
    /// is left.
    fn make_room(&mut self, count: usize) {
        while self.len() + count > MOST {
            let Some(oldest) = self.views.iter().position(|view| view.later) else {
                return;
            };
            self.views.remove(oldest);
            let oldest = oldest as u8;
            for (shelf, features) in self.shelves.iter_mut().zip(&mut self.features) {
                let kept: Vec<([u8; BYTES], Feature)> = features
                    .iter()
                    .enumerate()
                    .filter(|(_, feature)| feature.view != oldest)
                    .map(|(index, feature)| (shelf.get(index), *feature))
                    .collect();
                shelf.clear();
                features.clear();
                for (descriptor, mut feature) in kept {
                    feature.view -= u8::from(feature.view > oldest);
                    shelf.push(&descriptor);
                    features.push(feature);
                }
            }
        }
    }

    /// The remembered place that is like a keypoint, if there is one and no other nearly as much.
    pub(super) fn likest(&self, kind: usize, keypoint: &Keypoint) -> Option<Match> {
        let features = &self.features[kind];
        let mut distances = [FAR; MOST + LANES];
        let distances = &mut distances[..features.len().next_multiple_of(LANES)];
        let mut best = (MOST_UNLIKE + 1, 0);
        let blocks = self.shelves[kind].distances(&keypoint.descriptor);
        for (number, (to, block)) in distances.chunks_exact_mut(LANES).zip(blocks).enumerate() {
            to.copy_from_slice(&block);
            let least = block.iter().fold(FAR, |least, &each| least.min(each));
            if least < best.0 {
                let lanes = features.len() - number * LANES;
                for (lane, &distance) in block.iter().enumerate().take(lanes) {
                    if distance < best.0 {
                        best = (distance, number * LANES + lane);
                    }
                }
            }
        }
        let (distance, index) = best;
        if distance > MOST_UNLIKE {
            return None;
        }
        let feature = &features[index];
        let far = (ANOTHER_PLACE / self.unit) as f32;
        let limit = libm::ceilf(f32::from(distance) / CLEARLY_LIKER) as u8;
        let rivalled = features.iter().zip(&*distances).any(|(other, &distance)| {
            let (dx, dy) = (
                other.plane.0 - feature.plane.0,
                other.plane.1 - feature.plane.1,
            );
            distance < limit && dx * dx + dy * dy > far * far
        });
        if rivalled {
            return None;
        }
        // From the plane to the view, back by its direction, on by the keypoint's, to its level.
        let turn = keypoint.angle - feature.angle;
        let unit = (1_u32 << keypoint.level) as f32;
        let (sin, cos) = sin_cos(f64::from(turn));
        let (sin, cos) = (unit * sin as f32, unit * cos as f32);
        let [a, b, c, d] = self.views[feature.view as usize].slopes;
        Some(Match {
            plane: feature.plane,
            to: keypoint.at,
            slopes: [
                cos * a - sin * c,
                cos * b - sin * d,
                sin * a + cos * c,
                sin * b + cos * d,
            ],
            unit,
            distance,
        })
    }
}

/// How a simulated view is drawn.
struct Warp<'a> {
    sheet: Sheet<'a>,
    /// From pixels of the real view to those of the simulated one: slopes only.
    forward: [f64; 4],
    /// From pixels of the simulated view to those of the sheet.
    slopes: [f64; 4],
    origin: (f64, f64),
    size: (usize, usize),
}

/// The longer side of a simulated view at most, in pixels.
const LARGEST: f64 = 480.0;

impl<'a> Warp<'a> {
    fn new(simulated: &Simulated, sheets: &[Sheet<'a>], region: &Region) -> Option<Self> {
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
            libm::ceil((2.0 * half.0).min(LARGEST)) as usize,
            libm::ceil((2.0 * half.1).min(LARGEST)) as usize,
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

    /// Draws the view, between four pixels each; beyond the sheet its edge goes on.
    fn draw(&self, to: &mut Level) {
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
    fn origin(&self, x: f32, y: f32) -> Option<(f64, f64)> {
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

fn inverse([a, b, c, d]: [f64; 4]) -> Option<[f64; 4]> {
    let determinant = a * d - b * c;
    let result = [d, -b, -c, a].map(|value| value / determinant);
    result
        .iter()
        .all(|value| value.is_finite())
        .then_some(result)
}

fn product([a, b, c, d]: [f64; 4], [e, f, g, h]: [f64; 4]) -> [f64; 4] {
    [a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h]
}
