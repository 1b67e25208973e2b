//! How a mark's surroundings looked from one place: what the mark is held by.
//!
//! A view keeps a part of the frame around the mark, at its full size and at halves of it, and the
//! features in it. Each frame is compared with a view and never with the frame before it, so that
//! errors do not add up.

use alloc::vec::Vec;

use crate::distractor::Distractors;
use crate::homography::Homography;
use crate::level::{Level, Pyramid, up};
use crate::texture::{Area, Spot, Structure, Texture};

/// Sizes at which a view is kept: full, half, a quarter, an eighth.
pub(crate) const SIZES: usize = 4;

/// Pixels around a part, so that patches at its edge are whole when they are seen aslant.
const BORDER: usize = 10;

/// Features at most at each size. The small ones serve when the frame is blurred.
const FEATURES: [usize; SIZES] = [32, 12, 4, 0];

/// Features at most.
pub(crate) const MOST_FEATURES: usize = 48;

/// How near two features may be, in pixels of their size.
const APART: f32 = 7.0;

/// This many features within this many pixels of their size are a crowd.
const CROWD: usize = 2;
const CROWDED: f32 = 14.0;

/// What is so near to the mark belongs to it.
const OWN: f32 = 0.99;

/// Weaker places are no features, in squared grey levels a pixel.
const LEAST_TEXTURE: f32 = 14.0;

/// Places weaker than this many times the variance of the noise are noise: half of it is what noise
/// itself amounts to, and the strongest of many windows twice that.
const OVER_NOISE: f32 = 1.4;

/// A feature's reliability when it is found; it rises while it moves with its plane.
const INITIAL_RELIABILITY: f32 = 0.6;

/// A part of a frame at one size.
#[derive(Clone, Debug, Default)]
pub(crate) struct Crop {
    /// The pixels.
    pub level: Level,
    /// Where the first pixel lies, in pixels of the frame at this size.
    pub left: usize,
    /// Where the first pixel lies, in pixels of the frame at this size.
    pub top: usize,
}

/// A place of the view that can be found again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Feature {
    /// In pixels of the view's frame.
    pub at: (f32, f32),
    /// In the mark's plane, if it lies in it.
    pub plane: (f32, f32),
    /// The size at which it was found: full is 0, half is 1.
    pub size: usize,
    /// From 0 to 1: how much is known to speak for its lying in the mark's plane.
    pub reliability: f32,
    /// From 0 to 1: how near it is to the mark.
    pub nearness: f32,
}

/// What a mark is around, in pixels of a view's frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Target {
    /// The mark's point.
    pub x: f32,
    /// The mark's point.
    pub y: f32,
    /// From the point to the left and right sides.
    pub half_width: f32,
    /// From the point to the upper and lower sides.
    pub half_height: f32,
}

/// How a mark's surroundings looked from one place.
#[derive(Clone, Debug)]
pub(crate) struct View {
    /// The part at each size; empty where it is not known.
    pub crops: [Crop; SIZES],
    /// From pixels of the view's frame to the mark's plane.
    pub to_plane: Homography,
    /// The mark's point, in pixels of the view's frame.
    pub middle: (f64, f64),
    /// How far around it features are sought, in the same pixels.
    pub reach: (f64, f64),
    /// How far around it pixels are known.
    pub known: (f64, f64),
    /// What it is held by.
    pub features: Vec<Feature>,
    /// What could be taken for it.
    pub distractors: Distractors,
}

/// Around a target at least this far is looked at, in pixels: what is marked is often small.
const LEAST_REACH: f32 = 84.0;

/// Around a target at most this far is looked at, in pixels: what is farther lies elsewhere.
const MOST_REACH: f32 = 120.0;

/// No part that is kept at a size is wider or higher, in its pixels.
pub(crate) const fn largest_part(size: usize) -> usize {
    ((2 * MOST_REACH as usize) >> size) + 2 * BORDER + 2
}

/// So far around the mark's point pixels are kept, even if no features are sought there: a lost
/// mark is found by all that surrounds it.
const KEPT: f32 = 120.0;

impl Target {
    /// From the point to the sides of what is looked at around the target.
    pub(crate) fn reach(&self) -> (f32, f32) {
        let reach = |half: f32| (1.3 * half + 8.0).clamp(LEAST_REACH, MOST_REACH);
        (reach(self.half_width), reach(self.half_height))
    }

    /// [`Target::reach`] in the numbers of a homography.
    pub(crate) fn reach_f64(&self) -> (f64, f64) {
        let (x, y) = self.reach();
        (f64::from(x), f64::from(y))
    }

