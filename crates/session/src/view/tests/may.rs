//! A button says what its command would be answered.

use super::*;

/// What a page shows as the answer to each button.
fn buttons(may: &May, conversation: Option<SeatId>) -> Vec<(Command, Option<Denial>)> {
    let body = String::from("Hello");
    vec![
        (Command::StartCall, may.start_call),
        (Command::AcceptCall, may.accept_call),
        (Command::JoinCall, may.join_call),
        (Command::LeaveCall, may.leave_call),
        (Command::EndSession, may.end_session),
        (Command::Say { conversation, body }, may.say),
        (Command::SetCamera { on: true }, may.set_camera),
        (Command::FinishCheck, may.finish_check),
        (Command::RenewEntry { seat: CUSTOMER }, may.renew_entry),
        (Command::StartVoice, may.start_voice),
        (Command::EndVoice, may.end_voice),
        (Command::JoinVoice, may.join_voice),
        (Command::LeaveVoice, may.leave_voice),
    ]
}

#[rstest]
#[case::alone(Stage::new(), &[Who::Host])]
#[case::in_the_lobby(Stage::lobby(), &[Who::Host, Who::Customer])]
#[case::checked(Stage::checked(), &[Who::Host, Who::Customer])]
#[case::ringing(Stage::ringing(), &[Who::Host, Who::Customer])]
#[case::called(Stage::called(), &[Who::Host, Who::Customer])]
#[case::talking(Stage::call(), &[Who::Host, Who::Customer])]
#[case::done(Stage::done(), &[Who::Host, Who::Customer])]
#[case::four(
    Stage::call().with_second().with_assistant(),
    &[Who::Host, Who::Customer, Who::Second, Who::Assistant])]
fn a_button_says_what_its_command_is_answered(#[case] stage: Stage, #[case] viewers: &[Who]) {
    for who in viewers {
        let conversation = match who {
            Who::Host | Who::Assistant => Some(CUSTOMER),
            _ => None,
        };
        for (command, shown) in buttons(&stage.view(*who).may, conversation) {
            let answer = stage.session.decide(stage.now, who.actor(), &command);
            assert_eq!(shown, answer.err(), "{command:?} by {who:?}");
        }
    }
}

#[test]
fn buttons_of_a_call_change_as_it_goes() {
    let may = |stage: &Stage, who| stage.view(who).may;
    let stage = Stage::lobby();
    assert_eq!(
        may(&stage, Who::Host).start_call,
        Some(Denial::StillChecking)
    );
    assert_eq!(
        may(&stage, Who::Customer).finish_check,
        Some(Denial::CheckNotPassed)
    );
    let stage = Stage::checked();
    assert_eq!(may(&stage, Who::Host).start_call, None);
    assert_eq!(may(&stage, Who::Customer).finish_check, None);
    let stage = Stage::ringing();
    assert_eq!(may(&stage, Who::Customer).accept_call, None);
    assert_eq!(may(&stage, Who::Host).set_camera, None);
    let stage = Stage::call();
    assert_eq!(may(&stage, Who::Customer).leave_call, None);
    assert_eq!(
        may(&stage, Who::Host).leave_call,
        Some(Denial::HostEndsInstead)
    );
    assert_eq!(
        may(&stage, Who::Customer).end_session,
        Some(Denial::NotHost)
    );
    assert_eq!(may(&stage, Who::Host).end_voice, None);
    let stage = Stage::done();
    assert_eq!(may(&stage, Who::Customer).say, Some(Denial::SessionEnded));
}
