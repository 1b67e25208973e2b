//! One customer floods a socket; another session's messages are acknowledged meanwhile. The flood
//! comes from a process of its own that gives way to all others (`nice`), so that the times are the
//! server's and not those of a client on the same processors.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use bistand_simulator::client::an_offer;
use clap::{Args, ValueEnum};
use futures_util::{SinkExt as _, StreamExt as _};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::Row;
use crate::raw;
use crate::target::{Pair, Target};

/// Rounds, each with a quiet part and two of each flood, by turns: some 1,800 messages a case, of
/// which 18 are beyond the 99th percentile.
const ROUNDS: usize = 20;
/// How long each part lasts.
const PART: Duration = Duration::from_secs(2);
/// Messages a second of a flood.
const EVERY: Duration = Duration::from_millis(1);
/// Between two messages of the victim.
const CHAT_EVERY: Duration = Duration::from_millis(20);

/// What a flood is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Kind {
    Offers,
    Watches,
    Commands,
    Typing,
    Unreadable,
}

impl Kind {
    const ALL: [Self; 5] = [
        Self::Offers,
        Self::Watches,
        Self::Commands,
        Self::Typing,
        Self::Unreadable,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Offers => "… while another session gets 1,000 offers a second",
            Self::Watches => "… 1,000 requests to show the session",
            Self::Commands => "… 1,000 commands",
            Self::Typing => "… 1,000 times that somebody types",
            Self::Unreadable => "… 1,000 messages that nobody can read",
        }
    }

    fn message(self, session: &str, seat: &str, offer: &str, number: u64) -> Value {
        let id = format!("flood-{number}");
        match self {
            Self::Offers => json!({"type": "offer", "id": id, "session": session, "sdp": offer,
                "restart": false}),
            Self::Watches => json!({"type": "watch", "session": session, "have": {}}),
            Self::Commands => json!({"type": "command", "id": id, "session": session,
                "command": {"type": "say", "conversation": null, "body": "again"}}),
            Self::Typing => json!({"type": "typing", "session": session, "conversation": seat}),
            Self::Unreadable => json!({"type": "nonsense", "id": id}),
        }
    }
}

/// A flood in a process of its own.
#[derive(Args, Clone)]
pub(crate) struct Flood {
    #[arg(long)]
    kind: Kind,
    #[arg(long)]
    base: String,
    #[arg(long)]
    cookie: String,
    #[arg(long)]
    session: String,
    #[arg(long)]
    seat: String,
    #[arg(long)]
    seconds: u64,
    /// Sockets open at the same time.
    #[arg(long, default_value_t = 1)]
    sockets: u64,
}

/// What came of a flood.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
pub(crate) struct Came {
    /// Messages that left.
    pub(crate) sent: u64,
    /// Those that were answered.
    pub(crate) answered: u64,
}

impl Flood {
    pub(crate) fn new(kind: Kind, target: &Target, pair: &Pair, last: Duration) -> Self {
        Self {
            kind,
            base: target.base(),
            cookie: pair.browser.cookie(),
            session: pair.session.clone(),
            seat: pair.customer.session(&pair.session).me().to_owned(),
            seconds: last.as_secs(),
            sockets: 1,
        }
    }

    pub(crate) fn by_sockets(self, sockets: u64) -> Self {
        Self { sockets, ..self }
    }

    /// Begins the flood in another process.
    pub(crate) fn begin(&self) -> anyhow::Result<Child> {
        let kind = self.kind.to_possible_value().context("a kind has a name")?;
        let mut command = Command::new("nice");
        command
            .args(["-n", "19"])
            .arg(std::env::current_exe()?)
            .args(["flood", "--kind", kind.get_name()])
            .args(["--base", &self.base, "--cookie", &self.cookie])
            .args(["--session", &self.session, "--seat", &self.seat])
            .args(["--seconds", &self.seconds.to_string()])
            .args(["--sockets", &self.sockets.to_string()])
            .stdout(Stdio::piped());
        command.spawn().context("the flood does not begin")
    }

    /// Sends, and prints what came of it.
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let sockets = (0..self.sockets).map(|_| self.pour());
        let all = futures_util::future::try_join_all(sockets).await?;
        let sum = all.iter().fold(Came::default(), |sum, one| Came {
            sent: sum.sent + one.sent,
            answered: sum.answered + one.answered,
        });
        println!("{}", serde_json::to_string(&sum)?);
        Ok(())
    }

    async fn pour(&self) -> anyhow::Result<Came> {
        let stream = raw::open(&self.base, "/api/customer/socket", &self.cookie).await?;
        let (mut sink, mut stream) = stream.split();
        let offer = an_offer()?;
        let end = tokio::time::Instant::now() + Duration::from_secs(self.seconds);
        let sending = async {
            let mut pace = tokio::time::interval(EVERY);
            let mut sent = 0;
            while tokio::time::Instant::now() < end {
                pace.tick().await;
                let message = self.kind.message(&self.session, &self.seat, &offer, sent);
                let message = Message::text(message.to_string());
                // A socket that is not read takes no more; one that is closed neither.
                match tokio::time::timeout_at(end, sink.send(message)).await {
                    Ok(Ok(())) => sent += 1,
                    _ => break,
                }
            }
            sent
        };
        let reading = async {
            let mut answered = 0;
            while let Ok(Some(Ok(message))) = tokio::time::timeout_at(end, stream.next()).await {
                answered += u64::from(message.to_text().is_ok_and(is_answer));
            }
            answered
        };
        let (sent, answered) = tokio::join!(sending, reading);
        Ok(Came { sent, answered })
    }
}

