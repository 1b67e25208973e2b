//! `cargo xtask bench attack`: what an attacker who knows the protocol can do to a server and to
//! its users. Everything is bounded in number and time, and stays on the loopback of this machine:
//! the bench starts the servers that it attacks.

// The table is the output, and its progress is shown.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod floods;
mod guesses;
mod idle;
mod pages;
mod raw;
mod starts;
#[path = "../target/mod.rs"]
mod target;

use std::io::Read as _;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bistand_simulator::client::{Browser, Call, Path as Way, stun_request};
use clap::{Parser, Subcommand};
use futures_util::future::join_all;

use target::Target;

/// Attacks a server on this machine and prints what came of it.
#[derive(Parser)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
struct Options {
    /// The program that is attacked.
    #[arg(long, required = true)]
    server: Option<PathBuf>,
    /// Another one, to compare with: it is attacked in turn.
    #[arg(long)]
    against: Option<PathBuf>,
    /// Only attacks whose name holds this.
    #[arg(long, default_value = "")]
    only: String,
    #[command(subcommand)]
    part: Option<Part>,
}

/// What the bench runs in processes of their own.
#[derive(Subcommand)]
enum Part {
    #[command(hide = true)]
    Flood(floods::Flood),
}

/// How long media are watched while an attacker forges their source.
const FORGED: Duration = Duration::from_secs(8);
/// Connections that say nothing.
const SILENT: usize = 80;
/// Wrong sign-ins, and how many at the same time.
const SIGN_INS: usize = 100;
const AT_ONCE: usize = 10;
/// Sessions with this many idle sockets each.
const IDLE_SESSIONS: usize = 6;
const IDLE_SOCKETS: usize = 6;
/// What memory is given back is given back by then.
const SETTLE: Duration = Duration::from_secs(3);
/// How long a silent connection is watched.
const WATCH: Duration = Duration::from_secs(20);

/// A name, and what was measured.
type Row = (&'static str, String);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    if let Some(Part::Flood(flood)) = options.part {
        return flood.run().await;
    }
    let mut columns = Vec::new();
    for program in options.against.iter().chain(&options.server) {
        columns.push(attack(program, &options.only).await?);
    }
    let heads = match columns.len() {
        1 => vec!["now"],
        _ => vec!["before", "now"],
    };
    println!("| attack | {} |", heads.join(" | "));
    println!("|---|{}", "---:|".repeat(heads.len()));
    for row in 0..columns[0].len() {
        let cells: Vec<&str> = columns.iter().map(|column| &*column[row].1).collect();
        println!("| {} | {} |", columns[0][row].0, cells.join(" | "));
    }
    Ok(())
}

/// All rows for one program.
async fn attack(program: &Path, only: &str) -> anyhow::Result<Vec<Row>> {
    let start = || Target::start(program);
    let mut all = Vec::new();
    let mut take = |rows: Vec<Row>| {
        for (what, value) in &rows {
            eprintln!("{what}: {value}");
        }
        all.extend(rows);
    };
    let wanted = |name: &str| name.contains(only);
    if wanted("floods") {
        take(floods::rows(&start().await?, &start().await?).await?);
    }
    if wanted("typing") {
        take(vec![pages::typing(&start().await?).await?]);
    }
    if wanted("list") {
        take(pages::list(&start().await?).await?);
    }
    if wanted("codes") {
        take(guesses::codes(&start().await?).await?);
    }
    if wanted("logins") {
        take(vec![guesses::logins(&start().await?).await?]);
    }
    if wanted("sign-ins") {
        take(vec![sign_ins(&start().await?).await?]);
    }
    if wanted("forged") {
        take(vec![forged(&start().await?).await?]);
    }
    if wanted("connections") {
        take(vec![silent_media(&start().await?).await?]);
        take(vec![silent_pages(&start().await?).await?]);
        let tls = Target::start_with_tls(program).await?;
        take(idle::rows(&start().await?, &tls).await?);
    }
    if wanted("memory") {
        take(vec![idle_memory(&start().await?).await?]);
    }
    if wanted("start") {
        take(starts::rows(start().await?).await?);
    }
    anyhow::ensure!(!all.is_empty(), "no attack is called {only}");
    Ok(all)
}

