//! A sign-out takes effect immediately, for every participant, and even when nothing can be
//! written.

use std::time::Duration;

use bistand_server::auth::Token;
use bistand_store::{Cookie, Holder, TokenHash};
use reqwest::Method;
use serde_json::json;
use sqlx::Connection as _;
use tokio::time::timeout;

use super::answers::say;
use crate::common::{
    Answer, Browser, PASSWORD, Socket, TestServer, UserRole, change, empty, fill, hang,
};

/// How soon a disk that works again is used again.
const SOON: Duration = Duration::from_secs(30);
/// Nothing about cookies can be written from now on.
async fn keep_cookies_as_they_are(server: &TestServer) {
    let full = ["UPDATE", "DELETE"].map(|verb| {
        format!(
            "CREATE TRIGGER full_cookies_{verb} BEFORE {verb} ON cookies
             BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END;"
        )
    });
    change(server, full.concat()).await;
}

async fn make_room(server: &TestServer) {
    let room = "DROP TRIGGER full_cookies_UPDATE; DROP TRIGGER full_cookies_DELETE;";
    change(server, room.to_owned()).await;
}

fn forgets(answer: &Answer, name: &str) -> bool {
    let cookies = answer.headers.get_all("set-cookie").iter();
    let mut cookies = cookies.map(|cookie| cookie.to_str().unwrap());
    cookies.any(|cookie| cookie.starts_with(&format!("{name}=;")))
}

async fn me_with(server: &TestServer, cookies: &str) -> u16 {
    let stranger = server.anonymous();
    let request = stranger.request(Method::GET, "/api/me");
    stranger
        .send(request.header("cookie", cookies))
        .await
        .status
}

/// An agent and a customer, each with a socket that watches the session of both.
async fn pair(server: &TestServer) -> (Browser, Socket, Browser, Socket) {
    let (agent, desk, customer, socket, _) = pair_in_session(server).await;
    (agent, desk, customer, socket)
}

/// The same, and their session.
async fn pair_in_session(server: &TestServer) -> (Browser, Socket, Browser, Socket, String) {
    let agent = server.agent().await;
    let started = agent.start_session().await;
    let session = started.session.to_string();
    let mut desk = agent.staff_socket().await;
    desk.watch(&session).await;
    let customer = server.customer(&started.code).await;
    let mut socket = customer.customer_socket().await;
    socket.watch(&session).await;
    assert_eq!(desk.presence_after("absent", false).await, "present");
    (agent, desk, customer, socket, session)
}

#[tokio::test]
async fn nobody_waits_for_whoever_signs_out_or_leaves_as_for_one_who_is_lost() {
    let server = TestServer::start().await;
    let (agent, mut desk, customer, mut socket) = pair(&server).await;
    assert_eq!(agent.post("/api/sign-out", json!({})).await.status, 204);
    assert_eq!(desk.goodbye().await, "signed-out");
    let host = socket.presence_after("present", true).await;
    assert_eq!(host, "gone", "and not waited for");
    assert_eq!(customer.post("/api/leave", json!({})).await.status, 204);
    assert_eq!(socket.goodbye().await, "signed-out");

    let (_agent, mut desk, customer, socket) = pair(&server).await;
    socket.close().await;
    let lost = desk.presence_after("present", false).await;
    assert_eq!(lost, "grace", "the tab may have been loaded anew");
    let mut socket = customer.customer_socket().await;
    let back = desk.presence_after("grace", false).await;
    assert_eq!(back, "present");
    assert_eq!(customer.post("/api/leave", json!({})).await.status, 204);
    assert_eq!(socket.goodbye().await, "signed-out");
    let left = desk.presence_after("present", false).await;
    assert_eq!(left, "gone");
}

