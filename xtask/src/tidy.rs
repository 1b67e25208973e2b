//! `cargo xtask tidy`: our style as a test.
//!
//! A rule is a function from the tree to findings, each a line that says where and what. The rules
//! read a lexer's view of the code and not its syntax tree: quick to run and quick to build.

mod code;
mod rules;
mod texts;
mod walls;
mod words;

#[cfg(test)]
mod tests;

use std::process::Command;

use anyhow::{Context, Result};

use crate::process;
use crate::project::Project;
use crate::requirements;
use code::Views;
pub(crate) use rules::numbered;

/// One text file of the project.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// Its path from the project's root.
    pub(crate) path: String,
    /// What is in it.
    pub(crate) text: String,
    /// The same without comments, and without comments and strings.
    pub(crate) views: Views,
}

impl Source {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        let views = Views::of(path, text);
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            views,
        }
    }

    pub(crate) fn ends_with(&self, endings: &[&str]) -> bool {
        endings.iter().any(|ending| self.path.ends_with(ending))
    }

    fn is_rust(&self) -> bool {
        self.ends_with(&[".rs"])
    }

    fn is_page_code(&self) -> bool {
        self.ends_with(&[".ts", ".svelte", ".mjs", ".js"])
    }

    /// Whether it is made by a program, which then answers for its style.
    fn is_generated(&self) -> bool {
        self.path.contains("/generated/")
            || self.ends_with(&["Cargo.lock", "package-lock.json"])
            || self.text.starts_with("// Generated ")
            || self.text.starts_with("<!-- Generated ")
    }

    /// A finding on a line, counted from 1.
    pub(crate) fn finding(&self, line: usize, what: &str) -> String {
        format!("{}:{line}: {what}", self.path)
    }
}

/// All text files of the project.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    pub(crate) sources: Vec<Source>,
}

impl Tree {
    /// What git knows or would add, as it is in the work tree.
    pub(crate) fn read(project: &Project) -> Result<Self> {
        let mut command = Command::new("git");
        command.current_dir(&project.root);
        command.args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ]);
        let listed = process::answer(&mut command).context("git cannot list the files")?;
        let mut tree = Self::default();
        for path in listed.split('\0').filter(|path| !path.is_empty()) {
            // A file that is deleted but still known to git, or not text, has no style.
            if let Ok(text) = std::fs::read_to_string(project.root.join(path)) {
                tree.sources.push(Source::new(path, &text));
            }
        }
        tree.sources.sort_by(|one, other| one.path.cmp(&other.path));
        tree.sources.dedup_by(|one, other| one.path == other.path);
        Ok(tree)
    }

    /// The file at a path from the project's root.
    pub(crate) fn source(&self, path: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.path == path)
    }
}

/// A rule of style.
type Rule = fn(&Tree) -> Vec<String>;

/// All of them.
const RULES: &[Rule] = &[
    rules::lines_are_short,
    rules::files_are_short,
    rules::modules_say_why_they_exist,
    rules::nothing_is_left_to_do,
    rules::no_test_is_switched_off,
    rules::page_tests_do_not_sleep,
    rules::no_path_of_one_machine,
    rules::no_registry_host,
    walls::one_module_captures,
    walls::packet_path_is_without_tokio,
    walls::session_is_pure,
    walls::contract_knows_no_database,
    words::comments_use_the_fields_words,
    texts::no_text_is_dead,
    texts::manual_quotes_the_pages,
    requirements::agree_with_the_tests,
];

/// What is not as it should be, one finding to a line.
///
/// # Errors
/// If the files cannot be listed.
pub(crate) fn findings(project: &Project) -> Result<Vec<String>> {
    let tree = Tree::read(project)?;
    Ok(RULES.iter().flat_map(|rule| rule(&tree)).collect())
}
