//! Which parts of a view an event may change: the others need not be computed again.

use std::ops::{BitOr, BitOrAssign};

use super::View;
use crate::command::Actor;
use crate::denial::Denial;
use crate::event::{ChatEvent, Event};
use crate::ids::Timestamp;
use crate::policy::Policy;
use crate::rules;
use crate::state::Session;

/// A set of the parts of a [`View`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Parts(u8);

impl Parts {
    /// No part.
    pub const NONE: Self = Self(0);
    /// [`View::session`].
    pub const SESSION: Self = Self(1);
    /// [`View::people`].
    pub const PEOPLE: Self = Self(1 << 1);
    /// [`View::call`].
    pub const CALL: Self = Self(1 << 2);
    /// [`View::media`].
    pub const MEDIA: Self = Self(1 << 3);
    /// [`View::chat`].
    pub const CHAT: Self = Self(1 << 4);
    /// [`View::may`].
    pub const MAY: Self = Self(1 << 5);
    /// The whole view.
    pub const ALL: Self = Self((1 << 6) - 1);

    /// Whether all of `other` is in this set.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl BitOr for Parts {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Parts {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl Session {
    /// The parts of a viewer's view that `event` may have changed; it has been applied.
    #[must_use]
    pub fn touched_by(&self, policy: &Policy, event: &Event) -> Parts {
        match event {
            Event::Chat(ChatEvent::Seen { .. }) => Parts::CHAT,
            // A full session takes neither messages nor calls.
            Event::Chat(ChatEvent::Said { .. }) if self.items.len() < policy.items => Parts::CHAT,
            Event::Chat(ChatEvent::Said { .. }) => Parts::CHAT | Parts::MAY,
            Event::Entry(_)
            | Event::Check(_)
            | Event::Presence(_)
            | Event::Call(_)
            | Event::Voice(_)
            | Event::Status(_) => Parts::ALL,
        }
    }

    /// Computes the `touched` parts of this person's view again. Returns those that are different
    /// now.
    ///
    /// # Errors
    /// As [`Session::view`]; the view is left as it was.
    pub fn refresh(
        &self,
        policy: &Policy,
        now: Timestamp,
        viewer: Actor,
        view: &mut View,
        touched: Parts,
    ) -> Result<Parts, Denial> {
        let seat = rules::seat_of(self, viewer)?;
        let mut changed = Parts::NONE;
        let mut put = |part: Parts, differs: bool| {
            if differs {
                changed |= part;
            }
        };
        macro_rules! refresh {
            ($part:ident, $field:ident, $now:expr) => {
                if touched.contains(Parts::$part) {
                    let now = $now;
                    put(Parts::$part, view.$field != now);
                    view.$field = now;
                }
            };
        }
        refresh!(SESSION, session, self.session_part(seat));
        refresh!(PEOPLE, people, self.people(seat));
        refresh!(CALL, call, self.call_part(seat));
        refresh!(MEDIA, media, self.media_part(seat));
        refresh!(CHAT, chat, self.chat_part(seat));
        refresh!(MAY, may, self.may(policy, now, viewer));
        Ok(changed)
    }
}