    /// From the point to the sides of what is kept around the target.
    pub(crate) fn kept(&self) -> (f32, f32) {
        let (x, y) = self.reach();
        (x.max(KEPT), y.max(KEPT))
    }

    /// [`Target::kept`] in the numbers of a homography.
    pub(crate) fn kept_f64(&self) -> (f64, f64) {
        let (x, y) = self.kept();
        (f64::from(x), f64::from(y))
    }

    /// How near a place is: 1 within the target, less and less around it.
    pub(crate) fn nearness(&self, at: (f32, f32)) -> f32 {
        let beyond = |distance: f32, half: f32| (distance.abs() - half).max(0.0);
        let (x, y) = (
            beyond(at.0 - self.x, self.half_width),
            beyond(at.1 - self.y, self.half_height),
        );
        let (scale_x, scale_y) = (self.half_width.max(24.0), self.half_height.max(24.0));
        1.0 / (1.0 + (x / scale_x) * (x / scale_x) + (y / scale_y) * (y / scale_y))
    }

    /// The part of a frame that is looked at, at one of its sizes.
    fn area(&self, level: &Level, size: usize) -> Area {
        let (reach_x, reach_y) = self.kept();
        let side = |at: f32, reach: f32, most: usize| {
            let first = up(at - reach, size).max(0.0) as usize;
            let last = up(at + reach, size).max(0.0) as usize + 1;
            let first = first.saturating_sub(BORDER).min(most);
            (first, (last + BORDER).min(most) - first)
        };
        let (left, width) = side(self.x, reach_x, level.width);
        let (top, height) = side(self.y, reach_y, level.height);
        Area {
            left,
            top,
            width,
            height,
        }
    }
}

impl Crop {
    /// Becomes a part of a level.
    pub(crate) fn cut(&mut self, from: &Level, area: Area) {
        self.left = area.left;
        self.top = area.top;
        self.level.resize(area.width, area.height);
        for y in 0..area.height {
            let row = &from.row(area.top + y)[area.left..][..area.width];
            self.level.pixels[y * area.width..][..area.width].copy_from_slice(row);
        }
    }

    /// Becomes another part at half its size. An odd first row or column is left out, as the pixels
    /// of the half lie on pairs of the whole.
    fn halve(&mut self, whole: &Self) {
        let (skip_x, skip_y) = (whole.left % 2, whole.top % 2);
        let level = &whole.level;
        self.left = whole.left.div_ceil(2);
        self.top = whole.top.div_ceil(2);
        let area = Area {
            left: skip_x,
            top: skip_y,
            width: level.width.saturating_sub(skip_x),
            height: level.height.saturating_sub(skip_y),
        };
        let mut even = Crop::default();
        even.cut(level, area);
        self.level.halve(&even.level);
    }

    /// The part of it in which features are sought, with room for patches at its edge.
    fn sought(&self, target: &Target, size: usize) -> Area {
        let (reach_x, reach_y) = target.reach();
        let scale = (1_u32 << size) as f32;
        let (x, y) = self.place((target.x, target.y), size);
        let side = |at: f32, reach: f32, most: usize| {
            let reach = reach / scale + BORDER as f32;
            let first = ((at - reach).max(0.0) as usize).min(most);
            (first, ((at + reach).max(0.0) as usize).min(most) - first)
        };
        let (left, width) = side(x, reach_x, self.level.width);
        let (top, height) = side(y, reach_y, self.level.height);
        Area {
            left,
            top,
            width,
            height,
        }
    }

    /// Whether there is nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.level.pixels.is_empty()
    }

    /// A place of the view's frame in pixels of this part, which is kept at a size.
    pub(crate) fn place(&self, at: (f32, f32), size: usize) -> (f32, f32) {
        (
            up(at.0, size) - self.left as f32,
            up(at.1, size) - self.top as f32,
        )
    }
}

impl View {
    /// The view of a target in a frame, and how much structure there is.
    pub(crate) fn take(
        frame: &Pyramid,
        target: &Target,
        to_plane: Homography,
        texture: &mut Texture,
    ) -> (Self, Structure) {
        let mut view = Self::empty();
        let structure = view.retake(frame, target, to_plane, texture);
        (view, structure)
    }

    /// A view of nothing, which is to be taken.
    pub(crate) fn empty() -> Self {
        Self {
            crops: Default::default(),
            to_plane: Homography::IDENTITY,
            middle: (0.0, 0.0),
            reach: (0.0, 0.0),
            known: (0.0, 0.0),
            features: Vec::with_capacity(MOST_FEATURES),
            distractors: Distractors::default(),
        }
    }

