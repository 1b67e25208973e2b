//! Plays stories of random people until one goes wrong: `simulate --worlds 100000`.

use std::io::Write;
use std::time::Instant;

use bistand_simulator::{Dice, Report, run};
use clap::Parser;

/// Plays stories of random people against the rules of a session.
#[derive(Parser)]
struct Options {
    /// The first seed; without one, one of the moment.
    #[arg(long, env = "BISTAND_SEED")]
    seed: Option<u64>,
    /// How many stories.
    #[arg(long, default_value_t = 1_000)]
    worlds: u64,
    /// How many things happen in each.
    #[arg(long, env = "BISTAND_STEPS", default_value_t = 400)]
    steps: u64,
}

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let seed = options.seed.unwrap_or_else(seed_of_the_moment);
    let began = Instant::now();
    let mut report = Report::default();
    for world in 0..options.worlds {
        report.add(&run(seed.wrapping_add(world), options.steps)?);
    }
    let seconds = began.elapsed().as_secs_f64();
    let mut out = std::io::stdout().lock();
    for (kind, count) in report.events.iter().chain(&report.denials) {
        writeln!(out, "{count:>10}  {kind}")?;
    }
    let simulated = report.simulated_ms as f64 / 1000.0;
    writeln!(
        out,
        "{} stories from seed {seed}, {} steps, {simulated:.0} s in {seconds:.1} s: \
         {:.0} × real time",
        report.worlds,
        report.steps,
        simulated / seconds
    )?;
    Ok(())
}

fn seed_of_the_moment() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Dice::new(now.map_or(0, |since| since.as_secs())).roll() >> 16
}
