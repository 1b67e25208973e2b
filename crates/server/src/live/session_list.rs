//! The agents' session lists: their rows, and the sockets that watch them.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bistand_session::{ConnectionId, SessionId, UserId};
use bistand_store::{SessionKey, SessionStore, StoreError, SummaryFilter};
use bistand_wire::MESSAGE_BYTES;
use bistand_wire::socket::{ServerMessage, SessionSummary};

use super::outbox::Outbox;
use super::summary;

/// Rows of a list; older sessions are found by searching.
const ROWS: u32 = 200;
/// Bytes of rows in one message; the rest of the message limit is for what surrounds them.
const BYTES_PER_MESSAGE: usize = MESSAGE_BYTES - 1_024;

#[derive(Default)]
struct SessionList {
    rows: BTreeMap<SessionId, SessionSummary>,
    watchers: BTreeMap<ConnectionId, (Outbox, ListUpdates)>,
}

/// How a page receives its list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ListUpdates {
    /// The whole list after every change.
    #[default]
    Whole,
    /// The whole list once, then only changes.
    Changes,
}

/// The list of every agent.
#[derive(Default)]
pub(super) struct SessionLists(Mutex<BTreeMap<UserId, SessionList>>);

impl SessionLists {
    /// Updates a session's row.
    pub(super) fn update(&self, user: UserId, row: SessionSummary) {
        self.with(user, |list| {
            if list.rows.get(&row.session) != Some(&row) {
                list.rows.insert(row.session, row.clone());
                let gone = list.drop_oldest();
                list.send_changes(vec![row], gone);
            }
        });
    }

    /// Sends the list to a socket of this agent, and its changes from now on.
    ///
    /// # Errors
    /// If the list cannot be read.
    pub(super) async fn watch(
        &self,
        store: &dyn SessionStore,
        user: UserId,
        outbox: Outbox,
        updates: ListUpdates,
    ) -> Result<(), StoreError> {
        let filter = SummaryFilter {
            host: Some(user.to_string()),
            or_vacant: false,
            finished: true,
            archived: false,
            limit: ROWS,
        };
        let listed = store.summaries(&filter).await?;
        self.with(user, |list| {
            for row in listed.iter().filter_map(summary::from_store) {
                // The row of a live session is newer than its stored row.
                list.rows.entry(row.session).or_insert(row);
            }
            let gone = list.drop_oldest();
            if !gone.is_empty() {
                list.send_changes(Vec::new(), gone);
            }
            list.send_all(&outbox, updates);
            list.watchers.insert(outbox.connection, (outbox, updates));
        });
        Ok(())
    }

