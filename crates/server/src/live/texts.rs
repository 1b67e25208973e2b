//! The texts of a session. Names and the newest messages are cached. All others are read from the
//! store when needed, so a long conversation takes no memory, and erased texts disappear
//! immediately.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use bistand_session::{Session, TextId};
use bistand_store::{SessionKey, SessionStore, StoreError};

/// Texts by id; `None` for one that was erased.
pub(super) type TextsById = BTreeMap<TextId, Option<String>>;

/// The texts of one live session.
pub(super) struct Texts {
    store: Arc<dyn SessionStore>,
    session: SessionKey,
    cached: HashMap<TextId, Option<String>>,
}

impl Texts {
    /// An empty cache.
    pub(super) fn new(store: Arc<dyn SessionStore>, session: SessionKey) -> Self {
        Self {
            store,
            session,
            cached: HashMap::new(),
        }
    }

    /// Caches a text that was just written.
    pub(super) fn insert(&mut self, id: TextId, body: String) {
        self.cached.insert(id, Some(body));
    }

    /// Evicts everything but names, after the texts were published.
    pub(super) fn evict_published(&mut self, session: &Session) {
        self.cached.retain(|id, _| is_name(session, *id));
    }

    /// Reads the names again. Returns whether any of them has changed.
    ///
    /// # Errors
    /// If the database cannot be read; the names are unchanged then.
    pub(super) async fn reload_names(&mut self, session: &Session) -> Result<bool, StoreError> {
        let seats = session.seats.values();
        let names: Vec<_> = seats
            .filter_map(|seat| seat.name)
            .chain(session.title)
            .collect();
        let stored = Self::new(self.store.clone(), self.session.clone());
        let mut changed = false;
        for (id, name) in stored.get(&names).await? {
            changed |= self.cached.insert(id, name.clone()) != Some(name);
        }
        Ok(changed)
    }

    /// A name, if it is known.
    pub(super) fn name(&self, id: TextId) -> Option<String> {
        self.cached.get(&id).cloned().flatten()
    }

    /// The bodies of these texts.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub(super) async fn get(&self, ids: &[TextId]) -> Result<TextsById, StoreError> {
        let mut found = TextsById::new();
        let mut missing = Vec::new();
        for id in ids {
            let known = self.cached.get(id);
            if known.is_none() {
                missing.push(id.to_string());
            }
            found.insert(*id, known.cloned().flatten());
        }
        if missing.is_empty() {
            return Ok(found);
        }
        for stored in self.store.texts_by_id(&self.session, &missing).await? {
            if let Ok(id) = stored.id.parse() {
                found.insert(id, stored.body);
            }
        }
        Ok(found)
    }
}

fn is_name(session: &Session, id: TextId) -> bool {
    session.title == Some(id) || session.seats.values().any(|seat| seat.name == Some(id))
}
