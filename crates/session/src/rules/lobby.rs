//! The lobby: media check, audio only, skip (A2–A12, A16, A22–A24). All of it is the guest's
//! alone and needs no agent (A12, A28).

use super::{Decision, open_seat, room};
use crate::command::Actor;
use crate::denial::Denial;
use crate::event::Event;
use crate::ids::SeatId;
use crate::state::{Check, CheckOutcome, CheckState, Lobby, Session, SoundTest, Transport};

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

/// The check is over: camera and microphone work, and the sound was not found wanting. It is
/// passed only if the speaker was tested.
pub(super) fn finish(session: &Session, actor: Actor) -> Decision {
    let (seat, lobby) = own_lobby(session, actor)?;
    let sound = sound_test(lobby).ok_or(Denial::CheckNotPassed)?;
    let outcome = match sound {
        SoundTest::Heard => CheckOutcome::Passed,
        SoundTest::NotTested => CheckOutcome::SoundNotTested,
    };
    tell_unless(
        session,
        lobby.outcome == Some(outcome),
        Event::CheckFinished { seat, sound },
    )
}

/// Whether the speaker was tested, in a check that may end; `None` where something does not work.
fn sound_test(lobby: &Lobby) -> Option<SoundTest> {
    let works = |check| lobby.check(check) == CheckState::Works;
    if !works(Check::Camera) || !works(Check::Microphone) {
        return None;
    }
    match lobby.check(Check::Sound) {
        CheckState::Works => Some(SoundTest::Heard),
        CheckState::NotTried | CheckState::Trying => Some(SoundTest::NotTested),
        _ => None,
    }
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
