//! What people ask of a session, carried to its mailbox, and the answers carried back.

use std::collections::BTreeMap;

use bistand_session::{Actor, Command, DeviceId, SeatId, SessionId, UserId};
use bistand_wire::socket::Bye;
use bistand_wire::{COMMAND_ID_BYTES, Code, Problem};
use tokio::sync::oneshot;

use super::hub::Hub;
use super::mail::{Caller, Door, EnterBy, Mail, Snapshot, Whereabouts};

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
        )
        .await?;
        answer
            .await
            .unwrap_or_else(|_| Err(Problem::new(Code::Stopping)))
    }

    /// Whether somebody at the door would get in, or ask for the seat. Nothing happens by it.
    ///
    /// # Errors
    /// [`Code::NotFound`] when there is no such session.
    pub async fn look(&self, session: SessionId, by: EnterBy) -> Result<bool, Problem> {
        let (reply, answer) = oneshot::channel();
        let by = Box::new(by);
        self.post(session, Mail::Look { by, reply }).await?;
        answer.await.map_err(|_| Problem::new(Code::Stopping))
    }

    /// A device at the door no longer asks for a seat.
    ///
    /// # Errors
    /// [`Code::NotFound`] when there is no such session.
    pub async fn withdraw(
        &self,
        session: SessionId,
        seat: SeatId,
        device: DeviceId,
    ) -> Result<(), Problem> {
        self.post(session, Mail::Withdraw { seat, device }).await
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
        )
        .await?;
        answer.await.map_err(|_| Problem::new(Code::Stopping))
    }

    /// What somebody sees now, for a page without a socket.
    ///
    /// # Errors
    /// When there is no such session, or no place in it for the actor.
    pub async fn snapshot(&self, session: SessionId, actor: Actor) -> Result<Snapshot, Problem> {
        let (reply, answer) = oneshot::channel();
        self.post(session, Mail::Snapshot { actor, reply }).await?;
        answer
            .await
            .unwrap_or_else(|_| Err(Problem::new(Code::Stopping)))
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
        )
        .await?;
        answer
            .await
            .unwrap_or_else(|_| Err(Problem::new(Code::Stopping)))
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
        self.post(session, Mail::Link { actor, seat, reply })
            .await?;
        answer
            .await
            .unwrap_or_else(|_| Err(Problem::new(Code::Stopping)))
    }

    /// A message of a socket for one session. A socket that cannot be shown what it asks for is
    /// closed, so that its page comes back and asks again: nothing else would tell it to.
    ///
    /// # Errors
    /// When the session cannot take it.
    pub async fn deliver(
        &self,
        session: SessionId,
        caller: Caller,
        message: SocketMail,
    ) -> Result<(), Problem> {
        let watching = matches!(message, SocketMail::Watch { .. });
        let outbox = watching.then(|| caller.outbox.clone());
        let mail = match message {
            SocketMail::Command { id, command } => Mail::Command {
                caller,
                id,
                command,
            },
            SocketMail::Watch { have, turn } => Mail::Watch { caller, have, turn },
            SocketMail::UseHere => Mail::UseHere { caller },
            SocketMail::Unwatch => Mail::Unwatch {
                connection: caller.outbox.connection,
            },
            SocketMail::Offer { id, sdp, restart } => Mail::Offer {
                caller,
                id,
                sdp,
                restart,
            },
            SocketMail::Typing { conversation } => Mail::Typing {
                caller,
                conversation,
            },
        };
        match (self.post(session, mail).await, outbox) {
            (Err(problem), Some(outbox)) if problem != Problem::new(Code::NotFound) => {
                outbox.close(Bye::Restart);
                Ok(())
            }
            (posted, _) => posted,
        }
    }
}
