//! A socket that is flooded is read as fast as its budget allows, whatever it sends, and the other
//! sessions do not notice.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use futures_util::{SinkExt as _, StreamExt as _};
use rstest::rstest;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::common::{Browser, Socket, TestServer};

/// Messages of a flood: far more than are read while the test runs.
const FLOOD: u32 = 4_000;
/// Messages of another session that are acknowledged meanwhile.
const ACKNOWLEDGED: usize = 20;
/// Longer than any answer takes, also on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(20);
/// What a socket may cost: units in a burst, and units per second (`socket/budget.rs`).
const BURST: f64 = 400.0;
const UNITS_PER_SECOND: f64 = 200.0;

/// A customer in a session of its own, who watches it.
async fn customer(server: &TestServer) -> (String, Browser, Socket) {
    let started = server.agent().await.start_session().await;
    let session = started.session.to_string();
    let browser = server.customer(&started.code).await;
    let mut socket = browser.customer_socket().await;
    socket.watch(&session).await;
    (session, browser, socket)
}

fn text(message: Value) -> Message {
    Message::text(message.to_string())
}

fn offer(session: &str, number: u32) -> Message {
    let sdp = "v=0\r\n".repeat(600);
    text(
        json!({ "type": "offer", "id": format!("f{number}"), "session": session, "sdp": sdp,
        "restart": false }),
    )
}

fn watch(session: &str, _: u32) -> Message {
    text(json!({ "type": "watch", "session": session, "have": {} }))
}

fn command(session: &str, number: u32) -> Message {
    let say = json!({ "type": "say", "conversation": null, "body": "again" });
    text(
        json!({ "type": "command", "id": format!("f{number}"), "session": session,
        "command": say }),
    )
}

fn of_another_session(_: &str, number: u32) -> Message {
    command("s0000000000000001", number)
}

fn unknown(_: &str, number: u32) -> Message {
    text(json!({ "type": "nonsense", "id": format!("f{number}") }))
}

fn no_json(_: &str, _: u32) -> Message {
    Message::text("{")
}

fn binary(_: &str, _: u32) -> Message {
    Message::binary(vec![0])
}

fn ping(_: &str, _: u32) -> Message {
    Message::Ping(vec![0].into())
}

/// Whether this is an answer to one message of the flood.
fn is_answer(message: &Message) -> bool {
    let text = match message {
        Message::Pong(_) => return true,
        Message::Text(text) => text,
        _ => return false,
    };
    let message: Value = serde_json::from_str(text).unwrap();
    match message["type"].as_str() {
        Some("done" | "described" | "refused") => true,
        Some("part") => message["part"] == "may",
        _ => false,
    }
}

#[rstest]
// The session refuses an offer after the next one was read: the burst is charged without it.
#[case::offers(offer, 25.0)]
#[case::watching(watch, 21.0)]
#[case::commands(command, 4.0)]
#[case::commands_for_others(of_another_session, 14.0)]
#[case::unknown_messages(unknown, 11.0)]
#[case::no_messages(no_json, 11.0)]
#[case::binary_messages(binary, 11.0)]
#[case::pings_of_the_network(ping, 1.0)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_is_read_within_the_budget_of_its_socket(
    #[case] message: fn(&str, u32) -> Message,
    #[case] units: f64,
) {
    let server = TestServer::start().await;
    let (session, _browser, mut victim) = customer(&server).await;
    let (flooded, _kept, attacker) = customer(&server).await;
    let (mut sink, mut stream) = attacker.into_stream().split();
    let (sent, answered) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    let began = Instant::now();
    let (count, counted) = (sent.clone(), answered.clone());
    let sending = tokio::spawn(async move {
        for number in 0..FLOOD {
            // Sooner or later the network holds no more.
            if sink.send(message(&flooded, number)).await.is_err() {
                return;
            }
            count.fetch_add(1, Ordering::Relaxed);
        }
        std::future::pending::<()>().await;
    });
    let reading = tokio::spawn(async move {
        while let Some(Ok(message)) = stream.next().await {
            counted.fetch_add(u32::from(is_answer(&message)), Ordering::Relaxed);
        }
    });
    let first = tokio::time::timeout(PATIENCE, async {
        while answered.load(Ordering::Relaxed) == 0 {
            tokio::task::yield_now().await;
        }
    });
    first.await.expect("the flood is answered");

    for _ in 0..ACKNOWLEDGED {
        let say = json!({ "type": "say", "conversation": null, "body": "Is it still on?" });
        victim.command(&session, say).await;
    }
    let answers = f64::from(answered.load(Ordering::Relaxed));
    let sent = f64::from(sent.load(Ordering::Relaxed));
    let seconds = began.elapsed().as_secs_f64();
    // Refusals are charged when they have been sent, so a few messages are read before.
    let most = (BURST + UNITS_PER_SECOND * seconds) / units + 4.0;
    assert!(
        answers <= most,
        "{answers} in {seconds:.1} s, at most {most:.0}"
    );
    assert!(sent > 1.5 * most, "{sent} are no flood against {most:.0}");
    assert!(!reading.is_finished(), "the socket is held on to");
    sending.abort();
    reading.abort();
}

#[tokio::test]
async fn what_a_page_sends_beyond_its_budget_is_answered_later_and_each_is() {
    const MESSAGES: u32 = 24;
    let server = TestServer::start().await;
    let (session, _browser, mut socket) = customer(&server).await;
    for number in 0..MESSAGES {
        let offer = json!({ "type": "offer", "id": format!("f{number}"), "session": session,
            "sdp": "v=0", "restart": false });
        socket.send(offer).await;
    }
    socket.send(json!({ "type": "ping" })).await;
    let mut codes = std::collections::BTreeMap::<u32, String>::new();
    let mut ponged = false;
    while codes.len() < MESSAGES as usize || !ponged {
        let message = socket.next().await.expect("the socket is held on to");
        if message["type"] == "refused" {
            let number = message["id"].as_str().unwrap().trim_start_matches('f');
            let code = message["problem"]["code"].as_str().unwrap().to_owned();
            codes.insert(number.parse().unwrap(), code);
        }
        ponged |= message["type"] == "pong";
    }
    let slowed = codes.values().filter(|code| *code == "slow-down").count();
    let looked_at = codes.values().filter(|code| *code == "offer-not-usable");
    assert_eq!(slowed + looked_at.count(), MESSAGES as usize, "{codes:?}");
    assert!(slowed > 0, "{codes:?}");
}

/// Each socket that opens and closes is written down twice.
#[tokio::test]
async fn whoever_opens_one_socket_after_the_other_is_slowed_down_and_nobody_else() {
    let server = TestServer::start().await;
    let started = server.agent().await.start_session().await;
    let browser = server.customer(&started.code).await;
    let mut opened = 0;
    let refused = loop {
        match Socket::open(&browser, "/api/customer/socket").await {
            Ok(socket) => drop(socket),
            Err(status) => break status,
        }
        opened += 1;
        assert!(opened < 1_000, "nobody is slowed down");
    };
    assert_eq!(refused, 429);
    assert!(opened >= 32, "{opened}");
    let (_, _, mut other) = customer(&server).await;
    other.send(json!({ "type": "ping" })).await;
    other.next_of("pong").await;
    // A page that waits a moment comes back.
    let mut tries = 0;
    while Socket::open(&browser, "/api/customer/socket")
        .await
        .is_err()
    {
        tries += 1;
        assert!(tries < 20, "no way back");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
