//! What live sessions use, from the tables that it concerns.

use super::Database;
use crate::contract::{
    Answer, Append, AppendError, Claim, Entry, EntryAt, KeptText, Listed, Log, Pending, SessionKey,
    SessionStore, StoreError, SummaryFilter,
};

impl SessionStore for Database {
    fn append(&self, append: Append) -> Pending<'_, Result<(), AppendError>> {
        Box::pin(self.writer.append(append))
    }

    fn claim<'a>(&'a self, session: &'a SessionKey) -> Pending<'a, Result<Claim, StoreError>> {
        Box::pin(self.claim_log(session))
    }

    fn load<'a>(&'a self, session: &'a SessionKey) -> Pending<'a, Result<Log, StoreError>> {
        Box::pin(self.load_log(session))
    }

    fn live_sessions(&self) -> Pending<'_, Result<Vec<SessionKey>, StoreError>> {
        Box::pin(self.read_live_sessions())
    }

    fn answer<'a>(
        &'a self,
        session: &'a SessionKey,
        actor: &'a str,
        command: &'a str,
    ) -> Pending<'a, Result<Option<String>, StoreError>> {
        Box::pin(self.read_answer(session, actor, command))
    }

    fn answers<'a>(
        &'a self,
        session: &'a SessionKey,
        limit: u32,
    ) -> Pending<'a, Result<Vec<Answer>, StoreError>> {
        Box::pin(self.read_answers(session, limit))
    }

    fn texts_by_id<'a>(
        &'a self,
        session: &'a SessionKey,
        ids: &'a [String],
    ) -> Pending<'a, Result<Vec<KeptText>, StoreError>> {
        Box::pin(self.read_texts(session, ids))
    }

    fn entries<'a>(
        &'a self,
        session: &'a SessionKey,
    ) -> Pending<'a, Result<Vec<Entry>, StoreError>> {
        Box::pin(self.read_entries(session))
    }

    fn entry_by_code<'a>(
        &'a self,
        code: &'a str,
    ) -> Pending<'a, Result<Option<EntryAt>, StoreError>> {
        Box::pin(self.entry_with_code(code))
    }

    fn entry_by_link<'a>(
        &'a self,
        link: &'a str,
    ) -> Pending<'a, Result<Option<EntryAt>, StoreError>> {
        Box::pin(self.entry_with_link(link))
    }

    fn open_entries_count(&self) -> Pending<'_, Result<u64, StoreError>> {
        Box::pin(self.count_codes())
    }

    fn summary<'a>(
        &'a self,
        session: &'a SessionKey,
    ) -> Pending<'a, Result<Option<Listed>, StoreError>> {
        Box::pin(self.read_summary(session))
    }

    fn summaries<'a>(
        &'a self,
        filter: &'a SummaryFilter,
    ) -> Pending<'a, Result<Vec<Listed>, StoreError>> {
        Box::pin(self.read_summaries(filter))
    }

    fn next_session_number(&self) -> Pending<'_, Result<i64, StoreError>> {
        Box::pin(self.number_session())
    }
}
