//! The sockets between the pages and the server, as `server/src/socket` runs them: one task reads,
//! one writes, and either ends the other.

use std::time::Duration;

use bistand_server::live::{Caller, Hub, Letter, Letters, Outbox, SocketMail, Told};
use bistand_session::{Actor, ConnectionId, PageId, SessionId};
use bistand_wire::Problem;
use bistand_wire::socket::{Bye, ServerMessage};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::page::{Link, Sent};
use super::stage::Stage;

/// A page that says nothing for so long is gone, in ms.
const SILENCE_MS: u64 = 15_000;

/// Opens a socket for a page, which asks for what it wants and repeats what was not answered.
pub(super) fn open(stage: &Stage, hub: &Hub, page: usize) {
    let mut inner = stage.lock();
    let connection = ConnectionId(inner.dice.roll());
    let (outbox, letters) = Outbox::new(connection, Some(PageId(1 + page as u64)));
    let (sender, inbox) = mpsc::unbounded_channel();
    let now = inner.now().0;
    inner.note(format!("page {page} opens {connection}"));
    let page_now = &mut inner.pages[page];
    page_now.link = Some(Link {
        connection,
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
        asked.at = now;
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

/// The page's socket is lost; `silently` the server notices only after some silence.
pub(super) fn lose(stage: &Stage, page: usize, silently: bool) {
    let mut inner = stage.lock();
    let Some(link) = inner.pages[page].unlink() else {
        return;
    };
    inner.note(format!("page {page} loses {}", link.connection));
    if silently {
        let wait = inner.dice.below(SILENCE_MS);
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
    let came = match (of, caller.actor) {
        (Some(session), _) => hub.customer_came(session, caller.clone()).await,
        (None, Actor::Agent(user)) => hub.agent_came(user, &caller.outbox, told).await,
        _ => Ok(()),
    };
    if came.is_err() {
        caller.outbox.close(Bye::Restart);
    }
    loop {
        tokio::select! {
            biased;
            _ = &mut writer => break,
            () = hub.stopped() => {
                caller.outbox.close(Bye::Restart);
                // The writer ends by itself once it has said goodbye.
                writer.await.ok();
                return;
            }
            message = inbox.recv() => match message {
                Some(message) => deliver(&hub, &caller, message).await,
                None => break,
            },
        }
    }
    writer.abort();
    let connection = caller.outbox.connection;
    match (of, caller.actor) {
        (Some(session), _) => hub.gone(session, connection, false),
        (None, Actor::Agent(user)) => hub.agent_left(user, connection, false),
        _ => {}
    }
}

async fn deliver(hub: &Hub, caller: &Caller, message: Sent) {
    let (session, id, mail) = match message {
        Sent::Command(session, id, command) => {
            let mail = SocketMail::Command {
                id: id.clone(),
                command: *command,
            };
            (session, Some(id), mail)
        }
        Sent::Offer(session, id, restart) => {
            let mail = SocketMail::Offer {
                id: id.clone(),
                sdp: super::forwarder::offer_of(caller.actor),
                restart,
            };
            (session, Some(id), mail)
        }
        Sent::Watch(session, have) => (session, None, SocketMail::Watch { have, turn: None }),
        Sent::Unwatch(session) => (session, None, SocketMail::Unwatch),
        Sent::Typing(session, conversation) => (session, None, SocketMail::Typing { conversation }),
    };
    if let Err(problem) = hub.deliver(session, caller.clone(), mail).await {
        refuse(caller, id, problem);
    }
}

fn refuse(caller: &Caller, id: Option<String>, problem: Problem) {
    (caller.outbox).tell(&ServerMessage::Refused { id, problem });
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
            () = letters.overflow.notified() => Some(Letter::Close(Bye::TooSlow)),
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
