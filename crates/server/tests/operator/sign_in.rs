//! Signing in: the responses, what is stored, and how guessing is slowed down.

use bistand_server::auth::Token;
use bistand_store::{Cookie, Holder};
use serde_json::json;
use sqlx::Connection as _;

use crate::common::{Browser, PASSWORD, TestServer, UserRole, database};

#[tokio::test]
async fn a_login_counts_in_whatever_case_and_the_answer_says_who() {
    let server = TestServer::start().await;
    let user = server
        .add_user("Anna@Example.org", UserRole::Administrator)
        .await;
    let browser = server.anonymous();
    let answer = browser.sign_in(" anna@example.ORG", PASSWORD).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let me = json!({
        "user": user.to_string(), "name": "Name of Anna@Example.org", "role": "administrator"
    });
    assert_eq!(answer.json(), me);
    assert_eq!(browser.get("/api/me").await.json(), me);
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_of_other_sites() {
    let server = TestServer::start().await;
    server.add_user("anna", UserRole::Agent).await;
    let answer = server.anonymous().sign_in("anna", PASSWORD).await;
    let cookies = answer.headers.get_all("set-cookie").iter();
    let cookies: Vec<_> = cookies.map(|cookie| cookie.to_str().unwrap()).collect();
    for name in ["bistand-staff=", "bistand-known="] {
        let named = |cookie: &&&str| cookie.starts_with(name);
        let cookie = cookies.iter().find(named).expect(name);
        for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(attribute), "{name} {attribute}");
        }
    }
    assert_eq!(cookies.len(), 2);
}

#[tokio::test]
async fn signing_out_ends_the_sign_in_itself_and_not_the_cookie_alone() {
    let server = TestServer::start().await;
    let browser = server.agent().await;
    let stolen = browser.cookie_header();
    assert_eq!(browser.post("/api/sign-out", json!({})).await.status, 204);
    let thief = server.anonymous();
    let request = thief
        .request(reqwest::Method::GET, "/api/me")
        .header("cookie", stolen);
    assert_eq!(thief.send(request).await.status, 401);
}

#[tokio::test]
async fn signing_out_closes_the_sockets_that_are_open() {
    let server = TestServer::start().await;
    server.add_user("anna", UserRole::Agent).await;
    let browser = server.anonymous();
    browser.sign_in("anna", PASSWORD).await;
    let mut socket = browser.staff_socket().await;
    // From now on it is among the sockets that are known.
    socket.next_of("desk").await;
    assert_eq!(browser.post("/api/sign-out", json!({})).await.status, 204);
    let mut last = None;
    while let Some(message) = socket.next().await {
        last = Some(message);
    }
    assert_eq!(last.unwrap()["reason"], "signed-out");
}

#[tokio::test]
async fn another_browser_of_the_same_user_stays_when_one_signs_out() {
    let server = TestServer::start().await;
    server.add_user("anna", UserRole::Agent).await;
    let (office, home) = (server.anonymous(), server.anonymous());
    let mut sockets = Vec::new();
    for browser in [&office, &home] {
        browser.sign_in("anna", PASSWORD).await;
        let mut socket = browser.staff_socket().await;
        socket.next_of("desk").await;
        sockets.push(socket);
    }
    assert_eq!(office.post("/api/sign-out", json!({})).await.status, 204);
    assert_eq!(sockets[0].next_of("bye").await["reason"], "signed-out");
    sockets[1].send(json!({ "type": "ping" })).await;
    sockets[1].next_of("pong").await;
}

