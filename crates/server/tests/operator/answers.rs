//! Every command gets an answer, the same one however late it is repeated, and also when nothing
//! can be written.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};
use sqlx::Connection as _;
use tokio::time::timeout;

use crate::common::{Answer, Socket, TestServer, change, database, empty, fill, hang};

/// How soon a disk that works again is used again.
const SOON: Duration = Duration::from_secs(30);
/// Two refusals, each after 1.5 s, on a machine that does much else.
const TWO_REFUSALS: Duration = Duration::from_secs(12);

/// Says something under this id; how that is answered.
pub(crate) async fn say(socket: &mut Socket, session: &str, id: &str) -> Value {
    let say = json!({ "type": "say", "conversation": "p2", "body": format!("line {id}") });
    let command = json!({ "type": "command", "id": id, "session": session, "command": say });
    socket.send(command).await;
    loop {
        let message = socket.next().await.expect("an answer");
        if message["id"] == id {
            return message;
        }
    }
}

#[tokio::test]
async fn a_command_that_is_repeated_after_a_thousand_others_gets_its_answer() {
    let server = TestServer::start().await;
    let agent = server.agent().await;
    let session = agent.start_session().await.session.to_string();
    let mut desk = Socket::open(&agent, "/api/socket").await.unwrap();
    let first = say(&mut desk, &session, "first").await;
    assert_eq!(first["type"], "done");
    let others = format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
         INSERT INTO answers (session, actor, command, at, body)
         SELECT '{session}', 'p1', 'other-' || i, 9000000000000, '{{}}' FROM n"
    );
    change(&server, others).await;
    drop(desk);
    let server = server.restart().await;
    let agent = agent.moved_to(server.address());
    let mut desk = Socket::open(&agent, "/api/socket").await.unwrap();
    for _ in 0..3 {
        assert_eq!(say(&mut desk, &session, "first").await, first);
    }
    assert_eq!(say(&mut desk, &session, "second").await["sequence"], 2);
    // What is on disk is not refused while nothing more can be written.
    fill(&server).await;
    let refused = say(&mut desk, &session, "third").await;
    assert_eq!(refused["problem"]["code"], "unavailable", "{refused}");
    assert_eq!(say(&mut desk, &session, "first").await, first);
    server.stop().await;
}

#[tokio::test]
async fn on_a_full_disk_every_command_is_refused_and_all_is_well_when_there_is_room() {
    let server = TestServer::start().await;
    let agent = server.agent().await;
    let session = agent.start_session().await.session.to_string();
    let mut desk = Socket::open(&agent, "/api/socket").await.unwrap();
    assert_eq!(say(&mut desk, &session, "before").await["type"], "done");
    fill(&server).await;
    for id in ["one", "two", "three", "two"] {
        let answer = say(&mut desk, &session, id).await;
        assert_eq!(answer["problem"]["code"], "unavailable", "{answer}");
    }
    // A watcher receives nothing before its own connection is on disk: a page that connects
    // meanwhile is asked to reconnect, and does not wait without an answer.
    let mut other = Socket::open(&agent, "/api/socket").await.unwrap();
    let watch = json!({ "type": "watch", "session": session, "have": {} });
    other.send(watch).await;
    let mut reason = None;
    while let Some(message) = other.next().await {
        assert_ne!(message["type"], "part", "{message}");
        if message["type"] == "bye" {
            reason = Some(message["reason"].clone());
        }
    }
    assert_eq!(reason, Some(json!("restart")));

    empty(&server).await;
    let mut answer = say(&mut desk, &session, "two").await;
    while answer["type"] != "done" {
        assert_eq!(answer["problem"]["code"], "unavailable", "{answer}");
        tokio::task::yield_now().await;
        answer = say(&mut desk, &session, "two").await;
    }
    assert_eq!(answer["sequence"], 2, "nothing is there that was refused");
    let mut other = Socket::open(&agent, "/api/socket").await.unwrap();
    other.watch(&session).await;
    assert_eq!(say(&mut other, &session, "four").await["sequence"], 3);
    server.stop().await;
}

