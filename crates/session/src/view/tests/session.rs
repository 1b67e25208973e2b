//! The session, its codes and its doors.

use super::*;

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
