//! Walls inside the house that the compiler does not know: what may not be seen from where.

use super::rules::numbered;
use super::{Source, Tree};

/// The one module that opens cameras and microphones; its tests lie beside it.
const CAPTURE_OWNER: &str = "web/src/lib/media/owner";

/// The rules of a session; they receive the time, the ids and the random values.
const SESSION: &str = "crates/session/";

/// The media threads; they are woken by sockets and by their own timers.
const MEDIA: &str = "crates/media/src/";

/// What every database has to do; the databases are beside it.
const CONTRACT: &str = "crates/store/src/contract/";

/// What the rules may not see.
const IMPURE: &[&str] = &[
    "tokio",
    "std::time",
    "std::net",
    "std::fs",
    "std::env",
    "rand",
];

/// A second capture silences the first one on some phones, so one module owns them all.
pub(super) fn one_module_captures(tree: &Tree) -> Vec<String> {
    let stranger = |source: &Source| {
        source.path.starts_with("web/src/")
            && source.is_page_code()
            && !source.path.starts_with(CAPTURE_OWNER)
    };
    let what = "only the media owner may capture: getUserMedia";
    let captures = |text: &str| text.contains("getUserMedia");
    mentions(tree, stranger, captures, what)
}

/// A media thread never waits for a task. It may put what it has to report into a task's channel.
pub(super) fn packet_path_is_without_tokio(tree: &Tree) -> Vec<String> {
    let media = |source: &Source| {
        source.path.starts_with(MEDIA) && source.is_rust() && !source.path.ends_with("/tests.rs")
    };
    let waits = |text: &str| has_word(&text.replace("tokio::sync", ""), "tokio");
    mentions(
        tree,
        media,
        waits,
        "the packet path must not see tokio, but for its channels",
    )
}

/// The rules are the same wherever and whenever they run.
pub(super) fn session_is_pure(tree: &Tree) -> Vec<String> {
    let rules = |source: &Source| {
        source.path.starts_with(SESSION)
            && (source.is_rust() && source.path.contains("/src/")
                || source.path.ends_with("Cargo.toml"))
    };
    let impure = |text: &str| IMPURE.iter().any(|word| has_word(text, word));
    mentions(
        tree,
        rules,
        impure,
        "the rules must not see runtimes, clocks, files or randomness",
    )
}

/// A second database is written against the contract, not against the first one.
pub(super) fn contract_knows_no_database(tree: &Tree) -> Vec<String> {
    let contract = |source: &Source| source.path.starts_with(CONTRACT) && source.is_rust();
    let database = |text: &str| has_word(text, "sqlx") || has_word(text, "sqlite");
    mentions(
        tree,
        contract,
        database,
        "the contract of the store must not see a database",
    )
}

fn mentions(
    tree: &Tree,
    meant: impl Fn(&Source) -> bool,
    hit: impl Fn(&str) -> bool,
    what: &str,
) -> Vec<String> {
    let mut found = Vec::new();
    for source in tree.sources.iter().filter(|source| meant(source)) {
        for (line, text) in numbered(&source.views.bare) {
            if hit(text) {
                found.push(source.finding(line, what));
            }
        }
    }
    found
}

/// Whether the text contains a whole word: `rand` is not in `operand`.
fn has_word(text: &str, word: &str) -> bool {
    let part = |char: Option<char>| char.is_some_and(|char| char.is_alphanumeric() || char == '_');
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !part(before) && !part(after)
    })
}
