//! A data folder of an earlier build: the server opens it, and everything in it is there.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::common::{Browser, PASSWORD, Socket, TestServer, change_in, tool};

const DUMP: &str = include_str!("../../../store/tests/data/schema_3.sql");
const OPEN: &str = "scecfe6bdc85d5c6d";
const ENDED: &str = "sfb0af217eae0fa63";
const ERASED: &str = "s104bb39a43c300ca";
const FRESH: &str = "sd0d617c446258c87";

async fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(bistand_store::DATABASE_FILE), "").unwrap();
    change_in(folder.path(), DUMP.to_owned()).await;
    folder
}

/// Anna, who is in it.
async fn anna(server: &TestServer) -> (Browser, Socket) {
    let browser = server.anonymous();
    let answer = browser.sign_in("anna", PASSWORD).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let desk = browser.staff_socket().await;
    (browser, desk)
}

/// The texts of the messages in a session, in order; `null` for an erased one.
async fn said(socket: &mut Socket, session: &str) -> Vec<Value> {
    socket
        .send(json!({ "type": "watch", "session": session, "have": {} }))
        .await;
    let message = socket.next_of("items").await;
    let texts = message["texts"].as_object().unwrap();
    let items = message["items"].as_array().unwrap();
    let ids = items.iter().filter_map(|item| item["text"].as_str());
    ids.map(|id| texts[id].clone()).collect()
}

#[tokio::test]
async fn the_sessions_of_an_earlier_build_are_shown_and_go_on() {
    let server = TestServer::start_on(folder().await, &[]).await;
    let refused = server.anonymous().sign_in("bert", PASSWORD).await;
    assert_eq!(refused.status, 401, "he is disabled");
    let (_browser, mut desk) = anna(&server).await;
    let list = desk.next_of("desk").await;
    let lines = list["sessions"].as_array().unwrap();
    let line = |session: &str| {
        let line = lines.iter().find(|line| line["session"] == session);
        let line = line.unwrap_or_else(|| panic!("{session} is not in {list}"));
        (
            line["status"].clone(),
            line["customer"].clone(),
            line["title"].clone(),
        )
    };
    let named = |status: &str, name: &str| (json!(status), json!(name), Value::Null);
    assert_eq!(
        line(OPEN),
        (
            json!("confirmed"),
            json!("Customer One"),
            json!("Case 4711")
        )
    );
    assert_eq!(line(ENDED), named("done", "Customer Two"));
    assert_eq!(line(ERASED), (json!("cancelled"), Value::Null, Value::Null));
    assert_eq!(line(FRESH), (json!("confirmed"), Value::Null, Value::Null));

    assert_eq!(
        said(&mut desk, OPEN).await,
        ["Hello", "The printer blinks: grüße, 你好", "Which colour?"]
    );
    assert_eq!(said(&mut desk, ENDED).await, ["It works again"]);
    assert_eq!(said(&mut desk, ERASED).await, [Value::Null]);

    let say = json!({ "type": "say", "conversation": "p2", "body": "Green" });
    desk.command(OPEN, say).await;
    desk.command(OPEN, json!({ "type": "endSession" })).await;
    let server = server.restart().await;
    let (_browser, mut desk) = anna(&server).await;
    let whole = said(&mut desk, OPEN).await;
    assert_eq!(whole.last(), Some(&json!("Green")), "{whole:?}");
    server.stop().await;
}

#[tokio::test]
async fn the_audit_log_of_an_earlier_build_is_printed() {
    let folder = folder().await;
    let audit = |arguments: &[&str]| {
        let output = tool(folder.path(), &[&["audit"], arguments].concat(), "");
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let all = audit(&[]);
    assert_eq!(all.len(), 12);
    assert_eq!(
        all[2],
        "3\t2026-12-01T07:16:04.933Z\tcommand-line\tuser_disabled\t-\t{\"user\":\"bert\"}"
    );
    assert_eq!(
        all[7],
        format!(
            "8\t2026-12-01T07:16:12.082Z\tanna\tsession-ended\t{ENDED}\t\
             {{\"by\":\"p1\",\"to\":\"done\"}}"
        )
    );
    assert_eq!(audit(&["--after", "10"]), all[10..]);
    let of_session = audit(&["--session", ENDED]);
    assert_eq!(of_session, all[5..8]);

    let output = tool(folder.path(), &["audit", "--session", "nonsense"], "");
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("`nonsense` is not a session id"), "{text}");
}
