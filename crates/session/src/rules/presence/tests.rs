//! Sockets come and go; between "lost" and "gone" lies a grace.

use rstest::rstest;

use crate::command::{CallCommand, Command, EntryCommand, PresenceCommand, StatusCommand};
use crate::denial::Denial;
use crate::event::{EntryEvent, PresenceEvent, StatusEvent};
use crate::ids::ConnectionId;
use crate::limits::{CONNECTIONS_PER_SEAT, GRACE_MS, LOSS_TOLD_MS, LOSSES_TOLD};
use crate::state::{Edition, Presence, Status};
use crate::testing::scenario::*;
use crate::view::PresenceView;

fn connect(socket: u64) -> Command {
    Command::Presence(PresenceCommand::Connect {
        connection: ConnectionId(socket),
    })
}

fn disconnect(socket: u64) -> Command {
    Command::Presence(PresenceCommand::Disconnect {
        connection: ConnectionId(socket),
        left: false,
    })
}

#[test]
fn a_seat_has_several_sockets_and_is_there_until_the_last_is_gone() {
    let mut scenario = Scenario::lobby();
    scenario.customer(connect(1)).happened(&["connected"]);
    scenario.customer(connect(1)).changes_nothing();
    scenario
        .disconnects(Who::Customer)
        .happened(&["connection-closed"]);
    assert_eq!(scenario.seat(CUSTOMER).presence, Presence::Present);
    scenario
        .customer(disconnect(1))
        .happened(&["connection-lost"]);
    assert_eq!(
        scenario.seat(CUSTOMER).presence,
        Presence::Grace(scenario.now.plus(GRACE_MS))
    );
    scenario.customer(disconnect(1)).changes_nothing();
}

#[test]
fn a_seat_has_at_most_eight_sockets() {
    assert_eq!(CONNECTIONS_PER_SEAT, 8);
    let mut scenario = Scenario::lobby();
    for socket in 1..8 {
        scenario.customer(connect(socket)).happened(&["connected"]);
    }
    scenario.customer(connect(8)).expect(Denial::LimitReached);
    scenario.customer(connect(7)).changes_nothing();
    scenario
        .customer(disconnect(7))
        .customer(connect(8))
        .happened(&["connected"]);
}

#[test]
fn c4_a_host_who_comes_back_within_the_grace_goes_on_as_before() {
    let mut scenario = Scenario::call();
    let before = scenario.session.clone();
    scenario
        .disconnects(Who::Host)
        .happened(&["connection-lost"]);
    scenario
        .pass(29)
        .happened(&["loss-told"])
        .connects(Who::Host)
        .happened(&["connected"]);
    assert_eq!(scenario.session.call, before.call);
    assert_eq!(scenario.session.voice, before.voice);
    assert_eq!(scenario.session.seats, before.seats);
    assert_eq!(
        (scenario.session.host, scenario.session.orphan_until),
        (HOST, None)
    );
    scenario.pass(60).changes_nothing();
}

#[test]
fn c4_everybody_sees_that_the_host_is_away_and_since_when_it_counts() {
    let mut scenario = Scenario::lobby();
    scenario.disconnects(Who::Host);
    let until = scenario.now.plus(GRACE_MS);
    assert_eq!(
        scenario.view(Who::Customer).session.orphan_until,
        Some(until)
    );
    let host = &scenario.view(Who::Customer).people[0];
    assert_eq!(host.presence, PresenceView::Grace { until });
    scenario.pass(6);
    scenario.reads(Who::Customer, &["p2 entered", "p1 connection-lost"]);
    scenario.connects(Who::Host);
    assert_eq!(scenario.view(Who::Customer).session.orphan_until, None);
    scenario.reads(
        Who::Customer,
        &["p2 entered", "p1 connection-lost", "p1 connection-back"],
    );
}

#[test]
fn c4_d14_no_agent_comes_back_and_the_session_is_at_code_entry() {
    let mut scenario = Scenario::call();
    scenario.disconnects(Who::Host).pass(30).happened(&[
        "loss-told",
        "returned-to-entry",
        "grace-ended",
    ]);
    let session = &scenario.session;
    assert_eq!(
        (session.status, session.call, session.voice.as_ref()),
        (Status::Confirmed, None, None)
    );
    assert!(session.flow().is_empty() && session.orphan_until.is_none());
    let guest = scenario.guest();
    assert!(guest.returned && !guest.entered && guest.entry.device.is_none());
    assert_eq!(
        guest.entry.code_until,
        Some(scenario.now.plus(15 * 60_000)),
        "the code opens again"
    );
    assert_eq!(scenario.seat(CUSTOMER).presence, Presence::Absent);
    scenario
        .says(Who::Customer, "?")
        .expect(Denial::NotInSession);
    scenario.enters(PHONE).happened(&["entered"]);
    assert!(!scenario.guest().returned);
    scenario.connects(Who::Customer).pass(120).changes_nothing();
}