fn is_answer(text: &str) -> bool {
    let Ok(message) = serde_json::from_str::<Value>(text) else {
        return false;
    };
    match message["type"].as_str() {
        Some("done" | "described" | "refused") => true,
        Some("part") => message["part"] == "may",
        _ => false,
    }
}

/// What came of a flood that has ended.
pub(crate) async fn came(flood: Child) -> anyhow::Result<Came> {
    let output = tokio::task::spawn_blocking(|| flood.wait_with_output()).await??;
    anyhow::ensure!(output.status.success(), "a flood failed");
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// What was measured while something happened, in all rounds.
#[derive(Default)]
struct Measured {
    /// Times of acknowledgements in ms.
    times: Vec<f64>,
    /// The server's processor time and how long that took, in seconds.
    used: f64,
    passed: f64,
    came: Came,
}

impl Measured {
    fn percentiles(&self) -> String {
        let mut times = self.times.clone();
        times.sort_by(f64::total_cmp);
        let last = times.len().saturating_sub(1);
        let at = |part: usize| times.get((last * part).div_ceil(100));
        let at = |part| at(part).copied().unwrap_or(f64::NAN);
        format!("{:.2} / {:.2} ms", at(50), at(99))
    }

    fn told(&self) -> String {
        let percent = 100.0 * self.used / self.passed;
        let times = format!("{}, {percent:.0} %", self.percentiles());
        match self.came.sent {
            0 => times,
            sent => format!("{times}, {} of {sent}", self.came.answered),
        }
    }
}

/// One kind of flood, at the victim's server and at another one.
struct Case {
    kind: Kind,
    here: Pair,
    elsewhere: Pair,
    attacked: Measured,
    beside: Measured,
}

/// All rows about floods.
///
/// Each flood also runs against a second server on the same machine. That is what its messages are
/// compared with: the processors, the loopback interface and the disk are as busy, and the
/// difference is what the attack does to the server.
pub(crate) async fn rows(target: &Target, other: &Target) -> anyhow::Result<Vec<Row>> {
    let mut agent = target.agent().await?;
    let mut victim = target.meet(&mut agent).await?;
    let mut others = other.agent().await?;
    let mut cases = Vec::new();
    for kind in Kind::ALL {
        cases.push(Case {
            kind,
            here: target.meet(&mut agent).await?,
            elsewhere: other.meet(&mut others).await?,
            attacked: Measured::default(),
            beside: Measured::default(),
        });
    }
    let mut quiet = Measured::default();
    for round in 0..ROUNDS {
        chat(target, &mut victim, &mut quiet).await?;
        for case in &mut cases {
            let attack = Flood::new(case.kind, target, &case.here, PART);
            let control = Flood::new(case.kind, other, &case.elsewhere, PART);
            let mut parts = [(attack, &mut case.attacked), (control, &mut case.beside)];
            if round % 2 == 1 {
                parts.reverse();
            }
            for (flood, measured) in parts {
                let flood = flood.begin()?;
                chat(target, &mut victim, measured).await?;
                let came = came(flood).await?;
                measured.came.sent += came.sent;
                measured.came.answered += came.answered;
            }
        }
    }
    let head = "a message is acknowledged, p50 / p99; the server's processor time; answered";
    let mut rows = vec![(head, quiet.told())];
    for case in cases {
        let beside = case.beside.percentiles();
        let told = format!("{}; elsewhere: {beside}", case.attacked.told());
        rows.push((case.kind.name(), told));
    }
    Ok(rows)
}

/// How long messages of the victim take to be acknowledged.
async fn chat(target: &Target, pair: &mut Pair, measured: &mut Measured) -> anyhow::Result<()> {
    let (began, used) = (Instant::now(), target.processor_time()?);
    while began.elapsed() < PART {
        let said = Instant::now();
        pair.customer.say(&pair.session, "Is it still on?").await?;
        measured.times.push(said.elapsed().as_secs_f64() * 1_000.0);
        tokio::time::sleep(CHAT_EVERY).await;
    }
    measured.used += target.processor_time()? - used;
    measured.passed += began.elapsed().as_secs_f64();
    Ok(())
}
