//! The protocol page, followed to the letter against a whole server: enter, chat, call, come back.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is wrong"
)]

mod common;

use std::time::Duration;

use bistand_simulator::client::{Browser, Call, Entry, Path, SessionScreen};
use reqwest::Method;
use serde_json::{Value, json};

use common::{AGENT, CHAT, CUSTOMER, Server, code_of, command, meet, waiting};

/// How soon after a sign-out nothing flows any more, half a second of silence included.
const SILENT_WITHIN: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a1_a7_who_enters_by_code_writes_and_reads_at_once() {
    let server = Server::start().await;
    let mut pair = meet(&server).await;
    let session = pair.session.clone();
    let sequence = pair
        .customer
        .say(&session, "Hello <b>there</b>")
        .await
        .unwrap();
    let said = |screen: &SessionScreen| screen.chat(CHAT).contains(&"said:Good day".into());
    pair.agent.say(&session, "Good day").await.unwrap();
    let screen = pair
        .customer
        .until_session(&session, "the answer", said)
        .await
        .unwrap();
    assert_eq!(
        screen.chat(CHAT)[sequence as usize - 1],
        "said:Hello <b>there</b>"
    );
    let seen = json!({"type": "markSeen", "conversation": null, "sequence": sequence});
    pair.agent.command(&session, seen).await.unwrap();
    let seen = |s: &SessionScreen| s.field("chat", "/conversations/0/seenByOthers") == sequence;
    pair.customer
        .until_session(&session, "that it was seen", seen)
        .await
        .unwrap();
    pair.agent.type_in(&session, CHAT).unwrap();
    let typing = |screen: &SessionScreen| screen.typing.as_deref() == Some("p1");
    pair.customer
        .until_session(&session, "that somebody types", typing)
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_sent_twice_has_one_effect_and_one_answer() {
    let server = Server::start().await;
    let mut pair = meet(&server).await;
    let session = pair.session.clone();
    let hello = json!({"type": "say", "conversation": null, "body": "once"});
    let first = pair
        .customer
        .command_as("same", &session, hello.clone())
        .await
        .unwrap();
    pair.customer = pair.customer.again(&pair.guest).await.unwrap();
    let again = pair
        .customer
        .command_as("same", &session, hello)
        .await
        .unwrap();
    assert_eq!(first, again);
    let screen = pair.customer.watch(&session).await.unwrap();
    assert_eq!(
        screen
            .chat(CHAT)
            .iter()
            .filter(|line| *line == "said:once")
            .count(),
        1
    );
    let refused = pair
        .customer
        .command(&session, command("endSession"))
        .await
        .unwrap_err();
    assert_eq!(code_of(&refused), "not-host");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f2_a_second_device_asks_and_the_first_lets_go() {
    let server = Server::start().await;
    let mut pair = meet(&server).await;
    let session = pair.session.clone();
    pair.customer.say(&session, "from the phone").await.unwrap();
    let mut laptop = Browser::new(&server.base);
    assert_eq!(
        laptop.enter(&pair.code).await.unwrap(),
        Entry::Asked("first-device".into())
    );
    let asked = |screen: &SessionScreen| !screen.field("session", "/takeover").is_null();
    pair.customer
        .until_session(&session, "the question", asked)
        .await
        .unwrap();
    let allow = json!({"type": "answerTakeover", "seat": "p2", "allow": true});
    // The answer is the goodbye: the place is the other device's now.
    pair.customer.command(&session, allow).await.ok();
    pair.customer
        .until("a goodbye", |s| s.bye.as_deref() == Some("replaced"))
        .await
        .unwrap();
    assert_eq!(laptop.wait_at_the_door(&pair.code).await.unwrap(), session);
    let mut socket = laptop.customer_socket().await.unwrap();
    let screen = socket.watch(&session).await.unwrap();
    assert!(screen.chat(CHAT).contains(&"said:from the phone".into()));
    assert_eq!(
        code_of(&pair.guest.standing().await.unwrap_err()),
        "signed-out"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a1_one_refusal_for_whatever_does_not_open() {
    let server = Server::start().await;
    let mut stranger = Browser::new(&server.base);
    for code in ["000 000 000", "", "not a code"] {
        let refused = stranger.enter(code).await.unwrap_err();
        assert_eq!(code_of(&refused), "entry-not-valid", "{refused}");
    }
    let refused = stranger
        .enter_by_link("/j/AAAAAAAAAAAAAAAAAAAAAA")
        .await
        .unwrap_err();
    assert_eq!(code_of(&refused), "entry-not-valid");
    assert!(stranger.customer_socket().await.is_err());
    assert!(stranger.staff_socket().await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b33_e1_both_hear_and_the_agent_sees_over_udp() {
    both_hear_and_see(Path::Udp).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b33_e1_both_hear_and_the_agent_sees_over_tcp() {
    both_hear_and_see(Path::Tcp).await;
}

async fn both_hear_and_see(path: Path) {
    let server = Server::start().await;
    let mut pair = meet(&server).await;
    let session = pair.session.clone();
    let (mut of_agent, mut of_customer) = pair.call(path).await;
    of_agent.hears(1, CUSTOMER, 20).await.unwrap();
    of_agent.sees(0, CUSTOMER, 20).await.unwrap();
    of_customer.hears(0, AGENT, 20).await.unwrap();
    assert_eq!(
        of_agent.arrived().published[1],
        0,
        "the agent's camera is off (B31)"
    );
    let on = json!({"type": "setCamera", "on": true});
    pair.agent.command(&session, on).await.unwrap();
    of_customer.sees(0, AGENT, 20).await.unwrap();
    pair.agent
        .command(&session, command("endSession"))
        .await
        .unwrap();
    let done = |screen: &SessionScreen| {
        screen.status() == "done" && screen.field("media", "/sendCamera") == false
    };
    pair.customer
        .until_session(&session, "the end", done)
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_media_of_an_agent_who_signs_out_of_a_call_stop_at_once() {
    let server = Server::start().await;
    let mut pair = meet(&server).await;
    let session = pair.session.clone();
    let (mut of_agent, mut of_customer) = pair.call(Path::Udp).await;
    of_customer.hears(0, AGENT, 5).await.unwrap();
    of_agent.sees(0, CUSTOMER, 5).await.unwrap();
    let out = Some(json!({}));
    let signed_out = pair.host.request(Method::POST, "/api/sign-out", out).await;
    assert_eq!(signed_out.unwrap(), Value::Null);
    let gone = |screen: &SessionScreen| {
        let host = screen.person("p1").unwrap();
        assert_ne!(host["presence"]["state"], "grace", "nobody is waited for");
        host["presence"]["state"] == "gone"
    };
    pair.customer
        .until_session(&session, "that the agent has gone", gone)
        .await
        .unwrap();
    // What was on its way arrives within moments; after that nothing does.
    let silent = tokio::time::timeout(SILENT_WITHIN, async {
        loop {
            let before = (of_agent.arrived().pictures, of_customer.arrived().sound);
            tokio::time::sleep(Duration::from_millis(500)).await;
            if before == (of_agent.arrived().pictures, of_customer.arrived().sound) {
                return;
            }
        }
    });
    silent.await.expect("nothing flows any more");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn media_go_on_after_an_ice_restart() {
    let server = Server::start().await;
    let mut pair = meet(&server).await;
    let (mut of_agent, mut of_customer) = pair.call(Path::Udp).await;
    of_agent.hears(1, CUSTOMER, 5).await.unwrap();
    of_customer.restart(&mut pair.customer).await.unwrap();
    of_agent.hears(1, CUSTOMER, 50).await.unwrap();
    of_customer.hears(0, AGENT, 50).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_is_back_after_a_restart_of_the_server() {
    let server = Server::start().await;
    let mut pair = meet(&server).await;
    let session = pair.session.clone();
    let (of_agent, of_customer) = pair.call(Path::Udp).await;
    pair.customer.say(&session, "before").await.unwrap();
    let epoch = pair.customer.screen().epoch;
    let Server {
        running, folder, ..
    } = server;
    running.stop().await.unwrap();
    pair.customer
        .until("a goodbye", |s| s.bye.as_deref() == Some("restart"))
        .await
        .unwrap();
    drop((of_agent, of_customer));

    let server = Server::start_in(folder).await;
    pair.host.moved_to(&server.base);
    pair.guest.moved_to(&server.base);
    pair.agent = pair.agent.again(&pair.host).await.unwrap();
    pair.customer = pair.customer.again(&pair.guest).await.unwrap();
    assert_ne!(pair.customer.screen().epoch, epoch);
    let screen = pair.customer.session(&session);
    assert_eq!(screen.status(), "running");
    assert!(screen.chat(CHAT).contains(&"said:before".into()));
    let connect = Call::connect(&mut pair.agent, &session, Path::Udp, AGENT).await;
    let mut of_agent = connect.unwrap();
    let connect = Call::connect(&mut pair.customer, &session, Path::Udp, CUSTOMER).await;
    let mut of_customer = connect.unwrap();
    of_agent.hears(1, CUSTOMER, 10).await.unwrap();
    of_agent.sees(0, CUSTOMER, 10).await.unwrap();
    of_customer.hears(0, AGENT, 10).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d12_what_was_said_to_nobody_arrives_when_the_agent_is_back() {
    let server = Server::start().await;
    let mut pair = meet(&server).await;
    let session = pair.session.clone();
    let have = pair.agent.screen();
    drop(pair.agent);
    let alone = |screen: &SessionScreen| !screen.field("session", "/orphanUntil").is_null();
    pair.customer
        .until_session(&session, "that nobody is there", alone)
        .await
        .unwrap();
    pair.customer.say(&session, "are you there?").await.unwrap();
    let screen = pair
        .customer
        .until_session(&session, "its waiting", |s| waiting(s) == 1)
        .await;
    assert_eq!(
        screen.unwrap().chat(CHAT).last().unwrap(),
        "said:are you there?"
    );
    pair.agent = pair.host.staff_socket_with(have).await.unwrap();
    pair.agent.watch(&session).await.unwrap();
    let arrived =
        |screen: &SessionScreen| screen.chat(CHAT).contains(&"said:are you there?".into());
    pair.agent
        .until_session(&session, "what waited", arrived)
        .await
        .unwrap();
    pair.customer
        .until_session(&session, "its arrival", |s| waiting(s) == 0)
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_read_is_refused_and_nothing_else_happens() {
    let server = Server::start().await;
    let mut pair = meet(&server).await;
    let session = pair.session.clone();
    let refused = pair
        .customer
        .offer(&session, "not a description", false)
        .await
        .unwrap_err();
    assert_eq!(code_of(&refused), "offer-not-usable");
    let refused = pair
        .customer
        .command(&session, command("sing"))
        .await
        .unwrap_err();
    assert_eq!(code_of(&refused), "malformed");
    for body in ["", " ", "\u{7}", &"x".repeat(4_001)] {
        assert!(pair.customer.say(&session, body).await.is_err());
    }
    let refused = pair
        .customer
        .command("s1", command("startCall"))
        .await
        .unwrap_err();
    assert_eq!(code_of(&refused), "not-found");
    pair.customer
        .say(&session, &"\u{1f600}".repeat(4_000))
        .await
        .unwrap();
}
