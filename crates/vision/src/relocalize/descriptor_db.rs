//! The database of descriptors of a mark's surroundings, by which it is found again.

use alloc::vec::Vec;

use super::describe::BYTES;
use super::hamming::{FAR, LANES, PackedDescriptors};
use super::hough::Match;
use super::spots::{KINDS, Wanted};
use super::support::{MOST_SHIFTS, Shift, add_shift, popular};
use super::warp::{Region, Sheet, VIEWS, Warp, inverse, product};
use super::{Keypoint, Relocalizer};
use crate::angle::sin_cos;
use crate::homography::Homography;

/// Squares of this side hold at most two spots of a view, in pixels.
pub(super) const CELL: usize = 14;

/// Descriptors at most, with what is known of each: 48 bytes.
const MOST: usize = 1300;

/// Of one kind at most: each of the three is a quarter to a half of all.
const MOST_OF_KIND: usize = 704;

/// The most views with descriptors.
pub(super) const MOST_DESCRIBED_VIEWS: usize = 96;

/// Descriptors that differ in more bits are of different things.
const MOST_DISTANT: u8 = 68;

/// The nearest must be nearer than this part of the nearest of another place (Lowe 2004).
const LOWE_RATIO: f32 = 0.95;

/// Descriptors of one view that differ in at most this many bits look the same.
const REPEATED: u8 = 36;

/// Directions that differ by less look the same, in radians.
const SAME_TURN: f32 = 0.35;

/// Shifts at most from one spot to others like it.
const SHIFTS_FROM_ONE: usize = 10;

/// Another place lies this far away, in pixels of the first view.
const ANOTHER_PLACE: f64 = 9.0;

/// A view with descriptors.
#[derive(Clone, Debug)]
struct DescribedView {
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

/// The descriptors of a mark's surroundings.
#[derive(Clone, Debug, Default)]
pub(crate) struct DescriptorDb {
    packed: [PackedDescriptors; KINDS],
    features: [Vec<Feature>; KINDS],
    views: Vec<DescribedView>,
    /// Pixels of the first view per unit of the plane.
    unit: f64,
    /// The part of the first view's spots that look like others of it.
    repeats: f32,
    /// The largest share of it that was ever seen at a distractor, from 0 to 1.
    pub distractor_share: f32,
    /// The first view's way to the plane, and what of it is remembered.
    first: Option<(Homography, Region)>,
}

impl DescriptorDb {
    /// Takes all memory that it will need.
    pub(crate) fn make_room(&mut self) {
        for (packed, features) in self.packed.iter_mut().zip(&mut self.features) {
            packed.make_room(MOST_OF_KIND);
            features.reserve(MOST_OF_KIND);
        }
        self.views.reserve(MOST_DESCRIBED_VIEWS);
    }

    /// Remembers one of the [`SIMULATED`] views of what is seen: `number` 0 is what is seen itself,
    /// which takes the longest (about half a millisecond for 300 × 300 pixels). The caller spreads
    /// them over frames. `sheets` are the view at its sizes, as far as they are known; `to_plane`
    /// leads from its pixels at full size to the mark's plane. Views of anything but what was seen
    /// first make room for newer ones when there are too many.
    pub(crate) fn add_view(
        &mut self,
        relocalizer: &mut Relocalizer,
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
        warp.draw(&mut relocalizer.view);
        relocalizer.spotter.find(
            &relocalizer.view,
            Wanted {
                most: simulated.most,
                cell: CELL,
            },
        );
        let count = relocalizer.spotter.spots.len();
        self.forget_for(count);
        if self.len() + count > MOST || self.views.len() >= MOST_DESCRIBED_VIEWS {
            return;
        }
        let view = self.views.len() as u8;
        let whole = product(warp.forward, back);
        let Some(whole_back) = inverse(whole) else {
            return;
        };
        self.views.push(DescribedView {
            slopes: whole.map(|slope| slope as f32),
            back: whole_back.map(|slope| slope as f32),
            later,
        });
        for spot in &relocalizer.spotter.spots {
            let Some(at) = warp.origin(spot.x, spot.y) else {
                continue;
            };
            let Some((x, y)) = to_plane.apply(at.0, at.1) else {
                continue;
            };
            let (angle, descriptor) = relocalizer.describer.describe(
                &relocalizer.spotter.sums,
                relocalizer.view.width,
                spot,
            );
            let kind = spot.kind as usize;
            if self.features[kind].len() == MOST_OF_KIND {
                continue;
            }
            self.packed[kind].push(&descriptor);
            self.features[kind].push(Feature {
                plane: (x as f32, y as f32),
                angle,
                view,
            });
        }
        if view == 0 {
            self.compare_with_itself(&mut relocalizer.voting.shifts);
        }
    }

