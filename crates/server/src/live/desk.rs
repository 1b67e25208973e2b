//! The agents' lists: who looks, and what the lines say now.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bistand_session::{ConnectionId, SessionId, UserId};
use bistand_store::{SessionKey, SessionStore, StoreError, SummaryFilter};
use bistand_wire::MESSAGE_BYTES;
use bistand_wire::socket::{ServerMessage, SessionSummary};

use super::outbox::Outbox;
use super::summary;

/// Lines of a list; older sessions are found by searching.
const LINES: u32 = 200;
/// Bytes of lines in one message: with what is around them below what a message may have.
const BYTES_PER_MESSAGE: usize = MESSAGE_BYTES - 1_024;

#[derive(Default)]
struct Desk {
    lines: BTreeMap<SessionId, SessionSummary>,
    looking: BTreeMap<ConnectionId, (Outbox, Told)>,
}

/// How a page is told of its list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Told {
    /// All of it, whenever something has changed.
    #[default]
    Whole,
    /// All of it once, then what has changed.
    Changes,
}

/// Every agent's list.
#[derive(Default)]
pub(super) struct Desks(Mutex<BTreeMap<UserId, Desk>>);

impl Desks {
    /// A session's line has changed.
    pub(super) fn update(&self, user: UserId, line: SessionSummary) {
        self.with(user, |desk| {
            if desk.lines.get(&line.session) != Some(&line) {
                desk.lines.insert(line.session, line.clone());
                let gone = desk.drop_oldest();
                desk.tell_changes(vec![line], gone);
            }
        });
    }

    /// A socket of this agent looks from now on.
    ///
    /// # Errors
    /// If the list cannot be read.
    pub(super) async fn look(
        &self,
        store: &dyn SessionStore,
        user: UserId,
        outbox: Outbox,
        told: Told,
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
            let gone = desk.drop_oldest();
            if !gone.is_empty() {
                desk.tell_changes(Vec::new(), gone);
            }
            desk.tell_all(&outbox, told);
            desk.looking.insert(outbox.connection, (outbox, told));
        });
        Ok(())
    }

    /// Reads the customers' names anew: some were erased.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub(super) async fn words_erased(&self, store: &dyn SessionStore) -> Result<(), StoreError> {
        let users: Vec<UserId> = self.lock().keys().copied().collect();
        for user in users {
            let mut changed = Vec::new();
            for session in self.sessions(user) {
                let key = SessionKey::new(session.to_string());
                let listed = store.summary(&key).await?;
                let (name, title) = listed.map_or((None, None), |line| (line.name, line.title));
                self.with(user, |desk| {
                    if let Some(line) = desk.lines.get_mut(&session)
                        && (&line.customer, &line.title) != (&name, &title)
                    {
                        line.customer = name;
                        line.title = title;
                        changed.push(line.clone());
                    }
                });
            }
            if !changed.is_empty() {
                self.with(user, |desk| desk.tell_changes(changed, Vec::new()));
            }
        }
        Ok(())
    }

    /// The sessions in an agent's list.
    pub(super) fn sessions(&self, user: UserId) -> Vec<SessionId> {
        self.with(user, |desk| desk.lines.keys().copied().collect())
    }

    /// The sockets of an agent.
    pub(super) fn sockets(&self, user: UserId) -> Vec<Outbox> {
        let outboxes = |desk: &mut Desk| {
            let looking = desk.looking.values();
            looking.map(|(outbox, _)| outbox.clone()).collect()
        };
        self.with(user, outboxes)
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

    fn lock(&self) -> MutexGuard<'_, BTreeMap<UserId, Desk>> {
        // Lines are replaced whole, so a panic elsewhere left nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desk {
    /// Lines beyond those of a list are forgotten, oldest first, unless their sessions are still to
    /// be met. Which they were.
    fn drop_oldest(&mut self) -> Vec<SessionId> {
        let surplus = self.lines.len().saturating_sub(LINES as usize);
        if surplus == 0 {
            return Vec::new();
        }
        let over = self.lines.values().filter(|line| line.status.is_over());
        let mut over: Vec<_> = over.map(|line| (line.opened_at, line.session)).collect();
        over.sort_unstable();
        let gone: Vec<_> = over.into_iter().take(surplus).map(|(_, id)| id).collect();
        for session in &gone {
            self.lines.remove(session);
        }
        gone
    }

    /// The whole list, to a page that has none yet.
    fn tell_all(&self, outbox: &Outbox, told: Told) {
        let mut sessions: Vec<_> = self.lines.values().cloned().collect();
        sessions.sort_by_key(|line| std::cmp::Reverse(line.opened_at));
        if told == Told::Whole {
            sessions.truncate(LINES as usize);
        }
        let mut messages = messages(sessions).into_iter();
        let sessions = messages.next().unwrap_or_default();
        outbox.tell(&ServerMessage::Desk { sessions });
        // A page that knows no changes does without the oldest lines, if they are that long.
        for changed in messages.filter(|_| told == Told::Changes) {
            let gone = Vec::new();
            outbox.tell(&ServerMessage::DeskChanged { changed, gone });
        }
    }

    fn tell_changes(&self, changed: Vec<SessionSummary>, gone: Vec<SessionId>) {
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
        for (outbox, told) in self.looking.values() {
            match told {
                Told::Whole => self.tell_all(outbox, Told::Whole),
                Told::Changes => messages.iter().for_each(|message| outbox.tell(message)),
            }
        }
    }
}

