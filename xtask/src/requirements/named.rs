//! The tests whose names begin with the ids of requirements: `a5_a9_skipping_…` in Rust,
//! `test("A5 A9 skipping …")` in TypeScript.

use super::disabled;
use crate::tidy::{Source, Tree, numbered};

/// A test that names requirements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// The ids, in the order of the name.
    pub(super) ids: Vec<String>,
    /// The rest of the name.
    pub(super) words: String,
    /// The file, from the project's root.
    pub(super) path: String,
    /// The line, counted from 1.
    pub(super) line: usize,
}

impl Named {
    /// The test with this name, if the name begins with an id.
    fn of(source: &Source, line: usize, name: &str, separators: &[char]) -> Option<Self> {
        let mut rest = name;
        let mut ids = Vec::new();
        while let Some((word, after)) = rest.split_once(separators) {
            let id = word.to_ascii_uppercase();
            if !is_id(&id) {
                break;
            }
            ids.push(id);
            rest = after.trim_start_matches(separators);
        }
        (!ids.is_empty()).then(|| Self {
            ids,
            words: rest.to_owned(),
            path: source.path.clone(),
            line,
        })
    }

    pub(super) fn finding(&self, what: &str) -> String {
        format!("{}:{}: {what}", self.path, self.line)
    }
}

/// A letter for the group and a number in it: `A11`.
pub(super) fn is_id(word: &str) -> bool {
    let digits = word.strip_prefix(|char| ('A'..='G').contains(&char));
    digits.is_some_and(|digits| {
        (1..=2).contains(&digits.len()) && digits.chars().all(|char| char.is_ascii_digit())
    })
}

/// All that run, in the order of the files.
pub(super) fn tests(tree: &Tree) -> Vec<Named> {
    let mut found = Vec::new();
    for source in &tree.sources {
        if source.path.starts_with("crates/") && source.ends_with(&[".rs"]) {
            in_rust(source, &mut found);
        } else if source.path.starts_with("web/") && source.ends_with(&[".test.ts", ".e2e.ts"]) {
            in_typescript(source, &mut found);
        }
    }
    found
}

/// Functions with a test attribute, and named cases.
fn in_rust(source: &Source, found: &mut Vec<Named>) {
    let mut test = false;
    let mut runs = true;
    let mut cases = Vec::new();
    for (line, text) in numbered(&source.views.bare) {
        let text = text.trim_start();
        if let Some(case) = text.strip_prefix("#[case::") {
            cases.extend(named_in_rust(source, line, case));
        } else if text.starts_with("#[") {
            let attributes = ["#[test]", "#[rstest]", "::test]", "::test("];
            test |= attributes.iter().any(|attribute| text.contains(attribute));
            runs &= !disabled::by_attribute(text);
        } else if let Some((before, name)) = text.split_once("fn ")
            && ["", "async ", "pub ", "pub async "].contains(&before)
        {
            let cases = std::mem::take(&mut cases);
            let is_test = std::mem::take(&mut test);
            if std::mem::replace(&mut runs, true) {
                found.extend(cases);
                found.extend(is_test.then(|| named_in_rust(source, line, name)).flatten());
            }
        }
    }
}

/// The name at the start of a line of Rust.
fn named_in_rust(source: &Source, line: usize, text: &str) -> Option<Named> {
    let end = text.find(|char: char| !char.is_alphanumeric() && char != '_');
    let named = Named::of(source, line, &text[..end.unwrap_or(text.len())], &['_'])?;
    Some(Named {
        words: named.words.replace('_', " "),
        ..named
    })
}

/// The titles of `test(…)`, `it(…)` and `test.each(…)(…)`.
fn in_typescript(source: &Source, found: &mut Vec<Named>) {
    let code = &source.views.uncommented;
    let disabled = disabled::lines(source);
    let mut line = 1;
    let mut counted = 0;
    for (at, _) in code.match_indices('(') {
        let argument = code[at + 1..].trim_start();
        let quote = argument.chars().next().unwrap_or_default();
        if !"\"'`".contains(quote) || !is_test(&code[..at]) {
            continue;
        }
        line += code[counted..at].matches('\n').count();
        counted = at;
        if disabled.iter().any(|lines| lines.contains(&line)) {
            continue;
        }
        let title = argument[1..].split(quote).next().unwrap_or_default();
        found.extend(Named::of(source, line, title, &[' ']));
    }
}

/// Whether a call of `test` or `it` comes next; a call of what a call returned is one of `each`.
fn is_test(before: &str) -> bool {
    let name = before
        .rsplit(|char: char| !char.is_alphanumeric() && char != '.' && char != '_')
        .next()
        .unwrap_or_default();
    let first = name.split('.').next().unwrap_or_default();
    ["test", "it"].contains(&first) || before.ends_with(')')
}
