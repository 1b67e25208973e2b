//! One open socket, from `hello` to the end.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use bistand_session::{ConnectionId, PageId};
use bistand_store::TokenHash;
use bistand_wire::PROTOCOL;
use bistand_wire::socket::{Bye, ServerMessage};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use tokio::time::Instant;

use super::budget::Budget;
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
    cookie: Option<TokenHash>,
) {
    let hub = app.hub.clone();
    let _open = Up::socket(match who {
        Who::Agent(_) => AGENT,
        Who::Customer { .. } => CUSTOMER,
    });
    let (outbox, letters) = Outbox::new(id, Some(page));
    // Before anything is told: a sign-out from now on closes this socket too.
    let registered = cookie.map(|cookie| app.sockets.add(cookie, &outbox));
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
    let closing = writer.abort_handle();
    let mut budget = Budget::new(Instant::now());
    let mut closed = false;
    let mut silent_at = Instant::now() + SILENCE;
    loop {
        budget.refused(outbox.take_refusals(), Instant::now());
        tokio::select! {
            () = &mut coming, if is_coming => is_coming = false,
            ended = &mut writer => {
                if let Err(error) = ended {
                    tracing::error!(%error, "a socket's writer ended badly");
                }
                break;
            }
            message = next(&mut stream, budget.reads_at()) => match message {
                Some(Ok(Message::Close(frame))) => {
                    closed = is_goodbye(frame);
                    break;
                }
                Some(Ok(message)) => {
                    let meant = read::message(&hub, who, &caller, &mut budget, message).await;
                    // Silent is only whoever could be heard.
                    silent_at = Instant::now().max(budget.reads_at()) + SILENCE;
                    if let Some(registered) = registered.as_ref().filter(|_| meant) {
                        registered.used(now());
                    }
                }
                Some(Err(_)) | None => break,
            },
            () = tokio::time::sleep_until(silent_at) => break,
            () = hub.stopped() => {
                outbox.close(Bye::Restart);
                // The writer ends by itself once it has said goodbye.
                writer.await.ok();
                return;
            }
        }
    }
    closing.abort();
    match who {
        Who::Agent(user) => hub.agent_left(user, id, closed),
        Who::Customer { session, .. } => hub.gone(session, id, closed),
    }
}

/// The next message, not before `at`: until then it waits in the network. Cancel-safe.
async fn next(
    stream: &mut SplitStream<WebSocket>,
    at: Instant,
) -> Option<Result<Message, axum::Error>> {
    tokio::time::sleep_until(at).await;
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

/// Browsers close with "going away" when a tab is closed, reloaded or has crashed; our pages with
/// "normal" when they are done. A page that only suspects a dead connection gives no code.
fn is_goodbye(frame: Option<CloseFrame>) -> bool {
    frame.is_some_and(|frame| [close_code::AWAY, close_code::NORMAL].contains(&frame.code))
}

/// Writes letters until one says to close, the page is gone, or it reads too slowly.
async fn write(
    mut sink: SplitSink<WebSocket, Message>,
    Letters {
        mut letters,
        newest,
        overflow,
    }: Letters,
) {
    loop {
        let letter = tokio::select! {
            biased;
            () = overflow.notified() => Some(Letter::Close(Bye::TooSlow)),
            letter = letters.recv() => letter,
        };
        let text = match letter {
            Some(Letter::Text(text)) => Some(text),
            Some(Letter::Newest(about)) => newest.take(about),
            Some(Letter::Close(reason)) => {
                say_goodbye(&mut sink, reason).await;
                return;
            }
            None => return,
        };
        if let Some(text) = text {
            let sent = tokio::time::timeout(WRITE_TIMEOUT, sink.send(text.into())).await;
            if !matches!(sent, Ok(Ok(()))) {
                return;
            }
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
