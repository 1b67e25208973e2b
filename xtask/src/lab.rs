//! `cargo xtask lab`: pages for developers, which no binary ships.

use std::process::Command;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::process;
use crate::project::Project;
use crate::{modules, setup};

/// Which page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Page {
    /// Marks on a camera or video: what the tracker sees, and how fast
    Tracker,
}

/// A laboratory page.
#[derive(Debug, Args)]
pub(crate) struct Lab {
    /// Which page to serve
    page: Page,
    /// Serve the page on this port
    #[arg(long, default_value_t = 5180)]
    port: u16,
}

/// Builds what the page needs and serves it until Ctrl-C; it reloads when a source changes.
///
/// # Errors
/// If something is missing, does not build, or the port is taken.
pub(crate) fn run(project: &Project, lab: &Lab) -> Result<()> {
    let Page::Tracker = lab.page;
    setup::to_build(project)?;
    modules::build(project)?;
    println!("Open http://localhost:{}/tracker.html", lab.port);
    let mut command = Command::new(project.node_program("vite"));
    command
        .current_dir(project.web())
        .args(["--config", "vite.lab.config.ts", "--strictPort"])
        .args(["--port", &lab.port.to_string()]);
    process::show(&mut command)
}
