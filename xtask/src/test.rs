//! `cargo xtask test`: everything that CI checks, one step after another, on a single build.
//!
//! The pages come first, because the server embeds them. Then come the quick checks, so that a
//! typo does not wait for the compiler. Then everything is compiled once, for all Rust steps and
//! for the browser tests, which use the same server binary.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::counts::{self, Counts};
use crate::process::{self, Captured};
use crate::project::Project;
use crate::{demo, generate, modules, setup, tidy, web};

/// A step that takes longer hangs: the slowest one takes a quarter of this on two cores.
const STEP_LIMIT: Duration = Duration::from_secs(50 * 60);

/// How much of a failed step's output is shown. The rest is in its log, whose name is shown too.
const SHOWN_LINES: usize = 400;

/// A step of `cargo xtask test`, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    /// Formatting (rustfmt)
    Fmt,
    /// The project's style: lengths, first lines, forbidden words, unused texts
    Tidy,
    /// Build the tracker's WebAssembly modules, and check their sizes
    Modules,
    /// Build the pages, and check their sizes
    Pages,
    /// Types and lints of the pages
    WebCheck,
    /// Tests of the pages' logic, without a browser
    WebTests,
    /// Lints of all Rust code (clippy)
    Clippy,
    /// Compile everything, once
    Build,
    /// Generated files are up to date
    Generated,
    /// Licences, sources and forbidden crates (cargo-deny, where it is installed)
    Deny,
    /// Rust tests
    RustTests,
    /// Examples in the Rust documentation
    DocTests,
    /// The demo does what the README's first lines promise
    Demo,
    /// People in real browsers, with the real server
    Browsers,
}

/// The outcome of a step.
#[derive(Clone, Debug)]
enum Outcome {
    /// A check passed.
    Held,
    /// A check was skipped, for this reason.
    LeftOut(String),
    /// A check failed, with this output.
    Failed(String),
    /// Tests ran, with this output.
    Ran(Counts, String),
}

impl Step {
    /// The step's name for `--only`.
    fn name(self) -> String {
        self.to_possible_value()
            .map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// Steps without which this one cannot succeed.
    fn needs(self) -> &'static [Step] {
        match self {
            Step::Clippy | Step::Build => &[Step::Pages],
            Step::RustTests => &[Step::Modules, Step::Build],
            Step::Generated | Step::DocTests => &[Step::Build],
            Step::Demo => &[Step::Pages, Step::Build],
            Step::Browsers => &[Step::Modules, Step::Pages, Step::Build],
            _ => &[],
        }
    }

    fn run(self, project: &Project) -> Result<Outcome> {
        match self {
            Step::Fmt => check(project, self, cargo(project, &["fmt", "--all", "--check"])),
            Step::Tidy => Ok(findings(&tidy::findings(project)?)),
            Step::Modules => modules::build(project).map(|()| Outcome::Held),
            Step::Pages => check(project, self, web::build_command(project)),
            Step::WebCheck => check(project, self, npm_run(project, "check")),
            Step::WebTests => web_tests(project),
            Step::Clippy => check(project, self, clippy(project)),
            Step::Build => check(project, self, build(project)),
            Step::Generated => Ok(findings(&generate::outdated(project)?)),
            Step::Deny => deny(project),
            Step::RustTests => rust_tests(project),
            Step::DocTests => doc_tests(project),
            Step::Demo => demo::check::run(project).map(|()| Outcome::Held),
            Step::Browsers => browsers(project),
        }
    }
}

/// Runs the steps and prints the totals on the last line; true if all passed.
///
/// # Errors
/// If the setup cannot be completed; then nothing has been checked.
pub(crate) fn run(project: &Project, only: &[Step]) -> Result<bool> {
    setup::to_test(project)?;
    let chosen = |step: &Step| only.is_empty() || only.contains(step);
    let mut sum = Counts::default();
    let mut failed = Vec::new();
    for step in Step::value_variants().iter().copied().filter(chosen) {
        let begun = Instant::now();
        println!("  ··  {}", step.name());
        let outcome = match step.needs().iter().find(|need| failed.contains(*need)) {
            Some(need) => Outcome::Failed(format!("cannot run, because {} failed", need.name())),
            None => step
                .run(project)
                .unwrap_or_else(|error| Outcome::Failed(format!("{error:#}"))),
        };
        let counts = tell(step, &outcome, begun.elapsed());
        if counts.failed > 0 {
            failed.push(step);
        }
        sum += counts;
    }
    if !failed.is_empty() {
        let names: Vec<String> = failed.iter().map(|step| step.name()).collect();
        println!("failed: {}", names.join(", "));
    }
    println!("{} passed, {} failed", sum.passed, sum.failed);
    Ok(sum.failed == 0)
}

