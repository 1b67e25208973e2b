//! The voice call inside the call, and its two microphones (E1, E2, E10–E20).

use super::{Decision, open_host, open_seat, room};
use crate::command::Actor;
use crate::denial::Denial;
use crate::event::Event;
use crate::ids::SeatId;
use crate::state::Session;

/// Only the host starts it (E1).
pub(super) fn start(session: &Session, actor: Actor) -> Decision {
    let host = open_host(session, actor)?;
    if session.call.is_none() {
        return Err(Denial::NoCall);
    }
    if !host.in_call {
        return Err(Denial::NotInCall);
    }
    if session.voice.is_some() {
        return Err(Denial::VoiceAlready);
    }
    room(session)?;
    Ok(vec![Event::VoiceStarted { by: host.id }])
}

/// Only the host ends it; call and session go on (E1, E12).
pub(super) fn end(session: &Session, actor: Actor) -> Decision {
    let host = open_host(session, actor)?;
    if session.voice.is_none() {
        return Err(Denial::NoVoice);
    }
    Ok(vec![Event::VoiceEnded { by: host.id }])
}

/// Everybody in the call may join, at any time (E2, E19).
pub(super) fn join(session: &Session, actor: Actor) -> Decision {
    let seat = open_seat(session, actor)?;
    if !seat.in_call {
        return Err(Denial::NotInCall);
    }
    let voice = session.voice.as_ref().ok_or(Denial::NoVoice)?;
    if voice.members.contains(&seat.id) {
        return Err(Denial::VoiceAlready);
    }
    Ok(vec![Event::VoiceJoined { seat: seat.id }])
}

/// Others leave without leaving the session (E18); the host ends it instead.
pub(super) fn leave(session: &Session, actor: Actor) -> Decision {
    let seat = open_seat(session, actor)?;
    let voice = session.voice.as_ref().ok_or(Denial::NoVoice)?;
    if seat.id == session.host {
        return Err(Denial::HostEndsInstead);
    }
    if !voice.members.contains(&seat.id) {
        return Err(Denial::NotInVoice);
    }
    Ok(vec![Event::VoiceLeft { seat: seat.id }])
}

/// The host says who has the second microphone (E14); the later of two passes stands.
pub(super) fn pass(session: &Session, actor: Actor, to: SeatId) -> Decision {
    open_host(session, actor)?;
    let voice = session.voice.as_ref().ok_or(Denial::NoVoice)?;
    if to == session.host || !voice.members.contains(&to) {
        return Err(Denial::NotInVoice);
    }
    Ok(if voice.guest_slot == Some(to) {
        vec![]
    } else {
        vec![Event::MicrophonePassed { to }]
    })
}

#[cfg(test)]
mod tests;
