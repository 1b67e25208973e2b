//! A tracked mark, from frame to frame.

use alloc::vec::Vec;

use crate::compare::Seen;
use crate::distractor::distinguished;
use crate::homography::Homography;
use crate::level::Pyramid;
use crate::mark::{MarkId, Side};
use crate::relocalize::DescriptorDb;
use crate::verify::{Guess, Verified, Verifier, agreeing};
use crate::view::{Target, View};

mod views;

pub(crate) use views::MOST_VIEWS;
use views::plausible;

/// How sure a hold must be to be without doubt.
const SURE: f32 = 0.8;

/// A frame is sharp if the mark goes no farther than this while the shutter is open, in pixels.
const STILL: f32 = 3.0;

/// How much one frame moves the reliability of a feature, up and down.
const RISE: f32 = 0.05;
const FALL: f32 = 0.85;

/// As much of its reliability is left to a feature that is not seen at all.
const FADE: f32 = 0.97;

/// No feature is written off for good.
const LEAST_RELIABILITY: f32 = 0.03;

/// For how many frames a lost mark is looked for where its surroundings moved to.
const COASTS_FOR: u32 = 45;

/// Where a mark is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Place {
    /// Held in the latest frame.
    Held(Verified),
    /// Not seen.
    Lost(Missing),
}

/// A mark that is not seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Missing {
    /// The time of the first frame without it, in milliseconds.
    pub since: f64,
    /// Where its point was last, in pixels of the working frame.
    pub last: (f64, f64),
    /// The side over which it left.
    pub left_over: Option<Side>,
    /// Where it would be, had it moved like its surroundings; for a while.
    pub thought: Option<Homography>,
    /// Where it was held last, as far as its frames had this size.
    pub held: Option<Homography>,
    /// Frames without it.
    pub frames: u32,
}

/// A mark and what it is held by.
#[derive(Debug)]
pub(crate) struct TrackedMark {
    pub id: MarkId,
    /// From the mark's point to the sides of the target, in the unit of its plane.
    pub half: (f64, f64),
    /// The first is what was marked; later ones were taken while it was held.
    pub views: Vec<View>,
    pub place: Place,
    /// The view that was used last.
    pub used: usize,
    /// What it is found again by.
    pub db: DescriptorDb,
    /// The view that is being learnt, and how many of its appearances are.
    pub learnt: (usize, usize),
    /// Whether the first view is a description from elsewhere: small, and not from our frames.
    pub described: bool,
    /// Whether it was ever held without doubt.
    pub known: bool,
    /// Frames in a row in which it was held without doubt.
    pub steady: u32,
}

impl TrackedMark {
    /// Where the mark is, or was thought to be.
    pub(crate) fn homography(&self) -> Option<&Homography> {
        match &self.place {
            Place::Held(verified) => Some(&verified.homography),
            Place::Lost(missing) => missing.thought.as_ref(),
        }
    }

    /// Bytes held.
    pub(crate) fn memory(&self) -> usize {
        size_of::<Self>() + self.db.memory() + self.views.iter().map(View::memory).sum::<usize>()
    }

    /// The next frame: holds the mark, or says that it is lost. `moved` is how its surroundings
    /// moved, in pixels of the working frame, if that is known.
    pub(crate) fn follow(
        &mut self,
        frame: &Pyramid,
        time: f64,
        moved: Option<&Homography>,
        verifier: &mut Verifier,
    ) {
        let Some(&before) = self.homography() else {
            return;
        };
        let thought = moved.and_then(|moved| moved.compose(&before));
        verifier.blur = verifier.shutter.blur(moved);
        let held = match self.place {
            Place::Held(_) if verifier.seldom => thought
                .and_then(|thought| self.verify(frame, &thought, Guess::Found, verifier))
                .or_else(|| self.verify(frame, &before, Guess::Found, verifier)),
            Place::Held(_) => thought
                .and_then(|thought| self.follow_to(frame, &thought, verifier))
                .or_else(|| self.verify(frame, &thought.unwrap_or(before), Guess::Loose, verifier))
                .or_else(|| self.verify(frame, &before, Guess::Found, verifier)),
            Place::Lost(missing) => {
                // What covered it may have moved what surrounds it, too: every other time it is
                // looked for where it was.
                let place = match missing.held {
                    Some(held) if missing.frames % 2 == 1 => held,
                    _ => thought.unwrap_or(before),
                };
                self.verify(frame, &place, Guess::Found, verifier)
            }
        };
        match held {
            Some(verified) => {
                self.found(verified, verifier);
                if verified.own {
                    verifier.learn_shutter(&self.views[self.used], frame, &verified.homography);
                }
            }
            None => self.missed(frame, time, thought.or(Some(before))),
        }
    }

    /// Holds it where its surroundings went.
    fn follow_to(
        &mut self,
        frame: &Pyramid,
        place: &Homography,
        verifier: &mut Verifier,
    ) -> Option<Verified> {
        let held = self.verify(frame, place, Guess::Followed, verifier);
        if held.is_some() {
            return held;
        }
        // What was marked in a swing is as blurred as what is seen.
        let blur = core::mem::take(&mut verifier.blur);
        let held = self.verify(frame, place, Guess::Followed, verifier);
        verifier.blur = blur;
        held
    }

