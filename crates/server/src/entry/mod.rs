//! How customers join: by code or link, from one device. Every failure gets the same answer.

pub mod proof_of_work;
pub mod throttle;

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bistand_session::rules::text;
use bistand_session::state::{Ask, Via};
use bistand_session::{Denial, DeviceId, SeatId, SessionId, Timestamp};
use bistand_store::EntryAt;
use bistand_wire::http::{Enter, Looked};
use bistand_wire::{Code, Problem};
use tokio::time::Instant;

use crate::allowance::{Allowances, Pace, seconds};
use crate::auth::subscriber;
use crate::live::{EntryRequest, EntryState, SessionRegistry, now, store_answer};
use proof_of_work::ProofOfWork;
use throttle::{Requirement, Throttle};

/// Every refusal takes at least this long, so that its time reveals nothing.
const REFUSAL_TIME: Duration = Duration::from_millis(250);
/// Longer than any code or link that we generate.
const LONGEST_CODE: usize = 32;
/// Link lookups per subscriber: an office or a mobile network behind one address, whose pages look
/// a link up and then use it.
const LINK_LOOKUPS: Pace = Pace {
    burst: 120,
    every: Duration::from_millis(250),
};
/// Devices that ask for a seat at the same time. Each is removed when it enters, withdraws, or its
/// request expires.
const PENDING_REQUESTS: usize = 10_000;
/// Seconds after which a page without script tries again when too many others wait.
const WAITING_FULL_SECONDS: u32 = 10;

/// Decides who may try a code or link.
#[derive(Default)]
pub struct EntryGate {
    throttle: Throttle,
    proof_of_work: ProofOfWork,
    link_lookups: LinkLookups,
    pending: Mutex<HashMap<DeviceId, PendingRequest>>,
}

/// Limits link lookups, also of the same link.
struct LinkLookups(Allowances<IpAddr>);

impl Default for LinkLookups {
    fn default() -> Self {
        Self(Allowances::new(LINK_LOOKUPS))
    }
}

/// A device that asks for a seat.
#[derive(Clone, Copy)]
struct PendingRequest {
    session: SessionId,
    seat: SeatId,
    until: Timestamp,
}

/// A client that tries a code or link.
#[derive(Clone, Copy)]
pub struct EntryClient {
    /// Its address.
    pub address: IpAddr,
    /// The device.
    pub device: DeviceId,
    /// Its cookie was created earlier, so the device may have been in a seat before.
    pub known: bool,
    /// The page cannot do proof of work, and waits instead.
    pub scriptless: bool,
}

/// A device that was admitted: the seat, and whether it is in it.
pub struct Admitted {
    /// The session of the code or link.
    pub session: SessionId,
    /// The seat.
    pub seat: SeatId,
    /// Whether the device is in it.
    pub admission: Admission,
}

/// Whether an admitted device is in its seat.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Admission {
    /// In the seat.
    Inside {
        /// The session has ended.
        over: bool,
    },
    /// A person is asked whether to let it in.
    Asked {
        /// Which person.
        ask: Ask,
        /// When the request expires.
        until: Timestamp,
        /// Whether that person is present to answer.
        here: bool,
    },
}

impl EntryGate {
    /// Tries a code or link.
    ///
    /// # Errors
    /// `slow-down`, `work-needed`, `entry-not-valid`, why another device keeps the seat, or a
    /// temporary fault.
    pub async fn admit(
        &self,
        registry: &SessionRegistry,
        client: EntryClient,
        enter: Enter,
    ) -> Result<Admitted, Problem> {
        let began = Instant::now();
        let admitted = self.try_entry(registry, client, enter).await;
        metrics::counter!("bistand_entries_total", "outcome" => outcome(&admitted)).increment(1);
        match &admitted {
            Ok(admitted) => self.remember(client.device, admitted),
            Err(_) => tokio::time::sleep_until(began + REFUSAL_TIME).await,
        }
        admitted
    }

