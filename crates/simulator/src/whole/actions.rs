//! The next action: mostly of people, now and then a failure of a machine.

use std::time::Duration;

use bistand_server::live::{EntryRequest, SessionRegistry};
use bistand_session::state::Via;
use bistand_session::{Actor, ChatCommand, Command, FIRST_CUSTOMER_SEAT, Policy, SessionId};

use super::faults::{change_disk, stir};
use super::forwarder::Media;
use super::page::{Asked, Sent};
use super::progress::help;
use super::receive::ONCE_MORE_MS;
use super::scenario::{AGENTS, Inner, Scenario, key};
use super::sockets;
use crate::random_commands::command_of;

/// Sessions in a story.
const SESSIONS: usize = 2;
/// The most task polls for which a server continues after a crash was decided.
const TURNS: u64 = 120;
/// The most attempts to generate a command that would not be refused.
const ATTEMPTS: u64 = 4;

/// What happens to the server.
pub(super) enum Then {
    /// It continues.
    On,
    /// It crashes after this many polls of its tasks.
    Crash(u64),
    /// An operator stops it.
    Stop,
    /// Everything comes to rest and is checked.
    Check,
}

#[derive(Clone, Copy)]
enum Next {
    Speak,
    Help,
    Repeat,
    Connect,
    Lose,
    Close,
    SignOut,
    Enter,
    Open,
    Look,
    Offer,
    Type,
    Stir,
    BreakRoom,
    ReadSlowly,
    ChangeDisk,
    Usurp,
    Crash,
    Stop,
    Check,
}

const NEXT: &[(u64, Next)] = &[
    (250, Next::Speak),
    (350, Next::Help),
    (30, Next::Repeat),
    (140, Next::Connect),
    (40, Next::Lose),
    (12, Next::Close),
    (8, Next::SignOut),
    (120, Next::Enter),
    (15, Next::Open),
    (25, Next::Look),
    (20, Next::Offer),
    (8, Next::Type),
    (15, Next::Stir),
    (5, Next::BreakRoom),
    (10, Next::ReadSlowly),
    (40, Next::ChangeDisk),
    (6, Next::Usurp),
    (18, Next::Crash),
    (4, Next::Stop),
    (8, Next::Check),
];

/// The time until the next action in ms: none, almost none, or much more.
const PAUSES: &[(u64, (u64, u64))] = &[
    (50, (0, 1)),
    (60, (1, 40)),
    (30, (40, 2_000)),
    (10, (2_000, 12_000)),
    (3, (20_000, 70_000)),
    (1, (5 * 60_000, 20 * 60_000)),
];

/// How long the server is down, in ms: from less than a second to beyond every grace.
const AWAY: &[(u64, u64)] = &[(5, 500), (3, 20_000), (1, 120_000), (1, 3_600_000)];

/// The time until the next step.
pub(super) fn pause(scenario: &Scenario) -> Duration {
    let rng = &mut scenario.lock().rng;
    let (from, to) = *rng.weighed(PAUSES);
    Duration::from_millis(from + rng.below(to - from))
}

/// The time until the server is restarted.
pub(super) fn away(scenario: &Scenario) -> i64 {
    let rng = &mut scenario.lock().rng;
    let most = *rng.weighed(AWAY);
    i64::try_from(1 + rng.below(most)).unwrap_or(i64::MAX)
}

