//! A store in memory with the contract of the real one, which can be slow, hang, fail and lose
//! power between any two steps.
//!
//! What an append resolved for survives a crash. What was on its way may or may not: the writer
//! dies before the commit, or after it and before anyone learns of it. After a commit that failed
//! in its middle, a crash before the next write may find it made, as `Store::append` says.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bistand_store::{
    Answer, Append, AppendError, Claim, Entry, EntryAt, KeptText, Listed, Log, Pending, SessionKey,
    SessionStore, StoreError, SummaryFilter,
};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep, sleep_until};

use super::tables::{Tables, unavailable};
use crate::Dice;

/// Appends in one transaction, as in the real store.
const MAX_BATCH: usize = 128;

/// How the disk does at the moment.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Weather {
    /// Of a hundred writes, so many fail.
    pub(super) failing_writes: u64,
    /// Of a hundred reads, so many fail.
    pub(super) failing_reads: u64,
    /// The longest that one step takes, in ms.
    pub(super) slow_ms: u64,
    /// Nothing moves before this.
    pub(super) hangs_until: Option<Instant>,
    /// What is read moves all the same: it is in memory.
    pub(super) reads_go_on: bool,
}

/// What survives a crash. Cheap to clone; all clones are one.
#[derive(Clone)]
pub(super) struct Platter(Arc<Mutex<Inner>>);

