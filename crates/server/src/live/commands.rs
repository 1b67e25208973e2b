//! Commands, from the mailbox to the rules: once each, and not too many.

use bistand_session::rules::holding::{is_use, takes_the_call};
use bistand_session::{Actor, Command};
use bistand_wire::{Code, Problem};
use tokio::sync::oneshot;

use super::ledger::{Answered, Key, Ledger, Seen};
use super::mail::{Caller, Door, EnterBy, Reply};
use super::patience::Patience;
use super::session::Live;

/// Commands a second that one seat may give.
const COMMANDS_PER_SECOND: u32 = 50;

impl Live {
    /// A command of a page, which may take the call to that page.
    pub(super) async fn socket_command(
        &mut self,
        caller: Caller,
        (id, patience): (String, Patience),
        command: Command,
    ) {
        // Who was signed out meanwhile is not obeyed any more.
        if caller.outbox.is_signed_out() {
            return;
        }
        self.meet(&caller).await;
        // Who left before this was looked at is not there to do it. Unanswered, the page sends it
        // again from its next socket, under the same id.
        let there = self.callers.contains_key(&caller.outbox.connection);
        if !there && caller.outbox.has_ended() {
            return;
        }
        if is_use(&command) {
            self.page_used(&caller);
        }
        let reply = Reply::Socket {
            outbox: caller.outbox.clone(),
            id: id.clone(),
            patience,
        };
        let accepted = self.command(caller.actor, id, &command, reply).await;
        if accepted && takes_the_call(&command) {
            self.take_call(&caller);
        }
    }

    /// Whether the command is new and the rules accept it.
    pub(super) async fn command(
        &mut self,
        actor: Actor,
        id: String,
        command: &Command,
        reply: Reply,
    ) -> bool {
        if !self.within_rate(actor) {
            reply.refuse(Problem::slow_down(1));
            return false;
        }
        let seat = self.head.seat(actor).ok().map(|seat| seat.id);
        let key = (Ledger::actor(seat, actor), id);
        match self.unless_known(&key, reply).await {
            Some(reply) => self.decide(actor, command, Some(reply), Some(key)).await,
            None => false,
        }
    }

    /// Gives a repeated command its answer, or lets it wait with the first one. The reply to a new
    /// command is handed back.
    pub(super) async fn unless_known(&mut self, key: &Key, reply: Reply) -> Option<Reply> {
        let reply = match self.ledger.look_up(key, reply) {
            Seen::New(reply) => reply,
            Seen::Waiting => return None,
            Seen::Known(reply, answered) => {
                Self::answer(reply, &answered, &self.told);
                return None;
            }
        };
        match self.stored_answer(key).await {
            Ok(Some(answered)) => Self::answer(reply, &answered, &self.told),
            Ok(None) => return Some(reply),
            Err(error) => {
                tracing::error!(%error, "a stored answer could not be read");
                reply.refuse(Problem::new(Code::Unavailable));
            }
        }
        None
    }

    /// What a command was answered so long ago that the ledger has forgotten it.
    pub(super) async fn stored_answer(&self, key: &Key) -> anyhow::Result<Option<Answered>> {
        if !self.ledger.is_forgetful() {
            return Ok(None);
        }
        let (actor, command) = key;
        let store = &self.shared.around.store;
        let body = store.answer(&self.key, actor, command).await?;
        Ok(body.as_deref().map(serde_json::from_str).transpose()?)
    }

    pub(super) fn within_rate(&mut self, actor: Actor) -> bool {
        let second = self.shared.around.clock.now().0 / 1000;
        let who = self.head.seat(actor).ok().map(|seat| seat.id);
        let rate = self.rates.entry(who).or_insert((second, 0));
        if rate.0 != second {
            *rate = (second, 0);
        }
        rate.1 += 1;
        rate.1 <= COMMANDS_PER_SECOND
    }

    pub(super) async fn enter(
        &mut self,
        by: EnterBy,
        reply: oneshot::Sender<Result<Door, Problem>>,
    ) {
        let enter = by.command();
        let EnterBy {
            seat, device, name, ..
        } = by;
        let reply = Reply::Door {
            seat,
            device,
            reply,
        };
        let actor = Actor::Customer(seat, device);
        self.decide(Actor::System, &enter, Some(reply), None).await;
        let unnamed = self
            .head
            .seats
            .get(&seat)
            .is_some_and(|seat| seat.name.is_none());
        if let Some(name) = name.filter(|_| unnamed && self.head.seat(actor).is_ok()) {
            self.decide(actor, &Command::GiveName { name }, None, None)
                .await;
        }
    }
}
