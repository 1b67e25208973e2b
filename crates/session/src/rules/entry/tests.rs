//! Joining: codes and links, one device for each seat, new codes and links.

use rstest::rstest;

use super::{EntryState, Whereabouts};
use crate::command::{Actor, CallCommand, Command, EntryCommand, StatusCommand};
use crate::denial::Denial;
use crate::ids::{DeviceId, SeatId};
use crate::limits::{LINK_AFTER_DONE_MS, TAKEOVER_QUESTIONS, UNUSED_CODE_MS};
use crate::policy::Policy;
use crate::state::{Ask, CheckOutcome, Presence, Status, Via};
use crate::testing::scenario::*;

const ALLOW: Command = Command::Entry(EntryCommand::AnswerTakeover {
    seat: CUSTOMER,
    allow: true,
});
const DECLINE: Command = Command::Entry(EntryCommand::AnswerTakeover {
    seat: CUSTOMER,
    allow: false,
});
const RENEW: Command = Command::Entry(EntryCommand::RenewEntry { seat: CUSTOMER });

/// The laptop asks to enter, and the phone is asked.
fn phone_is_asked() -> Scenario {
    Scenario::checked().after(|scenario| scenario.enters(LAPTOP))
}

/// The phone is away, so the host is asked.
fn host_is_asked() -> Scenario {
    Scenario::checked().after(|scenario| scenario.disconnects(Who::Customer).enters(LAPTOP))
}

fn entry_state(scenario: &Scenario, device: DeviceId) -> EntryState {
    scenario.session.entry_state(CUSTOMER, device)
}

/// The state as the asking device receives it.
fn asked(scenario: &Scenario, ask: Ask, seconds: i64, here: bool) -> EntryState {
    let until = scenario.now.plus(seconds * 1_000);
    EntryState::Asked { ask, until, here }
}

/// The laptop's person asks again.
const AGAIN: Command = Command::Entry(EntryCommand::Enter {
    seat: CUSTOMER,
    generation: 1,
    device: LAPTOP,
    via: Via::Code,
    again: true,
});
const WITHDRAW: Command = Command::Entry(EntryCommand::Withdraw {
    seat: CUSTOMER,
    device: LAPTOP,
});

#[rstest]
#[case::by_code(Via::Code)]
#[case::by_link(Via::Link)]
fn a1_a_guest_enters_with_a_code_or_a_link(#[case] via: Via) {
    let mut scenario = Scenario::new();
    assert_eq!(entry_state(&scenario, PHONE), EntryState::Outside);
    scenario.enters_by(PHONE, via).happened(&["entered"]);
    assert_eq!(entry_state(&scenario, PHONE), EntryState::Inside);
    assert!(scenario.guest().entered);
    assert_eq!(
        scenario.guest().entry.code_until,
        None,
        "a code that is used does not run out"
    );
    scenario
        .connects(Who::Customer)
        .reads(Who::Host, &["p2 entered"]);
    scenario.enters_by(PHONE, via).changes_nothing();
}

#[rstest]
#[case::who_is_not_the_door(Scenario::new(), Who::Customer, CUSTOMER, 1, Via::Link)]
#[case::no_such_place(Scenario::new(), Who::System, SeatId(9), 1, Via::Link)]
#[case::the_place_of_an_agent(Scenario::new(), Who::System, HOST, 1, Via::Link)]
#[case::not_made_yet(Scenario::new(), Who::System, CUSTOMER, 2, Via::Link)]
#[case::made_anew_since(
    Scenario::new().after(|s| s.agent(RENEW)), Who::System, CUSTOMER, 1, Via::Link)]
#[case::code_that_ran_out(
    Scenario::new().after(|s| s.pass(UNUSED_CODE_MS / 1000)), Who::System, CUSTOMER, 1,
    Via::Code)]
#[case::ended_before_it_was_used(
    Scenario::new().after(|s| s.agent(StatusCommand::EndSession)), Who::System, CUSTOMER, 1,
    Via::Link)]
#[case::ended_and_bound_to_another_device(Scenario::done(), Who::System, CUSTOMER, 1, Via::Link)]
#[case::a_third_device_while_one_is_asked(
    Scenario::checked().after(|s| s.enters(TABLET)), Who::System, CUSTOMER, 1, Via::Link)]
