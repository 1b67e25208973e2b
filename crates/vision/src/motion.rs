//! How what surrounds a mark moved since an earlier frame.

use alloc::vec::Vec;

use crate::fit::{self, FitSettings, Model, Pair, Scratch};
use crate::homography::Homography;
use crate::klt::{MOST, Moved};
use crate::view::Target;

/// How the motion of the points around a mark is fitted.
const MOTION: FitSettings = FitSettings {
    tolerance: 2.0,
    reach: 4.0,
    most_general: Model::Affine,
    ..FitSettings::TRACKING
};

/// Points count half at this part of the way to the farthest features of a mark: the mark is to be
/// looked for where its nearest surroundings went.
const NEAR: f32 = 0.67;

/// Fits the motion of what surrounds a mark; keeps its memory between frames.
#[derive(Debug, Default)]
pub(crate) struct Motion {
    scratch: Scratch,
    pairs: Vec<Pair>,
    /// Where the points were, and where they are now, in pixels of the working frame.
    pub points: Vec<Moved>,
}

impl Motion {
    /// Takes all memory that it will need.
    pub(crate) fn make_room(&mut self) {
        self.points.reserve(MOST);
        self.pairs.reserve(MOST);
        self.scratch.make_room(MOST);
    }

    /// How the frame as a whole moved.
    pub(crate) fn overall(&mut self) -> Option<Homography> {
        self.pairs.clear();
        let weight = 1.0;
        let pair = |&(from, to): &_| Pair { from, to, weight };
        self.pairs.extend(self.points.iter().map(pair));
        self.fit()
    }

    fn fit(&mut self) -> Option<Homography> {
        fit::fit(&self.pairs, None, &MOTION, &mut self.scratch).map(|fit| fit.homography)
    }

    /// How the points around a target moved, those near to it counting most.
    pub(crate) fn around(&mut self, target: &Target) -> Option<Homography> {
        let (reach_x, reach_y) = target.reach();
        let (reach_x, reach_y) = (NEAR * reach_x, NEAR * reach_y);
        self.pairs.clear();
        for &(from, to) in &self.points {
            let (x, y) = ((from.0 - target.x) / reach_x, (from.1 - target.y) / reach_y);
            let weight = 1.0 / (1.0 + (x * x + y * y) * (x * x + y * y));
            self.pairs.push(Pair { from, to, weight });
        }
        self.fit()
    }
}
