//! A start that cannot be says what to do; a stop lets the pages know.

use std::net::TcpListener;
use std::process::{Output, Stdio};

use crate::common::{Browser, PASSWORD, Program, program, tool};

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
    let says = format!("port {} at 127.0.0.1 is already taken", address.port());
    refused(&[("BISTAND_LISTEN", &address.to_string())], 1, &says);
    refused(&[("BISTAND_MEDIA_TCP", &address.to_string())], 1, &says);
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
    };
    tls(file, "cannot be used; both must be PEM");
    tls(
        "/nowhere/certificate.pem",
        "/nowhere/certificate.pem cannot be read",
    );
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
        said.contains("bistand.toml: there is no setting `site.nmae`"),
        "{said}"
    );
    assert!(!folder.path().join("bistand.sqlite").exists());
}

#[tokio::test]
async fn a_stop_tells_the_pages_to_come_back_and_ends_well() {
    let folder = tempfile::tempdir().unwrap();
    let add = [
        "user",
        "add",
        "--login",
        "anna",
        "--name",
        "Anna",
        "--password-stdin",
    ];
    assert!(tool(folder.path(), &add, PASSWORD).status.success());
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
