//! The sockets between the pages and the server, like `server/src/socket`: one task reads, one
//! writes, and either ends the other.

use std::time::Duration;

use bistand_server::live::{
    Caller, ListUpdates, Outbox, OutgoingFrame, OutgoingFrames, SessionRegistry, SocketMessage,
};
use bistand_session::{Actor, ConnectionId, SessionId};
use bistand_wire::socket::Bye;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::page::{Link, Sent};
use super::routes;
use super::scenario::Scenario;

/// A page that sends nothing for this long is gone, in ms.
const SILENCE_MS: u64 = 15_000;

/// Opens a socket for a page, which watches its sessions and repeats what was not answered.
pub(super) fn open(scenario: &Scenario, registry: &SessionRegistry, page: usize) {
    let mut inner = scenario.lock();
    let connection = ConnectionId(inner.rng.next_u64());
    let name = inner.pages[page].name(page);
    let (outbox, frames) = Outbox::new(connection, Some(name));
    let (sender, inbox) = mpsc::unbounded_channel();
    let now = inner.now().0;
    inner.note(format!("page {page} opens {connection}"));
    let page_now = &mut inner.pages[page];
    page_now.link = Some(Link {
        connection,
        outbox: outbox.clone(),
        inbox: sender,
        watched: std::collections::BTreeMap::new(),
        reads_from: now,
    });
    let caller = Caller {
        actor: page_now.actor,
        outbox,
    };
    let of = page_now.of;
    for session in page_now.wants.clone() {
        page_now.watch(session);
    }
    for mut asked in std::mem::take(&mut page_now.asked) {
        (asked.at, asked.rests) = (now, false);
        page_now.ask(asked);
    }
    drop(inner);
    let writer = tokio::spawn(write(scenario.clone(), page, connection, frames));
    // Both forms of the session list.
    let told = if page == 0 {
        ListUpdates::Changes
    } else {
        ListUpdates::Whole
    };
    tokio::spawn(read(registry.clone(), (of, told), caller, inbox, writer));
}

/// Closes the tab; the browser notifies the server.
pub(super) fn close(scenario: &Scenario, page: usize) {
    let mut inner = scenario.lock();
    routes::closes(&mut inner, page);
    let Some(link) = inner.pages[page].reload() else {
        return;
    };
    inner.note(format!("page {page} closes {}", link.connection));
    // The reader at the other end may be gone already.
    link.inbox.send(Sent::Goodbye).ok();
}

/// Signs the person out: the server closes the socket and ignores what the page sends.
pub(super) fn sign_out(scenario: &Scenario, page: usize) {
    let mut inner = scenario.lock();
    let Some(link) = inner.pages[page].unlink() else {
        return;
    };
    inner.note(format!("page {page} is signed out of {}", link.connection));
    link.outbox.close(Bye::SignedOut);
}

/// Loses the page's socket. If `silently`, the server only notices after some time.
pub(super) fn lose(scenario: &Scenario, page: usize, silently: bool) {
    let mut inner = scenario.lock();
    let Some(link) = inner.pages[page].unlink() else {
        return;
    };
    inner.note(format!("page {page} loses {}", link.connection));
    if silently {
        let wait = inner.rng.below(SILENCE_MS);
        let until = inner.now().0 + i64::try_from(wait).unwrap_or(0);
        let lingers = &mut inner.pages[page].lingers_until;
        *lingers = until.max(*lingers);
        tokio::spawn(async move {
            sleep(Duration::from_millis(wait)).await;
            drop(link);
        });
    }
}

async fn read(
    registry: SessionRegistry,
    (of, told): (Option<SessionId>, ListUpdates),
    caller: Caller,
    mut inbox: mpsc::UnboundedReceiver<Sent>,
    mut writer: JoinHandle<()>,
) {
    let coming = come(&registry, (of, told), &caller);
    tokio::pin!(coming);
    let (mut is_coming, mut closed, mut is_written) = (true, false, true);
    loop {
        tokio::select! {
            biased;
            () = caller.outbox.closing().begun() => break,
            () = &mut coming, if is_coming => is_coming = false,
            _ = &mut writer => {
                is_written = false;
                break;
            }
            () = registry.stopped() => {
                caller.outbox.close(Bye::Restart);
                // The writer ends once it has sent `bye`.
                writer.await.ok();
                return;
            }
            message = inbox.recv() => match message {
                Some(Sent::Goodbye) => {
                    closed = true;
                    caller.outbox.said_goodbye();
                    break;
                }
                Some(message) => deliver(&registry, &caller, message),
                None => break,
            },
        }
    }
    let connection = caller.outbox.connection;
    match (of, caller.actor) {
        (Some(session), _) => registry.disconnected(session, connection, closed),
        (None, Actor::Agent(user)) => registry.agent_disconnected(user, connection, closed),
        _ => {}
    }
    if is_written && caller.outbox.closing().reason().is_some() {
        writer.await.ok();
    } else {
        writer.abort();
    }
}

async fn come(
    registry: &SessionRegistry,
    (of, told): (Option<SessionId>, ListUpdates),
    caller: &Caller,
) {
    match (of, caller.actor) {
        (Some(session), _) => registry.customer_connected(session, caller.clone()),
        (None, Actor::Agent(user))
            if registry
                .agent_connected(user, &caller.outbox, told)
                .await
                .is_err() =>
        {
            caller.outbox.close(Bye::Restart);
        }
        _ => {}
    }
}

fn deliver(registry: &SessionRegistry, caller: &Caller, message: Sent) {
    let (session, mail) = match message {
        Sent::Command(session, id, command) => {
            let command = *command;
            (session, SocketMessage::Command { id, command })
        }
        Sent::Offer(session, id, restart) => {
            let sdp = super::forwarder::offer_of(caller);
            (session, SocketMessage::Offer { id, sdp, restart })
        }
        Sent::Watch(session, have) => (session, SocketMessage::Watch { have, turn: None }),
        Sent::Unwatch(session) => (session, SocketMessage::Unwatch),
        Sent::Typing(session, conversation) => (session, SocketMessage::Typing { conversation }),
        Sent::Goodbye => return,
    };
    registry.deliver(session, caller.clone(), mail);
}

/// Passes the frames to the page until one closes the socket, or the page reads too slowly.
async fn write(
    scenario: Scenario,
    page: usize,
    connection: ConnectionId,
    mut frames: OutgoingFrames,
) {
    loop {
        let wait = {
            let inner = scenario.lock();
            let link = inner.pages[page].link.as_ref();
            let from = link.map_or(0, |link| link.reads_from);
            u64::try_from(from - inner.now().0).unwrap_or(0)
        };
        if wait > 0 {
            sleep(Duration::from_millis(wait)).await;
        }
        let frame = tokio::select! {
            biased;
            reason = frames.closing.immediately() => Some(OutgoingFrame::Close(reason)),
            frame = frames.frames.recv() => frame,
        };
        match frame {
            Some(OutgoingFrame::Text(text)) => scenario.receive(page, connection, &text),
            Some(OutgoingFrame::Newest(about)) => {
                if let Some(text) = frames.newest.take(about) {
                    scenario.receive(page, connection, &text);
                }
            }
            Some(OutgoingFrame::Close(reason)) => {
                scenario.closed(page, connection, reason);
                return;
            }
            None => return,
        }
    }
}
