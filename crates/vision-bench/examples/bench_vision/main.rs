//! Runs the bench of the tracker; see `docs/benchmarks.md`.
//!
//! `bench_vision ours [--held-out | --all] [--only NAME]… [--late MS]` films (or reads) the
//! sequences and prints a line for each. `--material` and `--films` name the folders of the
//! photographs and of the films.

#![allow(
    clippy::print_stdout,
    reason = "a command-line program talks on its standard output"
)]

mod answers;
mod arguments;
mod ours;
mod plot;
mod prepare;
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
