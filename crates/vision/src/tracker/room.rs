//! Memory: all that is needed is taken with the first picture and when a mark is made. For later
//! pictures nothing is allocated, unless their size changes.

use super::Tracker;
use crate::keep::{Keep, MOST_VIEWS};
use crate::mark::Sighting;
use crate::view::{View, largest_part};

impl Tracker {
    /// Takes all memory that pictures of the latest one's size will need, but for that of marks.
    pub(super) fn make_room(&mut self) {
        self.before.make_room(&self.now);
        // What it compares says nothing yet; but it has its memory then.
        self.sway.measure(&self.before, &self.now);
        self.motion.make_room();
        self.holder.make_room();
        self.seeker.make_room(&self.now);
        self.texture.make_room(largest_part(0));
    }

    /// Takes the memory for all views that marks may still take, and for one more: a view is taken
    /// before it is known whether it serves.
    pub(super) fn make_room_for_views(&mut self) {
        let missing = |mark: &Keep| MOST_VIEWS - mark.views.len();
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
            + self.sway.memory()
            + self.flow.memory()
            + self.holder.memory()
            + self.seeker.memory()
            + self.texture.memory()
            + self.sums.capacity() * size_of::<u32>()
            + self.sightings.capacity() * size_of::<Sighting>()
            + self.spare.iter().map(View::memory).sum::<usize>()
            + self.marks.iter().map(Keep::memory).sum::<usize>()
    }
}
