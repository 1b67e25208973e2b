//! The hub: finds a live session, wakes a sleeping one, posts to it. [`super::opening`] opens a new
//! one, [`super::asking`] carries what people ask, [`super::coming`] who comes and goes.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use bistand_media::MediaEvent;
use bistand_session::{Actor, SessionId, UserId};
use bistand_store::{SessionKey, SessionStore};
use bistand_wire::{Code, Problem};
use tokio::sync::{mpsc, oneshot};
use tokio::task::AbortHandle;
use tokio_util::sync::CancellationToken;

use super::codes::Urn;
use super::desk::Desks;
use super::lines::{Line, Lines};
use super::mail::{Caller, Handle, MAILBOX, Mail};
use super::memory::Memory;
use super::session::Live;
use super::surroundings::Surroundings;
use super::{media, summary, wake};

/// Sessions woken side by side after the start.
const WAKING: usize = 32;
/// How long a stop waits for the disk. What is not written then was not acknowledged either, and
/// its pages send it again.
const WRITTEN_WITHIN: Duration = Duration::from_secs(5);

/// What all live sessions share.
pub(super) struct Shared {
    pub(super) around: Surroundings,
    pub(super) public_url: String,
    pub(super) desks: Desks,
    pub(super) lines: Lines,
    pub(super) urn: Urn,
    pub(super) memory: Memory,
}

struct Inner {
    shared: Arc<Shared>,
    sessions: Mutex<BTreeMap<SessionId, Handle>>,
    /// Wakes the sessions that were not over when the server stopped.
    waker: OnceLock<AbortHandle>,
    epoch: String,
    /// No session is woken any more. Changed and read under the lock of `sessions`, so that none
    /// wakes between the others' end and the pages' goodbye.
    closing: AtomicBool,
    /// Wakes those who wait in the order in which they came, as a watch channel would not.
    stopping: CancellationToken,
}

/// All live sessions. Cheap to clone.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

