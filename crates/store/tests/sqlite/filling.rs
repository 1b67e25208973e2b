//! A full disk: nothing of the failing batch is kept, everybody is told, and it goes on as
//! soon as there is room.

use bistand_store::{AppendError, Row, SessionKey, StoreError, Text};
use tempfile::tempdir;

use crate::{append, append_rows, length, open, raw};

/// Larger than what is left below the limit.
fn large() -> Row {
    Row::Text(Text {
        id: "large".into(),
        body: "x".repeat(500_000),
    })
}

#[tokio::test]
async fn nothing_of_a_batch_is_kept_when_the_disk_is_full() {
    let folder = tempdir().unwrap();
    let store = open(folder.path()).await;
    store.append(append("a", 0, "{}")).await.unwrap();
    store.ready().await.unwrap();
    store.set_size_limit(Some(300_000)).await.unwrap();

    let claimed = SessionKey::from("d");
    // The test has one thread: all four wait before the writer looks, and are one batch.
    let (first, second, third, claim) = tokio::join!(
        store.append(append("a", 1, "{}")),
        store.append(append_rows("b", 0, vec![large()])),
        store.append(append("c", 0, "{}")),
        store.claim(&claimed),
    );
    for outcome in [first, second, third] {
        assert!(
            matches!(outcome, Err(AppendError::Unavailable(_))),
            "{outcome:?}"
        );
    }
    assert!(
        matches!(claim, Err(StoreError::Unavailable(_))),
        "{claim:?}"
    );
    assert_eq!(length(&store, "a").await, 1);
    for session in ["b", "c", "d"] {
        let log = store.load(&SessionKey::from(session)).await.unwrap();
        assert_eq!((log.epoch, log.events.len()), (0, 0), "{session}");
    }
}

#[tokio::test]
async fn appends_work_again_when_there_is_room() {
    let folder = tempdir().unwrap();
    let store = open(folder.path()).await;
    store.append(append("a", 0, "{}")).await.unwrap();
    store.set_size_limit(Some(300_000)).await.unwrap();
    let refused = store.append(append_rows("a", 1, vec![large()])).await;
    let Err(AppendError::Unavailable(reason)) = refused else {
        panic!("the append was made");
    };
    assert!(reason.contains("full"), "{reason}");
    // A small one still fits; so does one after space has come back.
    store.append(append("a", 1, "{}")).await.unwrap();
    store.set_size_limit(None).await.unwrap();
    store
        .append(append_rows("a", 2, vec![large()]))
        .await
        .unwrap();
    store.ready().await.unwrap();
    assert_eq!(length(&store, "a").await, 3);
    store.close().await;
    assert_eq!(length(&open(folder.path()).await, "a").await, 3);
}

#[tokio::test]
async fn a_store_that_cannot_write_is_not_ready_until_it_can() {
    let folder = tempdir().unwrap();
    let store = open(folder.path()).await;
    store.ready().await.unwrap();
    // Another program keeps the database locked for longer than the store waits.
    let mut intruder = raw(&store.settings().database()).await;
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut intruder)
        .await
        .unwrap();
    let refused = store.append(append("a", 0, "{}")).await;
    assert!(
        matches!(refused, Err(AppendError::Unavailable(_))),
        "{refused:?}"
    );
    assert!(matches!(
        store.ready().await,
        Err(StoreError::Unavailable(_))
    ));
    sqlx::query("ROLLBACK")
        .execute(&mut intruder)
        .await
        .unwrap();
    store.ready().await.unwrap();
    store.append(append("a", 0, "{}")).await.unwrap();
    assert_eq!(length(&store, "a").await, 1);
}
