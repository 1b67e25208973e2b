//! Codes, links and the device that a seat is bound to (A1, F1, F2).

use super::{Decision, open_host, open_seat, seat_of, text};
use crate::command::Actor;
use crate::denial::Denial;
use crate::event::Event;
use crate::ids::{DeviceId, SeatId, TextId, Timestamp};
use crate::limits::{LINK_AFTER_DONE_MS, TAKEOVER_QUESTIONS};
use crate::state::{Ask, Customer, Presence, Session, Takeover, Via};

/// The device at the door.
#[derive(Clone, Copy)]
pub(super) struct Asker {
    /// Which.
    pub(super) device: DeviceId,
    /// How it came.
    pub(super) via: Via,
    /// Its person asks again after a "no".
    pub(super) again: bool,
}

/// Somebody at the door. Every refusal is the same sentence, so that a guesser learns nothing;
/// only the device that was refused by a person is told so.
pub(super) fn enter(
    session: &Session,
    now: Timestamp,
    actor: Actor,
    seat: SeatId,
    generation: u32,
    asker: Asker,
) -> Decision {
    if actor != Actor::System {
        return Err(Denial::EntryNotValid);
    }
    let Asker { device, via, .. } = asker;
    let seat = session.seats.get(&seat).ok_or(Denial::EntryNotValid)?;
    let customer = seat.customer().ok_or(Denial::EntryNotValid)?;
    let entry = &customer.entry;
    if entry.generation != generation || link_is_over(session, now) {
        return Err(Denial::EntryNotValid);
    }
    if entry.device == Some(device) {
        return Ok(if customer.entered {
            vec![]
        } else {
            entered(seat.id, device, via)
        });
    }
    if session.status.is_over() {
        return Err(Denial::EntryNotValid);
    }
    let valid_code = via == Via::Code && entry.code_until.is_some_and(|until| now < until);
    if entry.device.is_none() {
        return if via == Via::Code && !valid_code {
            Err(Denial::EntryNotValid)
        } else {
            Ok(entered(seat.id, device, via))
        };
    }
    // Who had the seat has gone, and the host has a code for whoever comes (B49, F1).
    if valid_code && !seat.presence.counts() {
        return Ok(entered(seat.id, device, via));
    }
    ask_to_take_over(seat.id, seat.presence, customer, now, asker)
}

fn entered(seat: SeatId, device: DeviceId, via: Via) -> Vec<Event> {
    vec![Event::Entered { seat, device, via }]
}

fn link_is_over(session: &Session, now: Timestamp) -> bool {
    session
        .over_since
        .is_some_and(|since| now >= since.plus(LINK_AFTER_DONE_MS))
}

/// The seat is bound to another device: that one is asked, or the host if it is not there. A device
/// that was refused may ask again, so many times for each seat.
fn ask_to_take_over(
    seat: SeatId,
    presence: Presence,
    customer: &Customer,
    now: Timestamp,
    asker: Asker,
) -> Decision {
    let Asker { device, via, again } = asker;
    let entry = &customer.entry;
    let exhausted = entry.questions >= TAKEOVER_QUESTIONS;
    if let Some(declined) = entry.declined
        && declined.device == device
        && now < declined.until
        && !again
    {
        return Err(match (exhausted, declined.unanswered) {
            (true, _) => Denial::TakeoverExhausted,
            (false, true) => Denial::TakeoverUnanswered,
            (false, false) => Denial::TakeoverDeclined,
        });
    }
    match entry.takeover {
        Some(takeover) if takeover.device == device => Ok(vec![]),
        Some(_) => Err(Denial::EntryNotValid),
        None if exhausted => Err(Denial::TakeoverExhausted),
        None => {
            let ask = if presence == Presence::Present {
                Ask::FirstDevice
            } else {
                Ask::Host
            };
            Ok(vec![Event::TakeoverAsked {
                seat,
                device,
                ask,
                via,
            }])
        }
    }
}

/// The person at the other device thinks better of it: nobody is asked any more.
pub(super) fn withdraw(
    session: &Session,
    actor: Actor,
    seat: SeatId,
    device: DeviceId,
) -> Decision {
    if actor != Actor::System {
        return Err(Denial::NoTakeoverAsked);
    }
    let asked = session.seats.get(&seat).and_then(|seat| seat.customer());
    let takeover = asked.and_then(|customer| customer.entry.takeover);
    Ok(match takeover {
        Some(takeover) if takeover.device == device => vec![Event::TakeoverWithdrawn { seat }],
        _ => vec![],
    })
}

/// The first device, or the host if that is the one asked, answers.
pub(super) fn answer_takeover(
    session: &Session,
    actor: Actor,
    seat: SeatId,
    allow: bool,
) -> Decision {
    let asker = open_seat(session, actor)?;
    let asked = session.seats.get(&seat).and_then(|seat| seat.customer());
    let takeover = asked
        .and_then(|customer| customer.entry.takeover)
        .ok_or(Denial::NoTakeoverAsked)?;
    let may = match takeover.ask {
        Ask::FirstDevice => asker.id == seat,
        Ask::Host => asker.id == session.host,
    };
    if !may {
        return Err(Denial::NoTakeoverAsked);
    }
    Ok(vec![if allow {
        Event::TakenOver {
            seat,
            device: takeover.device,
            via: takeover.via,
        }
    } else {
        Event::TakeoverDeclined { seat }
    }])
}

/// "Start new": a new code and link, the old ones die (F1).
pub(super) fn renew(session: &Session, actor: Actor, seat: SeatId) -> Decision {
    open_host(session, actor)?;
    let customer = session
        .seats
        .get(&seat)
        .and_then(|seat| seat.customer())
        .ok_or(Denial::NotInSession)?;
    Ok(vec![Event::EntryRenewed {
        seat,
        generation: customer.entry.generation + 1,
    }])
}

/// The customer says a name.
pub(super) fn give_name(session: &Session, actor: Actor, name: &str) -> Decision {
    let seat = open_seat(session, actor)?;
    if seat.is_agent() {
        return Err(Denial::NotCustomer);
    }
    text::name(name)?;
    Ok(vec![Event::NameGiven {
        seat: seat.id,
        name: TextId(session.texts + 1),
    }])
}

/// What stands between a device and a seat, for the page at the door.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Door {
    /// Inside.
    Inside,
    /// Somebody is asked.
    Asked {
        /// Who.
        ask: Ask,
        /// Until when.
        until: Timestamp,
        /// Whether that one is here to answer.
        here: bool,
    },
    /// Outside.
    Outside,
}

impl Session {
    /// Where a device stands at the door of a seat.
    #[must_use]
    pub fn door(&self, seat: SeatId, device: DeviceId) -> Door {
        if seat_of(self, Actor::Customer(seat, device)).is_ok() {
            return Door::Inside;
        }
        let takeover = self
            .seats
            .get(&seat)
            .and_then(|seat| seat.customer())
            .and_then(|customer| customer.entry.takeover)
            .filter(|takeover| takeover.device == device);
        takeover.map_or(Door::Outside, |Takeover { ask, until, .. }| {
            let asked = match ask {
                Ask::FirstDevice => seat,
                Ask::Host => self.host,
            };
            let asked = self.seats.get(&asked);
            let here = asked.is_some_and(|asked| asked.presence == Presence::Present);
            Door::Asked { ask, until, here }
        })
    }
}

#[cfg(test)]
mod tests;
