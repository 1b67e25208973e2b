//! Finds the motion that pairs of points agree on, although many of the pairs may be wrong.
//!
//! The motion is sought as a *change* applied after a prior (the motion known before, or none): a
//! similarity, an affinity or a homography of the frame that the prior predicts. [`fit`] finds a
//! consensus by RANSAC (Fischler & Bolles 1981, with the local optimisation of Chum, Matas &
//! Kittler 2003); [`refine`] starts from a motion that is nearly right. Both end in reweighted
//! Gauss–Newton steps in normalised coordinates (Hartley 1997) and a choice of the simplest model
//! that explains the pairs (Torr 1998). `docs/tracking.md` has the formulas.

use alloc::vec::Vec;

use crate::homography::Homography;

mod ransac;
mod refine;
mod solve;
#[cfg(test)]
mod tests;

/// A point of the reference and where it seems to be now, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pair {
    /// In the reference.
    pub from: (f32, f32),
    /// In the frame.
    pub to: (f32, f32),
    /// How much it counts; nothing at zero and below.
    pub weight: f32,
}

/// What a motion may be made of; each contains those before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Model {
    /// Moving, turning, coming closer: four numbers, two pairs.
    Similarity,
    /// And stretching: six numbers, three pairs.
    Affine,
    /// And perspective: eight numbers, four pairs.
    Homography,
}

/// How a fit is made. Lengths are in pixels of the frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct FitSettings {
    /// A pair that is farther off than this disagrees. Three standard deviations of the noise.
    pub tolerance: f64,
    /// How far the start may be off: the first steps listen to pairs this far away.
    pub reach: f64,
    /// The standard deviation that is expected of the change in shape: how much longer one
    /// direction becomes than the other, as a part of the whole.
    pub shear: f64,
    /// The same of the perspective: the part by which the scale changes across the pairs' own
    /// radius.
    pub perspective: f64,
    /// Nothing more general than this.
    pub most_general: Model,
    /// Samples at most; each costs about half a microsecond for a hundred pairs.
    pub rounds: u32,
}

impl FitSettings {
    /// From a frame to the next, a few pixels around where the thing is expected.
    pub(crate) const TRACKING: Self = Self {
        tolerance: 3.0,
        reach: 6.0,
        shear: 0.05,
        perspective: 0.05,
        most_general: Model::Homography,
        rounds: 100,
    };

    /// Without any idea of where the thing is.
    pub(crate) const SEARCH: Self = Self {
        tolerance: 4.0,
        reach: 8.0,
        shear: 0.5,
        perspective: 0.3,
        most_general: Model::Homography,
        rounds: 300,
    };
}

/// A motion that pairs agree on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fit {
    /// From the reference to the frame.
    pub homography: Homography,
    /// What the change from the prior is.
    pub model: Model,
    /// How many pairs agree; [`Scratch::inliers`] says which.
    pub inliers: usize,
    /// The part of all weight that agrees, from 0 to 1.
    pub agreement: f64,
    /// How far the pairs that agree are off: the root of the weighted mean square, in pixels.
    pub error: f64,
}

/// Memory that a fit needs, kept from one to the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scratch {
    /// For each pair that was given, whether it agrees with the latest fit.
    pub inliers: Vec<bool>,
    /// The pairs that can be used, in pixels.
    pairs: Vec<Used>,
    /// The same pairs in normalised coordinates.
    normal: Vec<Used>,
}

/// A pair after the prior.
#[derive(Clone, Copy, Debug)]
struct Used {
    /// Where the prior puts it.
    at: (f64, f64),
    /// Where it should be.
    to: (f64, f64),
    /// How much it counts.
    weight: f64,
    /// How much it is believed, from 0 to 1, times `weight`.
    trust: f64,
    /// Which of the given pairs it is.
    index: u32,
}

impl Used {
    /// The square of its distance from where `matrix` puts it, with that place and the shrinking
    /// 1/w there; `None` behind the horizon.
    #[inline]
    fn off(&self, m: &[f64; 9]) -> Option<Off> {
        let (x, y) = self.at;
        let w = m[6] * x + m[7] * y + m[8];
        if w < NEAREST {
            return None;
        }
        let shrink = 1.0 / w;
        let at = (
            (m[0] * x + m[1] * y + m[2]) * shrink,
            (m[3] * x + m[4] * y + m[5]) * shrink,
        );
        let off = (self.to.0 - at.0, self.to.1 - at.1);
        Some(Off {
            at,
            shrink,
            off,
            square: off.0 * off.0 + off.1 * off.1,
        })
    }
}

/// Where a pair is under a motion.
struct Off {
    at: (f64, f64),
    shrink: f64,
    off: (f64, f64),
    square: f64,
}

