//! Nobody waits for whoever was signed out.

use rstest::rstest;

use crate::command::Command;
use crate::ids::{ConnectionId, SeatId};
use crate::limits::GRACE_MS;
use crate::stage::*;
use crate::state::Presence;

#[rstest]
#[case::of_the_host(Who::Host, HOST)]
#[case::of_the_customer(Who::Customer, CUSTOMER)]
fn who_is_signed_out_of_a_call_is_out_of_it_at_once(#[case] who: Who, #[case] seat: SeatId) {
    let mut stage = Stage::call();
    assert!(!stage.session.flow().is_empty());
    stage
        .is_signed_out(who)
        .happened(&["connection-lost", "grace-ended"]);
    assert!(stage.session.flow().is_empty());
    assert_eq!(stage.seat(seat).presence, Presence::Gone);
    assert!(!stage.seat(seat).in_call);
    stage.is_signed_out(who).changes_nothing();
    stage.connects(who).happened(&["connected"]);
    assert_eq!(stage.seat(seat).presence, Presence::Present);
    assert!(!stage.seat(seat).in_call, "back, and not in the call");
}

#[test]
fn d12_the_customers_of_a_host_who_is_signed_out_wait_as_long_as_for_one_who_is_lost() {
    let mut stage = Stage::checked();
    stage.is_signed_out(Who::Host);
    assert_eq!(stage.session.orphan_until, Some(stage.now.plus(GRACE_MS)));
    stage
        .pass(29)
        .changes_nothing()
        .connects(Who::Host)
        .happened(&["connected"]);
    assert_eq!(stage.session.orphan_until, None);
    assert!(stage.guest().entered);
    stage
        .is_signed_out(Who::Host)
        .pass(30)
        .happened(&["returned-to-entry"]);
}

#[test]
fn who_is_signed_out_on_one_page_stays_on_another() {
    let mut stage = Stage::call();
    let connection = ConnectionId(1);
    stage
        .customer(Command::Connect { connection })
        .is_signed_out(Who::Customer)
        .happened(&["connection-closed"]);
    assert_eq!(stage.seat(CUSTOMER).presence, Presence::Present);
    assert!(stage.seat(CUSTOMER).in_call);
}

#[test]
fn of_a_session_that_is_over_nobody_is_sent_away_by_a_sign_out() {
    let mut stage = Stage::done();
    stage
        .is_signed_out(Who::Customer)
        .happened(&["connection-lost"]);
    assert_eq!(stage.seat(CUSTOMER).presence, Presence::Absent);
}
