//! The tracker as a whole: one pass over a frame for all marks.

use alloc::vec::Vec;

use crate::error::{FrameError, Refusal};
use crate::format::{Format, measure, state};
use crate::frame::Frame;
use crate::global_motion::GlobalMotion;
use crate::homography::Homography;
use crate::klt::KltTracker;
use crate::level::Pyramid;
use crate::luma;
use crate::mark::{MarkId, Observation, Shape};
use crate::motion::Motion;
use crate::relocalize::DescriptorDb;
use crate::scheduler::SearchScheduler;
use crate::sharpness::Sharpness;
use crate::texture::{Structure, Texture};
use crate::tracked_mark::{MOST_VIEWS, Place, TrackedMark, target};
use crate::verify::{Verified, Verifier};
use crate::view::{Target, View};

mod handing_over;
mod room;

pub use handing_over::describe_frame;

/// Fewer features than these cannot hold a mark.
const LEAST_FEATURES: usize = 8;

/// Where even the strongest edge is weaker than this there is nothing, in squared grey levels.
const LEAST_EDGE: f32 = 40.0;

/// A frame is meant that is this near to the time that was named, in milliseconds: the time of a
/// video's frame reaches a page with less precision than it was taken.
const SAME_FRAME: f64 = 20.0;

/// A place where this share of the points is lost at each frame changes on its own …
const UNSTEADY: f32 = 0.12;

/// … if elsewhere that many times fewer are lost; otherwise it is the camera that shakes.
const UNSTEADIER: f32 = 3.0;

/// After a longer time, in milliseconds, a mark is no longer where it is expected: a hand can have
/// moved the camera by half of the frame.
const SELDOM: f64 = 250.0;

/// How a tracker works.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Larger frames are made smaller before they are looked at, in pixels of the longer side.
    pub working_side: u32,
    /// Marks at the same time; the work grows with them.
    pub most_marks: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            working_side: 640,
            most_marks: 32,
        }
    }
}

/// A feature, for developers who look at what the tracker sees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Feature {
    /// In pixels of the latest frame, from the left.
    pub x: f32,
    /// In pixels of the latest frame, from the top.
    pub y: f32,
    /// The mark that holds on to it; none for one of the frame as a whole.
    pub mark: Option<MarkId>,
    /// How much speaks for its lying in its mark's plane, from 0 to 1.
    pub reliability: f32,
}

/// Holds marks in one video.
#[derive(Debug)]
pub struct Tracker {
    settings: Settings,
    /// Of the latest frame; none before the first.
    format: Option<Format>,
    time: f64,
    before: Pyramid,
    now: Pyramid,
    global_motion: GlobalMotion,
    sharpness: Sharpness,
    klt: KltTracker,
    marks: Vec<TrackedMark>,
    observations: Vec<Observation>,
    next_id: u32,
    verifier: Verifier,
    motion: Motion,
    scheduler: SearchScheduler,
    texture: Texture,
    /// Memory for the views that marks may still take, and for one more.
    spare: Vec<View>,
    sums: Vec<u32>,
}

