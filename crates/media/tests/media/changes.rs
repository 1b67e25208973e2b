//! Connections that are replaced, restarted, moved, lost and given up; ports that are taken.

use std::net::UdpSocket;
use std::time::Duration;

use bistand_media::{
    ConnectionId, Media, MediaError, MediaEvent, MediaSettings, PeerId, RoomId, TrackKind,
};

use crate::client::{Client, Path};
use crate::offering::candidate_of;
use crate::pace::{Pace, during, until};
use crate::relay::Relay;
use crate::server::{Server, loopback};

const ROOM: u64 = 11;

async fn join(server: &Server, peer: u64, connection: u64, path: Path) -> Client {
    Client::join(&server.media, (ROOM, peer, connection), path)
        .await
        .expect("joins")
}

fn talk(client: &mut Client, pace: &mut Pace) {
    if pace.is_due() {
        client.send(TrackKind::Microphone, 0, false);
    }
}

#[tokio::test]
async fn a_newer_connection_replaces_the_older_one() {
    let mut server = Server::start();
    let mut clients = vec![
        join(&server, 1, 1, Path::Udp).await,
        join(&server, 2, 2, Path::Udp).await,
    ];
    until(&mut clients, "both connected", |c| {
        c.iter().all(|c| c.is_connected)
    });
    server.flow(
        ROOM,
        &[
            (1, TrackKind::Microphone, 2, 0),
            (2, TrackKind::Microphone, 1, 0),
        ],
    );
    let mut pace = Pace::every(Duration::from_millis(10));
    until(&mut clients, "the first connection", |c| {
        if pace.is_due() {
            c.iter_mut().for_each(|c| {
                c.send(TrackKind::Microphone, 0, false);
            });
        }
        c.iter().all(|c| c.audio_on(0) > 10)
    });
    clients.push(join(&server, 2, 3, Path::Tcp).await);
    until(
        &mut clients,
        "the newer one receives, the older one is notified",
        |c| {
            talk(&mut c[0], &mut pace);
            c[2].audio_on(0) > 10 && c[1].is_closed
        },
    );
    let heard = clients[1].received.len();
    let before = clients[0].received.len();
    until(&mut clients, "the newer one speaks", |c| {
        if pace.is_due() {
            c[0].send(TrackKind::Microphone, 0, false);
            c[2].send(TrackKind::Microphone, 0, false);
        }
        c[0].received.len() > before + 10
    });
    assert_eq!(clients[1].received.len(), heard, "the older one lingers");
    assert!(
        !server.has_emitted(|event| matches!(event, MediaEvent::Gone { .. })),
        "a replaced connection is not reported as gone"
    );
    // Ending the older one by its id does nothing to the newer one.
    server
        .media
        .disconnect(RoomId(ROOM), PeerId(2), ConnectionId(2));
    let heard = clients[2].received.len();
    until(&mut clients, "the newer one goes on", |c| {
        talk(&mut c[0], &mut pace);
        c[2].received.len() > heard + 10
    });
}

#[tokio::test]
async fn ice_restarts_on_the_same_connection() {
    let server = Server::start();
    let mut clients = vec![
        join(&server, 1, 1, Path::Udp).await,
        join(&server, 2, 2, Path::Udp).await,
    ];
    until(&mut clients, "both connected", |c| {
        c.iter().all(|c| c.is_connected)
    });
    server.flow(ROOM, &[(1, TrackKind::Microphone, 2, 0)]);
    let mut pace = Pace::every(Duration::from_millis(10));
    until(&mut clients, "sound", |c| {
        talk(&mut c[0], &mut pace);
        c[1].audio_on(0) > 10
    });
    for index in [0, 1] {
        let offer = clients[index].offer_restart();
        let (peer, connection) = (clients[index].peer, clients[index].connection);
        let answer = server
            .media
            .restart(RoomId(ROOM), peer, connection, offer)
            .await;
        let answer = answer.expect("an answer");
        assert_ne!(
            user_of(&answer),
            user_of(&clients[index].answer),
            "a new user name"
        );
        clients[index].restarted(&answer);
        let heard = clients[1].audio_on(0);
        until(&mut clients, "sound after the restart", |c| {
            talk(&mut c[0], &mut pace);
            c[1].audio_on(0) > heard + 50
        });
    }
    let missing = ConnectionId(99);
    let offer = clients[0].offer_restart();
    let result = server
        .media
        .restart(RoomId(ROOM), PeerId(1), missing, offer)
        .await;
    assert!(matches!(result, Err(MediaError::NoConnection)));
}

fn user_of(answer: &str) -> &str {
    answer
        .lines()
        .find(|line| line.starts_with("a=ice-ufrag:"))
        .expect("a user name")
}

