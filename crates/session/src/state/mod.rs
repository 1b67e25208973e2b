//! The state of one session: small machines side by side, each in the room of what it is about.
//!
//! Nothing here decides. `rules` reads it, [`Session::apply`] writes it.

mod call;
mod conversation;
mod door;
mod lobby;
mod seat;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use call::{Call, Ring, Voice};
pub use conversation::{Audience, Content, Conversation, Delivery, Item, Losses, Notice};
pub use door::{Ask, Declined, Entry, Takeover, Via};
pub use lobby::{Check, CheckOutcome, CheckState, Lobby, SoundTest, Transport};
pub use seat::{Customer, Person, Presence, Seat};

use crate::ids::{SeatId, SessionId, TextId, Timestamp};

/// B14–B18. `requested` comes with requests by code users; a session made by an agent begins as
/// `confirmed`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// A code user asked for it (B14).
    Requested,
    /// Confirmed by staff; both sides can start a call (B15).
    Confirmed,
    /// The call is running now (B16).
    Running,
    /// The call was ended (B17).
    Done,
    /// Withdrawn or cancelled (B18, B19).
    Cancelled,
}

impl Status {
    /// Done or cancelled.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled)
    }
}

/// Which edition of the rules a session's events are applied by. Fixed at the opening, so that a
/// log gives the same session whenever it is replayed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Edition {
    /// A customer without an agent is sent back to code entry after the grace, also when no agent
    /// has been there; reopening leaves everybody where they were.
    First,
    /// The grace is for an agent who was there and left (D12, D14); a customer who meets no agent
    /// waits. Reopening gives the seat of a customer who has gone a new code (B49).
    Second,
}

/// The whole of one session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// When it was made.
    pub opened_at: Timestamp,
    /// B14–B18.
    pub status: Status,
    /// The agents' name or case number for it, a text.
    pub title: Option<TextId>,
    /// When it ended, if it has.
    pub over_since: Option<Timestamp>,
    /// Who manages it: exactly one.
    pub host: SeatId,
    /// Everybody's place, in the order of coming.
    pub seats: BTreeMap<SeatId, Seat>,
    /// Somebody rings.
    pub ring: Option<Ring>,
    /// A call is running.
    pub call: Option<Call>,
    /// Voice is on.
    pub voice: Option<Voice>,
    /// The agent of a customer who is inside has left: when the session returns to code entry.
    pub orphan_until: Option<Timestamp>,
    /// Which rules its events are applied by.
    pub edition: Edition,
    /// When the conversations tell that a connection is lost.
    pub losses: Losses,
    /// How many losses they have told.
    pub losses_told: u32,
    /// Messages and notices, in order.
    pub items: Vec<Item>,
    /// For each customer's conversation: which items each side sees, in order.
    pub conversations: BTreeMap<SeatId, Conversation>,
    /// Counted up for each personal text.
    pub texts: u32,
}
