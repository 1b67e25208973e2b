//! What a single event may change: the status only as the table says, items only by adding.

use bistand_session::state::{Content, Delivery};
use bistand_session::{CallEvent, Event, PresenceEvent, Session, Status, StatusEvent};

use crate::world::Checked;

pub(crate) fn check(before: &Session, event: &Event, after: &Session) -> Checked {
    status(before, event, after.status)?;
    if before.host != after.host {
        return Err("the host has changed".into());
    }
    items(before, event, after)
}

/// The table of status changes, and the other effects of START, the end and D14.
fn status(before: &Session, event: &Event, to: Status) -> Checked {
    use Status::{Cancelled, Confirmed, Done, Running};
    let from = before.status;
    let fine = match (from, to) {
        (Confirmed, Running) => matches!(event, Event::Call(CallEvent::CallBegan { .. })),
        (Running, Done) => {
            matches!(
                event,
                Event::Status(StatusEvent::SessionEnded { .. })
                    | Event::Call(CallEvent::CallAbandoned)
            )
        }
        (Confirmed, Done) => {
            before.had_call && matches!(event, Event::Status(StatusEvent::SessionEnded { .. }))
        }
        (Running | Confirmed, Cancelled) => {
            matches!(event, Event::Status(StatusEvent::SessionEnded { .. }))
        }
        (Done, Confirmed) => matches!(event, Event::Status(StatusEvent::StatusSet { .. })),
        (Running, Confirmed) => matches!(event, Event::Presence(PresenceEvent::ReturnedToEntry)),
        (from, to) => from == to,
    };
    if fine {
        Ok(())
    } else {
        Err(format!("from {from:?} to {to:?} by {event:?}"))
    }
}

/// No message or notice is ever lost or changed, except for the outcome of a waiting message: an
/// agent joins (D12), or none does (D13).
fn items(before: &Session, event: &Event, after: &Session) -> Checked {
    if after.items.len() < before.items.len() {
        return Err("items are lost".into());
    }
    for (old, new) in before.items.iter().zip(&after.items) {
        if old == new {
            continue;
        }
        let mut settled = old.clone();
        let Content::Said { delivery, .. } = &mut settled.content else {
            return Err("a notice has changed".into());
        };
        let was = *delivery;
        *delivery = match event {
            Event::Presence(PresenceEvent::Connected { .. }) => Delivery::Sent,
            Event::Presence(PresenceEvent::ReturnedToEntry) => Delivery::Discarded,
            _ => was,
        };
        if was != Delivery::Waiting || settled != *new {
            return Err(format!("{old:?} became {new:?} by {event:?}"));
        }
    }
    Ok(())
}
