//! The other routes for joining: whether a link is valid, withdrawing a request, and whether the
//! browser stores cookies.

use reqwest::Method;
use reqwest::header::SET_COOKIE;
use serde_json::{Value, json};

use super::botnet::{enter, server};
use crate::common::{Answer, Browser, Socket, TestServer};

async fn look(browser: &Browser, link: &str) -> Value {
    let answer = browser.post("/api/look", json!({ "link": link })).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["opens"].clone()
}

fn token(link: &str) -> &str {
    link.rsplit('/').next().unwrap()
}

/// What a route refuses for every caller, before it parses the request.
async fn refuses_other_methods_and_other_sites(browser: &Browser, path: &str, body: Value) {
    for method in [Method::GET, Method::PUT, Method::DELETE] {
        let request = browser.request(method.clone(), path).json(&body);
        let answer = browser.send(request).await;
        let expected = (404, "not-found".to_owned());
        assert_eq!((answer.status, answer.code()), expected, "{method} {path}");
    }
    for origin in ["https://evil.example", "null"] {
        let request = browser.bare(Method::POST, path).header("origin", origin);
        let answer = browser.send(request.json(&body)).await;
        let expected = (403, "forbidden".to_owned());
        assert_eq!((answer.status, answer.code()), expected, "{origin} {path}");
    }
}

#[tokio::test]
async fn a_look_at_a_link_says_whether_it_opens_and_uses_nothing_up() {
    let server = TestServer::start().await;
    let agent = server.agent().await;
    let started = agent.start_session().await;
    let link = token(&started.link);
    let stranger = server.anonymous();
    for _ in 0..3 {
        assert_eq!(look(&stranger, link).await, true);
    }
    assert_eq!(stranger.cookie_header(), "", "a look leaves nothing behind");
    let body = json!({ "link": link });
    let entered = stranger.post("/api/enter", body).await;
    assert_eq!(entered.json()["outcome"], "inside", "{}", entered.text);
    // The device in the seat, and another one, which would have to ask.
    for (browser, inside) in [
        (&stranger, json!(started.session)),
        (&server.anonymous(), Value::Null),
    ] {
        let looked = browser.post("/api/look", json!({ "link": link })).await;
        assert_eq!(looked.json(), json!({ "opens": true, "inside": inside }));
    }

    let session = started.session.to_string();
    let mut desk = agent.staff_socket().await;
    desk.watch(&session).await;
    let renew = json!({ "type": "renewEntry", "seat": "p2" });
    desk.command(&session, renew).await;
    assert_eq!(look(&server.anonymous(), link).await, false, "renewed");
}

#[tokio::test]
async fn a_look_tells_nothing_of_codes_and_of_what_was_never_a_link() {
    let server = TestServer::start().await;
    let agent = server.agent().await;
    let started = agent.start_session().await;
    let long = "a".repeat(33);
    let absurd = ["", "a", "p2", "../..", "%00", "\u{0}", long.as_str()];
    // A code is guessed, a link is not: what is not slowed down must not tell of codes.
    for link in absurd.into_iter().chain([started.code.as_str()]) {
        assert_eq!(look(&server.anonymous(), link).await, false, "{link:?}");
    }
}

#[tokio::test]
async fn a_look_that_cannot_be_read_or_comes_from_elsewhere_is_refused() {
    let server = TestServer::start().await;
    let browser = server.anonymous();
    for body in [
        json!({}),
        json!({ "link": 1 }),
        json!({ "link": null }),
        json!({ "link": "a", "code": "123456789" }),
        json!("a"),
    ] {
        let answer = browser.post("/api/look", body.clone()).await;
        let expected = (400, "malformed".to_owned());
        assert_eq!((answer.status, answer.code()), expected, "{body}");
    }
    let long = json!({ "link": "a".repeat(70_000) });
    let answer = browser.post("/api/look", long).await;
    assert_eq!((answer.status, answer.code().as_str()), (413, "too-large"));
    let body = json!({ "link": "a" });
    refuses_other_methods_and_other_sites(&browser, "/api/look", body).await;
}

#[tokio::test]
async fn looks_neither_pass_through_the_gate_for_codes_nor_close_it() {
    let server = server().await;
    let started = server.agent().await.start_session().await;
    let other = server.agent().await.start_session().await;
    let office = "100.64.1.1";
    let look = async |link: &str| -> Answer {
        let browser = server.anonymous();
        let request = browser
            .request(Method::POST, "/api/look")
            .header("x-forwarded-for", office)
            .json(&json!({ "link": link }));
        browser.send(request).await
    };
    for _ in 0..12 {
        assert_eq!(look("nothing").await.json()["opens"], false);
    }
    let entered = enter(&server.anonymous(), office, &started.code, None).await;
    assert_eq!(entered.json()["outcome"], "inside", "{}", entered.text);
    for _ in 0..6 {
        let wrong = enter(&server.anonymous(), office, "000000000", None).await;
        assert_eq!(wrong.code(), "entry-not-valid", "{}", wrong.text);
    }
    let slowed = enter(&server.anonymous(), office, &other.code, None).await;
    assert_eq!(slowed.code(), "slow-down", "{}", slowed.text);
    let opens = look(token(&other.link)).await;
    assert_eq!(opens.json()["opens"], true, "{}", opens.text);
}

