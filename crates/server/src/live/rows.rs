//! Which rows of ordinary tables change together with an event.

use std::collections::BTreeMap;

use bistand_session::limits::LINK_AFTER_DONE_MS;
use bistand_session::{Command, Event, SeatId, Session, TextId, Timestamp};
use bistand_store::{Audit, Entry, Row, Text};

use super::codes;

/// The words of a seat's code and link, as they stand in the table of entries.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Invited {
    /// Counted up by "Start new".
    pub(super) generation: u32,
    /// Digits; `None` once it has run out.
    pub(super) code: Option<String>,
    /// The link's token.
    pub(super) link: String,
}

/// Code and link of each customer's seat.
pub(super) type Invitations = BTreeMap<SeatId, Invited>;

/// A personal text that a command brings along, if its event keeps one.
pub(super) fn text_of(event: &Event, command: &Command) -> Option<(TextId, String)> {
    match (event, command) {
        (Event::Said { text, .. }, Command::Say { body, .. }) => Some((*text, body.clone())),
        (Event::NameGiven { name: id, .. }, Command::GiveName { name }) => {
            Some((*id, name.trim().to_owned()))
        }
        _ => None,
    }
}

/// The row of a text.
pub(super) fn text(id: TextId, body: &str) -> Row {
    Row::Text(Text {
        id: id.to_string(),
        body: body.to_owned(),
    })
}

/// The row of a seat's entry. A code that has run out is free for others.
pub(super) fn entry(session: &Session, seat: SeatId, invited: &Invited, at: Timestamp) -> Row {
    let over = session
        .over_since
        .map(|since| since.plus(LINK_AFTER_DONE_MS).0);
    Row::Entry(Entry {
        seat: seat.to_string(),
        generation: i64::from(invited.generation),
        code: invited.code.clone(),
        link: Some(invited.link.clone()),
        opens_at: at.0,
        closes_at: over,
    })
}

/// What an event does to the words of codes and links; `fresh` is a free code, taken if needed.
/// Returns the seats whose entry has changed.
pub(super) fn reword(
    invitations: &mut Invitations,
    session: &Session,
    event: &Event,
    fresh: &mut Option<String>,
) -> Vec<SeatId> {
    match *event {
        Event::EntryRenewed { seat, generation } => {
            let invited = Invited {
                generation,
                code: fresh.take(),
                link: codes::link_token(),
            };
            invitations.insert(seat, invited);
            vec![seat]
        }
        Event::CodeExpired { seat } => {
            if let Some(invited) = invitations.get_mut(&seat) {
                invited.code = None;
            }
            vec![seat]
        }
        Event::SessionEnded { .. } | Event::CallAbandoned => {
            for invited in invitations.values_mut() {
                invited.code = None;
            }
            invitations.keys().copied().collect()
        }
        Event::ReturnedToEntry | Event::StatusSet { .. } => {
            let mut changed = Vec::new();
            for (seat, invited) in invitations.iter_mut() {
                let opens = session
                    .seats
                    .get(seat)
                    .and_then(|seat| seat.customer())
                    .is_some_and(|customer| customer.entry.code_until.is_some());
                if opens && invited.code.is_none() {
                    invited.code = fresh.take();
                    changed.push(*seat);
                }
            }
            changed
        }
        _ => Vec::new(),
    }
}

/// Whether [`reword`] may need a free code for this event.
pub(super) fn may_need_code(event: &Event) -> bool {
    matches!(
        event,
        Event::EntryRenewed { .. } | Event::ReturnedToEntry | Event::StatusSet { .. }
    )
}

/// The line of the audit log for what a supervisor must be able to prove later.
pub(super) fn audit(event: &Event, actor: &str) -> Option<Row> {
    let action = match event {
        Event::Opened { .. } => "session-opened",
        Event::EntryRenewed { .. } => "entry-renewed",
        Event::TakenOver { .. } => "place-taken-over",
        Event::StatusSet { .. } => "status-set",
        Event::SessionEnded { .. } => "session-ended",
        Event::CallBegan { .. } => "call-began",
        Event::CallAbandoned => "call-abandoned",
        Event::ReturnedToEntry => "returned-to-entry",
        _ => return None,
    };
    Some(Row::Audit(Audit {
        actor: actor.to_owned(),
        action: action.to_owned(),
        detail: event.seal().body,
    }))
}
