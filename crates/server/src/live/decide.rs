//! The first half of a session's loop: *decide → apply*, and what has to be written.

use bistand_session::{Actor, ChatCommand, Command, Event, TextId, Timestamp};
use bistand_store::{Answer, Append, Row, StoredEvent};
use bistand_wire::{Code, Problem};

use super::codes::CodeReservation;
use super::idempotency::{Answered, IdempotencyCache, Key};
use super::message::Reply;
use super::projections::{self, Invitations};
use super::session::LiveSession;
use super::summary;

/// A decided command that waits to be written.
pub(super) struct PendingWrite {
    pub(super) at: Timestamp,
    pub(super) events: Vec<Event>,
    pub(super) append: Option<Append>,
    pub(super) texts: Vec<(TextId, String)>,
    pub(super) invitations: Option<Invitations>,
    /// Dropped once the code is on disk.
    pub(super) _reservation: Option<CodeReservation>,
    pub(super) reply: Option<Reply>,
    pub(super) key: Option<Key>,
    pub(super) answered: Answered,
}

/// What was sent to the store, and the result of each append.
pub(super) type Appended = (
    Vec<PendingWrite>,
    Vec<Result<(), bistand_store::AppendError>>,
);

impl LiveSession {
    /// Decides, applies the events to `pending`, and queues the write. Returns whether the rules
    /// accepted the command.
    pub(super) async fn decide(
        &mut self,
        actor: Actor,
        command: &Command,
        reply: Option<Reply>,
        key: Option<Key>,
    ) -> bool {
        let at = self.now();
        let events =
            match (self.pending).decide(&self.shared.environment.policy, at, actor, command) {
                Ok(events) => events,
                Err(denial) => {
                    if let Some(reply) = reply {
                        self.refuse(reply, key, Problem::from(denial));
                    }
                    return false;
                }
            };
        let mut fresh = None;
        if events.iter().any(projections::may_need_code) {
            match self
                .shared
                .code_pool
                .reserve(&self.shared.environment)
                .await
            {
                Ok(reservation) => fresh = Some(reservation),
                Err(error) => {
                    tracing::error!(%error, "found no free code");
                    self.back_off();
                    if let Some(reply) = reply {
                        reply.refuse(Problem::new(Code::Unavailable));
                    }
                    return false;
                }
            }
        }
        if let Some(key) = &key {
            self.idempotency.begin(key.clone());
        }
        let write = self.prepare(at, actor, command, events, (reply, key), fresh);
        self.waiting.push_back(write);
        self.update_routes();
        true
    }

    /// A refusal is an answer, too: the same id gets it again while the session is in memory.
    fn refuse(&mut self, reply: Reply, key: Option<Key>, problem: Problem) {
        if let Some(key) = key {
            let refused = Some(problem.clone());
            for other in self.idempotency.complete(
                key,
                Answered {
                    sequence: None,
                    refused,
                },
            ) {
                other.refuse(problem.clone());
            }
        }
        reply.refuse(problem);
    }

    fn prepare(
        &mut self,
        at: Timestamp,
        actor: Actor,
        command: &Command,
        events: Vec<Event>,
        (reply, key): (Option<Reply>, Option<Key>),
        reservation: Option<CodeReservation>,
    ) -> PendingWrite {
        let mut fresh = reservation
            .as_ref()
            .map(|reservation| reservation.code.clone());
        let expect = self.last_pending;
        let mut rows = Vec::new();
        let mut texts = Vec::new();
        let mut invitations_changed = false;
        let actor_key = IdempotencyCache::actor_key(None, actor);
        let policy = &self.shared.environment.policy;
        let lapsed = self.pending.links_are_over(policy, at);
        for event in &events {
            self.pending.apply(at, event);
            self.last_pending += 1;
            if let Some((id, body)) = projections::text_of(event, command) {
                rows.push(projections::text_row(id, &body));
                texts.push((id, body));
            }
            rows.extend(projections::audit(event, &actor_key));
            let changed = projections::update_invitations(
                &mut self.pending_invitations,
                &self.pending,
                event,
                lapsed,
                &mut fresh,
                &self.shared.environment.random,
            );
            for seat in changed {
                invitations_changed = true;
                if let Some(invited) = self.pending_invitations.get(&seat) {
                    rows.push(projections::entry(&self.pending, policy, seat, invited, at));
                }
            }
        }
        let sequence = match (command, events.is_empty()) {
            (Command::Chat(ChatCommand::Say { conversation, .. }), false) => {
                self.pending.last_sequence(actor, *conversation).ok()
            }
            _ => None,
        };
        let answered = Answered {
            sequence,
            refused: None,
        };
        let append = (!events.is_empty()).then(|| {
            self.summary_row(at, &mut rows);
            self.answer_row(key.as_ref(), &answered, &mut rows);
            self.append(at, expect, &events, rows)
        });
        let invitations = invitations_changed.then(|| self.pending_invitations.clone());
        PendingWrite {
            at,
            events,
            append,
            texts,
            invitations,
            _reservation: reservation,
            reply,
            key,
            answered,
        }
    }

    fn append(&self, at: Timestamp, expect: u64, events: &[Event], rows: Vec<Row>) -> Append {
        Append {
            session: self.key.clone(),
            epoch: self.epoch,
            expect,
            at: at.0,
            events: events.iter().map(stored).collect(),
            rows,
        }
    }

    /// The row of the session list, if it has changed.
    fn summary_row(&mut self, at: Timestamp, rows: &mut Vec<Row>) {
        let mut row = summary::stored(&self.pending, self.number, at);
        if let Some(before) = &self.summary {
            let changed_at = std::mem::replace(&mut row.changed_at, before.changed_at);
            if row == *before {
                return;
            }
            row.changed_at = changed_at;
        }
        self.summary = Some(row.clone());
        rows.push(Row::Summary(row));
    }

    fn answer_row(&self, key: Option<&Key>, answered: &Answered, rows: &mut Vec<Row>) {
        let Some((actor, command)) = key else { return };
        match serde_json::to_string(answered) {
            Ok(body) => rows.push(Row::Answer(Answer {
                actor: actor.clone(),
                command: command.clone(),
                body,
            })),
            Err(error) => tracing::error!(%error, "failed to serialise an answer"),
        }
    }
}

fn stored(event: &Event) -> StoredEvent {
    let envelope = event.seal();
    StoredEvent {
        kind: envelope.kind,
        version: envelope.version,
        body: envelope.body,
    }
}
