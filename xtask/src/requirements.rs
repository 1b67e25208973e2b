//! `docs/requirements.md`: what the product must do, how far it is, and the tests that show it.
//!
//! People write the ids, sentences and states. The tests are filled in from the names of the tests,
//! which begin with the ids. So a requirement can neither be claimed without a test nor be met
//! without the page saying so.

mod disabled;
mod named;
mod page;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::tidy::{Source, Tree};
use named::Named;
use page::{Page, State};

/// The page, which is its own source.
pub(crate) const PAGE: &str = "docs/requirements.md";

const README: &str = "README.md";

/// The README's paragraphs that follow from the page, and the states that each may name.
const README_SAYS: [(&str, &[State]); 2] = [
    ("What works:", &[State::There]),
    ("Not there yet:", &[State::Partly, State::Missing]),
];

/// Fills in the tests of the page.
///
/// # Errors
/// If the files cannot be listed, or the page cannot be written.
pub(crate) fn write(project: &Project) -> Result<()> {
    let tree = Tree::read(project)?;
    let page = tree
        .source(PAGE)
        .with_context(|| format!("{PAGE} is missing"))?;
    let text = Page::of(&page.text).with_tests(&named::tests(&tree));
    std::fs::write(project.root.join(PAGE), text).with_context(|| format!("cannot write {PAGE}"))
}

/// Where the page, the names of the tests and the README contradict each other.
pub(crate) fn agree_with_the_tests(tree: &Tree) -> Vec<String> {
    let tests = named::tests(tree);
    let Some(source) = tree.source(PAGE) else {
        let finding = |test: &Named| test.finding(&format!("names a requirement without {PAGE}"));
        return tests.iter().map(finding).collect();
    };
    let page = Page::of(&source.text);
    let mut found: Vec<_> = page
        .mistakes
        .iter()
        .map(|(line, what)| source.finding(*line, what))
        .collect();
    found.extend(unknown_ids(&page, &tests));
    found.extend(claims(source, &page, &tests));
    if let Some(readme) = tree.source(README) {
        found.extend(contradictions(readme, &page));
    }
    if found.is_empty() && page.with_tests(&tests) != source.text {
        let what = "is out of date: run `cargo xtask requirements` and commit the result";
        found.push(source.finding(1, what));
    }
    found
}

/// The tests that name an id which no requirement has.
fn unknown_ids(page: &Page, tests: &[Named]) -> Vec<String> {
    let mut found = Vec::new();
    for test in tests {
        for id in test.ids.iter().filter(|id| page.state(id).is_none()) {
            found.push(test.finding(&format!("names {id}, which {PAGE} does not have")));
        }
    }
    found
}

/// The states that the tests do not bear out.
fn claims(source: &Source, page: &Page, tests: &[Named]) -> Vec<String> {
    let mut named: BTreeMap<&str, &Named> = BTreeMap::new();
    for test in tests {
        for id in &test.ids {
            named.entry(id).or_insert(test);
        }
    }
    let mut found = Vec::new();
    for row in &page.rows {
        match (row.state, named.get(row.id)) {
            (State::There | State::Partly, None) => {
                let what = format!("{} is claimed, but no test names it", row.id);
                found.push(source.finding(row.line, &what));
            }
            (State::Missing, Some(test)) => {
                let (path, line) = (&test.path, test.line);
                let what = format!("{} is not there yet, but {path}:{line} names it", row.id);
                found.push(source.finding(row.line, &what));
            }
            _ => {}
        }
    }
    found
}

/// What the README says of a requirement and the page does not.
fn contradictions(readme: &Source, page: &Page) -> Vec<String> {
    let mut found = Vec::new();
    for (beginning, states) in README_SAYS {
        let Some(at) = readme.text.find(beginning) else {
            found.push(readme.finding(1, &format!("no paragraph begins with `{beginning}`")));
            continue;
        };
        let line = readme.text[..at].matches('\n').count() + 1;
        let paragraph = readme.text[at..].split("\n\n").next().unwrap_or_default();
        for id in paragraph.split(|char: char| !char.is_ascii_alphanumeric()) {
            if named::is_id(id) && !page.state(id).is_some_and(|state| states.contains(&state)) {
                let what = format!("says `{beginning}` of {id}, which {PAGE} does not say");
                found.push(readme.finding(line, &what));
            }
        }
    }
    found
}
