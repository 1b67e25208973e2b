//! What people do: mostly what one does, now and then what nobody should.

use bistand_session::state::{Check, CheckState, Seat, Status, Transport, Via};
use bistand_session::{Actor, Command, DeviceId, SeatId, Session};

use crate::dice::Dice;
use crate::world::{Checked, DEVICES_BASE, HOST, World};

/// What happens next.
#[derive(Clone, Copy)]
enum Next {
    /// Somebody who is there says or does something.
    Speak,
    /// Somebody without a place tries to.
    Intrude,
    /// A page opens, enters, comes back.
    Come,
    /// A page closes, or its network goes.
    Go,
    /// Time passes, from so many milliseconds to so many.
    Pass(u64, u64),
    /// The server dies and starts again.
    Restart,
}

const NEXT: &[(u64, Next)] = &[
    (400, Next::Speak),
    (30, Next::Intrude),
    (160, Next::Come),
    (30, Next::Go),
    (200, Next::Pass(0, 3_000)),
    (25, Next::Pass(5_000, 50_000)),
    (6, Next::Pass(60_000, 6 * 60_000)),
    (2, Next::Pass(10 * 60_000, 3 * 60 * 60_000)),
    (4, Next::Restart),
];

/// How long the server is away, in ms: from a blink to far beyond every grace.
const AWAY: &[(u64, i64)] = &[(4, 800), (3, 20_000), (2, 120_000), (1, 3_600_000)];

/// Sockets that a page opens at most; beyond what the rules allow a seat with three pages.
const SOCKETS: usize = 4;

/// How often somebody thinks of something better, at most, when a command would come to nothing.
const THOUGHTS: u64 = 6;

/// One thing happens.
pub(crate) fn step(world: &mut World) -> Checked {
    match *world.dice.weighed(NEXT) {
        Next::Speak => speak(world),
        Next::Intrude => intrude(world),
        Next::Come => {
            let page = any_page(world);
            let there = !world.pages[page].sockets.is_empty();
            if there && !world.dice.once_in(10) {
                speak(world)
            } else {
                come(world, page)
            }
        }
        Next::Go => {
            let page = any_page(world);
            let left = world.dice.once_in(6);
            world.disconnect(page, left)
        }
        Next::Pass(least, most) => {
            let late = world.dice.once_in(4);
            let milliseconds = least + world.dice.below(most - least);
            world.pass(i64::try_from(milliseconds).unwrap_or(i64::MAX), late)
        }
        Next::Restart => {
            let away = *world.dice.weighed(AWAY);
            world.restart(away)
        }
    }
}

/// The host and the first device of each customer more often than others.
fn any_page(world: &mut World) -> usize {
    let weight = |actor| match actor {
        Actor::Agent(HOST) => 10,
        Actor::Customer(_, DeviceId(number)) if number % DEVICES_BASE == 1 => 10,
        _ => 1,
    };
    let pages = world.pages.iter().enumerate();
    let weighed: Vec<_> = pages
        .map(|(number, page)| (weight(page.actor), number))
        .collect();
    *world.dice.weighed(&weighed)
}

/// A page that is connected sends a command.
fn speak(world: &mut World) -> Checked {
    let pages = world.pages.iter();
    let connected: Vec<_> = pages
        .filter(|page| !page.sockets.is_empty())
        .map(|page| page.actor)
        .collect();
    if connected.is_empty() {
        let page = any_page(world);
        return come(world, page);
    }
    let actor = *world.dice.one_of(&connected);
    let mut command = command_of(&mut world.dice, &world.session, actor);
    for _ in 0..world.dice.below(THOUGHTS) {
        if world
            .session
            .decide(world.now, actor, &command)
            .is_ok_and(|events| !events.is_empty())
        {
            break;
        }
        command = command_of(&mut world.dice, &world.session, actor);
    }
    world.ask(actor, &command).map(|_| ())
}

/// Whoever has no place is refused, whatever is sent.
fn intrude(world: &mut World) -> Checked {
    let page = any_page(world);
    let actor = world.pages[page].actor;
    let command = command_of(&mut world.dice, &world.session, actor);
    if world.session.seat(actor).is_ok() {
        return Ok(());
    }
    match world.ask(actor, &command)? {
        Err(_) => Ok(()),
        Ok(_) => Err(format!("{actor:?} has no place and may {command:?}")),
    }
}

/// A page connects, after entering if it is not inside.
fn come(world: &mut World, page: usize) -> Checked {
    let actor = world.pages[page].actor;
    if let (Actor::Customer(seat, device), Err(_)) = (actor, world.session.seat(actor)) {
        let via = *world.dice.weighed(&[(3, Via::Code), (1, Via::Link)]);
        let stale = world.dice.once_in(20);
        let generation = generation(&world.session, seat).saturating_sub(u32::from(stale));
        let entered = enter(world, seat, generation, device, via)?;
        if stale && entered {
            return Err("a dead code opens".into());
        }
    }
    if world.pages[page].sockets.len() < SOCKETS {
        world.connect(page)?;
    }
    Ok(())
}

fn generation(session: &Session, seat: SeatId) -> u32 {
    let customer = session.seats.get(&seat).and_then(Seat::customer);
    customer.map_or(0, |customer| customer.entry.generation)
}

