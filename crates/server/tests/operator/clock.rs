//! The machine's clock is set while people are in a session.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use crate::common::{Browser, PASSWORD, Program, Socket, tool};

const HOUR: i64 = 3_600;
/// Longer than the test takes, in ms; a jump is an hour at least.
const SOON: i64 = 10 * 60 * 1_000;

/// Compiles the clock; cargo needs a C compiler as its linker anyway.
fn build(place: &Path) -> PathBuf {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/operator/clock.c");
    let library = place.join("clock.so");
    let mut compile = Command::new("cc");
    compile.args(["-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o"]);
    let compiled = compile.arg(&library).arg(source).status().unwrap();
    assert!(compiled.success());
    library
}

async fn now(desk: &mut Socket) -> i64 {
    desk.send(json!({ "type": "ping" })).await;
    desk.next_of("pong").await["now"].as_i64().unwrap()
}

#[tokio::test]
async fn no_wait_is_longer_or_shorter_when_the_clock_of_the_machine_is_set() {
    let folder = tempfile::tempdir().unwrap();
    let library = build(folder.path()).display().to_string();
    let ahead = folder.path().join("ahead");
    let set = |seconds: i64| std::fs::write(&ahead, seconds.to_string()).unwrap();
    set(0);
    let anna = [
        "user",
        "add",
        "--login",
        "anna",
        "--name",
        "Anna",
        "--password-stdin",
    ];
    assert!(tool(folder.path(), &anna, PASSWORD).status.success());
    let ahead = ahead.display().to_string();
    let machine = [
        ("LD_PRELOAD", library.as_str()),
        ("CLOCK_AHEAD", ahead.as_str()),
        ("BISTAND_PUBLIC_URL", "http://localhost"),
    ];
    let server = Program::serve(folder.path(), &machine);
    let agent = Browser::at(server.address());
    assert_eq!(agent.sign_in("anna", PASSWORD).await.status, 200);
    let mut desk = Socket::open(&agent, "/api/socket").await.unwrap();
    let mut latest = now(&mut desk).await;
    for jump in [HOUR, -HOUR, 24 * HOUR, -24 * HOUR, 0] {
        set(jump);
        let later = now(&mut desk).await;
        assert!(
            (0..SOON).contains(&(later - latest)),
            "{jump}: {later} after {latest}"
        );
        latest = later;
    }
    // A wrong password counts from when it was given.
    set(HOUR);
    let stranger = Browser::at(server.address());
    for _ in 0..4 {
        assert_eq!(
            stranger.sign_in("anna", "a wrong password").await.status,
            401
        );
    }
    set(-HOUR);
    let mut answer = stranger.sign_in("anna", PASSWORD).await;
    while answer.status == 429 {
        assert_eq!(answer.json()["seconds"], 1, "{}", answer.text);
        tokio::task::yield_now().await;
        answer = stranger.sign_in("anna", PASSWORD).await;
    }
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(server.terminate().0, Some(0));

    // It restarts behind the last stored time, and continues from there.
    let server = Program::serve(folder.path(), &machine);
    let agent = agent.moved_to(server.address());
    let mut desk = Socket::open(&agent, "/api/socket").await.unwrap();
    let later = now(&mut desk).await;
    assert!(
        (0..SOON).contains(&(later - latest)),
        "{later} after {latest}"
    );
    assert_eq!(server.terminate().0, Some(0));
}
