//! Opening: everything that can be wrong with the place is one sentence that says what to do.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;

use bistand_store::{DATABASE_FILE, NewUser, Role, Store, StoreError, StoreSettings};
use sqlx::Connection;
use tempfile::tempdir;

use crate::{append, length, open, raw};

async fn refusal(settings: &StoreSettings) -> StoreError {
    match Store::open(settings).await {
        Ok(_) => panic!("the store was opened"),
        Err(error) => error,
    }
}

fn assert_one_line(error: &StoreError, words: &str) {
    let sentence = error.to_string();
    assert!(sentence.contains(words), "{sentence}");
    assert!(!sentence.contains('\n'), "{sentence}");
}

#[tokio::test]
async fn what_was_stored_is_there_when_opened_again() {
    let folder = tempdir().unwrap();
    let store = open(folder.path()).await;
    store.append(append("s", 0, "{}")).await.unwrap();
    store.close().await;
    let store = open(folder.path()).await;
    assert_eq!(length(&store, "s").await, 1);
    // Dropped without being closed: the next one finds it all the same.
    store.append(append("s", 1, "{}")).await.unwrap();
    drop(store);
    assert_eq!(length(&open(folder.path()).await, "s").await, 2);
}

#[tokio::test]
async fn what_ended_before_its_end_was_kept_is_known_to_have_ended_then() {
    let folder = tempdir().unwrap();
    let mut connection = raw(&folder.path().join(DATABASE_FILE)).await;
    let before = concat!(
        include_str!("../../migrations/sqlite/0001_first.sql"),
        include_str!("../../migrations/sqlite/0002_list.sql"),
        "CREATE TABLE schema_versions (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL)
             STRICT;
         INSERT INTO schema_versions VALUES (1, 'first'), (2, 'list');
         INSERT INTO logs VALUES ('ended', 1, 4), ('open', 1, 1), ('bare', 1, 0);
         INSERT INTO events VALUES
             ('ended', 1, 1, 10, 'session-ended', 1, '{}'),
             ('ended', 2, 1, 20, 'status-set', 1, '{}'),
             ('ended', 3, 1, 30, 'session-ended', 1, '{}'),
             ('ended', 4, 1, 40, 'connected', 1, '{}'),
             ('open', 1, 1, 10, 'session-ended', 1, '{}');
         INSERT INTO summaries (session, number, status, created_at, changed_at, archived) VALUES
             ('ended', 1, 'done', 1, 40, 0),
             ('open', 2, 'confirmed', 1, 20, 0),
             ('bare', 3, 'cancelled', 1, 50, 0);"
    );
    sqlx::raw_sql(before)
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();

    let store = open(folder.path()).await;
    for (session, over_since) in [("ended", Some(30)), ("open", None), ("bare", Some(50))] {
        let key = bistand_store::SessionKey::from(session);
        let line = store.summary(&key).await.unwrap().unwrap();
        assert_eq!(line.summary.over_since, over_since, "{session}");
    }
}

#[tokio::test]
async fn a_missing_folder_is_made_for_its_owner_only() {
    let folder = tempdir().unwrap();
    let deep = folder.path().join("some/data");
    let store = open(&deep).await;
    store.append(append("s", 0, "{}")).await.unwrap();
    let mode =
        |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&deep), 0o700);
    for ending in ["", "-wal", "-shm"] {
        assert_eq!(
            mode(&deep.join(format!("{DATABASE_FILE}{ending}"))),
            0o600,
            "{ending}"
        );
    }
}

#[tokio::test]
async fn an_unwritable_folder_is_refused() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    // A folder below a file cannot be made, nor one in /proc: true for root as well.
    for place in [file.join("data"), "/proc/bistand".into()] {
        let error = refusal(&StoreSettings::in_folder(&place)).await;
        assert!(matches!(error, StoreError::Folder { .. }), "{error}");
        assert_one_line(&error, "make it writable");
        assert_one_line(&error, &place.display().to_string());
    }
}

#[tokio::test]
async fn a_database_from_a_newer_version_is_refused_and_left_alone() {
    let folder = tempdir().unwrap();
    open(folder.path()).await.close().await;
    let database = folder.path().join(DATABASE_FILE);
    let mut connection = raw(&database).await;
    sqlx::query("INSERT INTO schema_versions (version, name) VALUES (999, 'later')")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let before = std::fs::read(&database).unwrap();

    let error = refusal(&StoreSettings::in_folder(folder.path())).await;
    assert!(
        matches!(error, StoreError::Newer { found: 999, .. }),
        "{error}"
    );
    assert_one_line(&error, "install that version");
    assert!(std::fs::read(&database).unwrap() == before);
}

