//! The tracker as a whole: one pass over a picture for all marks.

use alloc::vec::Vec;

use crate::error::{PictureError, Refusal};
use crate::mark::{MarkId, Shape, Sighting};
use crate::picture::Picture;

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
    /// Whether it agreed with the motion of its mark.
    pub agrees: bool,
}

/// Holds marks in one video.
#[derive(Debug)]
pub struct Tracker {
    settings: Settings,
    sightings: Vec<Sighting>,
}

impl Tracker {
    /// A tracker that has seen nothing.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            sightings: Vec::new(),
        }
    }

    /// Looks at the next picture and answers where each mark is in it.
    ///
    /// # Errors
    /// If the picture cannot be used; the tracker is then as it was before.
    pub fn see(&mut self, picture: &Picture<'_>) -> Result<&[Sighting], PictureError> {
        picture.check()?;
        Ok(&self.sightings)
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
        let _ = (shape, time, self.settings.most_marks);
        Err(Refusal::NoPicture)
    }

    /// What another viewer of the same video needs to hold the mark on its own copy: at most
    /// 8,000 bytes. `None` if there is no such mark.
    #[must_use]
    pub fn describe(&self, mark: MarkId) -> Option<Vec<u8>> {
        let _ = mark;
        None
    }

    /// Takes a mark over from another viewer, who saw the same video at a size, quality and delay
    /// of its own. It is placed where the thing is now; when it is not seen now, it is lost at
    /// first and found when it is seen.
    ///
    /// # Errors
    /// If the description cannot be used, or there are too many marks.
    pub fn take_over(&mut self, description: &[u8]) -> Result<MarkId, Refusal> {
        let _ = description;
        Err(Refusal::Damaged)
    }

    /// Forgets a mark; answers whether there was one.
    pub fn forget(&mut self, mark: MarkId) -> bool {
        let _ = mark;
        false
    }

    /// Forgets that there were pictures before, but not the marks: they are lost until they are
    /// found. For a video that begins anew.
    pub fn restart(&mut self) {}

    /// The features in the latest picture.
    pub fn features(&self) -> impl Iterator<Item = Feature> + '_ {
        core::iter::empty()
    }

    /// Bytes that it holds, itself included.
    #[must_use]
    pub fn memory(&self) -> usize {
        size_of::<Self>()
    }
}
