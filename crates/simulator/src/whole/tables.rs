//! The data on the simulated disk: the same tables as in the real store, with the same refusals.

use std::collections::BTreeMap;
use std::sync::Arc;

use bistand_store::{
    Answer, Append, AppendError, CANCELLED, Claim, DONE, Entry, EntryAt, KeptText, Listed, Log,
    LoggedEvent, MAX_LISTED, Row, SessionKey, StoreError, Summary, SummaryFilter, Taken,
};

use super::job_table::JobTable;

/// All tables.
#[derive(Default)]
pub(super) struct Tables {
    logs: BTreeMap<SessionKey, Stored>,
    numbers: i64,
    pub(super) jobs: JobTable,
}

/// The rows of one session.
#[derive(Clone, Default)]
pub(super) struct Stored {
    pub(super) epoch: i64,
    pub(super) events: Vec<Arc<LoggedEvent>>,
    /// In chronological order, each with its time.
    pub(super) answers: Vec<(i64, Answer)>,
    pub(super) texts: Vec<KeptText>,
    pub(super) entries: BTreeMap<String, Entry>,
    pub(super) summary: Option<Summary>,
}

impl Tables {
    /// Writes all of an append or nothing.
    pub(super) fn append(&mut self, append: &Append) -> Result<(), AppendError> {
        append.check_size()?;
        let key = &append.session;
        let mut stored = self.logs.get(key).cloned().unwrap_or_else(|| Stored {
            epoch: append.epoch,
            ..Stored::default()
        });
        if stored.epoch != append.epoch {
            return Err(AppendError::Fenced);
        }
        let last = stored.last();
        if last != append.expect {
            return Err(AppendError::Conflict { last });
        }
        for (seq, event) in (last + 1..).zip(&append.events) {
            stored.events.push(Arc::new(LoggedEvent {
                seq,
                at: append.at,
                event: event.clone(),
            }));
        }
        for row in &append.rows {
            self.write(key, &mut stored, append.at, row)?;
        }
        self.logs.insert(key.clone(), stored);
        for row in &append.rows {
            if let Row::Job(job) = row {
                self.jobs.enqueue(job);
            }
        }
        Ok(())
    }

    fn write(
        &self,
        key: &SessionKey,
        stored: &mut Stored,
        at: i64,
        row: &Row,
    ) -> Result<(), AppendError> {
        match row {
            Row::Text(text) => {
                if stored.texts.iter().any(|known| known.id == text.id) {
                    return Err(AppendError::Taken(Taken::Text));
                }
                stored.texts.push(KeptText {
                    id: text.id.clone(),
                    body: Some(text.body.clone()),
                    erased_at: None,
                });
            }
            Row::Answer(answer) => {
                let same = |known: &Answer| {
                    (&known.actor, &known.command) == (&answer.actor, &answer.command)
                };
                if stored.answers.iter().any(|(_, known)| same(known)) {
                    return Err(AppendError::Taken(Taken::Answer));
                }
                let place = stored.answers.partition_point(|(time, _)| *time <= at);
                stored.answers.insert(place, (at, answer.clone()));
            }
            Row::Summary(summary) => {
                let number = |other: &Stored| Some(other.summary.as_ref()?.number);
                if (self.others(key)).any(|other| number(other) == Some(summary.number)) {
                    return Err(AppendError::Taken(Taken::Number));
                }
                stored.summary = Some(summary.clone());
            }
            Row::Entry(entry) => {
                self.entry_is_free(key, stored, entry)?;
                stored.entries.insert(entry.seat.clone(), entry.clone());
            }
            Row::CloseEntries { seat } => {
                if let Some(entry) = stored.entries.get_mut(seat) {
                    (entry.code, entry.link) = (None, None);
                }
            }
            // The simulation does not check the audit log, and jobs are written when nothing
            // refuses the append any more.
            Row::Audit(_) | Row::Job(_) => {}
            other => {
                let reason = format!("the simulated store has no {other:?}");
                return Err(AppendError::Unavailable(reason));
            }
        }
        Ok(())
    }

    fn others(&self, key: &SessionKey) -> impl Iterator<Item = &Stored> {
        let others = self.logs.iter().filter(move |(other, _)| *other != key);
        others.map(|(_, stored)| stored)
    }

    fn entry_is_free(
        &self,
        key: &SessionKey,
        stored: &Stored,
        entry: &Entry,
    ) -> Result<(), AppendError> {
        let own = stored.entries.values();
        let own = own.filter(|other| other.seat != entry.seat);
        for other in (self.others(key).flat_map(|other| other.entries.values())).chain(own) {
            if entry.code.is_some() && other.code == entry.code {
                return Err(AppendError::Taken(Taken::Code));
            }
            if entry.link.is_some() && other.link == entry.link {
                return Err(AppendError::Taken(Taken::Link));
            }
        }
        Ok(())
    }

