//! The agents' list.

use bistand_store::{
    AppendError, CANCELLED, DONE, Row, SessionKey, SessionStore, Store, Summary, SummaryFilter,
    Taken,
};

use super::{append_rows, key, summary, text};

async fn listed(store: &dyn SessionStore, filter: SummaryFilter) -> Vec<i64> {
    let lines = store.summaries(&filter).await.unwrap();
    lines.iter().map(|line| line.summary.number).collect()
}

async fn add_line(store: &dyn SessionStore, line: Summary) {
    let session = format!("session {}", line.number);
    store
        .append(append_rows(&session, 0, vec![Row::Summary(line)]))
        .await
        .unwrap();
}

pub(crate) async fn the_list_shows_what_passes_the_filter(store: &dyn SessionStore) {
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
    store.erase_session(&key(), 5, "cli").await.unwrap();
    let shown = store.summary(&key()).await.unwrap().unwrap();
    assert_eq!(shown.name, None);
    assert_eq!(shown.summary, moved);
}

pub(crate) async fn sessions_are_counted_by_status(store: &Store) {
    assert_eq!(store.sessions_by_status().await.unwrap(), []);
    for (number, status) in (1..).zip(["confirmed", DONE, "confirmed"]) {
        add_line(&*store.sessions(), summary(number, status, None)).await;
    }
    let mut counted = store.sessions_by_status().await.unwrap();
    counted.sort();
    assert_eq!(counted, [("confirmed".into(), 2), (DONE.into(), 1)]);
}

pub(crate) async fn live_sessions_are_those_without_an_end(store: &dyn SessionStore) {
    for (number, status) in (1..).zip(["requested", "confirmed", DONE, "running", CANCELLED]) {
        add_line(store, summary(number, status, None)).await;
    }
    let live = store.live_sessions().await.unwrap();
    let live: Vec<_> = live.iter().map(SessionKey::as_str).collect();
    assert_eq!(live, ["session 1", "session 2", "session 4"]);
}

pub(crate) async fn session_numbers_count_up(store: &dyn SessionStore) {
    assert_eq!(store.next_session_number().await.unwrap(), 1);
    assert_eq!(store.next_session_number().await.unwrap(), 2);
    add_line(store, summary(2, "confirmed", None)).await;
    let twice = append_rows("s", 0, vec![Row::Summary(summary(2, "confirmed", None))]);
    assert_eq!(
        store.append(twice).await,
        Err(AppendError::Taken(Taken::Number))
    );
}
