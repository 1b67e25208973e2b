//! Workers that share jobs, on a store that fails, hangs and loses power.
//!
//! At every moment, a job is carried out by one worker at most. In the end, each job whose writing
//! was acknowledged has been carried out, or has been given up for a reason; and the periodic jobs
//! are done each hour.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{bail, ensure};
use bistand_server::jobs::{Handler, Job, MAX_ATTEMPTS, Next, Once, Periodic, Runner, Running};
use bistand_server::live::Clock;
use bistand_session::Timestamp;
use bistand_store::{JobState, JobStore};
use futures_util::future::{BoxFuture, FutureExt};
use tokio::time::{Instant, sleep};

use super::disk::{Disk, DiskFaults, DiskImage, another_turn};
use crate::SeededRng;

/// Steps of a story, in which things fail.
const STEPS: u64 = 60;
/// How long everything works in the end: longer than all attempts of a job take.
const CALM: Duration = Duration::from_secs(8 * 60 * 60);
/// How often a periodic job is done at least meanwhile.
const ROUNDS: u64 = 7;
/// The longest that a stop may take: what the workers allow, and the steps of the disk.
const STOPPED_WITHIN: Duration = Duration::from_secs(5);
/// The longest that work takes, in ms: longer than a lease.
const LONG_MS: u64 = 100_000;

/// What happened in a story.
#[derive(Debug, Default, Clone)]
pub struct WorkerReport {
    /// Processes that died.
    pub crashes: u64,
    /// Workers that stopped.
    pub stops: u64,
    /// Work that was begun.
    pub begun: u64,
    /// Work that was broken off.
    pub broken_off: u64,
    /// Jobs that were given up.
    pub given_up: u64,
    /// Jobs that were done.
    pub done: u64,
}

impl WorkerReport {
    /// Adds another story.
    pub fn add(&mut self, other: &Self) {
        self.crashes += other.crashes;
        self.stops += other.stops;
        self.begun += other.begun;
        self.broken_off += other.broken_off;
        self.given_up += other.given_up;
        self.done += other.done;
    }
}

struct Inner {
    rng: SeededRng,
    /// The time at which the current process began.
    time: i64,
    began: Option<Instant>,
    /// The work that is being done now, by its name.
    current: BTreeMap<String, u64>,
    /// How often work was finished, by its name.
    finished: BTreeMap<String, u64>,
    calm: bool,
    failure: Option<String>,
    report: WorkerReport,
}

/// What the workers, the work and the story share.
#[derive(Clone)]
struct Stage(Arc<Mutex<Inner>>);

impl Stage {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> i64 {
        let inner = self.lock();
        let passed = inner.began.map_or(0, |began| began.elapsed().as_millis());
        inner.time + i64::try_from(passed).unwrap_or(i64::MAX)
    }

    fn begin_life(&self) {
        self.lock().began = Some(Instant::now());
    }

    fn end_life(&self) {
        let now = self.now();
        let mut inner = self.lock();
        let away = inner.rng.below(120_000).cast_signed();
        (inner.time, inner.began) = (now + away, None);
    }

    fn roll(&self, sides: u64) -> u64 {
        self.lock().rng.below(sides)
    }

    fn one_in(&self, sides: u64) -> bool {
        self.roll(sides) == 0
    }

    fn worker(&self, image: &DiskImage) -> Running {
        let clock = self.clone();
        let store: Arc<Disk> = Arc::new(image.open());
        let clock = Clock::new(move || Timestamp(clock.now()));
        let name = format!("{:x}", self.lock().rng.next_u64());
        Runner::new(store, Work(self.clone()), clock, name).start()
    }
}

/// Work that is being done; ends when it is dropped.
struct Current {
    stage: Stage,
    name: String,
    finished: bool,
}

impl Current {
    fn begin(stage: &Stage, name: String) -> Self {
        let mut inner = stage.lock();
        inner.report.begun += 1;
        let current = inner.current.entry(name.clone()).or_default();
        *current += 1;
        if *current > 1 {
            inner.failure = Some(format!("two workers carry out {name}"));
        }
        Self {
            stage: stage.clone(),
            name,
            finished: false,
        }
    }
}

impl Drop for Current {
    fn drop(&mut self) {
        let mut inner = self.stage.lock();
        if let Some(current) = inner.current.get_mut(&self.name) {
            *current -= 1;
        }
        if self.finished {
            *inner.finished.entry(self.name.clone()).or_default() += 1;
        } else {
            inner.report.broken_off += 1;
        }
    }
}

/// The work: takes some time, and sometimes fails.
struct Work(Stage);

/// What always fails is named so.
const HOPELESS: &str = "hopeless";

impl Handler for Work {
    fn carry_out(&self, job: Job) -> BoxFuture<'_, anyhow::Result<Next>> {
        async move {
            let name = match job {
                Job::Periodic(periodic) => periodic.name().to_owned(),
                Job::Once(Once::EraseTexts { session }) => session,
            };
            let hopeless = name.starts_with(HOPELESS);
            let mut current = Current::begin(&self.0, name);
            let most = if self.0.one_in(4) { LONG_MS } else { 50 };
            let takes = self.0.roll(most);
            sleep(Duration::from_millis(takes)).await;
            let calm = self.0.lock().calm;
            if hopeless || !calm && self.0.one_in(5) {
                bail!("simulated");
            }
            current.finished = true;
            Ok(Next::AsPlanned)
        }
        .boxed()
    }
}

