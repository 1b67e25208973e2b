//! What a subscriber's slots receive: keyframes, layers, continuous numbers, retransmissions.

use std::time::{Duration, Instant};

use bistand_media::{MediaEvent, PeerId, RoomId, TrackKind};

use crate::client::{Client, Path, Received};
use crate::offering::candidate_of;
use crate::pace::{Pace, during, until};
use crate::relay::Relay;
use crate::server::Server;

const ROOM: u64 = 3;
const SENDER: u64 = 1;
const VIEWER: u64 = 2;
const LATER: u64 = 4;
const THIRD: u64 = 5;

async fn sender_and_viewer(server: &Server, simulcast: bool) -> Vec<Client> {
    let media = &server.media;
    let sender = Client::join_with(media, (ROOM, SENDER, 1), Path::Udp, simulcast);
    let viewer = Client::join(media, (ROOM, VIEWER, 2), Path::Udp);
    let mut clients = vec![sender.await.expect("joins"), viewer.await.expect("joins")];
    until(&mut clients, "both connected", |c| {
        c.iter().all(|c| c.is_connected)
    });
    clients
}

/// Sends the given layers of the camera; a keyframe on those for which one was asked.
fn film(sender: &mut Client, layers: &[(u8, usize)]) {
    for &(layer, bytes) in layers {
        let key = (TrackKind::Camera, usize::from(layer));
        let wanted = sender.keyframes_wanted.contains(&key);
        sender.keyframes_wanted.retain(|asked| *asked != key);
        sender.send_sized(TrackKind::Camera, layer, wanted, bytes);
    }
}

/// Sequence numbers without gaps or repetitions, and continuous timestamps and picture ids.
fn assert_continuous(received: &[&Received]) {
    for pair in received.windows(2) {
        assert_eq!(
            pair[1].sequence,
            pair[0].sequence + 1,
            "sequence numbers go on"
        );
        let passed = pair[1].timestamp.wrapping_sub(pair[0].timestamp);
        assert!(passed > 0 && passed < 90_000 * 5, "time goes on: {passed}");
        let picture = |r: &Received| r.picture_id.expect("a picture id");
        assert_eq!(
            picture(pair[1]),
            (picture(pair[0]) + 1) & 0x7fff,
            "pictures go on"
        );
    }
}

#[tokio::test]
async fn a_subscription_asks_the_publisher_for_a_keyframe_and_begins_there() {
    let server = Server::start();
    let mut clients = sender_and_viewer(&server, false).await;
    let mut pace = Pace::every(Duration::from_millis(10));
    // The camera has been on for a while: its first keyframe is long past.
    clients[0].send(TrackKind::Camera, 0, true);
    during(&mut clients, Duration::from_millis(700), |c| {
        if pace.is_due() {
            c[0].send(TrackKind::Camera, 0, false);
        }
    });
    server.flow(ROOM, &[(SENDER, TrackKind::Camera, VIEWER, 2)]);
    until(&mut clients, "a keyframe is asked for", |c| {
        if pace.is_due() {
            c[0].send(TrackKind::Camera, 0, false);
        }
        !c[0].keyframes_wanted.is_empty()
    });
    assert_eq!(
        clients[1].received.len(),
        0,
        "nothing that cannot be decoded"
    );
    until(&mut clients, "pictures", |c| {
        if pace.is_due() {
            film(&mut c[0], &[(0, 100)]);
        }
        c[1].video_on(2) > 10
    });
    let received = clients[1].in_slot(false, 2);
    assert!(received[0].keyframe);
    assert_continuous(&received);
}

#[tokio::test]
async fn a_picture_sent_just_ahead_of_its_route_begins_with_it() {
    let server = Server::start();
    let mut clients = sender_and_viewer(&server, false).await;
    let mut pace = Pace::every(Duration::from_millis(10));
    // As a page that accepts a call does: the rules allow it a moment later.
    clients[0].send(TrackKind::Camera, 0, true);
    during(&mut clients, Duration::from_millis(100), |c| {
        if pace.is_due() {
            c[0].send(TrackKind::Camera, 0, false);
        }
    });
    server.flow(ROOM, &[(SENDER, TrackKind::Camera, VIEWER, 2)]);
    until(&mut clients, "pictures", |c| {
        if pace.is_due() {
            c[0].send(TrackKind::Camera, 0, false);
        }
        c[1].video_on(2) > 20
    });
    let received = clients[1].in_slot(false, 2);
    assert!(received[0].keyframe);
    assert_continuous(&received);
    assert!(clients[0].keyframes_wanted.is_empty(), "it was there");
}

