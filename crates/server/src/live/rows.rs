//! Which rows of ordinary tables change together with an event.

use std::collections::BTreeMap;

use bistand_session::limits::LINK_AFTER_DONE_MS;
use bistand_session::rules::text;
use bistand_session::{Command, Event, SeatId, Session, TextId, Timestamp};
use bistand_store::{Audit, Entry, Row, Text};

use super::surroundings::Random;

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

/// A personal text that a command brings along, cleaned as the rules say, if its event keeps one.
pub(super) fn text_of(event: &Event, command: &Command) -> Option<(TextId, String)> {
    match (event, command) {
        (Event::Said { text: id, .. }, Command::Say { body, .. }) => {
            Some((*id, text::message(body).ok()?))
        }
        (
            Event::Titled {
                title: Some(id), ..
            },
            Command::SetTitle { title },
        ) => Some((*id, text::title(title).ok()?)),
        (Event::NameGiven { name: id, .. }, Command::GiveName { name }) => {
            Some((*id, text::name(name).ok()?))
        }
        _ => None,
    }
}

/// The row of a text.
pub(super) fn text_row(id: TextId, body: &str) -> Row {
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

/// Whether the links of a session are over at `at`, whatever becomes of it afterwards.
pub(super) fn links_are_over(session: &Session, at: Timestamp) -> bool {
    session
        .over_since
        .is_some_and(|since| at >= since.plus(LINK_AFTER_DONE_MS))
}

/// What an event does to the words of codes and links; `fresh` is a free code, taken if needed,
/// `random` makes links, and `lapsed` says that the links were over before the event. Returns the
/// seats whose entry has changed.
pub(super) fn reword(
    invitations: &mut Invitations,
    session: &Session,
    event: &Event,
    lapsed: bool,
    fresh: &mut Option<String>,
    random: &Random,
) -> Vec<SeatId> {
    match *event {
        Event::EntryRenewed { seat, generation } => {
            let invited = Invited {
                generation,
                code: fresh.take(),
                link: random.link_token(),
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
        Event::ReturnedToEntry | Event::LobbyClosed { .. } => {
            reopen(invitations, session, false, fresh, random)
        }
        Event::StatusSet { .. } => {
            reopen(invitations, session, lapsed, fresh, random);
            // Their end was written down when the session was over.
            invitations.keys().copied().collect()
        }
        _ => Vec::new(),
    }
}

/// Codes open again, and a link that is over stays so: another one takes its place.
fn reopen(
    invitations: &mut Invitations,
    session: &Session,
    lapsed: bool,
    fresh: &mut Option<String>,
    random: &Random,
) -> Vec<SeatId> {
    let mut changed = Vec::new();
    for seat in session.seats.values() {
        let Some(customer) = seat.customer() else {
            continue;
        };
        if lapsed || !invitations.contains_key(&seat.id) {
            let invited = Invited {
                generation: customer.entry.generation,
                code: None,
                link: random.link_token(),
            };
            invitations.insert(seat.id, invited);
            changed.push(seat.id);
        }
        let Some(invited) = invitations.get_mut(&seat.id) else {
            continue;
        };
        if customer.entry.code_until.is_some() && invited.code.is_none() {
            invited.code = fresh.take();
            changed.push(seat.id);
        }
    }
    changed
}

/// Whether [`reword`] may need a free code for this event.
pub(super) fn may_need_code(event: &Event) -> bool {
    matches!(
        event,
        Event::EntryRenewed { .. }
            | Event::ReturnedToEntry
            | Event::LobbyClosed { .. }
            | Event::StatusSet { .. }
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

#[cfg(test)]
mod tests {
    use super::*;
    use bistand_session::state::Via;
    use bistand_session::{DeviceId, FIRST_CUSTOMER_SEAT, SessionId, UserId};

    const SEAT: SeatId = FIRST_CUSTOMER_SEAT;

    /// What becomes of a code when somebody has waited too long in the lobby.
    fn after_the_lobby(code: Option<&str>) -> (Option<String>, Option<String>) {
        let mut events = Session::open(SessionId(1), UserId(2));
        let entered = Event::Entered {
            seat: SEAT,
            device: DeviceId(3),
            via: Via::Link,
        };
        let closed = Event::LobbyClosed { seat: SEAT };
        events.extend([entered, closed.clone()]);
        let session = Session::replay(events.iter().map(|event| (Timestamp(0), event))).unwrap();
        let invited = Invited {
            generation: 1,
            code: code.map(str::to_owned),
            link: "link".to_owned(),
        };
        let mut invitations = Invitations::from([(SEAT, invited)]);
        let mut fresh = Some("fresh".to_owned());
        let random = Random::default();
        reword(
            &mut invitations,
            &session,
            &closed,
            false,
            &mut fresh,
            &random,
        );
        (invitations[&SEAT].code.clone(), fresh)
    }

    #[test]
    fn a1_who_waited_too_long_has_the_same_code_or_another_one_if_that_had_run_out() {
        let fresh = || Some("fresh".to_owned());
        assert_eq!(
            after_the_lobby(Some("used")),
            (Some("used".into()), fresh())
        );
        assert_eq!(after_the_lobby(None), (fresh(), None));
        assert!(may_need_code(&Event::LobbyClosed { seat: SEAT }));
    }
}
