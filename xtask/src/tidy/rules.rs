//! Rules about single files: lengths, first lines, and words that are not allowed.

use super::{Source, Tree};

/// A line that can be read beside another file, in characters.
const COLUMNS: usize = 100;

/// Files aim at 400 lines. Beyond this many a file has more than one subject.
const FILE_LINES: usize = 600;

/// Files that may be longer, each with its reason. Better to split the file.
const LONG_FILES: &[&str] = &[];

/// No line is longer than can be read beside another file. In prose, what
/// cannot be broken is excepted.
pub(super) fn lines_are_short(tree: &Tree) -> Vec<String> {
    let endings = [".rs", ".ts", ".svelte", ".mjs", ".css", ".md"];
    let mut found = Vec::new();
    for source in tree
        .sources
        .iter()
        .filter(|source| source.ends_with(&endings))
    {
        if source.is_generated() {
            continue;
        }
        let prose = source.ends_with(&[".md"]);
        for (line, text) in numbered(&source.text) {
            let columns = text.chars().count();
            let unbreakable = prose && cannot_be_broken(text);
            if columns > COLUMNS && !unbreakable {
                let what = format!("{columns} columns, more than {COLUMNS}");
                found.push(source.finding(line, &what));
            }
        }
    }
    found
}

/// A row of a table, a link, or an example that fills its line.
fn cannot_be_broken(prose: &str) -> bool {
    let text = prose.trim();
    text.starts_with('|') || text.contains("](") || text.starts_with('`') && text.ends_with('`')
}

/// A file has one subject.
pub(super) fn files_are_short(tree: &Tree) -> Vec<String> {
    let endings = [".rs", ".ts", ".svelte", ".mjs"];
    let long = |source: &&Source| {
        source.ends_with(&endings)
            && !source.is_generated()
            && !LONG_FILES.contains(&source.path.as_str())
            && source.text.lines().count() > FILE_LINES
    };
    let finding = |source: &Source| {
        let lines = source.text.lines().count();
        source.finding(1, &format!("{lines} lines, more than {FILE_LINES}"))
    };
    tree.sources.iter().filter(long).map(finding).collect()
}

/// A module's first lines say why it exists.
pub(super) fn modules_say_why_they_exist(tree: &Tree) -> Vec<String> {
    let silent = |source: &&Source| source.is_rust() && !source.text.starts_with("//! ");
    let finding =
        |source: &Source| source.finding(1, "does not begin with `//! ` and why it exists");
    tree.sources.iter().filter(silent).map(finding).collect()
}

/// Nothing is left half done; `dbg!` and `todo!` are clippy's.
pub(super) fn nothing_is_left_to_do(tree: &Tree) -> Vec<String> {
    let placeholders = ["FIXME", "XXX"];
    let code = |source: &Source| source.is_rust() || source.is_page_code();
    // The words are in strings here, which the bare view does not contain; comments are checked.
    let comments = |source: &Source| code(source) && !source.path.starts_with("xtask/src/tidy");
    each(tree, comments, &placeholders, |source| &source.text)
}

/// Every test that is there is run.
pub(super) fn no_test_is_switched_off(tree: &Tree) -> Vec<String> {
    let attributes = ["#[ignore", ", ignore)]"];
    let mut found = each(tree, Source::is_rust, &attributes, |source| {
        &source.views.bare
    });
    // What is expected to fail shows nothing either.
    let words = [
        ".only(", ".skip(", ".skip.", ".skipIf(", ".runIf(", ".fixme(", ".todo(", ".fail(",
        ".fails(",
    ];
    found.extend(each(tree, is_page_test, &words, |source| {
        &source.views.bare
    }));
    found
}

/// Who waits, waits for a condition with a deadline. In Rust clippy says so.
pub(super) fn page_tests_do_not_sleep(tree: &Tree) -> Vec<String> {
    each(tree, is_page_test, &["waitForTimeout"], |source| {
        &source.views.bare
    })
}

/// What is committed works on every machine.
pub(super) fn no_path_of_one_machine(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for source in &tree.sources {
        for (line, text) in numbered(&source.text) {
            for folder in ["work", "root", "home"] {
                let path = format!("/{folder}/");
                let absolute = text.match_indices(&path).any(|(at, _)| {
                    let before = text[..at].chars().next_back();
                    before.is_none_or(|char| !char.is_alphanumeric() && !"._-/*}".contains(char))
                });
                if absolute {
                    found.push(source.finding(line, &format!("a path of one machine, {path}")));
                }
            }
        }
    }
    found
}

/// Where packages come from is a matter of each machine's settings, not of the project: neither a
/// lock file nor the settings of npm or cargo may name a host.
pub(super) fn no_registry_host(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for source in &tree.sources {
        for (line, text) in numbered(&source.text) {
            let text = text.trim_start();
            let fetched = source.ends_with(&["package-lock.json"])
                && text.starts_with("\"resolved\": \"http");
            let setting = ["registry=", "registry =", "replace-with", "index-url"];
            let set = source.ends_with(&[".npmrc", ".toml", ".ini", ".cfg"])
                && setting.iter().any(|name| text.starts_with(name));
            if fetched || set {
                found.push(source.finding(line, "names the host of a package registry"));
            }
        }
    }
    found
}

fn is_page_test(source: &Source) -> bool {
    let name = source.ends_with(&[".test.ts", ".spec.ts"]);
    name || source.path.starts_with("web/e2e/") && source.is_page_code()
}

/// Each occurrence of one of the words in a view of the selected sources.
fn each(
    tree: &Tree,
    meant: impl Fn(&Source) -> bool,
    words: &[&str],
    view: impl Fn(&Source) -> &String,
) -> Vec<String> {
    let mut found = Vec::new();
    for source in tree.sources.iter().filter(|source| meant(source)) {
        for (line, text) in numbered(view(source)) {
            for word in words.iter().filter(|word| text.contains(**word)) {
                found.push(source.finding(line, &format!("`{word}` must not stay")));
            }
        }
    }
    found
}

/// Lines, counted from 1.
pub(crate) fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(at, line)| (at + 1, line))
}
