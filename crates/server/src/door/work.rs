//! The puzzle: a little work for a page, a lot for somebody who guesses a million codes.
//!
//! Posing one costs no memory, so nobody can push out the puzzles of others: a challenge carries
//! when it was posed and how hard it is, under a signature. Only solved ones are remembered, until
//! they have lapsed.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac::{self, HMAC_SHA256};
use bistand_wire::http::{Work, WorkDone};
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use crate::live::random_u64;

/// How long a puzzle may take.
const VALID: Duration = Duration::from_secs(120);
/// Solved puzzles remembered. Each has cost its work; beyond it the oldest are forgotten first,
/// which lapse first too.
const SOLVED: usize = 50_000;
/// The longest nonce, in digits.
const NONCE_DIGITS: usize = 20;
/// Longer than any challenge of ours.
const CHALLENGE_BYTES: usize = 128;

/// Poses puzzles and accepts their solutions.
pub struct Puzzles {
    /// Of this life of the server: after a restart pages are posed new ones.
    key: hmac::Key,
    began: Instant,
    solved: Mutex<Solved>,
}

#[derive(Default)]
struct Solved {
    all: HashSet<String>,
    oldest_first: VecDeque<(Instant, String)>,
}

/// What a challenge says of itself.
struct Posed {
    at: Instant,
    bits: u8,
}

impl Default for Puzzles {
    fn default() -> Self {
        let key: Vec<u8> = (0..4).flat_map(|_| random_u64().to_le_bytes()).collect();
        Self {
            key: hmac::Key::new(HMAC_SHA256, &key),
            began: Instant::now(),
            solved: Mutex::default(),
        }
    }
}

impl Puzzles {
    /// A new puzzle of so many bits.
    pub fn pose(&self, bits: u8, now: Instant) -> Work {
        let posed = now.saturating_duration_since(self.began).as_millis();
        let said = format!("{:016x}.{posed:x}.{bits}", random_u64());
        let challenge = format!("{said}.{}", self.signature(&said));
        Work { challenge, bits }
    }

    fn signature(&self, said: &str) -> String {
        hex(hmac::sign(&self.key, said.as_bytes()).as_ref())
    }

    /// Whether the work was done: a puzzle of ours, in time, hard enough, used once.
    pub fn accept(&self, done: &WorkDone, bits: u8, now: Instant) -> bool {
        let Some(posed) = self.posed(&done.challenge) else {
            return false;
        };
        // One bit less is let through: the need may have risen while the page was at work.
        now < posed.at + VALID
            && posed.bits.saturating_add(1) >= bits
            && done.nonce.len() <= NONCE_DIGITS
            && leading_zero_bits(&done.challenge, &done.nonce) >= u32::from(posed.bits)
            && self.use_up(&done.challenge, now)
    }

    /// What a challenge says; `None` for one that is not ours.
    fn posed(&self, challenge: &str) -> Option<Posed> {
        if challenge.len() > CHALLENGE_BYTES {
            return None;
        }
        let (said, signature) = challenge.rsplit_once('.')?;
        let ours = self.signature(said);
        verify_slices_are_equal(ours.as_bytes(), signature.as_bytes()).ok()?;
        let (rest, bits) = said.rsplit_once('.')?;
        let (_, posed) = rest.rsplit_once('.')?;
        let posed = Duration::from_millis(u64::from_str_radix(posed, 16).ok()?);
        Some(Posed {
            at: self.began + posed,
            bits: bits.parse().ok()?,
        })
    }

    /// Whether it was not used before.
    fn use_up(&self, challenge: &str, now: Instant) -> bool {
        let mut solved = self.solved.lock().unwrap_or_else(PoisonError::into_inner);
        let Solved { all, oldest_first } = &mut *solved;
        while let Some((used, _)) = oldest_first.front()
            && (now >= *used + VALID || oldest_first.len() >= SOLVED)
            && let Some((_, oldest)) = oldest_first.pop_front()
        {
            all.remove(&oldest);
        }
        if !all.insert(challenge.to_owned()) {
            return false;
        }
        oldest_first.push_back((now, challenge.to_owned()));
        true
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
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
    fn a_flood_of_puzzles_pushes_out_nobodys() {
        let puzzles = Puzzles::default();
        let now = Instant::now();
        let done = solve(&puzzles.pose(8, now));
        for _ in 0..2 * SOLVED {
            puzzles.pose(8, now);
        }
        assert!(puzzles.accept(&done, 8, now));
    }

    #[test]
    fn a_challenge_that_was_changed_is_not_ours() {
        let puzzles = Puzzles::default();
        let now = Instant::now();
        let Work { challenge, .. } = puzzles.pose(14, now);
        let easier = challenge.replacen(".14.", ".0.", 1);
        assert_ne!(easier, challenge);
        for challenge in [easier, format!("0{challenge}"), challenge.replace('.', "")] {
            let nonce = "1".to_owned();
            assert!(!puzzles.accept(&WorkDone { challenge, nonce }, 0, now));
        }
        let elsewhere = solve(&Puzzles::default().pose(1, now));
        assert!(!puzzles.accept(&elsewhere, 1, now), "of another server");
    }

    #[test]
    fn solved_puzzles_are_remembered_until_they_lapse_and_no_longer() {
        let puzzles = Puzzles::default();
        let now = Instant::now();
        let done = solve(&puzzles.pose(1, now));
        assert!(puzzles.accept(&done, 1, now));
        assert!(!puzzles.accept(&done, 1, now + VALID / 2));
        let next = solve(&puzzles.pose(1, now + VALID));
        assert!(puzzles.accept(&next, 1, now + VALID));
        assert_eq!(puzzles.solved.lock().unwrap().all.len(), 1);
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
