//! How often somebody may guess a code. Guessing costs the guesser: wrong guesses slow down the
//! subscriber they come from and make it work for the next one, and both fade. When wrong guesses
//! pile up from everywhere, every guess takes some work.
//!
//! Links are not guessed (128 random bits) and never come here. Waits run on a clock that only
//! moves forward. In memory and bounded: a restart forgives, which gives a guesser seconds at most.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::auth::subscriber;

/// Five wrong guesses cost nothing: a tired person with a bad line.
const FREE: u32 = 5;
/// The longest wait between two guesses of one subscriber. Offices and mobile networks share an
/// address, so a right code behind a guesser's gets a turn this often.
const LONGEST_WAIT: Duration = Duration::from_secs(15);
/// One wrong guess is forgotten in so long.
const FADES_IN: Duration = Duration::from_secs(60);
/// Wrong guesses of a subscriber that are remembered: it is like everybody else after half an hour.
const REMEMBERED: u32 = 30;
/// Subscribers remembered.
const SUBSCRIBERS: usize = 100_000;
/// Wrong guesses a minute, from everywhere, that are everyday life.
const EVERYDAY_GUESSES_A_MINUTE: u32 = 60;
/// Bits of the first puzzle: about a tenth of a second on a phone.
const FEWEST_BITS: u8 = 14;
/// Bits of the hardest puzzle: one or two seconds on a phone, because everybody has to solve it.
const MOST_BITS: u8 = 18;
/// Pages without script that wait instead of solving a puzzle, at once: as many guesses as fit into
/// this many waits are all that a guesser gains by it.
const PATIENT: usize = 16;

/// Wrong guesses of one subscriber.
#[derive(Clone, Copy)]
struct Failures {
    /// As of `since`.
    count: u32,
    /// From when on the count fades.
    since: Instant,
    /// When the last one was looked at.
    last: Instant,
}

impl Failures {
    /// What is left of them.
    fn left(&self, now: Instant) -> u32 {
        self.count.saturating_sub(faded(self.since, now))
    }

    /// How long to wait for the next guess.
    fn wait(&self, now: Instant) -> Duration {
        let over = self.left(now).saturating_sub(FREE);
        if over == 0 {
            return Duration::ZERO;
        }
        let seconds = 1_u64.checked_shl(over - 1).unwrap_or(u64::MAX);
        let wait = Duration::from_secs(seconds).min(LONGEST_WAIT);
        (self.last + wait).saturating_duration_since(now)
    }
}

/// How many wrong guesses are forgotten between these two moments.
fn faded(since: Instant, now: Instant) -> u32 {
    let passed = now.saturating_duration_since(since).as_secs() / FADES_IN.as_secs();
    u32::try_from(passed).unwrap_or(u32::MAX)
}

#[derive(Default)]
struct Minutes {
    minute: u64,
    wrong_this_minute: u32,
    wrong_last_minute: u32,
}

/// Counts wrong guesses.
pub struct Throttle {
    began: Instant,
    subscribers: Mutex<HashMap<IpAddr, Failures>>,
    everybody: Mutex<Minutes>,
    patient: Mutex<HashSet<IpAddr>>,
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            subscribers: Mutex::default(),
            everybody: Mutex::default(),
            patient: Mutex::default(),
        }
    }
}

/// What stands before a try.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gate {
    /// Go on.
    Open,
    /// Wait so many seconds.
    Wait(u32),
    /// Solve a puzzle of so many bits.
    Puzzle(u8),
}

/// Somebody who waits instead of solving a puzzle.
pub struct Patience<'a> {
    throttle: &'a Throttle,
    subscriber: IpAddr,
}

impl Drop for Patience<'_> {
    fn drop(&mut self) {
        lock(&self.throttle.patient).remove(&self.subscriber);
    }
}

impl Throttle {
    /// What stands before a try from this address.
    pub fn gate(&self, address: IpAddr, now: Instant) -> Gate {
        let known = lock(&self.subscribers).get(&subscriber(address)).copied();
        let wait = known.map_or(Duration::ZERO, |failures| failures.wait(now));
        if !wait.is_zero() {
            return Gate::Wait(whole_seconds(wait));
        }
        let own = known.map_or(0, |failures| failures.left(now).saturating_sub(FREE));
        let own =
            (own > 0).then(|| FEWEST_BITS.saturating_add(u8::try_from(own / 2).unwrap_or(u8::MAX)));
        let of_all = self.minutes(now, |minutes| minutes.puzzle());
        match own.max(of_all) {
            Some(bits) => Gate::Puzzle(bits.min(MOST_BITS)),
            None => Gate::Open,
        }
    }

