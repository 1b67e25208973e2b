//! The rules: one function each, in the file of its activity.

pub mod call;
pub mod chat;
pub mod check;
pub mod entry;
pub mod holding;
pub mod presence;
pub mod status;
pub mod text;
pub mod voice;

use crate::command::{Actor, Command};
use crate::denial::Denial;
use crate::event::Event;
use crate::ids::Timestamp;
use crate::policy::Policy;
use crate::state::{Person, Seat, Session};

type Decision = Result<Vec<Event>, Denial>;

/// What a command is decided by.
#[derive(Clone, Copy)]
pub(crate) struct Case<'a> {
    pub(crate) session: &'a Session,
    pub(crate) policy: &'a Policy,
    pub(crate) now: Timestamp,
    pub(crate) actor: Actor,
}

impl<'a> Case<'a> {
    /// As [`seat_of`].
    fn seat(self) -> Result<&'a Seat, Denial> {
        seat_of(self.session, self.actor)
    }
}

pub(crate) fn decide(case: Case<'_>, command: &Command) -> Decision {
    match command {
        Command::Entry(command) => entry::decide(case, command),
        Command::Check(command) => check::decide(case, command),
        Command::Presence(command) => presence::decide(case, command),
        Command::Chat(command) => chat::decide(case, command),
        Command::Call(command) => call::decide(case, command),
        Command::Voice(command) => voice::decide(case, command),
        Command::Status(command) => status::decide(case, command),
    }
}

/// This follows from the command, and nothing else.
fn happens(event: impl Into<Event>) -> Decision {
    Ok(vec![event.into()])
}

/// Whose seat the actor speaks from: a customer's only while inside and on the bound device.
pub(crate) fn seat_of(session: &Session, actor: Actor) -> Result<&Seat, Denial> {
    match actor {
        Actor::System => Err(Denial::NotInSession),
        Actor::Agent(user) => session
            .seats
            .values()
            .find(|seat| seat.person == Person::Agent(user))
            .ok_or(Denial::NotInSession),
        Actor::Customer(id, device) => {
            let seat = session.seats.get(&id).ok_or(Denial::NotInSession)?;
            let customer = seat.customer().ok_or(Denial::NotInSession)?;
            match customer.entry.device {
                Some(bound) if bound != device => Err(Denial::Replaced),
                _ if !customer.entered => Err(Denial::NotInSession),
                _ => Ok(seat),
            }
        }
    }
}

/// As [`seat_of`], in a session that is not over.
fn open_seat(case: Case<'_>) -> Result<&Seat, Denial> {
    let seat = case.seat()?;
    if case.session.status.is_over() {
        return Err(Denial::SessionEnded);
    }
    Ok(seat)
}

/// As [`open_seat`], for the host alone.
fn open_host(case: Case<'_>) -> Result<&Seat, Denial> {
    let seat = open_seat(case)?;
    if seat.id != case.session.host {
        return Err(Denial::NotHost);
    }
    Ok(seat)
}

/// Room for one more item. Asked by everything that comes, begins or is said; what goes, ends or is
/// taken away needs none, so that a full session can always be left and ended.
fn room(case: Case<'_>) -> Result<(), Denial> {
    if case.session.items.len() < case.policy.items {
        Ok(())
    } else {
        Err(Denial::LimitReached)
    }
}

#[cfg(test)]
mod tests;
