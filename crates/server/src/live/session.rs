//! One live session: *decide → apply → append → publish*.
//!
//! It keeps two copies of the state: `pending` is what has been decided, `committed` is what is on
//! disk. Views, items and answers are built from `committed` only. Media flow as far as both allow,
//! so revoking a route works immediately and granting one waits for the disk.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use bistand_media::Flow;
use bistand_session::view::Parts;
use bistand_session::{Actor, ConnectionId, PresenceCommand, SeatId, Session, Timestamp};
use bistand_store::SessionKey;
use bistand_wire::socket::Bye;
use futures_util::future::BoxFuture;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use super::call_pages::CallPages;
use super::decide::{Appended, PendingWrite};
use super::idempotency::IdempotencyCache;
use super::message::{Caller, SessionMessage};
use super::offers::OfferRates;
use super::projections::Invitations;
use super::publish::Watchers;
use super::registry::Shared;
use super::revoked::RevokedRoutes;
use super::sockets::SignedOut;
use super::texts::Texts;
use super::{load, media};
use crate::ops::metrics::Up;

/// Commands written together: a bound on one write, far above a busy second.
const BATCH: usize = 64;
/// How long the session waits after a failed write before it tries again, so that a full disk is
/// not flooded with attempts.
pub(super) const RETRY_DELAY: Duration = Duration::from_secs(1);

/// One session in memory.
pub(super) struct LiveSession {
    pub(super) shared: Arc<Shared>,
    pub(super) key: SessionKey,
    pub(super) pending: Session,
    pub(super) committed: Session,
    pub(super) epoch: i64,
    /// The sequence numbers of the last events in `pending` and in `committed`.
    pub(super) last_pending: u64,
    pub(super) last_committed: u64,
    pub(super) number: i64,
    pub(super) pending_invitations: Invitations,
    pub(super) committed_invitations: Invitations,
    pub(super) texts: Texts,
    pub(super) idempotency: IdempotencyCache,
    pub(super) watchers: Watchers,
    pub(super) callers: BTreeMap<ConnectionId, Caller>,
    pub(super) signed_out: SignedOut,
    pub(super) pages: CallPages,
    pub(super) flow: Flow,
    pub(super) revoked: RevokedRoutes,
    pub(super) offers: OfferRates,
    /// Whether a call was ringing when the routes were last updated.
    pub(super) rang: bool,
    pub(super) summary: Option<bistand_store::Summary>,
    pub(super) waiting: VecDeque<PendingWrite>,
    /// Each seat's commands in the current second.
    pub(super) rates: HashMap<Option<SeatId>, (i64, u32)>,
    backoff_until: Option<Instant>,
    /// When to try again to reload the session, after a write failed and the log could not be read.
    pub(super) reload_at: Option<Instant>,
    /// Counts this session's call in the metrics.
    pub(super) calling: Option<Up>,
    clock: Timestamp,
}

enum Step {
    Message(SessionMessage),
    Appended(Appended),
    Timeout,
    Reload,
    Idle,
}

impl LiveSession {
    pub(super) fn new(shared: Arc<Shared>, loaded: load::Loaded) -> Self {
        let pages = CallPages::after_start(&loaded.session);
        Self {
            shared,
            key: SessionKey::new(loaded.session.id.to_string()),
            pending: loaded.session.clone(),
            committed: loaded.session,
            epoch: loaded.epoch,
            last_pending: loaded.last,
            last_committed: loaded.last,
            number: loaded.number,
            pending_invitations: loaded.invitations.clone(),
            committed_invitations: loaded.invitations,
            texts: loaded.texts,
            idempotency: loaded.idempotency,
            watchers: Watchers::default(),
            callers: BTreeMap::new(),
            signed_out: SignedOut::default(),
            pages,
            flow: Flow::default(),
            revoked: RevokedRoutes::default(),
            offers: OfferRates::default(),
            rang: false,
            summary: None,
            waiting: VecDeque::new(),
            rates: HashMap::new(),
            backoff_until: None,
            reload_at: None,
            calling: None,
            clock: Timestamp(0),
        }
    }

    /// Runs until it is stopped, fenced or idle. Returns the messages that arrived at the very end
    /// and were not handled.
    pub(super) async fn run(
        mut self,
        mut mailbox: mpsc::Receiver<SessionMessage>,
    ) -> Vec<SessionMessage> {
        self.publish_row();
        self.after_restart().await;
        let mut writing: Option<BoxFuture<'static, Appended>> = None;
        let mut stop: Option<oneshot::Sender<()>> = None;
        loop {
            if writing.is_none() && !self.waiting.is_empty() {
                writing = Some(self.append_waiting());
            }
            if writing.is_none() && stop.is_some() {
                break;
            }
            match self.next(&mut mailbox, &mut writing, stop.is_some()).await {
                Step::Message(SessionMessage::Stop { done }) => stop = Some(done),
                Step::Message(message) if self.reload_at.is_some() => {
                    self.handle_unwritable(message).await
                }
                Step::Message(message) => self.handle(message).await,
                Step::Timeout => self.run_timeouts().await,
                Step::Reload => {
                    if !self.reload().await {
                        break;
                    }
                }
                Step::Appended((writes, results)) => {
                    writing = None;
                    if !self.commit(writes, results).await {
                        break;
                    }
                }
                // On a slow disk a caller may still wait for an answer.
                Step::Idle if writing.is_some() => {}
                Step::Idle if self.is_idle() => break,
                Step::Idle if self.is_unwatched() => self.disconnect_all().await,
                Step::Idle => self.disconnect_ended().await,
            }
        }
        self.shared
            .environment
            .media
            .close(media::room(self.committed.id));
        if let Some(done) = stop {
            // The registry stops waiting after a timeout.
            done.send(()).ok();
            return Vec::new();
        }
        mailbox.close();
        let late = std::iter::from_fn(|| mailbox.try_recv().ok());
        late.filter(|message| !matches!(message, SessionMessage::Stop { .. }))
            .collect()
    }

