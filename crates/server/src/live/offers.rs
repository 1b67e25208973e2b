//! How often a seat may have an offer answered: each costs as much as hundreds of messages.

use std::collections::HashMap;
use std::time::Duration;

use bistand_session::SeatId;
use tokio::time::Instant;

/// Offers in quick succession: a few tabs and devices of one person, whose network flaps.
const BURST: u32 = 12;
/// And then one in this time. A page that was refused tries again after 1.5 s.
const EVERY: Duration = Duration::from_secs(1);

/// What the seats of a session have left.
#[derive(Default)]
pub(super) struct OfferRates {
    /// When each seat has its whole burst again.
    whole_at: HashMap<SeatId, Instant>,
}

impl OfferRates {
    /// Takes one of a seat's offers; else the seconds until there is one again.
    pub(super) fn take(&mut self, seat: SeatId, now: Instant) -> Result<(), u32> {
        let whole_at = self.whole_at.entry(seat).or_insert(now);
        let next = (*whole_at).max(now) + EVERY;
        let over = (next - now).saturating_sub(EVERY * BURST);
        if over.is_zero() {
            *whole_at = next;
            return Ok(());
        }
        Err(u32::try_from(over.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX))
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
        assert_eq!(taken, BURST as usize);
        assert_eq!(rates.take(one, now), Err(1));
        assert_eq!(rates.take(other, now), Ok(()));
        let later = now + EVERY;
        assert_eq!(rates.take(one, later), Ok(()));
        assert_eq!(rates.take(one, later), Err(1));
        let much_later = now + EVERY * 1_000;
        let taken = (0..1_000).filter(|_| rates.take(one, much_later).is_ok());
        assert_eq!(taken.count(), BURST as usize);
    }
}
