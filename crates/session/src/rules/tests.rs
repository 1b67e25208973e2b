//! What holds for every rule: who you are is asked first, then whether the session still runs.

use std::collections::BTreeMap;

use rstest::rstest;

use crate::command::{
    CallCommand, ChatCommand, CheckCommand, Command, EntryCommand, PresenceCommand, StatusCommand,
    VoiceCommand,
};
use crate::denial::Denial;
use crate::event::{Event, PresenceEvent};
use crate::ids::ConnectionId;
use crate::limits::ITEMS;
use crate::policy::Policy;
use crate::state::{Audience, Check, CheckState, Content, Item, Notice, Session, Status, Waits};
use crate::testing::Fixed;
use crate::testing::scenario::*;

#[test]
fn every_command_that_a_person_may_send_is_read_as_it_is_written() {
    let written: BTreeMap<_, _> = every_command()
        .into_iter()
        .map(|command| (serde_json::to_string(&command).unwrap(), command))
        .collect();
    assert!(written.len() >= 28, "{:?}", written.keys());
    for (json, command) in written {
        assert_eq!(serde_json::from_str(&json).ok(), Some(command), "{json}");
    }
}

#[test]
fn every_event_has_a_name_of_its_own_and_opens_as_it_was_sealed() {
    let events = Event::samples(&mut Fixed);
    let sealed: BTreeMap<_, _> = events
        .iter()
        .map(|event| (event.seal().kind, event))
        .collect();
    assert!(sealed.len() > 40, "{:?}", sealed.keys());
    assert_eq!(sealed.len(), events.len());
    for (kind, event) in sealed {
        assert_eq!(Event::open(&event.seal()).as_ref(), Ok(event), "{kind}");
    }
}

#[rstest]
#[case(EntryCommand::Withdraw { seat: CUSTOMER, device: PHONE })]
#[case(PresenceCommand::Connect { connection: ConnectionId(1) })]
#[case(PresenceCommand::TimePassed)]
#[case(PresenceCommand::Recover)]
fn nobody_sends_what_only_the_server_may_ask_for(#[case] command: impl Into<Command>) {
    let command = command.into();
    assert!(serde_json::to_string(&command).is_err(), "{command:?}");
    assert!(!every_command().contains(&command));
    for name in [
        "enter",
        "withdraw",
        "connect",
        "disconnect",
        "timePassed",
        "recover",
    ] {
        let sent = format!(r#"{{"type":"{name}","seat":"p2","device":"1","connection":1}}"#);
        assert!(serde_json::from_str::<Command>(&sent).is_err(), "{sent}");
    }
}

#[rstest]
#[case::a_colleague_without_a_place(Scenario::done(), Who::Colleague, Denial::NotInSession)]
#[case::a_customer_outside(Scenario::new(), Who::Customer, Denial::NotInSession)]
#[case::another_device(Scenario::done(), Who::Laptop, Denial::Replaced)]
#[case::a_customer_without_a_place(Scenario::done(), Who::Second, Denial::NotInSession)]
#[case::the_server(Scenario::done(), Who::System, Denial::NotInSession)]
fn who_you_are_is_asked_first(
    #[case] mut scenario: Scenario,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    for command in every_command() {
        scenario.by(who, command).expect(denial);
    }
    let connection = ConnectionId(9);
    scenario
        .by(who, PresenceCommand::Connect { connection })
        .expect(denial);
}

#[rstest]
#[case::for_the_host(Scenario::done(), Who::Host)]
#[case::for_an_assistant(Scenario::done().with_assistant(), Who::Assistant)]
#[case::for_the_customer(Scenario::done(), Who::Customer)]
#[case::after_a_cancel(Scenario::lobby().after(|s| s.agent(StatusCommand::EndSession)), Who::Host)]
fn whether_the_session_still_runs_is_asked_second(
    #[case] mut scenario: Scenario,
    #[case] who: Who,
) {
    let stands_by_itself = |command: &Command| {
        matches!(
            command,
            Command::Chat(ChatCommand::MarkSeen { .. })
                | Command::Status(StatusCommand::SetStatus { .. })
                | Command::Status(StatusCommand::SetTitle { .. })
        )
    };
    for command in every_command()
        .into_iter()
        .filter(|command| !stands_by_itself(command))
    {
        scenario.by(who, command).expect(Denial::SessionEnded);
    }
}

/// A session in which not one more item has room.
fn full(session: &mut Session) {
    let at = session.opened_at;
    let content = Content::Notice(Notice::CallJoined);
    let (conversation, audience, by) = (CUSTOMER, Audience::Both, None);
    let item = Item {
        at,
        conversation,
        audience,
        by,
        content,
    };
    session.items.resize(ITEMS, item);
}

#[rstest]
#[case::a_message(
    Scenario::lobby(), Who::Customer, ChatCommand::Say { conversation: None, body: "x".into() })]