    async fn next(
        &self,
        mailbox: &mut mpsc::Receiver<SessionMessage>,
        writing: &mut Option<BoxFuture<'static, Appended>>,
        stopping: bool,
    ) -> Step {
        let written = async {
            match writing {
                Some(writing) => writing.await,
                None => std::future::pending().await,
            }
        };
        let due = self.next_timeout_in().filter(|_| self.reload_at.is_none());
        let reload_at = self.reload_at;
        tokio::select! {
            biased;
            written = written => Step::Appended(written),
            () = async { tokio::time::sleep_until(reload_at.unwrap_or_else(Instant::now)).await },
                if reload_at.is_some() && !stopping => Step::Reload,
            () = async { tokio::time::sleep(due.unwrap_or_default()).await },
                if due.is_some() && !stopping => Step::Timeout,
            message = mailbox.recv(), if !stopping && self.waiting.len() < BATCH => {
                message.map_or(Step::Idle, Step::Message)
            }
            () = tokio::time::sleep(self.shared.memory.idle) => Step::Idle,
        }
    }

    fn next_timeout_in(&self) -> Option<Duration> {
        let holding = self.pages.holding.next_timeout();
        let next = self.next_timeout().into_iter().chain(holding).min()?;
        let now = self.shared.environment.clock.now();
        let wait = u64::try_from(next.0.saturating_sub(now.0)).unwrap_or(0);
        let rest = self.backoff_until.map_or(Duration::ZERO, |until| {
            until.saturating_duration_since(Instant::now())
        });
        Some(Duration::from_millis(wait).max(rest))
    }

    fn is_idle(&self) -> bool {
        self.callers.is_empty()
            && self.watchers.is_empty()
            && self.waiting.is_empty()
            && self.next_timeout().is_none()
            && self.pages.holding.next_timeout().is_none()
    }

    /// When the next timeout of the rules is due.
    pub(super) fn next_timeout(&self) -> Option<Timestamp> {
        self.pending.next_timeout(&self.shared.environment.policy)
    }

    /// The time, which never goes backwards within a session.
    pub(super) fn now(&mut self) -> Timestamp {
        self.clock = self.clock.max(self.shared.environment.clock.now());
        self.clock
    }

    /// Reads the names again, and publishes them if they have changed.
    pub(super) async fn texts_erased(&mut self) {
        match self.texts.reload_names(&self.committed).await {
            Ok(false) => {}
            Ok(true) => {
                self.watchers.resend_all();
                self.publish(Parts::NONE).await;
            }
            // Left as they are: they must not look erased.
            Err(error) => tracing::error!(%error, "failed to read the names in a session"),
        }
    }

    /// Handles every timeout that is due, one event at a time, until the store fails.
    async fn run_timeouts(&mut self) {
        self.expire_holding();
        let clock = self.shared.environment.clock.clone();
        while self.may_retry() && self.next_timeout().is_some_and(|at| at <= clock.now()) {
            self.decide(
                Actor::System,
                &PresenceCommand::TimePassed.into(),
                None,
                None,
            )
            .await;
        }
    }

    fn may_retry(&self) -> bool {
        self.backoff_until
            .is_none_or(|until| until <= Instant::now())
    }

    /// The store has failed: delays timeouts.
    pub(super) fn back_off(&mut self) {
        self.backoff_until = Some(Instant::now() + RETRY_DELAY);
    }

    /// Tells the rules that the server has restarted.
    async fn after_restart(&mut self) {
        self.decide(Actor::System, &PresenceCommand::Recover.into(), None, None)
            .await;
        self.reconcile_accounts().await;
    }
}

/// When a session panics, its pages reconnect and load it again from its log. Otherwise their
/// sockets would stay open without any further updates.
impl Drop for LiveSession {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        tracing::error!("a session panicked; its pages reconnect");
        let callers = self.callers.values().map(|caller| &caller.outbox);
        let watchers = self.watchers.outboxes().map(|(_, outbox)| outbox);
        for outbox in callers.chain(watchers) {
            outbox.close(Bye::Restart);
        }
        self.shared
            .environment
            .media
            .close(media::room(self.committed.id));
    }
}
