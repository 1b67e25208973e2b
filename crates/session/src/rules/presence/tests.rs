//! Sockets come and go; between "lost" and "gone" lies a grace.

use rstest::rstest;

use crate::command::Command;
use crate::denial::Denial;
use crate::ids::ConnectionId;
use crate::limits::{CONNECTIONS_PER_SEAT, GRACE_MS, LOSS_TOLD_MS, LOSSES_TOLD};
use crate::stage::*;
use crate::state::{Edition, Presence, Status};
use crate::view::PresenceView;

fn connect(socket: u64) -> Command {
    Command::Connect {
        connection: ConnectionId(socket),
    }
}

fn disconnect(socket: u64) -> Command {
    Command::Disconnect {
        connection: ConnectionId(socket),
        left: false,
    }
}

#[test]
fn a_seat_has_several_sockets_and_is_there_until_the_last_is_gone() {
    let mut stage = Stage::lobby();
    stage.customer(connect(1)).happened(&["connected"]);
    stage.customer(connect(1)).changes_nothing();
    stage
        .disconnects(Who::Customer)
        .happened(&["connection-closed"]);
    assert_eq!(stage.seat(CUSTOMER).presence, Presence::Present);
    stage.customer(disconnect(1)).happened(&["connection-lost"]);
    assert_eq!(
        stage.seat(CUSTOMER).presence,
        Presence::Grace(stage.now.plus(GRACE_MS))
    );
    stage.customer(disconnect(1)).changes_nothing();
}

#[test]
fn a_seat_has_at_most_eight_sockets() {
    assert_eq!(CONNECTIONS_PER_SEAT, 8);
    let mut stage = Stage::lobby();
    for socket in 1..8 {
        stage.customer(connect(socket)).happened(&["connected"]);
    }
    stage.customer(connect(8)).expect(Denial::LimitReached);
    stage.customer(connect(7)).changes_nothing();
    stage
        .customer(disconnect(7))
        .customer(connect(8))
        .happened(&["connected"]);
}

#[test]
fn c4_a_host_who_comes_back_within_the_grace_goes_on_as_before() {
    let mut stage = Stage::call();
    let before = stage.session.clone();
    stage.disconnects(Who::Host).happened(&["connection-lost"]);
    stage
        .pass(29)
        .happened(&["loss-told"])
        .connects(Who::Host)
        .happened(&["connected"]);
    assert_eq!(stage.session.call, before.call);
    assert_eq!(stage.session.voice, before.voice);
    assert_eq!(stage.session.seats, before.seats);
    assert_eq!(
        (stage.session.host, stage.session.orphan_until),
        (HOST, None)
    );
    stage.pass(60).changes_nothing();
}

#[test]
fn c4_everybody_sees_that_the_host_is_away_and_since_when_it_counts() {
    let mut stage = Stage::lobby();
    stage.disconnects(Who::Host);
    let until = stage.now.plus(GRACE_MS);
    assert_eq!(stage.view(Who::Customer).session.orphan_until, Some(until));
    let host = &stage.view(Who::Customer).people[0];
    assert_eq!(host.presence, PresenceView::Grace { until });
    stage.pass(6);
    stage.reads(Who::Customer, &["p2 entered", "p1 connection-lost"]);
    stage.connects(Who::Host);
    assert_eq!(stage.view(Who::Customer).session.orphan_until, None);
    stage.reads(
        Who::Customer,
        &["p2 entered", "p1 connection-lost", "p1 connection-back"],
    );
}