#[tokio::test]
async fn on_a_disk_that_hangs_a_command_is_refused_soon_and_has_one_effect_when_it_is_repeated() {
    let server = TestServer::start().await;
    let agent = server.agent().await;
    let session = agent.start_session().await.session.to_string();
    let mut desk = Socket::open(&agent, "/api/socket").await.unwrap();
    assert_eq!(say(&mut desk, &session, "before").await["type"], "done");

    let hanging = hang(server.folder()).await;
    let began = Instant::now();
    for id in ["one", "two"] {
        let answer = say(&mut desk, &session, id).await;
        assert_eq!(answer["problem"]["code"], "unavailable", "{answer}");
    }
    let waited = began.elapsed();
    assert!(waited < TWO_REFUSALS, "{waited:?}");
    hanging.close().await.unwrap();
    for (id, sequence) in [("one", 2), ("two", 3)] {
        let mut answer = say(&mut desk, &session, id).await;
        while answer["type"] != "done" {
            assert_eq!(answer["problem"]["code"], "unavailable", "{answer}");
            answer = say(&mut desk, &session, id).await;
        }
        assert_eq!(answer["sequence"], sequence, "{answer}");
    }
    server.stop().await;
}

#[tokio::test]
async fn who_enters_on_a_disk_that_hangs_comes_in_with_the_next_try() {
    let server = TestServer::start().await;
    let agent = server.agent().await;
    let started = agent.start_session().await;
    let customer = server.anonymous();

    let hanging = hang(server.folder()).await;
    let answer = customer.enter(&started.code).await;
    assert_eq!(answer.code(), "unavailable");
    hanging.close().await.unwrap();
    // The code may be used by now, by this device; another one would have to ask.
    let entered = timeout(SOON, async {
        loop {
            let answer = customer.enter(&started.code).await;
            if answer.status == 200 || answer.code() != "unavailable" {
                return answer;
            }
        }
    });
    let entered = entered.await.expect("it can be written again");
    assert_eq!(entered.json()["outcome"], "inside", "{}", entered.text);
    server.stop().await;
}

#[tokio::test]
async fn a_page_without_script_sends_the_same_message_again_after_a_disk_that_hung() {
    let server = TestServer::start().await;
    let agent = server.agent().await;
    let started = agent.start_session().await;
    let customer = server.anonymous();
    assert_eq!(customer.enter(&started.code).await.status, 200);
    let say = async |id: &str| {
        let request = customer.request(Method::POST, "/old/say");
        let form = "application/x-www-form-urlencoded";
        let request = request.header("content-type", form);
        customer
            .send(request.body(format!("body=Hello&id={id}")))
            .await
    };
    let field = |answer: &Answer| {
        let (_, rest) = answer.text.split_once("name=\"id\" value=\"").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };

    let hanging = hang(server.folder()).await;
    let refused = say("mine").await;
    assert_eq!((refused.status, field(&refused).as_str()), (200, "mine"));
    hanging.close().await.unwrap();
    let kept = timeout(SOON, async {
        while say(&field(&refused)).await.status != 303 {}
    });
    kept.await.expect("it can be written again");
    let log = customer.get("/old/log").await.text;
    assert_eq!(log.matches("Hello").count(), 1, "{log}");
    server.stop().await;
}

#[tokio::test]
async fn answers_are_deleted_when_they_are_thirty_days_old() {
    const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
    let server = TestServer::start().await;
    let agent = server.agent().await;
    let session = agent.start_session().await.session.to_string();
    let mut desk = Socket::open(&agent, "/api/socket").await.unwrap();
    for (id, days) in [("old", 31), ("younger", 29), ("new", 0)] {
        assert_eq!(say(&mut desk, &session, id).await["type"], "done");
        let age = days * DAY_MS;
        let aged = format!("UPDATE answers SET at = at - {age} WHERE command = '{id}'");
        change(&server, aged).await;
    }
    drop(desk);
    // The server sweeps when it starts, and then every hour.
    let server = server.restart().await;
    let mut connection = database(server.folder()).await;
    let swept = timeout(SOON, async {
        loop {
            let commands: Vec<String> =
                sqlx::query_scalar("SELECT command FROM answers ORDER BY command")
                    .fetch_all(&mut connection)
                    .await
                    .unwrap();
            if !commands.contains(&"old".to_owned()) {
                return commands;
            }
            tokio::task::yield_now().await;
        }
    });
    assert_eq!(swept.await.expect("it is swept"), ["new", "younger"]);
    server.stop().await;
}
