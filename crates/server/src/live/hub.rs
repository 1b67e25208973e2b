//! The hub: finds a live session, wakes a sleeping one, opens a new one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use bistand_media::{Media, MediaEvent};
use bistand_session::{
    Actor, ConnectionId, DeviceId, FIRST_CUSTOMER_SEAT, HOST_NAME, SeatId, Session, SessionId,
    UserId,
};
use bistand_store::{Append, AppendError, Row, SessionKey, Store, Taken};
use bistand_wire::http::Started;
use bistand_wire::{COMMAND_ID_BYTES, Code, Problem};
use tokio::sync::{mpsc, oneshot};

use super::desk::Desks;
use super::mail::{Caller, Door, EnterBy, Handle, MAILBOX, Mail, Snapshot, Whereabouts};
use super::outbox::Outbox;
use super::rows::{self, Invited};
use super::session::Live;
use super::{codes, media, now, summary, wake};

/// Sessions woken side by side at the start.
const WAKING: usize = 32;
/// Tries to open a session with a code and number that nobody else took meanwhile.
const OPEN_TRIES: usize = 5;

/// What all live sessions share.
pub(super) struct Shared {
    pub(super) store: Store,
    pub(super) media: Media,
    pub(super) public_url: String,
    pub(super) desks: Desks,
}

struct Inner {
    shared: Arc<Shared>,
    sessions: Mutex<HashMap<SessionId, Handle>>,
    /// One waking at a time for a session; few enough wakings for one lock.
    waking: tokio::sync::Mutex<()>,
    epoch: String,
    stopping: tokio::sync::watch::Sender<bool>,
}

/// All live sessions. Cheap to clone.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

/// A new session.
pub type Opened = Started;

impl Hub {
    /// Wakes every session that is not over. Nobody is hung up on: every wait begins anew.
    ///
    /// # Errors
    /// If the database cannot be read, or holds an event that this version does not know.
    pub async fn start(
        store: Store,
        media: Media,
        media_events: mpsc::UnboundedReceiver<MediaEvent>,
        public_url: &str,
    ) -> anyhow::Result<Self> {
        let shared = Shared {
            store,
            media,
            public_url: public_url.to_owned(),
            desks: Desks::default(),
        };
        let hub = Self(Arc::new(Inner {
            shared: Arc::new(shared),
            sessions: Mutex::default(),
            waking: tokio::sync::Mutex::default(),
            epoch: format!("{:016x}", codes::random_u64()),
            stopping: tokio::sync::watch::Sender::new(false),
        }));
        let keys = hub.0.shared.store.live_sessions().await?;
        for keys in keys.chunks(WAKING) {
            let woken = keys.iter().map(|key| wake::load(&hub.0.shared.store, key));
            for loaded in futures_util::future::join_all(woken).await {
                if let Some(loaded) = loaded? {
                    hub.enliven(loaded);
                }
            }
        }
        tokio::spawn(media::carry(hub.clone(), media_events));
        Ok(hub)
    }

    /// Changes when the media part has begun anew.
    #[must_use]
    pub fn epoch(&self) -> &str {
        &self.0.epoch
    }

    /// Becomes true when the server stops.
    #[must_use]
    pub fn stopping(&self) -> tokio::sync::watch::Receiver<bool> {
        self.0.stopping.subscribe()
    }

    /// Finishes what is being written, then tells the pages to come back.
    pub async fn stop(&self) {
        let handles: Vec<_> = self.sessions().drain().map(|(_, handle)| handle).collect();
        for handle in handles {
            let (done, finished) = oneshot::channel();
            if handle.mailbox.send(Mail::Stop { done }).await.is_ok() {
                // A session that ended meanwhile has finished too.
                finished.await.ok();
            }
        }
        self.0.stopping.send_replace(true);
    }

