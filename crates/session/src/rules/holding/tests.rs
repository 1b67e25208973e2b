//! Who holds the call, as scripts: what happens to the pages of a seat, and which of them has it.

use rstest::rstest;

use super::*;
use crate::command::{CallCommand, Command, VoiceCommand};
use crate::limits::{HOLDER_AWAY_MS, RELOAD_MS};

const SEAT: SeatId = SeatId(2);
const OTHER_SEAT: SeatId = SeatId(1);
const A: PageId = PageId(0xa);
const B: PageId = PageId(0xb);
const C: PageId = PageId(0xc);
const START: Timestamp = Timestamp(1_700_000_000_000);

/// What happens in a script. A socket is named by its page and a number.
#[derive(Clone, Copy, Debug)]
enum Step {
    Came(PageId, u64),
    /// The same, in a tab that showed another page of ours before, or none.
    Loaded(PageId, Option<PageId>),
    /// The connection broke.
    Lost(PageId, u64),
    /// The tab was closed.
    Closed(PageId, u64),
    Used(PageId),
    Takes(PageId),
    /// Says that it held the call in this turn.
    Claims(PageId, u32),
    /// Lets this many ms pass.
    Waits(i64),
}
use Step::*;

fn socket(page: PageId, number: u64) -> ConnectionId {
    ConnectionId(page.0 << 8 | number)
}

struct Script {
    holding: Holding,
    now: Timestamp,
}

impl Script {
    fn new(holding: Holding) -> Self {
        Self {
            holding,
            now: START,
        }
    }

    fn play(mut self, steps: &[Step]) -> Self {
        for step in steps {
            match *step {
                Came(page, number) => {
                    let socket = socket(page, number);
                    let page = (page, Before::Unknown);
                    self.holding.came(self.now, SEAT, page, socket);
                }
                Loaded(page, before) => {
                    let socket = socket(page, 1);
                    let before = before.map_or(Before::Nothing, Before::Page);
                    self.holding.came(self.now, SEAT, (page, before), socket);
                }
                Lost(page, number) => self.holding.left(self.now, socket(page, number), false),
                Closed(page, number) => self.holding.left(self.now, socket(page, number), true),
                Used(page) => self.holding.used(SEAT, page),
                Takes(page) => self.holding.take(SEAT, page),
                Claims(page, turn) => self.holding.claim(self.now, SEAT, page, turn),
                Waits(milliseconds) => self.wait(milliseconds),
            }
        }
        self
    }

    /// As the server does it: woken only at the times that were asked for.
    fn wait(&mut self, milliseconds: i64) {
        let until = self.now.plus(milliseconds);
        while let Some(at) = self.holding.next_timeout().filter(|at| *at <= until) {
            self.now = self.now.max(at);
            self.holding.time_passed(self.now);
            assert_ne!(self.holding.next_timeout(), Some(at), "the same time again");
        }
        self.now = until;
    }
}

const SOON: i64 = HOLDER_AWAY_MS - 1;
const AWAY: i64 = HOLDER_AWAY_MS;
const RELOADING: i64 = RELOAD_MS - 1;

#[rstest]
#[case::nobody_is_there(&[], None)]
#[case::the_first_page_holds(&[Came(A, 1)], Some(A))]
#[case::a_second_page_does_not_take_it(&[Came(A, 1), Came(B, 1)], Some(A))]
#[case::using_a_page_does_not_take_it(&[Came(A, 1), Came(B, 1), Used(B)], Some(A))]
#[case::a_person_takes_it(&[Came(A, 1), Came(B, 1), Takes(B)], Some(B))]
#[case::and_back(&[Came(A, 1), Came(B, 1), Takes(B), Takes(A)], Some(A))]
#[case::a_page_that_is_not_there_takes_nothing(&[Came(A, 1), Takes(B)], Some(A))]
#[case::a_closed_tab_may_be_loaded_again(
    &[Came(A, 1), Came(B, 1), Closed(A, 1), Waits(RELOADING)], None)]
#[case::and_has_it_again(
    &[Came(A, 1), Came(B, 1), Closed(A, 1), Waits(RELOADING), Came(C, 1), Waits(AWAY)], Some(C))]
#[case::a_closed_tab_gives_it_to_another_one_soon(
    &[Came(A, 1), Came(B, 1), Closed(A, 1), Waits(RELOAD_MS)], Some(B))]
#[case::and_keeps_it_there(
    &[Came(A, 1), Came(B, 1), Closed(A, 1), Waits(RELOAD_MS), Came(C, 1), Waits(AWAY)], Some(B))]
#[case::the_person_does_not_wait_for_a_closed_tab(
    &[Came(A, 1), Came(B, 1), Closed(A, 1), Takes(B), Came(C, 1)], Some(B))]
#[case::two_tabs_closed_together(
    &[Came(A, 1), Came(B, 1), Closed(A, 1), Closed(B, 1), Came(C, 1)], Some(C))]
#[case::a_lost_page_is_waited_for(
    &[Came(A, 1), Came(B, 1), Lost(A, 1), Waits(SOON)], Some(A))]
