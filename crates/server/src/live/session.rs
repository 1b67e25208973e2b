//! One live session: *decide → apply → append → tell*.
//!
//! Two copies of the state: `head` is what has been decided, `told` is what is on disk. Views,
//! items and answers are made of `told` only; media flow as far as both allow, so that taking
//! away works at once and giving waits for the disk.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use bistand_media::Flow;
use bistand_session::{Actor, Command, ConnectionId, Route, SeatId, Session, Timestamp};
use bistand_store::SessionKey;
use bistand_wire::socket::Bye;
use futures_util::future::BoxFuture;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use super::decide::{Work, Written};
use super::hub::Shared;
use super::ledger::Ledger;
use super::mail::{Caller, Mail};
use super::offers::OfferRates;
use super::pages::Pages;
use super::rows::Invitations;
use super::tell::Watchers;
use super::texts::Texts;
use super::{media, wake};
use crate::ops::metrics::Up;

/// Commands that are written together at most: a bound on one write, far above a busy second.
const BATCH: usize = 64;
/// How long timeouts rest after a write that failed, so that a full disk is not hammered.
pub(super) const REST_AFTER_FAILURE: Duration = Duration::from_secs(1);

/// One session in memory.
pub(super) struct Live {
    pub(super) shared: Arc<Shared>,
    pub(super) key: SessionKey,
    pub(super) head: Session,
    pub(super) told: Session,
    pub(super) epoch: i64,
    /// The sequence number of the last event in `head`, and in `told`.
    pub(super) last: u64,
    pub(super) last_told: u64,
    pub(super) number: i64,
    pub(super) invitations: Invitations,
    pub(super) invitations_told: Invitations,
    pub(super) texts: Texts,
    pub(super) ledger: Ledger,
    pub(super) watchers: Watchers,
    pub(super) callers: BTreeMap<ConnectionId, Caller>,
    pub(super) pages: Pages,
    pub(super) flow: Flow,
    /// Routes that are allowed on disk and were taken away since, each with the sequence number
    /// up to which the disk has to come before they may flow again.
    pub(super) taken: BTreeMap<Route, u64>,
    pub(super) offers: OfferRates,
    /// A call rang when media were last looked at.
    pub(super) rang: bool,
    pub(super) summary: Option<bistand_store::Summary>,
    pub(super) waiting: VecDeque<Work>,
    /// The commands of each seat in the current second.
    pub(super) rates: HashMap<Option<SeatId>, (i64, u32)>,
    rest_until: Option<Instant>,
    /// A write has failed and the log could not be read again yet: when that is tried next.
    pub(super) mend_at: Option<Instant>,
    /// Counts this session's call among those that are running.
    pub(super) calling: Option<Up>,
    clock: Timestamp,
}

enum Turn {
    Mail(Mail),
    Written(Written),
    Due,
    Mend,
    Idle,
}

impl Live {
    pub(super) fn new(shared: Arc<Shared>, loaded: wake::Loaded) -> Self {
        let pages = Pages::after_start(&loaded.session);
        Self {
            shared,
            key: SessionKey::new(loaded.session.id.to_string()),
            head: loaded.session.clone(),
            told: loaded.session,
            epoch: loaded.epoch,
            last: loaded.last,
            last_told: loaded.last,
            number: loaded.number,
            invitations: loaded.invitations.clone(),
            invitations_told: loaded.invitations,
            texts: loaded.texts,
            ledger: loaded.ledger,
            watchers: Watchers::default(),
            callers: BTreeMap::new(),
            pages,
            flow: Flow::default(),
            taken: BTreeMap::new(),
            offers: OfferRates::default(),
            rang: false,
            summary: None,
            waiting: VecDeque::new(),
            rates: HashMap::new(),
            rest_until: None,
            mend_at: None,
            calling: None,
            clock: Timestamp(0),
        }
    }

    /// Runs until it is stopped, fenced, or nobody has looked at it for a while. Returns what came
    /// at the very end and was not looked at.
    pub(super) async fn run(mut self, mut mailbox: mpsc::Receiver<Mail>) -> Vec<Mail> {
        self.tell_desk();
        self.recover().await;
        let mut writing: Option<BoxFuture<'static, Written>> = None;
        let mut stop: Option<oneshot::Sender<()>> = None;
        loop {
            if writing.is_none() && !self.waiting.is_empty() {
                writing = Some(self.write());
            }
            if writing.is_none() && stop.is_some() {
                break;
            }
            match self.next(&mut mailbox, &mut writing, stop.is_some()).await {
                Turn::Mail(Mail::Stop { done }) => stop = Some(done),
                Turn::Mail(mail) if self.mend_at.is_some() => self.take_broken(mail).await,
                Turn::Mail(mail) => self.take(mail).await,
                Turn::Due => self.pass_time().await,
                Turn::Mend => {
                    if !self.mend().await {
                        break;
                    }
                }
                Turn::Written((work, results)) => {
                    writing = None;
                    if !self.written(work, results).await {
                        break;
                    }
                }
                // On a slow disk somebody may still wait for an answer.
                Turn::Idle if writing.is_some() => {}
                Turn::Idle if self.is_idle() => break,
                Turn::Idle if self.is_for_nobody() => self.let_go().await,
                Turn::Idle => self.disconnect_the_ended().await,
            }
        }
        self.shared.around.media.close(media::room(self.told.id));
        if let Some(done) = stop {
            // Whoever stopped us and went away does not wait for it.
            done.send(()).ok();
            return Vec::new();
        }
        mailbox.close();
        let late = std::iter::from_fn(|| mailbox.try_recv().ok());
        late.filter(|mail| !matches!(mail, Mail::Stop { .. }))
            .collect()
    }

