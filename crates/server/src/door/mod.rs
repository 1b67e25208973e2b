//! The customer's way in: by code or link, from one device; one answer for all that is wrong.

pub mod throttle;
pub mod work;

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bistand_session::rules::text;
use bistand_session::state::Via;
use bistand_session::{Denial, DeviceId, SeatId, SessionId, Timestamp};
use bistand_store::EntryAt;
use bistand_wire::http::Enter;
use bistand_wire::{Code, Problem};
use tokio::time::Instant;

use crate::allowance::{Allowances, Pace, seconds};
use crate::auth::subscriber;
use crate::live::{Door, EnterBy, Hub, now, of_store};
use throttle::{Gate, Throttle};
use work::Puzzles;

/// Every refusal takes at least so long, so that its time tells nothing.
const REFUSAL_TIME: Duration = Duration::from_millis(250);
/// Longer than any code or link that we make.
const LONGEST_CODE: usize = 32;
/// Links that one subscriber shows: an office or a mobile network behind one address, whose pages
/// look at a link and then use it.
const LINKS: Pace = Pace {
    burst: 120,
    every: Duration::from_millis(250),
};
/// Devices that ask for a seat, at once; each is forgotten when it comes in or gives up, or when
/// nobody can answer it any more.
const ASKING: usize = 10_000;
/// Seconds after which a page without script tries again when there is no room for it to wait.
const PATIENCE_FULL_SECONDS: u32 = 10;

/// Guards the door.
#[derive(Default)]
pub struct Doorkeeper {
    throttle: Throttle,
    puzzles: Puzzles,
    links: Links,
    asking: Mutex<HashMap<DeviceId, Asking>>,
}

/// Who shows links, however often the same one.
struct Links(Allowances<IpAddr>);

impl Default for Links {
    fn default() -> Self {
        Self(Allowances::new(LINKS))
    }
}

/// A device that asks for a seat.
#[derive(Clone, Copy)]
struct Asking {
    session: SessionId,
    seat: SeatId,
    until: Timestamp,
}

/// Who comes to the door.
#[derive(Clone, Copy)]
pub struct Comer {
    /// From where.
    pub address: IpAddr,
    /// The device.
    pub device: DeviceId,
    /// Its cookie was made earlier: the device may be one that has been inside.
    pub known: bool,
    /// The page cannot solve puzzles, and waits instead.
    pub scriptless: bool,
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
    /// `slow-down`, `work-needed`, `entry-not-valid`, why another device keeps the place, or a
    /// passing fault.
    pub async fn admit(&self, hub: &Hub, comer: Comer, enter: Enter) -> Result<Admitted, Problem> {
        let began = Instant::now();
        let admitted = self.let_in(hub, comer, enter).await;
        metrics::counter!("bistand_entries_total", "outcome" => outcome(&admitted)).increment(1);
        match &admitted {
            Ok(admitted) => self.remember(comer.device, admitted),
            Err(_) => tokio::time::sleep_until(began + REFUSAL_TIME).await,
        }
        admitted
    }

    /// Whether a link opens a session from this device; nothing is used up by it. A link is not
    /// guessed, so this tells only its holder.
    ///
    /// # Errors
    /// `slow-down`, or a passing fault.
    pub async fn look(&self, hub: &Hub, comer: Comer, link: String) -> Result<bool, Problem> {
        let began = Instant::now();
        self.shows_link(comer)?;
        let enter = Enter {
            link: Some(link),
            ..Enter::default()
        };
        let opens = match Self::entry(hub, comer.device, &enter).await {
            Ok((session, by)) => hub.look(session, by).await?,
            Err(problem) if problem == Denial::EntryNotValid.into() => false,
            Err(problem) => return Err(problem),
        };
        if !opens {
            tokio::time::sleep_until(began + REFUSAL_TIME).await;
        }
        Ok(opens)
    }

    /// The person at a device that asks for a seat thinks better of it.
    pub fn withdraw(&self, hub: &Hub, device: DeviceId) {
        let asked = self.asking().remove(&device);
        if let Some(asked) = asked {
            hub.withdraw(asked.session, asked.seat, device);
        }
    }

    fn remember(&self, device: DeviceId, admitted: &Admitted) {
        let mut asking = self.asking();
        let Door::Asked { until, .. } = admitted.door else {
            asking.remove(&device);
            return;
        };
        if asking.len() >= ASKING {
            let now = now();
            asking.retain(|_, asked| asked.until > now);
        }
        if asking.len() < ASKING {
            let Admitted { session, seat, .. } = *admitted;
            let asked = Asking {
                session,
                seat,
                until,
            };
            asking.insert(device, asked);
        }
    }

    /// Links are not guessed; looking one up costs all the same.
    fn shows_link(&self, comer: Comer) -> Result<(), Problem> {
        let taken = self.links.0.take(subscriber(comer.address), Instant::now());
        taken.map_err(|wait| Problem::slow_down(seconds(wait)))
    }

    fn asking(&self) -> std::sync::MutexGuard<'_, HashMap<DeviceId, Asking>> {
        // Changed in single steps: a panic elsewhere left nothing half done.
        self.asking.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn let_in(&self, hub: &Hub, comer: Comer, enter: Enter) -> Result<Admitted, Problem> {
        // 128 random bits need no guard against guessing.
        if enter.code.is_none() {
            self.shows_link(comer)?;
            return Self::try_door(hub, comer.device, enter).await;
        }
        if self.is_own(hub, comer, &enter).await? {
            return Self::try_door(hub, comer.device, enter).await;
        }
        self.pass_gate(comer, &enter).await?;
        let looked_at = self.throttle.look_at(comer.address, Instant::now());
        looked_at.map_err(Problem::slow_down)?;
        let admitted = Self::try_door(hub, comer.device, enter).await;
        if admitted.as_ref().err() != Some(&Denial::EntryNotValid.into()) {
            self.throttle.was_none(comer.address, Instant::now());
        }
        admitted
    }

