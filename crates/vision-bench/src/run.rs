//! Shows films to the tracker.

use bistand_vision::{Refusal, Settings, State, Tracker};

use crate::film::Film;
use crate::geometry::Point;

/// What is said about a mark in one picture.
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

/// The answers of one run: for each mark, for each picture.
pub type Answers = Vec<Vec<Answer>>;

/// How a mark is made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Way {
    /// On the picture itself.
    InTime,
    /// This many milliseconds after the picture on which it was made, by its time.
    ByTime(f64),
    /// Likewise, by a description made from that picture alone.
    ByPatch(f64),
}

/// Shows a film to a tracker and makes its marks.
#[must_use]
pub fn run(film: &Film, way: Way) -> Answers {
    let mut tracker = Tracker::new(Settings::default());
    let mut made: Vec<Option<Result<bistand_vision::MarkId, Refusal>>> =
        vec![None; film.marks.len()];
    let mut answers: Answers = vec![Vec::with_capacity(film.times.len()); film.marks.len()];
    for (frame, time) in film.times.iter().enumerate() {
        tracker
            .see(&film.picture(frame))
            .expect("a film is made of good pictures");
        for (mark, made) in film.marks.iter().zip(&mut made) {
            let seen_at = film.times[mark.frame];
            let late = match way {
                Way::InTime => 0.0,
                Way::ByTime(late) | Way::ByPatch(late) => late,
            };
            if made.is_none() && frame >= mark.frame && *time >= seen_at + late {
                *made = Some(make(&mut tracker, film, mark.frame, mark.shape(1.0), way));
            }
        }
        for (made, answers) in made.iter().zip(&mut answers) {
            answers.push(answer(&tracker, *made));
        }
    }
    answers
}

fn make(
    tracker: &mut Tracker,
    film: &Film,
    frame: usize,
    shape: bistand_vision::Shape,
    way: Way,
) -> Result<bistand_vision::MarkId, Refusal> {
    match way {
        Way::InTime | Way::ByTime(_) => tracker.mark(shape, film.times[frame]),
        Way::ByPatch(_) => Err(Refusal::NoPicture),
    }
}

fn answer(tracker: &Tracker, made: Option<Result<bistand_vision::MarkId, Refusal>>) -> Answer {
    match made {
        None => Answer::NotYet,
        Some(Err(refusal)) => Answer::Refused(refusal),
        Some(Ok(id)) => {
            let sighting = tracker
                .sightings()
                .iter()
                .find(|sighting| sighting.mark == id);
            match sighting.map(|sighting| sighting.state) {
                Some(State::Held(held)) => Answer::Held(Point::new(held.x, held.y)),
                Some(State::Lost(_)) | None => Answer::Lost,
            }
        }
    }
}
