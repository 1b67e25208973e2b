//! What speaks for a candidate: the places of the surroundings that agree on it, and where else it
//! could be as well.

use alloc::vec::Vec;

use super::descriptor_db::DescriptorDb;
use crate::fit::Pair;

/// Two places of the surroundings are different if they are this far apart, in pixels of the first
/// view.
const APART: f64 = 6.0;

/// Gathers the places of the pairs that agree. The same place seen twice counts once.
pub(super) fn gather(
    places: &mut Vec<(f32, f32)>,
    pairs: &[Pair],
    agree: &[bool],
    db: &DescriptorDb,
) {
    let apart = (APART / db.unit()) as f32;
    places.clear();
    for (pair, agrees) in pairs.iter().zip(agree) {
        let near = |place: &(f32, f32)| {
            let (dx, dy) = (place.0 - pair.from.0, place.1 - pair.from.1);
            dx * dx + dy * dy < apart * apart
        };
        if *agrees && !places.iter().any(near) {
            places.push(pair.from);
        }
    }
}

/// From one place of the plane to another that looks like it.
pub(super) type Shift = (f32, f32);

/// Shifts at most that are looked at, and of how many it is asked how many others are like them.
pub(super) const MOST_SHIFTS: usize = 1024;
const MOST_ASKED: usize = 96;

/// Adds the shift from `to` to `from`, unless it is shorter than `far`.
pub(super) fn add_shift(shifts: &mut Vec<Shift>, from: (f32, f32), to: (f32, f32), far: f32) {
    let shift = (from.0 - to.0, from.1 - to.1);
    if shift.0 * shift.0 + shift.1 * shift.1 > far * far {
        shifts.push(shift);
    }
}

/// The shift that the most others are `near` to, of those that are asked, and how many that are.
pub(super) fn popular(shifts: &[Shift], near: f32) -> Option<(usize, Shift)> {
    let mut best = None;
    for one in shifts.iter().step_by(shifts.len() / MOST_ASKED + 1) {
        let close = |other: &&Shift| {
            let (dx, dy) = (one.0 - other.0, one.1 - other.1);
            dx * dx + dy * dy < near * near
        };
        let votes = shifts.iter().filter(close).count();
        if best.is_none_or(|(most, _)| votes > most) {
            best = Some((votes, *one));
        }
    }
    best
}
