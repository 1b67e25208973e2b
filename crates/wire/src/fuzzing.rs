//! What a fuzzer gives to the shapes and to the rules behind them; see `fuzz/`.
//!
//! Each function takes any bytes and must come back. What was read and can be written must read
//! the same again.

use bistand_session::rules::holding::{Before, Holding};
use bistand_session::rules::text;
use bistand_session::{
    Actor, Command, ConnectionId, DeviceId, EntryCommand, Envelope, Event, FIRST_CUSTOMER_SEAT,
    PageId, Policy, PresenceCommand, Session, SessionId, Timestamp, UserId, state::Via,
};
use serde::Deserialize;

use crate::http::{Enter, SignIn, WorkDone};
use crate::socket::ClientMessage;

const HOST: Actor = Actor::Agent(UserId(0xa));
const DEVICE: DeviceId = DeviceId(1);
const CUSTOMER: Actor = Actor::Customer(FIRST_CUSTOMER_SEAT, DEVICE);
const START: Timestamp = Timestamp(1_700_000_000_000);
const PAGES: [PageId; 2] = [PageId(1), PageId(2)];
/// How far the clock goes with each message, in ms.
const STEP_MS: i64 = 500;
/// Instead of a message: the page is closed, as a browser says when its tab is.
const GOODBYE: &str = "goodbye";

/// Messages of a page, one a line; commands are given to the rules, in turn by both sides, and what
/// says where the call is to two pages in turn. A page that was closed is loaded again when it is
/// its turn.
pub fn socket(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let mut session = lobby();
    let mut now = START;
    let mut holding = Holding::after_start([FIRST_CUSTOMER_SEAT]);
    for page in PAGES {
        let new_tab = (page, Before::Nothing);
        holding.came(now, FIRST_CUSTOMER_SEAT, new_tab, ConnectionId(page.0));
    }
    let mut pages = PAGES.into_iter().cycle();
    for (line, actor) in text.lines().zip([HOST, CUSTOMER].into_iter().cycle()) {
        now = now.plus(STEP_MS);
        if line == GOODBYE {
            if let Some(page) = pages.next() {
                holding.left(now, ConnectionId(page.0), true);
                is_held(&mut holding, now);
            }
            continue;
        }
        let Ok(message) = serde_json::from_str::<ClientMessage>(line) else {
            continue;
        };
        let written = serde_json::to_value(&message).expect("what was read can be written");
        let again: ClientMessage = serde_json::from_value(written.clone()).expect("and read");
        assert_eq!(written, serde_json::to_value(&again).expect("and written"));
        if let Some(page) = pages.next() {
            hold(&mut holding, now, page, &message);
        }
        if let ClientMessage::Command { command, .. } = message {
            ask(&mut session, now, actor, &command);
            ask(
                &mut session,
                now,
                Actor::System,
                &PresenceCommand::TimePassed.into(),
            );
        }
    }
    look(&session, now);
}

/// What a page says of where the call is.
fn hold(holding: &mut Holding, now: Timestamp, page: PageId, message: &ClientMessage) {
    let (seat, socket) = (FIRST_CUSTOMER_SEAT, ConnectionId(page.0));
    // In a tab that showed this page before, or in a new one.
    let loaded = match message {
        ClientMessage::Watch { .. } => (page, Before::Page(page)),
        ClientMessage::UseHere { .. } => (page, Before::Nothing),
        _ => (page, Before::Unknown),
    };
    if !holding.knows(seat, page) {
        holding.came(now, seat, loaded, socket);
    }
    match message {
        ClientMessage::Watch { turn, .. } => holding.claim(now, seat, page, turn.unwrap_or(0)),
        ClientMessage::UseHere { .. } => holding.take(seat, page),
        ClientMessage::Unwatch { .. } => {
            holding.left(now, socket, false);
            holding.came(now, seat, loaded, socket);
        }
        _ => holding.used(seat, page),
    }
    is_held(holding, now);
}

/// Wherever the call goes, it is at a page that is there, and waiting comes to an end.
fn is_held(holding: &mut Holding, now: Timestamp) {
    let seat = FIRST_CUSTOMER_SEAT;
    holding.time_passed(now);
    assert!(holding.next_timeout().is_none_or(|at| at > now));
    assert!(
        holding
            .holder(seat)
            .is_none_or(|holder| holding.knows(seat, holder))
    );
}

