//! Who sees what, and who does not.

use rstest::rstest;

use super::*;
use crate::command::Command;
use crate::flow::MediaKind;
use crate::limits::GRACE_MS;
use crate::stage::*;
use crate::state::{Ask, Check, CheckState, Status, Transport, Via};

const ALLOW: Command = Command::AnswerTakeover {
    seat: CUSTOMER,
    allow: true,
};

fn person(stage: &Stage, viewer: Who, seat: SeatId) -> PersonView {
    let people = stage.view(viewer).people;
    people
        .into_iter()
        .find(|person| person.seat == seat)
        .unwrap()
}

fn named(stage: &mut Stage) -> &mut Stage {
    stage.customer(Command::GiveName { name: "Ida".into() })
}

#[rstest]
#[case::a_colleague_without_a_place(Stage::call(), Who::Colleague, Denial::NotInSession)]
#[case::before_the_code(Stage::new(), Who::Customer, Denial::NotInSession)]
#[case::a_device_at_the_door(
    Stage::checked().after(|s| s.enters(LAPTOP)), Who::Laptop, Denial::Replaced)]
#[case::a_device_that_was_replaced(
    Stage::call().after(|s| s.enters(LAPTOP).customer(ALLOW)), Who::Customer, Denial::Replaced)]
#[case::sent_back_to_code_entry(
    Stage::call().after(|s| s.disconnects(Who::Host).pass(30)), Who::Customer,
    Denial::NotInSession)]
#[case::nobody(Stage::call(), Who::System, Denial::NotInSession)]
fn who_has_no_place_sees_nothing(#[case] stage: Stage, #[case] who: Who, #[case] denial: Denial) {
    let (session, actor) = (&stage.session, who.actor());
    assert_eq!(session.view(stage.now, actor).err(), Some(denial));
    assert_eq!(
        session.items(actor, Some(CUSTOMER), 0, 9).err(),
        Some(denial)
    );
    assert_eq!(
        session.last_sequence(actor, Some(CUSTOMER)).err(),
        Some(denial)
    );
    assert_eq!(session.seat(actor).err(), Some(denial));
}

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
}

