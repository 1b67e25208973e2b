//! How long codes and links are good for. Time is made to pass by setting back what is stored,
//! while no server runs.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use sqlx::Connection as _;

use crate::common::{Browser, TestServer, change_in, database};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// Makes everything of the sessions in a data folder older, in ms.
pub(super) async fn age(data: &Path, by: i64) {
    let statements = format!(
        "DROP TRIGGER events_stay;
         UPDATE events SET at = at - {by};
         CREATE TRIGGER events_stay BEFORE UPDATE ON events
         BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;
         UPDATE entries SET opens_at = opens_at - {by}, closes_at = closes_at - {by};
         UPDATE summaries SET created_at = created_at - {by}, changed_at = changed_at - {by},
             over_since = over_since - {by};"
    );
    change_in(data, statements).await;
}

/// Stops a server and starts another one on its data, so much later.
async fn later(server: TestServer, by: i64) -> TestServer {
    let folder = server.stop().await;
    age(folder.path(), by).await;
    TestServer::start_on(folder, &[]).await
}

/// Waits until something is so.
async fn until<F: Future<Output = bool>>(what: &str, so: impl Fn() -> F) {
    let waiting = tokio::time::timeout(Duration::from_secs(20), async {
        while !so().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    waiting
        .await
        .unwrap_or_else(|_| panic!("not in time: {what}"));
}

/// Moves a browser to the server that took the other's place.
async fn by_link(browser: &Browser, server: &TestServer, link: &str) -> (u16, Value) {
    let token = link.rsplit('/').next().unwrap();
    let moved = browser.clone().moved_to(server.address());
    let answer = moved.post("/api/enter", json!({ "link": token })).await;
    (answer.status, answer.json())
}

#[tokio::test]
async fn a1_a_code_that_nobody_uses_lives_15_minutes_and_is_free_again() {
    for (age, lives) in [(14 * MINUTE, true), (15 * MINUTE, false)] {
        let server = TestServer::start().await;
        let started = server.agent().await.start_session().await;
        let server = later(server, age).await;
        if !lives {
            let store = &server.app().store;
            let free = async || store.code_is_free(&started.code).await.unwrap();
            until("the code is free", free).await;
            assert_eq!(store.open_entries_count().await.unwrap(), 0);
        }
        let entered = server.anonymous().enter(&started.code).await;
        let expected = if lives { 200 } else { 403 };
        assert_eq!(entered.status, expected, "{}", entered.text);
        if !lives {
            assert_eq!(entered.code(), "entry-not-valid");
            // The link lives on: the session is not over.
            let (status, answer) = by_link(&server.anonymous(), &server, &started.link).await;
            assert_eq!((status, &answer["outcome"]), (200, &json!("inside")));
        }
    }
}

#[tokio::test]
async fn f1_start_new_frees_the_old_code_at_once() {
    let server = TestServer::start().await;
    let agent = server.agent().await;
    let started = agent.start_session().await;
    let session = started.session.to_string();
    let mut socket = agent.staff_socket().await;
    socket.watch(&session).await;
    socket
        .command(&session, json!({ "type": "renewEntry", "seat": "p2" }))
        .await;
    let store = &server.app().store;
    assert!(store.code_is_free(&started.code).await.unwrap());
    assert_eq!(store.open_entries_count().await.unwrap(), 1, "the new one");
    let entered = server.anonymous().enter(&started.code).await;
    assert_eq!(entered.code(), "entry-not-valid");
    let (status, _) = by_link(&server.anonymous(), &server, &started.link).await;
    assert_eq!(status, 403);
}

#[tokio::test]
async fn a1_the_end_of_a_session_frees_its_code_at_once_and_its_link_a_day_later() {
    let server = TestServer::start().await;
    let (agent, customer, started) = server.meeting().await;
    let session = started.session.to_string();
    let mut socket = agent.staff_socket().await;
    socket.watch(&session).await;
    let stands = |over| json!({ "outcome": "inside", "session": session, "over": over });
    assert_eq!(customer.get("/api/customer").await.json(), stands(false));
    socket
        .command(&session, json!({ "type": "endSession" }))
        .await;
    assert_eq!(customer.get("/api/customer").await.json(), stands(true));
    let store = &server.app().store;
    assert!(store.code_is_free(&started.code).await.unwrap());

    // The customer comes back to what was written, for a day.
    let server = later(server, DAY - MINUTE).await;
    let (status, answer) = by_link(&customer, &server, &started.link).await;
    assert_eq!((status, &answer), (200, &stands(true)));
    let token = started.link.rsplit('/').next().unwrap();
    assert!(
        server
            .app()
            .store
            .entry_by_link(token)
            .await
            .unwrap()
            .is_some()
    );

    let server = later(server, MINUTE).await;
    let (status, answer) = by_link(&customer, &server, &started.link).await;
    assert_eq!((status, &answer["code"]), (403, &json!("entry-not-valid")));
    let store = &server.app().store;
    let forgotten = async || store.entry_by_link(token).await.unwrap().is_none();
    until("the link is forgotten", forgotten).await;
}

#[tokio::test]
async fn b49_a_session_that_is_reopened_after_its_link_was_over_has_another_one() {
    let server = TestServer::start().await;
    let (agent, customer, started) = server.meeting().await;
    let session = started.session.to_string();
    let mut desk = agent.staff_socket().await;
    desk.watch(&session).await;
    let mut phone = customer.customer_socket().await;
    phone.watch(&session).await;
    let skip = json!({ "type": "skipMediaCheck", "confirmed": true });
    phone.command(&session, skip).await;
    desk.command(&session, json!({ "type": "startCall" })).await;
    phone
        .command(&session, json!({ "type": "acceptCall" }))
        .await;
    desk.command(&session, json!({ "type": "endSession" }))
        .await;

    let server = later(server, DAY).await;
    let agent = agent.moved_to(server.address());
    let mut desk = agent.staff_socket().await;
    desk.watch(&session).await;
    let reopen = json!({ "type": "setStatus", "to": "confirmed" });
    desk.command(&session, reopen).await;
    let (status, _) = by_link(&customer, &server, &started.link).await;
    assert_eq!(status, 403, "the old link is over");
    desk.watch(&session).await;
    let link = loop {
        let part = desk.next_of("part").await;
        if part["part"] == "invitations" {
            break part["state"][0]["link"].as_str().unwrap().to_owned();
        }
    };
    assert_ne!(link, started.link);
    let (status, answer) = by_link(&customer, &server, &link).await;
    assert_eq!((status, &answer["outcome"]), (200, &json!("inside")));
}

/// What is stored of sessions and cookies, so that any change shows.
async fn stored(server: &TestServer) -> (i64, i64, Vec<(String, i64)>) {
    let mut connection = database(server.folder()).await;
    let one = |sql: &'static str| sqlx::query_scalar::<_, i64>(sql);
    let events = one("SELECT COUNT(*) FROM events").fetch_one(&mut connection);
    let events = events.await.unwrap();
    let texts = one("SELECT COUNT(*) FROM texts").fetch_one(&mut connection);
    let texts = texts.await.unwrap();
    let cookies = "SELECT token, expires_at FROM cookies WHERE session IS NOT NULL";
    let cookies = sqlx::query_as(cookies).fetch_all(&mut connection);
    let cookies = cookies.await.unwrap();
    connection.close().await.unwrap();
    (events, texts, cookies)
}

#[tokio::test]
async fn a_device_that_is_inside_enters_again_and_nothing_changes() {
    let server = TestServer::start().await;
    let agent = server.agent().await;
    let started = agent.start_session().await;
    let token = started.link.rsplit('/').next().unwrap();
    let customer = server.anonymous();
    let enter = json!({ "link": token, "name": "Jonas" });
    let entered = customer.post("/api/enter", enter.clone()).await;
    assert_eq!(entered.json()["outcome"], "inside", "{}", entered.text);
    let mut socket = customer.customer_socket().await;
    socket.watch(&started.session.to_string()).await;
    let before = stored(&server).await;
    for again in [
        enter,
        json!({ "link": token }),
        json!({ "code": started.code }),
    ] {
        let answer = customer.post("/api/enter", again).await;
        assert_eq!(answer.json()["outcome"], "inside", "{}", answer.text);
        assert!(!answer.headers.contains_key("set-cookie"));
    }
    socket.send(json!({ "type": "ping" })).await;
    socket.next_of("pong").await;
    assert_eq!(stored(&server).await, before);

    // A browser that has lost the cookie of the seat gets a new one, and so does another session.
    let (_, device) = customer
        .cookie_header()
        .split_once("bistand-device=")
        .map(|(a, b)| (a.to_owned(), b.split(';').next().unwrap().to_owned()))
        .unwrap();
    let forgetful = server.anonymous().with_cookie("bistand-device", &device);
    let (_, answer) = by_link(&forgetful, &server, &started.link).await;
    assert_eq!(answer["outcome"], "inside");
    assert_eq!(forgetful.get("/api/customer").await.status, 200);
    let (events, _, cookies) = stored(&server).await;
    assert_eq!((events, cookies.len()), (before.0, before.2.len() + 1));
}
