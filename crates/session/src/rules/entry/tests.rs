//! The door: codes and links, one device for each place, "Start new".

use rstest::rstest;

use super::Door;
use crate::command::Command;
use crate::denial::Denial;
use crate::ids::{DeviceId, SeatId};
use crate::limits::{LINK_AFTER_DONE_MS, TAKEOVER_QUESTIONS, UNUSED_CODE_MS};
use crate::stage::*;
use crate::state::{Ask, CheckOutcome, Presence, Via};

const ALLOW: Command = Command::AnswerTakeover {
    seat: CUSTOMER,
    allow: true,
};
const DECLINE: Command = Command::AnswerTakeover {
    seat: CUSTOMER,
    allow: false,
};
const RENEW: Command = Command::RenewEntry { seat: CUSTOMER };

/// The laptop stands at the door, and the phone is asked.
fn phone_is_asked() -> Stage {
    Stage::checked().after(|stage| stage.enters(LAPTOP))
}

/// The phone is away, so the host is asked.
fn host_is_asked() -> Stage {
    Stage::checked().after(|stage| stage.disconnects(Who::Customer).enters(LAPTOP))
}

fn door(stage: &Stage, device: DeviceId) -> Door {
    stage.session.door(CUSTOMER, device)
}

/// As the door says it to the device that asks.
fn asked(stage: &Stage, ask: Ask, seconds: i64, here: bool) -> Door {
    let until = stage.now.plus(seconds * 1_000);
    Door::Asked { ask, until, here }
}

/// The laptop's person asks again.
const AGAIN: Command = Command::Enter {
    seat: CUSTOMER,
    generation: 1,
    device: LAPTOP,
    via: Via::Code,
    again: true,
};
const WITHDRAW: Command = Command::Withdraw {
    seat: CUSTOMER,
    device: LAPTOP,
};

#[rstest]
#[case::by_code(Via::Code)]
#[case::by_link(Via::Link)]
fn a1_a_guest_enters_with_a_code_or_a_link(#[case] via: Via) {
    let mut stage = Stage::new();
    assert_eq!(door(&stage, PHONE), Door::Outside);
    stage.enters_by(PHONE, via).happened(&["entered"]);
    assert_eq!(door(&stage, PHONE), Door::Inside);
    assert!(stage.guest().entered);
    assert_eq!(
        stage.guest().entry.code_until,
        None,
        "a code that is used does not run out"
    );
    stage
        .connects(Who::Customer)
        .reads(Who::Host, &["p2 entered"]);
    stage.enters_by(PHONE, via).changes_nothing();
}

#[rstest]
#[case::who_is_not_the_door(Stage::new(), Who::Customer, CUSTOMER, 1, Via::Link)]
#[case::no_such_place(Stage::new(), Who::System, SeatId(9), 1, Via::Link)]
#[case::the_place_of_an_agent(Stage::new(), Who::System, HOST, 1, Via::Link)]
#[case::not_made_yet(Stage::new(), Who::System, CUSTOMER, 2, Via::Link)]
#[case::made_anew_since(
    Stage::new().after(|s| s.agent(RENEW)), Who::System, CUSTOMER, 1, Via::Link)]
#[case::code_that_ran_out(
    Stage::new().after(|s| s.pass(UNUSED_CODE_MS / 1000)), Who::System, CUSTOMER, 1,
    Via::Code)]
#[case::ended_before_it_was_used(
    Stage::new().after(|s| s.agent(Command::EndSession)), Who::System, CUSTOMER, 1,
    Via::Link)]
#[case::ended_and_bound_to_another_device(Stage::done(), Who::System, CUSTOMER, 1, Via::Link)]
#[case::a_third_device_while_one_is_asked(
    Stage::checked().after(|s| s.enters(TABLET)), Who::System, CUSTOMER, 1, Via::Link)]
