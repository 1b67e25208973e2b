//! The voice call and its two microphones.

use rstest::rstest;

use crate::command::{CallCommand, CheckCommand, Command, VoiceCommand};
use crate::denial::Denial;
use crate::flow::{MediaKind, Route};
use crate::ids::SeatId;
use crate::state::{Status, Voice};
use crate::testing::scenario::*;
use crate::view::Slot;

const START_VOICE: Command = Command::Voice(VoiceCommand::StartVoice);
const END_VOICE: Command = Command::Voice(VoiceCommand::EndVoice);
const JOIN: Command = Command::Voice(VoiceCommand::JoinVoice);
const LEAVE: Command = Command::Voice(VoiceCommand::LeaveVoice);

fn pass_to(to: SeatId) -> Command {
    Command::Voice(VoiceCommand::PassMicrophone { to })
}

fn voice(scenario: &Scenario) -> &Voice {
    scenario.session.voice.as_ref().unwrap()
}

/// The host has ended the voice call within the call.
fn silent() -> Scenario {
    Scenario::call().after(|scenario| scenario.agent(END_VOICE))
}

/// Two customers, an assistant and the host are in the call.
fn four() -> Scenario {
    let mut scenario = Scenario::call().with_second().with_assistant();
    scenario
        .by(Who::Second, CheckCommand::ChooseAudioOnly)
        .by(Who::Second, CallCommand::JoinCall);
    scenario.by(Who::Assistant, CallCommand::JoinCall);
    scenario
}

/// Who is heard, and on which line.
fn heard(scenario: &Scenario) -> Vec<(SeatId, u8)> {
    let flow = scenario.session.flow();
    let microphones = flow
        .iter()
        .filter(|route| route.kind == MediaKind::Microphone);
    let mut heard: Vec<_> = microphones.map(|route| (route.from, route.line)).collect();
    heard.sort_unstable();
    heard.dedup();
    heard
}

#[test]
fn e1_the_voice_call_begins_with_the_call_and_the_hosts_start_or_accept() {
    for scenario in [Scenario::ringing(), Scenario::called()] {
        assert_eq!(
            scenario.session.voice, None,
            "nobody is heard while it rings"
        );
    }
    assert_eq!(voice(&Scenario::call()).members, [HOST, CUSTOMER].into());
}

#[test]
fn e1_only_the_host_starts_and_ends_it() {
    let mut scenario = Scenario::call().with_assistant();
    scenario.customer(END_VOICE).expect(Denial::NotHost);
    scenario
        .by(Who::Assistant, END_VOICE)
        .expect(Denial::NotHost);
    scenario.agent(END_VOICE).happened(&["voice-ended"]);
    scenario.customer(START_VOICE).expect(Denial::NotHost);
    scenario
        .by(Who::Assistant, START_VOICE)
        .expect(Denial::NotHost);
    scenario.agent(START_VOICE).happened(&["voice-started"]);
}

#[rstest]
#[case::no_place_here(Scenario::done(), Who::Colleague, Denial::NotInSession)]
#[case::ended(Scenario::done(), Who::Customer, Denial::SessionEnded)]
#[case::a_customer(Scenario::lobby(), Who::Customer, Denial::NotHost)]
#[case::no_call(Scenario::lobby(), Who::Host, Denial::NoCall)]
#[case::not_in_the_call(
    Scenario::call().staged(|s| s.seats.get_mut(&HOST).unwrap().in_call = false), Who::Host,
    Denial::NotInCall)]
#[case::on_already(Scenario::call(), Who::Host, Denial::VoiceAlready)]
fn e1_refusals_of_starting_in_their_order(
    #[case] mut scenario: Scenario,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    scenario.by(who, START_VOICE).expect(denial);
}

#[rstest]
#[case::no_place_here(Scenario::done(), Who::Colleague, Denial::NotInSession)]
#[case::ended(Scenario::done(), Who::Customer, Denial::SessionEnded)]
#[case::a_customer(Scenario::lobby(), Who::Customer, Denial::NotHost)]
#[case::not_on(silent(), Who::Host, Denial::NoVoice)]
fn e1_refusals_of_ending_in_their_order(
    #[case] mut scenario: Scenario,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    scenario.by(who, END_VOICE).expect(denial);
}

