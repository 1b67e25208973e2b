//! Brings everything to rest: the disk works, and every page is connected and has read everything.
//! Then each page has to show exactly what the log says, and nothing may be left over.

use std::time::Duration;

use bistand_server::live::SessionRegistry;
use bistand_session::{
    Actor, ChatCommand, Command, ConnectionId, Denial, Policy, Session, SessionId, Timestamp,
    UserId,
};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::actions::{ask, make_offer};
use super::disk::DiskFaults;
use super::forwarder::Media;
use super::routes;
use super::scenario::{Inner, Scenario, key};
use super::sockets;
use crate::world::Checked;

/// How often to check whether everything has come to rest, and how many times.
const LOOK: Duration = Duration::from_millis(250);
const LOOKS: u32 = 240;
/// Checks in a row without any change.
const STILL: u32 = 4;
/// Longer than the wait for a page that holds the call.
const HOLDERS_ARE_CLEAR: Duration = Duration::from_secs(4);
/// How late a timeout may be handled, in ms.
const LATE_MS: i64 = 2_000;
/// How long an answer or a refusal may take on any disk, in ms.
pub(super) const REFUSAL_MS: i64 = 2_000;
/// Parts of a view that are compared.
const PARTS: [&str; 6] = ["session", "people", "call", "media", "chat", "may"];

/// Brings everything to rest and checks it.
pub(super) async fn check(
    scenario: &Scenario,
    registry: &SessionRegistry,
    media: &Media,
) -> Checked {
    scenario.lock().note("rest");
    scenario.lock().disturb(&DiskFaults::default());
    scenario.image().set_faults(DiskFaults::default());
    // Operations that began while the disk hung end with the hang.
    sleep(Duration::from_secs(10)).await;
    // A server that was superseded finds out when it writes.
    for _ in 0..2 {
        settle(scenario, registry).await?;
        speak_everywhere(scenario);
        settle(scenario, registry).await?;
    }
    offer_everywhere(scenario);
    // The wait for a holder that has not reconnected ends now.
    sleep(HOLDERS_ARE_CLEAR).await;
    settle(scenario, registry).await?;
    scenario.check_said()?;
    compare(scenario, media)
}

/// Every page can send and receive.
fn offer_everywhere(scenario: &Scenario) {
    let mut inner = scenario.lock();
    for page in 0..inner.pages.len() {
        let all = inner.sessions.keys().copied();
        let of = inner.pages[page].of;
        let sessions: Vec<_> = all.filter(|id| of.is_none_or(|of| of == *id)).collect();
        for session in sessions {
            make_offer(&mut inner, page, session, false);
        }
    }
}

/// Waits until every page is connected, answered and quiet.
async fn settle(scenario: &Scenario, registry: &SessionRegistry) -> Checked {
    let mut still = 0;
    let mut before = 0;
    for _ in 0..LOOKS {
        let absent: Vec<_> = {
            let inner = scenario.lock();
            let pages = inner.pages.iter().enumerate();
            let absent = pages.filter(|(_, page)| page.inside && page.link.is_none());
            absent.map(|(number, _)| number).collect()
        };
        for page in &absent {
            sockets::open(scenario, registry, *page);
        }
        sleep(LOOK).await;
        let inner = scenario.lock();
        if inner.failure.is_some() {
            return Ok(());
        }
        let waits = inner.pages.iter().any(|page| {
            !page.asked.is_empty() || page.entering || page.inside && page.link.is_none()
        });
        let received = inner.received;
        still = if waits || received != before {
            0
        } else {
            still + 1
        };
        before = received;
        if still >= STILL {
            return Ok(());
        }
    }
    let inner = scenario.lock();
    let pages = inner.pages.iter().enumerate();
    let restless: Vec<_> = pages
        .filter(|(_, page)| !page.asked.is_empty() || page.entering || page.link.is_none())
        .map(|(number, page)| {
            let ids: Vec<_> = page.asked.iter().map(|asked| asked.id.clone()).collect();
            (number, page.entering, page.link.is_some(), ids)
        })
        .collect();
    Err(format!("the world does not come to rest: {restless:?}"))
}