#[tokio::test]
async fn nobody_waits_for_whoever_lost_the_connection_and_then_signs_out_or_leaves() {
    let server = TestServer::start().await;
    let (agent, desk, _customer, mut socket) = pair(&server).await;
    drop(desk);
    let lost = socket.presence_after("present", true).await;
    assert_eq!(lost, "grace");
    assert_eq!(agent.post("/api/sign-out", json!({})).await.status, 204);
    assert_eq!(socket.presence_after("grace", true).await, "gone");

    let (_agent, mut desk, customer, socket) = pair(&server).await;
    drop(socket);
    let lost = desk.presence_after("present", false).await;
    assert_eq!(lost, "grace");
    assert_eq!(customer.post("/api/leave", json!({})).await.status, 204);
    assert_eq!(desk.presence_after("grace", false).await, "gone");
}

#[tokio::test]
async fn nobody_waits_for_whoever_lost_the_connection_and_is_disabled() {
    let server = TestServer::start().await;
    let (agent, desk, _customer, mut socket) = pair(&server).await;
    let me = agent.get("/api/me").await.json()["user"].clone();
    drop(desk);
    let lost = socket.presence_after("present", true).await;
    assert_eq!(lost, "grace");
    // As `bistand user disable` does, in another process.
    let store = &server.app().store;
    let disabled = store.set_disabled(me.as_str().unwrap(), true, 1, "cli");
    assert!(disabled.await.unwrap());
    assert_eq!(socket.presence_after("grace", true).await, "gone");
}

/// Whether a customer who opens the page now learns that an agent may come.
async fn agent_may_come(customer: &Browser, session: &str) -> bool {
    let mut socket = customer.customer_socket().await;
    socket
        .send(json!({ "type": "watch", "session": session, "have": {} }))
        .await;
    let part = socket.next_of("part").await;
    part["state"]["agentMayCome"].as_bool().unwrap()
}

/// The same for an open page, which knows something else.
async fn agent_may_come_after(socket: &mut Socket, before: bool) -> bool {
    loop {
        let part = socket.next_of("part").await;
        let may_come = part["state"]["agentMayCome"].as_bool();
        if let Some(may_come) = may_come.filter(|now| *now != before) {
            return may_come;
        }
    }
}

#[tokio::test]
async fn a_customer_is_told_of_no_agent_who_cannot_come() {
    let server = TestServer::start().await;
    let (agent, mut desk, customer, mut socket, session) = pair_in_session(&server).await;
    let me = agent.get("/api/me").await.json()["user"].clone();
    let user = me.as_str().unwrap();
    let store = &server.app().store;
    // Signed out, the agent may sign in again.
    let reset = store.set_password(user, "$argon2id$", 1, "cli");
    assert!(reset.await.unwrap());
    assert_eq!(desk.goodbye().await, "signed-out");
    assert_eq!(socket.presence_after("present", true).await, "gone");
    assert!(agent_may_come(&customer, &session).await);
    let disabled = store.set_disabled(user, true, 2, "cli");
    assert!(disabled.await.unwrap());
    assert!(!agent_may_come_after(&mut socket, true).await);
    assert!(!agent_may_come(&customer, &session).await);
    let enabled = store.set_disabled(user, false, 3, "cli");
    assert!(enabled.await.unwrap());
    assert!(agent_may_come_after(&mut socket, false).await);
}

#[tokio::test]
async fn nobody_waits_for_whoever_signs_out_while_the_disk_is_full() {
    let server = TestServer::start().await;
    for is_lost in [false, true] {
        let (agent, desk, _customer, mut socket, session) = pair_in_session(&server).await;
        let (mut desk, mut before) = (Some(desk), "present");
        if is_lost {
            desk = None;
            before = "grace";
            let lost = socket.presence_after("present", true).await;
            assert_eq!(lost, before);
        }
        fill(&server).await;
        assert_eq!(agent.post("/api/sign-out", json!({})).await.status, 204);
        if let Some(mut desk) = desk {
            assert_eq!(desk.goodbye().await, "signed-out");
        }
        // A session writes in the order in which it receives commands. So once a command after the
        // sign-out is refused, the first write of the sign-out has failed, too.
        let refused = say(&mut socket, &session, "in vain").await;
        assert_eq!(refused["problem"]["code"], "unavailable", "{refused}");
        empty(&server).await;
        let host = socket.presence_after(before, true).await;
        assert_eq!(host, "gone", "lost before: {is_lost}");
    }
}

