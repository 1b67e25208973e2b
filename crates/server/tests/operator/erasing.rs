//! Erased texts, by hand or by age, are no longer in any file of the data folder.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use super::entries::age;
use crate::common::{Browser, PASSWORD, Program, Socket, TestServer, tool};

const HOUR: i64 = 60 * 60_000;
const NAME: &str = "Trilliana Customername";
const SAID: &str = "the towel is in the blue drawer";

/// Whether a file of the data folder holds this text.
fn held(folder: &Path, text: &str) -> bool {
    let files = std::fs::read_dir(folder).unwrap();
    files.map(|file| file.unwrap().path()).any(|path| {
        path.is_file()
            && std::fs::read(path)
                .unwrap()
                .windows(text.len())
                .any(|window| window == text.as_bytes())
    })
}

/// Talks with a customer of this name until the session is over; returns its id.
async fn talk(agent: &Browser, desk: &mut Socket, name: &str, said: &str) -> String {
    let started = agent.start_session().await;
    let session = started.session.to_string();
    let customer = Browser::at(agent.address());
    let enter = json!({ "code": started.code, "name": name });
    assert_eq!(customer.post("/api/enter", enter).await.status, 200);
    desk.watch(&session).await;
    let say = json!({ "type": "say", "conversation": "p2", "body": said });
    desk.command(&session, say).await;
    desk.command(&session, json!({ "type": "endSession" }))
        .await;
    session
}

/// The texts of a conversation, for a page that has none yet.
async fn words(socket: &mut Socket, session: &str) -> Vec<Value> {
    socket
        .send(json!({ "type": "watch", "session": session, "have": {} }))
        .await;
    let items = socket.next_of("items").await;
    let texts = items["texts"].as_object().unwrap();
    texts.values().cloned().collect()
}

fn said(output: &std::process::Output) -> String {
    let bytes = [output.stdout.as_slice(), &output.stderr].concat();
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn g24_words_erased_by_hand_are_gone_while_the_server_runs() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let add = [
        "user",
        "add",
        "--login",
        "anna",
        "--name",
        "Anna",
        "--password-stdin",
    ];
    assert!(tool(data, &add, PASSWORD).status.success());
    let server = Program::serve(data, &[]);
    let agent = Browser::at(server.address());
    assert_eq!(agent.sign_in("anna", PASSWORD).await.status, 200);
    let mut desk = agent.staff_socket().await;
    let first = talk(&agent, &mut desk, NAME, SAID).await;
    let second = talk(&agent, &mut desk, NAME, SAID).await;
    let other = talk(&agent, &mut desk, "Somebody Else", "not to be forgotten").await;
    assert!(
        held(data, NAME) && held(data, SAID),
        "the search finds what is there"
    );

    let customer = ["erase", "--customer", "trilliana customername"];
    let asked = tool(data, &customer, "");
    assert!(asked.status.success(), "{}", said(&asked));
    for session in [&first, &second] {
        assert!(said(&asked).contains(session.as_str()), "{}", said(&asked));
    }
    assert!(!said(&asked).contains(&other), "{}", said(&asked));
    assert!(held(data, SAID), "only asked so far");

    let erased = tool(data, &[&customer[..], &["--yes"]].concat(), "");
    assert!(erased.status.success(), "{}", said(&erased));
    for text in [NAME, SAID] {
        assert!(!held(data, text), "{text} is still in a file");
    }
    assert!(held(data, "not to be forgotten"));
    // The list drops the name without being requested again.
    loop {
        let list = desk.next_of("desk").await;
        let lines = list["sessions"].as_array().unwrap();
        let line = |session: &str| {
            lines
                .iter()
                .find(|line| line["session"] == *session)
                .unwrap()
        };
        if line(&first)["customer"].is_null() && line(&second)["customer"].is_null() {
            assert_eq!(line(&other)["customer"], "Somebody Else");
            break;
        }
    }
    let mut page = agent.staff_socket().await;
    assert_eq!(words(&mut page, &first).await, [Value::Null]);
    assert_eq!(
        words(&mut page, &other).await,
        [json!("not to be forgotten")]
    );

    let again = tool(data, &["erase", "--session", &first, "--yes"], "");
    assert_eq!(again.status.code(), Some(1));
    assert!(
        said(&again).contains("no texts to erase"),
        "{}",
        said(&again)
    );
    let erased = tool(data, &["erase", "--session", &other, "--yes"], "");
    assert!(erased.status.success(), "{}", said(&erased));
    assert!(!held(data, "not to be forgotten") && !held(data, "Somebody Else"));
    assert_eq!(server.terminate().0, Some(0));
    assert!(!held(data, NAME) && !held(data, SAID));
}

#[test]
fn what_cannot_be_erased_is_told_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let refusal = |arguments: &[&str], code: i32, says: &str| {
        let output = tool(folder.path(), arguments, "");
        assert_eq!(output.status.code(), Some(code), "{}", said(&output));
        assert!(said(&output).contains(says), "{}", said(&output));
    };
    refusal(&["erase", "--session", "s1"], 1, "there is no database");
    refusal(&["erase"], 2, "--session");
    refusal(
        &["erase", "--session", "s1", "--customer", "Bob"],
        2,
        "--customer",
    );
    refusal(&["config", "reference"], 0, "retention.days");
}

#[tokio::test]
async fn words_are_erased_by_age_if_the_settings_say_so() {
    let server = TestServer::start().await;
    let agent = server.agent().await;
    let mut desk = agent.staff_socket().await;
    let old = talk(&agent, &mut desk, NAME, SAID).await;
    let folder = server.stop().await;
    age(folder.path(), 2 * HOUR).await;
    let server = TestServer::start_on(folder, &[]).await;
    // Its agent looks at the old session, which is written down and postpones nothing.
    let agent = agent.moved_to(server.address());
    let mut desk = agent.staff_socket().await;
    assert_eq!(words(&mut desk, &old).await.len(), 1);
    talk(&agent, &mut desk, "Somebody Else", "not to be forgotten").await;
    let folder = server.stop().await;
    // One was over 25 hours ago, the other 23.
    age(folder.path(), 23 * HOUR).await;

    let server = TestServer::start_on(folder, &[]).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(held(server.folder(), SAID), "off unless it is asked for");
    let folder = server.stop().await;
    let server = TestServer::start_on(folder, &[("retention.days", "1")]).await;
    let waiting = tokio::time::timeout(Duration::from_secs(20), async {
        while held(server.folder(), SAID) || held(server.folder(), NAME) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    waiting.await.expect("the old words are gone");
    assert!(held(server.folder(), "not to be forgotten"));
}
