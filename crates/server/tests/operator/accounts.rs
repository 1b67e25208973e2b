//! `bistand user …`, beside a server that runs on the same data.

use serde_json::json;

use crate::common::{Browser, PASSWORD, Program, Socket, TestServer, UserRole, tool};

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

const ADD: [&str; 8] = [
    "user", "add", "--login", "anna", "--name", "Anna", "--role", "agent",
];

#[tokio::test]
async fn a_user_is_made_reset_disabled_and_enabled_beside_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let user = |arguments: &[&str], password: &str| {
        let output = tool(data, arguments, &format!("{password}\n"));
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    user(&[&ADD[..], &["--password-stdin"]].concat(), PASSWORD);
    let server = Program::serve(data, &[]);
    let browser = Browser::at(server.address());
    assert_eq!(browser.sign_in("anna", PASSWORD).await.status, 200);

    let reset = ["user", "reset", "--login", "ANNA", "--password-stdin"];
    user(&reset, "another fine password");
    assert_eq!(
        browser.get("/api/me").await.status,
        401,
        "signed out everywhere"
    );
    assert_eq!(browser.sign_in("anna", PASSWORD).await.status, 401);
    assert_eq!(
        browser
            .sign_in("anna", "another fine password")
            .await
            .status,
        200
    );

    user(&["user", "disable", "--login", "anna"], "");
    assert_eq!(browser.get("/api/me").await.status, 401);
    assert!(user(&["user", "list"], "").contains("anna\tAnna\tagent\tdisabled"));
    user(&["user", "enable", "--login", "anna"], "");
    assert_eq!(
        browser
            .sign_in("anna", "another fine password")
            .await
            .status,
        200
    );
    assert_eq!(server.terminate().0, Some(0));
}

/// Signs in, and waits until the open socket is known.
async fn console(server: &Program, login: &str, password: &str) -> (Browser, Socket) {
    let browser = Browser::at(server.address());
    assert_eq!(browser.sign_in(login, password).await.status, 200);
    let mut socket = browser.staff_socket().await;
    socket.next_of("desk").await;
    (browser, socket)
}

#[tokio::test]
async fn a_socket_that_is_open_is_closed_when_its_user_is_reset_or_disabled() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    for login in ["anna", "bert"] {
        let add = [
            "user",
            "add",
            "--login",
            login,
            "--name",
            login,
            "--password-stdin",
        ];
        assert!(tool(data, &add, PASSWORD).status.success());
    }
    let server = Program::serve(data, &[]);
    let (_, mut bert) = console(&server, "bert", PASSWORD).await;

    let (_, mut anna) = console(&server, "anna", PASSWORD).await;
    let reset = ["user", "reset", "--login", "anna", "--password-stdin"];
    assert!(tool(data, &reset, "another fine password").status.success());
    assert_eq!(anna.next_of("bye").await["reason"], "signed-out");
    assert_eq!(anna.next().await, None, "closed");

    let (_, mut anna) = console(&server, "anna", "another fine password").await;
    let disable = ["user", "disable", "--login", "anna"];
    assert!(tool(data, &disable, "").status.success());
    assert_eq!(anna.next_of("bye").await["reason"], "signed-out");
    assert_eq!(anna.next().await, None, "closed");

    bert.send(json!({ "type": "ping" })).await;
    bert.next_of("pong").await;
    assert_eq!(server.terminate().0, Some(0));
}

#[test]
fn what_cannot_be_is_refused_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let refusal = |arguments: &[&str], password: &str| {
        let output = tool(data, arguments, &format!("{password}\n"));
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let said = text(&output.stderr);
        assert_eq!(said.trim_end().lines().count(), 1, "{said}");
        said
    };
    let add = [&ADD[..], &["--password-stdin"]].concat();
    assert!(refusal(&["user", "list"], "").contains("there is no database"));
    assert!(refusal(&add, "short").contains("12 to 128 characters"));
    assert!(tool(data, &add, &format!("{PASSWORD}\n")).status.success());
    assert!(refusal(&add, PASSWORD).contains("login already exists"));
    let nobody = ["user", "reset", "--login", "nobody", "--password-stdin"];
    assert!(refusal(&nobody, PASSWORD).contains("no user with this login"));
    let odd = [
        "user",
        "add",
        "--login",
        "a b",
        "--name",
        "A",
        "--password-stdin",
    ];
    assert!(refusal(&odd, PASSWORD).contains("no spaces"));
    let odd = [
        "user",
        "add",
        "--login",
        "b",
        "--name",
        "\u{7}",
        "--password-stdin",
    ];
    assert!(refusal(&odd, PASSWORD).contains("this name cannot be used"));
}

#[test]
fn a_guessable_password_is_refused_with_a_reason_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let set = |arguments: &[&str], password: &str| {
        let output = tool(data, arguments, &format!("{password}\n"));
        (output.status.code(), text(&output.stderr))
    };
    let named = ["--name", "Vibeke Thorsen", "--password-stdin"];
    let add = [&["user", "add", "--login", "vibeke"], &named[..]].concat();
    let reset = ["user", "reset", "--login", "vibeke", "--password-stdin"];
    for (password, reason) in [
        ("password1234", "This is a very common password."),
        ("vibekethorsen", "It consists mostly of the login, the name"),
    ] {
        let (code, said) = set(&add, password);
        assert_eq!(code, Some(1), "{said}");
        assert_eq!(said.trim_end().lines().count(), 1, "{said}");
        assert!(said.contains("nothing was changed"), "{said}");
        assert!(said.contains(reason), "{said}");
        assert!(!said.contains(password), "{said}");
    }
    let users = text(&tool(data, &["user", "list"], "").stdout);
    assert_eq!(users, "");
    assert_eq!(set(&add, PASSWORD).0, Some(0));
    let (code, said) = set(&reset, "vibekethorsen");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("the login, the name"), "{said}");
    assert_eq!(set(&reset, "tangerine lampshade orbit").0, Some(0));
}

#[test]
fn a_password_on_the_command_line_is_not_taken() {
    let folder = tempfile::tempdir().unwrap();
    let output = tool(folder.path(), &ADD, "");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("--password-stdin"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_says_who_waits_after_wrong_passwords() {
    let server = TestServer::start().await;
    let user = server.add_user("anna", UserRole::Agent).await.to_string();
    let list = || {
        let output = tool(server.folder(), &["user", "list"], "");
        String::from_utf8(output.stdout).unwrap()
    };
    let app = server.app();
    app.store.sign_in_failed(&user, app.now().0).await.unwrap();
    assert!(
        list().contains("active, wrong passwords in a row: 1"),
        "{}",
        list()
    );
    for _ in 0..12 {
        app.store.sign_in_failed(&user, app.now().0).await.unwrap();
    }
    assert!(
        list().contains(" s, wrong passwords in a row: 13"),
        "{}",
        list()
    );
}
