//! Reads the tables of the page, and writes the parts that follow from others: the tests of each
//! requirement, and the overview.

use std::collections::BTreeSet;

use super::named::{Named, is_id};
use crate::tidy::numbered;

/// How many tests a row shows at most: enough to see what the requirement means.
const TESTS_SHOWN: usize = 3;

/// The longest name of a test that is shown whole, in characters; longer ones end at a word.
const NAME: usize = 70;

/// Where tests are, those first that show what people see.
const AREAS: [&str; 5] = [
    "web/e2e/",
    "crates/session/",
    "crates/server/",
    "crates/simulator/",
    "web/src/",
];

const OVERVIEW: &str = "| group | there | partly | not there yet |";

/// How far a requirement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    There,
    Partly,
    Missing,
}

impl State {
    fn read(cell: &str) -> Option<Self> {
        match cell {
            "there" => Some(Self::There),
            "not there yet" => Some(Self::Missing),
            _ => cell.strip_prefix("partly: ").map(|_| Self::Partly),
        }
    }
}

/// A requirement: one row of a table.
#[derive(Clone, Debug)]
pub(super) struct Row<'a> {
    pub(super) id: &'a str,
    pub(super) state: State,
    pub(super) line: usize,
    /// The row without its last cell.
    written: &'a str,
}

/// The page as it is written.
#[derive(Clone, Debug)]
pub(super) struct Page<'a> {
    text: &'a str,
    pub(super) rows: Vec<Row<'a>>,
    /// What cannot be read, by line.
    pub(super) mistakes: Vec<(usize, String)>,
}

impl<'a> Page<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let mut page = Self {
            text,
            rows: Vec::new(),
            mistakes: Vec::new(),
        };
        for (line, text) in numbered(text) {
            if let Some(id) = id_of(text) {
                page.read(line, id, text);
            }
        }
        page
    }

    fn read(&mut self, line: usize, id: &'a str, text: &'a str) {
        let cells: Vec<_> = text.splitn(4, " | ").collect();
        let state = cells.get(2).and_then(|cell| State::read(cell));
        let (&[.., tests], Some(state)) = (&cells[..], state) else {
            let what = format!("{id}: the state is `there`, `partly: …` or `not there yet`");
            self.mistakes.push((line, what));
            return;
        };
        // Ids never change: numbers without gaps reveal a row that is removed or doubled.
        let before = self.rows.iter().filter(|row| row.id[..1] == id[..1]);
        let expected = format!("{}{}", &id[..1], before.count() + 1);
        if id != expected {
            self.mistakes
                .push((line, format!("{id} is where {expected} belongs")));
        }
        let written = &text[..text.len() - tests.len()];
        self.rows.push(Row {
            id,
            state,
            line,
            written,
        });
    }

    /// The state of a requirement, if there is such a requirement.
    pub(super) fn state(&self, id: &str) -> Option<State> {
        self.rows
            .iter()
            .find(|row| row.id == id)
            .map(|row| row.state)
    }

    /// The page with the tests and the overview written again.
    pub(super) fn with_tests(&self, tests: &[Named]) -> String {
        let mut written = String::new();
        let mut in_overview = false;
        for (line, text) in numbered(self.text) {
            in_overview &= text.starts_with('|');
            if let Some(row) = self.rows.iter().find(|row| row.line == line) {
                written += &format!("{}{} |\n", row.written, shown(row.id, tests));
            } else if text == OVERVIEW {
                in_overview = true;
                written += &self.overview();
            } else if !in_overview {
                written += &format!("{text}\n");
            }
        }
        written
    }

    fn overview(&self) -> String {
        let mut table = format!("{OVERVIEW}\n|---|---|---|---|\n");
        let headings = self
            .text
            .lines()
            .filter_map(|line| line.strip_prefix("## "));
        for heading in headings {
            let Some((group, _)) = heading.split_once(". ") else {
                continue;
            };
            let count = |state| {
                let rows = self.rows.iter();
                rows.filter(|row| &row.id[..1] == group && row.state == state)
                    .count()
            };
            let [there, partly, missing] = [State::There, State::Partly, State::Missing].map(count);
            table += &format!(
                "| [{heading}](#{}) | {there} | {partly} | {missing} |\n",
                anchor(heading)
            );
        }
        table
    }
}

/// The id of a table's row.
fn id_of(text: &str) -> Option<&str> {
    let id = text.strip_prefix("| ")?.split(' ').next()?;
    is_id(id).then_some(id)
}

/// Where a heading is found: `a-entry-and-media-check`.
fn anchor(heading: &str) -> String {
    let kept = |char: &char| char.is_alphanumeric() || *char == ' ' || *char == '-';
    let kept: String = heading.chars().filter(kept).collect();
    kept.to_lowercase().replace(' ', "-")
}

/// The tests of a requirement for its last cell: one of each area, then the others.
fn shown(id: &str, tests: &[Named]) -> String {
    let mut ranked = Vec::new();
    for (position, test) in tests.iter().enumerate() {
        let Some(rank) = test.ids.iter().position(|named| named == id) else {
            continue;
        };
        let area = AREAS.iter().position(|area| test.path.starts_with(area));
        // Tests that name it first are about it most.
        ranked.push((area.unwrap_or(AREAS.len()), rank, position));
    }
    ranked.sort_unstable();
    let mut seen = BTreeSet::new();
    let (mut chosen, others): (Vec<_>, Vec<_>) = ranked
        .into_iter()
        .partition(|(area, ..)| seen.insert(*area));
    chosen.extend(others);
    let more = chosen.len() > TESTS_SHOWN;
    chosen.truncate(TESTS_SHOWN);
    chosen.sort_unstable();
    let mut cells: Vec<_> = chosen
        .iter()
        .map(|(_, _, position)| link(&tests[*position]))
        .collect();
    if cells.is_empty() {
        cells.push("–".to_owned());
    } else if more {
        cells.push("and more".to_owned());
    }
    cells.join("<br>")
}

/// `[check/tests.rs](../crates/…/check/tests.rs) skipping always asks for confirmation`
fn link(test: &Named) -> String {
    let path = &test.path;
    let start = path.rmatch_indices('/').nth(1).map_or(0, |(at, _)| at + 1);
    let words = cut(&test.words)
        .replace(['“', '”'], "\"")
        .replace('|', "\\|")
        .replace('<', "&lt;");
    format!("[{}](../{path}) {words}", &path[start..])
}

fn cut(name: &str) -> String {
    if name.chars().count() <= NAME {
        return name.to_owned();
    }
    let kept: String = name.chars().take(NAME).collect();
    let end = kept.rfind(' ').unwrap_or(kept.len());
    format!("{} …", &kept[..end])
}
