//! No log of any level tells who did what: no code, token, login, password, name, address, text.

use serde_json::json;

use crate::common::{Browser, PASSWORD, Program, tool};

const LOGIN: &str = "zaphod-login";
const AGENT: &str = "Zaphodine Agentname";
const CUSTOMER: &str = "Trilliana Customername";
const CHAT: &str = "the towel is in the blue drawer";
const WRONG: &str = "a wrong and telling password";
const ADDRESS: &str = "203.0.113.77";

#[tokio::test]
async fn the_log_of_a_whole_session_holds_nothing_personal() {
    let folder = tempfile::tempdir().unwrap();
    let add = [
        "user",
        "add",
        "--login",
        LOGIN,
        "--name",
        AGENT,
        "--password-stdin",
    ];
    assert!(tool(folder.path(), &add, PASSWORD).status.success());
    let settings = [
        ("BISTAND_LOG_LEVEL", "trace"),
        ("BISTAND_TRUSTED_PROXIES", "127.0.0.0/8"),
    ];
    let server = Program::serve(folder.path(), &settings);
    let mut secrets: Vec<String> = [LOGIN, AGENT, CUSTOMER, CHAT, WRONG, PASSWORD, ADDRESS]
        .map(str::to_owned)
        .to_vec();
    secrets.extend(live(&server).await);
    let (code, log) = server.terminate();
    assert_eq!(code, Some(0));
    // The scan looks at a log that has something to say.
    assert!(
        log.contains("/api/enter") && log.contains("/j/{token}"),
        "{log}"
    );
    for secret in secrets {
        assert!(secret.len() >= 9, "too short to be looked for");
        assert!(!log.contains(&secret), "the log holds {secret}");
    }
}

/// Signs in wrongly and rightly, starts a session, enters by code and by link, chats; returns the
/// secrets that came up.
async fn live(server: &Program) -> Vec<String> {
    let agent = Browser::at(server.address());
    agent.sign_in(LOGIN, WRONG).await;
    agent.sign_in(WRONG, WRONG).await;
    assert_eq!(agent.sign_in(LOGIN, PASSWORD).await.status, 200);
    let started = agent.start_session().await;
    let token = started.link.rsplit('/').next().unwrap().to_owned();

    let customer = Browser::at(server.address());
    let wrong_code = "918273645";
    customer.enter(wrong_code).await;
    customer.get(&format!("/j/{token}")).await;
    customer.get(&format!("/j/{token}/{token}?{token}")).await;
    let body = json!({ "link": token, "name": CUSTOMER });
    let enter = customer.request(reqwest::Method::POST, "/api/enter");
    let entered = customer
        .send(enter.header("x-forwarded-for", ADDRESS).json(&body))
        .await;
    assert_eq!(entered.json()["outcome"], "inside", "{}", entered.text);

    let mut socket = customer.customer_socket().await;
    socket.next_of("hello").await;
    let say = json!({ "type": "say", "conversation": null, "body": CHAT });
    let session = started.session.to_string();
    let command = json!({ "type": "command", "id": "c1", "session": session, "command": say });
    socket.send(command).await;
    socket.next_of("done").await;
    socket.send(json!({ "type": CHAT, "body": CHAT })).await;
    socket.next_of("refused").await;

    let cookies = [agent.cookie_header(), customer.cookie_header()].join("; ");
    let values = cookies
        .split("; ")
        .filter_map(|cookie| cookie.split_once('='));
    let mut secrets: Vec<String> = values.map(|(_, value)| value.to_owned()).collect();
    secrets.extend([started.code, token, wrong_code.to_owned()]);
    secrets
}
