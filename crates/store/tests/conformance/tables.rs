//! The tables that change with the log: answers, texts, entries, the list, the audit log.

use bistand_store::{
    Answer, AppendError, Audit, CANCELLED, DONE, Entry, Row, SessionKey, SessionStore, Store,
    Summary, SummaryFilter, Taken, Text,
};

use crate::suite::{append, append_rows, entry, summary};

fn text(id: &str, body: &str) -> Row {
    Row::Text(Text {
        id: id.into(),
        body: body.into(),
    })
}

fn answer(actor: &str, command: &str, body: &str) -> Row {
    Row::Answer(Answer {
        actor: actor.into(),
        command: command.into(),
        body: body.into(),
    })
}

fn key() -> SessionKey {
    SessionKey::from("s")
}

pub(crate) async fn an_answer_is_given_once(store: &impl SessionStore) {
    let first = append_rows("s", 0, vec![answer("anna", "1", "\"first\"")]);
    store.append(first).await.unwrap();
    let again = append_rows("s", 1, vec![answer("anna", "1", "\"second\"")]);
    assert_eq!(
        store.append(again).await,
        Err(AppendError::Taken(Taken::Answer))
    );
    let others = append_rows("s", 1, vec![answer("bert", "1", "\"his\"")]);
    store.append(others).await.unwrap();

    let stored = store.answer(&key(), "anna", "1").await.unwrap();
    assert_eq!(stored.as_deref(), Some("\"first\""));
    let stored = store.answer(&key(), "bert", "1").await.unwrap();
    assert_eq!(stored.as_deref(), Some("\"his\""));
    assert_eq!(store.answer(&key(), "anna", "2").await.unwrap(), None);
}

pub(crate) async fn the_latest_answers_come_first(store: &impl SessionStore) {
    for number in 0..5 {
        let command = number.to_string();
        let rows = vec![answer("anna", &command, &command)];
        store.append(append_rows("s", number, rows)).await.unwrap();
    }
    let answers = store.answers(&key(), 3).await.unwrap();
    let commands: Vec<_> = answers
        .iter()
        .map(|answer| answer.command.as_str())
        .collect();
    assert_eq!(commands, ["4", "3", "2"]);
}

pub(crate) async fn old_answers_are_forgotten(store: &Store) {
    for number in 0..3 {
        let rows = vec![answer("anna", &number.to_string(), "0")];
        store.append(append_rows("s", number, rows)).await.unwrap();
    }
    assert_eq!(store.forget_answers(1_002).await.unwrap(), 2);
    assert_eq!(store.answers(&key(), 10).await.unwrap().len(), 1);
}

pub(crate) async fn texts_are_read_in_order(store: &Store) {
    let rows = vec![text("b", "first"), text("a", "second")];
    store.append(append_rows("s", 0, rows)).await.unwrap();
    store
        .append(append_rows("s", 1, vec![text("c", "third")]))
        .await
        .unwrap();
    let bodies = |texts: Vec<bistand_store::KeptText>| -> Vec<String> {
        texts.into_iter().filter_map(|text| text.body).collect()
    };
    assert_eq!(
        bodies(store.texts(&key()).await.unwrap()),
        ["first", "second", "third"]
    );
    let ids = ["c".to_owned(), "b".to_owned(), "unknown".to_owned()];
    assert_eq!(
        bodies(store.texts_by_id(&key(), &ids).await.unwrap()),
        ["first", "third"]
    );
    assert!(store.texts_by_id(&key(), &[]).await.unwrap().is_empty());
    assert!(
        store
            .texts(&SessionKey::from("other"))
            .await
            .unwrap()
            .is_empty()
    );
}

pub(crate) async fn an_erased_text_is_gone_and_stays_gone(store: &Store) {
    let rows = vec![text("a", "grüße"), text("b", "stays"), text("empty", "")];
    store.append(append_rows("s", 0, rows)).await.unwrap();
    assert!(store.erase_text(&key(), "a", 5_000).await.unwrap());
    assert!(!store.erase_text(&key(), "a", 6_000).await.unwrap());
    assert!(!store.erase_text(&key(), "unknown", 6_000).await.unwrap());
    assert!(store.erase_text(&key(), "empty", 5_000).await.unwrap());

    let texts = store.texts(&key()).await.unwrap();
    let seen: Vec<_> = texts
        .iter()
        .map(|text| (text.body.as_deref(), text.erased_at))
        .collect();
    assert_eq!(
        seen,
        [
            (None, Some(5_000)),
            (Some("stays"), None),
            (None, Some(5_000))
        ]
    );
    let again = append_rows("s", 1, vec![text("a", "back again")]);
    assert_eq!(
        store.append(again).await,
        Err(AppendError::Taken(Taken::Text))
    );
}

