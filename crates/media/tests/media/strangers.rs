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
use crate::pace::{PATIENCE, Pace, during, until};
use crate::relay::Relay;
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
    assert!(!server.has_emitted(|event| matches!(event, MediaEvent::Gone { .. })));
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
    assert!(!server.has_emitted(|event| matches!(event, MediaEvent::RoomFailed { .. })));
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

/// The way of a packet over a relay that a test holds in its hand: the page's STUN requests.
fn catch(socket: &UdpSocket, clients: &mut [Client]) -> Vec<u8> {
    socket.set_nonblocking(true).expect("non-blocking");
    let mut caught = Vec::new();
    until(clients, "a STUN request is caught", |_| {
        let mut buffer = [0; 2048];
        while let Ok((count, _)) = socket.recv_from(&mut buffer) {
            if buffer[..2] == [0, 1] {
                caught = buffer[..count].to_vec();
            }
        }
        !caught.is_empty()
    });
    caught
}

/// How many of 400 packets arrive at each of two pages while `attack` is done once a second.
fn arrived_under(clients: &mut [Client], mut attack: impl FnMut(&mut [Client])) -> [usize; 2] {
    const PACKETS: usize = 400;
    let before = [clients[0].audio_on(0), clients[1].audio_on(0)];
    let mut pace = Pace::every(Duration::from_millis(10));
    let mut attacks = Pace::every(Duration::from_secs(1));
    let mut sent = 0;
    until(clients, "all is sent", |c| {
        if attacks.is_due() {
            attack(c);
        }
        if pace.is_due() {
            c[0].send(TrackKind::Microphone, 0, false);
            c[1].send(TrackKind::Microphone, 0, false);
            sent += 1;
        }
        sent >= PACKETS
    });
    let arrived = |c: &[Client]| [0, 1].map(|index| c[index].audio_on(0) - before[index]);
    // What was sent last is still on its way.
    let end = std::time::Instant::now() + Duration::from_secs(2);
    until(clients, "all has arrived", |c| {
        arrived(c) == [PACKETS; 2] || std::time::Instant::now() > end
    });
    arrived(clients)
}

async fn conversation(server: &Server) -> Vec<Client> {
    let clients = pair(server).await;
    server.flow(
        ROOM,
        &[
            (1, TrackKind::Microphone, 2, 0),
            (2, TrackKind::Microphone, 1, 0),
        ],
    );
    clients
}

#[tokio::test]
async fn a_stun_request_with_a_forged_source_takes_no_media_away() {
    let server = Server::start();
    let mut clients = conversation(&server).await;
    let address = candidate_of(&clients[0].answer, "udp").expect("a candidate");
    // The attacker has a connection of their own, in another room, and its password.
    let hand = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let path = Path::Relay(hand.local_addr().expect("its address"));
    let attacker = Client::join(&server.media, (ROOM + 1, 1, 1), path).await;
    let mut attacker = vec![attacker.expect("joins")];
    let request = catch(&hand, &mut attacker);
    // Sent by the victim's own socket, it has the source that an attacker would forge.
    let arrived = arrived_under(&mut clients, |c| c[0].send_raw(address, &request));
    assert!(arrived.iter().all(|&count| count >= 390), "{arrived:?}");
}

#[tokio::test]
async fn a_stun_request_that_is_sent_again_from_elsewhere_takes_no_media_away() {
    let server = Server::start();
    let mut relay = Relay::new(3);
    let path = Path::Relay(relay.address());
    let mut clients = vec![
        Client::join(&server.media, (ROOM, 1, 1), Path::Udp)
            .await
            .expect("joins"),
        Client::join(&server.media, (ROOM, 2, 2), path)
            .await
            .expect("joins"),
    ];
    let address = candidate_of(&clients[1].answer, "udp").expect("a candidate");
    relay.lead_to(address);
    until(&mut clients, "both connected", |c| {
        relay.pass();
        c.iter().all(|c| c.is_connected)
    });
    let request = relay.caught.clone().expect("a request was caught");
    server.flow(ROOM, &[(1, TrackKind::Microphone, 2, 0)]);
    let stranger = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    stranger.set_nonblocking(true).expect("non-blocking");
    // The victim only listens: for seconds nothing but its reports comes from it.
    let mut pace = Pace::every(Duration::from_millis(10));
    let mut attacks = Pace::every(Duration::from_millis(200));
    let mut sent = 0;
    until(&mut clients, "all is sent", |c| {
        relay.pass();
        if attacks.is_due() {
            stranger.send_to(&request, address).expect("sent");
        }
        if pace.is_due() {
            c[0].send(TrackKind::Microphone, 0, false);
            sent += 1;
        }
        sent >= 400
    });
    let end = std::time::Instant::now() + Duration::from_secs(2);
    until(&mut clients, "all has arrived", |c| {
        relay.pass();
        c[1].audio_on(0) == 400 || std::time::Instant::now() > end
    });
    let heard = clients[1].audio_on(0);
    assert!(heard >= 390, "{heard} of 400 arrived");
    let mut buffer = [0; 2048];
    while let Ok((count, _)) = stranger.recv_from(&mut buffer) {
        assert!(
            buffer[0] < 2,
            "{count} bytes of the call went to a stranger"
        );
    }
}

#[tokio::test]
async fn silent_tcp_connections_keep_nobody_out() {
    let server = Server::start();
    let first = Client::join(&server.media, (ROOM, 1, 1), Path::Udp)
        .await
        .expect("joins");
    let tcp = candidate_of(&first.answer, "tcp").expect("a candidate");
    let silent: Vec<TcpStream> = (0..200)
        .map(|_| TcpStream::connect(tcp).expect("connects"))
        .collect();
    let mut clients = vec![
        Client::join(&server.media, (ROOM, 2, 2), Path::Tcp)
            .await
            .expect("joins"),
    ];
    until(&mut clients, "connected over TCP", |c| c[0].is_connected);
    // They are closed, and the one that has proved itself stays.
    for mut stream in silent {
        use std::io::Read;
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        assert!(
            !matches!(stream.read(&mut [0; 16]), Ok(1..)),
            "something was said"
        );
    }
    during(&mut clients, Duration::from_secs(1), |_| {});
    assert!(!clients[0].is_closed);
}