#[tokio::test]
async fn a_sign_in_that_is_used_by_its_socket_alone_goes_on_and_an_expired_one_ends() {
    let server = TestServer::start().await;
    let user = server.add_user("anna", UserRole::Agent).await;
    let app = server.app();
    let now = app.now().0;
    let text = format!("{:064x}", rand::random::<u64>());
    let token = Token::parse(&text).unwrap().hash();
    let expires_at = now + 4_000;
    let cookie = Cookie {
        token: token.clone(),
        holder: Holder::User(user.to_string()),
        device: String::new(),
        created_at: now - 600_000,
        last_seen_at: now - 100_000,
        expires_at,
    };
    app.store.add_cookie(cookie.clone()).await.unwrap();
    let browser = server.anonymous().with_cookie("bistand-staff", &text);
    let mut socket = browser.staff_socket().await;
    socket.next_of("desk").await;
    // A page that only sends pings is not in use.
    socket.send(json!({ "type": "ping" })).await;
    assert_eq!(socket.next_of("bye").await["reason"], "signed-out");
    assert!(app.now().0 >= expires_at, "not before its time");

    let text = format!("{:064x}", rand::random::<u64>());
    let token = Token::parse(&text).unwrap().hash();
    let now = app.now().0;
    let cookie = Cookie {
        token: token.clone(),
        last_seen_at: now - 400_000,
        expires_at: now + 600_000,
        ..cookie
    };
    app.store.add_cookie(cookie).await.unwrap();
    let browser = server.anonymous().with_cookie("bistand-staff", &text);
    let mut socket = browser.staff_socket().await;
    socket.next_of("desk").await;
    let unwatch = json!({ "type": "unwatch", "session": "s0000000000000001" });
    socket.send(unwatch).await;
    let moved = tokio::time::timeout(std::time::Duration::from_secs(20), async {
        loop {
            let cookie = app.store.cookie(&token, now).await.unwrap().unwrap();
            if cookie.expires_at > now + 600_000 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    });
    moved.await.expect("the expiry moves on");
}

#[tokio::test]
async fn signing_in_again_ends_the_earlier_sign_in_of_this_browser() {
    let server = TestServer::start().await;
    server.add_user("anna", UserRole::Agent).await;
    let browser = server.anonymous();
    browser.sign_in("anna", PASSWORD).await;
    let earlier = browser.cookie_header();
    browser.sign_in("anna", PASSWORD).await;
    assert_eq!(browser.get("/api/me").await.status, 200);
    let thief = server.anonymous();
    let request = thief
        .request(reqwest::Method::GET, "/api/me")
        .header("cookie", earlier);
    assert_eq!(thief.send(request).await.status, 401);
}

#[tokio::test]
async fn a_customers_cookie_is_no_sign_in_and_a_sign_in_no_place() {
    let server = TestServer::start().await;
    let agent = server.agent().await;
    let code = agent.start_session().await.code;
    let customer = server.customer(&code).await;
    let swapped = [
        (&customer, "bistand-place", "bistand-staff", "/api/me"),
        (&agent, "bistand-staff", "bistand-place", "/api/customer"),
    ];
    for (browser, from, to, path) in swapped {
        let cookies = browser.cookie_header().replace(from, to);
        let thief = server.anonymous();
        let request = thief
            .request(reqwest::Method::GET, path)
            .header("cookie", cookies);
        assert_eq!(thief.send(request).await.code(), "signed-out", "{path}");
    }
}

#[tokio::test]
async fn an_expired_sign_in_is_none() {
    let server = TestServer::start().await;
    let user = server.add_user("anna", UserRole::Agent).await;
    let app = server.app();
    let now = app.now().0;
    for (expires_at, status) in [(now - 1, 401), (now + 60_000, 200)] {
        let text = format!("{:064x}", rand::random::<u64>());
        let cookie = Cookie {
            token: Token::parse(&text).unwrap().hash(),
            holder: Holder::User(user.to_string()),
            device: String::new(),
            created_at: now - 100_000,
            last_seen_at: now - 100_000,
            expires_at,
        };
        app.store.add_cookie(cookie).await.unwrap();
        let browser = server.anonymous();
        let cookie = format!("bistand-staff={text}");
        let request = browser
            .request(reqwest::Method::GET, "/api/me")
            .header("cookie", cookie);
        assert_eq!(browser.send(request).await.status, status);
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_login_cannot_be_told_apart() {
    let server = TestServer::start().await;
    server.add_user("known", UserRole::Agent).await;
    let browser = server.anonymous();
    let mut answers = Vec::new();
    for login in ["known", "unknown"] {
        let mut of_login = Vec::new();
        for _ in 0..6 {
            let answer = browser.sign_in(login, "a wrong password").await;
            of_login.push((answer.status, answer.text));
        }
        answers.push(of_login);
    }
    assert_eq!(answers[0], answers[1]);
    let statuses: Vec<u16> = answers[0].iter().map(|(status, _)| *status).collect();
    assert_eq!(statuses, [401, 401, 401, 401, 429, 429]);
}

#[tokio::test]
async fn while_a_login_waits_the_right_password_waits_too() {
    let server = TestServer::start().await;
    server.add_user("anna", UserRole::Agent).await;
    let browser = server.anonymous();
    for _ in 0..4 {
        browser.sign_in("anna", "a wrong password").await;
    }
    let answer = browser.sign_in("anna", PASSWORD).await;
    assert_eq!((answer.status, answer.code().as_str()), (429, "slow-down"));
    assert_eq!(answer.headers["retry-after"], "1");
}

#[tokio::test]
async fn the_delay_grows_with_each_wrong_password_and_survives_a_restart() {
    let server = TestServer::start().await;
    let user = server.add_user("anna", UserRole::Agent).await.to_string();
    let mut told = Vec::new();
    for failures in 1..=12 {
        let app = server.app();
        app.store.sign_in_failed(&user, app.now().0).await.unwrap();
        if failures > 3 {
            let answer = server.anonymous().sign_in("anna", PASSWORD).await;
            told.push(answer.json()["seconds"].as_u64().unwrap());
        }
    }
    assert_eq!(told, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    let server = server.restart().await;
    let answer = server.anonymous().sign_in("anna", PASSWORD).await;
    assert_eq!(answer.status, 429);
}

#[tokio::test]
async fn one_address_that_guesses_many_logins_is_slowed_down_and_others_are_not() {
    let server = TestServer::start_with(&[("trusted_proxies", "127.0.0.0/8")]).await;
    server.add_user("anna", UserRole::Agent).await;
    let browser = server.anonymous();
    let from = |address: &str, login: &str, password: &str| {
        browser
            .request(reqwest::Method::POST, "/api/sign-in")
            .header("x-forwarded-for", address)
            .json(&json!({ "login": login, "password": password }))
    };
    for guess in 0..21 {
        let login = format!("login-{guess}");
        let answer = browser
            .send(from("203.0.113.7", &login, "a wrong password"))
            .await;
        assert_eq!(answer.status, 401);
    }
    let answer = browser.send(from("203.0.113.7", "anna", PASSWORD)).await;
    assert_eq!(answer.code(), "slow-down");
    let answer = browser.send(from("203.0.113.8", "anna", PASSWORD)).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

#[tokio::test]
async fn many_tries_at_once_do_not_slip_in_before_the_first_is_counted() {
    let server = TestServer::start().await;
    server.add_user("anna", UserRole::Agent).await;
    let tries = (0..40).map(|_| {
        let browser = server.anonymous();
        tokio::spawn(async move { browser.sign_in("anna", "a wrong password").await.status })
    });
    let mut looked_at = 0;
    for attempt in tries.collect::<Vec<_>>() {
        if attempt.await.unwrap() == 401 {
            looked_at += 1;
        }
    }
    assert!(
        (1..=4).contains(&looked_at),
        "{looked_at} passwords were looked at"
    );
}

#[tokio::test]
async fn a_disabled_user_gets_the_same_answer_as_a_wrong_password() {
    let server = TestServer::start().await;
    let user = server.add_user("anna", UserRole::Agent).await;
    let browser = server.anonymous();
    browser.sign_in("anna", PASSWORD).await;
    let app = server.app();
    let at = app.now().0;
    assert!(
        app.store
            .set_disabled(&user.to_string(), true, at, "test")
            .await
            .unwrap()
    );
    assert_eq!(
        browser.get("/api/me").await.status,
        401,
        "signed out at once"
    );
    let answer = browser.sign_in("anna", PASSWORD).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (401, "sign-in-failed")
    );
}

#[tokio::test]
async fn a_guesser_does_not_keep_the_owner_out() {
    let server = TestServer::start_with(&[("trusted_proxies", "127.0.0.0/8")]).await;
    server.add_user("anna", UserRole::Agent).await;
    let from = |browser: &Browser, address: &str, password: &str| {
        browser
            .request(reqwest::Method::POST, "/api/sign-in")
            .header("x-forwarded-for", address)
            .json(&json!({ "login": "anna", "password": password }))
    };
    let own = server.anonymous();
    let answer = own.send(from(&own, "198.51.100.1", PASSWORD)).await;
    assert_eq!(answer.status, 200, "{}", answer.text);

    // Many addresses guess: a device without an earlier sign-in waits.
    let app = server.app();
    let user = app.store.user_by_login("anna").await.unwrap().unwrap();
    for _ in 0..12 {
        app.store
            .sign_in_failed(&user.id, app.now().0)
            .await
            .unwrap();
    }
    let new = server.anonymous();
    let answer = new.send(from(&new, "198.51.100.2", PASSWORD)).await;
    assert_eq!(answer.status, 429, "{}", answer.text);
    // The owner's own device does not, from wherever it comes.
    for address in ["198.51.100.1", "203.0.113.1"] {
        let answer = own.send(from(&own, address, PASSWORD)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
}

#[tokio::test]
async fn an_unknown_login_costs_a_write_like_a_known_one() {
    let server = TestServer::start().await;
    server.add_user("known", UserRole::Agent).await;
    for login in ["known", "unknown"] {
        let answer = server.anonymous().sign_in(login, "a wrong password").await;
        assert_eq!(answer.status, 401);
    }
    let user = server.app().store.user_by_login("known").await.unwrap();
    assert_eq!(user.unwrap().failed_sign_ins, 1);
    let mut connection = database(server.folder()).await;
    let counted: i64 =
        sqlx::query_scalar("SELECT value FROM counters WHERE name = 'failed_sign_ins'")
            .fetch_one(&mut connection)
            .await
            .unwrap();
    assert_eq!(counted, 1);
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_wrong_password_while_the_clock_was_ahead_locks_nobody_out() {
    let server = TestServer::start().await;
    let user = server.add_user("anna", UserRole::Agent).await.to_string();
    let app = server.app();
    let ahead = app.now().0 + 365 * 24 * 60 * 60 * 1_000;
    for _ in 0..12 {
        app.store.sign_in_failed(&user, ahead).await.unwrap();
    }
    let answer = server.anonymous().sign_in("anna", PASSWORD).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

#[tokio::test]
async fn a_page_that_asks_who_is_here_is_told_nobody_without_an_error() {
    let server = TestServer::start().await;
    let stranger = server.anonymous();
    for path in ["/api/me", "/api/customer"] {
        assert_eq!(stranger.get(path).await.status, 401);
        let answer = stranger.get(&format!("{path}?nobody=204")).await;
        assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    }
    let change = stranger.post("/api/sessions?nobody=204", json!({})).await;
    assert_eq!(change.status, 401, "only what changes nothing");
    let agent = server.agent().await;
    let answer = agent.get("/api/me?nobody=204").await;
    assert_eq!(answer.status, 200);
    assert!(answer.json()["user"].is_string());
}