#[test]
fn what_an_agent_does_is_told_in_each_conversation() {
    let mut stage = Stage::lobby().with_second();
    stage.disconnects(Who::Host);
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

#[test]
fn the_media_check_is_for_agents_and_oneself() {
    let mut stage = Stage::lobby().with_second();
    stage.customer(Command::BeginCheck);
    stage.finds(Check::Camera, CheckState::Works);
    stage.finds(Check::Microphone, CheckState::Silent);
    stage.finds(Check::Sound, CheckState::Trying);
    stage.customer(Command::ReportTransport {
        transport: Transport::Tcp,
    });
    stage.customer(Command::ReportOldBrowser);
    let expected = LobbyView {
        begun: true,
        camera: CheckState::Works,
        microphone: CheckState::Silent,
        sound: CheckState::Trying,
        transport: Transport::Tcp,
        outcome: None,
        old_browser: true,
        since: Some(START),
    };
    assert_eq!(
        person(&stage, Who::Host, CUSTOMER).lobby,
        Some(expected.clone())
    );
    assert_eq!(
        person(&stage, Who::Customer, CUSTOMER).lobby,
        Some(expected)
    );
    assert_eq!(person(&stage, Who::Second, CUSTOMER).lobby, None);
    assert_eq!(person(&stage, Who::Customer, SECOND).lobby, None);
    assert_eq!(person(&stage, Who::Host, HOST).lobby, None);
}

#[test]
fn customers_do_not_learn_which_user_an_agent_is() {
    let stage = Stage::lobby().with_assistant();
    assert_eq!(person(&stage, Who::Customer, HOST).user, None);
    assert_eq!(
        person(&stage, Who::Assistant, HOST)
            .user
            .unwrap()
            .to_string(),
        "ua"
    );
    assert_eq!(
        person(&stage, Who::Host, ASSISTANT)
            .user
            .unwrap()
            .to_string(),
        "ub"
    );
    assert_eq!(person(&stage, Who::Host, CUSTOMER).user, None);
}

#[test]
fn everybody_sees_who_is_there_and_who_manages() {
    let mut stage = Stage::lobby();
    named(&mut stage);
    for who in [Who::Host, Who::Customer] {
        let [host, customer] = stage.view(who).people.try_into().unwrap();
        assert_eq!(
            (host.role, host.host, host.inside),
            (Role::Agent, true, true)
        );
        assert_eq!(
            (customer.role, customer.host, customer.inside),
            (Role::Customer, false, true)
        );
        assert_eq!(
            (host.name, customer.name),
            (Some(TextId(1)), Some(TextId(2)))
        );
        assert_eq!(
            [host.presence, customer.presence],
            [PresenceView::Present; 2]
        );
    }
    assert_eq!(stage.view(Who::Host).session.me, HOST);
    assert_eq!(stage.view(Who::Customer).session.me, CUSTOMER);
    assert!(!person(&Stage::new(), Who::Host, CUSTOMER).inside);
}

#[test]
fn presence_is_told_in_its_four_states() {
    let mut stage = Stage::new();
    assert_eq!(
        person(&stage, Who::Host, CUSTOMER).presence,
        PresenceView::Absent
    );
    stage
        .connects(Who::Host)
        .enters(PHONE)
        .connects(Who::Customer);
    assert_eq!(
        person(&stage, Who::Host, CUSTOMER).presence,
        PresenceView::Present
    );
    stage.disconnects(Who::Customer);
    let until = stage.now.plus(GRACE_MS);
    assert_eq!(
        person(&stage, Who::Host, CUSTOMER).presence,
        PresenceView::Grace { until }
    );
    stage.pass(30);
    assert_eq!(
        person(&stage, Who::Host, CUSTOMER).presence,
        PresenceView::Gone
    );
}

#[test]
fn a1_codes_and_links_are_for_agents() {
    let mut stage = Stage::new();
    let entry = |stage: &Stage| stage.view(Who::Host).session.entries.remove(0);
    let expected = EntryView {
        seat: CUSTOMER,
        generation: 1,
        code_until: Some(START.plus(15 * 60_000)),
        expired: false,
        used: false,
        takeover: None,
    };
    assert_eq!(entry(&stage), expected);
    stage.enters(PHONE).connects(Who::Customer);
    assert_eq!(
        entry(&stage),
        EntryView {
            code_until: None,
            used: true,
            ..expected.clone()
        }
    );
    assert!(stage.view(Who::Customer).session.entries.is_empty());
    let mut stage = Stage::new();
    stage.pass(15 * 60);
    assert_eq!(
        entry(&stage),
        EntryView {
            code_until: None,
            expired: true,
            ..expected
        }
    );
}

#[test]
fn f2_the_question_is_shown_to_the_one_who_is_asked() {
    let mut stage = Stage::checked();
    stage.enters(LAPTOP);
    let asked = |stage: &Stage| {
        let of_host = stage.view(Who::Host).session.entries.remove(0).takeover;
        (
            stage.view(Who::Customer).session.takeover.is_some(),
            of_host,
        )
    };
    assert_eq!(asked(&stage), (true, None));
    let first = stage.view(Who::Customer).session.takeover.unwrap();
    assert_eq!(
        (first.seat, first.via, first.until),
        (CUSTOMER, Via::Code, stage.now.plus(20_000))
    );
    stage.pass(20);
    assert_eq!(stage.guest().entry.takeover.unwrap().ask, Ask::Host);
    let (phone, host) = asked(&stage);
    assert!(!phone);
    assert_eq!(host.unwrap().until, stage.now.plus(120_000));
    stage.pass(120);
    assert_eq!(asked(&stage), (false, None));
}

#[test]
fn b33_a_ring_is_for_the_other_side() {
    let for_me = |stage: &Stage, who| stage.view(who).call.ring.unwrap().for_me;
    let stage = Stage::ringing().with_assistant();
    assert!(for_me(&stage, Who::Customer));
    assert!(!for_me(&stage, Who::Host) && !for_me(&stage, Who::Assistant));
    let stage = Stage::called().with_assistant().with_second();
    assert!(for_me(&stage, Who::Host));
    assert!(!for_me(&stage, Who::Customer) && !for_me(&stage, Who::Second));
    assert!(!for_me(&stage, Who::Assistant), "only the host answers");
    let ring = stage.view(Who::Host).call.ring.unwrap();
    assert_eq!((ring.by, ring.until), (CUSTOMER, stage.now.plus(45_000)));
}

#[test]
fn the_call_is_told_to_everybody() {
    let mut stage = Stage::call();
    stage.pass(10).customer(Command::LeaveCall);
    for who in [Who::Host, Who::Customer] {
        let call = stage.view(who).call;
        assert_eq!(
            (call.running_since, call.voice, call.ring),
            (Some(START), true, None)
        );
        assert_eq!(call.without_customer_since, Some(stage.now));
    }
}

#[test]
fn media_are_told_as_they_flow() {
    let stage = Stage::call();
    let host = stage.view(Who::Host).media;
    assert!(host.send_microphone && !host.send_camera);
    let lines: Vec<_> = host
        .receive
        .iter()
        .map(|r| (r.from, r.kind, r.line))
        .collect();
    let expected = [
        (CUSTOMER, MediaKind::Microphone, 1),
        (CUSTOMER, MediaKind::Camera, 0),
    ];
    assert_eq!(lines, expected);
    let customer = stage.view(Who::Customer).media;
    assert!(customer.send_microphone && customer.send_camera);
    let lines: Vec<_> = customer
        .receive
        .iter()
        .map(|r| (r.from, r.kind, r.line))
        .collect();
    assert_eq!(lines, [(HOST, MediaKind::Microphone, 0)]);
}

#[test]
fn who_is_not_in_the_call_neither_sends_nor_receives() {
    let stage = Stage::call().with_second().with_assistant();
    for who in [Who::Second, Who::Assistant] {
        let media = stage.view(who).media;
        assert!(!media.send_camera && !media.send_microphone && media.receive.is_empty());
    }
}

#[test]
fn everybody_sees_muted_microphones_and_cameras() {
    let mut stage = Stage::call();
    stage.customer(Command::SetMicrophone { on: false });
    let customer = person(&stage, Who::Host, CUSTOMER);
    assert_eq!(
        (customer.in_call, customer.microphone, customer.camera),
        (true, false, true)
    );
}

#[test]
fn the_session_is_told_from_its_opening_to_its_end() {
    let mut stage = Stage::done();
    let session = stage.view(Who::Customer).session;
    assert_eq!((session.id, session.host), (stage.session.id, HOST));
    assert_eq!(
        (session.opened_at, session.over_since),
        (START, Some(stage.now))
    );
    assert_eq!(session.status, Status::Done);
    stage.agent(Command::SetStatus {
        to: Status::Confirmed,
    });
    assert_eq!(stage.view(Who::Customer).session.over_since, None);
}

/// What a page shows as the answer to each button.
fn buttons(may: &May, conversation: Option<SeatId>) -> Vec<(Command, Option<Denial>)> {
    let body = String::from("Hello");
    vec![
        (Command::StartCall, may.start_call),
        (Command::AcceptCall, may.accept_call),
        (Command::JoinCall, may.join_call),
        (Command::LeaveCall, may.leave_call),
        (Command::EndSession, may.end_session),
        (Command::Say { conversation, body }, may.say),
        (Command::SetCamera { on: true }, may.set_camera),
        (Command::FinishCheck, may.finish_check),
        (Command::RenewEntry { seat: CUSTOMER }, may.renew_entry),
        (Command::StartVoice, may.start_voice),
        (Command::EndVoice, may.end_voice),
        (Command::JoinVoice, may.join_voice),
        (Command::LeaveVoice, may.leave_voice),
    ]
}

#[rstest]
#[case::alone(Stage::new(), &[Who::Host])]
#[case::in_the_lobby(Stage::lobby(), &[Who::Host, Who::Customer])]
#[case::checked(Stage::checked(), &[Who::Host, Who::Customer])]
#[case::ringing(Stage::ringing(), &[Who::Host, Who::Customer])]
#[case::called(Stage::called(), &[Who::Host, Who::Customer])]
#[case::talking(Stage::call(), &[Who::Host, Who::Customer])]
#[case::done(Stage::done(), &[Who::Host, Who::Customer])]
#[case::four(
    Stage::call().with_second().with_assistant(),
    &[Who::Host, Who::Customer, Who::Second, Who::Assistant])]
