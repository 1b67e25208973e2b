//! Refines a change that is nearly right to the best one, and the simplest model that will do.
//!
//! Each step reweights the pairs by how far they are off, after Geman & McClure (1987):
//! (c²/(c² + r²))², which needs no root and never quite gives a pair up, so that it can come back.

use super::solve::{Sums, solve};
use super::{FitSettings, Model, Scratch, Used};
use crate::homography::Homography;

/// Steps at most. Three bring the reach down, the others converge; it rarely takes five.
const MOST_STEPS: u32 = 10;

/// Steps when a sample is made better, which need not be exact.
const ROUGH_STEPS: u32 = 3;

/// c as a part of the tolerance: at one standard deviation (a third of the tolerance) a pair still
/// counts four fifths, at three a quarter, at ten under a hundredth.
const LISTENING: f64 = 0.95;

/// A step that moves things by less than this part of the tolerance is the last.
const CONVERGED: f64 = 1e-4;

/// The last steps listen as far as a tolerance of this many standard deviations of the noise that
/// the pairs show, but never less than a part of the tolerance: trackers are often much better than
/// their tolerance, and then what is a little off is wrong too.
const DEVIATIONS: f64 = 3.5;
const LEAST_TOLERANCE: f64 = 0.1;

/// How round a cloud the pairs must be for each model: 4λμ/(λ + μ)² of the eigenvalues λ ≥ μ of
/// their covariance, 1 for a round one and 0 for a line. 0.01 is a band twenty times as long as
/// wide, 0.1 one six times as long.
const ROUND_FOR_AFFINE: f64 = 0.01;
const ROUND_FOR_HOMOGRAPHY: f64 = 0.1;

/// Pairs for each model; more than it takes to solve for it, so that a wrong one is noticed.
const PAIRS_FOR_AFFINE: f64 = 4.0;
const PAIRS_FOR_HOMOGRAPHY: f64 = 8.0;

/// The noise is never taken to be below this part of the tolerance, when models are compared.
const LEAST_NOISE: f64 = 1.0 / 60.0;

/// Coordinates in which the centre is 0 and the root mean square distance from it √2.
#[derive(Clone, Copy)]
struct Normalization {
    centre: (f64, f64),
    unit: f64,
}

impl Normalization {
    fn narrow(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (
            (x - self.centre.0) / self.unit,
            (y - self.centre.1) / self.unit,
        )
    }

    fn narrowing(&self) -> Homography {
        let scale = 1.0 / self.unit;
        let (dx, dy) = (-self.centre.0 * scale, -self.centre.1 * scale);
        Homography([scale, 0.0, dx, 0.0, scale, dy, 0.0, 0.0, 1.0])
    }

    fn widening(&self) -> Homography {
        let (dx, dy) = self.centre;
        Homography([self.unit, 0.0, dx, 0.0, self.unit, dy, 0.0, 0.0, 1.0])
    }
}

/// The best change near `start`, and what it is made of.
pub(super) fn refine(
    scratch: &mut Scratch,
    start: &Homography,
    settings: &FitSettings,
) -> Option<(Model, Homography)> {
    let task = Task::prepare(scratch, start, settings)?;
    let matrix = task.iterate(
        &mut scratch.normal,
        task.most_general,
        task.start,
        MOST_STEPS,
    )?;
    let (model, matrix) = task.simplest(&mut scratch.normal, matrix);
    Some((model, task.leave(matrix)?))
}

/// A change that is better than that of a sample.
pub(super) fn improve(
    scratch: &mut Scratch,
    start: &Homography,
    settings: &FitSettings,
) -> Option<Homography> {
    let task = Task::prepare(scratch, start, settings)?;
    let matrix = task.iterate(
        &mut scratch.normal,
        task.most_general,
        task.start,
        ROUGH_STEPS,
    )?;
    task.leave(matrix)
}

/// A fit in normalised coordinates, where all lengths below are.
struct Task {
    from: Normalization,
    to: Normalization,
    start: [f64; 9],
    most_general: Model,
    /// c² of the first step and of the last ones.
    reach: f64,
    listening: f64,
    /// The variance of the noise of one coordinate.
    noise: f64,
    /// The weights of what is expected of the shape and the perspective.
    shear: f64,
    perspective: f64,
    converged: f64,
}

