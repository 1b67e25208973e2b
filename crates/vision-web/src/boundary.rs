//! What the module's functions do, in safe code.

use alloc::vec::Vec;

use bistand_vision::{Frame, MarkId, Observation, Settings, State, Tracker};

use crate::numbers::{self, Failure};

/// The largest frame that the tracker would look at: 4096 × 4096 pixels of four bytes.
pub const MOST_INPUT_BYTES: u32 = 4096 * 4096 * 4;

/// Numbers of an observation: the mark; 0 held or 1 lost; x; y; confidence; since when it is lost;
/// the side over which it left (0 none, 1 left, 2 top, 3 right, 4 bottom); the nine of the
/// homography, row by row. What a state does not have is 0.
pub const OBSERVATION_NUMBERS: usize = 16;

/// Numbers of a feature: x; y; its mark, or -1; how much speaks for its lying in the mark's plane.
pub const FEATURE_NUMBERS: usize = 4;

/// Working sides below this hold too little to track, above it no device keeps up, in pixels.
const WORKING_SIDES: core::ops::RangeInclusive<u32> = 64..=4096;

/// A person cannot tell more marks than this apart.
const MOST_MARKS: u32 = 1000;

/// One tracker, what goes in and what came out.
#[derive(Debug)]
pub struct Boundary {
    tracker: Tracker,
    input: Vec<u8>,
    answer: Vec<f64>,
    bytes: Vec<u8>,
}

impl Default for Boundary {
    fn default() -> Self {
        Self {
            tracker: Tracker::new(Settings::default()),
            input: Vec::new(),
            answer: Vec::new(),
            bytes: Vec::new(),
        }
    }
}

impl Boundary {
    /// Begins with a tracker that has seen nothing.
    ///
    /// # Errors
    /// If the settings cannot be worked with; the tracker is then as it was before.
    pub fn start(&mut self, working_side: u32, most_marks: u32) -> Result<(), Failure> {
        self.clear();
        if !WORKING_SIDES.contains(&working_side) || !(1..=MOST_MARKS).contains(&most_marks) {
            return Err(Failure::BadSettings);
        }
        self.tracker = Tracker::new(Settings {
            working_side,
            most_marks: most_marks as usize,
        });
        Ok(())
    }

    /// Room for the bytes of a frame or of a description. It grows and does not shrink; what is in
    /// it stays until it is written.
    ///
    /// # Errors
    /// If they are more than [`MOST_INPUT_BYTES`].
    pub fn input(&mut self, length: u32) -> Result<&mut [u8], Failure> {
        if length > MOST_INPUT_BYTES {
            return Err(Failure::TooManyBytes);
        }
        let length = length as usize;
        if self.input.len() < length {
            self.input.reserve_exact(length - self.input.len());
            self.input.resize(length, 0);
        }
        Ok(&mut self.input[..length])
    }

    /// Looks at the frame in the input; the answer holds the observations.
    ///
    /// # Errors
    /// If the frame cannot be used.
    pub fn see(
        &mut self,
        layout: u32,
        width: u32,
        height: u32,
        stride: u32,
        time: f64,
    ) -> Result<(), Failure> {
        self.clear();
        let frame = Frame {
            pixels: &self.input,
            layout: numbers::layout(layout)?,
            width,
            height,
            stride: stride as usize,
            time,
        };
        for observation in self.tracker.see(&frame)? {
            push(&mut self.answer, observation);
        }
        Ok(())
    }

    /// The observations in the latest frame once more, with what was done since.
    pub fn observations(&mut self) {
        self.clear();
        for observation in self.tracker.observations() {
            push(&mut self.answer, observation);
        }
    }

    /// Marks a thing in the frame of `time`; the answer holds the mark's number.
    ///
    /// # Errors
    /// If there is no such shape, or the tracker refuses.
    pub fn mark(&mut self, kind: u32, [x, y, a, b]: [f64; 4], time: f64) -> Result<(), Failure> {
        self.clear();
        let MarkId(mark) = self.tracker.mark(numbers::shape(kind, x, y, a, b)?, time)?;
        self.answer.push(f64::from(mark));
        Ok(())
    }

    /// Describes a mark for another viewer; the description is in the bytes.
    ///
    /// # Errors
    /// If there is no such mark.
    pub fn describe(&mut self, mark: u32) -> Result<(), Failure> {
        self.clear();
        let description = self.tracker.describe(MarkId(mark));
        self.bytes = description.ok_or(Failure::NoSuchMark)?;
        Ok(())
    }

    /// Takes over the mark whose description is in the first `length` bytes of the input; the
    /// answer holds its number here.
    ///
    /// # Errors
    /// If there are fewer bytes, or the tracker refuses.
    pub fn take_over(&mut self, length: u32) -> Result<(), Failure> {
        self.clear();
        let description = self.input.get(..length as usize);
        let MarkId(mark) = self
            .tracker
            .take_over(description.ok_or(Failure::TooManyBytes)?)?;
        self.answer.push(f64::from(mark));
        Ok(())
    }

    /// Forgets a mark.
    ///
    /// # Errors
    /// If there is no such mark.
    pub fn forget(&mut self, mark: u32) -> Result<(), Failure> {
        self.clear();
        if self.tracker.forget(MarkId(mark)) {
            Ok(())
        } else {
            Err(Failure::NoSuchMark)
        }
    }

    /// Forgets the frames and keeps the marks, for a video that starts again.
    pub fn restart(&mut self) {
        self.clear();
        self.tracker.restart();
    }

