//! The whole status table: from × to × who.

use rstest::rstest;

use crate::command::{CallCommand, Command, StatusCommand};
use crate::denial::Denial;
use crate::limits::UNUSED_CODE_MS;
use crate::state::{CheckOutcome, Presence, Status};
use crate::testing::scenario::*;

const EVERY: [Status; 5] = [
    Status::Requested,
    Status::Confirmed,
    Status::Running,
    Status::Done,
    Status::Cancelled,
];

/// A session with this status, and with an assistant in it.
fn at(status: Status) -> Scenario {
    let scenario = match status {
        Status::Requested => Scenario::lobby().staged(|s| s.status = Status::Requested),
        Status::Confirmed => Scenario::lobby(),
        Status::Running => Scenario::call(),
        Status::Done => Scenario::done(),
        Status::Cancelled => Scenario::lobby().after(|s| s.agent(StatusCommand::EndSession)),
    };
    assert_eq!(scenario.session.status, status);
    scenario.with_assistant()
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
            let mut scenario = at(from);
            scenario.by(who, StatusCommand::SetStatus { to });
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
                    scenario.expect(denial);
                }
                None => assert_eq!(scenario.session.status, to, "{from:?} to {to:?} by {who:?}"),
            }
        }
    }
}

#[test]
fn b11_the_page_is_offered_what_the_table_allows() {
    for from in EVERY {
        let scenario = at(from);
        for who in [Who::Host, Who::Assistant, Who::Customer] {
            let offered = scenario.view(who).may.set_status;
            let may = |to: &Status| who != Who::Customer && allowed(from, *to).contains(&who);
            assert_eq!(offered, EVERY.into_iter().filter(may).collect::<Vec<_>>());
        }
    }
}

#[test]
fn b4_a_session_made_by_an_agent_is_confirmed_at_once() {
    let scenario = Scenario::new();
    assert_eq!(scenario.session.status, Status::Confirmed);
    assert_eq!(scenario.session.host, HOST);
    Scenario::checked()
        .agent(CallCommand::StartCall)
        .happened(&["ring-started"]);
}

#[test]
fn b13_c4_the_end_of_a_call_makes_the_session_done() {
    let mut scenario = Scenario::call();
    scenario
        .agent(StatusCommand::EndSession)
        .happened(&["session-ended"]);
    assert_eq!(scenario.session.status, Status::Done);
    assert_eq!(scenario.session.over_since, Some(scenario.now));
    assert_eq!(
        (scenario.session.call, scenario.session.voice.as_ref()),
        (None, None)
    );
    assert!(scenario.session.flow().is_empty());
    assert!(
        scenario
            .session
            .seats
            .values()
            .all(|seat| !seat.in_call && !seat.microphone)
    );
    scenario.reads(Who::Customer, &["p2 entered", "p1 call-began", "p1 ended"]);
}

#[test]
fn b13_a_status_set_by_hand_ends_the_call_too() {
    let mut scenario = Scenario::call();
    scenario
        .agent(StatusCommand::SetStatus {
            to: Status::Cancelled,
        })
        .happened(&["session-ended"]);
    assert!(scenario.session.call.is_none() && scenario.session.flow().is_empty());
}

#[rstest]
#[case::while_nobody_is_in(Scenario::new())]
#[case::in_the_lobby(Scenario::lobby())]
#[case::while_it_rings(Scenario::called())]
#[case::in_the_call(Scenario::call())]
fn b19_staff_may_cancel_at_any_time(#[case] mut scenario: Scenario) {
    scenario
        .agent(StatusCommand::SetStatus {
            to: Status::Cancelled,
        })
        .happened(&["session-ended"]);
    assert_eq!(
        (scenario.session.status, scenario.session.ring),
        (Status::Cancelled, None)
    );
    scenario
        .agent(CallCommand::StartCall)
        .expect(Denial::SessionEnded);
}

#[test]
fn c4_an_explicit_end_before_any_call_cancels() {
    let mut scenario = Scenario::lobby();
    scenario
        .agent(StatusCommand::EndSession)
        .happened(&["session-ended"]);
    assert_eq!(scenario.session.status, Status::Cancelled);
}