    /// A guess is looked at, and counts as wrong until [`Self::was_none`] says otherwise: of many
    /// that come at once no more are looked at than of those that come one after the other.
    ///
    /// # Errors
    /// The seconds to wait, because others from this address came first.
    pub fn look_at(&self, address: IpAddr, now: Instant) -> Result<(), u32> {
        self.charge(subscriber(address), now)?;
        self.minutes(now, |minutes| {
            minutes.wrong_this_minute = minutes.wrong_this_minute.saturating_add(1);
        });
        Ok(())
    }

    /// What was looked at was right, or could not be told. Earlier wrong guesses stand: a guesser
    /// may own a code.
    pub fn was_none(&self, address: IpAddr, now: Instant) {
        let mut subscribers = lock(&self.subscribers);
        let subscriber = subscriber(address);
        if let Some(failures) = subscribers.get_mut(&subscriber) {
            failures.count = failures.count.saturating_sub(1);
            if failures.count == 0 {
                subscribers.remove(&subscriber);
            }
        }
        drop(subscribers);
        self.minutes(now, |minutes| {
            minutes.wrong_this_minute = minutes.wrong_this_minute.saturating_sub(1);
        });
    }

    /// The way for a page without script: it waits as long as a puzzle of so many bits is worth.
    /// One at a time from each subscriber, and few in all; `None` when there is no room.
    pub fn be_patient(&self, address: IpAddr, bits: u8) -> Option<(Patience<'_>, Duration)> {
        let subscriber = subscriber(address);
        let mut patient = lock(&self.patient);
        if patient.len() >= PATIENT || !patient.insert(subscriber) {
            return None;
        }
        let seconds = 2 * u64::from(bits.saturating_sub(FEWEST_BITS) + 1);
        let patience = Patience {
            throttle: self,
            subscriber,
        };
        Some((patience, Duration::from_secs(seconds)))
    }

    fn charge(&self, subscriber: IpAddr, now: Instant) -> Result<(), u32> {
        let mut subscribers = lock(&self.subscribers);
        if !subscribers.contains_key(&subscriber) && subscribers.len() >= SUBSCRIBERS {
            make_room(&mut subscribers, now);
        }
        let failures = subscribers.entry(subscriber).or_insert(Failures {
            count: 0,
            since: now,
            last: now,
        });
        let wait = failures.wait(now);
        if !wait.is_zero() {
            return Err(whole_seconds(wait));
        }
        let faded = faded(failures.since, now);
        failures.count = failures.count.saturating_sub(faded);
        failures.since = match failures.count {
            0 => now,
            _ => failures.since + FADES_IN * faded,
        };
        failures.count = (failures.count + 1).min(REMEMBERED);
        failures.last = now;
        Ok(())
    }

    fn minutes<T>(&self, now: Instant, work: impl FnOnce(&mut Minutes) -> T) -> T {
        let mut minutes = lock(&self.everybody);
        minutes.turn(now.saturating_duration_since(self.began).as_secs() / 60);
        work(&mut minutes)
    }
}

/// Numbers only, changed in single steps: a panic elsewhere left nothing half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn whole_seconds(wait: Duration) -> u32 {
    u32::try_from(wait.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX)
}

/// Drops what is forgotten anyway, or else the tenth with the fewest wrong guesses: those are
/// delayed least, and a guesser with many addresses gains the least by it.
fn make_room(subscribers: &mut HashMap<IpAddr, Failures>, now: Instant) {
    subscribers.retain(|_, failures| failures.left(now) > 0);
    if subscribers.len() < SUBSCRIBERS {
        return;
    }
    let mut fewest: Vec<(u32, IpAddr)> = subscribers
        .iter()
        .map(|(subscriber, failures)| (failures.left(now), *subscriber))
        .collect();
    fewest.sort_unstable();
    for (_, subscriber) in fewest.into_iter().take(SUBSCRIBERS / 10) {
        subscribers.remove(&subscriber);
    }
}

impl Minutes {
    fn turn(&mut self, minute: u64) {
        if minute != self.minute {
            let next = minute == self.minute + 1;
            self.wrong_last_minute = if next { self.wrong_this_minute } else { 0 };
            self.wrong_this_minute = 0;
            self.minute = minute;
        }
    }

    /// One more bit for each doubling of the wrong guesses.
    fn puzzle(&self) -> Option<u8> {
        let wrong = self.wrong_this_minute.max(self.wrong_last_minute);
        let times = wrong / EVERYDAY_GUESSES_A_MINUTE;
        let doublings = u8::try_from(times.checked_ilog2()?).unwrap_or(u8::MAX);
        Some(FEWEST_BITS.saturating_add(doublings).min(MOST_BITS))
    }
}

#[cfg(test)]
mod tests;