    /// The features in the latest frame; the answer holds them.
    pub fn features(&mut self) {
        self.clear();
        for feature in self.tracker.features() {
            self.answer.extend([
                f64::from(feature.x),
                f64::from(feature.y),
                feature.mark.map_or(-1.0, |MarkId(mark)| f64::from(mark)),
                f64::from(feature.reliability),
            ]);
        }
    }

    /// The numbers that the last call answered.
    #[must_use]
    pub fn answer(&self) -> &[f64] {
        &self.answer
    }

    /// The bytes that the last call answered.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// A call that fails leaves no answer of an earlier one behind.
    fn clear(&mut self) {
        self.answer.clear();
        self.bytes.clear();
    }
}

fn push(answer: &mut Vec<f64>, observation: &Observation) {
    let MarkId(mark) = observation.mark;
    let mark = f64::from(mark);
    match observation.state {
        State::Held(held) => {
            answer.extend([
                mark,
                0.0,
                held.x,
                held.y,
                f64::from(held.confidence),
                0.0,
                0.0,
            ]);
            answer.extend(held.homography);
        }
        State::Lost(lost) => {
            let side = numbers::side(lost.left_over);
            answer.extend([mark, 1.0, lost.x, lost.y, 0.0, lost.since, side]);
            answer.extend([0.0; 9]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LUMA: u32 = 0;
    const RGBA: u32 = 1;

    #[test]
    fn b45_room_for_more_than_the_largest_frame_is_refused() {
        let mut boundary = Boundary::default();
        for length in [MOST_INPUT_BYTES + 1, u32::MAX] {
            assert_eq!(boundary.input(length).err(), Some(Failure::TooManyBytes));
        }
        assert_eq!(boundary.input(8).unwrap().len(), 8);
        assert_eq!(boundary.input(3).unwrap().len(), 3);
    }

    #[test]
    fn b45_a_frame_that_is_not_what_it_says_is_refused_by_number() {
        let table: &[(u32, u32, u32, u32, f64, u32)] = &[
            // layout, width, height, stride, time → number
            (2, 64, 64, 64, 0.0, 40),
            (u32::MAX, 64, 64, 64, f64::NAN, 40),
            (LUMA, 0, 0, 0, 0.0, 1),
            (LUMA, 64, 0, 64, 0.0, 1),
            (LUMA, 10_000, 10_000, 10_000, 0.0, 2),
            (LUMA, u32::MAX, 64, u32::MAX, 0.0, 2),
            (LUMA, 64, 64, 63, 0.0, 3),
            (RGBA, 64, 64, 255, 0.0, 3),
            (LUMA, 64, 65, 64, 0.0, 4),
            (RGBA, 64, 64, 256, 0.0, 4),
            (LUMA, 64, 64, u32::MAX, 0.0, 4),
            (LUMA, 64, 64, 64, f64::NAN, 5),
            (LUMA, 64, 64, 64, f64::INFINITY, 5),
            (LUMA, 64, 64, 64, 0.0, numbers::DONE),
        ];
        let mut boundary = Boundary::default();
        boundary.input(64 * 64).unwrap();
        for &(layout, width, height, stride, time, number) in table {
            let result = boundary.see(layout, width, height, stride, time);
            assert_eq!(
                numbers::of(result),
                number,
                "{layout} {width} × {height}, {stride}, {time}"
            );
        }
    }

    #[test]
    fn b45_settings_that_nothing_can_work_with_are_refused() {
        let mut boundary = Boundary::default();
        for (side, marks) in [(0, 1), (63, 1), (4097, 1), (640, 0), (640, 1001)] {
            assert_eq!(boundary.start(side, marks), Err(Failure::BadSettings));
        }
        assert_eq!(boundary.start(640, 32), Ok(()));
    }

    #[test]
    fn b45_what_is_not_there_is_refused_by_number() {
        let mut boundary = Boundary::default();
        assert_eq!(boundary.describe(7), Err(Failure::NoSuchMark));
        assert_eq!(boundary.forget(u32::MAX), Err(Failure::NoSuchMark));
        assert_eq!(boundary.take_over(1), Err(Failure::TooManyBytes));
        assert_eq!(boundary.mark(3, [0.0; 4], 0.0), Err(Failure::UnknownShape));
        assert!(boundary.take_over(0).is_err(), "nothing is no description");
    }

    #[test]
    fn b45_all_failures_have_numbers_of_their_own() {
        use bistand_vision::{FrameError as P, Refusal as R};
        let frames = [
            P::TooSmall,
            P::TooLarge,
            P::StrideTooSmall,
            P::TooFewBytes,
            P::TimeNotFinite,
            P::TimeNotLater,
        ];
        let refusals = [
            R::NoFrame,
            R::NotANumber,
            R::Outside,
            R::TooMany,
            R::TimeUnknown,
            R::Blank,
            R::OnlyEdges,
            R::Unsteady,
            R::NotSeen,
            R::Damaged,
            R::ForeignVersion,
        ];
        let own = [
            Failure::UnknownLayout,
            Failure::UnknownShape,
            Failure::TooManyBytes,
            Failure::NoSuchMark,
            Failure::BadSettings,
            Failure::Broken,
        ];
        let all = frames.map(Failure::Frame).into_iter();
        let all = all.chain(refusals.map(Failure::Refused)).chain(own);
        let mut numbers: Vec<u32> = all.map(Failure::number).collect();
        let count = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), count);
        assert!(!numbers.contains(&numbers::DONE) && !numbers.contains(&19));
    }
}
