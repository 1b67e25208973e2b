//! Everything in a story except the server: the disk, the reference, the pages, the clock, and the
//! first failure.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bistand_server::live::EntryState;
use bistand_session::{Actor, DeviceId, FIRST_CUSTOMER_SEAT, Route, SessionId, Timestamp, UserId};
use bistand_store::{Append, Row, SessionKey};
use tokio::time::Instant;

use super::disk::{DiskEvent, DiskFaults, DiskImage};
use super::page::{Asked, Page};
use super::quiescence::REFUSAL_MS;
use super::reference::{Reference, session_of};
use super::routes::Handed;
use crate::SeededRng;
use crate::run::Report;
use crate::world::Checked;

/// How many of the last actions are reported with a failure.
const TRAIL: usize = 80;
/// Disk operations per second, far above what the people in a story cause.
const STEPS_PER_SECOND: u32 = 1_000;
/// A stop waits until the disk has been calm for this long, in ms.
const STOPPED_CALM_MS: i64 = 15_000;
/// The start time of every story.
const BEGINNING: i64 = 1_700_000_000_000;
/// The agent who opens sessions, and one who opens none.
pub(super) const AGENTS: [UserId; 2] = [UserId(1), UserId(2)];

/// Devices of each customer.
const DEVICES: u64 = 2;

/// The state of a story. Cheap to clone; all clones share it.
#[derive(Clone)]
pub(super) struct Scenario(Arc<Mutex<Inner>>, DiskImage);

/// The contents of a [`Scenario`].
pub(super) struct Inner {
    pub(super) rng: SeededRng,
    pub(super) pages: Vec<Page>,
    pub(super) sessions: BTreeMap<SessionId, Reference>,
    pub(super) failure: Option<String>,
    pub(super) report: Report,
    pub(super) counter: u64,
    /// Frames that pages have received.
    pub(super) received: u64,
    /// The open routes of each session.
    pub(super) flows: BTreeMap<SessionId, BTreeSet<Route>>,
    /// Calls whose page was closed; another page has to be notified of them.
    pub(super) handed: Vec<Handed>,
    /// Since when each session is in the server's memory, in ms.
    awake: BTreeMap<SessionId, i64>,
    /// When a read last failed, in ms.
    unread_at: i64,
    /// Whether the disk is faulty, and when it last was, in ms.
    disturbed: bool,
    disturbed_at: i64,
    /// Disk operations in this second.
    asked_disk: (i64, u32),
    /// Whether the server has stopped after waiting for the disk.
    stopped: bool,
    trail: VecDeque<String>,
    /// A hash of everything that was sent to each page.
    pub(super) digest: u64,
    /// The time at the start of this run of the server, in ms, and the corresponding instant.
    life: (i64, Option<Instant>),
}

impl Scenario {
    pub(super) fn new(seed: u64) -> Self {
        let mut rng = SeededRng::new(seed);
        let disk_seed = rng.next_u64();
        let agents = [AGENTS[0], AGENTS[0], AGENTS[1]];
        let pages = agents.map(|user| Page::new(Actor::Agent(user), None));
        let inner = Arc::new(Mutex::new(Inner {
            rng,
            pages: pages.into(),
            sessions: BTreeMap::new(),
            failure: None,
            report: Report {
                worlds: 1,
                ..Report::default()
            },
            counter: 0,
            received: 0,
            flows: BTreeMap::new(),
            handed: Vec::new(),
            awake: BTreeMap::new(),
            unread_at: 0,
            disturbed: false,
            disturbed_at: BEGINNING,
            asked_disk: (0, 0),
            stopped: false,
            trail: VecDeque::new(),
            digest: 0,
            life: (BEGINNING, None),
        }));
        let listener = inner.clone();
        let image = DiskImage::new(
            disk_seed,
            Box::new(move |event| {
                let mut inner = lock(&listener);
                let checked = inner.record(&event);
                inner.check(checked);
            }),
        );
        Self(inner, image)
    }

