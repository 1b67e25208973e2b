//! A start that cannot be says what to do; a stop lets the pages know.

use std::net::{TcpListener, UdpSocket};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::json;
use sqlx::Connection as _;

use crate::common::{Browser, PASSWORD, Program, Socket, change_in, hang, program, tool};

const ADD: [&str; 7] = [
    "user",
    "add",
    "--login",
    "anna",
    "--name",
    "Anna",
    "--password-stdin",
];

fn start(environment: &[(&str, &str)]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    program()
        .current_dir(folder.path())
        .arg("serve")
        .env("BISTAND_LISTEN", "127.0.0.1:0")
        .env("BISTAND_MEDIA_UDP", "127.0.0.1:0")
        .env("BISTAND_MEDIA_TCP", "127.0.0.1:0")
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn refused(environment: &[(&str, &str)], code: i32, says: &str) {
    let output = start(environment);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(said.contains(says), "{said}");
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
}

#[test]
fn a_port_that_is_taken_is_told_by_its_number() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let says = format!("port {} at 127.0.0.1 is already in use", address.port());
    refused(&[("BISTAND_LISTEN", &address.to_string())], 1, &says);
    refused(&[("BISTAND_MEDIA_TCP", &address.to_string())], 1, &says);

    let taken = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let says = format!("port {} at 127.0.0.1 is already in use", address.port());
    refused(&[("BISTAND_MEDIA_UDP", &address.to_string())], 1, &says);
}

/// Makes a database as a later version would leave it.
async fn make_newer(data: &Path) {
    assert!(tool(data, &ADD, PASSWORD).status.success());
    let newer = "INSERT INTO schema_versions (version, name) VALUES (999, 'later')";
    change_in(data, newer.to_owned()).await;
}

#[tokio::test]
async fn g18_a_database_from_a_newer_version_is_told_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    make_newer(data).await;
    let before = std::fs::read(data.join("bistand.sqlite")).unwrap();
    let says = "comes from a newer Bistand (schema 999";
    refused(&[("BISTAND_DATA", data.to_str().unwrap())], 1, says);
    let backup = data.join("backup");
    for arguments in [
        &["user", "list"][..],
        &["backup", backup.to_str().unwrap()],
        &ADD,
    ] {
        let output = tool(data, arguments, PASSWORD);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(
            said.contains(says) && said.contains("install that version"),
            "{said}"
        );
        assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    }
    assert!(std::fs::read(data.join("bistand.sqlite")).unwrap() == before);
}

#[test]
fn a_database_that_is_none_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bistand.sqlite");
    std::fs::write(
        &file,
        "this is no database, though it is long enough to be one\n".repeat(99),
    )
    .unwrap();
    let data = folder.path().to_str().unwrap();
    refused(&[("BISTAND_DATA", data)], 1, "restore the last backup");
}

/// A disk that is full for a process, by a limit on the size of its files.
#[test]
fn a_disk_that_takes_no_more_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let fresh = program();
    let output = Command::new("bash")
        .args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$0\" serve"])
        .arg(fresh.get_program())
        .current_dir(folder.path())
        .env("BISTAND_DATA", folder.path())
        .env("BISTAND_LISTEN", "127.0.0.1:0")
        .env("BISTAND_MEDIA_UDP", "127.0.0.1:0")
        .env("BISTAND_MEDIA_TCP", "127.0.0.1:0")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("disk is full or failing; free some space"),
        "{said}"
    );
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
}

#[test]
fn a_data_folder_that_cannot_be_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let below = file.join("data");
    let says = "cannot be written";
    refused(&[("BISTAND_DATA", below.to_str().unwrap())], 1, says);
}

#[test]
fn a_certificate_that_is_none_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("certificate.pem");
    std::fs::write(&file, "this is no certificate").unwrap();
    let file = file.to_str().unwrap();
    let tls = |certificate: &str, says: &str| {
        let environment = [
            ("BISTAND_PUBLIC_URL", "https://localhost"),
            ("BISTAND_TLS_MODE", "files"),
            ("BISTAND_TLS_CERTIFICATE", certificate),
            ("BISTAND_TLS_KEY", file),
        ];
        refused(&environment, 1, says);
        // The check finds what would stop the start.
        let mut check = program();
        let check = check.args(["config", "check"]).envs(environment);
        let output = check.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(says), "{said}");
    };
    tls(file, "cannot be used; both must be PEM");
    tls(
        "/nowhere/certificate.pem",
        "`tls.certificate`: /nowhere/certificate.pem cannot be read",
    );
}

#[test]
fn a_folder_that_takes_no_certificate_is_told_as_any_other() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "in the way").unwrap();
    let environment = [
        ("BISTAND_PUBLIC_URL", "https://localhost"),
        ("BISTAND_TLS_MODE", "self-signed"),
        ("BISTAND_DATA", file.to_str().unwrap()),
    ];
    refused(&environment, 1, "make the data folder writable");
}

