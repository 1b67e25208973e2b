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
pub use shot::Shot;

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

/// A film that can be made.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    scenario: &'static str,
    variant: Variant,
    describe: Describe,
}

/// How a scenario is described: with what we draw, or with photographs.
#[derive(Clone, Copy, Debug)]
enum Describe {
    Drawn(fn(Variant) -> Sequence),
    Photographs(fn(Variant, &Photographs) -> Result<Sequence>),
}

impl Entry {
    /// The name of the film.
    #[must_use]
    pub fn name(&self) -> String {
        self.variant.name(self.scenario)
    }

    /// What is filmed; the photographs are in `material`.
    ///
    /// # Errors
    /// If a photograph cannot be read.
    pub fn sequence(&self, material: &Path) -> Result<Sequence> {
        match self.describe {
            Describe::Drawn(describe) => Ok(describe(self.variant)),
            Describe::Photographs(describe) => describe(self.variant, &Photographs::new(material)),
        }
    }
}

/// Everything that is filmed of a half.
#[must_use]
pub fn entries(half: Half) -> Vec<Entry> {
    let variant = Variant(half);
    let entry = |scenario, describe| Entry {
        scenario,
        variant,
        describe,
    };
    let drawn = planes::ALL.iter().chain(&drawn::ALL);
    let mut all: Vec<Entry> = drawn
        .map(|(scenario, describe)| entry(*scenario, Describe::Drawn(*describe)))
        .collect();
    for (scenario, describe) in photographs::ALL {
        all.push(entry(scenario, Describe::Photographs(describe)));
    }
    for (scenario, describe) in parallax::ALL {
        all.push(entry(scenario, Describe::Drawn(describe)));
    }
    all
}

/// A scenario of drawn things: its name, and what is filmed.
type Scenario = (&'static str, fn(Variant) -> Sequence);
