#!/usr/bin/env bash
# An idle WebSocket of axum costs 134 KiB of resident memory, and its size limits do not change
# it.
#
# Expected: a socket that received one short message holds some KiB; buffers grow with the
#   messages, and `max_message_size` bounds them.
# Seen in axum 0.8.9 (tungstenite 0.29): 134 KiB for each socket, once it has read 2 bytes, also
#   with messages and frames limited to 4 KiB. The reader fills its whole `read_buffer_size` of
#   128 KiB with zeros before each read, so the pages become real, and keeps it. With
#   `read_buffer_size(4096)` a socket costs 6 KiB; longer messages still arrive.
# Why it matters: 8,000 people who wait cost a gigabyte. Ours sets it (crates/server/src/socket).
# Needs: Rust (cargo), Linux; axum 0.8.9 and tokio 1.48.0 (crates.io). Loopback only, 300 sockets.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat >Cargo.toml <<'EOF'
[package]
name = "sockets"
version = "0.1.0"
edition = "2024"

[dependencies]
axum = { version = "=0.8.9", features = ["ws"] }
tokio = { version = "=1.48.0", features = ["full"] }
tungstenite = "=0.29.0"
EOF
cat >src/main.rs <<'EOF'
use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use axum::{Router, routing::get};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const SOCKETS: usize = 100;

fn resident_kib() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("a size");
    line.split_whitespace().nth(1).expect("a number").parse().expect("KiB")
}

async fn echo(mut socket: WebSocket) {
    while let Some(Ok(message)) = socket.recv().await {
        if socket.send(message).await.is_err() {
            return;
        }
    }
}

async fn connect(server: std::net::SocketAddr) -> std::io::Result<TcpStream> {
    let mut stream = TcpStream::connect(server).await?;
    let request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n\
        Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
        Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
    stream.write_all(request.as_bytes()).await?;
    let mut answer = [0; 1024];
    let length = stream.read(&mut answer).await?;
    assert!(answer[..length].starts_with(b"HTTP/1.1 101"));
    stream.write_all(b"\x81\x82\0\0\0\0hi").await?;
    stream.read_exact(&mut answer[..4]).await?;
    assert_eq!(&answer[..4], b"\x81\x02hi");
    Ok(stream)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let mut open = Vec::new();
    for setting in ["defaults", "message and frame limits", "read_buffer_size(4096)"] {
        let handler = move |upgrade: WebSocketUpgrade| async move {
            match setting {
                "defaults" => upgrade,
                "message and frame limits" => upgrade.max_message_size(4096).max_frame_size(4096),
                _ => upgrade.read_buffer_size(4096),
            }
            .on_upgrade(echo)
        };
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let server = listener.local_addr()?;
        tokio::spawn(axum::serve(listener, Router::new().route("/", get(handler))).into_future());
        open.push(connect(server).await?);
        let before = resident_kib();
        for _ in 0..SOCKETS {
            open.push(connect(server).await?);
        }
        let each = resident_kib().saturating_sub(before) / SOCKETS;
        println!("{each} KiB for each socket: {setting}");
    }
    Ok(())
}
EOF
cargo build --quiet --release
target/release/sockets | tee seen.txt
awk '{ size[NR] = $1 }
  function idle(kib) { return kib > 125 && kib < 160 }
  END { exit !(idle(size[1]) && idle(size[2]) && size[3] < 30) }' \
  seen.txt || { echo "changed: it was 134, 134 and at most 6 KiB"; exit 1; }
