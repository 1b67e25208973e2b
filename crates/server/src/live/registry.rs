//! The registry: finds live sessions, loads them on demand and posts messages to them.
//! [`super::create`] creates sessions, [`super::requests`] carries requests to them, and
//! [`super::presence`] the opening and closing of sockets.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use bistand_media::MediaEvent;
use bistand_session::{Actor, SessionId, UserId};
use bistand_store::{SessionKey, SessionStore};
use bistand_wire::{Code, Problem};
use futures_util::FutureExt as _;
use tokio::sync::{mpsc, oneshot};
use tokio::task::AbortHandle;
use tokio_util::sync::CancellationToken;

use super::accounts::DisabledAccounts;
use super::codes::CodePool;
use super::environment::Environment;
use super::media_connections::{MediaConnection, MediaConnections};
use super::memory::Memory;
use super::message::{Caller, Handle, MAILBOX, SessionMessage};
use super::session::LiveSession;
use super::session_list::SessionLists;
use super::{load, media, summary};

/// Sessions loaded concurrently after startup.
const CONCURRENT_LOADS: usize = 32;
/// How long a stop waits for the disk. Writes that take longer were not acknowledged either, and
/// the pages send them again.
const STOP_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a message waits for room in a full mailbox if refusing it would close a socket. This
/// also bounds how many messages of one page wait: the page is read no faster than its budget
/// allows.
const QUEUE_TIMEOUT: Duration = Duration::from_secs(10);

/// What all live sessions share.
pub(super) struct Shared {
    pub(super) environment: Environment,
    pub(super) public_url: String,
    pub(super) session_lists: SessionLists,
    pub(super) media_connections: MediaConnections,
    pub(super) code_pool: CodePool,
    pub(super) disabled_accounts: DisabledAccounts,
    pub(super) memory: Memory,
}

struct Inner {
    shared: Arc<Shared>,
    sessions: Mutex<BTreeMap<SessionId, Handle>>,
    /// The task that loads the sessions that had not ended when the server stopped.
    loader: OnceLock<AbortHandle>,
    epoch: String,
    /// No session is loaded any more. Changed and read under the lock of `sessions`, so that no
    /// session is loaded between the end of the others and the pages' `bye`.
    closing: AtomicBool,
    /// Wakes the waiting tasks in the order in which they began to wait; a watch channel would not.
    stopping: CancellationToken,
}

/// All live sessions. Cheap to clone.
#[derive(Clone)]
pub struct SessionRegistry(Arc<Inner>);

