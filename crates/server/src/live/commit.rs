//! The second half of a session's loop: *append → publish*, or roll back what could not be written.

use bistand_session::view::Parts;
use bistand_session::{Actor, Command, ConnectionId, PresenceCommand, Session};
use bistand_store::AppendError;
use bistand_wire::socket::Bye;
use bistand_wire::{Code, Problem};
use futures_util::future::{BoxFuture, FutureExt, join_all};
use tokio::time::Instant;

use super::decide::{Appended, PendingWrite};
use super::idempotency::Answered;
use super::load;
use super::message::Reply;
use super::session::{LiveSession, RETRY_DELAY};
use super::sockets::SignedOut;

impl LiveSession {
    /// Sends the waiting writes to the store, in order.
    pub(super) fn append_waiting(&mut self) -> BoxFuture<'static, Appended> {
        let mut writes: Vec<PendingWrite> = self.waiting.drain(..).collect();
        let store = self.shared.environment.store.clone();
        let appends: Vec<_> = writes
            .iter_mut()
            .filter_map(|write| write.append.take())
            .collect();
        async move {
            let results = join_all(appends.into_iter().map(|append| store.append(append))).await;
            (writes, results)
        }
        .boxed()
    }

    /// Publishes what was written, and rolls back what was not. Returns `false` if this writer has
    /// to stop.
    pub(super) async fn commit(
        &mut self,
        mut writes: Vec<PendingWrite>,
        results: Vec<Result<(), AppendError>>,
    ) -> bool {
        let succeeded = results.iter().take_while(|result| result.is_ok()).count();
        // Each append continues the log where the previous one ended, so after the first failure
        // all later ones have failed, too.
        let lost = writes.split_off(first_failed(&writes, succeeded));
        self.commit_writes(writes).await;
        match results.into_iter().nth(succeeded) {
            Some(Err(error)) => self.roll_back(lost, &error).await,
            _ => true,
        }
    }

    /// Applies, publishes and answers what is on disk.
    async fn commit_writes(&mut self, writes: Vec<PendingWrite>) {
        if writes.is_empty() {
            return;
        }
        let mut replies = Vec::new();
        let mut touched = Parts::NONE;
        for write in writes {
            for event in &write.events {
                self.committed.apply(write.at, event);
                self.last_committed += 1;
                let policy = &self.shared.environment.policy;
                touched |= self.committed.touched_by(policy, event);
            }
            for (id, body) in write.texts {
                self.texts.insert(id, body);
            }
            if let Some(invitations) = write.invitations {
                self.committed_invitations = invitations;
            }
            let others = match write.key {
                Some(key) => self.idempotency.complete(key, write.answered.clone()),
                None => Vec::new(),
            };
            let asked = write.reply.into_iter().chain(others);
            replies.extend(asked.map(|reply| (reply, write.answered.clone())));
        }
        if self.last_committed == self.last_pending {
            self.signed_out = SignedOut::default();
        }
        self.update_routes();
        self.publish(touched).await;
        for (reply, answered) in replies {
            Self::answer(reply, &answered, &self.committed);
        }
    }

    pub(super) fn answer(reply: Reply, answered: &Answered, committed: &Session) {
        match reply {
            Reply::Socket {
                outbox,
                id,
                deadline,
            } => {
                drop(deadline);
                outbox.send(&answered.message(id));
            }
            Reply::Page(reply) => {
                drop(reply.send(answered.refused.clone().map_or(Ok(()), Err)));
            }
            // The request may have been cancelled meanwhile; it needs no answer then.
            Reply::Entry {
                seat,
                device,
                reply,
            } => {
                drop(reply.send(Ok(committed.entry_state(seat, device))));
            }
        }
    }

    /// A write failed: refuses everything that was not written, and resets the session to its log.
    async fn roll_back(&mut self, writes: Vec<PendingWrite>, error: &AppendError) -> bool {
        tracing::error!(%error, "failed to write to a session; refused its last commands");
        let waiting: Vec<_> = self.waiting.drain(..).collect();
        for write in writes.into_iter().chain(waiting) {
            let others = write
                .key
                .map(|key| self.idempotency.abandon(&key))
                .unwrap_or_default();
            for reply in write.reply.into_iter().chain(others) {
                reply.refuse(Problem::new(Code::Unavailable));
            }
        }
        if matches!(error, AppendError::Fenced) {
            for caller in self.callers.values() {
                caller.outbox.close(Bye::Restart);
            }
            return false;
        }
        self.back_off();
        self.reload().await
    }

    /// Reloads the session. While that fails, because the disk is full for example, messages still
    /// get answers: [`Self::handle_unwritable`]. Returns `false` if this writer has to stop.
    pub(super) async fn reload(&mut self) -> bool {
        self.expire_holding();
        let answers = self.shared.memory.answers;
        match load::load(&self.shared.environment.store, &self.key, answers).await {
            Ok(Some(loaded)) => {
                self.reload_at = None;
                self.adopt(loaded).await;
                self.reconcile_sockets().await;
                self.reconcile_accounts().await;
                true
            }
            Ok(None) => false,
            Err(error) => {
                tracing::error!(%error, "failed to reload a session; will retry");
                self.reload_at = Some(Instant::now() + RETRY_DELAY);
                true
            }
        }
    }

    async fn adopt(&mut self, loaded: load::Loaded) {
        self.pending = loaded.session.clone();
        self.committed = loaded.session;
        self.epoch = loaded.epoch;
        self.last_pending = loaded.last;
        self.last_committed = loaded.last;
        self.pending_invitations = loaded.invitations.clone();
        self.committed_invitations = loaded.invitations;
        self.texts = loaded.texts;
        self.idempotency = loaded.idempotency;
        self.summary = None;
        self.revoked.clear();
        self.update_routes();
        self.publish(Parts::ALL).await;
    }

    /// Updates the log for the sockets that opened or closed meanwhile.
    async fn reconcile_sockets(&mut self) {
        let known: Vec<ConnectionId> = self
            .pending
            .seats
            .values()
            .flat_map(|seat| seat.connections.iter().copied())
            .collect();
        for connection in &known {
            if !self.callers.contains_key(connection) {
                let command = Command::Presence(PresenceCommand::Disconnect {
                    connection: *connection,
                    left: self.signed_out.sockets.contains(connection),
                });
                self.decide(Actor::System, &command, None, None).await;
            }
        }
        let mut missing: Vec<_> = self
            .callers
            .values()
            .filter(|caller| !known.contains(&caller.outbox.connection))
            .cloned()
            .collect();
        // In the order in which they opened: a page's newest socket stays.
        missing.sort_by_key(|caller| caller.outbox.number);
        for caller in missing {
            self.record_connection(&caller).await;
        }
        for actor in std::mem::take(&mut self.signed_out.people) {
            self.sign_out(actor).await;
        }
    }
}

/// The index of the first write whose append was not among the first `succeeded`.
fn first_failed(writes: &[PendingWrite], succeeded: usize) -> usize {
    // A command that changed nothing has no append; it succeeds if all appends before it do.
    let appends = writes.iter().enumerate();
    let mut appends = appends.filter(|(_, write)| !write.events.is_empty());
    appends
        .nth(succeeded)
        .map_or(writes.len(), |(index, _)| index)
}
