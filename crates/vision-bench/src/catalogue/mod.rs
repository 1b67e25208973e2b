//! What the bench films. Each scenario is filmed twice, with another thing, another hand and
//! another way: `-a` is for tuning, `-b` is held out.

mod drawn;
mod parallax;
mod photographs;
mod planes;
mod shot;

use std::path::Path;

use anyhow::Result;

use crate::sequence::{Half, Sequence};

pub use photographs::Photographs;
pub use shot::{Shot, on_point};

/// Which of the two films of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Variant(Half);

impl Variant {
    /// This for tuning, that held out.
    fn pick<T>(self, tuning: T, held_out: T) -> T {
        match self.0 {
            Half::Tuning => tuning,
            Half::HeldOut => held_out,
        }
    }

    /// A seed that the other film of the scenario does not have.
    fn seed(self, number: u64) -> u64 {
        self.pick(number, number + 1000)
    }

    /// The name of the film.
    fn name(self, scenario: &str) -> String {
        format!("{scenario}-{}", self.pick("a", "b"))
    }
}

/// All sequences of a half, but for the real videos. The photographs are in `material`.
///
/// # Errors
/// If a photograph cannot be read.
pub fn sequences(half: Half, material: &Path) -> Result<Vec<Sequence>> {
    let variant = Variant(half);
    let mut all = planes::all(variant);
    all.extend(drawn::all(variant));
    all.extend(photographs::all(variant, &Photographs::new(material))?);
    all.extend(parallax::all(variant));
    Ok(all)
}
