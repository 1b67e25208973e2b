//! Every command gets an answer, the same one however late it is repeated, and also when nothing
//! can be written.

use bistand_store::DATABASE_FILE;
use serde_json::{Value, json};
use sqlx::Connection as _;

use crate::common::{Socket, TestServer};

async fn change(server: &TestServer, statements: String) {
    let database = server.folder().join(DATABASE_FILE);
    let address = format!("sqlite://{}", database.display());
    let mut connection = sqlx::SqliteConnection::connect(&address).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(statements))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

async fn say(socket: &mut Socket, session: &str, id: &str) -> Value {
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
    server.stop().await;
}

#[tokio::test]
async fn on_a_full_disk_every_command_is_refused_and_all_is_well_when_there_is_room() {
    let server = TestServer::start().await;
    let agent = server.agent().await;
    let session = agent.start_session().await.session.to_string();
    let mut desk = Socket::open(&agent, "/api/socket").await.unwrap();
    assert_eq!(say(&mut desk, &session, "before").await["type"], "done");
    let full = |table: &str, verb: &str| {
        format!(
            "CREATE TRIGGER full_{table}_{verb} BEFORE {verb} ON {table}
             BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END;"
        )
    };
    let tables = [("events", "INSERT"), ("logs", "UPDATE")];
    change(
        &server,
        tables.map(|(table, verb)| full(table, verb)).concat(),
    )
    .await;
    for id in ["one", "two", "three", "two"] {
        let answer = say(&mut desk, &session, id).await;
        assert_eq!(answer["problem"]["code"], "unavailable", "{answer}");
    }
    // Nobody is told anything before their own coming is on disk: who comes meanwhile is sent away
    // to come again, and does not wait without a word.
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

    let room = tables.map(|(table, verb)| format!("DROP TRIGGER full_{table}_{verb};"));
    change(&server, room.concat()).await;
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
