//! The views of a mark: which of them is compared, and when another one is taken.

use alloc::vec::Vec;

use super::{Place, TrackedMark, target};
use crate::homography::Homography;
use crate::level::Pyramid;
use crate::texture::Texture;
use crate::view::View;

/// Views of a mark at most: one for each doubling of the distance, and some aslant.
pub(crate) const MOST_VIEWS: usize = 5;

/// Another view must fit better by this factor before it is taken: no going back and forth.
const CLEARLY_BETTER: f64 = 0.8;

/// What was marked is preferred to later views by this factor.
const ORIGINAL: f64 = 0.8;

/// A view that is stretched more than this is not like what is seen, and a new one is taken.
const STRETCHED: f64 = 1.5;

/// Features that must agree for a new view, and that it must have.
const SURE_AGREEING: usize = 12;

/// For how many sharp frames in a row a mark must be held without doubt before a view is taken: an
/// error in a view is permanent.
const STEADY: u32 = 4;

impl TrackedMark {
    /// The view that is most like what is seen if the mark is at a place.
    pub(super) fn best_view(&self, place: &Homography) -> Option<usize> {
        let mut best = None;
        for (at, view) in self.views.iter().enumerate() {
            let Some(unlike) = unlike(view, place) else {
                continue;
            };
            let unlike = if at == self.used {
                unlike * CLEARLY_BETTER
            } else {
                unlike
            };
            // Each later view is as wrong as the mark was held when it was taken.
            let original = usize::from(self.described);
            let unlike = if at == original {
                unlike * ORIGINAL
            } else {
                unlike
            };
            if best.is_none_or(|(least, _)| unlike < least) {
                best = Some((unlike, at));
            }
        }
        best.map(|(_, at)| at)
    }

    /// Whether what is seen is so unlike all views, and so sure, that a new view is to be taken.
    pub(crate) fn wants_view(&self) -> bool {
        let Place::Held(verified) = &self.place else {
            return false;
        };
        let sure = self.steady >= STEADY && verified.agreeing >= SURE_AGREEING;
        let wants_own = self.described && self.views.len() == 1;
        sure && (wants_own
            || self
                .views
                .iter()
                .filter_map(|view| unlike(view, &verified.homography))
                .all(|unlike| unlike > STRETCHED))
    }

    /// Takes a view of the mark as it is seen now. `spare` is memory for it.
    pub(crate) fn take_view(
        &mut self,
        frame: &Pyramid,
        texture: &mut Texture,
        spare: &mut Vec<View>,
    ) {
        let Place::Held(verified) = &self.place else {
            return;
        };
        let Some(to_plane) = verified.homography.inverse() else {
            return;
        };
        let Some(target) = target(&verified.homography, self.half) else {
            return;
        };
        let mut view = spare.pop().unwrap_or_else(View::empty);
        view.retake(frame, &target, to_plane, texture);
        if view.features.len() < SURE_AGREEING {
            spare.push(view);
            return;
        }
        if self.views.len() == MOST_VIEWS {
            // What was marked stays; of the later ones the oldest goes.
            let oldest = 1 + usize::from(self.described);
            spare.push(self.views.remove(oldest));
            if self.learnt.0 >= oldest {
                self.learnt.0 -= 1;
            }
        }
        self.views.push(view);
        self.used = self.views.len() - 1;
    }
}

/// Whether a camera can see the mark's plane at a place, if it saw a view before.
pub(super) fn plausible(view: &View, place: &Homography) -> bool {
    let ((x, y), (wide, high)) = (view.middle, view.reach);
    let corners = [
        (x - wide, y - high),
        (x + wide, y - high),
        (x + wide, y + high),
        (x - wide, y + high),
    ];
    place
        .compose(&view.to_plane)
        .is_some_and(|map| map.is_plausible(&corners))
}

/// By how much a view is stretched to what is seen at a place: 1 if it is as large and as upright,
/// more the farther, the nearer or the more aslant.
fn unlike(view: &View, place: &Homography) -> Option<f64> {
    let map = place.compose(&view.to_plane)?;
    let (x, y) = view.middle;
    let scale = map.local_scale(x, y)?;
    let unlike = map.anisotropy(x, y)? * scale.max(1.0 / scale);
    unlike.is_finite().then_some(unlike)
}
