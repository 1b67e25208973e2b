//! Whatever cannot be read or is not there is refused with a problem and a stable code, on every
//! route; nothing of the libraries below shows through.

use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use bistand_server::auth::Who;
use bistand_server::http::routes::{self, Route};

use super::routes::{filled, people};
use crate::common::{Answer, Browser, PASSWORD, TestServer, UserRole};

const METHODS: [Method; 7] = [
    Method::GET,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
    Method::OPTIONS,
    Method::TRACE,
];

/// The codes that a request that cannot be read is answered by.
const CODES: [&str; 5] = [
    "malformed",
    "too-large",
    "not-found",
    "entry-not-valid",
    "sign-in-failed",
];

/// A refusal is a problem; returns its code.
fn problem(answer: &Answer, what: &str) -> String {
    let kind = answer
        .headers
        .get(CONTENT_TYPE)
        .map(|kind| kind.to_str().unwrap());
    assert_eq!(
        kind,
        Some("application/problem+json"),
        "{what}: {} {}",
        answer.status,
        answer.text
    );
    assert_eq!(answer.json()["status"], answer.status, "{what}");
    answer.code()
}

async fn browser_for(server: &TestServer, route: &Route) -> Browser {
    let people = people(server).await;
    let person = match route.who {
        Who::Anybody | Who::Operator => "nobody",
        Who::Staff => "agent",
        Who::Administrator => "administrator",
        Who::Customer => "customer",
    };
    people[person].clone()
}

#[tokio::test]
async fn a_method_that_a_route_does_not_have_is_a_problem() {
    let server = TestServer::start().await;
    for route in routes::table() {
        let browser = browser_for(&server, &route).await;
        let has = |method: &Method| {
            let table = routes::table();
            let mut same = table.iter().filter(|other| other.path == route.path);
            same.any(|other| other.verb == *method)
        };
        for method in METHODS {
            if has(&method) {
                continue;
            }
            let request = browser.request(method.clone(), &filled(route.path));
            let what = format!("{method} {}", route.path);
            assert_eq!(
                problem(&browser.send(request).await, &what),
                "not-found",
                "{what}"
            );
        }
    }
}

#[tokio::test]
async fn a_hole_or_a_question_that_cannot_be_read_is_a_problem() {
    let server = TestServer::start().await;
    let mut refused = 0;
    for route in routes::table() {
        let mut browser = browser_for(&server, &route).await;
        let torn = route
            .path
            .split('/')
            .map(|part| {
                if part.starts_with('{') {
                    "%ff".to_owned()
                } else {
                    part.to_owned()
                }
            })
            .collect::<Vec<_>>()
            .join("/");
        let whole = filled(route.path);
        let questions = [
            "",
            "?seat=p2&seat=p3",
            "?link=%ff&seat=%ff",
            "?link=a&link=b",
        ];
        let paths = questions.map(|question| format!("{whole}{question}"));
        for path in paths.into_iter().chain([torn]) {
            let request = browser.request(route.verb.clone(), &path);
            let answer = browser.send(request).await;
            // What a route does not look at is no reason to refuse.
            let what = format!("{} {path}", route.verb);
            if answer.status < 400 || serves_text(&route, &answer) {
                // Signing out and leaving end what the next row needs.
                if route.verb == Method::POST {
                    browser = browser_for(&server, &route).await;
                }
                continue;
            }
            let code = problem(&answer, &what);
            assert!(CODES.contains(&code.as_str()), "{what}: {code}");
            refused += 1;
        }
    }
    assert!(refused >= 20, "{refused} were looked at");
}

