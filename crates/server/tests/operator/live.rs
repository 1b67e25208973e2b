//! Live sessions without the network: what no browser can bring about on purpose.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bistand_media::RoomId;
use bistand_server::live::{
    Caller, Clock, Environment, Forwarder, ListUpdates, Memory, Outbox, OutgoingFrame,
    OutgoingFrames, Random, SessionRegistry, SocketMessage, now,
};
use bistand_session::{
    Actor, ChatCommand, Command, ConnectionId, FIRST_CUSTOMER_SEAT, PageId, Policy, SessionId,
    UserId,
};
use bistand_store::{Store, StoreSettings};
use bistand_wire::socket::Bye;
use tokio::sync::mpsc;
use tokio::time::timeout;

#[path = "../common/rooms.rs"]
mod rooms;

use rooms::Rooms;

const AGENT: UserId = UserId(1);
const SOON: Duration = Duration::from_secs(10);

/// A registry with one session, whose clock panics on request.
struct House {
    registry: SessionRegistry,
    session: SessionId,
    rooms: Rooms,
    fails: Arc<AtomicBool>,
    _folder: tempfile::TempDir,
}

impl House {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = StoreSettings::serving_from(folder.path());
        let (rooms, fails) = (Rooms::default(), Arc::new(AtomicBool::new(false)));
        let clock = {
            let fails = fails.clone();
            Clock::new(move || {
                assert!(!fails.swap(false, Ordering::SeqCst), "as a test wants it");
                now()
            })
        };
        let environment = Environment {
            store: Store::open(&settings).await.unwrap().sessions(),
            media: Arc::new(rooms.clone()),
            clock,
            random: Random::default(),
            policy: Policy::DEFAULT,
        };
        let (_, media_events) = mpsc::unbounded_channel();
        let base = "https://test.example";
        let registry = SessionRegistry::start(environment, media_events, base, Memory::default());
        let registry = registry.await.unwrap();
        let session = registry.create(AGENT, "Mette").await.unwrap().session;
        Self {
            registry,
            session,
            rooms,
            fails,
            _folder: folder,
        }
    }

    /// A page of the agent opens its socket and asks to be shown the session.
    async fn page(&self, number: u64) -> (Caller, OutgoingFrames) {
        let (caller, frames) = caller(number);
        let came = self
            .registry
            .agent_connected(AGENT, &caller.outbox, ListUpdates::Whole);
        came.await.unwrap();
        let (have, turn) = (BTreeMap::new(), None);
        let watch = SocketMessage::Watch { have, turn };
        self.registry.deliver(self.session, caller.clone(), watch);
        (caller, frames)
    }

    fn say(&self, caller: Caller, body: &str) {
        let command = Command::Chat(ChatCommand::Say {
            conversation: Some(FIRST_CUSTOMER_SEAT),
            body: body.to_owned(),
        });
        let id = body.to_owned();
        let message = SocketMessage::Command { id, command };
        self.registry.deliver(self.session, caller, message);
    }
}

fn caller(number: u64) -> (Caller, OutgoingFrames) {
    let (outbox, frames) = Outbox::new(ConnectionId(number), Some(PageId(number)));
    let actor = Actor::Agent(AGENT);
    (Caller { actor, outbox }, frames)
}

/// Everything up to the last part of the view; `None` when the socket is closed to come again.
async fn shown(frames: &mut OutgoingFrames) -> Option<String> {
    let mut all = String::new();
    loop {
        let frame = timeout(SOON, frames.frames.recv()).await;
        match frame.expect("a frame in time").expect("a socket") {
            OutgoingFrame::Text(text) => all.push_str(&text),
            OutgoingFrame::Close(Bye::Restart) => return None,
            _ => {}
        }
        if all.contains(r#""part":"invitations""#) {
            return Some(all);
        }
    }
}

#[tokio::test]
async fn pages_of_a_session_that_panics_come_back_to_what_its_log_says() {
    let house = House::open().await;
    let (caller, mut frames) = house.page(1).await;
    assert!(shown(&mut frames).await.is_some());

    house.fails.store(true, Ordering::SeqCst);
    house.say(caller, "Hello");
    let closed = shown(&mut frames).await;
    assert_eq!(closed, None, "the page is sent to come again");
    assert!(!house.fails.load(Ordering::SeqCst), "the session panicked");
    let room = RoomId(house.session.0);
    assert_eq!(*house.rooms.0.lock().unwrap(), [room]);

    let (_, mut frames) = house.page(2).await;
    assert!(shown(&mut frames).await.is_some());
}

/// Commands may wait for a session to be woken while their sockets end.
#[tokio::test]
async fn d12_nobody_does_anything_who_has_gone_meanwhile() {
    let house = House::open().await;
    let (gone, frames) = caller(1);
    drop(frames);
    house.say(gone, "of somebody who has gone");
    let (here, mut frames) = house.page(2).await;
    house.say(here, "of somebody who is here");
    let mut all = shown(&mut frames).await.unwrap();
    while !all.contains("of somebody who is here") {
        match timeout(SOON, frames.frames.recv()).await.unwrap() {
            Some(OutgoingFrame::Text(text)) => all.push_str(&text),
            _ => panic!("{all}"),
        }
    }
    assert!(!all.contains("of somebody who has gone"), "{all}");
}
