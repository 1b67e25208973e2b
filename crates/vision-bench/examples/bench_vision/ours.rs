//! Our tracker on the films, and the scores.

use std::time::Instant;

use anyhow::Result;
use bistand_vision_bench::catalogue::{self, Entry};
use bistand_vision_bench::film::Film;
use bistand_vision_bench::run::{Answer, Answers, Way, run as track};
use bistand_vision_bench::score::Score;
use bistand_vision_bench::sequence::Kind;
use bistand_vision_bench::store;

use crate::answers;
use crate::arguments::Arguments;

/// What is asked for.
fn entries(arguments: &Arguments) -> Vec<Entry> {
    let halves = arguments.halves.iter();
    let mut all: Vec<Entry> = halves.flat_map(|half| catalogue::entries(*half)).collect();
    if !arguments.only.is_empty() {
        all.retain(|entry| {
            arguments
                .only
                .iter()
                .any(|name| entry.name().contains(name))
        });
    }
    all
}

/// Films everything that is asked for.
pub(crate) fn film(arguments: &Arguments) -> Result<()> {
    for entry in entries(arguments) {
        let started = Instant::now();
        let sequence = entry.sequence(&arguments.material)?;
        let film = store::film(&sequence, &arguments.films)?;
        println!(
            "{}: {} pictures, {:.1} s",
            film.name,
            film.times.len(),
            started.elapsed().as_secs_f64()
        );
    }
    Ok(())
}

/// Runs our tracker, writes its answers and prints the scores.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let way = arguments.late.map_or(Way::InTime, Way::ByTime);
    each(arguments, |film| {
        let answers = track(film, way);
        answers::write(
            &arguments.answers.join(format!("ours/{}.csv", film.name)),
            &answers,
        )?;
        Ok(answers)
    })
}

/// Prints the scores of answers that another tracker gave.
pub(crate) fn score(arguments: &Arguments) -> Result<()> {
    each(arguments, |film| {
        answers::read(&arguments.answers.join(format!("{}.csv", film.name)), film)
    })
}

fn each(arguments: &Arguments, mut answers: impl FnMut(&Film) -> Result<Answers>) -> Result<()> {
    println!(
        "{:<14}{:>4} {:>8}{:>8} {:>8} {:>8} {:>9} {:>9} {:>4}",
        "film", "mark", "median", "p95", "shown%", "wrong%", "back ms", "gone", "no"
    );
    let mut kinds: Vec<(Kind, Score)> = Kind::ALL.map(|kind| (kind, Score::default())).into();
    let mut total = Score::default();
    for entry in entries(arguments) {
        let sequence = entry.sequence(&arguments.material)?;
        let film = store::film(&sequence, &arguments.films)?;
        let answers = answers(&film)?;
        for (mark, answers) in answers.iter().enumerate() {
            let begin = |answer: &Answer| *answer != Answer::NotYet;
            let from = answers.iter().position(begin).unwrap_or(answers.len()) + 1;
            let score = Score::of(&film, mark, answers, from.min(film.times.len()));
            line(&film.name, &mark.to_string(), &score);
            for (kind, sum) in &mut kinds {
                if *kind == film.kind {
                    sum.add(&score);
                }
            }
            total.add(&score);
        }
    }
    for (kind, score) in kinds.iter().filter(|(_, score)| score.marks > 0) {
        line(kind.name(), "all", score);
    }
    line("everything", "all", &total);
    Ok(())
}

fn line(name: &str, mark: &str, score: &Score) {
    let (back, gone) = if score.returns.is_empty() {
        ("-".to_owned(), "-".to_owned())
    } else {
        let gone = score.returns.iter().filter(|back| back.is_none()).count();
        (
            format!("{:.0}", score.back(1.0)),
            format!("{gone}/{}", score.returns.len()),
        )
    };
    println!(
        "{name:<14}{mark:>4} {:>8.2}{:>8.2} {:>8.1} {:>8.2} {back:>9} {gone:>9} {:>4}",
        score.error(0.5),
        score.error(0.95),
        score.shown(),
        score.wrong_share(),
        score.refused,
    );
}
