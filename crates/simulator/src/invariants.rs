//! Invariants that hold at all times, after any history.

use std::collections::BTreeSet;

use bistand_session::limits::{CAMERAS_SHOWN, LOSSES_TOLD};
use bistand_session::state::{Content, Delivery, Item, Notice, Presence, Seat};
use bistand_session::{MediaKind, Policy, Route, Session, Status, Timestamp};

use crate::world::Checked;

/// At most two people speak at the same time (E13).
const MICROPHONES: usize = 2;

pub(crate) fn check(session: &Session, now: Timestamp) -> Checked {
    one_host(session)?;
    call_and_status(session)?;
    voice(session)?;
    media(session)?;
    presence(session)?;
    doors(session)?;
    waiting(session)?;
    conversations(session)?;
    losses(session)?;
    over(session)?;
    timeouts(session, now)
}

fn require(holds: bool, what: &str) -> Checked {
    if holds { Ok(()) } else { Err(what.into()) }
}

fn one_host(session: &Session) -> Checked {
    let host = session.seats.get(&session.host);
    require(
        host.is_some_and(Seat::is_agent),
        "the host is an agent with a place",
    )
}

fn call_and_status(session: &Session) -> Checked {
    let running = session.status == Status::Running;
    require(
        running == session.call.is_some(),
        "the session runs while there is a call",
    )?;
    for seat in session.seats.values().filter(|seat| seat.in_call) {
        require(running, "somebody is in a call that is not there")?;
        require(
            seat.presence.counts(),
            "somebody who is not here is in the call",
        )?;
        require(
            seat.is_agent() || seat.is_customer_inside(),
            "somebody outside is in the call",
        )?;
        let checked = seat
            .customer()
            .is_none_or(|customer| customer.lobby.outcome.is_some());
        require(checked, "somebody at the media check is in the call (A2)")?;
    }
    if let Some(call) = session.call {
        let customer = session
            .seats
            .values()
            .any(|seat| seat.in_call && !seat.is_agent());
        require(
            customer == call.without_customer.is_none(),
            "a call without customers counts",
        )?;
    }
    let Some(ring) = session.ring else {
        return Ok(());
    };
    require(
        session.status == Status::Confirmed,
        "it rings only once confirmed (B30)",
    )?;
    let by = session.seats.get(&ring.by);
    let there = by.is_some_and(|seat| {
        let checked = seat
            .customer()
            .is_none_or(|customer| customer.lobby.outcome.is_some());
        checked && seat.presence.counts() && (seat.is_agent() || seat.is_customer_inside())
    });
    require(
        there,
        "somebody rings who is not there, or is at the media check",
    )
}

fn voice(session: &Session) -> Checked {
    let Some(voice) = &session.voice else {
        return Ok(());
    };
    require(session.call.is_some(), "voice is a part of the call")?;
    let in_call = |id| session.seats.get(id).is_some_and(|seat| seat.in_call);
    require(
        voice.members.iter().all(in_call),
        "who is in the voice call is in the call",
    )?;
    let Some(holder) = voice.guest_slot else {
        return Ok(());
    };
    require(
        voice.members.contains(&holder),
        "who holds a microphone is in the voice call",
    )?;
    require(
        holder != session.host,
        "the host has the own microphone, not the one passed",
    )
}

fn media(session: &Session) -> Checked {
    let flow = session.flow();
    require(
        flow.is_empty() || session.call.is_some(),
        "media flow only in a call",
    )?;
    let mut speakers = BTreeSet::new();
    let mut lines = BTreeSet::new();
    for route in &flow {
        let (from, to) = (&session.seats[&route.from], &session.seats[&route.to]);
        require(
            from.in_call && to.in_call && from.id != to.id,
            "media among those in the call",
        )?;
        require(
            lines.insert((route.to, route.kind, route.line)),
            "one track on a line",
        )?;
        match route.kind {
            MediaKind::Camera => require(from.camera, "a camera that is off is seen")?,
            MediaKind::Microphone => {
                let members = session.voice.as_ref().map(|voice| &voice.members);
                let member = |id| members.is_some_and(|members| members.contains(id));
                require(from.microphone, "a microphone that is off is heard")?;
                require(
                    member(&from.id) && member(&to.id),
                    "sound among the voice members",
                )?;
                speakers.insert(from.id);
            }
        }
    }
    require(speakers.len() <= MICROPHONES, "at most two speak (E13)")?;
    cameras(session, &flow)
}

/// Everyone in the call sees every other camera that is on, as far as there are slots.
fn cameras(session: &Session, flow: &[Route]) -> Checked {
    let members = session.seats.values().filter(|seat| seat.in_call);
    for to in members.clone() {
        let mut shown = flow
            .iter()
            .filter(|route| route.kind == MediaKind::Camera && route.to == to.id);
        require(
            shown.clone().all(|route| route.line < CAMERAS_SHOWN),
            "a camera goes to a slot that no page has",
        )?;
        let on = members
            .clone()
            .filter(|from| from.camera && from.id != to.id);
        let expected = on.clone().count().min(CAMERAS_SHOWN.into());
        require(
            shown.clone().count() == expected,
            "a camera is not shown although there is a slot",
        )?;
        let host = on.clone().any(|from| from.id == session.host);
        require(
            !host || shown.any(|route| route.from == session.host),
            "the host's camera is on and not shown",
        )?;
    }
    Ok(())
}

