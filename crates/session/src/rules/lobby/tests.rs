//! The media check and the ways around it.

use rstest::rstest;

use crate::command::Command;
use crate::denial::Denial;
use crate::stage::*;
use crate::state::{Check, CheckOutcome, CheckState, Transport};

const AUDIO_ONLY: Command = Command::ChooseAudioOnly;
const SKIP: Command = Command::SkipMediaCheck { confirmed: true };
const SKIP_UNCONFIRMED: Command = Command::SkipMediaCheck { confirmed: false };

fn everything_a_guest_does_in_the_lobby() -> [Command; 7] {
    [
        Command::BeginCheck,
        Command::ReportCheck {
            check: Check::Camera,
            state: CheckState::Works,
        },
        Command::ReportTransport {
            transport: Transport::Udp,
        },
        Command::FinishCheck,
        AUDIO_ONLY,
        SKIP_UNCONFIRMED,
        Command::ReportOldBrowser,
    ]
}

#[rstest]
#[case::no_place_here(Stage::done(), Who::Colleague, Denial::NotInSession)]
#[case::outside(Stage::new(), Who::Customer, Denial::NotInSession)]
#[case::another_device(Stage::done(), Who::Laptop, Denial::Replaced)]
#[case::ended(Stage::done(), Who::Host, Denial::SessionEnded)]
#[case::the_host(Stage::lobby(), Who::Host, Denial::NotCustomer)]
#[case::an_assistant(Stage::lobby().with_assistant(), Who::Assistant, Denial::NotCustomer)]
fn a28_the_lobby_is_the_guests_alone(
    #[case] mut stage: Stage,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    for command in everything_a_guest_does_in_the_lobby() {
        stage.by(who, command).expect(denial);
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
    let mut stage = Stage::lobby();
    for command in commands {
        stage.customer(command.clone());
    }
    if passed.is_ok() {
        stage
            .customer(Command::StartCall)
            .happened(&["ring-started"]);
    } else {
        stage
            .customer(Command::FinishCheck)
            .expect(Denial::CheckNotPassed);
        stage
            .customer(Command::StartCall)
            .expect(Denial::StillChecking);
        stage
            .agent(Command::StartCall)
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
    let mut stage = Stage::lobby();
    let found = [
        (Check::Camera, camera),
        (Check::Microphone, microphone),
        (Check::Sound, sound),
    ];
    for (check, state) in found {
        if let Some(state) = state {
            stage.finds(check, state).happened(&["check-reported"]);
            stage.finds(check, state).changes_nothing();
            assert_eq!(stage.guest().lobby.check(check), state);
        }
    }
    stage.customer(Command::FinishCheck);
    match outcome {
        None => stage.expect(Denial::CheckNotPassed),
        Some(_) => stage
            .happened(&["check-finished"])
            .customer(Command::FinishCheck)
            .changes_nothing(),
    };
    assert_eq!(stage.guest().lobby.outcome, outcome);
    let told: &[&str] = match outcome {
        Some(CheckOutcome::Passed) => &["p2 entered", "p2 check-passed"],
        Some(_) => &["p2 entered", "p2 sound-not-tested"],
        None => &["p2 entered"],
    };
    stage.reads(Who::Host, told);
}

#[test]
fn a3_a_speaker_that_is_tested_later_makes_the_check_passed() {
    let mut stage = Stage::lobby();
    stage
        .finds(Check::Camera, CheckState::Works)
        .finds(Check::Microphone, CheckState::Works)
        .customer(Command::FinishCheck);
    stage.finds(Check::Sound, CheckState::Works);
    stage
        .customer(Command::FinishCheck)
        .happened(&["check-finished"]);
    assert_eq!(stage.guest().lobby.outcome, Some(CheckOutcome::Passed));
    stage.reads(
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
    let mut stage = Stage::lobby();
    stage.customer(AUDIO_ONLY);
    if let Some(state) = microphone {
        stage.finds(Check::Microphone, state);
    }
    stage
        .agent(Command::StartCall)
        .customer(Command::AcceptCall)
        .happened(&["call-began"]);
    assert_eq!(stage.seat(CUSTOMER).microphone, on);
}

#[test]
fn a5_skipping_lets_the_guest_in_to_the_call() {
    let mut stage = Stage::lobby();
    stage.finds(Check::Camera, CheckState::BlockedBySystem);
    stage.customer(SKIP).happened(&["check-skipped"]);
    assert_eq!(stage.guest().lobby.outcome, Some(CheckOutcome::Skipped));
    stage
        .agent(Command::StartCall)
        .customer(Command::AcceptCall)
        .happened(&["call-began"]);
    assert!(!stage.seat(CUSTOMER).camera && !stage.seat(CUSTOMER).microphone);
}

#[test]
fn a8_audio_only_after_the_code_needs_no_check() {
    let mut stage = Stage::lobby();
    stage.customer(AUDIO_ONLY).happened(&["audio-only-chosen"]);
    stage.customer(AUDIO_ONLY).changes_nothing();
    assert_eq!(stage.guest().lobby.outcome, Some(CheckOutcome::AudioOnly));
    stage
        .agent(Command::StartCall)
        .customer(Command::AcceptCall)
        .happened(&["call-began"]);
    assert!(!stage.seat(CUSTOMER).camera && stage.seat(CUSTOMER).microphone);
}

#[test]
fn a8_audio_only_leaves_a_camera_that_works_off() {
    let mut stage = Stage::lobby();
    stage
        .finds(Check::Camera, CheckState::Works)
        .customer(AUDIO_ONLY);
    stage
        .agent(Command::StartCall)
        .customer(Command::AcceptCall);
    assert!(!stage.seat(CUSTOMER).camera);
}

#[test]
fn a9_continue_goes_on_to_the_check() {
    let mut stage = Stage::lobby();
    assert!(!stage.guest().lobby.begun);
    stage
        .customer(Command::BeginCheck)
        .happened(&["check-begun"]);
    assert!(stage.guest().lobby.begun);
    stage.customer(Command::BeginCheck).changes_nothing();
}

#[test]
fn a10_from_the_message_about_the_camera_the_guest_skips_and_is_heard() {
    let mut stage = Stage::lobby();
    stage.customer(Command::BeginCheck);
    stage.finds(Check::Camera, CheckState::Missing);
    stage.finds(Check::Microphone, CheckState::Works);
    stage
        .customer(Command::FinishCheck)
        .expect(Denial::CheckNotPassed);
    stage.customer(SKIP).happened(&["check-skipped"]);
    stage
        .agent(Command::StartCall)
        .customer(Command::AcceptCall);
    assert!(!stage.seat(CUSTOMER).camera && stage.seat(CUSTOMER).microphone);
}

#[test]
fn a11_skipping_always_asks_for_confirmation() {
    let mut stage = Stage::lobby();
    stage
        .customer(SKIP_UNCONFIRMED)
        .expect(Denial::ConfirmationNeeded);
    assert_eq!(stage.guest().lobby.outcome, None);
    stage
        .customer(SKIP)
        .customer(SKIP_UNCONFIRMED)
        .expect(Denial::ConfirmationNeeded);
}

#[test]
fn a12_no_agent_is_needed_to_skip_or_to_choose_audio_only() {
    for command in [SKIP, AUDIO_ONLY] {
        let mut stage = Stage::new();
        stage
            .enters(PHONE)
            .connects(Who::Customer)
            .customer(command);
        assert!(stage.guest().lobby.outcome.is_some());
    }
}

#[test]
fn a22_each_skip_is_told_to_the_agent_and_only_to_the_agent() {
    let mut stage = Stage::lobby();
    stage
        .customer(SKIP)
        .reads(Who::Host, &["p2 entered", "p2 check-skipped"]);
    stage.reads(Who::Customer, &["p2 entered"]);
    stage.customer(SKIP).changes_nothing();
    stage.customer(AUDIO_ONLY);
    stage.reads(
        Who::Host,
        &["p2 entered", "p2 check-skipped", "p2 audio-only"],
    );
}

#[test]
fn a24_an_old_browser_is_told_in_the_agents_chat() {
    let mut stage = Stage::lobby();
    stage
        .customer(Command::ReportOldBrowser)
        .happened(&["old-browser-reported"]);
    stage.customer(Command::ReportOldBrowser).changes_nothing();
    assert!(stage.guest().lobby.old_browser);
    stage.reads(Who::Host, &["p2 entered", "p2 old-browser"]);
    stage.reads(Who::Customer, &["p2 entered"]);
}

#[test]
fn a18_the_transport_is_told_once_for_each_change() {
    let mut stage = Stage::lobby();
    for transport in [
        Transport::Udp,
        Transport::Tcp,
        Transport::Failed,
        Transport::Unsupported,
    ] {
        stage
            .customer(Command::ReportTransport { transport })
            .happened(&["transport-reported"])
            .customer(Command::ReportTransport { transport })
            .changes_nothing();
        assert_eq!(stage.guest().lobby.transport, transport);
    }
}

#[test]
fn a_customer_may_wait_two_hours_in_the_lobby() {
    let mut stage = Stage::lobby();
    stage
        .pass(2 * 60 * 60 - 1)
        .changes_nothing()
        .pass(1)
        .happened(&["lobby-closed"]);
    assert!(!stage.guest().entered && stage.guest().entry.device.is_none());
    stage.says(Who::Customer, "?").expect(Denial::NotInSession);
}

#[test]
fn who_is_sent_out_of_the_lobby_rings_nobody() {
    let mut stage = Stage::checked();
    stage
        .pass(2 * 60 * 60 - 1)
        .customer(Command::StartCall)
        .pass(1)
        .happened(&["lobby-closed"]);
    assert_eq!(stage.session.ring, None);
    stage.agent(Command::AcceptCall).expect(Denial::NotRinging);
}

#[test]
fn nobody_is_sent_out_of_a_call_or_of_a_lobby_beside_one() {
    let mut stage = Stage::call();
    stage.customer(Command::LeaveCall).pass(4 * 60);
    stage
        .customer(Command::JoinCall)
        .pass(3 * 60 * 60)
        .changes_nothing();
}

#[test]
fn nobody_is_sent_out_of_the_lobby_while_a_call_is_running() {
    let mut stage = Stage::call().with_second();
    stage.pass(2 * 60 * 60 + 1).changes_nothing();
    assert!(stage.seat(SECOND).is_customer_inside());
}

#[rstest]
#[case::none_there(CheckState::Missing)]
#[case::blocked_by_the_page(CheckState::BlockedByPage)]
#[case::blocked_by_the_system(CheckState::BlockedBySystem)]
#[case::held_by_another_program(CheckState::Busy)]
fn a19_stuck_on_the_webcam_the_guest_skips(#[case] camera: CheckState) {
    let mut stage = Stage::lobby();
    stage
        .finds(Check::Microphone, CheckState::Works)
        .finds(Check::Camera, camera);
    stage
        .customer(Command::FinishCheck)
        .expect(Denial::CheckNotPassed);
    stage
        .customer(Command::SkipMediaCheck { confirmed: true })
        .happened(&["check-skipped"]);
    stage
        .agent(Command::StartCall)
        .customer(Command::AcceptCall)
        .happened(&["call-began"]);
    let guest = stage.seat(CUSTOMER);
    assert!(guest.microphone && !guest.camera, "heard, not seen");
}