    async fn next(
        &self,
        mailbox: &mut mpsc::Receiver<Mail>,
        writing: &mut Option<BoxFuture<'static, Written>>,
        stopping: bool,
    ) -> Turn {
        let written = async {
            match writing {
                Some(writing) => writing.await,
                None => std::future::pending().await,
            }
        };
        let due = self.due_in().filter(|_| self.mend_at.is_none());
        let mend_at = self.mend_at;
        tokio::select! {
            biased;
            written = written => Turn::Written(written),
            () = async { tokio::time::sleep_until(mend_at.unwrap_or_else(Instant::now)).await },
                if mend_at.is_some() && !stopping => Turn::Mend,
            () = async { tokio::time::sleep(due.unwrap_or_default()).await },
                if due.is_some() && !stopping => Turn::Due,
            mail = mailbox.recv(), if !stopping && self.waiting.len() < BATCH => {
                mail.map_or(Turn::Idle, Turn::Mail)
            }
            () = tokio::time::sleep(self.shared.memory.idle) => Turn::Idle,
        }
    }

    fn due_in(&self) -> Option<Duration> {
        let holding = self.pages.holding.next_timeout();
        let next = self.head.next_timeout().into_iter().chain(holding).min()?;
        let now = self.shared.around.clock.now();
        let wait = u64::try_from(next.0.saturating_sub(now.0)).unwrap_or(0);
        let rest = self.rest_until.map_or(Duration::ZERO, |until| {
            until.saturating_duration_since(Instant::now())
        });
        Some(Duration::from_millis(wait).max(rest))
    }

    fn is_idle(&self) -> bool {
        self.callers.is_empty()
            && self.watchers.is_empty()
            && self.waiting.is_empty()
            && self.head.next_timeout().is_none()
            && self.pages.holding.next_timeout().is_none()
    }

    /// The time, which never goes back within a session.
    pub(super) fn now(&mut self) -> Timestamp {
        self.clock = self.clock.max(self.shared.around.clock.now());
        self.clock
    }

    /// Names are read anew, and shown anew if they have changed.
    pub(super) async fn words_erased(&mut self) {
        match self.texts.recall_names(&self.told).await {
            Ok(false) => {}
            Ok(true) => {
                self.watchers.show_anew();
                self.tell().await;
            }
            // Left as they are: nobody may take them for erased ones.
            Err(error) => tracing::error!(%error, "the names of a session cannot be read"),
        }
    }

    /// Everything that is due, one event at a time, until the store fails.
    async fn pass_time(&mut self) {
        self.pass_holding();
        let clock = self.shared.around.clock.clone();
        while self.is_rested() && self.head.next_timeout().is_some_and(|at| at <= clock.now()) {
            self.decide(Actor::System, &Command::TimePassed, None, None)
                .await;
        }
    }

    fn is_rested(&self) -> bool {
        self.rest_until.is_none_or(|until| until <= Instant::now())
    }

    /// The store has failed: timeouts wait a little, so that it is not hammered.
    pub(super) fn rest(&mut self) {
        self.rest_until = Some(Instant::now() + REST_AFTER_FAILURE);
    }

    /// After a start: nobody is connected, every wait begins anew.
    async fn recover(&mut self) {
        let anybody = self
            .head
            .seats
            .values()
            .any(|seat| seat.presence.counts() || !seat.connections.is_empty());
        if anybody {
            self.decide(Actor::System, &Command::Recover, None, None)
                .await;
        }
    }
}

/// A session that panics takes nobody with it: its pages come back at once and wake it as its log
/// says it is. Otherwise their sockets would stay open, and nothing on them would change any more.
impl Drop for Live {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        tracing::error!("a session panicked; its pages come back");
        let callers = self.callers.values().map(|caller| &caller.outbox);
        let watchers = self.watchers.outboxes().map(|(_, outbox)| outbox);
        for outbox in callers.chain(watchers) {
            outbox.close(Bye::Restart);
        }
        self.shared.around.media.close(media::room(self.told.id));
    }
}
