//! The dice: session ids, codes, links.
//!
//! A code is short enough to be told on the telephone; it grows with the number of open ones so
//! that a guess opens something once in ten million tries at most.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bistand_store::{Store, StoreError};
use rand::RngExt;

/// Digits of a code while few are open.
const FEWEST_DIGITS: u32 = 9;
/// Open codes that nine digits are enough for: 100 / 10⁹ = 10⁻⁷.
const OPEN_CODES_FOR_FEWEST: u64 = 100;
/// Bytes of randomness in a link.
const LINK_BYTES: usize = 16;
/// Tries to find a free code; with one in ten million taken, two are rarely needed.
const TRIES: usize = 16;

/// 64 random bits.
#[must_use]
pub fn random_u64() -> u64 {
    rand::rng().random()
}

/// A token of 128 random bits for a link, in letters and digits that need no escaping.
pub(super) fn link_token() -> String {
    let bytes: [u8; LINK_BYTES] = rand::rng().random();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

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
    pub(super) async fn draw(&self, store: &Store) -> Result<Drawn, StoreError> {
        let others = self.0.fetch_add(1, Ordering::SeqCst);
        let mut drawn = Drawn {
            code: String::new(),
            urn: self.clone(),
        };
        let digits = digits_for(store.open_entries_count().await? + others);
        for _ in 0..TRIES {
            drawn.code = random_code(digits);
            if store.code_is_free(&drawn.code).await? {
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

fn random_code(digits: u32) -> String {
    let width = digits as usize;
    let number = rand::rng().random_range(0..10_u64.pow(digits));
    format!("{number:0width$}")
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

    #[test]
    fn codes_keep_their_leading_zeros_and_links_their_bits() {
        for _ in 0..200 {
            assert_eq!(random_code(9).len(), 9);
            assert!(random_code(9).chars().all(|c| c.is_ascii_digit()));
            assert_eq!(link_token().len(), 32);
        }
        assert_ne!(link_token(), link_token());
    }
}
