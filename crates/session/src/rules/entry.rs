//! Codes, links and the device that a seat is bound to (A1, F1, F2).

use super::{Case, Decision, happens, open_host, open_seat, seat_of, text};
use crate::command::{Actor, EntryCommand};
use crate::denial::Denial;
use crate::event::{EntryEvent, Event};
use crate::ids::{DeviceId, SeatId, TextId, Timestamp};
use crate::policy::Policy;
use crate::state::{Ask, Customer, Presence, Session, Takeover, Via};

pub(super) fn decide(case: Case<'_>, command: &EntryCommand) -> Decision {
    match *command {
        EntryCommand::Enter {
            seat,
            generation,
            device,
            via,
            again,
        } => {
            let asker = Asker { device, via, again };
            enter(case, seat, generation, asker)
        }
        EntryCommand::Withdraw { seat, device } => withdraw(case, seat, device),
        EntryCommand::RenewEntry { seat } => renew(case, seat),
        EntryCommand::AnswerTakeover { seat, allow } => answer_takeover(case, seat, allow),
        EntryCommand::GiveName { ref name } => give_name(case, name),
    }
}

/// The device that asks to enter.
#[derive(Clone, Copy)]
struct Asker {
    /// Which.
    device: DeviceId,
    /// How it came.
    via: Via,
    /// Its person asks again after a "no".
    again: bool,
}

/// A device asks to enter. All refusals are the same, so that an attacker learns nothing; only a
/// device that a person refused learns that.
fn enter(case: Case<'_>, seat: SeatId, generation: u32, asker: Asker) -> Decision {
    if case.actor != Actor::System {
        return Err(Denial::EntryNotValid);
    }
    let Asker { device, via, .. } = asker;
    let seat = case.session.seats.get(&seat).ok_or(Denial::EntryNotValid)?;
    let customer = seat.customer().ok_or(Denial::EntryNotValid)?;
    let entry = &customer.entry;
    if entry.generation != generation || case.session.links_are_over(case.policy, case.now) {
        return Err(Denial::EntryNotValid);
    }
    if entry.device == Some(device) {
        return Ok(if customer.entered {
            vec![]
        } else {
            entered(seat.id, device, via)
        });
    }
    if case.session.status.is_over() {
        return Err(Denial::EntryNotValid);
    }
    let valid_code = via == Via::Code && entry.code_until.is_some_and(|until| case.now < until);
    if entry.device.is_none() {
        return if via == Via::Code && !valid_code {
            Err(Denial::EntryNotValid)
        } else {
            Ok(entered(seat.id, device, via))
        };
    }
    // The previous customer has left, and the host has a valid code for the next one (B49, F1).
    if valid_code && !seat.presence.counts() {
        return Ok(entered(seat.id, device, via));
    }
    ask_to_take_over(case, seat.id, seat.presence, customer, asker)
}

fn entered(seat: SeatId, device: DeviceId, via: Via) -> Vec<Event> {
    vec![Event::Entry(EntryEvent::Entered { seat, device, via })]
}

/// The seat is bound to another device: the person there is asked, or the host if that device is
/// not connected. A refused device may ask again, a limited number of times per seat.
fn ask_to_take_over(
    case: Case<'_>,
    seat: SeatId,
    presence: Presence,
    customer: &Customer,
    asker: Asker,
) -> Decision {
    let Asker { device, via, again } = asker;
    let entry = &customer.entry;
    let exhausted = entry.questions >= case.policy.takeover_questions;
    if let Some(declined) = entry.declined
        && declined.device == device
        && case.now < declined.until
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
            happens(EntryEvent::TakeoverAsked {
                seat,
                device,
                ask,
                via,
            })
        }
    }
}

/// The device withdraws its request: no one is asked any more.
fn withdraw(case: Case<'_>, seat: SeatId, device: DeviceId) -> Decision {
    if case.actor != Actor::System {
        return Err(Denial::NoTakeoverAsked);
    }
    let asked = case
        .session
        .seats
        .get(&seat)
        .and_then(|seat| seat.customer());
    let takeover = asked.and_then(|customer| customer.entry.takeover);
    Ok(match takeover {
        Some(takeover) if takeover.device == device => {
            vec![Event::Entry(EntryEvent::TakeoverWithdrawn { seat })]
        }
        _ => vec![],
    })
}

/// The first device, or the host if that is the one asked, answers.
fn answer_takeover(case: Case<'_>, seat: SeatId, allow: bool) -> Decision {
    let asker = open_seat(case)?;
    let asked = case
        .session
        .seats
        .get(&seat)
        .and_then(|seat| seat.customer());
    let takeover = asked
        .and_then(|customer| customer.entry.takeover)
        .ok_or(Denial::NoTakeoverAsked)?;
    let may = match takeover.ask {
        Ask::FirstDevice => asker.id == seat,
        Ask::Host => asker.id == case.session.host,
    };
    if !may {
        return Err(Denial::NoTakeoverAsked);
    }
    Ok(vec![if allow {
        Event::Entry(EntryEvent::TakenOver {
            seat,
            device: takeover.device,
            via: takeover.via,
        })
    } else {
        Event::Entry(EntryEvent::TakeoverDeclined { seat })
    }])
}

