//! Verifies that a mark is where it is thought to be, and finds where exactly.
//!
//! The features of a view are looked for around where a guess puts them; a plane's motion is fitted
//! to what was found, in which those that lie elsewhere have no say; and what agrees with that
//! motion is weighed against what should have been seen. Only then is the mark held.

use alloc::vec::Vec;

use crate::align::sqrt;
use crate::blur::{Blur, Shutter};
use crate::compare::{Seen, Stage, compare};
use crate::fit::{self, FitSettings, Pair, Scratch};
use crate::homography::Homography;
use crate::level::Pyramid;
use crate::view::{Feature, MOST_FEATURES, View};

/// From wide to exact, when it is not known well where the mark is.
const WIDE: [Stage; 3] = [
    Stage {
        halvings: 2,
        reach: 6.0,
        rounds: 10,
    },
    Stage {
        halvings: 1,
        reach: 5.0,
        rounds: 8,
    },
    EXACT,
];

/// What is enough from one frame to the next.
const EXACT: Stage = Stage {
    halvings: 0,
    reach: 4.0,
    rounds: 8,
};

/// Patches less like the view than this are something else, or covered.
const LEAST_NCC: f32 = 0.6;

/// When this part of what was found agrees, nothing better is looked for.
const WELL_AGREED: f64 = 0.6;

/// What it takes to hold a mark.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Demand {
    /// Features that agree.
    agreeing: usize,
    /// Their part of all that the view has, also of those that would lie outside the frame: of a
    /// few at its edge too many places are like.
    of_all: f32,
    /// Their share of those that should be seen, by weight.
    share: f32,
    /// The share of the mark's own features, if enough are expected.
    own_share: f32,
    own_expected: usize,
    /// Their mean NCC.
    ncc: f32,
    /// How far the mark's point may be off, as far as that is known, in pixels.
    doubt: f32,
    /// Features of the mark itself that agree, if it has many.
    own: usize,
}

/// To continue holding what was held in the frame before.
const TO_CONTINUE: Demand = Demand {
    agreeing: 5,
    of_all: 0.0,
    share: 0.25,
    own_share: 0.2,
    own_expected: 8,
    ncc: 0.68,
    doubt: 3.0,
    own: 0,
};

/// To continue where it is not expected: it could be the next line of a text, or the next of many
/// keys.
const TO_CONTINUE_ELSEWHERE: Demand = Demand {
    agreeing: 6,
    of_all: 0.0,
    share: 0.32,
    own_share: 0.32,
    own_expected: OWN_AT_LEAST,
    ncc: 0.76,
    doubt: 2.0,
    own: 4,
};

/// To hold what was lost, or comes from elsewhere.
const TO_BEGIN: Demand = Demand {
    agreeing: 7,
    of_all: 0.33,
    share: 0.4,
    own_share: 0.4,
    own_expected: OWN_AT_LEAST,
    ncc: 0.76,
    doubt: 2.0,
    own: 4,
};

/// To hold for the first time what was described by another viewer, at a place that nothing but its
/// appearance speaks for.
const TO_RECOGNISE: Demand = Demand {
    agreeing: 9,
    of_all: 0.33,
    share: 0.6,
    own_share: 0.6,
    own_expected: OWN_AT_LEAST,
    ncc: 0.84,
    doubt: 2.0,
    own: 4,
};

/// What is as near to the mark as this belongs to it.
const OWN: f32 = 0.8;

/// Of fewer features of its own nothing can be said.
const OWN_AT_LEAST: usize = 5;

/// How much is known about where the mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guess {
    /// It was held in the frame before, and moved about like this.
    Followed,
    /// As before, but how it moved is not known well.
    Loose,
    /// It was lost: it could be anything.
    Found,
    /// It was never held here, and could be anywhere.
    Strange,
}

/// A mark whose place was verified.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Verified {
    /// From the mark's plane to pixels of the frame.
    pub homography: Homography,
    /// From a third to 1.
    pub confidence: f32,
    /// Features that agree.
    pub agreeing: usize,
    /// Whether it is by the mark's own features.
    pub own: bool,
}

/// Compares, fits and weighs to verify marks; keeps its memory between frames.
#[derive(Debug, Default)]
pub(crate) struct Verifier {
    seen: Vec<Seen>,
    pairs: Vec<Pair>,
    scratch: Scratch,
    /// Whether the frame is blurred by motion: then features at their own size cannot be expected.
    pub blurred: bool,
    /// Whether the previous frame is so old that the mark could be anywhere.
    pub seldom: bool,
    /// How the frame is blurred where the mark is.
    pub blur: Blur,
    /// What is known about the camera's shutter.
    pub shutter: Shutter,
}

