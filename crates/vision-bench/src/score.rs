//! Compares answers with the truth.

use crate::film::Film;
use crate::geometry::Point;
use crate::run::Answer;

/// Off by more than this share of the frame's width is wrong: the mark is on another thing.
pub const WRONG: f64 = 0.03;

/// Away for fewer frames than this is a flicker and no absence.
const ABSENCE: usize = 5;

/// What was measured of one mark, or of many.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Score {
    /// How far off, in pixels, in each frame in which it was shown. A mark that is held beyond the
    /// edge, where it really is beyond the edge, is not shown.
    pub errors: Vec<f64>,
    /// Frames in which at least half of the target was seen.
    pub seen: usize,
    /// In how many of them it was shown.
    pub shown_when_seen: usize,
    /// Frames in which it was shown off by more than [`WRONG`].
    pub wrong: usize,
    /// After each absence, how many milliseconds until it was shown where it is; `None` if that
    /// did not happen before it was gone again.
    pub returns: Vec<Option<f64>>,
    /// Marks that were refused.
    pub refused: usize,
    /// Marks.
    pub marks: usize,
}

impl Score {
    /// The score of one mark of a film, from the frame `from` on.
    #[must_use]
    pub fn of(film: &Film, mark: usize, answers: &[Answer], from: usize) -> Self {
        let planned = &film.marks[mark];
        let mut score = Self {
            marks: 1,
            ..Self::default()
        };
        if answers
            .iter()
            .any(|answer| matches!(answer, Answer::Refused(_)))
        {
            score.refused = 1;
        }
        let limit = WRONG * f64::from(film.size.0);
        for (truth, answer) in planned.truths.iter().zip(answers).skip(from) {
            let seen = truth.is_some_and(|truth| truth.is_seen());
            score.seen += usize::from(seen);
            let Answer::Held(point) = answer else {
                continue;
            };
            score.shown_when_seen += usize::from(seen);
            // A mark that is correctly placed beyond the frame's edge is not seen.
            let beyond = |at: Point| {
                let inside = |at: f64, length: u32| (-0.5..f64::from(length) - 0.5).contains(&at);
                !inside(at.x, film.size.0) || !inside(at.y, film.size.1)
            };
            if let Some(truth) = truth.filter(|truth| !(beyond(truth.point) && beyond(*point))) {
                let error = point.distance(truth.point);
                score.errors.push(error);
                score.wrong += usize::from(error > limit);
            }
        }
        score.returns = returns(film, mark, answers, from);
        score
    }

    /// Adds what was measured of others.
    pub fn add(&mut self, other: &Self) {
        self.errors.extend_from_slice(&other.errors);
        self.returns.extend_from_slice(&other.returns);
        self.seen += other.seen;
        self.shown_when_seen += other.shown_when_seen;
        self.wrong += other.wrong;
        self.refused += other.refused;
        self.marks += other.marks;
    }

    /// The error that `share` of the shown frames do not exceed, in pixels; not a number if it was
    /// never shown.
    #[must_use]
    pub fn error(&self, share: f64) -> f64 {
        quantile(&self.errors, share)
    }

    /// In which share of the frames with the target seen it was shown, in percent.
    #[must_use]
    pub fn shown(&self) -> f64 {
        100.0 * self.shown_when_seen as f64 / self.seen as f64
    }

    /// Which share of the shown frames was wrong, in percent.
    #[must_use]
    pub fn wrong_share(&self) -> f64 {
        100.0 * self.wrong as f64 / self.errors.len() as f64
    }

    /// How long it took until it was back, in milliseconds, at `share` of the returns; infinite
    /// if it did not come back.
    #[must_use]
    pub fn back(&self, share: f64) -> f64 {
        let times: Vec<f64> = self
            .returns
            .iter()
            .map(|time| time.unwrap_or(f64::INFINITY))
            .collect();
        quantile(&times, share)
    }
}

/// The value that `share` of them do not exceed.
#[must_use]
pub fn quantile(values: &[f64], share: f64) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    let at = (share * last as f64).round() as usize;
    values.get(at).copied().unwrap_or(f64::NAN)
}

/// How long after each absence the mark was back. An absence is at least [`ABSENCE`] frames in a
/// row in which less than half of the target is seen.
fn returns(film: &Film, mark: usize, answers: &[Answer], from: usize) -> Vec<Option<f64>> {
    let planned = &film.marks[mark];
    let limit = WRONG * f64::from(film.size.0);
    let mut returns = Vec::new();
    let mut away = 0;
    let mut waiting: Option<f64> = None;
    let frames = planned.truths.iter().zip(answers).zip(&film.times);
    for ((truth, answer), time) in frames.skip(from) {
        let Some(truth) = truth else {
            continue;
        };
        if !truth.is_seen() {
            away += 1;
            if away == ABSENCE && waiting.take().is_some() {
                returns.push(None);
            }
            continue;
        }
        if away >= ABSENCE {
            waiting = Some(*time);
        }
        away = 0;
        let right = matches!(answer, Answer::Held(at) if at.distance(truth.point) <= limit);
        if let Some(since) = waiting.take_if(|_| right) {
            returns.push(Some(time - since));
        }
    }
    if waiting.is_some() {
        returns.push(None);
    }
    returns
}
