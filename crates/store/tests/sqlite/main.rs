//! What is SQLite's own: the file, the folder, its locks, its write-ahead log, a locked database.

#![allow(clippy::unwrap_used)]

mod backing_up;
mod earlier;
mod erasing;
mod jobs;
mod opening;
mod readiness;

use std::path::Path;

use bistand_store::{Append, Row, SessionKey, Store, StoreSettings, StoredEvent};

async fn open(folder: &Path) -> Store {
    Store::open(&StoreSettings::in_folder(folder))
        .await
        .unwrap()
}

fn append(session: &str, expect: u64, body: &str) -> Append {
    Append {
        session: SessionKey::from(session),
        epoch: 1,
        expect,
        at: 1_000,
        events: vec![StoredEvent {
            kind: "Said".into(),
            version: 1,
            body: body.into(),
        }],
        rows: Vec::new(),
    }
}

fn append_rows(session: &str, expect: u64, rows: Vec<Row>) -> Append {
    Append {
        rows,
        ..append(session, expect, "{}")
    }
}

async fn length(store: &Store, session: &str) -> usize {
    store
        .load(&SessionKey::from(session))
        .await
        .unwrap()
        .events
        .len()
}

/// A connection past the store, to make what no store would.
async fn raw(database: &Path) -> sqlx::SqliteConnection {
    use sqlx::ConnectOptions;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(database);
    options.create_if_missing(true).connect().await.unwrap()
}
