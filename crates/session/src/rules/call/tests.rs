//! START, ring, accept, hang up, come back; the own microphone and camera.

use rstest::rstest;

use crate::command::Command;
use crate::denial::Denial;
use crate::flow::{MediaKind, Route};
use crate::stage::*;
use crate::state::{Check, CheckState, Presence, Ring, Status, Transport};

const START_CALL: Command = Command::StartCall;
const ACCEPT: Command = Command::AcceptCall;

/// The customer has hung up.
fn hung_up() -> Stage {
    Stage::call().after(|stage| stage.customer(Command::LeaveCall))
}

/// The customer's browser has no WebRTC.
fn without_calls(stage: Stage) -> Stage {
    stage.after(|stage| {
        stage.customer(Command::ReportTransport {
            transport: Transport::Unsupported,
        })
    })
}

fn requested(stage: Stage) -> Stage {
    stage.staged(|session| session.status = Status::Requested)
}

#[rstest]
#[case::no_place_here(Stage::done(), Who::Colleague, Denial::NotInSession)]
#[case::another_device(Stage::done(), Who::Laptop, Denial::Replaced)]
#[case::ended(Stage::done().with_assistant(), Who::Assistant, Denial::SessionEnded)]
#[case::an_assistant(Stage::call().with_assistant(), Who::Assistant, Denial::NotHost)]
#[case::talking_already(Stage::call(), Who::Host, Denial::AlreadyInCall)]
#[case::a_call_to_come_back_into_with_the_check_undone(
    Stage::call().with_second(), Who::Second, Denial::StillChecking)]
#[case::not_confirmed(requested(Stage::ringing()), Who::Host, Denial::NotConfirmed)]
#[case::not_confirmed_for_a_customer(
    requested(Stage::ringing()),
    Who::Customer,
    Denial::NotConfirmed
)]
#[case::ringing(Stage::ringing(), Who::Host, Denial::AlreadyRinging)]
#[case::ringing_at_the_other_side(Stage::ringing(), Who::Customer, Denial::AlreadyRinging)]
#[case::no_customer(Stage::new(), Who::Host, Denial::NobodyToCall)]
#[case::a_customer_who_is_gone(
    Stage::checked().after(|s| s.disconnects(Who::Customer).pass(30)), Who::Host,
    Denial::NobodyToCall)]
#[case::a_customer_at_the_check(Stage::lobby(), Who::Host, Denial::StillChecking)]
#[case::at_the_own_check(
    Stage::lobby().after(|s| s.disconnects(Who::Host)), Who::Customer,
    Denial::StillChecking)]
#[case::a_browser_without_calls(
    without_calls(Stage::checked()),
    Who::Host,
    Denial::CallsUnsupported
)]
#[case::the_own_browser_without_calls(
    without_calls(Stage::lobby()),
    Who::Customer,
    Denial::CallsUnsupported
)]
#[case::back_into_a_call_without_calls(
    without_calls(hung_up()),
    Who::Customer,
    Denial::CallsUnsupported
)]
#[case::no_agent_ever(
    Stage::new().after(|s| s.enters(PHONE).connects(Who::Customer).passes_check()),
    Who::Customer, Denial::NobodyToCall)]
fn b30_refusals_of_start_in_their_order(
    #[case] mut stage: Stage,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    let before = stage.session.clone();
    stage.by(who, START_CALL).expect(denial);
    assert_eq!(stage.session, before);
}

#[rstest]
#[case::the_host(Who::Host, HOST)]
#[case::the_customer(Who::Customer, CUSTOMER)]
fn b15_once_confirmed_both_sides_can_start(#[case] who: Who, #[case] by: crate::SeatId) {
    let mut stage = Stage::checked();
    stage.by(who, START_CALL).happened(&["ring-started"]);
    assert_eq!(
        stage.session.ring,
        Some(Ring {
            by,
            until: stage.now.plus(45_000)
        })
    );
    assert_eq!(
        stage.session.status,
        Status::Confirmed,
        "it rings, nobody talks yet"
    );
}

