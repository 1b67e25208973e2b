//! Random commands: any that a client can send, with anything in its fields.

use bistand_session::state::{Check, CheckState, Status, Transport};
use bistand_session::testing::Draw;
use bistand_session::{
    Actor, CallCommand, ChatCommand, CheckCommand, Command, EntryCommand, SeatId, Session,
    StatusCommand, VoiceCommand,
};

use crate::seeded_rng::SeededRng;

/// A random command. Those that keep a session running are more frequent than those that end it.
pub(crate) fn command_of(rng: &mut SeededRng, session: &Session, actor: Actor) -> Command {
    let seats = session.seats.keys().copied().chain([SeatId(99)]).collect();
    let own = matches!(actor, Actor::Customer(..));
    let commands = Command::samples(&mut FieldGenerator { rng, seats, own });
    let weighed: Vec<_> = commands
        .into_iter()
        .map(|command| (weight(&command), command))
        .collect();
    rng.weighed(&weighed).clone()
}

/// The weight of a command. New commands have one automatically.
fn weight(command: &Command) -> u64 {
    match command {
        Command::Chat(ChatCommand::Say { .. }) => 120,
        Command::Call(CallCommand::AcceptCall)
        | Command::Check(CheckCommand::ReportCheck { .. })
        | Command::Voice(VoiceCommand::PassMicrophone { .. }) => 60,
        Command::Call(CallCommand::StartCall)
        | Command::Chat(ChatCommand::MarkSeen { .. })
        | Command::Entry(EntryCommand::AnswerTakeover { .. }) => 40,
        Command::Call(CallCommand::JoinCall)
        | Command::Check(CheckCommand::FinishCheck)
        | Command::Voice(VoiceCommand::StartVoice | VoiceCommand::JoinVoice) => 30,
        Command::Check(CheckCommand::BeginCheck) => 20,
        Command::Call(CallCommand::LeaveCall)
        | Command::Check(CheckCommand::ReportTransport { .. }) => 10,
        Command::Call(CallCommand::DeclineCall | CallCommand::CancelRing)
        | Command::Voice(VoiceCommand::EndVoice) => 8,
        Command::Entry(EntryCommand::RenewEntry { .. }) => 6,
        Command::Status(StatusCommand::SetStatus { .. } | StatusCommand::SetTitle { .. }) => 5,
        Command::Check(CheckCommand::ReportOldBrowser) => 4,
        Command::Status(StatusCommand::EndSession) => 1,
        _ => 15,
    }
}

/// Generates random values for the fields of a command.
struct FieldGenerator<'a> {
    rng: &'a mut SeededRng,
    /// The seats of the session, and one that does not exist.
    seats: Vec<SeatId>,
    /// Whether the actor is a customer, who has one conversation.
    own: bool,
}

impl Draw<SeatId> for FieldGenerator<'_> {
    fn draw(&mut self) -> SeatId {
        *self.rng.one_of(&self.seats)
    }
}

/// A conversation.
impl Draw<Option<SeatId>> for FieldGenerator<'_> {
    fn draw(&mut self) -> Option<SeatId> {
        let seat = self.draw();
        if self.own {
            *self.rng.weighed(&[(9, None), (1, Some(seat))])
        } else {
            Some(seat)
        }
    }
}

impl Draw<String> for FieldGenerator<'_> {
    fn draw(&mut self) -> String {
        let texts = [
            (20, "Hello".into()),
            (1, String::new()),
            (1, "\u{7}".into()),
            (1, "x".repeat(bistand_session::limits::CHAT_CHARACTERS + 1)),
            (2, "\u{1f600}".repeat(40)),
        ];
        self.rng.weighed(&texts).clone()
    }
}

impl Draw<bool> for FieldGenerator<'_> {
    fn draw(&mut self) -> bool {
        self.rng.once_in(2)
    }
}

/// A sequence number.
impl Draw<u32> for FieldGenerator<'_> {
    fn draw(&mut self) -> u32 {
        u32::try_from(self.rng.below(30)).unwrap_or(0)
    }
}

impl Draw<Check> for FieldGenerator<'_> {
    fn draw(&mut self) -> Check {
        *self
            .rng
            .one_of(&[Check::Camera, Check::Microphone, Check::Sound])
    }
}

impl Draw<CheckState> for FieldGenerator<'_> {
    fn draw(&mut self) -> CheckState {
        *self.rng.weighed(&[
            (6, CheckState::Works),
            (1, CheckState::Trying),
            (1, CheckState::Silent),
            (1, CheckState::BlockedByPage),
        ])
    }
}

impl Draw<Transport> for FieldGenerator<'_> {
    fn draw(&mut self) -> Transport {
        *self
            .rng
            .one_of(&[Transport::Udp, Transport::Tcp, Transport::Failed])
    }
}

impl Draw<Status> for FieldGenerator<'_> {
    fn draw(&mut self) -> Status {
        *self.rng.weighed(&[
            (1, Status::Requested),
            (9, Status::Confirmed),
            (1, Status::Running),
            (2, Status::Done),
            (1, Status::Cancelled),
        ])
    }
}
