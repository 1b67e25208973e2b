//! Finding a lost mark in a whole picture, wherever it is: nearer or farther, turned or aslant.
//!
//! Spots of the picture are described in 256 bits each and compared with those that are remembered
//! of the mark's surroundings, as they would look from several distances and angles (after ASIFT,
//! Morel & Yu 2009). Each likeness says where the mark would be, how large and how turned; those
//! that agree become a candidate. Whoever calls verifies it: here nothing is certain.
//! `docs/tracking.md` has the reasons for the numbers.

use alloc::vec::Vec;

use crate::fit;
use crate::homography::Homography;
use crate::level::Level;

mod bank;
mod describe;
#[cfg(test)]
mod drawn;
mod likeness;
mod spots;
#[cfg(test)]
mod tests;
mod vote;

#[allow(unused_imports, reason = "the tracker comes next")]
pub(crate) use bank::{Bank, Region, SIMULATED, Sheet};
use describe::{BYTES, Describer};
use spots::{KINDS, Spotter, Wanted};

/// Levels of a picture in which spots are sought: down to an eighth of its size.
const LEVELS: usize = 4;

/// Spots in each level. They are dense in the large ones because a thing that is far away covers
/// little of the picture.
const WANTED: [Wanted; LEVELS] = [
    Wanted {
        most: 480,
        cell: 24,
    },
    Wanted {
        most: 200,
        cell: 20,
    },
    Wanted { most: 80, cell: 16 },
    Wanted { most: 30, cell: 16 },
];

/// A spot of the picture that is searched.
#[derive(Clone, Debug)]
struct Keypoint {
    /// In pixels of the largest level.
    at: (f32, f32),
    /// Its direction, in radians.
    angle: f32,
    level: u8,
    descriptor: [u8; BYTES],
}

/// Where a mark might be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Candidate {
    /// From the mark's plane to pixels of the picture's largest level.
    pub homography: Homography,
    /// How many places of the surroundings agree.
    pub matches: usize,
    /// How much of the surroundings they span, from 0 to 1.
    pub spread: f32,
    /// Whether no other place in the picture is nearly as good. Keyboards and grilles look alike in
    /// many places.
    pub clear: bool,
}

/// Searches pictures for what banks remember; keeps its memory from one to the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Finder {
    spotter: Spotter,
    describer: Describer,
    keypoints: [Vec<Keypoint>; KINDS],
    /// A simulated view.
    view: Level,
    matches: Vec<vote::Match>,
    voting: vote::Scratch,
    candidates: Vec<Candidate>,
}

impl Finder {
    /// Looks at a picture: `levels` are it and its halves. What was seen of others is forgotten.
    pub(crate) fn look(&mut self, levels: &[Level]) {
        for kind in &mut self.keypoints {
            kind.clear();
        }
        for (number, (level, wanted)) in levels.iter().zip(WANTED).enumerate() {
            self.spotter.find(level, wanted);
            let unit = (1_u32 << number) as f32;
            for spot in &self.spotter.spots {
                let (angle, descriptor) =
                    self.describer
                        .describe(&self.spotter.sums, level.width, spot);
                self.keypoints[spot.kind as usize].push(Keypoint {
                    at: ((spot.x + 0.5) * unit - 0.5, (spot.y + 0.5) * unit - 0.5),
                    angle,
                    level: number as u8,
                    descriptor,
                });
            }
        }
    }

    /// How many comparisons a search for this costs in the picture that was looked at; a million
    /// take about a millisecond.
    pub(crate) fn cost(&self, bank: &Bank) -> usize {
        let kinds = self.keypoints.iter().zip(bank.counts());
        kinds
            .map(|(keypoints, count)| keypoints.len() * count)
            .sum()
    }

    /// Searches the picture that was looked at; at most [`MOST_CANDIDATES`] places, the best first.
    pub(crate) fn search(&mut self, bank: &Bank) -> &[Candidate] {
        self.matches.clear();
        for (kind, keypoints) in self.keypoints.iter().enumerate() {
            for keypoint in keypoints {
                self.matches.extend(bank.likest(kind, keypoint));
            }
        }
        vote::vote(
            &mut self.matches,
            bank,
            &mut self.voting,
            &mut self.candidates,
        );
        &self.candidates
    }

    /// Bytes that it holds on the heap.
    pub(crate) fn memory(&self) -> usize {
        let keypoints: usize = self.keypoints.iter().map(Vec::capacity).sum();
        keypoints * size_of::<Keypoint>()
            + self.matches.capacity() * size_of::<vote::Match>()
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
