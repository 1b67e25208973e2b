//! What any database under the store must show. Every test of [`suite`] takes an empty store;
//! a second database joins by a module that makes one and names itself to [`conformance`].

#![allow(clippy::unwrap_used)]

mod people;
mod suite;
mod tables;

use bistand_store::{Store, StoreSettings};

/// An empty store and what keeps it alive.
struct Fresh {
    store: Store,
    _folder: tempfile::TempDir,
}

async fn sqlite() -> Fresh {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&StoreSettings::in_folder(folder.path()))
        .await
        .unwrap();
    Fresh {
        store,
        _folder: folder,
    }
}

/// Runs the whole suite on what `$open` makes.
macro_rules! conformance {
    ($name:ident, $open:path, $($module:ident: [$($test:ident),* $(,)?]),* $(,)?) => {
        mod $name {
            $($(
                #[tokio::test]
                async fn $test() {
                    let fresh = $open().await;
                    crate::$module::$test(&fresh.store).await;
                    fresh.store.close().await;
                }
            )*)*
        }
    };
}

conformance!(
    on_sqlite, crate::sqlite,
    suite: [
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
        many_sessions_append_at_once,
        a_closed_store_says_so,
        a_store_that_works_is_ready,
    ],
    tables: [
        an_answer_is_given_once,
        the_latest_answers_come_first,
        old_answers_are_forgotten,
        texts_are_read_in_order,
        an_erased_text_is_gone_and_stays_gone,
        a_text_is_erased_with_the_event_that_says_so,
        a_code_is_unique_while_it_is_open,
        a_new_entry_kills_the_old_code_and_link,
        an_entry_that_is_over_is_forgotten,
        the_list_shows_what_passes_the_filter,
        the_list_shows_names_until_they_are_erased,
        sessions_are_counted_by_status,
        the_words_of_whole_sessions_are_found_and_erased,
        live_sessions_are_those_without_an_end,
        session_numbers_count_up,
        the_audit_log_is_only_added_to,
        settings_are_set_and_taken_away,
    ],
    people: [
        sign_in_names_ignore_case,
        failed_sign_ins_are_counted_until_one_succeeds,
        a_new_password_signs_out_everywhere,
        a_disabled_user_is_signed_out,
        account_changes_are_in_the_audit_log,
        cookies_expire,
        many_cookies_are_looked_up_at_once,
        a_cookie_of_nobody_is_refused,
        a_seat_is_resumed_by_its_cookie,
    ],
);