#[case::but_not_for_long(&[Came(A, 1), Came(B, 1), Lost(A, 1), Waits(AWAY)], Some(B))]
#[case::back_in_time_it_keeps_it(
    &[Came(A, 1), Came(B, 1), Lost(A, 1), Waits(SOON), Came(A, 2), Waits(AWAY)], Some(A))]
#[case::back_too_late_it_does_not(
    &[Came(A, 1), Came(B, 1), Lost(A, 1), Waits(AWAY), Came(A, 2), Waits(AWAY)], Some(B))]
#[case::a_lost_page_alone_keeps_it(&[Came(A, 1), Lost(A, 1), Waits(10 * AWAY)], Some(A))]
#[case::and_is_there_again(
    &[Came(A, 1), Lost(A, 1), Waits(10 * AWAY), Came(A, 2), Came(B, 1)], Some(A))]
#[case::a_page_that_comes_while_it_is_waited_for_waits_too(
    &[Came(A, 1), Lost(A, 1), Came(B, 1), Waits(SOON)], Some(A))]
#[case::and_then_has_it(&[Came(A, 1), Lost(A, 1), Came(B, 1), Waits(AWAY)], Some(B))]
#[case::a_page_that_comes_after_the_wait_has_it_at_once(
    &[Came(A, 1), Lost(A, 1), Waits(AWAY), Came(B, 1)], Some(B))]
#[case::a_reloaded_page_has_it_at_once(&[Came(A, 1), Closed(A, 1), Came(B, 1)], Some(B))]
#[case::a_closed_page_holds_nothing(&[Came(A, 1), Closed(A, 1)], None)]
#[case::a_new_socket_before_the_old_one_is_gone(
    &[Came(A, 1), Came(B, 1), Came(A, 2), Lost(A, 1), Waits(AWAY)], Some(A))]
#[case::a_goodbye_on_the_newest_socket_speaks_for_one_that_broke_unnoticed(
    &[Came(A, 1), Came(B, 1), Came(A, 2), Closed(A, 2), Waits(RELOAD_MS)], Some(B))]
#[case::and_what_becomes_of_that_one_later_changes_nothing(
    &[Came(A, 1), Came(B, 1), Came(A, 2), Closed(A, 2), Lost(A, 1), Waits(AWAY)], Some(B))]
#[case::a_goodbye_on_an_older_socket_speaks_for_itself(
    &[Came(A, 1), Came(B, 1), Came(A, 2), Closed(A, 1), Waits(RELOAD_MS)], Some(A))]
#[case::a_reloaded_page_has_it_at_once_beside_another(
    &[Loaded(A, None), Loaded(B, None), Closed(A, 1), Loaded(C, Some(A))], Some(C))]
#[case::a_new_tab_waits_for_the_page_that_may_be_loaded_again(
    &[Loaded(A, None), Closed(A, 1), Loaded(B, None), Waits(RELOADING)], None)]
#[case::which_then_has_it(
    &[Loaded(A, None), Closed(A, 1), Loaded(B, None), Waits(RELOADING), Loaded(C, Some(A))],
    Some(C))]
#[case::and_keeps_it_beside_the_new_tab(
    &[Loaded(A, None), Closed(A, 1), Loaded(B, None), Loaded(C, Some(A)), Waits(10 * AWAY)],
    Some(C))]
#[case::a_new_tab_has_it_when_that_page_does_not_come(
    &[Loaded(A, None), Closed(A, 1), Loaded(B, None), Waits(RELOAD_MS)], Some(B))]
#[case::and_that_page_comes_too_late(
    &[Loaded(A, None), Closed(A, 1), Loaded(B, None), Waits(RELOAD_MS), Loaded(C, Some(A))],
    Some(B))]
#[case::a_new_tab_after_the_wait_has_it_at_once(
    &[Loaded(A, None), Closed(A, 1), Waits(RELOAD_MS), Loaded(B, None)], Some(B))]
#[case::a_tab_that_showed_another_page_waits_too(
    &[Loaded(A, None), Loaded(B, None), Closed(B, 1), Closed(A, 1), Loaded(C, Some(B))], None)]
#[case::a_duplicated_tab_takes_nothing(
    &[Loaded(A, None), Loaded(B, Some(A)), Waits(10 * AWAY)], Some(A))]
#[case::the_same_page_is_shown_again(
    &[Loaded(A, None), Loaded(B, None), Closed(A, 1), Loaded(A, None)], Some(A))]
#[case::loaded_again_twice(
    &[Loaded(A, None), Loaded(B, None), Closed(A, 1), Loaded(C, Some(A)), Closed(C, 1),
      Loaded(A, Some(C))], Some(A))]
#[case::the_person_takes_it_to_the_new_tab(
    &[Loaded(A, None), Closed(A, 1), Loaded(B, None), Takes(B), Loaded(C, Some(A))], Some(B))]
#[case::a_lost_page_is_waited_for_whatever_the_next_one_showed(
    &[Loaded(A, None), Lost(A, 1), Loaded(B, Some(A)), Waits(SOON)], Some(A))]
#[case::the_last_used_is_the_next(
    &[Came(A, 1), Came(B, 1), Came(C, 1), Used(B), Closed(A, 1), Waits(RELOAD_MS)], Some(B))]
