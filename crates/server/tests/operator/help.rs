//! The help is for an operator: it says what a command does, and fits on a screen.

use std::path::Path;

use crate::common::tool;

/// Every command, and a word that its help must have.
const COMMANDS: [(&[&str], &str); 15] = [
    (&[], "remote support on your own server"),
    (&["serve"], "SIGTERM"),
    (&["user"], "disable"),
    (&["user", "add"], "--password-stdin"),
    (&["user", "reset"], "signed out everywhere"),
    (&["user", "list"], "List all users"),
    (&["user", "disable"], "Stop a user from signing in"),
    (&["user", "enable"], "sign in again"),
    (&["backup"], "the server may be running"),
    (&["restore"], "--replace"),
    (&["erase"], "--customer"),
    (&["audit"], "--session"),
    (&["jobs"], "have failed"),
    (&["config"], "reference"),
    (&["config", "check"], "without starting anything"),
];

fn help(of: &[&str], flag: &str) -> String {
    let output = tool(Path::new("."), &[of, &[flag]].concat(), "");
    assert!(output.status.success(), "{of:?} {flag}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_command_says_what_it_does_on_one_screen() {
    for (of, word) in COMMANDS {
        let text = help(of, "-h");
        assert!(text.contains(word), "{of:?}: {text}");
        assert!(text.lines().count() <= 24, "{of:?}: {text}");
        assert!(
            text.lines().all(|line| line.chars().count() <= 100),
            "{of:?}: {text}"
        );
        let first = text.lines().next().unwrap();
        assert!(
            first.contains(' ') && !first.starts_with("Usage"),
            "{of:?}: {first}"
        );
    }
}

#[test]
fn the_long_help_has_every_setting_once() {
    let text = help(&["serve"], "--help");
    for declared in bistand_server::config::DECLARED {
        let flag = format!("--{} <", declared.flag());
        assert_eq!(text.matches(&flag).count(), 1, "{flag}");
    }
    // The crate says of itself what developers want to know.
    assert!(!help(&[], "--help").contains("The binary:"));
}