/// A page that is not built, or a server that is not ready, says so to people.
fn serves_text(route: &Route, answer: &Answer) -> bool {
    let pages = [
        "/",
        "/j/{token}",
        "/console",
        "/console/{*below}",
        "/readyz",
    ];
    answer.status == 503 && pages.contains(&route.path)
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_a_problem() {
    let server = TestServer::start().await;
    let long = "x".repeat(200_000);
    let bodies: [(&str, &[u8]); 9] = [
        ("application/json", b""),
        ("application/json", b"{"),
        ("application/json", b"[]"),
        ("application/json", b"{\"code\":{}}"),
        ("application/json", b"{\"login\":\"\xff\"}"),
        ("application/json", long.as_bytes()),
        ("text/plain", b"{}"),
        (
            "application/x-www-form-urlencoded",
            b"id=1&id=2&code=1&code=2",
        ),
        ("application/x-www-form-urlencoded", long.as_bytes()),
    ];
    let mut codes = std::collections::BTreeMap::new();
    for route in routes::table() {
        if route.verb != Method::POST {
            continue;
        }
        let mut browser = browser_for(&server, &route).await;
        for (kind, body) in bodies {
            let request = browser
                .request(Method::POST, &filled(route.path))
                .header(CONTENT_TYPE, kind)
                .body(body.to_vec());
            let answer = browser.send(request).await;
            let what = format!("{} {kind} {} bytes", route.path, body.len());
            if answer.status < 400 {
                browser = browser_for(&server, &route).await;
                continue;
            }
            let code = problem(&answer, &what);
            assert!(CODES.contains(&code.as_str()), "{what}: {code}");
            *codes.entry((route.path, code)).or_insert(0) += 1;
        }
    }
    // Those that take a body have refused, in both ways.
    for path in ["/api/sign-in", "/api/enter", "/old/enter", "/old/say"] {
        for code in ["malformed", "too-large"] {
            assert!(
                codes.contains_key(&(path, code.to_owned())),
                "{path} {code}"
            );
        }
    }
}

#[tokio::test]
async fn a_socket_that_is_no_socket_is_a_problem() {
    let server = TestServer::start().await;
    for route in routes::table() {
        if !route.path.ends_with("/socket") {
            continue;
        }
        let browser = browser_for(&server, &route).await;
        let code = problem(&browser.get(route.path).await, route.path);
        assert_eq!(code, "malformed", "{}", route.path);
        let old = browser
            .request(Method::GET, route.path)
            .header("connection", "upgrade")
            .header("upgrade", "websocket")
            .header("sec-websocket-version", "8")
            .header("sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA==");
        let code = problem(&browser.send(old).await, route.path);
        assert_eq!(code, "malformed", "{}", route.path);
    }
}

#[tokio::test]
async fn an_unknown_path_is_a_problem_whatever_it_is_made_of() {
    let server = TestServer::start().await;
    let long = format!("/{}", "x".repeat(8_000));
    for path in ["/nothing", "/api", "/api/", "/%ff", "/%", "/api/%00", &long] {
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        let request =
            format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let short = &path[..path.len().min(20)];
        assert!(answer.starts_with("HTTP/1.1 404 "), "{short}: {answer}");
        assert!(
            answer.contains("application/problem+json"),
            "{short}: {answer}"
        );
        assert!(
            answer.contains("\"code\":\"not-found\""),
            "{short}: {answer}"
        );
    }
}

#[tokio::test]
async fn the_page_without_script_refuses_in_words() {
    let server = TestServer::start().await;
    server.add_user("anna", UserRole::Agent).await;
    let agent = server.anonymous();
    agent.sign_in("anna", PASSWORD).await;
    let started = agent.start_session().await;
    let customer = server.anonymous();
    customer.enter(&started.code).await;
    let long = format!("id=1&body={}", "x".repeat(200_000));
    // Four thousand letters that take eight bytes each, as a form writes them.
    let wide = format!("id=2&body={}", "%F0%9F%91%8D%F0%9F%8F%BD".repeat(4_001));
    let ask = async |browser: &Browser, method, path: &str, body: &str| {
        let request = browser
            .request(method, path)
            .header("accept", "text/html, */*")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body.to_owned());
        let answer = browser.send(request).await;
        assert!(
            answer.text.starts_with("<!doctype html>"),
            "{}",
            answer.text
        );
        answer.text
    };
    let stranger = server.anonymous();
    for (method, path, body) in [
        (Method::GET, "/old/log", ""),
        (Method::POST, "/old/say", "body=Hello&id=1"),
    ] {
        let said = ask(&stranger, method, path, body).await;
        assert!(said.contains("no longer remembers"), "{said}");
    }
    let said = ask(&customer, Method::POST, "/old/say", &long).await;
    assert!(said.contains("role=\"alert\""), "{said}");
    assert!(said.contains("<textarea"), "still inside: {said}");
    let said = ask(&customer, Method::POST, "/old/say", &wide).await;
    assert!(said.contains("👍🏽</textarea>"), "the words are kept");
}
