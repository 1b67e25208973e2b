//! The whole bench: all films, all trackers, all tables, in Markdown.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use bistand_vision::{Settings, Tracker};
use bistand_vision_bench::film::Film;
use bistand_vision_bench::run::{Answers, Way, run, run_copy, run_other};
use bistand_vision_bench::score::Score;
use bistand_vision_bench::sequence::{Half, Kind};

use crate::arguments::Arguments;
use crate::ours::{begin, each_film, ours_at_half_size};
use crate::sheet::Sheet;
use crate::{answers, plot, speed};

/// The trackers: the folder of their answers, and their name in the tables.
const TRACKERS: [(&str, &str); 4] = [
    ("ours", "**ours**"),
    ("steps", "OpenCV, picture to picture"),
    ("reference", "OpenCV, from the first picture"),
    ("csrt", "OpenCV's CSRT (boxes only)"),
];

/// How late a late mark is, in milliseconds.
const LATE: f64 = 200.0;

/// Of the film on which the processor time is measured.
const TIMED: &str = "walk-a";

/// The film that is plotted.
const PLOTTED: &str = "walk-b";

/// What is gathered over all films.
#[derive(Default)]
struct Gathered {
    /// By half, kind and tracker.
    by_kind: BTreeMap<(bool, Kind, usize), Score>,
    /// For each way of being late: the score of the late marks, and of those made in time, from the
    /// same frame on.
    late: BTreeMap<&'static str, (Score, Score)>,
    films: Vec<String>,
    sheet: Sheet,
}

/// Films, tracks, asks the others, and prints.
pub(crate) fn run_all(arguments: &Arguments) -> Result<()> {
    let mut gathered = Gathered::default();
    each_film(arguments, |film| one(arguments, film, &mut gathered))?;
    if let Some(folder) = &arguments.pictures {
        gathered.sheet.write(&folder.join("tracking-films.png"))?;
    }
    println!("{}", tables(arguments, &gathered)?);
    Ok(())
}

fn one(arguments: &Arguments, film: &Film, gathered: &mut Gathered) -> Result<()> {
    eprintln!("{}", film.name);
    gathered.sheet.add(film);
    let in_time = run(film, Way::InTime);
    answers::write(
        &arguments.answers.join(format!("ours/{}.csv", film.name)),
        &in_time,
    )?;
    let mut row = format!("| {} | {} ", film.name, film.kind.name());
    let held_out = film.half == Half::HeldOut;
    row.push_str(if held_out { "| held out " } else { "| tuning " });
    let mut answered = vec![in_time.clone()];
    for (folder, _) in &TRACKERS[1..] {
        answered.push(ask(arguments, folder, film)?);
    }
    for (tracker, answers) in answered.iter().enumerate() {
        let score = sum(film, answers, |mark| begin(&answers[mark]));
        if tracker < 3 {
            row.push_str(&format!(
                "| {:.2} / {:.2} ",
                score.error(0.5),
                score.error(0.95)
            ));
        }
        if tracker == 0 {
            row.push_str(&format!("| {:.1} | {} ", score.shown(), score.wrong));
        }
        let all = gathered
            .by_kind
            .entry((held_out, film.kind, tracker))
            .or_default();
        all.add(&score);
    }
    gathered.films.push(format!("{row}|"));
    if film.name == PLOTTED {
        plot::write(arguments, film, &answered[..3])?;
    }
    let copy = ours_at_half_size(film)?;
    let other = run_other(film, &copy, LATE);
    let ways = [
        ("by its time", run(film, Way::ByTime(LATE)), &in_time),
        (
            "by a description of the picture alone",
            run(film, Way::ByPatch(LATE)),
            &in_time,
        ),
        (
            "taken over by a second viewer; in time: on the same pictures as it",
            other.clone(),
            &run_copy(film, &copy),
        ),
        (
            "taken over by a second viewer; in time: on the whole film",
            other,
            &in_time,
        ),
    ];
    for (name, late, in_time) in ways {
        let from: Vec<usize> = late.iter().map(|answers| begin(answers)).collect();
        let (sum_late, sum_in_time) = gathered.late.entry(name).or_default();
        sum_late.add(&sum(film, &late, |mark| from[mark]));
        sum_in_time.add(&sum(film, in_time, |mark| from[mark]));
    }
    Ok(())
}

/// The answers of OpenCV: kept, or asked for.
fn ask(arguments: &Arguments, folder: &str, film: &Film) -> Result<Answers> {
    let path = arguments
        .answers
        .join(format!("{folder}/{}.csv", film.name));
    let note = arguments.films.join(format!("{}.print", film.name));
    let age = |path| fs::metadata(path).and_then(|data| data.modified()).ok();
    let kept = age(&path).is_some_and(|answered| age(&note).is_none_or(|film| film < answered));
    if !kept {
        let status = Command::new("taskset")
            .args(["-c", "1"])
            .arg(arguments.python())
            .arg(arguments.peers.join("opencv_peer.py"))
            .arg(&arguments.films)
            .arg(&arguments.answers)
            .args([folder, &film.name])
            .status()
            .context("cannot run Python")?;
        ensure!(status.success(), "OpenCV failed on {}", film.name);
    }
    answers::read(&path, film)
}

