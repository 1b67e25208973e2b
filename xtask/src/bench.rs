//! `cargo xtask bench`: measures, and writes the tables into `docs/benchmarks.md`.
//!
//! A bench prints its table as Markdown to standard output, and everything else to standard error.
//! CI never checks times: its machines are shared, and times are noise.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::process;
use crate::project::Project;
use crate::setup;

/// The page that holds the tables, from the project's root.
const PAGE: &str = "docs/benchmarks.md";

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Bench {
    /// CPU time per forwarded packet and memory per subscriber
    Sfu,
    /// Time from START until the other person's video is shown, in real browsers
    Join,
    /// Time until the code form is usable, on a slow phone and a slow network
    Cold,
    /// Ordinary trouble in a call: until the page reports it, and until audio and video are back
    Stories,
    /// Acknowledged items lost in kills and power cuts; appends per second
    Durability,
    /// The tracker's accuracy and speed, compared with OpenCV
    Vision,
    /// What an attacker can do to a server, and who is affected
    Attack,
    /// What a chat message costs the server in a long session with many sockets
    Chat,
}

impl Bench {
    fn name(self) -> &'static str {
        match self {
            Bench::Sfu => "sfu",
            Bench::Join => "join",
            Bench::Cold => "cold",
            Bench::Stories => "stories",
            Bench::Durability => "durability",
            Bench::Vision => "vision",
            Bench::Attack => "attack",
            Bench::Chat => "chat",
        }
    }

    /// The command that prints the table.
    fn command(self, project: &Project, against: Option<&Path>) -> Result<Command> {
        let example = |package: &str, example: &str| {
            let mut command = Command::new("cargo");
            command
                .current_dir(&project.root)
                .args(["run", "--release", "--locked"]);
            command.args(["--package", package, "--example", example]);
            command
        };
        Ok(match self {
            Bench::Sfu => example("bistand-media", "bench_sfu"),
            Bench::Durability => example("bistand-store", "bench_durability"),
            Bench::Vision => {
                let mut command = example("bistand-vision-bench", "bench_vision");
                command.args(["--", "whole", "--all", "--pictures", "docs/pictures"]);
                // The module for browsers, where it has been built.
                let module = project.root.join("web/src/lib/tracking/module/simd.wasm");
                if module.exists() {
                    command.arg("--module").arg(module);
                }
                command
            }
            Bench::Join | Bench::Cold | Bench::Stories => {
                setup::to_test(project)?;
                let server = built_server(project)?;
                let mut command = Command::new("node");
                command.current_dir(project.web());
                command.args(["e2e/bench/run.mjs", self.name()]);
                command.env("E2E_BINARY", server);
                if let Some(against) = against {
                    command.env("BENCH_AGAINST", std::path::absolute(against)?);
                }
                command
            }
            Bench::Attack | Bench::Chat => {
                let server = built_server(project)?;
                let mut command = example("bistand-simulator", &format!("bench_{}", self.name()));
                command.args(["--", "--server"]).arg(server);
                if let Some(against) = against {
                    let against = std::path::absolute(against)?;
                    command.arg("--against").arg(against);
                }
                command
            }
        })
    }
}

/// The program with its pages, as it is released.
fn built_server(project: &Project) -> Result<PathBuf> {
    crate::web::build(project)?;
    let mut build = Command::new("cargo");
    build
        .current_dir(&project.root)
        .args(["build", "--release", "--locked"]);
    process::show(build.args(["--package", "bistand-server"]))?;
    Ok(project.target.join("release/bistand"))
}

/// Runs the bench and writes its table to the page. `against` is another build to compare with.
///
/// # Errors
/// If the bench fails, prints no table, or the page has no place for it.
pub(crate) fn run(project: &Project, bench: Bench, against: Option<&Path>) -> Result<()> {
    let mut command = bench.command(project, against)?;
    let spelled = process::spelled(&command);
    let table = printed(&mut command).with_context(|| format!("{spelled} failed"))?;
    println!("{table}");
    let path = project.root.join(PAGE);
    let page = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    std::fs::write(&path, put(&page, bench.name(), &table)?)
        .with_context(|| format!("cannot write {}", path.display()))
}

/// What a command prints to standard output, if it succeeds and prints a table.
fn printed(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()?;
    let text = String::from_utf8(output.stdout).context("the output is not text")?;
    if !output.status.success() {
        bail!("{text}\n({})", output.status);
    }
    if !text.lines().any(|line| line.starts_with('|')) {
        bail!("it printed no table");
    }
    Ok(text.trim().to_owned())
}

/// The page with the table between the marks of the bench.
fn put(page: &str, name: &str, table: &str) -> Result<String> {
    let (begin, end) = (
        format!("<!-- bench {name} -->"),
        format!("<!-- end {name} -->"),
    );
    let lacks = || format!("{PAGE} lacks the lines `{begin}` and `{end}`");
    let (before, rest) = page.split_once(&begin).with_context(lacks)?;
    let (_, after) = rest.split_once(&end).with_context(lacks)?;
    Ok(format!("{before}{begin}\n\n{table}\n\n{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# Numbers\n<!-- bench sfu -->\nold\n<!-- end sfu -->\nmore\n";

    #[test]
    fn a_table_replaces_the_one_before_and_nothing_else() {
        let once = put(PAGE, "sfu", "| new |").unwrap();
        assert!(once.contains("| new |") && !once.contains("old"));
        assert!(once.starts_with("# Numbers\n") && once.ends_with("\nmore\n"));
        assert_eq!(put(&once, "sfu", "| new |").unwrap(), once);
    }

    #[test]
    fn a_page_without_a_place_for_the_table_is_refused() {
        let failure = put(PAGE, "join", "| new |").unwrap_err().to_string();
        assert!(failure.contains("bench join"));
    }

    #[test]
    fn a_bench_that_prints_no_table_is_refused() {
        assert!(printed(Command::new("echo").arg("nothing")).is_err());
        assert_eq!(printed(Command::new("echo").arg("| 1 |")).unwrap(), "| 1 |");
    }
}