/// The customer is at the media check, and no agent has been there.
fn alone() -> Scenario {
    Scenario::new().after(|scenario| {
        scenario
            .enters(PHONE)
            .connects(Who::Customer)
            .passes_check()
    })
}

#[test]
fn d12_who_meets_no_agent_waits_without_a_countdown_and_keeps_the_check() {
    let mut scenario = alone();
    assert_eq!(scenario.session.orphan_until, None);
    scenario.says(Who::Customer, "anybody there?");
    assert_eq!(
        scenario.view(Who::Customer).chat.conversations[0].waiting,
        [2]
    );
    scenario.pass(10 * 60).changes_nothing();
    assert!(scenario.guest().entered && scenario.guest().lobby.outcome.is_some());
    scenario.connects(Who::Host);
    assert!(scenario.lines(Who::Host).contains(&"p2 says t2".into()));
    scenario.pass(60).changes_nothing();
    scenario
        .agent(CallCommand::StartCall)
        .happened(&["ring-started"]);
}

#[rstest]
#[case::who_came_while_the_customer_waited(alone().after(|s| s.connects(Who::Host)))]
#[case::who_was_there_already(Scenario::checked())]
fn d14_the_countdown_is_for_an_agent_who_was_there_and_left(#[case] mut scenario: Scenario) {
    scenario.disconnects(Who::Host);
    assert_eq!(
        scenario.session.orphan_until,
        Some(scenario.now.plus(GRACE_MS))
    );
    scenario
        .pass(30)
        .happened(&["loss-told", "returned-to-entry", "grace-ended"]);
}

#[test]
fn d12_an_agent_who_left_before_the_customer_came_has_not_been_there() {
    let mut scenario = Scenario::new();
    scenario
        .connects(Who::Host)
        .disconnects(Who::Host)
        .pass(10)
        .enters(PHONE)
        .connects(Who::Customer);
    assert_eq!(scenario.session.orphan_until, None);
    scenario.pass(20).happened(&["grace-ended"]);
    scenario.pass(60).changes_nothing();
    assert!(scenario.guest().entered);
}

#[test]
fn d14_a_restart_makes_of_an_agent_who_was_never_there_none_who_left_and_forgets_none() {
    let mut scenario = alone();
    scenario.restarts().connects(Who::Customer);
    assert_eq!(scenario.session.orphan_until, None);
    scenario.pass(60).changes_nothing();

    let mut scenario = Scenario::checked();
    scenario
        .disconnects(Who::Host)
        .pass(20)
        .happened(&["loss-told"]);
    scenario.restarts().connects(Who::Customer);
    assert_eq!(
        scenario.session.orphan_until,
        Some(scenario.now.plus(GRACE_MS))
    );
    scenario
        .pass(30)
        .happened(&["returned-to-entry", "grace-ended"]);
}

#[test]
fn d12_a_customer_who_waits_is_not_sent_out_with_one_whose_agent_left() {
    let mut scenario = Scenario::checked();
    scenario.disconnects(Who::Host);
    let mut scenario = scenario.with_second();
    scenario
        .says(Who::Second, "hello?")
        .says(Who::Customer, "and now?");
    scenario.pass(30);
    assert!(!scenario.guest().entered);
    assert!(scenario.seat(SECOND).is_customer_inside());
    assert_eq!(
        scenario.view(Who::Second).chat.conversations[0].waiting,
        [2]
    );
}

#[test]
fn d14_a_session_of_before_counts_from_the_first_moment_as_it_did() {
    let mut opening = crate::Session::open(
        &crate::Policy::DEFAULT,
        crate::SessionId(0x5e),
        crate::UserId(0xa),
    );
    let crate::Event::Status(StatusEvent::Opened { edition, .. }) = &mut opening[0] else {
        panic!("a session begins with its opening");
    };
    *edition = Edition::First;
    let mut session = crate::Session::replay(opening.iter().map(|event| (START, event))).unwrap();
    let entered = crate::Event::Entry(EntryEvent::Entered {
        seat: CUSTOMER,
        device: PHONE,
        via: crate::state::Via::Code,
    });
    session.apply(START, &entered);
    assert_eq!(session.orphan_until, Some(START.plus(GRACE_MS)));
    session.apply(
        START.plus(GRACE_MS),
        &crate::Event::Presence(PresenceEvent::ReturnedToEntry),
    );
    assert!(!session.seats[&CUSTOMER].is_customer_inside());
}

