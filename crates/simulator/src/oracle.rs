//! The oracle: remembers what each page received, which texts a device may have read, and what was
//! acknowledged.

use std::collections::{BTreeMap, BTreeSet};

use bistand_session::state::{Content, Delivery, Notice};
use bistand_session::view::{ItemContent, ItemView, Role, View};
use bistand_session::{
    Actor, CallCommand, ChatEvent, DeviceId, EntryEvent, Event, Policy, SeatId, Session, TextId,
    Timestamp,
};

use crate::world::{Checked, Page};

/// The history so far.
#[derive(Default)]
pub(crate) struct Oracle {
    /// What the page of each device or agent shows, by conversation.
    told: BTreeMap<(usize, SeatId), Vec<ItemView>>,
    /// Every acknowledged message, with its conversation.
    acknowledged: BTreeMap<TextId, SeatId>,
    /// The texts that each device may have read at most.
    may_have_read: BTreeMap<DeviceId, BTreeSet<TextId>>,
    /// What was said before the first device entered.
    before_the_first: BTreeMap<SeatId, BTreeSet<TextId>>,
}

impl Oracle {
    /// Records an event.
    pub(crate) fn happened(&mut self, before: &Session, event: &Event, after: &Session) -> Checked {
        let last_device = |session: &Session, seat: &SeatId| {
            session.seats.get(seat)?.customer()?.entry.last_device
        };
        match event {
            Event::Chat(ChatEvent::Said {
                conversation, text, ..
            }) => {
                self.acknowledged.insert(*text, *conversation);
                match last_device(before, conversation) {
                    Some(device) => self.may_have_read.entry(device).or_default(),
                    None => self.before_the_first.entry(*conversation).or_default(),
                }
                .insert(*text);
            }
            Event::Entry(EntryEvent::Entered { seat, device, .. })
                if last_device(before, seat).is_none() =>
            {
                let words = self.before_the_first.remove(seat).unwrap_or_default();
                self.may_have_read.entry(*device).or_default().extend(words);
            }
            Event::Entry(EntryEvent::TakenOver { seat, device, .. }) => {
                let first = last_device(before, seat).ok_or("nobody had the place taken over")?;
                let words = self.may_have_read.get(&first).cloned().unwrap_or_default();
                self.may_have_read.entry(*device).or_default().extend(words);
            }
            _ => {}
        }
        self.nothing_is_lost(after)
    }

    /// Every acknowledged message is in the session: in both lists, waiting, or discarded.
    fn nothing_is_lost(&self, session: &Session) -> Checked {
        let mut rest = self.acknowledged.clone();
        for (index, item) in (0_u32..).zip(&session.items) {
            let Content::Said { text, delivery } = item.content else {
                continue;
            };
            let Some(conversation) = rest.remove(&text) else {
                return Err(format!("{text} was never acknowledged, or is there twice"));
            };
            let lists = &session.conversations[&conversation];
            if lists.customer.binary_search(&index).is_err() {
                return Err(format!("{text} is not in the customer's conversation"));
            }
            if lists.agents.binary_search(&index).is_ok() != (delivery == Delivery::Sent) {
                return Err(format!(
                    "{text} is {delivery:?}, which is not what agents see"
                ));
            }
        }
        if rest.is_empty() {
            Ok(())
        } else {
            Err(format!("acknowledged and lost: {rest:?}"))
        }
    }

    /// Checks every screen.
    pub(crate) fn look(&mut self, session: &Session, now: Timestamp, pages: &[Page]) -> Checked {
        for (number, page) in pages.iter().enumerate() {
            let Ok(seat) = session.seat(page.actor) else {
                if session.view(&Policy::DEFAULT, now, page.actor).is_ok() {
                    return Err(format!("{:?} has no place and sees something", page.actor));
                }
                self.told.retain(|(teller, _), _| *teller != number);
                continue;
            };
            let view = session
                .view(&Policy::DEFAULT, now, page.actor)
                .map_err(|denial| format!("{:?} is inside and sees {denial:?}", page.actor))?;
            screen(session, &view, page.actor)?;
            let own = seat.id;
            for conversation in &view.chat.conversations {
                self.conversation(session, (number, page), own, conversation.conversation)?;
            }
        }
        Ok(())
    }

