//! A session for the tests of the rules, so that a test reads as a script: who does what, what
//! happens, what is refused, who reads what.
//!
//! A refusal that the script does not [`Scenario::expect`] fails the test, and after each script
//! the session is built again from its log and has to be the same.

use super::Fixed;
use crate::command::{
    Actor, CallCommand, ChatCommand, CheckCommand, Command, EntryCommand, PresenceCommand,
    StatusCommand,
};
use crate::denial::Denial;
use crate::event::{EntryEvent, Event};
use crate::ids::{ConnectionId, DeviceId, SeatId, SessionId, Timestamp, UserId};
use crate::policy::Policy;
use crate::state::{Check, CheckState, Customer, Person, Presence, Seat, Session, Via};
use crate::view::{ItemContent, View};
use crate::{FIRST_CUSTOMER_SEAT, HOST_SEAT};

pub(crate) const HOST: SeatId = HOST_SEAT;
pub(crate) const CUSTOMER: SeatId = FIRST_CUSTOMER_SEAT;
pub(crate) const ASSISTANT: SeatId = SeatId(3);
pub(crate) const SECOND: SeatId = SeatId(4);

pub(crate) const PHONE: DeviceId = DeviceId(0x1);
pub(crate) const LAPTOP: DeviceId = DeviceId(0x2);
pub(crate) const TABLET: DeviceId = DeviceId(0x3);

/// When every script begins.
pub(crate) const START: Timestamp = Timestamp(1_700_000_000_000);

/// The actors of the tests.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Who {
    /// The agent who made the session.
    Host,
    /// Another agent in it.
    Assistant,
    /// A signed-in agent who has no place in it.
    Colleague,
    /// The customer, on the phone.
    Customer,
    /// The same place from another device.
    Laptop,
    /// Another customer, with their own seat.
    Second,
    /// The server.
    System,
}

impl Who {
    pub(crate) fn actor(self) -> Actor {
        match self {
            Self::Host => Actor::Agent(UserId(0xa)),
            Self::Assistant => Actor::Agent(UserId(0xb)),
            Self::Colleague => Actor::Agent(UserId(0xc)),
            Self::Customer => Actor::Customer(CUSTOMER, PHONE),
            Self::Laptop => Actor::Customer(CUSTOMER, LAPTOP),
            Self::Second => Actor::Customer(SECOND, TABLET),
            Self::System => Actor::System,
        }
    }

    /// The socket that this one opens unless the script says another.
    pub(crate) fn socket(self) -> ConnectionId {
        ConnectionId(0x10 + self as u64)
    }
}

/// One session, a clock, and the answer to what was asked last.
#[derive(Clone)]
pub(crate) struct Scenario {
    pub(crate) now: Timestamp,
    pub(crate) session: Session,
    pub(crate) policy: Policy,
    log: Vec<(Timestamp, Event)>,
    answer: Result<Vec<Event>, Denial>,
    /// Something was put on the scenario that no event makes yet: replay cannot know it.
    staged: bool,
}

/// Scenes to begin with.
impl Scenario {
    /// The session is open; no one is connected.
    pub(crate) fn new() -> Self {
        let opening = Session::open(&Policy::DEFAULT, SessionId(0x5e), UserId(0xa));
        let log: Vec<_> = opening.into_iter().map(|event| (START, event)).collect();
        let session = Session::replay(log.iter().map(|(at, event)| (*at, event))).unwrap();
        Self {
            now: START,
            session,
            policy: Policy::default(),
            log,
            answer: Ok(vec![]),
            staged: false,
        }
    }

    /// The agent is there and the customer has come in by the code.
    pub(crate) fn lobby() -> Self {
        Self::new().after(|scenario| {
            scenario
                .connects(Who::Host)
                .enters(PHONE)
                .connects(Who::Customer)
        })
    }

    /// The media check is passed too.
    pub(crate) fn checked() -> Self {
        Self::lobby().after(|scenario| scenario.passes_check())
    }

    /// The agent rings.
    pub(crate) fn ringing() -> Self {
        Self::checked().after(|scenario| scenario.agent(CallCommand::StartCall))
    }

    /// The customer rings.
    pub(crate) fn called() -> Self {
        Self::checked().after(|scenario| scenario.customer(CallCommand::StartCall))
    }

    /// They talk.
    pub(crate) fn call() -> Self {
        Self::ringing().after(|scenario| scenario.customer(CallCommand::AcceptCall))
    }