impl Task {
    fn prepare(scratch: &mut Scratch, start: &Homography, settings: &FitSettings) -> Option<Self> {
        let reach = settings.reach.max(settings.tolerance);
        for pair in &mut scratch.pairs {
            pair.trust = trusted(pair, &start.0, reach * reach);
        }
        let (from, round, support) = normalization(&scratch.pairs, |pair| pair.at)?;
        let (to, _, _) = normalization(&scratch.pairs, |pair| pair.to)?;
        scratch.normal.clear();
        scratch.normal.extend(scratch.pairs.iter().map(|pair| Used {
            at: from.narrow(pair.at),
            to: to.narrow(pair.to),
            ..*pair
        }));
        let allowed = if support >= PAIRS_FOR_HOMOGRAPHY && round >= ROUND_FOR_HOMOGRAPHY {
            Model::Homography
        } else if support >= PAIRS_FOR_AFFINE && round >= ROUND_FOR_AFFINE {
            Model::Affine
        } else {
            Model::Similarity
        };
        let start = to.narrowing().compose(start)?.compose(&from.widening())?;
        let (tolerance, listening) = (settings.tolerance / to.unit, LISTENING / to.unit);
        let noise = tolerance * tolerance / 9.0;
        Some(Self {
            from,
            to,
            start: start.0,
            most_general: settings.most_general.min(allowed),
            reach: (reach * listening) * (reach * listening),
            listening: (settings.tolerance * listening) * (settings.tolerance * listening),
            noise,
            shear: noise / (settings.shear * settings.shear),
            perspective: noise / (settings.perspective * settings.perspective),
            converged: CONVERGED * tolerance,
        })
    }

    /// Back to pixels.
    fn leave(&self, matrix: [f64; 9]) -> Option<Homography> {
        let inner = Homography::normalised(matrix)?;
        let half = inner.compose(&self.from.narrowing())?;
        self.to.widening().compose(&half)
    }

    /// Steps from `matrix` until they are small. The pairs' trust is renewed on the way.
    fn iterate(
        &self,
        pairs: &mut [Used],
        model: Model,
        mut matrix: [f64; 9],
        most: u32,
    ) -> Option<[f64; 9]> {
        let mut square = self.reach;
        weigh(pairs, &matrix, square);
        if model < Model::Homography {
            (matrix[6], matrix[7]) = (0.0, 0.0);
        }
        if model == Model::Similarity {
            let cos = (matrix[0] + matrix[4]) / 2.0;
            let sin = (matrix[3] - matrix[1]) / 2.0;
            (matrix[0], matrix[1], matrix[3], matrix[4]) = (cos, -sin, sin, cos);
        }
        for count in 1..=most {
            let step = self.step(pairs, model, &matrix)?;
            let mut largest = 0.0_f64;
            for (element, change) in matrix.iter_mut().zip(step) {
                *element += change;
                largest = largest.max(change.abs());
            }
            let narrow = square <= self.listening;
            if count == most || (narrow && largest < self.converged) {
                break;
            }
            square = if narrow {
                self.focus(pairs, &matrix)
            } else {
                (square / 4.0).max(self.listening)
            };
            weigh(pairs, &matrix, square);
        }
        matrix
            .iter()
            .all(|value| value.is_finite())
            .then_some(matrix)
    }

    /// c² for the noise that the pairs show.
    fn focus(&self, pairs: &[Used], matrix: &[f64; 9]) -> f64 {
        let (mut squares, mut believed) = (0.0, 0.0);
        for pair in pairs {
            if let Some(off) = pair.off(matrix) {
                squares += pair.trust * off.square;
                believed += pair.trust;
            }
        }
        let variance = squares / (2.0 * believed);
        let part = DEVIATIONS * DEVIATIONS * variance / (9.0 * self.noise);
        let least = LEAST_TOLERANCE * LEAST_TOLERANCE;
        // `clamp` keeps what is not a number, `max` does not.
        self.listening * part.min(1.0).max(least)
    }

    /// One Gauss–Newton step with the trust as it is.
    fn step(&self, pairs: &[Used], model: Model, m: &[f64; 9]) -> Option<[f64; 8]> {
        let mut sums = Sums::default();
        for pair in pairs {
            if pair.trust > 0.0 {
                if let Some(off) = pair.off(m) {
                    sums.add(pair.at, off.at, off.shrink, off.off, pair.trust);
                }
            }
        }
        let (mut matrix, mut right) = sums.equations();
        if model == Model::Similarity {
            return similar(&matrix, &right);
        }
        // What is expected: no more stretching, and no perspective.
        let (stretch, skew) = (m[0] - m[4], m[1] + m[3]);
        for (first, second, sign, value) in [(0, 4, -1.0, stretch), (1, 3, 1.0, skew)] {
            matrix[first][first] += self.shear;
            matrix[second][second] += self.shear;
            matrix[first][second] += sign * self.shear;
            matrix[second][first] += sign * self.shear;
            right[first] -= self.shear * value;
            right[second] -= sign * self.shear * value;
        }
        if model == Model::Affine {
            let six =
                core::array::from_fn(|row| core::array::from_fn(|column| matrix[row][column]));
            let found = solve::<6>(six, core::array::from_fn(|row| right[row]))?;
            let [a, b, c, d, e, f] = found;
            return Some([a, b, c, d, e, f, 0.0, 0.0]);
        }
        for element in [6, 7] {
            matrix[element][element] += self.perspective;
            right[element] -= self.perspective * m[element];
        }
        solve::<8>(matrix, right)
    }

