//! A recorded run: every call of a module with what it answered.
//!
//! The laboratory page writes it for a fault report; replaying it shows the fault again, on any
//! machine. Because the tracker is deterministic, a replay that answers anything else, be it one
//! bit, is a fault of its own. `web/lab/run.mjs` reads and writes the same.
//!
//! **The format**, little-endian: [`BEGINNING`], then records until the end. A record is the call's
//! kind (`u8`), its numbers (their count as `u8`, then `f64`), its bytes (their count as `u32`,
//! then the bytes), and its answer: status (`u32`), numbers (count as `u32`, then `f64`) and bytes
//! (count as `u32`, then the bytes). Files that people send are compressed with gzip.

use alloc::vec::Vec;
use core::fmt;

use crate::boundary::Boundary;
use crate::numbers;

/// The first bytes of every run; the last of them is the version.
pub const BEGINNING: &[u8; 8] = b"BISTRUN1";

/// What was called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// [`Boundary::start`]: working side, most marks.
    Start = 0,
    /// [`Boundary::see`]: layout, width, height, stride, time; the pixels as bytes.
    See = 1,
    /// [`Boundary::mark`]: kind, x, y, a, b, time.
    Mark = 2,
    /// [`Boundary::describe`]: mark.
    Describe = 3,
    /// [`Boundary::take_over`]; the description as bytes.
    TakeOver = 4,
    /// [`Boundary::forget`]: mark.
    Forget = 5,
    /// [`Boundary::restart`].
    Restart = 6,
    /// [`Boundary::features`].
    Features = 7,
    /// [`Boundary::observations`].
    Observations = 8,
}

impl Kind {
    /// All of them, in the order of their numbers.
    pub const ALL: [Kind; 9] = [
        Kind::Start,
        Kind::See,
        Kind::Mark,
        Kind::Describe,
        Kind::TakeOver,
        Kind::Forget,
        Kind::Restart,
        Kind::Features,
        Kind::Observations,
    ];
}

/// A call. Numbers that are missing count as 0.
#[derive(Clone, Debug)]
pub struct Call {
    /// Which function.
    pub kind: Kind,
    /// Its arguments.
    pub numbers: Vec<f64>,
    /// What was in the input.
    pub bytes: Vec<u8>,
}

/// What a call answered.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// [`numbers::DONE`] or the number of a failure.
    pub status: u32,
    /// The numbers.
    pub numbers: Vec<f64>,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl PartialEq for Answer {
    /// Bit for bit: nothing is nearly the same, and a number that is none is the same as itself.
    fn eq(&self, other: &Self) -> bool {
        let bits = |answer: &Self| -> Vec<u64> {
            answer
                .numbers
                .iter()
                .map(|number| number.to_bits())
                .collect()
        };
        (self.status, &self.bytes) == (other.status, &other.bytes) && bits(self) == bits(other)
    }
}

/// Why a file is no run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It does not begin like one. It may still be compressed.
    NotARun,
    /// It ends within a record.
    CutOff,
    /// It holds a call that this version does not know.
    UnknownCall(u8),
}

impl fmt::Display for Unreadable {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotARun => to.write_str("this is no run (is it still compressed?)"),
            Self::CutOff => to.write_str("the run ends within a record"),
            Self::UnknownCall(kind) => write!(to, "the run holds an unknown call: {kind}"),
        }
    }
}

impl core::error::Error for Unreadable {}

impl Call {
    /// A call.
    #[must_use]
    pub fn new(kind: Kind, numbers: &[f64], bytes: &[u8]) -> Self {
        Self {
            kind,
            numbers: numbers.to_vec(),
            bytes: bytes.to_vec(),
        }
    }

    /// Does it.
    pub fn perform(&self, boundary: &mut Boundary) -> Answer {
        let number = |at: usize| self.numbers.get(at).copied().unwrap_or(0.0);
        // Saturating: what is no number of the interface is refused by the boundary itself.
        let whole = |at: usize| number(at) as u32;
        let length = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        if !self.bytes.is_empty() {
            match boundary.input(length) {
                Ok(room) => room.copy_from_slice(&self.bytes),
                Err(failure) => {
                    let status = failure.number();
                    return Answer {
                        status,
                        ..Answer::default()
                    };
                }
            }
        }
        let result = match self.kind {
            Kind::Start => boundary.start(whole(0), whole(1)),
            Kind::See => boundary.see(whole(0), whole(1), whole(2), whole(3), number(4)),
            Kind::Mark => {
                let place = [number(1), number(2), number(3), number(4)];
                boundary.mark(whole(0), place, number(5))
            }
            Kind::Describe => boundary.describe(whole(0)),
            Kind::TakeOver => boundary.take_over(length),
            Kind::Forget => boundary.forget(whole(0)),
            Kind::Restart => {
                boundary.restart();
                Ok(())
            }
            Kind::Features => {
                boundary.features();
                Ok(())
            }
            Kind::Observations => {
                boundary.observations();
                Ok(())
            }
        };
        Answer {
            status: numbers::of(result),
            numbers: boundary.answer().to_vec(),
            bytes: boundary.bytes().to_vec(),
        }
    }

