//! The voice call and its two microphones.

use rstest::rstest;

use crate::command::Command;
use crate::denial::Denial;
use crate::flow::{MediaKind, Route};
use crate::ids::SeatId;
use crate::stage::*;
use crate::state::{Status, Voice};
use crate::view::Slot;

const START_VOICE: Command = Command::StartVoice;
const END_VOICE: Command = Command::EndVoice;
const JOIN: Command = Command::JoinVoice;
const LEAVE: Command = Command::LeaveVoice;

fn pass_to(to: SeatId) -> Command {
    Command::PassMicrophone { to }
}

fn voice(stage: &Stage) -> &Voice {
    stage.session.voice.as_ref().unwrap()
}

/// The host has ended the voice call within the call.
fn silent() -> Stage {
    Stage::call().after(|stage| stage.agent(END_VOICE))
}

/// Two customers, an assistant and the host are in the call.
fn four() -> Stage {
    let mut stage = Stage::call().with_second().with_assistant();
    stage
        .by(Who::Second, Command::ChooseAudioOnly)
        .by(Who::Second, Command::JoinCall);
    stage.by(Who::Assistant, Command::JoinCall);
    stage
}

/// Who is heard, and on which line.
fn heard(stage: &Stage) -> Vec<(SeatId, u8)> {
    let flow = stage.session.flow();
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
    for stage in [Stage::ringing(), Stage::called()] {
        assert_eq!(stage.session.voice, None, "nobody is heard while it rings");
    }
    assert_eq!(voice(&Stage::call()).members, [HOST, CUSTOMER].into());
}

#[test]
fn e1_only_the_host_starts_and_ends_it() {
    let mut stage = Stage::call().with_assistant();
    stage.customer(END_VOICE).expect(Denial::NotHost);
    stage.by(Who::Assistant, END_VOICE).expect(Denial::NotHost);
    stage.agent(END_VOICE).happened(&["voice-ended"]);
    stage.customer(START_VOICE).expect(Denial::NotHost);
    stage
        .by(Who::Assistant, START_VOICE)
        .expect(Denial::NotHost);
    stage.agent(START_VOICE).happened(&["voice-started"]);
}

#[rstest]
#[case::no_place_here(Stage::done(), Who::Colleague, Denial::NotInSession)]
#[case::ended(Stage::done(), Who::Customer, Denial::SessionEnded)]
#[case::a_customer(Stage::lobby(), Who::Customer, Denial::NotHost)]
#[case::no_call(Stage::lobby(), Who::Host, Denial::NoCall)]
#[case::not_in_the_call(
    Stage::call().staged(|s| s.seats.get_mut(&HOST).unwrap().in_call = false), Who::Host,
    Denial::NotInCall)]
#[case::on_already(Stage::call(), Who::Host, Denial::VoiceAlready)]
fn e1_refusals_of_starting_in_their_order(
    #[case] mut stage: Stage,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    stage.by(who, START_VOICE).expect(denial);
}

#[rstest]
#[case::no_place_here(Stage::done(), Who::Colleague, Denial::NotInSession)]
#[case::ended(Stage::done(), Who::Customer, Denial::SessionEnded)]
#[case::a_customer(Stage::lobby(), Who::Customer, Denial::NotHost)]
#[case::not_on(silent(), Who::Host, Denial::NoVoice)]
fn e1_refusals_of_ending_in_their_order(
    #[case] mut stage: Stage,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    stage.by(who, END_VOICE).expect(denial);
}

#[test]
fn e2_everybody_in_the_call_can_join_once_it_is_on() {
    let mut stage = four();
    stage.agent(END_VOICE).agent(START_VOICE);
    assert_eq!(voice(&stage).members, [HOST].into());
    for who in [Who::Customer, Who::Assistant, Who::Second] {
        stage.by(who, JOIN).happened(&["voice-joined"]);
    }
    assert_eq!(
        voice(&stage).members,
        [HOST, CUSTOMER, ASSISTANT, SECOND].into()
    );
}