fn a1_one_sentence_for_whatever_does_not_open(
    #[case] mut scenario: Scenario,
    #[case] who: Who,
    #[case] seat: SeatId,
    #[case] generation: u32,
    #[case] via: Via,
) {
    let device = LAPTOP;
    scenario
        .by(
            who,
            EntryCommand::Enter {
                seat,
                generation,
                device,
                via,
                again: false,
            },
        )
        .expect(Denial::EntryNotValid);
    assert_eq!(entry_state(&scenario, LAPTOP), EntryState::Outside);
}

#[test]
fn a1_an_unused_code_opens_until_its_last_millisecond() {
    let mut scenario = Scenario::new();
    scenario.now = START.plus(UNUSED_CODE_MS);
    scenario.enters(PHONE).expect(Denial::EntryNotValid);
    scenario.now = START.plus(UNUSED_CODE_MS - 1);
    scenario.enters(PHONE).happened(&["entered"]);
}

#[test]
fn a1_a_code_that_ran_out_is_told_and_its_link_still_opens() {
    let mut scenario = Scenario::new();
    scenario.pass(15 * 60).happened(&["code-expired"]);
    assert!(scenario.guest().entry.expired);
    scenario.enters(PHONE).expect(Denial::EntryNotValid);
    scenario.enters_by(PHONE, Via::Link).happened(&["entered"]);
    assert!(!scenario.guest().entry.expired);
}

#[test]
fn a1_the_own_link_lives_until_a_day_after_the_end() {
    let mut scenario = Scenario::done();
    let end = scenario.now;
    scenario.now = end.plus(LINK_AFTER_DONE_MS - 1);
    scenario.enters_by(PHONE, Via::Link).changes_nothing();
    scenario.now = end.plus(LINK_AFTER_DONE_MS);
    scenario
        .enters_by(PHONE, Via::Link)
        .expect(Denial::EntryNotValid);
}

#[test]
fn a1_who_waited_too_long_in_the_lobby_comes_back_by_the_same_code() {
    let mut scenario = Scenario::lobby();
    scenario.pass(2 * 60 * 60).happened(&["lobby-closed"]);
    let until = scenario.now.plus(UNUSED_CODE_MS);
    assert_eq!(scenario.guest().entry.code_until, Some(until));
    scenario.pass(15 * 60).happened(&["code-expired"]);
    scenario
        .enters_by(PHONE, Via::Code)
        .expect(Denial::EntryNotValid);

    let mut scenario = Scenario::lobby();
    scenario.pass(2 * 60 * 60).happened(&["lobby-closed"]);
    scenario.pass(15 * 60 - 1).enters_by(PHONE, Via::Code);
    scenario.happened(&["entered"]);
    assert_eq!(scenario.guest().entry.code_until, None);
}

#[test]
fn f1_start_new_kills_the_old_code_and_link() {
    let mut scenario = Scenario::new();
    scenario
        .pass(15 * 60)
        .agent(RENEW)
        .happened(&["entry-renewed"]);
    let entry = &scenario.guest().entry;
    assert_eq!((entry.generation, entry.expired), (2, false));
    assert_eq!(entry.code_until, Some(scenario.now.plus(UNUSED_CODE_MS)));
    for via in [Via::Code, Via::Link] {
        scenario
            .enters_at(CUSTOMER, 1, PHONE, via)
            .expect(Denial::EntryNotValid);
    }
    scenario
        .enters_at(CUSTOMER, 2, PHONE, Via::Code)
        .happened(&["entered"]);
}

#[test]
fn f1_start_new_leaves_a_customer_who_is_there_in_peace() {
    let mut scenario = phone_is_asked();
    scenario.agent(RENEW).happened(&["entry-renewed"]);
    assert_eq!(scenario.guest().entry.takeover, None);
    scenario
        .says(Who::Customer, "still here")
        .happened(&["said"]);
    scenario
        .disconnects(Who::Customer)
        .agent(RENEW)
        .connects(Who::Customer);
}

