//! A page's socket.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::Browser;

/// Longer than any answer takes, also on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(20);

/// How soon the others are notified that a person has connected or left. Far below the grace of 30
/// s, so that a person in grace is not mistaken for one without.
const TOLD_WITHIN: Duration = Duration::from_secs(5);

/// What the machine takes in of a narrow socket; it rounds this up.
const NARROW_BYTES: u32 = 4_096;

/// A socket that is open.
pub struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Socket {
    /// Opens a socket with the cookies of a browser, from one of the server's own pages.
    pub async fn open(browser: &Browser, path: &str) -> Result<Self, u16> {
        Self::open_from(browser, path, browser.origin()).await
    }

    /// Opens a socket from any page; the status of a refusal otherwise.
    pub async fn open_from(browser: &Browser, path: &str, origin: &str) -> Result<Self, u16> {
        let stream = TcpStream::connect(browser.address()).await.unwrap();
        Self::open_over(stream, browser, path, origin).await
    }

    /// Opens a socket for which the machine takes in little before it is read.
    pub async fn open_narrow(browser: &Browser, path: &str) -> Result<Self, u16> {
        let stream = TcpSocket::new_v4().unwrap();
        stream.set_recv_buffer_size(NARROW_BYTES).unwrap();
        let stream = stream.connect(browser.address()).await.unwrap();
        Self::open_over(stream, browser, path, browser.origin()).await
    }

    async fn open_over(
        stream: TcpStream,
        browser: &Browser,
        path: &str,
        origin: &str,
    ) -> Result<Self, u16> {
        let address = browser.origin().replacen("http", "ws", 1);
        let mut request = format!("{address}{path}").into_client_request().unwrap();
        let headers = request.headers_mut();
        headers.insert("cookie", browser.cookie_header().parse().unwrap());
        headers.insert("origin", origin.parse().unwrap());
        let stream = MaybeTlsStream::Plain(stream);
        match tokio_tungstenite::client_async(request, stream).await {
            Ok((stream, _)) => Ok(Self { stream }),
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("the socket cannot be opened: {error}"),
        }
    }

    /// Sends a message.
    pub async fn send(&mut self, message: Value) {
        let text = message.to_string();
        self.stream.send(Message::text(text)).await.unwrap();
    }

    /// Has a session shown, and waits for its first part.
    pub async fn watch(&mut self, session: &str) {
        self.send(json!({ "type": "watch", "session": session, "have": {} }))
            .await;
        self.next_of("part").await;
    }

    /// Gives a command and waits until it is done.
    pub async fn command(&mut self, session: &str, command: Value) {
        let id = format!("{:016x}", rand::random::<u64>());
        self.send(json!({ "type": "command", "id": id, "session": session, "command": command }))
            .await;
        loop {
            let message = self.next().await.expect("an answer");
            assert_ne!(message["type"], "refused", "{message}");
            if message["type"] == "done" && message["id"] == *id {
                return;
            }
        }
    }

    /// The connection itself, for what no page would send.
    pub fn into_stream(self) -> WebSocketStream<MaybeTlsStream<TcpStream>> {
        self.stream
    }

    /// Says goodbye, as a browser does when a tab is closed.
    pub async fn close(mut self) {
        let frame = CloseFrame {
            code: CloseCode::Away,
            reason: "".into(),
        };
        self.stream.close(Some(frame)).await.unwrap();
    }

    /// The presence of a person in the watched session, once it differs from `before`, within a
    /// deadline.
    pub async fn presence_after(&mut self, before: &str, is_host: bool) -> String {
        let changed = timeout(TOLD_WITHIN, self.changed_presence(before, is_host)).await;
        changed.unwrap_or_else(|_| panic!("still {before} after {TOLD_WITHIN:?}"))
    }

    /// The same, however long that takes.
    pub async fn changed_presence(&mut self, before: &str, is_host: bool) -> String {
        loop {
            let part = self.next_of("part").await;
            if part["part"] != "people" {
                continue;
            }
            let people = part["state"].as_array().unwrap();
            let person = people.iter().find(|person| person["host"] == is_host);
            let state = person.unwrap()["presence"]["state"].as_str().unwrap();
            if state != before {
                return state.to_owned();
            }
        }
    }

    /// The reason that the server gives for its end, after which it closes.
    pub async fn goodbye(&mut self) -> String {
        let bye = self.next_of("bye").await;
        assert_eq!(self.next().await, None, "closed");
        bye["reason"].as_str().unwrap().to_owned()
    }

    /// The next message; `None` when the server has closed.
    pub async fn next(&mut self) -> Option<Value> {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.stream.next()).await;
            match message.expect("a message in time")? {
                Ok(Message::Text(text)) => return Some(serde_json::from_str(&text).unwrap()),
                Ok(Message::Close(_)) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    /// The next message of a type; others are passed over.
    pub async fn next_of(&mut self, kind: &str) -> Value {
        loop {
            let message = self.next().await;
            let message = message.unwrap_or_else(|| panic!("closed before `{kind}`"));
            if message["type"] == kind {
                return message;
            }
        }
    }
}
