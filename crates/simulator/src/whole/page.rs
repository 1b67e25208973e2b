//! A simulated page: it keeps what it received, says on a new socket what it has, and repeats
//! unanswered commands with the same ids.

use std::collections::{BTreeMap, BTreeSet};

use bistand_server::live::Outbox;
use bistand_session::{Actor, Command, ConnectionId, PageId, SeatId, SessionId};
use serde_json::Value;
use tokio::sync::mpsc;

/// What a page sends on its socket.
pub(super) enum Sent {
    Command(SessionId, String, Box<Command>),
    Watch(SessionId, BTreeMap<SeatId, u32>),
    Unwatch(SessionId),
    Offer(SessionId, String, bool),
    Typing(SessionId, SeatId),
    /// The page closes its socket and does not come back.
    Goodbye,
}

/// The page's end of an open socket.
pub(super) struct Link {
    pub(super) connection: ConnectionId,
    /// The server's end.
    pub(super) outbox: Outbox,
    pub(super) inbox: mpsc::UnboundedSender<Sent>,
    /// Sessions that the page watches on this socket; `true` if it asked more than once.
    pub(super) watched: BTreeMap<SessionId, bool>,
    /// Nothing is read before this, in ms.
    pub(super) reads_from: i64,
}

/// A command without an answer.
pub(super) struct Asked {
    pub(super) id: String,
    pub(super) session: SessionId,
    pub(super) command: Command,
    /// The last event on disk when it was first sent.
    pub(super) since: u64,
    /// When it was first sent, in ms: a refusal may belong to any time since then.
    pub(super) since_ms: i64,
    /// When it was last sent, in ms.
    pub(super) at: i64,
    /// It was refused temporarily, and will be sent again.
    pub(super) rests: bool,
}

/// A command and its answer; repeating it has to return the same one.
#[derive(Clone)]
pub(super) struct Answered {
    pub(super) session: SessionId,
    pub(super) command: Command,
    pub(super) done: Option<Value>,
    /// When it was last sent before the answer, in ms.
    pub(super) sent: i64,
}

/// What a page has received about a session.
#[derive(Default)]
pub(super) struct Seen {
    /// Whether it holds the call, as received on this socket.
    pub(super) here: Option<bool>,
    pub(super) items: BTreeMap<SeatId, Vec<Value>>,
    pub(super) parts: BTreeMap<String, Value>,
    pub(super) version: u64,
}

/// One browser of a person.
pub(super) struct Page {
    pub(super) actor: Actor,
    /// A customer's only session.
    pub(super) of: Option<SessionId>,
    /// Whether it has joined, as far as the page knows; agents always have.
    pub(super) inside: bool,
    /// Whether a request to join has no answer yet.
    pub(super) entering: bool,
    pub(super) link: Option<Link>,
    pub(super) wants: BTreeSet<SessionId>,
    pub(super) seen: BTreeMap<SessionId, Seen>,
    pub(super) asked: Vec<Asked>,
    pub(super) answered: BTreeMap<String, Answered>,
    /// Offers on this socket without an answer, with the time of each.
    pub(super) offers: BTreeMap<String, i64>,
    pub(super) desk: Option<Value>,
    /// Until when a socket of this document that is lost here may still be open at the server, in
    /// ms.
    pub(super) lingers_until: i64,
    /// Counts the documents loaded in this tab: for the server, each is a page of its own.
    document: u64,
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
            lingers_until: 0,
            document: 0,
        }
    }

    /// The document's page id; `number` is the simulated page's.
    pub(super) fn name(&self, number: usize) -> PageId {
        PageId(self.document << 8 | (1 + number as u64))
    }

    pub(super) fn is_agent(&self) -> bool {
        matches!(self.actor, Actor::Agent(_))
    }

    /// Drops the socket; what was received stays.
    pub(super) fn unlink(&mut self) -> Option<Link> {
        self.offers.clear();
        self.desk = None;
        for seen in self.seen.values_mut() {
            (seen.parts, seen.version, seen.here) = (BTreeMap::new(), 0, None);
        }
        self.link.take()
    }

    /// Closes or reloads the tab: a new document that has received nothing, but still has the
    /// unanswered commands.
    pub(super) fn reload(&mut self) -> Option<Link> {
        let link = self.unlink();
        self.seen.clear();
        self.document += 1;
        link
    }

    /// Returns to code entry, with an empty page.
    pub(super) fn sent_out(&mut self) {
        self.unlink();
        self.inside = self.of.is_none();
        self.seen.clear();
        self.asked.clear();
        self.answered.clear();
    }

    /// What the page has of a session's conversations.
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

    /// Sends a message, if the page has a socket.
    pub(super) fn send(&self, message: Sent) {
        if let Some(link) = &self.link {
            // The page notices that the server closed the socket when it reads `bye`.
            link.inbox.send(message).ok();
        }
    }

    /// Watches a session.
    pub(super) fn watch(&mut self, session: SessionId) {
        let have = self.have(session);
        let Some(link) = &mut self.link else { return };
        let before = link.watched.contains_key(&session);
        link.watched.insert(session, before);
        self.wants.insert(session);
        self.send(Sent::Watch(session, have));
    }

    /// Sends a command for the first time, or repeats it with the same id.
    pub(super) fn ask(&mut self, asked: Asked) {
        self.say_again(&asked);
        self.asked.push(asked);
    }

    /// Repeats a command that was refused temporarily, if it still has no answer.
    pub(super) fn ask_again(&mut self, id: &str, now: i64) {
        if let Some(place) = self.asked.iter().position(|asked| asked.id == id) {
            (self.asked[place].at, self.asked[place].rests) = (now, false);
            self.say_again(&self.asked[place]);
        }
    }

    fn say_again(&self, asked: &Asked) {
        let command = Box::new(asked.command.clone());
        self.send(Sent::Command(asked.session, asked.id.clone(), command));
    }
}
