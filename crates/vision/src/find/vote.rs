//! From single likenesses to places: those that agree on where the mark is, how large, how turned.
//!
//! Each likeness alone is a whole hypothesis, because a spot has a direction and a scale. Instead
//! of a table of votes (the Hough transform of Lowe 2004) each is asked how many others agree with
//! it, which has no borders between cells to fall on.

use alloc::vec::Vec;

use super::bank::Bank;
use super::{Candidate, FIT, MOST_CANDIDATES};
use crate::fit::{self, Fit, FitSettings, Pair};
use crate::homography::Homography;

/// A spot of the picture that is like a remembered one.
#[derive(Clone, Debug)]
pub(super) struct Match {
    /// Where it is in the mark's plane.
    pub plane: (f32, f32),
    /// Where it is in the picture.
    pub to: (f32, f32),
    /// From the plane to the picture, as the two directions and scales say.
    pub slopes: [f32; 4],
    /// Pixels of the picture in one of the keypoint's level.
    pub unit: f32,
    /// Bits in which they differ.
    pub distance: u8,
}

/// Likenesses at most that are asked, the likest first; their number goes into the time squared.
const MOST_MATCHES: usize = 192;

/// How far another likeness may lie from where it should: so many pixels of its level, and this
/// part of its distance, as directions are known to some 10° and scales to a fifth.
const OFF_PIXELS: f32 = 4.0;
const OFF_PART: f32 = 0.25;

/// How different the turn and scale of two that agree may be, as a part of the larger: 30°, or
/// twice the size.
const UNLIKE: f32 = 0.5;

/// Places of the surroundings that must agree on a candidate.
const LEAST_MATCHES: usize = 6;

/// Two places of the surroundings are different if they are this far apart, in pixels of the first
/// view.
const APART: f64 = 6.0;

/// Another candidate with this part of the best one's matches makes both unclear.
const RIVAL: f32 = 0.6;

/// Memory that voting needs, kept from one to the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch {
    fit: fit::Scratch,
    pairs: Vec<Pair>,
    taken: Vec<bool>,
    places: Vec<(f32, f32)>,
}

impl Scratch {
    pub(super) fn memory(&self) -> usize {
        self.fit.memory()
            + self.pairs.capacity() * size_of::<Pair>()
            + self.taken.capacity()
            + self.places.capacity() * size_of::<(f32, f32)>()
    }
}

impl Match {
    /// Where it says that a place of the plane is.
    fn predict(&self, (x, y): (f32, f32)) -> (f32, f32) {
        let [a, b, c, d] = self.slopes;
        let (dx, dy) = (x - self.plane.0, y - self.plane.1);
        (self.to.0 + a * dx + b * dy, self.to.1 + c * dx + d * dy)
    }

    /// The turn and scale of its slopes, as a complex number.
    fn similarity(&self) -> (f32, f32) {
        let [a, b, c, d] = self.slopes;
        ((a + d) / 2.0, (c - b) / 2.0)
    }

    /// Whether another says about the same.
    fn agrees(&self, other: &Self) -> bool {
        let (own, its) = (self.similarity(), other.similarity());
        let square = |(x, y): (f32, f32)| x * x + y * y;
        let larger = square(own).max(square(its));
        if square((own.0 - its.0, own.1 - its.1)) > UNLIKE * UNLIKE * larger {
            return false;
        }
        let (x, y) = self.predict(other.plane);
        let off = square((x - other.to.0, y - other.to.1));
        let far = square((x - self.to.0, y - self.to.1));
        let pixels = OFF_PIXELS * self.unit.max(other.unit);
        // (p + q)² ≤ 2p² + 2q², which needs no root.
        off <= 2.0 * (pixels * pixels + OFF_PART * OFF_PART * far)
    }
}

