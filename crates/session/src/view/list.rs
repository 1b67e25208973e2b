//! A session as one row of its host's list, beside its names.

use super::CustomerState;
use crate::ids::Timestamp;
use crate::state::{Presence, Seat, Session, Status};

/// What the host's list shows of a session.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ListRow {
    /// B14–B18.
    pub status: Status,
    /// Where the first customer is.
    pub customer_state: CustomerState,
    /// Since when.
    pub customer_since: Option<Timestamp>,
    /// The first customer is there.
    pub customer_present: bool,
    /// The first customer is in the call, or is waited for to come back into it.
    pub customer_in_call: bool,
    /// Until when the unused code of the first customer opens.
    pub code_until: Option<Timestamp>,
    /// That code ran out unused.
    pub code_expired: bool,
    /// A person other than the host calls, and it rings.
    pub ringing: bool,
    /// Since when the first customer waits for the call.
    pub waiting_since: Option<Timestamp>,
    /// Since when the call runs.
    pub running_since: Option<Timestamp>,
    /// When the session was made.
    pub opened_at: Timestamp,
    /// When it ended.
    pub over_since: Option<Timestamp>,
    /// Messages that the host has not seen.
    pub unseen: u32,
}

impl Session {
    /// The session in its host's list.
    #[must_use]
    pub fn list_row(&self) -> ListRow {
        let (customer_state, customer_since) = self.customer_state();
        let first = self.first_customer();
        let entry = first
            .and_then(Seat::customer)
            .map(|customer| &customer.entry);
        ListRow {
            status: self.status,
            customer_state,
            customer_since,
            customer_present: first.is_some_and(|seat| seat.presence == Presence::Present),
            customer_in_call: first.is_some_and(|seat| seat.in_call && seat.presence.counts()),
            code_until: entry.and_then(|entry| entry.code_until),
            code_expired: entry.is_some_and(|entry| entry.expired),
            ringing: self.ring.is_some_and(|ring| ring.by != self.host),
            waiting_since: self.waiting_since(),
            running_since: self.call.map(|call| call.since),
            opened_at: self.opened_at,
            over_since: self.over_since,
            unseen: self.unseen_by_host(),
        }
    }
}
