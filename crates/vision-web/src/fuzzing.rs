//! What a fuzzer gives to the module; see `fuzz/`.
//!
//! The function takes any bytes and must return without a panic for any sizes, times, places and
//! descriptions in them.

use alloc::vec;
use alloc::vec::Vec;

use crate::boundary::{Boundary, FEATURE_NUMBERS, OBSERVATION_NUMBERS};
use crate::numbers;
use crate::run::{Answer, Call, Kind};

/// Sizes of frames that are drawn instead of given, so that inputs of some bytes reach the inside
/// of the tracker. The first has the aspect of the second.
const SIZES: [(u32, u32); 4] = [(96, 72), (64, 48), (72, 96), (49, 150)];

/// Calls in one input; more find nothing else.
const MOST_CALLS: usize = 40;

/// Bytes that are read one after the other; zeros when there are none left.
struct FuzzInput<'a>(&'a [u8]);

impl FuzzInput<'_> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        *first
    }

    fn number(&mut self) -> f64 {
        let byte = self.byte();
        match byte {
            0..=239 => f64::from(byte) / 2.0 - 10.0,
            240 => f64::NAN,
            241 => f64::INFINITY,
            242 => f64::NEG_INFINITY,
            243 => -0.0,
            244 => f64::MAX,
            245 => f64::MIN_POSITIVE,
            246 => -1e9,
            247 => 4_294_967_295.0,
            _ => {
                let mut bits = [0; 8];
                bits.fill_with(|| self.byte());
                f64::from_le_bytes(bits)
            }
        }
    }

    fn take(&mut self, length: usize) -> Vec<u8> {
        let (taken, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        taken.to_vec()
    }
}

/// A frame with corners everywhere, moved by (x, y) pixels.
fn drawn(width: u32, height: u32, x: u32, y: u32) -> Vec<u8> {
    let mut pixels = Vec::with_capacity((width * height) as usize);
    for row in 0..height {
        for column in 0..width {
            let (column, row) = ((column + x) / 5, (row + y) / 5);
            let mixed = (column * 73 + row * 151) ^ (column * row * 31);
            pixels.push((mixed.wrapping_mul(2_654_435_761) >> 24) as u8);
        }
    }
    pixels
}

/// Calls of the module, made from bytes: some drawn frames, to be tracked, and hostile numbers.
pub fn marks(data: &[u8]) {
    let mut input = FuzzInput(data);
    let mut boundary = Boundary::default();
    let mut time = 0.0;
    let mut description = Vec::new();
    for _ in 0..MOST_CALLS {
        if input.0.is_empty() {
            break;
        }
        let call = call(&mut input, &mut time, &mut description);
        let answer = call.perform(&mut boundary);
        check(&call, &answer);
        if call.kind == Kind::Describe && answer.status == numbers::DONE {
            assert!(answer.bytes.len() <= 8_000, "a description is too long");
            description = answer.bytes;
        }
    }
}

fn call(input: &mut FuzzInput<'_>, time: &mut f64, description: &mut Vec<u8>) -> Call {
    match input.byte() % 12 {
        0 => Call::new(Kind::Start, &[input.number(), input.number()], &[]),
        1 => {
            let sizes = [
                input.number(),
                input.number(),
                input.number(),
                input.number(),
            ];
            let numbers = [sizes[0], sizes[1], sizes[2], sizes[3], input.number()];
            Call::new(Kind::See, &numbers, &input.take(64))
        }
        2..=5 => {
            let (width, height) = SIZES[usize::from(input.byte() >> 5) % SIZES.len()];
            let (x, y) = (u32::from(input.byte() % 8), u32::from(input.byte() % 8));
            *time += f64::from(input.byte());
            let numbers = [0.0, width.into(), height.into(), width.into(), *time];
            Call::new(Kind::See, &numbers, &drawn(width, height, x, y))
        }
        6 | 7 => {
            let kind = f64::from(input.byte() % 4);
            let place = [
                input.number(),
                input.number(),
                input.number(),
                input.number(),
            ];
            let late = *time - f64::from(input.byte() % 8);
            let numbers = [kind, place[0], place[1], place[2], place[3], late];
            Call::new(Kind::Mark, &numbers, &[])
        }
        8 => Call::new(Kind::Describe, &[f64::from(input.byte() % 8)], &[]),
        9 => {
            let mut bytes = core::mem::take(description);
            let (at, value) = (usize::from(input.byte()), input.byte());
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= value;
            }
            if bytes.is_empty() {
                bytes = input.take(at);
            }
            Call::new(Kind::TakeOver, &[], &bytes)
        }
        10 => Call::new(Kind::Forget, &[f64::from(input.byte() % 8)], &[]),
        _ => {
            let rest = [Kind::Restart, Kind::Features, Kind::Observations];
            Call::new(rest[usize::from(input.byte()) % rest.len()], &[], &[])
        }
    }
}

/// For any input, the output can be drawn.
fn check(call: &Call, answer: &Answer) {
    let finite = answer.numbers.iter().all(|number| number.is_finite());
    assert!(
        finite,
        "{:?} {:?} answers {answer:?}",
        call.kind, call.numbers
    );
    if answer.status != numbers::DONE {
        assert_eq!(answer.numbers, vec![0.0; 0], "a failure that answers");
        return;
    }
    match call.kind {
        Kind::See | Kind::Observations => {
            let observations = answer.numbers.chunks_exact(OBSERVATION_NUMBERS);
            assert!(observations.remainder().is_empty());
            for observation in observations {
                let sure = observation[4] >= 1.0 / 3.0 && observation[4] <= 1.0;
                assert!(
                    observation[1] == 1.0 || sure,
                    "held and not sure: {observation:?}"
                );
            }
        }
        Kind::Features => assert_eq!(answer.numbers.len() % FEATURE_NUMBERS, 0),
        Kind::Mark | Kind::TakeOver => assert_eq!(answer.numbers.len(), 1),
        _ => assert!(answer.numbers.is_empty()),
    }
}

#[cfg(test)]
#[path = "../../../fuzz/corpus.rs"]
mod corpus;

#[cfg(test)]
mod tests {
    use super::corpus::replay;

    #[test]
    fn b45_marks_of_the_corpus_do_no_harm() {
        replay("marks", super::marks);
    }
}
