//! What a person's sockets may cost the server. Each message is charged for what it takes to read
//! and answer it, and each refusal on top. When the budget is used up, none of the sockets is read
//! until it refills: what the pages send meanwhile waits in the network, and nothing of it is
//! parsed, answered or lost.

use std::time::Duration;

use bistand_session::{SeatId, SessionId};
use bistand_wire::socket::ClientMessage;
use tokio::time::Instant;

use super::people::Share;
use crate::allowance::Pace;

/// One unit is a short message that is answered from memory, for example a ping. A page with many
/// sessions uses a few units a second, and after a break it watches and sends everything again.
const PACE: Pace = Pace {
    burst: 400,
    every: Duration::from_millis(5),
};
/// Bytes that cost one more unit.
const BYTES_PER_UNIT: usize = 1_024;
/// Units for a message that shows a whole session or negotiates media.
const COSTLY: u32 = 20;
/// Units for a command: a full pace is as many a second as a seat may give.
const COMMAND: u32 = 3;
/// Units for a message that is forwarded to others.
const FORWARDED: u32 = 5;
/// Units for each refusal: a page that is refused waits before it tries again.
const REFUSAL: u32 = 10;
/// The longest pause: refusals of one burst of messages may arrive together.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// Typing notifications are forwarded this often; pages show them for longer.
const TYPING_EVERY: Duration = Duration::from_millis(500);

/// The budget of one socket, most of it shared with the others of the same person.
pub(super) struct Budget {
    share: Share,
    typed: Option<(SessionId, SeatId, Instant)>,
}

impl Budget {
    /// The budget of a new socket.
    pub(super) fn new(share: Share) -> Self {
        Self { share, typed: None }
    }

    /// When the next message may be read; in the past if that is now. Another socket of the same
    /// person may postpone it.
    pub(super) fn reads_at(&self) -> Instant {
        self.share.messages(|left| left.clear_at(PACE))
    }

    /// Charges for a message of this many bytes, whatever it contains.
    pub(super) fn read(&mut self, bytes: usize, now: Instant) {
        let units = bytes / BYTES_PER_UNIT + 1;
        self.charge(u32::try_from(units).unwrap_or(u32::MAX), now);
    }

    /// Charges for what a message asks for, on top of its size.
    pub(super) fn asked(&mut self, message: &ClientMessage, now: Instant) {
        match message {
            ClientMessage::Watch { .. } | ClientMessage::Offer { .. } => self.charge(COSTLY, now),
            ClientMessage::UseHere { .. } | ClientMessage::Playback { .. } => {
                self.charge(FORWARDED, now);
            }
            ClientMessage::Command { .. } => self.charge(COMMAND, now),
            ClientMessage::Unwatch { .. } | ClientMessage::Typing { .. } | ClientMessage::Ping => {}
        }
    }

    /// Charges for refusals that were sent.
    pub(super) fn refused(&mut self, refusals: u32, now: Instant) {
        self.charge(REFUSAL.saturating_mul(refusals), now);
    }

    /// Whether a typing notification should be forwarded; charges for it if so.
    pub(super) fn typing(&mut self, session: SessionId, seat: SeatId, now: Instant) -> bool {
        let told = self.typed.is_some_and(|(told, there, at)| {
            (told, there) == (session, seat) && now < at + TYPING_EVERY
        });
        if !told {
            self.typed = Some((session, seat, now));
            self.charge(FORWARDED, now);
        }
        !told
    }

    fn charge(&mut self, units: u32, now: Instant) {
        self.share
            .messages(|left| left.charge(units, PACE, LONGEST_PAUSE, now));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many messages are read in this time under a constant load.
    fn read_within(time: Duration, charge: impl Fn(&mut Budget, Instant)) -> u32 {
        let began = Instant::now();
        let mut now = began;
        let mut budget = Budget::new(Share::full(began));
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
            assert!(burst.abs_diff(PACE.burst / units) <= 1, "{what}: {burst}");
            let all = read_within(seconds, charge);
            let expected = (PACE.burst + 2_000) / units;
            assert!(all.abs_diff(expected) <= 2, "{what}: {all}, {expected}");
        }
    }

    #[test]
    fn a_pause_is_bounded_and_the_budget_refills() {
        let now = Instant::now();
        let mut budget = Budget::new(Share::full(now));
        budget.refused(u32::MAX, now);
        assert_eq!(budget.reads_at(), now + LONGEST_PAUSE);
        let later = now + LONGEST_PAUSE + PACE.every * PACE.burst;
        for _ in 0..=PACE.burst {
            assert!(budget.reads_at() <= later);
            budget.read(15, later);
        }
        assert!(budget.reads_at() > later);
    }

    #[test]
    fn sockets_of_one_person_have_one_budget() {
        let now = Instant::now();
        let share = Share::full(now);
        let mut read = 0;
        for _ in 0..8 {
            let mut budget = Budget::new(share.clone());
            while budget.reads_at() <= now {
                budget.read(15, now);
                read += 1;
            }
        }
        assert!(PACE.burst.abs_diff(read) <= 1, "{read}");
    }

    #[test]
    fn typing_is_passed_on_twice_a_second_for_each_conversation() {
        let now = Instant::now();
        let mut budget = Budget::new(Share::full(now));
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
        assert!(read <= PACE.burst / (2 * FORWARDED), "{read}");
    }
}
