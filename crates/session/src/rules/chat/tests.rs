//! The conversation: from the code on, in order, and nothing lost but what D13 gives up.

use rstest::rstest;

use crate::command::{CallCommand, ChatCommand, Command, EntryCommand};
use crate::denial::Denial;
use crate::ids::{SeatId, TextId};
use crate::testing::scenario::*;

fn say(conversation: Option<SeatId>, body: &str) -> Command {
    Command::Chat(ChatCommand::Say {
        conversation,
        body: body.into(),
    })
}

fn seen(conversation: Option<SeatId>, sequence: u32) -> Command {
    Command::Chat(ChatCommand::MarkSeen {
        conversation,
        sequence,
    })
}

#[test]
fn a7_the_chat_is_live_as_soon_as_the_code_is_accepted() {
    let mut scenario = Scenario::lobby();
    scenario.says(Who::Customer, "hello").happened(&["said"]);
    scenario.says(Who::Host, "good morning").happened(&["said"]);
    let chat = ["p2 entered", "p2 says t2", "p1 says t3"];
    scenario.reads(Who::Customer, &chat).reads(Who::Host, &chat);
}

#[test]
fn a7_the_agent_may_write_before_the_customer_comes() {
    let mut scenario = Scenario::new();
    scenario
        .connects(Who::Host)
        .agent(say(None, "I am here"))
        .happened(&["said"]);
    scenario.enters(PHONE).connects(Who::Customer);
    scenario.reads(Who::Customer, &["p1 says t2", "p2 entered"]);
}

#[rstest]
#[case::no_place_here(
    Scenario::done(),
    Who::Colleague,
    Some(SECOND),
    "",
    Denial::NotInSession
)]
#[case::another_device(Scenario::done(), Who::Laptop, Some(SECOND), "", Denial::Replaced)]
#[case::ended(
    Scenario::done(),
    Who::Customer,
    Some(SECOND),
    "",
    Denial::SessionEnded
)]
#[case::not_the_own_chat(
    Scenario::lobby(),
    Who::Customer,
    Some(SECOND),
    "",
    Denial::NotInSession
)]
#[case::the_hosts_place_is_no_chat(
    Scenario::lobby(),
    Who::Host,
    Some(HOST),
    "",
    Denial::NotInSession
)]
#[case::which_of_two(Scenario::lobby().with_second(), Who::Host, None, "", Denial::NotInSession)]
#[case::nothing_said(Scenario::lobby(), Who::Host, None, " \n", Denial::TextEmpty)]
#[case::unreadable(Scenario::lobby(), Who::Host, None, "\u{7}", Denial::TextEmpty)]
fn refusals_of_a_message_in_their_order(
    #[case] mut scenario: Scenario,
    #[case] who: Who,
    #[case] conversation: Option<SeatId>,
    #[case] body: &str,
    #[case] denial: Denial,
) {
    scenario.by(who, say(conversation, body)).expect(denial);
}

#[test]
fn what_was_said_wrongly_is_told_before_what_has_no_room() {
    let mut scenario = Scenario::lobby().staged(|session| {
        let item = session.items[0].clone();
        session.items.resize(crate::limits::ITEMS, item);
    });
    scenario.says(Who::Customer, "").expect(Denial::TextEmpty);
    scenario
        .says(Who::Customer, "x")
        .expect(Denial::LimitReached);
}

#[rstest]
#[case::the_own(Who::Customer, Some(CUSTOMER), CUSTOMER)]
#[case::the_own_left_out(Who::Customer, None, CUSTOMER)]
#[case::the_second_left_out(Who::Second, None, SECOND)]
#[case::the_agent_says_which(Who::Host, Some(SECOND), SECOND)]
fn each_customer_has_a_conversation_with_the_agents(
    #[case] who: Who,
    #[case] conversation: Option<SeatId>,
    #[case] lands_in: SeatId,
) {
    let mut scenario = Scenario::lobby().with_second();
    scenario
        .by(who, say(conversation, "hello"))
        .happened(&["said"]);
    assert_eq!(
        scenario.session.items.last().unwrap().conversation,
        lands_in
    );
}

#[test]
fn d12_messages_wait_while_no_agent_is_there_and_every_agent_who_joins_sees_them() {
    let mut scenario = Scenario::lobby();
    scenario
        .says(Who::Customer, "with you")
        .disconnects(Who::Host);
    scenario
        .says(Who::Customer, "alone")
        .says(Who::Customer, "still alone");
    let before = ["p2 entered", "p2 says t2"];
    scenario.reads(Who::Host, &before);
    assert_eq!(
        scenario.view(Who::Customer).chat.conversations[0].waiting,
        [3, 4]
    );
    scenario.pass(29).connects(Who::Host);
    let after = [
        &before[..],
        &["p2 says t3", "p2 says t4"],
        &["p1 connection-lost", "p1 connection-back"],
    ]
    .concat();
    scenario
        .reads(Who::Host, &after)
        .reads(Who::Customer, &after);
    assert!(
        scenario.view(Who::Customer).chat.conversations[0]
            .waiting
            .is_empty()
    );
    let mut scenario = scenario.clone().with_assistant();
    scenario.reads(Who::Assistant, &after);
}

