//! How often somebody may guess a code: a growing delay for each address, and a puzzle for
//! everybody when wrong guesses pile up (security.md of the trade: guessed meeting codes).
//!
//! In memory and bounded: a restart forgives, which gives a guesser seconds at most.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

use bistand_session::Timestamp;

/// Wrong guesses that cost nothing: a tired person with a bad line.
const FREE_GUESSES: u32 = 5;
/// The longest delay, in seconds.
const LONGEST_DELAY_S: u32 = 15 * 60;
/// A wrong guess is forgotten after this long, in ms.
const FORGOTTEN_AFTER_MS: i64 = 60 * 60_000;
/// Addresses remembered; beyond it the longest silent ones are forgotten.
const ADDRESSES: usize = 100_000;
/// Wrong guesses a minute, from everywhere, that are everyday life.
const EVERYDAY_GUESSES_A_MINUTE: u32 = 60;
/// Bits of the first puzzle: about a tenth of a second on a phone.
const FEWEST_BITS: u8 = 14;
/// Bits of the hardest puzzle: some ten seconds on a phone.
const MOST_BITS: u8 = 21;

#[derive(Clone, Copy)]
struct Guesses {
    wrong: u32,
    last: Timestamp,
}

#[derive(Default)]
struct State {
    addresses: HashMap<IpAddr, Guesses>,
    minute: i64,
    wrong_this_minute: u32,
    wrong_last_minute: u32,
}

/// Counts wrong guesses.
#[derive(Default)]
pub struct Throttle(Mutex<State>);

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

impl Throttle {
    /// What stands before a try from this address.
    pub fn gate(&self, address: IpAddr, now: Timestamp) -> Gate {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.turn_minute(now);
        if let Some(guesses) = state.addresses.get(&network(address)) {
            let wait = guesses.remaining(now);
            if wait > 0 {
                return Gate::Wait(wait);
            }
        }
        state.puzzle().map_or(Gate::Open, Gate::Puzzle)
    }

    /// A guess was wrong.
    pub fn wrong(&self, address: IpAddr, now: Timestamp) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.turn_minute(now);
        state.wrong_this_minute = state.wrong_this_minute.saturating_add(1);
        state.make_room(now);
        let guesses = state.addresses.entry(network(address)).or_insert(Guesses {
            wrong: 0,
            last: now,
        });
        if guesses.forgotten(now) {
            guesses.wrong = 0;
        }
        guesses.wrong = guesses.wrong.saturating_add(1);
        guesses.last = now;
    }
}

impl Guesses {
    fn forgotten(self, now: Timestamp) -> bool {
        now >= self.last.plus(FORGOTTEN_AFTER_MS)
    }

    /// Seconds to wait: 2, 4, 8 … after the free ones.
    fn remaining(self, now: Timestamp) -> u32 {
        if self.forgotten(now) || self.wrong < FREE_GUESSES {
            return 0;
        }
        let doublings = (self.wrong - FREE_GUESSES + 1).min(16);
        let delay = 2_u32.saturating_pow(doublings).min(LONGEST_DELAY_S);
        let over = self.last.plus(i64::from(delay) * 1000);
        let left = over.0.saturating_sub(now.0).max(0);
        u32::try_from((left + 999) / 1000).unwrap_or(LONGEST_DELAY_S)
    }
}

impl State {
    fn turn_minute(&mut self, now: Timestamp) {
        let minute = now.0 / 60_000;
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

    fn make_room(&mut self, now: Timestamp) {
        if self.addresses.len() < ADDRESSES {
            return;
        }
        self.addresses.retain(|_, guesses| !guesses.forgotten(now));
        if self.addresses.len() >= ADDRESSES {
            let mut ages: Vec<_> = self
                .addresses
                .values()
                .map(|guesses| guesses.last)
                .collect();
            ages.sort_unstable();
            let middle = ages[ages.len() / 2];
            self.addresses.retain(|_, guesses| guesses.last > middle);
        }
    }
}

/// One household has one IPv6 network of 64 bits, and as many addresses in it as it likes.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        v4 @ IpAddr::V4(_) => v4,
        IpAddr::V6(v6) => {
            let upper = v6.to_bits() >> 64 << 64;
            IpAddr::V6(Ipv6Addr::from_bits(upper))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    fn second(s: i64) -> Timestamp {
        Timestamp(s * 1000)
    }

    #[test]
    fn a_few_wrong_guesses_cost_nothing_then_the_delay_doubles() {
        let throttle = Throttle::default();
        for _ in 0..4 {
            throttle.wrong(address(1), second(0));
        }
        assert_eq!(throttle.gate(address(1), second(0)), Gate::Open);
        throttle.wrong(address(1), second(0));
        assert_eq!(throttle.gate(address(1), second(0)), Gate::Wait(2));
        assert_eq!(throttle.gate(address(1), second(2)), Gate::Open);
        throttle.wrong(address(1), second(2));
        assert_eq!(throttle.gate(address(1), second(2)), Gate::Wait(4));
        assert_eq!(
            throttle.gate(address(2), second(2)),
            Gate::Open,
            "others are free"
        );
        for _ in 0..40 {
            throttle.wrong(address(1), second(3));
        }
        assert_eq!(
            throttle.gate(address(1), second(3)),
            Gate::Wait(LONGEST_DELAY_S)
        );
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one() {
        let throttle = Throttle::default();
        for host in 0..5_u16 {
            throttle.wrong(
                IpAddr::from([0x2001, 0xdb8, 0, 0, 0, 0, 0, host]),
                second(0),
            );
        }
        let other_host = IpAddr::from([0x2001, 0xdb8, 0, 0, 9, 9, 9, 9]);
        let other_network = IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, 1]);
        assert_eq!(throttle.gate(other_host, second(0)), Gate::Wait(2));
        assert_eq!(throttle.gate(other_network, second(0)), Gate::Open);
    }

    #[test]
    fn many_wrong_guesses_from_everywhere_ask_everybody_for_a_puzzle() {
        let throttle = Throttle::default();
        for guess in 0..EVERYDAY_GUESSES_A_MINUTE {
            throttle.wrong(address(u8::try_from(guess).unwrap()), second(0));
        }
        let calm = address(250);
        assert_eq!(throttle.gate(calm, second(1)), Gate::Puzzle(FEWEST_BITS));
        for _ in 0..1_000_000 / 60 {
            throttle.wrong(address(7), second(2));
        }
        assert_eq!(throttle.gate(calm, second(3)), Gate::Puzzle(MOST_BITS));
        assert_eq!(
            throttle.gate(calm, second(60)),
            Gate::Puzzle(MOST_BITS),
            "a minute longer"
        );
        assert_eq!(throttle.gate(calm, second(200)), Gate::Open);
    }

    #[test]
    fn a_botnet_of_a_million_guesses_a_day_opens_less_than_a_tenth_of_a_lobby() {
        // 10,000 open codes have 12 digits each (`live::codes`).
        let expected: f64 = 1_000_000.0 * 10_000.0 / 1e12;
        assert!(expected <= 0.1);
    }

    #[test]
    fn memory_is_bounded() {
        let throttle = Throttle::default();
        for n in 0..u32::try_from(ADDRESSES).unwrap() + 10 {
            throttle.wrong(IpAddr::V4(n.into()), second(i64::from(n / 1000)));
        }
        assert!(throttle.0.lock().unwrap().addresses.len() <= ADDRESSES);
    }
}
