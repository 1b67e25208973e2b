//! The reference: every session as its log describes it, replayed at each append independently of
//! the server. Everything that the server says about a session must follow from one of these
//! states.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bistand_session::{
    Actor, Command, Denial, Envelope, Event, Policy, Route, SeatId, Session, SessionId, Timestamp,
};
use bistand_store::{Append, Row};
use serde_json::Value;

use crate::world::Checked;
use crate::{invariants, transitions};

/// One session.
pub(super) struct Reference {
    /// The states between appends, by the sequence number of their last event.
    states: BTreeMap<u64, Arc<Session>>,
    /// The last event of each answered command, by the command's id.
    answers: BTreeMap<String, u64>,
    /// The last event that the server knows to be on disk, and the previous value.
    acknowledged: (u64, u64),
    last_at: i64,
    /// The last compared view, because its parts arrive one by one.
    view: Option<(u64, Actor, Arc<Value>)>,
}

impl Reference {
    /// A session that has just been opened.
    pub(super) fn open(append: &Append) -> Result<Self, String> {
        let events = opened(append)?;
        let at = Timestamp(append.at);
        let session = Session::replay(events.iter().map(|event| (at, event)))
            .ok_or("a log does not begin with its opening")?;
        let last = events.len() as u64;
        Ok(Self {
            states: BTreeMap::from([(last, Arc::new(session))]),
            answers: BTreeMap::new(),
            acknowledged: (0, 0),
            last_at: append.at,
            view: None,
        })
    }

    /// Applies an append.
    pub(super) fn commit(&mut self, append: &Append, now: Timestamp) -> Result<Vec<Event>, String> {
        let events = opened(append)?;
        if append.at < self.last_at || append.at > now.0 {
            return Err(format!("an event of {} at {}", append.at, now.0));
        }
        self.last_at = append.at;
        let at = Timestamp(append.at);
        let mut session = Session::clone(self.state());
        for event in &events {
            let before = session.clone();
            session.apply(at, event);
            transitions::check(&before, event, &session)?;
        }
        invariants::check(&session, at)?;
        let last = append.expect + events.len() as u64;
        self.states.insert(last, Arc::new(session));
        for row in &append.rows {
            if let Row::Answer(answer) = row {
                self.answers.insert(answer.command.clone(), last);
            }
        }
        Ok(events)
    }

    /// Notes that the server knows everything up to here to be on disk.
    pub(super) fn acknowledge(&mut self, last: u64) {
        self.acknowledged = (self.acknowledged.1, last.max(self.acknowledged.1));
    }

    /// Whether the server knows that this command is on disk.
    pub(super) fn has_acknowledged(&self, command: &str) -> bool {
        let last = self.answers.get(command);
        last.is_some_and(|last| *last <= self.acknowledged.1)
    }

    /// The current state of the log.
    pub(super) fn state(&self) -> &Arc<Session> {
        let (_, state) = self.states.last_key_value().expect("a log is never empty");
        state
    }

    pub(super) fn last(&self) -> u64 {
        *self.states.keys().last().expect("a log is never empty")
    }

    /// Checks that a part shown to `actor` at `version` matches the rules.
    pub(super) fn check_part(
        &mut self,
        version: u64,
        actor: Actor,
        name: &str,
        shown: &Value,
    ) -> Checked {
        if !matches!(&self.view, Some((v, a, _)) if (*v, *a) == (version, actor)) {
            let state = self
                .states
                .get(&version)
                .ok_or_else(|| format!("told version {version}; on disk is {}", self.last()))?;
            // Time only affects the answers for buttons, which are compared at rest.
            let view = state
                .view(&Policy::DEFAULT, Timestamp(self.last_at), actor)
                .map_err(|denial| format!("told to one who has no place: {denial:?}"))?;
            let view = serde_json::to_value(view).map_err(|error| error.to_string())?;
            self.view = Some((version, actor, Arc::new(view)));
        }
        let Some((_, _, view)) = &self.view else {
            return Ok(());
        };
        if name == "may" || view[name] == *shown {
            return Ok(());
        }
        Err(format!(
            "{name} at version {version} is {}, and was told as {shown}",
            view[name]
        ))
    }

    /// Checks that sent items are in the log on disk.
    pub(super) fn check_items(
        &self,
        actor: Actor,
        conversation: SeatId,
        items: &[Value],
    ) -> Checked {
        let first = items.first().and_then(sequence_of).unwrap_or(1);
        let told = Value::from(items.to_vec());
        for state in self.states.values().rev() {
            let after = first.saturating_sub(1);
            let Ok(known) = state.items(actor, Some(conversation), after, items.len()) else {
                continue;
            };
            if serde_json::to_value(known).ok().as_ref() == Some(&told) {
                return Ok(());
            }
        }
        Err(format!("items that are in no log: {told}"))
    }

    /// Whether the rules give this answer in a state that the server may have had since `from`.
    pub(super) fn answered(
        &self,
        from: u64,
        now: Timestamp,
        actor: Actor,
        command: &Command,
        is_it: impl Fn(Result<Vec<Event>, Denial>) -> bool,
    ) -> bool {
        // The newest earlier state is included.
        let from = self
            .states
            .range(..=from)
            .next_back()
            .map_or(0, |(seq, _)| *seq);
        let mut states = self.states.range(from..);
        states.any(|(_, state)| is_it(state.decide(&Policy::DEFAULT, now, actor, command)))
    }

    /// Whether a person had a seat at any time.
    pub(super) fn has_place(&self, actor: Actor) -> bool {
        self.states.values().any(|state| state.seat(actor).is_ok())
    }

    /// Revoked routes are closed when the disk receives the revocation: `written` are the appends
    /// of this session that were given to the disk after the last event of the log.
    pub(super) fn check_taken(&self, flow: &BTreeSet<Route>, written: &[&Append]) -> Checked {
        let mut session = Session::clone(self.state());
        for append in written {
            // An append that does not continue this log will be refused.
            if append.expect < self.last() {
                return Ok(());
            }
            for event in &opened(append)? {
                session.apply(Timestamp(append.at), event);
            }
        }
        match flow.difference(&flow_of(&session)).next() {
            Some(route) => Err(format!("{route:?} flows, and was taken away")),
            None => Ok(()),
        }
    }

    /// Routes may be open if one of the states that the server may be in allows them.
    pub(super) fn check_flow(&self, flow: &BTreeSet<Route>) -> Checked {
        let mut believed = self.states.range(self.acknowledged.0..);
        if flow.is_empty() || believed.any(|(_, state)| flow.is_subset(&flow_of(state))) {
            return Ok(());
        }
        Err(format!("{flow:?} flows, which no rule allows"))
    }
}

pub(super) fn flow_of(session: &Session) -> BTreeSet<Route> {
    session.flow().into_iter().collect()
}

pub(super) fn sequence_of(item: &Value) -> Option<u32> {
    u32::try_from(item["sequence"].as_u64()?).ok()
}

fn opened(append: &Append) -> Result<Vec<Event>, String> {
    let events = append.events.iter().map(|stored| {
        let envelope = Envelope {
            kind: stored.kind.clone(),
            version: stored.version,
            body: stored.body.clone(),
        };
        Event::open(&envelope).map_err(|error| error.to_string())
    });
    events.collect()
}

/// The session that an append belongs to.
pub(super) fn session_of(append: &Append) -> Result<SessionId, String> {
    let id = append.session.as_str().parse();
    id.map_err(|_| "a log under a key that is no session".to_owned())
}