    /// The simplest model that explains the pairs as well, by the geometric robust information
    /// criterion of Torr (1998): the sum of min(r²/σ², 4), plus ln(4n) for each of its numbers. σ
    /// is that of the most general model's residuals, because trackers are often much better than
    /// their tolerance, and a bias that would not be significant under the tolerance is then.
    fn simplest(&self, pairs: &mut [Used], general: [f64; 9]) -> (Model, [f64; 9]) {
        let most_general = self.most_general;
        if most_general == Model::Similarity {
            return (most_general, general);
        }
        weigh(pairs, &general, self.listening);
        let (mut squares, mut believed, mut all) = (0.0, 0.0, 0.0);
        for pair in pairs.iter() {
            all += pair.weight;
            if let Some(off) = pair.off(&general) {
                squares += pair.trust * off.square;
                believed += pair.trust;
            }
        }
        let numbers = most_general.numbers();
        let freedom = (2.0 * believed - numbers).max(1.0);
        let least = LEAST_NOISE * LEAST_NOISE * 9.0 * self.noise;
        // Not `clamp`: it panics over bounds that cross, with a message whose writing of numbers
        // would be a sixth of the WebAssembly module.
        let variance = (squares / freedom).min(self.noise).max(least);
        let each = libm::log((4.0 * all).max(4.0));
        let mut best = (
            cost(pairs, &general, variance) + each * numbers,
            most_general,
            general,
        );
        for model in [Model::Affine, Model::Similarity] {
            if model >= most_general {
                continue;
            }
            let Some(matrix) = self.narrow(pairs, model, general) else {
                continue;
            };
            let total = cost(pairs, &matrix, variance) + each * model.numbers();
            if total < best.0 {
                best = (total, model, matrix);
            }
        }
        (best.1, best.2)
    }

    /// A simpler model for the pairs that the general one believes.
    fn narrow(&self, pairs: &mut [Used], model: Model, general: [f64; 9]) -> Option<[f64; 9]> {
        let calm = Self {
            reach: self.listening,
            ..*self
        };
        calm.iterate(pairs, model, general, ROUGH_STEPS)
    }
}

impl Model {
    fn numbers(self) -> f64 {
        match self {
            Self::Similarity => 4.0,
            Self::Affine => 6.0,
            Self::Homography => 8.0,
        }
    }
}

/// The step among similarities: those of the 8 numbers that may change, may only change together.
fn similar(matrix: &[[f64; 8]; 8], right: &[f64; 8]) -> Option<[f64; 8]> {
    // Which of the four numbers (cosine, sine, right, down) each of six is, and with which sign.
    const PARTS: [(usize, f64); 6] = [(0, 1.0), (1, -1.0), (2, 1.0), (1, 1.0), (0, 1.0), (3, 1.0)];
    let mut small = [[0.0; 4]; 4];
    let mut short = [0.0; 4];
    for (row, (to_row, sign)) in PARTS.into_iter().enumerate() {
        short[to_row] += sign * right[row];
        for (column, (to_column, other)) in PARTS.into_iter().enumerate() {
            small[to_row][to_column] += sign * other * matrix[row][column];
        }
    }
    let [cos, sin, right, down] = solve::<4>(small, short)?;
    Some([cos, -sin, right, sin, cos, down, 0.0, 0.0])
}

/// The weight of a pair after Geman & McClure, with c².
fn trusted(pair: &Used, matrix: &[f64; 9], square: f64) -> f64 {
    let Some(off) = pair.off(matrix) else {
        return 0.0;
    };
    let part = square / (square + off.square);
    pair.weight * part * part
}

fn weigh(pairs: &mut [Used], matrix: &[f64; 9], square: f64) {
    for pair in pairs {
        pair.trust = trusted(pair, matrix, square);
    }
}

fn cost(pairs: &[Used], matrix: &[f64; 9], variance: f64) -> f64 {
    let limit = 4.0 * variance;
    let mut total = 0.0;
    for pair in pairs {
        let square = pair.off(matrix).map_or(limit, |off| off.square.min(limit));
        total += pair.weight * square;
    }
    total / variance
}

/// The normalization of one side of the pairs, how round they lie, and how many there are: the
/// square of the sum of their trust by the sum of the squares (Kish's effective number). `None` if
/// they lie in one place.
fn normalization(
    pairs: &[Used],
    side: impl Fn(&Used) -> (f64, f64),
) -> Option<(Normalization, f64, f64)> {
    let (mut sum, mut squares, mut x, mut y) = (0.0, 0.0, 0.0, 0.0);
    for pair in pairs {
        let at = side(pair);
        sum += pair.trust;
        squares += pair.trust * pair.trust;
        x += pair.trust * at.0;
        y += pair.trust * at.1;
    }
    let centre = (x / sum, y / sum);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for pair in pairs {
        let at = side(pair);
        let (dx, dy) = (at.0 - centre.0, at.1 - centre.1);
        xx += pair.trust * dx * dx;
        xy += pair.trust * dx * dy;
        yy += pair.trust * dy * dy;
    }
    let trace = xx + yy;
    let unit = libm::sqrt(trace / sum / 2.0);
    let round = 4.0 * (xx * yy - xy * xy) / (trace * trace);
    let usable = sum > 0.0 && unit > 1e-3 && round.is_finite();
    usable.then_some((Normalization { centre, unit }, round, sum * sum / squares))
}
