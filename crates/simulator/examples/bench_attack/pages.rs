//! What an agent's page gets when others have much to say: bytes of the list, and chat over a slow
//! connection.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use bistand_simulator::client::SessionScreen;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use crate::Row;
use crate::floods::{self, Flood, Kind};
use crate::raw::Counter;
use crate::target::Target;

/// Sessions of the agent that are over.
const PAST: usize = 200;
/// Messages of the customer.
const MESSAGES: usize = 20;
/// After this long without a message, everything has arrived.
const QUIET: Duration = Duration::from_millis(500);

/// Bytes a second of the slow connection: 1 Mbit/s.
const BYTES_PER_SECOND: u32 = 125_000;
/// Bytes that wait in the slow connection at each end.
const SLOW_BUFFER: u32 = 16 * 1_024;
/// How long a person types without a pause, in how many tabs, and how often another one writes.
const TYPING: Duration = Duration::from_secs(6);
const TABS: u64 = 4;
const CHAT_EVERY: Duration = Duration::from_millis(200);

/// What the list of an agent with many sessions costs.
pub(crate) async fn list(target: &Target) -> anyhow::Result<Vec<Row>> {
    let mut agent = target.agent().await?;
    let mut desk = agent.staff_socket().await?;
    for _ in 0..PAST {
        let (session, _, _) = agent.start_session().await?;
        desk.command(&session, json!({"type": "endSession"}))
            .await?;
    }
    drop(desk);
    let mut pair = target.meet(&mut agent).await?;
    let mut counter = Counter::open(&agent).await?;
    let first = counter.until_quiet(QUIET).await?;
    for _ in 0..MESSAGES {
        pair.customer.say(&pair.session, "Is it still on?").await?;
    }
    let told = counter.until_quiet(QUIET).await?;
    let longest = first.longest.max(told.longest) / 1024;
    Ok(vec![
        (
            "bytes for each message of a customer, to an agent with 200 past sessions",
            (told.bytes / MESSAGES).to_string(),
        ),
        (
            "the longest message that this agent's socket gets",
            format!("{longest} KiB"),
        ),
    ])
}

/// An agent on a slow connection, while a customer types without end.
pub(crate) async fn typing(target: &Target) -> anyhow::Result<Row> {
    let mut agent = target.agent().await?;
    let mut pair = target.meet(&mut agent).await?;
    agent.moved_to(&format!("http://{}", slow(target.http).await?));
    let mut desk = agent.staff_socket().await?;
    desk.watch(&pair.session).await?;
    let seat = pair.customer.session(&pair.session).me().to_owned();
    let flood = Flood::new(Kind::Typing, target, &pair, TYPING).by_sockets(TABS);
    let flood = flood.begin()?;
    let mut slowest = Duration::ZERO;
    let end = Instant::now() + TYPING;
    let mut lost = false;
    let mut number = 0;
    while Instant::now() < end && !lost {
        let began = Instant::now();
        number += 1;
        let body = format!("message {number}");
        pair.customer.say(&pair.session, &body).await?;
        let said = format!("said:{body}");
        let has = |screen: &SessionScreen| screen.chat(&seat).contains(&said);
        let read = desk.until_session(&pair.session, "what was said", has);
        lost = read.await.is_err();
        slowest = slowest.max(began.elapsed());
        tokio::time::sleep(CHAT_EVERY).await;
    }
    floods::came(flood).await?;
    let text = match lost {
        true => "socket lost".to_owned(),
        false => format!("{:.0} ms", slowest.as_secs_f64() * 1_000.0),
    };
    Ok((
        "an agent at 1 Mbit/s reads chat beside a flood of typing after, at most",
        text,
    ))
}

/// An address that leads to the server over a slow connection.
async fn slow(server: SocketAddr) -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((page, _)) = listener.accept().await {
            // A connection that breaks off is seen by the page.
            tokio::spawn(async move { drop(carry(page, server).await) });
        }
    });
    Ok(address)
}

async fn carry(mut page: TcpStream, server: SocketAddr) -> std::io::Result<()> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(SLOW_BUFFER)?;
    let mut server = socket.connect(server).await?;
    server.set_nodelay(true)?;
    page.set_nodelay(true)?;
    let (mut from_server, mut to_server) = server.split();
    let (mut from_page, mut to_page) = page.split();
    let up = tokio::io::copy(&mut from_page, &mut to_server);
    let down = async {
        let mut buffer = [0; 1_250];
        loop {
            let bytes = from_server.read(&mut buffer).await?;
            if bytes == 0 {
                return std::io::Result::Ok(());
            }
            let takes = Duration::from_secs(1) * u32::try_from(bytes).unwrap_or(1);
            tokio::time::sleep(takes / BYTES_PER_SECOND).await;
            to_page.write_all(&buffer[..bytes]).await?;
        }
    };
    tokio::select! {
        ended = up => ended.map(drop),
        ended = down => ended,
    }
}