impl Verifier {
    /// Where a view's features were in the last comparison.
    pub(crate) fn seen(&self) -> &[Seen] {
        &self.seen
    }

    /// Takes all memory that it will need.
    pub(crate) fn make_room(&mut self) {
        self.seen.reserve(MOST_FEATURES);
        self.pairs.reserve(MOST_FEATURES);
        self.scratch.make_room(MOST_FEATURES);
    }

    /// Bytes held.
    pub(crate) fn memory(&self) -> usize {
        self.seen.capacity() * size_of::<Seen>()
            + self.pairs.capacity() * size_of::<Pair>()
            + self.scratch.memory()
    }

    /// Verifies a mark by one of its views, if it is near where it is thought to be.
    pub(crate) fn verify(
        &mut self,
        view: &View,
        frame: &Pyramid,
        place: &Homography,
        guess: Guess,
    ) -> Option<Verified> {
        let demand = match guess {
            Guess::Strange => TO_RECOGNISE,
            Guess::Found => TO_BEGIN,
            Guess::Loose => TO_CONTINUE_ELSEWHERE,
            Guess::Followed => TO_CONTINUE,
        };
        if guess == Guess::Followed {
            let now = self.step(view, frame, place, &EXACT)?;
            return self.weigh(view, now, &demand);
        }
        let mut now = *place;
        let mut exact = None;
        for stage in &WIDE {
            // A wide look can fail where an exact one does not, as little things blur away.
            exact = self.step(view, frame, &now, stage);
            now = exact.unwrap_or(now);
        }
        self.weigh(view, exact?, &demand)
    }

    /// Learns for how long the shutter was open from a mark that is held.
    pub(crate) fn learn_shutter(&mut self, view: &View, frame: &Pyramid, place: &Homography) {
        let Some((x, y)) = place.apply(0.0, 0.0) else {
            return;
        };
        let (mut shutter, blur) = (self.shutter, self.blur);
        shutter.learn(&blur, (x as f32, y as f32), |blur| {
            compare(view, frame, place, blur, &EXACT, &mut self.seen);
            let weigh = |seen: &Seen| {
                let feature = &view.features[seen.feature];
                let found = agreeing(seen, feature.plane, place);
                found.map_or(0.0, |(_, ncc, _)| {
                    feature.nearness * feature.reliability * ncc
                })
            };
            self.seen.iter().map(weigh).sum()
        });
        self.shutter = shutter;
    }

    fn step(
        &mut self,
        view: &View,
        frame: &Pyramid,
        place: &Homography,
        stage: &Stage,
    ) -> Option<Homography> {
        compare(view, frame, place, &self.blur, stage, &mut self.seen);
        self.fit(view, place, stage)
    }

    /// The plane's motion that explains what was found.
    fn fit(&mut self, view: &View, before: &Homography, stage: &Stage) -> Option<Homography> {
        self.pairs.clear();
        for seen in &self.seen {
            let feature = &view.features[seen.feature];
            let Some(found) = seen.found.filter(|found| found.ncc >= LEAST_NCC) else {
                continue;
            };
            // What was found on a smaller level is as much less exact.
            let exactness = 1.0 / (1_u32 << (2 * found.level)) as f32;
            self.pairs.push(Pair {
                from: feature.plane,
                to: found.at,
                weight: feature.nearness * feature.reliability * found.ncc * exactness,
            });
        }
        let wider = f64::from(1_u32 << stage.halvings);
        let settings = FitSettings {
            tolerance: 1.5 * wider,
            reach: f64::from(stage.reach) * wider,
            ..FitSettings::TRACKING
        };
        let near = fit::refine(&self.pairs, before, None, &settings, &mut self.scratch);
        let good = |fit: &fit::Fit| fit.agreement >= WELL_AGREED;
        let best = match near {
            Some(near) if good(&near) => Some(near),
            near => {
                let any = fit::fit(&self.pairs, Some(before), &settings, &mut self.scratch);
                match (near, any) {
                    (Some(near), Some(any)) if any.agreement <= near.agreement => Some(near),
                    (near, any) => any.or(near),
                }
            }
        };
        best.map(|best| best.homography)
    }

