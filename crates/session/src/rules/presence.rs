//! Who is there: sockets come and go, a grace lies between "lost" and "gone" (D12–D14).

use super::{Case, Decision, happens, seat_of};
use crate::command::{Actor, PresenceCommand};
use crate::denial::Denial;
use crate::event::{Event, PresenceEvent};
use crate::ids::{ConnectionId, UserId};
use crate::state::{Presence, Session};

pub(super) fn decide(case: Case<'_>, command: &PresenceCommand) -> Decision {
    match *command {
        PresenceCommand::Connect { connection } => connect(case, connection),
        PresenceCommand::Disconnect { connection, left } => {
            Ok(disconnect(case.session, connection, left))
        }
        PresenceCommand::SignOut => sign_out(case),
        PresenceCommand::SetAccount { user, enabled } => set_account(case, user, enabled),
        PresenceCommand::Recover => recover(case),
        PresenceCommand::TimePassed => Ok(case
            .session
            .due(case.policy, case.now)
            .into_iter()
            .collect()),
    }
}

/// A socket of the actor is open. Also in a session that is over: there is a last page to see.
fn connect(case: Case<'_>, connection: ConnectionId) -> Decision {
    let seat = case.seat()?;
    if seat.connections.contains(&connection) {
        return Ok(vec![]);
    }
    if seat.connections.len() >= case.policy.connections_per_seat {
        return Err(Denial::LimitReached);
    }
    happens(PresenceEvent::Connected {
        seat: seat.id,
        connection,
    })
}

/// A socket has closed. If it was the last one of a person who `left` for good, there is no grace.
fn disconnect(session: &Session, connection: ConnectionId, left: bool) -> Vec<Event> {
    let seats = &mut session.seats.values();
    let Some(seat) = seats.find(|seat| seat.connections.contains(&connection)) else {
        return vec![];
    };
    let seat_id = seat.id;
    if seat.connections.len() > 1 {
        return vec![Event::Presence(PresenceEvent::ConnectionClosed {
            seat: seat_id,
            connection,
        })];
    }
    let lost = Event::Presence(PresenceEvent::ConnectionLost {
        seat: seat_id,
        connection,
    });
    // In a session that is over there is no grace.
    if left && !session.status.is_over() {
        vec![
            lost,
            Event::Presence(PresenceEvent::GraceEnded { seat: seat_id }),
        ]
    } else {
        vec![lost]
    }
}

/// A person was signed out. If the last socket was lost before, the running grace ends immediately;
/// otherwise there is no grace when it closes.
fn sign_out(case: Case<'_>) -> Decision {
    let seat = case.seat()?;
    let is_waited_for = matches!(seat.presence, Presence::Grace(_));
    if !is_waited_for || !seat.connections.is_empty() || case.session.status.is_over() {
        return Ok(vec![]);
    }
    happens(PresenceEvent::GraceEnded { seat: seat.id })
}

/// An agent's account was disabled or enabled. Also in a session that is over: its host reopens it
/// only after the account was enabled, and is expected then.
fn set_account(case: Case<'_>, user: UserId, enabled: bool) -> Decision {
    if case.actor != Actor::System {
        return Err(Denial::NotInSession);
    }
    let seat = seat_of(case.session, Actor::Agent(user))?;
    match (seat.disabled, enabled) {
        (false, false) => happens(PresenceEvent::AccountDisabled { seat: seat.id }),
        (true, true) => happens(PresenceEvent::AccountEnabled { seat: seat.id }),
        _ => Ok(vec![]),
    }
}

/// The server has restarted: no one is connected, and every timeout starts again. Downtime does not
/// count. A session in which no one was connected or in grace has nothing to recover.
fn recover(case: Case<'_>) -> Decision {
    if case.actor != Actor::System {
        return Err(Denial::NotInSession);
    }
    let mut seats = case.session.seats.values();
    if seats.any(|seat| seat.presence.counts() || !seat.connections.is_empty()) {
        happens(PresenceEvent::Recovered)
    } else {
        Ok(vec![])
    }
}

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod restart;
#[cfg(test)]
mod signed_out;
#[cfg(test)]
mod tests;