#[tokio::test]
async fn a_decoder_that_lost_its_way_reaches_the_publisher_but_not_too_often() {
    let server = Server::start();
    let mut clients = sender_and_viewer(&server, false).await;
    server.flow(ROOM, &[(SENDER, TrackKind::Camera, VIEWER, 0)]);
    let mut pace = Pace::every(Duration::from_millis(10));
    until(&mut clients, "pictures", |c| {
        if pace.is_due() {
            film(&mut c[0], &[(0, 100)]);
        }
        c[1].video_on(0) > 10
    });
    clients[0].keyframes_wanted.clear();
    let begun = Instant::now();
    let mut requested = 0;
    until(&mut clients, "100 requests", |c| {
        if pace.is_due() {
            c[1].want_keyframe(0);
            c[0].send(TrackKind::Camera, 0, false);
            requested += 1;
        }
        requested >= 100
    });
    // At most one in 400 ms, and those of the last moment.
    let most = begun.elapsed().as_millis() as usize / 400 + 2;
    let asked = clients[0].keyframes_wanted.len();
    assert!(
        (1..=most).contains(&asked),
        "{requested} requests became {asked} at the publisher"
    );
}

#[tokio::test]
async fn the_best_layer_is_taken_and_when_it_ends_the_next_and_nobody_notices() {
    let mut server = Server::start();
    let mut clients = sender_and_viewer(&server, true).await;
    server.flow(ROOM, &[(SENDER, TrackKind::Camera, VIEWER, 0)]);
    // Some 30, 60 and 90 kbit/s: whatever a loaded machine does to the estimate, it carries them.
    let all = [(0, 40), (1, 80), (2, 120)];
    let mut pace = Pace::every(Duration::from_millis(10));
    until(&mut clients, "the best layer, and reported so", |c| {
        if pace.is_due() {
            film(&mut c[0], &all);
        }
        server.has_emitted(|event| {
            matches!(
                event,
                MediaEvent::Quality(quality) if quality.layers == [(0, 2)]
            )
        }) && c[1]
            .received
            .iter()
            .filter(|r| r.content.layer == 2)
            .count()
            > 20
    });
    // The publisher's own path gets narrow: it stops its best layer.
    until(&mut clients, "the middle layer", |c| {
        if pace.is_due() {
            film(&mut c[0], &all[..2]);
        }
        let received = c[1].in_slot(false, 0);
        received.iter().rev().take(20).all(|r| r.content.layer == 1)
    });
    let received = clients[1].in_slot(false, 0);
    assert_continuous(&received);
    for pair in received
        .windows(2)
        .filter(|p| p[0].content.layer != p[1].content.layer)
    {
        assert!(pair[1].keyframe, "a layer begins with a keyframe");
    }
}

#[tokio::test]
async fn another_publisher_in_the_same_slot_continues_its_numbers() {
    let server = Server::start();
    let mut clients = sender_and_viewer(&server, false).await;
    let later = Client::join(&server.media, (ROOM, LATER, 3), Path::Udp)
        .await
        .expect("joins");
    clients.push(later);
    until(&mut clients, "all connected", |c| {
        c.iter().all(|c| c.is_connected)
    });
    let mut pace = Pace::every(Duration::from_millis(10));
    let film_both = |c: &mut [Client], pace: &mut Pace| {
        if pace.is_due() {
            film(&mut c[0], &[(0, 100)]);
            film(&mut c[2], &[(0, 100)]);
        }
    };
    server.flow(ROOM, &[(SENDER, TrackKind::Camera, VIEWER, 0)]);
    until(&mut clients, "the first one", |c| {
        film_both(c, &mut pace);
        c[1].video_on(0) > 10
    });
    server.flow(ROOM, &[(LATER, TrackKind::Camera, VIEWER, 0)]);
    until(&mut clients, "the other one", |c| {
        film_both(c, &mut pace);
        c[1].received
            .iter()
            .filter(|r| u64::from(r.content.sender) == LATER)
            .count()
            > 10
    });
    let received = clients[1].in_slot(false, 0);
    assert_continuous(&received);
    let first = received
        .iter()
        .find(|r| u64::from(r.content.sender) == LATER);
    assert!(first.is_some_and(|r| r.keyframe));
}

