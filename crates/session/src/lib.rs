//! The rules of a support session, and nothing else.
//!
//! ```text
//! decide(&self, now, actor, command) -> Result<Vec<Event>, Denial>   never mutates
//! apply(&mut self, at, &event)                                       never refuses
//! next_timeout(&self) -> Option<Timestamp>                           comes back as TimePassed
//! view(&self, now, viewer) -> View                                   who sees what
//! flow(&self) -> Vec<Route>                                          whose media go where
//! ```
//!
//! The server's loop is always *decide → apply → append → tell*. Time, ids and dice are told from
//! outside; this crate has no clock, no socket and no randomness. One rule is one function in
//! [`rules`], with its [`Denial`] and its table of tests, which also pins the order of refusals:
//! who you are, whether the session still runs, what you may, what the state allows, what you said.

pub mod command;
pub mod denial;
pub mod event;
pub mod ids;
pub mod limits;
pub mod rules;
pub mod state;
pub mod view;

mod apply;
mod flow;
#[cfg(test)]
mod stage;
mod timeout;

pub use command::{Actor, Command};
pub use denial::Denial;
pub use event::{Envelope, Event, UnknownEvent};
pub use flow::{MediaKind, Route};
pub use ids::{ConnectionId, DeviceId, PageId, SeatId, SessionId, TextId, Timestamp, UserId};
pub use state::{Session, Status};
pub use view::View;

use state::{Edition, Losses};

/// The host's seat of every session.
pub const HOST_SEAT: SeatId = SeatId(1);

/// The seat of the first customer of every session.
pub const FIRST_CUSTOMER_SEAT: SeatId = SeatId(2);

/// The id of the text that holds the host's name at the opening.
pub const HOST_NAME: TextId = TextId(1);

impl Session {
    /// The events that open a session made by an agent: confirmed at once (B4), with a seat for
    /// the first customer. The host's name is the text [`HOST_NAME`].
    #[must_use]
    pub fn open(session: SessionId, host: UserId) -> Vec<Event> {
        vec![
            Event::Opened {
                session,
                host,
                host_seat: HOST_SEAT,
                name: HOST_NAME,
                losses: Losses::ToldWhenTheyLast,
                edition: Edition::Second,
            },
            Event::CustomerInvited {
                seat: FIRST_CUSTOMER_SEAT,
            },
        ]
    }

    /// Rebuilds a session from its log.
    ///
    /// Returns `None` when the log does not begin with [`Event::Opened`].
    #[must_use]
    pub fn replay<'a>(log: impl IntoIterator<Item = (Timestamp, &'a Event)>) -> Option<Self> {
        let mut log = log.into_iter();
        let (at, first) = log.next()?;
        let mut session = Self::born(at, first)?;
        for (at, event) in log {
            session.apply(at, event);
        }
        Some(session)
    }

    /// What follows from `command`, or why not. Never changes anything.
    ///
    /// # Errors
    /// The [`Denial`] of the first rule that says no.
    pub fn decide(
        &self,
        now: Timestamp,
        actor: Actor,
        command: &Command,
    ) -> Result<Vec<Event>, Denial> {
        rules::decide(self, now, actor, command)
    }
}
