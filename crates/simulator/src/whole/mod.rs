//! The whole server without its network: `server/src/live` on a simulated store, with a simulated
//! media forwarder, pages, a clock and random numbers, all in one thread and in virtual time.
//!
//! Like the tests of Firezone's tunnel and TigerBeetle's cluster: everything follows from a seed,
//! faults are part of the story, and a reference that is much simpler than the system determines
//! what each page has to see. Here the reference is the log itself, replayed by the rules at every
//! append; the rules have a simulation of their own.
//!
//! Each run of the server has its own runtime. A crash drops that runtime, and with it every task
//! at its current await; only the [`disk::DiskImage`] remains. The runtime polls the story before
//! each task, so a crash can happen between any two of them.
//!
//! Invariants that hold at all times are checked as things happen ([`receive`], [`forwarder`],
//! [`reference`]); those that hold in the end, whenever everything has come to rest
//! ([`quiescence`]).

mod actions;
mod disk;
mod faults;
mod forwarder;
mod job_table;
mod page;
mod progress;
mod quiescence;
mod receive;
mod reference;
mod routes;
mod scenario;
mod sockets;
mod tables;
pub mod workers;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use bistand_server::live::{Clock, Environment, Memory, Random, SessionRegistry};
use bistand_session::Policy;
use bistand_store::{JobStore, SessionStore};
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

use crate::run::{Report, words_of};
use actions::Then;
use disk::another_turn;
use forwarder::Media;
use scenario::Scenario;

/// The default number of steps in a story.
pub const STEPS: u64 = 150;
/// How long a server may take to stop on a disk that works.
const STOPPING: Duration = Duration::from_secs(30);
/// Where the pages are reached.
const PUBLIC_URL: &str = "https://test.example";
/// How long idle sessions stay in memory, in ms: from short to long.
const IDLE_MS: [u64; 3] = [2_000, 15_000, 60_000];
/// How many answers are cached, so that most are read from the store, or none.
const ANSWERS: [usize; 2] = [3, 1_000];

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
            "to see it again: cargo run -p bistand-simulator --bin simulate -- whole --seeds 1 \
             --from {} --steps {}",
            self.seed, self.steps
        )
    }
}

impl std::error::Error for Failure {}

/// An empty simulated store that works, within a runtime.
#[must_use]
pub fn store(seed: u64) -> impl SessionStore + JobStore {
    disk::DiskImage::new(seed, Box::new(|_| {})).open()
}

/// How a run of the server ended.
enum End {
    Crashed,
    Stopped,
    Over,
}

/// Runs the story of a seed against the whole server. Returns statistics, and a hash of everything
/// that was sent to each page.
///
/// # Errors
/// [`Failure`] with the seed if an invariant is violated or the server panics.
pub fn run(seed: u64, steps: u64) -> Result<(Report, u64), Box<Failure>> {
    let scenario = Scenario::new(seed);
    let played = catch_unwind(AssertUnwindSafe(|| play(&scenario, steps)));
    let inner = scenario.lock();
    let what = match (played, &inner.failure) {
        (_, Some(what)) => what.clone(),
        (Ok(Err(error)), None) => format!("{error:#}"),
        (Err(panic), None) => format!("a panic: {}", words_of(&*panic)),
        (Ok(Ok(())), None) => {
            let mut report = inner.report.clone();
            report.simulated_ms = inner.now().0 - inner.began();
            return Ok((report, inner.digest));
        }
    };
    Err(Box::new(Failure {
        seed,
        steps,
        what,
        trail: inner.trail(),
    }))
}

fn play(scenario: &Scenario, mut steps: u64) -> anyhow::Result<()> {
    loop {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .event_interval(1)
            .build()?;
        let end = runtime.block_on(async {
            scenario.lock().begin_life();
            let end = live(scenario, &mut steps).await?;
            let away = actions::away(scenario);
            scenario.lock().end_life(away);
            anyhow::Ok(end)
        })?;
        drop(runtime);
        if scenario.lock().failure.is_some() {
            return Ok(());
        }
        match end {
            End::Over => return Ok(()),
            End::Stopped => scenario.image().set_faults(disk::DiskFaults::default()),
            End::Crashed => {
                let revived = scenario.image().lose_power();
                scenario.lock().note(format!("a crash; revived: {revived}"));
            }
        }
    }
}

