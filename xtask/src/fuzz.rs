//! `cargo xtask fuzz`: fuzzes the targets in `fuzz/`.
//!
//! It is not part of `cargo xtask test`, because it has no end. Inputs worth keeping are in
//! `fuzz/corpus`, and the crates' tests run all of them.

use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::process;
use crate::project::Project;

/// Longer inputs are slower and find nothing else, in bytes.
const LONGEST_INPUT: &str = "16384";

/// What is fuzzed, and for how long.
#[derive(Debug, Args)]
pub(crate) struct Fuzz {
    /// The target; if none is given, all targets one after another
    target: Option<String>,
    /// How long to run each target, in seconds
    #[arg(long, value_name = "N", default_value_t = 60)]
    seconds: u64,
}

/// A target of `fuzz/Cargo.toml`.
#[derive(Debug, PartialEq, Eq)]
struct Target {
    name: String,
    /// The feature that enables the crate that it tests.
    feature: String,
}

/// Runs the targets.
///
/// # Errors
/// If a required program is missing, there is no such target, or an input crashed one.
pub(crate) fn run(project: &Project, fuzz: &Fuzz) -> Result<()> {
    let manifest = project.root.join("fuzz/Cargo.toml");
    let manifest = std::fs::read_to_string(&manifest)
        .with_context(|| format!("cannot read {}", manifest.display()))?;
    let mut chosen = targets(&manifest);
    if let Some(wanted) = &fuzz.target {
        let all: Vec<String> = chosen.iter().map(|target| target.name.clone()).collect();
        chosen.retain(|target| target.name == *wanted);
        if chosen.is_empty() {
            bail!("unknown target {wanted}; choose one of {}", all.join(", "));
        }
    }
    if process::answer(Command::new("cargo").args(["fuzz", "--version"])).is_none() {
        bail!(
            "cargo-fuzz is missing: `cargo install cargo-fuzz` (its targets need a C++ compiler \
             too). Without it, `cargo test` runs the inputs in fuzz/corpus and damaged forms of \
             them."
        );
    }
    for target in &chosen {
        println!("fuzz: {} for {} s", target.name, fuzz.seconds);
        one(project, target, fuzz.seconds)?;
    }
    Ok(())
}

fn one(project: &Project, target: &Target, seconds: u64) -> Result<()> {
    let name = &target.name;
    let found = project.root.join("fuzz/target/found").join(name);
    std::fs::create_dir_all(&found).with_context(|| format!("cannot make {}", found.display()))?;
    let mut command = Command::new("cargo");
    command.current_dir(&project.root);
    // The stable compiler can instrument code too, but only with this variable: the option is not
    // guaranteed to remain.
    command.env("RUSTC_BOOTSTRAP", "1");
    command.args(["fuzz", "run", "--features", &target.feature, name]);
    // New inputs go into the first folder; the second is only read.
    command.arg(&found).arg(format!("fuzz/corpus/{name}"));
    command.arg("--").args([
        format!("-max_total_time={seconds}"),
        format!("-max_len={LONGEST_INPUT}"),
    ]);
    process::show(&mut command).with_context(|| {
        format!(
            "{name}: an input crashed the target (it is in fuzz/artifacts/{name}; fix the bug and \
             move the input to fuzz/corpus/{name}), or the target could not be built"
        )
    })
}

/// The targets as the manifest lists them.
fn targets(manifest: &str) -> Vec<Target> {
    let quoted = |section: &str, key: &str| {
        let line = section.lines().find(|line| line.starts_with(key))?;
        line.split('"').nth(1).map(str::to_owned)
    };
    manifest
        .split("[[bin]]")
        .skip(1)
        .filter_map(|section| {
            Some(Target {
                name: quoted(section, "name")?,
                feature: quoted(section, "required-features")?,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// The names in a folder of `fuzz/`, without endings.
    fn names(folder: &str) -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../fuzz")
            .join(folder);
        let stem = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
        std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| stem(&entry.unwrap().path()))
            .collect()
    }

    #[test]
    fn every_target_is_listed_and_has_a_corpus_that_a_test_runs() {
        let manifest = include_str!("../../fuzz/Cargo.toml");
        let listed = targets(manifest);
        let all: BTreeSet<String> = listed.iter().map(|target| target.name.clone()).collect();
        assert_eq!(all.len(), listed.len());
        assert_eq!(all, names("targets"));
        assert_eq!(all, names("corpus"));
        for Target { name, feature } in &listed {
            let path = format!("../crates/{feature}/src/fuzzing.rs");
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
            let source = std::fs::read_to_string(path).unwrap();
            let call = format!("replay(\"{name}\", super::{name});");
            assert!(source.contains(&call), "{feature} has no test `{call}`");
        }
    }

    #[test]
    fn a_manifest_without_targets_has_none() {
        assert_eq!(targets("[package]\nname = \"x\"\n"), []);
    }
}
