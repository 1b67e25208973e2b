//! What becomes of a session's mail, while its log can be written and while it cannot.

use bistand_session::{Actor, Command, DeviceId, SeatId};
use bistand_wire::socket::Bye;
use bistand_wire::{Code, Problem};

use super::ledger::Ledger;
use super::mail::{Caller, Door, Mail, Reply, Whereabouts};
use super::session::Live;

impl Live {
    /// Mail while the log can be written.
    pub(super) async fn take(&mut self, mail: Mail) {
        match mail {
            Mail::Command {
                caller,
                id,
                command,
                patience,
            } => self.socket_command(caller, (id, patience), command).await,
            Mail::Connect { caller } => self.connect(caller).await,
            Mail::Disconnect { connection, closed } => {
                self.disconnect(connection, closed).await;
            }
            Mail::Watch { caller, have, turn } => {
                self.meet(&caller).await;
                if let Some(turn) = turn {
                    self.page_claims(&caller, turn);
                }
                self.watch(&caller, have).await;
            }
            Mail::UseHere { caller } => {
                self.meet(&caller).await;
                self.take_call(&caller);
            }
            Mail::Unwatch { connection } => self.watchers.remove(connection),
            Mail::Enter { by, reply } => self.enter(*by, reply).await,
            Mail::Door {
                seat,
                device,
                reply,
            } => drop(reply.send(Ok(self.whereabouts(seat, device)))),
            Mail::Look { by, reply } => {
                let at = self.now();
                let looked = self.told.decide(at, Actor::System, &by.command());
                reply.send(Ok(looked.is_ok())).ok();
            }
            Mail::Withdraw { seat, device } => {
                let command = Command::Withdraw { seat, device };
                self.decide(Actor::System, &command, None, None).await;
            }
            Mail::Snapshot { actor, reply } => {
                // Who asked and went away needs no answer.
                drop(reply.send(self.snapshot(actor).await));
            }
            Mail::Ask {
                actor,
                id,
                command,
                reply,
            } => {
                self.command(actor, id, &command, Reply::Page(reply)).await;
            }
            Mail::Link { actor, seat, reply } => drop(reply.send(self.link(actor, seat))),
            Mail::Offer {
                caller,
                id,
                sdp,
                restart,
            } => self.offer(caller, id, sdp, restart),
            Mail::Typing {
                caller,
                conversation,
            } => {
                self.page_used(&caller);
                self.typing(&caller, conversation);
            }
            Mail::Quality(quality) => self.quality(&quality),
            Mail::WordsErased => self.words_erased().await,
            Mail::MediaGone { lost } => self.media_gone(lost),
            Mail::Stop { .. } => {}
        }
    }

    pub(super) fn whereabouts(&self, seat: SeatId, device: DeviceId) -> Whereabouts {
        let customer = self.told.seats.get(&seat).and_then(|seat| seat.customer());
        let own = customer.filter(|one| one.entry.last_device == Some(device));
        Whereabouts {
            door: self.told.door(seat, device),
            returned: own.is_some_and(|customer| customer.returned),
            own: own.is_some(),
        }
    }

    /// Mail while nothing can be written. What would change something is refused; who comes and who
    /// goes is noted and written down later, and what is known is still shown.
    pub(super) async fn take_broken(&mut self, mail: Mail) {
        let unavailable = || Problem::new(Code::Unavailable);
        match mail {
            Mail::Command {
                caller,
                id,
                patience,
                ..
            } => {
                let reply = Reply::Socket {
                    outbox: caller.outbox,
                    id: id.clone(),
                    patience,
                };
                self.refuse_unless_known(caller.actor, id, reply).await;
            }
            Mail::Ask {
                actor, id, reply, ..
            } => {
                self.refuse_unless_known(actor, id, Reply::Page(reply))
                    .await;
            }
            Mail::Enter { by, reply } => {
                let door = self.told.door(by.seat, by.device);
                let inside = door == Door::Inside;
                // Who asked and went away needs no answer.
                drop(reply.send(if inside { Ok(door) } else { Err(unavailable()) }));
            }
            Mail::Connect { caller } => {
                self.page_came(&caller);
                self.callers.insert(caller.outbox.connection, caller);
            }
            Mail::Disconnect { connection, closed } => {
                self.forget(connection, closed);
            }
            // Nobody is told anything before their own coming is on disk: who has just come is
            // sent away to come again, and does not wait without a word.
            Mail::Watch { caller, .. } if !self.is_told_of(&caller) => {
                caller.outbox.close(Bye::Restart);
            }
            Mail::Watch { caller, have, turn } => {
                if let Some(turn) = turn {
                    self.page_claims(&caller, turn);
                }
                self.watch(&caller, have).await;
            }
            // Where the call is, is not written.
            Mail::UseHere { caller } => self.take_call(&caller),
            // The question lapses by itself.
            Mail::Withdraw { .. } => {}
            writes_nothing @ (Mail::Unwatch { .. }
            | Mail::Look { .. }
            | Mail::Door { .. }
            | Mail::Link { .. }
            | Mail::Snapshot { .. }
            | Mail::Offer { .. }
            | Mail::Typing { .. }
            | Mail::Quality(_)
            | Mail::WordsErased
            | Mail::MediaGone { .. }
            | Mail::Stop { .. }) => self.take(writes_nothing).await,
        }
    }

    /// What is on disk is not refused when it is asked again.
    pub(super) async fn refuse_unless_known(&mut self, actor: Actor, id: String, reply: Reply) {
        let seat = self.told.seat(actor).ok().map(|seat| seat.id);
        let key = (Ledger::actor(seat, actor), id);
        if let Some(reply) = self.unless_known(&key, reply).await {
            reply.refuse(Problem::new(Code::Unavailable));
        }
    }

    /// Whether the socket's coming is on disk.
    pub(super) fn is_told_of(&self, caller: &Caller) -> bool {
        let seat = self.told.seat(caller.actor);
        seat.is_ok_and(|seat| seat.connections.contains(&caller.outbox.connection))
    }
}
