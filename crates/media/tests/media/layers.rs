//! Which simulcast layer a page gets, by what its path carries.

use std::time::{Duration, Instant};

use bistand_media::{MediaEvent, TrackKind};

use crate::client::{Client, Path};
use crate::offering::candidate_of;
use crate::pace::{Pace, during, until};
use crate::relay::Relay;
use crate::server::Server;

const ROOM: u64 = 8;
const SENDER: u64 = 1;
const VIEWER: u64 = 2;

/// Thirty times a second this makes 150, 500 and 1,500 kbit/s: layer, packets, bytes of each.
const FRAME: Duration = Duration::from_millis(33);
const LAYERS: [(u8, usize, usize); 3] = [(0, 1, 620), (1, 2, 1_030), (2, 6, 1_030)];

/// How long going down may take on a loaded machine; on a quiet one it takes about one second.
const SOON: Duration = Duration::from_secs(10);

/// One frame of every layer; a keyframe on those for which one was asked.
fn film(sender: &mut Client) {
    for (layer, packets, bytes) in LAYERS {
        let key = (TrackKind::Camera, usize::from(layer));
        let mut wanted = sender.keyframes_wanted.contains(&key);
        sender.keyframes_wanted.retain(|asked| *asked != key);
        for _ in 0..packets {
            sender.send_sized(TrackKind::Camera, layer, wanted, bytes);
            wanted = false;
        }
    }
}

/// Whether the last packets that came are all of such layers.
fn settled(viewer: &Client, is_it: impl Fn(u8) -> bool) -> bool {
    let last = || viewer.received.iter().rev().take(60);
    last().count() == 60 && last().all(|received| is_it(received.content.layer))
}

async fn sender_and_viewer(server: &Server, relay: &mut Relay) -> Vec<Client> {
    let media = &server.media;
    let sender = Client::join_with(media, (ROOM, SENDER, 1), Path::Udp, true).await;
    let viewer = Client::join(media, (ROOM, VIEWER, 2), Path::Relay(relay.address())).await;
    let mut clients = vec![sender.expect("joins"), viewer.expect("joins")];
    relay.lead_to(candidate_of(&clients[1].answer, "udp").expect("a candidate"));
    until(&mut clients, "both connected", |c| {
        relay.pass();
        c.iter().all(|c| c.is_connected)
    });
    server.flow(ROOM, &[(SENDER, TrackKind::Camera, VIEWER, 0)]);
    clients
}

#[tokio::test]
async fn a_free_path_gets_the_full_layer_of_a_real_camera() {
    let mut server = Server::start();
    let mut relay = Relay::new(0x5eed);
    let mut clients = sender_and_viewer(&server, &mut relay).await;
    let mut pace = Pace::every(FRAME);
    until(&mut clients, "the full layer, and reported so", |c| {
        relay.pass();
        if pace.is_due() {
            film(&mut c[0]);
        }
        let reported = server.has_emitted(|event| {
            matches!(
                event,
                MediaEvent::Quality(quality)
                    if quality.layers == [(0, 2)] && quality.estimate > Some(1_500_000)
            )
        });
        reported && settled(&c[1], |layer| layer == 2)
    });
}

#[tokio::test]
async fn a_path_that_shrinks_gets_less_without_a_queue_and_more_when_it_grows() {
    let server = Server::start();
    let mut relay = Relay::new(0xfeed);
    let mut clients = sender_and_viewer(&server, &mut relay).await;
    let mut pace = Pace::every(FRAME);
    until(&mut clients, "the full layer", |c| {
        relay.pass();
        if pace.is_due() {
            film(&mut c[0]);
        }
        settled(&c[1], |layer| layer == 2)
    });

    relay.narrow(Some(700_000));
    let shrunk = Instant::now();
    until(&mut clients, "a lower layer", |c| {
        relay.pass();
        if pace.is_due() {
            film(&mut c[0]);
        }
        settled(&c[1], |layer| layer < 2)
    });
    let took = shrunk.elapsed();
    assert!(took < SOON, "{took:?} with more than the path carries");

    // What the path carries arrives immediately: at nearly every moment its queue is short.
    let mut waits = Vec::new();
    during(&mut clients, Duration::from_secs(4), |c| {
        relay.pass();
        if pace.is_due() {
            film(&mut c[0]);
        }
        waits.push(relay.wait());
    });
    waits.sort();
    let usual = waits[waits.len() * 3 / 4];
    assert!(usual < Duration::from_millis(120), "{usual:?} in the queue");

    relay.narrow(None);
    until(&mut clients, "the full layer again", |c| {
        relay.pass();
        if pace.is_due() {
            film(&mut c[0]);
        }
        settled(&c[1], |layer| layer == 2)
    });
}
