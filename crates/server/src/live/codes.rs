//! A code is short enough to be told on the telephone; it grows with the number of open ones so
//! that a guess opens something once in ten million tries at most.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bistand_store::StoreError;

use super::surroundings::Surroundings;

/// Digits of a code while few are open.
const FEWEST_DIGITS: u32 = 9;
/// Open codes that nine digits are enough for: 100 / 10⁹ = 10⁻⁷.
const OPEN_CODES_FOR_FEWEST: u64 = 100;
/// Tries to find a free code; with one in ten million taken, two are rarely needed.
const TRIES: usize = 16;

/// Counts the codes that are drawn and not yet on disk: they are as good as open, or many sessions
/// that are opened at once would all get a code of the length that is enough for one more.
#[derive(Clone, Default)]
pub(super) struct Urn(Arc<AtomicU64>);

/// A code that was drawn. It counts until this is dropped, which must not be before it is on disk.
pub(super) struct Drawn {
    /// The code.
    pub(super) code: String,
    urn: Urn,
}

impl Drop for Drawn {
    fn drop(&mut self) {
        self.urn.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Urn {
    /// A code that no open entry has.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub(super) async fn draw(&self, around: &Surroundings) -> Result<Drawn, StoreError> {
        let others = self.0.fetch_add(1, Ordering::SeqCst);
        let mut drawn = Drawn {
            code: String::new(),
            urn: self.clone(),
        };
        let digits = digits_for(around.store.open_entries_count().await? + others);
        for _ in 0..TRIES {
            drawn.code = around.random.code(digits);
            if around.store.code_is_free(&drawn.code).await? {
                break;
            }
        }
        Ok(drawn)
    }
}

/// One more digit for each tenfold of open codes.
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
