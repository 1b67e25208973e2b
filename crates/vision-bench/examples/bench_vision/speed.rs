//! How long a frame takes: ours, natively and in WebAssembly, and OpenCV's, in turn on one core.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use bistand_vision::{Frame, Layout, Settings, Tracker};
use bistand_vision_bench::film::Film;
use bistand_vision_bench::score::quantile;

use crate::arguments::Arguments;

/// Frames before the clock is read, as in the scripts of the others.
const WARM: usize = 30;

/// Each takes its turn this many times.
const ROUNDS: usize = 5;

/// The mean processor time of one frame in milliseconds, from RGBA to the answer, with one mark.
pub(crate) fn ours(film: &Film) -> Result<f64> {
    let mut tracker = Tracker::new(Settings::default());
    let mut spent = 0.0;
    let mark = film.marks.last().context("a film without a mark")?;
    for (frame, time) in film.times.iter().enumerate() {
        let luma = film.frame(frame);
        let coloured: Vec<u8> = luma
            .pixels
            .iter()
            .flat_map(|luma| [*luma, *luma, *luma, 255])
            .collect();
        let rgba = Frame {
            pixels: &coloured,
            layout: Layout::Rgba,
            stride: 4 * luma.stride,
            ..luma
        };
        let begin = processor_time()?;
        tracker.see(&rgba)?;
        if frame >= WARM {
            spent += processor_time()? - begin;
        }
        if frame == 0 {
            tracker.mark(mark.shape(1.0), *time)?;
        }
    }
    Ok(spent / (film.times.len() - WARM) as f64)
}

/// What this thread has used, in milliseconds: the first number of Linux's account.
fn processor_time() -> Result<f64> {
    let text = fs::read_to_string("/proc/thread-self/schedstat")?;
    let spent = text.split_whitespace().next().context("an empty account")?;
    Ok(spent.parse::<f64>()? / 1e6)
}

/// One side of the comparison: its name and how it is asked.
struct Side {
    name: &'static str,
    command: Command,
    rounds: Vec<f64>,
}

/// The table of times on one film.
pub(crate) fn table(arguments: &Arguments, film: &str) -> Result<String> {
    let mut sides = sides(arguments, film)?;
    for _ in 0..ROUNDS {
        for side in &mut sides {
            side.rounds.push(asked(&mut side.command)?);
        }
    }
    let least = sides[1].rounds.clone();
    let mut text = format!(
        "{ROUNDS} rounds in turn on the film {film}, one mark.\n\n\
         | a picture of 640 × 480 | processor time, ms | range \
         | against OpenCV's least, median | range |\n\
         |---|---:|---:|---:|---:|\n"
    );
    for side in &sides {
        let ratios: Vec<f64> = side
            .rounds
            .iter()
            .zip(&least)
            .map(|(ms, of)| ms / of)
            .collect();
        let [low, middle, high] = [0.0, 0.5, 1.0].map(|at| quantile(&side.rounds, at));
        let [least, ratio, most] = [0.0, 0.5, 1.0].map(|at| quantile(&ratios, at));
        text.push_str(&format!(
            "| {} | {middle:.2} | {low:.2} – {high:.2} | {ratio:.2} | {least:.2} – {most:.2} |\n",
            side.name
        ));
    }
    Ok(text)
}

fn sides(arguments: &Arguments, film: &str) -> Result<Vec<Side>> {
    let films = fs::canonicalize(&arguments.films)?;
    let pinned = |program: &Path| {
        let mut command = Command::new("taskset");
        command.args(["-c", "1"]).arg(program);
        command
    };
    let side = |name, command| Side {
        name,
        command,
        rounds: Vec::new(),
    };
    let peers = fs::canonicalize(&arguments.peers)?;
    let python = arguments.python();
    let opencv = |last: &[&str]| {
        let mut command = pinned(&python);
        command
            .arg(peers.join("opencv_speed.py"))
            .arg(&films)
            .arg(film)
            .args(last);
        command
    };
    let mut native = pinned(&std::env::current_exe()?);
    native.arg("speed").arg("--all").arg("--only").arg(film);
    native
        .arg("--films")
        .arg(&films)
        .arg("--material")
        .arg(&arguments.material);
    let mut script = pinned(Path::new("node"));
    script
        .current_dir(arguments.node())
        .arg(peers.join("opencv_speed.mjs"));
    script.arg(&films).arg(film);
    let mut sides = vec![
        side(
            "ours, native: grey, pyramid, tracking, fit, finding again",
            native,
        ),
        side(
            "OpenCV, its least: tracking one way and RANSAC, 100 points",
            opencv(&[]),
        ),
        side(
            "OpenCV, the whole: grey, there and back, RANSAC, ORB",
            opencv(&["whole"]),
        ),
        side("opencv.js: as OpenCV's least", script),
    ];
    if let Some(module) = &arguments.module {
        let mut wasm = pinned(Path::new("node"));
        wasm.arg(peers.join("wasm_speed.mjs")).arg(&films).arg(film);
        wasm.arg(fs::canonicalize(module)?);
        sides.insert(1, side("ours, WebAssembly in Node", wasm));
        sides.swap(1, 2);
    }
    Ok(sides)
}

/// The one number that a command prints.
fn asked(command: &mut Command) -> Result<f64> {
    let output = command
        .output()
        .with_context(|| format!("cannot run {command:?}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    ensure!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    text.trim()
        .parse()
        .with_context(|| format!("{command:?} printed {text}"))
}
