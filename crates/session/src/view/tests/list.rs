//! A session in its host's list.

use super::*;
use crate::command::CallCommand;

/// The row of a session that no one has joined.
fn new() -> ListRow {
    ListRow {
        status: Status::Confirmed,
        customer_state: CustomerState::Invited,
        customer_since: None,
        customer_present: false,
        customer_in_call: false,
        code_until: Some(START.plus(15 * 60_000)),
        code_expired: false,
        ringing: false,
        waiting_since: None,
        running_since: None,
        opened_at: START,
        over_since: None,
        unseen: 0,
    }
}

/// The row of one whose customer has entered by the code and is there.
fn inside(state: CustomerState) -> ListRow {
    ListRow {
        customer_state: state,
        customer_since: Some(START),
        customer_present: true,
        code_until: None,
        waiting_since: Some(START),
        ..new()
    }
}

#[rstest]
#[case::new(Scenario::new(), new())]
#[case::the_code_ran_out(
    Scenario::new().after(|s| s.pass(15 * 60)),
    ListRow { code_until: None, code_expired: true, ..new() })]
#[case::inside(Scenario::lobby(), inside(CustomerState::Checking))]
#[case::lost(
    Scenario::lobby().after(|s| s.disconnects(Who::Customer)),
    ListRow { customer_present: false, ..inside(CustomerState::Away) })]
#[case::the_host_calls(Scenario::ringing(), inside(CustomerState::Called))]
#[case::the_customer_calls(
    Scenario::called(), ListRow { ringing: true, ..inside(CustomerState::Ready) })]
#[case::the_call_runs(
    Scenario::called().after(|s| s.pass(2).agent(CallCommand::AcceptCall)),
    ListRow {
        status: Status::Running,
        customer_since: Some(START.plus(2_000)),
        waiting_since: None,
        running_since: Some(START.plus(2_000)),
        customer_in_call: true,
        ..inside(CustomerState::InCall)
    })]
#[case::over(
    Scenario::done(),
    ListRow {
        status: Status::Done,
        waiting_since: None,
        over_since: Some(START),
        ..inside(CustomerState::Ready)
    })]
#[case::something_was_said(
    Scenario::lobby().after(|s| s.says(Who::Customer, "Hello?")),
    ListRow { unseen: 1, ..inside(CustomerState::Checking) })]
fn the_list_shows_a_session_as_it_stands(#[case] scenario: Scenario, #[case] row: ListRow) {
    assert_eq!(scenario.session.list_row(), row);
}

/// The customer has left the call that is running.
fn hung_up() -> Scenario {
    Scenario::call().after(|s| s.customer(CallCommand::LeaveCall))
}

#[rstest]
#[case::ringing(Scenario::ringing(), CustomerState::Called, false)]
#[case::in_it(Scenario::call(), CustomerState::InCall, true)]
#[case::lost_in_it(
    Scenario::call().after(|s| s.disconnects(Who::Customer)), CustomerState::Away, true)]
#[case::not_back_in_time(
    Scenario::call().after(|s| s.disconnects(Who::Customer).pass(30)), CustomerState::Left, false)]
#[case::hung_up(hung_up(), CustomerState::LeftCall, false)]
#[case::lost_after_hanging_up(
    hung_up().after(|s| s.disconnects(Who::Customer)), CustomerState::Away, false)]
#[case::joined_again(
    hung_up().after(|s| s.disconnects(Who::Customer).connects(Who::Customer))
        .after(|s| s.customer(CallCommand::JoinCall)),
    CustomerState::InCall, true)]
#[case::lost_in_the_lobby(
    Scenario::lobby().after(|s| s.disconnects(Who::Customer)), CustomerState::Away, false)]
#[case::over(Scenario::done(), CustomerState::Ready, false)]
fn the_list_tells_who_is_lost_in_a_call_from_who_had_left_it(
    #[case] scenario: Scenario,
    #[case] state: CustomerState,
    #[case] in_call: bool,
) {
    let row = scenario.session.list_row();
    assert_eq!((row.customer_state, row.customer_in_call), (state, in_call));
}

#[rstest]
#[case::nobody_there(Scenario::new(), false)]
#[case::the_host_rings(Scenario::ringing(), false)]
#[case::the_customer_rings(Scenario::called(), true)]
#[case::answered(
    Scenario::called().after(|s| s.agent(CallCommand::AcceptCall)), false)]
#[case::not_answered(Scenario::called().after(|s| s.pass(45)), false)]
fn only_what_the_host_has_to_answer_rings_in_the_list(
    #[case] scenario: Scenario,
    #[case] rings: bool,
) {
    assert_eq!(scenario.session.list_row().ringing, rings);
}
