//! Rate limits per person or address: a burst, and then a steady rate.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Allowances that are kept before full ones are removed.
const UNTIDIED: usize = 1_000;

/// A burst of units, and the time in which one is restored.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Units in a full allowance.
    pub burst: u32,
    /// The time in which one unit is restored.
    pub every: Duration,
}

/// What is left of a [`Pace`]. It stores only the time from which it is full.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    full_at: Instant,
}

impl Allowance {
    /// A full one.
    #[must_use]
    pub fn full(now: Instant) -> Self {
        Self { full_at: now }
    }

    /// Takes one unit.
    ///
    /// # Errors
    /// The time until there is one; then nothing is taken.
    pub fn take(&mut self, pace: Pace, now: Instant) -> Result<(), Duration> {
        let next = self.full_at.max(now) + pace.every;
        let over = (next - now).saturating_sub(pace.every * pace.burst);
        if over.is_zero() {
            self.full_at = next;
            return Ok(());
        }
        Err(over)
    }

    /// Takes units even if there are not enough; the missing ones are owed, up to `debt`.
    pub fn charge(&mut self, units: u32, pace: Pace, debt: Duration, now: Instant) {
        let latest = now + pace.every * pace.burst + debt;
        self.full_at = (self.full_at.max(now) + pace.every.saturating_mul(units)).min(latest);
    }

    /// When nothing is owed any more; in the past if nothing is.
    #[must_use]
    pub fn clear_at(&self, pace: Pace) -> Instant {
        // `full_at` is never before the allowance began, so this can only be too late.
        let burst = pace.every * pace.burst;
        self.full_at.checked_sub(burst).unwrap_or(self.full_at)
    }

    /// Whether it is full.
    #[must_use]
    pub fn is_full(&self, now: Instant) -> bool {
        self.full_at <= now
    }
}

/// One allowance of the same pace for each key; keys that use nothing take no memory.
pub struct Allowances<K> {
    pace: Pace,
    known: Mutex<Known<K>>,
}

struct Known<K> {
    left: HashMap<K, Allowance>,
    /// When there are more, the full ones are removed.
    tidy_beyond: usize,
}

impl<K: Eq + Hash> Allowances<K> {
    /// A set in which all are full.
    #[must_use]
    pub fn new(pace: Pace) -> Self {
        let known = Known {
            left: HashMap::new(),
            tidy_beyond: UNTIDIED,
        };
        Self {
            pace,
            known: Mutex::new(known),
        }
    }

    /// Takes one unit of a key's allowance.
    ///
    /// # Errors
    /// The time until there is one; then nothing is taken.
    pub fn take(&self, whose: K, now: Instant) -> Result<(), Duration> {
        // Times are replaced as a whole, so a panic elsewhere leaves nothing inconsistent.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.left.len() > known.tidy_beyond {
            known.left.retain(|_, left| !left.is_full(now));
            known.tidy_beyond = UNTIDIED + 2 * known.left.len();
        }
        let left = known.left.entry(whose);
        left.or_insert_with(|| Allowance::full(now))
            .take(self.pace, now)
    }
}

/// Whole seconds to wait, for a refusal.
#[must_use]
pub fn seconds(wait: Duration) -> u32 {
    u32::try_from(wait.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACE: Pace = Pace {
        burst: 12,
        every: Duration::from_secs(1),
    };

    #[test]
    fn a_burst_is_had_at_once_and_then_one_at_a_time() {
        let now = Instant::now();
        let mut left = Allowance::full(now);
        let taken = (0..1_000).filter(|_| left.take(PACE, now).is_ok());
        assert_eq!(taken.count(), 12);
        assert_eq!(left.take(PACE, now), Err(PACE.every));
        let later = now + PACE.every;
        assert_eq!(left.take(PACE, later), Ok(()));
        assert_eq!(left.take(PACE, later).map_err(seconds), Err(1));
        assert!(!left.is_full(later));
        let much_later = now + PACE.every * 1_000;
        assert!(left.is_full(much_later));
        let taken = (0..1_000).filter(|_| left.take(PACE, much_later).is_ok());
        assert_eq!(taken.count(), 12);
    }

    #[test]
    fn each_has_an_allowance_and_full_ones_are_forgotten() {
        let now = Instant::now();
        let all = Allowances::new(PACE);
        for whose in 0..3 * UNTIDIED {
            assert_eq!(all.take(whose, now), Ok(()));
        }
        assert_eq!((0..20).filter(|_| all.take(7, now).is_ok()).count(), 11);
        let later = now + PACE.every * 5;
        all.known.lock().unwrap().tidy_beyond = 0;
        assert_eq!(all.take(8, later), Ok(()));
        assert_eq!(all.known.lock().unwrap().left.len(), 2, "7 and 8");
    }

    #[test]
    fn a_debt_is_bounded() {
        let now = Instant::now();
        let mut left = Allowance::full(now);
        let debt = Duration::from_secs(5);
        left.charge(12, PACE, debt, now);
        assert_eq!(left.clear_at(PACE), now);
        left.charge(u32::MAX, PACE, debt, now);
        assert_eq!(left.clear_at(PACE), now + debt);
    }
}
