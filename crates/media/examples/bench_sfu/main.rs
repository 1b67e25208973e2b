//! `cargo xtask bench sfu`: what forwarding a packet costs, against what it must cost at least.
//!
//! This process is the server; the pages are a child process, so that memory and processor time
//! here are the server's alone. Only the media threads' time counts. The limit is measured in the
//! same run, in turn with the forwarding: encrypting a packet and sending eight at a time with
//! segmentation offload to sockets on the loopback.

// The table is the product.
#![allow(clippy::print_stdout)]

mod limit;
mod pages;
mod process;

use std::collections::HashMap;
use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use bistand_media::{
    ConnectionId, Flow, Media, MediaEvent, MediaSettings, PeerId, RoomId, Route, TrackKind,
};

/// Subscribers of the one publisher.
const SUBSCRIBERS: u64 = 100;

/// Rounds of each side, in turn.
const ROUNDS: usize = 5;

/// Length of a round of forwarding, and of the warm-up before the first one.
const ROUND: Duration = Duration::from_secs(6);
const WARM_UP: Duration = Duration::from_secs(8);

const ROOM: RoomId = RoomId(1);
const PUBLISHER: PeerId = PeerId(0);

/// The pages' process.
struct Pages {
    child: Child,
    to: ChildStdin,
    from: BufReader<std::process::ChildStdout>,
}

impl Pages {
    fn start() -> Result<Pages, Box<dyn Error>> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(pages::ARGUMENT)
            .arg(SUBSCRIBERS.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let to = child.stdin.take().ok_or("no way to the pages")?;
        let from = BufReader::new(child.stdout.take().ok_or("no way from the pages")?);
        Ok(Pages { child, to, from })
    }

    fn say(&mut self, line: &str) -> Result<(), Box<dyn Error>> {
        writeln!(self.to, "{line}")?;
        Ok(self.to.flush()?)
    }

    fn hear(&mut self) -> Result<String, Box<dyn Error>> {
        let mut line = String::new();
        if self.from.read_line(&mut line)? == 0 {
            return Err("the pages have ended".into());
        }
        Ok(line.trim_end().to_owned())
    }

    /// Packets that all subscribers have got so far.
    fn received(&mut self) -> Result<u64, Box<dyn Error>> {
        self.say("count")?;
        Ok(self.hear()?.parse()?)
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        if self.child.kill().is_ok() {
            let _ended = self.child.wait();
        }
    }
}

/// What one round of forwarding came to.
struct Round {
    /// Microseconds of processor time of the media threads per packet that arrived.
    cost: f64,
    /// The same for the limit, measured just before.
    limit: f64,
    /// Packets that arrived, of those that were to.
    arrived: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments
        .get(1)
        .is_some_and(|argument| argument == pages::ARGUMENT)
    {
        let subscribers = arguments.get(2).ok_or("how many subscribers?")?.parse()?;
        return pages::run(subscribers);
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(bench())
}

async fn bench() -> Result<(), Box<dyn Error>> {
    let (events, mut told) = tokio::sync::mpsc::unbounded_channel();
    let loopback = "127.0.0.1:0".parse()?;
    let settings = MediaSettings {
        bind: vec![loopback],
        tcp: Vec::new(),
        peers_per_room: SUBSCRIBERS as usize + 1,
        ..MediaSettings::default()
    };
    let media = Media::start(settings, events)?;
    let empty = process::memory()?;
    let mut pages = Pages::start()?;
    for _ in 0..=SUBSCRIBERS {
        let line = pages.hear()?;
        let (peer, offer) = line.split_once(' ').ok_or("an offer was expected")?;
        let peer = PeerId(peer.parse()?);
        let offer = pages::unescape(offer);
        let answer = media
            .connect(ROOM, peer, ConnectionId(peer.0), offer)
            .await?;
        pages.say(&pages::escape(&answer))?;
    }
    if pages.hear()? != "connected" {
        return Err("the pages did not connect".into());
    }
    let waiting = process::memory()?;
    let routes = (1..=SUBSCRIBERS)
        .map(|to| Route {
            from: PUBLISHER,
            kind: TrackKind::Camera,
            to: PeerId(to),
            slot: 0,
        })
        .collect();
    media.set_flow(ROOM, Flow { routes });
    pages.say("start")?;
    pause(WARM_UP);
    let mut rounds = Vec::new();
    let mut estimates = HashMap::new();
    for number in 1..=ROUNDS {
        let round = measure(&mut pages)?;
        eprintln!(
            "round {number}: {:.2} us a packet, limit {:.2} us, {:.1} % arrived",
            round.cost,
            round.limit,
            round.arrived * 100.0
        );
        rounds.push(round);
        while let Ok(event) = told.try_recv() {
            note(event, &mut estimates);
        }
    }
    if estimates.len() as u64 != SUBSCRIBERS {
        let count = estimates.len();
        return Err(format!("only {count} lines were estimated").into());
    }
    let forwarding = process::memory()?;
    media.stop();
    let page = |bytes: u64| bytes.saturating_sub(empty) as f64 / (SUBSCRIBERS + 1) as f64 / 1024.0;
    print_table(&rounds, page(waiting), page(forwarding))
}

/// Notes the estimate of a subscriber's line: the figures mean nothing if it is not at work.
fn note(event: MediaEvent, estimates: &mut HashMap<PeerId, u64>) {
    if let MediaEvent::Quality(quality) = event
        && let Some(estimate) = quality.estimate.filter(|_| quality.peer != PUBLISHER)
    {
        estimates.insert(quality.peer, estimate);
    }
}

fn measure(pages: &mut Pages) -> Result<Round, Box<dyn Error>> {
    let limit = limit::measure()?;
    let (received, busy, begun) = (
        pages.received()?,
        process::media_threads_busy()?,
        Instant::now(),
    );
    pause(ROUND);
    let (packets, spent) = (
        pages.received()? - received,
        process::media_threads_busy()? - busy,
    );
    let expected = pages::PACKETS_A_SECOND * SUBSCRIBERS as f64 * begun.elapsed().as_secs_f64();
    Ok(Round {
        cost: spent.as_secs_f64() * 1e6 / packets.max(1) as f64,
        limit,
        arrived: packets as f64 / expected,
    })
}

/// Lets the other threads and the pages work.
fn pause(time: Duration) {
    let end = Instant::now() + time;
    while let Some(left) = end
        .checked_duration_since(Instant::now())
        .filter(|t| !t.is_zero())
    {
        std::thread::park_timeout(left);
    }
}

fn print_table(rounds: &[Round], idle: f64, active: f64) -> Result<(), Box<dyn Error>> {
    let column = |name: &str, value: fn(&Round) -> f64, digits: usize| {
        let mut values: Vec<f64> = rounds.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        let (low, high) = (values[0], values[values.len() - 1]);
        let middle = values[values.len() / 2];
        println!("| {name} | {middle:.digits$} | {low:.digits$} – {high:.digits$} |");
    };
    println!(
        "{} rounds in turn, {}.\n",
        rounds.len(),
        process::machine()?
    );
    println!("| | median | range |\n|---|---|---|");
    column("processor time per forwarded packet, µs", |r| r.cost, 2);
    column(
        "the limit: encrypt and send eight at a time, µs",
        |r| r.limit,
        2,
    );
    column("**ratio** (aim: at most 3.5)", |r| r.cost / r.limit, 2);
    column("packets that arrived, %", |r| r.arrived * 100.0, 1);
    println!("| memory per connected page, nothing flowing, KiB | {idle:.0} | |");
    println!("| memory per page while forwarding, KiB | {active:.0} | |");
    Ok(())
}
