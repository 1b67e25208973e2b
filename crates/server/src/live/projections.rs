//! The table rows that change together with an event.

use std::collections::BTreeMap;

use bistand_session::rules::text;
use bistand_session::{
    CallEvent, ChatCommand, ChatEvent, Command, EntryCommand, EntryEvent, Event, Policy,
    PresenceEvent, SeatId, Session, StatusCommand, StatusEvent, TextId, Timestamp,
};
use bistand_store::{Audit, Entry, Row, Text};

use super::environment::Random;

/// The code and link of a seat, as stored in the table of entries.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Invited {
    /// Incremented by "New code and link".
    pub(super) generation: u32,
    /// Digits; `None` after it has expired.
    pub(super) code: Option<String>,
    /// The link's token.
    pub(super) link: String,
}

/// Code and link of each customer's seat.
pub(super) type Invitations = BTreeMap<SeatId, Invited>;

/// The personal text in a command, normalised by the rules, if its event refers to one.
pub(super) fn text_of(event: &Event, command: &Command) -> Option<(TextId, String)> {
    match (event, command) {
        (
            Event::Chat(ChatEvent::Said { text: id, .. }),
            Command::Chat(ChatCommand::Say { body, .. }),
        ) => Some((*id, text::message(body).ok()?)),
        (
            Event::Status(StatusEvent::Titled {
                title: Some(id), ..
            }),
            Command::Status(StatusCommand::SetTitle { title }),
        ) => Some((*id, text::title(title).ok()?)),
        (
            Event::Entry(EntryEvent::NameGiven { name: id, .. }),
            Command::Entry(EntryCommand::GiveName { name }),
        ) => Some((*id, text::name(name).ok()?)),
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

/// The row of a seat's entry. An expired code is free for other sessions.
pub(super) fn entry(
    session: &Session,
    policy: &Policy,
    seat: SeatId,
    invited: &Invited,
    at: Timestamp,
) -> Row {
    Row::Entry(Entry {
        seat: seat.to_string(),
        generation: i64::from(invited.generation),
        code: invited.code.clone(),
        link: Some(invited.link.clone()),
        opens_at: at.0,
        closes_at: session.links_end(policy).map(|end| end.0),
    })
}

/// Applies an event to the codes and links. `fresh` is a free code, taken if needed; `random`
/// generates links; and `lapsed` says whether the links had expired before the event. Returns the
/// seats whose entry has changed.
pub(super) fn update_invitations(
    invitations: &mut Invitations,
    session: &Session,
    event: &Event,
    lapsed: bool,
    fresh: &mut Option<String>,
    random: &Random,
) -> Vec<SeatId> {
    match *event {
        Event::Entry(EntryEvent::EntryRenewed { seat, generation }) => {
            let invited = Invited {
                generation,
                code: fresh.take(),
                link: random.link_token(),
            };
            invitations.insert(seat, invited);
            vec![seat]
        }
        Event::Entry(EntryEvent::CodeExpired { seat }) => {
            if let Some(invited) = invitations.get_mut(&seat) {
                invited.code = None;
            }
            vec![seat]
        }
        Event::Status(StatusEvent::SessionEnded { .. }) | Event::Call(CallEvent::CallAbandoned) => {
            for invited in invitations.values_mut() {
                invited.code = None;
            }
            invitations.keys().copied().collect()
        }
        Event::Presence(PresenceEvent::ReturnedToEntry | PresenceEvent::LobbyClosed { .. }) => {
            reopen(invitations, session, false, fresh, random)
        }
        Event::Status(StatusEvent::StatusSet { .. }) => {
            reopen(invitations, session, lapsed, fresh, random);
            // The links' expiry was stored when the session ended.
            invitations.keys().copied().collect()
        }
        _ => Vec::new(),
    }
}

/// Codes become valid again. A link that has expired is replaced by a new one.
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

/// Whether [`update_invitations`] may need a free code for this event.
pub(super) fn may_need_code(event: &Event) -> bool {
    matches!(
        event,
        Event::Entry(EntryEvent::EntryRenewed { .. })
            | Event::Presence(PresenceEvent::ReturnedToEntry | PresenceEvent::LobbyClosed { .. })
            | Event::Status(StatusEvent::StatusSet { .. })
    )
}

/// The audit entry for what a supervisor must be able to prove later.
pub(super) fn audit(event: &Event, actor: &str) -> Option<Row> {
    let action = match event {
        Event::Status(StatusEvent::Opened { .. }) => "session-opened",
        Event::Entry(EntryEvent::EntryRenewed { .. }) => "entry-renewed",
        Event::Entry(EntryEvent::TakenOver { .. }) => "place-taken-over",
        Event::Status(StatusEvent::StatusSet { .. }) => "status-set",
        Event::Status(StatusEvent::SessionEnded { .. }) => "session-ended",
        Event::Call(CallEvent::CallBegan { .. }) => "call-began",
        Event::Call(CallEvent::CallAbandoned) => "call-abandoned",
        Event::Presence(PresenceEvent::ReturnedToEntry) => "returned-to-entry",
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

    /// The code after a customer has waited too long in the lobby.
    fn after_the_lobby(code: Option<&str>) -> (Option<String>, Option<String>) {
        let mut events = Session::open(&Policy::DEFAULT, SessionId(1), UserId(2));
        let entered = Event::Entry(EntryEvent::Entered {
            seat: SEAT,
            device: DeviceId(3),
            via: Via::Link,
        });
        let closed = Event::Presence(PresenceEvent::LobbyClosed { seat: SEAT });
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
        update_invitations(
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
        assert!(may_need_code(&Event::Presence(
            PresenceEvent::LobbyClosed { seat: SEAT }
        )));
    }
}