#[test]
fn f1_start_new_frees_a_place_that_nobody_is_at() {
    let mut scenario = Scenario::checked();
    scenario
        .disconnects(Who::Customer)
        .pass(30)
        .happened(&["loss-told", "grace-ended"]);
    scenario.agent(RENEW);
    assert_eq!(entry_state(&scenario, PHONE), EntryState::Outside);
    scenario
        .says(Who::Customer, "hello?")
        .expect(Denial::NotInSession);
    scenario.enters(LAPTOP).happened(&["entered"]);
    scenario
        .says(Who::Customer, "hello?")
        .expect(Denial::Replaced);
}

#[test]
fn f1_start_new_ends_the_ring_of_somebody_who_is_not_there() {
    let mut scenario = Scenario::called().staged(|session| {
        session.seats.get_mut(&CUSTOMER).unwrap().presence = Presence::Absent;
    });
    scenario.agent(RENEW);
    assert_eq!(scenario.session.ring, None);
}

#[rstest]
#[case::no_place_here(Scenario::done(), Who::Colleague, CUSTOMER, Denial::NotInSession)]
#[case::ended(Scenario::done().with_assistant(), Who::Assistant, HOST, Denial::SessionEnded)]
#[case::an_assistant(Scenario::lobby().with_assistant(), Who::Assistant, HOST, Denial::NotHost)]
#[case::a_customer(Scenario::lobby(), Who::Customer, CUSTOMER, Denial::NotHost)]
#[case::not_the_place_of_a_customer(Scenario::lobby(), Who::Host, HOST, Denial::NotInSession)]
#[case::no_such_place(Scenario::lobby(), Who::Host, SeatId(9), Denial::NotInSession)]
fn f1_refusals_of_start_new_in_their_order(
    #[case] mut scenario: Scenario,
    #[case] who: Who,
    #[case] seat: SeatId,
    #[case] denial: Denial,
) {
    scenario
        .by(who, EntryCommand::RenewEntry { seat })
        .expect(denial);
}

#[test]
fn f2_the_first_device_is_asked_and_lets_go() {
    let mut scenario = Scenario::call();
    scenario.says(Who::Customer, "from the phone");
    scenario.enters(LAPTOP).happened(&["takeover-asked"]);
    assert_eq!(
        entry_state(&scenario, LAPTOP),
        asked(&scenario, Ask::FirstDevice, 20, true)
    );
    scenario.enters(LAPTOP).changes_nothing();
    scenario.customer(ALLOW).happened(&["taken-over"]);
    assert_eq!(
        (
            entry_state(&scenario, LAPTOP),
            entry_state(&scenario, PHONE)
        ),
        (EntryState::Inside, EntryState::Outside)
    );
    scenario
        .says(Who::Customer, "and now?")
        .expect(Denial::Replaced);
    assert_eq!(
        scenario.seat(CUSTOMER).presence,
        Presence::Grace(scenario.now.plus(30_000))
    );
    assert!(scenario.seat(CUSTOMER).connections.is_empty() && !scenario.seat(CUSTOMER).in_call);
    assert_eq!(
        scenario.guest().lobby.outcome,
        None,
        "another device meets its own media check (A2)"
    );
    scenario
        .disconnects(Who::Customer)
        .changes_nothing()
        .connects(Who::Laptop);
    let chat = ["p2 entered", "p1 call-began", "p2 says t2", "p2 taken-over"];
    scenario.reads(Who::Laptop, &chat);
}

#[test]
fn f2_the_first_device_says_no() {
    let mut scenario = phone_is_asked();
    scenario.customer(DECLINE).happened(&["takeover-declined"]);
    assert_eq!(
        (
            entry_state(&scenario, LAPTOP),
            entry_state(&scenario, PHONE)
        ),
        (EntryState::Outside, EntryState::Inside)
    );
    scenario.enters(LAPTOP).expect(Denial::TakeoverDeclined);
    scenario.enters(TABLET).happened(&["takeover-asked"]);
    scenario.customer(DECLINE).pass(10);
    scenario.enters(LAPTOP).happened(&["takeover-asked"]);
}

