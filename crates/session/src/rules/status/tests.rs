//! The whole status table: from × to × who.

use rstest::rstest;

use crate::command::Command;
use crate::denial::Denial;
use crate::limits::UNUSED_CODE_MS;
use crate::stage::*;
use crate::state::{CheckOutcome, Presence, Status};

const EVERY: [Status; 5] = [
    Status::Requested,
    Status::Confirmed,
    Status::Running,
    Status::Done,
    Status::Cancelled,
];

/// A session that stands at `status`, with an assistant in it.
fn at(status: Status) -> Stage {
    let stage = match status {
        Status::Requested => Stage::lobby().staged(|s| s.status = Status::Requested),
        Status::Confirmed => Stage::lobby(),
        Status::Running => Stage::call(),
        Status::Done => Stage::done(),
        Status::Cancelled => Stage::lobby().after(|s| s.agent(Command::EndSession)),
    };
    assert_eq!(stage.session.status, status);
    stage.with_assistant()
}

/// The decisions table, written a second time: who may do it by hand.
fn allowed(from: Status, to: Status) -> &'static [Who] {
    let agents = &[Who::Host, Who::Assistant];
    match (from, to) {
        (Status::Requested, Status::Confirmed | Status::Cancelled)
        | (Status::Confirmed, Status::Cancelled)
        | (Status::Done, Status::Confirmed) => agents,
        (Status::Running, Status::Done | Status::Cancelled) => &[Who::Host],
        _ => &[],
    }
}

#[test]
fn b11_the_status_by_hand_from_each_to_each_by_each() {
    for (from, to) in EVERY
        .into_iter()
        .flat_map(|from| EVERY.map(|to| (from, to)))
    {
        for who in [
            Who::Host,
            Who::Assistant,
            Who::Customer,
            Who::Colleague,
            Who::Laptop,
        ] {
            let mut stage = at(from);
            stage.by(who, Command::SetStatus { to });
            let expected = match who {
                Who::Colleague => Some(Denial::NotInSession),
                Who::Laptop => Some(Denial::Replaced),
                Who::Customer => Some(Denial::NotAgent),
                _ if allowed(from, to).contains(&who) => None,
                _ if allowed(from, to).is_empty() => Some(Denial::StatusNotAllowed),
                _ => Some(Denial::NotHost),
            };
            match expected {
                Some(denial) => {
                    stage.expect(denial);
                }
                None => assert_eq!(stage.session.status, to, "{from:?} to {to:?} by {who:?}"),
            }
        }
    }
}

#[test]
fn b11_the_page_is_offered_what_the_table_allows() {
    for from in EVERY {
        let stage = at(from);
        for who in [Who::Host, Who::Assistant, Who::Customer] {
            let offered = stage.view(who).may.set_status;
            let may = |to: &Status| who != Who::Customer && allowed(from, *to).contains(&who);
            assert_eq!(offered, EVERY.into_iter().filter(may).collect::<Vec<_>>());
        }
    }
}

#[test]
fn b4_a_session_made_by_an_agent_is_confirmed_at_once() {
    let stage = Stage::new();
    assert_eq!(stage.session.status, Status::Confirmed);
    assert_eq!(stage.session.host, HOST);
    Stage::checked()
        .agent(Command::StartCall)
        .happened(&["ring-started"]);
}

#[test]
fn b13_the_end_of_a_call_makes_the_session_done() {
    let mut stage = Stage::call();
    stage
        .agent(Command::EndSession)
        .happened(&["session-ended"]);
    assert_eq!(stage.session.status, Status::Done);
    assert_eq!(stage.session.over_since, Some(stage.now));
    assert_eq!(
        (stage.session.call, stage.session.voice.as_ref()),
        (None, None)
    );
    assert!(stage.session.flow().is_empty());
    assert!(
        stage
            .session
            .seats
            .values()
            .all(|seat| !seat.in_call && !seat.microphone)
    );
    stage.reads(Who::Customer, &["p2 entered", "p1 call-began", "p1 ended"]);
}

#[test]
fn b13_a_status_set_by_hand_ends_the_call_too() {
    let mut stage = Stage::call();
    stage
        .agent(Command::SetStatus {
            to: Status::Cancelled,
        })
        .happened(&["session-ended"]);
    assert!(stage.session.call.is_none() && stage.session.flow().is_empty());
}

