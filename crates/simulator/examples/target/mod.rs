//! A server that a bench measures: a binary with data of its own, on free ports of the loopback.

use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use bistand_simulator::client::{Browser, Call, Path as Way, SessionScreen, Socket};
use serde_json::json;

const PASSWORD: &str = "correct horse battery";
/// Longer than a start takes on a busy machine.
const START: Duration = Duration::from_secs(120);
/// How often it is looked whether the server is ready.
const POLL: Duration = Duration::from_millis(10);
/// What Linux counts processor time in, on every machine (`USER_HZ`).
const TICKS_PER_SECOND: f64 = 100.0;
/// What the agent's packets begin with, and the customer's.
const AGENT: u8 = 0xa1;
const CUSTOMER: u8 = 0xc1;

pub(crate) struct Target {
    binary: PathBuf,
    flags: Vec<String>,
    child: Option<Child>,
    folder: PathBuf,
    pub(crate) http: SocketAddr,
    pub(crate) media: SocketAddr,
}

/// An agent and a customer in a session.
pub(crate) struct Pair {
    pub(crate) session: String,
    pub(crate) agent: Socket,
    pub(crate) customer: Socket,
    /// Keeps the customer's cookies.
    pub(crate) browser: Browser,
}

impl Target {
    pub(crate) async fn start(binary: &Path) -> anyhow::Result<Target> {
        Self::start_with(binary, &["--public-url=http://localhost"]).await
    }

    /// One with TLS, which no client of ours speaks to: it is there when it listens.
    pub(crate) async fn start_with_tls(binary: &Path) -> anyhow::Result<Target> {
        let tls = ["--public-url=https://localhost", "--tls-mode=self-signed"];
        Self::start_with(binary, &tls).await
    }

    async fn start_with(binary: &Path, flags: &[&str]) -> anyhow::Result<Target> {
        let folder = std::env::temp_dir().join(format!("bistand-attack-{}", rand::random::<u64>()));
        let (http, media) = (free()?, free()?);
        let mut target = Target {
            binary: binary.to_owned(),
            flags: flags.iter().map(|flag| (*flag).to_owned()).collect(),
            child: None,
            folder,
            http,
            media,
        };
        target.add_user("ida")?;
        target.run().await?;
        Ok(target)
    }

    /// Adds a user with the password that all users share.
    pub(crate) fn add_user(&self, login: &str) -> anyhow::Result<()> {
        let mut add = Command::new(&self.binary)
            .args(["user", "add", &self.data()])
            .args(["--login", login, "--name", login, "--password-stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot run {}", self.binary.display()))?;
        let input = add.stdin.as_mut().context("no way to the program")?;
        writeln!(input, "{PASSWORD}")?;
        anyhow::ensure!(add.wait()?.success(), "a user was not added");
        Ok(())
    }

    /// Kills the server without a word, and starts it again on the same data.
    pub(crate) async fn kill_and_start(&mut self) -> anyhow::Result<()> {
        self.kill();
        // Its old port may be taken by now.
        (self.http, self.media) = (free()?, free()?);
        self.run().await
    }

    /// Starts the server and waits until it says that it is ready, or at least listens.
    async fn run(&mut self) -> anyhow::Result<()> {
        let child = Command::new(&self.binary)
            .args(["serve", &self.data()])
            .args(&self.flags)
            .args([
                &format!("--listen={}", self.http),
                &format!("--media-udp={}", self.media),
                &format!("--media-tcp={}", self.media),
                "--media-threads=1",
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        self.child = Some(child);
        let end = Instant::now() + START;
        while !self.is_ready().await {
            if Instant::now() > end {
                bail!("the server does not start");
            }
            tokio::time::sleep(POLL).await;
        }
        Ok(())
    }

    async fn is_ready(&self) -> bool {
        if self.flags.iter().any(|flag| flag.starts_with("--tls")) {
            return std::net::TcpStream::connect(self.http).is_ok();
        }
        let ready = reqwest::get(format!("{}/readyz", self.base())).await;
        ready.is_ok_and(|answer| answer.status().is_success())
    }

    fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            // A server that has ended already is what was wanted.
            child.kill().ok();
            child.wait().ok();
        }
    }

    fn data(&self) -> String {
        format!("--data={}", self.folder.display())
    }

    fn process(&self) -> anyhow::Result<u32> {
        let child = self.child.as_ref().context("the server is gone")?;
        Ok(child.id())
    }

    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.http)
    }

    pub(crate) async fn agent(&self) -> anyhow::Result<Browser> {
        self.signed_in("ida").await
    }

    pub(crate) async fn signed_in(&self, login: &str) -> anyhow::Result<Browser> {
        let mut browser = Browser::new(&self.base());
        browser.sign_in(login, PASSWORD).await?;
        Ok(browser)
    }

    /// A session with both of its people watching.
    pub(crate) async fn meet(&self, agent: &mut Browser) -> anyhow::Result<Pair> {
        let (session, code, _) = agent.start_session().await?;
        let mut host = agent.staff_socket().await?;
        host.watch(&session).await?;
        let mut browser = Browser::new(&self.base());
        browser.enter(&code).await?;
        let mut customer = browser.customer_socket().await?;
        customer.watch(&session).await?;
        Ok(Pair {
            session,
            agent: host,
            customer,
            browser,
        })
    }

    /// Memory that is really used, in KiB.
    pub(crate) fn memory(&self) -> anyhow::Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process()?))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let words = line.context("the server is gone")?;
        Ok(words.trim().trim_end_matches(" kB").trim().parse()?)
    }

    /// Processor time that the server has used, in seconds.
    pub(crate) fn processor_time(&self) -> anyhow::Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process()?))?;
        // The name in brackets may hold anything; user and system time are the 14th and 15th.
        let (_, fields) = stat.rsplit_once(')').context("the server is gone")?;
        let ticks = fields.split_whitespace().skip(11).take(2);
        let ticks: Vec<f64> = ticks.map(str::parse).collect::<Result<_, _>>()?;
        Ok(ticks.iter().sum::<f64>() / TICKS_PER_SECOND)
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        self.kill();
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

impl Pair {
    /// Both connect, and the customer accepts the agent's call.
    pub(crate) async fn call(&mut self) -> anyhow::Result<(Call, Call)> {
        let session = self.session.clone();
        let agent = Call::connect(&mut self.agent, &session, Way::Udp, AGENT).await?;
        let customer = Call::connect(&mut self.customer, &session, Way::Udp, CUSTOMER).await?;
        for check in ["camera", "microphone"] {
            let check = json!({"type": "reportCheck", "check": check, "state": "works"});
            self.customer.command(&session, check).await?;
        }
        let command = |kind: &str| json!({ "type": kind });
        self.customer
            .command(&session, command("finishCheck"))
            .await?;
        self.agent.command(&session, command("startCall")).await?;
        let rings = |screen: &SessionScreen| screen.field("call", "/ring/forMe") == true;
        self.customer
            .until_session(&session, "a ring", rings)
            .await?;
        self.customer
            .command(&session, command("acceptCall"))
            .await?;
        let camera = json!({"type": "setCamera", "on": true});
        self.customer.command(&session, camera).await?;
        Ok((agent, customer))
    }
}

/// An address that was free a moment ago.
fn free() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}
