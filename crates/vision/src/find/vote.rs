//! From single likenesses to places: those that agree on where the mark is, how large, how turned.
//!
//! Each likeness alone is a whole hypothesis, because a spot has a direction and a scale. Instead
//! of a table of votes (the Hough transform of Lowe 2004) each is asked how many others agree with
//! it, which has no borders between cells to fall on.

use alloc::vec::Vec;

use super::bank::Bank;
use super::guide::Guide;
use super::{Candidate, FIT, MOST_CANDIDATES, Seen};
use crate::fit::{self, Fit, FitSettings, Pair};
use crate::homography::Homography;
use crate::order;

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

/// Likenesses that must agree before a place is looked at at all, and what part of the most that
/// agreed on any.
const LEAST_VOTES: usize = 5;
const VOTES_PART: usize = 3;

/// Places of the surroundings that must agree on a candidate, and the part that they must be of
/// those that ought to be seen.
const LEAST_MATCHES: usize = 6;
const LEAST_SHARE: f32 = 0.1;

/// Two places of the surroundings are different if they are this far apart, in pixels of the first
/// view.
const APART: f64 = 6.0;

/// Another candidate with this part of the best one's matches makes both unclear.
const RIVAL: f32 = 0.6;

/// Candidates of which a smaller part is seen than this are never clear. Of right ones a fiftieth
/// are so weak; on a grille, places that are off by a few slots are.
const CLEAR_SHARE: f32 = 0.16;

/// Candidates whose marks are nearer to each other than this are one, in pixels.
const SAME: f64 = 16.0;

/// Candidates with less than this part of the best one's matches are not answered.
const HOPELESS: f32 = 0.4;

/// How far from where they should be spots are looked for once there is a place, at first and then,
/// in pixels of their level.
const REACHES: [f32; 2] = [10.0, 6.0];

/// Memory that voting needs, kept from one to the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch {
    fit: fit::Scratch,
    pairs: Vec<Pair>,
    taken: Vec<bool>,
    places: Vec<(f32, f32)>,
    guide: Guide,
}

impl Scratch {
    pub(super) fn memory(&self) -> usize {
        self.fit.memory()
            + self.guide.memory()
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
    picture: &Seen,
    scratch: &mut Scratch,
    candidates: &mut Vec<Candidate>,
) {
    candidates.clear();
    // Equal ones in the order of their places, so that the order is always the same.
    order::sort(matches, |a, b| {
        let place = |m: &Match| (m.to.1, m.to.0);
        let (at, other) = (place(a), place(b));
        (a.distance.cmp(&b.distance))
            .then(at.0.total_cmp(&other.0))
            .then(at.1.total_cmp(&other.1))
            .is_lt()
    });
    matches.truncate(MOST_MATCHES);
    scratch.taken.clear();
    scratch.taken.resize(matches.len(), false);
    // One more than is answered: it may be a rival.
    let mut least = LEAST_VOTES;
    for _ in 0..=MOST_CANDIDATES {
        let Some((votes, leader)) = leader(matches, &scratch.taken, least) else {
            break;
        };
        least = least.max(votes / VOTES_PART);
        let found = candidate(matches, leader, bank, picture, scratch);
        if let Some(found) = found {
            match candidates.iter_mut().find(|known| same(known, &found)) {
                Some(known) if known.matches < found.matches => *known = found,
                Some(_) => {}
                None => candidates.push(found),
            }
        }
        // Those that agreed with the leader are done with, whatever came of it.
        for (index, other) in matches.iter().enumerate() {
            scratch.taken[index] |= index == leader || matches[leader].agrees(other);
        }
    }
    order::sort_few(candidates, |a, b| a.matches > b.matches);
    let clear = match &candidates[..] {
        [best, next, ..] => (next.matches as f32) < RIVAL * best.matches as f32,
        _ => true,
    };
    if let Some(&best) = candidates.first() {
        candidates.retain(|candidate| candidate.matches as f32 >= HOPELESS * best.matches as f32);
    }
    candidates.truncate(MOST_CANDIDATES);
    for (index, candidate) in candidates.iter_mut().enumerate() {
        candidate.clear = clear && index == 0 && candidate.share >= CLEAR_SHARE;
    }
}

/// Whether two candidates are the same place, found twice.
fn same(one: &Candidate, other: &Candidate) -> bool {
    let seen = |candidate: &Candidate| {
        let at = candidate.homography.apply(0.0, 0.0)?;
        Some((at, candidate.homography.local_scale(0.0, 0.0)?))
    };
    let (Some((at, scale)), Some((other_at, other_scale))) = (seen(one), seen(other)) else {
        return false;
    };
    let (dx, dy) = (at.0 - other_at.0, at.1 - other_at.1);
    let ratio = scale / other_scale;
    dx * dx + dy * dy < SAME * SAME && (0.7..1.4).contains(&ratio)
}

/// The match that the most others agree with, if enough do.
fn leader(matches: &[Match], taken: &[bool], least: usize) -> Option<(usize, usize)> {
    let mut best = None;
    for (index, one) in matches.iter().enumerate() {
        if taken[index] {
            continue;
        }
        let agreeing = matches
            .iter()
            .zip(taken)
            .filter(|(other, taken)| !**taken && one.agrees(other))
            .count();
        if agreeing >= best.map_or(least, |(most, _)| most + 1) {
            best = Some((agreeing, index));
        }
    }
    best
}

/// What the matches that agree with one make together.
fn candidate(
    matches: &[Match],
    leader: usize,
    bank: &Bank,
    picture: &Seen,
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
    let unit = coarsest / pairs.len() as f64;
    let mut fit = fit::fit(pairs, None, &settings(unit), &mut scratch.fit)?;
    let guide = &mut scratch.guide;
    for reach in REACHES {
        if !could_be_seen(bank, &fit) {
            return None;
        }
        guide.pair(bank, picture, &fit.homography, reach);
        let settings = settings(guide.unit);
        let fit_scratch = &mut scratch.fit;
        fit = fit::refine(&guide.pairs, &fit.homography, None, &settings, fit_scratch)?;
    }
    if !could_be_seen(bank, &fit) {
        return None;
    }
    let pairs = &guide.pairs;
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
    (places.len() >= LEAST_MATCHES && guide.share >= LEAST_SHARE).then(|| Candidate {
        homography: fit.homography,
        matches: places.len(),
        share: guide.share,
        spread: spread(places, bank),
        clear: true,
    })
}

/// How pairs are fitted whose keypoints have pixels of this size.
fn settings(unit: f64) -> FitSettings {
    let unit = unit.max(1.0);
    FitSettings {
        tolerance: FIT.tolerance * unit,
        reach: FIT.reach * unit,
        ..FIT
    }
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