#[test]
fn d14_no_agent_comes_back_and_the_session_is_at_code_entry() {
    let mut stage = Stage::call();
    stage.disconnects(Who::Host).pass(30).happened(&[
        "loss-told",
        "returned-to-entry",
        "grace-ended",
    ]);
    let session = &stage.session;
    assert_eq!(
        (session.status, session.call, session.voice.as_ref()),
        (Status::Confirmed, None, None)
    );
    assert!(session.flow().is_empty() && session.orphan_until.is_none());
    let guest = stage.guest();
    assert!(guest.returned && !guest.entered && guest.entry.device.is_none());
    assert_eq!(
        guest.entry.code_until,
        Some(stage.now.plus(15 * 60_000)),
        "the code opens again"
    );
    assert_eq!(stage.seat(CUSTOMER).presence, Presence::Absent);
    stage.says(Who::Customer, "?").expect(Denial::NotInSession);
    stage.enters(PHONE).happened(&["entered"]);
    assert!(!stage.guest().returned);
    stage.connects(Who::Customer).pass(120).changes_nothing();
}

/// The customer is at the media check, and no agent has been there.
fn alone() -> Stage {
    Stage::new().after(|stage| stage.enters(PHONE).connects(Who::Customer).passes_check())
}

#[test]
fn d12_who_meets_no_agent_waits_without_a_countdown_and_keeps_the_check() {
    let mut stage = alone();
    assert_eq!(stage.session.orphan_until, None);
    stage.says(Who::Customer, "anybody there?");
    assert_eq!(stage.view(Who::Customer).chat.conversations[0].waiting, [2]);
    stage.pass(10 * 60).changes_nothing();
    assert!(stage.guest().entered && stage.guest().lobby.outcome.is_some());
    stage.connects(Who::Host);
    assert!(stage.lines(Who::Host).contains(&"p2 says t2".into()));
    stage.pass(60).changes_nothing();
    stage.agent(Command::StartCall).happened(&["ring-started"]);
}

#[rstest]
#[case::who_came_while_the_customer_waited(alone().after(|s| s.connects(Who::Host)))]
#[case::who_was_there_already(Stage::checked())]
fn d14_the_countdown_is_for_an_agent_who_was_there_and_left(#[case] mut stage: Stage) {
    stage.disconnects(Who::Host);
    assert_eq!(stage.session.orphan_until, Some(stage.now.plus(GRACE_MS)));
    stage
        .pass(30)
        .happened(&["loss-told", "returned-to-entry", "grace-ended"]);
}

#[test]
fn d12_an_agent_who_left_before_the_customer_came_has_not_been_there() {
    let mut stage = Stage::new();
    stage
        .connects(Who::Host)
        .disconnects(Who::Host)
        .pass(10)
        .enters(PHONE)
        .connects(Who::Customer);
    assert_eq!(stage.session.orphan_until, None);
    stage.pass(20).happened(&["grace-ended"]);
    stage.pass(60).changes_nothing();
    assert!(stage.guest().entered);
}

#[test]
fn d14_a_restart_makes_of_an_agent_who_was_never_there_none_who_left_and_forgets_none() {
    let mut stage = alone();
    stage.restarts().connects(Who::Customer);
    assert_eq!(stage.session.orphan_until, None);
    stage.pass(60).changes_nothing();

    let mut stage = Stage::checked();
    stage
        .disconnects(Who::Host)
        .pass(20)
        .happened(&["loss-told"]);
    stage.restarts().connects(Who::Customer);
    assert_eq!(stage.session.orphan_until, Some(stage.now.plus(GRACE_MS)));
    stage
        .pass(30)
        .happened(&["returned-to-entry", "grace-ended"]);
}

#[test]
fn d12_a_customer_who_waits_is_not_sent_out_with_one_whose_agent_left() {
    let mut stage = Stage::checked();
    stage.disconnects(Who::Host);
    let mut stage = stage.with_second();
    stage
        .says(Who::Second, "hello?")
        .says(Who::Customer, "and now?");
    stage.pass(30);
    assert!(!stage.guest().entered);
    assert!(stage.seat(SECOND).is_customer_inside());
    assert_eq!(stage.view(Who::Second).chat.conversations[0].waiting, [2]);
}

