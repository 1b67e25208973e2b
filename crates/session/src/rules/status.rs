//! The status table: from × to × who (B11–B19, B49).

use super::{Case, Decision, happens, open_host, room, text};
use crate::command::StatusCommand;
use crate::denial::Denial;
use crate::event::{Event, StatusEvent};
use crate::ids::TextId;
use crate::state::{Session, Status};

pub(super) fn decide(case: Case<'_>, command: &StatusCommand) -> Decision {
    match *command {
        StatusCommand::EndSession => end(case),
        StatusCommand::SetStatus { to } => set(case, to),
        StatusCommand::SetTitle { ref title } => set_title(case, title),
    }
}

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
fn set(case: Case<'_>, to: Status) -> Decision {
    let seat = case.seat()?;
    if !seat.is_agent() {
        return Err(Denial::NotAgent);
    }
    let (_, _, by) = BY_HAND
        .iter()
        .find(|(from, target, _)| *from == case.session.status && *target == to)
        .ok_or(Denial::StatusNotAllowed)?;
    if *by == ByHand::Host && seat.id != case.session.host {
        return Err(Denial::NotHost);
    }
    if !to.is_over() {
        room(case)?;
    }
    Ok(vec![if to.is_over() {
        Event::Status(StatusEvent::SessionEnded { by: seat.id, to })
    } else {
        Event::Status(StatusEvent::StatusSet { by: seat.id, to })
    }])
}

/// The host's *End*.
fn end(case: Case<'_>) -> Decision {
    let (by, to) = (open_host(case)?.id, case.session.ends_as());
    happens(StatusEvent::SessionEnded { by, to })
}

impl Session {
    /// What the host's *End* makes of the session: done once there has been a call, also when the
    /// session was reopened (B49) or is back at code entry (D14); before that, cancelled.
    pub(crate) fn ends_as(&self) -> Status {
        if self.had_call {
            Status::Done
        } else {
            Status::Cancelled
        }
    }
}

/// The agents' own name or case number for the session; an empty one takes it away. Also when the
/// session is over: a case is often filed afterwards.
fn set_title(case: Case<'_>, title: &str) -> Decision {
    let seat = case.seat()?;
    if !seat.is_agent() {
        return Err(Denial::NotAgent);
    }
    let title = match text::title(title) {
        Ok(_) => Some(TextId(case.session.texts + 1)),
        Err(Denial::TextEmpty) if case.session.title.is_none() => return Ok(vec![]),
        Err(Denial::TextEmpty) => None,
        Err(denial) => return Err(denial),
    };
    happens(StatusEvent::Titled { by: seat.id, title })
}

#[cfg(test)]
mod tests;
