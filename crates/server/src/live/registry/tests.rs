//! What happens to messages that a session does not read.

use bistand_session::{CallCommand, Command, ConnectionId, DeviceId, Policy, SeatId};
use bistand_store::{Store, StoreSettings};
use serde_json::Value;
use tempfile::TempDir;
use tokio::time::Instant;

use super::super::SocketMessage;
use super::super::deadline::ANSWER_TIMEOUT;
use super::super::environment::{Clock, Forwarder, Random};
use super::super::outbox::{Outbox, OutgoingFrame, OutgoingFrames};
use super::*;

#[path = "../../../tests/common/rooms.rs"]
mod rooms;

use rooms::Rooms;

const SESSION: SessionId = SessionId(7);
/// How late a refusal may be on a machine that is busy with other tests.
const SOON: Duration = Duration::from_secs(20);

/// A registry, and the mailbox of a session that does not read it.
async fn unread_mailbox() -> (TempDir, SessionRegistry, mpsc::Receiver<SessionMessage>) {
    let folder = tempfile::tempdir().unwrap();
    let settings = StoreSettings::in_folder(folder.path());
    let environment = Environment {
        store: Store::open(&settings).await.unwrap().sessions(),
        media: Arc::new(Rooms::default()),
        clock: Clock::default(),
        random: Random::default(),
        policy: Policy::default(),
    };
    let (_, events) = mpsc::unbounded_channel();
    let registry =
        SessionRegistry::start(environment, events, "http://localhost", Memory::default());
    let registry = registry.await.unwrap();
    let (_, messages) = registry.mailbox_of(SESSION).unwrap();
    (folder, registry, messages.expect("it slept"))
}

fn fill(registry: &SessionRegistry) {
    let handle = registry.sessions().get(&SESSION).cloned().unwrap();
    while handle.mailbox.try_send(SessionMessage::TextsErased).is_ok() {}
}

fn caller() -> (Caller, OutgoingFrames) {
    let (outbox, frames) = Outbox::new(ConnectionId(1), None);
    let actor = Actor::Customer(SeatId(2), DeviceId(3));
    (Caller { actor, outbox }, frames)
}

fn command(id: &str) -> SocketMessage {
    SocketMessage::Command {
        id: id.to_owned(),
        command: Command::Call(CallCommand::StartCall),
    }
}

fn offer(id: &str) -> SocketMessage {
    SocketMessage::Offer {
        id: id.to_owned(),
        sdp: String::new(),
        restart: false,
    }
}

/// A refusal, as id and code.
fn refusal(frame: OutgoingFrame) -> (String, String) {
    let OutgoingFrame::Text(text) = frame else {
        panic!("not a refusal");
    };
    let message: Value = serde_json::from_str(&text).unwrap();
    let field = |field: &Value| field.as_str().unwrap().to_owned();
    (field(&message["id"]), field(&message["problem"]["code"]))
}

/// The refusals that the page has received so far.
fn refused(frames: &mut OutgoingFrames) -> Vec<(String, String)> {
    let frames = std::iter::from_fn(|| frames.frames.try_recv().ok());
    frames.map(refusal).collect()
}

/// The next refusal that the page receives.
async fn next(frames: &mut OutgoingFrames) -> (String, String) {
    let frame = tokio::time::timeout(SOON, frames.frames.recv()).await;
    refusal(frame.expect("a refusal in time").expect("a refusal"))
}

fn as_unavailable(ids: &[&str]) -> Vec<(String, String)> {
    let each = ids.iter().map(|id| (*id).to_owned());
    each.map(|id| (id, "unavailable".to_owned())).collect()
}

#[tokio::test]
async fn what_a_full_mailbox_refuses_is_not_charged_to_the_page() {
    let (_folder, registry, _mail) = unread_mailbox().await;
    fill(&registry);
    let (caller, mut frames) = caller();
    registry.deliver(SESSION, caller.clone(), command("1"));
    registry.deliver(SESSION, caller.clone(), offer("2"));
    assert_eq!(refused(&mut frames), as_unavailable(&["1", "2"]));
    assert_eq!(caller.outbox.take_refusals(), 0);
}

#[tokio::test]
async fn a_full_mailbox_closes_no_socket_of_a_page_that_connects() {
    let (_folder, registry, mut messages) = unread_mailbox().await;
    fill(&registry);
    let (caller, _letters) = caller();
    registry.customer_connected(SESSION, caller.clone());
    let (have, turn) = (BTreeMap::new(), None);
    registry.deliver(SESSION, caller.clone(), SocketMessage::Watch { have, turn });
    tokio::task::yield_now().await;
    assert_eq!(caller.outbox.closing().reason(), None);
    let mut came = Vec::new();
    while came.len() < 2 {
        match messages.recv().await.expect("what waits") {
            SessionMessage::TextsErased => {}
            SessionMessage::Connect { .. } => came.push("connect"),
            SessionMessage::Watch { .. } => came.push("watch"),
            _ => panic!("something else"),
        }
    }
    assert_eq!(came, ["connect", "watch"]);
    assert_eq!(caller.outbox.closing().reason(), None);
}

#[tokio::test]
async fn an_offer_that_no_session_handles_is_refused_like_a_command() {
    let (_folder, registry, mut messages) = unread_mailbox().await;
    let (caller, mut frames) = caller();
    let began = Instant::now();
    registry.deliver(SESSION, caller.clone(), command("1"));
    registry.deliver(SESSION, caller.clone(), offer("2"));
    assert_eq!(
        [next(&mut frames).await, next(&mut frames).await].as_slice(),
        as_unavailable(&["1", "2"])
    );
    assert!(began.elapsed() >= ANSWER_TIMEOUT, "{:?}", began.elapsed());
    assert_eq!(caller.outbox.take_refusals(), 0);
    // The session no longer answers it: the page has sent another one.
    messages.recv().await.unwrap();
    let Some(SessionMessage::Offer { deadline, .. }) = messages.recv().await else {
        panic!("the offer");
    };
    assert!(deadline.has_passed());
}