#[case::the_media_check_passed(
    Scenario::lobby().after(|s| {
        s.finds(Check::Camera, CheckState::Works).finds(Check::Microphone, CheckState::Works)
    }),
    Who::Customer, CheckCommand::FinishCheck)]
#[case::audio_only(Scenario::lobby(), Who::Customer, CheckCommand::ChooseAudioOnly)]
#[case::a_skip(Scenario::lobby(), Who::Customer, CheckCommand::SkipMediaCheck { confirmed: true })]
#[case::an_old_browser(Scenario::lobby(), Who::Customer, CheckCommand::ReportOldBrowser)]
#[case::a_ring(Scenario::checked(), Who::Host, CallCommand::StartCall)]
#[case::an_accept(Scenario::ringing(), Who::Customer, CallCommand::AcceptCall)]
#[case::coming_into_the_call(
    Scenario::call().after(|s| s.customer(CallCommand::LeaveCall)), Who::Customer,
    CallCommand::JoinCall)]
#[case::the_voice_call(
    Scenario::call().after(|s| s.agent(VoiceCommand::EndVoice)), Who::Host,
    VoiceCommand::StartVoice)]
#[case::a_reopening(
    Scenario::done(), Who::Host, StatusCommand::SetStatus { to: Status::Confirmed })]
fn a_full_session_takes_nothing_new(
    #[case] scenario: Scenario,
    #[case] who: Who,
    #[case] command: impl Into<Command>,
) {
    let command = command.into();
    let room_for_one = |session: &mut Session| {
        full(session);
        session.items.pop();
    };
    scenario
        .clone()
        .staged(full)
        .by(who, command.clone())
        .expect(Denial::LimitReached);
    assert!(
        !scenario
            .staged(room_for_one)
            .by(who, command)
            .lines(who)
            .is_empty()
    );
}

#[rstest]
#[case::hanging_up(Scenario::call(), Who::Customer, CallCommand::LeaveCall, "call-left")]
#[case::declining(
    Scenario::ringing(),
    Who::Customer,
    CallCommand::DeclineCall,
    "ring-declined"
)]
#[case::ending_the_voice_call(Scenario::call(), Who::Host, VoiceCommand::EndVoice, "voice-ended")]
#[case::ending_the_session(
    Scenario::call(),
    Who::Host,
    StatusCommand::EndSession,
    "session-ended"
)]
#[case::cancelling(
    Scenario::lobby(), Who::Host, StatusCommand::SetStatus { to: Status::Cancelled },
    "session-ended")]
fn a_full_session_can_be_left_and_ended(
    #[case] scenario: Scenario,
    #[case] who: Who,
    #[case] command: impl Into<Command>,
    #[case] event: &str,
) {
    scenario.staged(full).by(who, command).happened(&[event]);
}

#[test]
fn a_log_that_does_not_begin_with_the_opening_is_no_session() {
    let event = Event::Presence(PresenceEvent::Recovered);
    assert_eq!(Session::replay([(START, &event)]), None);
    assert_eq!(Session::replay([]), None);
}

#[test]
fn what_may_take_how_long_and_how_much_there_may_be_is_what_the_policy_says() {
    let policy = Policy {
        waits: Waits::DEFAULT,
        items: 2,
        connections_per_seat: 1,
        takeover_questions: 0,
        link_after_done_ms: 1_000,
        return_ms: 6_000,
        return_renewed_ms: 5_000,
        call_without_customer_ms: 2_000,
        lobby_ms: 3_000,
        loss_told_ms: 4_000,
        losses_told: 1,
    };
    assert_eq!(policy.returns_until(START), START.plus(6_000));
    let renews = |later| policy.renews_return(START, START.plus(later));
    assert_eq!((renews(4_999), renews(5_000)), (false, true));
    let by = |mut scenario: Scenario| {
        scenario.policy = policy;
        scenario
    };
    let say = |body: &str| ChatCommand::Say {
        conversation: None,
        body: body.into(),
    };
    by(Scenario::lobby())
        .customer(say("the second item"))
        .customer(say("the third"))
        .expect(Denial::LimitReached)
        .customer(PresenceCommand::Connect {
            connection: ConnectionId(1),
        })
        .expect(Denial::LimitReached)
        .enters(LAPTOP)
        .expect(Denial::TakeoverExhausted)
        .pass(3)
        .happened(&["lobby-closed"]);
    by(Scenario::call().after(|s| s.customer(CallCommand::LeaveCall)))
        .pass(2)
        .happened(&["call-abandoned"]);
    by(Scenario::done())
        .pass(1)
        .enters(PHONE)
        .expect(Denial::EntryNotValid);
    by(Scenario::call())
        .disconnects(Who::Host)
        .pass(4)
        .happened(&["loss-told"])
        .connects(Who::Host)
        .disconnects(Who::Host)
        .pass(4)
        .changes_nothing();
}
