//! A person who was signed out has no grace.

use rstest::rstest;

use crate::command::PresenceCommand;
use crate::ids::{ConnectionId, SeatId};
use crate::limits::GRACE_MS;
use crate::state::Presence;
use crate::testing::scenario::*;

#[rstest]
#[case::of_the_host(Who::Host, HOST)]
#[case::of_the_customer(Who::Customer, CUSTOMER)]
fn who_is_signed_out_of_a_call_is_out_of_it_at_once(#[case] who: Who, #[case] seat: SeatId) {
    let mut scenario = Scenario::call();
    assert!(!scenario.session.flow().is_empty());
    scenario
        .is_signed_out(who)
        .happened(&["connection-lost", "grace-ended"]);
    assert!(scenario.session.flow().is_empty());
    assert_eq!(scenario.seat(seat).presence, Presence::Gone);
    assert!(!scenario.seat(seat).in_call);
    scenario.is_signed_out(who).changes_nothing();
    scenario.connects(who).happened(&["connected"]);
    assert_eq!(scenario.seat(seat).presence, Presence::Present);
    assert!(!scenario.seat(seat).in_call, "back, and not in the call");
}

#[test]
fn d12_the_customers_of_a_host_who_is_signed_out_wait_as_long_as_for_one_who_is_lost() {
    let mut scenario = Scenario::checked();
    scenario.is_signed_out(Who::Host);
    assert_eq!(
        scenario.session.orphan_until,
        Some(scenario.now.plus(GRACE_MS))
    );
    scenario
        .pass(29)
        .changes_nothing()
        .connects(Who::Host)
        .happened(&["connected"]);
    assert_eq!(scenario.session.orphan_until, None);
    assert!(scenario.guest().entered);
    scenario
        .is_signed_out(Who::Host)
        .pass(30)
        .happened(&["returned-to-entry"]);
}

#[test]
fn who_is_signed_out_on_one_page_stays_on_another() {
    let mut scenario = Scenario::call();
    let connection = ConnectionId(1);
    scenario
        .customer(PresenceCommand::Connect { connection })
        .is_signed_out(Who::Customer)
        .happened(&["connection-closed"]);
    assert_eq!(scenario.seat(CUSTOMER).presence, Presence::Present);
    assert!(scenario.seat(CUSTOMER).in_call);
}

#[test]
fn of_a_session_that_is_over_nobody_is_sent_away_by_a_sign_out() {
    let mut scenario = Scenario::done();
    scenario
        .is_signed_out(Who::Customer)
        .happened(&["connection-lost"]);
    assert_eq!(scenario.seat(CUSTOMER).presence, Presence::Absent);
}

#[rstest]
#[case::the_host(Who::Host, HOST)]
#[case::the_customer(Who::Customer, CUSTOMER)]
fn who_has_lost_the_last_socket_and_is_signed_out_is_waited_for_no_longer(
    #[case] who: Who,
    #[case] seat: SeatId,
) {
    let mut scenario = Scenario::call();
    scenario.disconnects(who);
    assert!(matches!(scenario.seat(seat).presence, Presence::Grace(_)));
    scenario
        .by(who, PresenceCommand::SignOut)
        .happened(&["grace-ended"]);
    assert_eq!(scenario.seat(seat).presence, Presence::Gone);
    assert!(!scenario.seat(seat).in_call);
    scenario.by(who, PresenceCommand::SignOut).changes_nothing();
}

#[test]
fn who_is_there_or_in_a_session_that_is_over_is_not_sent_away_by_a_sign_out_alone() {
    let mut scenario = Scenario::call();
    scenario
        .by(Who::Customer, PresenceCommand::SignOut)
        .changes_nothing();
    assert!(scenario.seat(CUSTOMER).in_call);
    let mut scenario = Scenario::done();
    scenario.disconnects(Who::Customer);
    scenario
        .by(Who::Customer, PresenceCommand::SignOut)
        .changes_nothing();
}
