//! What live sessions need of a database: their log and the rows that change with it.
//!
//! The simulator has a second implementation, which keeps everything in memory and fails on demand.

use super::{
    Answer, Append, AppendError, Claim, Entry, EntryAt, KeptText, Listed, Log, Pending, SessionKey,
    StoreError, SummaryFilter,
};

/// The part of the storage that live sessions use.
pub trait SessionStore: Send + Sync {
    /// Writes the events and rows of one command; resolves when they are on disk. Appends that
    /// wait at the same time share one transaction. An append completes even if its caller drops
    /// the future.
    ///
    /// # Errors
    /// See [`AppendError`]; in every case, nothing of the append is kept. There is one unavoidable
    /// exception: when the disk fails in the middle of a commit and the machine dies before the
    /// next write, a later start may find the commit complete. The command's answer is then stored
    /// as well, so a retry of the command has no second effect.
    fn append(&self, append: Append) -> Pending<'_, Result<(), AppendError>>;

    /// Makes the caller the only writer of a log, which is created if it does not exist.
    ///
    /// # Errors
    /// If the database cannot be written.
    fn claim<'a>(&'a self, session: &'a SessionKey) -> Pending<'a, Result<Claim, StoreError>>;

    /// Reads a whole log; an empty one with epoch 0 if it does not exist. Claim it first, so
    /// that no other writer appends meanwhile.
    ///
    /// # Errors
    /// If the database cannot be read, or the log has a gap.
    fn load<'a>(&'a self, session: &'a SessionKey) -> Pending<'a, Result<Log, StoreError>>;

    /// The sessions to wake at startup: all that are neither done nor cancelled.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn live_sessions(&self) -> Pending<'_, Result<Vec<SessionKey>, StoreError>>;

    /// The answer to this command of this actor, if there is one.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn answer<'a>(
        &'a self,
        session: &'a SessionKey,
        actor: &'a str,
        command: &'a str,
    ) -> Pending<'a, Result<Option<String>, StoreError>>;

    /// The latest answers of a session, latest first, at most `limit`, for a session that is being
    /// loaded.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn answers<'a>(
        &'a self,
        session: &'a SessionKey,
        limit: u32,
    ) -> Pending<'a, Result<Vec<Answer>, StoreError>>;

    /// The texts with these ids, in the order in which they were written; unknown ids are
    /// left out.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn texts_by_id<'a>(
        &'a self,
        session: &'a SessionKey,
        ids: &'a [String],
    ) -> Pending<'a, Result<Vec<KeptText>, StoreError>>;

    /// The open entries of a session, by seat.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn entries<'a>(
        &'a self,
        session: &'a SessionKey,
    ) -> Pending<'a, Result<Vec<Entry>, StoreError>>;

    /// The open entry with this code. The caller checks `opens_at` and `closes_at`.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn entry_by_code<'a>(
        &'a self,
        code: &'a str,
    ) -> Pending<'a, Result<Option<EntryAt>, StoreError>>;

    /// The open entry with this link, as it was given to [`Entry::link`].
    ///
    /// # Errors
    /// If the database cannot be read.
    fn entry_by_link<'a>(
        &'a self,
        link: &'a str,
    ) -> Pending<'a, Result<Option<EntryAt>, StoreError>>;

    /// How many codes are open; the length of the next code depends on it.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn open_entries_count(&self) -> Pending<'_, Result<u64, StoreError>>;

    /// Whether no open entry has this code. This reserves nothing: the append may still fail with
    /// [`Taken::Code`](super::Taken::Code).
    ///
    /// # Errors
    /// If the database cannot be read.
    fn code_is_free<'a>(&'a self, code: &'a str) -> Pending<'a, Result<bool, StoreError>> {
        Box::pin(async { Ok(self.entry_by_code(code).await?.is_none()) })
    }

    /// The row of one session.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn summary<'a>(
        &'a self,
        session: &'a SessionKey,
    ) -> Pending<'a, Result<Option<Listed>, StoreError>>;

    /// The rows that match the filter, latest change first.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn summaries<'a>(
        &'a self,
        filter: &'a SummaryFilter,
    ) -> Pending<'a, Result<Vec<Listed>, StoreError>>;

    /// A number that no session has had: counts from 1, may leave gaps.
    ///
    /// # Errors
    /// If the database cannot be written.
    fn next_session_number(&self) -> Pending<'_, Result<i64, StoreError>>;
}