#[test]
fn d12_an_agent_in_grace_is_not_there() {
    let mut scenario = Scenario::lobby();
    scenario
        .disconnects(Who::Host)
        .pass(1)
        .says(Who::Customer, "hello?");
    assert_eq!(
        scenario.view(Who::Customer).chat.conversations[0].waiting,
        [2]
    );
}

#[test]
fn d12_another_agent_who_is_there_takes_messages_in() {
    let mut scenario = Scenario::lobby().with_assistant();
    scenario
        .disconnects(Who::Host)
        .says(Who::Customer, "hello?");
    assert!(
        scenario.view(Who::Customer).chat.conversations[0]
            .waiting
            .is_empty()
    );
}

#[test]
fn d13_nobody_comes_and_the_messages_are_given_up_visibly() {
    let mut scenario = Scenario::lobby();
    scenario
        .says(Who::Customer, "kept")
        .disconnects(Who::Host)
        .says(Who::Customer, "lost");
    scenario
        .pass(30)
        .happened(&["loss-told", "returned-to-entry", "grace-ended"]);
    scenario
        .enters(PHONE)
        .connects(Who::Customer)
        .connects(Who::Host);
    let chat = &scenario.view(Who::Customer).chat.conversations[0];
    assert_eq!(
        (chat.discarded.as_slice(), chat.waiting.as_slice()),
        (&[3][..], &[][..])
    );
    let texts = |scenario: &Scenario, who| {
        let said = scenario
            .lines(who)
            .into_iter()
            .filter(|line| line.contains("says"));
        said.collect::<Vec<_>>()
    };
    assert_eq!(
        texts(&scenario, Who::Customer),
        ["p2 says t2", "p2 says t3"]
    );
    assert_eq!(texts(&scenario, Who::Host), ["p2 says t2"]);
}

#[test]
fn d13_an_end_gives_nothing_up() {
    let mut scenario = Scenario::call();
    scenario
        .customer(CallCommand::LeaveCall)
        .pass(4 * 60 + 40)
        .disconnects(Who::Host);
    scenario
        .says(Who::Customer, "are you there?")
        .pass(20)
        .happened(&["loss-told", "call-abandoned"]);
    assert_eq!(
        scenario.view(Who::Customer).chat.conversations[0]
            .waiting
            .len(),
        1
    );
    scenario.connects(Who::Host);
    assert!(scenario.lines(Who::Host).contains(&"p2 says t2".into()));
}

#[test]
fn each_side_sees_how_far_the_other_has_read() {
    let mut scenario = Scenario::lobby();
    scenario
        .says(Who::Customer, "one")
        .says(Who::Customer, "two");
    scenario.agent(seen(None, 2)).happened(&["seen"]);
    let read = |scenario: &Scenario, who| {
        let chat = scenario.view(who).chat.conversations.remove(0);
        (chat.last, chat.seen_by_me, chat.seen_by_others)
    };
    assert_eq!(read(&scenario, Who::Customer), (3, 0, 2));
    assert_eq!(read(&scenario, Who::Host), (3, 2, 0));
    scenario.agent(seen(None, 1)).changes_nothing();
    scenario.agent(seen(None, 2)).changes_nothing();
    scenario.agent(seen(None, 3)).happened(&["seen"]);
    scenario.customer(seen(None, 1)).happened(&["seen"]);
    assert_eq!(read(&scenario, Who::Customer), (3, 1, 3));
}

#[rstest]
#[case::nothing(0)]
#[case::more_than_there_is(9)]
#[case::far_more_than_there_is(u32::MAX)]
fn what_cannot_have_been_seen_changes_nothing(#[case] sequence: u32) {
    Scenario::lobby()
        .agent(seen(None, sequence))
        .changes_nothing();
}

#[rstest]
#[case::no_place_here(Scenario::done(), Who::Colleague, Some(SECOND), Denial::NotInSession)]
#[case::another_device(Scenario::done(), Who::Laptop, Some(SECOND), Denial::Replaced)]
#[case::not_the_own_chat(Scenario::lobby(), Who::Customer, Some(SECOND), Denial::NotInSession)]
fn refusals_of_seen_in_their_order(
    #[case] mut scenario: Scenario,
    #[case] who: Who,
    #[case] conversation: Option<SeatId>,
    #[case] denial: Denial,
) {
    scenario.by(who, seen(conversation, 1)).expect(denial);
}

#[test]
fn the_last_page_can_still_be_read() {
    let mut scenario = Scenario::done();
    scenario.customer(seen(None, 1)).happened(&["seen"]);
}

#[test]
fn texts_are_counted_across_names_and_messages() {
    let mut scenario = Scenario::lobby();
    scenario
        .customer(EntryCommand::GiveName { name: "Ida".into() })
        .says(Who::Customer, "hello");
    assert_eq!(scenario.seat(CUSTOMER).name, Some(TextId(2)));
    scenario.reads(Who::Host, &["p2 entered", "p2 says t3"]);
}
