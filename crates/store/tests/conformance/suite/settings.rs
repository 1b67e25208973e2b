//! Values by key.

use bistand_store::Store;

pub(crate) async fn settings_are_set_and_taken_away(store: &Store) {
    assert_eq!(store.setting("notice").await.unwrap(), None);
    let set = async |key: &str, value: Option<&str>, at| {
        store.set_setting(key, value, at).await.unwrap();
    };
    set("notice", Some("\"one\""), 1).await;
    set("notice", Some("\"two\""), 2).await;
    set("limit", Some("5"), 2).await;
    let notice = store.setting("notice").await.unwrap();
    assert_eq!(notice.as_deref(), Some("\"two\""));
    set("notice", None, 3).await;
    assert_eq!(store.setting("notice").await.unwrap(), None);
    let limit = store.setting("limit").await.unwrap();
    assert_eq!(limit.as_deref(), Some("5"));
}