#[test]
fn d14_a_session_of_before_counts_from_the_first_moment_as_it_did() {
    let mut opening = crate::Session::open(crate::SessionId(0x5e), crate::UserId(0xa));
    let crate::Event::Opened { edition, .. } = &mut opening[0] else {
        panic!("a session begins with its opening");
    };
    *edition = Edition::First;
    let mut session = crate::Session::replay(opening.iter().map(|event| (START, event))).unwrap();
    let entered = crate::Event::Entered {
        seat: CUSTOMER,
        device: PHONE,
        via: crate::state::Via::Code,
    };
    session.apply(START, &entered);
    assert_eq!(session.orphan_until, Some(START.plus(GRACE_MS)));
    session.apply(START.plus(GRACE_MS), &crate::Event::ReturnedToEntry);
    assert!(!session.seats[&CUSTOMER].is_customer_inside());
}

#[test]
fn since_when_a_person_is_away_is_known_until_the_return() {
    let mut stage = Stage::checked();
    stage.disconnects(Who::Customer);
    let left = Some(stage.now);
    stage.pass(90);
    assert_eq!(stage.seat(CUSTOMER).away_since, left);
    stage.connects(Who::Customer);
    assert_eq!(stage.seat(CUSTOMER).away_since, None);
    stage.disconnects(Who::Host).pass(30);
    assert_eq!(stage.seat(CUSTOMER).away_since, Some(stage.now), "sent out");
}

#[test]
fn d14_a_ring_and_a_takeover_end_with_the_return() {
    let mut stage = Stage::called();
    stage.enters(LAPTOP).disconnects(Who::Host).pass(30);
    assert_eq!(
        (stage.session.ring, stage.guest().entry.takeover),
        (None, None)
    );
}

#[test]
fn d14_without_a_customer_inside_there_is_nobody_to_send_back() {
    let mut stage = Stage::new();
    stage.connects(Who::Host).disconnects(Who::Host);
    assert_eq!(stage.session.orphan_until, None);
    stage.pass(30).happened(&["loss-told", "grace-ended"]);
}

#[test]
fn d12_another_agent_who_is_there_keeps_the_session() {
    let mut stage = Stage::lobby().with_assistant();
    stage.disconnects(Who::Host);
    assert_eq!(stage.session.orphan_until, None);
    stage.disconnects(Who::Assistant);
    assert_eq!(stage.session.orphan_until, Some(stage.now.plus(GRACE_MS)));
}

#[test]
fn d12_the_countdown_begins_with_the_last_agent_and_no_customer_prolongs_it() {
    let mut stage = Stage::lobby();
    stage.disconnects(Who::Host);
    let until = stage.session.orphan_until;
    stage
        .pass(10)
        .disconnects(Who::Customer)
        .connects(Who::Customer);
    assert_eq!(stage.session.orphan_until, until);
}

#[test]
fn a_customer_who_does_not_come_back_leaves_the_call_and_may_come_again() {
    let mut stage = Stage::call();
    stage
        .disconnects(Who::Customer)
        .pass(29)
        .happened(&["loss-told"]);
    assert!(
        stage.seat(CUSTOMER).in_call,
        "who is in grace is in the call"
    );
    stage.pass(1).happened(&["grace-ended"]);
    assert_eq!(stage.seat(CUSTOMER).presence, Presence::Gone);
    assert!(!stage.seat(CUSTOMER).in_call);
    assert_eq!(stage.session.status, Status::Running);
    stage
        .connects(Who::Customer)
        .customer(Command::JoinCall)
        .happened(&["call-joined"]);
    let chat = [
        "p2 entered",
        "p1 call-began",
        "p2 connection-lost",
        "p2 gone",
        "p2 call-joined",
    ];
    stage.reads(Who::Customer, &chat);
}

#[test]
fn nobody_rings_who_does_not_come_back() {
    let mut stage = Stage::called();
    stage
        .disconnects(Who::Customer)
        .pass(30)
        .happened(&["loss-told", "grace-ended"]);
    assert_eq!(stage.session.ring, None);
    let mut stage = Stage::called();
    stage.disconnects(Who::Host).connects(Who::Host).pass(30);
    assert!(
        stage.session.ring.is_some(),
        "who is called does not end the ring by going"
    );
}

