//! Who sees what: the only place that decides it.
//!
//! A view has parts; the server sends a part when it has changed, the latest wins. Texts appear as
//! ids; the server resolves only those that a view or an item names. `may` says what the viewer's
//! buttons would be answered, by asking the rules themselves: no page repeats one.

mod audience;
mod call;
mod chat;
mod check;
mod entry;
mod list;
mod may;
mod parts;
mod people;
mod presence;
mod status;
mod voice;

use serde::Serialize;

pub use audience::QualityAudience;
pub use call::{CallPart, MediaPart, Receiving, RingView};
pub use chat::{ChatPart, ConversationView, ItemContent, ItemView};
pub use check::LobbyView;
pub use entry::{EntryView, TakeoverView};
pub use list::ListRow;
pub use may::May;
pub use parts::Parts;
pub use people::{PersonView, Role};
pub use presence::{CustomerState, PresenceView};
pub use status::SessionPart;
pub use voice::Slot;

use crate::command::Actor;
use crate::denial::Denial;
use crate::ids::{TextId, Timestamp};
use crate::policy::Policy;
use crate::rules;
use crate::state::{Seat, Session};

/// Everything that one person may know of a session, but for the items of the chat.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct View {
    /// The session itself.
    pub session: SessionPart,
    /// The people in it.
    pub people: Vec<PersonView>,
    /// Ring, call and voice.
    pub call: CallPart,
    /// What may flow to and from the viewer.
    pub media: MediaPart,
    /// How the conversations stand.
    pub chat: ChatPart,
    /// What the viewer may do now; a denial says why not.
    pub may: May,
}

impl Session {
    /// What this person may know now.
    ///
    /// # Errors
    /// [`Denial::NotInSession`] or [`Denial::Replaced`] for an actor who has no seat here.
    pub fn view(&self, policy: &Policy, now: Timestamp, viewer: Actor) -> Result<View, Denial> {
        let seat = rules::seat_of(self, viewer)?;
        Ok(View {
            session: self.session_part(seat),
            people: self.people(seat),
            call: self.call_part(seat),
            media: self.media_part(seat),
            chat: self.chat_part(seat),
            may: self.may(policy, now, viewer),
        })
    }

    /// The seat that an actor speaks from.
    ///
    /// # Errors
    /// As [`Session::view`].
    pub fn seat(&self, actor: Actor) -> Result<&Seat, Denial> {
        rules::seat_of(self, actor)
    }
}

impl View {
    /// The texts that this view names.
    #[must_use]
    pub fn texts(&self) -> Vec<TextId> {
        self.people
            .iter()
            .filter_map(|person| person.name)
            .chain(self.session.title)
            .collect()
    }
}

#[cfg(test)]
mod tests;
