//! Idle sessions are unloaded and take no memory, and nothing is lost.

use std::time::Duration;

use serde_json::{Value, json};

use crate::common::{Browser, Socket, TestServer};

/// Short enough to be waited for.
const IDLE: Duration = Duration::from_millis(300);
const TEXTS: u32 = 230;

/// Two people have talked and called, and it is over.
async fn lived(
    server: &TestServer,
    desk: &mut Socket,
    agent: &Browser,
    texts: u32,
) -> (String, Browser) {
    let started = agent.start_session().await;
    let session = started.session.to_string();
    let customer = server.anonymous();
    let enter = json!({ "code": started.code, "name": "Bob" });
    assert_eq!(customer.post("/api/enter", enter).await.status, 200);
    desk.watch(&session).await;
    let mut phone = customer.customer_socket().await;
    phone.watch(&session).await;
    let skip = json!({ "type": "skipMediaCheck", "confirmed": true });
    phone.command(&session, skip).await;
    desk.command(&session, json!({ "type": "startCall" })).await;
    phone
        .command(&session, json!({ "type": "acceptCall" }))
        .await;
    for number in 0..texts {
        let body = format!("line {number} {}", "x".repeat(300));
        let say = json!({ "type": "say", "conversation": "p2", "body": body });
        desk.command(&session, say).await;
        // Fifty per second are accepted and answered immediately.
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    desk.command(&session, json!({ "type": "endSession" }))
        .await;
    (session, customer)
}

/// The whole conversation as an empty page receives it, in order.
async fn history(socket: &mut Socket, session: &str, last: &str) -> Vec<String> {
    socket
        .send(json!({ "type": "watch", "session": session, "have": {} }))
        .await;
    let mut bodies = Vec::new();
    while bodies
        .last()
        .is_none_or(|body: &String| !body.starts_with(last))
    {
        let message = socket.next_of("items").await;
        assert!(
            message.to_string().len() < 128 * 1024,
            "a message is bounded"
        );
        for item in message["items"].as_array().unwrap() {
            if let Some(text) = item["text"].as_str() {
                bodies.push(message["texts"][text].as_str().unwrap().to_owned());
            }
        }
    }
    bodies
}

async fn until_awake(server: &TestServer, sessions: usize) {
    let waiting = tokio::time::timeout(Duration::from_secs(20), async {
        while server.app().registry.loaded_sessions() != sessions {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let waited = waiting.await;
    let awake = server.app().registry.loaded_sessions();
    assert!(waited.is_ok(), "{awake} and not {sessions} are awake");
}

#[tokio::test]
async fn a_session_that_is_over_sleeps_though_its_agent_is_there_and_wakes_whole() {
    let server = TestServer::start_idling(IDLE).await;
    let agent = server.agent().await;
    let mut desk = agent.staff_socket().await;
    let (session, customer) = lived(&server, &mut desk, &agent, TEXTS).await;
    assert_eq!(server.app().registry.loaded_sessions(), 1);
    desk.send(json!({ "type": "unwatch", "session": session }))
        .await;
    until_awake(&server, 0).await;
    desk.send(json!({ "type": "ping" })).await;
    desk.next_of("pong").await;

    let last = format!("line {} ", TEXTS - 1);
    let told = history(&mut desk, &session, &last).await;
    let bodies: Vec<_> = told
        .iter()
        .filter(|body| body.starts_with("line "))
        .collect();
    assert_eq!(bodies.len(), TEXTS as usize);
    for (number, body) in bodies.iter().enumerate() {
        assert!(
            body.starts_with(&format!("line {number} ")),
            "{number}: {body}"
        );
    }
    assert_eq!(server.app().registry.loaded_sessions(), 1);
    let reopen = json!({ "type": "setStatus", "to": "confirmed" });
    desk.command(&session, reopen).await;

    // The name was read too, and the customer is where the customer was.
    let again = agent.staff_socket().await;
    let name = name_in_list(again, &session).await;
    assert_eq!(name, "Bob");
    let stands = customer.get("/api/customer").await.json();
    assert_eq!(stands["outcome"], "inside");
}

/// Watches a session, and returns whether the host is present for the watcher.
async fn host_is_there(socket: &mut Socket, session: &str) -> bool {
    socket
        .send(json!({ "type": "watch", "session": session, "have": {} }))
        .await;
    loop {
        let part = socket.next_of("part").await;
        if part["part"] == "people" {
            let people = part["state"].as_array().unwrap();
            let host = people.iter().find(|person| person["host"] == true);
            return host.unwrap()["presence"]["state"] == "present";
        }
    }
}

#[tokio::test]
async fn whoever_speaks_to_a_session_that_sleeps_is_there_and_strangers_are_not() {
    let server = TestServer::start_idling(IDLE).await;
    let agent = server.agent().await;
    let mut desk = agent.staff_socket().await;
    let (session, customer) = lived(&server, &mut desk, &agent, 3).await;
    desk.send(json!({ "type": "unwatch", "session": session }))
        .await;
    until_awake(&server, 0).await;
    // Without looking at it before.
    let reopen = json!({ "type": "setStatus", "to": "confirmed" });
    desk.command(&session, reopen).await;
    let mut phone = customer.customer_socket().await;
    assert!(host_is_there(&mut phone, &session).await);

    let mut stranger = server.agent().await.staff_socket().await;
    let say = json!({ "type": "say", "conversation": "p2", "body": "hello" });
    let command = json!({ "type": "command", "id": "c", "session": session, "command": say });
    stranger.send(command).await;
    assert_eq!(
        stranger.next_of("refused").await["problem"]["code"],
        "not-in-session"
    );
    stranger
        .send(json!({ "type": "watch", "session": session, "have": {} }))
        .await;
    stranger.send(json!({ "type": "ping" })).await;
    loop {
        let message = stranger.next().await.expect("an agent has other sessions");
        assert_ne!(message["type"], "part", "{message}");
        if message["type"] == "pong" {
            break;
        }
    }
}

async fn name_in_list(mut socket: Socket, session: &str) -> Value {
    let list = socket.next_of("desk").await;
    let lines = list["sessions"].as_array().unwrap();
    let line = lines.iter().find(|line| line["session"] == session);
    line.unwrap()["customer"].clone()
}

#[tokio::test]
async fn a_session_that_is_not_over_stays_awake_while_its_agent_is_there() {
    let server = TestServer::start_idling(IDLE).await;
    let agent = server.agent().await;
    let mut desk = agent.staff_socket().await;
    desk.next_of("desk").await;
    let started = agent.start_session().await;
    for _ in 0..5 {
        tokio::time::sleep(IDLE).await;
        assert_eq!(server.app().registry.loaded_sessions(), 1);
    }
    // So a customer sees the agent as present immediately.
    let customer = server.customer(&started.code).await;
    let mut phone = customer.customer_socket().await;
    let session = started.session.to_string();
    assert!(host_is_there(&mut phone, &session).await);
}

#[tokio::test]
async fn after_a_restart_all_sessions_wake_and_a_host_who_came_first_is_in_them() {
    let server = TestServer::start().await;
    let agent = server.agent().await;
    let mut customers = Vec::new();
    for _ in 0..5 {
        let started = agent.start_session().await;
        let customer = server.customer(&started.code).await;
        customers.push((started.session.to_string(), customer));
    }
    let server = server.restart().await;
    let _desk = agent.moved_to(server.address()).staff_socket().await;
    until_awake(&server, customers.len()).await;
    for (session, customer) in customers {
        let mut phone = customer.moved_to(server.address()).customer_socket().await;
        let there = tokio::time::timeout(Duration::from_secs(20), async {
            while !host_is_there(&mut phone, &session).await {}
        });
        assert!(there.await.is_ok(), "the host is not there");
    }
    server.stop().await;
}