    pub(super) fn claim(&mut self, key: &SessionKey) -> Claim {
        let stored = self.logs.entry(key.clone()).or_default();
        stored.epoch += 1;
        Claim {
            epoch: stored.epoch,
            last: stored.last(),
        }
    }

    pub(super) fn get(&self, key: &SessionKey) -> Option<&Stored> {
        self.logs.get(key)
    }

    pub(super) fn load(&self, key: &SessionKey) -> Log {
        let stored = self.logs.get(key);
        Log {
            epoch: stored.map_or(0, |stored| stored.epoch),
            events: stored.map_or_else(Vec::new, |stored| {
                let events = stored.events.iter();
                events.map(|event| LoggedEvent::clone(event)).collect()
            }),
        }
    }

    pub(super) fn live_sessions(&self) -> Vec<SessionKey> {
        let lines = self.logs.iter().filter_map(|(key, stored)| {
            let line = stored.summary.as_ref()?;
            (line.status != DONE && line.status != CANCELLED).then_some((line.created_at, key))
        });
        let mut lines: Vec<_> = lines.collect();
        lines.sort();
        lines.into_iter().map(|(_, key)| key.clone()).collect()
    }

    pub(super) fn answer(&self, key: &SessionKey, actor: &str, command: &str) -> Option<String> {
        let answers = self.logs.get(key)?.answers.iter().map(|(_, answer)| answer);
        let mut answers = answers.filter(|answer| answer.actor == actor);
        let answer = answers.find(|answer| answer.command == command)?;
        Some(answer.body.clone())
    }

    pub(super) fn answers(&self, key: &SessionKey, limit: u32) -> Vec<Answer> {
        let stored = self.logs.get(key).into_iter();
        stored
            .flat_map(|stored| stored.answers.iter().rev())
            .take(limit as usize)
            .map(|(_, answer)| answer.clone())
            .collect()
    }

    pub(super) fn texts_by_id(&self, key: &SessionKey, ids: &[String]) -> Vec<KeptText> {
        let stored = self.logs.get(key).into_iter();
        stored
            .flat_map(|stored| &stored.texts)
            .filter(|text| ids.contains(&text.id))
            .cloned()
            .collect()
    }

    pub(super) fn entries(&self, key: &SessionKey) -> Vec<Entry> {
        let stored = self.logs.get(key).into_iter();
        stored
            .flat_map(|stored| stored.entries.values().cloned())
            .collect()
    }

    pub(super) fn entry_where(&self, is_it: impl Fn(&Entry) -> bool) -> Option<EntryAt> {
        self.logs.iter().find_map(|(key, stored)| {
            let entry = stored.entries.values().find(|entry| is_it(entry))?;
            Some(EntryAt {
                session: key.clone(),
                entry: entry.clone(),
            })
        })
    }

    pub(super) fn open_entries_count(&self) -> u64 {
        let entries = self
            .logs
            .values()
            .flat_map(|stored| stored.entries.values());
        entries.filter(|entry| entry.code.is_some()).count() as u64
    }

    pub(super) fn summary(&self, key: &SessionKey) -> Option<Listed> {
        let stored = self.logs.get(key)?;
        let summary = stored.summary.clone()?;
        let words = |id: &Option<String>| {
            let text = stored
                .texts
                .iter()
                .find(|text| Some(&text.id) == id.as_ref());
            text.and_then(|text| text.body.clone())
        };
        let (name, title) = (words(&summary.customer_name), words(&summary.title));
        Some(Listed {
            session: key.clone(),
            summary,
            name,
            title,
        })
    }

    pub(super) fn summaries(&self, filter: &SummaryFilter) -> Vec<Listed> {
        let passes = |line: &Summary| {
            let host = match &filter.host {
                None => true,
                Some(host) => {
                    line.host.as_ref() == Some(host) || filter.or_vacant && line.host.is_none()
                }
            };
            let over = line.status == DONE || line.status == CANCELLED;
            host && (filter.finished || !over) && (filter.archived || !line.archived)
        };
        let lines = self.logs.keys().filter_map(|key| self.summary(key));
        let mut lines: Vec<_> = lines.filter(|line| passes(&line.summary)).collect();
        lines.sort_by(|a, b| {
            let order = b.summary.changed_at.cmp(&a.summary.changed_at);
            order.then_with(|| a.session.cmp(&b.session))
        });
        lines.truncate(filter.limit.min(MAX_LISTED) as usize);
        lines
    }

    pub(super) fn next_number(&mut self) -> i64 {
        self.numbers += 1;
        self.numbers
    }
}

impl Stored {
    pub(super) fn last(&self) -> u64 {
        self.events.len() as u64
    }
}

/// The error of the store when the disk fails.
pub(super) fn unavailable() -> StoreError {
    StoreError::Unavailable("the simulated disk fails".to_owned())
}
