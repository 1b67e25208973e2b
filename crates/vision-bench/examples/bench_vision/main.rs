//! Runs the bench of the tracker; see `docs/benchmarks.md`.
//!
//! - `ours` shows the films to our tracker and prints a line for each mark. Only those for tuning,
//!   unless `--held-out` or `--all` is given; only those whose name has a part, with `--only`.
//!   `--late 200` makes the marks late, `--way time`, `patch` or `other` says how.
//! - `film` only films, `score` scores the answers that lie in the folder `--answers`.
//! - `whole` does everything and prints the tables; `--pictures` says where the plots go.
//!
//! `--material` and `--films` name the folders of the photographs and of the films.

#![allow(
    clippy::print_stdout,
    reason = "a command-line program talks on its standard output"
)]

mod answers;
mod arguments;
mod ours;
mod plot;
mod prepare;
mod sheet;
mod speed;
mod whole;

use std::process::ExitCode;

use arguments::Arguments;

fn main() -> ExitCode {
    let done = Arguments::read(std::env::args().skip(1)).and_then(|arguments| {
        match arguments.command.as_str() {
            "film" => ours::film(&arguments),
            "speed" => ours::speed(&arguments),
            "whole" => prepare::all(&arguments).and_then(|()| whole::run_all(&arguments)),
            "ours" => ours::run(&arguments),
            "score" => ours::score(&arguments),
            other => anyhow::bail!("unknown command: {other}"),
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