#[rstest]
#[case::while_nobody_is_in(Stage::new())]
#[case::in_the_lobby(Stage::lobby())]
#[case::while_it_rings(Stage::called())]
#[case::in_the_call(Stage::call())]
fn b19_staff_may_cancel_at_any_time(#[case] mut stage: Stage) {
    stage
        .agent(Command::SetStatus {
            to: Status::Cancelled,
        })
        .happened(&["session-ended"]);
    assert_eq!(
        (stage.session.status, stage.session.ring),
        (Status::Cancelled, None)
    );
    stage.agent(Command::StartCall).expect(Denial::SessionEnded);
}

#[test]
fn an_explicit_end_before_any_call_cancels() {
    let mut stage = Stage::lobby();
    stage
        .agent(Command::EndSession)
        .happened(&["session-ended"]);
    assert_eq!(stage.session.status, Status::Cancelled);
}

#[test]
fn b49_for_a_further_call_staff_reopen_the_same_session() {
    let mut stage = Stage::done();
    stage.agent(Command::StartCall).expect(Denial::SessionEnded);
    stage
        .agent(Command::SetStatus {
            to: Status::Confirmed,
        })
        .happened(&["status-set"]);
    assert_eq!(stage.session.over_since, None);
    assert_eq!(stage.lines(Who::Customer).last().unwrap(), "p1 reopened");
    assert_eq!(stage.guest().lobby.outcome, Some(CheckOutcome::Passed));
    stage
        .agent(Command::StartCall)
        .customer(Command::AcceptCall)
        .happened(&["call-began"]);
}

#[test]
fn b49_the_wait_in_the_lobby_begins_with_the_reopening() {
    let mut stage = Stage::done();
    stage.now = stage.now.plus(24 * 60 * 60_000);
    stage.agent(Command::SetStatus {
        to: Status::Confirmed,
    });
    stage
        .pass(2 * 60 * 60 - 1)
        .changes_nothing()
        .pass(1)
        .happened(&["lobby-closed"]);
}

#[test]
fn b49_nobody_is_waited_for_whose_grace_was_before_the_end() {
    let mut stage = Stage::call();
    stage.disconnects(Who::Customer).agent(Command::EndSession);
    stage.agent(Command::SetStatus {
        to: Status::Confirmed,
    });
    assert_eq!(stage.seat(CUSTOMER).presence, Presence::Absent);
    stage.pass(60).changes_nothing();
}

#[rstest]
#[case::no_place_here(Stage::done(), Who::Colleague, Denial::NotInSession)]
#[case::ended(Stage::done().with_assistant(), Who::Assistant, Denial::SessionEnded)]
#[case::an_assistant(Stage::call().with_assistant(), Who::Assistant, Denial::NotHost)]
#[case::a_customer(Stage::call(), Who::Customer, Denial::NotHost)]
fn refusals_of_the_end_in_their_order(
    #[case] mut stage: Stage,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    stage.by(who, Command::EndSession).expect(denial);
}

#[test]
fn b14_b24_a_requested_session_starts_no_call_before_staff_confirm_it() {
    let mut stage = Stage::checked().staged(|session| session.status = Status::Requested);
    for who in [Who::Host, Who::Customer] {
        stage
            .by(who, Command::StartCall)
            .expect(Denial::NotConfirmed);
    }
    stage
        .customer(Command::SetStatus {
            to: Status::Confirmed,
        })
        .expect(Denial::NotAgent);
    stage
        .agent(Command::SetStatus {
            to: Status::Confirmed,
        })
        .happened(&["status-set"]);
    stage
        .customer(Command::StartCall)
        .happened(&["ring-started"]);
}