#[tokio::test]
async fn a_page_whose_address_changes_is_followed() {
    let server = Server::start();
    let mut relay = Relay::new(1);
    let path = Path::Relay(relay.address());
    let mut clients = vec![
        join(&server, 1, 1, Path::Udp).await,
        join(&server, 2, 2, path).await,
    ];
    relay.lead_to(candidate_of(&clients[1].answer, "udp").expect("a candidate"));
    until(&mut clients, "both connected", |c| {
        relay.pass();
        c.iter().all(|c| c.is_connected)
    });
    server.flow(
        ROOM,
        &[
            (1, TrackKind::Microphone, 2, 0),
            (2, TrackKind::Microphone, 1, 0),
        ],
    );
    let mut pace = Pace::every(Duration::from_millis(10));
    for round in 0..3 {
        let before = [clients[0].audio_on(0), clients[1].audio_on(0)];
        until(
            &mut clients,
            &format!("sound both ways at address {round}"),
            |c| {
                relay.pass();
                if pace.is_due() {
                    c.iter_mut().for_each(|c| {
                        c.send(TrackKind::Microphone, 0, false);
                    });
                }
                c[0].audio_on(0) > before[0] + 30 && c[1].audio_on(0) > before[1] + 30
            },
        );
        relay.rebind();
    }
}

#[tokio::test]
async fn a_page_that_falls_silent_is_lost_and_back_when_packets_arrive_again() {
    let mut server = Server::start();
    let mut relay = Relay::new(2);
    let path = Path::Relay(relay.address());
    let mut clients = vec![join(&server, 1, 1, path).await];
    relay.lead_to(candidate_of(&clients[0].answer, "udp").expect("a candidate"));
    until(&mut clients, "connected", |c| {
        relay.pass();
        c[0].is_connected
    });
    let mut pace = Pace::every(Duration::from_millis(20));
    during(&mut clients, Duration::from_millis(300), |c| {
        relay.pass();
        talk(&mut c[0], &mut pace);
    });
    relay.is_cut = true;
    until(&mut clients, "lost", |c| {
        relay.pass();
        talk(&mut c[0], &mut pace);
        server.has_emitted(|event| matches!(event, MediaEvent::Lost { .. }))
    });
    assert!(!server.has_emitted(|event| matches!(event, MediaEvent::Back { .. })));
    relay.is_cut = false;
    until(&mut clients, "back", |c| {
        relay.pass();
        talk(&mut c[0], &mut pace);
        server.has_emitted(|event| matches!(event, MediaEvent::Back { .. }))
    });
}

#[tokio::test]
async fn an_idle_page_stays_connected() {
    let mut server = Server::start();
    let mut clients = vec![join(&server, 1, 1, Path::Udp).await];
    until(&mut clients, "connected", |c| c[0].is_connected);
    during(&mut clients, Duration::from_secs(8), |_| {});
    assert!(!server.has_emitted(|event| {
        matches!(event, MediaEvent::Lost { .. } | MediaEvent::Gone { .. })
    }));
    assert!(!clients[0].is_closed);
}

#[tokio::test]
async fn a_page_that_closes_is_gone_at_once() {
    let mut server = Server::start();
    let mut clients = vec![join(&server, 1, 1, Path::Udp).await];
    until(&mut clients, "connected", |c| c[0].is_connected);
    clients[0].rtc.close().expect("closes");
    until(&mut clients, "gone", |c| {
        c[0].hang_up();
        server.has_emitted(|event| matches!(event, MediaEvent::Gone { .. }))
    });
}

#[tokio::test]
async fn a_closed_room_and_a_stopped_server_say_goodbye() {
    let server = Server::start();
    let mut clients = vec![
        join(&server, 1, 1, Path::Udp).await,
        join(&server, 2, 2, Path::Tcp).await,
    ];
    until(&mut clients, "both connected", |c| {
        c.iter().all(|c| c.is_connected)
    });
    server.media.close(RoomId(ROOM));
    until(&mut clients, "notified", |c| c.iter().all(|c| c.is_closed));

    let mut clients = vec![join(&server, 1, 3, Path::Udp).await];
    until(&mut clients, "connected", |c| c[0].is_connected);
    server.media.stop();
    until(&mut clients, "notified", |c| c[0].is_closed);
    let result = Client::join(&server.media, (ROOM, 1, 4), Path::Udp).await;
    assert!(matches!(result.err(), Some(MediaError::Stopped)));
}

#[tokio::test]
async fn a_room_takes_as_many_as_it_may() {
    let server = Server::with(MediaSettings {
        peers_per_room: 2,
        ..loopback()
    });
    let _first = join(&server, 1, 1, Path::Udp).await;
    let _second = join(&server, 2, 2, Path::Udp).await;
    let third = Client::join(&server.media, (ROOM, 3, 3), Path::Udp).await;
    assert!(matches!(third.err(), Some(MediaError::RoomFull)));
    let _again = join(&server, 2, 4, Path::Udp).await;
}

#[tokio::test]
async fn a_taken_port_is_said_in_one_line_that_says_what_to_do() {
    let taken = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let address = taken.local_addr().expect("its address");
    let (events, _receiver) = tokio::sync::mpsc::unbounded_channel();
    let settings = MediaSettings {
        bind: vec![address],
        ..loopback()
    };
    let error = Media::start(settings, events).err().expect("an error");
    assert!(matches!(
        error,
        MediaError::PortTaken {
            protocol: "UDP",
            ..
        }
    ));
    let text = error.to_string();
    assert!(
        text.contains(&address.port().to_string()) && text.contains("127.0.0.1"),
        "{text}"
    );
    assert!(!text.contains('\n'));
}
