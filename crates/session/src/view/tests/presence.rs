//! Where the customer is, as the agents' list shows it.

use super::*;
use crate::command::CallCommand;

#[rstest]
#[case::invited(Scenario::new(), CustomerState::Invited, None)]
#[case::inside_before_the_socket(
    Scenario::new().after(|s| s.enters(PHONE)), CustomerState::Checking, Some(0))]
#[case::at_the_check(Scenario::lobby(), CustomerState::Checking, Some(0))]
#[case::ready(Scenario::checked(), CustomerState::Ready, Some(0))]
#[case::called(Scenario::ringing(), CustomerState::Called, Some(0))]
#[case::calling(Scenario::called(), CustomerState::Ready, Some(0))]
#[case::in_the_call(
    Scenario::checked().after(|s| s.pass(2).agent(CallCommand::StartCall))
        .after(|s| s.customer(CallCommand::AcceptCall)),
    CustomerState::InCall, Some(2))]
#[case::hung_up(
    Scenario::call().after(|s| s.pass(3).customer(CallCommand::LeaveCall)),
    CustomerState::LeftCall, Some(3))]
#[case::away(
    Scenario::call().after(|s| s.pass(4).disconnects(Who::Customer)), CustomerState::Away, Some(4))]
#[case::gone(
    Scenario::call().after(|s| s.disconnects(Who::Customer).pass(30)),
    CustomerState::Left, Some(0))]
fn the_list_shows_where_the_customer_is_and_since_when(
    #[case] scenario: Scenario,
    #[case] state: CustomerState,
    #[case] since: Option<i64>,
) {
    let since = since.map(|seconds| START.plus(seconds * 1_000));
    assert_eq!(scenario.session.customer_state(), (state, since));
}

#[rstest]
#[case::nobody(Scenario::new(), None)]
#[case::inside(Scenario::lobby().after(|s| s.pass(1)), Some(START))]
#[case::ringing(Scenario::ringing(), Some(START))]
#[case::in_the_call(Scenario::call(), None)]
#[case::over(Scenario::done(), None)]
#[case::gone(Scenario::lobby().after(|s| s.disconnects(Who::Customer).pass(30)), None)]
fn a_customer_waits_from_entering_until_the_call(
    #[case] scenario: Scenario,
    #[case] since: Option<Timestamp>,
) {
    assert_eq!(scenario.session.waiting_since(), since);
}

#[rstest]
#[case::invited(CustomerState::Invited, CustomerState::Invited)]
#[case::checking(CustomerState::Checking, CustomerState::Left)]
#[case::ready(CustomerState::Ready, CustomerState::Left)]
#[case::called(CustomerState::Called, CustomerState::Left)]
#[case::in_the_call(CustomerState::InCall, CustomerState::Left)]
#[case::left_the_call(CustomerState::LeftCall, CustomerState::Left)]
#[case::away(CustomerState::Away, CustomerState::Left)]
#[case::left(CustomerState::Left, CustomerState::Left)]
fn who_was_in_a_session_that_is_not_in_memory_has_left(
    #[case] stored: CustomerState,
    #[case] state: CustomerState,
) {
    assert_eq!(stored.without_connections(), state);
}
