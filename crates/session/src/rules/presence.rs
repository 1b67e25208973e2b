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

/// A socket is gone, whoever's it was.
pub(super) fn disconnect(session: &Session, connection: ConnectionId) -> Vec<Event> {
    let seat = session
        .seats
        .values()
        .find(|seat| seat.connections.contains(&connection));
    seat.map(|seat| {
        let seat_id = seat.id;
        if seat.connections.len() == 1 {
            Event::ConnectionLost {
                seat: seat_id,
                connection,
            }
        } else {
            Event::ConnectionClosed {
                seat: seat_id,
                connection,
            }
        }
    })
    .into_iter()
    .collect()
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
mod tests;
