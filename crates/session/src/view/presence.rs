//! Whether a person is connected, which all participants see, and the customer's state for the
//! list.

use serde::{Deserialize, Serialize};

use crate::ids::Timestamp;
use crate::state::{Presence, Seat, Session};

/// Whether a person is connected.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum PresenceView {
    /// Not here (yet).
    Absent,
    /// Here.
    Present,
    /// Connection lost; waited for.
    Grace {
        /// Until then.
        until: Timestamp,
    },
    /// Did not come back in time.
    Gone,
}

impl From<Presence> for PresenceView {
    fn from(presence: Presence) -> Self {
        match presence {
            Presence::Absent => Self::Absent,
            Presence::Present => Self::Present,
            Presence::Grace(until) => Self::Grace { until },
            Presence::Gone => Self::Gone,
        }
    }
}

/// Where the first customer of a session is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum CustomerState {
    /// Has not been here.
    Invited,
    /// At the media check, or before it.
    Checking,
    /// Ready for the call.
    Ready,
    /// The host calls, and it rings at the customer's.
    Called,
    /// In the call.
    InCall,
    /// Left the call that is running, and is still here.
    LeftCall,
    /// Lost the connection; the seat is kept for the grace.
    Away,
    /// Was here and has gone.
    Left,
}

impl CustomerState {
    /// What has become of this state in a session that is not in memory. No one is connected to it,
    /// so a customer who was there has left.
    #[must_use]
    pub fn without_connections(self) -> Self {
        match self {
            Self::Invited => Self::Invited,
            Self::Checking
            | Self::Ready
            | Self::Called
            | Self::InCall
            | Self::LeftCall
            | Self::Away
            | Self::Left => Self::Left,
        }
    }
}

impl Session {
    /// The first customer.
    #[must_use]
    pub fn first_customer(&self) -> Option<&Seat> {
        self.seats.values().find(|seat| !seat.is_agent())
    }

    /// Whether an agent may still come to the session, or is here. False once the accounts of all
    /// its agents are disabled: then no page may promise an agent. An agent who is signed out, or
    /// whose password was reset, may sign in again.
    #[must_use]
    pub fn agent_may_come(&self) -> bool {
        let mut agents = self.seats.values().filter(|seat| seat.is_agent());
        agents.any(|seat| !seat.disabled)
    }

    /// Since when the first customer, who is inside, waits for the call.
    #[must_use]
    pub fn waiting_since(&self) -> Option<Timestamp> {
        if self.call.is_some() || self.status.is_over() {
            return None;
        }
        let inside = self
            .first_customer()
            .filter(|seat| seat.presence.counts())?
            .customer()?;
        inside.lobby.since.filter(|_| inside.entered)
    }

    /// Where the first customer is, and since when.
    #[must_use]
    pub fn customer_state(&self) -> (CustomerState, Option<Timestamp>) {
        let Some((seat, customer)) = self
            .first_customer()
            .and_then(|seat| Some((seat, seat.customer()?)))
        else {
            return (CustomerState::Invited, None);
        };
        let away_since = seat.away_since;
        match seat.presence {
            Presence::Grace(_) => (CustomerState::Away, away_since),
            Presence::Present if seat.in_call => {
                let since = self.call.map(|call| call.since);
                (CustomerState::InCall, since)
            }
            Presence::Present if self.ring.is_some_and(|ring| ring.by == self.host) => {
                (CustomerState::Called, customer.lobby.since)
            }
            Presence::Present if self.call.is_some() && customer.lobby.outcome.is_some() => {
                let since = self.call.and_then(|call| call.without_customer);
                (CustomerState::LeftCall, since)
            }
            Presence::Present if customer.lobby.outcome.is_some() => {
                (CustomerState::Ready, customer.lobby.since)
            }
            Presence::Present => (CustomerState::Checking, customer.lobby.since),
            Presence::Absent | Presence::Gone if away_since.is_some() => {
                (CustomerState::Left, away_since)
            }
            // Inside by the code, and the page's socket has not opened yet.
            Presence::Absent | Presence::Gone if customer.entered => {
                (CustomerState::Checking, customer.lobby.since)
            }
            Presence::Absent | Presence::Gone => (CustomerState::Invited, None),
        }
    }
}
