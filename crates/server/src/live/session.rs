//! One live session: *decide → apply → append → tell*.
//!
//! Two copies of the state: `head` is what has been decided, `told` is what is on disk. Views,
//! items and answers are made of `told` only; media flow as far as both allow, so that taking
//! away works at once and giving waits for the disk.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use bistand_media::{ConnectionId as MediaConnection, Flow};
use bistand_session::{Actor, Command, ConnectionId, Event, SeatId, Session, TextId, Timestamp};
use bistand_store::{Answer, Append, AppendError, Row, SessionKey, StoredEvent};
use bistand_wire::socket::Bye;
use bistand_wire::{Code, Problem};
use futures_util::future::{BoxFuture, FutureExt, join_all};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use super::hub::Shared;
use super::ledger::{Answered, Key, Ledger, Seen};
use super::mail::{Caller, EnterBy, Mail, Reply, Whereabouts};
use super::rows::{self, Invitations};
use super::tell::Watchers;
use super::{codes, media, now, summary, wake};

/// Commands that are written together at most: a bound on one write, far above a busy second.
const BATCH: usize = 64;
/// Commands a second that one seat may give.
const COMMANDS_PER_SECOND: u32 = 50;
/// How long a session that nobody looks at stays in memory.
const IDLE: Duration = Duration::from_secs(60);
/// How long timeouts rest after a write that failed, so that a full disk is not hammered.
const REST_AFTER_FAILURE: Duration = Duration::from_secs(1);

/// A command that was decided, on its way to the disk.
struct Work {
    at: Timestamp,
    events: Vec<Event>,
    append: Option<Append>,
    texts: Vec<(TextId, String)>,
    invitations: Option<Invitations>,
    reply: Option<Reply>,
    key: Option<Key>,
    answered: Answered,
}

type Written = (Vec<Work>, Vec<Result<(), AppendError>>);

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
    pub(super) texts: HashMap<TextId, Option<String>>,
    pub(super) ledger: Ledger,
    pub(super) watchers: Watchers,
    pub(super) callers: HashMap<ConnectionId, Caller>,
    pub(super) media: HashMap<SeatId, MediaConnection>,
    pub(super) flow: Flow,
    pub(super) summary: Option<bistand_store::Summary>,
    waiting: VecDeque<Work>,
    rates: HashMap<ConnectionId, (i64, u32)>,
    rest_until: Option<Instant>,
    clock: Timestamp,
}

enum Turn {
    Mail(Mail),
    Written(Written),
    Due,
    Idle,
}

