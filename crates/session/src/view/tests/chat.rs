//! Each person reads their own conversation, and nothing that is not for them.

use super::*;
use crate::command::{ChatCommand, CheckCommand};
use crate::event::ChatEvent;

#[test]
fn a_customer_sees_no_notice_for_agents_and_no_gap_where_it_is() {
    let mut scenario = Scenario::lobby();
    scenario.customer(CheckCommand::ReportOldBrowser);
    scenario.customer(CheckCommand::SkipMediaCheck { confirmed: true });
    scenario.says(Who::Customer, "hello");
    // `reads` makes sure that the sequence numbers have no gaps.
    scenario.reads(Who::Customer, &["p2 entered", "p2 says t2"]);
    let of_agents = [
        "p2 entered",
        "p2 old-browser",
        "p2 check-skipped",
        "p2 says t2",
    ];
    scenario.reads(Who::Host, &of_agents);
    assert_eq!(scenario.view(Who::Customer).chat.conversations[0].last, 2);
    assert_eq!(scenario.view(Who::Host).chat.conversations[0].last, 4);
}

#[test]
fn items_follow_the_sequence_asked_for_and_no_more_than_asked_for() {
    let mut scenario = Scenario::lobby();
    for text in ["one", "two", "three"] {
        scenario.says(Who::Customer, text);
    }
    let sequences = |after, limit| {
        let items = scenario
            .session
            .items(Who::Host.actor(), None, after, limit)
            .unwrap();
        items.iter().map(|item| item.sequence).collect::<Vec<_>>()
    };
    assert_eq!(sequences(0, 2), [1, 2]);
    assert_eq!(sequences(2, 9), [3, 4]);
    assert!(sequences(4, 9).is_empty());
    assert!(sequences(u32::MAX, 9).is_empty());
    assert_eq!(
        scenario.session.last_sequence(Who::Host.actor(), None),
        Ok(4)
    );
    let item = &scenario
        .session
        .items(Who::Host.actor(), None, 1, 1)
        .unwrap()[0];
    assert_eq!(
        (item.at, item.by, item.text()),
        (scenario.now, Some(CUSTOMER), Some(TextId(2)))
    );
    let entered = &scenario
        .session
        .items(Who::Host.actor(), None, 0, 1)
        .unwrap()[0];
    assert_eq!(entered.text(), None);
}

#[test]
fn a_customer_never_sees_the_chat_of_another() {
    let mut scenario = Scenario::lobby().with_second();
    scenario
        .says(Who::Customer, "of the first")
        .says(Who::Second, "of the second");
    scenario.reads(Who::Customer, &["p2 entered", "p2 says t2"]);
    scenario.reads(Who::Second, &["p4 entered", "p4 says t3"]);
    let items = |who: Who, conversation| scenario.session.items(who.actor(), conversation, 0, 9);
    assert_eq!(
        items(Who::Customer, Some(SECOND)).err(),
        Some(Denial::NotInSession)
    );
    assert_eq!(
        items(Who::Second, Some(CUSTOMER)).err(),
        Some(Denial::NotInSession)
    );
    let conversations = |who| {
        let chat = scenario.view(who).chat.conversations;
        chat.iter()
            .map(|chat| chat.conversation)
            .collect::<Vec<_>>()
    };
    assert_eq!(conversations(Who::Customer), [CUSTOMER]);
    assert_eq!(conversations(Who::Second), [SECOND]);
    assert_eq!(conversations(Who::Host), [CUSTOMER, SECOND]);
    // What the rules refuse is not even there to be read.
    let session = &scenario.session;
    assert!(
        session
            .audience_of(scenario.seat(SECOND), CUSTOMER)
            .is_empty()
    );
    assert!(
        !session
            .audience_of(scenario.seat(HOST), CUSTOMER)
            .is_empty()
    );
}

#[test]
fn what_an_agent_does_is_told_in_each_conversation() {
    let mut scenario = Scenario::lobby().with_second();
    scenario.disconnects(Who::Host).pass(6);
    scenario.reads(Who::Customer, &["p2 entered", "p1 connection-lost"]);
    scenario.reads(Who::Second, &["p4 entered", "p1 connection-lost"]);
}