#[test]
fn e2_everybody_in_the_call_can_join_once_it_is_on() {
    let mut scenario = four();
    scenario.agent(END_VOICE).agent(START_VOICE);
    assert_eq!(voice(&scenario).members, [HOST].into());
    for who in [Who::Customer, Who::Assistant, Who::Second] {
        scenario.by(who, JOIN).happened(&["voice-joined"]);
    }
    assert_eq!(
        voice(&scenario).members,
        [HOST, CUSTOMER, ASSISTANT, SECOND].into()
    );
}

#[test]
fn e10_everybody_else_is_offered_to_join_when_it_starts_anew() {
    let mut scenario = silent();
    let offered = |scenario: &Scenario, who| scenario.view(who).may.join_voice;
    assert_eq!(offered(&scenario, Who::Customer), Some(Denial::NoVoice));
    scenario.agent(START_VOICE);
    assert_eq!(offered(&scenario, Who::Customer), None);
    assert_eq!(offered(&scenario, Who::Host), Some(Denial::VoiceAlready));
    assert_eq!(
        scenario.lines(Who::Customer).last().unwrap(),
        "p1 voice-started"
    );
}

#[test]
fn e12_ending_the_voice_call_ends_nothing_else() {
    let mut scenario = Scenario::call();
    scenario
        .agent(CallCommand::SetCamera { on: true })
        .agent(END_VOICE)
        .happened(&["voice-ended"]);
    assert_eq!(
        (scenario.session.status, scenario.session.voice.as_ref()),
        (Status::Running, None)
    );
    assert!(scenario.session.call.is_some() && scenario.seat(CUSTOMER).in_call);
    assert!(heard(&scenario).is_empty());
    let cameras = scenario
        .session
        .flow()
        .into_iter()
        .filter(|r| r.kind == MediaKind::Camera);
    assert_eq!(cameras.count(), 2);
    scenario
        .says(Who::Customer, "I write instead")
        .pass(60 * 60)
        .changes_nothing();
}

#[rstest]
#[case::no_place_here(Scenario::done(), Who::Colleague, Denial::NotInSession)]
#[case::ended(Scenario::done(), Who::Customer, Denial::SessionEnded)]
#[case::not_in_the_call(
    silent().after(|s| s.customer(CallCommand::LeaveCall)), Who::Customer, Denial::NotInCall)]
#[case::not_on(silent(), Who::Customer, Denial::NoVoice)]
#[case::in_it(Scenario::call(), Who::Customer, Denial::VoiceAlready)]
fn e19_refusals_of_joining_in_their_order(
    #[case] mut scenario: Scenario,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    scenario.by(who, JOIN).expect(denial);
}

#[rstest]
#[case::no_place_here(Scenario::done(), Who::Colleague, Denial::NotInSession)]
#[case::ended(Scenario::done(), Who::Customer, Denial::SessionEnded)]
#[case::not_on(silent(), Who::Host, Denial::NoVoice)]
#[case::the_host(Scenario::call(), Who::Host, Denial::HostEndsInstead)]
#[case::not_in_it(
    Scenario::call().after(|s| s.customer(LEAVE)), Who::Customer, Denial::NotInVoice)]
fn e18_refusals_of_leaving_in_their_order(
    #[case] mut scenario: Scenario,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    scenario.by(who, LEAVE).expect(denial);
}

#[test]
fn e18_a_customer_leaves_the_voice_call_and_nothing_else() {
    let mut scenario = Scenario::call();
    scenario.customer(LEAVE).happened(&["voice-left"]);
    assert_eq!(
        (
            voice(&scenario).members.clone(),
            voice(&scenario).guest_slot
        ),
        ([HOST].into(), None)
    );
    assert!(scenario.seat(CUSTOMER).in_call && scenario.seat(CUSTOMER).is_customer_inside());
    assert!(
        heard(&scenario).is_empty(),
        "nobody is left to hear anybody"
    );
}

#[test]
fn e19_and_rejoins_at_any_time() {
    let mut scenario = Scenario::call();
    for _ in 0..2 {
        scenario
            .customer(LEAVE)
            .pass(600)
            .customer(JOIN)
            .happened(&["voice-joined"]);
        assert_eq!(voice(&scenario).guest_slot, Some(CUSTOMER));
        assert_eq!(heard(&scenario), [(HOST, 0), (CUSTOMER, 1)]);
    }
}

