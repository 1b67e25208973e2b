//! START, ring, accept, hang up, rejoin; one's own microphone and camera.

use rstest::rstest;

use crate::command::{CallCommand, CheckCommand, Command, StatusCommand};
use crate::denial::Denial;
use crate::flow::{MediaKind, Route};
use crate::state::{Check, CheckState, Presence, Ring, Status, Transport};
use crate::testing::scenario::*;

const START_CALL: Command = Command::Call(CallCommand::StartCall);
const ACCEPT: Command = Command::Call(CallCommand::AcceptCall);

/// The customer has hung up.
fn hung_up() -> Scenario {
    Scenario::call().after(|scenario| scenario.customer(CallCommand::LeaveCall))
}

/// The customer's browser has no WebRTC.
fn without_calls(scenario: Scenario) -> Scenario {
    scenario.after(|scenario| {
        scenario.customer(CheckCommand::ReportTransport {
            transport: Transport::Unsupported,
        })
    })
}

fn requested(scenario: Scenario) -> Scenario {
    scenario.staged(|session| session.status = Status::Requested)
}

#[rstest]
#[case::no_place_here(Scenario::done(), Who::Colleague, Denial::NotInSession)]
#[case::another_device(Scenario::done(), Who::Laptop, Denial::Replaced)]
#[case::ended(Scenario::done().with_assistant(), Who::Assistant, Denial::SessionEnded)]
#[case::an_assistant(Scenario::call().with_assistant(), Who::Assistant, Denial::NotHost)]
#[case::talking_already(Scenario::call(), Who::Host, Denial::AlreadyInCall)]
#[case::a_call_to_come_back_into_with_the_check_undone(
    Scenario::call().with_second(), Who::Second, Denial::StillChecking)]
#[case::not_confirmed(requested(Scenario::ringing()), Who::Host, Denial::NotConfirmed)]
#[case::not_confirmed_for_a_customer(
    requested(Scenario::ringing()),
    Who::Customer,
    Denial::NotConfirmed
)]
#[case::ringing(Scenario::ringing(), Who::Host, Denial::AlreadyRinging)]
#[case::ringing_at_the_other_side(Scenario::ringing(), Who::Customer, Denial::AlreadyRinging)]
#[case::no_customer(Scenario::new(), Who::Host, Denial::NobodyToCall)]
#[case::a_customer_who_is_gone(
    Scenario::checked().after(|s| s.disconnects(Who::Customer).pass(30)), Who::Host,
    Denial::NobodyToCall)]
#[case::a_customer_at_the_check(Scenario::lobby(), Who::Host, Denial::StillChecking)]
#[case::at_the_own_check(
    Scenario::lobby().after(|s| s.disconnects(Who::Host)), Who::Customer,
    Denial::StillChecking)]
#[case::a_browser_without_calls(
    without_calls(Scenario::checked()),
    Who::Host,
    Denial::CallsUnsupported
)]
#[case::the_own_browser_without_calls(
    without_calls(Scenario::lobby()),
    Who::Customer,
    Denial::CallsUnsupported
)]
#[case::back_into_a_call_without_calls(
    without_calls(hung_up()),
    Who::Customer,
    Denial::CallsUnsupported
)]
#[case::no_agent_ever(
    Scenario::new().after(|s| s.enters(PHONE).connects(Who::Customer).passes_check()),
    Who::Customer, Denial::NobodyToCall)]
fn b30_refusals_of_start_in_their_order(
    #[case] mut scenario: Scenario,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    let before = scenario.session.clone();
    scenario.by(who, START_CALL).expect(denial);
    assert_eq!(scenario.session, before);
}

#[rstest]
#[case::the_host(Who::Host, HOST)]
#[case::the_customer(Who::Customer, CUSTOMER)]
fn b15_once_confirmed_both_sides_can_start(#[case] who: Who, #[case] by: crate::SeatId) {
    let mut scenario = Scenario::checked();
    scenario.by(who, START_CALL).happened(&["ring-started"]);
    assert_eq!(
        scenario.session.ring,
        Some(Ring {
            by,
            until: scenario.now.plus(45_000)
        })
    );
    assert_eq!(
        scenario.session.status,
        Status::Confirmed,
        "it rings, nobody talks yet"
    );
}