pub(crate) async fn a_text_is_erased_with_the_event_that_says_so(store: &Store) {
    store
        .append(append_rows("s", 0, vec![text("a", "hello")]))
        .await
        .unwrap();
    let erase = append_rows("s", 1, vec![Row::EraseText { id: "a".into() }]);
    store.append(erase).await.unwrap();
    let texts = store.texts(&key()).await.unwrap();
    assert_eq!(
        (texts[0].body.as_deref(), texts[0].erased_at),
        (None, Some(1_001))
    );
}

pub(crate) async fn a_code_is_unique_while_it_is_open(store: &impl SessionStore) {
    store
        .append(append_rows(
            "s",
            0,
            vec![entry("seat", "123", Some("link of 123"))],
        ))
        .await
        .unwrap();
    assert!(!store.code_is_free("123").await.unwrap());
    assert!(store.code_is_free("124").await.unwrap());
    assert_eq!(store.open_entries_count().await.unwrap(), 1);
    let found = store.entry_by_code("123").await.unwrap().unwrap();
    assert!(found.session == key() && found.entry.seat == "seat");
    assert_eq!(
        (found.entry.opens_at, found.entry.closes_at),
        (1_000, Some(2_000))
    );
    assert!(store.entry_by_link("link of 123").await.unwrap().unwrap() == found);

    let other = append_rows("other", 0, vec![entry("seat", "123", None)]);
    assert_eq!(
        store.append(other.clone()).await,
        Err(AppendError::Taken(Taken::Code))
    );
    let close = vec![Row::CloseEntries {
        seat: "seat".into(),
    }];
    store.append(append_rows("s", 1, close)).await.unwrap();
    assert!(store.entry_by_code("123").await.unwrap().is_none());
    assert!(store.entry_by_link("link of 123").await.unwrap().is_none());
    assert_eq!(store.open_entries_count().await.unwrap(), 0);
    store.append(other).await.unwrap();
    let found = store.entry_by_code("123").await.unwrap().unwrap();
    assert!(found.session == SessionKey::from("other"));
}

pub(crate) async fn a_new_entry_kills_the_old_code_and_link(store: &impl SessionStore) {
    store
        .append(append_rows(
            "s",
            0,
            vec![entry("seat", "1", Some("link of 1"))],
        ))
        .await
        .unwrap();
    store
        .append(append_rows(
            "s",
            1,
            vec![entry("seat", "2", Some("link of 2"))],
        ))
        .await
        .unwrap();
    assert!(store.entry_by_code("1").await.unwrap().is_none());
    assert!(store.entry_by_link("link of 1").await.unwrap().is_none());
    assert!(store.entry_by_code("2").await.unwrap().is_some());
    assert_eq!(store.open_entries_count().await.unwrap(), 1);

    // The code may close while the link lives on.
    let link_only = Row::Entry(Entry {
        seat: "seat".into(),
        generation: 2,
        code: None,
        link: Some("link of 2".into()),
        opens_at: 1_000,
        closes_at: None,
    });
    store
        .append(append_rows("s", 2, vec![link_only]))
        .await
        .unwrap();
    assert!(store.code_is_free("2").await.unwrap());
    let found = store.entry_by_link("link of 2").await.unwrap().unwrap();
    assert_eq!((found.entry.generation, found.entry.closes_at), (2, None));
}

pub(crate) async fn an_entry_that_is_over_is_forgotten(store: &Store) {
    // These are over at 2,000.
    let rows = vec![entry("seat", "123", Some("link of 123"))];
    store.append(append_rows("s", 0, rows)).await.unwrap();
    assert_eq!(store.close_entries(1_999).await.unwrap(), 0);
    assert!(store.entry_by_link("link of 123").await.unwrap().is_some());
    assert_eq!(store.close_entries(2_000).await.unwrap(), 1);
    assert!(store.entry_by_link("link of 123").await.unwrap().is_none());
    assert!(store.code_is_free("123").await.unwrap());
    assert_eq!(store.close_entries(2_000).await.unwrap(), 0, "once");
    // The seat may have another one.
    let rows = vec![entry("seat", "124", Some("link of 124"))];
    store.append(append_rows("s", 1, rows)).await.unwrap();
    assert!(store.entry_by_link("link of 124").await.unwrap().is_some());
}