#[test]
fn e13_two_speak_and_all_members_hear_them() {
    let scenario = four();
    assert_eq!(heard(&scenario), [(HOST, 0), (CUSTOMER, 1)]);
    let flow = scenario.session.flow();
    let of = |from, line| {
        let to = [HOST, CUSTOMER, ASSISTANT, SECOND]
            .into_iter()
            .filter(move |to| *to != from);
        to.map(move |to| Route {
            from,
            kind: MediaKind::Microphone,
            to,
            line,
        })
    };
    let expected: Vec<_> = of(HOST, 0).chain(of(CUSTOMER, 1)).collect();
    let found = flow
        .into_iter()
        .filter(|route| route.kind == MediaKind::Microphone);
    assert_eq!(found.collect::<Vec<_>>(), expected);
}

#[test]
fn e13_a_slot_is_no_microphone_that_is_muted() {
    let mut scenario = Scenario::call();
    scenario.customer(CallCommand::SetMicrophone { on: false });
    assert_eq!(voice(&scenario).guest_slot, Some(CUSTOMER));
    assert_eq!(heard(&scenario), [(HOST, 0)]);
}

#[test]
fn e14_the_first_customer_in_the_call_has_the_second_microphone() {
    let mut scenario = four();
    assert_eq!(voice(&scenario).guest_slot, Some(CUSTOMER));
    scenario.agent(END_VOICE).agent(START_VOICE);
    assert_eq!(
        voice(&scenario).guest_slot,
        None,
        "nobody but the host is in it yet"
    );
    scenario.by(Who::Assistant, JOIN);
    assert_eq!(
        voice(&scenario).guest_slot,
        None,
        "an assistant is given it, never offered it"
    );
    scenario.by(Who::Second, JOIN).customer(JOIN);
    assert_eq!(
        voice(&scenario).guest_slot,
        Some(SECOND),
        "the first who joined"
    );
}

#[test]
fn e14_the_host_passes_the_microphone_and_takes_it_from_its_holder() {
    let mut scenario = four();
    scenario
        .agent(pass_to(SECOND))
        .happened(&["microphone-passed"]);
    assert_eq!(heard(&scenario), [(HOST, 0), (SECOND, 1)]);
    scenario.agent(pass_to(SECOND)).changes_nothing();
    scenario.agent(pass_to(ASSISTANT)).agent(pass_to(CUSTOMER));
    assert_eq!(
        voice(&scenario).guest_slot,
        Some(CUSTOMER),
        "the later of two passes stands"
    );
    scenario.pass(60 * 60);
    assert_eq!(
        voice(&scenario).guest_slot,
        Some(CUSTOMER),
        "until it is passed on (E17)"
    );
}

#[test]
fn e16_everybody_sees_who_holds_a_microphone() {
    let mut scenario = four();
    scenario.agent(pass_to(SECOND));
    for who in [Who::Host, Who::Customer, Who::Second, Who::Assistant] {
        let people = scenario.view(who).people;
        let slots: Vec<_> = people
            .iter()
            .filter_map(|p| Some((p.seat, p.slot?)))
            .collect();
        assert_eq!(slots, [(HOST, Slot::Host), (SECOND, Slot::Guest)]);
        assert!(people.iter().all(|person| person.in_voice));
    }
}

#[rstest]
#[case::no_place_here(Scenario::done(), Who::Colleague, SECOND, Denial::NotInSession)]
#[case::ended(Scenario::done(), Who::Customer, SECOND, Denial::SessionEnded)]
#[case::a_customer(silent(), Who::Customer, SECOND, Denial::NotHost)]
#[case::an_assistant(silent().with_assistant(), Who::Assistant, SECOND, Denial::NotHost)]
#[case::no_call(Scenario::lobby(), Who::Host, SECOND, Denial::NoCall)]
#[case::not_in_the_call(
    silent().staged(|s| s.seats.get_mut(&HOST).unwrap().in_call = false), Who::Host, SECOND,
    Denial::NotInCall)]
#[case::not_on(silent(), Who::Host, SECOND, Denial::NoVoice)]
#[case::no_such_place(Scenario::call(), Who::Host, SECOND, Denial::NotInVoice)]
#[case::to_the_host(Scenario::call(), Who::Host, HOST, Denial::NotInVoice)]
#[case::who_has_left_it(
    Scenario::call().after(|s| s.customer(LEAVE)), Who::Host, CUSTOMER, Denial::NotInVoice)]
fn e14_refusals_of_passing_in_their_order(
    #[case] mut scenario: Scenario,
    #[case] who: Who,
    #[case] to: SeatId,
    #[case] denial: Denial,
) {
    scenario.by(who, pass_to(to)).expect(denial);
}

