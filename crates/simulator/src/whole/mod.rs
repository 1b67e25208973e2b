//! The whole server but its network: `server/src/live` on a simulated store, a simulated forwarder
//! of media, pages, a clock and dice of ours, all in one thread and in virtual time.
//!
//! As Firezone's tunnel and TigerBeetle's cluster are tested: everything that happens follows from
//! a seed, faults are part of the story, and a reference that is much simpler than the system says
//! what everybody has to see. Here the reference is the log itself, replayed by the rules at every
//! append; the rules have a simulation of their own.
//!
//! A server lives in a runtime of its own. A crash drops that runtime, and with it every task at
//! whatever await it has come to; only the [`disk::Platter`] stays. The runtime polls the story
//! before each task, so a crash can come between any two of them.
//!
//! What must hold at every moment is checked as it happens ([`receive`], [`forwarder`],
//! [`reference`]), what must hold in the end whenever the world comes to rest ([`rest`]).

mod actions;
mod disk;
mod faults;
mod forwarder;
mod helping;
mod page;
mod receive;
mod reference;
mod rest;
mod routes;
mod sockets;
mod stage;
mod tables;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use bistand_server::live::{Clock, Hub, Memory, Random, Surroundings};
use bistand_store::SessionStore;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

use crate::run::{Report, words_of};
use actions::Then;
use disk::another_turn;
use forwarder::Media;
use stage::Stage;

/// How many things happen in a story, unless one asks for more.
pub const STEPS: u64 = 150;
/// How long a server may take to stop on a disk that works.
const STOPPING: Duration = Duration::from_secs(30);
/// Where the pages are reached.
const PUBLIC_URL: &str = "https://test.example";
/// After so long without anybody a session sleeps, in ms: seldom and often.
const IDLE_MS: [u64; 3] = [2_000, 15_000, 60_000];
/// So many answers are remembered: most are looked up in the store, or none.
const ANSWERS: [usize; 2] = [3, 1_000];

/// Something that must hold did not.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Plays the same story again.
    pub seed: u64,
    /// As was asked for.
    pub steps: u64,
    /// What does not hold.
    pub what: String,
    /// What happened last.
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
pub fn store(seed: u64) -> impl SessionStore {
    disk::Platter::new(seed, Box::new(|_| {})).open()
}

/// How a life of the server ended.
enum End {
    Crashed,
    Stopped,
    Over,
}

/// Plays the story of a seed against the whole server; returns what happened and a number that is
/// the same whenever the same has been told to the same pages.
///
/// # Errors
/// [`Failure`] with the seed when something does not hold, or when the server panics.
pub fn run(seed: u64, steps: u64) -> Result<(Report, u64), Box<Failure>> {
    let stage = Stage::new(seed);
    let played = catch_unwind(AssertUnwindSafe(|| play(&stage, steps)));
    let inner = stage.lock();
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

fn play(stage: &Stage, mut steps: u64) -> anyhow::Result<()> {
    loop {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .event_interval(1)
            .build()?;
        let end = runtime.block_on(async {
            stage.lock().begin_life();
            let end = live(stage, &mut steps).await?;
            let away = actions::away(stage);
            stage.lock().end_life(away);
            anyhow::Ok(end)
        })?;
        drop(runtime);
        if stage.lock().failure.is_some() {
            return Ok(());
        }
        match end {
            End::Over => return Ok(()),
            End::Stopped => stage.platter().set_weather(disk::Weather::default()),
            End::Crashed => {
                let revived = stage.platter().lose_power();
                stage.lock().note(format!("a crash; revived: {revived}"));
            }
        }
    }
}

/// One life of the server.
async fn live(stage: &Stage, steps: &mut u64) -> anyhow::Result<End> {
    let (hub, media) = match start(stage).await? {
        Some(started) => started,
        None => return Ok(End::Crashed),
    };
    while *steps > 0 {
        *steps -= 1;
        stage.lock().report.steps += 1;
        match actions::step(stage, &hub, &media) {
            Then::On => {}
            Then::Crash(turns) => {
                for _ in 0..turns {
                    another_turn().await;
                }
                return Ok(End::Crashed);
            }
            Then::Stop => return stop(stage, &hub, &media, steps).await,
            Then::Rest => check(stage, rest::rest(stage, &hub, &media).await),
        }
        match actions::pause(stage) {
            Duration::ZERO => another_turn().await,
            pause => sleep(pause).await,
        }
        let overdue = stage.lock().check_answers();
        check(stage, overdue);
        let handed = routes::check_handed(&mut stage.lock());
        check(stage, handed);
        if stage.lock().failure.is_some() {
            return Ok(End::Over);
        }
    }
    check(stage, rest::rest(stage, &hub, &media).await);
    Ok(End::Over)
}

/// The server is stopped, while people go on and whatever the disk does.
async fn stop(stage: &Stage, hub: &Hub, media: &Media, steps: &mut u64) -> anyhow::Result<End> {
    stage.lock().note("the server is stopped");
    let stopping = timeout(STOPPING, hub.stop());
    tokio::pin!(stopping);
    loop {
        let pause = actions::pause(stage);
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
        stage.lock().report.steps += 1;
        if let Then::Crash(_) = actions::step(stage, hub, media) {
            return Ok(End::Crashed);
        }
    }
    stage.lock().stopped();
    sleep(Duration::from_millis(100)).await;
    Ok(End::Stopped)
}

fn check(stage: &Stage, checked: Result<(), String>) {
    stage.lock().check(checked);
}

/// Starts a server, which may crash before it has begun.
async fn start(stage: &Stage) -> anyhow::Result<Option<(Hub, Media)>> {
    let (events, media_events) = mpsc::unbounded_channel();
    let media = Media::new(stage.clone(), events);
    let (clock, dice) = (stage.clone(), stage.clone());
    let (crash, memory) = {
        let dice = &mut stage.lock().dice;
        let crash = dice.once_in(10).then(|| dice.below(60));
        let idle = Duration::from_millis(*dice.one_of(&IDLE_MS));
        let answers = *dice.one_of(&ANSWERS);
        (crash, Memory { idle, answers })
    };
    let around = Surroundings {
        store: std::sync::Arc::new(stage.platter().open()),
        media: std::sync::Arc::new(media.clone()),
        clock: Clock::new(move || clock.lock().now()),
        random: Random::new(move || dice.lock().dice.roll()),
    };
    let started = Hub::start(around, media_events, PUBLIC_URL, memory);
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
        hub = started => Ok(Some((hub?, media))),
        () = crashed => Ok(None),
    }
}
