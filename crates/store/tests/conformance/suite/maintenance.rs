//! The database as a whole.

use bistand_store::{AppendError, DONE, Row, SessionKey, Store, StoreError, StoredEvent, Summary};

use super::users::user;
use super::{append, append_rows, event, summary};

pub(crate) async fn a_closed_store_says_so(store: &Store) {
    store.append(append("s", 0)).await.unwrap();
    store.close().await;
    let refused = store.append(append("s", 1)).await;
    assert!(matches!(refused, Err(AppendError::Unavailable(_))));
    let session = SessionKey::from("s");
    assert!(matches!(
        store.claim(&session).await,
        Err(StoreError::Closed)
    ));
    assert!(matches!(
        store.load(&session).await,
        Err(StoreError::Closed)
    ));
    assert!(matches!(store.ready().await, Err(StoreError::Closed)));
}

pub(crate) async fn a_store_that_works_is_ready(store: &Store) {
    store.ready().await.unwrap();
    store.ready().await.unwrap();
}

pub(crate) async fn the_latest_change_is_that_of_the_list_or_of_the_audit_log(store: &Store) {
    assert_eq!(store.latest_change().await.unwrap(), None);
    let line = Summary {
        changed_at: 70,
        ..summary(1, "confirmed", None)
    };
    let rows = vec![Row::Summary(line)];
    store.append(append_rows("s", 0, rows)).await.unwrap();
    assert_eq!(store.latest_change().await.unwrap(), Some(70));
    store
        .create_user(user("1", "anna"), 90, "cli")
        .await
        .unwrap();
    assert_eq!(store.latest_change().await.unwrap(), Some(90));
}

pub(crate) async fn each_kind_of_event_in_a_live_session_is_shown_once(store: &Store) {
    let told = |kind: &str, version| StoredEvent {
        kind: kind.into(),
        version,
        ..event(1)
    };
    for (session, number, status, events) in [
        (
            "live",
            1,
            "running",
            vec![told("Said", 1), told("Said", 1), told("Said", 2)],
        ),
        ("over", 2, DONE, vec![told("Ended", 1)]),
    ] {
        let mut first = append_rows(
            session,
            0,
            vec![Row::Summary(summary(number, status, None))],
        );
        first.events = events;
        store.append(first).await.unwrap();
    }
    let kinds = store.kinds_in_live_sessions().await.unwrap();
    let mut kinds: Vec<_> = kinds
        .iter()
        .map(|event| (event.kind.as_str(), event.version, event.body.as_str()))
        .collect();
    kinds.sort_unstable();
    let body = event(1).body;
    assert_eq!(
        kinds,
        [("Said", 1, body.as_str()), ("Said", 2, body.as_str())]
    );
}
