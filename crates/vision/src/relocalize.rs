//! Relocalizes a lost mark in a whole frame, wherever it is: nearer or farther, turned or aslant.
//!
//! Spots of the frame are described in 256 bits each and compared with those that are remembered of
//! the mark's surroundings, as they would look from several distances and angles (after ASIFT,
//! Morel & Yu 2009). Each match says where the mark would be, how large and how turned; those that
//! agree become a candidate. The caller verifies it: here nothing is certain. `docs/tracking.md`
//! has the reasons for the numbers.

use alloc::vec::Vec;

use crate::fit;
use crate::homography::Homography;
use crate::level::Level;

mod describe;
mod descriptor_db;
#[cfg(test)]
mod drawn;
mod guided_match;
mod hamming;
mod hough;
mod spots;
mod support;
#[cfg(test)]
mod tests;
mod warp;

use describe::{BYTES, Describer};
#[allow(unused_imports, reason = "the tracker comes next")]
pub(crate) use descriptor_db::DescriptorDb;
use spots::{KINDS, Spotter, Wanted};
use warp::LARGEST;
pub(crate) use warp::{Region, SIMULATED, Sheet};

/// Levels of a frame in which spots are detected: down to an eighth of its size.
const LEVELS: usize = 4;

/// Spots in each level. They are dense in the large ones because a thing that is far away covers
/// little of the frame.
const WANTED: [Wanted; LEVELS] = [
    Wanted {
        most: 480,
        cell: 24,
    },
    Wanted {
        most: 250,
        cell: 20,
    },
    Wanted {
        most: 120,
        cell: 16,
    },
    Wanted { most: 45, cell: 16 },
];

/// Spots of a frame at most.
const MOST_KEYPOINTS: usize = WANTED[0].most + WANTED[1].most + WANTED[2].most + WANTED[3].most;

/// A spot of the frame that is searched.
#[derive(Clone, Debug)]
struct Keypoint {
    /// In pixels of the largest level.
    at: (f32, f32),
    /// Its direction, in radians.
    angle: f32,
    level: u8,
    descriptor: [u8; BYTES],
}

/// What was seen in a frame.
#[derive(Clone, Debug, Default)]
struct Seen {
    /// From the largest level on, and from the top in each.
    keypoints: [Vec<Keypoint>; KINDS],
    /// Where each level begins in them.
    begins: [[usize; LEVELS + 1]; KINDS],
    /// Pixels in a row and rows of the largest level.
    size: (usize, usize),
}

impl Seen {
    /// What comes now is of this level or a smaller one.
    fn begin(&mut self, level: usize) {
        for (begins, keypoints) in self.begins.iter_mut().zip(&self.keypoints) {
            begins[level..].fill(keypoints.len());
        }
    }

    /// The keypoints of a kind and a level that are at most `far` pixels above or below `y`, and
    /// perhaps a few more; with the number of the first.
    fn around(&self, kind: usize, level: u8, y: f32, far: f32) -> (usize, &[Keypoint]) {
        let level = level as usize;
        let begin = self.begins[kind][level];
        let keypoints = &self.keypoints[kind][begin..self.begins[kind][level + 1]];
        // They are in the order of their rows, which is that of their places but for a pixel.
        let far = far + (1_u32 << level) as f32;
        let first = keypoints.partition_point(|keypoint| keypoint.at.1 < y - far);
        let count = keypoints[first..].partition_point(|keypoint| keypoint.at.1 <= y + far);
        (begin + first, &keypoints[first..first + count])
    }
}

/// Where a mark might be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Candidate {
    /// From the mark's plane to pixels of the frame's largest level.
    pub homography: Homography,
    /// How many places of the surroundings agree.
    pub matches: usize,
    /// The part of what ought to be seen there that is, from 0 to 1.
    pub share: f32,
    /// Whether no other place in the frame is nearly as good. Keyboards and grilles look alike in
    /// many places.
    pub clear: bool,
}

impl Candidate {
    /// How much speaks for it. What agrees by chance is little both in number and in share, so
    /// their product separates it from the thing better than either.
    fn support(&self) -> f32 {
        self.matches as f32 * self.share
    }
}

/// A part of a frame, in pixels of its largest level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Covered {
    /// The middle.
    pub at: (f32, f32),
    /// From the middle to the sides.
    pub half: (f32, f32),
}