fn a1_one_sentence_for_whatever_does_not_open(
    #[case] mut stage: Stage,
    #[case] who: Who,
    #[case] seat: SeatId,
    #[case] generation: u32,
    #[case] via: Via,
) {
    let device = LAPTOP;
    stage
        .by(
            who,
            Command::Enter {
                seat,
                generation,
                device,
                via,
                again: false,
            },
        )
        .expect(Denial::EntryNotValid);
    assert_eq!(door(&stage, LAPTOP), Door::Outside);
}

#[test]
fn a1_an_unused_code_opens_until_its_last_millisecond() {
    let mut stage = Stage::new();
    stage.now = START.plus(UNUSED_CODE_MS);
    stage.enters(PHONE).expect(Denial::EntryNotValid);
    stage.now = START.plus(UNUSED_CODE_MS - 1);
    stage.enters(PHONE).happened(&["entered"]);
}

#[test]
fn a1_a_code_that_ran_out_is_told_and_its_link_still_opens() {
    let mut stage = Stage::new();
    stage.pass(15 * 60).happened(&["code-expired"]);
    assert!(stage.guest().entry.expired);
    stage.enters(PHONE).expect(Denial::EntryNotValid);
    stage.enters_by(PHONE, Via::Link).happened(&["entered"]);
    assert!(!stage.guest().entry.expired);
}

#[test]
fn a1_the_own_link_lives_until_a_day_after_the_end() {
    let mut stage = Stage::done();
    let end = stage.now;
    stage.now = end.plus(LINK_AFTER_DONE_MS - 1);
    stage.enters_by(PHONE, Via::Link).changes_nothing();
    stage.now = end.plus(LINK_AFTER_DONE_MS);
    stage
        .enters_by(PHONE, Via::Link)
        .expect(Denial::EntryNotValid);
}

#[test]
fn a1_who_waited_too_long_in_the_lobby_comes_back_by_the_same_code() {
    let mut stage = Stage::lobby();
    stage.pass(2 * 60 * 60).happened(&["lobby-closed"]);
    let until = stage.now.plus(UNUSED_CODE_MS);
    assert_eq!(stage.guest().entry.code_until, Some(until));
    stage.pass(15 * 60).happened(&["code-expired"]);
    stage
        .enters_by(PHONE, Via::Code)
        .expect(Denial::EntryNotValid);

    let mut stage = Stage::lobby();
    stage.pass(2 * 60 * 60).happened(&["lobby-closed"]);
    stage.pass(15 * 60 - 1).enters_by(PHONE, Via::Code);
    stage.happened(&["entered"]);
    assert_eq!(stage.guest().entry.code_until, None);
}

#[test]
fn f1_start_new_kills_the_old_code_and_link() {
    let mut stage = Stage::new();
    stage
        .pass(15 * 60)
        .agent(RENEW)
        .happened(&["entry-renewed"]);
    let entry = &stage.guest().entry;
    assert_eq!((entry.generation, entry.expired), (2, false));
    assert_eq!(entry.code_until, Some(stage.now.plus(UNUSED_CODE_MS)));
    for via in [Via::Code, Via::Link] {
        stage
            .enters_at(CUSTOMER, 1, PHONE, via)
            .expect(Denial::EntryNotValid);
    }
    stage
        .enters_at(CUSTOMER, 2, PHONE, Via::Code)
        .happened(&["entered"]);
}

#[test]
fn f1_start_new_leaves_a_customer_who_is_there_in_peace() {
    let mut stage = phone_is_asked();
    stage.agent(RENEW).happened(&["entry-renewed"]);
    assert_eq!(stage.guest().entry.takeover, None);
    stage.says(Who::Customer, "still here").happened(&["said"]);
    stage
        .disconnects(Who::Customer)
        .agent(RENEW)
        .connects(Who::Customer);
}

#[test]
fn f1_start_new_frees_a_place_that_nobody_is_at() {
    let mut stage = Stage::checked();
    stage
        .disconnects(Who::Customer)
        .pass(30)
        .happened(&["loss-told", "grace-ended"]);
    stage.agent(RENEW);
    assert_eq!(door(&stage, PHONE), Door::Outside);
    stage
        .says(Who::Customer, "hello?")
        .expect(Denial::NotInSession);
    stage.enters(LAPTOP).happened(&["entered"]);
    stage.says(Who::Customer, "hello?").expect(Denial::Replaced);
}

