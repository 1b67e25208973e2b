//! The media check and the ways around it.

use rstest::rstest;

use crate::command::{CallCommand, CheckCommand, Command};
use crate::denial::Denial;
use crate::state::{Check, CheckOutcome, CheckState, Transport};
use crate::testing::scenario::*;

const AUDIO_ONLY: Command = Command::Check(CheckCommand::ChooseAudioOnly);
const SKIP: Command = Command::Check(CheckCommand::SkipMediaCheck { confirmed: true });
const SKIP_UNCONFIRMED: Command = Command::Check(CheckCommand::SkipMediaCheck { confirmed: false });

fn everything_a_guest_does_in_the_lobby() -> [Command; 7] {
    [
        Command::Check(CheckCommand::BeginCheck),
        Command::Check(CheckCommand::ReportCheck {
            check: Check::Camera,
            state: CheckState::Works,
        }),
        Command::Check(CheckCommand::ReportTransport {
            transport: Transport::Udp,
        }),
        Command::Check(CheckCommand::FinishCheck),
        AUDIO_ONLY,
        SKIP_UNCONFIRMED,
        Command::Check(CheckCommand::ReportOldBrowser),
    ]
}

#[rstest]
#[case::no_place_here(Scenario::done(), Who::Colleague, Denial::NotInSession)]
#[case::outside(Scenario::new(), Who::Customer, Denial::NotInSession)]
#[case::another_device(Scenario::done(), Who::Laptop, Denial::Replaced)]
#[case::ended(Scenario::done(), Who::Host, Denial::SessionEnded)]
#[case::the_host(Scenario::lobby(), Who::Host, Denial::NotCustomer)]
#[case::an_assistant(Scenario::lobby().with_assistant(), Who::Assistant, Denial::NotCustomer)]
fn a28_the_lobby_is_the_guests_alone(
    #[case] mut scenario: Scenario,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    for command in everything_a_guest_does_in_the_lobby() {
        scenario.by(who, command).expect(denial);
    }
}

#[rstest]
#[case::nothing_done(&[], Err(Denial::CheckNotPassed))]
#[case::audio_only(&[AUDIO_ONLY], Ok(()))]
#[case::skipped(&[SKIP], Ok(()))]
fn a2_the_call_comes_only_after_the_check(
    #[case] commands: &[Command],
    #[case] passed: Result<(), Denial>,
) {
    let mut scenario = Scenario::lobby();
    for command in commands {
        scenario.customer(command.clone());
    }
    if passed.is_ok() {
        scenario
            .customer(CallCommand::StartCall)
            .happened(&["ring-started"]);
    } else {
        scenario
            .customer(CheckCommand::FinishCheck)
            .expect(Denial::CheckNotPassed);
        scenario
            .customer(CallCommand::StartCall)
            .expect(Denial::StillChecking);
        scenario
            .agent(CallCommand::StartCall)
            .expect(Denial::StillChecking);
    }
}

#[rstest]
#[case::nothing_tried(None, None, None, None)]
#[case::all_work(
    Some(CheckState::Works),
    Some(CheckState::Works),
    Some(CheckState::Works),
    Some(CheckOutcome::Passed)
)]
#[case::sound_not_tried(
    Some(CheckState::Works),
    Some(CheckState::Works),
    None,
    Some(CheckOutcome::SoundNotTested)
)]
#[case::sound_being_tried(
    Some(CheckState::Works),
    Some(CheckState::Works),
    Some(CheckState::Trying),
    Some(CheckOutcome::SoundNotTested)
)]
#[case::nothing_was_heard(
    Some(CheckState::Works),
    Some(CheckState::Works),
    Some(CheckState::Silent),
    None
)]
#[case::no_camera(Some(CheckState::Missing), Some(CheckState::Works), None, None)]
#[case::camera_not_tried(None, Some(CheckState::Works), None, None)]
#[case::microphone_blocked(Some(CheckState::Works), Some(CheckState::BlockedByPage), None, None)]
#[case::microphone_silent(Some(CheckState::Works), Some(CheckState::Silent), None, None)]
#[case::microphone_not_tried(Some(CheckState::Works), None, None, None)]
fn a3_a_guest_may_stick_on_any_of_the_three(
    #[case] camera: Option<CheckState>,
    #[case] microphone: Option<CheckState>,
    #[case] sound: Option<CheckState>,
    #[case] outcome: Option<CheckOutcome>,
) {
    let mut scenario = Scenario::lobby();
    let found = [
        (Check::Camera, camera),
        (Check::Microphone, microphone),
        (Check::Sound, sound),
    ];
    for (check, state) in found {
        if let Some(state) = state {
            scenario.finds(check, state).happened(&["check-reported"]);
            scenario.finds(check, state).changes_nothing();
            assert_eq!(scenario.guest().lobby.check(check), state);
        }
    }
    scenario.customer(CheckCommand::FinishCheck);
    match outcome {
        None => scenario.expect(Denial::CheckNotPassed),
        Some(_) => scenario
            .happened(&["check-finished"])
            .customer(CheckCommand::FinishCheck)
            .changes_nothing(),
    };
    assert_eq!(scenario.guest().lobby.outcome, outcome);
    let told: &[&str] = match outcome {
        Some(CheckOutcome::Passed) => &["p2 entered", "p2 check-passed"],
        Some(_) => &["p2 entered", "p2 sound-not-tested"],
        None => &["p2 entered"],
    };
    scenario.reads(Who::Host, told);
}

