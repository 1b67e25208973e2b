//! Handles a session's messages, while its log can be written and while it cannot.

use bistand_session::{Actor, Command, EntryCommand};
use bistand_wire::http::Looked;
use bistand_wire::socket::Bye;
use bistand_wire::{Code, Problem};

use super::idempotency::IdempotencyCache;
use super::message::{Caller, EntryRequest, Reply, SessionMessage};
use super::session::LiveSession;

impl LiveSession {
    /// Whether a device could enter, or ask to, and whether it is inside already.
    fn peek(&mut self, by: &EntryRequest) -> Looked {
        let at = self.now();
        let policy = &self.shared.environment.policy;
        let looked = (self.committed).decide(policy, at, Actor::System, &by.command());
        let inside = self.committed.entry_state(by.seat, by.device).is_inside();
        Looked {
            opens: looked.is_ok(),
            inside: inside.then_some(self.committed.id),
        }
    }

    /// Handles a message while the log can be written.
    pub(super) async fn handle(&mut self, message: SessionMessage) {
        match message {
            SessionMessage::Command {
                caller,
                id,
                command,
                deadline,
            } => self.socket_command(caller, (id, deadline), command).await,
            SessionMessage::Connect { caller } => self.connect(caller).await,
            SessionMessage::Disconnect { connection, closed } => {
                self.disconnect(connection, closed).await;
            }
            SessionMessage::SignedOut { actor } => self.sign_out(actor).await,
            SessionMessage::AccountsChanged => self.reconcile_accounts().await,
            SessionMessage::Watch { caller, have, turn } => {
                self.ensure_connected(&caller).await;
                self.watch(&caller, have, turn).await;
            }
            SessionMessage::UseHere { caller } => {
                self.ensure_connected(&caller).await;
                self.take_call(&caller);
            }
            SessionMessage::Unwatch { connection } => self.watchers.remove(connection),
            SessionMessage::Enter { by, reply } => self.enter(*by, reply).await,
            SessionMessage::Whereabouts {
                seat,
                device,
                reply,
            } => drop(reply.send(Ok(self.committed.whereabouts(seat, device)))),
            // The request may have been cancelled meanwhile; it needs no answer then.
            SessionMessage::Peek { by, reply } => drop(reply.send(Ok(self.peek(&by)))),
            SessionMessage::Withdraw { seat, device } => {
                let command = Command::Entry(EntryCommand::Withdraw { seat, device });
                self.decide(Actor::System, &command, None, None).await;
            }
            SessionMessage::Snapshot { actor, reply } => {
                // The request may have been cancelled meanwhile; it needs no answer then.
                drop(reply.send(self.snapshot(actor).await));
            }
            SessionMessage::PageCommand {
                actor,
                id,
                command,
                reply,
            } => {
                self.command(actor, id, &command, Reply::Page(reply)).await;
            }
            SessionMessage::Link { actor, seat, reply } => drop(reply.send(self.link(actor, seat))),
            // Refused already: the page has sent another one.
            SessionMessage::Offer { deadline, .. } if deadline.has_passed() => {}
            SessionMessage::Offer {
                caller,
                id,
                sdp,
                restart,
                deadline,
            } => {
                drop(deadline);
                self.offer(caller, id, sdp, restart);
            }
            SessionMessage::Typing {
                caller,
                conversation,
            } => {
                self.page_used(&caller);
                self.typing(&caller, conversation);
            }
            SessionMessage::Playback { caller, blocked } => self.page_plays(&caller, !blocked),
            SessionMessage::Quality(quality) => self.quality(&quality),
            SessionMessage::TextsErased => self.texts_erased().await,
            SessionMessage::MediaGone { lost } => self.media_gone(lost),
            SessionMessage::Stop { .. } => {}
        }
    }

    /// Handles a message while nothing can be written. Changes are refused; sockets that open and
    /// close are noted and recorded later; and the committed state is still shown.
    pub(super) async fn handle_unwritable(&mut self, message: SessionMessage) {
        let unavailable = || Problem::new(Code::Unavailable);
        match message {
            SessionMessage::Command {
                caller,
                id,
                deadline,
                ..
            } => {
                let reply = Reply::Socket {
                    outbox: caller.outbox,
                    id: id.clone(),
                    deadline,
                };
                self.refuse_unless_known(caller.actor, id, reply).await;
            }
            SessionMessage::PageCommand {
                actor, id, reply, ..
            } => {
                self.refuse_unless_known(actor, id, Reply::Page(reply))
                    .await;
            }
            SessionMessage::Enter { by, reply } => {
                let state = self.committed.entry_state(by.seat, by.device);
                let inside = state.is_inside();
                // The request may have been cancelled meanwhile; it needs no answer then.
                drop(reply.send(if inside {
                    Ok(state)
                } else {
                    Err(unavailable())
                }));
            }
            SessionMessage::Connect { caller } => {
                self.page_connected(&caller);
                self.callers.insert(caller.outbox.connection, caller);
            }
            SessionMessage::Disconnect { connection, closed } => {
                self.remove_socket(connection, closed);
            }
            SessionMessage::SignedOut { actor } => self.signed_out.people.push(actor),
            // A watcher receives nothing before its own connection is on disk. The page of a new
            // socket is asked to reconnect, so that it does not wait without an answer.
            SessionMessage::Watch { caller, .. } if !self.is_connection_committed(&caller) => {
                caller.outbox.close(Bye::Restart);
            }
            SessionMessage::Watch { caller, have, turn } => self.watch(&caller, have, turn).await,
            // Which page holds the call is not stored.
            SessionMessage::UseHere { caller } => self.take_call(&caller),
            // The request expires automatically, and accounts are looked at after reloading.
            SessionMessage::Withdraw { .. } | SessionMessage::AccountsChanged => {}
            writes_nothing @ (SessionMessage::Unwatch { .. }
            | SessionMessage::Peek { .. }
            | SessionMessage::Whereabouts { .. }
            | SessionMessage::Link { .. }
            | SessionMessage::Snapshot { .. }
            | SessionMessage::Offer { .. }
            | SessionMessage::Playback { .. }
            | SessionMessage::Typing { .. }
            | SessionMessage::Quality(_)
            | SessionMessage::TextsErased
            | SessionMessage::MediaGone { .. }
            | SessionMessage::Stop { .. }) => self.handle(writes_nothing).await,
        }
    }

    /// Refuses a command, unless it is on disk already: then it gets its answer.
    pub(super) async fn refuse_unless_known(&mut self, actor: Actor, id: String, reply: Reply) {
        let seat = self.committed.seat(actor).ok().map(|seat| seat.id);
        let key = (IdempotencyCache::actor_key(seat, actor), id);
        if let Some(reply) = self.unless_known(&key, reply).await {
            reply.refuse(Problem::new(Code::Unavailable));
        }
    }

    /// Whether the socket's connection is on disk.
    pub(super) fn is_connection_committed(&self, caller: &Caller) -> bool {
        let seat = self.committed.seat(caller.actor);
        seat.is_ok_and(|seat| seat.connections.contains(&caller.outbox.connection))
    }
}