#[test]
fn b49_for_a_further_call_staff_reopen_the_same_session() {
    let mut scenario = Scenario::done();
    scenario
        .agent(CallCommand::StartCall)
        .expect(Denial::SessionEnded);
    scenario
        .agent(StatusCommand::SetStatus {
            to: Status::Confirmed,
        })
        .happened(&["status-set"]);
    assert_eq!(scenario.session.over_since, None);
    assert_eq!(scenario.lines(Who::Customer).last().unwrap(), "p1 reopened");
    assert_eq!(scenario.guest().lobby.outcome, Some(CheckOutcome::Passed));
    scenario
        .agent(CallCommand::StartCall)
        .customer(CallCommand::AcceptCall)
        .happened(&["call-began"]);
}

#[test]
fn b49_the_wait_in_the_lobby_begins_with_the_reopening() {
    let mut scenario = Scenario::done();
    scenario.now = scenario.now.plus(24 * 60 * 60_000);
    scenario.agent(StatusCommand::SetStatus {
        to: Status::Confirmed,
    });
    scenario
        .pass(2 * 60 * 60 - 1)
        .changes_nothing()
        .pass(1)
        .happened(&["lobby-closed"]);
}

#[test]
fn b49_nobody_is_waited_for_whose_grace_was_before_the_end() {
    let mut scenario = Scenario::call();
    scenario
        .disconnects(Who::Customer)
        .agent(StatusCommand::EndSession);
    scenario.agent(StatusCommand::SetStatus {
        to: Status::Confirmed,
    });
    assert_eq!(scenario.seat(CUSTOMER).presence, Presence::Absent);
    scenario.pass(60).changes_nothing();
}

#[test]
fn b13_b49_a_session_that_had_a_call_is_done_at_its_end_also_when_reopened() {
    let ends_as = |scenario: &Scenario| scenario.view(Who::Host).session.ends_as;
    let ringing = Scenario::ringing();
    assert_eq!(ends_as(&ringing), Status::Cancelled, "it only rings");
    let mut reopened = Scenario::done();
    reopened.agent(StatusCommand::SetStatus {
        to: Status::Confirmed,
    });
    let mut returned = Scenario::call();
    returned.disconnects(Who::Host).pass(30);
    assert_eq!(returned.session.status, Status::Confirmed, "D14");
    returned.connects(Who::Host);
    for mut scenario in [reopened, returned] {
        assert_eq!(ends_as(&scenario), Status::Done);
        scenario.agent(StatusCommand::EndSession);
        assert_eq!(scenario.session.status, Status::Done);
    }
}

#[rstest]
#[case::no_place_here(Scenario::done(), Who::Colleague, Denial::NotInSession)]
#[case::ended(Scenario::done().with_assistant(), Who::Assistant, Denial::SessionEnded)]
#[case::an_assistant(Scenario::call().with_assistant(), Who::Assistant, Denial::NotHost)]
#[case::a_customer(Scenario::call(), Who::Customer, Denial::NotHost)]
fn refusals_of_the_end_in_their_order(
    #[case] mut scenario: Scenario,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    scenario.by(who, StatusCommand::EndSession).expect(denial);
}

#[test]
fn b14_b24_a_requested_session_starts_no_call_before_staff_confirm_it() {
    let mut scenario = Scenario::checked().staged(|session| session.status = Status::Requested);
    for who in [Who::Host, Who::Customer] {
        scenario
            .by(who, CallCommand::StartCall)
            .expect(Denial::NotConfirmed);
    }
    scenario
        .customer(StatusCommand::SetStatus {
            to: Status::Confirmed,
        })
        .expect(Denial::NotAgent);
    scenario
        .agent(StatusCommand::SetStatus {
            to: Status::Confirmed,
        })
        .happened(&["status-set"]);
    scenario
        .customer(CallCommand::StartCall)
        .happened(&["ring-started"]);
}