#[test]
fn f2_a_device_that_was_refused_is_told_so_for_ten_seconds() {
    let mut scenario = phone_is_asked();
    scenario.customer(DECLINE);
    scenario.now = scenario.now.plus(9_999);
    scenario.enters(LAPTOP).expect(Denial::TakeoverDeclined);
    scenario.now = scenario.now.plus(1);
    scenario.enters(LAPTOP).happened(&["takeover-asked"]);
}

#[test]
fn f2_the_host_is_asked_when_the_first_device_is_not_connected() {
    let mut scenario = host_is_asked();
    assert_eq!(
        entry_state(&scenario, LAPTOP),
        asked(&scenario, Ask::Host, 120, true)
    );
    scenario.customer(ALLOW).expect(Denial::NoTakeoverAsked);
    scenario.agent(ALLOW).happened(&["taken-over"]);
    assert_eq!(entry_state(&scenario, LAPTOP), EntryState::Inside);
}

#[test]
fn f2_the_host_is_asked_when_the_first_device_does_not_answer() {
    let mut scenario = phone_is_asked();
    scenario.agent(ALLOW).expect(Denial::NoTakeoverAsked);
    scenario
        .pass(19)
        .changes_nothing()
        .pass(1)
        .happened(&["takeover-asked"]);
    assert_eq!(
        entry_state(&scenario, LAPTOP),
        asked(&scenario, Ask::Host, 120, true)
    );
    scenario.customer(ALLOW).expect(Denial::NoTakeoverAsked);
    scenario.agent(DECLINE).happened(&["takeover-declined"]);
}

#[test]
fn f2_a_question_that_nobody_answers_lapses() {
    let mut scenario = phone_is_asked();
    scenario.pass(20 + 119).happened(&["takeover-asked"]);
    scenario.pass(1).happened(&["takeover-declined"]);
    scenario.enters(LAPTOP).expect(Denial::TakeoverUnanswered);
}

#[test]
fn f2_after_a_no_one_may_ask_again_at_once_and_not_for_ever() {
    let mut scenario = phone_is_asked();
    for _ in 1..TAKEOVER_QUESTIONS {
        scenario.customer(DECLINE);
        scenario.enters(LAPTOP).expect(Denial::TakeoverDeclined);
        scenario
            .by(Who::System, AGAIN)
            .happened(&["takeover-asked"]);
        scenario.enters(LAPTOP).changes_nothing();
    }
    scenario.customer(DECLINE);
    scenario.enters(LAPTOP).expect(Denial::TakeoverExhausted);
    scenario
        .by(Who::System, AGAIN)
        .expect(Denial::TakeoverExhausted);
    scenario.pass(60);
    scenario.enters(TABLET).expect(Denial::TakeoverExhausted);
    scenario
        .agent(RENEW)
        .enters(LAPTOP)
        .happened(&["takeover-asked"]);
}

#[test]
fn f2_the_device_that_asks_may_think_better_of_it() {
    let mut scenario = phone_is_asked();
    scenario
        .by(Who::System, WITHDRAW)
        .happened(&["takeover-withdrawn"]);
    assert_eq!(entry_state(&scenario, LAPTOP), EntryState::Outside);
    scenario.customer(ALLOW).expect(Denial::NoTakeoverAsked);
    scenario.by(Who::System, WITHDRAW).changes_nothing();
    scenario.enters(TABLET).happened(&["takeover-asked"]);
    scenario.by(Who::System, WITHDRAW).changes_nothing();
    scenario.customer(WITHDRAW).expect(Denial::NoTakeoverAsked);
}

#[test]
fn f2_whoever_asks_learns_whether_anybody_is_there_to_answer() {
    let mut scenario = host_is_asked();
    assert_eq!(
        entry_state(&scenario, LAPTOP),
        asked(&scenario, Ask::Host, 120, true)
    );
    scenario.disconnects(Who::Host);
    assert_eq!(
        entry_state(&scenario, LAPTOP),
        asked(&scenario, Ask::Host, 120, false)
    );
}

#[test]
fn f2_a_new_device_is_not_called_and_does_not_call_before_its_media_check() {
    let mut scenario = Scenario::called();
    scenario
        .enters(LAPTOP)
        .customer(ALLOW)
        .connects(Who::Laptop);
    assert_eq!(
        scenario.session.ring, None,
        "the phone's ring ends with its place"
    );
    scenario
        .agent(CallCommand::StartCall)
        .expect(Denial::StillChecking);
}

