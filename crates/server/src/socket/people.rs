//! What the sockets of one person may cost together, however many are opened one after the other.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bistand_session::{SeatId, SessionId, UserId};
use bistand_wire::Problem;
use tokio::time::Instant;

use crate::allowance::{Allowance, Pace, seconds};

/// Sockets opened in quick succession: eight tabs whose network flaps four times. Then one in a
/// while: each is written down when it comes and when it goes.
const OPENINGS: Pace = Pace {
    burst: 32,
    every: Duration::from_millis(500),
};
/// People remembered without looking for those who need not be.
const UNTIDIED: usize = 1_000;

/// Somebody with sockets. Neither a cookie nor a device: whoever enters again gets new ones.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Person {
    /// A member of staff.
    Agent(UserId),
    /// A customer's seat.
    Seat(SessionId, SeatId),
}

/// What is left to one person, shared by their sockets. Cheap to clone.
#[derive(Clone)]
pub struct Share(Arc<Mutex<Purse>>);

struct Purse {
    openings: Allowance,
    messages: Allowance,
}

impl Share {
    /// A full one.
    #[must_use]
    pub fn full(now: Instant) -> Self {
        Self(Arc::new(Mutex::new(Purse {
            openings: Allowance::full(now),
            messages: Allowance::full(now),
        })))
    }

    /// What is left for messages, to be read or changed.
    pub(super) fn messages<T>(&self, work: impl FnOnce(&mut Allowance) -> T) -> T {
        work(&mut self.lock().messages)
    }

    fn lock(&self) -> MutexGuard<'_, Purse> {
        // Times are replaced whole, so a panic elsewhere left nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nobody uses it, and a new one would be the same.
    fn is_needless(&self, now: Instant) -> bool {
        let purse = self.lock();
        Arc::strong_count(&self.0) == 1
            && purse.openings.is_full(now)
            && purse.messages.is_full(now)
    }
}

/// Everybody who has sockets, or had them a moment ago.
#[derive(Default)]
pub struct People(Mutex<Known>);

#[derive(Default)]
struct Known {
    shares: HashMap<Person, Share>,
    /// When there are more, those who need not be remembered are looked for.
    tidy_beyond: usize,
}

impl People {
    /// A socket of this person is about to open.
    ///
    /// # Errors
    /// `slow-down` when too many were opened lately.
    pub fn open(&self, person: Person, now: Instant) -> Result<Share, Problem> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.shares.len() > known.tidy_beyond {
            known.shares.retain(|_, share| !share.is_needless(now));
            known.tidy_beyond = UNTIDIED + 2 * known.shares.len();
        }
        let share = known.shares.entry(person);
        let share = share.or_insert_with(|| Share::full(now)).clone();
        drop(known);
        let opened = share.lock().openings.take(OPENINGS, now);
        opened.map_err(|wait| Problem::slow_down(seconds(wait)))?;
        Ok(share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: Person = Person::Agent(UserId(1));
    const JONAS: Person = Person::Seat(SessionId(1), SeatId(2));

    fn opened(people: &People, person: Person, now: Instant) -> usize {
        let opened = (0..1_000).filter(|_| people.open(person, now).is_ok());
        opened.count()
    }

    #[test]
    fn whoever_opens_one_socket_after_the_other_is_slowed_down_alone() {
        let people = People::default();
        let now = Instant::now();
        assert_eq!(opened(&people, ANNA, now), OPENINGS.burst as usize);
        assert_eq!(opened(&people, JONAS, now), OPENINGS.burst as usize);
        let refused = people.open(ANNA, now).err();
        assert_eq!(refused, Some(Problem::slow_down(1)));
        assert_eq!(opened(&people, ANNA, now + OPENINGS.every), 1);
    }

    #[test]
    fn a_person_is_remembered_for_as_long_as_it_makes_a_difference() {
        let people = People::default();
        let now = Instant::now();
        let open = people.open(ANNA, now).unwrap();
        for seat in (2..).take(2 * UNTIDIED) {
            let person = Person::Seat(SessionId(9), SeatId(seat));
            people.open(person, now).unwrap();
        }
        let known = || people.0.lock().unwrap();
        assert_eq!(known().shares.len(), 2 * UNTIDIED + 1);
        known().tidy_beyond = 0;
        people.open(JONAS, now + OPENINGS.every).unwrap();
        assert!(known().shares.contains_key(&ANNA), "the socket is open");
        assert_eq!(known().shares.len(), 2);
        drop(open);
    }
}
