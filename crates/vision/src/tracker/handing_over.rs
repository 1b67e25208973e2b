//! Marks that go to another viewer of the same video, and come from one.

use alloc::vec::Vec;

use super::{SAME_FRAME, Settings, Tracker, holdable};
use crate::describe::{self, Description};
use crate::error::Refusal;
use crate::format::{Format, measure, narrowed, widened};
use crate::frame::Frame;
use crate::homography::Homography;
use crate::level::Pyramid;
use crate::luma;
use crate::mark::{MarkId, Shape};
use crate::texture::Texture;
use crate::tracked_mark::{Missing, Place, target};
use crate::verify::Guess;
use crate::view::View;

impl Tracker {
    /// What another viewer of the same video needs to hold the mark on its own copy: at most
    /// 8,000 bytes. `None` if there is no such mark, or it is lost and forgotten where it was.
    #[must_use]
    pub fn describe(&self, mark: MarkId) -> Option<Vec<u8>> {
        let format = self.format?;
        let mark = self.marks.iter().find(|kept| kept.id == mark)?;
        let place = narrowed(mark.homography()?, format.working_width())?;
        Some(describe::write(
            self.time,
            mark.half,
            &place,
            &mark.views[mark.used],
        ))
    }

    /// Takes a mark over from another viewer, who saw the same video at a size, quality and delay
    /// of its own. It is placed where the thing is now; when it is not seen now, it is lost at
    /// first and found when it is seen.
    ///
    /// # Errors
    /// If the description cannot be used, or there are too many marks.
    pub fn take_over(&mut self, description: &[u8]) -> Result<MarkId, Refusal> {
        let format = self.format.ok_or(Refusal::NoFrame)?;
        let Description {
            time,
            half,
            place,
            mut view,
        } = describe::read(description)?;
        if self.marks.len() >= self.settings.most_marks {
            return Err(Refusal::TooMany);
        }
        let from_plane = view.to_plane.inverse().ok_or(Refusal::Damaged)?;
        let around = target(&from_plane, half).ok_or(Refusal::Damaged)?;
        view.reach = around.reach_f64();
        view.known = around.kept_f64();
        view.complete();
        let structure = view.find_features(&around, &mut self.texture);
        holdable(view.features.len(), structure)?;
        let then = widened(&place, format.working_width()).ok_or(Refusal::Damaged)?;
        let id = self.add(
            half,
            view,
            Place::Lost(Missing {
                since: self.time,
                last: then.apply(0.0, 0.0).unwrap_or_default(),
                left_over: None,
                thought: Some(then),
                held: None,
                frames: 0,
            }),
        );
        let guesses = self.guesses(time, half, &then);
        if let Some(mark) = self.marks.last_mut() {
            let mut guesses = guesses.iter().flatten();
            mark.described = true;
            let verifier = &mut self.verifier;
            if !guesses.any(|place| mark.try_place(&self.now, place, Guess::Found, verifier)) {
                self.scheduler.learn_latest(&mut self.marks);
                let latest = self.marks.len() - 1;
                self.scheduler.search_lost(
                    &mut self.marks[latest..],
                    &self.now,
                    &mut self.verifier,
                );
            }
        }
        self.write_observations();
        Ok(id)
    }

    /// Where a thing that was at a place of the frame of `time` could be now.
    fn guesses(
        &mut self,
        time: f64,
        half: (f64, f64),
        then: &Homography,
    ) -> [Option<Homography>; 3] {
        let seen = self.klt.nearest(time, SAME_FRAME);
        let [around, overall] = match (seen, target(then, half)) {
            (Some(seen), Some(target)) => {
                self.klt.since(seen, &mut self.motion.points);
                // What is near to the mark may be a hand that moves before it.
                [self.motion.around(&target), self.motion.overall()]
            }
            _ => [None, None],
        };
        let now = |moved: Option<Homography>| moved.and_then(|moved| moved.compose(then));
        [now(around), now(overall), Some(*then)]
    }
}

/// Describes a mark on one frame, without a tracker: for a viewer that shows the video and marks on
/// it, but leaves it to others to hold the mark. At most 8,000 bytes.
///
/// # Errors
/// If the place cannot be held on to.
///
/// The frame's own errors are returned as [`Refusal::NoFrame`].
pub fn describe_frame(frame: &Frame<'_>, shape: Shape) -> Result<Vec<u8>, Refusal> {
    frame.check().map_err(|_| Refusal::NoFrame)?;
    let format = Format::of(frame, Settings::default().working_side);
    let (place, half) = measure(shape, format)?;
    let mut pyramid = Pyramid::default();
    luma::take(
        frame,
        format.factor,
        &mut Vec::new(),
        &mut pyramid.levels[0],
    );
    pyramid.build();
    let around = target(&place, half).ok_or(Refusal::NotANumber)?;
    let to_plane = place.inverse().ok_or(Refusal::NotANumber)?;
    let (view, structure) = View::take(&pyramid, &around, to_plane, &mut Texture::default());
    holdable(view.features.len(), structure)?;
    let place = narrowed(&place, format.working_width()).ok_or(Refusal::NotANumber)?;
    Ok(describe::write(frame.time, half, &place, &view))
}