#[test]
fn since_when_a_person_is_away_is_known_until_the_return() {
    let mut scenario = Scenario::checked();
    scenario.disconnects(Who::Customer);
    let left = Some(scenario.now);
    scenario.pass(90);
    assert_eq!(scenario.seat(CUSTOMER).away_since, left);
    scenario.connects(Who::Customer);
    assert_eq!(scenario.seat(CUSTOMER).away_since, None);
    scenario.disconnects(Who::Host).pass(30);
    assert_eq!(
        scenario.seat(CUSTOMER).away_since,
        Some(scenario.now),
        "sent out"
    );
}

#[test]
fn d14_a_ring_and_a_takeover_end_with_the_return() {
    let mut scenario = Scenario::called();
    scenario.enters(LAPTOP).disconnects(Who::Host).pass(30);
    assert_eq!(
        (scenario.session.ring, scenario.guest().entry.takeover),
        (None, None)
    );
}

#[test]
fn d14_without_a_customer_inside_there_is_nobody_to_send_back() {
    let mut scenario = Scenario::new();
    scenario.connects(Who::Host).disconnects(Who::Host);
    assert_eq!(scenario.session.orphan_until, None);
    scenario.pass(30).happened(&["loss-told", "grace-ended"]);
}

#[test]
fn d12_another_agent_who_is_there_keeps_the_session() {
    let mut scenario = Scenario::lobby().with_assistant();
    scenario.disconnects(Who::Host);
    assert_eq!(scenario.session.orphan_until, None);
    scenario.disconnects(Who::Assistant);
    assert_eq!(
        scenario.session.orphan_until,
        Some(scenario.now.plus(GRACE_MS))
    );
}

#[test]
fn d12_the_countdown_begins_with_the_last_agent_and_no_customer_prolongs_it() {
    let mut scenario = Scenario::lobby();
    scenario.disconnects(Who::Host);
    let until = scenario.session.orphan_until;
    scenario
        .pass(10)
        .disconnects(Who::Customer)
        .connects(Who::Customer);
    assert_eq!(scenario.session.orphan_until, until);
}

#[test]
fn a_customer_who_does_not_come_back_leaves_the_call_and_may_come_again() {
    let mut scenario = Scenario::call();
    scenario
        .disconnects(Who::Customer)
        .pass(29)
        .happened(&["loss-told"]);
    assert!(
        scenario.seat(CUSTOMER).in_call,
        "who is in grace is in the call"
    );
    scenario.pass(1).happened(&["grace-ended"]);
    assert_eq!(scenario.seat(CUSTOMER).presence, Presence::Gone);
    assert!(!scenario.seat(CUSTOMER).in_call);
    assert_eq!(scenario.session.status, Status::Running);
    scenario
        .connects(Who::Customer)
        .customer(CallCommand::JoinCall)
        .happened(&["call-joined"]);
    let chat = [
        "p2 entered",
        "p1 call-began",
        "p2 connection-lost",
        "p2 gone",
        "p2 call-joined",
    ];
    scenario.reads(Who::Customer, &chat);
}

#[test]
fn nobody_rings_who_does_not_come_back() {
    let mut scenario = Scenario::called();
    scenario
        .disconnects(Who::Customer)
        .pass(30)
        .happened(&["loss-told", "grace-ended"]);
    assert_eq!(scenario.session.ring, None);
    let mut scenario = Scenario::called();
    scenario.disconnects(Who::Host).connects(Who::Host).pass(30);
    assert!(
        scenario.session.ring.is_some(),
        "who is called does not end the ring by going"
    );
}

#[test]
fn a_session_that_is_over_has_a_last_page_and_waits_for_nobody() {
    let mut scenario = Scenario::call();
    scenario
        .disconnects(Who::Customer)
        .agent(StatusCommand::EndSession);
    assert_eq!(scenario.seat(CUSTOMER).presence, Presence::Absent);
    scenario.connects(Who::Customer).happened(&["connected"]);
    scenario
        .disconnects(Who::Customer)
        .happened(&["connection-lost"]);
    assert_eq!(scenario.seat(CUSTOMER).presence, Presence::Absent);
    assert_eq!(scenario.session.next_timeout(&scenario.policy), None);
    assert_eq!(scenario.lines(Who::Customer).last().unwrap(), "p1 ended");
}