    /// Whether a link is valid on this device; this does not use it up. Links cannot be guessed, so
    /// the answer reveals nothing to anyone but their holders.
    ///
    /// # Errors
    /// `slow-down`, or a temporary fault.
    pub async fn check_link(
        &self,
        registry: &SessionRegistry,
        client: EntryClient,
        link: String,
    ) -> Result<Looked, Problem> {
        let began = Instant::now();
        self.charge_lookup(client)?;
        let enter = Enter {
            link: Some(link),
            ..Enter::default()
        };
        let looked = match Self::entry(registry, client.device, &enter).await {
            Ok((session, by)) => registry.peek(session, by).await?,
            Err(problem) if problem == Denial::EntryNotValid.into() => Looked {
                opens: false,
                inside: None,
            },
            Err(problem) => return Err(problem),
        };
        if !looked.opens {
            tokio::time::sleep_until(began + REFUSAL_TIME).await;
        }
        Ok(looked)
    }

    /// Withdraws a device's request for a seat.
    pub fn withdraw(&self, registry: &SessionRegistry, device: DeviceId) {
        let asked = self.pending().remove(&device);
        if let Some(asked) = asked {
            registry.withdraw(asked.session, asked.seat, device);
        }
    }

    fn remember(&self, device: DeviceId, admitted: &Admitted) {
        let mut pending = self.pending();
        let Admission::Asked { until, .. } = admitted.admission else {
            pending.remove(&device);
            return;
        };
        if pending.len() >= PENDING_REQUESTS {
            let now = now();
            pending.retain(|_, asked| asked.until > now);
        }
        if pending.len() < PENDING_REQUESTS {
            let Admitted { session, seat, .. } = *admitted;
            let asked = PendingRequest {
                session,
                seat,
                until,
            };
            pending.insert(device, asked);
        }
    }

    /// Links cannot be guessed, but each lookup has a cost.
    fn charge_lookup(&self, client: EntryClient) -> Result<(), Problem> {
        let taken = self
            .link_lookups
            .0
            .take(subscriber(client.address), Instant::now());
        taken.map_err(|wait| Problem::slow_down(seconds(wait)))
    }

    fn pending(&self) -> std::sync::MutexGuard<'_, HashMap<DeviceId, PendingRequest>> {
        // It is changed in single steps, so a panic elsewhere left nothing half done.
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn try_entry(
        &self,
        registry: &SessionRegistry,
        client: EntryClient,
        enter: Enter,
    ) -> Result<Admitted, Problem> {
        // 128 random bits need no protection against guessing.
        if enter.code.is_none() {
            self.charge_lookup(client)?;
            return Self::enter(registry, client.device, enter).await;
        }
        if self.is_known_device(registry, client, &enter).await? {
            return Self::enter(registry, client.device, enter).await;
        }
        self.meet_requirement(client, &enter).await?;
        let charged = self.throttle.charge_guess(client.address, Instant::now());
        charged.map_err(Problem::slow_down)?;
        let admitted = Self::enter(registry, client.device, enter).await;
        if admitted.as_ref().err() != Some(&Denial::EntryNotValid.into()) {
            self.throttle.refund(client.address, Instant::now());
        }
        admitted
    }

    /// Whether a device that the throttle would delay has the code's seat, had it last, or asks for
    /// it already. Device ids cannot be guessed.
    async fn is_known_device(
        &self,
        registry: &SessionRegistry,
        client: EntryClient,
        enter: &Enter,
    ) -> Result<bool, Problem> {
        let stopped =
            self.throttle.requirement(client.address, Instant::now()) != Requirement::None;
        if !client.known || !stopped {
            return Ok(false);
        }
        let Ok((session, by)) = Self::entry(registry, client.device, enter).await else {
            return Ok(false);
        };
        let whereabouts = registry
            .whereabouts(session, by.seat, client.device)
            .await?;
        Ok(whereabouts.own || whereabouts.state != EntryState::Outside)
    }

    async fn meet_requirement(&self, client: EntryClient, enter: &Enter) -> Result<(), Problem> {
        let now = Instant::now();
        let bits = match self.throttle.requirement(client.address, now) {
            Requirement::None => return Ok(()),
            Requirement::Wait(seconds) => return Err(Problem::slow_down(seconds)),
            Requirement::ProofOfWork(bits) => bits,
        };
        if client.scriptless {
            let slot = self.throttle.wait_instead(client.address, bits);
            let (_slot, wait) = slot.ok_or(Problem::slow_down(WAITING_FULL_SECONDS))?;
            tokio::time::sleep(wait).await;
            return Ok(());
        }
        let done = enter.work.as_ref();
        if done.is_some_and(|done| self.proof_of_work.verify(done, bits, now)) {
            return Ok(());
        }
        Err(Problem {
            work: Some(self.proof_of_work.issue(bits, now)),
            ..Problem::new(Code::WorkNeeded)
        })
    }