/// Prints a step's outcome and returns what it adds to the totals: a failed check counts as one
/// failure.
fn tell(step: Step, outcome: &Outcome, took: Duration) -> Counts {
    let line = |mark: &str, rest: &str| {
        println!(
            "{mark:>4}  {} ({:.1} s){rest}",
            step.name(),
            took.as_secs_f64()
        );
    };
    match outcome {
        Outcome::Held => {
            line("ok", "");
            Counts::default()
        }
        Outcome::LeftOut(reason) => {
            line("--", &format!(": skipped: {reason}"));
            Counts::default()
        }
        Outcome::Failed(output) => {
            println!("{}", tail(output));
            line("FAIL", "");
            Counts {
                passed: 0,
                failed: 1,
            }
        }
        Outcome::Ran(counts, output) => {
            if counts.failed > 0 {
                println!("{}", tail(output));
            }
            let mark = if counts.failed > 0 { "FAIL" } else { "ok" };
            line(
                mark,
                &format!(": {} passed, {} failed", counts.passed, counts.failed),
            );
            *counts
        }
    }
}

/// The end of a long output, which is where runners say what failed.
fn tail(output: &str) -> String {
    let lines: Vec<&str> = output.lines().collect();
    let hidden = lines.len().saturating_sub(SHOWN_LINES);
    let shown = lines[hidden..].join("\n");
    if hidden == 0 {
        return shown;
    }
    format!("({hidden} more lines are in target/xtask/logs)\n{shown}")
}

fn findings(found: &[String]) -> Outcome {
    if found.is_empty() {
        Outcome::Held
    } else {
        Outcome::Failed(found.join("\n"))
    }
}

fn captured(project: &Project, step: Step, mut command: Command) -> Result<Captured> {
    let log = project.scratch(&format!("logs/{}.log", step.name()))?;
    // The test counter reads plain text, regardless of CI's settings for colours.
    command
        .env("CARGO_TERM_COLOR", "never")
        .env("NO_COLOR", "1");
    process::capture(&mut command, &log, STEP_LIMIT)
}

fn check(project: &Project, step: Step, command: Command) -> Result<Outcome> {
    let ran = captured(project, step, command)?;
    Ok(if ran.success {
        Outcome::Held
    } else {
        Outcome::Failed(ran.output)
    })
}

/// The outcome of a test runner. One that fails without counting a failure, or that succeeds
/// without any count, has not done its work.
fn counted(ran: Captured, counts: Option<Counts>) -> Outcome {
    match counts {
        Some(counts) if ran.success || counts.failed > 0 => Outcome::Ran(counts, ran.output),
        Some(counts) => Outcome::Ran(
            Counts {
                failed: 1,
                ..counts
            },
            ran.output,
        ),
        None => Outcome::Failed(format!("{}\nno tests were counted", ran.output)),
    }
}

fn cargo(project: &Project, arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(&project.root).args(arguments);
    command
}

fn npm_run(project: &Project, script: &str) -> Command {
    let mut command = Command::new("npm");
    command
        .current_dir(project.web())
        .args(["run", "--silent", script]);
    command
}

fn clippy(project: &Project) -> Command {
    let lints = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ];
    cargo(project, &lints)
}

/// nextest runs the tests of all binaries side by side and each in a process of its own.
fn has_nextest() -> bool {
    process::answer(Command::new("cargo").args(["nextest", "--version"])).is_some()
}

/// Compiles what the tests run, with the same choice of packages, so that nothing is built twice.
fn build(project: &Project) -> Command {
    cargo(
        project,
        &[
            "test",
            "--workspace",
            "--all-targets",
            "--locked",
            "--no-run",
        ],
    )
}

fn rust_tests(project: &Project) -> Result<Outcome> {
    let nextest = has_nextest();
    let arguments: &[&str] = if nextest {
        &[
            "nextest",
            "run",
            "--workspace",
            "--all-targets",
            "--locked",
            "--no-fail-fast",
        ]
    } else {
        &[
            "test",
            "--workspace",
            "--all-targets",
            "--locked",
            "--no-fail-fast",
        ]
    };
    let ran = captured(project, Step::RustTests, cargo(project, arguments))?;
    let counts = if nextest {
        counts::nextest(&ran.output)
    } else {
        counts::cargo_test(&ran.output)
    };
    Ok(counted(ran, counts))
}

