//! The first half of a session's loop: *decide → apply*, and what is to be written of it.

use bistand_session::{Actor, Command, Event, TextId, Timestamp};
use bistand_store::{Answer, Append, Row, StoredEvent};
use bistand_wire::{Code, Problem};

use super::codes::Drawn;
use super::ledger::{Answered, Key, Ledger};
use super::mail::Reply;
use super::rows::{self, Invitations};
use super::session::Live;
use super::summary;

/// A command that was decided, on its way to the disk.
pub(super) struct Work {
    pub(super) at: Timestamp,
    pub(super) events: Vec<Event>,
    pub(super) append: Option<Append>,
    pub(super) texts: Vec<(TextId, String)>,
    pub(super) invitations: Option<Invitations>,
    /// Kept until it is on disk.
    pub(super) _drawn: Option<Drawn>,
    pub(super) reply: Option<Reply>,
    pub(super) key: Option<Key>,
    pub(super) answered: Answered,
}

/// What was sent to the disk, and what became of each append.
pub(super) type Written = (Vec<Work>, Vec<Result<(), bistand_store::AppendError>>);

impl Live {
    /// Decides, applies to `head`, and puts what follows from it in the queue for the disk. Says
    /// whether the rules have accepted it.
    pub(super) async fn decide(
        &mut self,
        actor: Actor,
        command: &Command,
        reply: Option<Reply>,
        key: Option<Key>,
    ) -> bool {
        let at = self.now();
        let events = match self.head.decide(at, actor, command) {
            Ok(events) => events,
            Err(denial) => {
                if let Some(reply) = reply {
                    self.refuse(reply, key, Problem::from(denial));
                }
                return false;
            }
        };
        let mut fresh = None;
        if events.iter().any(rows::may_need_code) {
            match self.shared.urn.draw(&self.shared.around).await {
                Ok(drawn) => fresh = Some(drawn),
                Err(error) => {
                    tracing::error!(%error, "no free code could be found");
                    self.rest();
                    if let Some(reply) = reply {
                        reply.refuse(Problem::new(Code::Unavailable));
                    }
                    return false;
                }
            }
        }
        if let Some(key) = &key {
            self.ledger.begin(key.clone());
        }
        let work = self.prepare(at, actor, command, events, (reply, key), fresh);
        self.waiting.push_back(work);
        self.direct_media();
        true
    }

    /// A refusal is an answer too: the same id gets it again while the session is in memory.
    fn refuse(&mut self, reply: Reply, key: Option<Key>, problem: Problem) {
        if let Some(key) = key {
            let refused = Some(problem.clone());
            for other in self.ledger.know(
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
        drawn: Option<Drawn>,
    ) -> Work {
        let mut fresh = drawn.as_ref().map(|drawn| drawn.code.clone());
        let expect = self.last;
        let mut rows = Vec::new();
        let mut texts = Vec::new();
        let mut reworded = false;
        let who = Ledger::actor(None, actor);
        let lapsed = rows::links_are_over(&self.head, at);
        for event in &events {
            self.head.apply(at, event);
            self.last += 1;
            if let Some((id, body)) = rows::text_of(event, command) {
                rows.push(rows::text_row(id, &body));
                texts.push((id, body));
            }
            rows.extend(rows::audit(event, &who));
            let changed = rows::reword(
                &mut self.invitations,
                &self.head,
                event,
                lapsed,
                &mut fresh,
                &self.shared.around.random,
            );
            for seat in changed {
                reworded = true;
                if let Some(invited) = self.invitations.get(&seat) {
                    rows.push(rows::entry(&self.head, seat, invited, at));
                }
            }
        }
        let sequence = match (command, events.is_empty()) {
            (Command::Say { conversation, .. }, false) => {
                self.head.last_sequence(actor, *conversation).ok()
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
        let invitations = reworded.then(|| self.invitations.clone());
        Work {
            at,
            events,
            append,
            texts,
            invitations,
            _drawn: drawn,
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

    /// The line of the agents' list, when something of it has changed.
    fn summary_row(&mut self, at: Timestamp, rows: &mut Vec<Row>) {
        let mut line = summary::stored(&self.head, self.number, at);
        if let Some(before) = &self.summary {
            let changed_at = std::mem::replace(&mut line.changed_at, before.changed_at);
            if line == *before {
                return;
            }
            line.changed_at = changed_at;
        }
        self.summary = Some(line.clone());
        rows.push(Row::Summary(line));
    }

    fn answer_row(&self, key: Option<&Key>, answered: &Answered, rows: &mut Vec<Row>) {
        let Some((actor, command)) = key else { return };
        match serde_json::to_string(answered) {
            Ok(body) => rows.push(Row::Answer(Answer {
                actor: actor.clone(),
                command: command.clone(),
                body,
            })),
            Err(error) => tracing::error!(%error, "an answer could not be written down"),
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
