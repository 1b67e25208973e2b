//! What happens next: mostly what people do, now and then what a machine does to them.

use std::time::Duration;

use bistand_server::live::{EnterBy, Hub};
use bistand_session::state::Via;
use bistand_session::{Actor, Command, FIRST_CUSTOMER_SEAT, SessionId};

use super::faults::{stir, weather};
use super::forwarder::Media;
use super::helping::help;
use super::page::{Asked, Sent};
use super::receive::ONCE_MORE_MS;
use super::sockets;
use super::stage::{AGENTS, Inner, Stage, key};
use crate::actions::command_of;

/// Sessions in a story.
const SESSIONS: usize = 2;
/// Task turns that a server goes on for at most after a crash was decided on.
const TURNS: u64 = 120;
/// How often somebody thinks of something better, at most, when a command would come to nothing.
const THOUGHTS: u64 = 4;

/// What the server's life comes to.
pub(super) enum Then {
    /// It goes on.
    On,
    /// It dies after so many turns of its tasks.
    Crash(u64),
    /// It is stopped as an operator does.
    Stop,
    /// The world comes to rest and is looked over.
    Rest,
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
    Weather,
    Usurp,
    Crash,
    Stop,
    Rest,
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
    (40, Next::Weather),
    (6, Next::Usurp),
    (18, Next::Crash),
    (4, Next::Stop),
    (8, Next::Rest),
];

/// How long until the next thing happens, in ms: at once, in the same breath, or much later.
const PAUSES: &[(u64, (u64, u64))] = &[
    (50, (0, 1)),
    (60, (1, 40)),
    (30, (40, 2_000)),
    (10, (2_000, 12_000)),
    (3, (20_000, 70_000)),
    (1, (5 * 60_000, 20 * 60_000)),
];

/// How long the server is away, in ms: from a blink to beyond every grace.
const AWAY: &[(u64, u64)] = &[(5, 500), (3, 20_000), (1, 120_000), (1, 3_600_000)];

/// How long until the next step.
pub(super) fn pause(stage: &Stage) -> Duration {
    let dice = &mut stage.lock().dice;
    let (from, to) = *dice.weighed(PAUSES);
    Duration::from_millis(from + dice.below(to - from))
}

/// How long until the server is started again.
pub(super) fn away(stage: &Stage) -> i64 {
    let dice = &mut stage.lock().dice;
    let most = *dice.weighed(AWAY);
    i64::try_from(1 + dice.below(most)).unwrap_or(i64::MAX)
}

/// One thing happens.
pub(super) fn step(stage: &Stage, hub: &Hub, media: &Media) -> Then {
    let next = *stage.lock().dice.weighed(NEXT);
    match next {
        Next::Speak => speak(stage, hub),
        Next::Help => help(stage, hub),
        Next::Repeat => repeat(stage),
        Next::Connect => connect(stage, hub),
        Next::Lose => {
            let (page, silently) = {
                let mut inner = stage.lock();
                (any_page(&mut inner), inner.dice.once_in(2))
            };
            sockets::lose(stage, page, silently);
        }
        Next::Close => {
            let page = any_page(&mut stage.lock());
            sockets::close(stage, page);
        }
        Next::SignOut => {
            let page = any_page(&mut stage.lock());
            sockets::sign_out(stage, page);
        }
        Next::Enter => enter(stage, hub, None),
        Next::Open => open_session(stage, hub),
        Next::Look => look(stage),
        Next::Offer => offer(stage),
        Next::Type => {
            let mut inner = stage.lock();
            if let Some((page, session)) = connected(&mut inner) {
                inner.pages[page].send(Sent::Typing(session, FIRST_CUSTOMER_SEAT));
            }
        }
        Next::Stir | Next::BreakRoom => stir(stage, media, matches!(next, Next::BreakRoom)),
        Next::ReadSlowly => {
            let mut inner = stage.lock();
            let page = any_page(&mut inner);
            let wait = i64::try_from(inner.dice.below(8_000)).unwrap_or(0);
            let until = inner.now().0 + wait;
            if let Some(link) = &mut inner.pages[page].link {
                link.reads_from = until;
            }
        }
        Next::Weather => weather(stage),
        Next::Usurp => {
            let session = any_session(&mut stage.lock());
            if let Some(session) = session {
                stage
                    .lock()
                    .note(format!("another server claims {session}"));
                stage.platter().usurp(&key(session));
            }
        }
        Next::Crash => return Then::Crash(stage.lock().dice.below(TURNS)),
        Next::Stop => return Then::Stop,
        Next::Rest => return Then::Rest,
    }
    Then::On
}

fn any_page(inner: &mut Inner) -> usize {
    let count = inner.pages.len() as u64;
    usize::try_from(inner.dice.below(count)).unwrap_or(0)
}

