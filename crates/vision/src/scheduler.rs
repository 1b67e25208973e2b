//! Schedules the search for lost marks in the whole frame, so that no frame takes too long.
//!
//! What a mark's surroundings would look like from elsewhere is learnt while it is held, a little
//! at each frame, so that it is known when it is needed.

use crate::level::Pyramid;
use crate::relocalize::{Covered, Region, Relocalizer, SIMULATED, Sheet};
use crate::tracked_mark::{Place, TrackedMark, target};
use crate::verify::Verifier;
use crate::view::{SIZES, View};

/// Comparisons of descriptors for one frame; a million take about two milliseconds. One mark is
/// looked for in any case.
const COMPARISONS: usize = 900_000;

/// How many appearances of a later view are learnt: it is there because the mark looks like that
/// now, and the first view is known from all sides.
const OF_LATER_VIEWS: usize = 4;

/// Fewer places that agree are chance.
const LEAST_MATCHES: usize = 5;

/// A candidate outdoes the best distractor if this many times as much of it is seen.
const OUTDOING: f32 = 1.15;

/// After how many frames distractors are looked for again: at first, then for each time that it was
/// done, and at most. It takes two to three milliseconds.
const SOON: u32 = 3;
const OFTEN: u32 = 16;
const SELDOM: u32 = 64;

/// How many times distractors are looked for soon: one look finds three at most.
const LOOKS_SOON: u32 = 3;

/// What is farther from the mark than this is a distractor, in pixels.
const APART: f32 = 20.0;

/// Schedules the searches; keeps its memory between frames.
#[derive(Debug, Default)]
pub(crate) struct SearchScheduler {
    relocalizer: Relocalizer,
    /// Which mark comes next.
    turn: usize,
    /// Frames since distractors were looked for.
    rested: u32,
}

impl SearchScheduler {
    /// Bytes held.
    pub(crate) fn memory(&self) -> usize {
        self.relocalizer.memory()
    }

    /// Takes all memory that frames of this size will need.
    pub(crate) fn make_room(&mut self, frame: &Pyramid) {
        self.relocalizer.make_room(&frame.levels);
    }

    /// Learns one more appearance of one mark, if there is one left to learn: of the mark that
    /// has the fewest.
    pub(crate) fn learn(&mut self, marks: &mut [TrackedMark]) {
        let mut least: Option<&mut TrackedMark> = None;
        for mark in marks {
            let original = usize::from(mark.described);
            let all = |view: usize| {
                if view == original || mark.views.len() == 1 {
                    SIMULATED
                } else {
                    OF_LATER_VIEWS
                }
            };
            let (view, number) = &mut mark.learnt;
            if *number >= all(*view) && *view + 1 < mark.views.len() {
                (*view, *number) = (*view + 1, 0);
            }
            let more = *number < all(*view);
            if more
                && least
                    .as_ref()
                    .is_none_or(|least| mark.learnt < least.learnt)
            {
                least = Some(mark);
            }
        }
        let Some(mark) = least else {
            return;
        };
        let (view, number) = mark.learnt;
        mark.learnt.1 += 1;
        let seen = &mark.views[view];
        let (sheets, count) = sheets(seen);
        let region = Region {
            x: seen.middle.0,
            y: seen.middle.1,
            half_width: seen.known.0,
            half_height: seen.known.1,
        };
        let (relocalizer, sheets) = (&mut self.relocalizer, &sheets[..count]);
        mark.db
            .add_view(relocalizer, sheets, &seen.to_plane, &region, number);
    }

    /// Learns all that there is to learn of the latest mark: it comes from elsewhere, and is needed
    /// immediately.
    pub(crate) fn learn_latest(&mut self, marks: &mut [TrackedMark]) {
        if let Some(latest) = marks.last_mut() {
            for _ in 0..SIMULATED {
                self.learn(core::slice::from_mut(latest));
            }
        }
    }

    /// Searches a frame for lost marks.
    pub(crate) fn search_lost(
        &mut self,
        marks: &mut [TrackedMark],
        frame: &Pyramid,
        verifier: &mut Verifier,
    ) {
        let lost = |mark: &TrackedMark| matches!(mark.place, Place::Lost(_));
        if !marks.iter().any(lost) {
            return;
        }
        self.relocalizer.look(&frame.levels, None);
        let mut spent = 0;
        let count = marks.len();
        for step in 0..count {
            let at = (self.turn + step) % count;
            let mark = &mut marks[at];
            if !lost(mark) {
                continue;
            }
            let cost = self.relocalizer.cost(&mark.db);
            if spent > 0 && spent + cost > COMPARISONS {
                // It is the first at the next frame.
                self.turn = at;
                return;
            }
            spent += cost;
            self.search_one(mark, frame, verifier);
        }
    }

    /// Finds out what would be taken for a mark if the mark were covered: for one mark, and only
    /// once in a while. Answers whether it did.
    pub(crate) fn search_distractors(
        &mut self,
        marks: &mut [TrackedMark],
        frame: &Pyramid,
        verifier: &mut Verifier,
    ) -> bool {
        self.rested += 1;
        let known = |mark: &&mut TrackedMark| mark.steady > 0 && mark.learnt > (0, 0);
        let looked = |mark: &&mut TrackedMark| mark.views[mark.used].distractors.looked;
        let Some(mark) = marks.iter_mut().filter(known).min_by_key(looked) else {
            return false;
        };
        let rest = OFTEN * looked(&mark).saturating_sub(LOOKS_SOON);
        let rest = rest.clamp(SOON, SELDOM);
        if self.rested < rest {
            return false;
        }
        let around = mark.homography().and_then(|place| target(place, mark.half));
        let Some(around) = around else {
            return false;
        };
        self.rested = 0;
        let used = mark.used;
        mark.views[used].distractors.looked += 1;
        let mut own = Covered {
            at: (around.x, around.y),
            half: around.kept(),
        };
        self.relocalizer.look(&frame.levels, Some(&own));
        own.half = (APART, APART);
        for candidate in self.relocalizer.search(&mark.db) {
            let (x, y) = candidate.homography.apply(0.0, 0.0).unwrap_or_default();
            let elsewhere = !own.has((x as f32, y as f32));
            if elsewhere && mark.has_distractor(frame, &candidate.homography, verifier) {
                mark.db.distractor_share = mark.db.distractor_share.max(candidate.share);
            }
        }
        true
    }

    fn search_one(&mut self, mark: &mut TrackedMark, frame: &Pyramid, verifier: &mut Verifier) {
        for candidate in self.relocalizer.search(&mark.db) {
            let outdoes = candidate.share >= OUTDOING * mark.db.distractor_share;
            if candidate.matches >= LEAST_MATCHES
                && candidate.clear
                && mark.recognise(frame, &candidate.homography, outdoes, verifier)
            {
                return;
            }
        }
    }
}

/// A view at the sizes at which it is known, and how many these are.
fn sheets(view: &View) -> ([Sheet<'_>; SIZES], usize) {
    let sheet = |size: usize| Sheet {
        level: &view.crops[size].level,
        left: view.crops[size].left,
        top: view.crops[size].top,
        size,
    };
    let mut sheets = [0, 1, 2, 3].map(sheet);
    let mut count = 0;
    for size in 0..SIZES {
        if !view.crops[size].is_empty() {
            sheets[count] = sheet(size);
            count += 1;
        }
    }
    (sheets, count)
}
