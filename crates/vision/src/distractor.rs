//! Distractors, what could be taken for a mark: the next of many keys, another socket.
//!
//! While a mark is seen, places that look like it are found by searching the rest of the frame.
//! What such a distractor has in common with the mark speaks for either of them. So where a lost
//! mark is found again, what its distractors do not have must be there, too.

use crate::compare::Seen;
use crate::homography::Homography;
use crate::level::Pyramid;
use crate::tracked_mark::TrackedMark;
use crate::verify::{Guess, Verifier, agreeing};
use crate::view::View;

/// Distractors of a view at most; newer ones take the place of the oldest.
const MOST: usize = 6;

/// A distractor with fewer features that one which is known does not have is the same.
const NEW: u32 = 3;

/// The part, by weight, that must be seen of what a distractor does not have. Of the mark itself
/// two thirds are seen, and of a distractor hardly anything.
const LEAST_SHARE: f32 = 0.3;

/// Where nothing else speaks for a place, what is seen there and not of a distractor must be this
/// part of all: a twin has everything.
const MORE_THAN_A_TWIN: f32 = 0.05;

/// What the distractors of a view have in common with it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Distractors {
    /// For each distractor, which of the view's features it has: a bit for each.
    common: [u64; MOST],
    /// How many were found that were new.
    found: usize,
    /// How often they were looked for.
    pub looked: u32,
}

impl Distractors {
    /// Remembers one, if it is new.
    pub(crate) fn add(&mut self, common: u64) {
        let known = |known: &u64| (common & !known).count_ones() < NEW;
        if !self.common.iter().any(known) {
            self.common[self.found % MOST] = common;
            self.found += 1;
        }
    }
}

/// Whether what is seen at a place distinguishes the mark from all distractors of the view. The
/// part `more` of all must be seen there and not be of a distractor.
pub(crate) fn distinguished(
    view: &View,
    seen: &[Seen],
    place: &Homography,
    more: f32,
) -> Option<()> {
    let agree = common(view, seen, place);
    let distinguished = view.distractors.common.iter().all(|distractor| {
        let (mut all, mut expected, mut agreed) = (0.0, 0.0, 0.0);
        for seen in seen {
            let feature = &view.features[seen.feature];
            let weight = feature.nearness * feature.reliability;
            let has = |set: u64| set >> seen.feature & 1 == 1;
            all += weight;
            if !has(*distractor) {
                expected += weight;
                agreed += if has(agree) { weight } else { 0.0 };
            }
        }
        agreed >= LEAST_SHARE * expected && agreed >= more * all
    });
    distinguished.then_some(())
}

/// Which features of a view agree with a place: a bit for each.
fn common(view: &View, seen: &[Seen], place: &Homography) -> u64 {
    seen.iter()
        .filter(|seen| agreeing(seen, view.features[seen.feature].plane, place).is_some())
        .fold(0, |all, seen| all | 1 << seen.feature)
}

impl TrackedMark {
    /// Tries a place that the relocalizer found; answers whether the mark is there. `outdoes` says
    /// whether more of its surroundings is seen than of those of any distractor.
    pub(crate) fn recognise(
        &mut self,
        frame: &Pyramid,
        place: &Homography,
        outdoes: bool,
        verifier: &mut Verifier,
    ) -> bool {
        let guess = if self.known {
            Guess::Found
        } else {
            Guess::Strange
        };
        let verified = self
            .verify(frame, place, guess, verifier)
            .filter(|verified| {
                let view = &self.views[self.used];
                outdoes
                    || distinguished(
                        view,
                        verifier.seen(),
                        &verified.homography,
                        MORE_THAN_A_TWIN,
                    )
                    .is_some()
            });
        verified
            .map(|verified| self.found(verified, verifier))
            .is_some()
    }

    /// Whether another place than that at which the mark is held could be taken for it. If so, it
    /// is remembered.
    pub(crate) fn has_distractor(
        &mut self,
        frame: &Pyramid,
        place: &Homography,
        verifier: &mut Verifier,
    ) -> bool {
        let used = self.used;
        let verified = self.verify(frame, place, Guess::Loose, verifier);
        let view = &mut self.views[self.used];
        self.used = used;
        let Some(verified) = verified else {
            return false;
        };
        let common = common(view, verifier.seen(), &verified.homography);
        view.distractors.add(common);
        true
    }
}
