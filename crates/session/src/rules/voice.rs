//! The voice call inside the call, and its two microphones (E1, E2, E10–E20).

use super::{Case, Decision, happens, open_host, open_seat, room};
use crate::command::VoiceCommand;
use crate::denial::Denial;
use crate::event::{Event, VoiceEvent};
use crate::ids::SeatId;
use crate::state::Voice;

pub(super) fn decide(case: Case<'_>, command: &VoiceCommand) -> Decision {
    match *command {
        VoiceCommand::StartVoice => start(case),
        VoiceCommand::EndVoice => end(case),
        VoiceCommand::JoinVoice => join(case),
        VoiceCommand::LeaveVoice => leave(case),
        VoiceCommand::PassMicrophone { to } => pass(case, to),
    }
}

/// Only the host starts it (E1).
fn start(case: Case<'_>) -> Decision {
    let host = open_host(case)?;
    if case.session.call.is_none() {
        return Err(Denial::NoCall);
    }
    if !host.in_call {
        return Err(Denial::NotInCall);
    }
    if case.session.voice.is_some() {
        return Err(Denial::VoiceAlready);
    }
    room(case)?;
    happens(VoiceEvent::VoiceStarted { by: host.id })
}

/// Only the host ends it; the call and the session continue (E1, E12).
fn end(case: Case<'_>) -> Decision {
    let host = open_host(case)?;
    if case.session.voice.is_none() {
        return Err(Denial::NoVoice);
    }
    happens(VoiceEvent::VoiceEnded { by: host.id })
}

/// Each participant of the call may join, at any time (E2, E19).
fn join(case: Case<'_>) -> Decision {
    let seat = open_seat(case)?;
    if !seat.in_call {
        return Err(Denial::NotInCall);
    }
    let voice = case.session.voice.as_ref().ok_or(Denial::NoVoice)?;
    if voice.members.contains(&seat.id) {
        return Err(Denial::VoiceAlready);
    }
    happens(VoiceEvent::VoiceJoined { seat: seat.id })
}

/// Others leave without leaving the session (E18); the host ends it instead.
fn leave(case: Case<'_>) -> Decision {
    let seat = open_seat(case)?;
    let voice = case.session.voice.as_ref().ok_or(Denial::NoVoice)?;
    if seat.id == case.session.host {
        return Err(Denial::HostEndsInstead);
    }
    if !voice.members.contains(&seat.id) {
        return Err(Denial::NotInVoice);
    }
    happens(VoiceEvent::VoiceLeft { seat: seat.id })
}

/// The host passes the second microphone (E14); the later of two passes counts.
fn pass(case: Case<'_>, to: SeatId) -> Decision {
    let voice = passable(case)?;
    if to == case.session.host || !voice.members.contains(&to) {
        return Err(Denial::NotInVoice);
    }
    Ok(if voice.guest_slot == Some(to) {
        vec![]
    } else {
        vec![Event::Voice(VoiceEvent::MicrophonePassed { to })]
    })
}

/// The voice call whose second microphone the actor may pass: the one that the host is in.
pub(crate) fn passable(case: Case<'_>) -> Result<&Voice, Denial> {
    let host = open_host(case)?;
    if case.session.call.is_none() {
        return Err(Denial::NoCall);
    }
    if !host.in_call {
        return Err(Denial::NotInCall);
    }
    case.session.voice.as_ref().ok_or(Denial::NoVoice)
}

/// Who would get the second microphone by being passed it: those in the voice call who have none,
/// in the order in which they came into the session.
pub(crate) fn receivers(case: Case<'_>) -> Vec<SeatId> {
    let gets_it = |to: &SeatId| pass(case, *to).is_ok_and(|events| !events.is_empty());
    case.session.seats.keys().copied().filter(gets_it).collect()
}

#[cfg(test)]
mod tests;