    /// Reads the customers' names again, after some were erased.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub(super) async fn texts_erased(&self, store: &dyn SessionStore) -> Result<(), StoreError> {
        let users: Vec<UserId> = self.lock().keys().copied().collect();
        for user in users {
            let mut changed = Vec::new();
            for session in self.sessions(user) {
                let key = SessionKey::new(session.to_string());
                let listed = store.summary(&key).await?;
                let (name, title) = listed.map_or((None, None), |row| (row.name, row.title));
                self.with(user, |list| {
                    if let Some(row) = list.rows.get_mut(&session)
                        && (&row.customer, &row.title) != (&name, &title)
                    {
                        row.customer = name;
                        row.title = title;
                        changed.push(row.clone());
                    }
                });
            }
            if !changed.is_empty() {
                self.with(user, |list| list.send_changes(changed, Vec::new()));
            }
        }
        Ok(())
    }

    /// The sessions in an agent's list.
    pub(super) fn sessions(&self, user: UserId) -> Vec<SessionId> {
        self.with(user, |list| list.rows.keys().copied().collect())
    }

    /// The sockets of an agent.
    pub(super) fn sockets(&self, user: UserId) -> Vec<Outbox> {
        let outboxes = |list: &mut SessionList| {
            let watchers = list.watchers.values();
            watchers.map(|(outbox, _)| outbox.clone()).collect()
        };
        self.with(user, outboxes)
    }

    /// A socket has closed.
    pub(super) fn unwatch(&self, user: UserId, connection: ConnectionId) {
        self.with(user, |list| {
            list.watchers.remove(&connection);
        });
    }

    fn with<T>(&self, user: UserId, work: impl FnOnce(&mut SessionList) -> T) -> T {
        work(self.lock().entry(user).or_default())
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<UserId, SessionList>> {
        // Rows are replaced whole, so a panic elsewhere left nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SessionList {
    /// Drops the oldest surplus rows, except those of sessions that have not ended. Returns the
    /// dropped sessions.
    fn drop_oldest(&mut self) -> Vec<SessionId> {
        let surplus = self.rows.len().saturating_sub(ROWS as usize);
        if surplus == 0 {
            return Vec::new();
        }
        let over = self.rows.values().filter(|row| row.status.is_over());
        let mut over: Vec<_> = over.map(|row| (row.opened_at, row.session)).collect();
        over.sort_unstable();
        let gone: Vec<_> = over.into_iter().take(surplus).map(|(_, id)| id).collect();
        for session in &gone {
            self.rows.remove(session);
        }
        gone
    }

    /// Sends the whole list to a page that has none yet.
    fn send_all(&self, outbox: &Outbox, updates: ListUpdates) {
        let mut sessions: Vec<_> = self.rows.values().cloned().collect();
        sessions.sort_by_key(|row| std::cmp::Reverse(row.opened_at));
        if updates == ListUpdates::Whole {
            sessions.truncate(ROWS as usize);
        }
        let mut messages = messages(sessions).into_iter();
        let sessions = messages.next().unwrap_or_default();
        outbox.send(&ServerMessage::Desk { sessions });
        // A page that does not support changes gets only the newest rows, if the list is that long.
        for changed in messages.filter(|_| updates == ListUpdates::Changes) {
            let gone = Vec::new();
            outbox.send(&ServerMessage::DeskChanged { changed, gone });
        }
    }

    fn send_changes(&self, changed: Vec<SessionSummary>, gone: Vec<SessionId>) {
        let messages: Vec<_> = if changed.is_empty() {
            vec![ServerMessage::DeskChanged { changed, gone }]
        } else {
            let mut gone = Some(gone);
            let parts = messages(changed).into_iter();
            parts
                .map(|changed| ServerMessage::DeskChanged {
                    changed,
                    gone: gone.take().unwrap_or_default(),
                })
                .collect()
        };
        for (outbox, updates) in self.watchers.values() {
            match updates {
                ListUpdates::Whole => self.send_all(outbox, ListUpdates::Whole),
                ListUpdates::Changes => messages.iter().for_each(|message| outbox.send(message)),
            }
        }
    }
}

/// Splits the rows into parts that fit into one message each.
fn messages(rows: Vec<SessionSummary>) -> Vec<Vec<SessionSummary>> {
    let mut messages: Vec<Vec<SessionSummary>> = Vec::new();
    let mut room = 0;
    for row in rows {
        let bytes = bytes_of(&row);
        match messages.last_mut().filter(|_| bytes <= room) {
            Some(message) => {
                room -= bytes;
                message.push(row);
            }
            None => {
                room = BYTES_PER_MESSAGE.saturating_sub(bytes);
                messages.push(vec![row]);
            }
        }
    }
    messages
}

/// The size of a row as JSON, with its comma.
fn bytes_of(row: &SessionSummary) -> usize {
    serde_json::to_string(row).map_or(BYTES_PER_MESSAGE, |json| json.len() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::outbox::{OutgoingFrame, OutgoingFrames};
    use bistand_session::view::CustomerState;
    use bistand_session::{Status, Timestamp};
    use serde_json::Value;

    const AGENT: UserId = UserId(7);

    fn row(id: u64, name: &str) -> SessionSummary {
        SessionSummary {
            session: SessionId(id),
            status: Status::Done,
            title: None,
            customer: Some(name.to_owned()),
            customer_state: CustomerState::Left,
            customer_since: None,
            code_until: None,
            code_expired: false,
            opened_at: Timestamp(id.cast_signed()),
            over_since: Some(Timestamp(9)),
            waiting_since: None,
            running_since: None,
            customer_present: false,
            customer_in_call: false,
            ringing: false,
            unseen: 0,
        }
    }

    fn session_lists(rows: u64, name: &str) -> SessionLists {
        let session_lists = SessionLists::default();
        for id in 1..=rows {
            session_lists.update(AGENT, row(id, name));
        }
        session_lists
    }

    fn watch(
        session_lists: &SessionLists,
        connection: u64,
        updates: ListUpdates,
    ) -> OutgoingFrames {
        let (outbox, frames) = Outbox::new(ConnectionId(connection), None);
        session_lists.with(AGENT, |list| {
            list.send_all(&outbox, updates);
            list.watchers.insert(outbox.connection, (outbox, updates));
        });
        frames
    }

    /// What was sent, and the bytes of each message.
    fn sent(frames: &mut OutgoingFrames) -> Vec<(Value, usize)> {
        let mut sent = Vec::new();
        while let Ok(OutgoingFrame::Text(text)) = frames.frames.try_recv() {
            sent.push((serde_json::from_str(&text).unwrap(), text.len()));
        }
        sent
    }

    #[test]
    fn a_change_is_one_row_however_long_the_list() {
        let session_lists = session_lists(200, "Jonas");
        let mut frames = watch(&session_lists, 1, ListUpdates::Changes);
        assert_eq!(sent(&mut frames)[0].0["type"], "desk");
        let mut changed = row(17, "Jonas");
        changed.unseen = 1;
        session_lists.update(AGENT, changed.clone());
        session_lists.update(AGENT, changed);
        let messages = sent(&mut frames);
        let [(message, bytes)] = messages.as_slice() else {
            panic!("{messages:?}")
        };
        assert_eq!(message["type"], "deskChanged");
        assert_eq!(message["changed"][0]["unseen"], 1);
        assert!(*bytes < 512, "{bytes}");
    }

    #[test]
    fn no_message_is_longer_than_a_message_may_be() {
        let session_lists = session_lists(200, &"\u{1F600}\"".repeat(80));
        for (updates, all) in [(ListUpdates::Changes, true), (ListUpdates::Whole, false)] {
            let mut frames = watch(&session_lists, 1, updates);
            let sent = sent(&mut frames);
            assert!(sent.iter().all(|(_, bytes)| *bytes <= MESSAGE_BYTES));
            let rows = |message: &Value| {
                let rows = message.get("sessions").or(message.get("changed"));
                rows.unwrap().as_array().unwrap().len()
            };
            let count: usize = sent.iter().map(|(message, _)| rows(message)).sum();
            assert_eq!(count == 200, all, "{updates:?}: {count}");
            assert!(count > 50, "{updates:?}: {count}");
            assert_eq!(sent[0].0["sessions"][0]["session"], "sc8", "newest first");
        }
    }

    #[test]
    fn only_a_page_that_supports_changes_gets_what_is_gone() {
        let session_lists = session_lists(200, "Jonas");
        let mut whole = watch(&session_lists, 1, ListUpdates::Whole);
        let mut changes = watch(&session_lists, 2, ListUpdates::Changes);
        session_lists.update(AGENT, row(201, "Mia"));
        let whole = sent(&mut whole);
        assert_eq!(whole[1].0["sessions"].as_array().unwrap().len(), 200);
        assert_eq!(whole[1].0["sessions"][0]["session"], "sc9");
        let changes = sent(&mut changes);
        assert_eq!(changes[1].0["changed"][0]["session"], "sc9");
        assert_eq!(changes[1].0["gone"][0], "s1");
    }
}
