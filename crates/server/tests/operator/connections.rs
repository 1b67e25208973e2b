//! Unused connections are closed, and however many there are, others are served.

use std::net::SocketAddr;
use std::time::Duration;

use bistand_server::listen::{ConnectionLimits, Timeouts};
use bistand_server::serve::Tuning;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::common::{Browser, Program, Socket, TestServer};

/// Longer than any of the limits here, also on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(20);

/// Short enough to be waited for.
const SHORT: Duration = Duration::from_millis(400);
/// Longer than the test.
const LONG: Duration = Duration::from_secs(600);

fn timeouts(of: fn(&mut Timeouts) -> &mut Duration) -> Tuning {
    let mut timeouts = Timeouts {
        handshake: LONG,
        first_request: LONG,
        headers: LONG,
        idle: LONG,
        farewell: SHORT,
    };
    *of(&mut timeouts) = SHORT;
    Tuning {
        timeouts,
        ..Tuning::default()
    }
}

const TLS: [(&str, &str); 3] = [
    ("public_url", "https://support.example.org"),
    ("tls.mode", "self-signed"),
    ("tls.redirect", "127.0.0.1:0"),
];

/// A connection over which these bytes were sent, and nothing else.
async fn sent(address: SocketAddr, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    stream
}

/// Reads until the server closes; fails if it does not.
async fn until_closed(mut stream: TcpStream, what: &str) -> Vec<u8> {
    let mut read = Vec::new();
    let closed = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut read)).await;
    // A connection that is reset is closed as well.
    let _ended = closed.unwrap_or_else(|_| panic!("{what}: held on to"));
    read
}

#[tokio::test]
async fn a_connection_without_a_request_is_closed_on_every_port() {
    let server = TestServer::start_tuned(&TLS, timeouts(|limits| &mut limits.handshake)).await;
    let silent = sent(server.address(), b"").await;
    until_closed(silent, "TLS, nothing sent").await;
    let half = sent(server.address(), b"\x16\x03\x01\x02\x00\x01").await;
    until_closed(half, "TLS, the beginning of a handshake").await;
    server.stop().await;

    let tuning = timeouts(|limits| &mut limits.first_request);
    let server = TestServer::start_tuned(&TLS, tuning).await;
    let plain = TestServer::start_tuned(&[], tuning).await;
    for (port, address) in [
        ("redirect", server.redirect_address()),
        ("plain", plain.address()),
    ] {
        let silent = sent(address, b"").await;
        until_closed(silent, &format!("{port}, nothing sent")).await;
        let preface = sent(address, b"PRI * HTTP/2.0\r\n").await;
        until_closed(preface, &format!("{port}, half an HTTP/2 preface")).await;
        let settings = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
        let silent = sent(address, settings).await;
        until_closed(silent, &format!("{port}, HTTP/2 without a request")).await;
        let headers = sent(address, b"GET / HTTP/1.1\r\nhost: a\r\nx: ").await;
        until_closed(headers, &format!("{port}, half the headers")).await;
    }
    plain.stop().await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_quiet_after_the_tls_handshake_is_closed() {
    let server = TestServer::start_tuned(&TLS, timeouts(|limits| &mut limits.first_request)).await;
    let folder = server
        .folder()
        .join("tls/self-signed-support.example.org.pem");
    let mut stream = super::tls::shaken(server.address(), "localhost", &folder);
    let closed = tokio::task::spawn_blocking(move || {
        stream.sock.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut read = Vec::new();
        std::io::Read::read_to_end(&mut stream, &mut read)
    });
    let error = closed.await.unwrap().err();
    let waited = error.is_some_and(|error| error.kind() == std::io::ErrorKind::WouldBlock);
    assert!(!waited, "held on to");
    server.stop().await;
}

#[tokio::test]
async fn the_time_between_two_requests_has_an_end() {
    let server = TestServer::start_tuned(&[], timeouts(|limits| &mut limits.idle)).await;
    let kept = sent(
        server.address(),
        b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n",
    )
    .await;
    let answer = until_closed(kept, "idle after a request").await;
    assert!(answer.starts_with(b"HTTP/1.1 200"));
    let second = b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\nGET / HTTP/1.1\r\nx";
    until_closed(
        sent(server.address(), second).await,
        "a second request, half",
    )
    .await;
    server.stop().await;
}

#[tokio::test]
async fn a_socket_that_is_open_outlasts_all_limits_of_requests() {
    let mut tuning = timeouts(|limits| &mut limits.first_request);
    tuning.timeouts.idle = SHORT;
    tuning.timeouts.headers = SHORT;
    let server = TestServer::start_tuned(&[], tuning).await;
    let agent = server.agent().await;
    let mut desk = Socket::open(&agent, "/api/socket").await.unwrap();
    desk.next_of("hello").await;
    // A connection of the same age comes to its end.
    until_closed(sent(server.address(), b"").await, "nothing sent").await;
    until_closed(sent(server.address(), b"").await, "nothing sent").await;
    desk.send(json!({ "type": "ping" })).await;
    desk.next_of("pong").await;
    server.stop().await;
}

#[tokio::test]
async fn silent_connections_keep_nobody_out_and_close_no_socket() {
    let limits = ConnectionLimits {
        per_address: 4,
        anonymous: 16,
        total: 24,
        per_cookie: 8,
    };
    let mut tuning = timeouts(|limits| &mut limits.farewell);
    tuning.limits = Some(limits);
    let server = TestServer::start_tuned(&[], tuning).await;
    let agent = server.agent().await;
    let mut desk = Socket::open(&agent, "/api/socket").await.unwrap();
    desk.next_of("hello").await;
    let mut silent = Vec::new();
    for _ in 0..100 {
        silent.push(sent(server.address(), b"").await);
    }
    let mut closed = 0;
    for stream in silent.drain(..96) {
        until_closed(stream, "one of too many").await;
        closed += 1;
    }
    assert_eq!(closed, 96);
    let answer = Browser::at(server.address()).get("/healthz").await;
    assert_eq!(answer.status, 200);
    desk.send(json!({ "type": "ping" })).await;
    desk.next_of("pong").await;
    server.stop().await;
}

#[tokio::test]
async fn with_few_descriptors_idle_connections_shut_nobody_out() {
    let folder = tempfile::tempdir().unwrap();
    let server = Program::serve_with_descriptors(folder.path(), 200);
    let mut silent = Vec::new();
    for _ in 0..400 {
        if let Ok(stream) = TcpStream::connect(server.address()).await {
            silent.push(stream);
        }
    }
    let browser = Browser::at(server.address());
    let answer = tokio::time::timeout(PATIENCE, browser.get("/healthz")).await;
    assert_eq!(answer.expect("an answer in time").status, 200);
    drop(silent);
    assert_eq!(server.terminate().0, Some(0));
}