fn doc_tests(project: &Project) -> Result<Outcome> {
    let arguments = ["test", "--workspace", "--doc", "--locked", "--no-fail-fast"];
    let ran = captured(project, Step::DocTests, cargo(project, &arguments))?;
    let counts = counts::cargo_test(&ran.output);
    Ok(counted(ran, counts))
}

/// Licences, sources and bans. Advisories are left out: they need a data base from outside.
fn deny(project: &Project) -> Result<Outcome> {
    if process::answer(Command::new("cargo").args(["deny", "--version"])).is_none() {
        return Ok(Outcome::LeftOut("cargo-deny is not installed".to_owned()));
    }
    let arguments = [
        "deny",
        "--workspace",
        "check",
        "bans",
        "licenses",
        "sources",
    ];
    check(project, Step::Deny, cargo(project, &arguments))
}

fn web_tests(project: &Project) -> Result<Outcome> {
    let report = project.scratch("vitest.json")?;
    setup::forget(&report)?;
    let mut command = Command::new(project.node_program("vitest"));
    command
        .current_dir(project.web())
        .args(["run", "--reporter=default", "--reporter=json"]);
    command.arg(format!("--outputFile.json={}", report.display()));
    let ran = captured(project, Step::WebTests, command)?;
    let counts = std::fs::read_to_string(&report)
        .ok()
        .and_then(|text| counts::vitest(&text));
    Ok(counted(ran, counts))
}

fn browsers(project: &Project) -> Result<Outcome> {
    let server = project.server();
    if !server.is_file() {
        bail!("{} is missing: run the step build first", server.display());
    }
    let report = project.scratch("playwright.json")?;
    setup::forget(&report)?;
    let mut command = Command::new(project.node_program("playwright"));
    command
        .current_dir(project.web())
        .env("E2E_BINARY", &server)
        .env("PLAYWRIGHT_JSON_OUTPUT_NAME", &report)
        .args(["test", "--reporter=list,json"]);
    let ran = captured(project, Step::Browsers, command).context("the browser tests")?;
    let counts = std::fs::read_to_string(&report)
        .ok()
        .and_then(|text| counts::playwright(&text));
    Ok(counted(ran, counts))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ran(success: bool) -> Captured {
        Captured {
            success,
            output: "what it printed".to_owned(),
        }
    }

    fn failures(outcome: &Outcome) -> u64 {
        tell(Step::RustTests, outcome, Duration::ZERO).failed
    }

    #[test]
    fn a_runner_that_fails_without_a_failed_test_still_counts_as_one() {
        let passed = Some(Counts {
            passed: 3,
            failed: 0,
        });
        assert_eq!(failures(&counted(ran(true), passed)), 0);
        assert_eq!(failures(&counted(ran(false), passed)), 1);
        let failed = Some(Counts {
            passed: 3,
            failed: 2,
        });
        assert_eq!(failures(&counted(ran(false), failed)), 2);
    }

    #[test]
    fn a_runner_that_counted_nothing_failed() {
        assert_eq!(failures(&counted(ran(true), None)), 1);
    }

    #[test]
    fn a_failed_check_counts_as_one_failure_and_one_left_out_as_none() {
        assert_eq!(failures(&findings(&["too long".to_owned()])), 1);
        assert_eq!(failures(&findings(&[])), 0);
        assert_eq!(failures(&Outcome::LeftOut("a reason".to_owned())), 0);
    }

    #[test]
    fn every_step_comes_after_what_it_needs() {
        let order = Step::value_variants();
        let place = |step: Step| order.iter().position(|other| *other == step).unwrap();
        for step in order {
            assert!(
                step.needs().iter().all(|need| place(*need) < place(*step)),
                "{step:?}"
            );
        }
    }

    #[test]
    fn a_long_output_is_cut_at_its_beginning() {
        let long: String = (0..SHOWN_LINES + 7)
            .map(|line| format!("line {line}\n"))
            .collect();
        let shown = tail(&long);
        assert!(shown.starts_with("(7 more lines"));
        assert!(shown.ends_with(&format!("line {}", SHOWN_LINES + 6)));
    }
}