/// Every page sends a message in every session that it watches.
fn speak_everywhere(scenario: &Scenario) {
    let mut inner = scenario.lock();
    for page in 0..inner.pages.len() {
        if inner.pages[page].link.is_none() {
            continue;
        }
        for session in inner.pages[page].wants.clone() {
            let agent = inner.pages[page].is_agent();
            let conversation = agent.then_some(bistand_session::FIRST_CUSTOMER_SEAT);
            let body = "At rest ".to_owned();
            ask(
                &mut inner,
                page,
                session,
                Command::Chat(ChatCommand::Say { conversation, body }),
            );
        }
    }
}

fn compare(scenario: &Scenario, media: &Media) -> Checked {
    let inner = scenario.lock();
    let now = inner.now();
    for (session, reference) in &inner.sessions {
        let state = reference.state();
        if let Some(due) = state.next_timeout(&Policy::DEFAULT)
            && due.0 < now.0 - LATE_MS
        {
            let late = now.0 - due.0;
            return Err(format!("{session}: what was due is late by {late} ms"));
        }
        let routes = routes::check(&inner, *session, state, media);
        routes.map_err(|what| format!("{session}: {what}"))?;
        let open: Vec<ConnectionId> = (inner.pages.iter())
            .filter_map(|page| Some(page.link.as_ref()?.connection))
            .collect();
        for seat in state.seats.values() {
            if let Some(ghost) = seat.connections.iter().find(|c| !open.contains(c)) {
                return Err(format!(
                    "{session}: {} counts {ghost}, which is gone",
                    seat.id
                ));
            }
        }
        entries(scenario, *session, state)?;
    }
    for number in 0..inner.pages.len() {
        page(scenario, &inner, number).map_err(|what| format!("page {number}: {what}"))?;
    }
    Ok(())
}

/// Codes are stored as long as they are valid.
fn entries(scenario: &Scenario, session: SessionId, state: &Session) -> Checked {
    let stored = scenario
        .image()
        .look(|tables| tables.entries(&key(session)));
    for seat in state.seats.values() {
        let Some(customer) = seat.customer() else {
            continue;
        };
        let entry = stored
            .iter()
            .find(|entry| entry.seat == seat.id.to_string());
        let entry = entry.ok_or_else(|| format!("{session}: {} has no entry", seat.id))?;
        if entry.generation != i64::from(customer.entry.generation) {
            return Err(format!(
                "{session}: the entry of {} is of another generation",
                seat.id
            ));
        }
        let open = customer.entry.code_until.is_some() && !state.status.is_over();
        if open && entry.code.is_none() {
            return Err(format!(
                "{session}: {} has no code, and one is open",
                seat.id
            ));
        }
    }
    Ok(())
}

fn page(scenario: &Scenario, inner: &Inner, number: usize) -> Checked {
    let page = &inner.pages[number];
    let Some(link) = &page.link else {
        return Ok(());
    };
    for session in link.watched.keys().filter(|id| page.wants.contains(id)) {
        let Some(reference) = inner.sessions.get(session) else {
            continue;
        };
        let state = reference.state();
        let Ok(view) = state.view(&Policy::DEFAULT, inner.now(), page.actor) else {
            continue;
        };
        let connected = state.seat(page.actor);
        if connected.is_ok_and(|seat| !seat.connections.contains(&link.connection)) {
            return Err(format!("{session} does not count {}", link.connection));
        }
        let seen = page.seen.get(session).ok_or("nothing was told")?;
        let right = serde_json::to_value(&view).map_err(|error| error.to_string())?;
        for name in PARTS {
            let shown = seen.parts.get(name).unwrap_or(&Value::Null);
            if *shown != right[name] {
                return Err(format!(
                    "{name} of {session} is {shown}, not {}",
                    right[name]
                ));
            }
        }
        for conversation in &view.chat.conversations {
            let id = conversation.conversation;
            let right = state.items(page.actor, Some(id), 0, usize::MAX);
            let right = serde_json::to_value(right.map_err(|denial| format!("{denial:?}"))?);
            let right = right.map_err(|error| error.to_string())?;
            let shown = seen.items.get(&id).cloned().unwrap_or_default();
            let right = right.as_array().cloned().unwrap_or_default();
            if shown != right {
                let same = shown.iter().zip(&right).take_while(|(a, b)| a == b).count();
                let (shown, right) = (shown.get(same), right.get(same));
                return Err(format!(
                    "after {same} items in {id} of {session} comes {shown:?}, not {right:?}"
                ));
            }
        }
        if view.session.me == view.session.host {
            invitations(scenario, *session, seen.parts.get("invitations"))?;
        }
    }
    desk(inner, number)
}

