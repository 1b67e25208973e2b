//! Who sends to whom when the world has come to rest.

use std::collections::{BTreeMap, BTreeSet};

use bistand_session::{PageId, Route, SeatId, Session, SessionId};

use super::forwarder::Media;
use super::reference::flow_of;
use super::stage::Inner;
use crate::world::Checked;

type Holders = BTreeMap<SeatId, BTreeSet<PageId>>;

/// What flows is what the rules allow, between the pages that hold the call: those that were told
/// so, or that cannot have been told because they do not look.
pub(super) fn check(inner: &Inner, session: SessionId, state: &Session, media: &Media) -> Checked {
    let holders = holders(inner, session, state)?;
    let (flows, unknown) = media.flow(session);
    let flowing: BTreeSet<Route> = flows.iter().map(|(route, ..)| *route).collect();
    // Somebody without a socket may still send and receive, until the grace is over.
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

/// The pages of each seat of which one holds the call; none of a seat that is not connected.
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
