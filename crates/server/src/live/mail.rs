//! What a live session's mailbox takes.

use std::collections::BTreeMap;

use bistand_media::{ConnectionId as MediaConnection, PeerId, Quality};
use bistand_session::view::{ItemView, View};
use bistand_session::{
    Actor, Command, ConnectionId, DeviceId, SeatId, TextId, rules::entry, state::Via,
};
use bistand_wire::socket::{Bye, ServerMessage};
use bistand_wire::{Code, Problem};
use tokio::sync::oneshot;

use super::outbox::Outbox;
use super::patience::Patience;

/// Messages that may wait for one session; a full mailbox refuses.
pub(super) const MAILBOX: usize = 1024;

/// Who stands behind a socket.
#[derive(Clone)]
pub struct Caller {
    /// Whom the rules know.
    pub actor: Actor,
    /// The way back.
    pub outbox: Outbox,
}

/// Where somebody at the door stands.
pub type Door = entry::Door;

/// Somebody at the door.
pub struct EnterBy {
    /// The seat of the code or link.
    pub seat: SeatId,
    /// Its generation.
    pub generation: u32,
    /// The device.
    pub device: DeviceId,
    /// By code or link.
    pub via: Via,
    /// The name, if given.
    pub name: Option<String>,
    /// The person asks again after a "no".
    pub again: bool,
}

impl EnterBy {
    /// As the rules are asked.
    pub(super) fn command(&self) -> Command {
        Command::Enter {
            seat: self.seat,
            generation: self.generation,
            device: self.device,
            via: self.via,
            again: self.again,
        }
    }
}

/// Mail for one session.
pub(super) enum Mail {
    /// A durable command.
    Command {
        caller: Caller,
        id: String,
        command: Command,
        patience: Patience,
    },
    /// A socket of somebody with a place here is open.
    Connect { caller: Caller },
    /// It is gone; `closed` by the page itself, as when a tab is closed.
    Disconnect {
        connection: ConnectionId,
        closed: bool,
    },
    /// Show this session from now on.
    Watch {
        caller: Caller,
        have: BTreeMap<SeatId, u32>,
        turn: Option<u32>,
    },
    /// No longer.
    Unwatch { connection: ConnectionId },
    /// Somebody at the door.
    Enter {
        by: Box<EnterBy>,
        reply: oneshot::Sender<Result<Door, Problem>>,
    },
    /// Whether somebody at the door would get in, or ask; nothing happens by it.
    Look {
        by: Box<EnterBy>,
        reply: oneshot::Sender<Result<bool, Problem>>,
    },
    /// A device at the door no longer asks for the seat.
    Withdraw { seat: SeatId, device: DeviceId },
    /// Where this device stands, without asking anything.
    Door {
        seat: SeatId,
        device: DeviceId,
        reply: oneshot::Sender<Result<Whereabouts, Problem>>,
    },
    /// The words of the link of a seat, for its host.
    Link {
        actor: Actor,
        seat: SeatId,
        reply: oneshot::Sender<Result<String, Problem>>,
    },
    /// What somebody sees now, for a page without a socket.
    Snapshot {
        actor: Actor,
        reply: oneshot::Sender<Result<Snapshot, Problem>>,
    },
    /// A command of a page without a socket.
    Ask {
        actor: Actor,
        id: String,
        command: Command,
        reply: oneshot::Sender<Result<(), Problem>>,
    },
    /// A session description for the media part.
    Offer {
        caller: Caller,
        id: String,
        sdp: String,
        restart: bool,
    },
    /// The person takes the call to this page.
    UseHere { caller: Caller },
    /// Somebody is typing.
    Typing {
        caller: Caller,
        conversation: SeatId,
    },
    /// How a line is.
    Quality(Box<Quality>),
    /// Somebody has erased words: what is at hand may be gone.
    WordsErased,
    /// A media connection is lost for good; all of them for `None`.
    MediaGone {
        lost: Option<(PeerId, MediaConnection)>,
    },
    /// Finish what is being written, then stop. Nothing that comes later is looked at.
    Stop { done: oneshot::Sender<()> },
}

/// Where a device stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Whereabouts {
    /// At the door.
    pub door: Door,
    /// Sent back to code entry (D14).
    pub returned: bool,
    /// It is the device that had the seat last.
    pub own: bool,
}

/// What somebody sees, with the words for it.
pub struct Snapshot {
    /// The view.
    pub view: View,
    /// The own conversation.
    pub items: Vec<ItemView>,
    /// The words that both name.
    pub words: BTreeMap<TextId, Option<String>>,
}

/// Where the answer to a command goes.
pub(super) enum Reply {
    /// To a socket, under the command's id.
    Socket {
        outbox: Outbox,
        id: String,
        patience: Patience,
    },
    /// To a request at the door.
    Door {
        seat: SeatId,
        device: DeviceId,
        reply: oneshot::Sender<Result<Door, Problem>>,
    },
    /// To a page without a socket.
    Page(oneshot::Sender<Result<(), Problem>>),
}

impl Reply {
    /// Says no.
    pub(super) fn refuse(self, problem: Problem) {
        match self {
            Self::Socket {
                outbox,
                id,
                patience,
            } => {
                drop(patience);
                outbox.tell(&ServerMessage::Refused {
                    id: Some(id),
                    problem,
                });
            }
            // Who asked at the door and went away needs no answer.
            Self::Door { reply, .. } => drop(reply.send(Err(problem))),
            Self::Page(reply) => drop(reply.send(Err(problem))),
        }
    }
}

impl Mail {
    /// The session cannot be woken, or there is none. A socket that cannot be shown what it asks
    /// for is closed, so that its page comes back and asks again: nothing else would tell it to.
    pub(super) fn refuse(self, problem: Problem) {
        match self {
            Self::Command {
                caller,
                id,
                patience,
                ..
            } => {
                let outbox = caller.outbox;
                let reply = Reply::Socket {
                    outbox,
                    id,
                    patience,
                };
                reply.refuse(problem);
            }
            Self::Offer { caller, id, .. } => {
                let id = Some(id);
                caller.outbox.tell(&ServerMessage::Refused { id, problem });
            }
            Self::Watch { caller, .. } | Self::UseHere { caller }
                if problem == Problem::new(Code::NotFound) =>
            {
                let id = None;
                caller.outbox.tell(&ServerMessage::Refused { id, problem });
            }
            Self::Connect { caller } | Self::Watch { caller, .. } | Self::UseHere { caller } => {
                caller.outbox.close(Bye::Restart);
            }
            // Who asked and went away needs no answer.
            Self::Enter { reply, .. } => drop(reply.send(Err(problem))),
            Self::Look { reply, .. } => drop(reply.send(Err(problem))),
            Self::Door { reply, .. } => drop(reply.send(Err(problem))),
            Self::Link { reply, .. } => drop(reply.send(Err(problem))),
            Self::Snapshot { reply, .. } => drop(reply.send(Err(problem))),
            Self::Ask { reply, .. } => drop(reply.send(Err(problem))),
            Self::Stop { done } => drop(done.send(())),
            Self::Disconnect { .. }
            | Self::Unwatch { .. }
            | Self::Withdraw { .. }
            | Self::Typing { .. }
            | Self::Quality(_)
            | Self::WordsErased
            | Self::MediaGone { .. } => {}
        }
    }
}

/// A session with its mailbox.
#[derive(Clone)]
pub(super) struct Handle {
    /// Its mailbox.
    pub(super) mailbox: tokio::sync::mpsc::Sender<Mail>,
}
