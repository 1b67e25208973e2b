//! How fast a page is read. What it sends beyond that is not lost: it waits in the network, as the
//! page itself soon does.

use std::time::Duration;

use bistand_session::{SeatId, SessionId};
use tokio::time::Instant;

/// Messages a second, far above what a page with many sessions sends.
const MESSAGES_PER_SECOND: u32 = 200;
/// Messages at once, after a while of silence: a page that comes back watches everything again.
const BURST: u32 = 400;
/// That somebody types is passed on this often; pages show it for longer.
const TYPING_EVERY: Duration = Duration::from_millis(500);

/// What a socket may send.
pub(super) struct Pace {
    credit: u32,
    since: Instant,
    typed: Option<(SessionId, SeatId, Instant)>,
}

impl Pace {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            credit: BURST,
            since: now,
            typed: None,
        }
    }

    /// Takes one message; how long to wait before the next is read.
    pub(super) fn take(&mut self, now: Instant) -> Duration {
        let each = Duration::from_secs(1) / MESSAGES_PER_SECOND;
        let passed = now.saturating_duration_since(self.since);
        let earned = passed.as_nanos() / each.as_nanos();
        let earned = u32::try_from(earned).unwrap_or(BURST).min(BURST);
        self.credit = self.credit.saturating_add(earned).min(BURST);
        self.since = if self.credit == BURST {
            now
        } else {
            self.since + each * earned
        };
        match self.credit.checked_sub(1) {
            Some(left) => {
                self.credit = left;
                Duration::ZERO
            }
            None => {
                self.since += each;
                each
            }
        }
    }

    /// Whether it is worth telling that somebody types here.
    pub(super) fn typing(&mut self, session: SessionId, seat: SeatId, now: Instant) -> bool {
        let told = self.typed.is_some_and(|(told, there, at)| {
            (told, there) == (session, seat) && now < at + TYPING_EVERY
        });
        if !told {
            self.typed = Some((session, seat, now));
        }
        !told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_read_at_once_and_a_flood_at_its_pace() {
        let mut now = Instant::now();
        let mut pace = Pace::new(now);
        for _ in 0..BURST {
            assert_eq!(pace.take(now), Duration::ZERO);
        }
        let mut waited = Duration::ZERO;
        for _ in 0..1_000 {
            let wait = pace.take(now);
            waited += wait;
            now += wait;
        }
        assert!(waited >= Duration::from_secs(2), "{waited:?}");
        assert!(waited <= Duration::from_secs(6), "{waited:?}");
        now += Duration::from_secs(60);
        for _ in 0..BURST {
            assert_eq!(pace.take(now), Duration::ZERO);
        }
        assert_ne!(pace.take(now), Duration::ZERO);
    }

    #[test]
    fn typing_is_passed_on_twice_a_second_for_each_conversation() {
        let now = Instant::now();
        let mut pace = Pace::new(now);
        let (session, seat) = (SessionId(1), SeatId(2));
        assert!(pace.typing(session, seat, now));
        for _ in 0..1_000 {
            assert!(!pace.typing(session, seat, now));
        }
        assert!(pace.typing(session, seat, now + TYPING_EVERY));
        assert!(pace.typing(session, SeatId(3), now + TYPING_EVERY));
    }
}
