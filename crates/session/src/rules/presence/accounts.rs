//! An agent whose account is disabled does not come, and no one may be told otherwise.

use rstest::rstest;

use crate::command::{Actor, PresenceCommand, StatusCommand};
use crate::denial::Denial;
use crate::ids::UserId;
use crate::state::Status;
use crate::testing::scenario::*;

fn account(who: Who, enabled: bool) -> PresenceCommand {
    let Actor::Agent(user) = who.actor() else {
        unreachable!("an agent")
    };
    PresenceCommand::SetAccount { user, enabled }
}

fn disabled(scenario: Scenario) -> Scenario {
    scenario.after(|s| s.by(Who::System, account(Who::Host, false)))
}

/// The customer has come in, and no agent has.
fn alone() -> Scenario {
    Scenario::new().after(|s| s.enters(PHONE).connects(Who::Customer))
}

#[rstest]
#[case::nobody_has_come(Scenario::new())]
#[case::a_customer_waits(alone())]
#[case::both_are_there(Scenario::checked())]
#[case::in_a_call(Scenario::call())]
#[case::over(Scenario::done())]
fn an_account_is_disabled_and_enabled_once(#[case] mut scenario: Scenario) {
    let mut set = |enabled, happened: &[&str]| {
        let command = account(Who::Host, enabled);
        scenario.by(Who::System, command).happened(happened);
        assert_eq!(scenario.session.agent_may_come(), enabled);
    };
    set(true, &[]);
    set(false, &["account-disabled"]);
    set(false, &[]);
    set(true, &["account-enabled"]);
    set(true, &[]);
}

#[rstest]
#[case::a_customer(Who::Customer, account(Who::Host, false))]
#[case::the_agent(Who::Host, account(Who::Host, false))]
#[case::a_colleague(Who::Colleague, account(Who::Host, true))]
#[case::an_agent_without_a_seat(Who::System, account(Who::Colleague, false))]
#[case::nobody(Who::System, PresenceCommand::SetAccount { user: UserId(0), enabled: false })]
fn only_the_server_says_so_of_an_agent_who_has_a_seat(
    #[case] who: Who,
    #[case] command: PresenceCommand,
) {
    let mut scenario = Scenario::checked();
    scenario.by(who, command).expect(Denial::NotInSession);
}

#[rstest]
#[case::nobody_has_been_there(alone(), true)]
#[case::the_agent_has_left(Scenario::checked().after(|s| s.disconnects(Who::Host)), true)]
#[case::the_agent_is_gone(alone().after(|s| s.connects(Who::Host).disconnects(Who::Host).pass(30))
    .after(|s| s.enters(PHONE).connects(Who::Customer)), true)]
#[case::the_agent_is_signed_out(Scenario::checked().after(|s| s.is_signed_out(Who::Host)), true)]
#[case::disabled_before_coming(disabled(alone()), false)]
#[case::disabled_and_signed_out(
    disabled(Scenario::checked().after(|s| s.is_signed_out(Who::Host))), false)]
#[case::disabled_in_grace(
    disabled(Scenario::checked().after(|s| s.disconnects(Who::Host))), false)]
#[case::enabled_again(
    disabled(alone()).after(|s| s.by(Who::System, account(Who::Host, true))), true)]
#[case::a_restart_changes_nothing(disabled(alone()).after(|s| s.restarts()), false)]
#[case::an_assistant_may_come(disabled(alone().with_assistant()), true)]
#[case::neither_may_come(
    disabled(alone().with_assistant())
        .after(|s| s.by(Who::System, account(Who::Assistant, false))), false)]
fn a_customer_waits_for_an_agent_who_may_come(#[case] scenario: Scenario, #[case] may_come: bool) {
    let view = scenario.view(Who::Customer);
    assert_eq!(view.session.agent_may_come, may_come);
}

#[test]
fn d14_a_customer_who_is_back_at_code_entry_and_comes_again_learns_it_too() {
    let mut scenario = disabled(Scenario::call().after(|s| s.is_signed_out(Who::Host)));
    scenario.pass(30).happened(&["returned-to-entry"]);
    scenario.enters(PHONE).connects(Who::Customer);
    assert!(!scenario.view(Who::Customer).session.agent_may_come);
}

#[test]
fn a_host_whose_account_is_enabled_again_is_expected_in_a_session_that_is_reopened() {
    let mut scenario = disabled(Scenario::done());
    scenario
        .by(Who::System, account(Who::Host, true))
        .agent(StatusCommand::SetStatus {
            to: Status::Confirmed,
        });
    assert!(scenario.view(Who::Customer).session.agent_may_come);
}
