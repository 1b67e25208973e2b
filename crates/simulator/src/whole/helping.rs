//! The next thing on the way to a call, and in it: without a purpose people rarely get that far.

use bistand_server::live::Hub;
use bistand_session::state::Person;
use bistand_session::{Actor, Command, FIRST_CUSTOMER_SEAT, HOST_SEAT, Session, SessionId};

use super::actions::{any_session, ask, enter};
use super::sockets;
use super::stage::{AGENTS, Inner, Stage};

/// Whoever is missing comes, or the next command is given.
pub(super) fn help(stage: &Stage, hub: &Hub) {
    let mut inner = stage.lock();
    let Some(session) = any_session(&mut inner) else {
        return;
    };
    let Some(state) = (inner.sessions.get(&session)).map(|known| known.state().clone()) else {
        return;
    };
    let host = page_where(&inner, |actor, _| actor == Actor::Agent(AGENTS[0]));
    let customer = page_where(&inner, |actor, of| {
        of == Some(session) && state.seat(actor).is_ok()
    });
    let missing = [host, customer].into_iter().flatten();
    let missing = { missing }.find(|page| inner.pages[*page].link.is_none());
    match (customer, missing) {
        (None, _) => {
            drop(inner);
            enter(stage, hub, Some(session));
        }
        (Some(page), Some(missing)) => {
            // Whoever has a place in the log has got in, though the answer may have been lost.
            inner.pages[page].inside = true;
            drop(inner);
            sockets::open(stage, hub, missing);
        }
        (Some(customer), None) => {
            let Some(host) = host else { return };
            go_on(&mut inner, session, &state, host, customer);
        }
    }
}

fn page_where(inner: &Inner, is_it: impl Fn(Actor, Option<SessionId>) -> bool) -> Option<usize> {
    let fits = |number: &usize| {
        let page = &inner.pages[*number];
        is_it(page.actor, page.of)
    };
    let fitting = || (0..inner.pages.len()).filter(fits);
    let connected = fitting().find(|number| inner.pages[*number].link.is_some());
    connected.or_else(|| fitting().next())
}

fn go_on(inner: &mut Inner, session: SessionId, state: &Session, host: usize, customer: usize) {
    let checked = match state
        .seats
        .get(&FIRST_CUSTOMER_SEAT)
        .map(|seat| &seat.person)
    {
        Some(Person::Customer(customer)) => customer.lobby.outcome.is_some(),
        _ => false,
    };
    let dice = &mut inner.dice;
    let (page, command) = if state.status.is_over() {
        let to = bistand_session::Status::Confirmed;
        (host, Command::SetStatus { to })
    } else if !checked {
        let confirmed = true;
        (customer, Command::SkipMediaCheck { confirmed })
    } else if let Some(ring) = state.ring {
        let called = if ring.by == HOST_SEAT { customer } else { host };
        (called, Command::AcceptCall)
    } else if state.call.is_none() {
        let caller = if dice.once_in(3) { customer } else { host };
        (caller, Command::StartCall)
    } else {
        let on = !dice.once_in(3);
        let to = FIRST_CUSTOMER_SEAT;
        let next = [
            (6, (host, Command::SetCamera { on })),
            (6, (customer, Command::SetCamera { on })),
            (3, (host, Command::SetMicrophone { on })),
            (3, (customer, Command::SetMicrophone { on })),
            (3, (host, Command::StartVoice)),
            (3, (customer, Command::JoinVoice)),
            (3, (host, Command::PassMicrophone { to })),
            (2, (customer, Command::JoinCall)),
            (1, (customer, Command::LeaveCall)),
            (1, (host, Command::EndVoice)),
            (1, (host, Command::EndSession)),
        ];
        dice.weighed(&next).clone()
    };
    ask(inner, page, session, command);
}
