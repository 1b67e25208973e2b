//! Which sockets are open in a session, as the rules are told.

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
        let connection = caller.outbox.connection;
        let command = Command::Connect { connection };
        let at = self.now();
        match self.head.decide(at, caller.actor, &command) {
            Err(denial) => caller.outbox.close(super::tell::bye(denial)),
            Ok(_) => {
                let actor = caller.actor;
                self.callers.insert(connection, caller.clone());
                self.decide(actor, &command, None, None).await;
                self.page_came(&caller);
            }
        }
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
        let callers = self.callers.iter();
        let ended = callers.filter(|(_, caller)| caller.outbox.has_ended());
        let ended: Vec<_> = ended.map(|(connection, _)| *connection).collect();
        for connection in ended {
            self.disconnect(connection, false).await;
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
