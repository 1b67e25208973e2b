//! One open socket, from `hello` to the end.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
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
use crate::live::{Caller, Hub, Letter, Letters, Outbox, Told, now};
use crate::ops::metrics::{AGENT, CUSTOMER, Up};

/// A page that has said nothing for so long is gone: it pings every few seconds.
const SILENCE: Duration = Duration::from_secs(15);
/// How long one write may take before the page counts as gone.
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);

/// Runs a socket to its end.
pub(super) async fn run(
    socket: WebSocket,
    app: &App,
    (who, desk): (Who, Told),
    (id, page): (ConnectionId, PageId),
    (cookie, share): (TokenHash, Share),
) {
    let hub = app.hub.clone();
    let _open = Up::socket(match who {
        Who::Agent(_) => AGENT,
        Who::Customer { .. } => CUSTOMER,
    });
    let (outbox, letters) = Outbox::new(id, Some(page));
    // Before anything is told: a sign-out from now on closes this socket too.
    let registered = app.sockets.add(cookie, &outbox);
    let (sink, mut stream) = socket.split();
    let epoch = hub.epoch().to_owned();
    outbox.tell(&ServerMessage::Hello {
        protocol: PROTOCOL,
        now: now(),
        epoch,
        identity: who.identity(),
    });
    let mut writer = tokio::spawn(write(sink, letters));
    let caller = Caller {
        actor: who.actor(),
        outbox: outbox.clone(),
    };
    // Beside the reading: on a disk that hangs, what the page asks is answered all the same.
    let coming = come(&hub, who, desk, &caller);
    tokio::pin!(coming);
    let mut is_coming = true;
    let mut budget = Budget::new(share);
    let (mut closed, mut is_written) = (false, true);
    let mut silent_at = Instant::now() + SILENCE;
    let closing = outbox.closing();
    loop {
        budget.refused(outbox.take_refusals(), Instant::now());
        tokio::select! {
            // First of all: whoever may not be here any more is not listened to.
            biased;
            () = closing.begun() => break,
            () = hub.stopped() => {
                outbox.close(Bye::Restart);
                say_the_rest(writer, stream, budget).await;
                return;
            }
            () = &mut coming, if is_coming => is_coming = false,
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
                    let meant = read::message(&hub, who, &caller, &mut budget, message).await;
                    // Silent is only whoever could be heard.
                    silent_at = Instant::now().max(budget.reads_at()) + SILENCE;
                    if meant {
                        registered.used(now());
                    }
                }
                Some(Err(_)) | None => break,
            },
            () = tokio::time::sleep_until(silent_at) => break,
        }
    }
    // Before the page reads its goodbye, which may take it a while.
    go(&hub, who, id, closed);
    if is_written && closing.reason().is_some() {
        say_the_rest(writer, stream, budget).await;
    } else {
        writer.abort();
    }
}

/// Waits until the page has been told why, and what it was to be told before; not for long. What
/// it says meanwhile is dropped, and not left unread: a connection that ends with unread bytes can
/// take its last words with it.
async fn say_the_rest(
    mut writer: JoinHandle<()>,
    mut stream: SplitStream<WebSocket>,
    mut budget: Budget,
) {
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

/// The next message, when the budget allows it: until then it waits in the network. Cancel-safe.
async fn next(
    stream: &mut SplitStream<WebSocket>,
    budget: &Budget,
) -> Option<Result<Message, axum::Error>> {
    // Another socket of the same person may have put it off meanwhile.
    while budget.reads_at() > Instant::now() {
        tokio::time::sleep_until(budget.reads_at()).await;
    }
    stream.next().await
}

/// Tells the sessions that the page is there. One that cannot be shown its list is sent away to
/// come again.
async fn come(hub: &Hub, who: Who, desk: Told, caller: &Caller) {
    match who {
        Who::Agent(user) => {
            if hub.agent_came(user, &caller.outbox, desk).await.is_err() {
                caller.outbox.close(Bye::Restart);
            }
        }
        Who::Customer { session, .. } => hub.customer_came(session, caller.clone()),
    }
}

/// Tells the sessions that the socket is gone.
fn go(hub: &Hub, who: Who, id: ConnectionId, closed: bool) {
    match who {
        Who::Agent(user) => hub.agent_left(user, id, closed),
        Who::Customer { session, .. } => hub.gone(session, id, closed),
    }
}

fn note(ended: Result<(), JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "a socket's writer ended badly");
    }
}

/// Browsers close with "going away" when a tab is closed, reloaded or has crashed; our pages with
/// "normal" when they are done. A page that only suspects a dead connection gives no code.
fn says_goodbye(outbox: &Outbox, frame: Option<CloseFrame>) -> bool {
    let says =
        frame.is_some_and(|frame| [close_code::AWAY, close_code::NORMAL].contains(&frame.code));
    if says {
        outbox.said_goodbye();
    }
    says
}

/// Writes letters until the socket is to be closed, or the page is gone.
async fn write(mut sink: SplitSink<WebSocket, Message>, mut letters: Letters) {
    let closing = letters.closing.clone();
    let reason = tokio::select! {
        biased;
        // What has been begun is not cut off: it lies whole in the socket's own buffer.
        reason = closing.at_once() => Some(reason),
        reason = carry(&mut sink, &mut letters) => reason,
    };
    if let Some(reason) = reason {
        say_goodbye(&mut sink, reason).await;
    }
}

/// Writes letter after letter; the reason when one says to close, `None` when the page is gone or
/// reads too slowly.
async fn carry(sink: &mut SplitSink<WebSocket, Message>, letters: &mut Letters) -> Option<Bye> {
    loop {
        let text = match letters.letters.recv().await? {
            Letter::Text(text) => Some(text),
            Letter::Newest(about) => letters.newest.take(about),
            Letter::Close(reason) => return Some(reason),
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
        tracing::debug!("a page was gone before it could be told goodbye");
    }
}
