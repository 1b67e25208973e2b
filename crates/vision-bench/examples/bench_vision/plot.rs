//! A plot of the error over the frames of a film, ours and OpenCV's.

use std::fs;

use anyhow::{Context, Result};
use bistand_vision_bench::film::Film;
use bistand_vision_bench::run::{Answer, Answers};

use crate::arguments::Arguments;

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 300.0;
/// Around the plot, in units of the drawing.
const EDGE: f64 = 46.0;
/// Errors above this are drawn here, in pixels.
const MOST: f64 = 8.0;
const COLOURS: [&str; 3] = ["#0b6e4f", "#c0392b", "#d68910"];
const NAMES: [&str; 3] = [
    "ours",
    "OpenCV, picture to picture",
    "OpenCV, from the first picture",
];

/// Draws the errors of a film's first mark.
pub(crate) fn write(arguments: &Arguments, film: &Film, answered: &[Answers]) -> Result<()> {
    let Some(folder) = &arguments.pictures else {
        return Ok(());
    };
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" \
         fill=\"#fff\"/>\n<text x=\"{EDGE}\" y=\"18\">error in pixels over the pictures of \
         the film {}, first mark</text>\n",
        film.name
    );
    for pixels in [0, 2, 4, 6, 8] {
        let y = height(f64::from(pixels));
        text.push_str(&format!(
            "<line x1=\"{EDGE}\" x2=\"{}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#ddd\"/>\
             <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{pixels}</text>\n",
            WIDTH - 10.0,
            EDGE - 6.0,
            y + 4.0
        ));
    }
    let last = film.times.len() - 1;
    for frame in (0..=last).step_by(60) {
        let x = across(frame, last);
        let y = HEIGHT - 28.0;
        text.push_str(&format!("<text x=\"{x:.1}\" y=\"{y}\">{frame}</text>\n"));
    }
    for (tracker, answers) in answered.iter().enumerate().rev() {
        text.push_str(&line(film, &answers[0], COLOURS[tracker], last));
        let x = EDGE + 230.0 * tracker as f64;
        text.push_str(&format!(
            "<text x=\"{x}\" y=\"{}\" fill=\"{}\">{}</text>\n",
            HEIGHT - 8.0,
            COLOURS[tracker],
            NAMES[tracker]
        ));
    }
    text.push_str("</svg>\n");
    let path = folder.join("tracking-error.svg");
    fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
}

fn across(frame: usize, last: usize) -> f64 {
    EDGE + (WIDTH - EDGE - 10.0) * frame as f64 / last as f64
}

fn height(error: f64) -> f64 {
    let room = HEIGHT - 2.0 * EDGE + 16.0;
    EDGE - 16.0 + room * (1.0 - error.min(MOST) / MOST)
}

/// The line of one tracker, broken where it does not show the mark.
fn line(film: &Film, answers: &[Answer], colour: &str, last: usize) -> String {
    let mut path = String::new();
    let mut down = false;
    for (frame, (answer, truth)) in answers.iter().zip(&film.marks[0].truths).enumerate() {
        let (Answer::Held(at), Some(truth)) = (answer, truth) else {
            down = false;
            continue;
        };
        let command = if down { 'L' } else { 'M' };
        let (x, y) = (across(frame, last), height(at.distance(truth.point)));
        path.push_str(&format!("{command}{x:.1} {y:.1}"));
        down = true;
    }
    format!("<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\"/>\n")
}
