//! Each reads the own conversation, and nothing of what is not for them.

use super::*;

#[test]
fn a_customer_sees_no_notice_for_agents_and_no_gap_where_it_is() {
    let mut stage = Stage::lobby();
    stage.customer(Command::ReportOldBrowser);
    stage.customer(Command::SkipMediaCheck { confirmed: true });
    stage.says(Who::Customer, "hello");
    // `reads` makes sure that the sequence numbers have no gaps.
    stage.reads(Who::Customer, &["p2 entered", "p2 says t2"]);
    let of_agents = [
        "p2 entered",
        "p2 old-browser",
        "p2 check-skipped",
        "p2 says t2",
    ];
    stage.reads(Who::Host, &of_agents);
    assert_eq!(stage.view(Who::Customer).chat.conversations[0].last, 2);
    assert_eq!(stage.view(Who::Host).chat.conversations[0].last, 4);
}

#[test]
fn items_follow_the_sequence_asked_for_and_no_more_than_asked_for() {
    let mut stage = Stage::lobby();
    for text in ["one", "two", "three"] {
        stage.says(Who::Customer, text);
    }
    let sequences = |after, limit| {
        let items = stage
            .session
            .items(Who::Host.actor(), None, after, limit)
            .unwrap();
        items.iter().map(|item| item.sequence).collect::<Vec<_>>()
    };
    assert_eq!(sequences(0, 2), [1, 2]);
    assert_eq!(sequences(2, 9), [3, 4]);
    assert!(sequences(4, 9).is_empty());
    assert!(sequences(u32::MAX, 9).is_empty());
    assert_eq!(stage.session.last_sequence(Who::Host.actor(), None), Ok(4));
    let item = &stage.session.items(Who::Host.actor(), None, 1, 1).unwrap()[0];
    assert_eq!(
        (item.at, item.by, item.text()),
        (stage.now, Some(CUSTOMER), Some(TextId(2)))
    );
    let entered = &stage.session.items(Who::Host.actor(), None, 0, 1).unwrap()[0];
    assert_eq!(entered.text(), None);
}

#[test]
fn a_customer_never_sees_the_chat_of_another() {
    let mut stage = Stage::lobby().with_second();
    stage
        .says(Who::Customer, "of the first")
        .says(Who::Second, "of the second");
    stage.reads(Who::Customer, &["p2 entered", "p2 says t2"]);
    stage.reads(Who::Second, &["p4 entered", "p4 says t3"]);
    let items = |who: Who, conversation| stage.session.items(who.actor(), conversation, 0, 9);
    assert_eq!(
        items(Who::Customer, Some(SECOND)).err(),
        Some(Denial::NotInSession)
    );
    assert_eq!(
        items(Who::Second, Some(CUSTOMER)).err(),
        Some(Denial::NotInSession)
    );
    let conversations = |who| {
        let chat = stage.view(who).chat.conversations;
        chat.iter()
            .map(|chat| chat.conversation)
            .collect::<Vec<_>>()
    };
    assert_eq!(conversations(Who::Customer), [CUSTOMER]);
    assert_eq!(conversations(Who::Second), [SECOND]);
    assert_eq!(conversations(Who::Host), [CUSTOMER, SECOND]);
    // What the rules refuse is not even there to be read.
    let session = &stage.session;
    assert!(session.audience_of(stage.seat(SECOND), CUSTOMER).is_empty());
    assert!(!session.audience_of(stage.seat(HOST), CUSTOMER).is_empty());
}

#[test]
fn what_an_agent_does_is_told_in_each_conversation() {
    let mut stage = Stage::lobby().with_second();
    stage.disconnects(Who::Host).pass(6);
    stage.reads(Who::Customer, &["p2 entered", "p1 connection-lost"]);
    stage.reads(Who::Second, &["p4 entered", "p1 connection-lost"]);
}

#[test]
fn d13_agents_never_see_a_message_that_was_given_up() {
    let mut stage = Stage::lobby();
    stage.disconnects(Who::Host).says(Who::Customer, "lost");
    assert!(
        stage.view(Who::Host).chat.conversations[0]
            .waiting
            .is_empty()
    );
    stage.pass(30).connects(Who::Host);
    assert!(
        !stage
            .lines(Who::Host)
            .iter()
            .any(|line| line.contains("says"))
    );
    assert!(
        stage.view(Who::Host).chat.conversations[0]
            .discarded
            .is_empty()
    );
    stage
        .enters(PHONE)
        .connects(Who::Customer)
        .says(Who::Customer, "again");
    stage
        .disconnects(Who::Host)
        .says(Who::Customer, "and again")
        .connects(Who::Host);
    let said: Vec<_> = stage
        .lines(Who::Host)
        .into_iter()
        .filter(|l| l.contains("says"))
        .collect();
    assert_eq!(said, ["p2 says t3", "p2 says t4"]);
}

#[test]
fn d14_a_stranger_with_the_code_reads_nothing_of_what_was_before() {
    let mut stage = Stage::lobby();
    named(&mut stage)
        .says(Who::Customer, "secret")
        .disconnects(Who::Host);
    stage.says(Who::Customer, "waits").pass(30);
    stage
        .enters(LAPTOP)
        .connects(Who::Laptop)
        .connects(Who::Host);
    stage.says(Who::Laptop, "hello");
    stage.reads(Who::Laptop, &["p2 entered", "p2 says t5"]);
    let view = stage.view(Who::Laptop);
    let chat = &view.chat.conversations[0];
    assert_eq!((chat.last, chat.seen_by_me, chat.seen_by_others), (2, 0, 0));
    assert!(chat.waiting.is_empty() && chat.discarded.is_empty());
    assert_eq!(
        view.texts(),
        [TextId(1)],
        "the host's name, and not that of the first customer"
    );
    assert!(
        stage.lines(Who::Host).contains(&"p2 says t3".into()),
        "agents keep the case"
    );
}

#[test]
fn d14_the_same_device_reads_on_where_it_was() {
    let mut stage = Stage::lobby();
    stage
        .says(Who::Customer, "one")
        .disconnects(Who::Host)
        .pass(30);
    stage.enters(PHONE).connects(Who::Customer);
    assert_eq!(
        stage.lines(Who::Customer)[..2],
        ["p2 entered", "p2 says t2"]
    );
}
