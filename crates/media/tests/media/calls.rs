//! A call: each peer receives exactly what it should.

use std::time::Duration;

use bistand_media::{MediaEvent, TrackKind, Transport};

use crate::client::{Client, Path};
use crate::pace::{Pace, during, until};
use crate::server::Server;

const ROOM: u64 = 7;
const AGENT: u64 = 1;
const CUSTOMER: u64 = 2;
/// How long nothing must come where nothing may.
const QUIET: Duration = Duration::from_millis(400);

async fn pair(server: &Server, paths: [Path; 2]) -> Vec<Client> {
    let mut clients = Vec::new();
    for (peer, path) in [AGENT, CUSTOMER].into_iter().zip(paths) {
        let ids = (ROOM, peer, peer * 10);
        clients.push(Client::join(&server.media, ids, path).await.expect("joins"));
    }
    until(&mut clients, "both connected", |c| {
        c.iter().all(|c| c.is_connected)
    });
    clients
}

fn both_ways(server: &Server) {
    server.flow(
        ROOM,
        &[
            (AGENT, TrackKind::Microphone, CUSTOMER, 0),
            (AGENT, TrackKind::Camera, CUSTOMER, 0),
            (AGENT, TrackKind::Screen, CUSTOMER, 1),
            (CUSTOMER, TrackKind::Microphone, AGENT, 0),
            (CUSTOMER, TrackKind::Camera, AGENT, 0),
        ],
    );
}

/// Sends sound and pictures from both, with a keyframe when one is wanted.
fn talk(clients: &mut [Client], pace: &mut Pace) {
    if !pace.is_due() {
        return;
    }
    for client in clients {
        client.send(TrackKind::Microphone, 0, false);
        for kind in [TrackKind::Camera, TrackKind::Screen] {
            let wanted = client.keyframes_wanted.iter().any(|(k, _)| *k == kind);
            client.keyframes_wanted.retain(|(k, _)| *k != kind);
            client.send(kind, 0, wanted);
        }
    }
}

async fn a_call(paths: [Path; 2], transport: Transport) {
    let mut server = Server::start();
    let mut clients = pair(&server, paths).await;
    until(&mut clients, "connections reported", |_| {
        server.has_emitted(
            |event| matches!(event, MediaEvent::Connected { transport: t, .. } if *t == transport),
        )
    });
    both_ways(&server);
    let mut pace = Pace::every(Duration::from_millis(10));
    until(&mut clients, "sound and pictures both ways", |c| {
        talk(c, &mut pace);
        c[1].audio_on(0) > 20
            && c[1].video_on(0) > 20
            && c[1].video_on(1) > 20
            && c[0].audio_on(0) > 20
            && c[0].video_on(0) > 20
    });
    for client in &clients {
        let other = if client.peer.0 == AGENT {
            CUSTOMER
        } else {
            AGENT
        };
        assert!(
            client
                .received
                .iter()
                .all(|r| u64::from(r.content.sender) == other)
        );
        assert_eq!(
            client.audio_on(1) + client.video_on(2),
            0,
            "slots without a route"
        );
        assert!(
            client.in_slot(false, 0)[0].keyframe,
            "pictures begin with a keyframe"
        );
        assert!(client.received.iter().all(|r| r.sequence < 65_536));
    }
    assert!(server.has_emitted(|event| matches!(
        event,
        MediaEvent::TrackStarted {
            kind: TrackKind::Screen,
            ..
        }
    )));
}

#[tokio::test]
async fn two_peers_exchange_sound_and_pictures_over_udp() {
    a_call([Path::Udp, Path::Udp], Transport::Udp).await;
}

#[tokio::test]
async fn two_peers_exchange_sound_and_pictures_over_tcp() {
    a_call([Path::Tcp, Path::Tcp], Transport::Tcp).await;
}

#[tokio::test]
async fn udp_and_tcp_meet_in_one_room() {
    a_call([Path::Udp, Path::Tcp], Transport::Tcp).await;
}

#[tokio::test]
async fn without_a_route_nothing_arrives_and_a_revoked_one_stops() {
    let server = Server::start();
    let mut clients = pair(&server, [Path::Udp, Path::Udp]).await;
    let mut pace = Pace::every(Duration::from_millis(10));
    during(&mut clients, QUIET, |c| talk(c, &mut pace));
    assert!(
        clients.iter().all(|c| c.received.is_empty()),
        "no route, no packet"
    );

    server.flow(ROOM, &[(AGENT, TrackKind::Microphone, CUSTOMER, 1)]);
    until(&mut clients, "the one route", |c| {
        talk(c, &mut pace);
        c[1].audio_on(1) > 10
    });
    assert!(clients[0].received.is_empty());
    assert!(
        clients[1]
            .received
            .iter()
            .all(|r| r.is_audio && r.slot == 1)
    );

    server.flow(ROOM, &[]);
    // What was under way may still come; then there is silence.
    during(&mut clients, QUIET, |c| talk(c, &mut pace));
    let heard = clients[1].received.len();
    during(&mut clients, QUIET, |c| talk(c, &mut pace));
    assert_eq!(clients[1].received.len(), heard, "a revoked route stops");
}
