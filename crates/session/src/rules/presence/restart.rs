//! A restart of the server is not time passing.

use rstest::rstest;

use crate::command::{CallCommand, PresenceCommand};
use crate::denial::Denial;
use crate::limits::GRACE_MS;
use crate::state::{Presence, Status};
use crate::testing::scenario::*;

#[test]
fn waking_up_is_not_time_passing() {
    let mut scenario = Scenario::call();
    scenario.now = scenario.now.plus(120_000);
    scenario.restarts().happened(&["recovered"]);
    let grace = Presence::Grace(scenario.now.plus(GRACE_MS));
    assert_eq!(
        [
            scenario.seat(HOST).presence,
            scenario.seat(CUSTOMER).presence
        ],
        [grace; 2]
    );
    assert!(scenario.seat(CUSTOMER).connections.is_empty() && scenario.seat(CUSTOMER).in_call);
    assert_eq!(
        scenario.session.orphan_until,
        Some(scenario.now.plus(GRACE_MS))
    );
    scenario
        .pass(29)
        .happened(&["loss-told", "loss-told"])
        .connects(Who::Host)
        .connects(Who::Customer);
    assert_eq!(scenario.session.status, Status::Running);
    scenario.pass(60).changes_nothing();
}

#[test]
fn waking_up_begins_every_wait_anew() {
    let mut scenario = Scenario::ringing();
    scenario.now = scenario.now.plus(44_000);
    scenario
        .restarts()
        .connects(Who::Host)
        .connects(Who::Customer);
    scenario
        .pass(44)
        .changes_nothing()
        .pass(1)
        .happened(&["ring-unanswered"]);

    let mut scenario = Scenario::call();
    scenario.customer(CallCommand::LeaveCall);
    scenario.now = scenario.now.plus(299_000);
    scenario
        .restarts()
        .connects(Who::Host)
        .connects(Who::Customer);
    scenario
        .pass(299)
        .changes_nothing()
        .pass(1)
        .happened(&["call-abandoned"]);

    let mut scenario = Scenario::lobby();
    scenario.now = scenario.now.plus(7_199_000);
    scenario
        .restarts()
        .connects(Who::Host)
        .connects(Who::Customer);
    scenario
        .pass(7_199)
        .changes_nothing()
        .pass(1)
        .happened(&["lobby-closed"]);
}

#[test]
fn waking_up_waits_for_nobody_who_was_not_there() {
    let mut scenario = Scenario::new();
    scenario.restarts();
    assert_eq!(
        (scenario.seat(HOST).presence, scenario.session.orphan_until),
        (Presence::Absent, None)
    );
    let mut scenario = Scenario::done();
    scenario.restarts();
    assert_eq!(scenario.seat(HOST).presence, Presence::Absent);
    assert_eq!(
        (
            scenario.session.orphan_until,
            scenario.session.next_timeout(&scenario.policy)
        ),
        (None, None)
    );
}

#[rstest]
#[case::nobody_has_come(Scenario::new(), &[])]
#[case::somebody_is_there(Scenario::lobby(), &["recovered"])]
#[case::both_are_waited_for(
    Scenario::lobby().after(|s| s.disconnects(Who::Host).disconnects(Who::Customer)),
    &["recovered"])]
#[case::all_have_gone(
    Scenario::lobby().after(|s| s.disconnects(Who::Customer).disconnects(Who::Host).pass(30)), &[])]
#[case::it_is_over_and_looked_at(Scenario::done(), &["recovered"])]
#[case::it_is_over_and_nobody_looks(
    Scenario::done().after(|s| s.disconnects(Who::Host).disconnects(Who::Customer)), &[])]
fn only_where_somebody_was_there_or_waited_for_there_is_something_to_recover(
    #[case] mut scenario: Scenario,
    #[case] happened: &[&str],
) {
    scenario.restarts().happened(happened);
}

#[test]
fn messages_that_wait_survive_a_restart() {
    let mut scenario = Scenario::lobby();
    scenario
        .disconnects(Who::Host)
        .says(Who::Customer, "alone")
        .restarts();
    scenario.connects(Who::Customer).connects(Who::Host);
    assert!(scenario.lines(Who::Host).contains(&"p2 says t2".into()));
}

#[rstest]
#[case::an_agent(Who::Host)]
#[case::a_customer(Who::Customer)]
fn only_the_server_says_that_it_has_started_again(#[case] who: Who) {
    Scenario::lobby()
        .by(who, PresenceCommand::Recover)
        .expect(Denial::NotInSession);
}
