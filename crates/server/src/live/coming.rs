//! Who comes and who goes: sockets that open and close, and what all sessions have to know.

use bistand_session::{Actor, ConnectionId, SessionId, UserId};
use bistand_store::StoreError;
use bistand_wire::{Code, Problem};

use super::desk::Told;
use super::hub::Hub;
use super::mail::{Caller, Handle, Mail};
use super::outbox::Outbox;

impl Hub {
    /// An agent's socket is open: present in every session that the agent hosts.
    ///
    /// # Errors
    /// [`Code::Unavailable`] when the list cannot be read.
    pub async fn agent_came(
        &self,
        user: UserId,
        outbox: &Outbox,
        told: Told,
    ) -> Result<(), Problem> {
        let desks = &self.shared().desks;
        let store = &*self.shared().around.store;
        if let Err(error) = desks.look(store, user, outbox.clone(), told).await {
            tracing::error!(%error, "an agent's list could not be read");
            return Err(Problem::new(Code::Unavailable));
        }
        for session in self.live_of(user) {
            let caller = Caller {
                actor: Actor::Agent(user),
                outbox: outbox.clone(),
            };
            self.post(session, Mail::Connect { caller });
        }
        Ok(())
    }

    /// Words were erased behind our back: what is at hand of them is forgotten.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn words_erased(&self) -> Result<(), StoreError> {
        let awake: Vec<Handle> = self.sessions().values().cloned().collect();
        for handle in awake {
            // One that has just gone to sleep has nothing at hand.
            handle.mailbox.send(Mail::WordsErased).await.ok();
        }
        let shared = self.shared();
        shared.desks.words_erased(&*shared.around.store).await
    }

    /// An agent's socket is gone; `closed` by the page itself.
    pub fn agent_left(&self, user: UserId, connection: ConnectionId, closed: bool) {
        self.shared().desks.look_away(user, connection);
        for session in self.live_of(user) {
            self.gone(session, connection, closed);
        }
    }

    fn live_of(&self, user: UserId) -> Vec<SessionId> {
        let live = self.sessions();
        let listed = self.shared().desks.sessions(user);
        listed
            .into_iter()
            .filter(|session| live.contains_key(session))
            .collect()
    }

    /// A customer's socket is open. It is closed when there is no such session or it cannot be
    /// woken.
    pub fn customer_came(&self, session: SessionId, caller: Caller) {
        self.post(session, Mail::Connect { caller });
    }

    /// A socket is gone from a session; `closed` by the page itself.
    pub fn gone(&self, session: SessionId, connection: ConnectionId, closed: bool) {
        let handle = self.sessions().get(&session).cloned();
        let Some(handle) = handle else { return };
        // Not lost when the mailbox is full for a moment: a grace hangs on it.
        tokio::spawn(async move {
            if handle
                .mailbox
                .send(Mail::Disconnect { connection, closed })
                .await
                .is_err()
            {
                tracing::debug!("a session ended before its socket did");
            }
        });
    }
}