#[test]
fn b30_start_brings_back_into_the_call_that_is_running() {
    let mut stage = hung_up();
    assert_eq!(stage.view(Who::Customer).may.start_call, None);
    stage.customer(START_CALL).happened(&["call-joined"]);
    assert!(stage.seat(CUSTOMER).in_call && stage.session.ring.is_none());
    stage.customer(START_CALL).expect(Denial::AlreadyInCall);
}

#[test]
fn b30_one_customer_past_the_check_is_enough_to_ring() {
    let mut stage = Stage::lobby().with_second();
    stage.agent(START_CALL).expect(Denial::StillChecking);
    stage
        .by(Who::Second, Command::ChooseAudioOnly)
        .agent(START_CALL)
        .happened(&["ring-started"]);
    stage.customer(ACCEPT).expect(Denial::StillChecking);
    stage.by(Who::Second, ACCEPT).happened(&["call-began"]);
}

#[test]
fn b30_a_browser_without_calls_cannot_answer_and_another_one_is_rung() {
    let mut stage = without_calls(Stage::ringing());
    stage.customer(ACCEPT).expect(Denial::CallsUnsupported);
    let mut stage = without_calls(Stage::checked()).with_second();
    stage.agent(START_CALL).expect(Denial::StillChecking);
    stage
        .by(Who::Second, Command::ChooseAudioOnly)
        .agent(START_CALL)
        .happened(&["ring-started"]);
}

#[test]
fn b30_another_browser_that_gets_through_can_make_calls() {
    without_calls(Stage::checked())
        .customer(Command::ReportTransport {
            transport: Transport::Udp,
        })
        .agent(START_CALL)
        .happened(&["ring-started"]);
}

#[test]
fn b30_somebody_in_grace_can_be_rung() {
    Stage::checked()
        .disconnects(Who::Customer)
        .agent(START_CALL)
        .happened(&["ring-started"]);
    Stage::checked()
        .disconnects(Who::Host)
        .customer(START_CALL)
        .happened(&["ring-started"]);
}

#[test]
fn b30_a_ring_stops_after_45_seconds() {
    let mut stage = Stage::ringing();
    stage
        .pass(44)
        .changes_nothing()
        .pass(1)
        .happened(&["ring-unanswered"]);
    assert_eq!(stage.session.ring, None);
    stage.reads(Who::Customer, &["p2 entered", "p1 ring-unanswered"]);
    stage.customer(ACCEPT).expect(Denial::NotRinging);
    stage.agent(START_CALL).happened(&["ring-started"]);
}

#[rstest]
#[case::the_agents_ring(Stage::ringing(), Who::Customer)]
#[case::the_customers_ring(Stage::called(), Who::Host)]
fn b33_the_other_side_accepts_and_b12_the_session_runs(#[case] mut stage: Stage, #[case] who: Who) {
    stage.by(who, ACCEPT).happened(&["call-began"]);
    let session = &stage.session;
    assert_eq!((session.status, session.ring), (Status::Running, None));
    assert_eq!(session.call.unwrap().since, stage.now);
    assert!(stage.seat(HOST).in_call && stage.seat(CUSTOMER).in_call);
    let voice = session.voice.as_ref().unwrap();
    assert_eq!(
        voice.members,
        [HOST, CUSTOMER].into(),
        "accepting is joining the voice (E1)"
    );
    stage.reads(Who::Customer, &["p2 entered", "p1 call-began"]);
}

#[rstest]
#[case::no_place_here(Stage::done(), Who::Colleague, Denial::NotInSession)]
#[case::ended(Stage::done().with_assistant(), Who::Assistant, Denial::SessionEnded)]
#[case::an_assistant(Stage::checked().with_assistant(), Who::Assistant, Denial::NotHost)]
#[case::nobody_rings(Stage::lobby(), Who::Customer, Denial::NotRinging)]
#[case::the_own_ring(Stage::ringing(), Who::Host, Denial::OwnRing)]
#[case::the_own_ring_of_a_customer(Stage::called(), Who::Customer, Denial::OwnRing)]
#[case::the_ring_of_another_customer(
    Stage::called().with_second(), Who::Second, Denial::NotRinging)]
