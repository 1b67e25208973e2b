//! The texts that people read: none that no page shows, and none in the manual that no page says.
//! (That each is there in every language is checked where the pages' typed keys are made,
//! `web/scripts/locales.mjs`.)

use std::collections::{BTreeMap, BTreeSet};

use super::rules::numbered;
use super::{Source, Tree};

/// All languages have the same texts, so one of them represents all.
const LANGUAGE: &str = "en";

/// A shorter beginning would keep every text alive, and with it the dead ones.
const SHORTEST_BEGINNING: usize = 4;

/// Texts by the file that they are in, without its language: `chat.ftl` → `chat-send`.
type Texts = BTreeMap<String, BTreeMap<String, usize>>;

/// Every text is asked for: by its whole key in quotes, by a beginning that the code completes, as
/// in `` `status-${status}` ``, or from another text.
pub(super) fn no_text_is_dead(tree: &Tree) -> Vec<String> {
    let mut keys = BTreeSet::new();
    let mut beginnings = BTreeSet::new();
    for source in tree.sources.iter().filter(|source| asks_for_texts(source)) {
        collect(&source.views.uncommented, &mut keys, &mut beginnings);
    }
    let files = tree
        .sources
        .iter()
        .filter(|source| language_file(source, LANGUAGE).is_some());
    let all: String = files.map(|source| source.text.as_str()).collect();
    let mut found = Vec::new();
    for (file, texts) in texts(tree, LANGUAGE) {
        for (key, line) in texts {
            let completed = beginnings
                .iter()
                .any(|beginning| key.starts_with(beginning.as_str()));
            let from_text = all.contains(&format!("{{ {key} }}"));
            if !keys.contains(&key) && !completed && !from_text {
                found.push(format!(
                    "locales/{LANGUAGE}/{file}:{line}: nothing shows {key}"
                ));
            }
        }
    }
    found
}

/// Text in curved quotes in the manual is exactly what the pages say, so that people can search for
/// it.
pub(super) fn manual_quotes_the_pages(tree: &Tree) -> Vec<String> {
    let in_language = |source: &&Source| language_file(source, LANGUAGE).is_some();
    let files = tree.sources.iter().filter(in_language);
    let all: String = files.map(|source| one_line(&source.text) + " ").collect();
    let mut found = Vec::new();
    let manual = |source: &&Source| source.path.starts_with("docs/") && source.ends_with(&[".md"]);
    for source in tree.sources.iter().filter(manual) {
        for (begin, _) in source.text.match_indices('“') {
            let rest = &source.text[begin + '“'.len_utf8()..];
            let quoted = one_line(rest.split('”').next().unwrap_or(rest));
            if !all.contains(&quoted) {
                let line = source.text[..begin].matches('\n').count() + 1;
                found.push(source.finding(line, &format!("no page says “{quoted}”")));
            }
        }
    }
    found
}

/// A text with single spaces instead of its ends of lines.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn asks_for_texts(source: &Source) -> bool {
    let page = source.is_page_code() && source.path.starts_with("web/src/");
    // The pages without script are templates of the server's.
    let server =
        source.path.starts_with("crates/") && (source.is_rust() || source.ends_with(&[".html"]));
    (page || server) && !source.is_generated()
}

/// The file's path below its language, if it is a file of texts in that language.
fn language_file<'a>(source: &'a Source, language: &str) -> Option<&'a str> {
    let file = source
        .path
        .strip_prefix("locales/")?
        .strip_prefix(language)?
        .strip_prefix('/')?;
    file.ends_with(".ftl").then_some(file)
}

fn texts(tree: &Tree, language: &str) -> Texts {
    let mut texts = Texts::new();
    for source in &tree.sources {
        let Some(file) = language_file(source, language) else {
            continue;
        };
        let keys = texts.entry(file.to_owned()).or_default();
        for (line, text) in numbered(&source.text) {
            let Some((key, _)) = text.split_once('=') else {
                continue;
            };
            let key = key.trim_end();
            if key.starts_with(|char: char| char.is_ascii_alphabetic()) && key.chars().all(of_key) {
                keys.insert(key.to_owned(), line);
            }
        }
    }
    texts
}

fn of_key(char: char) -> bool {
    char.is_ascii_alphanumeric() || char == '-' || char == '_'
}

/// Collects what is quoted like a key, and what begins like one and continues with a value.
fn collect(code: &str, keys: &mut BTreeSet<String>, beginnings: &mut BTreeSet<String>) {
    for (at, quote) in code
        .char_indices()
        .filter(|(_, char)| "\"'`".contains(*char))
    {
        let rest = &code[at + 1..];
        let word: String = rest.chars().take_while(|char| of_key(*char)).collect();
        let after = &rest[word.len()..];
        if after.starts_with(quote) && !word.is_empty() {
            keys.insert(word);
        } else if (after.starts_with("${") || after.starts_with('{'))
            && word.len() >= SHORTEST_BEGINNING
        {
            beginnings.insert(word);
        }
    }
}