/// What a listener hears, in the order in which it happens.
pub(super) enum Heard<'a> {
    /// A step begins.
    Stepped,
    /// An append was made.
    Committed(&'a Append),
    /// Its caller learns that the log is on disk up to this event.
    Acknowledged(&'a SessionKey, u64),
    /// These are to be written next, and the server could still decide otherwise.
    Given(&'a [Append]),
    /// A session has a new writer.
    Claimed(&'a SessionKey),
    /// Something could not be read.
    Unread,
}

type Listener = Box<dyn FnMut(Heard<'_>) + Send>;

struct Inner {
    tables: Tables,
    /// A commit that failed in its middle, until the next write.
    limbo: Vec<Append>,
    weather: Weather,
    dice: Dice,
    listener: Listener,
}

impl Platter {
    pub(super) fn new(seed: u64, listener: Listener) -> Self {
        Self(Arc::new(Mutex::new(Inner {
            tables: Tables::default(),
            limbo: Vec::new(),
            weather: Weather::default(),
            dice: Dice::new(seed),
            listener,
        })))
    }

    /// A store on this platter, for one life of a server, with a writer in this runtime.
    pub(super) fn open(&self) -> Disk {
        let (queue, waiting) = mpsc::unbounded_channel();
        tokio::spawn(write(self.clone(), waiting));
        Disk {
            platter: self.clone(),
            queue,
        }
    }

    pub(super) fn set_weather(&self, weather: Weather) {
        self.lock().weather = weather;
    }

    /// The machine dies; returns whether a commit that had failed turns out to be made.
    pub(super) fn lose_power(&self) -> bool {
        let mut inner = self.lock();
        inner.weather = Weather::default();
        let limbo = std::mem::take(&mut inner.limbo);
        !limbo.is_empty() && inner.dice.once_in(2) && inner.commit(&limbo).iter().any(Result::is_ok)
    }

    /// Another server claims a session, as when two were started by mistake.
    pub(super) fn usurp(&self, session: &SessionKey) {
        self.lock().tables.claim(session);
    }

    /// Looks at what is stored, at once and without a fault.
    pub(super) fn look<T>(&self, at: impl FnOnce(&Tables) -> T) -> T {
        at(&self.lock().tables)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes as long as a step on the disk does, and lets others go first at least once.
    async fn step(&self, reads: bool) {
        let (turns, wait, hangs) = {
            let mut inner = self.lock();
            (inner.listener)(Heard::Stepped);
            let turns = 1 + inner.dice.below(3);
            let most = inner.weather.slow_ms.max(2);
            let wait = inner.dice.below(most + 1);
            let hangs = inner.weather.hangs_until;
            let hangs = hangs.filter(|_| !(reads && inner.weather.reads_go_on));
            (turns, wait, hangs)
        };
        for _ in 0..turns {
            another_turn().await;
        }
        if let Some(until) = hangs {
            sleep_until(until).await;
        }
        if wait > 0 {
            sleep(Duration::from_millis(wait)).await;
        }
    }

    async fn read<T: Send>(&self, what: impl FnOnce(&Tables) -> T + Send) -> Result<T, StoreError> {
        self.step(true).await;
        let found = self.lock().read(what)?;
        self.step(true).await;
        Ok(found)
    }

    /// A write that is not an append; on disk when it resolves.
    async fn change<T: Send>(
        &self,
        what: impl FnOnce(&mut Tables) -> T + Send,
    ) -> Result<T, StoreError> {
        self.step(false).await;
        let made = self.lock().change(what)?;
        self.step(false).await;
        Ok(made)
    }
}

impl Inner {
    fn commit(&mut self, appends: &[Append]) -> Vec<Result<(), AppendError>> {
        let mut verdicts = Vec::with_capacity(appends.len());
        for append in appends {
            let verdict = self.tables.append(append);
            if verdict.is_ok() {
                (self.listener)(Heard::Committed(append));
            }
            verdicts.push(verdict);
        }
        verdicts
    }

    fn read<T>(&mut self, what: impl FnOnce(&Tables) -> T) -> Result<T, StoreError> {
        if self.dice.below(100) < self.weather.failing_reads {
            (self.listener)(Heard::Unread);
            return Err(unavailable());
        }
        Ok(what(&self.tables))
    }

    fn change<T>(&mut self, what: impl FnOnce(&mut Tables) -> T) -> Result<T, StoreError> {
        if self.dice.below(100) < self.weather.failing_writes {
            return Err(unavailable());
        }
        self.limbo.clear();
        Ok(what(&mut self.tables))
    }

    fn transact(&mut self, appends: Vec<Append>) -> Vec<Result<(), AppendError>> {
        if self.dice.below(100) < self.weather.failing_writes {
            let failed = vec![Err(AppendError::Unavailable("simulated".into())); appends.len()];
            self.limbo = if self.dice.once_in(3) {
                appends
            } else {
                Vec::new()
            };
            return failed;
        }
        self.limbo.clear();
        self.commit(&appends)
    }
}

type Work = (Append, oneshot::Sender<Result<(), AppendError>>);

/// The one writer: what waits goes into one transaction.
async fn write(platter: Platter, mut waiting: mpsc::UnboundedReceiver<Work>) {
    let mut works = Vec::new();
    loop {
        // What waits together may be written in several transactions, of which some fail.
        let most = *platter.lock().dice.one_of(&[1, 2, MAX_BATCH]);
        if waiting.recv_many(&mut works, most).await == 0 {
            return;
        }
        let (appends, replies): (Vec<_>, Vec<_>) = works.drain(..).unzip();
        let ends: Vec<_> = appends.iter().map(end_of).collect();
        (platter.lock().listener)(Heard::Given(&appends));
        platter.step(false).await;
        let verdicts = platter.lock().transact(appends);
        platter.step(false).await;
        for ((reply, verdict), (session, last)) in replies.into_iter().zip(verdicts).zip(ends) {
            if verdict.is_ok() {
                (platter.lock().listener)(Heard::Acknowledged(&session, last));
            }
            // Whoever asked may have gone; the append stands all the same.
            drop(reply.send(verdict));
        }
    }
}

fn end_of(append: &Append) -> (SessionKey, u64) {
    let last = append.expect + append.events.len() as u64;
    (append.session.clone(), last)
}

/// Lets every other task that is ready have its turn.
pub(super) fn another_turn() -> impl Future<Output = ()> + Send {
    struct Turn(bool);
    impl Future for Turn {
        type Output = ();
        fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
            if std::mem::replace(&mut self.0, true) {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        }
    }
    Turn(false)
}

/// A store on a [`Platter`].
pub(super) struct Disk {
    platter: Platter,
    queue: mpsc::UnboundedSender<Work>,
}

impl SessionStore for Disk {
    fn append(&self, append: Append) -> Pending<'_, Result<(), AppendError>> {
        Box::pin(async move {
            let closed = || AppendError::Unavailable("the simulated store is closed".into());
            let (reply, verdict) = oneshot::channel();
            self.queue.send((append, reply)).map_err(|_| closed())?;
            verdict.await.map_err(|_| closed())?
        })
    }

    fn claim<'a>(&'a self, session: &'a SessionKey) -> Pending<'a, Result<Claim, StoreError>> {
        Box::pin(async move {
            let claim = self.platter.change(|tables| tables.claim(session)).await?;
            (self.platter.lock().listener)(Heard::Claimed(session));
            Ok(claim)
        })
    }

    fn load<'a>(&'a self, session: &'a SessionKey) -> Pending<'a, Result<Log, StoreError>> {
        Box::pin(self.platter.read(|tables| tables.load(session)))
    }

    fn live_sessions(&self) -> Pending<'_, Result<Vec<SessionKey>, StoreError>> {
        Box::pin(self.platter.read(Tables::live_sessions))
    }

    fn answer<'a>(
        &'a self,
        session: &'a SessionKey,
        actor: &'a str,
        command: &'a str,
    ) -> Pending<'a, Result<Option<String>, StoreError>> {
        Box::pin((self.platter).read(move |tables| tables.answer(session, actor, command)))
    }

    fn answers<'a>(
        &'a self,
        session: &'a SessionKey,
        limit: u32,
    ) -> Pending<'a, Result<Vec<Answer>, StoreError>> {
        Box::pin((self.platter).read(move |tables| tables.answers(session, limit)))
    }

    fn texts_by_id<'a>(
        &'a self,
        session: &'a SessionKey,
        ids: &'a [String],
    ) -> Pending<'a, Result<Vec<KeptText>, StoreError>> {
        Box::pin((self.platter).read(move |tables| tables.texts_by_id(session, ids)))
    }

    fn entries<'a>(
        &'a self,
        session: &'a SessionKey,
    ) -> Pending<'a, Result<Vec<Entry>, StoreError>> {
        Box::pin(self.platter.read(|tables| tables.entries(session)))
    }

    fn entry_by_code<'a>(
        &'a self,
        code: &'a str,
    ) -> Pending<'a, Result<Option<EntryAt>, StoreError>> {
        Box::pin(
            (self.platter).read(move |tables| {
                tables.entry_where(|entry| entry.code.as_deref() == Some(code))
            }),
        )
    }

    fn entry_by_link<'a>(
        &'a self,
        link: &'a str,
    ) -> Pending<'a, Result<Option<EntryAt>, StoreError>> {
        Box::pin(
            (self.platter).read(move |tables| {
                tables.entry_where(|entry| entry.link.as_deref() == Some(link))
            }),
        )
    }

    fn open_entries_count(&self) -> Pending<'_, Result<u64, StoreError>> {
        Box::pin(self.platter.read(Tables::open_entries_count))
    }

    fn summary<'a>(
        &'a self,
        session: &'a SessionKey,
    ) -> Pending<'a, Result<Option<Listed>, StoreError>> {
        Box::pin(self.platter.read(|tables| tables.summary(session)))
    }

    fn summaries<'a>(
        &'a self,
        filter: &'a SummaryFilter,
    ) -> Pending<'a, Result<Vec<Listed>, StoreError>> {
        Box::pin(self.platter.read(|tables| tables.summaries(filter)))
    }

    fn next_session_number(&self) -> Pending<'_, Result<i64, StoreError>> {
        Box::pin(self.platter.change(Tables::next_number))
    }
}
