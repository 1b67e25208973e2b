//! Chat: from the moment the code is accepted (A7), and nothing lost but what D13 discards.

use super::{Decision, open_seat, room, seat_of, text};
use crate::command::Actor;
use crate::denial::Denial;
use crate::event::Event;
use crate::ids::{SeatId, TextId};
use crate::state::{Seat, Session};

/// A message. Waits for an agent while none is there (D12).
pub(super) fn say(
    session: &Session,
    actor: Actor,
    conversation: Option<SeatId>,
    body: &str,
) -> Decision {
    let seat = open_seat(session, actor)?;
    let conversation = conversation_of(session, seat, conversation)?;
    text::message(body)?;
    room(session)?;
    Ok(vec![Event::Said {
        by: seat.id,
        conversation,
        text: TextId(session.texts + 1),
        waiting: !seat.is_agent() && !session.agent_is_present(),
    }])
}

/// The actor has read up to `sequence`. Going back is nothing.
pub(super) fn mark_seen(
    session: &Session,
    actor: Actor,
    conversation: Option<SeatId>,
    sequence: u32,
) -> Decision {
    let seat = seat_of(session, actor)?;
    let conversation = conversation_of(session, seat, conversation)?;
    let items = session.audience_of(seat, conversation);
    let Some(item) = sequence
        .checked_sub(1)
        .and_then(|i| items.get(i as usize))
        .copied()
    else {
        return Ok(vec![]);
    };
    if seat
        .seen
        .get(&conversation)
        .is_some_and(|seen| *seen >= item)
    {
        return Ok(vec![]);
    }
    Ok(vec![Event::Seen {
        by: seat.id,
        conversation,
        item,
    }])
}

/// Each customer's conversation is between that customer and the agents; left out, it is the
/// customer's own, or the only one there is.
pub(crate) fn conversation_of(
    session: &Session,
    seat: &Seat,
    wanted: Option<SeatId>,
) -> Result<SeatId, Denial> {
    let mut customers = session.conversations.keys().copied();
    let found = if seat.is_agent() {
        match wanted {
            Some(wanted) => customers.find(|id| *id == wanted),
            None => customers.next().filter(|_| customers.next().is_none()),
        }
    } else {
        Some(seat.id).filter(|own| wanted.is_none_or(|wanted| wanted == *own))
    };
    found.ok_or(Denial::NotInSession)
}

#[cfg(test)]
mod tests;