    /// The session and seat of a code or link.
    async fn entry(
        registry: &SessionRegistry,
        device: DeviceId,
        enter: &Enter,
    ) -> Result<(SessionId, EntryRequest), Problem> {
        let (found, via) = find(registry, enter).await?;
        let not_valid = || Problem::from(Denial::EntryNotValid);
        let EntryAt { session, entry, .. } = found.ok_or_else(not_valid)?;
        if entry.closes_at.is_some_and(|at| at <= now().0) {
            return Err(not_valid());
        }
        let session: SessionId = session.as_str().parse().map_err(|_| not_valid())?;
        let by = EntryRequest {
            seat: entry.seat.parse().map_err(|_| not_valid())?,
            generation: u32::try_from(entry.generation).map_err(|_| not_valid())?,
            device,
            via,
            name: None,
            again: enter.again,
        };
        Ok((session, by))
    }

    async fn enter(
        registry: &SessionRegistry,
        device: DeviceId,
        enter: Enter,
    ) -> Result<Admitted, Problem> {
        let name = match enter.name.as_deref().map(text::name) {
            None | Some(Err(Denial::TextEmpty)) => None,
            Some(name) => Some(name?),
        };
        let (session, by) = Self::entry(registry, device, &enter).await?;
        let seat = by.seat;
        let admission = match registry.enter(session, EntryRequest { name, ..by }).await? {
            EntryState::Inside => Admission::Inside { over: false },
            EntryState::Over => Admission::Inside { over: true },
            EntryState::Asked { ask, until, here } => Admission::Asked { ask, until, here },
            EntryState::Outside => return Err(Denial::EntryNotValid.into()),
        };
        Ok(Admitted {
            session,
            seat,
            admission,
        })
    }
}

/// The outcome's name in the metrics.
fn outcome(admitted: &Result<Admitted, Problem>) -> &'static str {
    match admitted {
        Ok(Admitted {
            admission: Admission::Inside { .. },
            ..
        }) => "inside",
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

/// A parsed code or link.
pub(crate) enum Credential {
    /// A code, digits only.
    Code(String),
    /// The token of a link.
    Link(String),
    /// Something that we cannot have generated.
    Foreign(Via),
}

/// Parses the code or link; `None` if there is neither or both. Codes are read out and typed with
/// spaces and dashes, in the digits of any script, and pasted within a sentence; some customers
/// paste the link where the code belongs.
pub(crate) fn parse_credential(enter: &Enter) -> Option<Credential> {
    match (&enter.code, &enter.link) {
        (Some(code), None) => {
            if let Some(token) = link_in(code) {
                return Some(Credential::Link(token.to_owned()));
            }
            let digits = text::digits(code);
            let ours = (1..=LONGEST_CODE).contains(&digits.len());
            Some(if ours {
                Credential::Code(digits)
            } else {
                Credential::Foreign(Via::Code)
            })
        }
        (None, Some(link)) if link.len() <= LONGEST_CODE => Some(Credential::Link(link.clone())),
        (None, Some(_)) => Some(Credential::Foreign(Via::Link)),
        _ => None,
    }
}

/// The entry of a code or link.
async fn find(
    registry: &SessionRegistry,
    enter: &Enter,
) -> Result<(Option<EntryAt>, Via), Problem> {
    let store = registry.store();
    match parse_credential(enter).ok_or(Code::Malformed)? {
        Credential::Code(digits) => {
            let found = store_answer(store.entry_by_code(&digits)).await;
            Ok((found?, Via::Code))
        }
        Credential::Link(token) => {
            let found = store_answer(store.entry_by_link(&token)).await;
            Ok((found?, Via::Link))
        }
        Credential::Foreign(via) => Ok((None, via)),
    }
}

/// The token of a link within a text.
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
        let found = match parse_credential(&enter) {
            Some(Credential::Code(digits)) => (digits, String::new()),
            Some(Credential::Link(token)) => (String::new(), token),
            _ => <_>::default(),
        };
        assert_eq!(found, (code.to_owned(), link.to_owned()));
    }
}
