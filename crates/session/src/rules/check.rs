//! The lobby: media check, audio only, skip (A2–A12, A16, A22–A24). All of it is the guest's
//! alone and needs no agent (A12, A28).

use super::{Case, Decision, happens, open_seat, room};
use crate::command::CheckCommand;
use crate::denial::Denial;
use crate::event::CheckEvent;
use crate::ids::SeatId;
use crate::state::{Check, CheckOutcome, CheckState, Lobby, SoundTest, Transport};

pub(super) fn decide(case: Case<'_>, command: &CheckCommand) -> Decision {
    match *command {
        CheckCommand::BeginCheck => begin(case),
        CheckCommand::ReportCheck { check, state } => report(case, check, state),
        CheckCommand::ReportTransport { transport } => report_transport(case, transport),
        CheckCommand::FinishCheck => finish(case),
        CheckCommand::ChooseAudioOnly => audio_only(case),
        CheckCommand::SkipMediaCheck { confirmed } => skip(case, confirmed),
        CheckCommand::ReportOldBrowser => report_old_browser(case),
    }
}

fn own_lobby(case: Case<'_>) -> Result<(SeatId, &Lobby), Denial> {
    let seat = open_seat(case)?;
    let customer = seat.customer().ok_or(Denial::NotCustomer)?;
    Ok((seat.id, &customer.lobby))
}

fn unless(unchanged: bool, event: CheckEvent) -> Decision {
    if unchanged {
        return Ok(vec![]);
    }
    happens(event)
}

/// Like [`unless`], for what the conversation shows.
fn tell_unless(case: Case<'_>, unchanged: bool, event: CheckEvent) -> Decision {
    if !unchanged {
        room(case)?;
    }
    unless(unchanged, event)
}

/// "Continue": on to the check (A9).
fn begin(case: Case<'_>) -> Decision {
    let (seat, lobby) = own_lobby(case)?;
    unless(lobby.begun, CheckEvent::CheckBegun { seat })
}

/// One thing of the check has a new state; agents see it live (A18).
fn report(case: Case<'_>, check: Check, state: CheckState) -> Decision {
    let (seat, lobby) = own_lobby(case)?;
    unless(
        lobby.check(check) == state,
        CheckEvent::CheckReported { seat, check, state },
    )
}

/// The transport got through, or not.
fn report_transport(case: Case<'_>, transport: Transport) -> Decision {
    let (seat, lobby) = own_lobby(case)?;
    unless(
        lobby.transport == transport,
        CheckEvent::TransportReported { seat, transport },
    )
}

/// The check is over: camera and microphone work, and the sound was not found wanting. It is
/// passed only if the speaker was tested.
fn finish(case: Case<'_>) -> Decision {
    let (seat, lobby) = own_lobby(case)?;
    let sound = sound_test(lobby).ok_or(Denial::CheckNotPassed)?;
    let outcome = match sound {
        SoundTest::Heard => CheckOutcome::Passed,
        SoundTest::NotTested => CheckOutcome::SoundNotTested,
    };
    tell_unless(
        case,
        lobby.outcome == Some(outcome),
        CheckEvent::CheckFinished { seat, sound },
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
fn audio_only(case: Case<'_>) -> Decision {
    let (seat, lobby) = own_lobby(case)?;
    tell_unless(
        case,
        lobby.outcome == Some(CheckOutcome::AudioOnly),
        CheckEvent::AudioOnlyChosen { seat },
    )
}

/// Skip (A5): always asks for a confirmation (A11), always reported (A22).
fn skip(case: Case<'_>, confirmed: bool) -> Decision {
    let (seat, lobby) = own_lobby(case)?;
    if !confirmed {
        return Err(Denial::ConfirmationNeeded);
    }
    tell_unless(
        case,
        lobby.outcome.is_some(),
        CheckEvent::CheckSkipped { seat },
    )
}

/// The guest came with Internet Explorer or the like (A24).
fn report_old_browser(case: Case<'_>) -> Decision {
    let (seat, lobby) = own_lobby(case)?;
    tell_unless(
        case,
        lobby.old_browser,
        CheckEvent::OldBrowserReported { seat },
    )
}

#[cfg(test)]
mod tests;