fn presence(session: &Session) -> Checked {
    for seat in session.seats.values() {
        let present = seat.presence == Presence::Present;
        require(
            present != seat.connections.is_empty(),
            "who has a socket open is present",
        )?;
    }
    let agents = session.seats.values().filter(|seat| seat.is_agent());
    let there = agents
        .clone()
        .any(|seat| seat.presence == Presence::Present);
    require(
        there == session.agent_is_present(),
        "an agent is present or not",
    )?;
    let left = session.seats.values().any(Seat::has_met_agent);
    let waits = session.orphan_until.is_some();
    require(
        !(there && waits),
        "nobody counts while an agent is there (D12)",
    )?;
    let alone = left && !there && !session.status.is_over();
    require(
        waits || !alone,
        "a customer whose agent has left is waited with (D12)",
    )
}

fn doors(session: &Session) -> Checked {
    for customer in session.seats.values().filter_map(Seat::customer) {
        let entry = &customer.entry;
        require(
            customer.entered == entry.device.is_some(),
            "inside is a device, and only one",
        )?;
        require(
            !customer.entered || !customer.returned,
            "who is inside is not sent back",
        )?;
        require(
            !customer.entered || entry.last_device == entry.device,
            "the last device",
        )?;
        let Some(takeover) = entry.takeover else {
            continue;
        };
        require(
            customer.entered,
            "a place that is free need not be asked for",
        )?;
        require(
            entry.device != Some(takeover.device),
            "nobody asks for the own place",
        )?;
    }
    Ok(())
}

fn waiting(session: &Session) -> Checked {
    let waits = session.items.iter().any(|item| {
        matches!(
            item.content,
            Content::Said {
                delivery: Delivery::Waiting,
                ..
            }
        )
    });
    require(
        !(waits && session.agent_is_present()),
        "no message waits while an agent is there",
    )
}

fn conversations(session: &Session) -> Checked {
    for (id, conversation) in &session.conversations {
        for list in [&conversation.customer, &conversation.agents] {
            require(
                list.is_sorted_by(|a, b| a < b),
                "a conversation is in order",
            )?;
            let own = |index: &u32| {
                let item = session.items.get(*index as usize);
                item.is_some_and(|item| item.conversation == *id)
            };
            require(
                list.iter().all(own),
                "a conversation has only its own items",
            )?;
        }
        let unsettled = [
            (&conversation.waiting, Delivery::Waiting),
            (&conversation.discarded, Delivery::Discarded),
        ];
        for (list, wanted) in unsettled {
            let stands = |item: &Item| {
                item.conversation == *id
                    && matches!(item.content, Content::Said { delivery, .. } if delivery == wanted)
            };
            let found = (0..).zip(&session.items).filter(|(_, item)| stands(item));
            require(
                found.map(|(index, _)| index).eq(list.iter().copied()),
                "a message waits, or was given up, and the conversation does not list it as such",
            )?;
        }
    }
    Ok(())
}

/// A flapping connection does not fill the session: each disconnect adds at most one notice of
/// itself and one of its end, up to a limit.
fn losses(session: &Session) -> Checked {
    let about_presence = |item: &&Item| {
        matches!(
            item.content,
            Content::Notice(Notice::ConnectionLost | Notice::ConnectionBack | Notice::Gone)
        )
    };
    let told = session.items.iter().filter(about_presence).count();
    require(
        told <= 2 * LOSSES_TOLD as usize * session.conversations.len(),
        "losses fill the session",
    )?;
    let waited_for = |seat: &Seat| matches!(seat.presence, Presence::Grace(_));
    require(
        session
            .seats
            .values()
            .all(|seat| !seat.loss_told || waited_for(seat)),
        "only of somebody who is waited for it is told that the connection is lost",
    )
}

fn over(session: &Session) -> Checked {
    let over = session.status.is_over();
    require(over == session.over_since.is_some(), "over since then")?;
    if !over {
        return Ok(());
    }
    let quiet = session.ring.is_none() && session.voice.is_none();
    require(
        quiet && session.orphan_until.is_none(),
        "what is over is quiet",
    )?;
    require(
        session.next_timeout(&Policy::DEFAULT).is_none(),
        "what is over waits for nothing",
    )?;
    for seat in session.seats.values() {
        require(
            !matches!(seat.presence, Presence::Grace(_)),
            "nobody is waited for",
        )?;
        let asked = seat
            .customer()
            .is_some_and(|customer| customer.entry.takeover.is_some());
        require(!asked, "nobody is asked for a place")?;
    }
    Ok(())
}

/// No timeout is further away than the longest one there is.
fn timeouts(session: &Session, now: Timestamp) -> Checked {
    const LONGEST: i64 = bistand_session::limits::LOBBY_MS;
    let next = session.next_timeout(&Policy::DEFAULT);
    require(
        next.is_none_or(|next| next <= now.plus(LONGEST)),
        "a timeout is in reach",
    )
}