fn b33_refusals_of_an_answer_in_their_order(
    #[case] mut stage: Stage,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    stage.by(who, ACCEPT).expect(denial);
    stage.by(who, Command::DeclineCall).expect(denial);
}

#[test]
fn b33_a_customer_at_the_check_declines_and_does_not_accept() {
    let mut stage = Stage::lobby().with_second();
    stage
        .by(Who::Second, Command::ChooseAudioOnly)
        .agent(START_CALL);
    stage.customer(ACCEPT).expect(Denial::StillChecking);
    stage
        .customer(Command::DeclineCall)
        .happened(&["ring-declined"]);
    assert_eq!(stage.session.ring, None);
    assert_eq!(stage.lines(Who::Host).last().unwrap(), "p2 ring-declined");
}

#[rstest]
#[case::no_place_here(Stage::done(), Who::Colleague, Denial::NotInSession)]
#[case::ended(Stage::done(), Who::Host, Denial::SessionEnded)]
#[case::nobody_rings(Stage::checked(), Who::Host, Denial::NotRinging)]
#[case::the_ring_of_another(Stage::ringing(), Who::Customer, Denial::NotRinging)]
fn refusals_of_taking_a_ring_back_in_their_order(
    #[case] mut stage: Stage,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    stage.by(who, Command::CancelRing).expect(denial);
}

#[test]
fn who_rings_may_think_better_of_it() {
    for (mut stage, who) in [
        (Stage::ringing(), Who::Host),
        (Stage::called(), Who::Customer),
    ] {
        stage
            .by(who, Command::CancelRing)
            .happened(&["ring-cancelled"]);
        assert_eq!(stage.session.ring, None);
        stage.reads(Who::Customer, &["p2 entered"]);
    }
}

#[rstest]
#[case::no_place_here(Stage::done(), Who::Colleague, Denial::NotInSession)]
#[case::ended(Stage::done(), Who::Host, Denial::SessionEnded)]
#[case::no_call(Stage::lobby(), Who::Customer, Denial::NoCall)]
#[case::in_it(Stage::call(), Who::Customer, Denial::AlreadyInCall)]
#[case::at_the_check(Stage::call().with_second(), Who::Second, Denial::StillChecking)]
fn refusals_of_coming_into_the_call_in_their_order(
    #[case] mut stage: Stage,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    stage.by(who, Command::JoinCall).expect(denial);
}

#[rstest]
#[case::no_place_here(Stage::done(), Who::Colleague, Denial::NotInSession)]
#[case::ended(Stage::done(), Who::Customer, Denial::SessionEnded)]
#[case::not_in_it(hung_up(), Who::Customer, Denial::NotInCall)]
#[case::the_host(Stage::call(), Who::Host, Denial::HostEndsInstead)]
fn refusals_of_hanging_up_in_their_order(
    #[case] mut stage: Stage,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    stage.by(who, Command::LeaveCall).expect(denial);
}

#[test]
fn a_customer_who_hangs_up_has_left_the_call_and_can_come_back() {
    let mut stage = Stage::call();
    stage.customer(Command::LeaveCall).happened(&["call-left"]);
    let seat = stage.seat(CUSTOMER);
    assert!(!seat.in_call && !seat.camera && !seat.microphone && seat.is_customer_inside());
    assert_eq!(stage.session.status, Status::Running);
    assert_eq!(
        stage.session.call.unwrap().without_customer,
        Some(stage.now)
    );
    assert!(stage.session.flow().is_empty());
    stage
        .says(Who::Customer, "back in a minute")
        .pass(60)
        .customer(Command::JoinCall);
    assert_eq!(stage.session.call.unwrap().without_customer, None);
    let seat = stage.seat(CUSTOMER);
    assert!(seat.in_call && seat.camera && seat.microphone);
    let voice = stage.session.voice.as_ref().unwrap();
    assert_eq!((voice.members.len(), voice.guest_slot), (2, Some(CUSTOMER)));
    stage.pass(10 * 60).changes_nothing();
}

