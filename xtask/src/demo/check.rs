//! Checks the demo as the README's first lines promise it: it prints the links, serves until
//! Ctrl-C, and leaves the work tree unchanged. It runs in its own process, as a developer runs it.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::api::Api;
use crate::process::{self, Running};
use crate::project::Project;

/// The demo's last line once it serves.
const SERVING: &str = "Ctrl-C stops it";
/// Far more than the start takes, because everything is already built.
const START_LIMIT: Duration = Duration::from_secs(90);
/// How long it must keep running after it has printed everything.
const GOES_ON: Duration = Duration::from_secs(2);
/// More than the server waits for its pages.
const STOP_LIMIT: Duration = Duration::from_secs(20);

/// Starts the demo on a free port with data of its own, uses it, and stops it.
///
/// # Errors
/// What the README promises and the demo did not do.
pub(crate) fn run(project: &Project) -> Result<()> {
    let before = changes(&project.root);
    let data = project.scratch("demo-check")?;
    if data.exists() {
        std::fs::remove_dir_all(&data).context("cannot remove the data of the last check")?;
    }
    let listen = super::free_local_address()?;
    let mut demo = Command::new(std::env::current_exe().context("cannot tell what runs")?);
    demo.current_dir(&project.root)
        .args(["demo", "--no-build", "--port", &listen.port().to_string()])
        .arg("--data")
        .arg(&data)
        .stdout(Stdio::piped());
    let mut running = Running::start(&mut demo)?;
    let lines = running.lines();
    let printed = read_until(&lines, |line| line.contains(SERVING))?;
    for what in ["Agent", "Customer", "Code"] {
        let told = printed.iter().any(|line| line.trim().starts_with(what));
        ensure!(told, "the demo printed no line for {what}");
    }
    let link = printed.iter().find_map(|line| {
        let (_, path) = line.trim().strip_prefix("Customer")?.split_once("/j/")?;
        Some(format!("/j/{path}"))
    });
    let api = Api::at(listen);
    for path in [
        link.context("the demo printed no link")?.as_str(),
        "/console",
    ] {
        ensure!(
            api.serves(path),
            "the demo does not serve a page it printed"
        );
    }
    match lines.recv_timeout(GOES_ON) {
        Err(RecvTimeoutError::Timeout) => {}
        Ok(line) => bail!("the demo printed an unexpected line: {line}"),
        Err(RecvTimeoutError::Disconnected) => bail!("the demo ended without Ctrl-C"),
    }
    running.interrupt();
    read_to_end(&lines)?;
    let status = running.wait()?;
    ensure!(
        status.success(),
        "after Ctrl-C the demo ended with {status}"
    );
    ensure!(
        changes(&project.root) == before,
        "the demo has changed the work tree"
    );
    Ok(())
}

/// What git says has changed; nothing outside a work tree.
fn changes(root: &Path) -> Option<String> {
    process::answer(
        Command::new("git")
            .current_dir(root)
            .args(["status", "--porcelain"]),
    )
}

fn read_until(lines: &Receiver<String>, last: impl Fn(&str) -> bool) -> Result<Vec<String>> {
    let deadline = Instant::now() + START_LIMIT;
    let mut read = Vec::new();
    loop {
        match lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(line) if last(&line) => return Ok(read),
            Ok(line) => read.push(line),
            Err(RecvTimeoutError::Timeout) => bail!("the demo did not start in time"),
            Err(RecvTimeoutError::Disconnected) => {
                bail!("the demo ended instead of serving:\n{}", read.join("\n"))
            }
        }
    }
}

fn read_to_end(lines: &Receiver<String>) -> Result<()> {
    let deadline = Instant::now() + STOP_LIMIT;
    loop {
        match lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(_) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
            Err(RecvTimeoutError::Timeout) => bail!("the demo does not stop on Ctrl-C"),
        }
    }
}
