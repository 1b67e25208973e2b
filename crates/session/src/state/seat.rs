//! One person's place, and who sits in it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Lobby, Presence};
use crate::ids::{ConnectionId, SeatId, TextId, Timestamp, UserId};

/// Who sits in a seat.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Person {
    /// A member of staff.
    Agent(UserId),
    /// A customer.
    Customer(Customer),
}

/// What only a customer has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Customer {
    /// Code and link.
    pub entry: Entry,
    /// Between the code and the call.
    pub lobby: Lobby,
    /// Is past the code. Becomes false when the session returns to code entry (D14).
    pub entered: bool,
    /// An agent has been there since the customer came in.
    pub met_agent: bool,
    /// The session returned to code entry, and the customer has not come in again.
    pub returned: bool,
    /// The first item that this customer may see: a stranger with a code reads no old chat.
    pub reads_from: u32,
}

/// One person's place in the session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seat {
    /// Its id.
    pub id: SeatId,
    /// Who sits in it.
    pub person: Person,
    /// The name, in the side table.
    pub name: Option<TextId>,
    /// Whether the person is there.
    pub presence: Presence,
    /// Since when the person is away, if the person has been here.
    pub away_since: Option<Timestamp>,
    /// The conversation says that the connection is lost, and not yet that it is back.
    pub loss_told: bool,
    /// An agent whose account is disabled, and who cannot come.
    pub disabled: bool,
    /// Open sockets.
    pub connections: BTreeSet<ConnectionId>,
    /// In the running call.
    pub in_call: bool,
    /// Wants to be heard.
    pub microphone: bool,
    /// Wants to be seen.
    pub camera: bool,
    /// The last item (by index) seen, for each conversation.
    pub seen: BTreeMap<SeatId, u32>,
}

impl Seat {
    /// The customer's part, for a customer.
    #[must_use]
    pub fn customer(&self) -> Option<&Customer> {
        match &self.person {
            Person::Customer(customer) => Some(customer),
            Person::Agent(_) => None,
        }
    }

    /// Whether an agent sits here.
    #[must_use]
    pub fn is_agent(&self) -> bool {
        matches!(self.person, Person::Agent(_))
    }

    /// Whether a customer sits here who is past the code.
    #[must_use]
    pub fn is_customer_inside(&self) -> bool {
        self.customer().is_some_and(|customer| customer.entered)
    }
    /// Whether a customer is inside who has met an agent there.
    #[must_use]
    pub fn has_met_agent(&self) -> bool {
        self.customer()
            .is_some_and(|customer| customer.entered && customer.met_agent)
    }
}
