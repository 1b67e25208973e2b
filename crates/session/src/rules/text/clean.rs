//! The cleaner: takes out of a text what its writer cannot see and did not mean.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::invisible::{is_ignorable, is_no_text, is_tag, shapes_letters};

/// Marks on one letter: more than any script stacks, too few to hide the lines around it.
const MARKS: usize = 10;
/// The flag that is followed by the hidden letters of a region.
const BLACK_FLAG: char = '\u{1f3f4}';
const ESCAPE: char = '\u{1b}';
const BELL: char = '\u{7}';
/// Ends a control string, as one character.
const STRING_END: char = '\u{9c}';

/// One line: in NFC, blanks of all kinds as single spaces, without marks of direction and other
/// characters that show nothing and shape no letter.
pub(super) fn line(given: &str) -> String {
    let seen = |c: &char| !is_ignorable(*c) || shapes_letters(*c);
    let shown: String = plain(given).chars().filter(seen).nfc().collect();
    let words: Vec<_> = shown.split_whitespace().collect();
    with_few_marks(&words.join(" "))
}

/// Several lines, without blank ones before and blanks behind.
pub(super) fn lines(given: &str) -> String {
    let text = with_few_marks(&plain(given));
    let balanced: Vec<String> = text.trim_end().split('\n').map(balanced).collect();
    let blank = |line: &String| line.trim().is_empty();
    let first = balanced.iter().take_while(|line| blank(line)).count();
    balanced[first..].join("\n").trim_end().to_owned()
}

fn with_few_marks(text: &str) -> String {
    let mut marks = 0;
    let few = |c: &char| {
        marks = if is_combining_mark(*c) { marks + 1 } else { 0 };
        marks <= MARKS
    };
    text.chars().filter(few).collect()
}

/// Without escape sequences and controls; `\n` and `\t` are what is left of them.
fn plain(given: &str) -> String {
    let chars: Vec<char> = given.chars().collect();
    let mut kept = String::with_capacity(given.len());
    let (mut at, mut flag) = (0, false);
    while let Some(&c) = chars.get(at) {
        let rest = &chars[at..];
        at += 1;
        match c {
            ESCAPE => at += escape(&rest[1..]),
            '\u{9b}' => at += eight_bit_sequence(&rest[1..]),
            '\u{90}' | '\u{98}' | '\u{9d}'..='\u{9f}' => at += string(&rest[1..]).unwrap_or(0),
            '\r' if rest.get(1) == Some(&'\n') => {}
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => kept.push('\n'),
            '\t' => kept.push(c),
            _ if is_no_text(c) || (is_tag(c) && !flag) => continue,
            _ => kept.push(c),
        }
        flag = c == BLACK_FLAG || (flag && is_tag(c));
    }
    kept
}

/// The length of what belongs to an escape character (ECMA-35 and ECMA-48), as terminals take it.
fn escape(rest: &[char]) -> usize {
    match rest.first() {
        Some('[') => 1 + sequence(&rest[1..]),
        Some(']' | 'P' | 'X' | '^' | '_') => 1 + string(&rest[1..]).unwrap_or(0),
        Some(' '..='/') => {
            let between = count(rest, |c| matches!(c, ' '..='/'));
            between + usize::from(matches!(rest.get(between), Some('0'..='~')))
        }
        Some('0'..='~') => 1,
        _ => 0,
    }
}

/// The length of a control sequence behind its beginning: colours and the like.
fn sequence(rest: &[char]) -> usize {
    let parameters = count(rest, |c| matches!(c, '0'..='?'));
    let between = count(&rest[parameters..], |c| matches!(c, ' '..='/'));
    let end = parameters + between;
    end + usize::from(matches!(rest.get(end), Some('@'..='~')))
}

/// The same behind U+009B, which is a quotation mark gone wrong more often than a sequence: only
/// one that is whole and has a parameter goes.
fn eight_bit_sequence(rest: &[char]) -> usize {
    let length = sequence(rest);
    let whole = length > 1 && matches!(rest.get(length - 1), Some('@'..='~'));
    if whole { length } else { 0 }
}

/// The length of a control string (a title, an address behind a word) with its end; none if it
/// does not end in this line.
fn string(rest: &[char]) -> Option<usize> {
    let end = rest
        .iter()
        .position(|c| matches!(*c, BELL | STRING_END | ESCAPE | '\n' | '\r'))?;
    match (rest[end], rest.get(end + 1)) {
        (BELL | STRING_END, _) => Some(end + 1),
        (ESCAPE, Some('\\')) => Some(end + 2),
        _ => None,
    }
}

fn count(rest: &[char], belongs: impl Fn(char) -> bool) -> usize {
    rest.iter().take_while(|c| belongs(**c)).count()
}

/// What opened a direction and is not closed yet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Isolate,
    Embedding,
    /// An override, which was left out: it turns letters around that have a direction of their own.
    LeftOut,
}

const CLOSE_EMBEDDING: char = '\u{202c}';
const CLOSE_ISOLATE: char = '\u{2069}';

/// A line in which every direction that opens is closed, and nothing else is closed.
fn balanced(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut open = Vec::new();
    for c in line.chars() {
        match c {
            '\u{2066}'..='\u{2068}' => open.push(Open::Isolate),
            '\u{202a}' | '\u{202b}' => open.push(Open::Embedding),
            '\u{202d}' | '\u{202e}' => {
                open.push(Open::LeftOut);
                continue;
            }
            CLOSE_EMBEDDING => match open.last() {
                Some(Open::Embedding) => _ = open.pop(),
                Some(Open::LeftOut) => {
                    open.pop();
                    continue;
                }
                _ => continue,
            },
            CLOSE_ISOLATE => match open.iter().rposition(|one| *one == Open::Isolate) {
                Some(opened) => open.truncate(opened),
                None => continue,
            },
            _ => {}
        }
        kept.push(c);
    }
    kept.extend(open.iter().rev().filter_map(|one| match one {
        Open::Isolate => Some(CLOSE_ISOLATE),
        Open::Embedding => Some(CLOSE_EMBEDDING),
        Open::LeftOut => None,
    }));
    kept
}
