//! SQLite passes the suite.

#![allow(clippy::unwrap_used)]

#[macro_use]
mod suite;

use bistand_store::{Store, StoreSettings};

/// An empty store and what keeps it alive.
struct Fresh {
    store: Store,
    _folder: tempfile::TempDir,
}

async fn open() -> Fresh {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&StoreSettings::in_folder(folder.path()))
        .await
        .unwrap();
    Fresh {
        store,
        _folder: folder,
    }
}

macro_rules! as_session_store {
    ($($module:ident: [$($test:ident),* $(,)?]),* $(,)?) => {
        $($(
            #[tokio::test]
            async fn $test() {
                let fresh = open().await;
                suite::$module::$test(&*fresh.store.sessions()).await;
                fresh.store.close().await;
            }
        )*)*
    };
}

macro_rules! as_job_store {
    ($($module:ident: [$($test:ident),* $(,)?]),* $(,)?) => {
        $($(
            #[tokio::test]
            async fn $test() {
                let fresh = open().await;
                suite::$module::$test(&*fresh.store).await;
                fresh.store.close().await;
            }
        )*)*
    };
}

macro_rules! as_backend {
    ($($module:ident: [$($test:ident),* $(,)?]),* $(,)?) => {
        $($(
            #[tokio::test]
            async fn $test() {
                let fresh = open().await;
                suite::$module::$test(&fresh.store).await;
                fresh.store.close().await;
            }
        )*)*
    };
}

session_tests!(as_session_store);
job_tests!(as_job_store);
backend_tests!(as_backend);