#[test]
fn a3_a_speaker_that_is_tested_later_makes_the_check_passed() {
    let mut scenario = Scenario::lobby();
    scenario
        .finds(Check::Camera, CheckState::Works)
        .finds(Check::Microphone, CheckState::Works)
        .customer(CheckCommand::FinishCheck);
    scenario.finds(Check::Sound, CheckState::Works);
    scenario
        .customer(CheckCommand::FinishCheck)
        .happened(&["check-finished"]);
    assert_eq!(scenario.guest().lobby.outcome, Some(CheckOutcome::Passed));
    scenario.reads(
        Who::Host,
        &["p2 entered", "p2 sound-not-tested", "p2 check-passed"],
    );
}

#[rstest]
#[case::heard(Some(CheckState::Works), true)]
#[case::not_asked_yet(None, true)]
#[case::being_tried(Some(CheckState::Trying), true)]
#[case::silent(Some(CheckState::Silent), true)]
#[case::none_there(Some(CheckState::Missing), false)]
#[case::question_closed(Some(CheckState::Dismissed), false)]
#[case::blocked_by_the_page(Some(CheckState::BlockedByPage), false)]
#[case::blocked_by_the_system(Some(CheckState::BlockedBySystem), false)]
#[case::held_by_another_program(Some(CheckState::Busy), false)]
#[case::not_in_this_browser(Some(CheckState::Unsupported), false)]
fn a8_audio_only_claims_no_microphone_that_is_known_not_to_work(
    #[case] microphone: Option<CheckState>,
    #[case] on: bool,
) {
    let mut scenario = Scenario::lobby();
    scenario.customer(AUDIO_ONLY);
    if let Some(state) = microphone {
        scenario.finds(Check::Microphone, state);
    }
    scenario
        .agent(CallCommand::StartCall)
        .customer(CallCommand::AcceptCall)
        .happened(&["call-began"]);
    assert_eq!(scenario.seat(CUSTOMER).microphone, on);
}

#[test]
fn a5_skipping_lets_the_guest_in_to_the_call() {
    let mut scenario = Scenario::lobby();
    scenario.finds(Check::Camera, CheckState::BlockedBySystem);
    scenario.customer(SKIP).happened(&["check-skipped"]);
    assert_eq!(scenario.guest().lobby.outcome, Some(CheckOutcome::Skipped));
    scenario
        .agent(CallCommand::StartCall)
        .customer(CallCommand::AcceptCall)
        .happened(&["call-began"]);
    assert!(!scenario.seat(CUSTOMER).camera && !scenario.seat(CUSTOMER).microphone);
}

#[test]
fn a8_audio_only_after_the_code_needs_no_check() {
    let mut scenario = Scenario::lobby();
    scenario
        .customer(AUDIO_ONLY)
        .happened(&["audio-only-chosen"]);
    scenario.customer(AUDIO_ONLY).changes_nothing();
    assert_eq!(
        scenario.guest().lobby.outcome,
        Some(CheckOutcome::AudioOnly)
    );
    scenario
        .agent(CallCommand::StartCall)
        .customer(CallCommand::AcceptCall)
        .happened(&["call-began"]);
    assert!(!scenario.seat(CUSTOMER).camera && scenario.seat(CUSTOMER).microphone);
}

#[test]
fn a8_audio_only_leaves_a_camera_that_works_off() {
    let mut scenario = Scenario::lobby();
    scenario
        .finds(Check::Camera, CheckState::Works)
        .customer(AUDIO_ONLY);
    scenario
        .agent(CallCommand::StartCall)
        .customer(CallCommand::AcceptCall);
    assert!(!scenario.seat(CUSTOMER).camera);
}

#[test]
fn a9_continue_goes_on_to_the_check() {
    let mut scenario = Scenario::lobby();
    assert!(!scenario.guest().lobby.begun);
    scenario
        .customer(CheckCommand::BeginCheck)
        .happened(&["check-begun"]);
    assert!(scenario.guest().lobby.begun);
    scenario
        .customer(CheckCommand::BeginCheck)
        .changes_nothing();
}

#[test]
fn a10_from_the_message_about_the_camera_the_guest_skips_and_is_heard() {
    let mut scenario = Scenario::lobby();
    scenario.customer(CheckCommand::BeginCheck);
    scenario.finds(Check::Camera, CheckState::Missing);
    scenario.finds(Check::Microphone, CheckState::Works);
    scenario
        .customer(CheckCommand::FinishCheck)
        .expect(Denial::CheckNotPassed);
    scenario.customer(SKIP).happened(&["check-skipped"]);
    scenario
        .agent(CallCommand::StartCall)
        .customer(CallCommand::AcceptCall);
    assert!(!scenario.seat(CUSTOMER).camera && scenario.seat(CUSTOMER).microphone);
}

