//! Functions in Rust are short enough to be seen at once.

use super::{Source, Tree};

/// "About 70 lines": what fits a screen, and a few for a table that says it all in one place.
const FUNCTION_LINES: usize = 80;

/// From the line of `fn` to the line of its closing brace.
pub(super) fn are_short(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for source in tree.sources.iter().filter(|source| source.is_rust()) {
        for function in functions(source) {
            if function.lines > FUNCTION_LINES {
                let what = format!(
                    "the function {} has {} lines, more than {FUNCTION_LINES}",
                    function.name, function.lines
                );
                found.push(source.finding(function.line, &what));
            }
        }
    }
    found
}

#[derive(Debug, PartialEq, Eq)]
struct Function {
    name: String,
    line: usize,
    lines: usize,
}

fn functions(source: &Source) -> Vec<Function> {
    let bare = &source.views.bare;
    let mut found = Vec::new();
    for (at, _) in bare.match_indices("fn ") {
        let before = bare[..at].chars().next_back();
        if before.is_some_and(|char| char.is_alphanumeric() || char == '_') {
            continue;
        }
        let rest = &bare[at + "fn ".len()..];
        let name: String = rest
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        let Some(length) = body_end(rest).filter(|_| !name.is_empty()) else {
            continue;
        };
        found.push(Function {
            name,
            line: bare[..at].matches('\n').count() + 1,
            lines: rest[..length].matches('\n').count() + 1,
        });
    }
    found
}

/// Where the body ends that begins after a function's name; nothing for one without a body.
fn body_end(rest: &str) -> Option<usize> {
    let mut brackets = 0_i32;
    let mut braces = 0_i32;
    for (at, char) in rest.char_indices() {
        match char {
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets -= 1,
            ';' if brackets == 0 && braces == 0 => return None,
            '{' => braces += 1,
            '}' => {
                braces -= 1;
                if braces == 0 && brackets == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(name: &str, line: usize, lines: usize) -> Function {
        Function {
            name: name.to_owned(),
            line,
            lines,
        }
    }

    #[test]
    fn functions_are_measured_from_their_name_to_their_closing_brace() {
        let text = "trait Clock {\n    fn now(&self, zone: [u8; 2]) -> u64;\n}\n\
                    pub async fn long<F: Fn(u8) -> u8>(f: F)\nwhere\n    F: Copy,\n{\n\
                    let brace = '}'; // }\n    let text = \"}\";\n    { }\n}\n\
                    fn short() {}\n";
        let found = functions(&Source::new("crates/x/src/lib.rs", text));
        assert_eq!(found, [function("long", 4, 8), function("short", 12, 1)]);
    }

    #[test]
    fn a_long_function_is_found_and_one_at_the_limit_is_not() {
        let of = |lines: usize| {
            let text = format!("fn work() {{\n{}}}\n", "    step();\n".repeat(lines - 2));
            let sources = vec![Source::new("crates/x/src/lib.rs", &text)];
            are_short(&Tree { sources })
        };
        assert_eq!(of(FUNCTION_LINES), Vec::<String>::new());
        assert_eq!(of(FUNCTION_LINES + 1).len(), 1);
    }
}