#[test]
fn f1_start_new_ends_the_ring_of_somebody_who_is_not_there() {
    let mut stage = Stage::called().staged(|session| {
        session.seats.get_mut(&CUSTOMER).unwrap().presence = Presence::Absent;
    });
    stage.agent(RENEW);
    assert_eq!(stage.session.ring, None);
}

#[rstest]
#[case::no_place_here(Stage::done(), Who::Colleague, CUSTOMER, Denial::NotInSession)]
#[case::ended(Stage::done().with_assistant(), Who::Assistant, HOST, Denial::SessionEnded)]
#[case::an_assistant(Stage::lobby().with_assistant(), Who::Assistant, HOST, Denial::NotHost)]
#[case::a_customer(Stage::lobby(), Who::Customer, CUSTOMER, Denial::NotHost)]
#[case::not_the_place_of_a_customer(Stage::lobby(), Who::Host, HOST, Denial::NotInSession)]
#[case::no_such_place(Stage::lobby(), Who::Host, SeatId(9), Denial::NotInSession)]
fn f1_refusals_of_start_new_in_their_order(
    #[case] mut stage: Stage,
    #[case] who: Who,
    #[case] seat: SeatId,
    #[case] denial: Denial,
) {
    stage.by(who, Command::RenewEntry { seat }).expect(denial);
}

#[test]
fn f2_the_first_device_is_asked_and_lets_go() {
    let mut stage = Stage::call();
    stage.says(Who::Customer, "from the phone");
    stage.enters(LAPTOP).happened(&["takeover-asked"]);
    assert_eq!(
        door(&stage, LAPTOP),
        asked(&stage, Ask::FirstDevice, 20, true)
    );
    stage.enters(LAPTOP).changes_nothing();
    stage.customer(ALLOW).happened(&["taken-over"]);
    assert_eq!(
        (door(&stage, LAPTOP), door(&stage, PHONE)),
        (Door::Inside, Door::Outside)
    );
    stage
        .says(Who::Customer, "and now?")
        .expect(Denial::Replaced);
    assert_eq!(
        stage.seat(CUSTOMER).presence,
        Presence::Grace(stage.now.plus(30_000))
    );
    assert!(stage.seat(CUSTOMER).connections.is_empty() && !stage.seat(CUSTOMER).in_call);
    assert_eq!(
        stage.guest().lobby.outcome,
        None,
        "another device meets its own media check (A2)"
    );
    stage
        .disconnects(Who::Customer)
        .changes_nothing()
        .connects(Who::Laptop);
    let chat = ["p2 entered", "p1 call-began", "p2 says t2", "p2 taken-over"];
    stage.reads(Who::Laptop, &chat);
}

#[test]
fn f2_the_first_device_says_no() {
    let mut stage = phone_is_asked();
    stage.customer(DECLINE).happened(&["takeover-declined"]);
    assert_eq!(
        (door(&stage, LAPTOP), door(&stage, PHONE)),
        (Door::Outside, Door::Inside)
    );
    stage.enters(LAPTOP).expect(Denial::TakeoverDeclined);
    stage.enters(TABLET).happened(&["takeover-asked"]);
    stage.customer(DECLINE).pass(10);
    stage.enters(LAPTOP).happened(&["takeover-asked"]);
}

#[test]
fn f2_a_device_that_was_refused_is_told_so_for_ten_seconds() {
    let mut stage = phone_is_asked();
    stage.customer(DECLINE);
    stage.now = stage.now.plus(9_999);
    stage.enters(LAPTOP).expect(Denial::TakeoverDeclined);
    stage.now = stage.now.plus(1);
    stage.enters(LAPTOP).happened(&["takeover-asked"]);
}