#[rstest]
#[case::the_voice_call(LEAVE)]
#[case::the_call(Command::Call(CallCommand::LeaveCall))]
fn e14_a_holder_who_leaves_frees_the_microphone(#[case] leave: Command) {
    let mut scenario = four();
    scenario.customer(leave);
    assert_eq!(voice(&scenario).guest_slot, None);
    scenario.agent(pass_to(SECOND));
    assert_eq!(voice(&scenario).guest_slot, Some(SECOND));
}

#[test]
fn e14_another_who_leaves_frees_nothing() {
    let mut scenario = four();
    scenario.by(Who::Second, LEAVE);
    assert_eq!(voice(&scenario).guest_slot, Some(CUSTOMER));
}

#[test]
fn e14_a_holder_in_grace_keeps_the_microphone_and_one_who_is_gone_does_not() {
    let mut scenario = Scenario::call();
    scenario.disconnects(Who::Customer).pass(29);
    assert_eq!(voice(&scenario).guest_slot, Some(CUSTOMER));
    scenario.pass(1);
    assert_eq!(voice(&scenario).guest_slot, None);
    assert_eq!(voice(&scenario).members, [HOST].into());
}

#[test]
fn e14_a_microphone_that_was_passed_stays_where_it_is_when_a_customer_joins() {
    let mut scenario = four();
    scenario
        .agent(pass_to(ASSISTANT))
        .customer(LEAVE)
        .customer(JOIN);
    assert_eq!(voice(&scenario).guest_slot, Some(ASSISTANT));
}

#[test]
fn e9_the_indicator_by_the_hosts_name_is_there_from_the_start_to_the_end() {
    let indicator = |scenario: &Scenario| {
        let host = scenario.view(Who::Customer).people.remove(0);
        (host.in_voice, host.slot)
    };
    let mut scenario = Scenario::ringing();
    assert_eq!(indicator(&scenario), (false, None));
    scenario.customer(CallCommand::AcceptCall);
    assert_eq!(indicator(&scenario), (true, Some(Slot::Host)));
    scenario.agent(END_VOICE);
    assert_eq!(indicator(&scenario), (false, None));
    scenario.agent(START_VOICE);
    assert_eq!(indicator(&scenario), (true, Some(Slot::Host)));
}

#[test]
fn e11_the_end_of_the_voice_call_is_the_hosts_and_silences_everybody() {
    let mut scenario = four();
    assert!(!heard(&scenario).is_empty());
    for who in [Who::Customer, Who::Assistant] {
        scenario.by(who, END_VOICE).expect(Denial::NotHost);
    }
    scenario.agent(END_VOICE).happened(&["voice-ended"]);
    assert!(heard(&scenario).is_empty());
    let may = scenario.view(Who::Host).may;
    assert_eq!(
        (may.start_voice, may.end_voice),
        (None, Some(Denial::NoVoice))
    );
}

#[test]
fn e15_e17_who_has_the_microphone_speaks_until_it_is_passed_to_another() {
    let mut scenario = four();
    scenario.agent(pass_to(SECOND));
    scenario.pass(60 * 60).changes_nothing();
    assert_eq!(heard(&scenario), [(HOST, 0), (SECOND, 1)]);
    scenario.by(Who::Assistant, LEAVE).by(Who::Assistant, JOIN);
    scenario.customer(LEAVE).customer(JOIN);
    assert_eq!(heard(&scenario), [(HOST, 0), (SECOND, 1)]);
    scenario.agent(pass_to(ASSISTANT));
    assert_eq!(heard(&scenario), [(HOST, 0), (ASSISTANT, 1)]);
    scenario
        .by(Who::Second, pass_to(SECOND))
        .expect(Denial::NotHost);
}

#[test]
fn e20_leaving_and_joining_are_offered_in_turn() {
    let may = |scenario: &Scenario| {
        let may = scenario.view(Who::Customer).may;
        (may.join_voice, may.leave_voice)
    };
    let mut scenario = Scenario::call();
    assert_eq!(may(&scenario), (Some(Denial::VoiceAlready), None));
    scenario.customer(LEAVE);
    assert_eq!(may(&scenario), (None, Some(Denial::NotInVoice)));
    scenario.customer(JOIN);
    assert_eq!(may(&scenario), (Some(Denial::VoiceAlready), None));
    let host = scenario.view(Who::Host).may;
    assert_eq!(host.leave_voice, Some(Denial::HostEndsInstead));
}
