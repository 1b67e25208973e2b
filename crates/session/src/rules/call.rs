//! The call: START, ring, accept, leave, come back; microphone and camera (B12–B15, B30–B33).

use super::{Decision, open_seat, room};
use crate::command::Actor;
use crate::denial::Denial;
use crate::event::Event;
use crate::state::{Ring, Seat, Session, Status, Transport};

/// START rings the other side once the session is confirmed (B30). While a call is running there
/// is nobody to ring: whoever has left it comes back.
pub(super) fn start(session: &Session, actor: Actor) -> Decision {
    let seat = open_seat(session, actor)?;
    if seat.is_agent() && seat.id != session.host {
        return Err(Denial::NotHost);
    }
    if session.call.is_some() {
        return join(session, actor);
    }
    if session.status != Status::Confirmed {
        return Err(Denial::NotConfirmed);
    }
    if session.ring.is_some() {
        return Err(Denial::AlreadyRinging);
    }
    if seat.is_agent() {
        customer_to_call(session)?;
    } else {
        ready(seat)?;
        if !session
            .seats
            .values()
            .any(|other| other.is_agent() && other.presence.counts())
        {
            return Err(Denial::NobodyToCall);
        }
    }
    room(session)?;
    Ok(vec![Event::RingStarted { by: seat.id }])
}

/// At least one customer is there and past the media check.
fn customer_to_call(session: &Session) -> Result<(), Denial> {
    let mut there = session
        .seats
        .values()
        .filter(|seat| seat.is_customer_inside() && seat.presence.counts())
        .peekable();
    if there.peek().is_none() {
        return Err(Denial::NobodyToCall);
    }
    // The best of them: with one who is ready there is a call.
    let mut denial = Denial::CallsUnsupported;
    for seat in there {
        match ready(seat) {
            Ok(()) => return Ok(()),
            Err(Denial::CallsUnsupported) => {}
            Err(other) => denial = other,
        }
    }
    Err(denial)
}

/// A customer is past the media check, and its browser can make calls at all.
fn ready(seat: &Seat) -> Result<(), Denial> {
    match seat.customer() {
        Some(customer) if customer.lobby.transport == Transport::Unsupported => {
            Err(Denial::CallsUnsupported)
        }
        _ => checked(seat),
    }
}

/// A customer is past the media check, whichever way (A2).
fn checked(seat: &Seat) -> Result<(), Denial> {
    match seat.customer() {
        Some(customer) if customer.lobby.outcome.is_none() => Err(Denial::StillChecking),
        _ => Ok(()),
    }
}

/// The ring that this person may answer: the other side's, and for staff only as host.
fn answerable(session: &Session, actor: Actor) -> Result<(&Seat, Ring), Denial> {
    let seat = open_seat(session, actor)?;
    if seat.is_agent() && seat.id != session.host {
        return Err(Denial::NotHost);
    }
    let ring = session.ring.ok_or(Denial::NotRinging)?;
    if ring.by == seat.id {
        return Err(Denial::OwnRing);
    }
    if session
        .seats
        .get(&ring.by)
        .is_some_and(|by| by.is_agent() == seat.is_agent())
    {
        return Err(Denial::NotRinging);
    }
    Ok((seat, ring))
}

/// The other side accepts; the call begins (B33, B12).
pub(super) fn accept(session: &Session, actor: Actor) -> Decision {
    let (seat, ring) = answerable(session, actor)?;
    ready(seat)?;
    room(session)?;
    Ok(vec![Event::CallBegan {
        by: seat.id,
        with: ring.by,
    }])
}

/// The other side declines.
pub(super) fn decline(session: &Session, actor: Actor) -> Decision {
    let (seat, _) = answerable(session, actor)?;
    Ok(vec![Event::RingDeclined { by: seat.id }])
}

/// Who rang thinks better of it.
pub(super) fn cancel_ring(session: &Session, actor: Actor) -> Decision {
    let seat = open_seat(session, actor)?;
    match session.ring {
        Some(ring) if ring.by == seat.id => Ok(vec![Event::RingCancelled { by: seat.id }]),
        _ => Err(Denial::NotRinging),
    }
}

/// Comes (back) into the running call.
pub(super) fn join(session: &Session, actor: Actor) -> Decision {
    let seat = open_seat(session, actor)?;
    if session.call.is_none() {
        return Err(Denial::NoCall);
    }
    if seat.in_call {
        return Err(Denial::AlreadyInCall);
    }
    ready(seat)?;
    room(session)?;
    Ok(vec![Event::CallJoined { seat: seat.id }])
}

/// Hangs up without ending anything for the others; the host ends instead.
pub(super) fn leave(session: &Session, actor: Actor) -> Decision {
    let seat = in_call(session, actor)?;
    if seat.id == session.host {
        return Err(Denial::HostEndsInstead);
    }
    Ok(vec![Event::CallLeft { seat: seat.id }])
}

fn in_call(session: &Session, actor: Actor) -> Result<&Seat, Denial> {
    let seat = open_seat(session, actor)?;
    if !seat.in_call {
        return Err(Denial::NotInCall);
    }
    Ok(seat)
}

/// The own microphone.
pub(super) fn set_microphone(session: &Session, actor: Actor, on: bool) -> Decision {
    let seat = in_call(session, actor)?;
    Ok(if seat.microphone == on {
        vec![]
    } else {
        vec![Event::MicrophoneSet { seat: seat.id, on }]
    })
}

/// The own camera: off by default for staff, switched on in the call or while it rings (B31, B32).
pub(super) fn set_camera(session: &Session, actor: Actor, on: bool) -> Decision {
    let seat = open_seat(session, actor)?;
    if !(seat.in_call || seat.is_agent() && session.ring.is_some()) {
        return Err(Denial::NotInCall);
    }
    Ok(if seat.camera == on {
        vec![]
    } else {
        vec![Event::CameraSet { seat: seat.id, on }]
    })
}

#[cfg(test)]
mod tests;