impl SessionRegistry {
    /// Loads every session that has not ended, in the background. A session that a request needs
    /// meanwhile is loaded immediately. All timeouts start from the beginning, so the restart ends
    /// no call. Idle sessions are unloaded.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn start(
        environment: Environment,
        media_events: mpsc::UnboundedReceiver<MediaEvent>,
        public_url: &str,
        memory: Memory,
    ) -> anyhow::Result<Self> {
        let epoch = format!("{:016x}", environment.random.bits());
        let shared = Shared {
            environment,
            public_url: public_url.to_owned(),
            session_lists: SessionLists::default(),
            media_connections: MediaConnections::default(),
            code_pool: CodePool::default(),
            disabled_accounts: DisabledAccounts::default(),
            memory,
        };
        let registry = Self(Arc::new(Inner {
            shared: Arc::new(shared),
            sessions: Mutex::default(),
            loader: OnceLock::new(),
            epoch,
            closing: AtomicBool::new(false),
            stopping: CancellationToken::new(),
        }));
        let keys = registry.0.shared.environment.store.live_sessions().await?;
        let loader = tokio::spawn(registry.clone().load_all(keys));
        registry.0.loader.get_or_init(|| loader.abort_handle());
        tokio::spawn(media::carry(registry.clone(), media_events));
        Ok(registry)
    }

    async fn load_all(self, keys: Vec<SessionKey>) {
        let sessions = keys.iter().filter_map(|key| key.as_str().parse().ok());
        let sessions: Vec<SessionId> = sessions.collect();
        for sessions in sessions.chunks(CONCURRENT_LOADS) {
            let loaded = sessions.iter().map(|session| self.ensure_loaded(*session));
            let loaded = futures_util::future::join_all(loaded).await;
            let failed = loaded.iter().filter(|loaded| !**loaded).count();
            if failed > 0 {
                tracing::error!(
                    failed,
                    "failed to load sessions; they will be loaded when needed"
                );
            }
        }
    }

    /// Whether some sessions that had not ended at startup may still have to be loaded.
    pub(super) fn is_loading(&self) -> bool {
        let loader = self.0.loader.get();
        !loader.is_some_and(AbortHandle::is_finished)
    }

    /// Changes when the media part has restarted.
    #[must_use]
    pub fn epoch(&self) -> &str {
        &self.0.epoch
    }

    /// The number of sessions in memory.
    #[must_use]
    pub fn loaded_sessions(&self) -> usize {
        let sessions = self.sessions();
        let handles = sessions.values();
        handles.filter(|handle| !handle.mailbox.is_closed()).count()
    }

    /// The media connections that are up.
    #[must_use]
    pub fn media_connections(&self) -> Vec<MediaConnection> {
        self.0.shared.media_connections.up()
    }

    pub(super) fn connections(&self) -> &MediaConnections {
        &self.0.shared.media_connections
    }

    /// Resolves when the server stops.
    pub async fn stopped(&self) {
        self.0.stopping.cancelled().await;
    }

    /// Waits for the writes in progress, as long as the disk responds, then asks the pages to
    /// reconnect.
    pub async fn stop(&self) {
        if let Some(loader) = self.0.loader.get() {
            loader.abort();
        }
        let handles = {
            let mut sessions = self.sessions();
            self.0.closing.store(true, Ordering::Relaxed);
            std::mem::take(&mut *sessions)
        };
        let finished = futures_util::future::join_all(handles.into_values().map(finish));
        if tokio::time::timeout(STOP_TIMEOUT, finished).await.is_err() {
            tracing::error!(
                "the disk is not responding; the last, unacknowledged changes may be lost"
            );
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

    /// Loads the session if necessary. Returns `false` if it could not be loaded.
    async fn ensure_loaded(&self, session: SessionId) -> bool {
        match self.mailbox_of(session) {
            Ok((_, Some(messages))) => self.clone().load_and_run(session, messages).await,
            Ok((_, None)) => true,
            Err(_) => false,
        }
    }

    /// Loads a session and runs it behind its mailbox. If it does not exist or cannot be read, the
    /// messages in the mailbox are refused; returns `false` if it cannot be read.
    async fn load_and_run(
        self,
        session: SessionId,
        mut messages: mpsc::Receiver<SessionMessage>,
    ) -> bool {
        let key = SessionKey::new(session.to_string());
        let shared = &self.0.shared;
        let loaded = load::load(&shared.environment.store, &key, shared.memory.answers).await;
        let problem = match loaded {
            Ok(Some(loaded)) => {
                tokio::spawn(self.run(loaded, messages));
                return true;
            }
            Ok(None) => Problem::new(Code::NotFound),
            Err(error) => {
                tracing::error!(%error, "failed to load a session");
                Problem::new(Code::Unavailable)
            }
        };
        messages.close();
        while let Some(message) = messages.recv().await {
            message.refuse(problem.clone());
        }
        self.unloaded(session);
        problem == Problem::new(Code::NotFound)
    }

    async fn run(self, loaded: load::Loaded, messages: mpsc::Receiver<SessionMessage>) {
        let session = loaded.session.id;
        let host = summary::host(&loaded.session).filter(|_| !loaded.session.status.is_over());
        if let Some(user) = host {
            self.connect_host(user, session);
        }
        let live = LiveSession::new(self.0.shared.clone(), loaded);
        let late = live.run(messages).await;
        self.unloaded(session);
        for message in late {
            self.post(session, message);
        }
    }

    /// Connects the host's sockets that opened before the session was loaded.
    fn connect_host(&self, user: UserId, session: SessionId) {
        for outbox in self.shared().session_lists.sockets(user) {
            let caller = Caller {
                actor: Actor::Agent(user),
                outbox,
            };
            self.post_queued(session, SessionMessage::Connect { caller });
        }
    }

    /// Removes a session that was unloaded, unless it has been loaded again.
    fn unloaded(&self, session: SessionId) {
        let mut sessions = self.sessions();
        let closed = |handle: &Handle| handle.mailbox.is_closed();
        if sessions.get(&session).is_some_and(closed) {
            sessions.remove(&session);
        }
    }

    /// The mailbox of a session, and its receiver if the session is not in memory.
    fn mailbox_of(
        &self,
        session: SessionId,
    ) -> Result<(Handle, Option<mpsc::Receiver<SessionMessage>>), Problem> {
        let mut sessions = self.sessions();
        let handle = sessions.get(&session);
        if let Some(handle) = handle.filter(|handle| !handle.mailbox.is_closed()) {
            return Ok((handle.clone(), None));
        }
        if self.0.closing.load(Ordering::Relaxed) {
            return Err(Problem::new(Code::Stopping));
        }
        let (mailbox, messages) = mpsc::channel(MAILBOX);
        let handle = Handle { mailbox };
        sessions.insert(session, handle.clone());
        Ok((handle, Some(messages)))
    }

    /// The mailbox of a session, which is loaded in the background if necessary. Messages posted
    /// meanwhile keep their order.
    pub(super) fn find(&self, session: SessionId) -> Result<Handle, Problem> {
        let (handle, not_loaded) = self.mailbox_of(session)?;
        if let Some(messages) = not_loaded {
            tokio::spawn(self.clone().load_and_run(session, messages));
        }
        Ok(handle)
    }

    /// Posts to a session, and loads it if it has just been unloaded. A full mailbox refuses with
    /// `unavailable`, as a slow disk does: it is never the page's fault.
    pub(super) fn post(&self, session: SessionId, mut message: SessionMessage) {
        for _ in 0..2 {
            let handle = match self.find(session) {
                Ok(handle) => handle,
                Err(problem) => return message.refuse(problem),
            };
            match handle.mailbox.try_send(message) {
                Ok(()) => return,
                Err(mpsc::error::TrySendError::Full(message)) => {
                    return queue_or_refuse(handle, message);
                }
                Err(mpsc::error::TrySendError::Closed(back)) => message = back,
            }
        }
        message.refuse(Problem::new(Code::Unavailable));
    }

    /// Posts to a session in memory as soon as its mailbox has room, for messages that are never
    /// repeated.
    pub(super) fn post_queued(&self, session: SessionId, message: SessionMessage) {
        let handle = self.sessions().get(&session).cloned();
        if let Some(handle) = handle {
            send_in_order(&handle, message, None);
        }
    }

    /// The same, but loads the session if it is not in memory.
    pub(super) fn load_and_post_queued(&self, session: SessionId, message: SessionMessage) {
        match self.find(session) {
            Ok(handle) => send_in_order(&handle, message, None),
            Err(problem) => message.refuse(problem),
        }
    }

    /// Posts an ephemeral message. It is dropped if the session is not in memory or its mailbox is
    /// full.
    pub(super) fn post_ephemeral(&self, session: SessionId, message: SessionMessage) {
        let handle = self.sessions().get(&session).cloned();
        if let Some(handle) = handle
            && handle.mailbox.try_send(message).is_err()
        {
            tracing::debug!("a session dropped an ephemeral message");
        }
    }

    /// The store behind the sessions.
    #[must_use]
    pub fn store(&self) -> &dyn SessionStore {
        &*self.0.shared.environment.store
    }

    /// The public address of the pages, without a trailing slash.
    #[must_use]
    pub fn public_url(&self) -> &str {
        self.0.shared.public_url.trim_end_matches('/')
    }
}

/// The mailbox is full. A message whose refusal would close its socket waits for a while: the page
/// would reconnect immediately, and be charged for each socket that it opens.
fn queue_or_refuse(handle: Handle, message: SessionMessage) {
    if !matches!(
        message,
        SessionMessage::Connect { .. }
            | SessionMessage::Watch { .. }
            | SessionMessage::UseHere { .. }
            | SessionMessage::Playback { .. }
    ) {
        return message.refuse(Problem::new(Code::Unavailable));
    }
    send_in_order(&handle, message, Some(QUEUE_TIMEOUT));
}

/// Sends a message as soon as the mailbox has room, in the order of the calls: a disconnect must
/// not overtake its connect. A message that waits longer than `within` is refused.
fn send_in_order(handle: &Handle, message: SessionMessage, within: Option<Duration>) {
    let mut room = Box::pin(handle.mailbox.clone().reserve_owned());
    // The first poll takes the place in the queue, so it happens here and not in the task.
    match room.as_mut().now_or_never() {
        Some(Ok(room)) => drop(room.send(message)),
        Some(Err(_)) => message.refuse(Problem::new(Code::Unavailable)),
        None => {
            tokio::spawn(async move {
                let room = match within {
                    Some(within) => tokio::time::timeout(within, room).await.ok(),
                    None => Some(room.await),
                };
                match room {
                    Some(Ok(room)) => drop(room.send(message)),
                    _ => message.refuse(Problem::new(Code::Unavailable)),
                }
            });
        }
    }
}

/// Waits until a session has written what it has decided, and ended.
async fn finish(handle: Handle) {
    let (done, finished) = oneshot::channel();
    if handle
        .mailbox
        .send(SessionMessage::Stop { done })
        .await
        .is_ok()
    {
        // A session that ended meanwhile has finished too.
        finished.await.ok();
    }
}

#[cfg(test)]
mod queueing;
#[cfg(test)]
mod tests;
