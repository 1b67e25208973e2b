//! Runs the stories, and reports the ones that fail.

use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::world::World;

/// Statistics of the stories.
#[derive(Clone, Default, Debug)]
pub struct Report {
    /// Stories.
    pub worlds: u64,
    /// Actions of people.
    pub steps: u64,
    /// The simulated time in ms.
    pub simulated_ms: i64,
    /// How often each event happened, by name.
    pub events: BTreeMap<String, u64>,
    /// How often each command was refused, by denial.
    pub denials: BTreeMap<String, u64>,
}

impl Report {
    /// Adds another report to this one.
    pub fn add(&mut self, other: &Self) {
        self.worlds += other.worlds;
        self.steps += other.steps;
        self.simulated_ms += other.simulated_ms;
        for (mine, theirs) in [
            (&mut self.events, &other.events),
            (&mut self.denials, &other.denials),
        ] {
            for (name, count) in theirs {
                *mine.entry(name.clone()).or_default() += count;
            }
        }
    }
}

/// A violated invariant.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Reproduces the story.
    pub seed: u64,
    /// The number of steps.
    pub steps: u64,
    /// What was violated.
    pub what: String,
    /// The last actions.
    pub trail: Vec<String>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.trail {
            writeln!(f, "  {line}")?;
        }
        writeln!(f, "{}", self.what)?;
        write!(
            f,
            "to see it again: BISTAND_SEED={} BISTAND_STEPS={} cargo test -p bistand-simulator",
            self.seed, self.steps
        )
    }
}

impl std::error::Error for Failure {}

/// Runs the story of a seed.
///
/// # Errors
/// [`Failure`] with the seed if an invariant is violated or the rules panic.
pub fn run(seed: u64, steps: u64) -> Result<Report, Box<Failure>> {
    let mut world = World::new(seed);
    let played = catch_unwind(AssertUnwindSafe(|| world.play(steps)));
    let what = match played {
        Ok(Ok(())) => return Ok(world.report()),
        Ok(Err(what)) => what,
        Err(panic) => format!("a panic: {}", words_of(&*panic)),
    };
    Err(Box::new(Failure {
        seed,
        steps,
        what,
        trail: world.trail(),
    }))
}

pub(crate) fn words_of(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("without words")
}
