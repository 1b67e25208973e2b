//! Who sees what, and who does not.

mod audience;
mod call;
mod chat;
mod list;
mod may;
mod people;
mod presence;
mod status;

use rstest::rstest;

use super::*;
use crate::command::{Command, EntryCommand};
use crate::flow::MediaKind;
use crate::ids::SeatId;
use crate::limits::GRACE_MS;
use crate::state::{Ask, Check, CheckState, Status, Transport, Via};
use crate::testing::scenario::*;

const ALLOW: Command = Command::Entry(EntryCommand::AnswerTakeover {
    seat: CUSTOMER,
    allow: true,
});

fn person(scenario: &Scenario, viewer: Who, seat: SeatId) -> PersonView {
    let people = scenario.view(viewer).people;
    people
        .into_iter()
        .find(|person| person.seat == seat)
        .unwrap()
}

fn named(scenario: &mut Scenario) -> &mut Scenario {
    scenario.customer(EntryCommand::GiveName { name: "Ida".into() })
}

#[rstest]
#[case::a_colleague_without_a_place(Scenario::call(), Who::Colleague, Denial::NotInSession)]
#[case::before_the_code(Scenario::new(), Who::Customer, Denial::NotInSession)]
#[case::a_device_at_the_door(
    Scenario::checked().after(|s| s.enters(LAPTOP)), Who::Laptop, Denial::Replaced)]
#[case::a_device_that_was_replaced(
    Scenario::call().after(|s| s.enters(LAPTOP).customer(ALLOW)), Who::Customer, Denial::Replaced)]
#[case::sent_back_to_code_entry(
    Scenario::call().after(|s| s.disconnects(Who::Host).pass(30)), Who::Customer,
    Denial::NotInSession)]
#[case::nobody(Scenario::call(), Who::System, Denial::NotInSession)]
fn who_has_no_place_sees_nothing(
    #[case] scenario: Scenario,
    #[case] who: Who,
    #[case] denial: Denial,
) {
    let (session, actor) = (&scenario.session, who.actor());
    assert_eq!(
        session.view(&scenario.policy, scenario.now, actor).err(),
        Some(denial)
    );
    assert_eq!(
        session.items(actor, Some(CUSTOMER), 0, 9).err(),
        Some(denial)
    );
    assert_eq!(
        session.last_sequence(actor, Some(CUSTOMER)).err(),
        Some(denial)
    );
    assert_eq!(session.seat(actor).err(), Some(denial));
}