    /// Takes the memory for a view of any target in frames of this size.
    pub(crate) fn make_room(&mut self, frame: &Pyramid) {
        for (size, crop) in self.crops.iter_mut().enumerate() {
            let most = largest_part(size);
            let level = &frame.levels[size];
            crop.level
                .resize(most.min(level.width), most.min(level.height));
        }
    }

    /// [`View::take`] in the memory of another view.
    pub(crate) fn retake(
        &mut self,
        frame: &Pyramid,
        target: &Target,
        to_plane: Homography,
        texture: &mut Texture,
    ) -> Structure {
        for (size, crop) in self.crops.iter_mut().enumerate() {
            let level = &frame.levels[size];
            crop.cut(level, target.area(level, size));
        }
        self.to_plane = to_plane;
        self.middle = (f64::from(target.x), f64::from(target.y));
        self.reach = target.reach_f64();
        self.known = target.kept_f64();
        self.distractors = Distractors::default();
        self.find_features(target, texture)
    }

    /// Makes the smaller parts from the smallest that there is.
    pub(crate) fn complete(&mut self) {
        for size in 1..SIZES {
            let (larger, smaller) = self.crops.split_at_mut(size);
            let (from, to) = (&larger[size - 1], &mut smaller[0]);
            if to.is_empty() && !from.is_empty() {
                to.halve(from);
            }
        }
    }

    /// Finds what the view is held by; answers how much structure there is.
    pub(crate) fn find_features(&mut self, target: &Target, texture: &mut Texture) -> Structure {
        self.features.clear();
        let mut most = Structure::default();
        let finest = self.crops.iter().position(|crop| !crop.is_empty());
        let mut noise = finest.map_or(0.0, |size| texture.noise(&self.crops[size].level));
        for (size, crop) in self.crops.iter().enumerate() {
            if crop.is_empty() || FEATURES[size] == 0 {
                continue;
            }
            let area = crop.sought(target, size);
            let least = LEAST_TEXTURE.max(noise * OVER_NOISE);
            let (spots, structure) = texture.spots(&crop.level, area, least, APART);
            // Joining four pixels leaves a quarter.
            noise /= 4.0;
            most.corner = most.corner.max(structure.corner);
            most.edge = most.edge.max(structure.edge);
            choose(
                &mut self.features,
                spots,
                crop,
                size,
                target,
                &self.to_plane,
            );
        }
        most
    }

    /// Bytes held.
    pub(crate) fn memory(&self) -> usize {
        let pixels: usize = self
            .crops
            .iter()
            .map(|crop| crop.level.pixels.capacity())
            .sum();
        pixels + self.features.capacity() * size_of::<Feature>()
    }
}

/// Takes the best of the spots: strong ones, and those near the target before those around it.
fn choose(
    features: &mut Vec<Feature>,
    spots: &[Spot],
    crop: &Crop,
    size: usize,
    target: &Target,
    to_plane: &Homography,
) {
    let first = features.len();
    let scale = (1_u32 << size) as f32;
    let (reach_x, reach_y) = target.reach();
    let feature = |spot: &Spot| {
        let at = (
            (spot.x + crop.left as f32 + 0.5) * scale - 0.5,
            (spot.y + crop.top as f32 + 0.5) * scale - 0.5,
        );
        if (at.0 - target.x).abs() > reach_x || (at.1 - target.y).abs() > reach_y {
            return None;
        }
        let plane = to_plane.apply(f64::from(at.0), f64::from(at.1))?;
        Some(Feature {
            at,
            plane: (plane.0 as f32, plane.1 as f32),
            size,
            reliability: INITIAL_RELIABILITY,
            nearness: target.nearness(at),
        })
    };
    // Two thirds for the target itself, if it has as many, then those around it, and first of all
    // isolated ones: what crowds on one strong thing says little about how the plane lies.
    // The spots come strongest first.
    let own_first = FEATURES[size] * 2 / 3;
    for turn in 0..4 {
        for feature in spots.iter().filter_map(feature) {
            let (mut own, mut near, mut taken) = (0, 0, false);
            for other in &features[first..] {
                let (x, y) = (other.at.0 - feature.at.0, other.at.1 - feature.at.1);
                let far = x.abs().max(y.abs());
                own += usize::from(other.nearness >= OWN);
                near += usize::from(far < CROWDED * scale);
                taken |= far < 0.5;
            }
            let is_own = feature.nearness >= OWN;
            let is_next = match turn {
                0 => is_own && own < own_first && near < CROWD,
                1 => !is_own && near < CROWD,
                2 => is_own && own < own_first,
                _ => true,
            };
            if features.len() == first + FEATURES[size] {
                return;
            }
            if is_next && !taken {
                features.push(feature);
            }
        }
    }
}
