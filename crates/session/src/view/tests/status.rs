//! The session, its codes and its doors.

use super::*;
use crate::command::StatusCommand;

#[test]
fn a1_codes_and_links_are_for_agents() {
    let mut scenario = Scenario::new();
    let entry = |scenario: &Scenario| scenario.view(Who::Host).session.entries.remove(0);
    let expected = EntryView {
        seat: CUSTOMER,
        generation: 1,
        code_until: Some(START.plus(15 * 60_000)),
        expired: false,
        used: false,
        takeover: None,
    };
    assert_eq!(entry(&scenario), expected);
    scenario.enters(PHONE).connects(Who::Customer);
    assert_eq!(
        entry(&scenario),
        EntryView {
            code_until: None,
            used: true,
            ..expected.clone()
        }
    );
    assert!(scenario.view(Who::Customer).session.entries.is_empty());
    let mut scenario = Scenario::new();
    scenario.pass(15 * 60);
    assert_eq!(
        entry(&scenario),
        EntryView {
            code_until: None,
            expired: true,
            ..expected
        }
    );
}

#[test]
fn f2_the_question_is_shown_to_the_one_who_is_asked() {
    let mut scenario = Scenario::checked();
    scenario.enters(LAPTOP);
    let asked = |scenario: &Scenario| {
        let of_host = scenario.view(Who::Host).session.entries.remove(0).takeover;
        (
            scenario.view(Who::Customer).session.takeover.is_some(),
            of_host,
        )
    };
    assert_eq!(asked(&scenario), (true, None));
    let first = scenario.view(Who::Customer).session.takeover.unwrap();
    assert_eq!(
        (first.seat, first.via, first.until),
        (CUSTOMER, Via::Code, scenario.now.plus(20_000))
    );
    scenario.pass(20);
    assert_eq!(scenario.guest().entry.takeover.unwrap().ask, Ask::Host);
    let (phone, host) = asked(&scenario);
    assert!(!phone);
    assert_eq!(host.unwrap().until, scenario.now.plus(120_000));
    scenario.pass(120);
    assert_eq!(asked(&scenario), (false, None));
}

#[test]
fn the_session_is_told_from_its_opening_to_its_end() {
    let mut scenario = Scenario::done();
    let session = scenario.view(Who::Customer).session;
    assert_eq!((session.id, session.host), (scenario.session.id, HOST));
    assert_eq!(
        (session.opened_at, session.over_since),
        (START, Some(scenario.now))
    );
    assert_eq!(session.status, Status::Done);
    scenario.agent(StatusCommand::SetStatus {
        to: Status::Confirmed,
    });
    assert_eq!(scenario.view(Who::Customer).session.over_since, None);
}
