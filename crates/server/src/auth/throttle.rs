//! Delays that grow with each wrong guess, by address or by login, in bounded memory.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};

use bistand_session::Timestamp;

/// How delays grow: none for the first few failures, then one second, doubled each time.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Wrong guesses without a delay.
    pub free: u32,
    /// The longest delay in seconds.
    pub longest: u32,
}

impl Pace {
    /// Seconds to wait after this many wrong guesses in a row.
    #[must_use]
    pub fn delay(&self, failures: u32) -> u32 {
        if failures <= self.free {
            return 0;
        }
        let doublings = failures - self.free - 1;
        1_u32
            .checked_shl(doublings)
            .filter(|seconds| *seconds > 0)
            .map_or(self.longest, |seconds| seconds.min(self.longest))
    }

    /// The remaining wait at `now` in seconds, after `failures` wrong guesses, the last one at
    /// `last`.
    #[must_use]
    pub fn left(&self, failures: u32, last: Timestamp, now: Timestamp) -> u32 {
        if last > now {
            // It was stored while the machine's clock was ahead. How long ago is unknown, and it
            // must not lock anyone out until the clock has caught up.
            return 0;
        }
        let until = last.plus(i64::from(self.delay(failures)) * 1_000);
        let left = until.0.saturating_sub(now.0).max(0);
        u32::try_from(left.div_euclid(1_000) + i64::from(left % 1_000 > 0))
            .unwrap_or(u32::MAX)
            .min(self.longest)
    }
}

/// Wrong guesses by key, in bounded memory. A restart resets them.
pub struct Throttle<K> {
    pace: Pace,
    entries: usize,
    known: Mutex<HashMap<K, Failures>>,
}

#[derive(Clone, Copy)]
struct Failures {
    count: u32,
    last: Timestamp,
}

/// Wrong guesses are forgotten an hour after the last one.
const FORGOTTEN_AFTER: i64 = 60 * 60 * 1_000;

impl<K: Eq + Hash + Clone> Throttle<K> {
    /// A throttle for at most this many keys.
    #[must_use]
    pub fn new(pace: Pace, entries: usize) -> Self {
        Self {
            pace,
            entries,
            known: Mutex::default(),
        }
    }

    /// The remaining wait in seconds.
    #[must_use]
    pub fn left(&self, key: &K, now: Timestamp) -> u32 {
        let known = self.lock();
        known
            .get(key)
            .filter(|failures| !forgotten(failures, now))
            .map_or(0, |failures| {
                self.pace.left(failures.count, failures.last, now)
            })
    }

    /// Counts a wrong guess, and returns how many there were in a row.
    pub fn failed(&self, key: K, now: Timestamp) -> u32 {
        count(&mut self.lock(), self.entries, key, now)
    }

    /// Forgets the wrong guesses.
    pub fn succeeded(&self, key: &K) {
        self.lock().remove(key);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, Failures>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts a wrong guess in a table of at most this many entries.
fn count<K: Eq + Hash + Clone>(
    known: &mut HashMap<K, Failures>,
    entries: usize,
    key: K,
    now: Timestamp,
) -> u32 {
    if !known.contains_key(&key) && known.len() >= entries {
        make_room(known, now);
    }
    let failures = known.entry(key).or_insert(Failures {
        count: 0,
        last: now,
    });
    if forgotten(failures, now) {
        failures.count = 0;
    }
    failures.count = failures.count.saturating_add(1);
    failures.last = now;
    failures.count
}

fn forgotten(failures: &Failures, now: Timestamp) -> bool {
    now.0.saturating_sub(failures.last.0) > FORGOTTEN_AFTER
}

/// Drops expired counts, or else the tenth with the fewest wrong guesses: those are delayed least,
/// so an attacker with many addresses gains the least.
fn make_room<K: Eq + Hash + Clone>(known: &mut HashMap<K, Failures>, now: Timestamp) {
    known.retain(|_, failures| !forgotten(failures, now));
    let surplus = known.len() / 10;
    let mut counts: Vec<(u32, i64, K)> = known
        .iter()
        .map(|(key, failures)| (failures.count, failures.last.0, key.clone()))
        .collect();
    counts.sort_unstable_by_key(|(count, last, _)| (*count, *last));
    for (_, _, key) in counts.into_iter().take(surplus.max(1)) {
        known.remove(&key);
    }
}

/// What an address counts as: for IPv6 its /64 network, which belongs to one subscriber.
#[must_use]
pub fn subscriber(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let network = address.to_bits() & (u128::MAX << 64);
            IpAddr::V6(Ipv6Addr::from_bits(network))
        }
        ipv4 => ipv4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const PACE: Pace = Pace {
        free: 3,
        longest: 60,
    };

    fn at(seconds: i64) -> Timestamp {
        Timestamp(seconds * 1_000)
    }

    #[rstest]
    #[case(0, 0)]
    #[case(3, 0)]
    #[case(4, 1)]
    #[case(5, 2)]
    #[case(6, 4)]
    #[case(9, 32)]
    #[case(10, 60)]
    #[case(35, 60)]
    #[case(36, 60)]
    #[case(u32::MAX, 60)]
    fn a_delay_doubles_up_to_the_longest(#[case] failures: u32, #[case] seconds: u32) {
        assert_eq!(PACE.delay(failures), seconds);
    }

    #[test]
    fn waiting_is_counted_from_the_last_wrong_guess_in_whole_seconds() {
        let last = at(100);
        assert_eq!(PACE.left(6, last, last), 4);
        assert_eq!(PACE.left(6, last, Timestamp(100_001)), 4);
        assert_eq!(PACE.left(6, last, Timestamp(103_500)), 1);
        assert_eq!(PACE.left(6, last, at(104)), 0);
        assert_eq!(PACE.left(6, last, at(0)), 0, "a clock that was ahead");
    }

    #[test]
    fn success_and_a_quiet_hour_forget() {
        let throttle = Throttle::new(PACE, 10);
        for _ in 0..6 {
            throttle.failed("a", at(0));
        }
        assert_eq!(throttle.left(&"a", at(0)), 4);
        assert_eq!(throttle.left(&"b", at(0)), 0);
        throttle.succeeded(&"a");
        assert_eq!(throttle.left(&"a", at(0)), 0);
        for _ in 0..20 {
            throttle.failed("a", at(0));
        }
        assert_eq!(throttle.failed("a", at(3_601)), 1);
    }

    #[test]
    fn memory_is_bounded_and_the_worst_guesser_is_kept() {
        let throttle = Throttle::new(PACE, 100);
        for _ in 0..8 {
            throttle.failed(0, at(0));
        }
        for key in 1..10_000 {
            throttle.failed(key, at(1));
        }
        assert!(throttle.lock().len() <= 100);
        assert!(throttle.left(&0, at(1)) > 0);
    }

    #[test]
    fn a_subscriber_has_a_whole_ipv6_network() {
        let of = |text: &str| subscriber(text.parse().unwrap());
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:1"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
        assert_ne!(of("192.0.2.7"), of("192.0.2.8"));
    }
}