#[test]
fn b30_start_brings_back_into_the_call_that_is_running() {
    let mut scenario = hung_up();
    assert_eq!(scenario.view(Who::Customer).may.start_call, None);
    scenario.customer(START_CALL).happened(&["call-joined"]);
    assert!(scenario.seat(CUSTOMER).in_call && scenario.session.ring.is_none());
    scenario.customer(START_CALL).expect(Denial::AlreadyInCall);
}

#[test]
fn b30_one_customer_past_the_check_is_enough_to_ring() {
    let mut scenario = Scenario::lobby().with_second();
    scenario.agent(START_CALL).expect(Denial::StillChecking);
    scenario
        .by(Who::Second, CheckCommand::ChooseAudioOnly)
        .agent(START_CALL)
        .happened(&["ring-started"]);
    scenario.customer(ACCEPT).expect(Denial::StillChecking);
    scenario.by(Who::Second, ACCEPT).happened(&["call-began"]);
}

#[test]
fn b30_a_browser_without_calls_cannot_answer_and_another_one_is_rung() {
    let mut scenario = without_calls(Scenario::ringing());
    scenario.customer(ACCEPT).expect(Denial::CallsUnsupported);
    let mut scenario = without_calls(Scenario::checked()).with_second();
    scenario.agent(START_CALL).expect(Denial::StillChecking);
    scenario
        .by(Who::Second, CheckCommand::ChooseAudioOnly)
        .agent(START_CALL)
        .happened(&["ring-started"]);
}

#[test]
fn b30_another_browser_that_gets_through_can_make_calls() {
    without_calls(Scenario::checked())
        .customer(CheckCommand::ReportTransport {
            transport: Transport::Udp,
        })
        .agent(START_CALL)
        .happened(&["ring-started"]);
}

#[test]
fn b30_somebody_in_grace_can_be_rung() {
    Scenario::checked()
        .disconnects(Who::Customer)
        .agent(START_CALL)
        .happened(&["ring-started"]);
    Scenario::checked()
        .disconnects(Who::Host)
        .customer(START_CALL)
        .happened(&["ring-started"]);
}

#[test]
fn b30_a_ring_stops_after_45_seconds() {
    let mut scenario = Scenario::ringing();
    scenario
        .pass(44)
        .changes_nothing()
        .pass(1)
        .happened(&["ring-unanswered"]);
    assert_eq!(scenario.session.ring, None);
    scenario.reads(Who::Customer, &["p2 entered", "p1 ring-unanswered"]);
    scenario.customer(ACCEPT).expect(Denial::NotRinging);
    scenario.agent(START_CALL).happened(&["ring-started"]);
}

#[rstest]
#[case::the_agents_ring(Scenario::ringing(), Who::Customer)]
#[case::the_customers_ring(Scenario::called(), Who::Host)]
fn b33_b12_the_other_side_accepts_and_the_session_runs(
    #[case] mut scenario: Scenario,
    #[case] who: Who,
) {
    scenario.by(who, ACCEPT).happened(&["call-began"]);
    let session = &scenario.session;
    assert_eq!((session.status, session.ring), (Status::Running, None));
    assert_eq!(session.call.unwrap().since, scenario.now);
    assert!(scenario.seat(HOST).in_call && scenario.seat(CUSTOMER).in_call);
    let voice = session.voice.as_ref().unwrap();
    assert_eq!(
        voice.members,
        [HOST, CUSTOMER].into(),
        "accepting is joining the voice (E1)"
    );
    scenario.reads(Who::Customer, &["p2 entered", "p1 call-began"]);
}

#[rstest]
#[case::no_place_here(Scenario::done(), Who::Colleague, Denial::NotInSession)]
#[case::ended(Scenario::done().with_assistant(), Who::Assistant, Denial::SessionEnded)]
#[case::an_assistant(Scenario::checked().with_assistant(), Who::Assistant, Denial::NotHost)]
#[case::nobody_rings(Scenario::lobby(), Who::Customer, Denial::NotRinging)]
#[case::the_own_ring(Scenario::ringing(), Who::Host, Denial::OwnRing)]
#[case::the_own_ring_of_a_customer(Scenario::called(), Who::Customer, Denial::OwnRing)]
#[case::the_ring_of_another_customer(
    Scenario::called().with_second(), Who::Second, Denial::NotRinging)]
fn b33_refusals_of_an_answer_in_their_order(
    #[case] mut scenario: Scenario,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    scenario.by(who, ACCEPT).expect(denial);
    scenario.by(who, CallCommand::DeclineCall).expect(denial);
}