/// The customer is in the lobby, and both are connected.
fn lobby() -> Session {
    let opening = Session::open(&Policy::DEFAULT, SessionId(1), UserId(0xa));
    let mut session =
        Session::replay(opening.iter().map(|event| (START, event))).expect("an opening");
    let enter = Command::Entry(EntryCommand::Enter {
        seat: FIRST_CUSTOMER_SEAT,
        generation: 1,
        device: DEVICE,
        via: Via::Code,
        again: false,
    });
    ask(&mut session, START, Actor::System, &enter);
    for (actor, connection) in [(HOST, 1), (CUSTOMER, 2)] {
        let connection = ConnectionId(connection);
        ask(
            &mut session,
            START,
            actor,
            &PresenceCommand::Connect { connection }.into(),
        );
    }
    session
}

/// Each event that follows survives its envelope.
fn ask(session: &mut Session, now: Timestamp, actor: Actor, command: &Command) {
    for event in session
        .decide(&Policy::DEFAULT, now, actor, command)
        .iter()
        .flatten()
    {
        assert_eq!(Event::open(&event.seal()).as_ref(), Ok(event));
        session.apply(now, event);
    }
}

/// Everything that is made of a state can be made of it.
fn look(session: &Session, now: Timestamp) {
    for actor in [HOST, CUSTOMER] {
        if let Ok(view) = session.view(&Policy::DEFAULT, now, actor) {
            serde_json::to_string(&view).expect("a view is plain data");
        }
        if let Ok(items) = session.items(actor, Some(FIRST_CUSTOMER_SEAT), 0, usize::MAX) {
            let last = session.last_sequence(actor, Some(FIRST_CUSTOMER_SEAT));
            assert_eq!(last, Ok(u32::try_from(items.len()).unwrap_or(u32::MAX)));
        }
    }
    for route in session.flow() {
        assert_ne!(route.from, route.to);
    }
    let due = session
        .next_timeout(&Policy::DEFAULT)
        .is_some_and(|at| at <= now);
    let happens = session.decide(
        &Policy::DEFAULT,
        now,
        Actor::System,
        &PresenceCommand::TimePassed.into(),
    );
    assert_eq!(due, happens.is_ok_and(|events| !events.is_empty()));
}

/// A body of an HTTP request: sign-in, the door, a puzzle's solution.
pub fn http(data: &[u8]) {
    if let Ok(body) = serde_json::from_slice::<SignIn>(data) {
        again::<SignIn>(&body);
    }
    if let Ok(body) = serde_json::from_slice::<WorkDone>(data) {
        again::<WorkDone>(&body);
    }
    if let Ok(body) = serde_json::from_slice::<Enter>(data) {
        again::<Enter>(&body);
        if let Some(Ok(name)) = body.name.as_deref().map(text::name) {
            assert!(!name.trim().is_empty() && !name.contains(char::is_control));
            assert_eq!(text::name(&name), Ok(name.clone()));
        }
    }
}

fn again<T: for<'a> Deserialize<'a> + serde::Serialize>(body: &T) {
    let written = serde_json::to_string(body).expect("what was read can be written");
    let read: T = serde_json::from_str(&written).expect("and read");
    assert_eq!(written, serde_json::to_string(&read).expect("and written"));
}

/// A line of a stored log.
#[derive(Deserialize)]
struct Stored {
    at: i64,
    kind: String,
    version: u16,
    body: serde_json::Value,
}

/// A stored log, one envelope a line as in the rules' own corpus: opened, lifted, replayed.
pub fn log(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let mut log = Vec::new();
    for line in text.lines() {
        let Ok(stored) = serde_json::from_str::<Stored>(line) else {
            continue;
        };
        let envelope = Envelope {
            kind: stored.kind,
            version: stored.version,
            body: stored.body.to_string(),
        };
        if let Ok(event) = Event::open(&envelope) {
            assert_eq!(Event::open(&event.seal()).as_ref(), Ok(&event));
            // A clock that is wrong by three hundred thousand years is none.
            log.push((Timestamp(stored.at.clamp(0, i64::MAX / 1_000)), event));
        }
    }
    let last = log.last().map_or(START, |(at, _)| *at);
    if let Some(session) = Session::replay(log.iter().map(|(at, event)| (*at, event))) {
        assert!(session.seats.contains_key(&session.host));
        look(&session, last);
    }
}

#[cfg(test)]
#[path = "../../../fuzz/corpus.rs"]
mod corpus;

#[cfg(test)]
mod tests {
    use super::corpus::replay;

    #[test]
    fn messages_of_the_corpus_do_no_harm() {
        replay("socket", super::socket);
    }

    #[test]
    fn bodies_of_the_corpus_do_no_harm() {
        replay("http", super::http);
    }

    #[test]
    fn logs_of_the_corpus_do_no_harm() {
        replay("log", super::log);
    }
}
