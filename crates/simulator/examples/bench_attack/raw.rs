//! A socket without a page: it counts what arrives, and sends what no page would send.

use std::time::Duration;

use anyhow::Context as _;
use bistand_simulator::client::{Browser, PATIENCE};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::json;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

pub(crate) type Stream = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Opens the socket at a path with these cookies.
pub(crate) async fn open(base: &str, path: &str, cookie: &str) -> anyhow::Result<Stream> {
    let address = base.replacen("http", "ws", 1);
    let mut request = format!("{address}{path}").into_client_request()?;
    request.headers_mut().insert("cookie", cookie.parse()?);
    Ok(tokio_tungstenite::connect_async(request).await?.0)
}

/// What arrived: bytes of text in all, and of the longest message.
#[derive(Clone, Copy, Default)]
pub(crate) struct Counted {
    pub(crate) bytes: usize,
    pub(crate) longest: usize,
}

/// An agent's socket that knows changes of the list.
pub(crate) struct Counter(Stream);

impl Counter {
    pub(crate) async fn open(agent: &Browser) -> anyhow::Result<Self> {
        let path = "/api/socket?page=g7&desk=changes";
        Ok(Self(open(agent.base(), path, &agent.cookie()).await?))
    }

    /// Counts all that was sent until now: the answer to a ping comes last.
    pub(crate) async fn until_now(&mut self) -> anyhow::Result<Counted> {
        let ping = json!({"type": "ping"}).to_string();
        self.0.send(Message::text(ping)).await?;
        let mut counted = Counted::default();
        loop {
            let message = timeout(PATIENCE, self.0.next()).await;
            let message = message.context("no answer in time")?;
            let Message::Text(text) = message.context("the socket closed")?? else {
                continue;
            };
            if text.contains("\"pong\"") {
                return Ok(counted);
            }
            counted.bytes += text.len();
            counted.longest = counted.longest.max(text.len());
        }
    }

    /// Waits until nothing has come for this long.
    pub(crate) async fn until_quiet(&mut self, quiet: Duration) -> anyhow::Result<Counted> {
        let mut all = self.until_now().await?;
        loop {
            tokio::time::sleep(quiet).await;
            let more = self.until_now().await?;
            if more.bytes == 0 {
                return Ok(all);
            }
            all.bytes += more.bytes;
            all.longest = all.longest.max(more.longest);
        }
    }
}