#[test]
fn a11_skipping_always_asks_for_confirmation() {
    let mut scenario = Scenario::lobby();
    scenario
        .customer(SKIP_UNCONFIRMED)
        .expect(Denial::ConfirmationNeeded);
    assert_eq!(scenario.guest().lobby.outcome, None);
    scenario
        .customer(SKIP)
        .customer(SKIP_UNCONFIRMED)
        .expect(Denial::ConfirmationNeeded);
}

#[test]
fn a12_no_agent_is_needed_to_skip_or_to_choose_audio_only() {
    for command in [SKIP, AUDIO_ONLY] {
        let mut scenario = Scenario::new();
        scenario
            .enters(PHONE)
            .connects(Who::Customer)
            .customer(command);
        assert!(scenario.guest().lobby.outcome.is_some());
    }
}

#[test]
fn a22_each_skip_is_told_to_the_agent_and_only_to_the_agent() {
    let mut scenario = Scenario::lobby();
    scenario
        .customer(SKIP)
        .reads(Who::Host, &["p2 entered", "p2 check-skipped"]);
    scenario.reads(Who::Customer, &["p2 entered"]);
    scenario.customer(SKIP).changes_nothing();
    scenario.customer(AUDIO_ONLY);
    scenario.reads(
        Who::Host,
        &["p2 entered", "p2 check-skipped", "p2 audio-only"],
    );
}

#[test]
fn a24_an_old_browser_is_told_in_the_agents_chat() {
    let mut scenario = Scenario::lobby();
    scenario
        .customer(CheckCommand::ReportOldBrowser)
        .happened(&["old-browser-reported"]);
    scenario
        .customer(CheckCommand::ReportOldBrowser)
        .changes_nothing();
    assert!(scenario.guest().lobby.old_browser);
    scenario.reads(Who::Host, &["p2 entered", "p2 old-browser"]);
    scenario.reads(Who::Customer, &["p2 entered"]);
}

#[test]
fn the_transport_is_stored_once_for_each_change() {
    let mut scenario = Scenario::lobby();
    for transport in [
        Transport::Udp,
        Transport::Tcp,
        Transport::Failed,
        Transport::Unsupported,
    ] {
        scenario
            .customer(CheckCommand::ReportTransport { transport })
            .happened(&["transport-reported"])
            .customer(CheckCommand::ReportTransport { transport })
            .changes_nothing();
        assert_eq!(scenario.guest().lobby.transport, transport);
    }
}

#[test]
fn a_customer_may_wait_two_hours_in_the_lobby() {
    let mut scenario = Scenario::lobby();
    scenario
        .pass(2 * 60 * 60 - 1)
        .changes_nothing()
        .pass(1)
        .happened(&["lobby-closed"]);
    assert!(!scenario.guest().entered && scenario.guest().entry.device.is_none());
    scenario
        .says(Who::Customer, "?")
        .expect(Denial::NotInSession);
}

#[test]
fn who_is_sent_out_of_the_lobby_rings_nobody() {
    let mut scenario = Scenario::checked();
    scenario
        .pass(2 * 60 * 60 - 1)
        .customer(CallCommand::StartCall)
        .pass(1)
        .happened(&["lobby-closed"]);
    assert_eq!(scenario.session.ring, None);
    scenario
        .agent(CallCommand::AcceptCall)
        .expect(Denial::NotRinging);
}

#[test]
fn nobody_is_sent_out_of_a_call_or_of_a_lobby_beside_one() {
    let mut scenario = Scenario::call();
    scenario.customer(CallCommand::LeaveCall).pass(4 * 60);
    scenario
        .customer(CallCommand::JoinCall)
        .pass(3 * 60 * 60)
        .changes_nothing();
}

#[test]
fn nobody_is_sent_out_of_the_lobby_while_a_call_is_running() {
    let mut scenario = Scenario::call().with_second();
    scenario.pass(2 * 60 * 60 + 1).changes_nothing();
    assert!(scenario.seat(SECOND).is_customer_inside());
}

#[rstest]
#[case::none_there(CheckState::Missing)]
#[case::blocked_by_the_page(CheckState::BlockedByPage)]
#[case::blocked_by_the_system(CheckState::BlockedBySystem)]
#[case::held_by_another_program(CheckState::Busy)]
fn a19_stuck_on_the_webcam_the_guest_skips(#[case] camera: CheckState) {
    let mut scenario = Scenario::lobby();
    scenario
        .finds(Check::Microphone, CheckState::Works)
        .finds(Check::Camera, camera);
    scenario
        .customer(CheckCommand::FinishCheck)
        .expect(Denial::CheckNotPassed);
    scenario
        .customer(CheckCommand::SkipMediaCheck { confirmed: true })
        .happened(&["check-skipped"]);
    scenario
        .agent(CallCommand::StartCall)
        .customer(CallCommand::AcceptCall)
        .happened(&["call-began"]);
    let guest = scenario.seat(CUSTOMER);
    assert!(guest.microphone && !guest.camera, "heard, not seen");
}
