//! Guided matching: with a place in mind, the search is easy: a remembered spot must be near where
//! the place puts it, with that scale and rotation. So even a spot that looks different at first is
//! found, and places that look alike are distinguished.

use alloc::vec::Vec;

use super::descriptor_db::{DescriptorDb, MOST_DESCRIBED_VIEWS};
use super::spots::MARGIN;
use super::support::{MOST_SHIFTS, Shift, add_shift, popular};
use super::{LEVELS, MOST_KEYPOINTS, Seen};
use crate::angle::sin_cos;
use crate::fit::Pair;
use crate::homography::Homography;

/// Descriptors that differ in more bits are of different things, even in the right place.
const MOST_DISTANT: u8 = 80;

/// Descriptors that differ in at most this many bits could be of the same thing.
const SIMILAR: u8 = 60;

/// Another place lies this far away, in pixels of the first view.
const ANOTHER_PLACE: f64 = 9.0;

/// How much smaller in area a view may be seen than it was, and its descriptors still serve. The
/// other way there is a smaller level of the frame.
const SMALLEST: f32 = 0.45;

/// How much longer one direction may be than another, and the descriptor still serves.
const MOST_STRETCHED: f32 = 1.6;

/// The cosine of how far a direction may be off: 35°.
const LEAST_COSINE: f32 = 0.82;

/// Pairs what is remembered of a mark with what is seen.
#[derive(Clone, Debug, Default)]
pub(super) struct GuidedMatcher {
    /// How each view ought to be seen.
    views: Vec<Option<Expected>>,
    /// The stored spot that matches each keypoint best.
    best: Vec<Option<(u8, (f32, f32))>>,
    /// The pairs that were found, from the plane to the frame.
    pub pairs: Vec<Pair>,
    /// The kind and the number of the keypoint of each pair.
    keypoints: Vec<(usize, usize)>,
    /// The mean of the keypoints' units, in pixels of the frame.
    pub unit: f64,
    /// The part of the remembered spots that ought to be seen that was.
    pub share: f32,
}

/// What a view is turned by in a frame, and in which level it is as large as it was.
#[derive(Clone, Copy, Debug)]
struct Expected {
    /// The turn, as a unit vector.
    turn: (f32, f32),
    level: u8,
}

impl GuidedMatcher {
    /// Takes all memory that it will need.
    pub(super) fn make_room(&mut self) {
        self.views.reserve(MOST_DESCRIBED_VIEWS);
        self.best.reserve(MOST_KEYPOINTS);
        self.pairs.reserve(MOST_KEYPOINTS);
        self.keypoints.reserve(MOST_KEYPOINTS);
    }

    pub(super) fn memory(&self) -> usize {
        self.best.capacity() * size_of::<Option<(u8, (f32, f32))>>()
            + self.views.capacity() * size_of::<Option<Expected>>()
            + self.pairs.capacity() * size_of::<Pair>()
            + self.keypoints.capacity() * size_of::<(usize, usize)>()
    }

