//! The rows of ordinary tables that change in the same transaction as a log.
//!
//! Types that contain personal text, codes or tokens print only their name.

use std::fmt;

use super::{Answer, Audit, Entry, NewJob, Summary, Text};

/// A change of an ordinary table within an append.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Row {
    /// Personal text under its own id: a message, a name. Never replaced, only erased.
    Text(Text),
    /// The answer to the command with this id.
    Answer(Answer),
    /// The session's row in the agents' list, created or replaced.
    Summary(Summary),
    /// The entry to a customer's seat, created or replaced: the earlier code and link stop working.
    Entry(Entry),
    /// Closes the entry to a seat: its code and link are free.
    CloseEntries {
        /// The seat.
        seat: String,
    },
    /// An entry of the audit log.
    Audit(Audit),
    /// A job, see [`JobStore::enqueue_jobs`](super::JobStore::enqueue_jobs): it is there if the
    /// append is.
    Job(NewJob),
}

impl Row {
    /// The length of the part whose size the caller chooses.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Text(text) => text.body.len(),
            Self::Answer(answer) => answer.body.len(),
            Self::Audit(audit) => audit.detail.len(),
            Self::Job(job) => job.key.len() + job.payload.len(),
            Self::Summary(_) | Self::Entry(_) | Self::CloseEntries { .. } => 0,
        }
    }
}

/// The unique value that is already in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Taken {
    /// The code of an entry: generate another.
    Code,
    /// The link of an entry: generate another.
    Link,
    /// The id of a text in its session.
    Text,
    /// The command has been answered: send that answer.
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

impl fmt::Display for Taken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Code => "the code is in use",
            Self::Link => "the link is in use",
            Self::Text => "the text is already stored",
            Self::Answer => "the command is already answered",
            Self::Number => "the session number is in use",
            Self::Login => "the sign-in name is in use",
            Self::Token => "the token is in use",
            Self::Key => "the key is in use",
        })
    }
}
