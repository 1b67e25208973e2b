//! A server under attack: a binary with data of its own, on free ports of the loopback.

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
const START: Duration = Duration::from_secs(30);
/// What the agent's packets begin with, and the customer's.
const AGENT: u8 = 0xa1;
const CUSTOMER: u8 = 0xc1;

pub(crate) struct Target {
    child: Child,
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
        let folder = std::env::temp_dir().join(format!("bistand-attack-{}", rand::random::<u64>()));
        let data = format!("--data={}", folder.display());
        let mut add = Command::new(binary)
            .args([
                "user",
                "add",
                &data,
                "--login",
                "ida",
                "--name",
                "Ida",
                "--password-stdin",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot run {}", binary.display()))?;
        let input = add.stdin.as_mut().context("no way to the program")?;
        writeln!(input, "{PASSWORD}")?;
        if !add.wait()?.success() {
            bail!("the agent was not added");
        }
        let (http, media) = (free()?, free()?);
        let child = Command::new(binary)
            .args([
                "serve",
                &data,
                &format!("--listen={http}"),
                "--public-url=http://localhost",
                &format!("--media-udp={media}"),
                &format!("--media-tcp={media}"),
                "--media-threads=1",
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let target = Target {
            child,
            folder,
            http,
            media,
        };
        let end = Instant::now() + START;
        while target.agent().await.is_err() {
            if Instant::now() > end {
                bail!("the server does not start");
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(target)
    }

    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.http)
    }

    pub(crate) async fn agent(&self) -> anyhow::Result<Browser> {
        let mut browser = Browser::new(&self.base());
        browser.sign_in("ida", PASSWORD).await?;
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
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let words = line.context("the server is gone")?;
        Ok(words.trim().trim_end_matches(" kB").trim().parse()?)
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        // A server that has ended already is what was wanted.
        self.child.kill().ok();
        self.child.wait().ok();
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