fn a_button_says_what_its_command_is_answered(#[case] stage: Stage, #[case] viewers: &[Who]) {
    for who in viewers {
        let conversation = match who {
            Who::Host | Who::Assistant => Some(CUSTOMER),
            _ => None,
        };
        for (command, shown) in buttons(&stage.view(*who).may, conversation) {
            let answer = stage.session.decide(stage.now, who.actor(), &command);
            assert_eq!(shown, answer.err(), "{command:?} by {who:?}");
        }
    }
}

#[test]
fn buttons_of_a_call_change_as_it_goes() {
    let may = |stage: &Stage, who| stage.view(who).may;
    let stage = Stage::lobby();
    assert_eq!(
        may(&stage, Who::Host).start_call,
        Some(Denial::StillChecking)
    );
    assert_eq!(
        may(&stage, Who::Customer).finish_check,
        Some(Denial::CheckNotPassed)
    );
    let stage = Stage::checked();
    assert_eq!(may(&stage, Who::Host).start_call, None);
    assert_eq!(may(&stage, Who::Customer).finish_check, None);
    let stage = Stage::ringing();
    assert_eq!(may(&stage, Who::Customer).accept_call, None);
    assert_eq!(may(&stage, Who::Host).set_camera, None);
    let stage = Stage::call();
    assert_eq!(may(&stage, Who::Customer).leave_call, None);
    assert_eq!(
        may(&stage, Who::Host).leave_call,
        Some(Denial::HostEndsInstead)
    );
    assert_eq!(
        may(&stage, Who::Customer).end_session,
        Some(Denial::NotHost)
    );
    assert_eq!(may(&stage, Who::Host).end_voice, None);
    let stage = Stage::done();
    assert_eq!(may(&stage, Who::Customer).say, Some(Denial::SessionEnded));
}
