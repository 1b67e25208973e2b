//! The lobby: media check, audio only, skip (A2–A12, A16, A22–A24). All of it is the guest's
//! alone and needs no agent (A12, A28).

use super::{Decision, open_seat, room};
use crate::command::Actor;
use crate::denial::Denial;
use crate::event::Event;
use crate::ids::SeatId;
use crate::state::{Check, CheckOutcome, CheckState, Lobby, Session, Transport};

fn own_lobby(session: &Session, actor: Actor) -> Result<(SeatId, &Lobby), Denial> {
    let seat = open_seat(session, actor)?;
    let customer = seat.customer().ok_or(Denial::NotCustomer)?;
    Ok((seat.id, &customer.lobby))
}

fn unless(unchanged: bool, event: Event) -> Decision {
    Ok(if unchanged { vec![] } else { vec![event] })
}

/// As [`unless`], for what is told in the conversation.
fn tell_unless(session: &Session, unchanged: bool, event: Event) -> Decision {
    if !unchanged {
        room(session)?;
    }
    unless(unchanged, event)
}

/// "Continue": on to the check (A9).
pub(super) fn begin(session: &Session, actor: Actor) -> Decision {
    let (seat, lobby) = own_lobby(session, actor)?;
    unless(lobby.begun, Event::CheckBegun { seat })
}

/// One thing of the check has a new state; agents see it live (A18).
pub(super) fn report(session: &Session, actor: Actor, check: Check, state: CheckState) -> Decision {
    let (seat, lobby) = own_lobby(session, actor)?;
    unless(
        lobby.check(check) == state,
        Event::CheckReported { seat, check, state },
    )
}

/// The transport got through, or not.
pub(super) fn report_transport(session: &Session, actor: Actor, transport: Transport) -> Decision {
    let (seat, lobby) = own_lobby(session, actor)?;
    unless(
        lobby.transport == transport,
        Event::TransportReported { seat, transport },
    )
}

/// The check is passed: camera and microphone work, and the sound was not found wanting.
pub(super) fn finish(session: &Session, actor: Actor) -> Decision {
    let (seat, lobby) = own_lobby(session, actor)?;
    if !is_passed(lobby) {
        return Err(Denial::CheckNotPassed);
    }
    tell_unless(
        session,
        lobby.outcome == Some(CheckOutcome::Passed),
        Event::CheckFinished { seat },
    )
}

fn is_passed(lobby: &Lobby) -> bool {
    let works = |check| lobby.check(check) == CheckState::Works;
    let sound = lobby.check(Check::Sound);
    works(Check::Camera)
        && works(Check::Microphone)
        && matches!(
            sound,
            CheckState::Works | CheckState::NotTried | CheckState::Trying
        )
}

/// Enter with sound only, without trouble (A8).
pub(super) fn audio_only(session: &Session, actor: Actor) -> Decision {
    let (seat, lobby) = own_lobby(session, actor)?;
    tell_unless(
        session,
        lobby.outcome == Some(CheckOutcome::AudioOnly),
        Event::AudioOnlyChosen { seat },
    )
}

/// Skip (A5): always asks for a confirmation (A11), always reported (A22).
pub(super) fn skip(session: &Session, actor: Actor, confirmed: bool) -> Decision {
    let (seat, lobby) = own_lobby(session, actor)?;
    if !confirmed {
        return Err(Denial::ConfirmationNeeded);
    }
    tell_unless(
        session,
        lobby.outcome.is_some(),
        Event::CheckSkipped { seat },
    )
}

/// The guest came with Internet Explorer or the like (A24).
pub(super) fn report_old_browser(session: &Session, actor: Actor) -> Decision {
    let (seat, lobby) = own_lobby(session, actor)?;
    tell_unless(
        session,
        lobby.old_browser,
        Event::OldBrowserReported { seat },
    )
}

#[cfg(test)]
mod tests;
