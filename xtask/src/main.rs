//! The project's own commands, `cargo xtask …`: what a developer needs besides cargo and npm.
//!
//! `demo` and `test` install everything they need, so that a fresh machine needs one command each.
//! This program is kept small, because it is compiled before it can print anything.

#![allow(
    clippy::print_stdout,
    reason = "a command-line program prints to standard output"
)]

mod bench;
mod counts;
mod demo;
mod fuzz;
mod generate;
mod lab;
mod modules;
mod process;
mod project;
mod requirements;
mod setup;
mod test;
mod tidy;
mod web;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::project::Project;

/// The project's own commands.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    disable_help_subcommand = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Run Bistand on this machine, with a demo agent and a code for a customer
    Demo(demo::Demo),
    /// Run everything that CI checks
    Test {
        /// Run only this step (repeatable)
        #[arg(long, value_name = "STEP")]
        only: Vec<test::Step>,
    },
    /// Regenerate the generated files
    Generate {
        /// Change nothing; fail if a file is out of date
        #[arg(long)]
        check: bool,
    },
    /// Fill in the tests in docs/requirements.md (also part of `generate`)
    Requirements,
    /// Check the project's style
    Tidy,
    /// Build the tracker's WebAssembly modules
    Modules,
    /// Serve a page for developers
    Lab(lab::Lab),
    /// Run a benchmark and write its table to docs/benchmarks.md
    Bench {
        /// What to measure
        bench: bench::Bench,
        /// Another build's binary to compare with (`attack`, `join` and `cold`)
        #[arg(long)]
        against: Option<std::path::PathBuf>,
    },
    /// Fuzz the parsers of network input
    Fuzz(fuzz::Fuzz),
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the task; true if all is well.
fn run(arguments: &Arguments) -> Result<bool> {
    let project = Project::find()?;
    process::listen_for_ctrl_c()?;
    match &arguments.command {
        Task::Demo(demo) => demo::run(&project, demo).map(|()| true),
        Task::Test { only } => test::run(&project, only),
        Task::Generate { check: true } => generate::check(&project).map(|()| true),
        Task::Generate { check: false } => generate::all(&project).map(|()| true),
        Task::Requirements => requirements::write(&project).map(|()| true),
        Task::Bench { bench, against } => {
            bench::run(&project, *bench, against.as_deref()).map(|()| true)
        }
        Task::Modules => {
            setup::to_build(&project)?;
            modules::build(&project).map(|()| true)
        }
        Task::Lab(lab) => lab::run(&project, lab).map(|()| true),
        Task::Fuzz(fuzz) => fuzz::run(&project, fuzz).map(|()| true),
        Task::Tidy => {
            let found = tidy::findings(&project)?;
            found.iter().for_each(|finding| println!("{finding}"));
            Ok(found.is_empty())
        }
    }
}
