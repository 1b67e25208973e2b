//! The status table: from × to × who (B11–B19, B49).

use super::{Decision, open_host, room, seat_of, text};
use crate::command::Actor;
use crate::denial::Denial;
use crate::event::Event;
use crate::ids::TextId;
use crate::state::{Session, Status};

/// Which steps may be made by hand, and whether only by the host. START makes `running` and the
/// end of the call makes `done` besides.
pub const BY_HAND: &[(Status, Status, ByHand)] = &[
    (Status::Requested, Status::Confirmed, ByHand::Agent),
    (Status::Requested, Status::Cancelled, ByHand::Agent),
    (Status::Confirmed, Status::Cancelled, ByHand::Agent),
    (Status::Running, Status::Done, ByHand::Host),
    (Status::Running, Status::Cancelled, ByHand::Host),
    (Status::Done, Status::Confirmed, ByHand::Agent),
];

/// Whose hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ByHand {
    /// Any agent in the session.
    Agent,
    /// The host.
    Host,
}

/// A status set by hand (B11); ends the call as the new status demands.
pub(super) fn set(session: &Session, actor: Actor, to: Status) -> Decision {
    let seat = seat_of(session, actor)?;
    if !seat.is_agent() {
        return Err(Denial::NotAgent);
    }
    let (_, _, by) = BY_HAND
        .iter()
        .find(|(from, target, _)| *from == session.status && *target == to)
        .ok_or(Denial::StatusNotAllowed)?;
    if *by == ByHand::Host && seat.id != session.host {
        return Err(Denial::NotHost);
    }
    if !to.is_over() {
        room(session)?;
    }
    Ok(vec![if to.is_over() {
        Event::SessionEnded { by: seat.id, to }
    } else {
        Event::StatusSet { by: seat.id, to }
    }])
}

/// The host's *End*: a running call is done, anything before it is cancelled.
pub(super) fn end(session: &Session, actor: Actor) -> Decision {
    let host = open_host(session, actor)?;
    let to = if session.status == Status::Running {
        Status::Done
    } else {
        Status::Cancelled
    };
    Ok(vec![Event::SessionEnded { by: host.id, to }])
}

/// The agents' own name or case number for the session; an empty one takes it away. Also when the
/// session is over: a case is often filed afterwards.
pub(super) fn set_title(session: &Session, actor: Actor, title: &str) -> Decision {
    let seat = seat_of(session, actor)?;
    if !seat.is_agent() {
        return Err(Denial::NotAgent);
    }
    let title = match text::title(title) {
        Ok(_) => Some(TextId(session.texts + 1)),
        Err(Denial::TextEmpty) if session.title.is_none() => return Ok(vec![]),
        Err(Denial::TextEmpty) => None,
        Err(denial) => return Err(denial),
    };
    Ok(vec![Event::Titled { by: seat.id, title }])
}

#[cfg(test)]
mod tests;
