//! Events live for ever: everything that was ever stored can still be read, and means the same.
//!
//! The files in `corpus/` are frozen. A new event, or a new version of one, adds lines; a line that
//! is there is never changed.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is wrong"
)]

use std::collections::BTreeSet;

use bistand_session::state::{Edition, Lobby, Losses, Presence, SoundTest};
use bistand_session::view::ItemContent;
use bistand_session::{
    Actor, CheckEvent, DeviceId, Envelope, Event, FIRST_CUSTOMER_SEAT, HOST_SEAT, Policy, SeatId,
    Session, SessionId, Status, StatusEvent, TextId, Timestamp, UserId,
};
use serde_json::Value;

/// Every event with each of the values that its fields can have.
const EVENTS: [&str; 5] = [
    include_str!("../corpus/events-v1.jsonl"),
    include_str!("../corpus/events-v2.jsonl"),
    include_str!("../corpus/events-v3.jsonl"),
    include_str!("../corpus/events-v4.jsonl"),
    include_str!("../corpus/events-v5.jsonl"),
];

/// The log of one session, with its times.
const SESSION: &str = include_str!("../corpus/session-v1.jsonl");

/// The same since a customer who meets no agent waits, and reopening invites again.
const SESSION_3: &str = include_str!("../corpus/session-v3.jsonl");

/// The same, since a disconnect is shown only when it lasts.
const SESSION_2: &str = include_str!("../corpus/session-v2.jsonl");

/// The same since the opening says how long the session waits; other waits than the product's own.
const SESSION_4: &str = include_str!("../corpus/session-v4.jsonl");

const HOST: Actor = Actor::Agent(UserId(0xa));

fn lines(corpus: &str) -> impl Iterator<Item = Value> {
    corpus
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
}

fn envelope(line: &Value) -> Envelope {
    Envelope {
        kind: line["kind"].as_str().unwrap().to_owned(),
        version: line["version"].as_u64().unwrap().try_into().unwrap(),
        body: line["body"].to_string(),
    }
}

