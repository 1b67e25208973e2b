//! The agents' lists: who looks, and what the lines say now.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use bistand_session::{ConnectionId, SessionId, UserId};
use bistand_store::{SessionKey, Store, StoreError, SummaryFilter};
use bistand_wire::socket::{ServerMessage, SessionSummary};

use super::outbox::Outbox;
use super::summary;

/// Lines of a list; older sessions are found by searching.
const LINES: u32 = 200;

#[derive(Default)]
struct Desk {
    lines: BTreeMap<SessionId, SessionSummary>,
    looking: HashMap<ConnectionId, Outbox>,
}

/// Every agent's list.
#[derive(Default)]
pub(super) struct Desks(Mutex<HashMap<UserId, Desk>>);

impl Desks {
    /// A session's line has changed.
    pub(super) fn update(&self, user: UserId, line: SessionSummary) {
        self.with(user, |desk| {
            if desk.lines.get(&line.session) != Some(&line) {
                desk.lines.insert(line.session, line);
                desk.drop_oldest();
                desk.tell();
            }
        });
    }

    /// A socket of this agent looks from now on.
    ///
    /// # Errors
    /// If the list cannot be read.
    pub(super) async fn look(
        &self,
        store: &Store,
        user: UserId,
        outbox: Outbox,
    ) -> Result<(), StoreError> {
        let filter = SummaryFilter {
            host: Some(user.to_string()),
            or_vacant: false,
            finished: true,
            archived: false,
            limit: LINES,
        };
        let listed = store.summaries(&filter).await?;
        self.with(user, |desk| {
            for line in listed.iter().filter_map(summary::from_store) {
                // A live session knows better than its stored line.
                desk.lines.entry(line.session).or_insert(line);
            }
            desk.looking.insert(outbox.connection, outbox);
            desk.tell();
        });
        Ok(())
    }

    /// Reads the customers' names anew: some were erased.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub(super) async fn words_erased(&self, store: &Store) -> Result<(), StoreError> {
        let users: Vec<UserId> = self.lock().keys().copied().collect();
        for user in users {
            for session in self.sessions(user) {
                let key = SessionKey::new(session.to_string());
                let name = store.summary(&key).await?.and_then(|listed| listed.name);
                self.with(user, |desk| {
                    if let Some(line) = desk.lines.get_mut(&session) {
                        line.customer = name;
                    }
                });
            }
            self.with(user, |desk| desk.tell());
        }
        Ok(())
    }

    /// The sessions in an agent's list.
    pub(super) fn sessions(&self, user: UserId) -> Vec<SessionId> {
        self.with(user, |desk| desk.lines.keys().copied().collect())
    }

    /// The sockets of an agent.
    pub(super) fn sockets(&self, user: UserId) -> Vec<Outbox> {
        self.with(user, |desk| desk.looking.values().cloned().collect())
    }

    /// A socket is gone.
    pub(super) fn look_away(&self, user: UserId, connection: ConnectionId) {
        self.with(user, |desk| {
            desk.looking.remove(&connection);
        });
    }

    fn with<T>(&self, user: UserId, work: impl FnOnce(&mut Desk) -> T) -> T {
        work(self.lock().entry(user).or_default())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<UserId, Desk>> {
        // Lines are replaced whole, so a panic elsewhere left nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desk {
    /// A line that is not shown any more is forgotten, unless its session is still to be met.
    fn drop_oldest(&mut self) {
        if self.lines.len() <= 2 * LINES as usize {
            return;
        }
        let mut opened: Vec<_> = self.lines.values().map(|line| line.opened_at).collect();
        opened.sort_unstable_by(|a, b| b.cmp(a));
        let shown_from = opened[LINES as usize];
        self.lines
            .retain(|_, line| !line.status.is_over() || line.opened_at > shown_from);
    }

    fn tell(&self) {
        let mut sessions: Vec<_> = self.lines.values().cloned().collect();
        sessions.sort_by_key(|line| std::cmp::Reverse(line.opened_at));
        sessions.truncate(LINES as usize);
        let message = ServerMessage::Desk { sessions };
        for outbox in self.looking.values() {
            outbox.tell(&message);
        }
    }
}
