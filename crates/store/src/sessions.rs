//! What live sessions need of a store, as a trait: their log and the rows that change with it.
//!
//! [`Store`] is the one that serves. The simulator brings another that keeps everything in memory
//! and fails on demand; the conformance suite holds both to the same contract.

use crate::{
    Answer, Append, AppendError, Claim, Entry, EntryAt, KeptText, Listed, Log, Pending, SessionKey,
    Store, StoreError, SummaryFilter,
};

/// The part of the storage that live sessions use; each function is the one of [`Store`] with the
/// same name.
#[allow(clippy::missing_errors_doc, reason = "as those of the store")]
pub trait SessionStore: Send + Sync {
    /// See [`Store::append`].
    fn append(&self, append: Append) -> Pending<'_, Result<(), AppendError>>;
    /// See [`Store::claim`].
    fn claim<'a>(&'a self, session: &'a SessionKey) -> Pending<'a, Result<Claim, StoreError>>;
    /// See [`Store::load`].
    fn load<'a>(&'a self, session: &'a SessionKey) -> Pending<'a, Result<Log, StoreError>>;
    /// See [`Store::live_sessions`].
    fn live_sessions(&self) -> Pending<'_, Result<Vec<SessionKey>, StoreError>>;
    /// See [`Store::answer`].
    fn answer<'a>(
        &'a self,
        session: &'a SessionKey,
        actor: &'a str,
        command: &'a str,
    ) -> Pending<'a, Result<Option<String>, StoreError>>;
    /// See [`Store::answers`].
    fn answers<'a>(
        &'a self,
        session: &'a SessionKey,
        limit: u32,
    ) -> Pending<'a, Result<Vec<Answer>, StoreError>>;
    /// See [`Store::texts_by_id`].
    fn texts_by_id<'a>(
        &'a self,
        session: &'a SessionKey,
        ids: &'a [String],
    ) -> Pending<'a, Result<Vec<KeptText>, StoreError>>;
    /// See [`Store::entries`].
    fn entries<'a>(
        &'a self,
        session: &'a SessionKey,
    ) -> Pending<'a, Result<Vec<Entry>, StoreError>>;
    /// See [`Store::entry_by_code`].
    fn entry_by_code<'a>(
        &'a self,
        code: &'a str,
    ) -> Pending<'a, Result<Option<EntryAt>, StoreError>>;
    /// See [`Store::entry_by_link`].
    fn entry_by_link<'a>(
        &'a self,
        link: &'a str,
    ) -> Pending<'a, Result<Option<EntryAt>, StoreError>>;
    /// See [`Store::open_entries_count`].
    fn open_entries_count(&self) -> Pending<'_, Result<u64, StoreError>>;
    /// See [`Store::code_is_free`].
    fn code_is_free<'a>(&'a self, code: &'a str) -> Pending<'a, Result<bool, StoreError>> {
        Box::pin(async { Ok(self.entry_by_code(code).await?.is_none()) })
    }
    /// See [`Store::summary`].
    fn summary<'a>(
        &'a self,
        session: &'a SessionKey,
    ) -> Pending<'a, Result<Option<Listed>, StoreError>>;
    /// See [`Store::summaries`].
    fn summaries<'a>(
        &'a self,
        filter: &'a SummaryFilter,
    ) -> Pending<'a, Result<Vec<Listed>, StoreError>>;
    /// See [`Store::next_session_number`].
    fn next_session_number(&self) -> Pending<'_, Result<i64, StoreError>>;
}

impl SessionStore for Store {
    fn append(&self, append: Append) -> Pending<'_, Result<(), AppendError>> {
        Box::pin(Self::append(self, append))
    }

    fn claim<'a>(&'a self, session: &'a SessionKey) -> Pending<'a, Result<Claim, StoreError>> {
        Box::pin(Self::claim(self, session))
    }

    fn load<'a>(&'a self, session: &'a SessionKey) -> Pending<'a, Result<Log, StoreError>> {
        Box::pin(Self::load(self, session))
    }

    fn live_sessions(&self) -> Pending<'_, Result<Vec<SessionKey>, StoreError>> {
        Box::pin(Self::live_sessions(self))
    }

    fn answer<'a>(
        &'a self,
        session: &'a SessionKey,
        actor: &'a str,
        command: &'a str,
    ) -> Pending<'a, Result<Option<String>, StoreError>> {
        Box::pin(Self::answer(self, session, actor, command))
    }

    fn answers<'a>(
        &'a self,
        session: &'a SessionKey,
        limit: u32,
    ) -> Pending<'a, Result<Vec<Answer>, StoreError>> {
        Box::pin(Self::answers(self, session, limit))
    }

    fn texts_by_id<'a>(
        &'a self,
        session: &'a SessionKey,
        ids: &'a [String],
    ) -> Pending<'a, Result<Vec<KeptText>, StoreError>> {
        Box::pin(Self::texts_by_id(self, session, ids))
    }

    fn entries<'a>(
        &'a self,
        session: &'a SessionKey,
    ) -> Pending<'a, Result<Vec<Entry>, StoreError>> {
        Box::pin(Self::entries(self, session))
    }

    fn entry_by_code<'a>(
        &'a self,
        code: &'a str,
    ) -> Pending<'a, Result<Option<EntryAt>, StoreError>> {
        Box::pin(Self::entry_by_code(self, code))
    }

    fn entry_by_link<'a>(
        &'a self,
        link: &'a str,
    ) -> Pending<'a, Result<Option<EntryAt>, StoreError>> {
        Box::pin(Self::entry_by_link(self, link))
    }

    fn open_entries_count(&self) -> Pending<'_, Result<u64, StoreError>> {
        Box::pin(Self::open_entries_count(self))
    }

    fn summary<'a>(
        &'a self,
        session: &'a SessionKey,
    ) -> Pending<'a, Result<Option<Listed>, StoreError>> {
        Box::pin(Self::summary(self, session))
    }

    fn summaries<'a>(
        &'a self,
        filter: &'a SummaryFilter,
    ) -> Pending<'a, Result<Vec<Listed>, StoreError>> {
        Box::pin(Self::summaries(self, filter))
    }

    fn next_session_number(&self) -> Pending<'_, Result<i64, StoreError>> {
        Box::pin(Self::next_session_number(self))
    }
}