#[test]
fn b16_b17_running_is_while_the_call_is_and_done_is_after_its_end() {
    let status = |stage: &Stage| {
        let shown = [Who::Host, Who::Customer].map(|who| stage.view(who).session.status);
        assert_eq!(shown[0], shown[1], "both see the same");
        shown[0]
    };
    let mut stage = Stage::ringing();
    assert_eq!(status(&stage), Status::Confirmed, "it only rings");
    stage.customer(Command::AcceptCall);
    assert_eq!(status(&stage), Status::Running);
    stage.customer(Command::LeaveCall);
    assert_eq!(status(&stage), Status::Running, "the host is still in it");
    stage.customer(Command::JoinCall).agent(Command::EndSession);
    assert_eq!(status(&stage), Status::Done);
    let mut stage = Stage::call();
    stage
        .customer(Command::LeaveCall)
        .pass(5 * 60)
        .happened(&["call-abandoned"]);
    assert_eq!(status(&stage), Status::Done, "nobody was in it");
}

/// The session's name or case number.
fn title(title: &str) -> Command {
    Command::SetTitle {
        title: title.into(),
    }
}

#[test]
fn an_agent_gives_the_session_a_name_changes_it_and_takes_it_away_also_afterwards() {
    for mut stage in [Stage::lobby(), Stage::done()] {
        stage.agent(title("")).changes_nothing();
        stage.agent(title("Case 4711")).happened(&["titled"]);
        let first = stage.session.title.unwrap();
        stage.agent(title(" ")).happened(&["titled"]);
        assert_eq!(stage.session.title, None);
        stage.agent(title("4712")).happened(&["titled"]);
        assert!(
            stage.session.title.unwrap() > first,
            "each is a text of its own"
        );
    }
}

#[test]
fn a_session_s_name_is_for_agents_alone() {
    let mut stage = Stage::lobby();
    stage.agent(title("difficult customer"));
    let id = stage.session.title;
    assert_eq!(stage.view(Who::Host).session.title, id);
    assert!(stage.view(Who::Host).texts().contains(&id.unwrap()));
    assert_eq!(stage.view(Who::Customer).session.title, None);
    assert!(!stage.view(Who::Customer).texts().contains(&id.unwrap()));
}

#[rstest]
#[case::no_place_here(Who::Colleague, "x", Denial::NotInSession)]
#[case::a_customer(Who::Customer, "x", Denial::NotAgent)]
#[case::a_customer_who_takes_it_away(Who::Customer, "", Denial::NotAgent)]
#[case::too_long(Who::Host, &"x".repeat(81), Denial::TextTooLong)]
fn refusals_of_a_session_s_name_in_their_order(
    #[case] who: Who,
    #[case] words: &str,
    #[case] denial: Denial,
) {
    Stage::done().by(who, title(words)).expect(denial);
}

#[test]
fn b49_a_customer_who_has_gone_has_a_valid_code_again_after_reopening() {
    let mut stage = Stage::done();
    stage.disconnects(Who::Customer).pass(60 * 60);
    stage
        .agent(Command::SetStatus {
            to: Status::Confirmed,
        })
        .happened(&["status-set"]);
    let guest = stage.guest();
    assert!(!guest.returned);
    assert_eq!(guest.entry.code_until, Some(stage.now.plus(UNUSED_CODE_MS)));
    assert!(!stage.view(Who::Host).session.entries[0].used);
    assert!(stage.seat(CUSTOMER).away_since.is_some(), "was here");
    let mut phone = stage.clone();
    phone.connects(Who::Customer);
    assert!(
        phone.lines(Who::Customer).contains(&"p1 call-began".into()),
        "the same device comes back as it is, and reads what was said"
    );
    stage
        .enters(LAPTOP)
        .happened(&["entered"])
        .connects(Who::Laptop);
    stage.reads(Who::Laptop, &["p2 entered"]);
}

#[test]
fn b49_a_customer_who_is_still_there_is_back_in_the_lobby_after_reopening() {
    let mut stage = Stage::done();
    stage.agent(Command::SetStatus {
        to: Status::Confirmed,
    });
    assert!(stage.guest().entered);
    assert_eq!(stage.guest().entry.code_until, None);
    stage.agent(Command::StartCall).happened(&["ring-started"]);
}

#[test]
fn nobody_has_ended_a_call_that_was_abandoned() {
    let mut stage = Stage::call();
    stage.customer(Command::LeaveCall).pass(5 * 60);
    assert_eq!(stage.lines(Who::Host).last().unwrap(), "- ended");
}
