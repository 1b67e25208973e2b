//! Backups made while the store is written, and really restored.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bistand_store::{
    DATABASE_FILE, Row, SessionKey, Store, StoreError, StoreSettings, Text, restore,
};
use sqlx::Connection;
use tempfile::tempdir;

use crate::{append, append_rows, length, open, raw};

#[tokio::test]
async fn a_backup_made_while_writing_is_whole_and_can_be_restored() {
    let folder = tempdir().unwrap();
    let store = open(&folder.path().join("data")).await;
    store.append(append("before", 0, "{}")).await.unwrap();
    let going = Arc::new(AtomicBool::new(true));
    let writer = tokio::spawn({
        let (store, going) = (store.clone(), Arc::clone(&going));
        async move {
            let mut expect = 0;
            while going.load(Ordering::Relaxed) {
                // Two logs that always change together.
                let (one, two) = (append("one", expect, "{}"), append("two", expect, "{}"));
                store.append(one).await.unwrap();
                store.append(two).await.unwrap();
                expect += 1;
            }
            expect
        }
    });
    let mut acknowledged = 0;
    let mut backups = Vec::new();
    for number in 0..5 {
        while length(&store, "two").await < acknowledged + 10 {
            tokio::task::yield_now().await;
        }
        acknowledged = length(&store, "two").await;
        let file = folder.path().join(format!("backup {number}.sqlite"));
        store.backup(&file).await.unwrap();
        backups.push((file, acknowledged));
    }
    going.store(false, Ordering::Relaxed);
    let written = writer.await.unwrap();
    assert_eq!(length(&store, "two").await as u64, written);

    for (number, (file, acknowledged)) in backups.iter().enumerate() {
        let settings = StoreSettings::in_folder(folder.path().join(format!("new {number}")));
        restore(file, &settings, false).await.unwrap();
        let restored = Store::open(&settings).await.unwrap();
        let (one, two) = (
            length(&restored, "one").await,
            length(&restored, "two").await,
        );
        assert!(two >= *acknowledged, "{two} of {acknowledged}");
        assert!(one == two || one == two + 1, "{one} and {two}");
        assert_eq!(length(&restored, "before").await, 1);
        restored
            .append(append("one", one as u64, "{}"))
            .await
            .unwrap();
        assert_eq!(length(&restored, "one").await, one + 1);
    }
}

#[tokio::test]
async fn a_backup_overwrites_nothing_and_leaves_nothing_unfinished() {
    let folder = tempdir().unwrap();
    let store = open(&folder.path().join("data")).await;
    let file = folder.path().join("backup.sqlite");
    std::fs::write(&file, "precious").unwrap();
    let refused = store.backup(&file).await;
    assert!(matches!(refused, Err(StoreError::Exists { .. })));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "precious");

    let refused = store
        .backup(&folder.path().join("no/such/folder.sqlite"))
        .await;
    assert!(matches!(refused, Err(StoreError::Backup { .. })));
    let mut names: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["backup.sqlite", "data"]);
}

#[tokio::test]
async fn a_backup_holds_no_erased_text() {
    let folder = tempdir().unwrap();
    let store = open(&folder.path().join("data")).await;
    let rows = vec![Row::Text(Text {
        id: "t".into(),
        body: "my very secret words".into(),
    })];
    store.append(append_rows("s", 0, rows)).await.unwrap();
    let erased = store.erase_session(&SessionKey::from("s"), 1, "cli").await;
    assert_eq!(erased.unwrap(), 1);
    let file = folder.path().join("backup.sqlite");
    store.backup(&file).await.unwrap();
    let bytes = std::fs::read(&file).unwrap();
    assert!(
        !bytes
            .windows(20)
            .any(|window| window == b"my very secret words")
    );
}

