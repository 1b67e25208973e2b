//! `cargo xtask bench chat`: what one chat message costs the server in a long session with many
//! sockets.

// The table is the output, and its progress is shown.
#![allow(clippy::print_stdout, clippy::print_stderr)]

#[path = "../target/mod.rs"]
#[allow(
    dead_code,
    reason = "what is not used here is for the bench of attacks"
)]
mod target;

use std::path::PathBuf;
use std::time::Duration;

use bistand_simulator::client::Socket;
use clap::Parser;

use target::{Pair, Target};
use tokio::time::MissedTickBehavior;

/// Measures the processor time of a chat message.
#[derive(Parser)]
struct Options {
    /// The program that is measured.
    #[arg(long)]
    server: PathBuf,
    /// Another one, to compare with: both are measured in turn.
    #[arg(long)]
    against: Option<PathBuf>,
}

/// Items in the session before it is measured: not much room is left.
const ITEMS: usize = 19_000;
/// Sockets that watch it: as many as two people may have.
const SOCKETS_EACH: usize = 8;
/// Measured in turns, so that whatever else the machine does affects both alike.
const ROUNDS: usize = 5;
/// Messages in each turn.
const MESSAGES: u32 = 100;
/// Between two messages of one person: as fast as the server lets one person write.
const PACE: Duration = Duration::from_millis(21);

struct Measured {
    target: Target,
    pair: Pair,
    /// Open, and read only by the client library.
    _watchers: Vec<Socket>,
    /// Processor time of each turn, in seconds.
    turns: Vec<f64>,
}

impl Measured {
    async fn prepare(program: PathBuf) -> anyhow::Result<Self> {
        let target = Target::start(&program).await?;
        let mut agent = target.agent().await?;
        let mut pair = target.meet(&mut agent).await?;
        let session = pair.session.clone();
        let half = ITEMS / 2;
        tokio::try_join!(
            write(&mut pair.agent, &session, half),
            write(&mut pair.customer, &session, half),
        )?;
        let mut watchers = Vec::new();
        for _ in 1..SOCKETS_EACH {
            let mut staff = agent.staff_socket().await?;
            let mut customer = pair.browser.customer_socket().await?;
            staff.watch(&session).await?;
            customer.watch(&session).await?;
            watchers.extend([staff, customer]);
        }
        Ok(Self {
            target,
            pair,
            _watchers: watchers,
            turns: Vec::new(),
        })
    }

    async fn turn(&mut self) -> anyhow::Result<()> {
        let before = self.target.processor_time()?;
        let session = self.pair.session.clone();
        write(&mut self.pair.customer, &session, MESSAGES as usize).await?;
        self.turns.push(self.target.processor_time()? - before);
        Ok(())
    }

    /// Processor time of a message in ms.
    fn per_message(&self) -> f64 {
        let turns = self.turns.iter().sum::<f64>();
        1_000.0 * turns / (f64::from(MESSAGES) * self.turns.len() as f64)
    }
}

async fn write(socket: &mut Socket, session: &str, messages: usize) -> anyhow::Result<()> {
    let mut pace = tokio::time::interval(PACE);
    // The server counts what comes within one second.
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for number in 0..messages {
        pace.tick().await;
        socket.say(session, &format!("message {number}")).await?;
    }
    Ok(())
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let programs = options.against.into_iter().chain([options.server]);
    eprintln!("writing {ITEMS} messages, which takes minutes");
    let prepared = programs.map(Measured::prepare);
    let mut all = futures_util::future::try_join_all(prepared).await?;
    for _ in 0..ROUNDS {
        for measured in &mut all {
            measured.turn().await?;
        }
    }
    let costs: Vec<f64> = all.iter().map(Measured::per_message).collect();
    let cells: Vec<String> = costs.iter().map(|cost| format!("{cost:.2} ms")).collect();
    let what = format!(
        "processor time of the server for a message, {} sockets, {ITEMS} items",
        2 * SOCKETS_EACH
    );
    let cells = cells.join(" | ");
    match costs[..] {
        [before, now] => {
            println!("| chat | before | now | ratio |\n|---|---:|---:|---:|");
            println!("| {what} | {cells} | {:.2} |", now / before);
        }
        _ => println!("| chat | now |\n|---|---:|\n| {what} | {cells} |"),
    }
    Ok(())
}
