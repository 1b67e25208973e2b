//! A backup is a backup when it has been restored.

use serde_json::json;

use crate::common::{Browser, PASSWORD, Program, TestServer, UserRole, tool};

fn said(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

// This thread waits for the tool while the server continues: the tool may hold the write lock.
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_a_running_server_restores_users_sessions_and_sign_ins() {
    let server = TestServer::start().await;
    server.add_user("anna", UserRole::Agent).await;
    let agent = server.anonymous();
    agent.sign_in("anna", PASSWORD).await;
    let started = agent.start_session().await;
    let kept = tempfile::tempdir().unwrap();
    let file = kept.path().join("bistand.backup");
    let file = file.to_str().unwrap();
    let output = tool(server.folder(), &["backup", file], "");
    assert!(output.status.success(), "{}", said(&output));
    server.add_user("later", UserRole::Agent).await;
    let cookies = agent.cookie_header();

    let elsewhere = tempfile::tempdir().unwrap();
    let output = tool(elsewhere.path(), &["restore", file], "");
    assert!(output.status.success(), "{}", said(&output));
    let restored = Program::serve(elsewhere.path(), &[]);
    let browser = Browser::at(restored.address());
    let request = browser
        .request(reqwest::Method::GET, "/api/me")
        .header("cookie", cookies);
    assert_eq!(browser.send(request).await.status, 200, "still signed in");
    assert_eq!(browser.sign_in("anna", PASSWORD).await.status, 200);
    assert_eq!(browser.sign_in("later", PASSWORD).await.status, 401);
    let entered = browser
        .post("/api/enter", json!({ "code": started.code }))
        .await;
    assert_eq!(entered.json()["outcome"], "inside", "{}", entered.text);
    assert_eq!(restored.terminate().0, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_neither_replaces_unasked_nor_under_a_running_server() {
    let server = TestServer::start().await;
    let kept = tempfile::tempdir().unwrap();
    let file = kept.path().join("bistand.backup");
    let file = file.to_str().unwrap();
    assert!(
        tool(server.folder(), &["backup", file], "")
            .status
            .success()
    );
    let again = tool(server.folder(), &["backup", file], "");
    assert_eq!(again.status.code(), Some(1));
    assert!(
        said(&again).contains("is not overwritten"),
        "{}",
        said(&again)
    );

    let running = tool(server.folder(), &["restore", file, "--replace"], "");
    assert!(
        said(&running).contains("stop that one first"),
        "{}",
        said(&running)
    );
    let folder = server.stop().await;
    let unasked = tool(folder.path(), &["restore", file], "");
    assert_eq!(unasked.status.code(), Some(1));
    assert!(
        said(&unasked).contains("there is a database"),
        "{}",
        said(&unasked)
    );
    let asked = tool(folder.path(), &["restore", file, "--replace"], "");
    assert!(asked.status.success(), "{}", said(&asked));
}

#[test]
fn a_file_that_is_no_backup_leaves_everything_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rubbish");
    std::fs::write(&file, "this is no database").unwrap();
    let output = tool(folder.path(), &["restore", file.to_str().unwrap()], "");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        said(&output).trim_end().lines().count(),
        1,
        "{}",
        said(&output)
    );
    assert!(
        said(&output).contains("choose another backup"),
        "{}",
        said(&output)
    );
    assert!(!folder.path().join("bistand.sqlite").exists());
}
