//! Compares a view with a frame: where each of its features is now.

use alloc::vec::Vec;

use crate::align::{Patch, look_along};
use crate::blur::Blur;
use crate::homography::Homography;
use crate::level::{LEVELS, Level, Pyramid, down, up};
use crate::view::{Crop, Feature, SIZES, View};

/// A patch must lie in the frame with this margin, in pixels of its level.
const MARGIN: f32 = 7.0;

/// How a view is compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stage {
    /// By how many halvings the view and the frame are made smaller before: the patches reach as
    /// much farther, and are as much less exact.
    pub halvings: usize,
    /// How far a patch may lie from where it is expected, in its own pixels.
    pub reach: f32,
    /// Rounds after which a patch must rest.
    pub rounds: usize,
}

/// What became of a feature.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Seen {
    /// Which feature of the view.
    pub feature: usize,
    /// Where it is expected, in pixels of the frame.
    pub expected: (f32, f32),
    /// Where it was found, with its NCC and the level on which it was found.
    pub found: Option<Found>,
}

/// Where a feature was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Found {
    /// In pixels of the frame.
    pub at: (f32, f32),
    /// The normalised cross-correlation (NCC) with the view.
    pub ncc: f32,
    /// The level of the frame on which it was found.
    pub level: usize,
}

/// Writes for every feature of the view that must lie in the frame, if the mark's plane lies as
/// `guess` says, what became of it.
pub(crate) fn compare(
    view: &View,
    frame: &Pyramid,
    guess: &Homography,
    blur: &Blur,
    stage: &Stage,
    seen: &mut Vec<Seen>,
) {
    seen.clear();
    let Some(map) = guess.compose(&view.to_plane) else {
        return;
    };
    for (at, feature) in view.features.iter().enumerate() {
        if let Some(place) = expect(view, frame, &map, feature, stage) {
            let found = place.find(frame, blur, stage);
            seen.push(Seen {
                feature: at,
                expected: place.expected,
                found,
            });
        }
    }
}

/// Where and how a feature is expected to be seen.
struct Place<'a> {
    expected: (f32, f32),
    crop: &'a Crop,
    in_crop: (f32, f32),
    /// From pixels of the frame's level to pixels of the crop.
    through: [f32; 4],
    level: usize,
}

fn expect<'a>(
    view: &'a View,
    frame: &Pyramid,
    map: &Homography,
    feature: &Feature,
    stage: &Stage,
) -> Option<Place<'a>> {
    let (x, y) = (f64::from(feature.at.0), f64::from(feature.at.1));
    let expected = map.apply(x, y)?;
    let expected = (expected.0 as f32, expected.1 as f32);
    let [a, b, c, d] = map.jacobian_at(x, y)?.map(|element| element as f32);
    let determinant = a * d - b * c;
    // A mirrored plane, or one seen from its edge.
    if !(determinant > 1e-3 && determinant < 1e3) {
        return None;
    }
    let (size, level) = sizes(view, feature, determinant, stage)?;
    let on_level: &Level = &frame.levels[level];
    let (left, top) = (up(expected.0, level), up(expected.1, level));
    let inside = left > MARGIN
        && top > MARGIN
        && left < on_level.width as f32 - 1.0 - MARGIN
        && top < on_level.height as f32 - 1.0 - MARGIN;
    if !inside {
        return None;
    }
    let scale = power(level) / power(size) / determinant;
    let crop = &view.crops[size];
    Some(Place {
        expected,
        crop,
        in_crop: crop.place(feature.at, size),
        through: [d * scale, -b * scale, -c * scale, a * scale],
        level,
    })
}

/// At which size of the view and on which level of the frame a feature looks about equally large.
/// `determinant` is by how much areas grow from the view to the frame.
fn sizes(
    view: &View,
    feature: &Feature,
    determinant: f32,
    stage: &Stage,
) -> Option<(usize, usize)> {
    let mut shrunk = 0;
    // Halves while the frame shows it at less than 0.71 of its size: half of its area.
    let mut area = determinant;
    while area < 0.5 && shrunk < SIZES {
        area *= 4.0;
        shrunk += 1;
    }
    let mut size = (shrunk + stage.halvings).max(feature.size).min(SIZES - 1);
    while view.crops.get(size)?.is_empty() {
        size += 1;
    }
    let mut grown = determinant * power(size) * power(size);
    let mut level = 0;
    while grown > 2.0 && level < LEVELS - 1 {
        grown /= 4.0;
        level += 1;
    }
    Some((size, level))
}

fn power(exponent: usize) -> f32 {
    (1_u32 << exponent) as f32
}

impl Place<'_> {
    fn find(&self, frame: &Pyramid, blur: &Blur, stage: &Stage) -> Option<Found> {
        let way = blur.way(self.expected);
        let way = (way.0 / power(self.level), way.1 / power(self.level));
        let raw = look_along(&self.crop.level, self.in_crop, self.through, way)?;
        let from = (
            up(self.expected.0, self.level),
            up(self.expected.1, self.level),
        );
        let level = &frame.levels[self.level];
        let found = Patch::new(&raw)?.align(level, from, stage.reach, stage.rounds)?;
        Some(Found {
            at: (down(found.x, self.level), down(found.y, self.level)),
            ncc: found.ncc,
            level: self.level,
        })
    }
}
