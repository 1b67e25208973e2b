//! Which accounts are disabled: an agent who cannot sign in does not come to a session.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bistand_session::state::Person;
use bistand_session::{Actor, PresenceCommand, SessionId, UserId};

use super::message::SessionMessage;
use super::registry::SessionRegistry;
use super::session::LiveSession;

/// The disabled accounts; `None` until they have been read.
#[derive(Default)]
pub(super) struct DisabledAccounts(Mutex<Option<BTreeSet<UserId>>>);

impl DisabledAccounts {
    /// Whether an account is enabled, if that is known.
    fn is_enabled(&self, user: UserId) -> Option<bool> {
        let known = self.lock();
        Some(!known.as_ref()?.contains(&user))
    }

    /// Returns whether this is new.
    fn replace(&self, disabled: BTreeSet<UserId>) -> bool {
        let mut known = self.lock();
        let is_new = known.as_ref() != Some(&disabled);
        *known = Some(disabled);
        is_new
    }

    fn lock(&self) -> MutexGuard<'_, Option<BTreeSet<UserId>>> {
        // It is replaced whole, so a panic elsewhere left nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SessionRegistry {
    /// These accounts are disabled, and no others. Sessions in memory are notified of a change;
    /// others look when they are loaded.
    pub fn accounts_disabled(&self, disabled: BTreeSet<UserId>) {
        if !self.shared().disabled_accounts.replace(disabled) {
            return;
        }
        let loaded: Vec<SessionId> = self.sessions().keys().copied().collect();
        for session in loaded {
            self.post_queued(session, SessionMessage::AccountsChanged);
        }
    }
}

impl LiveSession {
    /// Tells the rules which of the session's agents cannot come.
    pub(super) async fn reconcile_accounts(&mut self) {
        let users = self
            .pending
            .seats
            .values()
            .filter_map(|seat| match seat.person {
                Person::Agent(user) => Some(user),
                Person::Customer(_) => None,
            });
        let users: Vec<UserId> = users.collect();
        for user in users {
            let Some(enabled) = self.shared.disabled_accounts.is_enabled(user) else {
                return;
            };
            let command = PresenceCommand::SetAccount { user, enabled };
            self.decide(Actor::System, &command.into(), None, None)
                .await;
        }
    }
}