    fn sessions(&self) -> std::sync::MutexGuard<'_, HashMap<SessionId, Handle>> {
        // The map is changed in single steps, so a panic elsewhere left nothing half done.
        self.0
            .sessions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn enliven(&self, loaded: wake::Loaded) -> Handle {
        let session = loaded.session.id;
        let (mailbox, mail) = mpsc::channel(MAILBOX);
        let handle = Handle { mailbox };
        self.sessions().insert(session, handle.clone());
        let live = Live::new(self.0.shared.clone(), loaded);
        tokio::spawn(live.run(mail));
        handle
    }

    /// The live session, woken if it sleeps; `None` when there is none of that id.
    async fn find(&self, session: SessionId) -> Result<Option<Handle>, Problem> {
        let live = |hub: &Self| {
            let handle = hub.sessions().get(&session).cloned();
            handle.filter(|handle| !handle.mailbox.is_closed())
        };
        if let Some(handle) = live(self) {
            return Ok(Some(handle));
        }
        let _one_at_a_time = self.0.waking.lock().await;
        if *self.0.stopping.borrow() {
            return Err(Problem::new(Code::Stopping));
        }
        if let Some(handle) = live(self) {
            return Ok(Some(handle));
        }
        let key = SessionKey::new(session.to_string());
        match wake::load(&self.0.shared.store, &key).await {
            Ok(loaded) => Ok(loaded.map(|loaded| self.enliven(loaded))),
            Err(error) => {
                tracing::error!(%error, "a session could not be read");
                Err(Problem::new(Code::Unavailable))
            }
        }
    }

    /// Posts to a session. A full mailbox refuses; a session that has just gone to sleep is woken.
    async fn post(&self, session: SessionId, mut mail: Mail) -> Result<(), Problem> {
        for _ in 0..2 {
            let Some(handle) = self.find(session).await? else {
                return Err(Problem::new(Code::NotFound));
            };
            match handle.mailbox.try_send(mail) {
                Ok(()) => return Ok(()),
                Err(mpsc::error::TrySendError::Full(_)) => return Err(Problem::slow_down(1)),
                Err(mpsc::error::TrySendError::Closed(back)) => mail = back,
            }
        }
        Err(Problem::new(Code::Unavailable))
    }

    /// Posts to a session only if it is awake; what is lost is ephemeral.
    pub(super) fn post_if_live(&self, session: SessionId, mail: Mail) {
        let handle = self.sessions().get(&session).cloned();
        if let Some(handle) = handle
            && handle.mailbox.try_send(mail).is_err()
        {
            tracing::debug!("a session did not take an ephemeral message");
        }
    }

    /// Opens a session for an agent: confirmed at once (B4), with code and link.
    ///
    /// # Errors
    /// [`Code::Unavailable`] when it cannot be stored.
    pub async fn open(&self, user: UserId, name: &str) -> Result<Opened, Problem> {
        let unavailable = |error: anyhow::Error| {
            tracing::error!(%error, "a session could not be opened");
            Problem::new(Code::Unavailable)
        };
        let (session, invited) = self.write_opening(user, name).await.map_err(unavailable)?;
        self.find(session).await?;
        for outbox in self.0.shared.desks.sockets(user) {
            let caller = Caller {
                actor: Actor::Agent(user),
                outbox,
            };
            self.post(session, Mail::Connect { caller }).await?;
        }
        let base = self.0.shared.public_url.trim_end_matches('/');
        Ok(Opened {
            session,
            code: invited.code.unwrap_or_default(),
            link: format!("{base}/j/{}", invited.link),
        })
    }

