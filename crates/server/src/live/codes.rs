//! A code is short enough to be read out on the telephone. It grows with the number of valid ones,
//! so that a guess succeeds at most once in ten million attempts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bistand_store::StoreError;

use super::environment::Environment;

/// Digits of a code while few are valid.
const FEWEST_DIGITS: u32 = 9;
/// Valid codes for which nine digits are enough: 100 / 10⁹ = 10⁻⁷.
const OPEN_CODES_FOR_FEWEST: u64 = 100;
/// Attempts to find a free code; with one in ten million taken, a second one is rarely needed.
const TRIES: usize = 16;

/// Counts the reserved codes that are not on disk yet. They count as valid, or many sessions
/// created together would all get a code that is only long enough for one more.
#[derive(Clone, Default)]
pub(super) struct CodePool(Arc<AtomicU64>);

/// A reserved code. It counts until this is dropped, which must not happen before it is on disk.
pub(super) struct CodeReservation {
    /// The code.
    pub(super) code: String,
    pool: CodePool,
}

impl Drop for CodeReservation {
    fn drop(&mut self) {
        self.pool.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl CodePool {
    /// A code that no valid entry has.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub(super) async fn reserve(
        &self,
        environment: &Environment,
    ) -> Result<CodeReservation, StoreError> {
        let others = self.0.fetch_add(1, Ordering::SeqCst);
        let mut reservation = CodeReservation {
            code: String::new(),
            pool: self.clone(),
        };
        let digits = digits_for(environment.store.open_entries_count().await? + others);
        for _ in 0..TRIES {
            reservation.code = environment.random.code(digits);
            if environment.store.code_is_free(&reservation.code).await? {
                break;
            }
        }
        Ok(reservation)
    }
}

/// One more digit for each factor of ten in valid codes.
fn digits_for(open: u64) -> u32 {
    let mut digits = FEWEST_DIGITS;
    let mut room = OPEN_CODES_FOR_FEWEST;
    while open >= room {
        digits += 1;
        room = room.saturating_mul(10);
        if room == u64::MAX {
            break;
        }
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a1_a_code_grows_with_the_number_of_open_ones() {
        assert_eq!(digits_for(0), 9);
        assert_eq!(digits_for(99), 9);
        assert_eq!(digits_for(100), 10);
        assert_eq!(digits_for(9_999), 11);
        for open in [1, 99, 100, 999, 5_000, 10_000, 99_999] {
            let possible = 10_f64.powi(i32::try_from(digits_for(open)).unwrap());
            assert!(open as f64 / possible <= 1e-7, "{open} open codes");
        }
    }
}