/// "New code and link": the old ones are no longer valid (F1).
fn renew(case: Case<'_>, seat: SeatId) -> Decision {
    open_host(case)?;
    let customer = case
        .session
        .seats
        .get(&seat)
        .and_then(|seat| seat.customer())
        .ok_or(Denial::NotInSession)?;
    happens(EntryEvent::EntryRenewed {
        seat,
        generation: customer.entry.generation + 1,
    })
}

/// The customer gives a name.
fn give_name(case: Case<'_>, name: &str) -> Decision {
    let seat = open_seat(case)?;
    if seat.is_agent() {
        return Err(Denial::NotCustomer);
    }
    text::name(name)?;
    happens(EntryEvent::NameGiven {
        seat: seat.id,
        name: TextId(case.session.texts + 1),
    })
}

/// Whether a device is in a seat, for the page that joins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EntryState {
    /// In the seat.
    Inside,
    /// In the seat of a session that has ended: its conversation can still be read there.
    Over,
    /// A person is asked whether to let it in.
    Asked {
        /// Which person.
        ask: Ask,
        /// When the request expires.
        until: Timestamp,
        /// Whether that person is present to answer.
        here: bool,
    },
    /// Not in the seat.
    Outside,
}

impl EntryState {
    /// Whether the device is in the seat, also of a session that has ended.
    #[must_use]
    pub fn is_inside(self) -> bool {
        matches!(self, Self::Inside | Self::Over)
    }
}

/// The relation of a device to a seat, for its page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Whereabouts {
    /// Whether it is in the seat.
    pub state: EntryState,
    /// It had the seat last, and was returned to code entry (D14).
    pub returned: bool,
    /// It is the device that had the seat last.
    pub own: bool,
}

impl Policy {
    /// Until when a device that has entered at `since` may return to its seat.
    #[must_use]
    pub fn returns_until(&self, since: Timestamp) -> Timestamp {
        since.plus(self.return_ms)
    }

    /// Whether a device that may return to its seat since `since`, and enters again at `now`, may
    /// return for the whole time from now on.
    #[must_use]
    pub fn renews_return(&self, since: Timestamp, now: Timestamp) -> bool {
        now >= since.plus(self.return_renewed_ms)
    }
}

impl Session {
    /// When the links of a session that has ended stop working.
    #[must_use]
    pub fn links_end(&self, policy: &Policy) -> Option<Timestamp> {
        self.over_since
            .map(|since| since.plus(policy.link_after_done_ms))
    }

    /// Whether the links have stopped working at `at`, whatever happens to the session afterwards.
    #[must_use]
    pub fn links_are_over(&self, policy: &Policy, at: Timestamp) -> bool {
        self.links_end(policy).is_some_and(|end| at >= end)
    }

    /// Whether a name that is given together with a code or link counts: for a customer who is
    /// inside and has none yet.
    #[must_use]
    pub fn takes_name(&self, actor: Actor) -> bool {
        seat_of(self, actor).is_ok_and(|seat| !seat.is_agent() && seat.name.is_none())
    }

    /// Whether a device is in a seat or asks for it.
    #[must_use]
    pub fn entry_state(&self, seat: SeatId, device: DeviceId) -> EntryState {
        if seat_of(self, Actor::Customer(seat, device)).is_ok() {
            return match self.status.is_over() {
                true => EntryState::Over,
                false => EntryState::Inside,
            };
        }
        let takeover = self
            .seats
            .get(&seat)
            .and_then(|seat| seat.customer())
            .and_then(|customer| customer.entry.takeover)
            .filter(|takeover| takeover.device == device);
        takeover.map_or(EntryState::Outside, |Takeover { ask, until, .. }| {
            let asked = match ask {
                Ask::FirstDevice => seat,
                Ask::Host => self.host,
            };
            let asked = self.seats.get(&asked);
            let here = asked.is_some_and(|asked| asked.presence == Presence::Present);
            EntryState::Asked { ask, until, here }
        })
    }

    /// The relation of a device to a seat. Only the device that had the seat last learns that the
    /// session is back at code entry.
    #[must_use]
    pub fn whereabouts(&self, seat: SeatId, device: DeviceId) -> Whereabouts {
        let customer = self.seats.get(&seat).and_then(|seat| seat.customer());
        let own = customer.filter(|customer| customer.entry.last_device == Some(device));
        Whereabouts {
            state: self.entry_state(seat, device),
            returned: own.is_some_and(|customer| customer.returned),
            own: own.is_some(),
        }
    }
}

#[cfg(test)]
mod tests;
