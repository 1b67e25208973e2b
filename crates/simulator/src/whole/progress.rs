//! The next step towards a call, and in it: random actions alone rarely get that far.

use bistand_server::live::SessionRegistry;
use bistand_session::state::Person;
use bistand_session::{
    Actor, CallCommand, CheckCommand, Command, FIRST_CUSTOMER_SEAT, HOST_SEAT, Session, SessionId,
    StatusCommand, VoiceCommand,
};

use super::actions::{any_session, ask, enter};
use super::scenario::{AGENTS, Inner, Scenario};
use super::sockets;

/// Connects a missing person, or sends the next command.
pub(super) fn help(scenario: &Scenario, registry: &SessionRegistry) {
    let mut inner = scenario.lock();
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
            enter(scenario, registry, Some(session));
        }
        (Some(page), Some(missing)) => {
            // A customer with a seat in the log has joined, though the answer may have been lost.
            inner.pages[page].inside = true;
            drop(inner);
            sockets::open(scenario, registry, missing);
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
    let rng = &mut inner.rng;
    let (page, command) = if state.status.is_over() {
        let to = bistand_session::Status::Confirmed;
        (host, Command::Status(StatusCommand::SetStatus { to }))
    } else if !checked {
        let confirmed = true;
        (
            customer,
            Command::Check(CheckCommand::SkipMediaCheck { confirmed }),
        )
    } else if let Some(ring) = state.ring {
        let called = if ring.by == HOST_SEAT { customer } else { host };
        (called, Command::Call(CallCommand::AcceptCall))
    } else if state.call.is_none() {
        let caller = if rng.once_in(3) { customer } else { host };
        (caller, Command::Call(CallCommand::StartCall))
    } else {
        let on = !rng.once_in(3);
        let to = FIRST_CUSTOMER_SEAT;
        let next = [
            (6, (host, Command::Call(CallCommand::SetCamera { on }))),
            (6, (customer, Command::Call(CallCommand::SetCamera { on }))),
            (3, (host, Command::Call(CallCommand::SetMicrophone { on }))),
            (
                3,
                (customer, Command::Call(CallCommand::SetMicrophone { on })),
            ),
            (3, (host, Command::Voice(VoiceCommand::StartVoice))),
            (3, (customer, Command::Voice(VoiceCommand::JoinVoice))),
            (
                3,
                (host, Command::Voice(VoiceCommand::PassMicrophone { to })),
            ),
            (2, (customer, Command::Call(CallCommand::JoinCall))),
            (1, (customer, Command::Call(CallCommand::LeaveCall))),
            (1, (host, Command::Voice(VoiceCommand::EndVoice))),
            (1, (host, Command::Status(StatusCommand::EndSession))),
        ];
        rng.weighed(&next).clone()
    };
    ask(inner, page, session, command);
}
