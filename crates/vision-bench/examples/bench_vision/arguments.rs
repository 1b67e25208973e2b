//! The command-line arguments of the bench.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use bistand_vision_bench::sequence::Half;

/// The arguments of the bench.
#[derive(Clone, Debug)]
pub(crate) struct Arguments {
    pub(crate) command: String,
    pub(crate) halves: Vec<Half>,
    pub(crate) only: Vec<String>,
    pub(crate) late: Option<f64>,
    /// How a late mark is made: by its `time`, by a `patch`, or by an `other` viewer.
    pub(crate) way: String,
    pub(crate) material: PathBuf,
    pub(crate) films: PathBuf,
    /// Where the answers of another tracker are.
    pub(crate) answers: PathBuf,
    /// Where the scripts of the others are.
    pub(crate) peers: PathBuf,
    /// The WebAssembly module of our tracker, if it is to be measured.
    pub(crate) module: Option<PathBuf>,
    /// Where the plots go, if they are wanted.
    pub(crate) pictures: Option<PathBuf>,
    /// Where the others are installed.
    pub(crate) folder: PathBuf,
}

impl Arguments {
    pub(crate) fn read(mut words: impl Iterator<Item = String>) -> Result<Self> {
        let target = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".to_owned());
        let folder = PathBuf::from(target).join("vision");
        let mut arguments = Self {
            command: words.next().unwrap_or_else(|| "ours".to_owned()),
            halves: vec![Half::Tuning],
            only: Vec::new(),
            late: None,
            way: "time".to_owned(),
            material: folder.join("material"),
            films: folder.join("films"),
            answers: folder.join("answers"),
            peers: "crates/vision-bench/peers".into(),
            module: None,
            pictures: None,
            folder,
        };
        while let Some(word) = words.next() {
            let mut value = || {
                words
                    .next()
                    .with_context(|| format!("{word} needs a value"))
            };
            match word.as_str() {
                "--held-out" => arguments.halves = vec![Half::HeldOut],
                "--all" => arguments.halves = vec![Half::Tuning, Half::HeldOut],
                "--only" => arguments.only.push(value()?),
                "--late" => arguments.late = Some(value()?.parse()?),
                "--way" => arguments.way = value()?,
                "--material" => arguments.material = value()?.into(),
                "--module" => arguments.module = Some(value()?.into()),
                "--pictures" => arguments.pictures = Some(value()?.into()),
                "--films" => arguments.films = value()?.into(),
                "--answers" => arguments.answers = value()?.into(),
                _ => bail!("unknown: {word}"),
            }
        }
        Ok(arguments)
    }

    /// The Python that has OpenCV.
    pub(crate) fn python(&self) -> PathBuf {
        self.folder.join("venv/bin/python")
    }

    /// Where npm has put opencv.js.
    pub(crate) fn node(&self) -> PathBuf {
        self.folder.join("node")
    }
}
