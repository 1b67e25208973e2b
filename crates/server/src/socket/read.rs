//! What a page sends, carried to the session that it names.

use axum::extract::ws::Message;
use bistand_session::SessionId;
use bistand_wire::socket::{ClientMessage, ServerMessage};
use bistand_wire::{COMMAND_ID_BYTES, Code, Problem};
use tokio::time::Instant;

use super::Who;
use super::budget::Budget;
use crate::live::{Caller, Hub, SocketMail, now};

/// One message of the page, charged to its budget; whether a person meant something by it, which a
/// ping does not say. What cannot be read is refused and changes nothing.
pub(super) async fn message(
    hub: &Hub,
    who: Who,
    caller: &Caller,
    budget: &mut Budget,
    message: Message,
) -> bool {
    let at = Instant::now();
    match message {
        Message::Text(text) => {
            budget.read(text.len(), at);
            read(hub, who, caller, budget, &text).await
        }
        Message::Binary(bytes) => {
            budget.read(bytes.len(), at);
            refuse(caller, None, Problem::new(Code::Malformed));
            false
        }
        // Answered below us, each.
        Message::Ping(bytes) | Message::Pong(bytes) => {
            budget.read(bytes.len(), at);
            false
        }
        Message::Close(_) => false,
    }
}

async fn read(hub: &Hub, who: Who, caller: &Caller, budget: &mut Budget, text: &str) -> bool {
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
            caller.outbox.tell(&ServerMessage::Pong { now: now() });
            return false;
        }
        ClientMessage::Watch {
            session,
            have,
            turn,
        } => {
            let mail = SocketMail::Watch { have, turn };
            deliver(hub, who, caller, session, None, mail);
        }
        ClientMessage::Unwatch { session } => {
            deliver(hub, who, caller, session, None, SocketMail::Unwatch);
        }
        ClientMessage::UseHere { session } => {
            deliver(hub, who, caller, session, None, SocketMail::UseHere);
        }
        ClientMessage::Typing {
            session,
            conversation,
        } if budget.typing(session, conversation, Instant::now()) => {
            let mail = SocketMail::Typing { conversation };
            deliver(hub, who, caller, session, None, mail);
        }
        ClientMessage::Typing { .. } => {}
        ClientMessage::Command {
            id,
            session,
            command,
        } => {
            let mail = SocketMail::Command {
                id: id.clone(),
                command,
            };
            deliver(hub, who, caller, session, Some(id), mail);
        }
        ClientMessage::Offer {
            id,
            session,
            sdp,
            restart,
        } => {
            let mail = SocketMail::Offer {
                id: id.clone(),
                sdp,
                restart,
            };
            deliver(hub, who, caller, session, Some(id), mail);
        }
    }
    true
}

fn deliver(
    hub: &Hub,
    who: Who,
    caller: &Caller,
    session: SessionId,
    id: Option<String>,
    mail: SocketMail,
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
    hub.deliver(session, caller.clone(), mail);
}

/// Tells a message of an unknown kind from one that is no message at all; an id that can be found
/// goes back with the refusal, so that the page does not send it for ever.
fn refuse_unread(caller: &Caller, text: &str) {
    const KINDS: [&str; 7] = [
        "watch", "unwatch", "command", "offer", "useHere", "typing", "ping",
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
    caller.outbox.tell(&ServerMessage::Refused { id, problem });
}