fn invitations(scenario: &Scenario, session: SessionId, shown: Option<&Value>) -> Checked {
    let stored = scenario
        .image()
        .look(|tables| tables.entries(&key(session)));
    let right: Vec<_> = stored
        .iter()
        .filter_map(|entry| {
            let link = format!("https://test.example/j/{}", entry.link.as_ref()?);
            Some(json!({ "seat": entry.seat, "code": entry.code, "link": link }))
        })
        .collect();
    match shown == Some(&Value::from(right.clone())) {
        true => Ok(()),
        false => Err(format!("{session}: invited by {shown:?}, not {right:?}")),
    }
}

/// The agent's list shows the sessions as they are.
fn desk(inner: &Inner, number: usize) -> Checked {
    let page = &inner.pages[number];
    let Actor::Agent(user) = page.actor else {
        return Ok(());
    };
    let shown = page.desk.as_ref().and_then(Value::as_array);
    let shown = shown.ok_or("the agent has no list")?;
    let own: Vec<_> = (inner.sessions.iter())
        .filter(|(_, reference)| {
            let state = reference.state();
            let host = state.seat(Actor::Agent(user));
            host.is_ok_and(|seat| seat.id == state.host)
        })
        .collect();
    if shown.len() != own.len() {
        return Err(format!(
            "{} sessions in the list, not {}",
            shown.len(),
            own.len()
        ));
    }
    for (session, reference) in own {
        let state = reference.state();
        let id = session.to_string();
        let line = shown.iter().find(|line| line["session"] == id.as_str());
        let line = line.ok_or_else(|| format!("{session} is not in the list"))?;
        let status = serde_json::to_value(state.status).map_err(|error| error.to_string())?;
        let since = state.call.map(|call| call.since.0);
        let ringing = state.ring.is_some_and(|ring| ring.by != state.host);
        let right = json!([status, since, ringing, state.over_since]);
        let shown = json!([
            line["status"],
            line["runningSince"],
            line["ringing"],
            line["overSince"]
        ]);
        if shown != right {
            return Err(format!("{session} is {shown} in the list, not {right}"));
        }
        // The row of an ended session may be the stored one.
        let right = unseen(state, user).map_err(|denial| format!("{denial:?}"))?;
        if !state.status.is_over() && line["unseen"] != right {
            let shown = &line["unseen"];
            return Err(format!(
                "{session}: {shown} unseen in the list, not {right}"
            ));
        }
    }
    Ok(())
}

/// How many messages of others the host has not seen, counted in what the host is shown.
fn unseen(state: &Session, user: UserId) -> Result<usize, Denial> {
    let host = Actor::Agent(user);
    let view = state.view(&Policy::DEFAULT, Timestamp(0), host)?;
    let mut count = 0;
    for conversation in &view.chat.conversations {
        let id = Some(conversation.conversation);
        let items = state.items(host, id, conversation.seen_by_me, usize::MAX)?;
        let by_others = items.iter().filter(|item| item.by != Some(state.host));
        count += by_others.filter(|item| item.text().is_some()).count();
    }
    Ok(count)
}
