//! The messages of a live session's mailbox.

use std::collections::BTreeMap;

use bistand_media::{ConnectionId as MediaConnectionId, PeerId, Quality};
pub use bistand_session::rules::entry::{EntryState, Whereabouts};
use bistand_session::view::{ItemView, View};
use bistand_session::{
    Actor, Command, ConnectionId, DeviceId, EntryCommand, SeatId, TextId, state::Via,
};
use bistand_wire::http::Looked;
use bistand_wire::socket::{Bye, ServerMessage};
use bistand_wire::{Code, Problem};
use tokio::sync::oneshot;

use super::deadline::AnswerDeadline;
use super::outbox::Outbox;

/// Messages that may wait for one session; a full mailbox refuses more.
pub(super) const MAILBOX: usize = 1024;

/// The actor behind a socket, and how to reach it.
#[derive(Clone)]
pub struct Caller {
    /// The actor, as the rules know it.
    pub actor: Actor,
    /// Sends to its socket.
    pub outbox: Outbox,
}

/// A device asks to enter.
pub struct EntryRequest {
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
    /// The person asks again after being denied.
    pub again: bool,
}

impl EntryRequest {
    /// The command for the rules.
    pub(super) fn command(&self) -> Command {
        Command::Entry(EntryCommand::Enter {
            seat: self.seat,
            generation: self.generation,
            device: self.device,
            via: self.via,
            again: self.again,
        })
    }
}

/// A message for one session.
pub(super) enum SessionMessage {
    /// A durable command.
    Command {
        caller: Caller,
        id: String,
        command: Command,
        deadline: AnswerDeadline,
    },
    /// A socket of a person with a seat here has opened.
    Connect { caller: Caller },
    /// It has closed; `closed` if the page closed it, as when a tab is closed.
    Disconnect {
        connection: ConnectionId,
        closed: bool,
    },
    /// A person was signed out, with or without an open socket.
    SignedOut { actor: Actor },
    /// An account was disabled or enabled; perhaps the host's.
    AccountsChanged,
    /// Show this session from now on.
    Watch {
        caller: Caller,
        have: BTreeMap<SeatId, u32>,
        turn: Option<u32>,
    },
    /// Stop showing it.
    Unwatch { connection: ConnectionId },
    /// A device asks to enter.
    Enter {
        by: Box<EntryRequest>,
        reply: oneshot::Sender<Result<EntryState, Problem>>,
    },
    /// Whether a device could enter, or ask to; changes nothing.
    Peek {
        by: Box<EntryRequest>,
        reply: oneshot::Sender<Result<Looked, Problem>>,
    },
    /// A device withdraws its request for the seat.
    Withdraw { seat: SeatId, device: DeviceId },
    /// Whether this device is in the seat or asks for it; changes nothing.
    Whereabouts {
        seat: SeatId,
        device: DeviceId,
        reply: oneshot::Sender<Result<Whereabouts, Problem>>,
    },
    /// The link of a seat, for the host.
    Link {
        actor: Actor,
        seat: SeatId,
        reply: oneshot::Sender<Result<String, Problem>>,
    },
    /// What an actor sees now, for a page without a socket.
    Snapshot {
        actor: Actor,
        reply: oneshot::Sender<Result<Snapshot, Problem>>,
    },
    /// A command from a page without a socket.
    PageCommand {
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
        deadline: AnswerDeadline,
    },
    /// The person takes the call to this page.
    UseHere { caller: Caller },
    /// Whether the browser of a page keeps audio silent until a tap.
    Playback { caller: Caller, blocked: bool },
    /// A person is typing.
    Typing {
        caller: Caller,
        conversation: SeatId,
    },
    /// The quality of a media connection.
    Quality(Box<Quality>),
    /// Texts were erased, so cached ones may be out of date.
    TextsErased,
    /// A media connection is lost permanently; all of them if `None`.
    MediaGone {
        lost: Option<(PeerId, MediaConnectionId)>,
    },
    /// Finish the writes in progress, then stop. Later messages are ignored.
    Stop { done: oneshot::Sender<()> },
}

/// What an actor sees, with its texts.
pub struct Snapshot {
    /// The view.
    pub view: View,
    /// The actor's own conversation.
    pub items: Vec<ItemView>,
    /// The texts that both refer to.
    pub texts: BTreeMap<TextId, Option<String>>,
}

/// Where the answer to a command goes.
pub(super) enum Reply {
    /// To a socket, under the command's id.
    Socket {
        outbox: Outbox,
        id: String,
        deadline: AnswerDeadline,
    },
    /// To a request to enter.
    Entry {
        seat: SeatId,
        device: DeviceId,
        reply: oneshot::Sender<Result<EntryState, Problem>>,
    },
    /// To a page without a socket.
    Page(oneshot::Sender<Result<(), Problem>>),
}

impl Reply {
    /// Refuses the command.
    pub(super) fn refuse(self, problem: Problem) {
        match self {
            Self::Socket {
                outbox,
                id,
                deadline,
            } => {
                drop(deadline);
                outbox.send(&ServerMessage::Refused {
                    id: Some(id),
                    problem,
                });
            }
            // The request may have been cancelled meanwhile; it needs no answer then.
            Self::Entry { reply, .. } => drop(reply.send(Err(problem))),
            Self::Page(reply) => drop(reply.send(Err(problem))),
        }
    }
}

impl SessionMessage {
    /// The session does not exist or cannot be loaded. A socket that cannot be shown what it asks
    /// for is closed, so that its page reconnects and asks again; nothing else would make it do so.
    pub(super) fn refuse(self, problem: Problem) {
        match self {
            Self::Command {
                caller,
                id,
                deadline,
                ..
            } => {
                let outbox = caller.outbox;
                let reply = Reply::Socket {
                    outbox,
                    id,
                    deadline,
                };
                reply.refuse(problem);
            }
            Self::Offer {
                caller,
                id,
                deadline,
                ..
            } => {
                drop(deadline);
                let id = Some(id);
                caller.outbox.send(&ServerMessage::Refused { id, problem });
            }
            Self::Watch { caller, .. } | Self::UseHere { caller }
                if problem == Problem::new(Code::NotFound) =>
            {
                let id = None;
                caller.outbox.send(&ServerMessage::Refused { id, problem });
            }
            Self::Connect { caller } | Self::Watch { caller, .. } | Self::UseHere { caller } => {
                caller.outbox.close(Bye::Restart);
            }
            // The request may have been cancelled meanwhile; it needs no answer then.
            Self::Enter { reply, .. } => drop(reply.send(Err(problem))),
            Self::Peek { reply, .. } => drop(reply.send(Err(problem))),
            Self::Whereabouts { reply, .. } => drop(reply.send(Err(problem))),
            Self::Link { reply, .. } => drop(reply.send(Err(problem))),
            Self::Snapshot { reply, .. } => drop(reply.send(Err(problem))),
            Self::PageCommand { reply, .. } => drop(reply.send(Err(problem))),
            Self::Stop { done } => drop(done.send(())),
            Self::Disconnect { .. }
            | Self::SignedOut { .. }
            | Self::AccountsChanged
            | Self::Unwatch { .. }
            | Self::Withdraw { .. }
            | Self::Playback { .. }
            | Self::Typing { .. }
            | Self::Quality(_)
            | Self::TextsErased
            | Self::MediaGone { .. } => {}
        }
    }
}

/// The sending end of a session's mailbox.
#[derive(Clone)]
pub(super) struct Handle {
    /// The mailbox.
    pub(super) mailbox: tokio::sync::mpsc::Sender<SessionMessage>,
}
