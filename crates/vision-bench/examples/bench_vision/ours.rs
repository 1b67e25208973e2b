//! Our tracker on the films, and the scores.

use std::time::Instant;

use anyhow::Result;
use bistand_vision_bench::annotated;
use bistand_vision_bench::catalogue;
use bistand_vision_bench::film::Film;
use bistand_vision_bench::run::{Answer, Answers, Way, run as track, run_copy, run_other};
use bistand_vision_bench::score::Score;
use bistand_vision_bench::sequence::{Half, Kind};
use bistand_vision_bench::store;

use crate::arguments::Arguments;
use crate::{answers, speed};

/// Calls for each film that is asked for, one after the other: they are large.
pub(crate) fn each_film(
    arguments: &Arguments,
    mut then: impl FnMut(&Film) -> Result<()>,
) -> Result<()> {
    let asked = |name: &str| {
        arguments.only.is_empty() || arguments.only.iter().any(|only| name.contains(only))
    };
    for half in &arguments.halves {
        for entry in catalogue::entries(*half) {
            if asked(&entry.name()) {
                let sequence = entry.sequence(&arguments.material)?;
                then(&store::film(&sequence, &arguments.films)?)?;
            }
        }
        if *half == Half::HeldOut && asked("box") {
            let film = annotated::film(&arguments.material)?;
            film.write(&arguments.films)?;
            then(&film)?;
        }
    }
    Ok(())
}

/// Films everything that is asked for.
pub(crate) fn film(arguments: &Arguments) -> Result<()> {
    let mut started = Instant::now();
    each_film(arguments, |film| {
        let took = started.elapsed().as_secs_f64();
        println!("{}: {} pictures, {took:.1} s", film.name, film.times.len());
        started = Instant::now();
        Ok(())
    })
}

/// Prints the mean processor time of one frame in milliseconds.
pub(crate) fn speed(arguments: &Arguments) -> Result<()> {
    each_film(arguments, |film| {
        println!("{}", speed::ours(film)?);
        Ok(())
    })
}

/// Runs our tracker, writes its answers and prints the scores.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    each(arguments, |film| {
        let answers = match (arguments.way.as_str(), arguments.late) {
            ("other", late) => run_other(film, &ours_at_half_size(film)?, late.unwrap_or(200.0)),
            ("copy", _) => run_copy(film, &ours_at_half_size(film)?),
            ("patch", late) => track(film, Way::ByPatch(late.unwrap_or(200.0))),
            (_, Some(late)) => track(film, Way::ByTime(late)),
            (_, None) => track(film, Way::InTime),
        };
        answers::write(
            &arguments.answers.join(format!("ours/{}.csv", film.name)),
            &answers,
        )?;
        Ok(answers)
    })
}

/// What a second viewer gets: half as large, through VP8 at half of the bit rate.
pub(crate) fn ours_at_half_size(film: &Film) -> Result<Film> {
    film.sent((film.size.0 / 2, film.size.1 / 2), 150)
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
    each_film(arguments, |film| {
        let answers = answers(film)?;
        for (mark, answers) in answers.iter().enumerate() {
            let score = Score::of(film, mark, answers, begin(answers));
            line(&film.name, &mark.to_string(), &score);
            for (kind, sum) in &mut kinds {
                if *kind == film.kind {
                    sum.add(&score);
                }
            }
            total.add(&score);
        }
        Ok(())
    })?;
    for (kind, score) in kinds.iter().filter(|(_, score)| score.marks > 0) {
        line(kind.name(), "all", score);
    }
    line("everything", "all", &total);
    Ok(())
}

/// The frame after the one on which a mark was made.
pub(crate) fn begin(answers: &[Answer]) -> usize {
    let made = answers.iter().position(|answer| *answer != Answer::NotYet);
    (made.unwrap_or(answers.len()) + 1).min(answers.len())
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
