//! Which sockets are open in a session, as the rules are told.

use std::collections::BTreeMap;

use bistand_session::{Actor, Command, ConnectionId};

use super::mail::Caller;
use super::session::Live;

impl Live {
    /// A session that slept when the socket opened, or since, learns of it when somebody speaks.
    pub(super) async fn meet(&mut self, caller: &Caller) {
        let known = self.callers.contains_key(&caller.outbox.connection);
        if !known && self.head.seat(caller.actor).is_ok() {
            self.connect(caller.clone()).await;
        }
    }

    pub(super) async fn connect(&mut self, caller: Caller) {
        if caller.outbox.has_ended() {
            return;
        }
        self.callers
            .insert(caller.outbox.connection, caller.clone());
        if self.admit(&caller).await {
            self.page_came(&caller);
        }
    }

    /// Writes down that a socket is open; one that has no place here is closed.
    pub(super) async fn admit(&mut self, caller: &Caller) -> bool {
        let connection = caller.outbox.connection;
        let command = Command::Connect { connection };
        let at = self.now();
        if let Err(denial) = self.head.decide(at, caller.actor, &command) {
            caller.outbox.close(super::tell::bye(denial));
            self.forget(connection, false);
            return false;
        }
        self.decide(caller.actor, &command, None, None).await;
        true
    }

    /// A socket is gone. Nobody waits for whoever was signed out; a tab that was closed may have
    /// been loaded anew.
    pub(super) async fn disconnect(&mut self, connection: ConnectionId, closed: bool) {
        let left = self.forget(connection, closed);
        let command = Command::Disconnect { connection, left };
        self.decide(Actor::System, &command, None, None).await;
    }

    /// A socket is gone, whether that can be written or not. Returns whether it was signed out.
    pub(super) fn forget(&mut self, connection: ConnectionId, closed: bool) -> bool {
        let caller = self.callers.remove(&connection);
        let left = caller.is_some_and(|caller| caller.outbox.is_signed_out());
        self.watchers.remove(connection);
        self.page_left(connection, closed || left);
        left
    }

    /// Disconnects sockets that have ended. The message that says so gets lost when the session
    /// falls asleep just then, or when the agent's list could not be read, and the person would
    /// count as present for ever.
    pub(super) async fn disconnect_the_ended(&mut self) {
        let callers = self.callers.values().map(|caller| &caller.outbox);
        let watchers = self.watchers.outboxes().map(|(_, outbox)| outbox);
        let ended = callers.chain(watchers).filter(|outbox| outbox.has_ended());
        let ended: BTreeMap<_, _> = ended
            .map(|outbox| (outbox.connection, outbox.is_closed_by_page()))
            .collect();
        for (connection, closed) in ended {
            if self.mend_at.is_some() {
                self.forget(connection, closed);
            } else {
                self.disconnect(connection, closed).await;
            }
        }
    }

    /// Says goodbye to the agents, which is written down but told to nobody; the session can sleep
    /// then. Whoever looks at it again is there again.
    pub(super) async fn let_go(&mut self) {
        let connections: Vec<_> = self.callers.keys().copied().collect();
        for connection in connections {
            self.disconnect(connection, true).await;
        }
    }

    /// It is over, and who is there is an agent with all sessions on one socket, who looks at
    /// another.
    pub(super) fn is_for_nobody(&self) -> bool {
        let agent = |caller: &Caller| matches!(caller.actor, Actor::Agent(_));
        self.head.status.is_over()
            && self.watchers.is_empty()
            && self.callers.values().all(agent)
            && self.waiting.is_empty()
    }
}