/// Whether the device is inside after it has asked at the door.
fn enter(
    world: &mut World,
    seat: SeatId,
    generation: u32,
    device: DeviceId,
    via: Via,
) -> Result<bool, String> {
    let command = Command::Enter {
        seat,
        generation,
        device,
        via,
        again: world.dice.once_in(4),
    };
    world.ask(Actor::System, &command)?.ok();
    if world.dice.once_in(6) {
        let withdraw = Command::Withdraw { seat, device };
        world.ask(Actor::System, &withdraw)?.ok();
    }
    Ok(world.session.seat(Actor::Customer(seat, device)).is_ok())
}

/// Any command, those that keep a session going more often than those that end it.
pub(crate) fn command_of(dice: &mut Dice, session: &Session, actor: Actor) -> Command {
    use Command as C;
    let seats: Vec<_> = session.seats.keys().copied().chain([SeatId(99)]).collect();
    let seat = *dice.one_of(&seats);
    let own = matches!(actor, Actor::Customer(..));
    let conversation = if own {
        *dice.weighed(&[(9, None), (1, Some(seat))])
    } else {
        Some(seat)
    };
    let check = *dice.one_of(&[Check::Camera, Check::Microphone, Check::Sound]);
    let state = *dice.weighed(&[
        (6, CheckState::Works),
        (1, CheckState::Trying),
        (1, CheckState::Silent),
        (1, CheckState::BlockedByPage),
    ]);
    let transport = *dice.one_of(&[Transport::Udp, Transport::Tcp, Transport::Failed]);
    let on = dice.once_in(2);
    let allow = dice.once_in(2);
    let sequence = u32::try_from(dice.below(30)).unwrap_or(0);
    let statuses = [
        (1, Status::Requested),
        (9, Status::Confirmed),
        (1, Status::Running),
        (2, Status::Done),
        (1, Status::Cancelled),
    ];
    let to = *dice.weighed(&statuses);
    let commands = [
        (
            120,
            C::Say {
                conversation,
                body: body(dice),
            },
        ),
        (
            40,
            C::MarkSeen {
                conversation,
                sequence,
            },
        ),
        (40, C::StartCall),
        (60, C::AcceptCall),
        (8, C::DeclineCall),
        (8, C::CancelRing),
        (30, C::JoinCall),
        (10, C::LeaveCall),
        (1, C::EndSession),
        (5, C::SetStatus { to }),
        (15, C::SetMicrophone { on }),
        (15, C::SetCamera { on }),
        (30, C::StartVoice),
        (8, C::EndVoice),
        (30, C::JoinVoice),
        (15, C::LeaveVoice),
        (60, C::PassMicrophone { to: seat }),
        (6, C::RenewEntry { seat }),
        (40, C::AnswerTakeover { seat, allow }),
        (15, C::GiveName { name: body(dice) }),
        (5, C::SetTitle { title: body(dice) }),
        (20, C::BeginCheck),
        (60, C::ReportCheck { check, state }),
        (10, C::ReportTransport { transport }),
        (30, C::FinishCheck),
        (15, C::ChooseAudioOnly),
        (15, C::SkipMediaCheck { confirmed: on }),
        (4, C::ReportOldBrowser),
    ];
    dice.weighed(&commands).clone()
}

fn body(dice: &mut Dice) -> String {
    let bodies = [
        (20, "Hello".into()),
        (1, String::new()),
        (1, "\u{7}".into()),
        (1, "x".repeat(bistand_session::limits::CHAT_CHARACTERS + 1)),
        (2, "\u{1f600}".repeat(40)),
    ];
    dice.weighed(&bodies).clone()
}

/// Whatever has happened: unless the session was cancelled, a customer who comes now with a new
/// code can be helped, and everything that waited arrives.
pub(crate) fn help_somebody(world: &mut World) -> Checked {
    let host = world.pages[0].actor;
    for page in 0..world.pages.len() {
        while !world.pages[page].sockets.is_empty() {
            world.disconnect(page, false)?;
        }
    }
    world.pass(31_000, false)?;
    world.connect(0)?;
    if world.session.status == Status::Cancelled {
        return Ok(());
    }
    if world.session.status == Status::Done {
        must(
            world,
            host,
            Command::SetStatus {
                to: Status::Confirmed,
            },
        )?;
    }
    let seat = bistand_session::FIRST_CUSTOMER_SEAT;
    must(world, host, Command::RenewEntry { seat })?;
    let device = DeviceId(1);
    let generation = generation(&world.session, seat);
    let customer = Actor::Customer(seat, device);
    world.pages.push(crate::world::Page {
        actor: customer,
        sockets: vec![],
    });
    if !enter(world, seat, generation, device, Via::Code)? {
        return Err("a fresh code does not open".into());
    }
    world.connect(world.pages.len() - 1)?;
    must(
        world,
        customer,
        Command::Say {
            conversation: None,
            body: "Hello".into(),
        },
    )?;
    must(world, customer, Command::ChooseAudioOnly)?;
    if world.session.ring.is_some() {
        world.pass(bistand_session::limits::RING_MS, false)?;
    }
    if world.session.call.is_none() {
        must(world, host, Command::StartCall)?;
        must(world, customer, Command::AcceptCall)?;
    } else {
        must(world, customer, Command::JoinCall)?;
    }
    must(world, host, Command::EndSession)
}

fn must(world: &mut World, actor: Actor, command: Command) -> Checked {
    match world.ask(actor, &command)? {
        Ok(_) => Ok(()),
        Err(denial) => Err(format!(
            "nobody can be helped: {command:?} is refused: {denial:?}"
        )),
    }
}