    /// Whether a device that the gate would stop has the code's seat, had it last, or asks for it
    /// already. Nobody can guess another's device.
    async fn is_own(&self, hub: &Hub, comer: Comer, enter: &Enter) -> Result<bool, Problem> {
        let stopped = self.throttle.gate(comer.address, Instant::now()) != Gate::Open;
        if !comer.known || !stopped {
            return Ok(false);
        }
        let Ok((session, by)) = Self::entry(hub, comer.device, enter).await else {
            return Ok(false);
        };
        let stands = hub.whereabouts(session, by.seat, comer.device).await?;
        Ok(stands.own || stands.door != Door::Outside)
    }

    async fn pass_gate(&self, comer: Comer, enter: &Enter) -> Result<(), Problem> {
        let now = Instant::now();
        let bits = match self.throttle.gate(comer.address, now) {
            Gate::Open => return Ok(()),
            Gate::Wait(seconds) => return Err(Problem::slow_down(seconds)),
            Gate::Puzzle(bits) => bits,
        };
        if comer.scriptless {
            let patience = self.throttle.be_patient(comer.address, bits);
            let (_patience, wait) = patience.ok_or(Problem::slow_down(PATIENCE_FULL_SECONDS))?;
            tokio::time::sleep(wait).await;
            return Ok(());
        }
        let done = enter.work.as_ref();
        if done.is_some_and(|done| self.puzzles.accept(done, bits, now)) {
            return Ok(());
        }
        Err(Problem {
            work: Some(self.puzzles.pose(bits, now)),
            ..Problem::new(Code::WorkNeeded)
        })
    }

    /// The session and seat of a code or link.
    async fn entry(
        hub: &Hub,
        device: DeviceId,
        enter: &Enter,
    ) -> Result<(SessionId, EnterBy), Problem> {
        let (found, via) = find(hub, enter).await?;
        let not_valid = || Problem::from(Denial::EntryNotValid);
        let EntryAt { session, entry, .. } = found.ok_or_else(not_valid)?;
        if entry.closes_at.is_some_and(|at| at <= now().0) {
            return Err(not_valid());
        }
        let session: SessionId = session.as_str().parse().map_err(|_| not_valid())?;
        let by = EnterBy {
            seat: entry.seat.parse().map_err(|_| not_valid())?,
            generation: u32::try_from(entry.generation).map_err(|_| not_valid())?,
            device,
            via,
            name: None,
            again: enter.again,
        };
        Ok((session, by))
    }

    async fn try_door(hub: &Hub, device: DeviceId, enter: Enter) -> Result<Admitted, Problem> {
        let name = match enter.name.as_deref().map(text::name) {
            None | Some(Err(Denial::TextEmpty)) => None,
            Some(name) => Some(name?),
        };
        let (session, by) = Self::entry(hub, device, &enter).await?;
        let seat = by.seat;
        let door = hub.enter(session, EnterBy { name, ..by }).await?;
        if door == Door::Outside {
            return Err(Denial::EntryNotValid.into());
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
            "takeover-declined" | "takeover-unanswered" | "takeover-exhausted" => "declined",
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
/// spaces and dashes, in the digits of any script, and pasted within a sentence; some paste the
/// link where the code belongs.
pub(crate) fn shown(enter: &Enter) -> Option<Shown> {
    match (&enter.code, &enter.link) {
        (Some(code), None) => {
            if let Some(token) = link_in(code) {
                return Some(Shown::Link(token.to_owned()));
            }
            let digits = text::digits(code);
            let ours = (1..=LONGEST_CODE).contains(&digits.len());
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
    match shown(enter).ok_or(Code::Malformed)? {
        Shown::Code(digits) => {
            let found = of_store(store.entry_by_code(&digits)).await;
            Ok((found?, Via::Code))
        }
        Shown::Link(token) => {
            let found = of_store(store.entry_by_link(&token)).await;
            Ok((found?, Via::Link))
        }
        Shown::Foreign(via) => Ok((None, via)),
    }
}

/// The token of a link that stands in a text.
fn link_in(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("://")?.1.split_once("/j/")?;
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'));
    let token = &rest[..end.unwrap_or(rest.len())];
    (1..=LONGEST_CODE).contains(&token.len()).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::typed("417 203-958", "417203958", "")]
    #[case::full_width("４１７２０３９５８", "417203958", "")]
    #[case::arabic("٤١٧ ٢٠٣ ٩٥٨", "417203958", "")]
    #[case::a_sentence("Your code: 123-456-789.", "123456789", "")]
    #[case::a_link("Open https://a.example/j/abc_DEF-1. Bye", "", "abc_DEF-1")]
    #[case::a_link_without_token("https://a.example/j/", "", "")]
    #[case::letters("let me in", "", "")]
    #[case::nothing("", "", "")]
    #[case::too_many("123456789012345678901234567890123", "", "")]
    fn a1_a_code_is_found_in_what_was_typed(
        #[case] typed: &str,
        #[case] code: &str,
        #[case] link: &str,
    ) {
        let enter = Enter {
            code: Some(typed.to_owned()),
            ..Enter::default()
        };
        let found = match shown(&enter) {
            Some(Shown::Code(digits)) => (digits, String::new()),
            Some(Shown::Link(token)) => (String::new(), token),
            _ => <_>::default(),
        };
        assert_eq!(found, (code.to_owned(), link.to_owned()));
    }
}
