//! The responses while the disk fails or hangs, where no session waits for it.

use std::time::{Duration, Instant};

use bistand_server::auth::hash_password;
use bistand_store::{NewUser, Role};
use reqwest::Method;
use sqlx::Connection as _;
use tokio::time::timeout;

use crate::common::{PASSWORD, TestServer, UserRole, change, database, hang};

/// A refusal after 1.5 s, on a machine that does much else.
const ONE_REFUSAL: Duration = Duration::from_secs(8);
/// How soon a disk that works again is used again.
const SOON: Duration = Duration::from_secs(30);
/// Between two looks at what is stored.
const A_MOMENT: Duration = Duration::from_millis(20);

#[tokio::test]
async fn on_a_disk_that_hangs_a_sign_in_is_refused_soon() {
    let server = TestServer::start().await;
    server.add_user("anna", UserRole::Agent).await;
    let browser = server.anonymous();
    let hanging = hang(server.folder()).await;
    for password in [PASSWORD, "a wrong one"] {
        let began = Instant::now();
        let answer = browser.sign_in("anna", password).await;
        assert_eq!(answer.code(), "unavailable", "{}", answer.text);
        let waited = began.elapsed();
        assert!(waited < ONE_REFUSAL, "{waited:?}");
    }
    hanging.close().await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn a_sign_in_whose_audit_line_cannot_be_written_is_not_stored_either() {
    let server = TestServer::start().await;
    let id = server.add_user("anna", UserRole::Agent).await.to_string();
    let browser = server.anonymous();
    assert_eq!(browser.sign_in("anna", "a wrong one").await.status, 401);
    let full = "CREATE TRIGGER full_audit BEFORE INSERT ON audit
         BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END;";
    change(&server, full.to_owned()).await;
    let answer = browser.sign_in("anna", PASSWORD).await;
    assert_eq!((answer.status, answer.code()), (503, "unavailable".into()));
    assert_eq!(cookies_of(&server, &id).await, 0);
    let store = &server.app().store;
    let user = store.user(&id).await.unwrap().unwrap();
    assert_eq!(user.failed_sign_ins, 1, "not forgotten");

    change(&server, "DROP TRIGGER full_audit".to_owned()).await;
    assert_eq!(browser.sign_in("anna", PASSWORD).await.status, 200);
    assert_eq!(cookies_of(&server, &id).await, 1);
    let lines = store.audit_lines(None, 0, 100).await.unwrap();
    let signed_in = lines.iter().filter(|line| line.action == "signed_in");
    assert_eq!(signed_in.count(), 1);
    server.stop().await;
}

#[tokio::test]
async fn a_sign_in_that_was_refused_leaves_no_cookie_when_it_is_stored_after_all() {
    let server = TestServer::start().await;
    let id = server.add_user("anna", UserRole::Agent).await.to_string();
    let hanging = hang(server.folder()).await;
    let answer = server.anonymous().sign_in("anna", PASSWORD).await;
    assert_eq!(answer.code(), "unavailable", "{}", answer.text);
    hanging.close().await.unwrap();
    let store = &server.app().store;
    let stored = timeout(SOON, async {
        while (store.audit_lines(None, 0, 100).await.unwrap().iter())
            .all(|line| line.action != "signed_in")
        {
            tokio::time::sleep(A_MOMENT).await;
        }
    });
    stored.await.expect("it is stored after all");
    let deleted = timeout(SOON, async {
        while cookies_of(&server, &id).await > 0 {
            tokio::time::sleep(A_MOMENT).await;
        }
    });
    deleted.await.expect("nobody has that cookie");
    server.stop().await;
}

async fn cookies_of(server: &TestServer, user: &str) -> i64 {
    let mut connection = database(server.folder()).await;
    let count = sqlx::query_scalar("SELECT COUNT(*) FROM cookies WHERE user = $1");
    let count = count.bind(user).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    count
}

#[tokio::test]
async fn a_user_with_an_id_that_is_none_is_not_told_to_try_again() {
    let server = TestServer::start().await;
    let app = server.app();
    let user = NewUser {
        id: "nobody".into(),
        login: "anna".into(),
        display_name: "Anna".into(),
        role: Role::Agent,
        password_hash: hash_password(PASSWORD.as_bytes()).unwrap(),
    };
    let made = app.store.create_user(user, app.now().0, "test").await;
    made.unwrap();
    let answer = server.anonymous().sign_in("anna", PASSWORD).await;
    assert_eq!((answer.status, answer.code()), (500, "failed".into()));
}

#[tokio::test]
async fn a_page_without_script_stays_inside_while_the_words_cannot_be_read() {
    let server = TestServer::start().await;
    let agent = server.agent().await;
    let started = agent.start_session().await;
    let customer = server.customer(&started.code).await;
    let said = customer.request(Method::POST, "/old/say");
    let form = "application/x-www-form-urlencoded";
    let said = said.header("content-type", form).body("body=Hello&id=1");
    assert_eq!(customer.send(said).await.status, 303);
    let hidden = "ALTER TABLE texts RENAME TO texts_out_of_reach";
    change(&server, hidden.to_owned()).await;

    let log = customer.get("/old/log").await.text;
    assert!(log.contains("saved yet"), "{log}");
    assert!(!log.contains("Nobody came back"), "{log}");
    assert!(log.contains("http-equiv=\"refresh\""), "{log}");
    let page = customer.get("/old").await.text;
    assert!(page.contains("/old/log"), "still inside: {page}");
    assert!(page.contains("saved yet"), "{page}");
    assert!(!page.contains("name=\"code\""), "{page}");
    let stranger = server.anonymous().get("/old").await.text;
    assert!(stranger.contains("name=\"code\""), "{stranger}");

    // Who asks is there, although nothing can be shown.
    let mut connection = database(server.folder()).await;
    let there = tokio::time::timeout(ONE_REFUSAL, async {
        loop {
            let count = "SELECT COUNT(*) FROM events WHERE kind = 'connected'";
            let count = sqlx::query_scalar(count).fetch_one(&mut connection);
            let count: i64 = count.await.unwrap();
            if count > 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    there.await.expect("the page is there");
    connection.close().await.unwrap();
    server.stop().await;
}
