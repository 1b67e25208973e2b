//! One open socket, from `hello` to the end.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use bistand_session::rules::holding::Before;
use bistand_session::{ConnectionId, PageId};
use bistand_store::TokenHash;
use bistand_wire::PROTOCOL;
use bistand_wire::socket::{Bye, ServerMessage};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use tokio::task::{JoinError, JoinHandle};
use tokio::time::Instant;

use super::budget::Budget;
use super::people::Share;
use super::{Who, read};
use crate::app::App;
use crate::live::{
    Caller, ListUpdates, Outbox, OutgoingFrame, OutgoingFrames, SessionRegistry, now,
};
use crate::ops::metrics::{AGENT, CUSTOMER, Up};

/// A page that has been silent for this long is gone: pages ping every few seconds.
const IDLE_TIMEOUT: Duration = Duration::from_secs(15);
/// How long one write may take before the page counts as gone.
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);

/// Runs a socket to its end.
pub(super) async fn run(
    socket: WebSocket,
    app: &App,
    (who, updates): (Who, ListUpdates),
    (id, page, before): (ConnectionId, PageId, Before),
    (cookie, share): (TokenHash, Share),
) {
    let registry = app.registry.clone();
    let _open = Up::socket(match who {
        Who::Agent(_) => AGENT,
        Who::Customer { .. } => CUSTOMER,
    });
    let (outbox, frames) = Outbox::new(id, Some(page));
    let outbox = outbox.in_tab_of(before);
    // Before anything is sent, so that a sign-out from now on closes this socket, too.
    let open_socket = app.sockets.add(cookie, who, &outbox);
    let (sink, mut stream) = socket.split();
    let epoch = registry.epoch().to_owned();
    outbox.send(&ServerMessage::Hello {
        protocol: PROTOCOL,
        now: now(),
        epoch,
        identity: who.identity(),
    });
    let mut writer = tokio::spawn(write(sink, frames));
    let caller = Caller {
        actor: who.actor(),
        outbox: outbox.clone(),
    };
    // Concurrently with reading: while the disk hangs, the page still gets answers.
    let opening = notify_open(&registry, who, updates, &caller);
    tokio::pin!(opening);
    let mut is_opening = true;
    let mut budget = Budget::new(share);
    let (mut closed, mut is_written) = (false, true);
    let mut silent_at = Instant::now() + IDLE_TIMEOUT;
    let closing = outbox.closing();
    loop {
        budget.refused(outbox.take_refusals(), Instant::now());
        tokio::select! {
            // First, so that nothing more is read from a page that lost its access.
            biased;
            () = closing.begun() => break,
            () = registry.stopped() => {
                outbox.close(Bye::Restart);
                drain(writer, stream, budget).await;
                return;
            }
            () = &mut opening, if is_opening => is_opening = false,
            ended = &mut writer => {
                note(ended);
                is_written = false;
                break;
            }
            message = next(&mut stream, &budget) => match message {
                Some(Ok(Message::Close(frame))) => {
                    closed = says_goodbye(&outbox, frame);
                    break;
                }
                Some(Ok(message)) => {
                    let meant = read::message(&registry, who, &caller, &mut budget, message).await;
                    // Only while the budget allows reading can the page time out.
                    silent_at = Instant::now().max(budget.reads_at()) + IDLE_TIMEOUT;
                    if meant {
                        open_socket.used(now());
                    }
                }
                Some(Err(_)) | None => break,
            },
            () = tokio::time::sleep_until(silent_at) => break,
        }
    }
    // Before the writer finishes: the page may take a while to read its `bye`.
    notify_closed(&registry, who, id, closed);
    if is_written && closing.reason().is_some() {
        drain(writer, stream, budget).await;
    } else {
        writer.abort();
    }
}