#[test]
fn b16_b17_running_is_while_the_call_is_and_done_is_after_its_end() {
    let status = |scenario: &Scenario| {
        let shown = [Who::Host, Who::Customer].map(|who| scenario.view(who).session.status);
        assert_eq!(shown[0], shown[1], "both see the same");
        shown[0]
    };
    let mut scenario = Scenario::ringing();
    assert_eq!(status(&scenario), Status::Confirmed, "it only rings");
    scenario.customer(CallCommand::AcceptCall);
    assert_eq!(status(&scenario), Status::Running);
    scenario.customer(CallCommand::LeaveCall);
    assert_eq!(
        status(&scenario),
        Status::Running,
        "the host is still in it"
    );
    scenario
        .customer(CallCommand::JoinCall)
        .agent(StatusCommand::EndSession);
    assert_eq!(status(&scenario), Status::Done);
    let mut scenario = Scenario::call();
    scenario
        .customer(CallCommand::LeaveCall)
        .pass(5 * 60)
        .happened(&["call-abandoned"]);
    assert_eq!(status(&scenario), Status::Done, "nobody was in it");
}

/// The session's name or case number.
fn title(title: &str) -> Command {
    Command::Status(StatusCommand::SetTitle {
        title: title.into(),
    })
}

#[test]
fn an_agent_gives_the_session_a_name_changes_it_and_takes_it_away_also_afterwards() {
    for mut scenario in [Scenario::lobby(), Scenario::done()] {
        scenario.agent(title("")).changes_nothing();
        scenario.agent(title("Case 4711")).happened(&["titled"]);
        let first = scenario.session.title.unwrap();
        scenario.agent(title(" ")).happened(&["titled"]);
        assert_eq!(scenario.session.title, None);
        scenario.agent(title("4712")).happened(&["titled"]);
        assert!(
            scenario.session.title.unwrap() > first,
            "each is a text of its own"
        );
    }
}

#[test]
fn a_session_s_name_is_for_agents_alone() {
    let mut scenario = Scenario::lobby();
    scenario.agent(title("difficult customer"));
    let id = scenario.session.title;
    assert_eq!(scenario.view(Who::Host).session.title, id);
    assert!(scenario.view(Who::Host).texts().contains(&id.unwrap()));
    assert_eq!(scenario.view(Who::Customer).session.title, None);
    assert!(!scenario.view(Who::Customer).texts().contains(&id.unwrap()));
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
    Scenario::done().by(who, title(words)).expect(denial);
}

#[test]
fn b49_a_customer_who_has_gone_has_a_valid_code_again_after_reopening() {
    let mut scenario = Scenario::done();
    scenario.disconnects(Who::Customer).pass(60 * 60);
    scenario
        .agent(StatusCommand::SetStatus {
            to: Status::Confirmed,
        })
        .happened(&["status-set"]);
    let guest = scenario.guest();
    assert!(!guest.returned);
    assert_eq!(
        guest.entry.code_until,
        Some(scenario.now.plus(UNUSED_CODE_MS))
    );
    assert!(!scenario.view(Who::Host).session.entries[0].used);
    assert!(scenario.seat(CUSTOMER).away_since.is_some(), "was here");
    let mut phone = scenario.clone();
    phone.connects(Who::Customer);
    assert!(
        phone.lines(Who::Customer).contains(&"p1 call-began".into()),
        "the same device comes back as it is, and reads what was said"
    );
    scenario
        .enters(LAPTOP)
        .happened(&["entered"])
        .connects(Who::Laptop);
    scenario.reads(Who::Laptop, &["p2 entered"]);
}

#[test]
fn b49_a_customer_who_is_still_there_is_back_in_the_lobby_after_reopening() {
    let mut scenario = Scenario::done();
    scenario.agent(StatusCommand::SetStatus {
        to: Status::Confirmed,
    });
    assert!(scenario.guest().entered);
    assert_eq!(scenario.guest().entry.code_until, None);
    scenario
        .agent(CallCommand::StartCall)
        .happened(&["ring-started"]);
}

#[test]
fn nobody_has_ended_a_call_that_was_abandoned() {
    let mut scenario = Scenario::call();
    scenario.customer(CallCommand::LeaveCall).pass(5 * 60);
    assert_eq!(scenario.lines(Who::Host).last().unwrap(), "- ended");
}