#[tokio::test]
async fn a_place_in_another_session_closes_the_sockets_of_the_earlier_cookie() {
    let server = TestServer::start().await;
    let agent = server.agent().await;
    let started = agent.start_session().await;
    let another = agent.start_session().await;
    let customer = server.customer(&started.code).await;
    let mut socket = customer.customer_socket().await;
    socket.watch(&started.session.to_string()).await;
    let entered = customer.enter(&another.code).await;
    assert_eq!(entered.json()["outcome"], "inside");
    assert_eq!(socket.goodbye().await, "restart");
    let mut socket = customer.customer_socket().await;
    socket.watch(&another.session.to_string()).await;
}

#[tokio::test]
async fn on_a_full_disk_whoever_signs_out_or_leaves_is_out_and_soon_off_the_disk() {
    let server = TestServer::start().await;
    let (agent, mut desk, customer, mut socket) = pair(&server).await;
    let (staff, place) = (agent.cookie_header(), customer.cookie_header());
    keep_cookies_as_they_are(&server).await;

    let answer = agent.post("/api/sign-out", json!({})).await;
    assert_eq!((answer.status, answer.code()), (503, "unavailable".into()));
    assert!(forgets(&answer, "bistand-staff"), "{:?}", answer.headers);
    assert_eq!(desk.goodbye().await, "signed-out");
    assert_eq!(me_with(&server, &staff).await, 401);

    let answer = customer.post("/api/leave", json!({})).await;
    assert_eq!((answer.status, answer.code()), (503, "unavailable".into()));
    assert!(forgets(&answer, "bistand-place"), "{:?}", answer.headers);
    assert_eq!(socket.goodbye().await, "signed-out");
    let stranger = server.anonymous();
    let request = stranger.request(Method::GET, "/api/customer");
    let stands = stranger.send(request.header("cookie", place)).await;
    assert_eq!(stands.status, 401);

    make_room(&server).await;
    let (_, token) = staff.split_once("bistand-staff=").unwrap();
    let token = token.split(';').next().unwrap();
    let token = Token::parse(token).unwrap().hash();
    let app = server.app();
    let removed = timeout(SOON, async {
        while app.store.cookie(&token, 0).await.unwrap().is_some() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    removed.await.expect("the cookie is removed");
    assert_eq!(me_with(&server, &staff).await, 401);
    server.stop().await;
}

#[tokio::test]
async fn on_a_disk_that_hangs_whoever_signs_out_is_out_before_it_is_written() {
    let server = TestServer::start().await;
    let agent = server.agent().await;
    let mut desk = agent.staff_socket().await;
    desk.next_of("desk").await;
    let staff = agent.cookie_header();
    let hanging = hang(server.folder()).await;
    let answer = agent.post("/api/sign-out", json!({})).await;
    assert_eq!((answer.status, answer.code()), (503, "unavailable".into()));
    assert!(forgets(&answer, "bistand-staff"), "{:?}", answer.headers);
    assert_eq!(desk.goodbye().await, "signed-out");
    assert_eq!(me_with(&server, &staff).await, 401);
    hanging.close().await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn who_gets_in_anew_gets_in_although_the_earlier_cookie_stays_on_the_disk() {
    let server = TestServer::start().await;
    server.add_user("anna", UserRole::Agent).await;
    let anna = server.anonymous();
    assert_eq!(anna.sign_in("anna", PASSWORD).await.status, 200);
    let earlier = anna.cookie_header();
    let started = anna.start_session().await;
    let customer = server.customer(&started.code).await;

    keep_cookies_as_they_are(&server).await;
    let answer = anna.sign_in("anna", PASSWORD).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(anna.get("/api/me").await.status, 200);
    assert_eq!(me_with(&server, &earlier).await, 401);
    let answer = customer.enter(&started.code).await;
    assert_eq!(answer.json()["outcome"], "inside", "{}", answer.text);
    assert_eq!(customer.get("/api/customer").await.status, 200);
}

/// A sign-in whose expiry is due to be moved; what its cookie says, and its hash.
async fn due(server: &TestServer, login: &str) -> (String, TokenHash) {
    let user = server.add_user(login, UserRole::Agent).await;
    let text = format!("{:064x}", rand::random::<u64>());
    let token = Token::parse(&text).unwrap().hash();
    let now = server.app().now().0;
    let cookie = Cookie {
        token: token.clone(),
        holder: Holder::User(user.to_string()),
        device: String::new(),
        created_at: now - 600_000,
        last_seen_at: now - 400_000,
        expires_at: now + 600_000,
    };
    server.app().store.add_cookie(cookie).await.unwrap();
    (text, token)
}

#[tokio::test]
async fn on_a_full_disk_staff_work_on_and_whoever_is_turned_out_is_out() {
    let server = TestServer::start().await;
    let (text, _) = due(&server, "anna").await;
    let anna = server.anonymous().with_cookie("bistand-staff", &text);
    let (text, bert) = due(&server, "bert").await;
    let bert_browser = server.anonymous().with_cookie("bistand-staff", &text);
    let mut bert_socket = bert_browser.staff_socket().await;
    bert_socket.next_of("desk").await;
    let full = "CREATE TRIGGER full_cookies BEFORE UPDATE ON cookies
         BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END;";
    change(&server, full.to_owned()).await;

    for _ in 0..3 {
        assert_eq!(anna.get("/api/me").await.status, 200);
    }
    let mut anna_socket = anna.staff_socket().await;
    anna_socket.next_of("desk").await;
    let meant = json!({ "type": "unwatch", "session": "s0000000000000001" });
    anna_socket.send(meant).await;
    server.app().store.remove_cookie(&bert).await.unwrap();
    assert_eq!(bert_socket.goodbye().await, "signed-out");
    anna_socket.send(json!({ "type": "ping" })).await;
    anna_socket.next_of("pong").await;
}

#[tokio::test]
async fn the_place_of_a_customer_who_is_active_keeps_its_own_end() {
    let server = TestServer::start().await;
    let agent = server.agent().await;
    let started = agent.start_session().await;
    let customer = server.customer(&started.code).await;
    let (_, token) = customer
        .cookie_header()
        .split_once("bistand-place=")
        .map(|(before, rest)| (before.to_owned(), rest.to_owned()))
        .unwrap();
    let token = Token::parse(token.split(';').next().unwrap())
        .unwrap()
        .hash();
    let app = server.app();
    let before = app.store.cookie(&token, 0).await.unwrap().unwrap();
    change(
        &server,
        "UPDATE cookies SET last_seen_at = last_seen_at - 400000 WHERE session IS NOT NULL".into(),
    )
    .await;
    let mut socket = customer.customer_socket().await;
    socket.watch(&started.session.to_string()).await;
    let (staff, _) = due(&server, "anna").await;
    let anna = server.anonymous().with_cookie("bistand-staff", &staff);
    let mut desk = anna.staff_socket().await;
    desk.next_of("desk").await;
    let meant = json!({ "type": "unwatch", "session": "s0000000000000001" });
    desk.send(meant).await;
    // Both are looked at together: once the one has moved on, the other was seen too.
    let anna = Token::parse(&staff).unwrap().hash();
    let now = app.now().0;
    let moved = timeout(SOON, async {
        while app
            .store
            .cookie(&anna, 0)
            .await
            .unwrap()
            .unwrap()
            .expires_at
            <= now + 600_000
        {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    moved.await.expect("a sign-in that is used goes on");
    let after = app.store.cookie(&token, 0).await.unwrap().unwrap();
    assert_eq!(after.expires_at, before.expires_at);
}
