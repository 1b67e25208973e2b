//! The puzzle: a little work for a page, a lot for somebody who guesses a million codes.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bistand_wire::http::{Work, WorkDone};
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use crate::live::random_u64;

/// How long a puzzle may take.
const VALID: Duration = Duration::from_secs(120);
/// Puzzles open at once; beyond it the oldest are forgotten.
const OPEN: usize = 50_000;
/// The longest nonce, in digits.
const NONCE_DIGITS: usize = 20;

/// The puzzles that are open.
#[derive(Default)]
pub struct Puzzles(Mutex<HashMap<String, (u8, Instant)>>);

impl Puzzles {
    /// A new puzzle of so many bits.
    pub fn pose(&self, bits: u8, now: Instant) -> Work {
        let challenge = format!("{:016x}{:016x}", random_u64(), random_u64());
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if open.len() >= OPEN {
            open.retain(|_, (_, posed)| now < *posed + VALID);
        }
        if open.len() >= OPEN {
            open.clear();
        }
        open.insert(challenge.clone(), (bits, now));
        Work { challenge, bits }
    }

    /// Whether the work was done: a puzzle of ours, in time, hard enough, used once.
    pub fn accept(&self, done: &WorkDone, bits: u8, now: Instant) -> bool {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((posed_bits, posed)) = open.remove(&done.challenge) else {
            return false;
        };
        // One bit less is let through: the need may have risen while the page was at work.
        now < posed + VALID
            && posed_bits.saturating_add(1) >= bits
            && done.nonce.len() <= NONCE_DIGITS
            && leading_zero_bits(&done.challenge, &done.nonce) >= u32::from(posed_bits)
    }
}

fn leading_zero_bits(challenge: &str, nonce: &str) -> u32 {
    let digest = Sha256::digest(format!("{challenge}:{nonce}"));
    let mut bits = 0;
    for byte in digest {
        bits += byte.leading_zeros();
        if byte != 0 {
            break;
        }
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solve(work: &Work) -> WorkDone {
        let nonce = (0..u64::MAX)
            .map(|nonce| nonce.to_string())
            .find(|nonce| leading_zero_bits(&work.challenge, nonce) >= u32::from(work.bits))
            .unwrap();
        WorkDone {
            challenge: work.challenge.clone(),
            nonce,
        }
    }

    #[test]
    fn a_solved_puzzle_counts_once_and_in_time() {
        let puzzles = Puzzles::default();
        let now = Instant::now();
        let done = solve(&puzzles.pose(8, now));
        assert!(puzzles.accept(&done, 8, now));
        assert!(!puzzles.accept(&done, 8, now), "used");
        let late = solve(&puzzles.pose(8, now));
        assert!(!puzzles.accept(&late, 8, now + VALID));
        let easy = solve(&puzzles.pose(6, now));
        assert!(!puzzles.accept(&easy, 8, now), "too easy");
    }

    #[test]
    fn work_that_was_not_done_or_not_asked_for_is_refused() {
        let puzzles = Puzzles::default();
        let now = Instant::now();
        let work = puzzles.pose(30, now);
        let lazy = WorkDone {
            challenge: work.challenge,
            nonce: "1".into(),
        };
        assert!(!puzzles.accept(&lazy, 30, now));
        let foreign = WorkDone {
            challenge: "x".into(),
            nonce: "1".into(),
        };
        assert!(!puzzles.accept(&foreign, 1, now));
    }
}
