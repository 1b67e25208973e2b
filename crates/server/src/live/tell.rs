//! Telling: each watcher gets the parts that have changed for it, and the items it lacks.

use std::collections::BTreeMap;

use bistand_session::limits::ITEMS;
use bistand_session::view::{ItemView, View};
use bistand_session::{Actor, ConnectionId, Denial, SeatId, SessionId};
use bistand_store::StoreError;
use bistand_wire::socket::{Bye, Invitation, Part, ServerMessage};
use bistand_wire::{Code, Problem};

use super::mail::{Caller, Snapshot};
use super::outbox::Outbox;
use super::rows::Invitations;
use super::session::Live;
use super::summary;
use super::texts::Words;
use crate::ops::metrics::Up;

/// Items in one message: a screenful and more, far below the message limit for short lines.
const ITEMS_PER_MESSAGE: usize = 200;
/// Bytes of texts in one message; longer histories take several.
const TEXT_BYTES_PER_MESSAGE: usize = 48 * 1024;

/// One socket that looks at the session.
struct Watcher {
    actor: Actor,
    outbox: Outbox,
    sent: Option<(View, Vec<Invitation>)>,
    /// Whether its page holds the call, and in which turn, as it was told.
    holding: Option<(bool, u32)>,
    have: BTreeMap<SeatId, u32>,
}

/// Everybody who looks at the session.
#[derive(Default)]
pub(super) struct Watchers(BTreeMap<ConnectionId, Watcher>);

impl Watchers {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Everything is sent again, though it may look the same: words have changed.
    pub(super) fn show_anew(&mut self) {
        for watcher in self.0.values_mut() {
            watcher.sent = None;
        }
    }

    pub(super) fn remove(&mut self, connection: ConnectionId) {
        self.0.remove(&connection);
    }

    fn add(&mut self, caller: &Caller, have: BTreeMap<SeatId, u32>) {
        let outbox = caller.outbox.clone();
        let watcher = Watcher {
            actor: caller.actor,
            outbox,
            sent: None,
            holding: None,
            have,
        };
        self.0.insert(caller.outbox.connection, watcher);
    }

    /// Tells each watcher whether its page holds the call, and in which turn, unless it knows;
    /// `None` is not told.
    pub(super) fn tell_holding(
        &mut self,
        session: SessionId,
        of: impl Fn(Actor, &Outbox) -> Option<(bool, u32)>,
    ) {
        for watcher in self.0.values_mut() {
            let now = of(watcher.actor, &watcher.outbox);
            let Some((here, turn)) = now.filter(|_| now != watcher.holding) else {
                continue;
            };
            watcher.holding = now;
            watcher.outbox.tell(&ServerMessage::Here {
                session,
                here,
                turn,
            });
        }
    }

    /// The watchers and whom they speak for.
    pub(super) fn outboxes(&self) -> impl Iterator<Item = (Actor, &Outbox)> {
        self.0
            .values()
            .map(|watcher| (watcher.actor, &watcher.outbox))
    }
}

/// Why a socket is closed on somebody who has no place here (any more).
pub(super) fn bye(denial: Denial) -> Bye {
    match denial {
        Denial::Replaced => Bye::Replaced,
        Denial::LimitReached => Bye::TooSlow,
        _ => Bye::Returned,
    }
}

impl Live {
    /// Shows the session to a socket from now on.
    pub(super) async fn watch(&mut self, caller: &Caller, have: BTreeMap<SeatId, u32>) {
        if caller.outbox.has_ended() {
            return;
        }
        if let Err(denial) = self.told.seat(caller.actor) {
            // Staff have other sessions on the same socket.
            if matches!(caller.actor, Actor::Customer(..)) {
                caller.outbox.close(bye(denial));
            }
            return;
        }
        self.watchers.add(caller, have);
        // Before the view: a page that does not hold the call opens no camera for it.
        self.tell_holding();
        self.tell().await;
    }

    /// Tells everybody what has changed.
    pub(super) async fn tell(&mut self) {
        self.send_away();
        self.disconnect_the_ended().await;
        match self.told.call {
            Some(_) => {
                self.calling.get_or_insert_with(Up::call);
            }
            None => self.calling = None,
        }
        let mut watchers = std::mem::take(&mut self.watchers);
        for watcher in watchers.0.values_mut() {
            if let Err(error) = self.tell_one(watcher).await {
                tracing::error!(%error, "the words of a session could not be read");
                // Words that cannot be read are not erased ones: the page asks again.
                watcher.outbox.close(Bye::Restart);
            }
        }
        self.watchers = watchers;
        self.texts.told(&self.told);
        self.tell_desk();
    }

    /// Closes the sockets of those who have no place here any more.
    fn send_away(&mut self) {
        let gone: Vec<_> = self
            .callers
            .values()
            .filter_map(|caller| {
                let denial = self.told.seat(caller.actor).err()?;
                Some((caller.outbox.clone(), denial))
            })
            .collect();
        for (outbox, denial) in gone {
            outbox.close(bye(denial));
            self.forget(outbox.connection, true);
        }
    }

