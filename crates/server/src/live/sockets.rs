//! Records in the log which sockets are open in a session.

use std::collections::{BTreeMap, BTreeSet};

use bistand_session::{Actor, Command, ConnectionId, Denial, PresenceCommand};
use bistand_wire::socket::Bye;

use super::call_pages::UNNAMED_PAGE;
use super::message::Caller;
use super::session::LiveSession;

/// Sign-outs that are not on disk yet: if the write fails, they are decided again.
#[derive(Default)]
pub(super) struct SignedOut {
    pub(super) sockets: BTreeSet<ConnectionId>,
    pub(super) people: Vec<Actor>,
}

impl LiveSession {
    /// Connects a socket that opened while the session was not in memory, when its first message
    /// arrives.
    pub(super) async fn ensure_connected(&mut self, caller: &Caller) {
        let known = self.callers.contains_key(&caller.outbox.connection);
        if !known && self.pending.seat(caller.actor).is_ok() {
            self.connect(caller.clone()).await;
        }
    }

    pub(super) async fn connect(&mut self, caller: Caller) {
        if caller.outbox.has_ended() {
            return;
        }
        self.callers
            .insert(caller.outbox.connection, caller.clone());
        if self.record_connection(&caller).await {
            self.page_connected(&caller);
        }
    }

    /// Records that a socket is open; closes it if its actor has no seat here.
    pub(super) async fn record_connection(&mut self, caller: &Caller) -> bool {
        let connection = caller.outbox.connection;
        let command = Command::Presence(PresenceCommand::Connect { connection });
        let at = self.now();
        let policy = self.shared.environment.policy;
        if self.pending.decide(&policy, at, caller.actor, &command) == Err(Denial::LimitReached) {
            // A page that reconnects must not exceed the limit.
            self.disconnect_earlier(caller).await;
        }
        if let Err(denial) = self.pending.decide(&policy, at, caller.actor, &command) {
            caller.outbox.close(super::publish::bye(denial));
            self.remove_socket(connection, false);
            return false;
        }
        self.decide(caller.actor, &command, None, None).await;
        self.disconnect_earlier(caller).await;
        true
    }

    /// Disconnects the earlier sockets of the same page. The page has lost them, which the server
    /// may notice only 15 s later.
    async fn disconnect_earlier(&mut self, caller: &Caller) {
        let named = caller.outbox.page.filter(|page| *page != UNNAMED_PAGE);
        let Some(page) = named else { return };
        let is_earlier = |other: &&Caller| {
            other.actor == caller.actor
                && other.outbox.page == Some(page)
                && other.outbox.number < caller.outbox.number
        };
        let earlier = self.callers.values().filter(is_earlier);
        let earlier: Vec<_> = earlier.map(|earlier| earlier.outbox.clone()).collect();
        for outbox in earlier {
            // First, because a page without any socket loses its peer connection.
            self.page_connected(caller);
            outbox.close(Bye::Restart);
            self.disconnect(outbox.connection, false).await;
        }
    }

    /// A socket has closed. After a sign-out there is no grace; a tab that was closed may have been
    /// reloaded.
    pub(super) async fn disconnect(&mut self, connection: ConnectionId, closed: bool) {
        let left = self.remove_socket(connection, closed);
        let command = Command::Presence(PresenceCommand::Disconnect { connection, left });
        self.decide(Actor::System, &command, None, None).await;
    }

    /// A person was signed out: there is no grace, even if their last socket was lost already.
    pub(super) async fn sign_out(&mut self, actor: Actor) {
        self.signed_out.people.push(actor);
        let command = Command::Presence(PresenceCommand::SignOut);
        self.decide(actor, &command, None, None).await;
    }

    /// Removes a socket, even while that cannot be recorded. Returns whether it was signed out.
    pub(super) fn remove_socket(&mut self, connection: ConnectionId, closed: bool) -> bool {
        let caller = self.callers.remove(&connection);
        let left = caller.is_some_and(|caller| caller.outbox.is_signed_out());
        if left {
            self.signed_out.sockets.insert(connection);
        }
        self.watchers.remove(connection);
        self.page_disconnected(connection, closed || left);
        left
    }

    /// Disconnects sockets that have ended. The notification is lost if the session is unloaded at
    /// the same time, or if the agent's list could not be read, and the person would count as
    /// present forever.
    pub(super) async fn disconnect_ended(&mut self) {
        let callers = self.callers.values().map(|caller| &caller.outbox);
        let watchers = self.watchers.outboxes().map(|(_, outbox)| outbox);
        let ended = callers.chain(watchers).filter(|outbox| outbox.has_ended());
        let ended: BTreeMap<_, _> = ended
            .map(|outbox| (outbox.connection, outbox.is_closed_by_page()))
            .collect();
        for (connection, closed) in ended {
            if self.reload_at.is_some() {
                self.remove_socket(connection, closed);
            } else {
                self.disconnect(connection, closed).await;
            }
        }
    }

    /// Disconnects the agents without publishing it, so that the session can be unloaded. An agent
    /// who watches it again is connected again.
    pub(super) async fn disconnect_all(&mut self) {
        let connections: Vec<_> = self.callers.keys().copied().collect();
        for connection in connections {
            self.disconnect(connection, true).await;
        }
    }

    /// The session has ended, and only agents are connected, each watching another session on the
    /// same socket.
    pub(super) fn is_unwatched(&self) -> bool {
        let agent = |caller: &Caller| matches!(caller.actor, Actor::Agent(_));
        self.pending.status.is_over()
            && self.watchers.is_empty()
            && self.callers.values().all(agent)
            && self.waiting.is_empty()
    }
}