pub(super) fn any_session(inner: &mut Inner) -> Option<SessionId> {
    let sessions: Vec<_> = inner.sessions.keys().copied().collect();
    (!sessions.is_empty()).then(|| *inner.dice.one_of(&sessions))
}

/// A page with a socket, and a session that it may speak of.
fn connected(inner: &mut Inner) -> Option<(usize, SessionId)> {
    let pages = inner.pages.iter().enumerate();
    let linked = pages.filter(|(_, page)| page.link.is_some());
    // An agent without a session knocks in vain, which is rarely worth a look.
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
    let page = *inner.dice.weighed(&weighed);
    let session = match inner.pages[page].of {
        Some(session) => session,
        None => any_session(inner)?,
    };
    Some((page, session))
}

fn speak(stage: &Stage, hub: &Hub) {
    let mut inner = stage.lock();
    let Some((page, session)) = connected(&mut inner) else {
        drop(inner);
        return connect(stage, hub);
    };
    let actor = inner.pages[page].actor;
    let Some(state) = (inner.sessions.get(&session)).map(|known| known.state().clone()) else {
        return;
    };
    let now = inner.now();
    let mut command = command_of(&mut inner.dice, &state, actor);
    for _ in 0..inner.dice.below(THOUGHTS) {
        if (state.decide(now, actor, &command)).is_ok_and(|events| !events.is_empty()) {
            break;
        }
        command = command_of(&mut inner.dice, &state, actor);
    }
    ask(&mut inner, page, session, command);
}

/// A page asks for something, with words that nobody else uses.
pub(super) fn ask(inner: &mut Inner, page: usize, session: SessionId, mut command: Command) {
    if let Command::Say { body, .. } = &mut command
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

/// A page asks what was answered already, as after an answer that was lost on its way.
fn repeat(stage: &Stage) {
    let mut inner = stage.lock();
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
    let (id, answered) = inner.dice.one_of(&known).clone();
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

fn connect(stage: &Stage, hub: &Hub) {
    let mut inner = stage.lock();
    let page = any_page(&mut inner);
    let ready = inner.pages[page].inside && inner.pages[page].link.is_none();
    drop(inner);
    if ready {
        sockets::open(stage, hub, page);
    }
}

/// A device at the door, with a code or link that somebody read out.
pub(super) fn enter(stage: &Stage, hub: &Hub, into: Option<SessionId>) {
    let mut inner = stage.lock();
    let outside = inner.pages.iter().enumerate();
    let outside: Vec<_> = outside
        .filter(|(_, page)| !page.inside && !page.entering)
        .filter(|(_, page)| into.is_none() || page.of == into)
        .map(|(number, _)| number)
        .collect();
    if outside.is_empty() {
        return;
    }
    let page = *inner.dice.one_of(&outside);
    inner.pages[page].entering = true;
    let (Some(session), Actor::Customer(seat, device)) =
        (inner.pages[page].of, inner.pages[page].actor)
    else {
        return;
    };
    let stored = stage.platter().look(|tables| tables.entries(&key(session)));
    let entry = stored
        .into_iter()
        .find(|entry| entry.seat == seat.to_string());
    let generation = entry.as_ref().map_or(1, |entry| entry.generation);
    let has_code = entry.is_some_and(|entry| entry.code.is_some());
    let via = if has_code && inner.dice.once_in(2) {
        Via::Code
    } else {
        Via::Link
    };
    let name = inner.dice.once_in(2).then(|| "Vibeke".to_owned());
    let by = EnterBy {
        seat,
        generation: u32::try_from(generation).unwrap_or(0),
        device,
        via,
        name,
        again: inner.dice.once_in(2),
    };
    inner.note(format!(
        "page {page} enters {session} as {device} by {via:?}"
    ));
    let (stage, hub) = (stage.clone(), hub.clone());
    drop(inner);
    tokio::spawn(async move {
        let door = hub.enter(session, by).await;
        stage.entered(page, session, door.ok());
    });
}

fn open_session(stage: &Stage, hub: &Hub) {
    if stage.lock().sessions.len() >= SESSIONS {
        return;
    }
    let (stage, hub) = (stage.clone(), hub.clone());
    tokio::spawn(async move {
        if let Ok(opened) = hub.open(AGENTS[0], "Mette").await {
            stage.opened(opened.session);
        }
    });
}

/// An agent turns to a session, or away from it.
fn look(stage: &Stage) {
    let mut inner = stage.lock();
    let Some((page, session)) = connected(&mut inner) else {
        return;
    };
    if inner.pages[page].is_agent() && inner.dice.once_in(3) {
        inner.pages[page].wants.remove(&session);
        inner.pages[page].send(Sent::Unwatch(session));
    } else {
        inner.pages[page].watch(session);
    }
}

fn offer(stage: &Stage) {
    let mut inner = stage.lock();
    if let Some((page, session)) = connected(&mut inner) {
        let restart = inner.dice.once_in(4);
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