pub(crate) async fn sessions_are_counted_by_status(store: &Store) {
    assert_eq!(store.sessions_by_status().await.unwrap(), []);
    for (number, status) in (1..).zip(["confirmed", DONE, "confirmed"]) {
        add_line(store, summary(number, status, None)).await;
    }
    let mut counted = store.sessions_by_status().await.unwrap();
    counted.sort();
    assert_eq!(counted, [("confirmed".into(), 2), (DONE.into(), 1)]);
}

pub(crate) async fn the_words_of_whole_sessions_are_found_and_erased(store: &Store) {
    for (session, status, name, changed_at) in [
        ("s", DONE, "Vibeke", 10),
        ("t", "confirmed", "vibeke", 10),
        ("u", CANCELLED, "Vibekes", 20),
    ] {
        let number = i64::try_from(session.len()).unwrap() + i64::from(session.as_bytes()[0]);
        let line = Summary {
            customer_name: Some("name".into()),
            changed_at,
            ..summary(number, status, None)
        };
        let rows = vec![
            text("name", name),
            text("said", "hello"),
            Row::Summary(line),
        ];
        store.append(append_rows(session, 0, rows)).await.unwrap();
    }
    let sessions = |found: Vec<bistand_store::Wordy>| -> Vec<String> {
        found
            .into_iter()
            .map(|wordy| format!("{} {}", wordy.session.as_str(), wordy.texts))
            .collect()
    };
    let of = async |name: &str| sessions(store.words_of_customer(name).await.unwrap());
    assert_eq!(of("VIBEKE").await, ["s 2", "t 2"]);
    assert_eq!(of("hello").await, [""; 0], "what was said is no name");
    let over = async |before| sessions(store.words_over_before(before, 9).await.unwrap());
    assert_eq!(over(10).await, [""; 0]);
    assert_eq!(over(11).await, ["s 2"]);
    assert_eq!(over(21).await, ["s 2", "u 2"]);

    let made = store.erasures_made().await.unwrap();
    assert_eq!(store.erase_session(&key(), 30, "cli").await.unwrap(), 2);
    assert_eq!(store.erase_session(&key(), 31, "cli").await.unwrap(), 0);
    assert_eq!(store.erasures_made().await.unwrap(), made + 1);
    assert_eq!(of("vibeke").await, ["t 2"]);
    assert_eq!(over(21).await, ["u 2"]);
    assert_eq!(
        sessions(store.words_of_session(&key()).await.unwrap()),
        [""; 0]
    );
    let texts = store.texts(&key()).await.unwrap();
    assert!(
        texts
            .iter()
            .all(|text| text.body.is_none() && text.erased_at == Some(30))
    );
    let lines = store.audit_lines(Some(&key()), 0, 10).await.unwrap();
    assert_eq!(lines.last().unwrap().action, "texts-erased");
    assert_eq!(lines.last().unwrap().actor, "cli");
}

async fn listed(store: &Store, filter: SummaryFilter) -> Vec<i64> {
    let lines = store.summaries(&filter).await.unwrap();
    lines.iter().map(|line| line.summary.number).collect()
}

async fn add_line(store: &impl SessionStore, line: Summary) {
    let session = format!("session {}", line.number);
    store
        .append(append_rows(&session, 0, vec![Row::Summary(line)]))
        .await
        .unwrap();
}

pub(crate) async fn the_list_shows_what_passes_the_filter(store: &Store) {
    add_line(store, summary(1, "running", Some("anna"))).await;
    add_line(store, summary(2, "confirmed", Some("bert"))).await;
    add_line(store, summary(3, "confirmed", None)).await;
    add_line(store, summary(4, DONE, Some("anna"))).await;
    add_line(store, summary(5, CANCELLED, Some("anna"))).await;
    let archived = Summary {
        archived: true,
        ..summary(6, "confirmed", Some("anna"))
    };
    add_line(store, archived).await;

    let all = SummaryFilter {
        limit: 100,
        ..SummaryFilter::default()
    };
    assert_eq!(listed(store, all.clone()).await, [3, 2, 1]);
    let annas = SummaryFilter {
        host: Some("anna".into()),
        ..all.clone()
    };
    assert_eq!(listed(store, annas.clone()).await, [1]);
    let vacant_too = SummaryFilter {
        or_vacant: true,
        ..annas.clone()
    };
    assert_eq!(listed(store, vacant_too).await, [3, 1]);
    let finished_too = SummaryFilter {
        finished: true,
        ..annas.clone()
    };
    assert_eq!(listed(store, finished_too).await, [5, 4, 1]);
    let archived_too = SummaryFilter {
        archived: true,
        ..annas
    };
    assert_eq!(listed(store, archived_too).await, [6, 1]);
    assert_eq!(
        listed(store, SummaryFilter { limit: 2, ..all }).await,
        [3, 2]
    );

    let found = store.session_by_number(2).await.unwrap().unwrap();
    assert!(found.session == SessionKey::from("session 2"));
    assert_eq!(found.summary, summary(2, "confirmed", Some("bert")));
    assert!(store.session_by_number(9).await.unwrap().is_none());
}