#[test]
fn waking_up_is_not_time_passing() {
    let mut stage = Stage::call();
    stage.now = stage.now.plus(120_000);
    stage.restarts().happened(&["recovered"]);
    let grace = Presence::Grace(stage.now.plus(GRACE_MS));
    assert_eq!(
        [stage.seat(HOST).presence, stage.seat(CUSTOMER).presence],
        [grace; 2]
    );
    assert!(stage.seat(CUSTOMER).connections.is_empty() && stage.seat(CUSTOMER).in_call);
    assert_eq!(stage.session.orphan_until, Some(stage.now.plus(GRACE_MS)));
    stage
        .pass(29)
        .happened(&["loss-told", "loss-told"])
        .connects(Who::Host)
        .connects(Who::Customer);
    assert_eq!(stage.session.status, Status::Running);
    stage.pass(60).changes_nothing();
}

#[test]
fn waking_up_begins_every_wait_anew() {
    let mut stage = Stage::ringing();
    stage.now = stage.now.plus(44_000);
    stage.restarts().connects(Who::Host).connects(Who::Customer);
    stage
        .pass(44)
        .changes_nothing()
        .pass(1)
        .happened(&["ring-unanswered"]);

    let mut stage = Stage::call();
    stage.customer(Command::LeaveCall);
    stage.now = stage.now.plus(299_000);
    stage.restarts().connects(Who::Host).connects(Who::Customer);
    stage
        .pass(299)
        .changes_nothing()
        .pass(1)
        .happened(&["call-abandoned"]);

    let mut stage = Stage::lobby();
    stage.now = stage.now.plus(7_199_000);
    stage.restarts().connects(Who::Host).connects(Who::Customer);
    stage
        .pass(7_199)
        .changes_nothing()
        .pass(1)
        .happened(&["lobby-closed"]);
}

#[test]
fn waking_up_waits_for_nobody_who_was_not_there() {
    let mut stage = Stage::new();
    stage.restarts();
    assert_eq!(
        (stage.seat(HOST).presence, stage.session.orphan_until),
        (Presence::Absent, None)
    );
    let mut stage = Stage::done();
    stage.restarts();
    assert_eq!(stage.seat(HOST).presence, Presence::Absent);
    assert_eq!(
        (stage.session.orphan_until, stage.session.next_timeout()),
        (None, None)
    );
}

#[test]
fn messages_that_wait_survive_a_restart() {
    let mut stage = Stage::lobby();
    stage
        .disconnects(Who::Host)
        .says(Who::Customer, "alone")
        .restarts();
    stage.connects(Who::Customer).connects(Who::Host);
    assert!(stage.lines(Who::Host).contains(&"p2 says t2".into()));
}

#[rstest]
#[case::an_agent(Who::Host)]
#[case::a_customer(Who::Customer)]
fn only_the_server_says_that_it_has_started_again(#[case] who: Who) {
    Stage::lobby()
        .by(who, Command::Recover)
        .expect(Denial::NotInSession);
}

#[test]
fn a_session_that_is_over_has_a_last_page_and_waits_for_nobody() {
    let mut stage = Stage::call();
    stage.disconnects(Who::Customer).agent(Command::EndSession);
    assert_eq!(stage.seat(CUSTOMER).presence, Presence::Absent);
    stage.connects(Who::Customer).happened(&["connected"]);
    stage
        .disconnects(Who::Customer)
        .happened(&["connection-lost"]);
    assert_eq!(stage.seat(CUSTOMER).presence, Presence::Absent);
    assert_eq!(stage.session.next_timeout(), None);
    assert_eq!(stage.lines(Who::Customer).last().unwrap(), "p1 ended");
}

