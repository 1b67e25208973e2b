//! The sockets between the pages and the server, as `server/src/socket` runs them: one task reads,
//! one writes, and either ends the other.

use std::time::Duration;

use bistand_server::live::{Caller, Hub, Letter, Letters, Outbox, SocketMail, Told};
use bistand_session::{Actor, ConnectionId, SessionId};
use bistand_wire::socket::Bye;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::page::{Link, Sent};
use super::routes;
use super::stage::Stage;

/// A page that says nothing for so long is gone, in ms.
const SILENCE_MS: u64 = 15_000;

/// Opens a socket for a page, which asks for what it wants and repeats what was not answered.
pub(super) fn open(stage: &Stage, hub: &Hub, page: usize) {
    let mut inner = stage.lock();
    let connection = ConnectionId(inner.dice.roll());
    let name = inner.pages[page].name(page);
    let (outbox, letters) = Outbox::new(connection, Some(name));
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
    let writer = tokio::spawn(write(stage.clone(), page, connection, letters));
    // Both ways of telling an agent's list.
    let told = if page == 0 {
        Told::Changes
    } else {
        Told::Whole
    };
    tokio::spawn(read(hub.clone(), (of, told), caller, inbox, writer));
}

/// The tab is closed, which the browser tells the server.
pub(super) fn close(stage: &Stage, page: usize) {
    let mut inner = stage.lock();
    routes::closes(&mut inner, page);
    let Some(link) = inner.pages[page].reload() else {
        return;
    };
    inner.note(format!("page {page} closes {}", link.connection));
    // Whoever reads on the other side has gone already.
    link.inbox.send(Sent::Goodbye).ok();
}

/// The person is signed out: the server hangs up, and whatever the page says is in vain.
pub(super) fn sign_out(stage: &Stage, page: usize) {
    let mut inner = stage.lock();
    let Some(link) = inner.pages[page].unlink() else {
        return;
    };
    inner.note(format!("page {page} is signed out of {}", link.connection));
    link.outbox.close(Bye::SignedOut);
}

/// The page's socket is lost; `silently` the server notices only after some silence.
pub(super) fn lose(stage: &Stage, page: usize, silently: bool) {
    let mut inner = stage.lock();
    let Some(link) = inner.pages[page].unlink() else {
        return;
    };
    inner.note(format!("page {page} loses {}", link.connection));
    if silently {
        let wait = inner.dice.below(SILENCE_MS);
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
    hub: Hub,
    (of, told): (Option<SessionId>, Told),
    caller: Caller,
    mut inbox: mpsc::UnboundedReceiver<Sent>,
    mut writer: JoinHandle<()>,
) {
    let coming = come(&hub, (of, told), &caller);
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
            () = hub.stopped() => {
                caller.outbox.close(Bye::Restart);
                // The writer ends by itself once it has said goodbye.
                writer.await.ok();
                return;
            }
            message = inbox.recv() => match message {
                Some(Sent::Goodbye) => {
                    closed = true;
                    caller.outbox.said_goodbye();
                    break;
                }
                Some(message) => deliver(&hub, &caller, message),
                None => break,
            },
        }
    }
    let connection = caller.outbox.connection;
    match (of, caller.actor) {
        (Some(session), _) => hub.gone(session, connection, closed),
        (None, Actor::Agent(user)) => hub.agent_left(user, connection, closed),
        _ => {}
    }
    if is_written && caller.outbox.closing().reason().is_some() {
        writer.await.ok();
    } else {
        writer.abort();
    }
}

async fn come(hub: &Hub, (of, told): (Option<SessionId>, Told), caller: &Caller) {
    match (of, caller.actor) {
        (Some(session), _) => hub.customer_came(session, caller.clone()),
        (None, Actor::Agent(user)) if hub.agent_came(user, &caller.outbox, told).await.is_err() => {
            caller.outbox.close(Bye::Restart);
        }
        _ => {}
    }
}

fn deliver(hub: &Hub, caller: &Caller, message: Sent) {
    let (session, mail) = match message {
        Sent::Command(session, id, command) => {
            let command = *command;
            (session, SocketMail::Command { id, command })
        }
        Sent::Offer(session, id, restart) => {
            let sdp = super::forwarder::offer_of(caller);
            (session, SocketMail::Offer { id, sdp, restart })
        }
        Sent::Watch(session, have) => (session, SocketMail::Watch { have, turn: None }),
        Sent::Unwatch(session) => (session, SocketMail::Unwatch),
        Sent::Typing(session, conversation) => (session, SocketMail::Typing { conversation }),
        Sent::Goodbye => return,
    };
    hub.deliver(session, caller.clone(), mail);
}

/// Hands the page its letters until one says to close, or it reads too slowly.
async fn write(stage: Stage, page: usize, connection: ConnectionId, mut letters: Letters) {
    loop {
        let wait = {
            let inner = stage.lock();
            let link = inner.pages[page].link.as_ref();
            let from = link.map_or(0, |link| link.reads_from);
            u64::try_from(from - inner.now().0).unwrap_or(0)
        };
        if wait > 0 {
            sleep(Duration::from_millis(wait)).await;
        }
        let letter = tokio::select! {
            biased;
            reason = letters.closing.at_once() => Some(Letter::Close(reason)),
            letter = letters.letters.recv() => letter,
        };
        match letter {
            Some(Letter::Text(text)) => stage.receive(page, connection, &text),
            Some(Letter::Newest(about)) => {
                if let Some(text) = letters.newest.take(about) {
                    stage.receive(page, connection, &text);
                }
            }
            Some(Letter::Close(reason)) => {
                stage.closed(page, connection, reason);
                return;
            }
            None => return,
        }
    }
}