    /// Appends the call and its answer to a run that begins with [`BEGINNING`].
    pub fn write(&self, answer: &Answer, run: &mut Vec<u8>) {
        run.push(self.kind as u8);
        run.push(u8::try_from(self.numbers.len()).unwrap_or(u8::MAX));
        write_numbers(&self.numbers, run);
        write_length(self.bytes.len(), run);
        run.extend(&self.bytes);
        run.extend(answer.status.to_le_bytes());
        write_length(answer.numbers.len(), run);
        write_numbers(&answer.numbers, run);
        write_length(answer.bytes.len(), run);
        run.extend(&answer.bytes);
    }
}

fn write_length(length: usize, run: &mut Vec<u8>) {
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    run.extend(length.to_le_bytes());
}

fn write_numbers(numbers: &[f64], run: &mut Vec<u8>) {
    for number in numbers {
        run.extend(number.to_le_bytes());
    }
}

/// The records of a run, one after the other.
#[derive(Clone, Debug)]
pub struct Records<'a> {
    rest: &'a [u8],
}

/// Reads a run.
///
/// # Errors
/// If it does not begin like one.
pub fn read(run: &[u8]) -> Result<Records<'_>, Unreadable> {
    let rest = run.strip_prefix(BEGINNING).ok_or(Unreadable::NotARun)?;
    Ok(Records { rest })
}

impl Iterator for Records<'_> {
    type Item = Result<(Call, Answer), Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let record = self.record();
        if record.is_err() {
            self.rest = &[];
        }
        Some(record)
    }
}

impl Records<'_> {
    fn record(&mut self) -> Result<(Call, Answer), Unreadable> {
        let [kind, count] = self.array::<2>()?;
        let known = Kind::ALL.get(usize::from(kind));
        let call = Call {
            kind: *known.ok_or(Unreadable::UnknownCall(kind))?,
            numbers: self.numbers(usize::from(count))?,
            bytes: self.bytes()?,
        };
        let status = u32::from_le_bytes(self.array()?);
        let count = u32::from_le_bytes(self.array()?);
        let answer = Answer {
            status,
            numbers: self.numbers(count as usize)?,
            bytes: self.bytes()?,
        };
        Ok((call, answer))
    }

    fn take(&mut self, length: usize) -> Result<&[u8], Unreadable> {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or(Unreadable::CutOff)?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Unreadable> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    fn numbers(&mut self, count: usize) -> Result<Vec<f64>, Unreadable> {
        let length = count.checked_mul(8).ok_or(Unreadable::CutOff)?;
        let bytes = self.take(length)?.chunks_exact(8);
        Ok(bytes
            .map(|bytes| {
                let mut array = [0; 8];
                array.copy_from_slice(bytes);
                f64::from_le_bytes(array)
            })
            .collect())
    }

    fn bytes(&mut self) -> Result<Vec<u8>, Unreadable> {
        let length = u32::from_le_bytes(self.array()?);
        Ok(self.take(length as usize)?.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b45_a_run_is_read_as_it_was_written() {
        let call = Call::new(Kind::Mark, &[0.0, f64::NAN, -0.0, 1e300], b"input");
        let answer = Answer {
            status: 21,
            numbers: vec![f64::NAN, 0.1],
            bytes: b"output".to_vec(),
        };
        let mut run = BEGINNING.to_vec();
        call.write(&answer, &mut run);
        let (read_call, read_answer) = read(&run).unwrap().next().unwrap().unwrap();
        assert_eq!(read_answer, answer);
        assert_eq!(read_call.kind, Kind::Mark);
        assert_eq!(read_call.bytes, call.bytes);
        assert_eq!(read_call.numbers[3].to_bits(), 1e300_f64.to_bits());
        assert!(read_call.numbers[2].is_sign_negative());
    }

    #[test]
    fn b45_a_run_that_is_cut_off_anywhere_is_refused_and_does_no_harm() {
        let mut run = BEGINNING.to_vec();
        Call::new(Kind::Restart, &[1.0], b"12").write(&Answer::default(), &mut run);
        for length in 0..BEGINNING.len() {
            assert_eq!(read(&run[..length]).err(), Some(Unreadable::NotARun));
        }
        for length in BEGINNING.len() + 1..run.len() {
            let mut records = read(&run[..length]).unwrap();
            assert_eq!(records.next().unwrap().err(), Some(Unreadable::CutOff));
            assert!(records.next().is_none());
        }
        run[BEGINNING.len()] = 200;
        let unknown = read(&run).unwrap().next().unwrap().err();
        assert_eq!(unknown, Some(Unreadable::UnknownCall(200)));
    }

    #[test]
    fn b45_kinds_stand_in_the_order_of_their_numbers() {
        for (number, kind) in Kind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, number);
        }
    }
}