#[test]
fn f2_the_host_is_asked_when_the_first_device_is_not_connected() {
    let mut stage = host_is_asked();
    assert_eq!(door(&stage, LAPTOP), asked(&stage, Ask::Host, 120, true));
    stage.customer(ALLOW).expect(Denial::NoTakeoverAsked);
    stage.agent(ALLOW).happened(&["taken-over"]);
    assert_eq!(door(&stage, LAPTOP), Door::Inside);
}

#[test]
fn f2_the_host_is_asked_when_the_first_device_does_not_answer() {
    let mut stage = phone_is_asked();
    stage.agent(ALLOW).expect(Denial::NoTakeoverAsked);
    stage
        .pass(19)
        .changes_nothing()
        .pass(1)
        .happened(&["takeover-asked"]);
    assert_eq!(door(&stage, LAPTOP), asked(&stage, Ask::Host, 120, true));
    stage.customer(ALLOW).expect(Denial::NoTakeoverAsked);
    stage.agent(DECLINE).happened(&["takeover-declined"]);
}

#[test]
fn f2_a_question_that_nobody_answers_lapses() {
    let mut stage = phone_is_asked();
    stage.pass(20 + 119).happened(&["takeover-asked"]);
    stage.pass(1).happened(&["takeover-declined"]);
    stage.enters(LAPTOP).expect(Denial::TakeoverUnanswered);
}

#[test]
fn f2_after_a_no_one_may_ask_again_at_once_and_not_for_ever() {
    let mut stage = phone_is_asked();
    for _ in 1..TAKEOVER_QUESTIONS {
        stage.customer(DECLINE);
        stage.enters(LAPTOP).expect(Denial::TakeoverDeclined);
        stage.by(Who::System, AGAIN).happened(&["takeover-asked"]);
        stage.enters(LAPTOP).changes_nothing();
    }
    stage.customer(DECLINE);
    stage.enters(LAPTOP).expect(Denial::TakeoverExhausted);
    stage
        .by(Who::System, AGAIN)
        .expect(Denial::TakeoverExhausted);
    stage.pass(60);
    stage.enters(TABLET).expect(Denial::TakeoverExhausted);
    stage
        .agent(RENEW)
        .enters(LAPTOP)
        .happened(&["takeover-asked"]);
}

#[test]
fn f2_the_device_that_asks_may_think_better_of_it() {
    let mut stage = phone_is_asked();
    stage
        .by(Who::System, WITHDRAW)
        .happened(&["takeover-withdrawn"]);
    assert_eq!(door(&stage, LAPTOP), Door::Outside);
    stage.customer(ALLOW).expect(Denial::NoTakeoverAsked);
    stage.by(Who::System, WITHDRAW).changes_nothing();
    stage.enters(TABLET).happened(&["takeover-asked"]);
    stage.by(Who::System, WITHDRAW).changes_nothing();
    stage.customer(WITHDRAW).expect(Denial::NoTakeoverAsked);
}

#[test]
fn f2_whoever_asks_learns_whether_anybody_is_there_to_answer() {
    let mut stage = host_is_asked();
    assert_eq!(door(&stage, LAPTOP), asked(&stage, Ask::Host, 120, true));
    stage.disconnects(Who::Host);
    assert_eq!(door(&stage, LAPTOP), asked(&stage, Ask::Host, 120, false));
}

#[test]
fn f2_a_new_device_is_not_called_and_does_not_call_before_its_media_check() {
    let mut stage = Stage::called();
    stage.enters(LAPTOP).customer(ALLOW).connects(Who::Laptop);
    assert_eq!(
        stage.session.ring, None,
        "the phone's ring ends with its place"
    );
    stage
        .agent(Command::StartCall)
        .expect(Denial::StillChecking);
}

#[test]
fn f2_a_place_that_moved_has_its_code_in_use() {
    let mut stage = Stage::lobby();
    stage.agent(RENEW).enters(LAPTOP).customer(ALLOW);
    assert_eq!(stage.guest().entry.code_until, None);
    stage.pass(15 * 60).happened(&["loss-told", "grace-ended"]);
    assert!(!stage.guest().entry.expired);
}