/// Lines, in portions that fit into a message each.
fn messages(lines: Vec<SessionSummary>) -> Vec<Vec<SessionSummary>> {
    let mut messages: Vec<Vec<SessionSummary>> = Vec::new();
    let mut room = 0;
    for line in lines {
        let bytes = bytes_of(&line);
        match messages.last_mut().filter(|_| bytes <= room) {
            Some(message) => {
                room -= bytes;
                message.push(line);
            }
            None => {
                room = BYTES_PER_MESSAGE.saturating_sub(bytes);
                messages.push(vec![line]);
            }
        }
    }
    messages
}

/// How long a line is as JSON at most, with its comma.
fn bytes_of(line: &SessionSummary) -> usize {
    serde_json::to_string(line).map_or(BYTES_PER_MESSAGE, |json| json.len() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::outbox::{Letter, Letters};
    use bistand_session::{Status, Timestamp};
    use bistand_wire::socket::CustomerState;
    use serde_json::Value;

    const AGENT: UserId = UserId(7);

    fn line(id: u64, name: &str) -> SessionSummary {
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
            ringing: false,
            unseen: 0,
        }
    }

    fn desks(lines: u64, name: &str) -> Desks {
        let desks = Desks::default();
        for id in 1..=lines {
            desks.update(AGENT, line(id, name));
        }
        desks
    }

    fn look(desks: &Desks, connection: u64, told: Told) -> Letters {
        let (outbox, letters) = Outbox::new(ConnectionId(connection), None);
        desks.with(AGENT, |desk| {
            desk.tell_all(&outbox, told);
            desk.looking.insert(outbox.connection, (outbox, told));
        });
        letters
    }

    /// What was sent, and the bytes of each message.
    fn sent(letters: &mut Letters) -> Vec<(Value, usize)> {
        let mut sent = Vec::new();
        while let Ok(Letter::Text(text)) = letters.letters.try_recv() {
            sent.push((serde_json::from_str(&text).unwrap(), text.len()));
        }
        sent
    }

    #[test]
    fn a_change_is_one_line_however_long_the_list() {
        let desks = desks(200, "Jonas");
        let mut letters = look(&desks, 1, Told::Changes);
        assert_eq!(sent(&mut letters)[0].0["type"], "desk");
        let mut changed = line(17, "Jonas");
        changed.unseen = 1;
        desks.update(AGENT, changed.clone());
        desks.update(AGENT, changed);
        let told = sent(&mut letters);
        let [(message, bytes)] = told.as_slice() else {
            panic!("{told:?}")
        };
        assert_eq!(message["type"], "deskChanged");
        assert_eq!(message["changed"][0]["unseen"], 1);
        assert!(*bytes < 512, "{bytes}");
    }

    #[test]
    fn no_message_is_longer_than_a_message_may_be() {
        let desks = desks(200, &"\u{1F600}\"".repeat(80));
        for (told, all) in [(Told::Changes, true), (Told::Whole, false)] {
            let mut letters = look(&desks, 1, told);
            let sent = sent(&mut letters);
            assert!(sent.iter().all(|(_, bytes)| *bytes <= MESSAGE_BYTES));
            let lines = |message: &Value| {
                let lines = message.get("sessions").or(message.get("changed"));
                lines.unwrap().as_array().unwrap().len()
            };
            let count: usize = sent.iter().map(|(message, _)| lines(message)).sum();
            assert_eq!(count == 200, all, "{told:?}: {count}");
            assert!(count > 50, "{told:?}: {count}");
            assert_eq!(sent[0].0["sessions"][0]["session"], "sc8", "newest first");
        }
    }

    #[test]
    fn a_page_that_knows_no_changes_gets_the_whole_list_and_another_what_is_gone() {
        let desks = desks(200, "Jonas");
        let mut whole = look(&desks, 1, Told::Whole);
        let mut changes = look(&desks, 2, Told::Changes);
        desks.update(AGENT, line(201, "Mia"));
        let whole = sent(&mut whole);
        assert_eq!(whole[1].0["sessions"].as_array().unwrap().len(), 200);
        assert_eq!(whole[1].0["sessions"][0]["session"], "sc9");
        let changes = sent(&mut changes);
        assert_eq!(changes[1].0["changed"][0]["session"], "sc9");
        assert_eq!(changes[1].0["gone"][0], "s1");
    }
}