impl Covered {
    /// Whether a place lies in it.
    pub(crate) fn has(&self, at: (f32, f32)) -> bool {
        (at.0 - self.at.0).abs() < self.half.0 && (at.1 - self.at.1).abs() < self.half.1
    }
}

/// Searches frames for what descriptor databases hold; keeps its memory from one to the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Relocalizer {
    spotter: Spotter,
    describer: Describer,
    frame: Seen,
    /// A simulated view.
    view: Level,
    matches: Vec<hough::Match>,
    voting: hough::Scratch,
    candidates: Vec<Candidate>,
}

impl Relocalizer {
    /// Takes all memory that frames of this size will need.
    pub(crate) fn make_room(&mut self, levels: &[Level]) {
        // That of a simulated view, which is larger than a small frame.
        self.view.resize(LARGEST, LARGEST);
        self.spotter.find(
            &self.view,
            Wanted {
                most: 0,
                cell: descriptor_db::CELL,
            },
        );
        self.look(levels, None);
        for keypoints in &mut self.frame.keypoints {
            keypoints.reserve(MOST_KEYPOINTS - keypoints.len());
        }
        self.matches.reserve(MOST_KEYPOINTS);
        self.candidates.reserve(2 * MOST_CANDIDATES);
        self.voting.make_room();
    }

    /// Looks at a frame: `levels` are it and its halves. What was seen of others is forgotten. What
    /// is `covered` is not looked at.
    pub(crate) fn look(&mut self, levels: &[Level], covered: Option<&Covered>) {
        self.frame.size = levels
            .first()
            .map_or((0, 0), |level| (level.width, level.height));
        for kind in &mut self.frame.keypoints {
            kind.clear();
        }
        for (number, (level, wanted)) in levels.iter().zip(WANTED).enumerate() {
            self.spotter.find(level, wanted);
            self.frame.begin(number);
            let unit = (1_u32 << number) as f32;
            for spot in &self.spotter.spots {
                let at = ((spot.x + 0.5) * unit - 0.5, (spot.y + 0.5) * unit - 0.5);
                if covered.is_some_and(|covered| covered.has(at)) {
                    continue;
                }
                let (angle, descriptor) =
                    self.describer
                        .describe(&self.spotter.sums, level.width, spot);
                self.frame.keypoints[spot.kind as usize].push(Keypoint {
                    at,
                    angle,
                    level: number as u8,
                    descriptor,
                });
            }
        }
        self.frame.begin(levels.len().min(LEVELS));
    }

    /// How many comparisons a search for this costs in the frame that was looked at; a million take
    /// about a millisecond.
    pub(crate) fn cost(&self, db: &DescriptorDb) -> usize {
        let kinds = self.frame.keypoints.iter().zip(db.counts());
        kinds
            .map(|(keypoints, count)| keypoints.len() * count)
            .sum()
    }

    /// Searches the frame that was looked at; at most [`MOST_CANDIDATES`] places, the best first.
    pub(crate) fn search(&mut self, db: &DescriptorDb) -> &[Candidate] {
        self.matches.clear();
        for (kind, keypoints) in self.frame.keypoints.iter().enumerate() {
            for keypoint in keypoints {
                self.matches.extend(db.best_match(kind, keypoint));
            }
        }
        hough::vote(
            &mut self.matches,
            db,
            &self.frame,
            &mut self.voting,
            &mut self.candidates,
        );
        &self.candidates
    }

    /// Bytes that it holds on the heap.
    pub(crate) fn memory(&self) -> usize {
        let keypoints: usize = self.frame.keypoints.iter().map(Vec::capacity).sum();
        keypoints * size_of::<Keypoint>()
            + self.matches.capacity() * size_of::<hough::Match>()
            + self.candidates.capacity() * size_of::<Candidate>()
            + self.view.pixels.capacity()
            + self.spotter.memory()
            + self.describer.memory()
            + self.voting.memory()
    }
}

/// Places at most that a search answers.
pub(crate) const MOST_CANDIDATES: usize = 3;

/// How candidates are fitted: keypoints lie on their things to about a pixel of their level.
const FIT: fit::FitSettings = fit::FitSettings::SEARCH;
