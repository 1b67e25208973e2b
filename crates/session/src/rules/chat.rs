//! Chat: from the moment the code is accepted (A7), and nothing lost but what D13 discards.

use super::{Case, Decision, happens, open_seat, room, text};
use crate::command::ChatCommand;
use crate::denial::Denial;
use crate::event::ChatEvent;
use crate::ids::{SeatId, TextId};
use crate::state::{Seat, Session};

pub(super) fn decide(case: Case<'_>, command: &ChatCommand) -> Decision {
    match *command {
        ChatCommand::Say {
            conversation,
            ref body,
        } => say(case, conversation, body),
        ChatCommand::MarkSeen {
            conversation,
            sequence,
        } => mark_seen(case, conversation, sequence),
    }
}

/// A message. Waits for an agent while none is there (D12).
fn say(case: Case<'_>, conversation: Option<SeatId>, body: &str) -> Decision {
    let seat = open_seat(case)?;
    let conversation = conversation_of(case.session, seat, conversation)?;
    text::message(body)?;
    room(case)?;
    happens(ChatEvent::Said {
        by: seat.id,
        conversation,
        text: TextId(case.session.texts + 1),
        waiting: !seat.is_agent() && !case.session.agent_is_present(),
    })
}

/// The actor has read up to `sequence`. Going back is nothing.
fn mark_seen(case: Case<'_>, conversation: Option<SeatId>, sequence: u32) -> Decision {
    let seat = case.seat()?;
    let conversation = conversation_of(case.session, seat, conversation)?;
    let items = case.session.audience_of(seat, conversation);
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
    happens(ChatEvent::Seen {
        by: seat.id,
        conversation,
        item,
    })
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
