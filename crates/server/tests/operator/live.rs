//! Live sessions without the network: what no browser can bring about on purpose.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bistand_media::{ConnectionId as MediaConnection, Flow, MediaError, PeerId, RoomId, TrackKind};
use bistand_server::live::{
    Caller, Clock, Forwarder, Hub, Letter, Letters, Memory, Outbox, Random, SocketMail,
    Surroundings, Told, now,
};
use bistand_session::{
    Actor, Command, ConnectionId, FIRST_CUSTOMER_SEAT, PageId, SessionId, UserId,
};
use bistand_store::{Store, StoreSettings};
use bistand_wire::socket::Bye;
use futures_util::future::{BoxFuture, FutureExt};
use tokio::sync::mpsc;
use tokio::time::timeout;

const AGENT: UserId = UserId(1);
const SOON: Duration = Duration::from_secs(10);

/// Forwards nothing, and remembers which rooms were closed.
#[derive(Clone, Default)]
struct Rooms(Arc<Mutex<Vec<RoomId>>>);

impl Forwarder for Rooms {
    fn set_flow(&self, _: RoomId, _: Flow) {}
    fn prepare(&self, _: RoomId, _: PeerId, _: TrackKind) {}
    fn leave(&self, _: RoomId, _: PeerId) {}

    fn close(&self, room: RoomId) {
        self.0.lock().unwrap().push(room);
    }

    fn connect(
        &self,
        _: RoomId,
        _: PeerId,
        _: MediaConnection,
        _: String,
    ) -> BoxFuture<'_, Result<String, MediaError>> {
        std::future::ready(Err(MediaError::Busy)).boxed()
    }

    fn restart(
        &self,
        room: RoomId,
        peer: PeerId,
        connection: MediaConnection,
        offer: String,
    ) -> BoxFuture<'_, Result<String, MediaError>> {
        self.connect(room, peer, connection, offer)
    }
}

/// A hub with one session, whose clock panics when it is told to.
struct House {
    hub: Hub,
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
        let around = Surroundings {
            store: Arc::new(Store::open(&settings).await.unwrap()),
            media: Arc::new(rooms.clone()),
            clock,
            random: Random::default(),
        };
        let (_, media_events) = mpsc::unbounded_channel();
        let base = "https://test.example";
        let hub = Hub::start(around, media_events, base, Memory::default());
        let hub = hub.await.unwrap();
        let session = hub.open(AGENT, "Mette").await.unwrap().session;
        Self {
            hub,
            session,
            rooms,
            fails,
            _folder: folder,
        }
    }

    /// A page of the agent opens its socket and asks to be shown the session.
    async fn page(&self, number: u64) -> (Caller, Letters) {
        let (caller, letters) = caller(number);
        let came = self.hub.agent_came(AGENT, &caller.outbox, Told::Whole);
        came.await.unwrap();
        let (have, turn) = (BTreeMap::new(), None);
        let watch = SocketMail::Watch { have, turn };
        self.hub.deliver(self.session, caller.clone(), watch);
        (caller, letters)
    }

    fn say(&self, caller: Caller, body: &str) {
        let command = Command::Say {
            conversation: Some(FIRST_CUSTOMER_SEAT),
            body: body.to_owned(),
        };
        let id = body.to_owned();
        let message = SocketMail::Command { id, command };
        self.hub.deliver(self.session, caller, message);
    }
}

fn caller(number: u64) -> (Caller, Letters) {
    let (outbox, letters) = Outbox::new(ConnectionId(number), Some(PageId(number)));
    let actor = Actor::Agent(AGENT);
    (Caller { actor, outbox }, letters)
}

/// Everything up to the last part of the view; `None` when the socket is closed to come again.
async fn shown(letters: &mut Letters) -> Option<String> {
    let mut all = String::new();
    loop {
        let letter = timeout(SOON, letters.letters.recv()).await;
        match letter.expect("a letter in time").expect("a socket") {
            Letter::Text(text) => all.push_str(&text),
            Letter::Close(Bye::Restart) => return None,
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
    let (caller, mut letters) = house.page(1).await;
    assert!(shown(&mut letters).await.is_some());

    house.fails.store(true, Ordering::SeqCst);
    house.say(caller, "Hello");
    let closed = shown(&mut letters).await;
    assert_eq!(closed, None, "the page is sent to come again");
    assert!(!house.fails.load(Ordering::SeqCst), "the session panicked");
    let room = RoomId(house.session.0);
    assert_eq!(*house.rooms.0.lock().unwrap(), [room]);

    let (_, mut letters) = house.page(2).await;
    assert!(shown(&mut letters).await.is_some());
}

/// Commands may wait for a session to be woken while their sockets end.
#[tokio::test]
async fn d12_nobody_does_anything_who_has_gone_meanwhile() {
    let house = House::open().await;
    let (gone, letters) = caller(1);
    drop(letters);
    house.say(gone, "of somebody who has gone");
    let (here, mut letters) = house.page(2).await;
    house.say(here, "of somebody who is here");
    let mut all = shown(&mut letters).await.unwrap();
    while !all.contains("of somebody who is here") {
        match timeout(SOON, letters.letters.recv()).await.unwrap() {
            Some(Letter::Text(text)) => all.push_str(&text),
            _ => panic!("{all}"),
        }
    }
    assert!(!all.contains("of somebody who has gone"), "{all}");
}
