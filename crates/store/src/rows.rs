//! What an append writes: events, and rows of ordinary tables in the same transaction.
//!
//! Types that hold personal text, codes or tokens print their name only.

use std::fmt;

use crate::cookies::Cookie;

/// The key of a session, as the session's rules made it. Not for logs.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionKey(String);

impl SessionKey {
    /// Takes the text of a session's id.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The text of the session's id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for SessionKey {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

impl From<String> for SessionKey {
    fn from(id: String) -> Self {
        Self(id)
    }
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SessionKey")
    }
}

/// One event in the envelope in which it lives for ever; the store does not look inside.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// The event's type.
    pub kind: String,
    /// The version of the type's shape.
    pub version: u16,
    /// The event, JSON. No personal text: that goes to [`Row::Text`].
    pub body: String,
}

impl fmt::Debug for StoredEvent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "StoredEvent({} v{})", self.kind, self.version)
    }
}

/// What one command changed: written whole or not at all.
#[derive(Debug, Clone)]
pub struct Append {
    /// Whose log.
    pub session: SessionKey,
    /// The epoch that [`crate::Store::claim`] gave to this writer.
    pub epoch: i64,
    /// The sequence number of the last event that the writer knows, 0 for none; the events
    /// get `expect + 1` and following. 0 on a session that is not there creates it.
    pub expect: u64,
    /// The time of the events, milliseconds since 1970.
    pub at: i64,
    /// What happened, in order. May be empty.
    pub events: Vec<StoredEvent>,
    /// What changes together with it.
    pub rows: Vec<Row>,
}

/// A change of an ordinary table within an append.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Row {
    /// Personal text under an id of its own: a message, a name. Never replaced, only erased.
    Text(Text),
    /// Erases a text for good. The write-ahead log is emptied of it right after the append.
    EraseText {
        /// The text's id.
        id: String,
    },
    /// What the command with this id was answered.
    Answer(Answer),
    /// The session's line in the agents' list, made or replaced.
    Summary(Summary),
    /// The way into a customer's seat, made or replaced: the earlier code and link die.
    Entry(Entry),
    /// Closes the way into a seat: its code and link are free.
    CloseEntries {
        /// The seat.
        seat: String,
    },
    /// A customer's device may come back to its seat.
    Cookie(Cookie),
    /// No device may come back to this seat any more.
    RemoveCookies {
        /// The seat.
        seat: String,
    },
    /// A line of the audit log.
    Audit(Audit),
}

/// A text of [`Row::Text`].
#[derive(Clone, PartialEq, Eq)]
pub struct Text {
    /// Unique within the session.
    pub id: String,
    /// The text.
    pub body: String,
}

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Text")
    }
}

/// An answer of [`Row::Answer`].
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// Who gave the command: command ids are unique for each.
    pub actor: String,
    /// The id that the client made for the command.
    pub command: String,
    /// What was answered, JSON without personal text.
    pub body: String,
}

impl fmt::Debug for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Answer")
    }
}

/// A session's line in the agents' list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The number by which people speak of the session, see
    /// [`crate::Store::next_session_number`].
    pub number: i64,
    /// The status as the rules name it; [`DONE`] and [`CANCELLED`] are known to the store.
    pub status: String,
    /// The user who is host, if any.
    pub host: Option<String>,
    /// The id of the text that holds the customer's name, if there is one.
    pub customer_name: Option<String>,
    /// The id of the text that holds the session's name or case number, if there is one.
    pub title: Option<String>,
    /// Where the customer is, as the rules name it; `None` in lines of before it was kept.
    pub customer_state: Option<String>,
    /// Since when, milliseconds since 1970.
    pub customer_since: Option<i64>,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970; the list is ordered by it.
    pub changed_at: i64,
    /// Since when a customer waits, milliseconds since 1970.
    pub waiting_since: Option<i64>,
    /// Put away by an agent.
    pub archived: bool,
}

/// The status of a session that came to its end.
pub const DONE: &str = "done";
/// The status of a session that was called off.
pub const CANCELLED: &str = "cancelled";

/// The way into a customer's seat.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// The seat it leads to.
    pub seat: String,
    /// Counts the codes and links that the seat has had.
    pub generation: i64,
    /// The code, digits only. Unique among all open entries.
    pub code: Option<String>,
    /// The link's token or its hash, as the caller looks it up. Unique.
    pub link: Option<String>,
    /// From when it may be used, milliseconds since 1970.
    pub opens_at: i64,
    /// Until when it may be used, if there is a limit. The store keeps it and does not
    /// enforce it: an entry is open, and its code taken, until it is closed or replaced.
    pub closes_at: Option<i64>,
}

impl fmt::Debug for Entry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Entry(generation {})", self.generation)
    }
}

/// A line of the audit log, which is only ever added to.
#[derive(Clone, PartialEq, Eq)]
pub struct Audit {
    /// Who did it: a user's id, or the name of a part of the server.
    pub actor: String,
    /// What was done, a stable word.
    pub action: String,
    /// More about it, JSON without personal text.
    pub detail: String,
}

impl fmt::Debug for Audit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Audit({})", self.action)
    }
}

/// What must be unique and is in use already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Taken {
    /// The code of an entry: make another.
    Code,
    /// The link of an entry: make another.
    Link,
    /// The id of a text in its session.
    Text,
    /// The command has its answer already: give that.
    Answer,
    /// The session's number.
    Number,
    /// A user's sign-in name.
    Login,
    /// A cookie's token.
    Token,
    /// Some other key.
    Key,
}

impl Taken {
    /// Reads SQLite's "UNIQUE constraint failed: table.column".
    pub(crate) fn from_message(message: &str) -> Self {
        const COLUMNS: [(&str, Taken); 7] = [
            ("entries.code", Taken::Code),
            ("entries.link", Taken::Link),
            ("texts.", Taken::Text),
            ("answers.", Taken::Answer),
            ("summaries.number", Taken::Number),
            ("users.login_folded", Taken::Login),
            ("cookies.token", Taken::Token),
        ];
        let found = COLUMNS.iter().find(|(column, _)| message.contains(column));
        found.map_or(Self::Key, |(_, taken)| *taken)
    }
}

impl fmt::Display for Taken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Code => "the code is in use",
            Self::Link => "the link is in use",
            Self::Text => "the text is stored already",
            Self::Answer => "the command is answered already",
            Self::Number => "the session number is in use",
            Self::Login => "the sign-in name is in use",
            Self::Token => "the token is in use",
            Self::Key => "the key is in use",
        })
    }
}