/// Performs one random action.
pub(super) fn step(scenario: &Scenario, registry: &SessionRegistry, media: &Media) -> Then {
    let next = *scenario.lock().rng.weighed(NEXT);
    match next {
        Next::Speak => speak(scenario, registry),
        Next::Help => help(scenario, registry),
        Next::Repeat => repeat(scenario),
        Next::Connect => connect(scenario, registry),
        Next::Lose => {
            let (page, silently) = {
                let mut inner = scenario.lock();
                (any_page(&mut inner), inner.rng.once_in(2))
            };
            sockets::lose(scenario, page, silently);
        }
        Next::Close => {
            let page = any_page(&mut scenario.lock());
            sockets::close(scenario, page);
        }
        Next::SignOut => {
            let page = any_page(&mut scenario.lock());
            sockets::sign_out(scenario, page);
        }
        Next::Enter => enter(scenario, registry, None),
        Next::Open => open_session(scenario, registry),
        Next::Look => look(scenario),
        Next::Offer => offer(scenario),
        Next::Type => {
            let mut inner = scenario.lock();
            if let Some((page, session)) = connected(&mut inner) {
                inner.pages[page].send(Sent::Typing(session, FIRST_CUSTOMER_SEAT));
            }
        }
        Next::Stir | Next::BreakRoom => stir(scenario, media, matches!(next, Next::BreakRoom)),
        Next::ReadSlowly => {
            let mut inner = scenario.lock();
            let page = any_page(&mut inner);
            let wait = i64::try_from(inner.rng.below(8_000)).unwrap_or(0);
            let until = inner.now().0 + wait;
            if let Some(link) = &mut inner.pages[page].link {
                link.reads_from = until;
            }
        }
        Next::ChangeDisk => change_disk(scenario),
        Next::Usurp => {
            let session = any_session(&mut scenario.lock());
            if let Some(session) = session {
                scenario
                    .lock()
                    .note(format!("another server claims {session}"));
                scenario.image().claim_elsewhere(&key(session));
            }
        }
        Next::Crash => return Then::Crash(scenario.lock().rng.below(TURNS)),
        Next::Stop => return Then::Stop,
        Next::Check => return Then::Check,
    }
    Then::On
}

fn any_page(inner: &mut Inner) -> usize {
    let count = inner.pages.len() as u64;
    usize::try_from(inner.rng.below(count)).unwrap_or(0)
}

pub(super) fn any_session(inner: &mut Inner) -> Option<SessionId> {
    let sessions: Vec<_> = inner.sessions.keys().copied().collect();
    (!sessions.is_empty()).then(|| *inner.rng.one_of(&sessions))
}

/// A page with a socket, and a session that it may name.
fn connected(inner: &mut Inner) -> Option<(usize, SessionId)> {
    let pages = inner.pages.iter().enumerate();
    let linked = pages.filter(|(_, page)| page.link.is_some());
    // An agent without a session is refused, which is rarely worth testing.
    let weighed: Vec<_> = linked
        .map(|(number, page)| {
            (
                if page.actor == Actor::Agent(AGENTS[1]) {
                    1
                } else {
                    8
                },
                number,
            )
        })
        .collect();
    if weighed.is_empty() {
        return None;
    }
    let page = *inner.rng.weighed(&weighed);
    let session = match inner.pages[page].of {
        Some(session) => session,
        None => any_session(inner)?,
    };
    Some((page, session))
}

fn speak(scenario: &Scenario, registry: &SessionRegistry) {
    let mut inner = scenario.lock();
    let Some((page, session)) = connected(&mut inner) else {
        drop(inner);
        return connect(scenario, registry);
    };
    let actor = inner.pages[page].actor;
    let Some(state) = (inner.sessions.get(&session)).map(|known| known.state().clone()) else {
        return;
    };
    let now = inner.now();
    let mut command = command_of(&mut inner.rng, &state, actor);
    for _ in 0..inner.rng.below(ATTEMPTS) {
        if (state.decide(&Policy::DEFAULT, now, actor, &command))
            .is_ok_and(|events| !events.is_empty())
        {
            break;
        }
        command = command_of(&mut inner.rng, &state, actor);
    }
    ask(&mut inner, page, session, command);
}

/// A page sends a command, with a text that no other page uses.
pub(super) fn ask(inner: &mut Inner, page: usize, session: SessionId, mut command: Command) {
    if let Command::Chat(ChatCommand::Say { body, .. }) = &mut command
        && body.chars().count() < 1_000
        && !body.is_empty()
    {
        *body = inner.unique(body);
    }
    let id = inner.unique("c");
    inner.note(format!("page {page} > {session} {id} {command:?}"));
    let asked = Asked {
        id,
        session,
        command,
        since: inner.sessions.get(&session).map_or(0, |known| known.last()),
        since_ms: inner.now().0,
        at: inner.now().0,
        rests: false,
    };
    inner.pages[page].ask(asked);
}

