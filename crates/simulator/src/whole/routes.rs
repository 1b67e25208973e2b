//! Who sends to whom at rest, and who gets the call of a closed page.

use std::collections::{BTreeMap, BTreeSet};

use bistand_session::limits::RELOAD_MS;
use bistand_session::{Actor, ConnectionId, PageId, Route, SeatId, Session, SessionId};

use super::forwarder::Media;
use super::reference::flow_of;
use super::scenario::Inner;
use crate::world::Checked;

/// How soon another page of the person has to be notified, in ms.
const HANDED_MS: i64 = RELOAD_MS + 1_000;

/// A closed page that held a call, while other pages of the same person were open.
pub(super) struct Handed {
    session: SessionId,
    actor: Actor,
    at: i64,
    others: Vec<ConnectionId>,
}

type Holders = BTreeMap<SeatId, BTreeSet<PageId>>;

/// The open routes are those that the rules allow, between the pages that hold the call: those that
/// were notified of it, or cannot have been because they do not watch.
pub(super) fn check(inner: &Inner, session: SessionId, state: &Session, media: &Media) -> Checked {
    let holders = holders(inner, session, state)?;
    let (flows, unknown) = media.flow(session);
    let flowing: BTreeSet<Route> = flows.iter().map(|(route, ..)| *route).collect();
    // A person without a socket may still send and receive, until the grace ends.
    let away = |seat: &SeatId| holders.get(seat).is_none_or(BTreeSet::is_empty);
    let may = flow_of(state);
    let must = may
        .iter()
        .filter(|route| !away(&route.from) && !away(&route.to));
    let missing: Vec<_> = must.filter(|route| !flowing.contains(route)).collect();
    if !missing.is_empty() || !flowing.is_subset(&may) || flows.len() + unknown > may.len() {
        return Err(format!("{flows:?} and {unknown} flow, and {may:?} has to"));
    }
    for (route, from, to) in &flows {
        for (seat, page) in [(route.from, from), (route.to, to)] {
            if !away(&seat) && !holders[&seat].contains(page) {
                return Err(format!("{route:?} of {page}, which does not hold the call"));
            }
        }
    }
    Ok(())
}

/// For each seat, the pages that may hold the call; none for a seat that is not connected.
fn holders(inner: &Inner, session: SessionId, state: &Session) -> Result<Holders, String> {
    let mut holders = Holders::new();
    for seat in state.seats.values() {
        let pages = inner.pages.iter().enumerate();
        let mut here = BTreeSet::new();
        let mut looks_away = BTreeSet::new();
        for (number, page) in pages {
            let link = page.link.as_ref();
            if !link.is_some_and(|link| seat.connections.contains(&link.connection)) {
                continue;
            }
            let looks = link.is_some_and(|link| link.watched.contains_key(&session));
            let told = page.seen.get(&session).and_then(|seen| seen.here);
            if looks && page.wants.contains(&session) {
                here.extend(told.unwrap_or_default().then(|| page.name(number)));
            } else {
                looks_away.insert(page.name(number));
            }
        }
        if here.len() > 1 {
            return Err(format!("{here:?} of {} hold the call at once", seat.id));
        }
        let held = if here.is_empty() { looks_away } else { here };
        if held.is_empty() && !seat.connections.is_empty() {
            return Err(format!("no page of {} holds the call", seat.id));
        }
        holders.insert(seat.id, held);
    }
    Ok(holders)
}

/// Notes that a page is about to be closed; others that show the session have to get its calls.
pub(super) fn closes(inner: &mut Inner, page: usize) {
    let at = inner.now().0;
    let (actor, closed) = (inner.pages[page].actor, &inner.pages[page]);
    // A session that is loaded because of the goodbye may meet the two in any order.
    if at <= closed.lingers_until {
        return;
    }
    let held: Vec<_> = (closed.seen.iter())
        .filter(|(_, seen)| seen.here == Some(true))
        .map(|(session, _)| *session)
        .collect();
    let own = closed.link.as_ref().map(|link| link.connection);
    for session in held {
        let mut others = connections(inner, actor, session).unwrap_or_default();
        others.retain(|connection| Some(*connection) != own);
        if !others.is_empty() {
            inner.handed.push(Handed {
                session,
                actor,
                at,
                others,
            });
        }
    }
}

/// The sockets of a person, if each of them shows the session and was notified where the call is.
fn connections(inner: &Inner, actor: Actor, session: SessionId) -> Option<Vec<ConnectionId>> {
    let mut connections = Vec::new();
    for page in inner.pages.iter().filter(|page| page.actor == actor) {
        let Some(link) = &page.link else { continue };
        let looks = link.watched.contains_key(&session) && page.wants.contains(&session);
        let seen = page.seen.get(&session).filter(|_| looks);
        seen.and_then(|seen| seen.here)?;
        connections.push(link.connection);
    }
    Some(connections)
}

/// The call of a closed page moves to another one in time, or to the same one after a reload.
pub(super) fn check_handed(inner: &mut Inner) -> Checked {
    let now = inner.now().0;
    let due = |handed: &mut Handed| now - handed.at > HANDED_MS;
    let due: Vec<_> = inner.handed.extract_if(.., due).collect();
    for Handed {
        session,
        actor,
        at,
        others,
    } in due
    {
        // A page that connected or left since may have it, or a page that reads slowly.
        let still = connections(inner, actor, session).is_some_and(|now| now == others);
        let pages = inner.pages.iter().filter(|page| page.actor == actor);
        let reads = |link: &super::page::Link| link.reads_from <= at;
        let all_read = (pages.clone()).all(|page| page.link.as_ref().is_none_or(reads));
        if !still || !all_read || !inner.is_calm_since(at) {
            continue;
        }
        let here = |page: &super::page::Page| page.seen.get(&session).and_then(|seen| seen.here);
        if !pages.clone().any(|page| here(page) == Some(true)) {
            let waited = now - at;
            return Err(format!(
                "{session}: a page of {actor:?} was closed {waited} ms ago, and none has the call"
            ));
        }
    }
    Ok(())
}
