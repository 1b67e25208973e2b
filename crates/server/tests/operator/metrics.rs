//! The figures that an operator watches, of a server in a process of its own.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;

use crate::common::{Browser, PASSWORD, Program, tool};

async fn figures(browser: &Browser) -> BTreeMap<String, f64> {
    let answer = browser.get("/metrics").await;
    assert_eq!(answer.status, 200);
    let lines = answer.text.lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.rsplit_once(' '))
        .map(|(name, value)| (name.to_owned(), value.parse().unwrap()))
        .collect()
}

/// Waits until a figure is what it should be: sockets open and close in their own time.
async fn until(browser: &Browser, name: &str, expected: f64) {
    let mut last = None;
    let waiting = tokio::time::timeout(Duration::from_secs(20), async {
        loop {
            last = figures(browser).await.get(name).copied();
            if last == Some(expected) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let waited = waiting.await;
    assert!(waited.is_ok(), "{name} is {last:?} and not {expected}");
}

fn sessions(status: &str) -> String {
    format!("bistand_sessions{{status=\"{status}\"}}")
}

#[tokio::test]
async fn the_figures_follow_a_session_from_its_code_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let add = [
        "user",
        "add",
        "--login",
        "anna",
        "--name",
        "Anna Personal",
        "--password-stdin",
    ];
    assert!(tool(folder.path(), &add, PASSWORD).status.success());
    let server = Program::serve(folder.path(), &[]);
    let agent = Browser::at(server.address());
    for name in ["agent", "customer"] {
        let sockets = format!("bistand_sockets{{who=\"{name}\"}}");
        until(&agent, &sockets, 0.0).await;
    }
    until(&agent, &sessions("confirmed"), 0.0).await;
    agent.sign_in("anna", PASSWORD).await;
    let started = agent.start_session().await;
    let session = started.session.to_string();
    until(&agent, &sessions("confirmed"), 1.0).await;
    until(&agent, "bistand_sessions_in_memory", 1.0).await;

    let mut desk = agent.staff_socket().await;
    desk.watch(&session).await;
    until(&agent, "bistand_sockets{who=\"agent\"}", 1.0).await;
    let customer = Browser::at(server.address());
    assert_eq!(customer.enter("999999998").await.status, 403);
    let enter = json!({ "code": started.code, "name": "Bob Personal" });
    assert_eq!(customer.post("/api/enter", enter).await.status, 200);
    let mut phone = customer.customer_socket().await;
    phone.watch(&session).await;
    until(&agent, "bistand_sockets{who=\"customer\"}", 1.0).await;
    let skip = json!({ "type": "skipMediaCheck", "confirmed": true });
    phone.command(&session, skip).await;
    until(&agent, "bistand_calls", 0.0).await;
    desk.command(&session, json!({ "type": "startCall" })).await;
    phone
        .command(&session, json!({ "type": "acceptCall" }))
        .await;
    until(&agent, "bistand_calls", 1.0).await;
    until(&agent, &sessions("running"), 1.0).await;
    desk.command(&session, json!({ "type": "endSession" }))
        .await;
    until(&agent, "bistand_calls", 0.0).await;
    until(&agent, &sessions("done"), 1.0).await;
    drop(phone);
    until(&agent, "bistand_sockets{who=\"customer\"}", 0.0).await;

    let figures = figures(&agent).await;
    for (name, value) in [
        ("bistand_entries_total{outcome=\"inside\"}", 1.0),
        ("bistand_entries_total{outcome=\"not-valid\"}", 1.0),
        ("bistand_media_connections{transport=\"udp\"}", 0.0),
        ("bistand_media_connections{transport=\"tcp\"}", 0.0),
        ("bistand_media_bits_per_second{direction=\"out\"}", 0.0),
    ] {
        assert_eq!(figures.get(name), Some(&value), "{name}");
    }
    assert!(figures["bistand_store_append_seconds_count"] > 5.0);
    let names: String = figures.keys().cloned().collect();
    for secret in ["Personal", "anna", &session, &started.code] {
        assert!(!names.contains(secret), "{secret}");
    }
    assert_eq!(server.terminate().0, Some(0));
}
