//! Erasing the texts of whole sessions, found by their customer or by their age.

use super::{Pending, SessionKey, StoreError};

/// A session that still has texts.
#[derive(Clone, PartialEq, Eq)]
pub struct Wordy {
    /// Its key.
    pub session: SessionKey,
    /// When it was created, milliseconds since 1970.
    pub created_at: i64,
    /// How many texts it has, including names.
    pub texts: u32,
}

/// Finding and erasing texts.
pub trait ErasureStore: Send + Sync {
    /// The session with this key, if it still has texts.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn words_of_session<'a>(
        &'a self,
        key: &'a SessionKey,
    ) -> Pending<'a, Result<Vec<Wordy>, StoreError>>;

    /// The sessions whose customer gave exactly this name and that still have texts; the case of
    /// ASCII letters does not matter.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn words_of_customer<'a>(
        &'a self,
        name: &'a str,
    ) -> Pending<'a, Result<Vec<Wordy>, StoreError>>;

    /// The sessions that ended before a moment, milliseconds since 1970, and still have texts;
    /// at most `limit`, the oldest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn words_over_before(
        &self,
        before: i64,
        limit: u32,
    ) -> Pending<'_, Result<Vec<Wordy>, StoreError>>;

    /// Erases all texts of a session permanently; returns how many there were. When this resolves,
    /// no later read and no later backup returns them; [`Self::checkpoint`] removes their last
    /// copies. `by` goes to the audit log.
    ///
    /// # Errors
    /// If the database cannot be written.
    fn erase_session<'a>(
        &'a self,
        session: &'a SessionKey,
        at: i64,
        by: &'a str,
    ) -> Pending<'a, Result<u64, StoreError>>;

    /// Counts erasures. When it has changed, texts that another process has cached may be erased.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn erasures_made(&self) -> Pending<'_, Result<i64, StoreError>>;

    /// Removes what is left of erased texts outside the tables, such as in a write-ahead log;
    /// `false` if a reader (a backup) prevents it for now.
    ///
    /// # Errors
    /// If the database cannot be written.
    fn checkpoint(&self) -> Pending<'_, Result<bool, StoreError>>;
}
