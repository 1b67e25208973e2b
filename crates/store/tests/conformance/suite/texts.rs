//! Personal texts.

use bistand_store::{AppendError, KeptText, SessionKey, SessionStore, Taken};

use super::{append_rows, key, text};

pub(crate) async fn texts_are_read_in_order(store: &dyn SessionStore) {
    let rows = vec![text("b", "first"), text("a", "second")];
    store.append(append_rows("s", 0, rows)).await.unwrap();
    store
        .append(append_rows("s", 1, vec![text("c", "third")]))
        .await
        .unwrap();
    let bodies = |texts: Vec<KeptText>| -> Vec<String> {
        texts.into_iter().filter_map(|text| text.body).collect()
    };
    let all = ["c".to_owned(), "a".to_owned(), "b".to_owned()];
    assert_eq!(
        bodies(store.texts_by_id(&key(), &all).await.unwrap()),
        ["first", "second", "third"]
    );
    let ids = ["c".to_owned(), "b".to_owned(), "unknown".to_owned()];
    assert_eq!(
        bodies(store.texts_by_id(&key(), &ids).await.unwrap()),
        ["first", "third"]
    );
    assert!(store.texts_by_id(&key(), &[]).await.unwrap().is_empty());
    let other = SessionKey::from("other");
    assert!(store.texts_by_id(&other, &all).await.unwrap().is_empty());
    let again = append_rows("s", 2, vec![text("b", "another")]);
    assert_eq!(
        store.append(again).await,
        Err(AppendError::Taken(Taken::Text))
    );
}
