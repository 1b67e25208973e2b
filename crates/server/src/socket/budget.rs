//! What a socket may cost the server. Each message is charged for what it takes to read and answer
//! it, and each refusal on top. A socket that has used up its budget is not read until the budget
//! refills: what its page sends meanwhile waits in the network, and nothing of it is parsed,
//! answered or lost.

use std::time::Duration;

use bistand_session::{SeatId, SessionId};
use bistand_wire::socket::ClientMessage;
use tokio::time::Instant;

/// One unit is a short message that is answered from memory, for example a ping. A page with many
/// sessions uses a few units a second.
const UNIT: Duration = Duration::from_millis(5);
/// Units in a full budget: a page that comes back watches and sends everything again.
const BURST: u32 = 400;
/// Bytes that cost one more unit.
const BYTES_PER_UNIT: usize = 1_024;
/// Units for a message that shows a whole session or negotiates media.
const COSTLY: u32 = 20;
/// Units for a command: a full pace is as many a second as a seat may give.
const COMMAND: u32 = 3;
/// Units for a message that is passed on to others.
const PASSED_ON: u32 = 5;
/// Units for each refusal: a page that is refused waits before it tries again.
const REFUSAL: u32 = 10;
/// The longest pause: refusals of one burst of messages may arrive together.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// That somebody types is passed on this often; pages show it for longer.
const TYPING_EVERY: Duration = Duration::from_millis(500);

/// The budget of one socket.
pub(super) struct Budget {
    /// When it is full again.
    full_at: Instant,
    typed: Option<(SessionId, SeatId, Instant)>,
}

impl Budget {
    /// A full one.
    pub(super) fn new(now: Instant) -> Self {
        Self {
            full_at: now,
            typed: None,
        }
    }

    /// When the next message may be read; in the past if that is now.
    pub(super) fn reads_at(&self) -> Instant {
        // `full_at` is never before the socket was opened, so this can only be too late.
        self.full_at
            .checked_sub(UNIT * BURST)
            .unwrap_or(self.full_at)
    }

    /// Charges for a message of so many bytes, whatever is in it.
    pub(super) fn read(&mut self, bytes: usize, now: Instant) {
        let units = bytes / BYTES_PER_UNIT + 1;
        self.charge(u32::try_from(units).unwrap_or(u32::MAX), now);
    }

    /// Charges for what a message asks for, on top of its size.
    pub(super) fn asked(&mut self, message: &ClientMessage, now: Instant) {
        match message {
            ClientMessage::Watch { .. } | ClientMessage::Offer { .. } => self.charge(COSTLY, now),
            ClientMessage::UseHere { .. } => self.charge(PASSED_ON, now),
            ClientMessage::Command { .. } => self.charge(COMMAND, now),
            ClientMessage::Unwatch { .. } | ClientMessage::Typing { .. } | ClientMessage::Ping => {}
        }
    }

    /// Charges for refusals that were sent.
    pub(super) fn refused(&mut self, refusals: u32, now: Instant) {
        self.charge(REFUSAL.saturating_mul(refusals), now);
    }

    /// Whether it is worth telling that somebody types here; charges if so.
    pub(super) fn typing(&mut self, session: SessionId, seat: SeatId, now: Instant) -> bool {
        let told = self.typed.is_some_and(|(told, there, at)| {
            (told, there) == (session, seat) && now < at + TYPING_EVERY
        });
        if !told {
            self.typed = Some((session, seat, now));
            self.charge(PASSED_ON, now);
        }
        !told
    }

    fn charge(&mut self, units: u32, now: Instant) {
        let latest = now + UNIT * BURST + LONGEST_PAUSE;
        self.full_at = (self.full_at.max(now) + UNIT.saturating_mul(units)).min(latest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many messages are read in this time when there are always more.
    fn read_within(time: Duration, charge: impl Fn(&mut Budget, Instant)) -> u32 {
        let began = Instant::now();
        let mut now = began;
        let mut budget = Budget::new(began);
        let mut count = 0;
        while now <= began + time {
            charge(&mut budget, now);
            count += 1;
            now = now.max(budget.reads_at());
        }
        count
    }

    fn offer() -> ClientMessage {
        ClientMessage::Offer {
            id: "1".into(),
            session: SessionId(1),
            sdp: String::new(),
            restart: false,
        }
    }

    #[test]
    fn a_burst_is_read_at_once_and_a_flood_at_its_pace() {
        let seconds = Duration::from_secs(10);
        for (what, units, charge) in [
            (
                "pings",
                1,
                (|b, at| b.read(15, at)) as fn(&mut Budget, Instant),
            ),
            ("messages of 10 KiB", 11, |b, at| b.read(10 * 1_024, at)),
            ("refused messages", 11, |b, at| {
                b.read(15, at);
                b.refused(1, at);
            }),
            ("refused offers", 34, |b, at| {
                b.read(3 * 1_024, at);
                b.asked(&offer(), at);
                b.refused(1, at);
            }),
        ] {
            let burst = read_within(Duration::ZERO, charge);
            assert!(burst.abs_diff(BURST / units) <= 1, "{what}: {burst}");
            let all = read_within(seconds, charge);
            let expected = (BURST + 2_000) / units;
            assert!(all.abs_diff(expected) <= 2, "{what}: {all}, {expected}");
        }
    }

    #[test]
    fn a_pause_is_bounded_and_the_budget_refills() {
        let now = Instant::now();
        let mut budget = Budget::new(now);
        budget.refused(u32::MAX, now);
        assert_eq!(budget.reads_at(), now + LONGEST_PAUSE);
        let later = now + LONGEST_PAUSE + UNIT * BURST;
        for _ in 0..=BURST {
            assert!(budget.reads_at() <= later);
            budget.read(15, later);
        }
        assert!(budget.reads_at() > later);
    }

    #[test]
    fn typing_is_passed_on_twice_a_second_for_each_conversation() {
        let now = Instant::now();
        let mut budget = Budget::new(now);
        let (session, seat) = (SessionId(1), SeatId(2));
        assert!(budget.typing(session, seat, now));
        for _ in 0..1_000 {
            assert!(!budget.typing(session, seat, now));
        }
        assert!(budget.typing(session, seat, now + TYPING_EVERY));
        assert!(budget.typing(session, SeatId(3), now + TYPING_EVERY));
    }

    #[test]
    fn typing_in_two_conversations_by_turns_costs_more_each_time() {
        let read = read_within(Duration::ZERO, |budget, at| {
            budget.read(15, at);
            for seat in [2, 3] {
                assert!(budget.typing(SessionId(1), SeatId(seat), at));
            }
        });
        assert!(read <= BURST / (2 * PASSED_ON), "{read}");
    }
}
