//! Publishing: each watcher receives the parts of its view that have changed, and the items it
//! lacks.

use std::collections::BTreeMap;

use bistand_session::limits::ITEMS;
use bistand_session::view::{ItemView, Parts, View};
use bistand_session::{Actor, ConnectionId, Denial, SeatId, SessionId};
use bistand_store::StoreError;
use bistand_wire::socket::{Bye, Invitation, Part, ServerMessage};
use bistand_wire::{Code, Problem};

use super::message::{Caller, Snapshot};
use super::outbox::Outbox;
use super::projections::Invitations;
use super::session::LiveSession;
use super::summary;
use super::texts::TextsById;
use crate::ops::metrics::Up;

/// Items in one message: more than a screenful, and far below the message limit if they are short.
const ITEMS_PER_MESSAGE: usize = 200;
/// Bytes of texts in one message; longer histories take several messages.
const TEXT_BYTES_PER_MESSAGE: usize = 48 * 1024;

/// One socket that watches the session.
struct Watcher {
    actor: Actor,
    outbox: Outbox,
    sent: Option<(View, Vec<Invitation>)>,
    /// The parts of `sent` that events have touched since.
    stale: Parts,
    /// Whether its page holds the call, and in which turn, as last sent.
    holding: Option<(bool, u32)>,
    have: BTreeMap<SeatId, u32>,
}

/// What a watcher has not received yet.
struct Changed {
    parts: Parts,
    invitations: bool,
}

impl Changed {
    const ALL: Self = Self {
        parts: Parts::ALL,
        invitations: true,
    };
}

/// The sockets that watch the session.
#[derive(Default)]
pub(super) struct Watchers(BTreeMap<ConnectionId, Watcher>);

impl Watchers {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Sends every part again, even if only a text in it has changed.
    pub(super) fn resend_all(&mut self) {
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
            stale: Parts::NONE,
            holding: None,
            have,
        };
        self.0.insert(caller.outbox.connection, watcher);
    }

    /// Notifies each watcher whose page has begun or ceased to hold the call, or whose turn has
    /// changed; `None` sends nothing.
    pub(super) fn notify_holding(
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
            watcher.outbox.send(&ServerMessage::Here {
                session,
                here,
                turn,
            });
        }
    }

    /// The watching sockets, with their actors.
    pub(super) fn outboxes(&self) -> impl Iterator<Item = (Actor, &Outbox)> {
        self.0
            .values()
            .map(|watcher| (watcher.actor, &watcher.outbox))
    }
}

/// Why a socket whose actor has no seat here is closed.
pub(super) fn bye(denial: Denial) -> Bye {
    match denial {
        Denial::Replaced => Bye::Replaced,
        Denial::LimitReached => Bye::TooMany,
        _ => Bye::Returned,
    }
}

impl LiveSession {
    /// Shows the session to a socket from now on. A page that held the call before the server
    /// restarted says in which `turn`.
    pub(super) async fn watch(
        &mut self,
        caller: &Caller,
        have: BTreeMap<SeatId, u32>,
        turn: Option<u32>,
    ) {
        if let Some(turn) = turn {
            self.claim_call(caller, turn);
        }
        if caller.outbox.has_ended() {
            return;
        }
        if let Err(denial) = self.committed.seat(caller.actor) {
            // An agent's socket also serves other sessions.
            if matches!(caller.actor, Actor::Customer(..)) {
                caller.outbox.close(bye(denial));
            }
            return;
        }
        self.watchers.add(caller, have);
        // Before the view: a page that does not hold the call must not open a camera for it.
        self.notify_holding();
        self.publish(Parts::NONE).await;
    }

