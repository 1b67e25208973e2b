//! One live session: *decide → apply → append → tell*.
//!
//! Two copies of the state: `head` is what has been decided, `told` is what is on disk. Views,
//! items and answers are made of `told` only; media flow as far as both allow, so that taking
//! away works at once and giving waits for the disk.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use bistand_media::Flow;
use bistand_session::rules::holding::{is_use, takes_the_call};
use bistand_session::{Actor, Command, ConnectionId, DeviceId, SeatId, Session, Timestamp};
use bistand_store::SessionKey;
use bistand_wire::{Code, Problem};
use futures_util::future::BoxFuture;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use super::decide::{Work, Written};
use super::hub::Shared;
use super::ledger::{Answered, Key, Ledger, Seen};
use super::mail::{Caller, EnterBy, Mail, Reply, Whereabouts};
use super::offers::OfferRates;
use super::pages::Pages;
use super::patience::Patience;
use super::rows::Invitations;
use super::tell::Watchers;
use super::texts::Texts;
use super::{media, wake};
use crate::ops::metrics::Up;

/// Commands that are written together at most: a bound on one write, far above a busy second.
const BATCH: usize = 64;
/// Commands a second that one seat may give.
const COMMANDS_PER_SECOND: u32 = 50;
/// How long a session that nobody looks at stays in memory.
pub(super) const IDLE: Duration = Duration::from_secs(60);
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
    pub(super) offers: OfferRates,
    /// A call rang when media were last looked at.
    pub(super) rang: bool,
    pub(super) summary: Option<bistand_store::Summary>,
    pub(super) waiting: VecDeque<Work>,
    rates: HashMap<Option<SeatId>, (i64, u32)>,
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
            () = tokio::time::sleep(self.shared.idle) => Turn::Idle,
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

    /// It is over, and who is there is an agent with all sessions on one socket, who looks at
    /// another.
    fn is_for_nobody(&self) -> bool {
        let agent = |caller: &Caller| matches!(caller.actor, Actor::Agent(_));
        self.head.status.is_over()
            && self.watchers.is_empty()
            && self.callers.values().all(agent)
            && self.waiting.is_empty()
    }

    /// Says goodbye to the agents, which is written down but told to nobody; the session can sleep
    /// then. Whoever looks at it again is there again.
    async fn let_go(&mut self) {
        let connections: Vec<_> = self.callers.keys().copied().collect();
        for connection in connections {
            self.disconnect(connection, true).await;
        }
    }

    /// The time, which never goes back within a session.
    pub(super) fn now(&mut self) -> Timestamp {
        self.clock = self.clock.max(self.shared.around.clock.now());
        self.clock
    }

    pub(super) async fn take(&mut self, mail: Mail) {
        match mail {
            Mail::Command {
                caller,
                id,
                command,
                patience,
            } => self.socket_command(caller, (id, patience), command).await,
            Mail::Connect { caller } => self.connect(caller).await,
            Mail::Disconnect { connection, closed } => {
                self.disconnect(connection, closed).await;
            }
            Mail::Watch { caller, have, turn } => {
                self.meet(&caller).await;
                if let Some(turn) = turn {
                    self.page_claims(&caller, turn);
                }
                self.watch(&caller, have).await;
            }
            Mail::UseHere { caller } => {
                self.meet(&caller).await;
                self.take_call(&caller);
            }
            Mail::Unwatch { connection } => self.watchers.remove(connection),
            Mail::Enter { by, reply } => self.enter(*by, reply).await,
            Mail::Door {
                seat,
                device,
                reply,
            } => drop(reply.send(Ok(self.whereabouts(seat, device)))),
            Mail::Look { by, reply } => {
                let at = self.now();
                let looked = self.told.decide(at, Actor::System, &by.command());
                reply.send(Ok(looked.is_ok())).ok();
            }
            Mail::Withdraw { seat, device } => {
                let command = Command::Withdraw { seat, device };
                self.decide(Actor::System, &command, None, None).await;
            }
            Mail::Snapshot { actor, reply } => {
                // Who asked and went away needs no answer.
                drop(reply.send(self.snapshot(actor).await));
            }
            Mail::Ask {
                actor,
                id,
                command,
                reply,
            } => {
                self.command(actor, id, &command, Reply::Page(reply)).await;
            }
            Mail::Link { actor, seat, reply } => drop(reply.send(self.link(actor, seat))),
            Mail::Offer {
                caller,
                id,
                sdp,
                restart,
            } => self.offer(caller, id, sdp, restart),
            Mail::Typing {
                caller,
                conversation,
            } => {
                self.page_used(&caller);
                self.typing(&caller, conversation);
            }
            Mail::Quality(quality) => self.quality(&quality),
            Mail::WordsErased => self.words_erased().await,
            Mail::MediaGone { lost } => self.media_gone(lost),
            Mail::Stop { .. } => {}
        }
    }

    fn whereabouts(&self, seat: SeatId, device: DeviceId) -> Whereabouts {
        let customer = self.told.seats.get(&seat).and_then(|seat| seat.customer());
        let own = customer.filter(|one| one.entry.last_device == Some(device));
        Whereabouts {
            door: self.told.door(seat, device),
            returned: own.is_some_and(|customer| customer.returned),
            own: own.is_some(),
        }
    }

    /// A command of a page, which may take the call to that page.
    async fn socket_command(
        &mut self,
        caller: Caller,
        (id, patience): (String, Patience),
        command: Command,
    ) {
        self.meet(&caller).await;
        if is_use(&command) {
            self.page_used(&caller);
        }
        let reply = Reply::Socket {
            outbox: caller.outbox.clone(),
            id: id.clone(),
            patience,
        };
        let accepted = self.command(caller.actor, id, &command, reply).await;
        if accepted && takes_the_call(&command) {
            self.take_call(&caller);
        }
    }

    /// Names are read anew, and shown anew if they have changed.
    async fn words_erased(&mut self) {
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

    /// Whether the command is new and the rules accept it.
    async fn command(&mut self, actor: Actor, id: String, command: &Command, reply: Reply) -> bool {
        if !self.within_rate(actor) {
            reply.refuse(Problem::slow_down(1));
            return false;
        }
        let seat = self.head.seat(actor).ok().map(|seat| seat.id);
        let key = (Ledger::actor(seat, actor), id);
        match self.unless_known(&key, reply).await {
            Some(reply) => self.decide(actor, command, Some(reply), Some(key)).await,
            None => false,
        }
    }

    /// Gives a repeated command its answer, or lets it wait with the first one. The reply to a new
    /// command is handed back.
    pub(super) async fn unless_known(&mut self, key: &Key, reply: Reply) -> Option<Reply> {
        let reply = match self.ledger.look_up(key, reply) {
            Seen::New(reply) => reply,
            Seen::Waiting => return None,
            Seen::Known(reply, answered) => {
                Self::answer(reply, &answered, &self.told);
                return None;
            }
        };
        match self.stored_answer(key).await {
            Ok(Some(answered)) => Self::answer(reply, &answered, &self.told),
            Ok(None) => return Some(reply),
            Err(error) => {
                tracing::error!(%error, "a stored answer could not be read");
                reply.refuse(Problem::new(Code::Unavailable));
            }
        }
        None
    }

    /// What a command was answered so long ago that the ledger has forgotten it.
    async fn stored_answer(&self, key: &Key) -> anyhow::Result<Option<Answered>> {
        if !self.ledger.is_forgetful() {
            return Ok(None);
        }
        let (actor, command) = key;
        let store = &self.shared.around.store;
        let body = store.answer(&self.key, actor, command).await?;
        Ok(body.as_deref().map(serde_json::from_str).transpose()?)
    }

    fn within_rate(&mut self, actor: Actor) -> bool {
        let second = self.shared.around.clock.now().0 / 1000;
        let who = self.head.seat(actor).ok().map(|seat| seat.id);
        let rate = self.rates.entry(who).or_insert((second, 0));
        if rate.0 != second {
            *rate = (second, 0);
        }
        rate.1 += 1;
        rate.1 <= COMMANDS_PER_SECOND
    }

    /// A session that slept when the socket opened, or since, learns of it when somebody speaks.
    async fn meet(&mut self, caller: &Caller) {
        let known = self.callers.contains_key(&caller.outbox.connection);
        if !known && self.head.seat(caller.actor).is_ok() {
            self.connect(caller.clone()).await;
        }
    }

    async fn connect(&mut self, caller: Caller) {
        if caller.outbox.has_ended() {
            return;
        }
        let connection = caller.outbox.connection;
        let command = Command::Connect { connection };
        let at = self.now();
        match self.head.decide(at, caller.actor, &command) {
            Err(denial) => caller.outbox.close(super::tell::bye(denial)),
            Ok(_) => {
                let actor = caller.actor;
                self.callers.insert(connection, caller.clone());
                self.decide(actor, &command, None, None).await;
                self.page_came(&caller);
            }
        }
    }

    async fn disconnect(&mut self, connection: ConnectionId, closed: bool) {
        self.callers.remove(&connection);
        self.watchers.remove(connection);
        self.page_left(connection, closed);
        self.decide(
            Actor::System,
            &Command::Disconnect { connection },
            None,
            None,
        )
        .await;
    }

    /// Disconnects sockets that have ended. The message that says so gets lost when the session
    /// falls asleep just then, or when the agent's list could not be read, and the person would
    /// count as present for ever.
    pub(super) async fn disconnect_the_ended(&mut self) {
        let callers = self.callers.iter();
        let ended = callers.filter(|(_, caller)| caller.outbox.has_ended());
        let ended: Vec<_> = ended.map(|(connection, _)| *connection).collect();
        for connection in ended {
            self.disconnect(connection, false).await;
        }
    }

    async fn enter(&mut self, by: EnterBy, reply: oneshot::Sender<Result<super::Door, Problem>>) {
        let enter = by.command();
        let EnterBy {
            seat, device, name, ..
        } = by;
        let reply = Reply::Door {
            seat,
            device,
            reply,
        };
        let actor = Actor::Customer(seat, device);
        self.decide(Actor::System, &enter, Some(reply), None).await;
        let unnamed = self
            .head
            .seats
            .get(&seat)
            .is_some_and(|seat| seat.name.is_none());
        if let Some(name) = name.filter(|_| unnamed && self.head.seat(actor).is_ok()) {
            self.decide(actor, &Command::GiveName { name }, None, None)
                .await;
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
