//! What people ask of a session, carried to its mailbox, and the answers carried back.

use std::collections::BTreeMap;

use bistand_session::{Actor, Command, DeviceId, SeatId, SessionId, UserId};
use bistand_wire::{COMMAND_ID_BYTES, Code, Problem};
use tokio::sync::oneshot;

use super::hub::Hub;
use super::mail::{Caller, Door, EnterBy, Mail, Snapshot, Whereabouts};
use super::patience::{self, Patience};

/// What a socket may post.
pub enum SocketMail {
    /// A durable command.
    Command {
        /// Made by the page.
        id: String,
        /// What.
        command: Command,
    },
    /// Show the session from now on.
    Watch {
        /// The last sequence that the page has of each conversation.
        have: BTreeMap<SeatId, u32>,
        /// The turn in which the page held the call, as it was told.
        turn: Option<u32>,
    },
    /// No longer.
    Unwatch,
    /// A session description.
    Offer {
        /// Made by the page.
        id: String,
        /// The offer.
        sdp: String,
        /// An ICE restart.
        restart: bool,
    },
    /// The person takes the call to this page.
    UseHere,
    /// Somebody is typing.
    Typing {
        /// Where.
        conversation: SeatId,
    },
}

impl Hub {
    /// Somebody at the door.
    ///
    /// # Errors
    /// What the rules or the store say.
    pub async fn enter(&self, session: SessionId, by: EnterBy) -> Result<Door, Problem> {
        let (reply, answer) = oneshot::channel();
        self.post(
            session,
            Mail::Enter {
                by: Box::new(by),
                reply,
            },
        );
        patience::answer(answer).await
    }

    /// Whether somebody at the door would get in, or ask for the seat. Nothing happens by it.
    ///
    /// # Errors
    /// [`Code::NotFound`] when there is no such session.
    pub async fn look(&self, session: SessionId, by: EnterBy) -> Result<bool, Problem> {
        let (reply, answer) = oneshot::channel();
        let by = Box::new(by);
        self.post(session, Mail::Look { by, reply });
        patience::answer(answer).await
    }

    /// A device at the door no longer asks for a seat.
    pub fn withdraw(&self, session: SessionId, seat: SeatId, device: DeviceId) {
        self.post(session, Mail::Withdraw { seat, device });
    }

    /// Where a device stands at the door of a seat.
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
            Mail::Door {
                seat,
                device,
                reply,
            },
        );
        patience::answer(answer).await
    }

    /// What somebody sees now, for a page without a socket.
    ///
    /// # Errors
    /// When there is no such session, or no place in it for the actor.
    pub async fn snapshot(&self, session: SessionId, actor: Actor) -> Result<Snapshot, Problem> {
        let (reply, answer) = oneshot::channel();
        self.post(session, Mail::Snapshot { actor, reply });
        patience::answer(answer).await
    }

    /// A durable command of a page without a socket.
    ///
    /// # Errors
    /// What the rules or the store say.
    pub async fn ask(
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
            Mail::Ask {
                actor,
                id,
                command,
                reply,
            },
        );
        patience::answer(answer).await
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
        self.post(session, Mail::Link { actor, seat, reply });
        patience::answer(answer).await
    }

    /// A message of a socket for one session, which answers it. What the session cannot take is
    /// refused.
    pub fn deliver(&self, session: SessionId, caller: Caller, message: SocketMail) {
        let mail = match message {
            SocketMail::Command { id, command } => {
                let patience = Patience::begin(&caller.outbox, &id);
                Mail::Command {
                    caller,
                    id,
                    command,
                    patience,
                }
            }
            SocketMail::Watch { have, turn } => Mail::Watch { caller, have, turn },
            SocketMail::UseHere => Mail::UseHere { caller },
            SocketMail::Offer { id, sdp, restart } => Mail::Offer {
                caller,
                id,
                sdp,
                restart,
            },
            // Of a session that sleeps nobody is shown anything.
            SocketMail::Unwatch => {
                let connection = caller.outbox.connection;
                return self.post_if_live(session, Mail::Unwatch { connection });
            }
            SocketMail::Typing { conversation } => {
                let mail = Mail::Typing {
                    caller,
                    conversation,
                };
                return self.post_if_live(session, mail);
            }
        };
        self.post(session, mail);
    }
}