    /// Pairs what is remembered with the keypoints within `reach` pixels of their level from where
    /// the place puts it.
    pub(super) fn pair(&mut self, db: &DescriptorDb, frame: &Seen, place: &Homography, reach: f32) {
        self.pairs.clear();
        self.keypoints.clear();
        (self.unit, self.share) = (0.0, 0.0);
        let Some(slopes) = place.jacobian_at(0.0, 0.0) else {
            return;
        };
        let slopes = slopes.map(|slope| slope as f32);
        self.views.clear();
        self.views
            .extend(db.ways_back().map(|back| expected(slopes, back)));
        let (mut due, mut met) = (0, 0);
        for (kind, keypoints) in frame.keypoints.iter().enumerate() {
            self.best.clear();
            self.best.resize(keypoints.len(), None);
            for (index, feature) in db.features(kind).iter().enumerate() {
                let Some(expected) = self.views[feature.view as usize] else {
                    continue;
                };
                let (x, y) = (f64::from(feature.plane.0), f64::from(feature.plane.1));
                let Some(at) = place.apply(x, y) else {
                    continue;
                };
                let at = (at.0 as f32, at.1 as f32);
                if !inside(frame.size, at, expected.level) {
                    continue;
                }
                due += 1;
                let mut seen = false;
                let far = reach * (1_u32 << expected.level) as f32;
                let (first, around) = frame.around(kind, expected.level, at.1, far);
                for (keypoint, best) in around.iter().zip(&mut self.best[first..]) {
                    let off = (keypoint.at.0 - at.0, keypoint.at.1 - at.1);
                    if off.0 * off.0 + off.1 * off.1 > far * far {
                        continue;
                    }
                    let turn = keypoint.angle - feature.angle;
                    let (sin, cos) = sin_cos(f64::from(turn));
                    let (sin, cos) = (sin as f32, cos as f32);
                    if cos * expected.turn.0 + sin * expected.turn.1 < LEAST_COSINE {
                        continue;
                    }
                    let distance = db.distance(kind, index, &keypoint.descriptor);
                    seen |= distance <= MOST_DISTANT;
                    if distance < best.map_or(MOST_DISTANT + 1, |(distance, _)| distance) {
                        *best = Some((distance, feature.plane));
                    }
                }
                met += u32::from(seen);
            }
            for (number, (keypoint, best)) in keypoints.iter().zip(&self.best).enumerate() {
                if let Some((_, from)) = *best {
                    self.keypoints.push((kind, number));
                    self.pairs.push(Pair {
                        from,
                        to: keypoint.at,
                        weight: 1.0,
                    });
                    self.unit += f64::from(1_u32 << keypoint.level);
                }
            }
        }
        self.unit /= self.pairs.len().max(1) as f64;
        self.share = met as f32 / due.max(1) as f32;
    }
}

impl GuidedMatcher {
    /// Where the mark would be as well if its surroundings look alike in several places: the place
    /// that was given to [`GuidedMatcher::pair`], shifted in the plane as most of the keypoints
    /// that were paired allow.
    pub(super) fn distractor(
        &self,
        db: &DescriptorDb,
        frame: &Seen,
        place: &Homography,
        shifts: &mut Vec<Shift>,
    ) -> Option<Homography> {
        let far = (ANOTHER_PLACE / db.unit()) as f32;
        shifts.clear();
        for (pair, &(kind, number)) in self.pairs.iter().zip(&self.keypoints) {
            let keypoint = &frame.keypoints[kind][number];
            db.similar(kind, &keypoint.descriptor, SIMILAR, |feature| {
                let expected = self.views[feature.view as usize];
                let same_level = expected.is_some_and(|view| view.level == keypoint.level);
                if same_level && shifts.len() < MOST_SHIFTS {
                    add_shift(shifts, pair.from, feature.plane, far);
                }
            });
        }
        let (_, (x, y)) = popular(shifts, far / 2.0)?;
        let shift = [
            1.0,
            0.0,
            f64::from(x),
            0.0,
            1.0,
            f64::from(y),
            0.0,
            0.0,
            1.0,
        ];
        place.compose(&Homography(shift))
    }
}

/// Whether the spot is so far inside the frame that it can be seen.
fn inside((width, height): (usize, usize), (x, y): (f32, f32), level: u8) -> bool {
    let margin = (MARGIN << level) as f32;
    x >= margin && y >= margin && x < width as f32 - margin && y < height as f32 - margin
}

/// How a view is seen, from the slopes of the way back from it to the plane and on to the frame.
/// `None` if it is too different.
fn expected([a, b, c, d]: [f32; 4], [e, f, g, h]: [f32; 4]) -> Option<Expected> {
    let (a, b, c, d) = (a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h);
    let area = a * d - b * c;
    // The squares of the singular values add up to this, and they multiply to the area.
    let squares = a * a + b * b + c * c + d * d;
    let usable = area > 0.0 && squares < (MOST_STRETCHED + 1.0 / MOST_STRETCHED) * area;
    if !usable {
        return None;
    }
    // Between two levels the nearer one.
    let square = |level: &u8| ((1_u32 << level) * (1_u32 << level)) as f32;
    let level = (0..LEVELS as u8).find(|level| area < 2.0 * square(level))?;
    if area < SMALLEST * square(&level) {
        return None;
    }
    let (cos, sin) = (a + d, c - b);
    let length = libm::sqrtf(cos * cos + sin * sin);
    Some(Expected {
        turn: (cos / length, sin / length),
        level,
    })
}
