//! Memory: all that is needed is taken with the first frame and when a mark is made. For later
//! frames nothing is allocated, unless their size changes.

use super::Tracker;
use crate::mark::Observation;
use crate::tracked_mark::{MOST_VIEWS, TrackedMark};
use crate::view::{View, largest_part};

impl Tracker {
    /// Takes all memory that frames of the latest one's size will need, but for that of marks.
    pub(super) fn make_room(&mut self) {
        self.before.make_room(&self.now);
        // What it compares says nothing yet; but it has its memory then.
        self.global_motion.measure(&self.before, &self.now);
        self.motion.make_room();
        self.verifier.make_room();
        self.scheduler.make_room(&self.now);
        self.texture.make_room(largest_part(0));
    }

    /// Takes the memory for all views that marks may still take, and for one more: a view is taken
    /// before it is known whether it serves.
    pub(super) fn make_room_for_views(&mut self) {
        let missing = |mark: &TrackedMark| MOST_VIEWS - mark.views.len();
        let wanted = 1 + self.marks.iter().map(missing).sum::<usize>();
        while self.spare.len() < wanted {
            let mut view = View::empty();
            view.make_room(&self.now);
            self.spare.push(view);
        }
    }

    /// Bytes that it holds, itself included.
    #[must_use]
    pub fn memory(&self) -> usize {
        size_of::<Self>()
            + self.before.memory()
            + self.now.memory()
            + self.global_motion.memory()
            + self.klt.memory()
            + self.verifier.memory()
            + self.scheduler.memory()
            + self.texture.memory()
            + self.sums.capacity() * size_of::<u32>()
            + self.observations.capacity() * size_of::<Observation>()
            + self.spare.iter().map(View::memory).sum::<usize>()
            + self.marks.iter().map(TrackedMark::memory).sum::<usize>()
    }
}