    /// A watcher is told something only once its own connection is on disk: until then an agent
    /// counts as away, and the messages that wait for one have no place in the numbering yet.
    async fn tell_one(&self, watcher: &mut Watcher) -> Result<(), StoreError> {
        let seat = self.told.seat(watcher.actor);
        if !seat.is_ok_and(|seat| seat.connections.contains(&watcher.outbox.connection)) {
            return Ok(());
        }
        let Ok(view) = self
            .told
            .view(self.shared.around.clock.now(), watcher.actor)
        else {
            return Ok(());
        };
        let invitations = self.invitations_for(&view);
        self.tell_items(watcher, &view).await?;
        let before = watcher.sent.take();
        let (old, old_invitations) = before
            .as_ref()
            .map_or((None, None), |(view, list)| (Some(view), Some(list)));
        let outbox = &watcher.outbox;
        macro_rules! changed {
            ($field:ident, $part:ident) => {
                if old.is_none_or(|old| old.$field != view.$field) {
                    let part = Part::$part(view.$field.clone());
                    self.send_part(outbox, part).await?;
                }
            };
        }
        changed!(session, Session);
        changed!(people, People);
        changed!(call, Call);
        changed!(media, Media);
        changed!(chat, Chat);
        changed!(may, May);
        if old_invitations.is_none_or(|old| *old != invitations) {
            let part = Part::Invitations(invitations.clone());
            self.send_part(outbox, part).await?;
        }
        watcher.sent = Some((view, invitations));
        Ok(())
    }

    async fn send_part(&self, outbox: &Outbox, part: Part) -> Result<(), StoreError> {
        let names: Vec<_> = match &part {
            Part::People(people) => people.iter().filter_map(|person| person.name).collect(),
            Part::Session(session) => session.title.into_iter().collect(),
            _ => vec![],
        };
        let texts = self.texts.of(&names).await?;
        outbox.tell(&ServerMessage::Part {
            session: self.told.id,
            version: self.last_told,
            part,
            texts,
        });
        Ok(())
    }

    async fn tell_items(&self, watcher: &mut Watcher, view: &View) -> Result<(), StoreError> {
        for conversation in &view.chat.conversations {
            let id = conversation.conversation;
            let have = watcher.have.entry(id).or_insert(0);
            // A stranger to the old conversation begins at the beginning.
            *have = (*have).min(conversation.last);
            while *have < conversation.last {
                let Ok(mut items) =
                    self.told
                        .items(watcher.actor, Some(id), *have, ITEMS_PER_MESSAGE)
                else {
                    break;
                };
                let named: Vec<_> = items.iter().filter_map(|item| item.text()).collect();
                let mut texts = self.texts.of(&named).await?;
                items.truncate(fitting(&items, &texts).max(1));
                let Some(last) = items.last() else { break };
                *have = last.sequence;
                texts.retain(|id, _| items.iter().any(|item| item.text() == Some(*id)));
                watcher.outbox.tell(&ServerMessage::Items {
                    session: self.told.id,
                    conversation: id,
                    texts,
                    items,
                });
            }
        }
        Ok(())
    }

    /// Code and link in words, for the host.
    fn invitations_for(&self, view: &View) -> Vec<Invitation> {
        if view.session.me != view.session.host {
            return vec![];
        }
        words(&self.invitations_told, &self.shared.public_url)
    }

    /// The whole link of a seat; the host's alone.
    pub(super) fn link(&self, actor: Actor, seat: SeatId) -> Result<String, Problem> {
        let asker = self.told.seat(actor)?;
        if asker.id != self.told.host {
            return Err(Denial::NotHost.into());
        }
        let all = words(&self.invitations_told, &self.shared.public_url);
        let found = all.into_iter().find(|invitation| invitation.seat == seat);
        Ok(found.ok_or(Code::NotFound)?.link)
    }

    /// The session's line in its host's list.
    pub(super) fn tell_desk(&self) {
        if let Some(host) = self.told.seats.get(&self.told.host)
            && let bistand_session::state::Person::Agent(user) = host.person
        {
            let line = summary::shown(&self.told, |id| self.texts.name(id));
            self.shared.desks.update(user, line);
        }
    }

    /// What somebody sees now, for a page that asks instead of watching.
    pub(super) async fn snapshot(&self, actor: Actor) -> Result<Snapshot, Problem> {
        let view = self.told.view(self.shared.around.clock.now(), actor)?;
        let items = self.told.items(actor, None, 0, ITEMS)?;
        let mut texts = view.texts();
        texts.extend(items.iter().filter_map(|item| item.text()));
        let words = self.texts.of(&texts).await.map_err(|error| {
            tracing::error!(%error, "the words of a session could not be read");
            Problem::new(Code::Unavailable)
        })?;
        Ok(Snapshot { view, items, words })
    }

    /// Tells the others who look at the conversation that somebody is typing.
    pub(super) fn typing(&self, caller: &Caller, conversation: SeatId) {
        // Nothing can be sent any more.
        if self.told.status.is_over() {
            return;
        }
        let Ok(seat) = self.told.seat(caller.actor) else {
            return;
        };
        let session: SessionId = self.told.id;
        let message = ServerMessage::Typing {
            session,
            conversation,
            seat: seat.id,
        };
        let own = (!seat.is_agent()).then_some(seat.id);
        if own.is_some_and(|own| own != conversation) {
            return;
        }
        for (actor, outbox) in self.watchers.outboxes() {
            let Ok(other) = self.told.seat(actor) else {
                continue;
            };
            let reads = other.is_agent() || other.id == conversation;
            if other.id != seat.id && reads {
                outbox.tell(&message);
            }
        }
    }
}

/// How many of the items fit into one message.
fn fitting(items: &[ItemView], texts: &Words) -> usize {
    let mut bytes = 0;
    items
        .iter()
        .take_while(|item| {
            let text = item.text().and_then(|id| texts.get(&id)?.as_ref());
            bytes += text.map_or(0, String::len);
            bytes <= TEXT_BYTES_PER_MESSAGE
        })
        .count()
}

/// Code and link in words. The link's way in is the page's path `/j/`.
pub(super) fn words(invitations: &Invitations, public_url: &str) -> Vec<Invitation> {
    invitations
        .iter()
        .map(|(seat, invited)| Invitation {
            seat: *seat,
            code: invited.code.clone(),
            link: format!("{}/j/{}", public_url.trim_end_matches('/'), invited.link),
        })
        .collect()
}
