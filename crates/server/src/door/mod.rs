//! The customer's way in: by code or link, from one device; one answer for all that is wrong.

pub mod throttle;
pub mod work;

use std::net::IpAddr;
use std::time::Duration;

use bistand_session::rules::text;
use bistand_session::state::Via;
use bistand_session::{Denial, SeatId, SessionId, Timestamp};
use bistand_store::EntryAt;
use bistand_wire::http::Enter;
use bistand_wire::{Code, Problem};
use tokio::time::Instant;

use crate::live::{Door, EnterBy, Hub, now};
use throttle::{Gate, Throttle};
use work::Puzzles;

/// Every refusal takes at least so long, so that its time tells nothing.
const REFUSAL_TIME: Duration = Duration::from_millis(250);
/// Longer than any code or link that we make.
const LONGEST_CODE: usize = 32;

/// Guards the door.
#[derive(Default)]
pub struct Doorkeeper {
    throttle: Throttle,
    puzzles: Puzzles,
}

/// Somebody who was let near: the place, and where it stands.
pub struct Admitted {
    /// The session that the code or link leads to.
    pub session: SessionId,
    /// The seat in it.
    pub seat: SeatId,
    /// Inside, or somebody is asked.
    pub door: Door,
}

impl Doorkeeper {
    /// Tries a code or link.
    ///
    /// # Errors
    /// `slow-down`, `work-needed`, `entry-not-valid`, `takeover-declined`, or a passing fault.
    pub async fn admit(
        &self,
        hub: &Hub,
        address: IpAddr,
        device: bistand_session::DeviceId,
        enter: Enter,
    ) -> Result<Admitted, Problem> {
        let admitted = self.let_in(hub, address, device, enter).await;
        metrics::counter!("bistand_entries_total", "outcome" => outcome(&admitted)).increment(1);
        admitted
    }

    async fn let_in(
        &self,
        hub: &Hub,
        address: IpAddr,
        device: bistand_session::DeviceId,
        enter: Enter,
    ) -> Result<Admitted, Problem> {
        let began = Instant::now();
        self.gate(address, &enter, now())?;
        let looked_at = self.throttle.look_at(address, now());
        looked_at.map_err(Problem::slow_down)?;
        let admitted = Self::try_door(hub, device, enter).await;
        let wrong = Problem::from(Denial::EntryNotValid);
        if admitted.as_ref().err() != Some(&wrong) {
            self.throttle.was_none(address, now());
        }
        if admitted.is_err() {
            tokio::time::sleep_until(began + REFUSAL_TIME).await;
        }
        admitted
    }

    fn gate(&self, address: IpAddr, enter: &Enter, now: Timestamp) -> Result<(), Problem> {
        match self.throttle.gate(address, now) {
            Gate::Open => Ok(()),
            Gate::Wait(seconds) => Err(Problem::slow_down(seconds)),
            // 128 random bits need no guard against guessing.
            Gate::Puzzle(_) if enter.code.is_none() => Ok(()),
            Gate::Puzzle(bits) => {
                let done = enter.work.as_ref();
                if done.is_some_and(|done| self.puzzles.accept(done, bits, now)) {
                    return Ok(());
                }
                let work = Some(self.puzzles.pose(bits, now));
                Err(Problem {
                    work,
                    ..Problem::new(Code::WorkNeeded)
                })
            }
        }
    }

    async fn try_door(
        hub: &Hub,
        device: bistand_session::DeviceId,
        enter: Enter,
    ) -> Result<Admitted, Problem> {
        let name = enter.name.clone().filter(|name| !name.trim().is_empty());
        if let Some(name) = &name {
            text::name(name)?;
        }
        let (found, via) = find(hub, &enter).await?;
        let not_valid = || Problem::from(Denial::EntryNotValid);
        let EntryAt { session, entry, .. } = found.ok_or_else(not_valid)?;
        if entry.closes_at.is_some_and(|at| at <= now().0) {
            return Err(not_valid());
        }
        let session: SessionId = session.as_str().parse().map_err(|_| not_valid())?;
        let seat: SeatId = entry.seat.parse().map_err(|_| not_valid())?;
        let generation = u32::try_from(entry.generation).map_err(|_| not_valid())?;
        let by = EnterBy {
            seat,
            generation,
            device,
            via,
            name,
        };
        let door = hub.enter(session, by).await?;
        if door == Door::Outside {
            return Err(not_valid());
        }
        Ok(Admitted {
            session,
            seat,
            door,
        })
    }
}

/// The word for the metrics.
fn outcome(admitted: &Result<Admitted, Problem>) -> &'static str {
    match admitted {
        Ok(admitted) if admitted.door == Door::Inside => "inside",
        Ok(_) => "asked",
        Err(problem) => match problem.code.as_str() {
            "entry-not-valid" => "not-valid",
            "takeover-declined" => "declined",
            "slow-down" => "slow-down",
            "work-needed" => "work-needed",
            "unavailable" | "stopping" => "unavailable",
            _ => "malformed",
        },
    }
}

/// What somebody at the door shows.
pub(crate) enum Shown {
    /// A code, digits only.
    Code(String),
    /// The token of a link.
    Link(String),
    /// Nothing that we could have made.
    Foreign(Via),
}

/// What is shown; `None` for nothing, or for two things at once. Codes are told and typed with
/// spaces and dashes.
pub(crate) fn shown(enter: &Enter) -> Option<Shown> {
    match (&enter.code, &enter.link) {
        (Some(code), None) => {
            let digits: String = code.chars().filter(|c| !is_separator(*c)).collect();
            let ours = digits.len() <= LONGEST_CODE && digits.bytes().all(|b| b.is_ascii_digit());
            Some(if ours {
                Shown::Code(digits)
            } else {
                Shown::Foreign(Via::Code)
            })
        }
        (None, Some(link)) if link.len() <= LONGEST_CODE => Some(Shown::Link(link.clone())),
        (None, Some(_)) => Some(Shown::Foreign(Via::Link)),
        _ => None,
    }
}

/// The open entry of a code or link.
async fn find(hub: &Hub, enter: &Enter) -> Result<(Option<EntryAt>, Via), Problem> {
    let store = hub.store();
    let (found, via) = match shown(enter).ok_or(Code::Malformed)? {
        Shown::Code(digits) => (store.entry_by_code(&digits).await, Via::Code),
        Shown::Link(token) => (store.entry_by_link(&token).await, Via::Link),
        Shown::Foreign(via) => return Ok((None, via)),
    };
    let found = found.map_err(|error| {
        tracing::error!(%error, "an entry could not be looked up");
        Problem::new(Code::Unavailable)
    })?;
    Ok((found, via))
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '–' | '—' | '.' | '/' | '·')
}