#[test]
fn b33_a_customer_at_the_check_declines_and_does_not_accept() {
    let mut scenario = Scenario::lobby().with_second();
    scenario
        .by(Who::Second, CheckCommand::ChooseAudioOnly)
        .agent(START_CALL);
    scenario.customer(ACCEPT).expect(Denial::StillChecking);
    scenario
        .customer(CallCommand::DeclineCall)
        .happened(&["ring-declined"]);
    assert_eq!(scenario.session.ring, None);
    assert_eq!(
        scenario.lines(Who::Host).last().unwrap(),
        "p2 ring-declined"
    );
}

#[rstest]
#[case::no_place_here(Scenario::done(), Who::Colleague, Denial::NotInSession)]
#[case::ended(Scenario::done(), Who::Host, Denial::SessionEnded)]
#[case::nobody_rings(Scenario::checked(), Who::Host, Denial::NotRinging)]
#[case::the_ring_of_another(Scenario::ringing(), Who::Customer, Denial::NotRinging)]
fn refusals_of_taking_a_ring_back_in_their_order(
    #[case] mut scenario: Scenario,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    scenario.by(who, CallCommand::CancelRing).expect(denial);
}

#[test]
fn who_rings_may_think_better_of_it() {
    for (mut scenario, who) in [
        (Scenario::ringing(), Who::Host),
        (Scenario::called(), Who::Customer),
    ] {
        scenario
            .by(who, CallCommand::CancelRing)
            .happened(&["ring-cancelled"]);
        assert_eq!(scenario.session.ring, None);
        scenario.reads(Who::Customer, &["p2 entered"]);
    }
}

#[rstest]
#[case::no_place_here(Scenario::done(), Who::Colleague, Denial::NotInSession)]
#[case::ended(Scenario::done(), Who::Host, Denial::SessionEnded)]
#[case::no_call(Scenario::lobby(), Who::Customer, Denial::NoCall)]
#[case::in_it(Scenario::call(), Who::Customer, Denial::AlreadyInCall)]
#[case::at_the_check(Scenario::call().with_second(), Who::Second, Denial::StillChecking)]
fn refusals_of_coming_into_the_call_in_their_order(
    #[case] mut scenario: Scenario,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    scenario.by(who, CallCommand::JoinCall).expect(denial);
}

#[rstest]
#[case::no_place_here(Scenario::done(), Who::Colleague, Denial::NotInSession)]
#[case::ended(Scenario::done(), Who::Customer, Denial::SessionEnded)]
#[case::not_in_it(hung_up(), Who::Customer, Denial::NotInCall)]
#[case::the_host(Scenario::call(), Who::Host, Denial::HostEndsInstead)]
fn refusals_of_hanging_up_in_their_order(
    #[case] mut scenario: Scenario,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    scenario.by(who, CallCommand::LeaveCall).expect(denial);
}

#[test]
fn a_customer_who_hangs_up_has_left_the_call_and_can_come_back() {
    let mut scenario = Scenario::call();
    scenario
        .customer(CallCommand::LeaveCall)
        .happened(&["call-left"]);
    let seat = scenario.seat(CUSTOMER);
    assert!(!seat.in_call && !seat.camera && !seat.microphone && seat.is_customer_inside());
    assert_eq!(scenario.session.status, Status::Running);
    assert_eq!(
        scenario.session.call.unwrap().without_customer,
        Some(scenario.now)
    );
    assert!(scenario.session.flow().is_empty());
    scenario
        .says(Who::Customer, "back in a minute")
        .pass(60)
        .customer(CallCommand::JoinCall);
    assert_eq!(scenario.session.call.unwrap().without_customer, None);
    let seat = scenario.seat(CUSTOMER);
    assert!(seat.in_call && seat.camera && seat.microphone);
    let voice = scenario.session.voice.as_ref().unwrap();
    assert_eq!((voice.members.len(), voice.guest_slot), (2, Some(CUSTOMER)));
    scenario.pass(10 * 60).changes_nothing();
}

#[test]
fn a_call_with_no_customer_in_it_ends_after_five_minutes() {
    let mut scenario = hung_up();
    scenario
        .pass(4 * 60 + 59)
        .changes_nothing()
        .pass(1)
        .happened(&["call-abandoned"]);
    assert_eq!(
        (scenario.session.status, scenario.session.call),
        (Status::Done, None)
    );
    assert_eq!(scenario.session.over_since, Some(scenario.now));
}

