//! RANSAC: the change that the most pairs agree on, by samples. Fischler & Bolles (1981), scored as
//! by Torr & Zisserman (MSAC, 2000), each new best made better from all pairs (Chum, Matas &
//! Kittler, LO-RANSAC, 2003). The generator is seeded, so the same pairs give the same answer.

use super::refine::improve;
use super::{FitSettings, Model, Scratch, Used};
use crate::homography::{Homography, area};
use crate::seeded_rng::SeededRng;

/// Of a thousand searches one may miss the best sample.
const MISSED: f64 = 1e-3;

/// How often the best so far is made better.
const MOST_IMPROVEMENTS: u32 = 8;

/// Pairs from which samples of four and of three are drawn; fewer say too little about it.
const PAIRS_FOR_FOUR: usize = 8;
const PAIRS_FOR_THREE: usize = 4;

/// The best change and what it costs.
struct Best {
    change: Homography,
    cost: f64,
    /// The part of the weight within the tolerance.
    agreeing: f64,
}

/// The change that the pairs in `scratch` agree on. `tries_prior`: whether none is tried first.
pub(super) fn ransac(
    scratch: &mut Scratch,
    settings: &FitSettings,
    tries_prior: bool,
) -> Option<Homography> {
    let count = scratch.pairs.len();
    if count < 2 {
        return None;
    }
    // A change from what was known is small: its perspective is left to the improvement.
    let most = if tries_prior {
        Model::Affine
    } else {
        Model::Homography
    };
    let size = match settings.most_general.min(most) {
        Model::Homography if count >= PAIRS_FOR_FOUR => 4,
        Model::Homography | Model::Affine if count >= PAIRS_FOR_THREE => 3,
        _ => 2,
    };
    let near = FitSettings {
        reach: 2.0 * settings.tolerance,
        ..*settings
    };
    let limit = settings.tolerance * settings.tolerance;
    let mut best: Option<Best> = None;
    if tries_prior {
        if let Some(change) = improve(scratch, &Homography::IDENTITY, settings) {
            consider(&scratch.pairs, &change, limit, &mut best);
        }
    }
    let mut rng = SeededRng::new(0x5eed_0f17);
    let mut improvements = 0;
    let mut round = 0;
    while round < rounds(best.as_ref(), size, settings.rounds) {
        round += 1;
        let Some(change) = sample(&scratch.pairs, size, &mut rng) else {
            continue;
        };
        if !consider(&scratch.pairs, &change, limit, &mut best) || improvements == MOST_IMPROVEMENTS
        {
            continue;
        }
        improvements += 1;
        if let Some(better) = improve(scratch, &change, &near) {
            consider(&scratch.pairs, &better, limit, &mut best);
        }
    }
    best.map(|best| best.change)
}

/// How many samples are needed: ln(missed) / ln(1 − p), where p is the chance that all of a
/// sample's pairs agree with the best so far.
fn rounds(best: Option<&Best>, size: i32, most: u32) -> u32 {
    let Some(best) = best else { return most };
    let mut chance = 1.0;
    for _ in 0..size {
        chance *= best.agreeing;
    }
    if chance >= 1.0 - MISSED {
        return 1;
    }
    let needed = libm::ceil(libm::log(MISSED) / libm::log(1.0 - chance));
    // Also when nothing agrees, which makes it infinite.
    if needed < f64::from(most) {
        needed as u32
    } else {
        most
    }
}

/// Whether the change is better than the best so far, which it then becomes.
fn consider(pairs: &[Used], change: &Homography, limit: f64, best: &mut Option<Best>) -> bool {
    let worst = best.as_ref().map_or(f64::INFINITY, |best| best.cost);
    let (mut cost, mut agreeing, mut all) = (0.0, 0.0, 0.0);
    for pair in pairs {
        all += pair.weight;
        match pair.off(&change.0) {
            Some(off) if off.square < limit => {
                agreeing += pair.weight;
                cost += pair.weight * off.square / limit;
            }
            _ => cost += pair.weight,
        }
        if cost >= worst {
            return false;
        }
    }
    if agreeing == 0.0 {
        return false;
    }
    *best = Some(Best {
        change: *change,
        cost,
        agreeing: agreeing / all,
    });
    true
}

/// A change that takes a few randomly drawn pairs exactly where they should be.
fn sample(pairs: &[Used], size: i32, rng: &mut SeededRng) -> Option<Homography> {
    let mut drawn = [0; 4];
    for position in 0..size as usize {
        let mut index = rng.below(pairs.len());
        while drawn[..position].contains(&index) {
            index = rng.below(pairs.len());
        }
        drawn[position] = index;
    }
    let [p, q, r, s] = drawn.map(|index| &pairs[index]);
    match size {
        2 => {
            let (dx, dy) = (q.at.0 - p.at.0, q.at.1 - p.at.1);
            let (ex, ey) = (q.to.0 - p.to.0, q.to.1 - p.to.1);
            let length = dx * dx + dy * dy;
            let (cos, sin) = ((dx * ex + dy * ey) / length, (dx * ey - dy * ex) / length);
            through([cos, -sin, sin, cos], p)
        }
        3 => {
            let before = area(p.at, q.at, r.at);
            let (dx, dy) = (q.at.0 - p.at.0, q.at.1 - p.at.1);
            let (ex, ey) = (r.at.0 - p.at.0, r.at.1 - p.at.1);
            let slope = |d: f64, e: f64| ((d * ey - e * dy) / before, (e * dx - d * ex) / before);
            let (a, b) = slope(q.to.0 - p.to.0, r.to.0 - p.to.0);
            let (c, d) = slope(q.to.1 - p.to.1, r.to.1 - p.to.1);
            if a * d - b * c <= 0.0 {
                return None;
            }
            through([a, b, c, d], p)
        }
        _ => {
            // A camera does not mirror: each three go around in the same sense on both sides.
            for (a, b, c) in [(p, q, r), (q, r, s), (r, s, p), (s, p, q)] {
                if area(a.at, b.at, c.at) * area(a.to, b.to, c.to) <= 0.0 {
                    return None;
                }
            }
            Homography::from_four(&[p.at, q.at, r.at, s.at], &[p.to, q.to, r.to, s.to])
        }
    }
}

/// The affinity with these slopes that takes a pair where it should be.
fn through([a, b, c, d]: [f64; 4], pair: &Used) -> Option<Homography> {
    let (x, y) = pair.at;
    let right = pair.to.0 - a * x - b * y;
    let down = pair.to.1 - c * x - d * y;
    Homography::normalised([a, b, right, c, d, down, 0.0, 0.0, 1.0])
}
