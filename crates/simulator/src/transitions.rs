//! What a single event may change: the status only as the table says, items only by adding.

use bistand_session::state::{Content, Delivery};
use bistand_session::{Event, Session, Status};

use crate::world::Checked;

pub(crate) fn check(before: &Session, event: &Event, after: &Session) -> Checked {
    status(before.status, event, after.status)?;
    if before.host != after.host {
        return Err("the host has changed".into());
    }
    items(before, event, after)
}

/// The status table of the decisions, and what START, the end and D14 do besides.
fn status(from: Status, event: &Event, to: Status) -> Checked {
    use Status::{Cancelled, Confirmed, Done, Running};
    let fine = match (from, to) {
        (Confirmed, Running) => matches!(event, Event::CallBegan { .. }),
        (Running, Done) => {
            matches!(event, Event::SessionEnded { .. } | Event::CallAbandoned)
        }
        (Running | Confirmed, Cancelled) => matches!(event, Event::SessionEnded { .. }),
        (Done, Confirmed) => matches!(event, Event::StatusSet { .. }),
        (Running, Confirmed) => matches!(event, Event::ReturnedToEntry),
        (from, to) => from == to,
    };
    if fine {
        Ok(())
    } else {
        Err(format!("from {from:?} to {to:?} by {event:?}"))
    }
}

/// Nothing that was said or told is ever lost or changed, but for what becomes of a message that
/// waits: an agent comes (D12), or none does (D13).
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
            Event::Connected { .. } => Delivery::Sent,
            Event::ReturnedToEntry => Delivery::Discarded,
            _ => was,
        };
        if was != Delivery::Waiting || settled != *new {
            return Err(format!("{old:?} became {new:?} by {event:?}"));
        }
    }
    Ok(())
}
