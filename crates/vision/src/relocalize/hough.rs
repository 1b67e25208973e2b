//! From single matches to places: those that agree on where the mark is, how large, how turned.
//!
//! Each match alone is a whole hypothesis, because a spot has a direction and a scale. Instead of a
//! table of votes (the Hough transform of Lowe 2004) each is asked how many others agree with it,
//! which has no borders between cells to fall on.

use alloc::vec::Vec;

use super::descriptor_db::DescriptorDb;
use super::guided_match::GuidedMatcher;
use super::support::{MOST_SHIFTS, Shift, gather};
use super::{Candidate, FIT, MOST_CANDIDATES, MOST_KEYPOINTS, Seen};
use crate::fit::{self, FitSettings, Pair};
use crate::homography::Homography;
use crate::order;

/// A spot of the frame that is like a remembered one.
#[derive(Clone, Debug)]
pub(super) struct Match {
    /// Where it is in the mark's plane.
    pub plane: (f32, f32),
    /// Where it is in the frame.
    pub to: (f32, f32),
    /// From the plane to the frame, as the two directions and scales say.
    pub slopes: [f32; 4],
    /// Pixels of the frame in one of the keypoint's level.
    pub unit: f32,
    /// Bits in which they differ.
    pub distance: u8,
}

/// Matches at most that are asked, the most similar first; their number goes into the time squared.
const MOST_MATCHES: usize = 192;

/// How far another match may lie from where it should: this many pixels of its level, and this part
/// of its distance, as directions are known to some 10° and scales to a fifth.
const OFF_PIXELS: f32 = 4.0;
const OFF_PART: f32 = 0.25;

/// How different the turn and scale of two that agree may be, as a part of the larger: 30°, or
/// twice the size.
const DISSIMILAR: f32 = 0.5;

/// Matches that must agree before a place is looked at at all, and what part of the most that
/// agreed on any.
const LEAST_VOTES: usize = 5;
const VOTES_PART: usize = 3;

/// Places of the surroundings that must agree on a candidate, and the part that they must be of
/// those that ought to be seen.
const LEAST_MATCHES: usize = 6;
const LEAST_SHARE: f32 = 0.1;

/// Another candidate with this part of the best one's support makes both unclear.
const DISTRACTOR: f32 = 0.4;

/// A candidate with a smaller visible part than this is never clear: a fiftieth of the right ones
/// are that weak. Where the surroundings repeat themselves, wrong places reach it too, and more is
/// required.
const CLEAR_SHARE: f32 = 0.16;
const CLEAR_SHARE_IF_REPEATED: f32 = 0.3;

/// Surroundings repeat themselves if this part of them looks like another after a shift: a keyboard
/// and a grille, 0.1 to 0.3; all else 0.01 to 0.05, and 0.1 where there is little at all.
const REPEATED: f32 = 0.085;

/// Candidates whose marks are nearer to each other than this are one, in pixels.
const SAME: f64 = 16.0;

/// Candidates with less than this part of the best one's support are not answered.
const HOPELESS: f32 = 0.2;

/// A candidate with this many matches, and this share, needs no others beside it: where it could be
/// as well is asked separately.
const STRONG_MATCHES: usize = 30;
const STRONG_SHARE: f32 = 0.35;

/// How often the best candidate is asked for a distractor.
const MOST_DISTRACTORS: usize = 3;

/// How far from where they should be spots are looked for once there is a place, at first and then,
/// in pixels of their level.
const REACHES: [f32; 2] = [10.0, 6.0];

/// Some of the matches, by their numbers.
#[derive(Clone, Copy, Debug, Default)]
struct Set([u64; MOST_MATCHES / 64]);

impl Set {
    fn put(&mut self, index: usize, is_in: bool) {
        self.0[index / 64] |= u64::from(is_in) << (index % 64);
    }

    fn has(&self, index: usize) -> bool {
        self.0[index / 64] >> (index % 64) & 1 == 1
    }

    fn with(&self, other: &Self) -> Self {
        Self(core::array::from_fn(|at| self.0[at] | other.0[at]))
    }

    fn without(&self, other: &Self) -> Self {
        Self(core::array::from_fn(|at| self.0[at] & !other.0[at]))
    }

    fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }
}

/// Memory that voting needs, kept from one to the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch {
    fit: fit::Scratch,
    pairs: Vec<Pair>,
    /// For each match, those that agree with it; it is one of them.
    agreeing: Vec<Set>,
    /// Matches that are done with.
    taken: Set,
    places: Vec<(f32, f32)>,
    matcher: GuidedMatcher,
    /// From places of the plane to others that look like them.
    pub shifts: Vec<Shift>,
}

impl Scratch {
    /// Takes all memory that it will need.
    pub(super) fn make_room(&mut self) {
        self.fit.make_room(MOST_KEYPOINTS);
        self.pairs.reserve(MOST_MATCHES);
        self.agreeing.reserve(MOST_MATCHES);
        self.places.reserve(MOST_KEYPOINTS);
        self.shifts.reserve(MOST_SHIFTS);
        self.matcher.make_room();
    }