/// The names of all events, as the code itself lists them when it is given one that is none.
fn every_kind() -> BTreeSet<String> {
    let error = serde_json::from_str::<Event>(r#"{"kind":"none","body":{}}"#).unwrap_err();
    let error = error.to_string();
    let (_, names) = error.split_once("expected one of ").unwrap();
    names
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_event_is_in_the_corpus() {
    let found: BTreeSet<_> = EVENTS
        .into_iter()
        .flat_map(lines)
        .map(|line| envelope(&line).kind)
        .collect();
    assert_eq!(found, every_kind());
    assert!(found.contains("opened") && found.len() > 40, "{found:?}");
}

#[test]
fn every_event_that_was_ever_stored_opens_and_seals_to_the_same() {
    let stored = EVENTS
        .into_iter()
        .chain([SESSION, SESSION_2, SESSION_3, SESSION_4]);
    for line in stored.flat_map(lines) {
        let envelope = envelope(&line);
        let event = Event::open(&envelope).unwrap_or_else(|error| panic!("{error}"));
        let sealed = event.seal();
        assert_eq!(sealed.kind, envelope.kind);
        assert_eq!(Event::open(&sealed), Ok(event));
        if sealed.version == envelope.version {
            let body: Value = serde_json::from_str(&sealed.body).unwrap();
            assert_eq!(body, line["body"], "{}", envelope.kind);
        }
    }
}

#[test]
fn an_event_that_is_not_known_stops_with_a_sentence_that_says_what_to_do() {
    let unknown = [
        ("mirrored", 1, "{}"),
        ("opened", 0, "{}"),
        ("opened", 5, "{}"),
        ("call-left", 2, r#"{"seat":"p2"}"#),
        ("call-left", 1, r#"{"seat":2}"#),
        ("call-left", 1, "{}"),
        ("call-left", 1, "no json"),
    ];
    for (kind, version, body) in unknown {
        let envelope = Envelope {
            kind: kind.into(),
            version,
            body: body.into(),
        };
        let error = Event::open(&envelope).unwrap_err();
        assert_eq!((error.kind.as_str(), error.version), (kind, version));
        let sentence = format!(
            "the session log has an event “{kind}” of version {version} that this version of \
             Bistand does not know; start the version that wrote it, or a newer one"
        );
        assert_eq!(error.to_string(), sentence);
    }
}

#[test]
fn the_opening_of_before_is_lifted_to_one_that_tells_each_loss_at_once() {
    let opened = lines(SESSION).next().unwrap();
    let event = Event::open(&envelope(&opened)).unwrap();
    let Event::Status(StatusEvent::Opened {
        losses, edition, ..
    }) = &event
    else {
        panic!("{event:?} opens no session");
    };
    assert_eq!(*losses, Losses::ToldAtOnce);
    assert_eq!(*edition, Edition::First);
    assert_eq!(event.seal().version, 4);
}

#[test]
fn a_check_that_was_told_as_passed_stays_passed() {
    let finished = EVENTS
        .into_iter()
        .flat_map(lines)
        .find(|line| line["kind"] == "check-finished" && line["version"] == 1)
        .unwrap();
    let event = Event::open(&envelope(&finished)).unwrap();
    let Event::Check(CheckEvent::CheckFinished { sound, .. }) = event else {
        panic!("{event:?} finishes no check");
    };
    assert_eq!(sound, SoundTest::Heard);
}

fn replayed(log: &str) -> Session {
    replayed_to(log, usize::MAX)
}

/// After the first `events`.
fn replayed_to(log: &str, events: usize) -> Session {
    let log: Vec<_> = lines(log)
        .take(events)
        .map(|line| {
            let at = Timestamp(line["at"].as_i64().unwrap());
            (at, Event::open(&envelope(&line)).unwrap())
        })
        .collect();
    Session::replay(log.iter().map(|(at, event)| (*at, event))).unwrap()
}

fn read_by(session: &Session, viewer: Actor) -> Vec<String> {
    let items = session
        .items(viewer, Some(FIRST_CUSTOMER_SEAT), 0, 100)
        .unwrap();
    let line = |by: Option<SeatId>, content: &ItemContent| match content {
        ItemContent::Said { text } => format!("{} {text}", by.unwrap()),
        ItemContent::Notice { what } => {
            let what = serde_json::to_value(what).unwrap();
            format!("{} {}", by.unwrap(), what["notice"].as_str().unwrap())
        }
    };
    items
        .iter()
        .map(|item| line(item.by, &item.content))
        .collect()
}

#[test]
fn a_log_that_was_stored_makes_the_same_session_for_ever() {
    let session = replayed(SESSION);
    assert_eq!(
        (session.status, session.host),
        (Status::Confirmed, HOST_SEAT)
    );
    assert_eq!(session.opened_at, Timestamp(1_700_000_000_000));
    assert_eq!((session.over_since, session.orphan_until), (None, None));
    assert_eq!(
        (session.ring, session.call, session.voice.as_ref()),
        (None, None, None)
    );
    assert_eq!((session.texts, session.items.len()), (7, 29));

    let host = &session.seats[&HOST_SEAT];
    assert_eq!(host.presence, Presence::Present);
    assert_eq!(host.seen[&FIRST_CUSTOMER_SEAT], 1);

    let seat = &session.seats[&FIRST_CUSTOMER_SEAT];
    let customer = seat.customer().unwrap();
    assert_eq!((seat.presence, seat.name), (Presence::Gone, None));
    assert_eq!(customer.entry.device, Some(DeviceId(3)));
    assert_eq!(customer.entry.generation, 2);
    assert_eq!(
        customer.entry.code_until,
        Some(Timestamp(1_700_001_212_000))
    );
    assert_ne!(customer.lobby, Lobby::default());
    assert_eq!(
        session.next_timeout(&Policy::default()),
        customer.entry.code_until
    );
}

#[test]
fn a_session_waits_as_its_opening_says_whatever_the_setting_is_today() {
    const BEGAN: i64 = 1_700_000_000_000;
    let until = |events| replayed_to(SESSION_4, events).next_timeout(&Policy::default());
    let after = |seconds: i64| Some(Timestamp(BEGAN + seconds * 1_000));
    assert_eq!(until(2), after(600), "an unused code");
    assert_eq!(until(6), after(20 + 10), "the first device is asked");
    assert_eq!(until(7), after(30 + 90), "the host is asked");
    let declined = replayed_to(SESSION_4, 8).seats[&FIRST_CUSTOMER_SEAT]
        .customer()
        .and_then(|customer| customer.entry.declined);
    assert_eq!(declined.map(|declined| declined.until), after(40 + 5));
    assert_eq!(until(9), after(50 + 60), "a ring");
    let lost = replayed_to(SESSION_4, 10);
    let presence = lost.seats[&FIRST_CUSTOMER_SEAT].presence;
    assert_eq!(after(60 + 20), grace(presence));
    let renewed = &replayed(SESSION_4).seats[&FIRST_CUSTOMER_SEAT];
    let code_until = renewed.customer().unwrap().entry.code_until;
    assert_eq!(code_until, after(70 + 600));

    let policy = Policy {
        waits: replayed(SESSION_4).waits,
        ..Policy::DEFAULT
    };
    let opening = Session::open(&policy, SessionId(0x5e), UserId(0xa));
    let first = envelope(&lines(SESSION_4).next().unwrap());
    assert_eq!(Ok(&opening[0]), Event::open(&first).as_ref());
}

fn grace(presence: Presence) -> Option<Timestamp> {
    match presence {
        Presence::Grace(until) => Some(until),
        _ => None,
    }
}

#[test]
fn a_log_that_was_stored_reads_the_same_for_ever() {
    let session = replayed(SESSION);
    let of_agents = [
        "p2 entered",
        "p2 t3",
        "p2 check-passed",
        "p1 t4",
        "p1 call-began",
        "p1 voice-ended",
        "p1 voice-started",
        "p1 connection-lost",
        "p2 t5",
        "p1 connection-back",
        "p1 connection-back",
        "p2 connection-back",
        "p2 taken-over",
        "p2 connection-back",
        "p2 check-skipped",
        "p2 call-joined",
        "p1 ended",
        "p1 reopened",
        "p1 ring-declined",
        "p1 connection-lost",
        "p2 returned-to-entry",
        "p1 gone",
        "p2 entered",
        "p2 t7",
        "p2 audio-only",
        "p1 ring-unanswered",
        "p2 connection-lost",
        "p2 gone",
    ];
    assert_eq!(read_by(&session, HOST), of_agents);
    let of_the_last_customer = [
        "p2 entered",
        "p2 t7",
        "p1 ring-unanswered",
        "p2 connection-lost",
        "p2 gone",
    ];
    let last = Actor::Customer(FIRST_CUSTOMER_SEAT, DeviceId(3));
    assert_eq!(read_by(&session, last), of_the_last_customer);
}

#[test]
fn a_log_that_tells_only_losses_that_last_reads_the_same_for_ever() {
    let session = replayed(SESSION_2);
    let of_agents = [
        "p2 entered",
        "p2 connection-lost",
        "p1 t2",
        "p2 connection-back",
        "p1 connection-lost",
        "p2 returned-to-entry",
        "p1 gone",
    ];
    assert_eq!(read_by(&session, HOST), of_agents);
    assert_eq!(
        (session.status, session.losses_told),
        (Status::Confirmed, 2)
    );
    let customer = &session.seats[&FIRST_CUSTOMER_SEAT];
    assert_eq!(customer.presence, Presence::Absent);
    assert_eq!(customer.seen[&FIRST_CUSTOMER_SEAT], 2);
}

#[test]
fn a_log_of_the_second_edition_reads_the_same_for_ever() {
    let session = replayed(SESSION_3);
    let of_agents = [
        "p2 entered",
        "p2 t3",
        "p2 audio-only",
        "p1 call-began",
        "p1 ended",
        "p1 reopened",
    ];
    assert_eq!(read_by(&session, HOST), of_agents);
    let customer = session.seats[&FIRST_CUSTOMER_SEAT].customer().unwrap();
    assert!(customer.entered, "who has gone may come back");
    assert_eq!(
        customer.entry.code_until,
        Some(Timestamp(1_700_000_200_000 + 15 * 60_000))
    );
    assert_eq!(
        (session.title, session.orphan_until),
        (Some(TextId(2)), None)
    );
}