    /// The session is done.
    pub(crate) fn done() -> Self {
        Self::call().after(|scenario| scenario.agent(StatusCommand::EndSession))
    }

    /// This scene, further on.
    pub(crate) fn after(mut self, script: impl FnOnce(&mut Self) -> &mut Self) -> Self {
        script(&mut self);
        self
    }

    /// With another agent in the session, which no command does yet.
    pub(crate) fn with_assistant(mut self) -> Self {
        let Actor::Agent(user) = Who::Assistant.actor() else {
            unreachable!("an assistant is an agent")
        };
        let mut seat = self.session.seats[&HOST].clone();
        seat.id = ASSISTANT;
        seat.person = Person::Agent(user);
        seat.presence = Presence::Present;
        seat.connections = [Who::Assistant.socket()].into();
        seat.in_call = false;
        seat.camera = false;
        seat.microphone = false;
        self.session.seats.insert(ASSISTANT, seat);
        self.staged = true;
        self
    }

    /// Adds another customer, who has their own seat and code.
    pub(crate) fn with_second(mut self) -> Self {
        self.happens(&Event::Entry(EntryEvent::CustomerInvited { seat: SECOND }));
        self.enters_at(SECOND, 1, TABLET, Via::Code)
            .happened(&["entered"])
            .connects(Who::Second);
        self
    }

    /// Changed by hand into what no event makes yet.
    pub(crate) fn staged(mut self, change: impl FnOnce(&mut Session)) -> Self {
        change(&mut self.session);
        self.session.assign_cameras();
        self.staged = true;
        self
    }
}

/// Who does what.
impl Scenario {
    pub(crate) fn by(&mut self, who: Who, command: impl Into<Command>) -> &mut Self {
        self.ask(who.actor(), &command.into())
    }

    pub(crate) fn agent(&mut self, command: impl Into<Command>) -> &mut Self {
        self.by(Who::Host, command)
    }

    pub(crate) fn customer(&mut self, command: impl Into<Command>) -> &mut Self {
        self.by(Who::Customer, command)
    }

    pub(crate) fn connects(&mut self, who: Who) -> &mut Self {
        let connection = who.socket();
        self.by(who, PresenceCommand::Connect { connection })
    }

    pub(crate) fn disconnects(&mut self, who: Who) -> &mut Self {
        let (connection, left) = (who.socket(), false);
        self.by(who, PresenceCommand::Disconnect { connection, left })
    }

    pub(crate) fn is_signed_out(&mut self, who: Who) -> &mut Self {
        let (connection, left) = (who.socket(), true);
        self.by(who, PresenceCommand::Disconnect { connection, left })
    }

    /// By the code, on this device.
    pub(crate) fn enters(&mut self, device: DeviceId) -> &mut Self {
        self.enters_by(device, Via::Code)
    }

    pub(crate) fn enters_by(&mut self, device: DeviceId, via: Via) -> &mut Self {
        let generation = self.guest().entry.generation;
        self.enters_at(CUSTOMER, generation, device, via)
    }

    pub(crate) fn enters_at(
        &mut self,
        seat: SeatId,
        generation: u32,
        device: DeviceId,
        via: Via,
    ) -> &mut Self {
        let command = Command::Entry(EntryCommand::Enter {
            seat,
            generation,
            device,
            via,
            again: false,
        });
        self.by(Who::System, command)
    }

    pub(crate) fn says(&mut self, who: Who, body: &str) -> &mut Self {
        let conversation = match who {
            Who::Host | Who::Assistant | Who::Colleague => Some(CUSTOMER),
            _ => None,
        };
        self.by(
            who,
            ChatCommand::Say {
                conversation,
                body: body.into(),
            },
        )
    }

    pub(crate) fn finds(&mut self, check: Check, state: CheckState) -> &mut Self {
        self.customer(CheckCommand::ReportCheck { check, state })
    }

    pub(crate) fn passes_check(&mut self) -> &mut Self {
        self.finds(Check::Camera, CheckState::Works)
            .finds(Check::Microphone, CheckState::Works)
            .finds(Check::Sound, CheckState::Works)
            .customer(CheckCommand::FinishCheck)
    }