/// Once a second a STUN request of the attacker's arrives from the address of a customer in a call.
async fn forged(target: &Target) -> anyhow::Result<Row> {
    let mut agent = target.agent().await?;
    let mut victims = target.meet(&mut agent).await?;
    let mut attacker = target.meet(&mut agent).await?;
    let request = stun_request(&mut attacker.customer, &attacker.session).await?;
    let (mut of_agent, of_customer) = victims.call().await?;
    of_agent
        .until("a picture", |arrived| arrived.pictures[0] > 0)
        .await?;
    let before = (
        of_customer.arrived().published[1],
        of_agent.arrived().pictures[0],
    );
    let end = Instant::now() + FORGED;
    while Instant::now() < end {
        of_customer.inject(request.clone())?;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    let published = of_customer.arrived().published[1] - before.0;
    let arrived = of_agent.arrived().pictures[0] - before.1;
    let text = format!("{arrived} of {published}");
    Ok((
        "video frames that arrive while STUN with a forged source comes every second",
        text,
    ))
}

/// Silent connections to the port for media over TCP.
async fn silent_media(target: &Target) -> anyhow::Result<Row> {
    let silent = connections(target.media)?;
    let mut agent = target.agent().await?;
    let mut pair = target.meet(&mut agent).await?;
    let began = Instant::now();
    let session = pair.session.clone();
    let call = Call::connect(&mut pair.customer, &session, Way::Tcp, 1);
    let text = match tokio::time::timeout(Duration::from_secs(5), call).await {
        Ok(Ok(_)) => format!("{:.0} ms", began.elapsed().as_secs_f64() * 1_000.0),
        _ => "shut out".to_owned(),
    };
    drop(silent);
    Ok(("media over TCP connect beside 80 silent connections", text))
}

/// Silent connections to the port for pages.
async fn silent_pages(target: &Target) -> anyhow::Result<Row> {
    let silent = connections(target.http)?;
    tokio::time::sleep(WATCH).await;
    let mut closed = 0;
    for mut stream in silent {
        stream.set_nonblocking(true)?;
        closed += usize::from(matches!(stream.read(&mut [0; 16]), Ok(0)));
    }
    let text = format!("{closed} of {SILENT}");
    Ok((
        "silent connections to the pages that are closed within 20 s",
        text,
    ))
}

fn connections(to: std::net::SocketAddr) -> std::io::Result<Vec<TcpStream>> {
    (0..SILENT).map(|_| TcpStream::connect(to)).collect()
}

/// Wrong sign-ins with many logins.
async fn sign_ins(target: &Target) -> anyhow::Result<Row> {
    let before = target.memory()?;
    for round in 0..SIGN_INS / AT_ONCE {
        let tries = (0..AT_ONCE).map(|index| async move {
            let mut browser = Browser::new(&target.base());
            let login = format!("somebody-{round}-{index}");
            // It is wrong, or there were too many: both are what is expected.
            browser.sign_in(&login, "not the password").await.is_err()
        });
        if join_all(tries).await.contains(&false) {
            anyhow::bail!("a wrong sign-in was let in");
        }
    }
    tokio::time::sleep(SETTLE).await;
    let text = format!("{} → {} MiB", before / 1024, target.memory()? / 1024);
    Ok(("memory before and after 100 wrong sign-ins", text))
}

/// Sockets that are open and say nothing but ping.
async fn idle_memory(target: &Target) -> anyhow::Result<Row> {
    let mut agent = target.agent().await?;
    let mut pairs = Vec::new();
    for _ in 0..IDLE_SESSIONS {
        pairs.push(target.meet(&mut agent).await?);
    }
    tokio::time::sleep(SETTLE).await;
    let before = target.memory()?;
    let mut sockets = Vec::new();
    for pair in &pairs {
        for _ in 0..IDLE_SOCKETS {
            sockets.push(pair.browser.customer_socket().await?);
        }
    }
    tokio::time::sleep(SETTLE).await;
    let each = target.memory()?.saturating_sub(before) / sockets.len() as u64;
    Ok(("memory of an idle socket", format!("{each} KiB")))
}
