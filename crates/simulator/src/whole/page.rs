//! A simulated page: it keeps what it was told, asks with what it has, and repeats with the same
//! id what was not answered.

use std::collections::{BTreeMap, BTreeSet};

use bistand_session::{Actor, Command, ConnectionId, SeatId, SessionId};
use serde_json::Value;
use tokio::sync::mpsc;

/// What a page sends to its socket.
pub(super) enum Sent {
    Command(SessionId, String, Box<Command>),
    Watch(SessionId, BTreeMap<SeatId, u32>),
    Unwatch(SessionId),
    Offer(SessionId, String, bool),
    Typing(SessionId, SeatId),
}

/// An open socket, as the page has it.
pub(super) struct Link {
    pub(super) connection: ConnectionId,
    pub(super) inbox: mpsc::UnboundedSender<Sent>,
    /// Sessions that were asked to be shown on this socket; `true` for more than once.
    pub(super) watched: BTreeMap<SessionId, bool>,
    /// Nothing is read before this, in ms.
    pub(super) reads_from: i64,
}

/// A command that was not answered yet.
pub(super) struct Asked {
    pub(super) id: String,
    pub(super) session: SessionId,
    pub(super) command: Command,
    /// The last event on disk when it was sent first.
    pub(super) since: u64,
    /// When it was sent last, in ms.
    pub(super) at: i64,
}

/// A command and its answer; asked again it has to get the same one.
#[derive(Clone)]
pub(super) struct Answered {
    pub(super) session: SessionId,
    pub(super) command: Command,
    pub(super) done: Option<Value>,
}

/// What a page knows of a session.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) items: BTreeMap<SeatId, Vec<Value>>,
    pub(super) parts: BTreeMap<String, Value>,
    pub(super) version: u64,
}

/// One browser of somebody.
pub(super) struct Page {
    pub(super) actor: Actor,
    /// The one session of a customer.
    pub(super) of: Option<SessionId>,
    /// Past the code, as far as the page knows; agents always are.
    pub(super) inside: bool,
    /// At the door, without an answer yet.
    pub(super) entering: bool,
    pub(super) link: Option<Link>,
    pub(super) wants: BTreeSet<SessionId>,
    pub(super) seen: BTreeMap<SessionId, Seen>,
    pub(super) asked: Vec<Asked>,
    pub(super) answered: BTreeMap<String, Answered>,
    /// Offers on this socket without an answer, with the time of each.
    pub(super) offers: BTreeMap<String, i64>,
    pub(super) desk: Option<Value>,
}

impl Page {
    pub(super) fn new(actor: Actor, of: Option<SessionId>) -> Self {
        Self {
            actor,
            of,
            inside: of.is_none(),
            entering: false,
            link: None,
            wants: of.into_iter().collect(),
            seen: BTreeMap::new(),
            asked: Vec::new(),
            answered: BTreeMap::new(),
            offers: BTreeMap::new(),
            desk: None,
        }
    }

    pub(super) fn is_agent(&self) -> bool {
        matches!(self.actor, Actor::Agent(_))
    }

    /// The socket is gone; what was told stays.
    pub(super) fn unlink(&mut self) -> Option<Link> {
        self.offers.clear();
        self.desk = None;
        for seen in self.seen.values_mut() {
            (seen.parts, seen.version) = (BTreeMap::new(), 0);
        }
        self.link.take()
    }

    /// Back to code entry: the page begins with nothing.
    pub(super) fn sent_out(&mut self) {
        self.unlink();
        self.inside = self.of.is_none();
        self.seen.clear();
        self.asked.clear();
        self.answered.clear();
    }

    /// Everything that the page has of a session's conversations.
    pub(super) fn have(&self, session: SessionId) -> BTreeMap<SeatId, u32> {
        let seen = self.seen.get(&session).into_iter();
        let counted = seen.flat_map(|seen| &seen.items);
        counted
            .map(|(conversation, items)| {
                (
                    *conversation,
                    u32::try_from(items.len()).unwrap_or(u32::MAX),
                )
            })
            .collect()
    }

    /// Sends; a page without a socket says nothing.
    pub(super) fn send(&self, message: Sent) {
        if let Some(link) = &self.link {
            // A socket that the server has closed is noticed when its goodbye is read.
            link.inbox.send(message).ok();
        }
    }

    /// Asks to be shown a session from now on.
    pub(super) fn watch(&mut self, session: SessionId) {
        let have = self.have(session);
        let Some(link) = &mut self.link else { return };
        let before = link.watched.contains_key(&session);
        link.watched.insert(session, before);
        self.wants.insert(session);
        self.send(Sent::Watch(session, have));
    }

    /// Sends a command for the first time, or once more under the same id.
    pub(super) fn ask(&mut self, asked: Asked) {
        let command = Box::new(asked.command.clone());
        self.send(Sent::Command(asked.session, asked.id.clone(), command));
        self.asked.push(asked);
    }
}
