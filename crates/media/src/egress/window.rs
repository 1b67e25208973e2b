//! A replay window: which numbers have been used. It prevents encrypting two packets with one nonce
//! and accepting a replayed report.

/// Numbers that are remembered below the highest one.
const WORDS: usize = 16;
const WIDTH: u64 = WORDS as u64 * 64;

/// The highest number, and which of those below it have been used.
#[derive(Debug, Clone, Default)]
pub(crate) struct Window {
    /// The number after the highest one; 0 while none has been used.
    next: u64,
    bits: [u64; WORDS],
}

impl Window {
    /// Uses a number; false if it has been used, or is too old to tell.
    pub(crate) fn take(&mut self, number: u64) -> bool {
        if number >= self.next {
            let step = (number + 1 - self.next).min(WIDTH);
            for cleared in (number + 1 - step)..=number {
                self.set(cleared, false);
            }
            self.next = number + 1;
        } else if self.next - number > WIDTH || self.get(number) {
            return false;
        }
        self.set(number, true);
        true
    }

    /// The highest number.
    pub(crate) fn highest(&self) -> Option<u64> {
        self.next.checked_sub(1)
    }

    fn get(&self, number: u64) -> bool {
        self.bits[(number / 64) as usize % WORDS] >> (number % 64) & 1 == 1
    }

    fn set(&mut self, number: u64, is_used: bool) {
        let word = &mut self.bits[(number / 64) as usize % WORDS];
        let bit = 1 << (number % 64);
        if is_used {
            *word |= bit;
        } else {
            *word &= !bit;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_too_old_to_be_known_counts_as_used() {
        let mut window = Window::default();
        assert!(window.take(5_000));
        assert!(window.take(5_000 - WIDTH + 1));
        assert!(!window.take(5_000 - WIDTH));
        assert!(window.take(1_000_000), "a leap");
        assert!(window.take(999_999));
        assert!(!window.take(1_000_000));
    }

    proptest! {
        #[test]
        fn no_number_is_used_twice(steps in proptest::collection::vec(-1_500_i64..1_500, 0..500)) {
            let mut window = Window::default();
            let mut used = HashSet::new();
            let mut at = 10_000_i64;
            for step in steps {
                at = (at + step).max(0);
                let number = at as u64;
                let is_new = window.take(number);
                prop_assert!(!is_new || used.insert(number), "{number} twice");
                let is_near = window.highest().is_some_and(|highest| highest - number < WIDTH);
                prop_assert!(is_new || !is_near || used.contains(&number));
            }
        }
    }
}
