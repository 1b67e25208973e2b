//! What `/readyz` asks. `durability` has a disk that is full; here the database is locked.

use bistand_store::{AppendError, DATABASE_FILE, StoreError};
use tempfile::tempdir;

use crate::{append, length, open, raw};

#[tokio::test]
async fn a_store_that_cannot_write_is_not_ready_until_it_can() {
    let folder = tempdir().unwrap();
    let store = open(folder.path()).await;
    store.ready().await.unwrap();
    // Another program keeps the database locked for longer than the store waits.
    let mut intruder = raw(&folder.path().join(DATABASE_FILE)).await;
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
