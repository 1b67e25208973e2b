//! The state of one session: small machines side by side, one for each activity.
//!
//! Nothing here decides. `rules` reads it, [`Session::apply`] writes it.

mod call;
mod chat;
mod check;
mod entry;
mod presence;
mod seat;
mod status;
mod voice;
mod waits;

use std::collections::BTreeMap;

pub use call::{Call, Ring, ShownCamera};
pub use chat::{Audience, Content, Conversation, Delivery, Item, Notice};
pub use check::{Check, CheckOutcome, CheckState, Lobby, SoundTest, Transport};
pub use entry::{Ask, Declined, Entry, Takeover, Via};
pub use presence::{Losses, Presence};
pub use seat::{Customer, Person, Seat};
pub use status::{Edition, Status};
pub use voice::Voice;
pub use waits::Waits;

use crate::ids::{SeatId, SessionId, TextId, Timestamp};

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
    /// The seats, in the order in which people joined.
    pub seats: BTreeMap<SeatId, Seat>,
    /// The current ring.
    pub ring: Option<Ring>,
    /// A call is running.
    pub call: Option<Call>,
    /// There has been a call: the session is done at its end, not cancelled.
    pub had_call: bool,
    /// Voice is on.
    pub voice: Option<Voice>,
    /// For each person in the call, the cameras that the person receives, those shown longest
    /// first. `flow` decides which; it is kept because a camera that is shown keeps its slot.
    pub shown: BTreeMap<SeatId, Vec<ShownCamera>>,
    /// The agent of a customer who is inside has left: when the session returns to code entry.
    pub orphan_until: Option<Timestamp>,
    /// Which rules its events are applied by.
    pub edition: Edition,
    /// When the conversations tell that a connection is lost.
    pub losses: Losses,
    /// How long it waits for people.
    pub waits: Waits,
    /// How many losses they have told.
    pub losses_told: u32,
    /// Messages and notices, in order.
    pub items: Vec<Item>,
    /// For each customer's conversation: which items each side sees, in order.
    pub conversations: BTreeMap<SeatId, Conversation>,
    /// Counted up for each personal text.
    pub texts: u32,
}