#[test]
fn d13_agents_never_see_a_message_that_was_given_up() {
    let mut scenario = Scenario::lobby();
    scenario.disconnects(Who::Host).says(Who::Customer, "lost");
    assert!(
        scenario.view(Who::Host).chat.conversations[0]
            .waiting
            .is_empty()
    );
    scenario.pass(30).connects(Who::Host);
    assert!(
        !scenario
            .lines(Who::Host)
            .iter()
            .any(|line| line.contains("says"))
    );
    assert!(
        scenario.view(Who::Host).chat.conversations[0]
            .discarded
            .is_empty()
    );
    scenario
        .enters(PHONE)
        .connects(Who::Customer)
        .says(Who::Customer, "again");
    scenario
        .disconnects(Who::Host)
        .says(Who::Customer, "and again")
        .connects(Who::Host);
    let said: Vec<_> = scenario
        .lines(Who::Host)
        .into_iter()
        .filter(|l| l.contains("says"))
        .collect();
    assert_eq!(said, ["p2 says t3", "p2 says t4"]);
}

#[test]
fn d14_a_stranger_with_the_code_reads_nothing_of_what_was_before() {
    let mut scenario = Scenario::lobby();
    named(&mut scenario)
        .says(Who::Customer, "secret")
        .disconnects(Who::Host);
    scenario.says(Who::Customer, "waits").pass(30);
    scenario
        .enters(LAPTOP)
        .connects(Who::Laptop)
        .connects(Who::Host);
    scenario.says(Who::Laptop, "hello");
    scenario.reads(Who::Laptop, &["p2 entered", "p2 says t5"]);
    let view = scenario.view(Who::Laptop);
    let chat = &view.chat.conversations[0];
    assert_eq!((chat.last, chat.seen_by_me, chat.seen_by_others), (2, 0, 0));
    assert!(chat.waiting.is_empty() && chat.discarded.is_empty());
    assert_eq!(
        view.texts(),
        [TextId(1)],
        "the host's name, and not that of the first customer"
    );
    assert!(
        scenario.lines(Who::Host).contains(&"p2 says t3".into()),
        "agents keep the case"
    );
}

#[test]
fn d14_the_same_device_reads_on_where_it_was() {
    let mut scenario = Scenario::lobby();
    scenario
        .says(Who::Customer, "one")
        .disconnects(Who::Host)
        .pass(30);
    scenario.enters(PHONE).connects(Who::Customer);
    assert_eq!(
        scenario.lines(Who::Customer)[..2],
        ["p2 entered", "p2 says t2"]
    );
}

#[test]
fn the_list_counts_the_messages_of_others_that_the_host_has_not_seen() {
    let mut scenario = Scenario::lobby().with_second();
    let unseen = |scenario: &Scenario| scenario.session.unseen_by_host();
    assert_eq!(unseen(&scenario), 0, "notices are not counted");
    scenario.says(Who::Customer, "one").says(Who::Second, "two");
    scenario.says(Who::Host, "my own");
    assert_eq!(unseen(&scenario), 2);
    let sequence = scenario.lines(Who::Host).len() as u32;
    scenario.agent(ChatCommand::MarkSeen {
        conversation: Some(CUSTOMER),
        sequence,
    });
    assert_eq!(unseen(&scenario), 1);
}

#[test]
fn a_message_touches_the_chat_and_in_a_full_session_what_may_be_done() {
    let mut scenario = Scenario::checked();
    scenario.policy.items = scenario.session.items.len() + 2;
    let mut touched = |text| {
        let before = scenario.session.clone();
        scenario.says(Who::Customer, text);
        let said = ChatEvent::Said {
            by: CUSTOMER,
            conversation: CUSTOMER,
            text: TextId(scenario.session.texts),
            waiting: false,
        };
        let (now, viewer) = (scenario.now, Who::Host.actor());
        let touched = (scenario.session).touched_by(&scenario.policy, &said.into());
        let mut view = before.view(&scenario.policy, now, viewer).unwrap();
        let changed = (scenario.session).refresh(&scenario.policy, now, viewer, &mut view, touched);
        assert_eq!(view, scenario.view(Who::Host));
        (touched, changed)
    };
    assert_eq!(touched("one"), (Parts::CHAT, Ok(Parts::CHAT)));
    let both = Parts::CHAT | Parts::MAY;
    assert_eq!(touched("two"), (both, Ok(both)));
}

#[test]
fn what_is_not_different_has_not_changed() {
    let scenario = Scenario::call();
    let (policy, now, viewer) = (&scenario.policy, scenario.now, Who::Host.actor());
    let mut view = scenario.view(Who::Host);
    let same = scenario
        .session
        .refresh(policy, now, viewer, &mut view, Parts::ALL);
    assert_eq!(same, Ok(Parts::NONE));
    let mut other = Scenario::checked();
    other.now = now;
    let changed = (other.session).refresh(policy, now, viewer, &mut view, Parts::CALL);
    assert_eq!(changed, Ok(Parts::CALL));
    assert_eq!(view.call, other.view(Who::Host).call);
    assert_eq!(view.people, scenario.view(Who::Host).people);
}