#[test]
fn e10_everybody_else_is_offered_to_join_when_it_starts_anew() {
    let mut stage = silent();
    let offered = |stage: &Stage, who| stage.view(who).may.join_voice;
    assert_eq!(offered(&stage, Who::Customer), Some(Denial::NoVoice));
    stage.agent(START_VOICE);
    assert_eq!(offered(&stage, Who::Customer), None);
    assert_eq!(offered(&stage, Who::Host), Some(Denial::VoiceAlready));
    assert_eq!(
        stage.lines(Who::Customer).last().unwrap(),
        "p1 voice-started"
    );
}

#[test]
fn e12_ending_the_voice_call_ends_nothing_else() {
    let mut stage = Stage::call();
    stage
        .agent(Command::SetCamera { on: true })
        .agent(END_VOICE)
        .happened(&["voice-ended"]);
    assert_eq!(
        (stage.session.status, stage.session.voice.as_ref()),
        (Status::Running, None)
    );
    assert!(stage.session.call.is_some() && stage.seat(CUSTOMER).in_call);
    assert!(heard(&stage).is_empty());
    let cameras = stage
        .session
        .flow()
        .into_iter()
        .filter(|r| r.kind == MediaKind::Camera);
    assert_eq!(cameras.count(), 2);
    stage
        .says(Who::Customer, "I write instead")
        .pass(60 * 60)
        .changes_nothing();
}

#[rstest]
#[case::no_place_here(Stage::done(), Who::Colleague, Denial::NotInSession)]
#[case::ended(Stage::done(), Who::Customer, Denial::SessionEnded)]
#[case::not_in_the_call(
    silent().after(|s| s.customer(Command::LeaveCall)), Who::Customer, Denial::NotInCall)]
#[case::not_on(silent(), Who::Customer, Denial::NoVoice)]
#[case::in_it(Stage::call(), Who::Customer, Denial::VoiceAlready)]
fn e19_refusals_of_joining_in_their_order(
    #[case] mut stage: Stage,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    stage.by(who, JOIN).expect(denial);
}

#[rstest]
#[case::no_place_here(Stage::done(), Who::Colleague, Denial::NotInSession)]
#[case::ended(Stage::done(), Who::Customer, Denial::SessionEnded)]
#[case::not_on(silent(), Who::Host, Denial::NoVoice)]
#[case::the_host(Stage::call(), Who::Host, Denial::HostEndsInstead)]
#[case::not_in_it(
    Stage::call().after(|s| s.customer(LEAVE)), Who::Customer, Denial::NotInVoice)]
fn e18_refusals_of_leaving_in_their_order(
    #[case] mut stage: Stage,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    stage.by(who, LEAVE).expect(denial);
}

#[test]
fn e18_a_customer_leaves_the_voice_call_and_nothing_else() {
    let mut stage = Stage::call();
    stage.customer(LEAVE).happened(&["voice-left"]);
    assert_eq!(
        (voice(&stage).members.clone(), voice(&stage).guest_slot),
        ([HOST].into(), None)
    );
    assert!(stage.seat(CUSTOMER).in_call && stage.seat(CUSTOMER).is_customer_inside());
    assert!(heard(&stage).is_empty(), "nobody is left to hear anybody");
}

#[test]
fn e19_and_rejoins_at_any_time() {
    let mut stage = Stage::call();
    for _ in 0..2 {
        stage
            .customer(LEAVE)
            .pass(600)
            .customer(JOIN)
            .happened(&["voice-joined"]);
        assert_eq!(voice(&stage).guest_slot, Some(CUSTOMER));
        assert_eq!(heard(&stage), [(HOST, 0), (CUSTOMER, 1)]);
    }
}

