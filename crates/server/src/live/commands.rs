//! Commands on their way from the mailbox to the rules: each once, and within a rate limit.

use bistand_session::rules::holding::{is_use, takes_the_call};
use bistand_session::{Actor, Command, EntryCommand};
use bistand_wire::{Code, Problem};
use tokio::sync::oneshot;

use super::deadline::AnswerDeadline;
use super::idempotency::{Answered, IdempotencyCache, Key, Lookup};
use super::message::{Caller, EntryRequest, EntryState, Reply};
use super::session::LiveSession;

/// Commands per second that one seat may send.
const COMMANDS_PER_SECOND: u32 = 50;

impl LiveSession {
    /// A command from a page, which may take the call to that page.
    pub(super) async fn socket_command(
        &mut self,
        caller: Caller,
        (id, deadline): (String, AnswerDeadline),
        command: Command,
    ) {
        // Commands from a person who was signed out meanwhile are ignored.
        if caller.outbox.is_signed_out() {
            return;
        }
        self.ensure_connected(&caller).await;
        // The socket closed before the command was handled. Without an answer, the page sends it
        // again from its next socket, with the same id.
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
            deadline,
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
        let seat = self.pending.seat(actor).ok().map(|seat| seat.id);
        let key = (IdempotencyCache::actor_key(seat, actor), id);
        match self.unless_known(&key, reply).await {
            Some(reply) => self.decide(actor, command, Some(reply), Some(key)).await,
            None => false,
        }
    }

    /// Answers a repeated command, or lets its reply wait with the first one. Returns the reply of
    /// a new command.
    pub(super) async fn unless_known(&mut self, key: &Key, reply: Reply) -> Option<Reply> {
        let reply = match self.idempotency.look_up(key, reply) {
            Lookup::New(reply) => reply,
            Lookup::Waiting => return None,
            Lookup::Known(reply, answered) => {
                Self::answer(reply, &answered, &self.committed);
                return None;
            }
        };
        match self.stored_answer(key).await {
            Ok(Some(answered)) => Self::answer(reply, &answered, &self.committed),
            Ok(None) => return Some(reply),
            Err(error) => {
                tracing::error!(%error, "failed to read a stored answer");
                reply.refuse(Problem::new(Code::Unavailable));
            }
        }
        None
    }

    /// The stored answer of a command that the cache has evicted.
    pub(super) async fn stored_answer(&self, key: &Key) -> anyhow::Result<Option<Answered>> {
        if !self.idempotency.is_incomplete() {
            return Ok(None);
        }
        let (actor, command) = key;
        let store = &self.shared.environment.store;
        let body = store.answer(&self.key, actor, command).await?;
        Ok(body.as_deref().map(serde_json::from_str).transpose()?)
    }

    pub(super) fn within_rate(&mut self, actor: Actor) -> bool {
        let second = self.shared.environment.clock.now().0 / 1000;
        let seat = self.pending.seat(actor).ok().map(|seat| seat.id);
        let rate = self.rates.entry(seat).or_insert((second, 0));
        if rate.0 != second {
            *rate = (second, 0);
        }
        rate.1 += 1;
        rate.1 <= COMMANDS_PER_SECOND
    }

    pub(super) async fn enter(
        &mut self,
        by: EntryRequest,
        reply: oneshot::Sender<Result<EntryState, Problem>>,
    ) {
        let enter = by.command();
        let EntryRequest {
            seat, device, name, ..
        } = by;
        let reply = Reply::Entry {
            seat,
            device,
            reply,
        };
        let actor = Actor::Customer(seat, device);
        self.decide(Actor::System, &enter, Some(reply), None).await;
        if let Some(name) = name.filter(|_| self.pending.takes_name(actor)) {
            self.decide(actor, &EntryCommand::GiveName { name }.into(), None, None)
                .await;
        }
    }
}