#[tokio::test]
async fn when_a_publisher_leaves_the_others_go_on_in_their_slots() {
    let server = Server::start();
    let mut clients = sender_and_viewer(&server, false).await;
    for peer in [LATER, THIRD] {
        let client = Client::join(&server.media, (ROOM, peer, peer), Path::Udp);
        clients.push(client.await.expect("joins"));
    }
    until(&mut clients, "all connected", |c| {
        c.iter().all(|c| c.is_connected)
    });
    let routes = [
        (SENDER, TrackKind::Camera, VIEWER, 0),
        (LATER, TrackKind::Camera, VIEWER, 1),
        (THIRD, TrackKind::Camera, VIEWER, 2),
    ];
    server.flow(ROOM, &routes);
    let mut pace = Pace::every(Duration::from_millis(10));
    until(&mut clients, "all three", |c| {
        if pace.is_due() {
            for publisher in [0, 2, 3] {
                film(&mut c[publisher], &[(0, 100)]);
            }
        }
        (0..3).all(|slot| c[1].video_on(slot) > 10)
    });
    server.media.leave(RoomId(ROOM), PeerId(SENDER));
    server.flow(ROOM, &routes[1..]);
    for client in &mut clients {
        client.keyframes_wanted.clear();
    }
    let before = [1, 2].map(|slot| clients[1].video_on(slot));
    until(&mut clients, "the two who stay, and no keyframe", |c| {
        if pace.is_due() {
            for publisher in [2, 3] {
                c[publisher].send(TrackKind::Camera, 0, false);
            }
        }
        (1..3).all(|slot| c[1].video_on(slot) > before[slot - 1] + 50)
    });
    for (publisher, slot, sender) in [(2, 1, LATER), (3, 2, THIRD)] {
        assert_eq!(clients[publisher].keyframes_wanted, []);
        let received = clients[1].in_slot(false, slot);
        assert_continuous(&received);
        let mut from = received.iter().map(|r| u64::from(r.content.sender));
        assert!(from.all(|from| from == sender), "slot {slot}");
    }
}

#[tokio::test]
async fn losses_on_the_way_to_and_from_the_server_are_repaired() {
    let server = Server::start();
    let mut relays = [Relay::new(0x5eed), Relay::new(0xfeed)];
    let mut clients = Vec::new();
    for (peer, relay) in [SENDER, VIEWER].into_iter().zip(&mut relays) {
        let path = Path::Relay(relay.address());
        let client = Client::join(&server.media, (ROOM, peer, peer), path)
            .await
            .expect("joins");
        relay.lead_to(candidate_of(&client.answer, "udp").expect("a candidate"));
        clients.push(client);
    }
    until(&mut clients, "both connected", |c| {
        relays.iter_mut().for_each(Relay::pass);
        c.iter().all(|c| c.is_connected)
    });
    server.flow(ROOM, &[(SENDER, TrackKind::Camera, VIEWER, 0)]);
    let mut pace = Pace::every(Duration::from_millis(10));
    until(&mut clients, "pictures", |c| {
        relays.iter_mut().for_each(Relay::pass);
        if pace.is_due() {
            film(&mut c[0], &[(0, 500)]);
        }
        c[1].video_on(0) > 50
    });
    relays.iter_mut().for_each(|relay| relay.loss = 50);
    let mut sent = Vec::new();
    until(&mut clients, "500 pictures under loss", |c| {
        relays.iter_mut().for_each(Relay::pass);
        if pace.is_due() {
            sent.push(c[0].send_sized(TrackKind::Camera, 0, false, 500).number);
        }
        sent.len() >= 500
    });
    relays.iter_mut().for_each(|relay| relay.loss = 0);
    until(&mut clients, "all of them repaired", |c| {
        relays.iter_mut().for_each(Relay::pass);
        if pace.is_due() {
            c[0].send_sized(TrackKind::Camera, 0, false, 500);
        }
        let came = |number: &u32| c[1].received.iter().any(|r| r.content.number == *number);
        // 5 % twice over, retransmissions lost too: 98 % is what retransmission makes of 90 %.
        sent.iter().filter(|number| came(number)).count() * 100 >= sent.len() * 98
    });
    assert!(
        relays.iter().map(|relay| relay.lost).sum::<usize>() > 30,
        "the relay did lose"
    );
}

#[tokio::test]
async fn who_comes_late_gets_a_keyframe_and_numbers_from_the_beginning() {
    let server = Server::start();
    let mut clients = sender_and_viewer(&server, false).await;
    server.flow(
        ROOM,
        &[
            (SENDER, TrackKind::Camera, VIEWER, 0),
            (SENDER, TrackKind::Camera, LATER, 0),
            (SENDER, TrackKind::Microphone, LATER, 0),
        ],
    );
    // The sender's own numbers begin near the end of 16 bits and have rolled over by now.
    let mut pace = Pace::every(Duration::from_millis(1));
    let mut sent = 0;
    until(&mut clients, "the sender's numbers have rolled over", |c| {
        if pace.is_due() {
            for _ in 0..20 {
                film(&mut c[0], &[(0, 50)]);
                c[0].send(TrackKind::Microphone, 0, false);
                sent += 1;
            }
        }
        sent > 6_000
    });
    let late = Client::join(&server.media, (ROOM, LATER, 9), Path::Udp)
        .await
        .expect("joins");
    clients.push(late);
    let mut pace = Pace::every(Duration::from_millis(10));
    until(&mut clients, "the late one sees and hears", |c| {
        if pace.is_due() {
            film(&mut c[0], &[(0, 100)]);
            c[0].send(TrackKind::Microphone, 0, false);
        }
        c[2].video_on(0) > 10 && c[2].audio_on(0) > 10
    });
    assert!(clients[2].in_slot(false, 0)[0].keyframe);
    assert!(clients[2].received.iter().all(|r| r.sequence < 3_000));
}
