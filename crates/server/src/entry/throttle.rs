//! Limits guesses of codes. Wrong guesses delay further ones from the same subscriber and make them
//! require proof of work; both effects fade. When wrong guesses accumulate from everywhere, every
//! guess requires proof of work.
//!
//! Links (128 random bits) cannot be guessed and are not limited here. Waiting times use a
//! monotonic clock. The counts are in memory and bounded: a restart resets them, which gains an
//! attacker seconds at most.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::auth::subscriber;

/// Wrong guesses without a cost: a tired person with a poor telephone connection.
const FREE_GUESSES: u32 = 5;
/// The longest wait between two guesses of one subscriber. Offices and mobile networks share an
/// address, so a right code behind an attacker's address gets a turn this often.
const LONGEST_WAIT: Duration = Duration::from_secs(15);
/// The time after which one wrong guess is forgotten.
const FADES_IN: Duration = Duration::from_secs(60);
/// Wrong guesses remembered for a subscriber, so that all are forgotten after half an hour.
const REMEMBERED: u32 = 30;
/// Subscribers remembered.
const SUBSCRIBERS: usize = 100_000;
/// Wrong guesses per minute, from everywhere, that are normal.
const NORMAL_GUESSES_PER_MINUTE: u32 = 60;
/// Difficulty of the easiest challenge in bits: about a tenth of a second on a phone.
const FEWEST_BITS: u8 = 14;
/// Difficulty of the hardest challenge in bits: one or two seconds on a phone, because every
/// customer has to solve it.
const MOST_BITS: u8 = 18;
/// Pages without script that wait at the same time instead of solving a challenge. An attacker
/// gains at most this many guesses per waiting time.
const WAITING: usize = 16;

/// Wrong guesses of one subscriber.
#[derive(Clone, Copy)]
struct Failures {
    /// The count at the time `since`.
    count: u32,
    /// The time from which the count fades.
    since: Instant,
    /// The time of the last attempt.
    last: Instant,
}

impl Failures {
    /// The wrong guesses that are not forgotten yet.
    fn left(&self, now: Instant) -> u32 {
        self.count.saturating_sub(faded(self.since, now))
    }

    /// How long to wait before the next guess.
    fn wait(&self, now: Instant) -> Duration {
        let over = self.left(now).saturating_sub(FREE_GUESSES);
        if over == 0 {
            return Duration::ZERO;
        }
        let seconds = 1_u64.checked_shl(over - 1).unwrap_or(u64::MAX);
        let wait = Duration::from_secs(seconds).min(LONGEST_WAIT);
        (self.last + wait).saturating_duration_since(now)
    }
}

/// The wrong guesses that are forgotten between two times.
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
    global: Mutex<Minutes>,
    waiting: Mutex<HashSet<IpAddr>>,
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            subscribers: Mutex::default(),
            global: Mutex::default(),
            waiting: Mutex::default(),
        }
    }
}

/// What a guess has to do first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Requirement {
    /// Nothing.
    None,
    /// Wait for this many seconds.
    Wait(u32),
    /// Solve a challenge of this many bits.
    ProofOfWork(u8),
}

/// A page that waits instead of solving a challenge. Its slot is free again when this is dropped.
pub struct WaitingSlot<'a> {
    throttle: &'a Throttle,
    subscriber: IpAddr,
}

impl Drop for WaitingSlot<'_> {
    fn drop(&mut self) {
        lock(&self.throttle.waiting).remove(&self.subscriber);
    }
}

impl Throttle {
    /// What a guess from this address has to do first.
    pub fn requirement(&self, address: IpAddr, now: Instant) -> Requirement {
        let known = lock(&self.subscribers).get(&subscriber(address)).copied();
        let wait = known.map_or(Duration::ZERO, |failures| failures.wait(now));
        if !wait.is_zero() {
            return Requirement::Wait(whole_seconds(wait));
        }
        let own = known.map_or(0, |failures| {
            failures.left(now).saturating_sub(FREE_GUESSES)
        });
        let own =
            (own > 0).then(|| FEWEST_BITS.saturating_add(u8::try_from(own / 2).unwrap_or(u8::MAX)));
        let of_all = self.minutes(now, |minutes| minutes.difficulty());
        match own.max(of_all) {
            Some(bits) => Requirement::ProofOfWork(bits.min(MOST_BITS)),
            None => Requirement::None,
        }
    }

    /// Charges a guess as wrong before it is checked, until [`Self::refund`]: so concurrent guesses
    /// are limited like consecutive ones.
    ///
    /// # Errors
    /// The seconds to wait, because other guesses from this address came first.
    pub fn charge_guess(&self, address: IpAddr, now: Instant) -> Result<(), u32> {
        self.charge(subscriber(address), now)?;
        self.minutes(now, |minutes| {
            minutes.wrong_this_minute = minutes.wrong_this_minute.saturating_add(1);
        });
        Ok(())
    }

    /// Refunds the charge for a guess that was correct or undecidable. Earlier wrong guesses still
    /// count: an attacker may own one valid code.
    pub fn refund(&self, address: IpAddr, now: Instant) {
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

    /// For a page without script: it waits as long as a challenge of this many bits is worth. Each
    /// subscriber has one slot, and there are few in total; `None` when no slot is free.
    pub fn wait_instead(&self, address: IpAddr, bits: u8) -> Option<(WaitingSlot<'_>, Duration)> {
        let subscriber = subscriber(address);
        let mut waiting = lock(&self.waiting);
        if waiting.len() >= WAITING || !waiting.insert(subscriber) {
            return None;
        }
        let seconds = 2 * u64::from(bits.saturating_sub(FEWEST_BITS) + 1);
        let slot = WaitingSlot {
            throttle: self,
            subscriber,
        };
        Some((slot, Duration::from_secs(seconds)))
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
        let mut minutes = lock(&self.global);
        minutes.turn(now.saturating_duration_since(self.began).as_secs() / 60);
        work(&mut minutes)
    }
}

/// Counts only, changed in single steps, so a panic elsewhere left nothing half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn whole_seconds(wait: Duration) -> u32 {
    u32::try_from(wait.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX)
}

/// Drops expired counts, or else the tenth with the fewest wrong guesses: those are delayed least,
/// so an attacker with many addresses gains the least.
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
    fn difficulty(&self) -> Option<u8> {
        let wrong = self.wrong_this_minute.max(self.wrong_last_minute);
        let times = wrong / NORMAL_GUESSES_PER_MINUTE;
        let doublings = u8::try_from(times.checked_ilog2()?).unwrap_or(u8::MAX);
        Some(FEWEST_BITS.saturating_add(doublings).min(MOST_BITS))
    }
}

#[cfg(test)]
mod tests;