#[test]
fn f2_a_place_that_moved_has_its_code_in_use() {
    let mut scenario = Scenario::lobby();
    scenario.agent(RENEW).enters(LAPTOP).customer(ALLOW);
    assert_eq!(scenario.guest().entry.code_until, None);
    scenario
        .pass(15 * 60)
        .happened(&["loss-told", "grace-ended"]);
    assert!(!scenario.guest().entry.expired);
}

#[test]
fn f2_a_restart_asks_again() {
    let mut scenario = phone_is_asked();
    scenario.restarts();
    assert_eq!(entry_state(&scenario, LAPTOP), EntryState::Outside);
    scenario.enters(LAPTOP).happened(&["takeover-asked"]);
    assert_eq!(
        entry_state(&scenario, LAPTOP),
        asked(&scenario, Ask::Host, 120, false)
    );
}

#[rstest]
#[case::no_place_here(Scenario::done(), Who::Colleague, Denial::NotInSession)]
#[case::the_device_that_asks(phone_is_asked(), Who::Laptop, Denial::Replaced)]
#[case::ended(Scenario::done(), Who::Customer, Denial::SessionEnded)]
#[case::nobody_asks(Scenario::checked(), Who::Customer, Denial::NoTakeoverAsked)]
#[case::not_the_one_asked(phone_is_asked(), Who::Host, Denial::NoTakeoverAsked)]
#[case::an_assistant(host_is_asked().with_assistant(), Who::Assistant, Denial::NoTakeoverAsked)]
#[case::another_customer(phone_is_asked().with_second(), Who::Second, Denial::NoTakeoverAsked)]
fn f2_refusals_of_an_answer_in_their_order(
    #[case] mut scenario: Scenario,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    scenario.by(who, ALLOW).expect(denial);
}

#[test]
fn f2_the_end_of_the_session_ends_the_question() {
    let mut scenario = phone_is_asked();
    scenario.agent(StatusCommand::EndSession);
    assert_eq!(scenario.guest().entry.takeover, None);
    scenario.enters(LAPTOP).expect(Denial::EntryNotValid);
}

#[test]
fn d14_one_tap_with_the_code_waits_anew_and_keeps_the_media_check() {
    let mut scenario = Scenario::checked();
    scenario.customer(EntryCommand::GiveName { name: "Ida".into() });
    scenario.disconnects(Who::Host).pass(30);
    scenario
        .enters(PHONE)
        .happened(&["entered"])
        .connects(Who::Customer);
    assert_eq!(scenario.guest().lobby.outcome, Some(CheckOutcome::Passed));
    assert_eq!(scenario.session.orphan_until, None, "as long as it takes");
    assert!(scenario.seat(CUSTOMER).name.is_some());
}

#[test]
fn d14_somebody_else_with_the_code_has_neither_the_name_nor_the_check_nor_the_chat() {
    let mut scenario = Scenario::checked();
    scenario
        .customer(EntryCommand::GiveName { name: "Ida".into() })
        .says(Who::Customer, "my secret");
    scenario.disconnects(Who::Host).pass(30);
    scenario
        .enters(LAPTOP)
        .connects(Who::Laptop)
        .connects(Who::Host);
    assert_eq!(scenario.guest().lobby.outcome, None);
    assert_eq!(scenario.seat(CUSTOMER).name, None);
    scenario.reads(Who::Laptop, &["p2 entered"]);
}

#[rstest]
#[case::no_place_here(Scenario::done(), Who::Colleague, "", Denial::NotInSession)]
#[case::outside(Scenario::new(), Who::Customer, "", Denial::NotInSession)]
#[case::ended(Scenario::done(), Who::Host, "", Denial::SessionEnded)]
#[case::an_agent(Scenario::lobby(), Who::Host, "", Denial::NotCustomer)]
#[case::no_name(Scenario::lobby(), Who::Customer, " ", Denial::TextEmpty)]
fn refusals_of_a_name_in_their_order(
    #[case] mut scenario: Scenario,
    #[case] who: Who,
    #[case] name: &str,
    #[case] denial: Denial,
) {
    scenario
        .by(who, EntryCommand::GiveName { name: name.into() })
        .expect(denial);
}