#[test]
fn f2_a_restart_asks_again() {
    let mut stage = phone_is_asked();
    stage.restarts();
    assert_eq!(door(&stage, LAPTOP), Door::Outside);
    stage.enters(LAPTOP).happened(&["takeover-asked"]);
    assert_eq!(door(&stage, LAPTOP), asked(&stage, Ask::Host, 120, false));
}

#[rstest]
#[case::no_place_here(Stage::done(), Who::Colleague, Denial::NotInSession)]
#[case::the_device_that_asks(phone_is_asked(), Who::Laptop, Denial::Replaced)]
#[case::ended(Stage::done(), Who::Customer, Denial::SessionEnded)]
#[case::nobody_asks(Stage::checked(), Who::Customer, Denial::NoTakeoverAsked)]
#[case::not_the_one_asked(phone_is_asked(), Who::Host, Denial::NoTakeoverAsked)]
#[case::an_assistant(host_is_asked().with_assistant(), Who::Assistant, Denial::NoTakeoverAsked)]
#[case::another_customer(phone_is_asked().with_second(), Who::Second, Denial::NoTakeoverAsked)]
fn f2_refusals_of_an_answer_in_their_order(
    #[case] mut stage: Stage,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    stage.by(who, ALLOW).expect(denial);
}

#[test]
fn f2_the_end_of_the_session_ends_the_question() {
    let mut stage = phone_is_asked();
    stage.agent(Command::EndSession);
    assert_eq!(stage.guest().entry.takeover, None);
    stage.enters(LAPTOP).expect(Denial::EntryNotValid);
}

#[test]
fn d14_one_tap_with_the_code_waits_anew_and_keeps_the_media_check() {
    let mut stage = Stage::checked();
    stage.customer(Command::GiveName { name: "Ida".into() });
    stage.disconnects(Who::Host).pass(30);
    stage
        .enters(PHONE)
        .happened(&["entered"])
        .connects(Who::Customer);
    assert_eq!(stage.guest().lobby.outcome, Some(CheckOutcome::Passed));
    assert_eq!(stage.session.orphan_until, None, "as long as it takes");
    assert!(stage.seat(CUSTOMER).name.is_some());
}

#[test]
fn d14_somebody_else_with_the_code_has_neither_the_name_nor_the_check_nor_the_chat() {
    let mut stage = Stage::checked();
    stage
        .customer(Command::GiveName { name: "Ida".into() })
        .says(Who::Customer, "my secret");
    stage.disconnects(Who::Host).pass(30);
    stage
        .enters(LAPTOP)
        .connects(Who::Laptop)
        .connects(Who::Host);
    assert_eq!(stage.guest().lobby.outcome, None);
    assert_eq!(stage.seat(CUSTOMER).name, None);
    stage.reads(Who::Laptop, &["p2 entered"]);
}

#[rstest]
#[case::no_place_here(Stage::done(), Who::Colleague, "", Denial::NotInSession)]
#[case::outside(Stage::new(), Who::Customer, "", Denial::NotInSession)]
#[case::ended(Stage::done(), Who::Host, "", Denial::SessionEnded)]
#[case::an_agent(Stage::lobby(), Who::Host, "", Denial::NotCustomer)]
#[case::no_name(Stage::lobby(), Who::Customer, " ", Denial::TextEmpty)]
fn refusals_of_a_name_in_their_order(
    #[case] mut stage: Stage,
    #[case] who: Who,
    #[case] name: &str,
    #[case] denial: Denial,
) {
    stage
        .by(who, Command::GiveName { name: name.into() })
        .expect(denial);
}

#[test]
fn a_customer_may_say_a_name_and_another() {
    let mut stage = Stage::lobby();
    for expected in [2, 3] {
        stage
            .customer(Command::GiveName { name: "Ida".into() })
            .happened(&["name-given"]);
        assert_eq!(stage.seat(CUSTOMER).name.unwrap().0, expected);
    }
}
