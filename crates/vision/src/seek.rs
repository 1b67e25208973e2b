//! Looks for lost marks in the whole picture, without taking too long for any one picture.
//!
//! What a mark's surroundings would look like from elsewhere is learnt while it is held, a little
//! at each picture, so that it is known when it is needed.

use crate::find::{Finder, Region, SIMULATED, Sheet};
use crate::hold::Holder;
use crate::keep::{Keep, Place};
use crate::level::Pyramid;
use crate::view::{SIZES, View};

/// Comparisons of descriptors for one picture; a million take about two milliseconds. One mark is
/// looked for in any case.
const COMPARISONS: usize = 900_000;

/// Of a view that was taken later, so many are learnt: it is there because the mark looks like that
/// now, and the first view is known from all sides.
const OF_LATER_VIEWS: usize = 4;

/// Fewer places that agree are chance.
const LEAST_MATCHES: usize = 5;

/// Looks for marks; keeps its memory between pictures.
#[derive(Debug, Default)]
pub(crate) struct Seeker {
    finder: Finder,
    /// Which mark comes next.
    turn: usize,
}

impl Seeker {
    /// Bytes held.
    pub(crate) fn memory(&self) -> usize {
        self.finder.memory()
    }

    /// Learns one more appearance of one mark, if there is one left to learn.
    pub(crate) fn learn(&mut self, marks: &mut [Keep]) {
        for mark in marks {
            let original = usize::from(mark.described);
            let all = |view: usize| {
                if view <= original {
                    SIMULATED
                } else {
                    OF_LATER_VIEWS
                }
            };
            let (view, number) = &mut mark.learnt;
            if *number >= all(*view) && *view + 1 < mark.views.len() {
                (*view, *number) = (*view + 1, 0);
            }
            if *number >= all(*view) {
                continue;
            }
            let seen = &mark.views[*view];
            let (sheets, count) = sheets(seen);
            let region = Region {
                x: seen.middle.0,
                y: seen.middle.1,
                half_width: seen.known.0,
                half_height: seen.known.1,
            };
            mark.bank.add_view(
                &mut self.finder,
                &sheets[..count],
                &seen.to_plane,
                &region,
                *number,
            );
            *number += 1;
            return;
        }
    }

    /// Learns all that there is to learn of the latest mark: it comes from elsewhere, and is needed
    /// at once.
    pub(crate) fn learn_latest(&mut self, marks: &mut [Keep]) {
        if let Some(latest) = marks.last_mut() {
            for _ in 0..SIMULATED {
                self.learn(core::slice::from_mut(latest));
            }
        }
    }

    /// Looks for lost marks in a picture.
    pub(crate) fn seek(&mut self, marks: &mut [Keep], picture: &Pyramid, holder: &mut Holder) {
        let lost = |mark: &Keep| matches!(mark.place, Place::Lost(_));
        if !marks.iter().any(lost) {
            return;
        }
        self.finder.look(&picture.levels);
        let mut spent = 0;
        let count = marks.len();
        for step in 0..count {
            let at = (self.turn + step) % count;
            let mark = &mut marks[at];
            if !lost(mark) {
                continue;
            }
            let cost = self.finder.cost(&mark.bank);
            if spent > 0 && spent + cost > COMPARISONS {
                // It is the first at the next picture.
                self.turn = at;
                return;
            }
            spent += cost;
            self.seek_one(mark, picture, holder);
        }
    }

    fn seek_one(&mut self, mark: &mut Keep, picture: &Pyramid, holder: &mut Holder) {
        for candidate in self.finder.search(&mark.bank) {
            if candidate.matches >= LEAST_MATCHES
                && candidate.clear
                && mark.recognise(picture, &candidate.homography, holder)
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
