//! A session, the people around it, their devices and sockets, and a clock.

use std::collections::{BTreeMap, VecDeque};

use bistand_session::view::Parts;
use bistand_session::{
    Actor, Command, ConnectionId, Denial, DeviceId, EntryEvent, Envelope, Event,
    FIRST_CUSTOMER_SEAT, Policy, PresenceCommand, SeatId, Session, SessionId, Status, Timestamp,
    UserId,
};

use crate::actions;
use crate::invariants;
use crate::oracle::Oracle;
use crate::run::Report;
use crate::seeded_rng::SeededRng;
use crate::transitions;

/// Success, or the violated invariant.
pub(crate) type Checked = Result<(), String>;

/// The start time of every story.
const START: Timestamp = Timestamp(1_700_000_000_000);

/// The user who opens the session.
pub(crate) const HOST: UserId = UserId(1);

/// The devices of seat p2 are numbered from 20, and so on; each customer mostly uses the first one.
pub(crate) const DEVICES_BASE: u64 = 10;

/// Timeouts that may be due at the same time. More of them mean that one recurs forever.
const DUE_AT_ONCE: usize = 100;

/// How many of the last actions are reported with a failure.
const TRAIL: usize = 40;

/// One browser of a person, with its open sockets.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) actor: Actor,
    pub(crate) sockets: Vec<ConnectionId>,
}

/// The state of the story.
pub(crate) struct World {
    pub(crate) rng: SeededRng,
    pub(crate) now: Timestamp,
    pub(crate) session: Session,
    pub(crate) pages: Vec<Page>,
    log: Vec<(Timestamp, Envelope)>,
    oracle: Oracle,
    sockets: u64,
    steps: u64,
    events: BTreeMap<String, u64>,
    denials: BTreeMap<String, u64>,
    trail: VecDeque<String>,
}

impl World {
    /// A session that an agent has just opened, for one to three customers with two devices each.
    pub(crate) fn new(seed: u64) -> Self {
        let mut rng = SeededRng::new(seed);
        let mut opening = Session::open(&Policy::DEFAULT, SessionId(seed), HOST);
        let customers = *rng.weighed(&[(2, 1), (1, 2), (1, 3)]);
        let seats: Vec<_> = (0..customers)
            .map(|n| SeatId(FIRST_CUSTOMER_SEAT.0 + n))
            .collect();
        opening.extend(
            seats
                .iter()
                .skip(1)
                .map(|seat| Event::Entry(EntryEvent::CustomerInvited { seat: *seat })),
        );
        let log = opening.iter().map(|event| (START, event.seal())).collect();
        let session = Session::replay(opening.iter().map(|event| (START, event)))
            .expect("a session begins with its opening");
        let staff = [HOST, UserId(2)].map(Actor::Agent);
        let devices = seats.iter().flat_map(|seat| {
            let base = u64::from(seat.0) * DEVICES_BASE;
            [1, 2, 3].map(|n| Actor::Customer(*seat, DeviceId(base + n)))
        });
        let page = |actor| Page {
            actor,
            sockets: vec![],
        };
        Self {
            rng,
            now: START,
            session,
            pages: staff.into_iter().chain(devices).map(page).collect(),
            log,
            oracle: Oracle::default(),
            sockets: 0,
            steps: 0,
            events: BTreeMap::new(),
            denials: BTreeMap::new(),
            trail: VecDeque::new(),
        }
    }

    /// Runs this many steps, and then checks that a customer can still be helped.
    pub(crate) fn play(&mut self, steps: u64) -> Checked {
        for _ in 0..steps {
            self.steps += 1;
            actions::step(self)?;
            if self.session.status == Status::Cancelled && self.rng.once_in(20) {
                break;
            }
        }
        self.rebuild()?;
        actions::help_somebody(self)
    }

    pub(crate) fn report(&self) -> Report {
        Report {
            worlds: 1,
            steps: self.steps,
            simulated_ms: self.now.0 - START.0,
            events: self.events.clone(),
            denials: self.denials.clone(),
        }
    }

    pub(crate) fn trail(&self) -> Vec<String> {
        self.trail.iter().cloned().collect()
    }

    /// Sends a command to the rules, as the server does: decide, append, apply, publish.
    pub(crate) fn ask(
        &mut self,
        actor: Actor,
        command: &Command,
    ) -> Result<Result<usize, Denial>, String> {
        let before = self.session.clone();
        let answer = self
            .session
            .decide(&Policy::DEFAULT, self.now, actor, command);
        self.note(actor, command, &answer);
        if self.session != before {
            return Err("to decide has changed the session".into());
        }
        let events = match answer {
            Ok(events) => events,
            Err(denial) => {
                *self.denials.entry(format!("{denial:?}")).or_default() += 1;
                return Ok(Err(denial));
            }
        };
        for event in &events {
            self.happens(event)?;
        }
        self.close_what_is_over();
        invariants::check(&self.session, self.now)?;
        self.oracle.look(&self.session, self.now, &self.pages)?;
        Ok(Ok(events.len()))
    }