#[test]
fn nothing_happens_before_it_is_due() {
    let mut stage = Stage::lobby();
    stage.by(Who::System, Command::TimePassed).changes_nothing();
    stage.disconnects(Who::Customer);
    stage.now = stage.now.plus(LOSS_TOLD_MS - 1);
    stage.by(Who::System, Command::TimePassed).changes_nothing();
    stage.now = stage.now.plus(1);
    stage
        .by(Who::System, Command::TimePassed)
        .happened(&["loss-told"]);
    stage.now = stage.now.plus(GRACE_MS - LOSS_TOLD_MS - 1);
    stage.by(Who::System, Command::TimePassed).changes_nothing();
    stage.now = stage.now.plus(1);
    stage
        .by(Who::System, Command::TimePassed)
        .happened(&["grace-ended"]);
}

#[test]
fn c4_a_loss_that_heals_within_six_seconds_is_not_told() {
    let mut stage = Stage::call();
    let before = stage.lines(Who::Host);
    for who in [Who::Customer, Who::Host] {
        stage
            .disconnects(who)
            .pass(5)
            .changes_nothing()
            .connects(who);
    }
    stage.restarts();
    stage
        .pass(5)
        .connects(Who::Host)
        .connects(Who::Customer)
        .pass(60)
        .changes_nothing();
    assert_eq!(stage.lines(Who::Host), before);
}

#[test]
fn d12_a_loss_that_lasts_is_told_once_and_so_is_its_end() {
    let mut stage = Stage::lobby();
    stage
        .disconnects(Who::Customer)
        .pass(6)
        .happened(&["loss-told"])
        .restarts()
        .connects(Who::Host)
        .pass(20)
        .connects(Who::Customer)
        .disconnects(Who::Customer)
        .connects(Who::Customer);
    let lines = stage.lines(Who::Customer);
    let told = |name: &str| lines.iter().filter(|line| *line == name).count();
    assert_eq!(
        (told("p2 connection-lost"), told("p2 connection-back")),
        (1, 1)
    );
    stage
        .disconnects(Who::Customer)
        .pass(30)
        .connects(Who::Customer);
    let lines = stage.lines(Who::Customer);
    assert_eq!(
        lines[lines.len() - 2..],
        ["p2 connection-lost", "p2 gone"],
        "the return of who was given up is in the list of people"
    );
}

#[test]
fn f2_a_place_that_moves_is_lost_only_when_the_new_device_does_not_come() {
    let moved = || {
        Stage::lobby().after(|stage| {
            stage
                .enters(LAPTOP)
                .customer(Command::AnswerTakeover {
                    seat: CUSTOMER,
                    allow: true,
                })
                .happened(&["taken-over"])
        })
    };
    let mut stage = moved();
    stage.connects(Who::Laptop);
    stage.reads(Who::Laptop, &["p2 entered", "p2 taken-over"]);
    let mut stage = moved();
    stage.pass(6).happened(&["loss-told"]);
    stage.connects(Who::Laptop);
    assert_eq!(
        stage.lines(Who::Laptop)[2..],
        ["p2 connection-lost", "p2 connection-back"]
    );
}

#[test]
fn a_line_that_is_lost_for_ever_does_not_fill_the_session() {
    let mut stage = Stage::lobby();
    let before = stage.session.items.len();
    for _ in 0..LOSSES_TOLD {
        stage
            .disconnects(Who::Customer)
            .pass(10)
            .happened(&["loss-told"])
            .connects(Who::Customer);
    }
    let full = stage.session.items.len();
    assert_eq!(full, before + 2 * LOSSES_TOLD as usize);
    stage
        .disconnects(Who::Customer)
        .pass(10)
        .changes_nothing()
        .connects(Who::Customer)
        .disconnects(Who::Customer)
        .pass(30)
        .happened(&["grace-ended"]);
    assert_eq!(stage.session.items.len(), full);
    assert_eq!(stage.seat(CUSTOMER).presence, Presence::Gone);
}

#[test]
fn nobody_is_back_in_a_session_that_is_over() {
    let mut stage = Stage::lobby();
    stage.disconnects(Who::Customer).pass(10);
    stage.agent(Command::EndSession).connects(Who::Customer);
    assert_eq!(stage.lines(Who::Customer).last().unwrap(), "p1 ended");
}