#[test]
fn a_customer_may_say_a_name_and_another() {
    let mut scenario = Scenario::lobby();
    for expected in [2, 3] {
        scenario
            .customer(EntryCommand::GiveName { name: "Ida".into() })
            .happened(&["name-given"]);
        assert_eq!(scenario.seat(CUSTOMER).name.unwrap().0, expected);
    }
}

#[test]
fn a_name_that_comes_with_the_code_counts_for_who_is_inside_and_has_none() {
    let mut scenario = Scenario::new();
    let takes = |scenario: &Scenario| {
        [Who::Customer, Who::Laptop, Who::Host, Who::System]
            .map(|who| scenario.session.takes_name(who.actor()))
    };
    assert_eq!(takes(&scenario), [false; 4]);
    scenario.enters(PHONE);
    assert_eq!(takes(&scenario), [true, false, false, false]);
    scenario.customer(EntryCommand::GiveName { name: "Ida".into() });
    assert_eq!(takes(&scenario), [false; 4]);
}

fn sent_back() -> Scenario {
    Scenario::call().after(|scenario| scenario.disconnects(Who::Host).pass(30))
}

#[rstest]
#[case::nobody_has_come(Scenario::new(), PHONE, EntryState::Outside, false, false)]
#[case::inside(Scenario::lobby(), PHONE, EntryState::Inside, false, true)]
#[case::in_one_that_has_ended(Scenario::done(), PHONE, EntryState::Over, false, true)]
#[case::another_device_then(Scenario::done(), LAPTOP, EntryState::Outside, false, false)]
#[case::reopened(
    Scenario::done().after(|s| s.agent(StatusCommand::SetStatus { to: Status::Confirmed })),
    PHONE, EntryState::Inside, false, true)]
#[case::another_device(Scenario::lobby(), LAPTOP, EntryState::Outside, false, false)]
#[case::one_that_asks(
    phone_is_asked(), LAPTOP, asked(&phone_is_asked(), Ask::FirstDevice, 20, true), false, false)]
#[case::replaced(
    Scenario::call().after(|s| s.enters(LAPTOP).customer(ALLOW)), PHONE,
    EntryState::Outside, false, false)]
#[case::in_its_place(
    Scenario::call().after(|s| s.enters(LAPTOP).customer(ALLOW)), LAPTOP,
    EntryState::Inside, false, true)]
#[case::sent_back(sent_back(), PHONE, EntryState::Outside, true, true)]
#[case::another_device_than_was_sent_back(sent_back(), LAPTOP, EntryState::Outside, false, false)]
#[case::in_again(sent_back().after(|s| s.enters(PHONE)), PHONE, EntryState::Inside, false, true)]
#[case::another_one_came_in(
    sent_back().after(|s| s.enters(LAPTOP)), PHONE, EntryState::Outside, false, false)]
fn d14_only_the_device_that_was_sent_back_learns_of_it(
    #[case] scenario: Scenario,
    #[case] device: DeviceId,
    #[case] state: EntryState,
    #[case] returned: bool,
    #[case] own: bool,
) {
    let stands = scenario.session.whereabouts(CUSTOMER, device);
    let has_the_seat = scenario.session.seat(Actor::Customer(CUSTOMER, device));
    assert_eq!(stands.state.is_inside(), has_the_seat.is_ok());
    let expected = Whereabouts {
        state,
        returned,
        own,
    };
    assert_eq!(stands, expected);
}

const HOUR: i64 = 60 * 60_000;

#[rstest]
#[case::entered_just_now(0, false)]
#[case::within_a_day(24 * HOUR - 1, false)]
#[case::after_a_day(24 * HOUR, true)]
#[case::on_the_last_day(7 * 24 * HOUR - 1, true)]
#[case::the_clock_was_set_back(-HOUR, false)]
fn a_device_that_enters_again_after_a_day_may_return_for_another_week(
    #[case] later: i64,
    #[case] renews: bool,
) {
    let policy = Policy::DEFAULT;
    assert_eq!(policy.returns_until(START), START.plus(7 * 24 * HOUR));
    assert_eq!(policy.renews_return(START, START.plus(later)), renews);
}
