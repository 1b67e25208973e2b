//! A page that is open and does not read what it is sent.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;

use crate::common::{Socket, TestServer};

/// Each shows the whole session. A third of them is read immediately, the others as the page's
/// budget allows.
const WATCHES: usize = 60;
/// Messages of 16 KB: the machine itself takes some megabytes for a page before it writes no more.
const LONG: usize = 20;
/// Between two messages of the agent: a seat may give 50 commands a second.
const PACE: Duration = Duration::from_millis(21);
/// Far more than may wait for a page.
const MOST_SAID: usize = 2_000;
/// Longer than it takes to say as much as may wait for a page, on a machine that does much else.
const SOON: Duration = Duration::from_secs(60);

/// Sends a message, which is not refused. Returns whether the customer was still present, as far as
/// the agent had been notified before the answer.
async fn said(desk: &mut Socket, session: &str, id: &str, body: &str) -> bool {
    let say = json!({ "type": "say", "conversation": "p2", "body": body });
    let command = json!({ "type": "command", "id": id, "session": session, "command": say });
    desk.send(command).await;
    let mut is_there = true;
    loop {
        let message = desk.next().await.expect("the agent is served");
        if message["part"] == "people" {
            is_there = !is_away(&message);
        }
        if message["id"] == id {
            // A caller that waits for 1.5 s is refused.
            assert_eq!(message["type"], "done", "{message}");
            return is_there;
        }
    }
}

fn is_away(people: &Value) -> bool {
    let people = people["state"].as_array().unwrap();
    let customer = people.iter().find(|person| person["seat"] == "p2");
    customer.unwrap()["presence"]["state"] == "grace"
}

#[tokio::test]
async fn a_page_that_does_not_read_is_closed_and_holds_nobody_up() {
    let server = TestServer::start().await;
    let (agent, customer, started) = server.meeting().await;
    let session = started.session.to_string();
    let mut desk = agent.staff_socket().await;
    desk.watch(&session).await;
    let long = "\u{1f600}".repeat(4_000);
    for number in 0..LONG {
        said(&mut desk, &session, &format!("long {number}"), &long).await;
        tokio::time::sleep(PACE).await;
    }
    let slow = Socket::open_narrow(&customer, "/api/customer/socket?page=g1").await;
    let mut slow = slow.unwrap();
    // From here on the page does not read. What it asks for adds to what it is sent.
    for _ in 0..WATCHES {
        let watch = json!({ "type": "watch", "session": session, "have": {} });
        slow.send(watch).await;
    }
    let flood = async {
        for number in 0..MOST_SAID {
            let id = number.to_string();
            if !said(&mut desk, &session, &id, &id).await {
                return number;
            }
            tokio::time::sleep(PACE).await;
        }
        panic!("nobody hung up on the page that does not read");
    };
    let last = timeout(SOON, flood).await.expect("hung up in time");

    // It reads again: what was on its way, and why it was closed.
    let bye = timeout(SOON, slow.next_of("bye")).await.expect("a goodbye");
    assert_eq!(bye["reason"], "too-slow");
    assert_eq!(slow.next().await, None, "closed");
    // Nothing was lost: it comes back and is shown all of it.
    let mut again = Socket::open(&customer, "/api/customer/socket?page=g1")
        .await
        .unwrap();
    let watch = json!({ "type": "watch", "session": session, "have": {} });
    again.send(watch).await;
    let mut shown = 0;
    while shown < LONG + last + 1 {
        let items = again.next_of("items").await;
        let items = items["items"].as_array().unwrap();
        shown += items.iter().filter(|item| item["kind"] == "said").count();
    }
    assert_eq!(shown, LONG + last + 1);
    server.stop().await;
}