    /// Whether what agrees is enough to hold the mark.
    fn weigh(&self, view: &View, now: Homography, demand: &Demand) -> Option<Verified> {
        let mut sums = Sums::default();
        for seen in &self.seen {
            let feature = &view.features[seen.feature];
            let weight = feature.nearness * feature.reliability;
            sums.expected += weight;
            let own = feature.nearness >= OWN;
            sums.own_expected += usize::from(own);
            if let Some((at, ncc, off)) = agreeing(seen, feature.plane, &now) {
                sums.add(at, weight, ncc, off);
                sums.own += usize::from(own);
            }
        }
        let own = |feature: &&Feature| feature.nearness >= OWN;
        let has_own = view.features.iter().filter(own).count() >= OWN_AT_LEAST;
        let (x, y) = now.apply(0.0, 0.0)?;
        let doubt = sums.doubt((x as f32, y as f32));
        let share = sums.weight / sums.expected.max(1e-3);
        let ncc = sums.ncc / sums.weight.max(1e-3);
        let enough = sums.agreeing >= demand.agreeing
            && sums.agreeing as f32 >= demand.of_all * view.features.len() as f32
            && share >= demand.share
            && (sums.own_expected < demand.own_expected || sums.own_share() >= demand.own_share)
            && (sums.own >= demand.own || !has_own)
            && ncc >= demand.ncc
            && doubt <= demand.doubt;
        if !enough {
            return None;
        }
        let part =
            |value: f32, least: f32, most: f32| ((value - least) / (most - least)).clamp(0.0, 1.0);
        let sure = part(share, 0.1, 0.7)
            .min(part(ncc, 0.6, 0.9))
            .min(part(sums.agreeing as f32, 3.0, 14.0))
            .min(part(-doubt, -3.0, -0.5));
        Some(Verified {
            homography: now,
            confidence: 1.0 / 3.0 + sure * 2.0 / 3.0,
            agreeing: sums.agreeing,
            own: sums.own >= OWN_AT_LEAST && sums.own_share() >= 0.5,
        })
    }
}

/// Where a feature is, its NCC and how far it is off, if it lies where its plane is.
pub(crate) fn agreeing(
    seen: &Seen,
    plane: (f32, f32),
    now: &Homography,
) -> Option<((f32, f32), f32, f32)> {
    let found = seen.found.filter(|found| found.ncc >= LEAST_NCC)?;
    let (x, y) = now.apply(f64::from(plane.0), f64::from(plane.1))?;
    let (x, y) = (x as f32 - found.at.0, y as f32 - found.at.1);
    let off = sqrt(x * x + y * y);
    let tolerance = 0.9 + 0.7 * (1_u32 << found.level) as f32;
    (off <= tolerance).then_some((found.at, found.ncc, off))
}

/// What agrees, summed up.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    agreeing: usize,
    /// Features of the mark itself that agree, and that should be seen.
    own: usize,
    own_expected: usize,
    expected: f32,
    weight: f32,
    ncc: f32,
    squares: f32,
    at: [f32; 2],
    /// xx, xy, yy.
    spread: [f32; 3],
}

impl Sums {
    fn add(&mut self, at: (f32, f32), weight: f32, ncc: f32, off: f32) {
        self.agreeing += 1;
        self.weight += weight;
        self.ncc += weight * ncc;
        self.squares += weight * off * off;
        self.at[0] += weight * at.0;
        self.at[1] += weight * at.1;
        self.spread[0] += weight * at.0 * at.0;
        self.spread[1] += weight * at.0 * at.1;
        self.spread[2] += weight * at.1 * at.1;
    }

    /// The part of the mark's own features that agree, if it has enough of them: what surrounds a
    /// mark may lie elsewhere, and must not outvote it.
    fn own_share(&self) -> f32 {
        if self.own_expected < OWN_AT_LEAST {
            return 1.0;
        }
        self.own as f32 / self.own_expected as f32
    }

    /// The standard error of the plane at a point, in pixels: small amid what agrees, growing with
    /// the distance from it (the leverage of linear regression).
    fn doubt(&self, point: (f32, f32)) -> f32 {
        if self.agreeing < 3 || self.weight < 1e-3 {
            return f32::INFINITY;
        }
        let middle = [self.at[0] / self.weight, self.at[1] / self.weight];
        // Never less than two pixels wide, so that the matrix can be inverted.
        let xx = self.spread[0] / self.weight - middle[0] * middle[0] + 4.0;
        let xy = self.spread[1] / self.weight - middle[0] * middle[1];
        let yy = self.spread[2] / self.weight - middle[1] * middle[1] + 4.0;
        let (x, y) = (point.0 - middle[0], point.1 - middle[1]);
        let determinant = (xx * yy - xy * xy).max(1.0);
        let far = (yy * x * x - 2.0 * xy * x * y + xx * y * y) / determinant;
        let off = (self.squares / self.weight).max(0.12);
        sqrt(off * (1.0 + far.max(0.0)) / self.agreeing as f32)
    }
}
