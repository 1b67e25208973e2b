//! Entries to customers' seats.

use bistand_store::{AppendError, Entry, Row, SessionKey, SessionStore, Store, Taken};

use super::{append_rows, entry, key};

pub(crate) async fn a_code_is_unique_while_it_is_open(store: &dyn SessionStore) {
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

pub(crate) async fn a_new_entry_kills_the_old_code_and_link(store: &dyn SessionStore) {
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