/// Tells the story of a seed.
///
/// # Errors
/// What was violated.
pub fn run(seed: u64) -> anyhow::Result<WorkerReport> {
    let image = DiskImage::new(seed, Box::new(|_| {}));
    let stage = Stage(Arc::new(Mutex::new(Inner {
        rng: SeededRng::new(seed),
        time: 1_800_000_000_000,
        began: None,
        current: BTreeMap::new(),
        finished: BTreeMap::new(),
        calm: false,
        failure: None,
        report: WorkerReport::default(),
    })));
    let mut steps = STEPS;
    let mut written = Vec::new();
    while steps > 0 {
        let crashed = in_a_process(&stage, live(&stage, &image, &mut steps, &mut written))?;
        if crashed {
            image.lose_power();
            stage.lock().report.crashes += 1;
        }
    }
    image.set_faults(DiskFaults::default());
    stage.lock().calm = true;
    stage
        .lock()
        .finished
        .retain(|name, _| written.contains(name));
    in_a_process(&stage, calm(&stage, &image))?;
    check(&stage, &image, &written)
}

/// Runs something in a runtime of its own, which is dropped with all of its tasks.
fn in_a_process<T>(
    stage: &Stage,
    what: impl Future<Output = anyhow::Result<T>>,
) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .event_interval(1)
        .build()?;
    let outcome = runtime.block_on(async {
        stage.begin_life();
        let outcome = what.await;
        stage.end_life();
        outcome
    });
    drop(runtime);
    outcome
}

/// One life of the process; whether it crashed.
async fn live(
    stage: &Stage,
    image: &DiskImage,
    steps: &mut u64,
    written: &mut Vec<String>,
) -> anyhow::Result<bool> {
    let count = 1 + stage.roll(3);
    let mut workers: Vec<_> = (0..count).map(|_| stage.worker(image)).collect();
    let store = image.open();
    let periodic = Periodic::ALL.iter().map(|kind| Job::Periodic(*kind));
    let rows = periodic.map(|job| job.row(stage.now())).collect();
    // On a disk that fails they are written in another life.
    drop(store.enqueue_jobs(rows, stage.now()).await);
    while *steps > 0 {
        *steps -= 1;
        match stage.roll(12) {
            0..4 => {
                let hopeless = stage.one_in(6);
                let name = if hopeless { HOPELESS } else { "session" };
                let session = format!("{name} {steps}");
                let due_at = stage.now() + stage.roll(60_000).cast_signed();
                let job = Job::Once(Once::EraseTexts {
                    session: session.clone(),
                });
                let row = vec![job.row(due_at)];
                if store.enqueue_jobs(row, stage.now()).await.is_ok() {
                    written.push(session);
                }
            }
            4..7 => set_faults(stage, image),
            7 => {
                for _ in 0..stage.roll(60) {
                    another_turn().await;
                }
                return Ok(true);
            }
            8 => {
                if let Some(worker) = workers.pop() {
                    let began = Instant::now();
                    worker.stop().await;
                    let took = began.elapsed();
                    ensure!(took <= STOPPED_WITHIN, "a worker stopped after {took:?}");
                    stage.lock().report.stops += 1;
                }
                workers.push(stage.worker(image));
            }
            _ => sleep(Duration::from_millis(stage.roll(90_000))).await,
        }
        if let Some(failure) = &stage.lock().failure {
            bail!("{failure}");
        }
    }
    Ok(true)
}

fn set_faults(stage: &Stage, image: &DiskImage) {
    let hangs = Duration::from_millis(stage.roll(60_000));
    let faults = if stage.one_in(2) {
        DiskFaults::default()
    } else {
        DiskFaults {
            failing_writes: stage.roll(40),
            failing_reads: stage.roll(40),
            slow_ms: stage.roll(500),
            hangs_until: stage.one_in(4).then(|| Instant::now() + hangs),
            reads_go_on: stage.one_in(2),
        }
    };
    image.set_faults(faults);
}

/// Everything works for as long as it takes.
async fn calm(stage: &Stage, image: &DiskImage) -> anyhow::Result<()> {
    let store = image.open();
    let periodic = Periodic::ALL.iter().map(|kind| Job::Periodic(*kind));
    let rows = periodic.map(|job| job.row(stage.now())).collect();
    store.enqueue_jobs(rows, stage.now()).await?;
    let workers = [stage.worker(image), stage.worker(image)];
    sleep(CALM).await;
    for worker in workers {
        worker.stop().await;
    }
    Ok(())
}

fn check(stage: &Stage, image: &DiskImage, written: &[String]) -> anyhow::Result<WorkerReport> {
    let inner = stage.lock();
    if let Some(failure) = &inner.failure {
        bail!("{failure}");
    }
    let finished = |name: &str| inner.finished.get(name).copied().unwrap_or(0);
    let open = image.look(|tables| tables.jobs.open(u32::MAX));
    let mut report = inner.report.clone();
    for session in written {
        let hopeless = session.starts_with(HOPELESS);
        match open.iter().find(|line| line.key == *session) {
            None => {
                ensure!(finished(session) > 0, "{session} is over and was not done");
                report.done += 1;
            }
            Some(line) => {
                let given_up = line.state == JobState::Failed && line.attempts >= MAX_ATTEMPTS;
                ensure!(hopeless && given_up, "{session} is not over: {line:?}");
                ensure!(line.error.as_deref() == Some("simulated"), "{line:?}");
                report.given_up += 1;
            }
        }
    }
    for periodic in Periodic::ALL {
        let (name, rounds) = (periodic.name(), finished(periodic.name()));
        ensure!(rounds >= ROUNDS, "{name}: {rounds} rounds");
    }
    Ok(report)
}