    /// Which part of the first view looks like itself, shifted.
    pub(super) fn repeats(&self) -> f32 {
        self.repeats
    }

    /// Finds out how much the first view repeats itself, when there is nothing but it.
    fn compare_with_itself(&mut self, shifts: &mut Vec<Shift>) {
        let far = (ANOTHER_PLACE / self.unit) as f32;
        shifts.clear();
        for kind in 0..KINDS {
            for (index, one) in self.features[kind].iter().enumerate() {
                let descriptor = self.packed[kind].get(index);
                let most = (shifts.len() + SHIFTS_FROM_ONE).min(MOST_SHIFTS);
                self.similar(kind, &descriptor, REPEATED, |other| {
                    let turn = (one.angle - other.angle).abs();
                    let turned = turn.min(core::f32::consts::TAU - turn) > SAME_TURN;
                    if !turned && shifts.len() < most {
                        add_shift(shifts, one.plane, other.plane, far);
                    }
                });
            }
        }
        let most = popular(shifts, far / 2.0).map_or(0, |(votes, _)| votes);
        self.repeats = most as f32 / self.len().max(1) as f32;
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

    /// Hands over all of a kind that differ in at most `most` bits, in their order.
    pub(super) fn similar(
        &self,
        kind: usize,
        descriptor: &[u8; BYTES],
        most: u8,
        mut to: impl FnMut(&Feature),
    ) {
        let features = self.features[kind].chunks(LANES);
        for (features, block) in features.zip(self.packed[kind].distances(descriptor)) {
            for (feature, &distance) in features.iter().zip(&block) {
                if distance <= most {
                    to(feature);
                }
            }
        }
    }

    /// The Hamming distance of one of the descriptors of a kind.
    pub(super) fn distance(&self, kind: usize, index: usize, other: &[u8; BYTES]) -> u8 {
        self.packed[kind].distance(index, other)
    }

    /// Bytes that it holds on the heap.
    pub(crate) fn memory(&self) -> usize {
        let packed: usize = self.packed.iter().map(PackedDescriptors::memory).sum();
        let features: usize = self.features.iter().map(Vec::capacity).sum();
        packed
            + features * size_of::<Feature>()
            + self.views.capacity() * size_of::<DescribedView>()
    }

    /// Forgets the oldest of the later views until there is room for `count` descriptors, or none
    /// is left.
    fn forget_for(&mut self, count: usize) {
        while self.len() + count > MOST || self.views.len() >= MOST_DESCRIBED_VIEWS {
            let Some(oldest) = self.views.iter().position(|view| view.later) else {
                return;
            };
            self.views.remove(oldest);
            let oldest = oldest as u8;
            for (packed, features) in self.packed.iter_mut().zip(&mut self.features) {
                let mut kept = 0;
                for index in 0..features.len() {
                    let mut feature = features[index];
                    if feature.view == oldest {
                        continue;
                    }
                    feature.view -= u8::from(feature.view > oldest);
                    features[kept] = feature;
                    packed.put(kept, &packed.get(index));
                    kept += 1;
                }
                features.truncate(kept);
                packed.truncate(kept);
            }
        }
    }

    /// The stored place that a keypoint matches, if no other place is nearly as similar (the ratio
    /// test).
    pub(super) fn best_match(&self, kind: usize, keypoint: &Keypoint) -> Option<Match> {
        let features = &self.features[kind];
        let mut distances = [FAR; MOST + LANES];
        let distances = &mut distances[..features.len().next_multiple_of(LANES)];
        let mut best = (MOST_DISTANT + 1, 0);
        let blocks = self.packed[kind].distances(&keypoint.descriptor);
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
        if distance > MOST_DISTANT {
            return None;
        }
        let feature = &features[index];
        let far = (ANOTHER_PLACE / self.unit) as f32;
        let limit = libm::ceilf(f32::from(distance) / LOWE_RATIO) as u8;
        let ambiguous = features.iter().zip(&*distances).any(|(other, &distance)| {
            let (dx, dy) = (
                other.plane.0 - feature.plane.0,
                other.plane.1 - feature.plane.1,
            );
            distance < limit && dx * dx + dy * dy > far * far
        });
        if ambiguous {
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
