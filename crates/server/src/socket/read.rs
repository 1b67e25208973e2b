//! Carries a page's messages to the sessions that they name.

use axum::extract::ws::Message;
use bistand_session::SessionId;
use bistand_wire::socket::{ClientMessage, ServerMessage};
use bistand_wire::{COMMAND_ID_BYTES, Code, Problem};
use tokio::time::Instant;

use super::Who;
use super::budget::Budget;
use crate::live::{Caller, SessionRegistry, SocketMessage, now};

/// Handles one message of the page, and charges it to its budget. Returns whether it shows that a
/// person is active, which a ping does not. A message that cannot be parsed is refused and changes
/// nothing.
pub(super) async fn message(
    registry: &SessionRegistry,
    who: Who,
    caller: &Caller,
    budget: &mut Budget,
    message: Message,
) -> bool {
    let at = Instant::now();
    match message {
        Message::Text(text) => {
            budget.read(text.len(), at);
            read(registry, who, caller, budget, &text).await
        }
        Message::Binary(bytes) => {
            budget.read(bytes.len(), at);
            refuse(caller, None, Problem::new(Code::Malformed));
            false
        }
        // The WebSocket library answers each of them.
        Message::Ping(bytes) | Message::Pong(bytes) => {
            budget.read(bytes.len(), at);
            false
        }
        Message::Close(_) => false,
    }
}

async fn read(
    registry: &SessionRegistry,
    who: Who,
    caller: &Caller,
    budget: &mut Budget,
    text: &str,
) -> bool {
    let message = match serde_json::from_str::<ClientMessage>(text) {
        Ok(message) => message,
        Err(_) => {
            refuse_unread(caller, text);
            return false;
        }
    };
    budget.asked(&message, Instant::now());
    match message {
        ClientMessage::Ping => {
            caller.outbox.send(&ServerMessage::Pong { now: now() });
            return false;
        }
        ClientMessage::Watch {
            session,
            have,
            turn,
        } => {
            let message = SocketMessage::Watch { have, turn };
            deliver(registry, who, caller, session, None, message);
        }
        ClientMessage::Unwatch { session } => {
            deliver(registry, who, caller, session, None, SocketMessage::Unwatch);
        }
        ClientMessage::UseHere { session } => {
            deliver(registry, who, caller, session, None, SocketMessage::UseHere);
        }
        ClientMessage::Playback { session, blocked } => {
            let message = SocketMessage::Playback { blocked };
            deliver(registry, who, caller, session, None, message);
            return false;
        }
        ClientMessage::Typing {
            session,
            conversation,
        } if budget.typing(session, conversation, Instant::now()) => {
            let message = SocketMessage::Typing { conversation };
            deliver(registry, who, caller, session, None, message);
        }
        ClientMessage::Typing { .. } => {}
        ClientMessage::Command {
            id,
            session,
            command,
        } => {
            let message = SocketMessage::Command {
                id: id.clone(),
                command,
            };
            deliver(registry, who, caller, session, Some(id), message);
        }
        ClientMessage::Offer {
            id,
            session,
            sdp,
            restart,
        } => {
            let message = SocketMessage::Offer {
                id: id.clone(),
                sdp,
                restart,
            };
            deliver(registry, who, caller, session, Some(id), message);
        }
    }
    true
}

fn deliver(
    registry: &SessionRegistry,
    who: Who,
    caller: &Caller,
    session: SessionId,
    id: Option<String>,
    message: SocketMessage,
) {
    if id
        .as_ref()
        .is_some_and(|id| id.is_empty() || id.len() > COMMAND_ID_BYTES)
    {
        return refuse(caller, None, Problem::new(Code::Malformed));
    }
    if !who.may_name(session) {
        return refuse(caller, id, Problem::new(Code::NotFound));
    }
    registry.deliver(session, caller.clone(), message);
}

/// Distinguishes a message of an unknown kind from one that is no message at all. If it has an id,
/// the refusal contains it, so that the page does not send it forever.
fn refuse_unread(caller: &Caller, text: &str) {
    const KINDS: [&str; 8] = [
        "watch", "unwatch", "command", "offer", "useHere", "playback", "typing", "ping",
    ];
    let value: Option<serde_json::Value> = serde_json::from_str(text).ok();
    let field = |name: &str| {
        let field = value.as_ref()?.get(name)?.as_str()?;
        (field.len() <= COMMAND_ID_BYTES).then(|| field.to_owned())
    };
    let unknown = field("type").is_some_and(|kind| !KINDS.contains(&kind.as_str()));
    let code = if unknown {
        Code::UnknownMessage
    } else {
        Code::Malformed
    };
    refuse(caller, field("id"), Problem::new(code));
}

fn refuse(caller: &Caller, id: Option<String>, problem: Problem) {
    caller.outbox.send(&ServerMessage::Refused { id, problem });
}
