//! Answers by command id, so that a repeated command gets the same answer and no second effect.

use std::collections::{HashMap, VecDeque};

use bistand_session::{Actor, SeatId};
use bistand_wire::Problem;
use bistand_wire::socket::ServerMessage;
use serde::{Deserialize, Serialize};

use super::mail::Reply;

/// What a command was answered.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Answered {
    /// For a message: its sequence in the sender's audience.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) sequence: Option<u32>,
    /// It was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) refused: Option<Problem>,
}

impl Answered {
    /// The answer as a message.
    pub(super) fn message(&self, id: String) -> ServerMessage {
        match &self.refused {
            Some(problem) => ServerMessage::Refused {
                id: Some(id),
                problem: problem.clone(),
            },
            None => ServerMessage::Done {
                id,
                sequence: self.sequence,
            },
        }
    }
}

/// Who gave a command, and the id it was given.
pub(super) type Key = (String, String);

enum Entry {
    /// On its way to the disk; who else asks waits too.
    Waiting(Vec<Reply>),
    /// Answered.
    Known(Answered),
}

/// What the ledger says of a command that arrives.
pub(super) enum Seen {
    /// Never seen: go on. The reply is handed back.
    New(Reply),
    /// Being written: the reply waits with the first one.
    Waiting,
    /// Answered before: this is the answer.
    Known(Reply, Answered),
}

/// The answers of one session.
pub(super) struct Ledger {
    /// How many are remembered.
    most: usize,
    entries: HashMap<Key, Entry>,
    order: VecDeque<Key>,
    forgetful: bool,
}

impl Ledger {
    /// One that remembers so many answers.
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            entries: HashMap::new(),
            order: VecDeque::new(),
            forgetful: false,
        }
    }

    /// The actor's name in a key: its seat, or the user before there is one.
    pub(super) fn actor(seat: Option<SeatId>, actor: Actor) -> String {
        match (seat, actor) {
            (Some(seat), _) | (None, Actor::Customer(seat, _)) => seat.to_string(),
            (None, Actor::Agent(user)) => user.to_string(),
            (None, Actor::System) => String::from("system"),
        }
    }

    /// Whether there were more answers than are remembered, so that one that is not here may be
    /// in the store.
    pub(super) fn is_forgetful(&self) -> bool {
        self.forgetful
    }

    /// As many answers were read from the store as are remembered; there may be more.
    pub(super) fn may_lack_older(&mut self) {
        self.forgetful = true;
    }

    /// Looks a command up.
    pub(super) fn look_up(&mut self, key: &Key, reply: Reply) -> Seen {
        match self.entries.get_mut(key) {
            None => Seen::New(reply),
            Some(Entry::Waiting(replies)) => {
                replies.push(reply);
                Seen::Waiting
            }
            Some(Entry::Known(answered)) => Seen::Known(reply, answered.clone()),
        }
    }

    /// The command is on its way to the disk.
    pub(super) fn begin(&mut self, key: Key) {
        self.entries.insert(key, Entry::Waiting(Vec::new()));
    }

    /// The answer is final; returns who waits for it besides.
    pub(super) fn know(&mut self, key: Key, answered: Answered) -> Vec<Reply> {
        self.order.push_back(key.clone());
        let before = self.entries.insert(key, Entry::Known(answered));
        while self.order.len() > self.most {
            if let Some(oldest) = self.order.pop_front() {
                self.entries.remove(&oldest);
                self.forgetful = true;
            }
        }
        match before {
            Some(Entry::Waiting(replies)) => replies,
            _ => Vec::new(),
        }
    }

    /// The command came to nothing; it may be tried again.
    pub(super) fn forget(&mut self, key: &Key) -> Vec<Reply> {
        match self.entries.remove(key) {
            Some(Entry::Waiting(replies)) => replies,
            Some(known @ Entry::Known(_)) => {
                self.entries.insert(key.clone(), known);
                Vec::new()
            }
            None => Vec::new(),
        }
    }
}
