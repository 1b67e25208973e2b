//! A button says what its command would be answered.

use super::*;
use crate::command::{
    CallCommand, ChatCommand, CheckCommand, Command, EntryCommand, StatusCommand, VoiceCommand,
};

/// What a page shows as the answer to each button.
fn buttons(may: &May, conversation: Option<SeatId>) -> Vec<(Command, Option<Denial>)> {
    let body = String::from("Hello");
    vec![
        (Command::Call(CallCommand::StartCall), may.start_call),
        (Command::Call(CallCommand::AcceptCall), may.accept_call),
        (Command::Call(CallCommand::JoinCall), may.join_call),
        (Command::Call(CallCommand::LeaveCall), may.leave_call),
        (Command::Status(StatusCommand::EndSession), may.end_session),
        (
            Command::Chat(ChatCommand::Say { conversation, body }),
            may.say,
        ),
        (
            Command::Call(CallCommand::SetCamera { on: true }),
            may.set_camera,
        ),
        (Command::Check(CheckCommand::FinishCheck), may.finish_check),
        (
            Command::Entry(EntryCommand::RenewEntry { seat: CUSTOMER }),
            may.renew_entry,
        ),
        (Command::Voice(VoiceCommand::StartVoice), may.start_voice),
        (Command::Voice(VoiceCommand::EndVoice), may.end_voice),
        (Command::Voice(VoiceCommand::JoinVoice), may.join_voice),
        (Command::Voice(VoiceCommand::LeaveVoice), may.leave_voice),
    ]
}

#[rstest]
#[case::alone(Scenario::new(), &[Who::Host])]
#[case::in_the_lobby(Scenario::lobby(), &[Who::Host, Who::Customer])]
#[case::checked(Scenario::checked(), &[Who::Host, Who::Customer])]
#[case::ringing(Scenario::ringing(), &[Who::Host, Who::Customer])]
#[case::called(Scenario::called(), &[Who::Host, Who::Customer])]
#[case::talking(Scenario::call(), &[Who::Host, Who::Customer])]
#[case::done(Scenario::done(), &[Who::Host, Who::Customer])]
#[case::four(
    Scenario::call().with_second().with_assistant(),
    &[Who::Host, Who::Customer, Who::Second, Who::Assistant])]
fn a_button_says_what_its_command_is_answered(#[case] scenario: Scenario, #[case] viewers: &[Who]) {
    for who in viewers {
        let conversation = match who {
            Who::Host | Who::Assistant => Some(CUSTOMER),
            _ => None,
        };
        for (command, shown) in buttons(&scenario.view(*who).may, conversation) {
            let answer =
                scenario
                    .session
                    .decide(&scenario.policy, scenario.now, who.actor(), &command);
            assert_eq!(shown, answer.err(), "{command:?} by {who:?}");
        }
    }
}

/// Four people are in the voice call.
fn four_talking() -> Scenario {
    let mut scenario = Scenario::call().with_second().with_assistant();
    scenario.by(Who::Second, CheckCommand::ChooseAudioOnly);
    for who in [Who::Second, Who::Assistant] {
        scenario.by(who, CallCommand::JoinCall);
    }
    scenario
}

#[rstest]
#[case::no_call(Scenario::checked(), Who::Host, Some(Denial::NoCall), &[])]
#[case::ringing(Scenario::ringing(), Who::Host, Some(Denial::NoCall), &[])]
#[case::out_of_the_call(
    Scenario::call().staged(|s| s.seats.get_mut(&HOST).unwrap().in_call = false), Who::Host,
    Some(Denial::NotInCall), &[])]
#[case::no_voice_call(
    Scenario::call().after(|s| s.agent(VoiceCommand::EndVoice)), Who::Host,
    Some(Denial::NoVoice), &[])]
#[case::both_have_one(Scenario::call(), Who::Host, None, &[])]
#[case::the_customer_has_left_it(
    Scenario::call().after(|s| s.customer(VoiceCommand::LeaveVoice)), Who::Host, None, &[])]
#[case::four(four_talking(), Who::Host, None, &[ASSISTANT, SECOND])]
#[case::passed_on(
    four_talking().after(|s| s.agent(VoiceCommand::PassMicrophone { to: SECOND })), Who::Host,
    None, &[CUSTOMER, ASSISTANT])]
#[case::one_has_left_it(
    four_talking().after(|s| s.by(Who::Second, VoiceCommand::LeaveVoice)), Who::Host, None,
    &[ASSISTANT])]
#[case::of_another_agent(four_talking(), Who::Assistant, Some(Denial::NotHost), &[])]
#[case::of_a_customer(four_talking(), Who::Customer, Some(Denial::NotHost), &[])]
#[case::ended(Scenario::done(), Who::Host, Some(Denial::SessionEnded), &[])]
fn e14_the_host_sees_whether_and_to_whom_the_microphone_can_be_passed(
    #[case] scenario: Scenario,
    #[case] who: Who,
    #[case] denial: Option<Denial>,
    #[case] receivers: &[SeatId],
) {
    let may = scenario.view(who).may;
    assert_eq!(may.pass_microphone, denial);
    assert_eq!(may.pass_microphone_to, receivers);
    let changes = |to: &SeatId| {
        let command = VoiceCommand::PassMicrophone { to: *to }.into();
        let (session, policy) = (&scenario.session, &scenario.policy);
        let answer = session.decide(policy, scenario.now, who.actor(), &command);
        assert!(denial.is_none() || answer.as_ref().err() == denial.as_ref());
        answer.is_ok_and(|events| !events.is_empty())
    };
    let seats = scenario.session.seats.keys().copied();
    assert_eq!(seats.filter(changes).collect::<Vec<_>>(), receivers);
}

#[test]
fn buttons_of_a_call_change_as_it_goes() {
    let may = |scenario: &Scenario, who| scenario.view(who).may;
    let scenario = Scenario::lobby();
    assert_eq!(
        may(&scenario, Who::Host).start_call,
        Some(Denial::StillChecking)
    );
    assert_eq!(
        may(&scenario, Who::Customer).finish_check,
        Some(Denial::CheckNotPassed)
    );
    let scenario = Scenario::checked();
    assert_eq!(may(&scenario, Who::Host).start_call, None);
    assert_eq!(may(&scenario, Who::Customer).finish_check, None);
    let scenario = Scenario::ringing();
    assert_eq!(may(&scenario, Who::Customer).accept_call, None);
    assert_eq!(may(&scenario, Who::Host).set_camera, None);
    let scenario = Scenario::call();
    assert_eq!(may(&scenario, Who::Customer).leave_call, None);
    assert_eq!(
        may(&scenario, Who::Host).leave_call,
        Some(Denial::HostEndsInstead)
    );
    assert_eq!(
        may(&scenario, Who::Customer).end_session,
        Some(Denial::NotHost)
    );
    assert_eq!(may(&scenario, Who::Host).end_voice, None);
    let scenario = Scenario::done();
    assert_eq!(
        may(&scenario, Who::Customer).say,
        Some(Denial::SessionEnded)
    );
}