#[test]
fn a_call_with_no_customer_in_it_ends_after_five_minutes() {
    let mut stage = hung_up();
    stage
        .pass(4 * 60 + 59)
        .changes_nothing()
        .pass(1)
        .happened(&["call-abandoned"]);
    assert_eq!(
        (stage.session.status, stage.session.call),
        (Status::Done, None)
    );
    assert_eq!(stage.session.over_since, Some(stage.now));
}

#[test]
fn an_agent_who_comes_in_is_no_customer() {
    let mut stage = hung_up().with_assistant();
    let since = stage.session.call.unwrap().without_customer;
    stage
        .pass(60)
        .by(Who::Assistant, Command::JoinCall)
        .happened(&["call-joined"]);
    assert_eq!(stage.session.call.unwrap().without_customer, since);
    stage
        .by(Who::Assistant, Command::LeaveCall)
        .happened(&["call-left"]);
    assert_eq!(
        stage.session.call.unwrap().without_customer,
        since,
        "it counts from the first"
    );
    stage.pass(4 * 60).happened(&["call-abandoned"]);
}

#[test]
fn one_of_two_customers_is_enough_for_a_call() {
    let mut stage = Stage::call().with_second();
    stage
        .by(Who::Second, Command::ChooseAudioOnly)
        .by(Who::Second, Command::JoinCall);
    stage.customer(Command::LeaveCall);
    assert_eq!(stage.session.call.unwrap().without_customer, None);
    stage.by(Who::Second, Command::LeaveCall);
    assert_eq!(
        stage.session.call.unwrap().without_customer,
        Some(stage.now)
    );
}

#[test]
fn b31_the_camera_of_staff_is_off_by_default() {
    let stage = Stage::call();
    assert!(!stage.seat(HOST).camera && stage.seat(HOST).microphone);
    assert!(stage.seat(CUSTOMER).camera && stage.seat(CUSTOMER).microphone);
    let seen = |from| {
        stage
            .session
            .flow()
            .iter()
            .any(|r| r.from == from && r.kind == MediaKind::Camera)
    };
    assert!(seen(CUSTOMER) && !seen(HOST));
}

#[test]
fn b31_the_camera_is_off_again_at_the_next_call() {
    let mut stage = Stage::call();
    stage
        .agent(Command::SetCamera { on: true })
        .agent(Command::EndSession);
    stage.agent(Command::SetStatus {
        to: Status::Confirmed,
    });
    stage.agent(START_CALL).customer(ACCEPT);
    assert!(!stage.seat(HOST).camera);
}

#[test]
fn b32_staff_switch_the_camera_on_while_it_rings_or_in_the_call() {
    let mut stage = Stage::checked();
    let on = Command::SetCamera { on: true };
    stage.agent(on.clone()).expect(Denial::NotInCall);
    stage
        .agent(START_CALL)
        .agent(on.clone())
        .happened(&["camera-set"]);
    stage.agent(on.clone()).changes_nothing();
    assert!(
        stage.session.flow().is_empty(),
        "nobody sees it before the call"
    );
    stage.customer(ACCEPT);
    let to_customer = Route {
        from: HOST,
        kind: MediaKind::Camera,
        to: CUSTOMER,
        line: 0,
    };
    assert!(stage.session.flow().contains(&to_customer));
    stage
        .agent(Command::SetCamera { on: false })
        .happened(&["camera-set"]);
    assert!(!stage.session.flow().contains(&to_customer));
}

