//! How many appends a second get durable, and how long an acknowledgement takes, against what
//! the disk itself needs for one sync. Prints a markdown table.
//!
//! `cargo run --release --example bench_durability -- [--rounds 5] [--millis 1000]
//! [--folder /tmp] [--kills 1000]`
//!
//! Before that it kills a writing process, and cuts the power of its disk, so many times and
//! says what of the acknowledged was lost: it runs the test `durability` with that number.
//!
//! An append is that of a chat message: one event, its text, the answer to its command and the
//! session's line in the list. Every session waits for its acknowledgement before the next one.
//! The disk's own figure is a write of 4 KiB and `fdatasync`, one after the other, in the same
//! folder; it is measured before each round of appends, so that both see the same disk.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use bistand_store::{
    Answer, Append, Row, SessionKey, Store, StoreSettings, StoredEvent, Summary, Text,
};

/// Sessions that append concurrently.
const SESSIONS: [usize; 7] = [1, 2, 4, 8, 16, 32, 64];
/// A block of the disk's own figure, in bytes: one page of the database.
const BLOCK: usize = 4096;
/// The disk's own file wraps around after so many blocks, as a write-ahead log does.
const BLOCKS: u64 = 4096;
/// The disk's own figure is taken over this part of a round's time.
const PROBE_PART: u32 = 3;

/// Kills of each kind where nothing else is said.
const KILLS: u64 = 1_000;

type Failure = Box<dyn std::error::Error + Send + Sync>;

struct Options {
    rounds: usize,
    time: Duration,
    folder: PathBuf,
    kills: u64,
}

/// One round's figures.
struct Round {
    appends_per_second: f64,
    acknowledged: Vec<Duration>,
    synced: Vec<Duration>,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<(), Failure> {
    let options = options()?;
    let losses = kill(options.kills)?;
    std::fs::create_dir_all(&options.folder)?;
    let place = options
        .folder
        .join(format!("bench-durability-{}", std::process::id()));
    let table = measure(&options, &place).await;
    std::fs::remove_dir_all(&place)?;
    std::io::stdout().write_all(format!("{losses}\n{}", table?).as_bytes())?;
    Ok(())
}

fn options() -> Result<Options, Failure> {
    let mut options = Options {
        rounds: 5,
        time: Duration::from_secs(1),
        folder: std::env::temp_dir(),
        kills: KILLS,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments
            .next()
            .ok_or_else(|| format!("{name} needs a value"))?;
        match name.as_str() {
            "--rounds" => options.rounds = value.parse()?,
            "--millis" => options.time = Duration::from_millis(value.parse()?),
            "--kills" => options.kills = value.parse()?,
            "--folder" => options.folder = value.into(),
            other => return Err(format!("unknown argument {other}").into()),
        }
    }
    Ok(options)
}

/// Lets the test of durability kill so many times; a table of what was lost.
fn kill(kills: u64) -> Result<String, Failure> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut test = Command::new(cargo);
    test.current_dir(env!("CARGO_MANIFEST_DIR")).arg("test");
    if !cfg!(debug_assertions) {
        test.arg("--release");
    }
    test.args([
        "--test",
        "durability",
        "--",
        "--nocapture",
        "--test-threads=1",
    ]);
    let output = test.env("BISTAND_KILLS", kills.to_string()).output()?;
    let told = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("something was lost:\n{told}").into());
    }
    let mut table = "| harm | events acknowledged | lost |\n|---|---|---|\n".to_owned();
    for line in told.lines() {
        let parts: Vec<&str> = line.split(", ").collect();
        if let [harm, events, "none lost"] = parts[..] {
            table.push_str(&format!(
                "| {harm} | {} | 0 |\n",
                events.replace(" events", "")
            ));
        }
    }
    Ok(table)
}

/// Rounds of all numbers of sessions in turn, so that a change of the machine hits all alike.
async fn measure(options: &Options, place: &Path) -> Result<String, Failure> {
    let store = Store::open(&StoreSettings::serving_from(place)).await?;
    let mut probe = Probe::new(&place.join("probe"))?;
    let mut figures: Vec<Vec<Round>> = SESSIONS.map(|_| Vec::new()).into();
    for round in 0..=options.rounds {
        for (sessions, figures) in SESSIONS.iter().zip(&mut figures) {
            let synced = probe.run(options.time / PROBE_PART)?;
            let (acknowledged, took) = append_all(&store, round, *sessions, options.time).await?;
            let appends_per_second = acknowledged.len() as f64 / took.as_secs_f64();
            // The first round only warms up.
            if round > 0 {
                figures.push(Round {
                    appends_per_second,
                    acknowledged,
                    synced,
                });
            }
        }
    }
    store.close().await;
    Ok(table(options, figures))
}

/// The disk's own figure.
struct Probe {
    file: File,
    next: u64,
}

impl Probe {
    fn new(path: &Path) -> Result<Self, Failure> {
        let file = OpenOptions::new()
            .create(true)
            .truncate(true)
            .write(true)
            .open(path)?;
        Ok(Self { file, next: 0 })
    }

