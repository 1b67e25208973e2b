//! Limits what the sockets of one person may cost together, and how often they are opened.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bistand_session::{SeatId, SessionId, UserId};
use bistand_wire::Problem;
use tokio::time::Instant;

use crate::allowance::{Allowance, Pace, seconds};

/// A burst of openings: eight tabs on a network that fails four times. After that a slow rate,
/// because opening and closing are both recorded.
const OPENINGS: Pace = Pace {
    burst: 32,
    every: Duration::from_millis(500),
};
/// People that are remembered before unused entries are removed.
const CLEAN_UP_ABOVE: usize = 1_000;

/// A person with sockets. Not identified by cookie or device: entering again creates new ones.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Person {
    /// A member of staff.
    Agent(UserId),
    /// A customer's seat.
    Seat(SessionId, SeatId),
}

/// What one person has left, shared by their sockets. Cheap to clone.
#[derive(Clone)]
pub struct Share(Arc<Mutex<Remaining>>);

struct Remaining {
    openings: Allowance,
    messages: Allowance,
}

impl Share {
    /// A full share.
    #[must_use]
    pub fn full(now: Instant) -> Self {
        Self(Arc::new(Mutex::new(Remaining {
            openings: Allowance::full(now),
            messages: Allowance::full(now),
        })))
    }

    /// Reads or changes what is left for messages.
    pub(super) fn messages<T>(&self, work: impl FnOnce(&mut Allowance) -> T) -> T {
        work(&mut self.lock().messages)
    }

    fn lock(&self) -> MutexGuard<'_, Remaining> {
        // Times are replaced whole, so a panic elsewhere left nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it is unused and equal to a new one.
    fn is_unused(&self, now: Instant) -> bool {
        let purse = self.lock();
        Arc::strong_count(&self.0) == 1
            && purse.openings.is_full(now)
            && purse.messages.is_full(now)
    }
}

/// The people who have sockets, or had them a moment ago.
#[derive(Default)]
pub struct People(Mutex<Known>);

#[derive(Default)]
struct Known {
    shares: HashMap<Person, Share>,
    /// When there are more, unused entries are removed.
    tidy_beyond: usize,
}

impl People {
    /// A socket of this person is about to open.
    ///
    /// # Errors
    /// `slow-down` when too many were opened recently.
    pub fn open(&self, person: Person, now: Instant) -> Result<Share, Problem> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.shares.len() > known.tidy_beyond {
            known.shares.retain(|_, share| !share.is_unused(now));
            known.tidy_beyond = CLEAN_UP_ABOVE + 2 * known.shares.len();
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
        for seat in (2..).take(2 * CLEAN_UP_ABOVE) {
            let person = Person::Seat(SessionId(9), SeatId(seat));
            people.open(person, now).unwrap();
        }
        let known = || people.0.lock().unwrap();
        assert_eq!(known().shares.len(), 2 * CLEAN_UP_ABOVE + 1);
        known().tidy_beyond = 0;
        people.open(JONAS, now + OPENINGS.every).unwrap();
        assert!(known().shares.contains_key(&ANNA), "the socket is open");
        assert_eq!(known().shares.len(), 2);
        drop(open);
    }
}