    /// The frames have another size, and show the same `grown` by a factor; or something else, if
    /// none is given: then it is lost until it is found.
    pub(crate) fn resize(&mut self, time: f64, grown: Option<f64>) {
        let resized = |place: &Homography| place.scaled(1.0, 1.0 / grown?);
        match &mut self.place {
            Place::Held(verified) => match resized(&verified.homography) {
                Some(homography) => verified.homography = homography,
                None => {
                    let last = verified.homography.apply(0.0, 0.0).unwrap_or_default();
                    self.place = Place::Lost(Missing {
                        since: time,
                        last,
                        left_over: None,
                        thought: None,
                        held: None,
                        frames: 0,
                    });
                }
            },
            Place::Lost(missing) => {
                missing.thought = missing.thought.as_ref().and_then(resized);
                missing.held = missing.held.as_ref().and_then(resized);
            }
        }
    }

    /// Tries a place at which the mark could be; answers whether it is there.
    pub(crate) fn try_place(
        &mut self,
        frame: &Pyramid,
        place: &Homography,
        guess: Guess,
        verifier: &mut Verifier,
    ) -> bool {
        match self.verify(frame, place, guess, verifier) {
            Some(verified) => {
                self.found(verified, verifier);
                true
            }
            None => false,
        }
    }

    pub(crate) fn verify(
        &mut self,
        frame: &Pyramid,
        place: &Homography,
        guess: Guess,
        verifier: &mut Verifier,
    ) -> Option<Verified> {
        self.used = self.best_view(place)?;
        let view = &self.views[self.used];
        if !plausible(view, place) {
            return None;
        }
        let verified = verifier.verify(view, frame, place, guess)?;
        if matches!(guess, Guess::Found | Guess::Strange) {
            distinguished(view, verifier.seen(), &verified.homography, 0.0)?;
        }
        plausible(view, &verified.homography).then_some(verified)
    }

    pub(crate) fn found(&mut self, verified: Verified, verifier: &Verifier) {
        let (x, y) = verified.homography.apply(0.0, 0.0).unwrap_or_default();
        let (x, y) = verifier.blur.way((x as f32, y as f32));
        let still = x * x + y * y <= STILL * STILL && !verifier.blurred;
        let view = &mut self.views[self.used];
        // Of surroundings alone nothing is learnt.
        let evidence: &[Seen] = if verified.own { verifier.seen() } else { &[] };
        for seen in evidence {
            let feature = &mut view.features[seen.feature];
            let agrees = agreeing(seen, feature.plane, &verified.homography).is_some();
            if agrees {
                feature.reliability += RISE * (1.0 - feature.reliability);
            } else if seen.found.is_some_and(|found| found.ncc > 0.8) {
                // It is seen well, and somewhere else: it lies on another plane, or moves.
                feature.reliability = (feature.reliability * FALL).max(LEAST_RELIABILITY);
            } else if !verifier.blurred && verified.confidence >= SURE {
                // While nearly all else is seen: it is noise, or a light that went out.
                feature.reliability = (feature.reliability * FADE).max(LEAST_RELIABILITY);
            }
        }
        let sure = verified.own && verified.confidence >= SURE;
        self.steady = if sure && still { self.steady + 1 } else { 0 };
        self.known |= sure;
        self.place = Place::Held(verified);
    }

    fn missed(&mut self, frame: &Pyramid, time: f64, thought: Option<Homography>) {
        let missing = match &self.place {
            Place::Lost(missing) => Missing {
                thought,
                frames: missing.frames + 1,
                ..*missing
            },
            Place::Held(verified) => {
                let last = verified.homography.apply(0.0, 0.0).unwrap_or_default();
                let next = thought.and_then(|thought| thought.apply(0.0, 0.0));
                let size = frame.size();
                Missing {
                    since: time,
                    last,
                    left_over: side(size, next.unwrap_or(last)).or(side(size, last)),
                    thought,
                    held: Some(verified.homography),
                    frames: 1,
                }
            }
        };
        self.place = Place::Lost(Missing {
            thought: missing.thought.filter(|_| missing.frames <= COASTS_FOR),
            ..missing
        });
    }
}

/// The target as it is seen through a homography from its plane.
pub(crate) fn target(place: &Homography, half: (f64, f64)) -> Option<Target> {
    let (x, y) = place.apply(0.0, 0.0)?;
    let [a, b, c, d] = place.jacobian_at(0.0, 0.0)?;
    Some(Target {
        x: x as f32,
        y: y as f32,
        half_width: ((a * half.0).abs() + (b * half.1).abs()) as f32,
        half_height: ((c * half.0).abs() + (d * half.1).abs()) as f32,
    })
}

/// The side over which a point lies outside the frame, or so near to it that its surroundings are
/// outside.
fn side(size: (usize, usize), at: (f64, f64)) -> Option<Side> {
    let (width, height) = (size.0 as f64, size.1 as f64);
    let beyond = [
        (-at.0, Side::Left),
        (-at.1, Side::Top),
        (at.0 - width, Side::Right),
        (at.1 - height, Side::Bottom),
    ];
    // A twentieth of the frame from its edge, most of what surrounds a mark is cut off.
    let near = -0.05 * width.max(height);
    beyond
        .into_iter()
        .filter(|(beyond, _)| *beyond > near)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, side)| side)
}
