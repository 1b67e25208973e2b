//! Proof of work: cheap for one page, expensive for an attacker who guesses a million codes.
//!
//! Issuing a challenge takes no memory, so an attacker cannot evict the challenges of others: each
//! carries its time and difficulty, signed. Only solved ones are remembered, until they expire.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac::{self, HMAC_SHA256};
use bistand_wire::http::{Work, WorkDone};
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use crate::live::random_u64;

/// How long a challenge is valid.
const VALID: Duration = Duration::from_secs(120);
/// Solved challenges that are remembered. Each one has cost its work. Beyond this number
/// the oldest are forgotten, which also expire first.
const SPENT_CHALLENGES: usize = 50_000;
/// The longest nonce, in digits.
const NONCE_DIGITS: usize = 20;
/// Longer than any challenge that we issue.
const CHALLENGE_BYTES: usize = 128;

/// Issues challenges and verifies their solutions.
pub struct ProofOfWork {
    /// Generated at startup: after a restart, pages receive new challenges.
    key: hmac::Key,
    began: Instant,
    spent: Mutex<SpentChallenges>,
}

#[derive(Default)]
struct SpentChallenges {
    all: HashSet<String>,
    oldest_first: VecDeque<(Instant, String)>,
}

/// The signed content of a challenge.
struct Challenge {
    at: Instant,
    bits: u8,
}

impl Default for ProofOfWork {
    fn default() -> Self {
        let key: Vec<u8> = (0..4).flat_map(|_| random_u64().to_le_bytes()).collect();
        Self {
            key: hmac::Key::new(HMAC_SHA256, &key),
            began: Instant::now(),
            spent: Mutex::default(),
        }
    }
}

impl ProofOfWork {
    /// A new challenge of this many bits.
    pub fn issue(&self, bits: u8, now: Instant) -> Work {
        let issued = now.saturating_duration_since(self.began).as_millis();
        let said = format!("{:016x}.{issued:x}.{bits}", random_u64());
        let challenge = format!("{said}.{}", self.signature(&said));
        Work { challenge, bits }
    }

    fn signature(&self, said: &str) -> String {
        hex(hmac::sign(&self.key, said.as_bytes()).as_ref())
    }

    /// Verifies a solution: the challenge is ours, in time, hard enough and not used before.
    pub fn verify(&self, done: &WorkDone, bits: u8, now: Instant) -> bool {
        let Some(issued) = self.parse(&done.challenge) else {
            return false;
        };
        // One bit less is accepted: the difficulty may have risen while the page was working.
        now < issued.at + VALID
            && issued.bits.saturating_add(1) >= bits
            && done.nonce.len() <= NONCE_DIGITS
            && leading_zero_bits(&done.challenge, &done.nonce) >= u32::from(issued.bits)
            && self.mark_spent(&done.challenge, now)
    }

    /// Parses a challenge; `None` if it is not ours.
    fn parse(&self, challenge: &str) -> Option<Challenge> {
        if challenge.len() > CHALLENGE_BYTES {
            return None;
        }
        let (said, signature) = challenge.rsplit_once('.')?;
        let ours = self.signature(said);
        verify_slices_are_equal(ours.as_bytes(), signature.as_bytes()).ok()?;
        let (rest, bits) = said.rsplit_once('.')?;
        let (_, issued) = rest.rsplit_once('.')?;
        let issued = Duration::from_millis(u64::from_str_radix(issued, 16).ok()?);
        Some(Challenge {
            at: self.began + issued,
            bits: bits.parse().ok()?,
        })
    }

    /// Marks a challenge as used; returns `false` if it was used before.
    fn mark_spent(&self, challenge: &str, now: Instant) -> bool {
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        let SpentChallenges { all, oldest_first } = &mut *spent;
        while let Some((used, _)) = oldest_first.front()
            && (now >= *used + VALID || oldest_first.len() >= SPENT_CHALLENGES)
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
    fn a_solution_counts_once_and_in_time() {
        let proof_of_work = ProofOfWork::default();
        let now = Instant::now();
        let done = solve(&proof_of_work.issue(8, now));
        assert!(proof_of_work.verify(&done, 8, now));
        assert!(!proof_of_work.verify(&done, 8, now), "used");
        let late = solve(&proof_of_work.issue(8, now));
        assert!(!proof_of_work.verify(&late, 8, now + VALID));
        let easy = solve(&proof_of_work.issue(6, now));
        assert!(!proof_of_work.verify(&easy, 8, now), "too easy");
    }

    #[test]
    fn a_flood_of_challenges_evicts_no_other() {
        let proof_of_work = ProofOfWork::default();
        let now = Instant::now();
        let done = solve(&proof_of_work.issue(8, now));
        for _ in 0..2 * SPENT_CHALLENGES {
            proof_of_work.issue(8, now);
        }
        assert!(proof_of_work.verify(&done, 8, now));
    }

    #[test]
    fn a_challenge_that_was_changed_is_not_ours() {
        let proof_of_work = ProofOfWork::default();
        let now = Instant::now();
        let Work { challenge, .. } = proof_of_work.issue(14, now);
        let easier = challenge.replacen(".14.", ".0.", 1);
        assert_ne!(easier, challenge);
        for challenge in [easier, format!("0{challenge}"), challenge.replace('.', "")] {
            let nonce = "1".to_owned();
            assert!(!proof_of_work.verify(&WorkDone { challenge, nonce }, 0, now));
        }
        let elsewhere = solve(&ProofOfWork::default().issue(1, now));
        assert!(
            !proof_of_work.verify(&elsewhere, 1, now),
            "of another server"
        );
    }

    #[test]
    fn spent_challenges_are_remembered_until_they_expire() {
        let proof_of_work = ProofOfWork::default();
        let now = Instant::now();
        let done = solve(&proof_of_work.issue(1, now));
        assert!(proof_of_work.verify(&done, 1, now));
        assert!(!proof_of_work.verify(&done, 1, now + VALID / 2));
        let next = solve(&proof_of_work.issue(1, now + VALID));
        assert!(proof_of_work.verify(&next, 1, now + VALID));
        assert_eq!(proof_of_work.spent.lock().unwrap().all.len(), 1);
    }

    #[test]
    fn work_that_was_not_done_or_not_requested_is_refused() {
        let proof_of_work = ProofOfWork::default();
        let now = Instant::now();
        let work = proof_of_work.issue(30, now);
        let lazy = WorkDone {
            challenge: work.challenge,
            nonce: "1".into(),
        };
        assert!(!proof_of_work.verify(&lazy, 30, now));
        let foreign = WorkDone {
            challenge: "x".into(),
            nonce: "1".into(),
        };
        assert!(!proof_of_work.verify(&foreign, 1, now));
    }
}
