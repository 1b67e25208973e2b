//! The people in the session, as the viewer may know them.

use serde::Serialize;

use super::check::{LobbyView, lobby_view};
use super::presence::PresenceView;
use super::voice::Slot;
use crate::ids::{SeatId, TextId, UserId};
use crate::state::{Person, Seat, Session};

/// Staff or customer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A member of staff.
    Agent,
    /// A customer.
    Customer,
}

/// One person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PersonView {
    /// The place.
    pub seat: SeatId,
    /// Staff or customer.
    pub role: Role,
    /// Manages the session.
    pub host: bool,
    /// The member of staff; agents only.
    pub user: Option<UserId>,
    /// The name, a text.
    pub name: Option<TextId>,
    /// Whether the person is there.
    pub presence: PresenceView,
    /// Is past the code.
    pub inside: bool,
    /// In the running call.
    pub in_call: bool,
    /// Wants to be heard.
    pub microphone: bool,
    /// Wants to be seen.
    pub camera: bool,
    /// The camera is on, and the viewer receives as many others as one person can.
    pub camera_waits: bool,
    /// In the voice call.
    pub in_voice: bool,
    /// Holds one of the two microphones.
    pub slot: Option<Slot>,
    /// The media check; agents see it, and each customer their own.
    pub lobby: Option<LobbyView>,
}

impl Session {
    pub(super) fn people(&self, viewer: &Seat) -> Vec<PersonView> {
        let seats = self.seats.values();
        seats.map(|other| self.person_view(viewer, other)).collect()
    }

    fn person_view(&self, viewer: &Seat, other: &Seat) -> PersonView {
        let (in_voice, slot) = self.voice_of(other);
        let private = viewer.is_agent() || viewer.id == other.id;
        PersonView {
            seat: other.id,
            role: role(other),
            host: other.id == self.host,
            user: match other.person {
                Person::Agent(user) if viewer.is_agent() => Some(user),
                _ => None,
            },
            name: other.name,
            presence: other.presence.into(),
            inside: other.is_agent() || other.is_customer_inside(),
            in_call: other.in_call,
            microphone: other.microphone,
            camera: other.camera,
            camera_waits: self.camera_waits(viewer.id, other.id),
            in_voice,
            slot,
            lobby: if private { lobby_view(other) } else { None },
        }
    }
}

/// Whether this seat is a customer's, and whose.
fn role(seat: &Seat) -> Role {
    match seat.person {
        Person::Agent(_) => Role::Agent,
        Person::Customer(_) => Role::Customer,
    }
}