#[rstest]
#[case::taken_back(Who::Host, Command::CancelRing)]
#[case::declined(Who::Customer, Command::DeclineCall)]
fn b32_a_ring_that_comes_to_nothing_leaves_the_camera_off(
    #[case] who: Who,
    #[case] command: Command,
) {
    let on = Command::SetCamera { on: true };
    let mut stage = Stage::ringing();
    stage.agent(on.clone()).by(who, command);
    assert!(!stage.seat(HOST).camera);
    let mut stage = Stage::ringing();
    stage.agent(on).pass(45);
    assert!(!stage.seat(HOST).camera);
}

#[rstest]
#[case::no_place_here(Stage::done(), Who::Colleague, Denial::NotInSession)]
#[case::ended(Stage::done(), Who::Host, Denial::SessionEnded)]
#[case::not_in_the_call(hung_up(), Who::Customer, Denial::NotInCall)]
#[case::a_customer_who_is_rung(Stage::ringing(), Who::Customer, Denial::NotInCall)]
fn refusals_of_microphone_and_camera_in_their_order(
    #[case] mut stage: Stage,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    for on in [true, false] {
        stage.by(who, Command::SetMicrophone { on }).expect(denial);
        stage.by(who, Command::SetCamera { on }).expect(denial);
    }
}

#[test]
fn the_microphone_is_not_opened_before_the_call() {
    Stage::ringing()
        .agent(Command::SetMicrophone { on: true })
        .expect(Denial::NotInCall);
}

#[test]
fn everybody_mutes_and_unmutes_alone() {
    let mut stage = Stage::call();
    for who in [Who::Host, Who::Customer] {
        stage
            .by(who, Command::SetMicrophone { on: true })
            .changes_nothing();
        stage
            .by(who, Command::SetMicrophone { on: false })
            .happened(&["microphone-set"]);
    }
    let heard = |stage: &Stage| {
        let flow = stage.session.flow();
        flow.into_iter()
            .filter(|r| r.kind == MediaKind::Microphone)
            .count()
    };
    assert_eq!(heard(&stage), 0);
    stage.customer(Command::SetMicrophone { on: true });
    assert_eq!(heard(&stage), 1);
}

#[rstest]
#[case::all_works(CheckState::Works, CheckState::Works, Command::FinishCheck, (true, true))]
#[case::audio_only(CheckState::Works, CheckState::Works, Command::ChooseAudioOnly, (false, true))]
#[case::audio_only_untried(
    CheckState::NotTried, CheckState::NotTried, Command::ChooseAudioOnly, (false, true))]
#[case::skipped_with_all(
    CheckState::Works, CheckState::Works, Command::SkipMediaCheck { confirmed: true },
    (true, true))]
#[case::skipped_without_camera(
    CheckState::Busy, CheckState::Works, Command::SkipMediaCheck { confirmed: true },
    (false, true))]
#[case::skipped_with_nothing(
    CheckState::Missing, CheckState::Missing, Command::SkipMediaCheck { confirmed: true },
    (false, false))]
fn the_call_opens_what_the_check_found(
    #[case] camera: CheckState,
    #[case] microphone: CheckState,
    #[case] end: Command,
    #[case] opened: (bool, bool),
) {
    let mut stage = Stage::lobby();
    stage
        .finds(Check::Camera, camera)
        .finds(Check::Microphone, microphone)
        .customer(end);
    stage.agent(START_CALL).customer(ACCEPT);
    let seat = stage.seat(CUSTOMER);
    assert_eq!((seat.camera, seat.microphone), opened);
}

#[test]
fn nothing_flows_outside_a_call() {
    for stage in [Stage::lobby(), Stage::ringing(), Stage::done()] {
        assert!(stage.session.flow().is_empty());
    }
    let stage = Stage::call().staged(|session| session.call = None);
    assert!(stage.session.flow().is_empty());
}

#[test]
fn who_is_in_grace_stays_in_the_call() {
    let mut stage = Stage::call();
    let flow = stage.session.flow();
    stage.disconnects(Who::Customer);
    assert!(matches!(stage.seat(CUSTOMER).presence, Presence::Grace(_)));
    assert_eq!(stage.session.flow(), flow);
}
