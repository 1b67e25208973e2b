//! What a database has to show to be one of Bistand's: one file for each table.
//!
//! A test takes an empty store. A database runs the tests of `session_tests!` if it is a
//! [`SessionStore`](bistand_store::SessionStore), those of `job_tests!` if it is a
//! [`JobStore`](bistand_store::JobStore) too, and those of `backend_tests!` if it is a whole
//! [`Backend`](bistand_store::Backend). They hand the names of all tests to a macro of the caller,
//! so that no database can leave one out.

pub(crate) mod answers;
pub(crate) mod audit;
pub(crate) mod cookies;
pub(crate) mod entries;
pub(crate) mod erasures;
pub(crate) mod jobs;
pub(crate) mod log;
pub(crate) mod maintenance;
pub(crate) mod settings;
pub(crate) mod summaries;
pub(crate) mod texts;
pub(crate) mod users;

use bistand_store::{Append, Entry, Row, SessionKey, StoredEvent, Summary, Text};

/// The tests of what live sessions use; each takes a `&dyn SessionStore`.
macro_rules! session_tests {
    ($run:ident) => {
        $run! {
            log: [
                what_is_appended_is_loaded,
                a_log_that_is_not_there_is_empty,
                an_append_that_does_not_continue_the_log_is_a_conflict,
                a_claim_fences_the_older_writer,
                an_epoch_that_nobody_was_given_is_fenced,
                appends_of_one_session_may_follow_each_other_unacknowledged,
                a_refused_append_takes_no_other_along,
                a_broken_constraint_takes_no_other_append_along,
                nothing_of_a_refused_append_is_kept,
                what_is_too_large_is_refused,
            ],
            answers: [an_answer_is_given_once, the_latest_answers_come_first],
            texts: [texts_are_read_in_order],
            entries: [
                a_code_is_unique_while_it_is_open,
                a_new_entry_kills_the_old_code_and_link,
            ],
            summaries: [
                the_list_shows_what_passes_the_filter,
                live_sessions_are_those_without_an_end,
                session_numbers_count_up,
            ],
        }
    };
}

/// The tests of what workers use; each takes a reference to what is both a `SessionStore` and a
/// `JobStore`.
macro_rules! job_tests {
    ($run:ident) => {
        $run! {
            jobs: [
                a_job_is_written_once_until_it_is_over,
                a_job_is_given_to_one_worker,
                a_job_waits_until_it_is_due,
                a_lease_that_ran_out_is_given_again,
                a_late_worker_counts_if_nobody_followed,
                a_failed_attempt_is_repeated_when_it_is_due,
                a_periodic_job_is_due_again,
                a_job_is_there_with_its_append_or_not_at_all,
                jobs_that_are_over_are_forgotten_by_age,
            ],
        }
    };
}

/// The tests of everything else; each takes a `&Store`.
macro_rules! backend_tests {
    ($run:ident) => {
        $run! {
            log: [many_sessions_append_at_once],
            answers: [old_answers_are_forgotten],
            entries: [an_entry_that_is_over_is_forgotten],
            summaries: [
                the_list_shows_names_until_they_are_erased,
                sessions_are_counted_by_status,
            ],
            erasures: [
                an_erased_text_is_gone_and_stays_gone,
                the_words_of_whole_sessions_are_found_and_erased,
                who_looks_at_a_session_that_is_over_postpones_no_erasure,
            ],
            audit: [the_audit_log_is_only_added_to, a_refused_append_leaves_no_audit_line],
            settings: [settings_are_set_and_taken_away],
            users: [
                sign_in_names_ignore_case,
                failed_sign_ins_are_counted_until_one_succeeds,
                a_new_password_signs_out_everywhere,
                a_disabled_user_is_signed_out,
                account_changes_are_in_the_audit_log,
            ],
            cookies: [
                cookies_expire,
                many_cookies_are_looked_up_at_once,
                a_cookie_of_nobody_is_refused,
                a_seat_is_resumed_by_its_cookie,
            ],
            maintenance: [
                a_closed_store_says_so,
                a_store_that_works_is_ready,
                the_latest_change_is_that_of_the_list_or_of_the_audit_log,
                each_kind_of_event_in_a_live_session_is_shown_once,
            ],
        }
    };
}

/// The session in whose tables a test looks.
pub(crate) fn key() -> SessionKey {
    SessionKey::from("s")
}

pub(crate) fn text(id: &str, body: &str) -> Row {
    Row::Text(Text {
        id: id.into(),
        body: body.into(),
    })
}

/// An event with this number in it.
pub(crate) fn event(number: u64) -> StoredEvent {
    StoredEvent {
        kind: "Said".into(),
        version: 1,
        body: format!("{{\"number\":{number}}}"),
    }
}

/// An append of one event, as the first writer of a session makes it.
pub(crate) fn append(session: &str, expect: u64) -> Append {
    Append {
        session: SessionKey::from(session),
        epoch: 1,
        expect,
        at: 1_000 + i64::try_from(expect).unwrap(),
        events: vec![event(expect + 1)],
        rows: Vec::new(),
    }
}

/// As [`append`], with rows.
pub(crate) fn append_rows(session: &str, expect: u64, rows: Vec<Row>) -> Append {
    Append {
        rows,
        ..append(session, expect)
    }
}

/// An entry with this code and, if given, this link.
pub(crate) fn entry(seat: &str, code: &str, link: Option<&str>) -> Row {
    Row::Entry(Entry {
        seat: seat.into(),
        generation: 1,
        code: Some(code.into()),
        link: link.map(str::to_owned),
        opens_at: 1_000,
        closes_at: Some(2_000),
    })
}

/// A line of the list.
pub(crate) fn summary(number: i64, status: &str, host: Option<&str>) -> Summary {
    Summary {
        number,
        status: status.into(),
        host: host.map(str::to_owned),
        customer_name: None,
        title: None,
        customer_state: None,
        customer_since: None,
        created_at: number,
        changed_at: number,
        over_since: None,
        waiting_since: None,
        archived: false,
    }
}
