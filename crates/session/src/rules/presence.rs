//! Who is there: sockets come and go, a grace lies between "lost" and "gone" (D12–D14).

use super::{Decision, seat_of};
use crate::command::Actor;
use crate::denial::Denial;
use crate::event::Event;
use crate::ids::ConnectionId;
use crate::limits::CONNECTIONS_PER_SEAT;
use crate::state::Session;

/// A socket of the actor is open. Also in a session that is over: there is a last page to see.
pub(super) fn connect(session: &Session, actor: Actor, connection: ConnectionId) -> Decision {
    let seat = seat_of(session, actor)?;
    if seat.connections.contains(&connection) {
        return Ok(vec![]);
    }
    if seat.connections.len() >= CONNECTIONS_PER_SEAT {
        return Err(Denial::LimitReached);
    }
    Ok(vec![Event::Connected {
        seat: seat.id,
        connection,
    }])
}

/// A socket is gone, whoever's it was. With the last one of a person who `left` for good the grace
/// is over at once.
pub(super) fn disconnect(session: &Session, connection: ConnectionId, left: bool) -> Vec<Event> {
    let seats = &mut session.seats.values();
    let Some(seat) = seats.find(|seat| seat.connections.contains(&connection)) else {
        return vec![];
    };
    let seat_id = seat.id;
    if seat.connections.len() > 1 {
        return vec![Event::ConnectionClosed {
            seat: seat_id,
            connection,
        }];
    }
    let lost = Event::ConnectionLost {
        seat: seat_id,
        connection,
    };
    // In a session that is over there is no grace.
    if left && !session.status.is_over() {
        vec![lost, Event::GraceEnded { seat: seat_id }]
    } else {
        vec![lost]
    }
}

/// The server has started again. Waking up is not time passing.
pub(super) fn recover(actor: Actor) -> Decision {
    if actor == Actor::System {
        Ok(vec![Event::Recovered])
    } else {
        Err(Denial::NotInSession)
    }
}

#[cfg(test)]
mod signed_out;
#[cfg(test)]
mod tests;