#[test]
fn an_agent_who_comes_in_is_no_customer() {
    let mut scenario = hung_up().with_assistant();
    let since = scenario.session.call.unwrap().without_customer;
    scenario
        .pass(60)
        .by(Who::Assistant, CallCommand::JoinCall)
        .happened(&["call-joined"]);
    assert_eq!(scenario.session.call.unwrap().without_customer, since);
    scenario
        .by(Who::Assistant, CallCommand::LeaveCall)
        .happened(&["call-left"]);
    assert_eq!(
        scenario.session.call.unwrap().without_customer,
        since,
        "it counts from the first"
    );
    scenario.pass(4 * 60).happened(&["call-abandoned"]);
}

#[test]
fn one_of_two_customers_is_enough_for_a_call() {
    let mut scenario = Scenario::call().with_second();
    scenario
        .by(Who::Second, CheckCommand::ChooseAudioOnly)
        .by(Who::Second, CallCommand::JoinCall);
    scenario.customer(CallCommand::LeaveCall);
    assert_eq!(scenario.session.call.unwrap().without_customer, None);
    scenario.by(Who::Second, CallCommand::LeaveCall);
    assert_eq!(
        scenario.session.call.unwrap().without_customer,
        Some(scenario.now)
    );
}

#[test]
fn b31_the_camera_of_staff_is_off_by_default() {
    let scenario = Scenario::call();
    assert!(!scenario.seat(HOST).camera && scenario.seat(HOST).microphone);
    assert!(scenario.seat(CUSTOMER).camera && scenario.seat(CUSTOMER).microphone);
    let seen = |from| {
        scenario
            .session
            .flow()
            .iter()
            .any(|r| r.from == from && r.kind == MediaKind::Camera)
    };
    assert!(seen(CUSTOMER) && !seen(HOST));
}

#[test]
fn b31_the_camera_is_off_again_at_the_next_call() {
    let mut scenario = Scenario::call();
    scenario
        .agent(CallCommand::SetCamera { on: true })
        .agent(StatusCommand::EndSession);
    scenario.agent(StatusCommand::SetStatus {
        to: Status::Confirmed,
    });
    scenario.agent(START_CALL).customer(ACCEPT);
    assert!(!scenario.seat(HOST).camera);
}

#[test]
fn b32_staff_switch_the_camera_on_while_it_rings_or_in_the_call() {
    let mut scenario = Scenario::checked();
    let on = CallCommand::SetCamera { on: true };
    scenario.agent(on.clone()).expect(Denial::NotInCall);
    scenario
        .agent(START_CALL)
        .agent(on.clone())
        .happened(&["camera-set"]);
    scenario.agent(on.clone()).changes_nothing();
    assert!(
        scenario.session.flow().is_empty(),
        "nobody sees it before the call"
    );
    scenario.customer(ACCEPT);
    let to_customer = Route {
        from: HOST,
        kind: MediaKind::Camera,
        to: CUSTOMER,
        line: 0,
    };
    assert!(scenario.session.flow().contains(&to_customer));
    scenario
        .agent(CallCommand::SetCamera { on: false })
        .happened(&["camera-set"]);
    assert!(!scenario.session.flow().contains(&to_customer));
}

#[rstest]
#[case::taken_back(Who::Host, CallCommand::CancelRing)]
#[case::declined(Who::Customer, CallCommand::DeclineCall)]
fn b32_a_ring_that_comes_to_nothing_leaves_the_camera_off(
    #[case] who: Who,
    #[case] command: CallCommand,
) {
    let on = CallCommand::SetCamera { on: true };
    let mut scenario = Scenario::ringing();
    scenario.agent(on.clone()).by(who, command);
    assert!(!scenario.seat(HOST).camera);
    let mut scenario = Scenario::ringing();
    scenario.agent(on).pass(45);
    assert!(!scenario.seat(HOST).camera);
}

#[rstest]
#[case::no_place_here(Scenario::done(), Who::Colleague, Denial::NotInSession)]
#[case::ended(Scenario::done(), Who::Host, Denial::SessionEnded)]
#[case::not_in_the_call(hung_up(), Who::Customer, Denial::NotInCall)]
#[case::a_customer_who_is_rung(Scenario::ringing(), Who::Customer, Denial::NotInCall)]
fn refusals_of_microphone_and_camera_in_their_order(
    #[case] mut scenario: Scenario,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    for on in [true, false] {
        scenario
            .by(who, CallCommand::SetMicrophone { on })
            .expect(denial);
        scenario
            .by(who, CallCommand::SetCamera { on })
            .expect(denial);
    }
}

