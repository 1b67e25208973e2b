//! Limits the offers of a seat: each costs as much as hundreds of messages.

use std::collections::HashMap;
use std::time::Duration;

use bistand_session::SeatId;
use tokio::time::Instant;

use crate::allowance::{Allowance, Pace, seconds};

/// A burst of offers: a few tabs and devices of one person on an unstable network. A refused page
/// tries again after 1.5 s.
const PACE: Pace = Pace {
    burst: 12,
    every: Duration::from_secs(1),
};

/// The offers that the seats of a session have left.
#[derive(Default)]
pub(super) struct OfferRates(HashMap<SeatId, Allowance>);

impl OfferRates {
    /// Takes one of a seat's offers, or returns the seconds until there is one again.
    pub(super) fn take(&mut self, seat: SeatId, now: Instant) -> Result<(), u32> {
        let left = self.0.entry(seat).or_insert_with(|| Allowance::full(now));
        left.take(PACE, now).map_err(seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_offers_is_refused_with_a_time_and_costs_only_its_own_seat() {
        let mut rates = OfferRates::default();
        let now = Instant::now();
        let (one, other) = (SeatId(1), SeatId(2));
        let taken = (0..1_000).filter(|_| rates.take(one, now).is_ok()).count();
        assert_eq!(taken, PACE.burst as usize);
        assert_eq!(rates.take(one, now), Err(1));
        assert_eq!(rates.take(other, now), Ok(()));
    }
}