#[test]
fn wrong_settings_end_with_code_2() {
    refused(&[("BISTAND_LISENT", "x")], 2, "BISTAND_LISENT");
    refused(
        &[("BISTAND_LISTEN", "8080")],
        2,
        "`8080` is not an IP address with a port",
    );
    refused(
        &[("BISTAND_CONFIG", "/nowhere.toml")],
        2,
        "/nowhere.toml cannot be read",
    );
}

#[test]
fn config_check_starts_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let output = tool(folder.path(), &["config", "check"], "");
    assert!(output.status.success());
    let file = folder.path().join("bistand.toml");
    std::fs::write(&file, "[site]\nnmae = \"x\"\n").unwrap();
    let output = tool(folder.path(), &["config", "check"], "");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("bistand.toml: unknown setting `site.nmae`"),
        "{said}"
    );
    assert!(!folder.path().join("bistand.sqlite").exists());
}

#[test]
fn config_check_says_in_one_line_what_would_stop_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bistand.toml");
    for (settings, says) in [
        ("listen = [", "line 1: invalid TOML"),
        ("listen = []", "`listen` is empty"),
        ("listen = \"8080\"", "is not an IP address with a port"),
        (
            "public_url = \"http://support.example.org\"",
            "set an https address",
        ),
        (
            "[tls]\nmode = \"files\"",
            "`public_url` must begin with https://",
        ),
        ("[media]\nthreads = 65", "`media.threads` is more than 64"),
        ("[log]\nlevel = \"loud\"", "`log.level`"),
        (
            "[site]\nname = \"\"",
            "`site.name` must have 1 to 80 characters",
        ),
    ] {
        std::fs::write(&file, settings).unwrap();
        let output = tool(folder.path(), &["config", "check"], "");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{settings}: {said}");
        assert!(said.contains(says), "{settings}: {said}");
        assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    }
    std::fs::write(&file, "[site]\nname = \"Support\"").unwrap();
    let output = tool(folder.path(), &["config", "check"], "");
    assert!(output.status.success());
    assert_eq!(output.stdout, b"The settings are valid.\n");
}

#[tokio::test]
async fn g18_a_stop_tells_the_pages_to_come_back_and_ends_well() {
    let folder = tempfile::tempdir().unwrap();
    assert!(tool(folder.path(), &ADD, PASSWORD).status.success());
    let server = Program::serve(folder.path(), &[]);
    let browser = Browser::at(server.address());
    assert_eq!(browser.get("/readyz").await.status, 200);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.status, 200);
    let mut socket = browser.staff_socket().await;
    socket.next_of("hello").await;
    let stop = tokio::task::spawn_blocking(move || server.terminate());
    assert_eq!(socket.next_of("bye").await["reason"], "restart");
    let (code, log) = tokio::time::timeout(std::time::Duration::from_secs(8), stop)
        .await
        .expect("an end in time")
        .unwrap();
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("Bistand has stopped"), "{log}");
}

/// A program with a page in a session, whose last message waits for a disk that hangs.
async fn with_a_message_on_a_hanging_disk(
    folder: &Path,
) -> (Program, Socket, sqlx::SqliteConnection) {
    assert!(tool(folder, &ADD, PASSWORD).status.success());
    let server = Program::serve(folder, &[]);
    let browser = Browser::at(server.address());
    assert_eq!(browser.sign_in("anna", PASSWORD).await.status, 200);
    let session = browser.start_session().await.session.to_string();
    let mut socket = browser.staff_socket().await;
    socket.watch(&session).await;
    let hanging = hang(folder).await;
    let say = json!({ "type": "say", "conversation": "p2", "body": "Hello" });
    let command = json!({ "type": "command", "id": "late", "session": session, "command": say });
    socket.send(command).await;
    assert_eq!(socket.next_of("refused").await["id"], "late");
    (server, socket, hanging)
}

#[tokio::test]
async fn a_stop_does_not_wait_for_ever_for_a_disk_that_hangs() {
    let folder = tempfile::tempdir().unwrap();
    let (server, mut socket, hanging) = with_a_message_on_a_hanging_disk(folder.path()).await;
    let stop = tokio::task::spawn_blocking(move || server.terminate());
    assert_eq!(socket.next_of("bye").await["reason"], "restart");
    let (code, log) = tokio::time::timeout(Duration::from_secs(60), stop)
        .await
        .expect("an end, far before systemd's 90 s")
        .unwrap();
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("the disk is not responding"), "{log}");
    hanging.close().await.unwrap();
}

#[tokio::test]
async fn a_second_signal_stops_without_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let (server, _socket, hanging) = with_a_message_on_a_hanging_disk(folder.path()).await;
    server.ask_to_stop();
    let answer = Browser::at(server.address());
    while answer.get("/readyz").await.status == 200 {
        tokio::task::yield_now().await;
    }
    let stop = tokio::task::spawn_blocking(move || server.terminate());
    let (code, log) = tokio::time::timeout(Duration::from_secs(8), stop)
        .await
        .expect("an end before the disk was given up")
        .unwrap();
    assert_eq!(code, Some(1), "{log}");
    assert!(log.contains("stopped by a second signal"), "{log}");
    hanging.close().await.unwrap();
}
