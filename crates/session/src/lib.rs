//! The rules of a support session, and nothing else.
//!
//! ```text
//! decide(&self, policy, now, actor, command)   Vec<Event> or a Denial; never mutates
//! apply(&mut self, at, &event)                 never refuses
//! next_timeout(&self, policy)                  a Timestamp, which comes back as TimePassed
//! view(&self, policy, now, viewer)             a View: who sees what
//! flow(&self)                                  a Vec<Route>: whose media go where
//! ```
//!
//! The server's loop is always *decide → apply → append → publish*. Time, ids and random values are
//! inputs; this crate has no clock, no socket and no randomness. One rule is one function in
//! [`rules`], with its [`Denial`] and its table of tests, which also fixes the order of refusals:
//! who the actor is, whether the session still runs, what the actor may do, what the state allows,
//! and what the command contains.

pub mod command;
pub mod denial;
pub mod event;
pub mod ids;
pub mod limits;
pub mod policy;
pub mod rules;
pub mod state;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod view;

mod activity;
mod apply;
mod flow;
mod timeout;

pub use command::{
    Actor, CallCommand, ChatCommand, CheckCommand, Command, EntryCommand, PresenceCommand,
    StatusCommand, VoiceCommand,
};
pub use denial::Denial;
pub use event::{
    CallEvent, ChatEvent, CheckEvent, EntryEvent, Envelope, Event, PresenceEvent, StatusEvent,
    UnknownEvent, VoiceEvent,
};
pub use flow::{MediaKind, Route};
pub use ids::{ConnectionId, DeviceId, PageId, SeatId, SessionId, TextId, Timestamp, UserId};
pub use policy::Policy;
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
    /// The events that open a session of an agent: confirmed immediately (B4), with a seat for the
    /// first customer. The host's name is the text [`HOST_NAME`].
    #[must_use]
    pub fn open(policy: &Policy, session: SessionId, host: UserId) -> Vec<Event> {
        vec![
            Event::Status(StatusEvent::Opened {
                session,
                host,
                host_seat: HOST_SEAT,
                name: HOST_NAME,
                losses: Losses::ToldWhenTheyLast,
                edition: Edition::Second,
                waits: policy.waits,
            }),
            Event::Entry(EntryEvent::CustomerInvited {
                seat: FIRST_CUSTOMER_SEAT,
            }),
        ]
    }

    /// Rebuilds a session from its log.
    ///
    /// Returns `None` when the log does not begin with [`StatusEvent::Opened`].
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
        policy: &Policy,
        now: Timestamp,
        actor: Actor,
        command: &Command,
    ) -> Result<Vec<Event>, Denial> {
        let case = rules::Case {
            session: self,
            policy,
            now,
            actor,
        };
        rules::decide(case, command)
    }
}
