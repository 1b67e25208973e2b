//! A simulated page: it keeps what it was told, asks with what it has, and repeats with the same
//! id what was not answered.

use std::collections::{BTreeMap, BTreeSet};

use bistand_server::live::Outbox;
use bistand_session::{Actor, Command, ConnectionId, PageId, SeatId, SessionId};
use serde_json::Value;
use tokio::sync::mpsc;

/// What a page sends to its socket.
pub(super) enum Sent {
    Command(SessionId, String, Box<Command>),
    Watch(SessionId, BTreeMap<SeatId, u32>),
    Unwatch(SessionId),
    Offer(SessionId, String, bool),
    Typing(SessionId, SeatId),
    /// The page closes its socket and is not coming back.
    Goodbye,
}

/// An open socket, as the page has it.
pub(super) struct Link {
    pub(super) connection: ConnectionId,
    /// The server's end.
    pub(super) outbox: Outbox,
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
    /// When it was sent first, in ms: a refusal may be of any time that it was sent.
    pub(super) since_ms: i64,
    /// When it was sent last, in ms.
    pub(super) at: i64,
    /// It was refused for now, and is sent again a little later.
    pub(super) rests: bool,
}

/// A command and its answer; asked again it has to get the same one.
#[derive(Clone)]
pub(super) struct Answered {
    pub(super) session: SessionId,
    pub(super) command: Command,
    pub(super) done: Option<Value>,
    /// When it was sent last before it was answered, in ms.
    pub(super) sent: i64,
}

/// What a page knows of a session.
#[derive(Default)]
pub(super) struct Seen {
    /// Whether it holds the call, as it was told on this socket.
    pub(super) here: Option<bool>,
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
    /// Until when a socket of this document may be open at the server that is lost here, in ms.
    pub(super) lingers_until: i64,
    /// Counts the documents that were loaded here: each is a page of its own to the server.
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

    /// What the document calls itself; `number` is the page's.
    pub(super) fn name(&self, number: usize) -> PageId {
        PageId(self.document << 8 | (1 + number as u64))
    }

    pub(super) fn is_agent(&self) -> bool {
        matches!(self.actor, Actor::Agent(_))
    }

    /// The socket is gone; what was told stays.
    pub(super) fn unlink(&mut self) -> Option<Link> {
        self.offers.clear();
        self.desk = None;
        for seen in self.seen.values_mut() {
            (seen.parts, seen.version, seen.here) = (BTreeMap::new(), 0, None);
        }
        self.link.take()
    }

    /// The tab is closed, or loaded anew: another document, which knows nothing and still has what
    /// was not answered.
    pub(super) fn reload(&mut self) -> Option<Link> {
        let link = self.unlink();
        self.seen.clear();
        self.document += 1;
        link
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
        self.say_again(&asked);
        self.asked.push(asked);
    }

    /// Sends a command that was refused for now once more, if it still has no answer.
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
