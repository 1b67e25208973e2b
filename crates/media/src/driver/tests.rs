//! That a fault costs one room. It needs a fault, which only the crate itself can make.

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