#[test]
fn e13_two_speak_and_all_members_hear_them() {
    let stage = four();
    assert_eq!(heard(&stage), [(HOST, 0), (CUSTOMER, 1)]);
    let flow = stage.session.flow();
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
    let mut stage = Stage::call();
    stage.customer(Command::SetMicrophone { on: false });
    assert_eq!(voice(&stage).guest_slot, Some(CUSTOMER));
    assert_eq!(heard(&stage), [(HOST, 0)]);
}

#[test]
fn e14_the_first_customer_in_the_call_has_the_second_microphone() {
    let mut stage = four();
    assert_eq!(voice(&stage).guest_slot, Some(CUSTOMER));
    stage.agent(END_VOICE).agent(START_VOICE);
    assert_eq!(
        voice(&stage).guest_slot,
        None,
        "nobody but the host is in it yet"
    );
    stage.by(Who::Assistant, JOIN);
    assert_eq!(
        voice(&stage).guest_slot,
        None,
        "an assistant is given it, never offered it"
    );
    stage.by(Who::Second, JOIN).customer(JOIN);
    assert_eq!(
        voice(&stage).guest_slot,
        Some(SECOND),
        "the first who joined"
    );
}

#[test]
fn e14_the_host_passes_the_microphone_and_takes_it_from_its_holder() {
    let mut stage = four();
    stage
        .agent(pass_to(SECOND))
        .happened(&["microphone-passed"]);
    assert_eq!(heard(&stage), [(HOST, 0), (SECOND, 1)]);
    stage.agent(pass_to(SECOND)).changes_nothing();
    stage.agent(pass_to(ASSISTANT)).agent(pass_to(CUSTOMER));
    assert_eq!(
        voice(&stage).guest_slot,
        Some(CUSTOMER),
        "the later of two passes stands"
    );
    stage.pass(60 * 60);
    assert_eq!(
        voice(&stage).guest_slot,
        Some(CUSTOMER),
        "until it is passed on (E17)"
    );
}

#[test]
fn e16_everybody_sees_who_holds_a_microphone() {
    let mut stage = four();
    stage.agent(pass_to(SECOND));
    for who in [Who::Host, Who::Customer, Who::Second, Who::Assistant] {
        let people = stage.view(who).people;
        let slots: Vec<_> = people
            .iter()
            .filter_map(|p| Some((p.seat, p.slot?)))
            .collect();
        assert_eq!(slots, [(HOST, Slot::Host), (SECOND, Slot::Guest)]);
        assert!(people.iter().all(|person| person.in_voice));
    }
}

#[rstest]
#[case::no_place_here(Stage::done(), Who::Colleague, SECOND, Denial::NotInSession)]
#[case::ended(Stage::done(), Who::Customer, SECOND, Denial::SessionEnded)]
#[case::a_customer(silent(), Who::Customer, SECOND, Denial::NotHost)]
#[case::an_assistant(silent().with_assistant(), Who::Assistant, SECOND, Denial::NotHost)]
#[case::not_on(silent(), Who::Host, SECOND, Denial::NoVoice)]
#[case::no_such_place(Stage::call(), Who::Host, SECOND, Denial::NotInVoice)]
#[case::to_the_host(Stage::call(), Who::Host, HOST, Denial::NotInVoice)]
#[case::who_has_left_it(
    Stage::call().after(|s| s.customer(LEAVE)), Who::Host, CUSTOMER, Denial::NotInVoice)]
fn e14_refusals_of_passing_in_their_order(
    #[case] mut stage: Stage,
    #[case] who: Who,
    #[case] to: SeatId,
    #[case] denial: Denial,
) {
    stage.by(who, pass_to(to)).expect(denial);
}

#[rstest]
#[case::the_voice_call(LEAVE)]
#[case::the_call(Command::LeaveCall)]
fn e14_a_holder_who_leaves_frees_the_microphone(#[case] leave: Command) {
    let mut stage = four();
    stage.customer(leave);
    assert_eq!(voice(&stage).guest_slot, None);
    stage.agent(pass_to(SECOND));
    assert_eq!(voice(&stage).guest_slot, Some(SECOND));
}

