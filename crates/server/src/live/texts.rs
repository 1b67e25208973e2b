//! The words of a session. At hand are people's names and what was written a moment ago; all else
//! is read from the store when somebody asks for it, so a long conversation costs no memory, and
//! what was erased is gone at once.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use bistand_session::{Session, TextId};
use bistand_store::{SessionKey, SessionStore, StoreError};

/// Texts by id; `None` for one that was erased.
pub(super) type Words = BTreeMap<TextId, Option<String>>;

/// The words of one live session.
pub(super) struct Texts {
    store: Arc<dyn SessionStore>,
    session: SessionKey,
    at_hand: HashMap<TextId, Option<String>>,
}

impl Texts {
    /// Nothing at hand yet.
    pub(super) fn new(store: Arc<dyn SessionStore>, session: SessionKey) -> Self {
        Self {
            store,
            session,
            at_hand: HashMap::new(),
        }
    }

    /// This was written just now.
    pub(super) fn written(&mut self, id: TextId, body: String) {
        self.at_hand.insert(id, Some(body));
    }

    /// Everybody has been told: only names stay at hand.
    pub(super) fn told(&mut self, session: &Session) {
        self.at_hand.retain(|id, _| is_name(session, *id));
    }

    /// Reads the names anew; whether any of them has changed.
    ///
    /// # Errors
    /// If the database cannot be read; then they are what they were.
    pub(super) async fn recall_names(&mut self, session: &Session) -> Result<bool, StoreError> {
        let seats = session.seats.values();
        let names: Vec<_> = seats
            .filter_map(|seat| seat.name)
            .chain(session.title)
            .collect();
        let stored = Self::new(self.store.clone(), self.session.clone());
        let mut changed = false;
        for (id, name) in stored.of(&names).await? {
            changed |= self.at_hand.insert(id, name.clone()) != Some(name);
        }
        Ok(changed)
    }

    /// A name, if it is known.
    pub(super) fn name(&self, id: TextId) -> Option<String> {
        self.at_hand.get(&id).cloned().flatten()
    }

    /// The words of these texts.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub(super) async fn of(&self, ids: &[TextId]) -> Result<Words, StoreError> {
        let mut words = Words::new();
        let mut elsewhere = Vec::new();
        for id in ids {
            let known = self.at_hand.get(id);
            if known.is_none() {
                elsewhere.push(id.to_string());
            }
            words.insert(*id, known.cloned().flatten());
        }
        if elsewhere.is_empty() {
            return Ok(words);
        }
        for kept in self.store.texts_by_id(&self.session, &elsewhere).await? {
            if let Ok(id) = kept.id.parse() {
                words.insert(id, kept.body);
            }
        }
        Ok(words)
    }
}

fn is_name(session: &Session, id: TextId) -> bool {
    session.title == Some(id) || session.seats.values().any(|seat| seat.name == Some(id))
}
