//! The call: START, ring, accept, leave, come back; microphone and camera (B12–B15, B30–B33).

use super::{Case, Decision, happens, open_seat, room};
use crate::command::CallCommand;
use crate::denial::Denial;
use crate::event::{CallEvent, Event};
use crate::state::{Check, CheckOutcome, CheckState, Ring, Seat, Status, Transport};

pub(super) fn decide(case: Case<'_>, command: &CallCommand) -> Decision {
    match *command {
        CallCommand::StartCall => start(case),
        CallCommand::AcceptCall => accept(case),
        CallCommand::DeclineCall => decline(case),
        CallCommand::CancelRing => cancel_ring(case),
        CallCommand::JoinCall => join(case),
        CallCommand::LeaveCall => leave(case),
        CallCommand::SetMicrophone { on } => set_microphone(case, on),
        CallCommand::SetCamera { on } => set_camera(case, on),
    }
}

/// START rings the other side once the session is confirmed (B30). During a call there is no one to
/// ring: a person who has left it rejoins.
fn start(case: Case<'_>) -> Decision {
    let seat = open_seat(case)?;
    if seat.is_agent() && seat.id != case.session.host {
        return Err(Denial::NotHost);
    }
    if case.session.call.is_some() {
        return join(case);
    }
    if case.session.status != Status::Confirmed {
        return Err(Denial::NotConfirmed);
    }
    if case.session.ring.is_some() {
        return Err(Denial::AlreadyRinging);
    }
    if seat.is_agent() {
        customer_to_call(case)?;
    } else {
        ready(seat)?;
        if !case
            .session
            .seats
            .values()
            .any(|other| other.is_agent() && other.presence.counts())
        {
            return Err(Denial::NobodyToCall);
        }
    }
    room(case)?;
    happens(CallEvent::RingStarted { by: seat.id })
}

/// At least one customer is there and past the media check.
fn customer_to_call(case: Case<'_>) -> Result<(), Denial> {
    let mut there = case
        .session
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
fn answerable(case: Case<'_>) -> Result<(&Seat, Ring), Denial> {
    let seat = open_seat(case)?;
    if seat.is_agent() && seat.id != case.session.host {
        return Err(Denial::NotHost);
    }
    let ring = case.session.ring.ok_or(Denial::NotRinging)?;
    if ring.by == seat.id {
        return Err(Denial::OwnRing);
    }
    if case
        .session
        .seats
        .get(&ring.by)
        .is_some_and(|by| by.is_agent() == seat.is_agent())
    {
        return Err(Denial::NotRinging);
    }
    Ok((seat, ring))
}

/// The other side accepts; the call begins (B33, B12).
fn accept(case: Case<'_>) -> Decision {
    let (seat, ring) = answerable(case)?;
    ready(seat)?;
    room(case)?;
    let began = CallEvent::CallBegan {
        by: seat.id,
        with: ring.by,
    };
    let people = [Some(seat), case.session.seats.get(&ring.by)];
    let untested = people.into_iter().flatten().filter_map(untested_microphone);
    Ok([began.into()].into_iter().chain(untested).collect())
}

/// A microphone that was open when the check was skipped, and had not been heard yet, is on in the
/// call: the customer has muted nothing. Otherwise a skipped check opens only what worked.
fn untested_microphone(seat: &Seat) -> Option<Event> {
    let lobby = &seat.customer()?.lobby;
    let open = matches!(
        lobby.check(Check::Microphone),
        CheckState::Trying | CheckState::Silent
    );
    let skipped = lobby.outcome == Some(CheckOutcome::Skipped);
    let on = CallEvent::MicrophoneSet {
        seat: seat.id,
        on: true,
    };
    (skipped && open).then(|| on.into())
}

/// The other side declines.
fn decline(case: Case<'_>) -> Decision {
    let (seat, _) = answerable(case)?;
    happens(CallEvent::RingDeclined { by: seat.id })
}

/// Who rang thinks better of it.
fn cancel_ring(case: Case<'_>) -> Decision {
    let seat = open_seat(case)?;
    match case.session.ring {
        Some(ring) if ring.by == seat.id => happens(CallEvent::RingCancelled { by: seat.id }),
        _ => Err(Denial::NotRinging),
    }
}

/// Comes (back) into the running call.
fn join(case: Case<'_>) -> Decision {
    let seat = open_seat(case)?;
    if case.session.call.is_none() {
        return Err(Denial::NoCall);
    }
    if seat.in_call {
        return Err(Denial::AlreadyInCall);
    }
    ready(seat)?;
    room(case)?;
    let joined = Event::Call(CallEvent::CallJoined { seat: seat.id });
    Ok([joined]
        .into_iter()
        .chain(untested_microphone(seat))
        .collect())
}

/// Hangs up without ending anything for the others; the host ends instead.
fn leave(case: Case<'_>) -> Decision {
    let seat = in_call(case)?;
    if seat.id == case.session.host {
        return Err(Denial::HostEndsInstead);
    }
    happens(CallEvent::CallLeft { seat: seat.id })
}

fn in_call(case: Case<'_>) -> Result<&Seat, Denial> {
    let seat = open_seat(case)?;
    if !seat.in_call {
        return Err(Denial::NotInCall);
    }
    Ok(seat)
}

/// The actor's own microphone.
fn set_microphone(case: Case<'_>, on: bool) -> Decision {
    let seat = in_call(case)?;
    Ok(if seat.microphone == on {
        vec![]
    } else {
        vec![Event::Call(CallEvent::MicrophoneSet { seat: seat.id, on })]
    })
}

/// The actor's own camera: off by default for staff, turned on in the call or while it rings (B31,
/// B32).
fn set_camera(case: Case<'_>, on: bool) -> Decision {
    let seat = open_seat(case)?;
    if !(seat.in_call || seat.is_agent() && case.session.ring.is_some()) {
        return Err(Denial::NotInCall);
    }
    Ok(if seat.camera == on {
        vec![]
    } else {
        vec![Event::Call(CallEvent::CameraSet { seat: seat.id, on })]
    })
}

#[cfg(test)]
mod tests;