    /// Time passes, and the server asks at each moment at which something is due.
    pub(crate) fn pass(&mut self, seconds: i64) -> &mut Self {
        let until = self.now.plus(seconds * 1000);
        let mut happened = vec![];
        while let Some(due) = self
            .session
            .next_timeout(&self.policy)
            .filter(|due| *due <= until)
        {
            self.now = self.now.max(due);
            self.by(Who::System, PresenceCommand::TimePassed);
            let events = self.answer.clone().unwrap();
            assert!(!events.is_empty(), "due at {due:?}, and nothing happened");
            happened.extend(events);
        }
        self.now = until;
        self.answer = Ok(happened);
        self
    }

    pub(crate) fn restarts(&mut self) -> &mut Self {
        self.by(Who::System, PresenceCommand::Recover)
    }

    /// Applies an event without a command.
    pub(crate) fn happens(&mut self, event: &Event) -> &mut Self {
        self.session.apply(self.now, event);
        self.log.push((self.now, event.clone()));
        self
    }

    fn ask(&mut self, actor: Actor, command: &Command) -> &mut Self {
        self.no_refusal_was_overlooked();
        let answer = self.session.decide(&self.policy, self.now, actor, command);
        for event in answer.iter().flatten() {
            self.happens(event);
        }
        self.answer = answer;
        self
    }
}

/// What is asserted.
impl Scenario {
    /// The last command was refused so.
    #[track_caller]
    pub(crate) fn expect(&mut self, denial: Denial) -> &mut Self {
        assert_eq!(self.answer, Err(denial));
        self.answer = Ok(vec![]);
        self
    }

    /// This is what followed from the last command, by the names of the events.
    #[track_caller]
    pub(crate) fn happened(&mut self, names: &[&str]) -> &mut Self {
        let answer = self.answer.as_ref();
        let found = answer.map(|events| events.iter().map(|e| e.seal().kind).collect::<Vec<_>>());
        assert_eq!(found, Ok(names.iter().map(ToString::to_string).collect()));
        self
    }

    /// The last command was fine and changed nothing.
    #[track_caller]
    pub(crate) fn changes_nothing(&mut self) -> &mut Self {
        self.happened(&[])
    }

    /// The conversation with the customer as this one reads it: `p2 entered`, `p2 says t2`.
    #[track_caller]
    pub(crate) fn reads(&mut self, who: Who, lines: &[&str]) -> &mut Self {
        assert_eq!(self.lines(who), lines, "as {who:?} reads it");
        self
    }

    pub(crate) fn lines(&self, who: Who) -> Vec<String> {
        let conversation = if who == Who::Second { SECOND } else { CUSTOMER };
        let items = self
            .session
            .items(who.actor(), Some(conversation), 0, usize::MAX)
            .unwrap();
        let sequences: Vec<_> = items.iter().map(|item| item.sequence).collect();
        assert!(
            sequences.iter().copied().eq(1..=items.len() as u32),
            "without gaps: {sequences:?}"
        );
        let line = |content: &ItemContent| match content {
            ItemContent::Said { text } => format!("says {text}"),
            ItemContent::Notice { what } => serde_json::to_value(what).unwrap()["notice"]
                .as_str()
                .unwrap()
                .to_owned(),
        };
        let by = |by: Option<SeatId>| by.map_or(String::from("-"), |seat| seat.to_string());
        items
            .iter()
            .map(|item| format!("{} {}", by(item.by), line(&item.content)))
            .collect()
    }

    #[track_caller]
    pub(crate) fn view(&self, who: Who) -> View {
        self.session
            .view(&self.policy, self.now, who.actor())
            .unwrap()
    }

    pub(crate) fn seat(&self, id: SeatId) -> &Seat {
        &self.session.seats[&id]
    }

    /// What only the customer has.
    pub(crate) fn guest(&self) -> &Customer {
        self.seat(CUSTOMER).customer().unwrap()
    }

    fn no_refusal_was_overlooked(&self) {
        if let Err(denial) = &self.answer {
            panic!("refused with {denial:?}, which the script does not expect");
        }
    }
}

impl Drop for Scenario {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        self.no_refusal_was_overlooked();
        let log = self.log.iter().map(|(at, event)| (*at, event));
        let again = Session::replay(log).unwrap();
        assert!(
            self.staged || again == self.session,
            "the log makes another session"
        );
    }
}

/// One of every command that a person may send, so that a table can ask for all of them.
pub(crate) fn every_command() -> Vec<Command> {
    Command::samples(&mut Fixed)
}