/// Finds the places that most matches agree on.
pub(super) fn vote(
    matches: &mut Vec<Match>,
    bank: &Bank,
    scratch: &mut Scratch,
    candidates: &mut Vec<Candidate>,
) {
    candidates.clear();
    // Equal ones in the order of their places, so that the order is always the same.
    matches.sort_unstable_by(|a, b| {
        let place = |m: &Match| (m.to.1, m.to.0);
        let (at, other) = (place(a), place(b));
        (a.distance.cmp(&b.distance))
            .then(at.0.total_cmp(&other.0))
            .then(at.1.total_cmp(&other.1))
    });
    matches.truncate(MOST_MATCHES);
    scratch.taken.clear();
    scratch.taken.resize(matches.len(), false);
    // One more than is answered: it may be a rival.
    for _ in 0..=MOST_CANDIDATES {
        let Some(leader) = leader(matches, &scratch.taken) else {
            break;
        };
        let found = candidate(matches, leader, bank, scratch);
        if let Some(found) = found {
            candidates.push(found);
        }
        // Those that agreed with the leader are done with, whatever came of it.
        for (index, other) in matches.iter().enumerate() {
            scratch.taken[index] |= index == leader || matches[leader].agrees(other);
        }
    }
    candidates.sort_by_key(|candidate| core::cmp::Reverse(candidate.matches));
    let rivalled =
        |best: &Candidate, next: &Candidate| next.matches as f32 >= RIVAL * best.matches as f32;
    let clear = match &candidates[..] {
        [best, next, ..] => !rivalled(best, next),
        _ => true,
    };
    candidates.truncate(MOST_CANDIDATES);
    for (index, candidate) in candidates.iter_mut().enumerate() {
        candidate.clear = clear && index == 0;
    }
}

/// The match that the most others agree with, if enough do.
fn leader(matches: &[Match], taken: &[bool]) -> Option<usize> {
    let mut best = (LEAST_MATCHES - 1, None);
    for (index, one) in matches.iter().enumerate() {
        if taken[index] {
            continue;
        }
        let agreeing = matches
            .iter()
            .zip(taken)
            .filter(|(other, taken)| !**taken && one.agrees(other))
            .count();
        if agreeing > best.0 {
            best = (agreeing, Some(index));
        }
    }
    best.1
}

/// What the matches that agree with one make together.
fn candidate(
    matches: &[Match],
    leader: usize,
    bank: &Bank,
    scratch: &mut Scratch,
) -> Option<Candidate> {
    let pairs = &mut scratch.pairs;
    pairs.clear();
    let mut coarsest = 0.0;
    for (index, one) in matches.iter().enumerate() {
        if !scratch.taken[index] && matches[leader].agrees(one) {
            pairs.push(Pair {
                from: one.plane,
                to: one.to,
                weight: 1.0,
            });
            coarsest += f64::from(one.unit);
        }
    }
    let unit = (coarsest / pairs.len() as f64).max(1.0);
    let settings = FitSettings {
        tolerance: FIT.tolerance * unit,
        reach: FIT.reach * unit,
        ..FIT
    };
    let fit = fit::fit(pairs, None, &settings, &mut scratch.fit)?;
    if !could_be_seen(bank, &fit) {
        return None;
    }
    // The same place seen twice counts once.
    let apart = (APART / bank.unit()) as f32;
    let places = &mut scratch.places;
    places.clear();
    for (pair, inlier) in pairs.iter().zip(&scratch.fit.inliers) {
        let near = |place: &(f32, f32)| {
            let (dx, dy) = (place.0 - pair.from.0, place.1 - pair.from.1);
            dx * dx + dy * dy < apart * apart
        };
        if *inlier && !places.iter().any(near) {
            places.push(pair.from);
        }
    }
    (places.len() >= LEAST_MATCHES).then(|| Candidate {
        homography: fit.homography,
        matches: places.len(),
        spread: spread(places, bank),
        clear: true,
    })
}

/// Whether a camera could see the region of the first view like this.
fn could_be_seen(bank: &Bank, fit: &Fit) -> bool {
    let Some((to_plane, region)) = bank.first() else {
        return false;
    };
    let map: Option<Homography> = fit.homography.compose(to_plane);
    map.is_some_and(|map| map.is_plausible(&region.corners()))
}

/// How much of the region places span: the root of the ratio of areas of their ellipse and that of
/// a region that is full of them, at most 1.
fn spread(places: &[(f32, f32)], bank: &Bank) -> f32 {
    let Some((_, region)) = bank.first() else {
        return 0.0;
    };
    let count = places.len() as f32;
    let (mut x, mut y) = (0.0, 0.0);
    for place in places {
        x += place.0 / count;
        y += place.1 / count;
    }
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for place in places {
        let (dx, dy) = (place.0 - x, place.1 - y);
        xx += dx * dx / count;
        xy += dx * dy / count;
        yy += dy * dy / count;
    }
    // A full region has variances of a third of its half sides squared.
    let unit = bank.unit() as f32;
    let full = (region.half_width * region.half_height) as f32 / (3.0 * unit * unit);
    libm::sqrtf(libm::sqrtf((xx * yy - xy * xy).max(0.0)) / full).min(1.0)
}