#[tokio::test]
async fn another_programs_database_is_refused_and_left_alone() {
    let folder = tempdir().unwrap();
    let database = folder.path().join(DATABASE_FILE);
    let mut connection = raw(&database).await;
    sqlx::query("CREATE TABLE recipes (name TEXT)")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let before = std::fs::read(&database).unwrap();

    let error = refusal(&StoreSettings::in_folder(folder.path())).await;
    assert!(matches!(error, StoreError::Foreign { .. }), "{error}");
    assert_one_line(&error, "not a database of Bistand");
    assert!(std::fs::read(&database).unwrap() == before);
}

#[tokio::test]
async fn a_damaged_database_is_refused() {
    let folder = tempdir().unwrap();
    let database = folder.path().join(DATABASE_FILE);
    std::fs::write(
        &database,
        "this was never a database, whatever it is called",
    )
    .unwrap();
    let error = refusal(&StoreSettings::in_folder(folder.path())).await;
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error}");
    assert_one_line(&error, "bistand restore");

    // Damage in the middle of one of ours.
    std::fs::remove_file(&database).unwrap();
    open(folder.path()).await.close().await;
    // Connections that close at the same time may leave the log behind, with a whole first page.
    for ending in ["-wal", "-shm"] {
        let beside = folder.path().join(format!("{DATABASE_FILE}{ending}"));
        std::fs::remove_file(beside).ok();
    }
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .open(&database)
        .unwrap();
    file.write_all(&[0xa5; 200]).unwrap();
    let error = refusal(&StoreSettings::in_folder(folder.path())).await;
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error}");
}

#[tokio::test]
async fn a_log_with_a_gap_is_not_loaded() {
    let folder = tempdir().unwrap();
    let store = open(folder.path()).await;
    for expect in 0..3 {
        store.append(append("s", expect, "{}")).await.unwrap();
    }
    let mut connection = raw(&folder.path().join(DATABASE_FILE)).await;
    let delete = sqlx::query("DELETE FROM events WHERE seq = 2");
    delete.execute(&mut connection).await.unwrap();
    let refused = store.load(&bistand_store::SessionKey::from("s")).await;
    assert!(matches!(refused, Err(StoreError::Corrupt { .. })));
}

#[tokio::test]
async fn events_and_audit_lines_are_never_changed_even_past_the_store() {
    let folder = tempdir().unwrap();
    let store = open(folder.path()).await;
    // Creating a user adds an audit line.
    let user = NewUser {
        id: "1".into(),
        login: "anna".into(),
        display_name: "Anna".into(),
        role: Role::Agent,
        password_hash: "$argon2id$".into(),
    };
    store.create_user(user, 1, "cli").await.unwrap();
    store.append(append("s", 0, "{}")).await.unwrap();
    let mut connection = raw(&folder.path().join(DATABASE_FILE)).await;
    for statement in [
        "UPDATE events SET body = ''",
        "UPDATE audit SET actor = ''",
        "DELETE FROM audit",
    ] {
        let refused = sqlx::query(statement).execute(&mut connection).await;
        assert!(refused.is_err(), "{statement}");
    }
}

#[tokio::test]
async fn only_one_process_serves_but_tools_may_write_beside_it() {
    let folder = tempdir().unwrap();
    let serving = StoreSettings::serving_from(folder.path());
    let server = Store::open(&serving).await.unwrap();
    let error = refusal(&serving).await;
    assert!(matches!(error, StoreError::InUse { .. }), "{error}");
    assert_one_line(&error, "stop that one first");

    let tool = open(folder.path()).await;
    tool.append(append("tool's", 0, "{}")).await.unwrap();
    server.append(append("server's", 0, "{}")).await.unwrap();
    assert_eq!(length(&server, "tool's").await, 1);
    assert_eq!(length(&tool, "server's").await, 1);
    tool.close().await;
    server.close().await;
    drop(server);
    Store::open(&serving).await.unwrap();
}

#[tokio::test]
async fn two_processes_that_start_at_once_make_one_schema() {
    let folder = tempdir().unwrap();
    let settings = StoreSettings::in_folder(folder.path());
    let (one, two) = tokio::join!(Store::open(&settings), Store::open(&settings));
    let (one, two) = (one.unwrap(), two.unwrap());
    one.append(append("one", 0, "{}")).await.unwrap();
    two.append(append("two", 0, "{}")).await.unwrap();
    assert_eq!(length(&one, "two").await, 1);
}
