//! Runs stories of random people until one fails: `simulate --worlds 100000` against the rules,
//! `simulate whole --seeds 10000` against the whole server.

use std::io::Write;
use std::time::Instant;

use bistand_simulator::whole::{self, Failure};
use bistand_simulator::{Report, SeededRng, run};
use clap::{Args, Parser, Subcommand};

/// Runs stories of random people against the rules of a session, or against the whole server.
#[derive(Parser)]
struct Options {
    #[command(subcommand)]
    against: Option<Against>,
    #[command(flatten)]
    rules: Rules,
}

#[derive(Args)]
struct Rules {
    /// The first seed; by default it is taken from the current time.
    #[arg(long, env = "BISTAND_SEED")]
    seed: Option<u64>,
    /// The number of stories.
    #[arg(long, default_value_t = 1_000)]
    worlds: u64,
    /// The number of steps in each.
    #[arg(long, env = "BISTAND_STEPS", default_value_t = 400)]
    steps: u64,
}

#[derive(Subcommand)]
enum Against {
    /// Live sessions, with a failing store and failing media, crashes and lost sockets.
    Whole {
        /// The number of stories.
        #[arg(long, default_value_t = 1_000)]
        seeds: u64,
        /// The first seed; by default it is taken from the current time.
        #[arg(long)]
        from: Option<u64>,
        /// The number of steps in each.
        #[arg(long, default_value_t = whole::STEPS)]
        steps: u64,
        /// Continue after a failure, and report each in one line.
        #[arg(long)]
        all: bool,
    },
}

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let began = Instant::now();
    let mut report = Report::default();
    let seed = match options.against {
        None => {
            let Rules {
                seed,
                worlds,
                steps,
            } = options.rules;
            let seed = seed.unwrap_or_else(seed_of_the_moment);
            for world in 0..worlds {
                report.add(&run(seed.wrapping_add(world), steps)?);
            }
            seed
        }
        Some(Against::Whole {
            seeds,
            from,
            steps,
            all,
        }) => {
            let seed = from.unwrap_or_else(seed_of_the_moment);
            for world in 0..seeds {
                match whole::run(seed.wrapping_add(world), steps) {
                    Ok((one, _)) => report.add(&one),
                    Err(failure) if all => {
                        let Failure { seed, what, .. } = &*failure;
                        writeln!(std::io::stdout(), "seed {seed}: {what}")?;
                    }
                    Err(failure) => return Err(failure.into()),
                }
            }
            seed
        }
    };
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
    SeededRng::new(now.map_or(0, |since| since.as_secs())).next_u64() >> 16
}