    /// Sends all watchers what has changed, of the parts that events have touched, and everything
    /// to those that have received nothing yet.
    pub(super) async fn publish(&mut self, touched: Parts) {
        self.close_unseated();
        self.disconnect_ended().await;
        match self.committed.call {
            Some(_) => {
                self.calling.get_or_insert_with(Up::call);
            }
            None => self.calling = None,
        }
        let mut watchers = std::mem::take(&mut self.watchers);
        for watcher in watchers.0.values_mut() {
            watcher.stale |= touched;
            if let Err(error) = self.publish_to(watcher).await {
                tracing::error!(%error, "failed to load the texts of a session");
                // Texts that cannot be read must not look erased: the page asks again.
                watcher.outbox.close(Bye::Restart);
            }
        }
        self.watchers = watchers;
        self.texts.evict_published(&self.committed);
        self.publish_row();
    }

    /// Closes the sockets whose actors no longer have a seat here.
    fn close_unseated(&mut self) {
        let gone: Vec<_> = self
            .callers
            .values()
            .filter_map(|caller| {
                let denial = self.committed.seat(caller.actor).err()?;
                Some((caller.outbox.clone(), denial))
            })
            .collect();
        for (outbox, denial) in gone {
            outbox.close(bye(denial));
            self.remove_socket(outbox.connection, true);
        }
    }

    /// A watcher receives nothing until its own connection is on disk: before that an agent counts
    /// as away, and the messages that wait for an agent have no numbers yet.
    async fn publish_to(&self, watcher: &mut Watcher) -> Result<(), StoreError> {
        let seat = self.committed.seat(watcher.actor);
        if !seat.is_ok_and(|seat| seat.connections.contains(&watcher.outbox.connection)) {
            return Ok(());
        }
        let Some((view, invitations, changed)) = self.refreshed(watcher) else {
            return Ok(());
        };
        self.send_items(watcher, &view).await?;
        let outbox = &watcher.outbox;
        macro_rules! send {
            ($part:ident, $wire:ident, $field:ident) => {
                if changed.parts.contains(Parts::$part) {
                    let part = Part::$wire(view.$field.clone());
                    self.send_part(outbox, part).await?;
                }
            };
        }
        send!(SESSION, Session, session);
        send!(PEOPLE, People, people);
        send!(CALL, Call, call);
        send!(MEDIA, Media, media);
        send!(CHAT, Chat, chat);
        send!(MAY, May, may);
        if changed.invitations {
            let part = Part::Invitations(invitations.clone());
            self.send_part(outbox, part).await?;
        }
        watcher.sent = Some((view, invitations));
        Ok(())
    }

    /// What the watcher sees now, and what of it is new to it: computed again only as far as events
    /// have touched it. `None`: it sees nothing.
    fn refreshed(&self, watcher: &mut Watcher) -> Option<(View, Vec<Invitation>, Changed)> {
        let environment = &self.shared.environment;
        let (policy, now, actor) = (&environment.policy, environment.clock.now(), watcher.actor);
        let stale = std::mem::take(&mut watcher.stale);
        let Some((mut view, before)) = watcher.sent.take() else {
            let view = self.committed.view(policy, now, actor).ok()?;
            let invitations = self.invitations_for(&view);
            return Some((view, invitations, Changed::ALL));
        };
        let refreshed = (self.committed).refresh(policy, now, actor, &mut view, stale);
        let parts = refreshed.ok()?;
        // Codes and links change only with events that touch the session itself.
        if !stale.contains(Parts::SESSION) {
            let changed = Changed {
                parts,
                invitations: false,
            };
            return Some((view, before, changed));
        }
        let invitations = self.invitations_for(&view);
        let changed = Changed {
            parts,
            invitations: invitations != before,
        };
        Some((view, invitations, changed))
    }

    async fn send_part(&self, outbox: &Outbox, part: Part) -> Result<(), StoreError> {
        let names: Vec<_> = match &part {
            Part::People(people) => people.iter().filter_map(|person| person.name).collect(),
            Part::Session(session) => session.title.into_iter().collect(),
            _ => vec![],
        };
        let texts = self.texts.get(&names).await?;
        outbox.send(&ServerMessage::Part {
            session: self.committed.id,
            version: self.last_committed,
            part,
            texts,
        });
        Ok(())
    }

