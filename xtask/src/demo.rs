//! `cargo xtask demo`: Bistand on this machine with one command.
use crate::project::Project;
use anyhow::Result;

/// How the demo is run.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Demo {}

pub(crate) fn run(_project: &Project, _demo: &Demo) -> Result<()> {
    Ok(())
}
