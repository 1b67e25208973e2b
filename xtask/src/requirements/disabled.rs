//! Tests that are written down and do not run, or need not pass: they show no requirement. Our
//! style forbids them anyway; a row may not depend on that.

use std::ops::RangeInclusive;

use crate::tidy::Source;

/// What disables a test of the pages, or expects it to fail: `test.skip("…")`, `describe.fixme(…)`,
/// `test.skipIf(…)("…")`.
const DISABLING: [&str; 7] = ["skip", "skipIf", "runIf", "fixme", "todo", "fail", "fails"];

/// Whether an attribute disables a function of Rust.
pub(super) fn by_attribute(attribute: &str) -> bool {
    let conditional = attribute.starts_with("#[cfg_attr(") && attribute.contains("ignore");
    attribute.starts_with("#[ignore") || conditional
}

/// A call of `test`, `it` or `describe`.
struct Call {
    lines: RangeInclusive<usize>,
    /// It is a test or a group, and not something said within one.
    has_title: bool,
    disables: bool,
}

/// The lines, counted from 1, of the page tests that are disabled: by themselves, with their group,
/// or by `test.skip()` among what they do.
pub(super) fn lines(source: &Source) -> Vec<RangeInclusive<usize>> {
    let calls = calls(&source.views.bare);
    let whole_file = 1..=usize::MAX;
    let disabling = calls.iter().filter(|call| call.disables);
    disabling
        .map(|call| {
            if call.has_title {
                return call.lines.clone();
            }
            // Calls are in the order of their beginnings: the last around it is the nearest.
            let around = calls.iter().rfind(|other| {
                other.has_title
                    && other.lines.start() <= call.lines.start()
                    && other.lines.end() >= call.lines.end()
            });
            around.map_or(whole_file.clone(), |around| around.lines.clone())
        })
        .collect()
}

fn calls(bare: &str) -> Vec<Call> {
    let chars: Vec<char> = bare.chars().collect();
    let line_of = |at: usize| 1 + chars[..at].iter().filter(|char| **char == '\n').count();
    let mut calls = Vec::new();
    for at in (0..chars.len()).filter(|at| chars[*at] == '(') {
        let is_name = |char: &&char| char.is_alphanumeric() || "._".contains(**char);
        let begins = at - chars[..at].iter().rev().take_while(is_name).count();
        let name: String = chars[begins..at].iter().collect();
        let mut words = name.split('.');
        if !["test", "it", "describe"].contains(&words.next().unwrap_or_default()) {
            continue;
        }
        let (last, end) = arguments(&chars, at);
        let first = chars[last + 1..].iter().find(|char| !char.is_whitespace());
        calls.push(Call {
            lines: line_of(begins)..=line_of(end),
            has_title: first.is_some_and(|first| "\"'`".contains(*first)),
            disables: words.any(|word| DISABLING.contains(&word)),
        });
    }
    calls
}

/// Where the arguments of a call begin and end: the last ones, when what it returns is called.
fn arguments(chars: &[char], opens: usize) -> (usize, usize) {
    let mut depth = 0;
    let mut last = opens;
    for at in opens..chars.len() {
        match chars[at] {
            '(' => {
                last = if depth == 0 { at } else { last };
                depth += 1;
            }
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 && chars.get(at + 1) != Some(&'(') {
            return (last, at);
        }
    }
    (last, chars.len().saturating_sub(1))
}
