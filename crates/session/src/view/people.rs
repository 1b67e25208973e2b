//! Everybody in the session, as the viewer may know them.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::ids::{SeatId, TextId, Timestamp, UserId};
use crate::state::{Check, CheckOutcome, CheckState, Person, Presence, Seat, Session, Transport};

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

/// Whether somebody is there.
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

/// One of the two microphones (E13).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Slot {
    /// H, the host's.
    Host,
    /// G, the one that is passed.
    Guest,
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
    /// In the voice call.
    pub in_voice: bool,
    /// Holds one of the two microphones.
    pub slot: Option<Slot>,
    /// The media check; agents see it, and the customer the own one.
    pub lobby: Option<LobbyView>,
}

/// Where a customer stands in the lobby.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LobbyView {
    /// "Continue" was pressed.
    pub begun: bool,
    /// Webcam.
    pub camera: CheckState,
    /// Microphone.
    pub microphone: CheckState,
    /// Sound output.
    pub sound: CheckState,
    /// Nothing can be heard of this customer: no microphone, or it is blocked or held.
    pub no_microphone: bool,
    /// How the transport got through.
    pub transport: Transport,
    /// How the check ended, if it has.
    pub outcome: Option<CheckOutcome>,
    /// Came with a browser that cannot run the page.
    pub old_browser: bool,
    /// When the customer came in.
    pub since: Option<Timestamp>,
}

impl Session {
    pub(super) fn person_view(&self, viewer: &Seat, other: &Seat) -> PersonView {
        let voice = self.voice.as_ref();
        let in_voice = voice.is_some_and(|voice| voice.members.contains(&other.id));
        let guest = voice.is_some_and(|voice| voice.guest_slot == Some(other.id));
        let slot = match other.id == self.host {
            true if in_voice => Some(Slot::Host),
            false if guest => Some(Slot::Guest),
            _ => None,
        };
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
            presence: match other.presence {
                Presence::Absent => PresenceView::Absent,
                Presence::Present => PresenceView::Present,
                Presence::Grace(until) => PresenceView::Grace { until },
                Presence::Gone => PresenceView::Gone,
            },
            inside: other.is_agent() || other.is_customer_inside(),
            in_call: other.in_call,
            microphone: other.microphone,
            camera: other.camera,
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

fn lobby_view(seat: &Seat) -> Option<LobbyView> {
    let lobby = &seat.customer()?.lobby;
    let checks: &BTreeMap<Check, CheckState> = &lobby.checks;
    let check = |which| checks.get(&which).copied().unwrap_or_default();
    Some(LobbyView {
        begun: lobby.begun,
        camera: check(Check::Camera),
        microphone: check(Check::Microphone),
        sound: check(Check::Sound),
        no_microphone: check(Check::Microphone).is_trouble(),
        transport: lobby.transport,
        outcome: match lobby.outcome {
            // The speaker was tested since.
            Some(CheckOutcome::SoundNotTested) if check(Check::Sound) == CheckState::Works => {
                Some(CheckOutcome::Passed)
            }
            outcome => outcome,
        },
        old_browser: lobby.old_browser,
        since: lobby.since,
    })
}
