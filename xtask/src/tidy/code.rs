//! A small lexer that blanks comments and strings, so that a rule about code is not upset by a
//! sentence that mentions the very thing it forbids. Lines and columns stay where they are.

/// Two views of a text, each as long as the text itself, line by line.
#[derive(Clone, Debug)]
pub(crate) struct Views {
    /// Comments are blank.
    pub(crate) uncommented: String,
    /// Comments and the insides of strings are blank.
    pub(crate) bare: String,
}

impl Views {
    /// The views of a Rust or a TypeScript file; any other text is taken as it is.
    pub(super) fn of(path: &str, text: &str) -> Self {
        let rust = path.ends_with(".rs");
        let script = [".ts", ".svelte", ".mjs", ".js"]
            .iter()
            .any(|end| path.ends_with(end));
        if !rust && !script {
            return Self {
                uncommented: text.to_owned(),
                bare: text.to_owned(),
            };
        }
        let mut lexer = Lexer::new(text, rust);
        lexer.run();
        lexer.views
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Code,
    Comment,
    Text,
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    rust: bool,
    /// The last character of code that is not a space: it decides what a slash after it begins.
    before: char,
    views: Views,
}

impl Lexer {
    fn new(text: &str, rust: bool) -> Self {
        let views = Views {
            uncommented: String::new(),
            bare: String::new(),
        };
        Self {
            chars: text.chars().collect(),
            at: 0,
            rust,
            before: ';',
            views,
        }
    }

    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn starts(&self, word: &str) -> bool {
        word.chars()
            .enumerate()
            .all(|(ahead, char)| self.peek(ahead) == char)
    }

    fn done(&self) -> bool {
        self.at >= self.chars.len()
    }

    /// Passes `count` characters on.
    fn take(&mut self, count: usize, kind: Kind) {
        for _ in 0..count {
            let Some(char) = self.chars.get(self.at).copied() else {
                return;
            };
            self.at += 1;
            let shown = |visible: bool| if visible || char == '\n' { char } else { ' ' };
            self.views.uncommented.push(shown(kind != Kind::Comment));
            self.views.bare.push(shown(kind == Kind::Code));
            if kind == Kind::Code && !char.is_whitespace() {
                self.before = char;
            }
        }
    }

    fn run(&mut self) {
        while !self.done() {
            if self.starts("//") {
                self.take_until("\n", Kind::Comment);
            } else if self.starts("/*") {
                self.block_comment();
            } else if !self.rust && self.starts("<!--") {
                self.take_until("-->", Kind::Comment);
            } else if self.rust && self.raw_string() {
            } else if self.peek(0) == '"' {
                self.string('"', self.rust);
            } else if self.peek(0) == '\'' {
                self.apostrophe();
            } else if !self.rust && self.peek(0) == '`' {
                self.string('`', true);
            } else if !self.rust && self.peek(0) == '/' && "(,=:[!&|?{};".contains(self.before) {
                self.string('/', false);
            } else {
                self.take(1, Kind::Code);
            }
        }
    }

    /// Up to the mark; the mark itself is left to be read as what it is.
    fn take_until(&mut self, mark: &str, kind: Kind) {
        while !self.done() && !self.starts(mark) {
            self.take(1, kind);
        }
    }

    /// Rust's block comments can be nested, JavaScript's cannot.
    fn block_comment(&mut self) {
        let mut depth = 0;
        while !self.done() {
            if self.starts("/*") && (self.rust || depth == 0) {
                depth += 1;
                self.take(2, Kind::Comment);
            } else if self.starts("*/") {
                depth -= 1;
                self.take(2, Kind::Comment);
                if depth == 0 {
                    return;
                }
            } else {
                self.take(1, Kind::Comment);
            }
        }
    }

    /// A string with escapes, up to its quote or, unless it may have many lines, the line's end.
    fn string(&mut self, quote: char, many_lines: bool) {
        self.take(1, Kind::Code);
        while !self.done() && self.peek(0) != quote && (many_lines || self.peek(0) != '\n') {
            self.take(if self.peek(0) == '\\' { 2 } else { 1 }, Kind::Text);
        }
        if self.peek(0) == quote {
            self.take(1, Kind::Code);
        }
    }

    /// `r"…"`, `r#"…"#`, `br"…"`; answers whether there was one.
    fn raw_string(&mut self) -> bool {
        if self.before_is_part_of_a_name() {
            return false;
        }
        let letters = if self.starts("r") {
            1
        } else if self.starts("br") || self.starts("cr") {
            2
        } else {
            return false;
        };
        let hashes = self.chars[self.at + letters..]
            .iter()
            .take_while(|c| **c == '#')
            .count();
        if self.peek(letters + hashes) != '"' {
            return false;
        }
        self.take(letters + hashes + 1, Kind::Code);
        let end = format!("\"{}", "#".repeat(hashes));
        self.take_until(&end, Kind::Text);
        self.take(end.len(), Kind::Code);
        true
    }

    fn before_is_part_of_a_name(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.chars.get(at));
        before.is_some_and(|char| char.is_alphanumeric() || *char == '_')
    }

    /// In Rust a character or a lifetime, in TypeScript a string.
    fn apostrophe(&mut self) {
        if !self.rust || self.peek(1) == '\\' {
            self.string('\'', false);
        } else if self.peek(2) == '\'' {
            self.take(1, Kind::Code);
            self.take(1, Kind::Text);
            self.take(1, Kind::Code);
        } else {
            self.take(1, Kind::Code);
        }
    }
}
