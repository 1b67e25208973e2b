//! The socket: a task reads messages, answers them and updates the screen. Waits have a deadline
//! and check the screen.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, anyhow, bail};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot, watch};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::PATIENCE;
use super::browser::{Browser, Refusal};
use super::screen::{Screen, SessionScreen};

/// "Send `ping` every few seconds."
const PING_EVERY: Duration = Duration::from_secs(4);

type Stream = WebSocketStream<MaybeTlsStream<TcpStream>>;
type Answered = Result<Value, Refusal>;

/// A request to the socket's task.
enum Outgoing {
    /// Send a message, and return the answer to this id.
    Send {
        message: Value,
        answer: Option<(String, oneshot::Sender<Answered>)>,
    },
    /// Say goodbye and close.
    Goodbye,
}

/// An open socket. Dropping it cuts the connection, as a lost network does.
pub struct Socket {
    outgoing: mpsc::UnboundedSender<Outgoing>,
    screen: watch::Receiver<Screen>,
    task: tokio::task::JoinHandle<()>,
    ids: u64,
    /// Distinguishes the ids of this client from those of another socket of the same person.
    name: u64,
    path: String,
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Socket {
    pub(crate) async fn open(
        browser: &Browser,
        path: &str,
        mut screen: Screen,
    ) -> anyhow::Result<Self> {
        if screen.page.is_empty() {
            screen.page = format!("g{:016x}", rand::random::<u64>());
        }
        let address = browser.base().replacen("http", "ws", 1);
        let url = format!("{address}{path}?page={}", screen.page);
        let mut request = url.into_client_request()?;
        request
            .headers_mut()
            .insert("cookie", browser.cookie().parse()?);
        let (stream, _) = match tokio_tungstenite::connect_async(request).await {
            Ok(open) => open,
            Err(Error::Http(response)) => bail!("the socket is refused: {}", response.status()),
            Err(error) => return Err(error.into()),
        };
        let (outgoing, inbox) = mpsc::unbounded_channel();
        let (shown, screen) = watch::channel(screen.reconnected());
        let task = tokio::spawn(run(stream, inbox, shown));
        let path = path.to_owned();
        let mut socket = Self {
            outgoing,
            screen,
            task,
            ids: 0,
            name: rand::random(),
            path,
        };
        socket
            .until("a hello", |screen| !screen.epoch.is_empty())
            .await?;
        Ok(socket)
    }

    /// Reconnects after a loss, and watches the same sessions with what this client already has.
    ///
    /// # Errors
    /// As [`Browser::staff_socket`].
    pub async fn again(self, browser: &Browser) -> anyhow::Result<Self> {
        let screen = self.screen();
        let sessions: Vec<_> = screen.sessions.keys().cloned().collect();
        let path = self.path.clone();
        drop(self);
        let mut socket = Self::open(browser, &path, screen).await?;
        for session in sessions {
            socket.watch(&session).await?;
        }
        Ok(socket)
    }

    /// What is shown now.
    #[must_use]
    pub fn screen(&self) -> Screen {
        self.screen.borrow().clone()
    }

    /// What is shown of a session now.
    #[must_use]
    pub fn session(&self, session: &str) -> SessionScreen {
        self.screen
            .borrow()
            .sessions
            .get(session)
            .cloned()
            .unwrap_or_default()
    }

    /// The screen as it changes.
    #[must_use]
    pub fn shown(&self) -> watch::Receiver<Screen> {
        self.screen.clone()
    }

    /// Waits until the screen shows something.
    ///
    /// # Errors
    /// If it does not before the deadline, if the socket closes, or on a violation of the protocol.
    pub async fn until(
        &mut self,
        what: &str,
        mut shows: impl FnMut(&Screen) -> bool,
    ) -> anyhow::Result<Screen> {
        let enough = |screen: &Screen| screen.fault.is_some() || screen.closed || shows(screen);
        let waited = tokio::time::timeout(PATIENCE, self.screen.wait_for(enough)).await;
        let Ok(screen) = waited.map(|screen| screen.map(|screen| screen.clone())) else {
            bail!("{what} did not come in time; there is {:#?}", self.screen());
        };
        let screen = screen.context("the socket's task is gone")?;
        if let Some(fault) = &screen.fault {
            bail!("while waiting for {what}: {fault}");
        }
        if screen.closed && !shows(&screen) {
            bail!("the socket closed before {what}: {:?}", screen.bye);
        }
        Ok(screen)
    }

    /// Waits until a session shows something.
    ///
    /// # Errors
    /// As [`Socket::until`].
    pub async fn until_session(
        &mut self,
        session: &str,
        what: &str,
        mut shows: impl FnMut(&SessionScreen) -> bool,
    ) -> anyhow::Result<SessionScreen> {
        let screen = self
            .until(what, |screen| {
                screen.sessions.get(session).is_some_and(&mut shows)
            })
            .await?;
        screen
            .sessions
            .get(session)
            .cloned()
            .context("the session is shown")
    }

    /// Watches a session, starting from what this client has of it, until everything has arrived.
    ///
    /// # Errors
    /// As [`Socket::until`].
    pub async fn watch(&mut self, session: &str) -> anyhow::Result<SessionScreen> {
        let known = self.session(session);
        let mut watch = json!({"type": "watch", "session": session, "have": known.have()});
        if known.here == Some(true) {
            watch["turn"] = known.turn.into();
        }
        self.send(watch)?;
        self.until_session(session, "the session", |screen| {
            let last = |chat: &Value| {
                let id = chat["conversation"].as_str().unwrap_or_default();
                let have = screen.items.get(id).map_or(0, Vec::len);
                chat["last"]
                    .as_u64()
                    .is_some_and(|last| last == have as u64)
            };
            let chats = screen.field("chat", "/conversations").as_array();
            let parts = ["session", "people", "call", "media", "chat", "may"];
            parts.iter().all(|part| screen.parts.contains_key(*part))
                && chats.is_some_and(|chats| chats.iter().all(last))
        })
        .await
    }

    /// Sends a command and waits for its answer; for `say`, the answer has a sequence number.
    ///
    /// # Errors
    /// The [`Refusal`], or no answer in time.
    pub async fn command(&mut self, session: &str, command: Value) -> anyhow::Result<Option<u64>> {
        let id = self.fresh_id();
        self.command_as(&id, session, command).await
    }

    /// Sends a command with the caller's id: repeating it has no second effect.
    ///
    /// # Errors
    /// As [`Socket::command`].
    pub async fn command_as(
        &mut self,
        id: &str,
        session: &str,
        command: Value,
    ) -> anyhow::Result<Option<u64>> {
        let message = json!({"type": "command", "id": id, "session": session, "command": command});
        let answer = self.ask(id, message).await?;
        if answer["type"] != "done" {
            bail!("a command is answered with {answer}");
        }
        Ok(answer["sequence"].as_u64())
    }

    /// Sends a message in the customer's own, or the only, conversation.
    ///
    /// # Errors
    /// As [`Socket::command`].
    pub async fn say(&mut self, session: &str, body: &str) -> anyhow::Result<u64> {
        let command = json!({"type": "say", "conversation": null, "body": body});
        let sequence = self.command(session, command).await?;
        sequence.context("what was said has no sequence")
    }

    /// Sends an offer. Returns the description in the answer, and whether it is of a new connection
    /// although a restart was requested.
    ///
    /// # Errors
    /// The [`Refusal`], or no answer in time.
    pub async fn offer(
        &mut self,
        session: &str,
        sdp: &str,
        restart: bool,
    ) -> anyhow::Result<(String, bool)> {
        let id = self.fresh_id();
        let message = json!({"type": "offer", "id": id, "session": session, "sdp": sdp,
            "restart": restart});
        let answer = self.ask(&id, message).await?;
        let sdp = answer["sdp"]
            .as_str()
            .filter(|_| answer["type"] == "described");
        let fresh = answer["fresh"].as_bool();
        let (sdp, fresh) = sdp
            .zip(fresh)
            .with_context(|| format!("an offer is answered with {answer}"))?;
        Ok((sdp.to_owned(), fresh))
    }

    /// Takes the call to this page, and waits until it is here.
    ///
    /// # Errors
    /// As [`Socket::until`].
    pub async fn use_here(&mut self, session: &str) -> anyhow::Result<()> {
        self.send(json!({"type": "useHere", "session": session}))?;
        self.until_here(session, true).await
    }

    /// Waits until this page learns whether it holds the call.
    ///
    /// # Errors
    /// As [`Socket::until`].
    pub async fn until_here(&mut self, session: &str, here: bool) -> anyhow::Result<()> {
        let what = format!("here: {here}");
        self.until_session(session, &what, |screen| screen.here == Some(here))
            .await
            .map(|_| ())
    }

    /// Says goodbye, as a page that is closed does.
    ///
    /// # Errors
    /// If the socket is closed already.
    pub async fn close(mut self) -> anyhow::Result<()> {
        self.outgoing
            .send(Outgoing::Goodbye)
            .map_err(|_| anyhow!("the socket is closed"))?;
        let closed = self.screen.wait_for(|screen| screen.closed);
        tokio::time::timeout(PATIENCE, closed)
            .await
            .context("no goodbye in time")??;
        Ok(())
    }

    /// Sends that this person is typing.
    ///
    /// # Errors
    /// When the socket is closed.
    pub fn type_in(&self, session: &str, conversation: &str) -> anyhow::Result<()> {
        self.send(json!({"type": "typing", "session": session, "conversation": conversation}))
    }

    /// Sends a message that has no answer.
    ///
    /// # Errors
    /// When the socket is closed.
    pub fn send(&self, message: Value) -> anyhow::Result<()> {
        let message = Outgoing::Send {
            message,
            answer: None,
        };
        self.outgoing
            .send(message)
            .map_err(|_| anyhow!("the socket is closed"))
    }

    async fn ask(&mut self, id: &str, message: Value) -> anyhow::Result<Value> {
        let (answer, answered) = oneshot::channel();
        let message = Outgoing::Send {
            message,
            answer: Some((id.to_owned(), answer)),
        };
        self.outgoing
            .send(message)
            .map_err(|_| anyhow!("the socket is closed"))?;
        let answered = tokio::time::timeout(PATIENCE, answered).await;
        let answered = answered.context("no answer in time")?;
        Ok(answered.context("the socket closed before the answer")??)
    }

    fn fresh_id(&mut self) -> String {
        self.ids += 1;
        format!("{:016x}-{}", self.name, self.ids)
    }
}

/// Runs the connection until it ends.
async fn run(
    mut stream: Stream,
    mut inbox: mpsc::UnboundedReceiver<Outgoing>,
    shown: watch::Sender<Screen>,
) {
    let mut waiting: BTreeMap<String, oneshot::Sender<Answered>> = BTreeMap::new();
    let mut ping = tokio::time::interval(PING_EVERY);
    loop {
        let message = tokio::select! {
            message = inbox.recv() => {
                match message {
                    Some(Outgoing::Send { message, answer }) => {
                        waiting.extend(answer);
                        message
                    }
                    Some(Outgoing::Goodbye) => {
                        goodbye(&mut stream).await;
                        break;
                    }
                    None => break,
                }
            }
            _ = ping.tick() => json!({"type": "ping"}),
            message = stream.next() => {
                match message {
                    Some(Ok(Message::Text(text))) => receive(&text, &mut waiting, &shown),
                    Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                    Some(Ok(_)) => {}
                }
                continue;
            }
        };
        if stream
            .send(Message::text(message.to_string()))
            .await
            .is_err()
        {
            break;
        }
    }
    shown.send_modify(|screen| screen.closed = true);
}

/// "Close the socket with 1000 or 1001 when the page is done."
async fn goodbye(stream: &mut Stream) {
    let frame = CloseFrame {
        code: CloseCode::Away,
        reason: "".into(),
    };
    // A server that is gone needs no goodbye.
    stream.close(Some(frame)).await.ok();
}

/// Passes an answer to the caller that waits for it, everything else to the screen.
fn receive(
    text: &str,
    waiting: &mut BTreeMap<String, oneshot::Sender<Answered>>,
    shown: &watch::Sender<Screen>,
) {
    let fault = |what: String| {
        shown.send_modify(|screen| {
            screen.fault.get_or_insert(what);
        });
    };
    let Ok(message) = serde_json::from_str::<Value>(text) else {
        return fault(format!("no JSON: {text}"));
    };
    let answered = match message["type"].as_str() {
        Some("done" | "described") => Ok(message),
        Some("refused") => match Refusal::read(0, &message["problem"]) {
            Some(refusal) => Err((message["id"].clone(), refusal)),
            None => return fault(format!("a refusal without a code: {message}")),
        },
        _ => return shown.send_modify(|screen| screen.show(&message)),
    };
    let id = match &answered {
        Ok(message) => message["id"].clone(),
        Err((id, _)) => id.clone(),
    };
    let answer = id.as_str().and_then(|id| waiting.remove(id));
    let Some(answer) = answer else {
        return fault(format!("an answer to what nobody asked: {text}"));
    };
    // The caller may have given up meanwhile.
    answer.send(answered.map_err(|(_, refusal)| refusal)).ok();
}
