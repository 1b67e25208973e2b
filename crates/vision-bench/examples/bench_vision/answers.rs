//! Answers of other trackers, and ours, as lines of text: `mark,frame,x,y`, or `mark,frame,lost`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use bistand_vision_bench::film::Film;
use bistand_vision_bench::geometry::Point;
use bistand_vision_bench::run::{Answer, Answers};

/// Writes what a tracker said.
pub(crate) fn write(path: &Path, answers: &Answers) -> Result<()> {
    let mut text = String::new();
    for (mark, answers) in answers.iter().enumerate() {
        for (frame, answer) in answers.iter().enumerate() {
            match answer {
                Answer::NotYet => {}
                Answer::Held(at) => text.push_str(&format!("{mark},{frame},{},{}\n", at.x, at.y)),
                Answer::Lost => text.push_str(&format!("{mark},{frame},lost\n")),
                Answer::Refused(why) => text.push_str(&format!("{mark},{frame},refused,{why}\n")),
            }
        }
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// Reads what another tracker said.
pub(crate) fn read(path: &Path, film: &Film) -> Result<Answers> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut answers = vec![vec![Answer::NotYet; film.times.len()]; film.marks.len()];
    for line in text.lines().filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split(',').collect();
        let bad = || format!("{}: {line}", path.display());
        let mark: usize = words[0].parse().with_context(bad)?;
        let frame: usize = words.get(1).with_context(bad)?.parse().with_context(bad)?;
        answers[mark][frame] = match words[2..] {
            [x, y] => Answer::Held(Point::new(
                x.parse().with_context(bad)?,
                y.parse().with_context(bad)?,
            )),
            _ => Answer::Lost,
        };
    }
    Ok(answers)
}