#[test]
fn nothing_happens_before_it_is_due() {
    let mut scenario = Scenario::lobby();
    scenario
        .by(Who::System, PresenceCommand::TimePassed)
        .changes_nothing();
    scenario.disconnects(Who::Customer);
    scenario.now = scenario.now.plus(LOSS_TOLD_MS - 1);
    scenario
        .by(Who::System, PresenceCommand::TimePassed)
        .changes_nothing();
    scenario.now = scenario.now.plus(1);
    scenario
        .by(Who::System, PresenceCommand::TimePassed)
        .happened(&["loss-told"]);
    scenario.now = scenario.now.plus(GRACE_MS - LOSS_TOLD_MS - 1);
    scenario
        .by(Who::System, PresenceCommand::TimePassed)
        .changes_nothing();
    scenario.now = scenario.now.plus(1);
    scenario
        .by(Who::System, PresenceCommand::TimePassed)
        .happened(&["grace-ended"]);
}

#[test]
fn c4_a_loss_that_heals_within_six_seconds_is_not_told() {
    let mut scenario = Scenario::call();
    let before = scenario.lines(Who::Host);
    for who in [Who::Customer, Who::Host] {
        scenario
            .disconnects(who)
            .pass(5)
            .changes_nothing()
            .connects(who);
    }
    scenario.restarts();
    scenario
        .pass(5)
        .connects(Who::Host)
        .connects(Who::Customer)
        .pass(60)
        .changes_nothing();
    assert_eq!(scenario.lines(Who::Host), before);
}

#[test]
fn d12_a_loss_that_lasts_is_told_once_and_so_is_its_end() {
    let mut scenario = Scenario::lobby();
    scenario
        .disconnects(Who::Customer)
        .pass(6)
        .happened(&["loss-told"])
        .restarts()
        .connects(Who::Host)
        .pass(20)
        .connects(Who::Customer)
        .disconnects(Who::Customer)
        .connects(Who::Customer);
    let lines = scenario.lines(Who::Customer);
    let told = |name: &str| lines.iter().filter(|line| *line == name).count();
    assert_eq!(
        (told("p2 connection-lost"), told("p2 connection-back")),
        (1, 1)
    );
    scenario
        .disconnects(Who::Customer)
        .pass(30)
        .connects(Who::Customer);
    let lines = scenario.lines(Who::Customer);
    assert_eq!(
        lines[lines.len() - 2..],
        ["p2 connection-lost", "p2 gone"],
        "the return of who was given up is in the list of people"
    );
}

#[test]
fn f2_a_place_that_moves_is_lost_only_when_the_new_device_does_not_come() {
    let moved = || {
        Scenario::lobby().after(|scenario| {
            scenario
                .enters(LAPTOP)
                .customer(EntryCommand::AnswerTakeover {
                    seat: CUSTOMER,
                    allow: true,
                })
                .happened(&["taken-over"])
        })
    };
    let mut scenario = moved();
    scenario.connects(Who::Laptop);
    scenario.reads(Who::Laptop, &["p2 entered", "p2 taken-over"]);
    let mut scenario = moved();
    scenario.pass(6).happened(&["loss-told"]);
    scenario.connects(Who::Laptop);
    assert_eq!(
        scenario.lines(Who::Laptop)[2..],
        ["p2 connection-lost", "p2 connection-back"]
    );
}

#[test]
fn a_line_that_is_lost_for_ever_does_not_fill_the_session() {
    let mut scenario = Scenario::lobby();
    let before = scenario.session.items.len();
    for _ in 0..LOSSES_TOLD {
        scenario
            .disconnects(Who::Customer)
            .pass(10)
            .happened(&["loss-told"])
            .connects(Who::Customer);
    }
    let full = scenario.session.items.len();
    assert_eq!(full, before + 2 * LOSSES_TOLD as usize);
    scenario
        .disconnects(Who::Customer)
        .pass(10)
        .changes_nothing()
        .connects(Who::Customer)
        .disconnects(Who::Customer)
        .pass(30)
        .happened(&["grace-ended"]);
    assert_eq!(scenario.session.items.len(), full);
    assert_eq!(scenario.seat(CUSTOMER).presence, Presence::Gone);
}

#[test]
fn nobody_is_back_in_a_session_that_is_over() {
    let mut scenario = Scenario::lobby();
    scenario.disconnects(Who::Customer).pass(10);
    scenario
        .agent(StatusCommand::EndSession)
        .connects(Who::Customer);
    assert_eq!(scenario.lines(Who::Customer).last().unwrap(), "p1 ended");
}