/// Waits, within a limit, until the page has received the waiting frames and the reason. Meanwhile
/// its messages are read and dropped: closing a connection with unread bytes can discard what was
/// sent last.
async fn drain(mut writer: JoinHandle<()>, mut stream: SplitStream<WebSocket>, mut budget: Budget) {
    let until = Instant::now() + WRITE_TIMEOUT;
    let mut is_read = true;
    loop {
        tokio::select! {
            ended = &mut writer => return note(ended),
            message = next(&mut stream, &budget), if is_read => match message {
                Some(Ok(message)) => budget.read(message.into_data().len(), Instant::now()),
                Some(Err(_)) | None => is_read = false,
            },
            () = tokio::time::sleep_until(until) => {
                writer.abort();
                return;
            }
        }
    }
}

/// The next message, once the budget allows it; until then it waits in the network. Cancel-safe.
async fn next(
    stream: &mut SplitStream<WebSocket>,
    budget: &Budget,
) -> Option<Result<Message, axum::Error>> {
    // Another socket of the same person may have postponed it meanwhile.
    while budget.reads_at() > Instant::now() {
        tokio::time::sleep_until(budget.reads_at()).await;
    }
    stream.next().await
}

/// Notifies the sessions that the socket is open. If its session list cannot be read, the page is
/// asked to reconnect.
async fn notify_open(registry: &SessionRegistry, who: Who, updates: ListUpdates, caller: &Caller) {
    match who {
        Who::Agent(user) => {
            if registry
                .agent_connected(user, &caller.outbox, updates)
                .await
                .is_err()
            {
                caller.outbox.close(Bye::Restart);
            }
        }
        Who::Customer { session, .. } => registry.customer_connected(session, caller.clone()),
    }
}

/// Notifies the sessions that the socket has closed.
fn notify_closed(registry: &SessionRegistry, who: Who, id: ConnectionId, closed: bool) {
    match who {
        Who::Agent(user) => registry.agent_disconnected(user, id, closed),
        Who::Customer { session, .. } => registry.disconnected(session, id, closed),
    }
}

fn note(ended: Result<(), JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "a socket's writer failed");
    }
}

/// Browsers close with "going away" when a tab is closed, reloaded or has crashed; our pages with
/// "normal" when they are done. A page that only suspects a dead connection sends no code.
fn says_goodbye(outbox: &Outbox, frame: Option<CloseFrame>) -> bool {
    let says =
        frame.is_some_and(|frame| [close_code::AWAY, close_code::NORMAL].contains(&frame.code));
    if says {
        outbox.said_goodbye();
    }
    says
}

/// Writes frames until the socket is to be closed, or the page is gone.
async fn write(mut sink: SplitSink<WebSocket, Message>, mut frames: OutgoingFrames) {
    let closing = frames.closing.clone();
    let reason = tokio::select! {
        biased;
        // A write that has begun is completed: the frame is in the socket's own buffer.
        reason = closing.immediately() => Some(reason),
        reason = carry(&mut sink, &mut frames) => reason,
    };
    if let Some(reason) = reason {
        say_goodbye(&mut sink, reason).await;
    }
}

/// Writes the frames. Returns the reason when one says to close, or `None` when the page is gone or
/// reads too slowly.
async fn carry(
    sink: &mut SplitSink<WebSocket, Message>,
    frames: &mut OutgoingFrames,
) -> Option<Bye> {
    loop {
        let text = match frames.frames.recv().await? {
            OutgoingFrame::Text(text) => Some(text),
            OutgoingFrame::Newest(about) => frames.newest.take(about),
            OutgoingFrame::Close(reason) => return Some(reason),
        };
        if let Some(text) = text {
            let sent = tokio::time::timeout(WRITE_TIMEOUT, sink.send(text.into())).await;
            sent.ok()?.ok()?;
        }
    }
}

async fn say_goodbye(sink: &mut SplitSink<WebSocket, Message>, reason: Bye) {
    let bye = ServerMessage::Bye { reason }.to_json();
    let close = CloseFrame {
        code: close_code::AWAY,
        reason: "".into(),
    };
    let farewell = async {
        sink.send(bye.into()).await?;
        sink.send(Message::Close(Some(close))).await
    };
    if !matches!(
        tokio::time::timeout(WRITE_TIMEOUT, farewell).await,
        Ok(Ok(()))
    ) {
        tracing::debug!("a page disconnected before it received `bye`");
    }
}
