//! The tracker as a whole: one pass over a picture for all marks.

use alloc::vec::Vec;

use crate::error::{PictureError, Refusal};
use crate::find::Bank;
use crate::flow::Flow;
use crate::format::{Format, measure, state};
use crate::grey;
use crate::hold::{Hold, Holder};
use crate::homography::Homography;
use crate::keep::{Keep, MOST_VIEWS, Place, target};
use crate::level::Pyramid;
use crate::mark::{MarkId, Shape, Sighting};
use crate::motion::Motion;
use crate::picture::Picture;
use crate::seek::Seeker;
use crate::sharpness::Sharpness;
use crate::sway::Sway;
use crate::texture::{Structure, Texture};
use crate::view::{Target, View};

mod handing_over;
mod room;

pub use handing_over::describe_picture;

/// Fewer features than these cannot hold a mark.
const LEAST_FEATURES: usize = 8;

/// Where even the strongest edge is weaker than this there is nothing, in squared grey levels.
const LEAST_EDGE: f32 = 40.0;

/// A picture is meant that is this near to the time that was named, in milliseconds: the time of a
/// video's picture reaches a page with less precision than it was taken.
const SAME_PICTURE: f64 = 20.0;

/// A place where this share of the points is lost at each picture changes by itself …
const UNSTEADY: f32 = 0.12;

/// … if elsewhere that many times fewer are lost; otherwise it is the camera that shakes.
const UNSTEADIER: f32 = 3.0;

/// After a longer time, in milliseconds, a mark is no longer where it is expected: a hand can have
/// moved the camera by half of the picture.
const SELDOM: f64 = 250.0;

/// How a tracker works.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Larger pictures are made smaller before they are looked at, in pixels of the longer side.
    pub working_side: u32,
    /// Marks at once; the work grows with them.
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
    /// In pixels of the latest picture, from the left.
    pub x: f32,
    /// In pixels of the latest picture, from the top.
    pub y: f32,
    /// The mark that holds on to it; none for one of the picture as a whole.
    pub mark: Option<MarkId>,
    /// How much speaks for its lying in its mark's plane, from 0 to 1.
    pub standing: f32,
}