#[test]
fn e14_another_who_leaves_frees_nothing() {
    let mut stage = four();
    stage.by(Who::Second, LEAVE);
    assert_eq!(voice(&stage).guest_slot, Some(CUSTOMER));
}

#[test]
fn e14_a_holder_in_grace_keeps_the_microphone_and_one_who_is_gone_does_not() {
    let mut stage = Stage::call();
    stage.disconnects(Who::Customer).pass(29);
    assert_eq!(voice(&stage).guest_slot, Some(CUSTOMER));
    stage.pass(1);
    assert_eq!(voice(&stage).guest_slot, None);
    assert_eq!(voice(&stage).members, [HOST].into());
}

#[test]
fn e14_a_microphone_that_was_passed_stays_where_it_is_when_a_customer_joins() {
    let mut stage = four();
    stage
        .agent(pass_to(ASSISTANT))
        .customer(LEAVE)
        .customer(JOIN);
    assert_eq!(voice(&stage).guest_slot, Some(ASSISTANT));
}

#[test]
fn e9_the_indicator_by_the_hosts_name_is_there_from_the_start_to_the_end() {
    let indicator = |stage: &Stage| {
        let host = stage.view(Who::Customer).people.remove(0);
        (host.in_voice, host.slot)
    };
    let mut stage = Stage::ringing();
    assert_eq!(indicator(&stage), (false, None));
    stage.customer(Command::AcceptCall);
    assert_eq!(indicator(&stage), (true, Some(Slot::Host)));
    stage.agent(END_VOICE);
    assert_eq!(indicator(&stage), (false, None));
    stage.agent(START_VOICE);
    assert_eq!(indicator(&stage), (true, Some(Slot::Host)));
}

#[test]
fn e11_the_end_of_the_voice_call_is_the_hosts_and_silences_everybody() {
    let mut stage = four();
    assert!(!heard(&stage).is_empty());
    for who in [Who::Customer, Who::Assistant] {
        stage.by(who, END_VOICE).expect(Denial::NotHost);
    }
    stage.agent(END_VOICE).happened(&["voice-ended"]);
    assert!(heard(&stage).is_empty());
    let may = stage.view(Who::Host).may;
    assert_eq!(
        (may.start_voice, may.end_voice),
        (None, Some(Denial::NoVoice))
    );
}

#[test]
fn e15_e17_who_has_the_microphone_speaks_until_it_is_passed_to_another() {
    let mut stage = four();
    stage.agent(pass_to(SECOND));
    stage.pass(60 * 60).changes_nothing();
    assert_eq!(heard(&stage), [(HOST, 0), (SECOND, 1)]);
    stage.by(Who::Assistant, LEAVE).by(Who::Assistant, JOIN);
    stage.customer(LEAVE).customer(JOIN);
    assert_eq!(heard(&stage), [(HOST, 0), (SECOND, 1)]);
    stage.agent(pass_to(ASSISTANT));
    assert_eq!(heard(&stage), [(HOST, 0), (ASSISTANT, 1)]);
    stage
        .by(Who::Second, pass_to(SECOND))
        .expect(Denial::NotHost);
}

#[test]
fn e20_leaving_and_joining_are_offered_in_turn() {
    let may = |stage: &Stage| {
        let may = stage.view(Who::Customer).may;
        (may.join_voice, may.leave_voice)
    };
    let mut stage = Stage::call();
    assert_eq!(may(&stage), (Some(Denial::VoiceAlready), None));
    stage.customer(LEAVE);
    assert_eq!(may(&stage), (None, Some(Denial::NotInVoice)));
    stage.customer(JOIN);
    assert_eq!(may(&stage), (Some(Denial::VoiceAlready), None));
    let host = stage.view(Who::Host).may;
    assert_eq!(host.leave_voice, Some(Denial::HostEndsInstead));
}