    async fn send_items(&self, watcher: &mut Watcher, view: &View) -> Result<(), StoreError> {
        for conversation in &view.chat.conversations {
            let id = conversation.conversation;
            let have = watcher.have.entry(id).or_insert(0);
            // A page that knows more items than there are has them from another conversation.
            *have = (*have).min(conversation.last);
            while *have < conversation.last {
                let Ok(mut items) =
                    self.committed
                        .items(watcher.actor, Some(id), *have, ITEMS_PER_MESSAGE)
                else {
                    break;
                };
                let named: Vec<_> = items.iter().filter_map(|item| item.text()).collect();
                let mut texts = self.texts.get(&named).await?;
                items.truncate(fitting(&items, &texts).max(1));
                let Some(last) = items.last() else { break };
                *have = last.sequence;
                texts.retain(|id, _| items.iter().any(|item| item.text() == Some(*id)));
                watcher.outbox.send(&ServerMessage::Items {
                    session: self.committed.id,
                    conversation: id,
                    texts,
                    items,
                });
            }
        }
        Ok(())
    }

    /// The codes and links, for the host.
    fn invitations_for(&self, view: &View) -> Vec<Invitation> {
        if !self.committed.receives_invitations(view.session.me) {
            return vec![];
        }
        invitation_links(&self.committed_invitations, &self.shared.public_url)
    }

    /// The whole link of a seat, for the host only.
    pub(super) fn link(&self, actor: Actor, seat: SeatId) -> Result<String, Problem> {
        let asker = self.committed.seat(actor)?;
        if !self.committed.receives_invitations(asker.id) {
            return Err(Denial::NotHost.into());
        }
        let all = invitation_links(&self.committed_invitations, &self.shared.public_url);
        let found = all.into_iter().find(|invitation| invitation.seat == seat);
        Ok(found.ok_or(Code::NotFound)?.link)
    }

    /// Updates the session's row in its host's list.
    pub(super) fn publish_row(&self) {
        if let Some(host) = self.committed.seats.get(&self.committed.host)
            && let bistand_session::state::Person::Agent(user) = host.person
        {
            let row = summary::shown(&self.committed, |id| self.texts.name(id));
            self.shared.session_lists.update(user, row);
        }
    }

    /// What an actor sees now, for a page that asks instead of watching.
    pub(super) async fn snapshot(&self, actor: Actor) -> Result<Snapshot, Problem> {
        let environment = &self.shared.environment;
        let view = (self.committed).view(&environment.policy, environment.clock.now(), actor)?;
        let items = self.committed.items(actor, None, 0, ITEMS)?;
        let mut texts = view.texts();
        texts.extend(items.iter().filter_map(|item| item.text()));
        let texts = self.texts.get(&texts).await.map_err(|error| {
            tracing::error!(%error, "failed to load the texts of a session");
            Problem::new(Code::Unavailable)
        })?;
        Ok(Snapshot { view, items, texts })
    }

    /// Notifies the others who watch the conversation that a person is typing.
    pub(super) fn typing(&self, caller: &Caller, conversation: SeatId) {
        let Some(seat) = self.committed.typist(caller.actor, conversation) else {
            return;
        };
        let message = ServerMessage::Typing {
            session: self.committed.id,
            conversation,
            seat,
        };
        for (actor, outbox) in self.watchers.outboxes() {
            if self.committed.receives_typing(actor, seat, conversation) {
                outbox.send(&message);
            }
        }
    }
}

/// How many of the items fit into one message.
fn fitting(items: &[ItemView], texts: &TextsById) -> usize {
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

/// The codes and links as the pages show them. The pages' path `/j/` opens a link.
pub(super) fn invitation_links(invitations: &Invitations, public_url: &str) -> Vec<Invitation> {
    invitations
        .iter()
        .map(|(seat, invited)| Invitation {
            seat: *seat,
            code: invited.code.clone(),
            link: format!("{}/j/{}", public_url.trim_end_matches('/'), invited.link),
        })
        .collect()
}
