//! `cargo xtask bench attack`: what an attacker who knows the protocol can do to a server, and to
//! whom. Everything is bounded in number and time, and stays on the loopback of this machine: the
//! bench starts the servers that it attacks.

// The table is the product, and while it is made something is to be seen.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod target;

use std::io::Read as _;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bistand_simulator::client::{Browser, Call, Path as Way, an_offer, stun_request};
use clap::Parser;
use futures_util::future::join_all;
use serde_json::json;

use target::{Pair, Target};

/// Attacks a server on this machine and prints what came of it.
#[derive(Parser)]
struct Options {
    /// The program that is attacked.
    #[arg(long)]
    server: PathBuf,
    /// Another one, to compare with: it is attacked in turn.
    #[arg(long)]
    against: Option<PathBuf>,
}

/// How long each flood lasts.
const FLOOD: Duration = Duration::from_secs(4);
/// Offers a second of one customer's socket, in the flood.
const OFFERS_EVERY: Duration = Duration::from_millis(1);
/// What was said last is answered by then, or counts as lost.
const CHAT_EVERY: Duration = Duration::from_millis(20);
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
    let mut columns = Vec::new();
    let programs = options.against.iter().chain([&options.server]);
    for program in programs {
        columns.push(attack(program).await?);
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
async fn attack(program: &Path) -> anyhow::Result<Vec<Row>> {
    let mut rows = offers(&Target::start(program).await?).await?;
    rows.push(forged(&Target::start(program).await?).await?);
    rows.push(silent_media(&Target::start(program).await?).await?);
    rows.push(silent_pages(&Target::start(program).await?).await?);
    rows.push(sign_ins(&Target::start(program).await?).await?);
    rows.push(idle(&Target::start(program).await?).await?);
    for (what, value) in &rows {
        eprintln!("{what}: {value}");
    }
    Ok(rows)
}

/// A customer sends offers without end; how long does a message of another session take?
async fn offers(target: &Target) -> anyhow::Result<Vec<Row>> {
    let mut agent = target.agent().await?;
    let mut victim = target.meet(&mut agent).await?;
    let attacker = target.meet(&mut agent).await?;
    let quiet = chat(&mut victim).await?;
    let offer = an_offer()?;
    let flood = async {
        let mut pace = tokio::time::interval(OFFERS_EVERY);
        let end = Instant::now() + FLOOD;
        let mut count = 0_u64;
        while Instant::now() < end {
            pace.tick().await;
            count += 1;
            let id = format!("flood-{count}");
            attacker.customer.send(json!({"type": "offer", "id": id,
                "session": attacker.session, "sdp": offer, "restart": false}))?;
        }
        anyhow::Ok(count)
    };
    let (flooded, sent) = tokio::join!(chat(&mut victim), flood);
    let (flooded, sent) = (flooded?, sent?);
    let told = |(middle, late): (f64, f64)| format!("{middle:.1} / {late:.1} ms");
    Ok(vec![
        ("a message is acknowledged, p50 / p99, quiet", told(quiet)),
        (
            "the same while another session gets 1,000 offers a second",
            told(flooded),
        ),
        ("offers sent", sent.to_string()),
    ])
}

/// How long messages take to be acknowledged: the middle and the 99th percentile, in ms.
async fn chat(pair: &mut Pair) -> anyhow::Result<(f64, f64)> {
    let mut times = Vec::new();
    let end = Instant::now() + FLOOD;
    while Instant::now() < end {
        let began = Instant::now();
        pair.customer.say(&pair.session, "Is it still on?").await?;
        times.push(began.elapsed().as_secs_f64() * 1_000.0);
        tokio::time::sleep(CHAT_EVERY).await;
    }
    times.sort_by(f64::total_cmp);
    let at = |part: usize| times[(times.len() * part / 100).min(times.len() - 1)];
    Ok((at(50), at(99)))
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
    let end = Instant::now() + 2 * FLOOD;
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
async fn idle(target: &Target) -> anyhow::Result<Row> {
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
