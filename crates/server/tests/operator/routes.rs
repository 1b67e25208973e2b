//! Every route × every kind of caller × the ways to misspell a path.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use bistand_server::auth::Who;
use bistand_server::http::{router_of, routes};
use reqwest::Method;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tower::ServiceExt as _;

use crate::common::{Browser, Socket, TestServer};

/// A path of a route, with something in its holes.
pub(super) fn filled(path: &str) -> String {
    path.replace("{token}", "0123456789abcdef")
        .replace("{*below}", "sessions/s1")
        .replace("{*path}", "customer.js")
        .replace("{session}", "s1")
}

/// Who comes, and whether such a one may call a route for `who`.
const EVERYBODY: [&str; 4] = ["nobody", "customer", "agent", "administrator"];

fn may(person: &str, who: Who) -> bool {
    match who {
        // The tests come from this machine, which may see the metrics.
        Who::Anybody | Who::Operator => true,
        Who::Staff => matches!(person, "agent" | "administrator"),
        Who::Administrator => person == "administrator",
        Who::Customer => person == "customer",
    }
}

pub(super) async fn people(server: &TestServer) -> BTreeMap<&'static str, Browser> {
    let agent = server.agent().await;
    let code = agent.start_session().await.code;
    BTreeMap::from([
        ("nobody", server.anonymous()),
        ("customer", server.customer(&code).await),
        ("administrator", server.administrator().await),
        ("agent", agent),
    ])
}

#[tokio::test]
async fn every_route_is_for_those_whom_the_table_names() {
    let server = TestServer::start().await;
    for route in routes::table() {
        // Signing out and leaving end what the next row needs.
        let people = people(&server).await;
        for person in EVERYBODY {
            let browser = &people[person];
            let path = filled(route.path);
            let answer = browser
                .send(browser.request(route.verb.clone(), &path))
                .await;
            let turned_away = matches!(answer.status, 401 | 403);
            let allowed = may(person, route.who);
            let cell = format!("{person} {} {path}: {}", route.verb, answer.status);
            assert_eq!(turned_away, !allowed, "{cell} {}", answer.text);
            if turned_away {
                assert!(!answer.code().is_empty(), "{cell}");
            }
        }
    }
}

#[tokio::test]
async fn a_route_for_administrators_refuses_everybody_else() {
    let server = TestServer::start().await;
    let table = || {
        vec![routes::read(
            "/administration",
            Who::Administrator,
            async || "in",
        )]
    };
    let people = people(&server).await;
    for person in EVERYBODY {
        let router: Router = router_of(server.app().clone(), table());
        let request = Request::get("/administration")
            .header("cookie", people[person].cookie_header())
            .body(Body::empty())
            .unwrap();
        let answer = router.oneshot(request).await.unwrap();
        let expected = match person {
            "administrator" => StatusCode::OK,
            "agent" => StatusCode::FORBIDDEN,
            _ => StatusCode::UNAUTHORIZED,
        };
        assert_eq!(answer.status(), expected, "{person}");
    }
}

/// The ways to write a path that another part of a server might take for the same.
fn misspelt(path: &str) -> Vec<String> {
    let encoded = path.replacen("/api/", "/api%2f", 1);
    let mut paths = vec![
        format!("/{path}"),
        format!("{path}/"),
        format!("{path}.json"),
        format!("{path};x"),
        format!("{path}%00"),
        format!("{path}%20"),
        format!("{path}%2f"),
        format!("{path}\\"),
        format!("/.{path}"),
        format!("/api/..{path}"),
        format!("/x/..{path}"),
        path.replacen('/', "/%2e/", 1),
        path.replacen("/api/", "/api//", 1),
        path.to_ascii_uppercase(),
        encoded,
    ];
    paths.retain(|misspelt| misspelt != path);
    paths
}

#[tokio::test]
async fn a_misspelt_path_leads_nowhere() {
    let server = TestServer::start().await;
    let cookies = people(&server).await["administrator"].cookie_header();
    for route in routes::table() {
        // What follows /j/, /console/ and /assets/ is free.
        if route.path.contains('{') || matches!(route.path, "/" | "/console") {
            continue;
        }
        for path in misspelt(route.path) {
            for cookies in ["", cookies.as_str()] {
                let status = raw(&server, &route.verb, &path, cookies).await;
                let nowhere = matches!(status, 400 | 404);
                assert!(nowhere, "{} {path}: {status}", route.verb);
            }
        }
    }
}

