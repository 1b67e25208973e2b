//! Words that make comments and documents read like a translation. The field's term, the actor or
//! the quantity says more.

use super::rules::numbered;
use super::{Source, Tree};

/// Each phrase, and what to write instead.
const PHRASES: &[(&str, &str)] = &[
    ("nobody", "the actor, or \"no one\""),
    ("somebody", "the actor"),
    ("everybody", "the actors, or \"all participants\""),
    ("anybody", "the actor, or \"anyone\""),
    ("whoever", "the actor"),
    ("anew", "again"),
    ("the own", "its own"),
    ("at once", "immediately, or concurrently"),
    ("by itself", "automatically"),
    ("goes on", "continues"),
    ("go on", "continue"),
    ("of whom", "two sentences"),
    ("is told", "is notified, or receives"),
    ("are told", "are notified, or receive"),
];

/// Paths that are not checked: the requirements quote the names of tests, the benchmarks the names
/// of measurements.
const EXEMPT: &[&str] = &["docs/requirements.md", "docs/benchmarks.md"];

/// Comments and documents use the field's words.
pub(super) fn comments_use_the_fields_words(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for source in tree.sources.iter().filter(|source| is_checked(source)) {
        let prose = match source.is_rust() || source.is_page_code() {
            true => comments(source),
            false => unquoted(&source.text),
        };
        for (line, text) in numbered(&prose) {
            let text = text.to_lowercase();
            for (phrase, instead) in PHRASES {
                if contains_words(&text, phrase) {
                    found.push(source.finding(line, &format!("`{phrase}`: write {instead}")));
                }
            }
        }
    }
    found
}

fn is_checked(source: &Source) -> bool {
    let is_exempt = EXEMPT.iter().any(|path| source.path.starts_with(path));
    (source.is_rust() || source.is_page_code() || source.ends_with(&[".md"]))
        && !source.is_generated()
        && !is_exempt
}

/// The text without everything but its comments, line by line.
fn comments(source: &Source) -> String {
    let code = source.views.uncommented.chars();
    let pairs = source.text.chars().zip(code);
    pairs
        .map(|(char, code)| match char == code && char != '\n' {
            true => ' ',
            false => char,
        })
        .collect()
}

/// A document without code in backticks and without texts of the pages in curved quotes.
fn unquoted(text: &str) -> String {
    let mut quote = None;
    text.chars()
        .map(|char| {
            match (quote, char) {
                (None, '`') => quote = Some('`'),
                (None, '“') => quote = Some('”'),
                (Some(end), _) if end == char => quote = None,
                _ => {}
            }
            if quote.is_some() && char != '\n' {
                ' '
            } else {
                char
            }
        })
        .collect()
}

/// Whether the text has the phrase as whole words.
fn contains_words(text: &str, phrase: &str) -> bool {
    let is_end = |char: Option<char>| char.is_none_or(|char| !char.is_alphanumeric());
    text.match_indices(phrase).any(|(at, _)| {
        is_end(text[..at].chars().next_back()) && is_end(text[at + phrase.len()..].chars().next())
    })
}
