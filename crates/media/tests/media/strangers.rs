//! Packets from people who were not invited.

use std::io::Write;
use std::net::{TcpStream, UdpSocket};
use std::time::Duration;

use bistand_media::{MediaEvent, TrackKind};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::client::{Client, Path};
use crate::offering::candidate_of;
use crate::pace::{Pace, during, until};
use crate::server::Server;

const ROOM: u64 = 5;

/// First flight of a DTLS handshake: record header, then a ClientHello header.
const CLIENT_HELLO: [u8; 25] = [
    22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
];

async fn pair(server: &Server) -> Vec<Client> {
    let mut clients = Vec::new();
    for peer in [1, 2] {
        let client = Client::join(&server.media, (ROOM, peer, peer), Path::Udp).await;
        clients.push(client.expect("joins"));
    }
    until(&mut clients, "both connected", |c| {
        c.iter().all(|c| c.is_connected)
    });
    server.flow(ROOM, &[(1, TrackKind::Microphone, 2, 0)]);
    clients
}

fn assert_still_talking(clients: &mut [Client]) {
    let mut pace = Pace::every(Duration::from_millis(10));
    let heard = clients[1].audio_on(0);
    until(clients, "sound goes on", |c| {
        if pace.is_due() {
            c[0].send(TrackKind::Microphone, 0, false);
        }
        c[1].audio_on(0) > heard + 20
    });
}

#[tokio::test]
async fn a_handshake_from_an_address_that_ice_has_not_proved_is_ignored() {
    let mut server = Server::start();
    let mut clients = vec![
        Client::join(&server.media, (ROOM, 1, 1), Path::Udp)
            .await
            .expect("joins"),
    ];
    let address = candidate_of(&clients[0].answer, "udp").expect("a candidate");
    // Off the path and faster than the page: it must neither be answered nor stop the page.
    let stranger = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    stranger.set_nonblocking(true).expect("non-blocking");
    for _ in 0..20 {
        stranger.send_to(&CLIENT_HELLO, address).expect("sent");
    }
    until(&mut clients, "the page connects", |c| {
        stranger.send_to(&CLIENT_HELLO, address).expect("sent");
        c[0].is_connected
    });
    let mut buffer = [0; 2048];
    assert!(
        stranger.recv_from(&mut buffer).is_err(),
        "the stranger got an answer"
    );
    assert!(!server.has_told(|event| matches!(event, MediaEvent::Gone { .. })));
}

#[tokio::test]
async fn media_from_a_stranger_goes_nowhere() {
    let server = Server::start();
    let mut clients = pair(&server).await;
    let address = candidate_of(&clients[0].answer, "udp").expect("a candidate");
    let stranger = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let rtp = [
        0x80, 111, 0, 1, 0, 0, 0, 1, 0, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8,
    ];
    during(&mut clients, Duration::from_millis(200), |_| {
        stranger.send_to(&rtp, address).expect("sent");
    });
    assert!(clients[1].received.is_empty());
    assert_still_talking(&mut clients);
}

/// Bytes that begin like each of the protocols on the port, and then go wrong.
fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let tail = || proptest::collection::vec(any::<u8>(), 0..1_500);
    prop_oneof![
        tail(),
        tail().prop_map(|tail| [&[0, 1, 0, 8, 0x21, 0x12, 0xa4, 0x42][..], &tail].concat()),
        tail().prop_map(|tail| [&[0, 1][..], &tail].concat()),
        tail().prop_map(|tail| [&[22, 254, 253][..], &tail].concat()),
        tail().prop_map(|tail| [&[0x80, 111][..], &tail].concat()),
        tail().prop_map(|tail| [&[0xbf, 96][..], &tail].concat()),
        tail().prop_map(|tail| [&[0x81, 201][..], &tail].concat()),
    ]
}

#[tokio::test]
async fn hostile_packets_kill_nothing() {
    let mut server = Server::start();
    let mut clients = pair(&server).await;
    let udp = candidate_of(&clients[0].answer, "udp").expect("a candidate");
    let tcp = candidate_of(&clients[0].answer, "tcp").expect("a candidate");
    let user = clients[0]
        .answer
        .lines()
        .find_map(|line| line.strip_prefix("a=ice-ufrag:"));
    let user = user.expect("a user name").to_owned();
    let stranger = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let mut runner = TestRunner::deterministic();
    for round in 0..400 {
        let mut bytes = hostile().new_tree(&mut runner).expect("bytes").current();
        if round % 4 == 0 {
            // Names a user that exists: reaches the check of the password.
            let name = format!("{user}:page");
            bytes = [
                &[
                    0, 1, 0, 64, 0x21, 0x12, 0xa4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
                ][..],
                &[0, 6, 0, name.len() as u8],
                name.as_bytes(),
                &bytes,
            ]
            .concat();
        }
        bytes.truncate(1_900);
        stranger.send_to(&bytes, udp).expect("sent");
        // From the page's own, proved address too: it may be hostile itself.
        clients[0].send_raw(udp, &bytes);
        if round % 10 == 0 {
            let mut stream = TcpStream::connect(tcp).expect("connects");
            let mut frame = (bytes.len() as u16).to_be_bytes().to_vec();
            frame.extend_from_slice(&bytes);
            // The server may have hung up already: that is what it should do.
            let _ = stream.write_all(&frame);
            let _ = stream.write_all(&[0xff; 300]);
        }
    }
    assert_still_talking(&mut clients);
    assert!(!server.has_told(|event| matches!(event, MediaEvent::RoomFailed { .. })));
}

#[tokio::test]
async fn a_tcp_connection_that_proves_nothing_is_closed() {
    use std::io::Read;
    let server = Server::start();
    let client = Client::join(&server.media, (ROOM, 1, 1), Path::Udp)
        .await
        .expect("joins");
    let tcp = candidate_of(&client.answer, "tcp").expect("a candidate");
    let frames: [&[u8]; 3] = [
        // Longer than any packet.
        &[0xff, 0xff, 1, 2, 3],
        // HTTP.
        b"GET / HTTP/1.1\r\n\r\n",
        // A handshake without proof.
        &[0, 4, 22, 254, 253, 0],
    ];
    for frame in frames {
        let mut stream = TcpStream::connect(tcp).expect("connects");
        stream.write_all(frame).expect("written");
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .expect("a timeout");
        let mut buffer = [0; 16];
        let end = stream.read(&mut buffer);
        let is_closed = match &end {
            Ok(count) => *count == 0,
            Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
        };
        assert!(is_closed, "{frame:?} led to {end:?}");
    }
}