impl Tracker {
    /// A tracker that has seen nothing.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            format: None,
            time: f64::NEG_INFINITY,
            before: Pyramid::default(),
            now: Pyramid::default(),
            global_motion: GlobalMotion::default(),
            sharpness: Sharpness::default(),
            klt: KltTracker::default(),
            marks: Vec::new(),
            observations: Vec::new(),
            next_id: 0,
            verifier: Verifier::default(),
            motion: Motion::default(),
            scheduler: SearchScheduler::default(),
            texture: Texture::default(),
            spare: Vec::new(),
            sums: Vec::new(),
        }
    }

    /// Looks at the next frame and answers where each mark is in it.
    ///
    /// # Errors
    /// If the frame cannot be used; the tracker is then as it was before.
    pub fn see(&mut self, frame: &Frame<'_>) -> Result<&[Observation], FrameError> {
        frame.check()?;
        if self.format.is_some() && frame.time <= self.time {
            return Err(FrameError::TimeNotLater);
        }
        let format = Format::of(frame, self.settings.working_side);
        self.adopt(format);
        let interval = frame.time - self.time;
        self.verifier.seldom = interval > SELDOM;
        self.verifier.shutter.next(interval);
        self.time = frame.time;
        core::mem::swap(&mut self.before, &mut self.now);
        luma::take(
            frame,
            format.factor,
            &mut self.sums,
            &mut self.now.levels[0],
        );
        self.now.build();
        if self.before.size() == self.now.size() {
            let global_motion = self.global_motion.measure(&self.before, &self.now);
            self.klt.follow(&self.before, &self.now, global_motion);
        } else {
            self.make_room();
        }
        self.verifier.blurred = self.sharpness.blurs(&self.now);
        self.follow_marks();
        let marks = &self.marks;
        self.klt.refill(&self.now, self.time, |at| {
            let near = |target: Target| target.nearness(at) > 0.3;
            marks.iter().any(|mark| around(mark).is_some_and(near))
        });
        self.write_observations();
        Ok(&self.observations)
    }

    /// The caller's frames have another size from now on: the camera was turned, or the sender has
    /// less bandwidth.
    fn adopt(&mut self, format: Format) {
        let Some(old) = self.format.replace(format) else {
            return;
        };
        if old == format {
            return;
        }
        self.klt.restart();
        let grown = format.working_width() / old.working_width();
        let same_form = (f64::from(format.width) * f64::from(old.height)
            - f64::from(format.height) * f64::from(old.width))
        .abs()
            <= 0.02 * f64::from(format.width) * f64::from(old.height);
        for mark in &mut self.marks {
            mark.resize(self.time, same_form.then_some(grown));
        }
    }

    fn follow_marks(&mut self) {
        self.motion.points.clear();
        let moved = self.klt.tracks().iter().map(|track| (track.from, track.to));
        self.motion.points.extend(moved);
        for mark in &mut self.marks {
            let around = around(mark);
            let moved = match mark.place {
                Place::Held(_) => around.and_then(|around| self.motion.around(&around)),
                Place::Lost(_) => self.motion.overall(),
            };
            mark.follow(&self.now, self.time, moved.as_ref(), &mut self.verifier);
        }
        if self
            .marks
            .iter()
            .any(|mark| matches!(mark.place, Place::Lost(_)))
        {
            let moved = self.motion.overall();
            self.verifier.blur = self.verifier.shutter.blur(moved.as_ref());
        }
        self.scheduler
            .search_lost(&mut self.marks, &self.now, &mut self.verifier);
        let marks = &mut self.marks;
        if !(self
            .scheduler
            .search_distractors(marks, &self.now, &mut self.verifier))
        {
            self.scheduler.learn(marks);
        }
        // One at a time: a view takes longer than following does.
        if let Some(mark) = self.marks.iter_mut().find(|mark| mark.wants_view()) {
            mark.take_view(&self.now, &mut self.texture, &mut self.spare);
        }
    }

    fn write_observations(&mut self) {
        self.observations.clear();
        let Some(format) = self.format else {
            return;
        };
        for mark in &self.marks {
            self.observations.push(Observation {
                mark: mark.id,
                state: state(mark, format),
            });
        }
    }

    /// Where the marks are in the latest frame, in the order in which they were made.
    #[must_use]
    pub fn observations(&self) -> &[Observation] {
        &self.observations
    }

    /// Marks a thing that was seen in the frame of `time`, which can be up to 2 s older than the
    /// latest: the mark is placed where the thing is now.
    ///
    /// # Errors
    /// If the place cannot be held on to, or was not seen.
    pub fn mark(&mut self, shape: Shape, time: f64) -> Result<MarkId, Refusal> {
        let format = self.format.ok_or(Refusal::NoFrame)?;
        if self.marks.len() >= self.settings.most_marks {
            return Err(Refusal::TooMany);
        }
        let (then, half) = measure(shape, format)?;
        let seen = self
            .klt
            .nearest(time, SAME_FRAME)
            .ok_or(Refusal::TimeUnknown)?;
        let place = if seen == self.time {
            then
        } else {
            self.klt.since(seen, &mut self.motion.points);
            let around = target(&then, half).ok_or(Refusal::NotSeen)?;
            let moved = self.motion.around(&around).ok_or(Refusal::NotSeen)?;
            moved.compose(&then).ok_or(Refusal::NotSeen)?
        };
        self.place(place, half)
    }

    /// Makes a mark whose plane lies at a place of the latest frame.
    fn place(&mut self, place: Homography, half: (f64, f64)) -> Result<MarkId, Refusal> {
        let around = target(&place, half).ok_or(Refusal::NotSeen)?;
        let (width, height) = self.now.size();
        let inside = around.x >= 0.0
            && around.y >= 0.0
            && around.x < width as f32
            && around.y < height as f32;
        let to_plane = place.inverse().filter(|_| inside).ok_or(Refusal::NotSeen)?;
        let (view, structure) = View::take(&self.now, &around, to_plane, &mut self.texture);
        holdable(view.features.len(), structure)?;
        self.steady(&around)?;
        let held = Place::Held(Verified {
            homography: place,
            confidence: 1.0,
            agreeing: view.features.len(),
            own: true,
        });
        let id = self.add(half, view, held);
        self.write_observations();
        Ok(id)
    }

    fn add(&mut self, half: (f64, f64), view: View, place: Place) -> MarkId {
        let id = MarkId(self.next_id);
        self.next_id += 1;
        let mut views = Vec::with_capacity(MOST_VIEWS);
        views.push(view);
        let mut db = DescriptorDb::default();
        db.make_room();
        self.marks.push(TrackedMark {
            id,
            half,
            views,
            place,
            used: 0,
            db,
            learnt: (0, 0),
            described: false,
            known: false,
            steady: 0,
        });
        self.make_room_for_views();
        id
    }

    fn steady(&self, target: &Target) -> Result<(), Refusal> {
        let losses = self
            .klt
            .losses(self.now.size(), |at| target.nearness(at) > 0.5);
        match losses {
            Some((here, elsewhere)) if here > UNSTEADY && here > UNSTEADIER * elsewhere => {
                Err(Refusal::Unsteady)
            }
            _ => Ok(()),
        }
    }

    /// Forgets a mark; answers whether there was one.
    pub fn forget(&mut self, mark: MarkId) -> bool {
        let before = self.marks.len();
        self.marks.retain(|kept| kept.id != mark);
        self.write_observations();
        self.marks.len() < before
    }

    /// Forgets that there were frames before, but not the marks: they are lost until they are
    /// found. For a video that starts again.
    pub fn restart(&mut self) {
        self.format = None;
        self.klt.restart();
        for mark in &mut self.marks {
            mark.resize(self.time, None);
        }
        self.observations.clear();
        self.time = f64::NEG_INFINITY;
    }

    /// The features in the latest frame.
    pub fn features(&self) -> impl Iterator<Item = Feature> + '_ {
        let format = self.format;
        let outward = move |at: (f64, f64)| {
            format.map(|format| (format.outward(at.0) as f32, format.outward(at.1) as f32))
        };
        let of_frame = self.klt.tracks().iter().filter_map(move |track| {
            let (x, y) = outward((f64::from(track.to.0), f64::from(track.to.1)))?;
            Some(Feature {
                x,
                y,
                mark: None,
                reliability: 1.0,
            })
        });
        let of_marks = self.marks.iter().flat_map(move |mark| {
            let place = match &mark.place {
                Place::Held(verified) => Some(verified.homography),
                Place::Lost(_) => None,
            };
            mark.views[mark.used]
                .features
                .iter()
                .filter_map(move |feature| {
                    let (x, y) = feature.plane;
                    let (x, y) = outward(place?.apply(f64::from(x), f64::from(y))?)?;
                    Some(Feature {
                        x,
                        y,
                        mark: Some(mark.id),
                        reliability: feature.reliability,
                    })
                })
        });
        of_frame.chain(of_marks)
    }
}

/// What a mark is around, where it is held or thought to be.
fn around(mark: &TrackedMark) -> Option<Target> {
    target(mark.homography()?, mark.half)
}

fn holdable(features: usize, structure: Structure) -> Result<(), Refusal> {
    if features >= LEAST_FEATURES {
        return Ok(());
    }
    Err(if structure.edge < LEAST_EDGE {
        Refusal::Blank
    } else {
        Refusal::OnlyEdges
    })
}