/// One run of the server.
async fn live(scenario: &Scenario, steps: &mut u64) -> anyhow::Result<End> {
    let (registry, media) = match start(scenario).await? {
        Some(started) => started,
        None => return Ok(End::Crashed),
    };
    while *steps > 0 {
        *steps -= 1;
        scenario.lock().report.steps += 1;
        match actions::step(scenario, &registry, &media) {
            Then::On => {}
            Then::Crash(turns) => {
                for _ in 0..turns {
                    another_turn().await;
                }
                return Ok(End::Crashed);
            }
            Then::Stop => return stop(scenario, &registry, &media, steps).await,
            Then::Check => check(
                scenario,
                quiescence::check(scenario, &registry, &media).await,
            ),
        }
        match actions::pause(scenario) {
            Duration::ZERO => another_turn().await,
            pause => sleep(pause).await,
        }
        let overdue = scenario.lock().check_answers();
        check(scenario, overdue);
        let handed = routes::check_handed(&mut scenario.lock());
        check(scenario, handed);
        if scenario.lock().failure.is_some() {
            return Ok(End::Over);
        }
    }
    check(
        scenario,
        quiescence::check(scenario, &registry, &media).await,
    );
    Ok(End::Over)
}

/// Stops the server, while people continue and regardless of the disk.
async fn stop(
    scenario: &Scenario,
    registry: &SessionRegistry,
    media: &Media,
    steps: &mut u64,
) -> anyhow::Result<End> {
    scenario.lock().note("the server is stopped");
    let stopping = timeout(STOPPING, registry.stop());
    tokio::pin!(stopping);
    loop {
        let pause = actions::pause(scenario);
        tokio::select! {
            biased;
            stopped = &mut stopping => {
                if stopped.is_err() {
                    anyhow::bail!("the server does not stop");
                }
                break;
            }
            () = sleep(pause) => {}
        }
        *steps = steps.saturating_sub(1);
        scenario.lock().report.steps += 1;
        if let Then::Crash(_) = actions::step(scenario, registry, media) {
            return Ok(End::Crashed);
        }
    }
    scenario.lock().stopped();
    sleep(Duration::from_millis(100)).await;
    Ok(End::Stopped)
}

fn check(scenario: &Scenario, checked: Result<(), String>) {
    scenario.lock().check(checked);
}

/// Starts a server, which may crash during its start.
async fn start(scenario: &Scenario) -> anyhow::Result<Option<(SessionRegistry, Media)>> {
    let (events, media_events) = mpsc::unbounded_channel();
    let media = Media::new(scenario.clone(), events);
    let (clock, rng) = (scenario.clone(), scenario.clone());
    let (crash, memory) = {
        let rng = &mut scenario.lock().rng;
        let crash = rng.once_in(10).then(|| rng.below(60));
        let idle = Duration::from_millis(*rng.one_of(&IDLE_MS));
        let answers = *rng.one_of(&ANSWERS);
        (crash, Memory { idle, answers })
    };
    let environment = Environment {
        store: std::sync::Arc::new(scenario.image().open()),
        media: std::sync::Arc::new(media.clone()),
        clock: Clock::new(move || clock.lock().now()),
        random: Random::new(move || rng.lock().rng.next_u64()),
        policy: Policy::DEFAULT,
    };
    let started = SessionRegistry::start(environment, media_events, PUBLIC_URL, memory);
    let crashed = async {
        match crash {
            Some(turns) => {
                for _ in 0..turns {
                    another_turn().await;
                }
            }
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        biased;
        registry = started => Ok(Some((registry?, media))),
        () = crashed => Ok(None),
    }
}