    async fn write_opening(
        &self,
        user: UserId,
        name: &str,
    ) -> anyhow::Result<(SessionId, Invited)> {
        let store = &self.0.shared.store;
        for _ in 0..OPEN_TRIES {
            let id = SessionId(codes::random_u64());
            let at = now();
            let number = store.next_session_number().await?;
            let events = Session::open(id, user);
            let session = Session::replay(events.iter().map(|event| (at, event)))
                .context("the opening opens a session")?;
            let code = Some(codes::free_code(store).await?);
            let invited = Invited {
                generation: 1,
                code,
                link: codes::link_token(),
            };
            let mut rows = vec![
                rows::text(HOST_NAME, name),
                Row::Summary(summary::stored(&session, number, at)),
                rows::entry(&session, FIRST_CUSTOMER_SEAT, &invited, at),
            ];
            let who = user.to_string();
            rows.extend(events.iter().filter_map(|event| rows::audit(event, &who)));
            let events = events.iter().map(|event| {
                let bistand_session::Envelope {
                    kind,
                    version,
                    body,
                } = event.seal();
                bistand_store::StoredEvent {
                    kind,
                    version,
                    body,
                }
            });
            let key = SessionKey::new(id.to_string());
            let claim = store.claim(&key).await?;
            let append = Append {
                session: key,
                epoch: claim.epoch,
                expect: 0,
                at: at.0,
                events: events.collect(),
                rows,
            };
            match store.append(append).await {
                Ok(()) => return Ok((id, invited)),
                Err(AppendError::Taken(Taken::Code | Taken::Link | Taken::Number)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        anyhow::bail!("no free code or number was found")
    }

    /// Somebody at the door.
    ///
    /// # Errors
    /// What the rules or the store say.
    pub async fn enter(&self, session: SessionId, by: EnterBy) -> Result<Door, Problem> {
        let (reply, answer) = oneshot::channel();
        self.post(
            session,
            Mail::Enter {
                by: Box::new(by),
                reply,
            },
        )
        .await?;
        answer
            .await
            .unwrap_or_else(|_| Err(Problem::new(Code::Stopping)))
    }

    /// Where a device stands at the door of a seat.
    ///
    /// # Errors
    /// [`Code::NotFound`] when there is no such session.
    pub async fn whereabouts(
        &self,
        session: SessionId,
        seat: SeatId,
        device: DeviceId,
    ) -> Result<Whereabouts, Problem> {
        let (reply, answer) = oneshot::channel();
        self.post(
            session,
            Mail::Door {
                seat,
                device,
                reply,
            },
        )
        .await?;
        answer.await.map_err(|_| Problem::new(Code::Stopping))
    }

    /// What somebody sees now, for a page without a socket.
    ///
    /// # Errors
    /// When there is no such session, or no place in it for the actor.
    pub async fn snapshot(&self, session: SessionId, actor: Actor) -> Result<Snapshot, Problem> {
        let (reply, answer) = oneshot::channel();
        self.post(session, Mail::Snapshot { actor, reply }).await?;
        answer
            .await
            .unwrap_or_else(|_| Err(Problem::new(Code::Stopping)))
    }

    /// A durable command of a page without a socket.
    ///
    /// # Errors
    /// What the rules or the store say.
    pub async fn ask(
        &self,
        session: SessionId,
        actor: Actor,
        id: String,
        command: bistand_session::Command,
    ) -> Result<(), Problem> {
        if id.is_empty() || id.len() > COMMAND_ID_BYTES {
            return Err(Problem::new(Code::Malformed));
        }
        let (reply, answer) = oneshot::channel();
        self.post(
            session,
            Mail::Ask {
                actor,
                id,
                command,
                reply,
            },
        )
        .await?;
        answer
            .await
            .unwrap_or_else(|_| Err(Problem::new(Code::Stopping)))
    }

    /// The whole link of a seat, for the session's host.
    ///
    /// # Errors
    /// `not-in-session` or `not-host` for others, [`Code::NotFound`] when there is no such seat.
    pub async fn link(
        &self,
        session: SessionId,
        user: UserId,
        seat: SeatId,
    ) -> Result<String, Problem> {
        let (reply, answer) = oneshot::channel();
        let actor = Actor::Agent(user);
        self.post(session, Mail::Link { actor, seat, reply })
            .await?;
        answer
            .await
            .unwrap_or_else(|_| Err(Problem::new(Code::Stopping)))
    }

    /// An agent's socket is open: present in every session that the agent hosts.
    ///
    /// # Errors
    /// [`Code::Unavailable`] when the list cannot be read.
    pub async fn agent_came(&self, user: UserId, outbox: &Outbox) -> Result<(), Problem> {
        let desks = &self.0.shared.desks;
        if let Err(error) = desks.look(&self.0.shared.store, user, outbox.clone()).await {
            tracing::error!(%error, "an agent's list could not be read");
            return Err(Problem::new(Code::Unavailable));
        }
        for session in self.live_of(user) {
            let caller = Caller {
                actor: Actor::Agent(user),
                outbox: outbox.clone(),
            };
            self.post(session, Mail::Connect { caller }).await?;
        }
        Ok(())
    }

    /// An agent's socket is gone.
    pub fn agent_left(&self, user: UserId, connection: ConnectionId) {
        self.0.shared.desks.look_away(user, connection);
        for session in self.live_of(user) {
            self.gone(session, connection);
        }
    }

    fn live_of(&self, user: UserId) -> Vec<SessionId> {
        let live = self.sessions();
        let listed = self.0.shared.desks.sessions(user);
        listed
            .into_iter()
            .filter(|session| live.contains_key(session))
            .collect()
    }

    /// A customer's socket is open.
    ///
    /// # Errors
    /// When there is no such session or it cannot be woken.
    pub async fn customer_came(&self, session: SessionId, caller: Caller) -> Result<(), Problem> {
        self.post(session, Mail::Connect { caller }).await
    }

    /// A socket is gone from a session.
    pub fn gone(&self, session: SessionId, connection: ConnectionId) {
        let handle = self.sessions().get(&session).cloned();
        let Some(handle) = handle else { return };
        // Not lost when the mailbox is full for a moment: a grace hangs on it.
        tokio::spawn(async move {
            if handle
                .mailbox
                .send(Mail::Disconnect { connection })
                .await
                .is_err()
            {
                tracing::debug!("a session ended before its socket did");
            }
        });
    }

    /// A message of a socket for one session.
    ///
    /// # Errors
    /// When the session cannot take it.
    pub async fn deliver(
        &self,
        session: SessionId,
        caller: Caller,
        message: SocketMail,
    ) -> Result<(), Problem> {
        let mail = match message {
            SocketMail::Command { id, command } => Mail::Command {
                caller,
                id,
                command,
            },
            SocketMail::Watch { have } => Mail::Watch { caller, have },
            SocketMail::Unwatch => Mail::Unwatch {
                connection: caller.outbox.connection,
            },
            SocketMail::Offer { id, sdp, restart } => Mail::Offer {
                caller,
                id,
                sdp,
                restart,
            },
            SocketMail::Typing { conversation } => Mail::Typing {
                caller,
                conversation,
            },
        };
        self.post(session, mail).await
    }

    /// The store behind the sessions.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.shared.store
    }

    /// The address under which the pages are reached, without a slash at the end.
    #[must_use]
    pub fn public_url(&self) -> &str {
        self.0.shared.public_url.trim_end_matches('/')
    }
}

/// What a socket may post.
pub enum SocketMail {
    /// A durable command.
    Command {
        /// Made by the page.
        id: String,
        /// What.
        command: bistand_session::Command,
    },
    /// Show the session from now on.
    Watch {
        /// The last sequence that the page has of each conversation.
        have: std::collections::BTreeMap<SeatId, u32>,
    },
    /// No longer.
    Unwatch,
    /// A session description.
    Offer {
        /// Made by the page.
        id: String,
        /// The offer.
        sdp: String,
        /// An ICE restart.
        restart: bool,
    },
    /// Somebody is typing.
    Typing {
        /// Where.
        conversation: SeatId,
    },
}
