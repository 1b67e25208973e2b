//! How often somebody may guess a code: a growing delay for each subscriber, and a puzzle for
//! everybody when wrong guesses pile up.
//!
//! In memory and bounded: a restart forgives, which gives a guesser seconds at most.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use bistand_session::Timestamp;

use crate::auth::{Pace, Throttle as Delays, subscriber};

/// Five wrong guesses cost nothing: a tired person with a bad line.
const PACE: Pace = Pace {
    free: 5,
    longest: 15 * 60,
};
/// Subscribers remembered.
const SUBSCRIBERS: usize = 100_000;
/// Wrong guesses a minute, from everywhere, that are everyday life.
const EVERYDAY_GUESSES_A_MINUTE: u32 = 60;
/// Bits of the first puzzle: about a tenth of a second on a phone.
const FEWEST_BITS: u8 = 14;
/// Bits of the hardest puzzle: some ten seconds on a phone.
const MOST_BITS: u8 = 21;

#[derive(Default)]
struct Minutes {
    minute: i64,
    wrong_this_minute: u32,
    wrong_last_minute: u32,
}

/// Counts wrong guesses.
pub struct Throttle {
    delays: Delays<IpAddr>,
    everybody: Mutex<Minutes>,
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            delays: Delays::new(PACE, SUBSCRIBERS),
            everybody: Mutex::default(),
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

impl Throttle {
    /// What stands before a try from this address.
    pub fn gate(&self, address: IpAddr, now: Timestamp) -> Gate {
        match self.delays.left(&subscriber(address), now) {
            0 => self
                .minutes(now, |minutes| minutes.puzzle())
                .map_or(Gate::Open, Gate::Puzzle),
            seconds => Gate::Wait(seconds),
        }
    }

    /// A guess is looked at, and counts as wrong until [`Self::was_none`] says otherwise: of many
    /// that come at once no more are looked at than of those that come one after the other.
    ///
    /// # Errors
    /// The seconds to wait, because others from this address came first.
    pub fn look_at(&self, address: IpAddr, now: Timestamp) -> Result<(), u32> {
        self.delays.charge(subscriber(address), now)?;
        self.minutes(now, |minutes| {
            minutes.wrong_this_minute = minutes.wrong_this_minute.saturating_add(1);
        });
        Ok(())
    }

    /// What was looked at was right, or could not be told. It forgives nothing of what was there
    /// before: a guesser may own a code.
    pub fn was_none(&self, address: IpAddr, now: Timestamp) {
        self.delays.refund(&subscriber(address));
        self.minutes(now, |minutes| {
            minutes.wrong_this_minute = minutes.wrong_this_minute.saturating_sub(1);
        });
    }

    fn minutes<T>(&self, now: Timestamp, work: impl FnOnce(&mut Minutes) -> T) -> T {
        let mut minutes = self
            .everybody
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        minutes.turn(now);
        work(&mut minutes)
    }
}

impl Minutes {
    fn turn(&mut self, now: Timestamp) {
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

    /// A wrong guess, whether or not it would have been let through.
    fn wrong(throttle: &Throttle, address: IpAddr, now: Timestamp) {
        throttle.delays.failed(subscriber(address), now);
        throttle.minutes(now, |minutes| minutes.wrong_this_minute += 1);
    }

    #[test]
    fn right_codes_cost_nothing_however_many_and_wrong_ones_count_before_they_are_known() {
        let throttle = Throttle::default();
        for _ in 0..200 {
            assert_eq!(throttle.look_at(address(1), second(0)), Ok(()));
            throttle.was_none(address(1), second(0));
        }
        assert_eq!(throttle.gate(address(1), second(0)), Gate::Open);
        for _ in 0..=PACE.free {
            assert_eq!(throttle.look_at(address(1), second(0)), Ok(()));
        }
        assert_eq!(throttle.look_at(address(1), second(0)), Err(1));
    }

    #[test]
    fn a_few_wrong_guesses_cost_nothing_then_one_waits() {
        let throttle = Throttle::default();
        for _ in 0..PACE.free {
            wrong(&throttle, address(1), second(0));
        }
        assert_eq!(throttle.gate(address(1), second(0)), Gate::Open);
        wrong(&throttle, address(1), second(0));
        assert_eq!(throttle.gate(address(1), second(0)), Gate::Wait(1));
        assert_eq!(
            throttle.gate(address(2), second(0)),
            Gate::Open,
            "others are free"
        );
        for _ in 0..40 {
            wrong(&throttle, address(1), second(3));
        }
        assert_eq!(
            throttle.gate(address(1), second(3)),
            Gate::Wait(PACE.longest)
        );
    }

    #[test]
    fn many_wrong_guesses_from_everywhere_ask_everybody_for_a_puzzle() {
        let throttle = Throttle::default();
        for guess in 0..EVERYDAY_GUESSES_A_MINUTE {
            wrong(&throttle, address(u8::try_from(guess).unwrap()), second(0));
        }
        let calm = address(250);
        assert_eq!(throttle.gate(calm, second(1)), Gate::Puzzle(FEWEST_BITS));
        for _ in 0..1_000_000 / 60 {
            wrong(&throttle, address(7), second(2));
        }
        assert_eq!(throttle.gate(calm, second(3)), Gate::Puzzle(MOST_BITS));
        assert_eq!(
            throttle.gate(calm, second(60)),
            Gate::Puzzle(MOST_BITS),
            "a minute longer"
        );
        assert_eq!(throttle.gate(calm, second(200)), Gate::Open);
    }
}
