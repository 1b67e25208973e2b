//! Who sees what, and who does not.

mod call;
mod chat;
mod may;
mod people;
mod session;

use rstest::rstest;

use super::*;
use crate::command::Command;
use crate::flow::MediaKind;
use crate::ids::SeatId;
use crate::limits::GRACE_MS;
use crate::stage::*;
use crate::state::{Ask, Check, CheckState, Status, Transport, Via};

const ALLOW: Command = Command::AnswerTakeover {
    seat: CUSTOMER,
    allow: true,
};

fn person(stage: &Stage, viewer: Who, seat: SeatId) -> PersonView {
    let people = stage.view(viewer).people;
    people
        .into_iter()
        .find(|person| person.seat == seat)
        .unwrap()
}

fn named(stage: &mut Stage) -> &mut Stage {
    stage.customer(Command::GiveName { name: "Ida".into() })
}

#[rstest]
#[case::a_colleague_without_a_place(Stage::call(), Who::Colleague, Denial::NotInSession)]
#[case::before_the_code(Stage::new(), Who::Customer, Denial::NotInSession)]
#[case::a_device_at_the_door(
    Stage::checked().after(|s| s.enters(LAPTOP)), Who::Laptop, Denial::Replaced)]
#[case::a_device_that_was_replaced(
    Stage::call().after(|s| s.enters(LAPTOP).customer(ALLOW)), Who::Customer, Denial::Replaced)]
#[case::sent_back_to_code_entry(
    Stage::call().after(|s| s.disconnects(Who::Host).pass(30)), Who::Customer,
    Denial::NotInSession)]
#[case::nobody(Stage::call(), Who::System, Denial::NotInSession)]
fn who_has_no_place_sees_nothing(#[case] stage: Stage, #[case] who: Who, #[case] denial: Denial) {
    let (session, actor) = (&stage.session, who.actor());
    assert_eq!(session.view(stage.now, actor).err(), Some(denial));
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
