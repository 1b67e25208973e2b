//! Answers by command id, so that a repeated command gets the same answer and no second effect.

use std::collections::{HashMap, VecDeque};

use bistand_session::{Actor, SeatId};
use bistand_wire::Problem;
use bistand_wire::socket::ServerMessage;
use serde::{Deserialize, Serialize};

use super::message::Reply;

/// The answer to a command.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Answered {
    /// For a message: its sequence number for the sender's audience.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) sequence: Option<u32>,
    /// Why it was refused.
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

/// Who sent a command, and the id that the page gave it.
pub(super) type Key = (String, String);

enum Entry {
    /// Being written; repeats of the command wait for the same answer.
    Waiting(Vec<Reply>),
    /// Answered.
    Known(Answered),
}

/// The result of looking up a command.
pub(super) enum Lookup {
    /// Not known: decide it. Returns the reply.
    New(Reply),
    /// Being written: the reply waits with the first one.
    Waiting,
    /// Answered before, with this answer.
    Known(Reply, Answered),
}

/// The answers of one session.
pub(super) struct IdempotencyCache {
    /// How many answers are kept.
    most: usize,
    entries: HashMap<Key, Entry>,
    order: VecDeque<Key>,
    incomplete: bool,
}

impl IdempotencyCache {
    /// A cache that keeps up to `most` answers.
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            entries: HashMap::new(),
            order: VecDeque::new(),
            incomplete: false,
        }
    }

    /// The actor in a key: its seat, or the user if there is no seat yet.
    pub(super) fn actor_key(seat: Option<SeatId>, actor: Actor) -> String {
        match (seat, actor) {
            (Some(seat), _) | (None, Actor::Customer(seat, _)) => seat.to_string(),
            (None, Actor::Agent(user)) => user.to_string(),
            (None, Actor::System) => String::from("system"),
        }
    }

    /// Whether an answer that is not cached may still be in the store.
    pub(super) fn is_incomplete(&self) -> bool {
        self.incomplete
    }

    /// Marks that the store may have older answers than those that were loaded.
    pub(super) fn mark_incomplete(&mut self) {
        self.incomplete = true;
    }

    /// Looks a command up.
    pub(super) fn look_up(&mut self, key: &Key, reply: Reply) -> Lookup {
        match self.entries.get_mut(key) {
            None => Lookup::New(reply),
            Some(Entry::Waiting(replies)) => {
                replies.push(reply);
                Lookup::Waiting
            }
            Some(Entry::Known(answered)) => Lookup::Known(reply, answered.clone()),
        }
    }

    /// The command is being written.
    pub(super) fn begin(&mut self, key: Key) {
        self.entries.insert(key, Entry::Waiting(Vec::new()));
    }

    /// Stores the final answer, and returns the other replies that wait for it.
    pub(super) fn complete(&mut self, key: Key, answered: Answered) -> Vec<Reply> {
        self.order.push_back(key.clone());
        let before = self.entries.insert(key, Entry::Known(answered));
        while self.order.len() > self.most {
            if let Some(oldest) = self.order.pop_front() {
                self.entries.remove(&oldest);
                self.incomplete = true;
            }
        }
        match before {
            Some(Entry::Waiting(replies)) => replies,
            _ => Vec::new(),
        }
    }

    /// Removes a command that was not written, so that it can be sent again. Returns the replies
    /// that wait for it.
    pub(super) fn abandon(&mut self, key: &Key) -> Vec<Reply> {
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