/// Holds marks in one video.
#[derive(Debug)]
pub struct Tracker {
    settings: Settings,
    /// Of the latest picture; none before the first.
    format: Option<Format>,
    time: f64,
    before: Pyramid,
    now: Pyramid,
    sway: Sway,
    sharpness: Sharpness,
    flow: Flow,
    marks: Vec<Keep>,
    sightings: Vec<Sighting>,
    next_id: u32,
    holder: Holder,
    motion: Motion,
    seeker: Seeker,
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
            sway: Sway::default(),
            sharpness: Sharpness::default(),
            flow: Flow::default(),
            marks: Vec::new(),
            sightings: Vec::new(),
            next_id: 0,
            holder: Holder::default(),
            motion: Motion::default(),
            seeker: Seeker::default(),
            texture: Texture::default(),
            spare: Vec::new(),
            sums: Vec::new(),
        }
    }

    /// Looks at the next picture and answers where each mark is in it.
    ///
    /// # Errors
    /// If the picture cannot be used; the tracker is then as it was before.
    pub fn see(&mut self, picture: &Picture<'_>) -> Result<&[Sighting], PictureError> {
        picture.check()?;
        if self.format.is_some() && picture.time <= self.time {
            return Err(PictureError::TimeNotLater);
        }
        let format = Format::of(picture, self.settings.working_side);
        self.adopt(format);
        let interval = picture.time - self.time;
        self.holder.seldom = interval > SELDOM;
        self.holder.shutter.next(interval);
        self.time = picture.time;
        core::mem::swap(&mut self.before, &mut self.now);
        grey::take(
            picture,
            format.factor,
            &mut self.sums,
            &mut self.now.levels[0],
        );
        self.now.build();
        if self.before.size() == self.now.size() {
            let sway = self.sway.measure(&self.before, &self.now);
            self.flow.follow(&self.before, &self.now, sway);
        } else {
            self.make_room();
        }
        self.holder.blurred = self.sharpness.blurs(&self.now);
        self.follow_marks();
        let marks = &self.marks;
        self.flow.refill(&self.now, self.time, |at| {
            let near = |target: Target| target.nearness(at) > 0.3;
            marks.iter().any(|mark| around(mark).is_some_and(near))
        });
        self.write_sightings();
        Ok(&self.sightings)
    }

    /// The caller's pictures have another size from now on: the camera was turned, or the sender
    /// has less bandwidth.
    fn adopt(&mut self, format: Format) {
        let Some(old) = self.format.replace(format) else {
            return;
        };
        if old == format {
            return;
        }
        self.flow.restart();
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
        let moved = self
            .flow
            .tracks()
            .iter()
            .map(|track| (track.from, track.to));
        self.motion.points.extend(moved);
        for mark in &mut self.marks {
            let around = around(mark);
            let moved = match mark.place {
                Place::Held(_) => around.and_then(|around| self.motion.around(&around)),
                Place::Lost(_) => self.motion.overall(),
            };
            mark.follow(&self.now, self.time, moved.as_ref(), &mut self.holder);
        }
        if self
            .marks
            .iter()
            .any(|mark| matches!(mark.place, Place::Lost(_)))
        {
            let moved = self.motion.overall();
            self.holder.blur = self.holder.shutter.blur(moved.as_ref());
        }
        self.seeker
            .seek(&mut self.marks, &self.now, &mut self.holder);
        let marks = &mut self.marks;
        if !(self
            .seeker
            .look_for_rivals(marks, &self.now, &mut self.holder))
        {
            self.seeker.learn(marks);
        }
        // One at a time: a view takes longer than following does.
        if let Some(mark) = self.marks.iter_mut().find(|mark| mark.wants_view()) {
            mark.take_view(&self.now, &mut self.texture, &mut self.spare);
        }
    }

    fn write_sightings(&mut self) {
        self.sightings.clear();
        let Some(format) = self.format else {
            return;
        };
        for mark in &self.marks {
            self.sightings.push(Sighting {
                mark: mark.id,
                state: state(mark, format),
            });
        }
    }

    /// Where the marks are in the latest picture, in the order in which they were made.
    #[must_use]
    pub fn sightings(&self) -> &[Sighting] {
        &self.sightings
    }

    /// Marks a thing that was seen in the picture of `time`, which can be up to
    /// 2 s older than the latest: the mark is placed where the thing is now.
    ///
    /// # Errors
    /// If the place cannot be held on to, or was not seen.
    pub fn mark(&mut self, shape: Shape, time: f64) -> Result<MarkId, Refusal> {
        let format = self.format.ok_or(Refusal::NoPicture)?;
        if self.marks.len() >= self.settings.most_marks {
            return Err(Refusal::TooMany);
        }
        let (then, half) = measure(shape, format)?;
        let seen = self
            .flow
            .nearest(time, SAME_PICTURE)
            .ok_or(Refusal::TimeUnknown)?;
        let place = if seen == self.time {
            then
        } else {
            self.flow.since(seen, &mut self.motion.points);
            let around = target(&then, half).ok_or(Refusal::NotSeen)?;
            let moved = self.motion.around(&around).ok_or(Refusal::NotSeen)?;
            moved.compose(&then).ok_or(Refusal::NotSeen)?
        };
        self.place(place, half)
    }

    /// Makes a mark whose plane lies at a place of the latest picture.
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
        let held = Place::Held(Hold {
            homography: place,
            confidence: 1.0,
            agreeing: view.features.len(),
            own: true,
        });
        let id = self.add(half, view, held);
        self.write_sightings();
        Ok(id)
    }

    fn add(&mut self, half: (f64, f64), view: View, place: Place) -> MarkId {
        let id = MarkId(self.next_id);
        self.next_id += 1;
        let mut views = Vec::with_capacity(MOST_VIEWS);
        views.push(view);
        let mut bank = Bank::default();
        bank.make_room();
        self.marks.push(Keep {
            id,
            half,
            views,
            place,
            used: 0,
            bank,
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
            .flow
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
        self.write_sightings();
        self.marks.len() < before
    }

    /// Forgets that there were pictures before, but not the marks: they are lost until they are
    /// found. For a video that begins anew.
    pub fn restart(&mut self) {
        self.format = None;
        self.flow.restart();
        for mark in &mut self.marks {
            mark.resize(self.time, None);
        }
        self.sightings.clear();
        self.time = f64::NEG_INFINITY;
    }

    /// The features in the latest picture.
    pub fn features(&self) -> impl Iterator<Item = Feature> + '_ {
        let format = self.format;
        let outward = move |at: (f64, f64)| {
            format.map(|format| (format.outward(at.0) as f32, format.outward(at.1) as f32))
        };
        let of_picture = self.flow.tracks().iter().filter_map(move |track| {
            let (x, y) = outward((f64::from(track.to.0), f64::from(track.to.1)))?;
            Some(Feature {
                x,
                y,
                mark: None,
                standing: 1.0,
            })
        });
        let of_marks = self.marks.iter().flat_map(move |mark| {
            let place = match &mark.place {
                Place::Held(hold) => Some(hold.homography),
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
                        standing: feature.standing,
                    })
                })
        });
        of_picture.chain(of_marks)
    }
}

/// What a mark is around, where it is held or thought to be.
fn around(mark: &Keep) -> Option<Target> {
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