/// A customer's first device, with the session shown, and the code.
async fn first_device(server: &TestServer) -> (String, String, Socket) {
    let started = server.agent().await.start_session().await;
    let session = started.session.to_string();
    let first = server.customer(&started.code).await;
    let mut socket = first.customer_socket().await;
    socket.watch(&session).await;
    (session, started.code, socket)
}

/// Waits until the first device is asked, or no longer.
async fn until_asked(socket: &mut Socket, asked: bool) {
    loop {
        let part = socket.next_of("part").await;
        if part["part"] == "session" && part["state"]["takeover"].is_null() != asked {
            return;
        }
    }
}

#[tokio::test]
async fn f2_a_device_that_asks_for_a_place_can_think_better_of_it() {
    let server = TestServer::start().await;
    let (session, code, mut socket) = first_device(&server).await;
    let second = server.anonymous();
    assert_eq!(second.enter(&code).await.json()["outcome"], "asked");
    until_asked(&mut socket, true).await;

    // Only the device itself can withdraw its request: not a stranger, not the first device's page.
    let stranger = server.anonymous();
    for browser in [&stranger, &server.agent().await] {
        let cancelled = browser.post("/api/enter/cancel", json!({})).await;
        assert_eq!((cancelled.status, cancelled.text.as_str()), (204, ""));
    }
    assert_eq!(second.enter(&code).await.json()["outcome"], "asked");

    let cancelled = second.post("/api/enter/cancel", json!({})).await;
    assert_eq!((cancelled.status, cancelled.text.as_str()), (204, ""));
    until_asked(&mut socket, false).await;
    let answer = json!({ "type": "answerTakeover", "seat": "p2", "allow": true });
    socket
        .send(json!({ "type": "command", "id": "late", "session": session, "command": answer }))
        .await;
    let refused = socket.next_of("refused").await;
    assert_eq!(refused["problem"]["code"], "no-takeover-asked", "{refused}");

    // Again is no harm, and the device may ask again.
    let again = second.post("/api/enter/cancel", json!({})).await;
    assert_eq!(again.status, 204);
    assert_eq!(second.enter(&code).await.json()["outcome"], "asked");
    until_asked(&mut socket, true).await;
}

#[tokio::test]
async fn taking_a_question_back_is_a_post_from_our_own_pages() {
    let server = TestServer::start().await;
    let (_, code, mut socket) = first_device(&server).await;
    let second = server.anonymous();
    assert_eq!(second.enter(&code).await.json()["outcome"], "asked");
    until_asked(&mut socket, true).await;
    refuses_other_methods_and_other_sites(&second, "/api/enter/cancel", json!({})).await;
    assert_eq!(second.enter(&code).await.json()["outcome"], "asked");
}

#[tokio::test]
async fn a_browser_learns_whether_it_keeps_cookies() {
    let server = TestServer::start().await;
    let browser = server.anonymous();
    let first = browser.get("/api/cookies").await;
    assert_eq!((first.status, &first.json()["kept"]), (200, &json!(false)));
    let cookies: Vec<_> = first.headers.get_all(SET_COOKIE).iter().collect();
    let [cookie] = cookies.as_slice() else {
        panic!("{cookies:?}")
    };
    let cookie = cookie.to_str().unwrap();
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=1800"] {
        assert!(cookie.contains(attribute), "{attribute}: {cookie}");
    }
    assert_eq!(browser.get("/api/cookies").await.json()["kept"], true);

    // A browser that drops them never gets another answer, and foreign cookies prove nothing.
    for _ in 0..2 {
        let forgetful = server.anonymous();
        assert_eq!(forgetful.get("/api/cookies").await.json()["kept"], false);
    }
    let foreign = server.anonymous().with_cookie("session", "1");
    assert_eq!(foreign.get("/api/cookies").await.json()["kept"], false);

    // A browser that sends another of our cookies stores cookies.
    let agent = server.agent().await;
    let code = agent.start_session().await.code;
    for known in [agent, server.customer(&code).await] {
        assert_eq!(known.get("/api/cookies").await.json()["kept"], true);
    }
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        let answer = browser.send(browser.request(method, "/api/cookies")).await;
        assert_eq!((answer.status, answer.code().as_str()), (404, "not-found"));
    }
}

#[tokio::test]
async fn whoever_looks_at_links_all_the_time_is_slowed_down() {
    let server = TestServer::start().await;
    let started = server.agent().await.start_session().await;
    let stranger = server.anonymous();
    let body = json!({ "link": token(&started.link) });
    let mut looked = 0;
    let refused = loop {
        let answer = stranger.post("/api/look", body.clone()).await;
        if answer.status != 200 {
            break answer;
        }
        looked += 1;
        assert!(looked < 10_000, "nobody is slowed down");
    };
    assert!(looked >= 120, "{looked}");
    assert_eq!(refused.code(), "slow-down", "{}", refused.text);
    // Coming in by a link costs the same, and so nothing is gained by asking there.
    let mut answer = stranger.post("/api/enter", body.clone()).await;
    while answer.code() == "slow-down" {
        let seconds = answer.json()["seconds"].as_u64().unwrap();
        tokio::time::sleep(std::time::Duration::from_secs(seconds)).await;
        answer = stranger.post("/api/enter", body.clone()).await;
    }
    assert_eq!(answer.json()["outcome"], "inside", "{}", answer.text);
}
