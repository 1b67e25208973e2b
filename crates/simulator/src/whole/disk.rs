//! A store in memory with the contract of the real one, which can be slow, hang, fail and lose
//! power between any two steps.
//!
//! An acknowledged append survives a crash. One in progress may or may not: the writer dies before
//! the commit, or after it and before anyone is notified. After a commit that failed halfway, a
//! crash before the next write may leave it made, as `Store::append` documents.

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
use crate::SeededRng;

/// Appends in one transaction, as in the real store.
const MAX_BATCH: usize = 128;

/// The current faults of the disk.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DiskFaults {
    /// The percentage of writes that fail.
    pub(super) failing_writes: u64,
    /// The percentage of reads that fail.
    pub(super) failing_reads: u64,
    /// The longest that one step takes, in ms.
    pub(super) slow_ms: u64,
    /// The disk hangs until this time.
    pub(super) hangs_until: Option<Instant>,
    /// Reads do not hang, because they are served from memory.
    pub(super) reads_go_on: bool,
}

/// The data that survives a crash. Cheap to clone; all clones share it.
#[derive(Clone)]
pub(super) struct DiskImage(Arc<Mutex<Inner>>);

/// The events for a listener, in order.
pub(super) enum DiskEvent<'a> {
    /// A step begins.
    Stepped,
    /// An append was committed.
    Committed(&'a Append),
    /// The caller is notified that the log is on disk up to this event.
    Acknowledged(&'a SessionKey, u64),
    /// These appends are written next, and the server can still decide otherwise.
    Given(&'a [Append]),
    /// A session has a new writer.
    Claimed(&'a SessionKey),
    /// A read failed.
    Unread,
}

type Listener = Box<dyn FnMut(DiskEvent<'_>) + Send>;

struct Inner {
    tables: Tables,
    /// A commit that failed halfway, until the next write.
    limbo: Vec<Append>,
    faults: DiskFaults,
    rng: SeededRng,
    listener: Listener,
}

impl DiskImage {
    pub(super) fn new(seed: u64, listener: Listener) -> Self {
        Self(Arc::new(Mutex::new(Inner {
            tables: Tables::default(),
            limbo: Vec::new(),
            faults: DiskFaults::default(),
            rng: SeededRng::new(seed),
            listener,
        })))
    }

    /// A store on this data, for one run of a server, with a writer in this runtime.
    pub(super) fn open(&self) -> Disk {
        let (queue, waiting) = mpsc::unbounded_channel();
        tokio::spawn(write(self.clone(), waiting));
        Disk {
            image: self.clone(),
            queue,
        }
    }

    pub(super) fn set_faults(&self, faults: DiskFaults) {
        self.lock().faults = faults;
    }

    /// The machine loses power. Returns whether a commit that had failed turns out to be made.
    pub(super) fn lose_power(&self) -> bool {
        let mut inner = self.lock();
        inner.faults = DiskFaults::default();
        let limbo = std::mem::take(&mut inner.limbo);
        !limbo.is_empty() && inner.rng.once_in(2) && inner.commit(&limbo).iter().any(Result::is_ok)
    }

    /// Another server claims a session, as if two were started by mistake.
    pub(super) fn claim_elsewhere(&self, session: &SessionKey) {
        self.lock().tables.claim(session);
    }

    /// Reads what is stored, immediately and without faults.
    pub(super) fn look<T>(&self, at: impl FnOnce(&Tables) -> T) -> T {
        at(&self.lock().tables)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes as long as a disk operation, and yields at least once.
    async fn step(&self, reads: bool) {
        let (turns, wait, hangs) = {
            let mut inner = self.lock();
            (inner.listener)(DiskEvent::Stepped);
            let turns = 1 + inner.rng.below(3);
            let most = inner.faults.slow_ms.max(2);
            let wait = inner.rng.below(most + 1);
            let hangs = inner.faults.hangs_until;
            let hangs = hangs.filter(|_| !(reads && inner.faults.reads_go_on));
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

    pub(super) async fn read<T: Send>(
        &self,
        what: impl FnOnce(&Tables) -> T + Send,
    ) -> Result<T, StoreError> {
        self.step(true).await;
        let found = self.lock().read(what)?;
        self.step(true).await;
        Ok(found)
    }

    /// A write that is not an append; on disk when it resolves.
    pub(super) async fn change<T: Send>(
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
                (self.listener)(DiskEvent::Committed(append));
            }
            verdicts.push(verdict);
        }
        verdicts
    }

    fn read<T>(&mut self, what: impl FnOnce(&Tables) -> T) -> Result<T, StoreError> {
        if self.rng.below(100) < self.faults.failing_reads {
            (self.listener)(DiskEvent::Unread);
            return Err(unavailable());
        }
        Ok(what(&self.tables))
    }

    fn change<T>(&mut self, what: impl FnOnce(&mut Tables) -> T) -> Result<T, StoreError> {
        if self.rng.below(100) < self.faults.failing_writes {
            return Err(unavailable());
        }
        self.limbo.clear();
        Ok(what(&mut self.tables))
    }

    fn transact(&mut self, appends: Vec<Append>) -> Vec<Result<(), AppendError>> {
        if self.rng.below(100) < self.faults.failing_writes {
            let failed = vec![Err(AppendError::Unavailable("simulated".into())); appends.len()];
            self.limbo = if self.rng.once_in(3) {
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

/// The only writer: all waiting appends go into one transaction.
async fn write(image: DiskImage, mut waiting: mpsc::UnboundedReceiver<Work>) {
    let mut works = Vec::new();
    loop {
        // Waiting appends may be written in several transactions, and some of those fail.
        let most = *image.lock().rng.one_of(&[1, 2, MAX_BATCH]);
        if waiting.recv_many(&mut works, most).await == 0 {
            return;
        }
        let (appends, replies): (Vec<_>, Vec<_>) = works.drain(..).unzip();
        let ends: Vec<_> = appends.iter().map(end_of).collect();
        (image.lock().listener)(DiskEvent::Given(&appends));
        image.step(false).await;
        let verdicts = image.lock().transact(appends);
        image.step(false).await;
        for ((reply, verdict), (session, last)) in replies.into_iter().zip(verdicts).zip(ends) {
            if verdict.is_ok() {
                (image.lock().listener)(DiskEvent::Acknowledged(&session, last));
            }
            // The caller may have stopped waiting; the append is valid nevertheless.
            drop(reply.send(verdict));
        }
    }
}

fn end_of(append: &Append) -> (SessionKey, u64) {
    let last = append.expect + append.events.len() as u64;
    (append.session.clone(), last)
}

/// Yields to every other task that is ready.
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

/// A store on a [`DiskImage`].
pub(super) struct Disk {
    pub(super) image: DiskImage,
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
            let claim = self.image.change(|tables| tables.claim(session)).await?;
            (self.image.lock().listener)(DiskEvent::Claimed(session));
            Ok(claim)
        })
    }

    fn load<'a>(&'a self, session: &'a SessionKey) -> Pending<'a, Result<Log, StoreError>> {
        Box::pin(self.image.read(|tables| tables.load(session)))
    }

    fn live_sessions(&self) -> Pending<'_, Result<Vec<SessionKey>, StoreError>> {
        Box::pin(self.image.read(Tables::live_sessions))
    }

    fn answer<'a>(
        &'a self,
        session: &'a SessionKey,
        actor: &'a str,
        command: &'a str,
    ) -> Pending<'a, Result<Option<String>, StoreError>> {
        Box::pin((self.image).read(move |tables| tables.answer(session, actor, command)))
    }

    fn answers<'a>(
        &'a self,
        session: &'a SessionKey,
        limit: u32,
    ) -> Pending<'a, Result<Vec<Answer>, StoreError>> {
        Box::pin((self.image).read(move |tables| tables.answers(session, limit)))
    }

    fn texts_by_id<'a>(
        &'a self,
        session: &'a SessionKey,
        ids: &'a [String],
    ) -> Pending<'a, Result<Vec<KeptText>, StoreError>> {
        Box::pin((self.image).read(move |tables| tables.texts_by_id(session, ids)))
    }

    fn entries<'a>(
        &'a self,
        session: &'a SessionKey,
    ) -> Pending<'a, Result<Vec<Entry>, StoreError>> {
        Box::pin(self.image.read(|tables| tables.entries(session)))
    }

    fn entry_by_code<'a>(
        &'a self,
        code: &'a str,
    ) -> Pending<'a, Result<Option<EntryAt>, StoreError>> {
        Box::pin(
            (self.image).read(move |tables| {
                tables.entry_where(|entry| entry.code.as_deref() == Some(code))
            }),
        )
    }

    fn entry_by_link<'a>(
        &'a self,
        link: &'a str,
    ) -> Pending<'a, Result<Option<EntryAt>, StoreError>> {
        Box::pin(
            (self.image).read(move |tables| {
                tables.entry_where(|entry| entry.link.as_deref() == Some(link))
            }),
        )
    }

    fn open_entries_count(&self) -> Pending<'_, Result<u64, StoreError>> {
        Box::pin(self.image.read(Tables::open_entries_count))
    }

    fn summary<'a>(
        &'a self,
        session: &'a SessionKey,
    ) -> Pending<'a, Result<Option<Listed>, StoreError>> {
        Box::pin(self.image.read(|tables| tables.summary(session)))
    }

    fn summaries<'a>(
        &'a self,
        filter: &'a SummaryFilter,
    ) -> Pending<'a, Result<Vec<Listed>, StoreError>> {
        Box::pin(self.image.read(|tables| tables.summaries(filter)))
    }

    fn next_session_number(&self) -> Pending<'_, Result<i64, StoreError>> {
        Box::pin(self.image.change(Tables::next_number))
    }
}