    fn run(&mut self, time: Duration) -> Result<Vec<Duration>, Failure> {
        let block = [0xa5; BLOCK];
        let mut synced = Vec::new();
        let started = Instant::now();
        while started.elapsed() < time {
            let since = Instant::now();
            self.file
                .write_all_at(&block, self.next % BLOCKS * BLOCK as u64)?;
            self.file.sync_data()?;
            synced.push(since.elapsed());
            self.next += 1;
        }
        Ok(synced)
    }
}

/// Lets so many sessions append for a while; how long each acknowledgement took.
async fn append_all(
    store: &Store,
    round: usize,
    sessions: usize,
    time: Duration,
) -> Result<(Vec<Duration>, Duration), Failure> {
    let started = Instant::now();
    let tasks = (0..sessions).map(|session| {
        let store = store.clone();
        let key = SessionKey::new(format!("{round}-{sessions}-{session}"));
        let number = ((round * 100 + sessions) * 100 + session) as i64;
        tokio::spawn(async move {
            let claim = store.claim(&key).await?;
            let mut acknowledged = Vec::new();
            for expect in 0.. {
                if started.elapsed() >= time {
                    break;
                }
                let append = message(&key, number, claim.epoch, expect);
                let since = Instant::now();
                store.append(append).await?;
                acknowledged.push(since.elapsed());
            }
            Ok::<_, Failure>(acknowledged)
        })
    });
    let mut all = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        all.extend(task.await??);
    }
    Ok((all, started.elapsed()))
}

fn message(session: &SessionKey, number: i64, epoch: i64, expect: u64) -> Append {
    let id = format!("text-{expect:08}-{number:08}");
    let event = format!("{{\"item\":\"{id}\",\"from\":\"seat-1\",\"channel\":\"all\"}}");
    Append {
        session: session.clone(),
        epoch,
        expect,
        at: 1_700_000_000_000,
        events: vec![StoredEvent {
            kind: "MessageSent".into(),
            version: 1,
            body: event,
        }],
        rows: vec![
            Row::Text(Text {
                id: id.clone(),
                body: "Could you turn the camera to the panel on the left, please?".into(),
            }),
            Row::Answer(Answer {
                actor: "seat-1".into(),
                command: format!("{expect:032x}"),
                body: format!("{{\"ok\":\"{id}\"}}"),
            }),
            Row::Summary(Summary {
                number,
                status: "running".into(),
                host: Some("anna".into()),
                customer_name: None,
                title: None,
                customer_state: None,
                customer_since: None,
                created_at: 1_700_000_000_000,
                changed_at: 1_700_000_000_000,
                over_since: None,
                waiting_since: None,
                archived: false,
            }),
        ],
    }
}

/// The value below which this part of all lies, in milliseconds.
fn percentile(values: &mut [Duration], part: f64) -> f64 {
    values.sort_unstable();
    let index = ((values.len() as f64 * part) as usize).min(values.len().saturating_sub(1));
    values
        .get(index)
        .map_or(f64::NAN, |value| value.as_secs_f64() * 1_000.0)
}

/// Median and range over the rounds.
fn spread(mut values: Vec<f64>, digits: usize) -> String {
    values.sort_unstable_by(f64::total_cmp);
    let (Some(least), Some(most)) = (values.first(), values.last()) else {
        return "–".to_owned();
    };
    let median = values[values.len() / 2];
    format!("{median:.digits$} ({least:.digits$}–{most:.digits$})")
}

fn table(options: &Options, figures: Vec<Vec<Round>>) -> String {
    let mut table = format!(
        "Median (range) of {} rounds of {} ms, in milliseconds where nothing else is said.\n\n\
         | sessions | appends/s | ack p50 | ack p99 | fdatasync p50 | fdatasync p99 \
         | ack p99 ÷ fdatasync p99 |\n|---|---|---|---|---|---|---|\n",
        options.rounds,
        options.time.as_millis()
    );
    for (sessions, rounds) in SESSIONS.iter().zip(figures) {
        let mut columns: [Vec<f64>; 6] = Default::default();
        for mut round in rounds {
            let acknowledged = percentile(&mut round.acknowledged, 0.99);
            let synced = percentile(&mut round.synced, 0.99);
            let values = [
                round.appends_per_second,
                percentile(&mut round.acknowledged, 0.5),
                acknowledged,
                percentile(&mut round.synced, 0.5),
                synced,
                acknowledged / synced,
            ];
            for (column, value) in columns.iter_mut().zip(values) {
                column.push(value);
            }
        }
        let [rate, p50, p99, sync_p50, sync_p99, ratio] = columns;
        table.push_str(&format!(
            "| {sessions} | {} | {} | {} | {} | {} | {} |\n",
            spread(rate, 0),
            spread(p50, 2),
            spread(p99, 2),
            spread(sync_p50, 2),
            spread(sync_p99, 2),
            spread(ratio, 2)
        ));
    }
    table
}