    pub(super) fn image(&self) -> &DiskImage {
        &self.1
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Inner> {
        lock(&self.0)
    }
}

fn lock(inner: &Mutex<Inner>) -> MutexGuard<'_, Inner> {
    inner.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Inner {
    /// The time, which continues from one run of the server to the next.
    pub(super) fn now(&self) -> Timestamp {
        let (began, instant) = self.life;
        let elapsed = instant.map_or(0, |instant| instant.elapsed().as_millis());
        Timestamp(began + i64::try_from(elapsed).unwrap_or(0))
    }

    /// Starts a run of the server, within its runtime.
    pub(super) fn begin_life(&mut self) {
        self.life.1 = Some(Instant::now());
    }

    /// Ends a run, within its runtime; the next one begins `away` ms later.
    pub(super) fn end_life(&mut self, away: i64) {
        self.life = (self.now().0 + away, None);
        (self.disturbed, self.disturbed_at) = (false, self.life.0);
        self.awake.clear();
        self.handed.clear();
        self.stopped = false;
        self.flows.clear();
        for page in &mut self.pages {
            page.unlink();
            page.entering = false;
        }
    }

    /// The server reports that it has stopped. Unless the disk hung, nothing is written any more.
    pub(super) fn stopped(&mut self) {
        self.stopped = self.is_calm_since(self.now().0 - STOPPED_CALM_MS);
    }

    pub(super) fn began(&self) -> i64 {
        BEGINNING
    }

    /// Changes the faults of the disk.
    pub(super) fn disturb(&mut self, faults: &DiskFaults) {
        if self.disturbed {
            self.disturbed_at = self.disturbed_at.max(self.now().0);
        }
        if let Some(until) = faults.hangs_until {
            let wait = until.saturating_duration_since(Instant::now()).as_millis();
            self.disturbed_at = self.now().0 + i64::try_from(wait).unwrap_or(0);
        }
        self.disturbed = faults.slow_ms > 0 || faults.failing_writes > 0;
    }

    /// Every command and offer gets an answer or a refusal in time, regardless of the disk.
    pub(super) fn check_answers(&self) -> Checked {
        let now = self.now().0;
        for (number, page) in self.pages.iter().enumerate() {
            let Some(link) = &page.link else { continue };
            for asked in page.asked.iter().filter(|asked| !asked.rests) {
                let (id, waited) = (&asked.id, self.waited(number, asked));
                if waited > REFUSAL_MS {
                    return Err(format!("page {number} waits for {id} since {waited} ms"));
                }
            }
            for (id, at) in &page.offers {
                let waited = now - (*at).max(link.reads_from);
                if waited > REFUSAL_MS {
                    return Err(format!("page {number} waits for {id} since {waited} ms"));
                }
            }
        }
        Ok(())
    }

    /// Whether the disk has worked since then, in ms.
    pub(super) fn is_calm_since(&self, at: i64) -> bool {
        !self.disturbed && self.disturbed_at < at && self.unread_at < at
    }

    /// How long a page that reads has been waiting for an answer, in ms.
    pub(super) fn waited(&self, page: usize, asked: &Asked) -> i64 {
        let link = self.pages[page].link.as_ref();
        let from = link.map_or(asked.at, |link| asked.at.max(link.reads_from));
        (self.now().0 - from).max(0)
    }

    /// Whether a session has been in the server's memory since `since`, and all reads succeeded.
    pub(super) fn can_be_read(&self, session: SessionId, since: i64) -> bool {
        let awake = self.awake.get(&session);
        awake.is_some_and(|at| *at <= since) && self.unread_at < since
    }

    /// A session was unloaded.
    pub(super) fn asleep(&mut self, session: SessionId) {
        self.awake.remove(&session);
        self.flows.remove(&session);
    }

    /// Keeps the first failure; later ones may follow from it.
    pub(super) fn check(&mut self, checked: Checked) {
        if let Err(what) = checked
            && self.failure.is_none()
        {
            self.note(format!("FAILED: {what}"));
            self.failure = Some(what);
        }
    }

    pub(super) fn note(&mut self, what: impl Into<String>) {
        let seconds = (self.now().0 - BEGINNING) as f64 / 1000.0;
        let what: String = what.into();
        let short: String = what.chars().take(400).collect();
        for byte in short.bytes() {
            self.digest = (self.digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        self.trail.push_back(format!("{seconds:.3} {short}"));
        if self.trail.len() > TRAIL {
            self.trail.pop_front();
        }
    }

    pub(super) fn trail(&self) -> Vec<String> {
        self.trail.iter().cloned().collect()
    }

    /// A unique name.
    pub(super) fn unique(&mut self, what: &str) -> String {
        self.counter += 1;
        format!("{what}{}", self.counter)
    }

    /// Pages for a session that has just been opened.
    fn invite(&mut self, session: SessionId) {
        for page in &mut self.pages {
            if page.actor == Actor::Agent(AGENTS[0]) {
                page.wants.insert(session);
                page.watch(session);
            }
        }
        for device in 1..=DEVICES {
            let actor = Actor::Customer(FIRST_CUSTOMER_SEAT, DeviceId(device));
            self.pages.push(Page::new(actor, Some(session)));
        }
    }

    /// No task retries a failing disk without a pause.
    fn stepped(&mut self) -> Checked {
        let second = self.now().0 / 1_000;
        if self.asked_disk.0 != second {
            self.asked_disk = (second, 0);
        }
        self.asked_disk.1 += 1;
        match self.asked_disk.1 > STEPS_PER_SECOND {
            true => Err(format!(
                "the disk is asked {STEPS_PER_SECOND} times a second"
            )),
            false => Ok(()),
        }
    }

    fn record(&mut self, event: &DiskEvent<'_>) -> Checked {
        match event {
            DiskEvent::Stepped => self.stepped(),
            DiskEvent::Committed(append) => self.committed(append),
            DiskEvent::Acknowledged(session, last) => {
                let session = session.as_str().parse().ok();
                if let Some(reference) = session.and_then(|id| self.sessions.get_mut(&id)) {
                    reference.acknowledge(*last);
                }
                Ok(())
            }
            DiskEvent::Claimed(session) => {
                let now = self.now().0;
                if let Ok(id) = session.as_str().parse() {
                    self.awake.entry(id).or_insert(now);
                }
                Ok(())
            }
            DiskEvent::Unread => {
                self.unread_at = self.now().0;
                Ok(())
            }
            DiskEvent::Given(appends) => self.given(appends),
        }
    }

    /// The disk receives appends: the routes that they revoke are closed. While the session has
    /// more to write, they may have been granted again.
    fn given(&self, appends: &[Append]) -> Checked {
        for (id, flow) in &self.flows {
            let own = appends.iter().filter(|append| append.session == key(*id));
            let own: Vec<_> = own.collect();
            let answers = own.iter().flat_map(|append| &append.rows);
            let answered = |id: &String| {
                let mut answers = answers.clone();
                answers.any(|row| matches!(row, Row::Answer(answer) if answer.command == *id))
            };
            let asked = self.pages.iter().flat_map(|page| &page.asked);
            let mut asked = asked.filter(|asked| asked.session == *id);
            if asked.any(|asked| !answered(&asked.id)) {
                continue;
            }
            if let Some(reference) = self.sessions.get(id).filter(|_| !own.is_empty()) {
                reference.check_taken(flow, &own)?;
            }
        }
        Ok(())
    }

    fn committed(&mut self, append: &Append) -> Checked {
        // A request in progress may still open a session.
        if self.stopped && append.expect > 0 {
            return Err("written after the server had stopped".to_owned());
        }
        let id = session_of(append)?;
        let now = self.now();
        let events = match self.sessions.get_mut(&id) {
            Some(reference) => reference.commit(append, now)?,
            None => {
                let reference = Reference::open(append)?;
                self.sessions.insert(id, reference);
                self.invite(id);
                Vec::new()
            }
        };
        self.note(format!("disk: {id} {events:?}"));
        for event in events {
            let kind = event.seal().kind;
            *self.report.events.entry(kind).or_default() += 1;
        }
        Ok(())
    }
}

impl Scenario {
    /// An agent has opened a session.
    pub(super) fn opened(&self, session: SessionId) {
        let mut inner = self.lock();
        if !inner.sessions.contains_key(&session) {
            inner.check(Err(format!("{session} was opened, and is not on disk")));
        }
    }

    /// A browser at code entry receives its answer.
    pub(super) fn entered(&self, page: usize, session: SessionId, door: Option<EntryState>) {
        let mut inner = self.lock();
        inner.note(format!("page {page} is at the door: {door:?}"));
        inner.pages[page].entering = false;
        if !door.is_some_and(EntryState::is_inside) {
            return;
        }
        inner.pages[page].inside = true;
        let actor = inner.pages[page].actor;
        let known = inner.sessions.get(&session);
        if !known.is_some_and(|known| known.has_place(actor)) {
            inner.check(Err(format!("page {page} came in, and no log says so")));
        }
    }
}

/// The store's key of a session.
pub(super) fn key(session: SessionId) -> SessionKey {
    SessionKey::new(session.to_string())
}
