//! Carries requests to a session's mailbox, and the answers back.

use std::collections::BTreeMap;

use bistand_session::{Actor, Command, DeviceId, Policy, SeatId, SessionId, UserId};
use bistand_wire::http::Looked;
use bistand_wire::{COMMAND_ID_BYTES, Code, Problem};
use tokio::sync::oneshot;

use super::deadline::{self, AnswerDeadline};
use super::message::{Caller, EntryRequest, EntryState, SessionMessage, Snapshot, Whereabouts};
use super::registry::SessionRegistry;

/// A message from a socket to a session.
pub enum SocketMessage {
    /// A durable command.
    Command {
        /// Chosen by the page.
        id: String,
        /// The command.
        command: Command,
    },
    /// Show the session from now on.
    Watch {
        /// The last sequence number that the page has of each conversation.
        have: BTreeMap<SeatId, u32>,
        /// The turn in which the page held the call, as last sent to it.
        turn: Option<u32>,
    },
    /// Stop showing it.
    Unwatch,
    /// A session description.
    Offer {
        /// Chosen by the page.
        id: String,
        /// The offer.
        sdp: String,
        /// An ICE restart.
        restart: bool,
    },
    /// The person takes the call to this page.
    UseHere,
    /// Whether the browser of the page keeps audio silent until a tap.
    Playback {
        /// True if it does.
        blocked: bool,
    },
    /// A person is typing.
    Typing {
        /// The conversation.
        conversation: SeatId,
    },
}

impl SessionRegistry {
    /// The numbers that the rules are given.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.shared().environment.policy
    }

    /// A device asks to enter.
    ///
    /// # Errors
    /// A denial, or `unavailable`.
    pub async fn enter(&self, session: SessionId, by: EntryRequest) -> Result<EntryState, Problem> {
        let (reply, answer) = oneshot::channel();
        self.post(
            session,
            SessionMessage::Enter {
                by: Box::new(by),
                reply,
            },
        );
        deadline::answer(answer).await
    }

    /// Whether a device could enter, or ask for the seat; changes nothing.
    ///
    /// # Errors
    /// [`Code::NotFound`] when there is no such session.
    pub async fn peek(&self, session: SessionId, by: EntryRequest) -> Result<Looked, Problem> {
        let (reply, answer) = oneshot::channel();
        let by = Box::new(by);
        self.post(session, SessionMessage::Peek { by, reply });
        deadline::answer(answer).await
    }

    /// A device withdraws its request for a seat.
    pub fn withdraw(&self, session: SessionId, seat: SeatId, device: DeviceId) {
        self.post(session, SessionMessage::Withdraw { seat, device });
    }

    /// Whether a device is in a seat or asks for it.
    ///
    /// # Errors
    /// [`Code::NotFound`] when there is no such session.
    pub async fn whereabouts(
        &self,
        session: SessionId,
        seat: SeatId,
        device: DeviceId,
    ) -> Result<Whereabouts, Problem> {
        let (reply, answer) = oneshot::channel();
        self.post(
            session,
            SessionMessage::Whereabouts {
                seat,
                device,
                reply,
            },
        );
        deadline::answer(answer).await
    }

    /// What an actor sees now, for a page without a socket.
    ///
    /// # Errors
    /// When there is no such session, or the actor has no seat in it.
    pub async fn snapshot(&self, session: SessionId, actor: Actor) -> Result<Snapshot, Problem> {
        let (reply, answer) = oneshot::channel();
        self.post(session, SessionMessage::Snapshot { actor, reply });
        deadline::answer(answer).await
    }

    /// A durable command from a page without a socket.
    ///
    /// # Errors
    /// A denial, or `unavailable`.
    pub async fn page_command(
        &self,
        session: SessionId,
        actor: Actor,
        id: String,
        command: Command,
    ) -> Result<(), Problem> {
        if id.is_empty() || id.len() > COMMAND_ID_BYTES {
            return Err(Problem::new(Code::Malformed));
        }
        let (reply, answer) = oneshot::channel();
        self.post(
            session,
            SessionMessage::PageCommand {
                actor,
                id,
                command,
                reply,
            },
        );
        deadline::answer(answer).await
    }

    /// The whole link of a seat, for the session's host.
    ///
    /// # Errors
    /// `not-in-session` or `not-host` for others, [`Code::NotFound`] when there is no such seat.
    pub async fn link(
        &self,
        session: SessionId,
        user: UserId,
        seat: SeatId,
    ) -> Result<String, Problem> {
        let (reply, answer) = oneshot::channel();
        let actor = Actor::Agent(user);
        self.post(session, SessionMessage::Link { actor, seat, reply });
        deadline::answer(answer).await
    }

    /// Delivers a message of a socket to one session, which answers it. Messages that the session
    /// cannot take are refused.
    pub fn deliver(&self, session: SessionId, caller: Caller, message: SocketMessage) {
        let message = match message {
            SocketMessage::Command { id, command } => {
                let deadline = AnswerDeadline::start(&caller.outbox, &id);
                SessionMessage::Command {
                    caller,
                    id,
                    command,
                    deadline,
                }
            }
            SocketMessage::Watch { have, turn } => SessionMessage::Watch { caller, have, turn },
            SocketMessage::UseHere => SessionMessage::UseHere { caller },
            SocketMessage::Playback { blocked } => SessionMessage::Playback { caller, blocked },
            SocketMessage::Offer { id, sdp, restart } => {
                let deadline = AnswerDeadline::start(&caller.outbox, &id);
                SessionMessage::Offer {
                    caller,
                    id,
                    sdp,
                    restart,
                    deadline,
                }
            }
            // A session that is not in memory has no watchers.
            SocketMessage::Unwatch => {
                let connection = caller.outbox.connection;
                return self.post_queued(session, SessionMessage::Unwatch { connection });
            }
            SocketMessage::Typing { conversation } => {
                let message = SessionMessage::Typing {
                    caller,
                    conversation,
                };
                return self.post_ephemeral(session, message);
            }
        };
        self.post(session, message);
    }
}