impl Hub {
    /// Wakes every session that is not over, one after the other while others are served already;
    /// one that somebody needs is woken at once. Nobody is hung up on: every wait begins anew. A
    /// session that nobody looks at for a while sleeps.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn start(
        around: Surroundings,
        media_events: mpsc::UnboundedReceiver<MediaEvent>,
        public_url: &str,
        memory: Memory,
    ) -> anyhow::Result<Self> {
        let epoch = format!("{:016x}", around.random.bits());
        let shared = Shared {
            around,
            public_url: public_url.to_owned(),
            desks: Desks::default(),
            lines: Lines::default(),
            urn: Urn::default(),
            memory,
        };
        let hub = Self(Arc::new(Inner {
            shared: Arc::new(shared),
            sessions: Mutex::default(),
            waker: OnceLock::new(),
            epoch,
            closing: AtomicBool::new(false),
            stopping: CancellationToken::new(),
        }));
        let keys = hub.0.shared.around.store.live_sessions().await?;
        let waker = tokio::spawn(hub.clone().wake(keys));
        hub.0.waker.get_or_init(|| waker.abort_handle());
        tokio::spawn(media::carry(hub.clone(), media_events));
        Ok(hub)
    }

    async fn wake(self, keys: Vec<SessionKey>) {
        let sessions = keys.iter().filter_map(|key| key.as_str().parse().ok());
        let sessions: Vec<SessionId> = sessions.collect();
        for sessions in sessions.chunks(WAKING) {
            let woken = sessions.iter().map(|session| self.wake_one(*session));
            let woken = futures_util::future::join_all(woken).await;
            let failed = woken.iter().filter(|woken| !**woken).count();
            if failed > 0 {
                tracing::error!(failed, "sessions could not be woken; they are when needed");
            }
        }
    }

    /// Changes when the media part has begun anew.
    #[must_use]
    pub fn epoch(&self) -> &str {
        &self.0.epoch
    }

    /// How many sessions are in memory.
    #[must_use]
    pub fn awake(&self) -> usize {
        let sessions = self.sessions();
        let awake = sessions.values();
        awake.filter(|handle| !handle.mailbox.is_closed()).count()
    }

    /// The media connections that are up.
    #[must_use]
    pub fn media_lines(&self) -> Vec<Line> {
        self.0.shared.lines.up()
    }

    pub(super) fn lines(&self) -> &Lines {
        &self.0.shared.lines
    }

    /// Resolves when the server stops.
    pub async fn stopped(&self) {
        self.0.stopping.cancelled().await;
    }

    /// Finishes what is being written, as far as the disk answers, then tells the pages to come
    /// back.
    pub async fn stop(&self) {
        if let Some(waker) = self.0.waker.get() {
            waker.abort();
        }
        let handles = {
            let mut sessions = self.sessions();
            self.0.closing.store(true, Ordering::Relaxed);
            std::mem::take(&mut *sessions)
        };
        let finished = futures_util::future::join_all(handles.into_values().map(finish));
        if tokio::time::timeout(WRITTEN_WITHIN, finished)
            .await
            .is_err()
        {
            tracing::error!("the disk does not answer; what it was given last may be missing");
        }
        self.0.stopping.cancel();
    }

    pub(super) fn shared(&self) -> &Shared {
        &self.0.shared
    }

    pub(super) fn sessions(&self) -> std::sync::MutexGuard<'_, BTreeMap<SessionId, Handle>> {
        // The map is changed in single steps, so a panic elsewhere left nothing half done.
        self.0
            .sessions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the session is awake now, or about to be.
    async fn wake_one(&self, session: SessionId) -> bool {
        match self.mailbox_of(session) {
            Ok((_, Some(mail))) => self.clone().enliven(session, mail).await,
            Ok((_, None)) => true,
            Err(_) => false,
        }
    }

    /// Reads a session and lets it live behind its mailbox. What waits there is refused when the
    /// session cannot be read, or is none; `false` for the former.
    async fn enliven(self, session: SessionId, mut mail: mpsc::Receiver<Mail>) -> bool {
        let key = SessionKey::new(session.to_string());
        let shared = &self.0.shared;
        let loaded = wake::load(&shared.around.store, &key, shared.memory.answers).await;
        let problem = match loaded {
            Ok(Some(loaded)) => {
                tokio::spawn(self.live(loaded, mail));
                return true;
            }
            Ok(None) => Problem::new(Code::NotFound),
            Err(error) => {
                tracing::error!(%error, "a session could not be read");
                Problem::new(Code::Unavailable)
            }
        };
        mail.close();
        while let Some(mail) = mail.recv().await {
            mail.refuse(problem.clone());
        }
        self.asleep(session);
        problem == Problem::new(Code::NotFound)
    }

    async fn live(self, loaded: wake::Loaded, mail: mpsc::Receiver<Mail>) {
        let session = loaded.session.id;
        let host = summary::host(&loaded.session).filter(|_| !loaded.session.status.is_over());
        if let Some(user) = host {
            self.connect_host(user, session);
        }
        let live = Live::new(self.0.shared.clone(), loaded);
        let late = live.run(mail).await;
        self.asleep(session);
        for mail in late {
            self.post(session, mail);
        }
    }

    /// The host is there already: the socket opened before the session was awake.
    fn connect_host(&self, user: UserId, session: SessionId) {
        for outbox in self.shared().desks.sockets(user) {
            let caller = Caller {
                actor: Actor::Agent(user),
                outbox,
            };
            self.post_when_there_is_room(session, Mail::Connect { caller });
        }
    }

    /// A session has gone to sleep, unless it was woken again already.
    fn asleep(&self, session: SessionId) {
        let mut sessions = self.sessions();
        let closed = |handle: &Handle| handle.mailbox.is_closed();
        if sessions.get(&session).is_some_and(closed) {
            sessions.remove(&session);
        }
    }

    /// The mailbox of a session, and its other end if the session sleeps.
    fn mailbox_of(
        &self,
        session: SessionId,
    ) -> Result<(Handle, Option<mpsc::Receiver<Mail>>), Problem> {
        let mut sessions = self.sessions();
        let handle = sessions.get(&session);
        if let Some(handle) = handle.filter(|handle| !handle.mailbox.is_closed()) {
            return Ok((handle.clone(), None));
        }
        if self.0.closing.load(Ordering::Relaxed) {
            return Err(Problem::new(Code::Stopping));
        }
        let (mailbox, mail) = mpsc::channel(MAILBOX);
        let handle = Handle { mailbox };
        sessions.insert(session, handle.clone());
        Ok((handle, Some(mail)))
    }

    /// The mailbox of a session, which wakes behind it if it sleeps: nobody waits for the disk
    /// here, and what is posted meanwhile stays in its order.
    pub(super) fn find(&self, session: SessionId) -> Result<Handle, Problem> {
        let (handle, asleep) = self.mailbox_of(session)?;
        if let Some(mail) = asleep {
            tokio::spawn(self.clone().enliven(session, mail));
        }
        Ok(handle)
    }

    /// Posts to a session. A full mailbox refuses; a session that has just gone to sleep is woken.
    pub(super) fn post(&self, session: SessionId, mut mail: Mail) {
        for _ in 0..2 {
            let handle = match self.find(session) {
                Ok(handle) => handle,
                Err(problem) => return mail.refuse(problem),
            };
            match handle.mailbox.try_send(mail) {
                Ok(()) => return,
                Err(mpsc::error::TrySendError::Full(mail)) => {
                    return mail.refuse(Problem::slow_down(1));
                }
                Err(mpsc::error::TrySendError::Closed(back)) => mail = back,
            }
        }
        mail.refuse(Problem::new(Code::Unavailable));
    }

    /// Posts to a session if it is awake, as soon as its mailbox has room: nothing says it again.
    pub(super) fn post_when_there_is_room(&self, session: SessionId, mail: Mail) {
        let handle = self.sessions().get(&session).cloned();
        let Some(handle) = handle else { return };
        let Err(mpsc::error::TrySendError::Full(mail)) = handle.mailbox.try_send(mail) else {
            return;
        };
        tokio::spawn(async move {
            if handle.mailbox.send(mail).await.is_err() {
                tracing::debug!("a session ended before it was told");
            }
        });
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

    /// The store behind the sessions.
    #[must_use]
    pub fn store(&self) -> &dyn SessionStore {
        &*self.0.shared.around.store
    }

    /// The address under which the pages are reached, without a slash at the end.
    #[must_use]
    pub fn public_url(&self) -> &str {
        self.0.shared.public_url.trim_end_matches('/')
    }
}

/// Lets a session write what it has decided, and end.
async fn finish(handle: Handle) {
    let (done, finished) = oneshot::channel();
    if handle.mailbox.send(Mail::Stop { done }).await.is_ok() {
        // A session that ended meanwhile has finished too.
        finished.await.ok();
    }
}