#[test]
fn the_microphone_is_not_opened_before_the_call() {
    Scenario::ringing()
        .agent(CallCommand::SetMicrophone { on: true })
        .expect(Denial::NotInCall);
}

#[test]
fn everybody_mutes_and_unmutes_alone() {
    let mut scenario = Scenario::call();
    for who in [Who::Host, Who::Customer] {
        scenario
            .by(who, CallCommand::SetMicrophone { on: true })
            .changes_nothing();
        scenario
            .by(who, CallCommand::SetMicrophone { on: false })
            .happened(&["microphone-set"]);
    }
    let heard = |scenario: &Scenario| {
        let flow = scenario.session.flow();
        flow.into_iter()
            .filter(|r| r.kind == MediaKind::Microphone)
            .count()
    };
    assert_eq!(heard(&scenario), 0);
    scenario.customer(CallCommand::SetMicrophone { on: true });
    assert_eq!(heard(&scenario), 1);
}

#[rstest]
#[case::all_works(CheckState::Works, CheckState::Works, CheckCommand::FinishCheck, (true, true))]
#[case::audio_only(
    CheckState::Works, CheckState::Works, CheckCommand::ChooseAudioOnly, (false, true))]
#[case::audio_only_untried(
    CheckState::NotTried, CheckState::NotTried, CheckCommand::ChooseAudioOnly, (false, true))]
#[case::skipped_with_all(
    CheckState::Works, CheckState::Works, CheckCommand::SkipMediaCheck { confirmed: true },
    (true, true))]
#[case::skipped_without_camera(
    CheckState::Busy, CheckState::Works, CheckCommand::SkipMediaCheck { confirmed: true },
    (false, true))]
#[case::skipped_while_the_microphone_was_tested(
    CheckState::Works, CheckState::Trying, CheckCommand::SkipMediaCheck { confirmed: true },
    (true, true))]
#[case::skipped_with_a_silent_microphone(
    CheckState::Trying, CheckState::Silent, CheckCommand::SkipMediaCheck { confirmed: true },
    (false, true))]
#[case::skipped_before_the_browser_was_asked(
    CheckState::NotTried, CheckState::NotTried, CheckCommand::SkipMediaCheck { confirmed: true },
    (false, false))]
#[case::skipped_while_the_browser_asks(
    CheckState::Pending, CheckState::Pending, CheckCommand::SkipMediaCheck { confirmed: true },
    (false, false))]
#[case::skipped_with_nothing(
    CheckState::Missing, CheckState::Missing, CheckCommand::SkipMediaCheck { confirmed: true },
    (false, false))]
fn the_call_opens_what_the_check_found(
    #[case] camera: CheckState,
    #[case] microphone: CheckState,
    #[case] end: CheckCommand,
    #[case] opened: (bool, bool),
) {
    let mut scenario = Scenario::lobby();
    scenario
        .finds(Check::Camera, camera)
        .finds(Check::Microphone, microphone)
        .customer(end);
    let mut called = scenario.clone();
    called.customer(START_CALL).agent(ACCEPT);
    scenario.agent(START_CALL).customer(ACCEPT);
    let mut again = scenario.clone();
    again
        .customer(CallCommand::LeaveCall)
        .customer(CallCommand::JoinCall);
    for scenario in [scenario, called, again] {
        let seat = scenario.seat(CUSTOMER);
        assert_eq!((seat.camera, seat.microphone), opened);
    }
}

#[test]
fn nothing_flows_outside_a_call() {
    for scenario in [Scenario::lobby(), Scenario::ringing(), Scenario::done()] {
        assert!(scenario.session.flow().is_empty());
    }
    let scenario = Scenario::call().staged(|session| session.call = None);
    assert!(scenario.session.flow().is_empty());
}

#[test]
fn who_is_in_grace_stays_in_the_call() {
    let mut scenario = Scenario::call();
    let flow = scenario.session.flow();
    scenario.disconnects(Who::Customer);
    assert!(matches!(
        scenario.seat(CUSTOMER).presence,
        Presence::Grace(_)
    ));
    assert_eq!(scenario.session.flow(), flow);
}