/// Sends a path as it is; clients tidy paths up before they send them.
async fn raw(server: &TestServer, verb: &Method, path: &str, cookies: &str) -> u16 {
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    let request = format!(
        "{verb} {path} HTTP/1.1\r\nhost: localhost\r\ncookie: {cookies}\r\ncontent-length: 0\r\n\
         connection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let status = answer
        .split(' ')
        .nth(1)
        .unwrap_or_else(|| panic!("no status: {answer}"));
    status.parse().unwrap()
}

#[tokio::test]
async fn another_method_is_not_found() {
    let server = TestServer::start().await;
    let browser = server.agent().await;
    for (method, path) in [
        (Method::DELETE, "/api/me"),
        (Method::GET, "/api/sign-in"),
        (Method::PUT, "/api/sessions"),
        (Method::OPTIONS, "/api/enter"),
        (Method::POST, "/"),
        (Method::TRACE, "/api/me"),
    ] {
        let answer = browser.send(browser.request(method.clone(), path)).await;
        assert_eq!(answer.status, 404, "{method} {path}");
        assert_eq!(answer.code(), "not-found", "{method} {path}");
    }
}

#[tokio::test]
async fn a_page_of_somebody_else_changes_nothing() {
    let server = TestServer::start().await;
    let agent = server.agent().await;
    let forged = [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", "http://localhost.evil.example"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ];
    for (name, value) in forged {
        let request = agent
            .bare(Method::POST, "/api/sign-out")
            .header(name, value);
        let answer = agent.send(request).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (403, "forbidden"),
            "{value}"
        );
        assert_eq!(agent.get("/api/me").await.status, 200, "{value}");
    }
    let outside = agent.bare(Method::POST, "/api/sign-out");
    assert_eq!(
        agent.send(outside).await.status,
        204,
        "a client that is no browser"
    );
}

#[tokio::test]
async fn a_page_of_somebody_else_opens_no_socket() {
    let server = TestServer::start().await;
    let agent = server.agent().await;
    for origin in ["https://evil.example", "null", "http://127.0.0.1"] {
        let refused = Socket::open_from(&agent, "/api/socket", origin).await;
        assert_eq!(refused.err(), Some(403), "{origin}");
    }
    let nobody = server.anonymous();
    assert_eq!(Socket::open(&nobody, "/api/socket").await.err(), Some(401));
    let mut socket = agent.staff_socket().await;
    assert_eq!(socket.next().await.unwrap()["type"], "hello");
}

#[tokio::test]
async fn a_body_that_is_too_large_or_unreadable_is_refused_with_a_code() {
    let server = TestServer::start().await;
    let browser = server.anonymous();
    let long = format!("{{\"login\":\"{}\"}}", "x".repeat(70_000));
    for (body, status, code) in [
        (long.as_str(), 413, "too-large"),
        ("{", 400, "malformed"),
        ("{\"login\":1}", 400, "malformed"),
        (
            "{\"login\":\"a\",\"password\":\"b\",\"more\":1}",
            400,
            "malformed",
        ),
        ("", 400, "malformed"),
    ] {
        let request = browser
            .request(Method::POST, "/api/sign-in")
            .header("content-type", "application/json")
            .body(body.to_owned());
        let answer = browser.send(request).await;
        let got = (answer.status, answer.code());
        assert_eq!(
            got,
            (status, code.to_owned()),
            "{}",
            &body[..body.len().min(30)]
        );
        assert_eq!(answer.headers["content-type"], "application/problem+json");
    }
}

#[tokio::test]
async fn metrics_are_for_the_addresses_that_may_see_them() {
    let server = TestServer::start_with(&[("metrics.allowed", "203.0.113.0/24")]).await;
    assert_eq!(server.anonymous().get("/metrics").await.status, 404);

    let server = TestServer::start().await;
    let browser = server.anonymous();
    browser.get("/healthz").await;
    let answer = browser.get("/metrics").await;
    assert_eq!(answer.status, 200);
    assert!(
        answer.text.contains("bistand_http_request_seconds"),
        "{}",
        answer.text
    );
    // A proxy on this machine that the settings do not name passes the whole world on.
    let passed_on = browser
        .request(Method::GET, "/metrics")
        .header("x-forwarded-for", "127.0.0.1");
    assert_eq!(browser.send(passed_on).await.status, 404);
}

#[tokio::test]
async fn a_panic_ends_one_request_alone_and_tells_nothing() {
    async fn boom() {
        panic!("a secret");
    }
    let server = TestServer::start().await;
    let table = vec![routes::read("/boom", Who::Anybody, boom)];
    let router = router_of(server.app().clone(), table);
    let request = || Request::get("/boom").body(Body::empty()).unwrap();
    for _ in 0..2 {
        let answer = router.clone().oneshot(request()).await.unwrap();
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = axum::body::to_bytes(answer.into_body(), 1_000)
            .await
            .unwrap();
        assert!(!String::from_utf8_lossy(&body).contains("secret"));
    }
}
