//! Sockets that open and close, and sign-outs, for all sessions that they concern.

use bistand_session::{Actor, ConnectionId, DeviceId, SeatId, SessionId, UserId};
use bistand_store::{StoreError, SummaryFilter};
use bistand_wire::{Code, Problem};

use super::message::{Caller, Handle, SessionMessage};
use super::outbox::Outbox;
use super::registry::SessionRegistry;
use super::session_list::ListUpdates;

/// Sessions of one agent that are looked up after startup; an agent has fewer that have not ended.
const UNLOADED_SESSIONS: u32 = 1_000;

impl SessionRegistry {
    /// An agent's socket has opened: the agent is present in every session that they host.
    ///
    /// # Errors
    /// [`Code::Unavailable`] when the list cannot be read.
    pub async fn agent_connected(
        &self,
        user: UserId,
        outbox: &Outbox,
        updates: ListUpdates,
    ) -> Result<(), Problem> {
        let session_lists = &self.shared().session_lists;
        let store = &*self.shared().environment.store;
        if let Err(error) = session_lists
            .watch(store, user, outbox.clone(), updates)
            .await
        {
            tracing::error!(%error, "failed to read an agent's session list");
            return Err(Problem::new(Code::Unavailable));
        }
        for session in self.loaded_of(user) {
            let caller = Caller {
                actor: Actor::Agent(user),
                outbox: outbox.clone(),
            };
            self.post(session, SessionMessage::Connect { caller });
        }
        Ok(())
    }

    /// Drops cached texts after another process erased them.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn texts_erased(&self) -> Result<(), StoreError> {
        let handles: Vec<Handle> = self.sessions().values().cloned().collect();
        for handle in handles {
            // A session that has just been unloaded has no cached texts.
            handle.mailbox.send(SessionMessage::TextsErased).await.ok();
        }
        let shared = self.shared();
        shared
            .session_lists
            .texts_erased(&*shared.environment.store)
            .await
    }

    /// An agent's socket has closed; `closed` if the page closed it.
    pub fn agent_disconnected(&self, user: UserId, connection: ConnectionId, closed: bool) {
        self.shared().session_lists.unwatch(user, connection);
        for session in self.loaded_of(user) {
            self.disconnected(session, connection, closed);
        }
    }

    /// An agent whose socket was lost has been signed out, so the grace ends.
    pub fn agent_signed_out(&self, user: UserId) {
        let actor = Actor::Agent(user);
        let notified = self.loaded_of(user);
        for session in &notified {
            self.post_queued(*session, SessionMessage::SignedOut { actor });
        }
        // After startup, sessions that are not loaded yet are not in the agent's list.
        if self.is_loading() {
            tokio::spawn(self.clone().notify_unloaded_of_sign_out(user, notified));
        }
    }

    /// Notifies the agent's sessions that are not loaded yet.
    async fn notify_unloaded_of_sign_out(self, user: UserId, notified: Vec<SessionId>) {
        let filter = SummaryFilter {
            host: Some(user.to_string()),
            or_vacant: false,
            finished: false,
            archived: false,
            limit: UNLOADED_SESSIONS,
        };
        let listed = match self.store().summaries(&filter).await {
            Ok(listed) => listed,
            Err(error) => {
                return tracing::error!(%error, "failed to read an agent's session list");
            }
        };
        let sessions = listed.iter();
        let sessions = sessions.filter_map(|row| row.session.as_str().parse().ok());
        for session in sessions.filter(|session| !notified.contains(session)) {
            let actor = Actor::Agent(user);
            self.load_and_post_queued(session, SessionMessage::SignedOut { actor });
        }
    }

    /// The same for a customer.
    pub fn customer_signed_out(&self, session: SessionId, seat: SeatId, device: DeviceId) {
        let actor = Actor::Customer(seat, device);
        self.load_and_post_queued(session, SessionMessage::SignedOut { actor });
    }

    fn loaded_of(&self, user: UserId) -> Vec<SessionId> {
        let live = self.sessions();
        let listed = self.shared().session_lists.sessions(user);
        listed
            .into_iter()
            .filter(|session| live.contains_key(session))
            .collect()
    }

    /// A customer's socket has opened. It is closed if there is no such session or it cannot be
    /// loaded.
    pub fn customer_connected(&self, session: SessionId, caller: Caller) {
        self.post(session, SessionMessage::Connect { caller });
    }

    /// A socket of a session has closed; `closed` if the page closed it.
    pub fn disconnected(&self, session: SessionId, connection: ConnectionId, closed: bool) {
        // Must not be dropped when the mailbox is full: it starts the grace.
        self.post_queued(session, SessionMessage::Disconnect { connection, closed });
    }
}