pub(crate) async fn the_list_shows_names_until_they_are_erased(store: &Store) {
    let line = Summary {
        customer_name: Some("name".into()),
        ..summary(1, "confirmed", None)
    };
    let rows = vec![text("name", "Vibeke"), Row::Summary(line.clone())];
    store.append(append_rows("s", 0, rows)).await.unwrap();
    let shown = store.summary(&key()).await.unwrap().unwrap();
    assert_eq!(shown.name.as_deref(), Some("Vibeke"));

    let moved = Summary {
        status: "running".into(),
        waiting_since: Some(7),
        ..line
    };
    store
        .append(append_rows("s", 1, vec![Row::Summary(moved.clone())]))
        .await
        .unwrap();
    store.erase_text(&key(), "name", 5).await.unwrap();
    let shown = store.summary(&key()).await.unwrap().unwrap();
    assert_eq!(shown.name, None);
    assert_eq!(shown.summary, moved);
}

pub(crate) async fn live_sessions_are_those_without_an_end(store: &impl SessionStore) {
    for (number, status) in (1..).zip(["requested", "confirmed", DONE, "running", CANCELLED]) {
        add_line(store, summary(number, status, None)).await;
    }
    let live = store.live_sessions().await.unwrap();
    let live: Vec<_> = live.iter().map(SessionKey::as_str).collect();
    assert_eq!(live, ["session 1", "session 2", "session 4"]);
}

pub(crate) async fn session_numbers_count_up(store: &impl SessionStore) {
    assert_eq!(store.next_session_number().await.unwrap(), 1);
    assert_eq!(store.next_session_number().await.unwrap(), 2);
    add_line(store, summary(2, "confirmed", None)).await;
    let twice = append_rows("s", 0, vec![Row::Summary(summary(2, "confirmed", None))]);
    assert_eq!(
        store.append(twice).await,
        Err(AppendError::Taken(Taken::Number))
    );
}

pub(crate) async fn the_audit_log_is_only_added_to(store: &Store) {
    let line = |action: &str| Audit {
        actor: "anna".into(),
        action: action.into(),
        detail: "{\"status\":\"done\"}".into(),
    };
    store.append(append("s", 0)).await.unwrap();
    store.audit(500, line("signed_in")).await.unwrap();
    let rows = vec![Row::Audit(line("status_set")), Row::Audit(line("closed"))];
    store.append(append_rows("s", 1, rows)).await.unwrap();

    let all = store.audit_lines(None, 0, 10).await.unwrap();
    let actions: Vec<_> = all
        .iter()
        .map(|line| (line.action.as_str(), line.at))
        .collect();
    assert_eq!(
        actions,
        [("signed_in", 500), ("status_set", 1_001), ("closed", 1_001)]
    );
    let of_session = store.audit_lines(Some(&key()), 0, 10).await.unwrap();
    assert!(of_session == all[1..]);
    let after = store.audit_lines(None, all[0].id, 1).await.unwrap();
    assert!(after == all[1..2]);
}

pub(crate) async fn settings_are_set_and_taken_away(store: &Store) {
    assert_eq!(store.setting("notice").await.unwrap(), None);
    store
        .set_setting("notice", Some("\"one\""), 1)
        .await
        .unwrap();
    store
        .set_setting("notice", Some("\"two\""), 2)
        .await
        .unwrap();
    store.set_setting("limit", Some("5"), 2).await.unwrap();
    assert_eq!(
        store.setting("notice").await.unwrap().as_deref(),
        Some("\"two\"")
    );
    let all = store.settings_stored().await.unwrap();
    assert_eq!(
        all,
        [
            ("limit".into(), "5".into()),
            ("notice".into(), "\"two\"".into())
        ]
    );
    store.set_setting("notice", None, 3).await.unwrap();
    assert_eq!(store.setting("notice").await.unwrap(), None);
}
