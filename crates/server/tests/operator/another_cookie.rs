//! A browser that gets another cookie in place of the one it has, and what becomes of the person
//! whose pages are open, or on their way back, with the earlier one.

use std::time::Duration;

use serde_json::json;
use tokio::time::timeout;

use crate::common::{Browser, PASSWORD, Socket, TestServer, UserRole};

/// The server looks at the cookies of all sockets more often than this.
const LOOKED_AT: Duration = Duration::from_secs(5);
/// Far sooner than a grace ends.
const AT_ONCE: Duration = Duration::from_secs(5);

/// The session of an agent called Anna, and the page of its customer.
async fn anna(server: &TestServer) -> (Browser, Socket, String, Socket) {
    let (anna, desk, session, phone, _) = with_customer(server).await;
    (anna, desk, session, phone)
}

/// The same, with the customer's browser.
async fn with_customer(server: &TestServer) -> (Browser, Socket, String, Socket, Browser) {
    server.add_user("anna", UserRole::Agent).await;
    let anna = server.anonymous();
    assert_eq!(anna.sign_in("anna", PASSWORD).await.status, 200);
    let mut desk = anna.staff_socket().await;
    desk.next_of("desk").await;
    let started = anna.start_session().await;
    let session = started.session.to_string();
    desk.watch(&session).await;
    let customer = server.customer(&started.code).await;
    let mut phone = customer.customer_socket().await;
    phone.watch(&session).await;
    let before = desk.presence_after("absent", false).await;
    assert_eq!(before, "present");
    (anna, desk, session, phone, customer)
}

#[tokio::test]
async fn d12_who_signs_in_again_elsewhere_is_waited_for_in_the_page_that_was_lost() {
    let server = TestServer::start().await;
    let (anna, desk, _, mut phone) = anna(&server).await;
    drop(desk);
    assert_eq!(phone.presence_after("present", true).await, "grace");
    // In another tab, while this one is offline.
    assert_eq!(anna.sign_in("anna", PASSWORD).await.status, 200);
    let gone = timeout(LOOKED_AT, phone.changed_presence("grace", true)).await;
    assert!(gone.is_err(), "{gone:?}: waited for as before");
    let _desk = anna.staff_socket().await;
    assert_eq!(phone.presence_after("grace", true).await, "present");
}

#[tokio::test]
async fn d12_who_signs_in_again_beside_an_open_page_is_never_gone() {
    let server = TestServer::start().await;
    let (anna, mut desk, session, mut phone) = anna(&server).await;
    assert_eq!(anna.sign_in("anna", PASSWORD).await.status, 200);
    assert_eq!(desk.next_of("bye").await["reason"], "restart");
    assert_eq!(phone.presence_after("present", true).await, "grace");
    let gone = timeout(LOOKED_AT, phone.changed_presence("grace", true)).await;
    assert!(gone.is_err(), "{gone:?}: the page is on its way back");
    let mut desk = anna.staff_socket().await;
    desk.watch(&session).await;
    assert_eq!(phone.presence_after("grace", true).await, "present");
}

#[tokio::test]
async fn nobody_waits_at_the_desk_for_whom_another_agent_has_taken_the_browser_from() {
    let server = TestServer::start().await;
    let (anna, mut desk, _, mut phone) = anna(&server).await;
    server.add_user("bert", UserRole::Agent).await;
    assert_eq!(anna.sign_in("bert", PASSWORD).await.status, 200);
    // The page comes back, and finds out that it is another's.
    assert_eq!(desk.next_of("bye").await["reason"], "restart");
    assert_eq!(phone.presence_after("present", true).await, "gone");
}

#[tokio::test]
async fn nobody_waits_for_a_customer_who_has_entered_another_session() {
    let server = TestServer::start().await;
    for is_lost in [false, true] {
        let agent = server.agent().await;
        let (first, second) = (agent.start_session().await, agent.start_session().await);
        let mut desk = agent.staff_socket().await;
        desk.watch(&first.session.to_string()).await;
        let customer = server.customer(&first.code).await;
        let mut phone = customer.customer_socket().await;
        phone.watch(&first.session.to_string()).await;
        assert_eq!(desk.presence_after("absent", false).await, "present");
        let mut before = "present";
        let mut open = Some(phone);
        if is_lost {
            open = None;
            before = "grace";
            assert_eq!(desk.presence_after("present", false).await, before);
        }
        let entered = customer.enter(&second.code).await;
        assert_eq!(entered.json()["outcome"], "inside", "{}", entered.text);
        if let Some(mut phone) = open {
            assert_eq!(phone.next_of("bye").await["reason"], "restart");
        }
        let first = desk.presence_after(before, false).await;
        assert_eq!(first, "gone", "lost before: {is_lost}");
    }
}

#[tokio::test]
async fn nobody_waits_for_an_agent_who_signs_out_after_a_start_before_a_page_is_back() {
    let server = TestServer::start().await;
    let (anna, desk, session, phone, customer) = with_customer(&server).await;
    drop((desk, phone));
    let server = server.restart().await;
    let out = anna.moved_to(server.address());
    let out = out.post("/api/sign-out", json!({})).await;
    assert_eq!(out.status, 204, "{}", out.text);
    let customer = customer.moved_to(server.address());
    let mut phone = customer.customer_socket().await;
    let watch = json!({ "type": "watch", "session": session, "have": {} });
    phone.send(watch).await;
    assert_eq!(phone.presence_after("grace", true).await, "gone");
}

#[tokio::test]
async fn d12_who_signs_out_in_one_browser_is_waited_for_in_another() {
    let server = TestServer::start().await;
    let (_anna, desk, _, mut phone) = anna(&server).await;
    drop(desk);
    assert_eq!(phone.presence_after("present", true).await, "grace");
    // At home, signed in as well, and signed out now: the desk's page is still on its way back.
    let home = server.anonymous();
    assert_eq!(home.sign_in("anna", PASSWORD).await.status, 200);
    assert_eq!(home.post("/api/sign-out", json!({})).await.status, 204);
    let gone = timeout(LOOKED_AT, phone.changed_presence("grace", true)).await;
    assert!(gone.is_err(), "{gone:?}: waited for as before");
}

#[tokio::test]
async fn a_page_that_opens_another_socket_has_one_at_a_time() {
    let server = TestServer::start().await;
    let (anna, _desk, session, _phone) = anna(&server).await;
    let path = "/api/socket?page=g7";
    let mut sockets = Vec::new();
    for _ in 0..3 {
        let mut socket = Socket::open(&anna, path).await.unwrap();
        socket.watch(&session).await;
        sockets.push(socket);
    }
    let mut newest = sockets.pop().unwrap();
    for mut earlier in sockets {
        let bye = timeout(AT_ONCE, earlier.next_of("bye")).await.unwrap();
        assert_eq!(bye["reason"], "restart");
    }
    newest.send(json!({ "type": "ping" })).await;
    newest.next_of("pong").await;
}