    /// The conversation on a connected page only grows, and contains nothing that it must not.
    fn conversation(
        &mut self,
        session: &Session,
        (number, page): (usize, &Page),
        own: SeatId,
        id: SeatId,
    ) -> Checked {
        let items = session
            .items(page.actor, Some(id), 0, usize::MAX)
            .map_err(|denial| format!("a conversation in the view is {denial:?}"))?;
        if !items
            .iter()
            .map(|item| item.sequence)
            .eq((1..).take(items.len()))
        {
            return Err(format!(
                "the sequence of {id} has gaps for {:?}",
                page.actor
            ));
        }
        if let Actor::Customer(_, device) = page.actor {
            let allowed = self.may_have_read.get(&device);
            for item in &items {
                if id != own || told_to_agents_only(item) {
                    return Err(format!("{:?} reads {item:?} of {id}", page.actor));
                }
                let text = item.text();
                if text.is_some_and(|text| allowed.is_none_or(|words| !words.contains(&text))) {
                    return Err(format!(
                        "{:?} reads words of a stranger: {item:?}",
                        page.actor
                    ));
                }
            }
        }
        if page.sockets.is_empty() {
            return Ok(());
        }
        let told = self.told.entry((number, id)).or_default();
        if !items.starts_with(told) {
            return Err(format!(
                "what {:?} was told of {id} has changed",
                page.actor
            ));
        }
        *told = items;
        Ok(())
    }
}

fn told_to_agents_only(item: &ItemView) -> bool {
    let ItemContent::Notice { what } = item.content else {
        return false;
    };
    matches!(
        what,
        Notice::CheckPassed
            | Notice::SoundNotTested
            | Notice::AudioOnly
            | Notice::CheckSkipped
            | Notice::OldBrowser
    )
}

/// What the parts of a view must never show, and how they have to agree.
fn screen(session: &Session, view: &View, viewer: Actor) -> Checked {
    let me = view.session.me;
    let customer = matches!(viewer, Actor::Customer(..));
    let hosts = view.people.iter().filter(|person| person.host).count();
    if hosts != 1 {
        return Err(format!("{viewer:?} sees {hosts} hosts"));
    }
    let private = view.people.iter().any(|person| {
        let others = person.seat != me && person.role == Role::Customer;
        person.user.is_some() || others && person.lobby.is_some()
    });
    let own = view
        .chat
        .conversations
        .iter()
        .all(|chat| chat.conversation == me);
    if customer && (private || !own || !view.session.entries.is_empty()) {
        return Err(format!("{viewer:?} sees what is for agents: {view:?}"));
    }
    for route in &view.media.receive {
        let from = view.people.iter().find(|person| person.seat == route.from);
        if !from.is_some_and(|person| person.in_call) {
            return Err(format!(
                "{viewer:?} hears or sees somebody who is not in the call"
            ));
        }
    }
    for chat in &view.chat.conversations {
        let numbers = chat.waiting.iter().chain(&chat.discarded);
        let highest = numbers
            .copied()
            .chain([chat.seen_by_me, chat.seen_by_others])
            .max();
        if highest.is_some_and(|highest| highest > chat.last) {
            return Err(format!(
                "{viewer:?} is told of items that are not there: {chat:?}"
            ));
        }
    }
    let offered = view.may.start_call.is_none();
    let starts = session.decide(
        &Policy::DEFAULT,
        view_time(session),
        viewer,
        &CallCommand::StartCall.into(),
    );
    if offered != starts.is_ok() {
        return Err(format!(
            "{viewer:?} is offered START: {offered}, and gets {starts:?}"
        ));
    }
    Ok(())
}

/// No button depends on the time.
fn view_time(session: &Session) -> Timestamp {
    session.opened_at
}
