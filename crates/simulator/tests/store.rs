//! The simulated store keeps the contract of the real one: both pass the same tests, as far as live
//! sessions use a store.

#![allow(clippy::unwrap_used)]

#[path = "../../store/tests/conformance/suite.rs"]
#[allow(
    dead_code,
    reason = "the simulated store has no more than live sessions use"
)]
mod suite;
#[path = "../../store/tests/conformance/tables.rs"]
#[allow(dead_code, reason = "as above")]
mod tables;

use bistand_simulator::whole;

macro_rules! conformance {
    ($($module:ident: [$($test:ident),* $(,)?]),* $(,)?) => {
        $($(
            #[tokio::test(start_paused = true)]
            async fn $test() {
                crate::$module::$test(&whole::store(1)).await;
            }
        )*)*
    };
}

conformance!(
    suite: [
        what_is_appended_is_loaded,
        a_log_that_is_not_there_is_empty,
        an_append_that_does_not_continue_the_log_is_a_conflict,
        a_claim_fences_the_older_writer,
        an_epoch_that_nobody_was_given_is_fenced,
        appends_of_one_session_may_follow_each_other_unacknowledged,
        a_refused_append_takes_no_other_along,
        a_broken_constraint_takes_no_other_append_along,
        what_is_too_large_is_refused,
    ],
    tables: [
        an_answer_is_given_once,
        the_latest_answers_come_first,
        a_code_is_unique_while_it_is_open,
        a_new_entry_kills_the_old_code_and_link,
        live_sessions_are_those_without_an_end,
        session_numbers_count_up,
    ],
);
