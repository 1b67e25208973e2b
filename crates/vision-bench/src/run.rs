//! Shows films to the tracker.

use bistand_vision::{MarkId, Refusal, Settings, State, Tracker, describe_frame};

use crate::film::{Film, Planned};
use crate::geometry::Point;

/// What is said about a mark in one frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answer {
    /// It is not made yet.
    NotYet,
    /// It was refused.
    Refused(Refusal),
    /// It is here.
    Held(Point),
    /// It is not seen.
    Lost,
}

/// The answers of one run: for each mark, for each frame.
pub type Answers = Vec<Vec<Answer>>;

/// How a mark is made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Way {
    /// On the frame itself.
    InTime,
    /// This many milliseconds after the frame on which it was made, by its time.
    ByTime(f64),
    /// Likewise, by a description made from that frame alone.
    ByPatch(f64),
}

/// Whether and how a mark was made.
type Made = Option<Result<MarkId, Refusal>>;

/// Shows a film to a tracker and makes its marks.
#[must_use]
pub fn run(film: &Film, way: Way) -> Answers {
    let mut tracker = Tracker::new(Settings::default());
    let mut made: Vec<Made> = vec![None; film.marks.len()];
    let mut answers: Answers = vec![Vec::with_capacity(film.times.len()); film.marks.len()];
    let late = match way {
        Way::InTime => 0.0,
        Way::ByTime(late) | Way::ByPatch(late) => late,
    };
    for (frame, time) in film.times.iter().enumerate() {
        show(&mut tracker, film, frame);
        for (mark, made) in film.marks.iter().zip(&mut made) {
            let due = frame >= mark.frame && *time >= film.times[mark.frame] + late;
            if made.is_none() && due {
                *made = Some(make(&mut tracker, film, mark, way));
            }
        }
        for (made, answers) in made.iter().zip(&mut answers) {
            answers.push(answer(&tracker, *made));
        }
    }
    answers
}

/// A second viewer takes the marks over from the first. It sees `copy`, the same film at another
/// size and quality, and `delay` milliseconds later. The first one describes its marks twice that
/// long after they were made, and `other` takes them over then, when it is itself `delay` past the
/// frame on which they were made. Its answers are in pixels of `film`. There are none for the last
/// frames: it has not seen them when the film ends.
#[must_use]
pub fn run_other(film: &Film, copy: &Film, delay: f64) -> Answers {
    let (mut first, mut other) = (
        Tracker::new(Settings::default()),
        Tracker::new(Settings::default()),
    );
    let mut ids: Vec<Made> = vec![None; film.marks.len()];
    let mut taken: Vec<Made> = vec![None; film.marks.len()];
    let mut answers: Answers = vec![Vec::with_capacity(film.times.len()); film.marks.len()];
    let mut next = 0;
    for (frame, time) in film.times.iter().enumerate() {
        show(&mut first, film, frame);
        for ((mark, id), taken) in film.marks.iter().zip(&mut ids).zip(&mut taken) {
            if frame == mark.frame {
                *id = Some(make(&mut first, film, mark, Way::InTime));
            }
            let due = *time >= film.times[mark.frame] + 2.0 * delay;
            if let (true, None, Some(made)) = (due, &taken, *id) {
                let description = made.and_then(|id| first.describe(id).ok_or(Refusal::NotSeen));
                *taken = Some(description.and_then(|text| other.take_over(&text)));
            }
        }
        while next < copy.times.len() && copy.times[next] + delay <= *time {
            show(&mut other, copy, next);
            for (taken, answers) in taken.iter().zip(&mut answers) {
                answers.push(enlarged(answer(&other, *taken), film, copy));
            }
            next += 1;
        }
    }
    answers
}

/// What the marks would be worth had they been made in time on `copy`, the same film at another
/// size and quality. The answers are in pixels of `film`.
#[must_use]
pub fn run_copy(film: &Film, copy: &Film) -> Answers {
    let mut tracker = Tracker::new(Settings::default());
    let scale = f64::from(copy.size.0) / f64::from(film.size.0);
    let mut made: Vec<Made> = vec![None; film.marks.len()];
    let mut answers: Answers = vec![Vec::with_capacity(film.times.len()); film.marks.len()];
    for (frame, time) in copy.times.iter().enumerate() {
        show(&mut tracker, copy, frame);
        for ((mark, made), answers) in film.marks.iter().zip(&mut made).zip(&mut answers) {
            if frame == mark.frame {
                *made = Some(tracker.mark(mark.shape(scale), *time));
            }
            answers.push(enlarged(answer(&tracker, *made), film, copy));
        }
    }
    answers
}

fn enlarged(answer: Answer, film: &Film, copy: &Film) -> Answer {
    let scale = f64::from(film.size.0) / f64::from(copy.size.0);
    match answer {
        Answer::Held(at) => Answer::Held(Point::new(
            (at.x + 0.5) * scale - 0.5,
            (at.y + 0.5) * scale - 0.5,
        )),
        other => other,
    }
}

fn show(tracker: &mut Tracker, film: &Film, frame: usize) {
    tracker
        .see(&film.frame(frame))
        .expect("a film is made of good frames");
}

fn make(tracker: &mut Tracker, film: &Film, mark: &Planned, way: Way) -> Result<MarkId, Refusal> {
    let shape = mark.shape(1.0);
    match way {
        Way::InTime | Way::ByTime(_) => tracker.mark(shape, film.times[mark.frame]),
        Way::ByPatch(_) => {
            let description = describe_frame(&film.frame(mark.frame), shape)?;
            tracker.take_over(&description)
        }
    }
}

fn answer(tracker: &Tracker, made: Made) -> Answer {
    match made {
        None => Answer::NotYet,
        Some(Err(refusal)) => Answer::Refused(refusal),
        Some(Ok(id)) => {
            let observation = tracker
                .observations()
                .iter()
                .find(|observation| observation.mark == id);
            match observation.map(|observation| observation.state) {
                Some(State::Held(held)) => Answer::Held(Point::new(held.x, held.y)),
                Some(State::Lost(_)) | None => Answer::Lost,
            }
        }
    }
}
