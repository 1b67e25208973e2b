//! The second half of a session's loop: *append → tell*, or take back what could not be written.

use bistand_session::{Actor, Command, ConnectionId, Session};
use bistand_store::AppendError;
use bistand_wire::socket::Bye;
use bistand_wire::{Code, Problem};
use futures_util::future::{BoxFuture, FutureExt, join_all};
use tokio::time::Instant;

use super::decide::{Work, Written};
use super::ledger::Answered;
use super::mail::Reply;
use super::session::{Live, REST_AFTER_FAILURE};
use super::wake;

impl Live {
    /// Sends what is waiting to the disk, in order.
    pub(super) fn write(&mut self) -> BoxFuture<'static, Written> {
        let mut work: Vec<Work> = self.waiting.drain(..).collect();
        let store = self.shared.around.store.clone();
        let appends: Vec<_> = work
            .iter_mut()
            .filter_map(|work| work.append.take())
            .collect();
        async move {
            let results = join_all(appends.into_iter().map(|append| store.append(append))).await;
            (work, results)
        }
        .boxed()
    }

    /// What was written is told; what was not is taken back. `false`: this writer is done.
    pub(super) async fn written(
        &mut self,
        mut work: Vec<Work>,
        results: Vec<Result<(), AppendError>>,
    ) -> bool {
        let made = results.iter().take_while(|result| result.is_ok()).count();
        // Each continues the log where the one before it ended: after the first that was not made
        // there is none that was.
        let lost = work.split_off(first_lost(&work, made));
        self.keep(work).await;
        match results.into_iter().nth(made) {
            Some(Err(error)) => self.take_back(lost, &error).await,
            _ => true,
        }
    }

    /// Applies, tells and answers what is on disk.
    async fn keep(&mut self, work: Vec<Work>) {
        if work.is_empty() {
            return;
        }
        let mut replies = Vec::new();
        for work in work {
            for event in &work.events {
                self.told.apply(work.at, event);
                self.last_told += 1;
            }
            for (id, body) in work.texts {
                self.texts.written(id, body);
            }
            if let Some(invitations) = work.invitations {
                self.invitations_told = invitations;
            }
            let others = match work.key {
                Some(key) => self.ledger.know(key, work.answered.clone()),
                None => Vec::new(),
            };
            let asked = work.reply.into_iter().chain(others);
            replies.extend(asked.map(|reply| (reply, work.answered.clone())));
        }
        self.direct_media();
        self.tell().await;
        for (reply, answered) in replies {
            Self::answer(reply, &answered, &self.told);
        }
    }

    pub(super) fn answer(reply: Reply, answered: &Answered, told: &Session) {
        match reply {
            Reply::Socket {
                outbox,
                id,
                patience,
            } => {
                drop(patience);
                outbox.tell(&answered.message(id));
            }
            Reply::Page(reply) => {
                drop(reply.send(answered.refused.clone().map_or(Ok(()), Err)));
            }
            // Who asked at the door and went away needs no answer.
            Reply::Door {
                seat,
                device,
                reply,
            } => {
                drop(reply.send(Ok(told.door(seat, device))));
            }
        }
    }

    /// The disk said no: everything that was under way is refused, and the session is what its
    /// log says.
    async fn take_back(&mut self, work: Vec<Work>, error: &AppendError) -> bool {
        tracing::error!(%error, "a session could not be written; its last commands are refused");
        let waiting: Vec<_> = self.waiting.drain(..).collect();
        for work in work.into_iter().chain(waiting) {
            let others = work
                .key
                .map(|key| self.ledger.forget(&key))
                .unwrap_or_default();
            for reply in work.reply.into_iter().chain(others) {
                reply.refuse(Problem::new(Code::Unavailable));
            }
        }
        if matches!(error, AppendError::Fenced) {
            for caller in self.callers.values() {
                caller.outbox.close(Bye::Restart);
            }
            return false;
        }
        self.rest();
        self.mend().await
    }

    /// Reads the session again. While that fails, because the disk is full for example, everybody
    /// gets an answer all the same: [`Self::take_broken`]. `false`: this writer is done.
    pub(super) async fn mend(&mut self) -> bool {
        self.pass_holding();
        let answers = self.shared.memory.answers;
        match wake::load(&self.shared.around.store, &self.key, answers).await {
            Ok(Some(loaded)) => {
                self.mend_at = None;
                self.take_over(loaded).await;
                self.reconcile().await;
                true
            }
            Ok(None) => false,
            Err(error) => {
                tracing::error!(%error, "a session could not be read again; trying on");
                self.mend_at = Some(Instant::now() + REST_AFTER_FAILURE);
                true
            }
        }
    }

    async fn take_over(&mut self, loaded: wake::Loaded) {
        self.head = loaded.session.clone();
        self.told = loaded.session;
        self.epoch = loaded.epoch;
        self.last = loaded.last;
        self.last_told = loaded.last;
        self.invitations = loaded.invitations.clone();
        self.invitations_told = loaded.invitations;
        self.texts = loaded.texts;
        self.ledger = loaded.ledger;
        self.summary = None;
        self.taken.clear();
        self.direct_media();
        self.tell().await;
    }

    /// Brings what the log says about sockets in line with the sockets that are really open.
    async fn reconcile(&mut self) {
        let known: Vec<ConnectionId> = self
            .head
            .seats
            .values()
            .flat_map(|seat| seat.connections.iter().copied())
            .collect();
        for connection in &known {
            if !self.callers.contains_key(connection) {
                let command = Command::Disconnect {
                    connection: *connection,
                    left: false,
                };
                self.decide(Actor::System, &command, None, None).await;
            }
        }
        let missing: Vec<_> = self
            .callers
            .values()
            .filter(|caller| !known.contains(&caller.outbox.connection))
            .cloned()
            .collect();
        for caller in missing {
            self.admit(&caller).await;
        }
    }
}

/// The place of the first work whose append was not among the first `made`.
fn first_lost(work: &[Work], made: usize) -> usize {
    // What changed nothing has no append, and holds if all before it holds.
    let appends = work.iter().enumerate();
    let mut appends = appends.filter(|(_, work)| !work.events.is_empty());
    appends.nth(made).map_or(work.len(), |(place, _)| place)
}