/// Points that come nearer to the horizon than this part of the origin's distance are not believed.
const NEAREST: f64 = 0.05;

/// Coordinates beyond this come from no frame, in pixels; squares of squares of them are finite.
const FARTHEST: f64 = 1e6;

/// The motion that the pairs agree on, of any kind. With a `prior` that is tried first.
/// `None` if fewer than two pairs agree on one, or they lie in one place.
pub(crate) fn fit(
    pairs: &[Pair],
    prior: Option<&Homography>,
    settings: &FitSettings,
    scratch: &mut Scratch,
) -> Option<Fit> {
    let prior = prior.copied().unwrap_or(Homography::IDENTITY);
    let tries_prior = prior != Homography::IDENTITY;
    scratch.take(pairs, &prior);
    let change = ransac::ransac(scratch, settings, tries_prior)?;
    // The consensus is near already: no more reach than a sample's error needs.
    let near = FitSettings {
        reach: 2.0 * settings.tolerance,
        ..*settings
    };
    finish(scratch, &prior, &change, &near)
}

/// The motion near `start` that the pairs agree on. Where they do not say enough it stays like the
/// `prior`; without one, like `start`. `None` as for [`fit`].
pub(crate) fn refine(
    pairs: &[Pair],
    start: &Homography,
    prior: Option<&Homography>,
    settings: &FitSettings,
    scratch: &mut Scratch,
) -> Option<Fit> {
    let prior = prior.unwrap_or(start);
    scratch.take(pairs, prior);
    let change = if prior == start {
        Homography::IDENTITY
    } else {
        start.compose(&prior.inverse()?)?
    };
    finish(scratch, prior, &change, settings)
}

fn finish(
    scratch: &mut Scratch,
    prior: &Homography,
    change: &Homography,
    settings: &FitSettings,
) -> Option<Fit> {
    let (model, change) = refine::refine(scratch, change, settings)?;
    let homography = change.compose(prior)?;
    let limit = settings.tolerance * settings.tolerance;
    let (mut inliers, mut squares, mut agreeing, mut all) = (0, 0.0, 0.0, 0.0);
    for pair in &scratch.pairs {
        all += pair.weight;
        let Some(off) = pair.off(&change.0).filter(|off| off.square <= limit) else {
            continue;
        };
        scratch.inliers[pair.index as usize] = true;
        inliers += 1;
        agreeing += pair.weight;
        squares += pair.weight * off.square;
    }
    (inliers >= 2).then(|| Fit {
        homography,
        model,
        inliers,
        agreement: agreeing / all,
        error: libm::sqrt(squares / agreeing),
    })
}

impl Scratch {
    /// Takes over the pairs that can be used.
    fn take(&mut self, pairs: &[Pair], prior: &Homography) {
        self.inliers.clear();
        self.inliers.resize(pairs.len(), false);
        self.pairs.clear();
        for (index, pair) in pairs.iter().enumerate() {
            let weight = f64::from(pair.weight);
            let to = (f64::from(pair.to.0), f64::from(pair.to.1));
            let at = prior.apply(f64::from(pair.from.0), f64::from(pair.from.1));
            let Some(at) = at else { continue };
            // Comparisons that are false for what is not a number.
            let near = [at.0, at.1, to.0, to.1]
                .iter()
                .all(|value| value.abs() < FARTHEST);
            if near && weight > 0.0 && weight < FARTHEST {
                self.pairs.push(Used {
                    at,
                    to,
                    weight,
                    trust: weight,
                    index: index as u32,
                });
            }
        }
        self.weigh_by_number();
    }

    /// Scales the weights so that their sum is how many pairs they are worth, the square of the sum
    /// by the sum of the squares (Kish's effective number). What is expected of a change is weighed
    /// against the pairs, and must not win because none of them is quite near.
    fn weigh_by_number(&mut self) {
        let (mut sum, mut squares) = (0.0, 0.0);
        for pair in &self.pairs {
            sum += pair.weight;
            squares += pair.weight * pair.weight;
        }
        for pair in &mut self.pairs {
            pair.weight *= sum / squares;
            pair.trust = pair.weight;
        }
    }

    /// Reserves the memory for this many pairs.
    pub(crate) fn make_room(&mut self, pairs: usize) {
        self.inliers.reserve(pairs);
        self.pairs.reserve(pairs);
        self.normal.reserve(pairs);
    }

    /// Bytes that it holds on the heap.
    pub(crate) fn memory(&self) -> usize {
        (self.pairs.capacity() + self.normal.capacity()) * size_of::<Used>()
            + self.inliers.capacity()
    }
}