    /// Stores an event, and applies what was stored.
    fn happens(&mut self, event: &Event) -> Checked {
        let envelope = event.seal();
        let stored = Event::open(&envelope).map_err(|error| error.to_string())?;
        *self.events.entry(envelope.kind.clone()).or_default() += 1;
        self.log.push((self.now, envelope));
        let before = self.session.clone();
        self.session.apply(self.now, &stored);
        transitions::check(&before, event, &self.session)?;
        self.refresh(&before, event)?;
        self.oracle.happened(&before, event, &self.session)
    }

    /// What an event does not touch is the same as before in each viewer's view.
    fn refresh(&self, before: &Session, event: &Event) -> Checked {
        let policy = &Policy::DEFAULT;
        let touched = self.session.touched_by(policy, event);
        if touched == Parts::ALL {
            return Ok(());
        }
        for Page { actor, .. } in &self.pages {
            let Ok(mut view) = before.view(policy, self.now, *actor) else {
                continue;
            };
            let refreshed = (self.session).refresh(policy, self.now, *actor, &mut view, touched);
            let now = self.session.view(policy, self.now, *actor);
            if refreshed.map(|_| view) != now {
                return Err(format!("{event:?} touches more than {touched:?}"));
            }
        }
        Ok(())
    }

    fn note(&mut self, actor: Actor, command: &Command, answer: &Result<Vec<Event>, Denial>) {
        let seconds = (self.now.0 - START.0) as f64 / 1000.0;
        let mut line = format!("{seconds:.3} {actor:?} {command:?} -> {answer:?}");
        line.truncate(
            line.char_indices()
                .nth(200)
                .map_or(line.len(), |(at, _)| at),
        );
        self.trail.push_back(line);
        if self.trail.len() > TRAIL {
            self.trail.pop_front();
        }
    }

    /// Closes the sockets of people who have lost their seat, as the server does.
    fn close_what_is_over(&mut self) {
        let seats = &self.session.seats;
        let open = |socket: &ConnectionId| seats.values().any(|s| s.connections.contains(socket));
        for page in &mut self.pages {
            page.sockets.retain(open);
        }
    }

    /// Opens a socket, and keeps it only if the rules accept it.
    pub(crate) fn connect(&mut self, page: usize) -> Checked {
        self.sockets += 1;
        let connection = ConnectionId(self.sockets);
        let actor = self.pages[page].actor;
        if self
            .ask(actor, &PresenceCommand::Connect { connection }.into())?
            .is_ok()
        {
            self.pages[page].sockets.push(connection);
            self.oracle.look(&self.session, self.now, &self.pages)?;
        }
        Ok(())
    }

    /// Closes the oldest socket of a page; `left` if the person was signed out.
    pub(crate) fn disconnect(&mut self, page: usize, left: bool) -> Checked {
        let actor = self.pages[page].actor;
        if self.pages[page].sockets.is_empty() {
            return Ok(());
        }
        let connection = self.pages[page].sockets.remove(0);
        self.ask(
            actor,
            &PresenceCommand::Disconnect { connection, left }.into(),
        )?
        .map_or_else(
            |denial| Err(format!("a socket cannot be closed: {denial:?}")),
            |_| Ok(()),
        )
    }

    /// Lets time pass. A `late` server handles timeouts only at the end.
    pub(crate) fn pass(&mut self, milliseconds: i64, late: bool) -> Checked {
        let until = self.now.plus(milliseconds);
        for _ in 0..DUE_AT_ONCE {
            let Some(due) = self
                .session
                .next_timeout(&Policy::DEFAULT)
                .filter(|due| *due <= until)
            else {
                self.now = until;
                return Ok(());
            };
            self.now = if late { until } else { self.now.max(due) };
            match self.ask(Actor::System, &PresenceCommand::TimePassed.into())? {
                Ok(1) => {}
                other => return Err(format!("due at {due:?}, and TimePassed gave {other:?}")),
            }
        }
        Err(format!(
            "after {DUE_AT_ONCE} timeouts there is still one due"
        ))
    }

    /// Crashes the server, with everything that it had not stored yet, and restarts it some time
    /// later.
    pub(crate) fn restart(&mut self, milliseconds: i64) -> Checked {
        self.rebuild()?;
        for page in &mut self.pages {
            page.sockets.clear();
        }
        self.now = self.now.plus(milliseconds);
        match self.ask(Actor::System, &PresenceCommand::Recover.into())? {
            Ok(0 | 1) => self.pass(0, true),
            other => Err(format!("Recover gave {other:?}")),
        }
    }

    /// Replaying the log results in the same session.
    fn rebuild(&mut self) -> Checked {
        let log: Result<Vec<_>, _> = self
            .log
            .iter()
            .map(|(at, stored)| Ok((*at, Event::open(stored)?)))
            .collect();
        let log = log.map_err(|error: bistand_session::UnknownEvent| error.to_string())?;
        let again = Session::replay(log.iter().map(|(at, event)| (*at, event)));
        if again.as_ref() != Some(&self.session) {
            return Err("the log makes another session".into());
        }
        Ok(())
    }
}
