//! What needs a fault or other interfaces, which only the crate itself can make.

use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::sync::mpsc::unbounded_channel;

use super::Command;
use crate::{ConnectionId, Media, MediaError, MediaEvent, MediaSettings, PeerId, RoomId};

const OFFER: &str = include_str!("../../tests/media/chromium.sdp");
const PATIENCE: Duration = Duration::from_secs(10);

async fn connect(media: &Media, room: u64) -> Result<String, MediaError> {
    media
        .connect(RoomId(room), PeerId(1), ConnectionId(1), OFFER.to_owned())
        .await
}

#[tokio::test]
async fn a_fault_costs_one_room() {
    let (sender, mut events) = unbounded_channel();
    let any = "127.0.0.1:0".parse().expect("an address");
    let settings = MediaSettings {
        bind: vec![any],
        tcp: vec![],
        ..MediaSettings::default()
    };
    let media = Media::start(settings, sender).expect("starts");
    connect(&media, 1).await.expect("a room that will fail");
    connect(&media, 2).await.expect("a room beside it");
    // The report of the fault on the error stream is meant to be there.
    media
        .driver()
        .tell(RoomId(1), Command::Fail { room: RoomId(1) });
    let event = tokio::time::timeout(PATIENCE, events.recv())
        .await
        .expect("in time");
    assert_eq!(event, Some(MediaEvent::RoomFailed { room: RoomId(1) }));
    let restart =
        |room: u64| media.restart(RoomId(room), PeerId(1), ConnectionId(1), OFFER.to_owned());
    assert!(
        matches!(restart(1).await, Err(MediaError::NoConnection)),
        "the room is gone"
    );
    restart(2).await.expect("the other one lives");
    connect(&media, 1)
        .await
        .expect("the room can be opened again");
    let stopped = Instant::now();
    media.stop();
    assert!(stopped.elapsed() < PATIENCE);
}

/// The addresses of an answer's candidates, without those of TCP.
fn advertised(answer: &str) -> Vec<&str> {
    let candidates = answer
        .lines()
        .filter(|line| line.starts_with("a=candidate:"));
    let words = candidates.map(|line| line.split(' ').collect::<Vec<_>>());
    let udp = words.filter(|words| words[2] == "udp" && words[4] != "127.0.0.1");
    udp.map(|words| words[4]).collect()
}

#[tokio::test]
async fn addresses_are_those_of_the_moment_when_an_answer_is_made() {
    let (sender, _events) = unbounded_channel();
    let any = "0.0.0.0:0".parse().expect("an address");
    let settings = MediaSettings {
        bind: vec![any],
        tcp: vec![any],
        ..MediaSettings::default()
    };
    let interfaces: Arc<Mutex<Vec<IpAddr>>> = Arc::default();
    let read = Arc::clone(&interfaces);
    let read = Box::new(move || Ok(read.lock().expect("a list").clone()));
    let set = |list: &[&str]| {
        let list = list.iter().map(|ip| ip.parse().expect("an address"));
        *interfaces.lock().expect("a list") = list.collect();
    };
    // Before the network is up.
    let media = Media::start_with(&settings, &sender, read).expect("starts");
    assert!(matches!(
        connect(&media, 1).await,
        Err(MediaError::NoAddress)
    ));
    set(&["127.0.0.1", "192.0.2.1"]);
    let answer = answered(&media, "192.0.2.1").await;
    assert_eq!(advertised(&answer), ["192.0.2.1"]);
    // The address is another one; a page that restarts its ICE is notified.
    set(&["127.0.0.1", "192.0.2.2"]);
    let end = Instant::now() + PATIENCE;
    loop {
        let restart = media.restart(RoomId(1), PeerId(1), ConnectionId(1), OFFER.to_owned());
        let answer = restart.await.expect("an answer");
        if advertised(&answer) == ["192.0.2.2"] {
            break;
        }
        assert!(Instant::now() < end, "still {:?}", advertised(&answer));
    }
    media.stop();
}

/// Connects until an address is advertised: the list may have been read a moment ago.
async fn answered(media: &Media, address: &str) -> String {
    let end = Instant::now() + PATIENCE;
    loop {
        match connect(media, 1).await {
            Ok(answer) if answer.contains(address) => return answer,
            Ok(_) | Err(MediaError::NoAddress) => {
                assert!(Instant::now() < end, "{address} is never advertised");
            }
            Err(error) => panic!("{error}"),
        }
        tokio::task::yield_now().await;
    }
}
