//! A rate limit: a burst, and then one per interval.

use std::time::{Duration, Instant};

/// What is left of an allowance.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowance {
    most: u32,
    every: Duration,
    /// When it is (or was) full again.
    whole_at: Instant,
}

impl Allowance {
    pub(crate) fn new(now: Instant, most: u32, every: Duration) -> Allowance {
        Allowance {
            most,
            every,
            whole_at: now,
        }
    }

    /// Takes one; false if none is left.
    pub(crate) fn take(&mut self, now: Instant) -> bool {
        let whole_at = self.whole_at.max(now) + self.every;
        let takes = whole_at.saturating_duration_since(now) <= self.every * self.most;
        if takes {
            self.whole_at = whole_at;
        }
        takes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_used_up_and_comes_back_one_by_one() {
        let now = Instant::now();
        let at = |seconds| now + Duration::from_secs(seconds);
        let mut allowance = Allowance::new(now, 3, Duration::from_secs(10));
        let table = [
            (0, true),
            (0, true),
            (0, true),
            (0, false),
            (9, false),
            (10, true),
            (10, false),
            (1_000, true),
            (1_000, true),
            (1_000, true),
            (1_000, false),
        ];
        for (row, (seconds, expected)) in table.into_iter().enumerate() {
            assert_eq!(allowance.take(at(seconds)), expected, "row {row}");
        }
    }
}
