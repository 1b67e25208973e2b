//! What holds for every rule: who you are is asked first, then whether the session still runs.

use std::collections::BTreeSet;

use rstest::rstest;

use crate::command::Command;
use crate::denial::Denial;
use crate::event::Event;
use crate::ids::ConnectionId;
use crate::limits::ITEMS;
use crate::stage::*;
use crate::state::{Audience, Check, CheckState, Content, Item, Notice, Session, Status};

/// Whether a person sends it; a new command has to be put into the tables.
fn sent_by_a_person(command: &Command) -> bool {
    use Command as C;
    match command {
        C::RenewEntry { .. }
        | C::AnswerTakeover { .. }
        | C::SetTitle { .. }
        | C::GiveName { .. }
        | C::BeginCheck
        | C::ReportCheck { .. }
        | C::ReportTransport { .. }
        | C::FinishCheck
        | C::ChooseAudioOnly
        | C::SkipMediaCheck { .. }
        | C::ReportOldBrowser
        | C::Say { .. }
        | C::MarkSeen { .. }
        | C::StartCall
        | C::AcceptCall
        | C::DeclineCall
        | C::CancelRing
        | C::JoinCall
        | C::LeaveCall
        | C::EndSession
        | C::SetStatus { .. }
        | C::SetMicrophone { .. }
        | C::SetCamera { .. }
        | C::StartVoice
        | C::EndVoice
        | C::JoinVoice
        | C::LeaveVoice
        | C::PassMicrophone { .. } => true,
        C::Enter { .. }
        | C::Withdraw { .. }
        | C::Connect { .. }
        | C::Disconnect { .. }
        | C::TimePassed
        | C::Recover => false,
    }
}

/// How many commands a person may send.
const SENT_BY_A_PERSON: usize = 28;

#[test]
fn the_tables_have_every_command_that_a_person_may_send() {
    let commands = every_command();
    assert!(commands.iter().all(sent_by_a_person));
    let name = |command| serde_json::to_value(command).unwrap()["type"].to_string();
    let names: BTreeSet<String> = commands.iter().map(name).collect();
    assert_eq!(names.len(), SENT_BY_A_PERSON);
}

#[rstest]
#[case::a_colleague_without_a_place(Stage::done(), Who::Colleague, Denial::NotInSession)]
#[case::a_customer_outside(Stage::new(), Who::Customer, Denial::NotInSession)]
#[case::another_device(Stage::done(), Who::Laptop, Denial::Replaced)]
#[case::a_customer_without_a_place(Stage::done(), Who::Second, Denial::NotInSession)]
#[case::the_server(Stage::done(), Who::System, Denial::NotInSession)]
fn who_you_are_is_asked_first(#[case] mut stage: Stage, #[case] who: Who, #[case] denial: Denial) {
    for command in every_command() {
        stage.by(who, command).expect(denial);
    }
    let connection = ConnectionId(9);
    stage
        .by(who, Command::Connect { connection })
        .expect(denial);
}

#[rstest]
#[case::for_the_host(Stage::done(), Who::Host)]
#[case::for_an_assistant(Stage::done().with_assistant(), Who::Assistant)]
#[case::for_the_customer(Stage::done(), Who::Customer)]
#[case::after_a_cancel(Stage::lobby().after(|s| s.agent(Command::EndSession)), Who::Host)]
fn whether_the_session_still_runs_is_asked_second(#[case] mut stage: Stage, #[case] who: Who) {
    let stands_by_itself = |command: &Command| {
        matches!(
            command,
            Command::MarkSeen { .. } | Command::SetStatus { .. } | Command::SetTitle { .. }
        )
    };
    for command in every_command()
        .into_iter()
        .filter(|command| !stands_by_itself(command))
    {
        stage.by(who, command).expect(Denial::SessionEnded);
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
    Stage::lobby(), Who::Customer, Command::Say { conversation: None, body: "x".into() })]
#[case::the_media_check_passed(
    Stage::lobby().after(|s| {
        s.finds(Check::Camera, CheckState::Works).finds(Check::Microphone, CheckState::Works)
    }),
    Who::Customer, Command::FinishCheck)]
#[case::audio_only(Stage::lobby(), Who::Customer, Command::ChooseAudioOnly)]
#[case::a_skip(Stage::lobby(), Who::Customer, Command::SkipMediaCheck { confirmed: true })]
#[case::an_old_browser(Stage::lobby(), Who::Customer, Command::ReportOldBrowser)]
#[case::a_ring(Stage::checked(), Who::Host, Command::StartCall)]
#[case::an_accept(Stage::ringing(), Who::Customer, Command::AcceptCall)]
#[case::coming_into_the_call(
    Stage::call().after(|s| s.customer(Command::LeaveCall)), Who::Customer,
    Command::JoinCall)]
#[case::the_voice_call(
    Stage::call().after(|s| s.agent(Command::EndVoice)), Who::Host, Command::StartVoice)]
#[case::a_reopening(Stage::done(), Who::Host, Command::SetStatus { to: Status::Confirmed })]
fn a_full_session_takes_nothing_new(
    #[case] stage: Stage,
    #[case] who: Who,
    #[case] command: Command,
) {
    let room_for_one = |session: &mut Session| {
        full(session);
        session.items.pop();
    };
    stage
        .clone()
        .staged(full)
        .by(who, command.clone())
        .expect(Denial::LimitReached);
    assert!(
        !stage
            .staged(room_for_one)
            .by(who, command)
            .lines(who)
            .is_empty()
    );
}

#[rstest]
#[case::hanging_up(Stage::call(), Who::Customer, Command::LeaveCall, "call-left")]
#[case::declining(Stage::ringing(), Who::Customer, Command::DeclineCall, "ring-declined")]
#[case::ending_the_voice_call(Stage::call(), Who::Host, Command::EndVoice, "voice-ended")]
#[case::ending_the_session(Stage::call(), Who::Host, Command::EndSession, "session-ended")]
#[case::cancelling(
    Stage::lobby(), Who::Host, Command::SetStatus { to: Status::Cancelled }, "session-ended")]
fn a_full_session_can_be_left_and_ended(
    #[case] stage: Stage,
    #[case] who: Who,
    #[case] command: Command,
    #[case] event: &str,
) {
    stage.staged(full).by(who, command).happened(&[event]);
}

#[test]
fn a_log_that_does_not_begin_with_the_opening_is_no_session() {
    let event = Event::Recovered;
    assert_eq!(Session::replay([(START, &event)]), None);
    assert_eq!(Session::replay([]), None);
}