#[tokio::test]
async fn a_restore_replaces_a_database_only_when_told() {
    let folder = tempdir().unwrap();
    let settings = StoreSettings::in_folder(folder.path().join("data"));
    let file = folder.path().join("backup.sqlite");
    let store = Store::open(&settings).await.unwrap();
    store.append(append("old", 0, "{}")).await.unwrap();
    store.backup(&file).await.unwrap();
    store.append(append("new", 0, "{}")).await.unwrap();
    // Not closed: its write-ahead log stays, as after kill -9, and must not be taken for the
    // restored one's.
    let copy = folder.path().join("killed");
    std::fs::create_dir(&copy).unwrap();
    for ending in ["", "-wal"] {
        let name = format!("{DATABASE_FILE}{ending}");
        std::fs::copy(settings.folder.join(&name), copy.join(&name)).unwrap();
    }
    let killed = StoreSettings::in_folder(&copy);

    let refused = restore(&file, &killed, false).await;
    assert!(matches!(refused, Err(StoreError::WouldReplace { .. })));
    restore(&file, &killed, true).await.unwrap();
    let restored = Store::open(&killed).await.unwrap();
    assert_eq!(length(&restored, "old").await, 1);
    assert_eq!(length(&restored, "new").await, 0);
}

#[tokio::test]
async fn a_restore_replaces_a_damaged_database() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("backup.sqlite");
    let store = open(&folder.path().join("data")).await;
    store.append(append("s", 0, "{}")).await.unwrap();
    store.backup(&file).await.unwrap();
    let damaged = StoreSettings::in_folder(folder.path().join("damaged"));
    std::fs::create_dir(&damaged.folder).unwrap();
    std::fs::write(damaged.database(), "damaged beyond recognition").unwrap();
    restore(&file, &damaged, true).await.unwrap();
    assert_eq!(length(&Store::open(&damaged).await.unwrap(), "s").await, 1);
}

#[tokio::test]
async fn a_restore_beside_a_running_server_is_refused() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("backup.sqlite");
    let serving = StoreSettings::serving_from(folder.path().join("data"));
    let server = Store::open(&serving).await.unwrap();
    server.append(append("s", 0, "{}")).await.unwrap();
    server.backup(&file).await.unwrap();
    let refused = restore(&file, &serving, true).await;
    assert!(matches!(refused, Err(StoreError::InUse { .. })));
    server.append(append("s", 1, "{}")).await.unwrap();
    assert_eq!(length(&server, "s").await, 2);
}

#[tokio::test]
async fn what_is_no_backup_of_ours_is_not_restored() {
    let folder = tempdir().unwrap();
    let present = StoreSettings::in_folder(folder.path().join("data"));
    let store = Store::open(&present).await.unwrap();
    store.append(append("s", 0, "{}")).await.unwrap();
    store.close().await;
    let refused = |file: std::path::PathBuf| {
        let present = present.clone();
        async move { restore(&file, &present, true).await.unwrap_err() }
    };

    let missing = refused(folder.path().join("missing.sqlite")).await;
    assert!(
        matches!(missing, StoreError::Unreadable { .. }),
        "{missing}"
    );
    let garbage = folder.path().join("garbage.sqlite");
    std::fs::write(&garbage, "not a database at all, by any means").unwrap();
    let error = refused(garbage).await;
    assert!(matches!(error, StoreError::NoBackup { .. }), "{error}");
    let empty = folder.path().join("empty.sqlite");
    std::fs::write(&empty, "").unwrap();
    let error = refused(empty).await;
    assert!(matches!(error, StoreError::NoBackup { .. }), "{error}");

    let newer = folder.path().join("newer.sqlite");
    std::fs::copy(present.database(), &newer).unwrap();
    let mut connection = raw(&newer).await;
    sqlx::query("INSERT INTO schema_versions (version, name) VALUES (999, 'later')")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let error = refused(newer).await;
    assert!(matches!(error, StoreError::Newer { .. }), "{error}");

    // A backup of which some pages were overwritten on the way.
    let torn = folder.path().join("torn.sqlite");
    let mut bytes = std::fs::read(present.database()).unwrap();
    let end = bytes.len();
    bytes[end - 20_000..].fill(0xa5);
    std::fs::write(&torn, bytes).unwrap();
    let error = refused(torn).await;
    assert!(matches!(error, StoreError::NoBackup { .. }), "{error}");

    assert_eq!(length(&Store::open(&present).await.unwrap(), "s").await, 1);
}
