//! The people's actions: mostly sensible ones, and now and then those of an attacker.

use bistand_session::state::{Seat, Status, Via};
use bistand_session::{
    Actor, CallCommand, ChatCommand, CheckCommand, Command, DeviceId, EntryCommand, Policy,
    PresenceCommand, SeatId, Session, StatusCommand,
};

use crate::random_commands::command_of;
use crate::world::{Checked, DEVICES_BASE, HOST, World};

/// What happens next.
#[derive(Clone, Copy)]
enum Next {
    /// A person in the session sends a command.
    Speak,
    /// A person without a seat tries to.
    Intrude,
    /// A page opens, joins or reconnects.
    Come,
    /// A page closes, or loses its network.
    Go,
    /// Time passes: the shortest and the longest wait, in ms.
    Pass(u64, u64),
    /// An administrator disables the host's account, or enables it.
    Account,
    /// The server crashes and restarts.
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
    (4, Next::Account),
    (4, Next::Restart),
];

/// How long the server is down, in ms: from less than a second to far beyond every grace.
const AWAY: &[(u64, i64)] = &[(4, 800), (3, 20_000), (2, 120_000), (1, 3_600_000)];

/// The most sockets that a page opens; three such pages exceed what the rules allow a seat.
const SOCKETS: usize = 4;

/// The most attempts to generate a command that would not be refused.
const ATTEMPTS: u64 = 6;

/// Performs one random action.
pub(crate) fn step(world: &mut World) -> Checked {
    match *world.rng.weighed(NEXT) {
        Next::Speak => speak(world),
        Next::Intrude => intrude(world),
        Next::Come => {
            let page = any_page(world);
            let there = !world.pages[page].sockets.is_empty();
            if there && !world.rng.once_in(10) {
                speak(world)
            } else {
                come(world, page)
            }
        }
        Next::Go => {
            let page = any_page(world);
            let left = world.rng.once_in(6);
            world.disconnect(page, left)
        }
        Next::Pass(least, most) => {
            let late = world.rng.once_in(4);
            let milliseconds = least + world.rng.below(most - least);
            world.pass(i64::try_from(milliseconds).unwrap_or(i64::MAX), late)
        }
        Next::Account => {
            let enabled = world.rng.once_in(2);
            let command = PresenceCommand::SetAccount {
                user: HOST,
                enabled,
            };
            world
                .ask(Actor::System, &command.into())?
                .map_err(|denial| {
                    format!("the server may not say that an account is disabled: {denial:?}")
                })?;
            if world.session.agent_may_come() == enabled {
                Ok(())
            } else {
                Err("the host is expected although the account is disabled, or not".into())
            }
        }
        Next::Restart => {
            let away = *world.rng.weighed(AWAY);
            world.restart(away)
        }
    }
}

/// A random page, the host and each customer's first device more often than others.
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
    *world.rng.weighed(&weighed)
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
    let actor = *world.rng.one_of(&connected);
    let mut command = command_of(&mut world.rng, &world.session, actor);
    for _ in 0..world.rng.below(ATTEMPTS) {
        if world
            .session
            .decide(&Policy::DEFAULT, world.now, actor, &command)
            .is_ok_and(|events| !events.is_empty())
        {
            break;
        }
        command = command_of(&mut world.rng, &world.session, actor);
    }
    world.ask(actor, &command).map(|_| ())
}

/// A person without a seat is refused, regardless of the command.
fn intrude(world: &mut World) -> Checked {
    let page = any_page(world);
    let actor = world.pages[page].actor;
    let command = command_of(&mut world.rng, &world.session, actor);
    if world.session.seat(actor).is_ok() {
        return Ok(());
    }
    match world.ask(actor, &command)? {
        Err(_) => Ok(()),
        Ok(_) => Err(format!("{actor:?} has no place and may {command:?}")),
    }
}

/// A page connects, after joining if it has not joined.
fn come(world: &mut World, page: usize) -> Checked {
    let actor = world.pages[page].actor;
    if let (Actor::Customer(seat, device), Err(_)) = (actor, world.session.seat(actor)) {
        let via = *world.rng.weighed(&[(3, Via::Code), (1, Via::Link)]);
        let stale = world.rng.once_in(20);
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

/// Tries to enter. Returns whether the device is in its seat afterwards.
fn enter(
    world: &mut World,
    seat: SeatId,
    generation: u32,
    device: DeviceId,
    via: Via,
) -> Result<bool, String> {
    let command = Command::Entry(EntryCommand::Enter {
        seat,
        generation,
        device,
        via,
        again: world.rng.once_in(4),
    });
    world.ask(Actor::System, &command)?.ok();
    if world.rng.once_in(6) {
        let withdraw = Command::Entry(EntryCommand::Withdraw { seat, device });
        world.ask(Actor::System, &withdraw)?.ok();
    }
    Ok(world.session.seat(Actor::Customer(seat, device)).is_ok())
}

/// After any history: unless the session was cancelled, a customer who joins now with a new
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
            StatusCommand::SetStatus {
                to: Status::Confirmed,
            },
        )?;
    }
    let seat = bistand_session::FIRST_CUSTOMER_SEAT;
    must(world, host, EntryCommand::RenewEntry { seat })?;
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
        ChatCommand::Say {
            conversation: None,
            body: "Hello".into(),
        },
    )?;
    must(world, customer, CheckCommand::ChooseAudioOnly)?;
    if world.session.ring.is_some() {
        world.pass(bistand_session::limits::RING_MS, false)?;
    }
    if world.session.call.is_none() {
        must(world, host, CallCommand::StartCall)?;
        must(world, customer, CallCommand::AcceptCall)?;
    } else {
        must(world, customer, CallCommand::JoinCall)?;
    }
    must(world, host, StatusCommand::EndSession)
}

fn must(world: &mut World, actor: Actor, command: impl Into<Command>) -> Checked {
    let command = command.into();
    match world.ask(actor, &command)? {
        Ok(_) => Ok(()),
        Err(denial) => Err(format!(
            "nobody can be helped: {command:?} is refused: {denial:?}"
        )),
    }
}