/// A page repeats an answered command, as if the answer had been lost.
fn repeat(scenario: &Scenario) {
    let mut inner = scenario.lock();
    let Some((page, _)) = connected(&mut inner) else {
        return;
    };
    let known: Vec<_> = inner.pages[page].answered.iter().rev().take(20).collect();
    let known: Vec<_> = known
        .into_iter()
        .map(|(id, known)| (id.clone(), known.clone()))
        .collect();
    if known.is_empty() {
        return;
    }
    let (id, answered) = inner.rng.one_of(&known).clone();
    if inner.pages[page].asked.iter().any(|asked| asked.id == id) {
        return;
    }
    inner.note(format!("page {page} > {id} once more"));
    let at = inner.now().0;
    let is_recent = at - answered.sent < ONCE_MORE_MS;
    inner.pages[page].ask(Asked {
        id,
        session: answered.session,
        command: answered.command,
        since: 0,
        since_ms: if is_recent { answered.sent } else { at },
        at,
        rests: false,
    });
}

fn connect(scenario: &Scenario, registry: &SessionRegistry) {
    let mut inner = scenario.lock();
    let page = any_page(&mut inner);
    let ready = inner.pages[page].inside && inner.pages[page].link.is_none();
    drop(inner);
    if ready {
        sockets::open(scenario, registry, page);
    }
}

/// A device at code entry, with a code or link that it was given.
pub(super) fn enter(scenario: &Scenario, registry: &SessionRegistry, into: Option<SessionId>) {
    let mut inner = scenario.lock();
    let outside = inner.pages.iter().enumerate();
    let outside: Vec<_> = outside
        .filter(|(_, page)| !page.inside && !page.entering)
        .filter(|(_, page)| into.is_none() || page.of == into)
        .map(|(number, _)| number)
        .collect();
    if outside.is_empty() {
        return;
    }
    let page = *inner.rng.one_of(&outside);
    inner.pages[page].entering = true;
    let (Some(session), Actor::Customer(seat, device)) =
        (inner.pages[page].of, inner.pages[page].actor)
    else {
        return;
    };
    let stored = scenario
        .image()
        .look(|tables| tables.entries(&key(session)));
    let entry = stored
        .into_iter()
        .find(|entry| entry.seat == seat.to_string());
    let generation = entry.as_ref().map_or(1, |entry| entry.generation);
    let has_code = entry.is_some_and(|entry| entry.code.is_some());
    let via = if has_code && inner.rng.once_in(2) {
        Via::Code
    } else {
        Via::Link
    };
    let name = inner.rng.once_in(2).then(|| "Vibeke".to_owned());
    let by = EntryRequest {
        seat,
        generation: u32::try_from(generation).unwrap_or(0),
        device,
        via,
        name,
        again: inner.rng.once_in(2),
    };
    inner.note(format!(
        "page {page} enters {session} as {device} by {via:?}"
    ));
    let (scenario, registry) = (scenario.clone(), registry.clone());
    drop(inner);
    tokio::spawn(async move {
        let door = registry.enter(session, by).await;
        scenario.entered(page, session, door.ok());
    });
}

fn open_session(scenario: &Scenario, registry: &SessionRegistry) {
    if scenario.lock().sessions.len() >= SESSIONS {
        return;
    }
    let (scenario, registry) = (scenario.clone(), registry.clone());
    tokio::spawn(async move {
        if let Ok(opened) = registry.create(AGENTS[0], "Mette").await {
            scenario.opened(opened.session);
        }
    });
}

/// An agent opens or leaves the page of a session.
fn look(scenario: &Scenario) {
    let mut inner = scenario.lock();
    let Some((page, session)) = connected(&mut inner) else {
        return;
    };
    if inner.pages[page].is_agent() && inner.rng.once_in(3) {
        inner.pages[page].wants.remove(&session);
        inner.pages[page].send(Sent::Unwatch(session));
    } else {
        inner.pages[page].watch(session);
    }
}

fn offer(scenario: &Scenario) {
    let mut inner = scenario.lock();
    if let Some((page, session)) = connected(&mut inner) {
        let restart = inner.rng.once_in(4);
        make_offer(&mut inner, page, session, restart);
    }
}

/// A page offers a media connection.
pub(super) fn make_offer(inner: &mut Inner, page: usize, session: SessionId, restart: bool) {
    if inner.pages[page].link.is_none() {
        return;
    }
    let id = inner.unique("o");
    let now = inner.now().0;
    inner.note(format!("page {page} > {session} offers {id}"));
    inner.pages[page].offers.insert(id.clone(), now);
    inner.pages[page].send(Sent::Offer(session, id, restart));
}