fn sum(film: &Film, answers: &Answers, from: impl Fn(usize) -> usize) -> Score {
    let mut sum = Score::default();
    for (mark, answers) in answers.iter().enumerate() {
        // CSRT does not answer for what is no box.
        let from = from(mark);
        if from < answers.len() {
            sum.add(&Score::of(film, mark, answers, from));
        }
    }
    sum
}

fn tables(arguments: &Arguments, gathered: &Gathered) -> Result<String> {
    let mut text = String::new();
    for (held_out, title) in [(true, "Held out"), (false, "For tuning")] {
        text.push_str(&format!("{title}:\n\n"));
        text.push_str(
            "| material | tracker | marks | error, median, px | 95th percentile | shown, % \
             | wrong, % of shown | back: median, ms | 95th percentile | never |\n\
             |---|---|---:|---:|---:|---:|---:|---:|---:|---:|\n",
        );
        for kind in Kind::ALL {
            for (tracker, (_, name)) in TRACKERS.iter().enumerate() {
                if let Some(score) = gathered.by_kind.get(&(held_out, kind, tracker)) {
                    text.push_str(&row(kind.name(), name, score));
                }
            }
        }
        for (tracker, (_, name)) in TRACKERS.iter().enumerate() {
            let mut all = Score::default();
            let of = gathered.by_kind.iter();
            of.filter(|((half, _, number), _)| *half == held_out && *number == tracker)
                .for_each(|(_, score)| all.add(score));
            text.push_str(&row("all", name, &all));
        }
        text.push('\n');
    }
    text.push_str(&late_table(gathered));
    text.push('\n');
    text.push_str(&speed::table(arguments, TIMED)?);
    text.push_str(&format!(
        "\nMemory at 640 × 480: {}.\n\n",
        memory(arguments)?
    ));
    text.push_str(
        "Each film; errors are median / 95th percentile in pixels:\n\n\
         | film | material | half | ours | shown, % | wrong, pictures \
         | OpenCV, picture to picture | OpenCV, from the first |\n\
         |---|---|---|---|---:|---:|---|---|\n",
    );
    text.push_str(&gathered.films.join("\n"));
    Ok(text)
}

fn row(kind: &str, name: &str, score: &Score) -> String {
    if score.marks == 0 {
        return String::new();
    }
    let never = score.returns.iter().filter(|back| back.is_none()).count();
    let back = |share| {
        let came: Vec<f64> = score.returns.iter().flatten().copied().collect();
        if came.is_empty() {
            return "–".to_owned();
        }
        format!("{:.0}", bistand_vision_bench::score::quantile(&came, share))
    };
    format!(
        "| {kind} | {name} | {} | {:.2} | {:.2} | {:.1} | {:.2} | {} | {} | {never} of {} |\n",
        score.marks,
        score.error(0.5),
        score.error(0.95),
        score.shown(),
        score.wrong_share(),
        back(0.5),
        back(0.95),
        score.returns.len(),
    )
}

fn late_table(gathered: &Gathered) -> String {
    let mut text = String::from(
        "Marks that come 200 ms late, all films:\n\n\
         | how | error, median, px | in time | ratio | 95th percentile, px | in time \
         | shown, % | in time | wrong, % of shown | refused |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    for (name, (late, in_time)) in &gathered.late {
        text.push_str(&format!(
            "| {name} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {:.1} | {:.1} \
             | {:.2} | {} of {} |\n",
            late.error(0.5),
            in_time.error(0.5),
            late.error(0.5) / in_time.error(0.5),
            late.error(0.95),
            in_time.error(0.95),
            late.shown(),
            in_time.shown(),
            late.wrong_share(),
            late.refused,
            late.marks,
        ));
    }
    text
}

/// What a tracker holds with ten marks, after a film.
fn memory(arguments: &Arguments) -> Result<String> {
    let mut found = None;
    let timed = Arguments {
        only: vec![TIMED.to_owned()],
        ..arguments.clone()
    };
    each_film(&timed, |film| {
        let mut tracker = Tracker::new(Settings::default());
        let mut marks = 0;
        for frame in 0..film.times.len() {
            tracker.see(&film.frame(frame))?;
            if frame == 0 {
                found = Some((tracker.memory(), 0, 0));
                for place in 0..10 {
                    let (x, y) = (
                        120.0 + 100.0 * f64::from(place % 5),
                        160.0 + 150.0 * f64::from(place / 5),
                    );
                    let shape = bistand_vision::Shape::Circle { x, y, radius: 40.0 };
                    marks += usize::from(tracker.mark(shape, film.times[0]).is_ok());
                }
            }
        }
        found = found.map(|(empty, _, _)| (empty, marks, tracker.memory()));
        Ok(())
    })?;
    let (empty, marks, full) = found.context("the film is not there")?;
    let kib = |bytes: usize| bytes / 1024;
    Ok(format!(
        "{} KiB without a mark, {} KiB with {marks} marks after 300 pictures",
        kib(empty),
        kib(full)
    ))
}