#[case::coming_is_a_use(
    &[Came(A, 1), Came(B, 1), Came(C, 1), Closed(A, 1), Waits(RELOAD_MS)], Some(C))]
#[case::what_is_gone_is_not_the_next(
    &[Came(A, 1), Came(B, 1), Came(C, 1), Lost(C, 1), Closed(A, 1), Waits(RELOAD_MS)], Some(B))]
#[case::the_person_does_not_wait_for_a_lost_page(
    &[Came(A, 1), Came(B, 1), Lost(A, 1), Takes(B), Waits(1), Came(A, 2)], Some(B))]
#[case::a_claim_means_nothing_while_the_server_knows(
    &[Came(A, 1), Came(B, 1), Claims(B, 99)], Some(A))]
fn one_page_holds_the_call(#[case] steps: &[Step], #[case] holder: Option<PageId>) {
    let script = Script::new(Holding::default()).play(steps);
    assert_eq!(script.holding.holder(SEAT), holder);
    assert_eq!(script.holding.holder(OTHER_SEAT), None);
}

#[rstest]
#[case::the_holder_says_so(&[Came(A, 1), Claims(A, 5)], Some(A))]
#[case::another_page_is_sooner(&[Came(B, 1), Waits(SOON)], None)]
#[case::and_the_holder_comes_in_time(
    &[Came(B, 1), Waits(SOON), Came(A, 1), Claims(A, 5)], Some(A))]
#[case::it_does_not_come(&[Came(B, 1), Waits(AWAY)], Some(B))]
#[case::it_comes_too_late(&[Came(B, 1), Waits(AWAY), Came(A, 1), Claims(A, 5)], Some(B))]
#[case::time_without_any_page_does_not_count(
    &[Waits(10 * AWAY), Came(B, 1), Waits(SOON), Came(A, 1), Claims(A, 5)], Some(A))]
#[case::the_newer_claim_wins(
    &[Came(A, 1), Came(B, 1), Claims(A, 5), Claims(B, 6)], Some(B))]
#[case::in_whichever_order(&[Came(A, 1), Came(B, 1), Claims(B, 6), Claims(A, 5)], Some(B))]
#[case::a_claim_of_a_page_that_is_not_there(&[Came(B, 1), Claims(A, 5)], None)]
#[case::the_person_decides(
    &[Came(B, 1), Takes(B), Came(A, 1), Claims(A, 5)], Some(B))]
#[case::the_largest_claim_is_harmless(
    &[Came(A, 1), Claims(A, u32::MAX), Came(B, 1), Takes(B)], Some(B))]
#[case::the_holder_is_lost_while_claims_count(
    &[Came(A, 1), Claims(A, 5), Came(B, 1), Lost(A, 1), Waits(AWAY)], Some(B))]
fn after_a_start_the_holder_says_so(#[case] steps: &[Step], #[case] holder: Option<PageId>) {
    let script = Script::new(Holding::after_start([SEAT])).play(steps);
    assert_eq!(script.holding.holder(SEAT), holder);
}

#[test]
fn each_change_has_a_turn_of_its_own_and_goes_on_from_a_claim() {
    let script = Script::new(Holding::default()).play(&[Came(A, 1), Came(B, 1)]);
    assert_eq!(script.holding.turn(SEAT), 1);
    let script = script.play(&[Takes(A)]);
    assert_eq!(script.holding.turn(SEAT), 1);
    let script = script.play(&[Takes(B)]);
    assert_eq!(script.holding.turn(SEAT), 2);
    let script = Script::new(Holding::after_start([SEAT])).play(&[Came(A, 1), Claims(A, 7)]);
    assert!(script.holding.turn(SEAT) > 7);
}

#[test]
fn a_page_is_known_while_it_has_a_socket_or_holds() {
    let steps = [Came(A, 1), Came(B, 1), Came(B, 2), Lost(B, 1)];
    let script = Script::new(Holding::default()).play(&steps);
    assert!(script.holding.knows(SEAT, A) && script.holding.knows(SEAT, B));
    let script = script.play(&[Lost(B, 2), Lost(A, 1)]);
    assert!(script.holding.knows(SEAT, A) && !script.holding.knows(SEAT, B));
    let script = script.play(&[Waits(AWAY), Came(C, 1)]);
    assert!(!script.holding.knows(SEAT, A) && script.holding.knows(SEAT, C));
}

#[test]
fn a_call_is_taken_by_who_starts_accepts_or_joins_it() {
    for taking in [
        Command::Call(CallCommand::StartCall),
        Command::Call(CallCommand::AcceptCall),
        Command::Call(CallCommand::JoinCall),
    ] {
        assert!(takes_the_call(&taking), "{taking:?}");
    }
    for other in [
        Command::Call(CallCommand::LeaveCall),
        Command::Call(CallCommand::DeclineCall),
        Command::Call(CallCommand::SetCamera { on: true }),
        Command::Voice(VoiceCommand::JoinVoice),
    ] {
        assert!(!takes_the_call(&other), "{other:?}");
    }
}
