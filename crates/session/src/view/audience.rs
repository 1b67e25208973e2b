//! Who receives what is sent beside the view: codes and links in words, who is typing, and the
//! quality of connections.

use crate::command::Actor;
use crate::ids::SeatId;
use crate::rules::seat_of;
use crate::state::{Seat, Session};

/// What a person learns about a connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum QualityAudience {
    /// All of it.
    Everything,
    /// Of the tracks that arrive there, only those of this seat, which is the receiver's own: a
    /// customer does not learn of other customers.
    TracksOf(SeatId),
}

impl QualityAudience {
    /// Whether this receiver learns that tracks of `from` arrive.
    #[must_use]
    pub fn includes_tracks_of(self, from: SeatId) -> bool {
        match self {
            Self::Everything => true,
            Self::TracksOf(own) => own == from,
        }
    }
}

impl Session {
    /// Whether the person of this seat receives codes and links in words: the host alone.
    #[must_use]
    pub fn receives_invitations(&self, seat: SeatId) -> bool {
        seat == self.host
    }

    /// The seat that others may learn is typing in a conversation. A customer types in one only,
    /// and nothing can be sent any more once the session has ended.
    #[must_use]
    pub fn typist(&self, actor: Actor, conversation: SeatId) -> Option<SeatId> {
        let seat = seat_of(self, actor).ok()?;
        let may_send = !self.status.is_over() && reads(seat, conversation);
        may_send.then_some(seat.id)
    }

    /// Whether this person is notified that another person is typing in a conversation.
    #[must_use]
    pub fn receives_typing(&self, viewer: Actor, typist: SeatId, conversation: SeatId) -> bool {
        seat_of(self, viewer).is_ok_and(|seat| seat.id != typist && reads(seat, conversation))
    }

    /// What this person learns about the connection of a seat during a call. Agents learn
    /// everything, and a customer what its own connection is like. Of an agent's connection a
    /// customer receives what is needed to know whether it is seen and heard.
    #[must_use]
    pub fn quality_audience(&self, viewer: Actor, of: SeatId) -> Option<QualityAudience> {
        self.call?;
        let viewer = seat_of(self, viewer).ok()?;
        if viewer.is_agent() || viewer.id == of {
            return Some(QualityAudience::Everything);
        }
        let of_agent = self.seats.get(&of).is_some_and(Seat::is_agent);
        of_agent.then_some(QualityAudience::TracksOf(viewer.id))
    }
}

/// Agents read every conversation, a customer only their own.
pub(super) fn reads(seat: &Seat, conversation: SeatId) -> bool {
    seat.is_agent() || seat.id == conversation
}
