//! What the server does with the database as a whole: checks at startup, regular sweeps, numbers
//! for the operator, backups, the end.

use std::path::Path;

use super::{Pending, StoreError, StoredEvent};

/// The database as a whole.
pub trait MaintenanceStore: Send + Sync {
    /// Whether reads and writes work now, for `/readyz`.
    ///
    /// # Errors
    /// The reason, worded for the operator.
    fn ready(&self) -> Pending<'_, Result<(), StoreError>>;

    /// The time of the last write to a table that has an index by time, in ms since 1970: not long
    /// before the very last event.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn latest_change(&self) -> Pending<'_, Result<Option<i64>, StoreError>>;

    /// One event of each kind and version in the sessions that are neither done nor cancelled, as
    /// an example of its shape.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn kinds_in_live_sessions(&self) -> Pending<'_, Result<Vec<StoredEvent>, StoreError>>;

    /// How many sessions there are, by status.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn sessions_by_status(&self) -> Pending<'_, Result<Vec<(String, u64)>, StoreError>>;

    /// Deletes answers from before a moment, milliseconds since 1970; no client retries a command
    /// that old. Returns how many there were.
    ///
    /// # Errors
    /// If the database cannot be read or written.
    fn forget_answers(&self, before: i64) -> Pending<'_, Result<u64, StoreError>>;

    /// Closes the entries that have expired by `now` (milliseconds since 1970) and deletes their
    /// links. Returns how many there were.
    ///
    /// # Errors
    /// If the database cannot be written.
    fn close_entries(&self, now: i64) -> Pending<'_, Result<u64, StoreError>>;

    /// Writes a consistent copy of the database while the server keeps running. The copy contains
    /// no erased text. When this resolves, the copy is complete, verified and on disk.
    ///
    /// # Errors
    /// [`StoreError::Exists`] if the file exists already; [`StoreError::Backup`] if it cannot
    /// be written, and then no partial file is left.
    fn backup<'a>(&'a self, target: &'a Path) -> Pending<'a, Result<(), StoreError>>;

    /// Writes what is waiting and closes the database. Every later use gets
    /// [`StoreError::Closed`].
    fn close(&self) -> Pending<'_, ()>;
}