impl Live {
    pub(super) fn new(shared: Arc<Shared>, loaded: wake::Loaded) -> Self {
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
            callers: HashMap::new(),
            media: HashMap::new(),
            flow: Flow::default(),
            summary: None,
            waiting: VecDeque::new(),
            rates: HashMap::new(),
            rest_until: None,
            clock: Timestamp(0),
        }
    }

    /// Runs until it is stopped, fenced, or nobody has looked at it for a while.
    pub(super) async fn run(mut self, mut mailbox: mpsc::Receiver<Mail>) {
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
                Turn::Mail(mail) => self.take(mail).await,
                Turn::Due => self.pass_time().await,
                Turn::Written((work, results)) => {
                    writing = None;
                    if !self.written(work, results).await {
                        break;
                    }
                }
                Turn::Idle if self.is_idle() => break,
                Turn::Idle => {}
            }
        }
        self.shared.media.close(media::room(self.told.id));
        if let Some(done) = stop {
            // Whoever stopped us and went away does not wait for it.
            done.send(()).ok();
        }
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
        let due = self.due_in();
        tokio::select! {
            biased;
            written = written => Turn::Written(written),
            () = async { tokio::time::sleep(due.unwrap_or_default()).await },
                if due.is_some() && !stopping => Turn::Due,
            mail = mailbox.recv(), if !stopping && self.waiting.len() < BATCH => {
                mail.map_or(Turn::Idle, Turn::Mail)
            }
            () = tokio::time::sleep(IDLE) => Turn::Idle,
        }
    }

    fn due_in(&self) -> Option<Duration> {
        let next = self.head.next_timeout()?;
        let wait = u64::try_from(next.0.saturating_sub(now().0)).unwrap_or(0);
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
    }

    /// The time, which never goes back within a session.
    fn now(&mut self) -> Timestamp {
        self.clock = self.clock.max(now());
        self.clock
    }

    async fn take(&mut self, mail: Mail) {
        match mail {
            Mail::Command {
                caller,
                id,
                command,
            } => self.command(caller, id, command).await,
            Mail::Connect { caller } => self.connect(caller).await,
            Mail::Disconnect { connection } => self.disconnect(connection).await,
            Mail::Watch { caller, have } => {
                // A session that slept when the socket opened learns of it here.
                if !self.callers.contains_key(&caller.outbox.connection) {
                    self.connect(caller.clone()).await;
                }
                self.watch(&caller, have);
            }
            Mail::Unwatch { connection } => self.watchers.remove(connection),
            Mail::Enter { by, reply } => self.enter(*by, reply).await,
            Mail::Door {
                seat,
                device,
                reply,
            } => {
                let door = self.told.door(seat, device);
                let customer = self.told.seats.get(&seat).and_then(|seat| seat.customer());
                let returned = customer.is_some_and(|customer| {
                    customer.returned && customer.entry.last_device == Some(device)
                });
                reply.send(Whereabouts { door, returned }).ok();
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
            } => self.typing(&caller, conversation),
            Mail::Quality(quality) => self.quality(&quality),
            Mail::MediaGone { seat } => self.media_gone(seat),
            Mail::Stop { .. } => {}
        }
    }

    async fn command(&mut self, caller: Caller, id: String, command: Command) {
        let reply = Reply::Socket {
            outbox: caller.outbox.clone(),
            id: id.clone(),
        };
        if !self.within_rate(caller.outbox.connection) {
            return reply.refuse(Problem::slow_down(1));
        }
        let seat = self.head.seat(caller.actor).ok().map(|seat| seat.id);
        let key = (Ledger::actor(seat, caller.actor), id);
        match self.ledger.look_up(&key, reply) {
            Seen::Waiting => {}
            Seen::Known(reply, answered) => Self::answer(reply, &answered, &self.told),
            Seen::New(reply) => {
                self.decide(caller.actor, &command, Some(reply), Some(key))
                    .await;
            }
        }
    }

    fn within_rate(&mut self, connection: ConnectionId) -> bool {
        let second = now().0 / 1000;
        let rate = self.rates.entry(connection).or_insert((second, 0));
        if rate.0 != second {
            *rate = (second, 0);
        }
        rate.1 += 1;
        rate.1 <= COMMANDS_PER_SECOND
    }

    async fn connect(&mut self, caller: Caller) {
        let connection = caller.outbox.connection;
        let command = Command::Connect { connection };
        let at = self.now();
        match self.head.decide(at, caller.actor, &command) {
            Err(denial) => caller.outbox.close(super::tell::bye(denial)),
            Ok(_) => {
                let actor = caller.actor;
                self.callers.insert(connection, caller);
                self.decide(actor, &command, None, None).await;
            }
        }
    }

    async fn disconnect(&mut self, connection: ConnectionId) {
        self.callers.remove(&connection);
        self.watchers.remove(connection);
        self.rates.remove(&connection);
        self.decide(
            Actor::System,
            &Command::Disconnect { connection },
            None,
            None,
        )
        .await;
    }

    async fn enter(&mut self, by: EnterBy, reply: oneshot::Sender<Result<super::Door, Problem>>) {
        let EnterBy {
            seat,
            generation,
            device,
            via,
            name,
        } = by;
        let reply = Reply::Door {
            seat,
            device,
            reply,
        };
        let enter = Command::Enter {
            seat,
            generation,
            device,
            via,
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

    /// Everything that is due, one event at a time.
    async fn pass_time(&mut self) {
        while self.head.next_timeout().is_some_and(|at| at <= now()) {
            self.decide(Actor::System, &Command::TimePassed, None, None)
                .await;
        }
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
        } else {
            self.tell_desk();
        }
    }

    /// Decides, applies to `head`, and puts what follows from it in the queue for the disk.
    async fn decide(
        &mut self,
        actor: Actor,
        command: &Command,
        reply: Option<Reply>,
        key: Option<Key>,
    ) {
        let at = self.now();
        let events = match self.head.decide(at, actor, command) {
            Ok(events) => events,
            Err(denial) => {
                if let Some(reply) = reply {
                    self.refuse(reply, key, Problem::from(denial));
                }
                return;
            }
        };
        let mut fresh = None;
        if events.iter().any(rows::may_need_code) {
            match codes::free_code(&self.shared.store).await {
                Ok(code) => fresh = Some(code),
                Err(error) => {
                    tracing::error!(%error, "no free code could be found");
                    if let Some(reply) = reply {
                        reply.refuse(Problem::new(Code::Unavailable));
                    }
                    return;
                }
            }
        }
        if let Some(key) = &key {
            self.ledger.begin(key.clone());
        }
        let work = self.prepare(at, actor, command, events, (reply, key), fresh);
        self.waiting.push_back(work);
        self.direct_media();
    }

    /// A refusal is an answer too: the same id gets it again while the session is in memory.
    fn refuse(&mut self, reply: Reply, key: Option<Key>, problem: Problem) {
        if let Some(key) = key {
            let refused = Some(problem.clone());
            for other in self.ledger.know(
                key,
                Answered {
                    sequence: None,
                    refused,
                },
            ) {
                other.refuse(problem.clone());
            }
        }
        reply.refuse(problem);
    }

    fn prepare(
        &mut self,
        at: Timestamp,
        actor: Actor,
        command: &Command,
        events: Vec<Event>,
        (reply, key): (Option<Reply>, Option<Key>),
        mut fresh: Option<String>,
    ) -> Work {
        let expect = self.last;
        let mut rows = Vec::new();
        let mut texts = Vec::new();
        let mut reworded = false;
        let who = Ledger::actor(None, actor);
        for event in &events {
            self.head.apply(at, event);
            self.last += 1;
            if let Some((id, body)) = rows::text_of(event, command) {
                rows.push(rows::text(id, &body));
                texts.push((id, body));
            }
            rows.extend(rows::audit(event, &who));
            let changed = rows::reword(&mut self.invitations, &self.head, event, &mut fresh);
            for seat in changed {
                reworded = true;
                if let Some(invited) = self.invitations.get(&seat) {
                    rows.push(rows::entry(&self.head, seat, invited, at));
                }
            }
        }
        let sequence = match (command, events.is_empty()) {
            (Command::Say { conversation, .. }, false) => {
                self.head.last_sequence(actor, *conversation).ok()
            }
            _ => None,
        };
        let answered = Answered {
            sequence,
            refused: None,
        };
        let append = (!events.is_empty()).then(|| {
            self.summary_row(at, &mut rows);
            self.answer_row(key.as_ref(), &answered, &mut rows);
            self.append(at, expect, &events, rows)
        });
        let invitations = reworded.then(|| self.invitations.clone());
        Work {
            at,
            events,
            append,
            texts,
            invitations,
            reply,
            key,
            answered,
        }
    }

    fn append(&self, at: Timestamp, expect: u64, events: &[Event], rows: Vec<Row>) -> Append {
        Append {
            session: self.key.clone(),
            epoch: self.epoch,
            expect,
            at: at.0,
            events: events.iter().map(stored).collect(),
            rows,
        }
    }

    /// The line of the agents' list, when something of it has changed.
    fn summary_row(&mut self, at: Timestamp, rows: &mut Vec<Row>) {
        let mut line = summary::stored(&self.head, self.number, at);
        if let Some(before) = &self.summary {
            let changed_at = std::mem::replace(&mut line.changed_at, before.changed_at);
            if line == *before {
                return;
            }
            line.changed_at = changed_at;
        }
        self.summary = Some(line.clone());
        rows.push(Row::Summary(line));
    }

    fn answer_row(&self, key: Option<&Key>, answered: &Answered, rows: &mut Vec<Row>) {
        let Some((actor, command)) = key else { return };
        match serde_json::to_string(answered) {
            Ok(body) => rows.push(Row::Answer(Answer {
                actor: actor.clone(),
                command: command.clone(),
                body,
            })),
            Err(error) => tracing::error!(%error, "an answer could not be written down"),
        }
    }

    /// Sends what is waiting to the disk, in order.
    fn write(&mut self) -> BoxFuture<'static, Written> {
        let mut work: Vec<Work> = self.waiting.drain(..).collect();
        let store = self.shared.store.clone();
        let appends: Vec<_> = work
            .iter_mut()
            .filter_map(|work| work.append.take())
            .collect();
        async move {
            let results = join_all(appends.into_iter().map(|append| store.append(append))).await;
            (work, results)
        }
        .boxed()
    }

    /// What was written is told; what was not is taken back. `false`: this writer is done.
    async fn written(&mut self, work: Vec<Work>, results: Vec<Result<(), AppendError>>) -> bool {
        if let Some(error) = results.iter().find_map(|result| result.as_ref().err()) {
            return self.take_back(work, error).await;
        }
        let mut replies = Vec::new();
        for work in work {
            for event in &work.events {
                self.told.apply(work.at, event);
                self.last_told += 1;
            }
            for (id, body) in work.texts {
                self.texts.insert(id, Some(body));
            }
            if let Some(invitations) = work.invitations {
                self.invitations_told = invitations;
            }
            let others = match work.key {
                Some(key) => self.ledger.know(key, work.answered.clone()),
                None => Vec::new(),
            };
            let asked = work.reply.into_iter().chain(others);
            replies.extend(asked.map(|reply| (reply, work.answered.clone())));
        }
        self.direct_media();
        self.tell();
        for (reply, answered) in replies {
            Self::answer(reply, &answered, &self.told);
        }
        true
    }

    fn answer(reply: Reply, answered: &Answered, told: &Session) {
        match reply {
            Reply::Socket { outbox, id } => outbox.tell(&answered.message(id)),
            // Who asked at the door and went away needs no answer.
            Reply::Door {
                seat,
                device,
                reply,
            } => {
                drop(reply.send(Ok(told.door(seat, device))));
            }
        }
    }

    /// The disk said no: everything that was under way is refused, and the session is what its
    /// log says.
    async fn take_back(&mut self, work: Vec<Work>, error: &AppendError) -> bool {
        tracing::error!(%error, "a session could not be written; its last commands are refused");
        let waiting: Vec<_> = self.waiting.drain(..).collect();
        for work in work.into_iter().chain(waiting) {
            let others = work
                .key
                .map(|key| self.ledger.forget(&key))
                .unwrap_or_default();
            for reply in work.reply.into_iter().chain(others) {
                reply.refuse(Problem::new(Code::Unavailable));
            }
        }
        if matches!(error, AppendError::Fenced) {
            for caller in self.callers.values() {
                caller.outbox.close(Bye::Restart);
            }
            return false;
        }
        self.rest_until = Some(Instant::now() + REST_AFTER_FAILURE);
        loop {
            match wake::load(&self.shared.store, &self.key).await {
                Ok(Some(loaded)) => {
                    self.take_over(loaded);
                    break;
                }
                Ok(None) => return false,
                Err(error) => {
                    tracing::error!(%error, "a session could not be read again; trying on");
                    tokio::time::sleep(REST_AFTER_FAILURE).await;
                }
            }
        }
        self.reconcile().await;
        true
    }

    fn take_over(&mut self, loaded: wake::Loaded) {
        self.head = loaded.session.clone();
        self.told = loaded.session;
        self.epoch = loaded.epoch;
        self.last = loaded.last;
        self.last_told = loaded.last;
        self.invitations = loaded.invitations.clone();
        self.invitations_told = loaded.invitations;
        self.texts = loaded.texts;
        self.ledger = loaded.ledger;
        self.summary = None;
        self.direct_media();
        self.tell();
    }

    /// Brings what the log says about sockets in line with the sockets that are really open.
    async fn reconcile(&mut self) {
        let known: Vec<ConnectionId> = self
            .head
            .seats
            .values()
            .flat_map(|seat| seat.connections.iter().copied())
            .collect();
        for connection in &known {
            if !self.callers.contains_key(connection) {
                let command = Command::Disconnect {
                    connection: *connection,
                };
                self.decide(Actor::System, &command, None, None).await;
            }
        }
        let missing: Vec<_> = self
            .callers
            .values()
            .filter(|caller| !known.contains(&caller.outbox.connection))
            .map(|caller| (caller.actor, caller.outbox.connection))
            .collect();
        for (actor, connection) in missing {
            self.decide(actor, &Command::Connect { connection }, None, None)
                .await;
        }
    }
}

fn stored(event: &Event) -> StoredEvent {
    let envelope = event.seal();
    StoredEvent {
        kind: envelope.kind,
        version: envelope.version,
        body: envelope.body,
    }
}