    pub(super) fn memory(&self) -> usize {
        self.fit.memory()
            + self.matcher.memory()
            + self.shifts.capacity() * size_of::<Shift>()
            + self.pairs.capacity() * size_of::<Pair>()
            + self.agreeing.capacity() * size_of::<Set>()
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
        if square((own.0 - its.0, own.1 - its.1)) > DISSIMILAR * DISSIMILAR * larger {
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

/// Votes for the places that most matches agree on.
pub(super) fn vote(
    matches: &mut Vec<Match>,
    db: &DescriptorDb,
    frame: &Seen,
    scratch: &mut Scratch,
    candidates: &mut Vec<Candidate>,
) {
    candidates.clear();
    // Equal ones in the order of their places, so that the order is always the same.
    order::sort(matches, |a, b| {
        (a.distance, a.to.1, a.to.0) < (b.distance, b.to.1, b.to.0)
    });
    matches.truncate(MOST_MATCHES);
    scratch.taken = Set::default();
    scratch.agreeing.clear();
    for one in matches.iter() {
        let mut set = Set::default();
        for (index, other) in matches.iter().enumerate() {
            set.put(index, one.agrees(other));
        }
        scratch.agreeing.push(set);
    }
    // One more than is answered: it may be a distractor.
    let mut least = LEAST_VOTES;
    for _ in 0..=MOST_CANDIDATES {
        let Some((votes, leader)) = leader(scratch, least) else {
            break;
        };
        least = least.max(votes / VOTES_PART);
        let found = candidate(matches, leader, db, frame, scratch);
        if let Some(found) = found {
            add(candidates, found);
            if found.matches >= STRONG_MATCHES && found.share >= STRONG_SHARE {
                break;
            }
        }
        // Those that agreed with the leader are done with, in any case.
        scratch.taken = scratch.taken.with(&scratch.agreeing[leader]);
    }
    add_distractors(db, frame, scratch, candidates);
    let clear = match &candidates[..] {
        [best, next, ..] => next.support() < DISTRACTOR * best.support(),
        _ => true,
    };
    if let Some(&best) = candidates.first() {
        candidates.retain(|candidate| candidate.support() >= HOPELESS * best.support());
    }
    candidates.truncate(MOST_CANDIDATES);
    let enough = if db.repeats() < REPEATED {
        CLEAR_SHARE
    } else {
        CLEAR_SHARE_IF_REPEATED
    };
    for (index, candidate) in candidates.iter_mut().enumerate() {
        candidate.clear = clear && index == 0 && candidate.share >= enough;
    }
}

/// Adds a candidate, unless its place is known. The best ones come first.
fn add(candidates: &mut Vec<Candidate>, found: Candidate) {
    match candidates.iter_mut().find(|known| same(known, &found)) {
        Some(known) if known.support() < found.support() => *known = found,
        Some(_) => {}
        None => candidates.push(found),
    }
    order::sort_few(candidates, |a, b| a.support() > b.support());
}

/// Adds the places where the best candidate could be as well, because its surroundings look alike
/// in several places. Such a place can be better, and then it has distractors, too.
fn add_distractors(
    db: &DescriptorDb,
    frame: &Seen,
    scratch: &mut Scratch,
    candidates: &mut Vec<Candidate>,
) {
    for _ in 0..MOST_DISTRACTORS {
        let Some(&best) = candidates.first() else {
            return;
        };
        let matcher = &mut scratch.matcher;
        matcher.pair(db, frame, &best.homography, REACHES[1]);
        let Some(place) = matcher.distractor(db, frame, &best.homography, &mut scratch.shifts)
        else {
            return;
        };
        let Some(found) = refine(&place, db, frame, scratch) else {
            return;
        };
        add(candidates, found);
        if found.support() <= best.support() {
            return;
        }
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

/// The match that the most others agree with that are not taken, if enough do.
fn leader(scratch: &Scratch, least: usize) -> Option<(usize, usize)> {
    let mut best = None;
    for (index, agreeing) in scratch.agreeing.iter().enumerate() {
        if scratch.taken.has(index) {
            continue;
        }
        let votes = agreeing.without(&scratch.taken).count();
        if votes >= best.map_or(least, |(most, _)| most + 1) {
            best = Some((votes, index));
        }
    }
    best
}

/// What the matches that agree with one make together.
fn candidate(
    matches: &[Match],
    leader: usize,
    db: &DescriptorDb,
    frame: &Seen,
    scratch: &mut Scratch,
) -> Option<Candidate> {
    let supporters = scratch.agreeing[leader].without(&scratch.taken);
    let pairs = &mut scratch.pairs;
    pairs.clear();
    let mut coarsest = 0.0;
    for (index, one) in matches.iter().enumerate() {
        if supporters.has(index) {
            pairs.push(Pair {
                from: one.plane,
                to: one.to,
                weight: 1.0,
            });
            coarsest += f64::from(one.unit);
        }
    }
    let unit = coarsest / pairs.len() as f64;
    let fit = fit::fit(pairs, None, &settings(unit), &mut scratch.fit)?;
    refine(&fit.homography, db, frame, scratch)
}

/// The candidate near a place, from all remembered spots that are seen near where they should be.
fn refine(
    place: &Homography,
    db: &DescriptorDb,
    frame: &Seen,
    scratch: &mut Scratch,
) -> Option<Candidate> {
    let matcher = &mut scratch.matcher;
    let mut place = *place;
    for reach in REACHES {
        if !could_be_seen(db, &place) {
            return None;
        }
        matcher.pair(db, frame, &place, reach);
        let settings = settings(matcher.unit);
        let fit = fit::refine(&matcher.pairs, &place, None, &settings, &mut scratch.fit)?;
        place = fit.homography;
    }
    if !could_be_seen(db, &place) {
        return None;
    }
    let places = &mut scratch.places;
    gather(places, &matcher.pairs, &scratch.fit.inliers, db);
    (places.len() >= LEAST_MATCHES && matcher.share >= LEAST_SHARE).then_some(Candidate {
        homography: place,
        matches: places.len(),
        share: matcher.share,
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
fn could_be_seen(db: &DescriptorDb, place: &Homography) -> bool {
    let Some((to_plane, region)) = db.first() else {
        return false;
    };
    let map = place.compose(to_plane);
    map.is_some_and(|map| map.is_plausible(&region.corners()))
}
