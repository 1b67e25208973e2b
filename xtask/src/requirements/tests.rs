//! What contradicts the page is found, and what the page shows follows from the tests.

use super::*;

const RULES: &str = "crates/session/src/rules/check/tests.rs";
const PAGES: &str = "web/e2e/media-check.e2e.ts";

/// Two groups, the second of them not there yet, and the tests that belong to it.
const TABLES: &str = "# Requirements

| group | there | partly | not there yet |
|---|---|---|---|
| [A. Entry, and a check](#a-entry-and-a-check) | 1 | 1 | 0 |
| [B. Tools](#b-tools) | 0 | 0 | 1 |

Text.

## A. Entry, and a check

| id | requirement | state | tests |
|---|---|---|---|
| A1 | Skip. | there | [e2e/media-check.e2e.ts](../web/e2e/media-check.e2e.ts) skipping asks<br>\
[check/tests.rs](../crates/session/src/rules/check/tests.rs) skipping always asks |
| A2 | Choose. | partly: no list | \
[check/tests.rs](../crates/session/src/rules/check/tests.rs) skipping always asks |

## B. Tools

| id | requirement | state | tests |
|---|---|---|---|
| B1 | Draw. | not there yet | – |
";

const RUST: &str = "//! Why.\n#[test]\nfn a1_a2_skipping_always_asks() {}\n";
const TYPESCRIPT: &str = "test(\"A1 skipping asks\", async () => {});\n";
const STATUS: &str = "What works: skipping (A1).\n\nNot there yet: a list (A2),\ndrawing (B1).\n";

fn tree(files: &[(&str, &str)]) -> Tree {
    let source = |(path, text): &(&str, &str)| Source::new(path, text);
    Tree {
        sources: files.iter().map(source).collect(),
    }
}

/// What is found when one of the files says something else.
fn found(changed: &str, from: &str, to: &str) -> Vec<String> {
    let files = [
        (PAGE, TABLES),
        (README, STATUS),
        (RULES, RUST),
        (PAGES, TYPESCRIPT),
    ];
    let mut files = files.map(|(path, text)| (path, text.to_owned()));
    let file = files.iter_mut().find(|(path, _)| *path == changed).unwrap();
    assert!(from.is_empty() || file.1.contains(from), "{from}");
    file.1 = file.1.replacen(from, to, 1);
    let files: Vec<_> = files.iter().map(|(path, text)| (*path, &**text)).collect();
    agree_with_the_tests(&tree(&files))
}

#[test]
fn nothing_is_found_where_page_and_tests_agree() {
    assert_eq!(found(PAGE, "", ""), Vec::<String>::new());
    assert_eq!(agree_with_the_tests(&tree(&[])), Vec::<String>::new());
}

#[test]
fn each_contradiction_is_found() {
    let cases = [
        (RULES, "a2_", "a3_", "tests.rs:3: names A3, which"),
        (
            RULES,
            "a2_",
            "a2_b1_",
            "md:21: B1 is not there yet, but crates",
        ),
        (PAGES, "A1", "A1 C7", "e2e.ts:1: names C7, which"),
        (RULES, "a2_", "", "md:15: A2 is claimed, but no test"),
        (PAGES, "asks", "asks twice", "md:1: is out of date"),
        (PAGE, "| 1 | 1 | 0 |", "| 2 | 0 | 0 |", "out of date"),
        (PAGE, "there | [", "done | [", "md:14: A1: the state is"),
        (PAGE, "not there yet | –", "partly: | –", "B1: the state is"),
        (PAGE, "| A2 |", "| A3 |", "md:15: A3 is where A2 belongs"),
        (PAGE, "| B1 |", "| B2 |", "md:21: B2 is where B1 belongs"),
        (README, "(A2)", "(A1)", "md:3: says `Not there yet:` of A1"),
        (README, "A1", "B1", "md:1: says `What works:` of B1"),
        (README, "A1", "G9", "md:1: says `What works:` of G9"),
        (README, "What", "It", "no paragraph begins with `What"),
    ];
    for (file, from, to, finding) in cases {
        let found = found(file, from, to).join("\n");
        assert!(found.contains(finding), "{file}, {from} → {to}: {found}");
    }
}

#[test]
fn tests_without_the_page_are_found() {
    let found = agree_with_the_tests(&tree(&[(RULES, RUST)]));
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn only_tests_that_run_name_requirements() {
    let rust = "//! Why.
fn a1_a_helper() {}
// #[test] fn a2_a_comment() {}
#[tokio::test(flavor = \"multi_thread\")]
async fn a3_of_tokio() {}
#[rstest]
#[case::a4_in_a_case(1)]
#[case::plain(2)]
fn a5_b12_with_cases(#[case] it: u8) {}
#[test]
fn h264_and_a123_and_e2e() {}
";
    let typescript = "
test(\"A6 plain\", () => {});
it(`A7 B45 with ${what}`, () => {});
test.each([[\"A8 a value\"]])('A9 each (%s)', () => {});
describe(\"A10 a group\", () => {});
// test(\"A11 a comment\");
test(\"after A12 a word\", () => {});
";
    let files = [
        (RULES, rust),
        (PAGES, typescript),
        ("web/src/a.ts", "test(\"A13 no test file\");"),
        ("xtask/src/a.rs", "#[test]\nfn a14_of_our_own() {}"),
    ];
    let found: Vec<_> = named::tests(&tree(&files))
        .into_iter()
        .map(|test| (test.line, test.ids.join(" "), test.words))
        .collect();
    let expected = [
        (5, "A3", "of tokio"),
        (7, "A4", "in a case"),
        (9, "A5 B12", "with cases"),
        (2, "A6", "plain"),
        (3, "A7 B45", "with ${what}"),
        (4, "A9", "each (%s)"),
    ];
    assert_eq!(
        found,
        expected.map(|(line, ids, words)| (line, ids.to_owned(), words.to_owned()))
    );
}

#[test]
fn a_test_that_is_disabled_names_no_requirement() {
    let rust = "//! Why.
#[test]
#[ignore = \"slow\"]
fn a1_ignored() {}
#[ignore]
#[rstest]
#[case::a2_in_a_case(1)]
fn a3_with_cases(#[case] it: u8) {}
#[cfg_attr(miri, ignore)]
#[test]
fn a4_ignored_at_times() {}
#[test]
fn a5_that_runs() {}
";
    let pages = "
test.skip(\"A1 skipped\", () => {});
test.fixme(
  \"A2 to be mended\",
  () => {},
);
it.todo(\"A3 to be written\");
test.skipIf(there(no))(\"A4 skipped at times\", () => {});
test.skip.each([[1]])(\"A5 each (%s)\", () => {});
test.fail(\"A6 known to fail\", () => {});
test.describe.skip(\"a group (of two)\", () => {
  test(\"A7 the first\", () => {});
  test(\"A8 the second\", () => {});
});
test(\"A9 skipped from within\", () => {
  test.skip(browser === \"firefox\", \"no camera\");
});
test(\"A10 that runs: skip\", () => {
  list.skip(1);
});
describe(\"a group\", () => {
  test.skip();
  test(\"A11 with its group\", () => {});
});
test(\"A12 that runs, too\", () => {});
";
    let whole = "test.skip(({ browser }) => no(browser));\ntest(\"A13 nothing runs\");\n";
    let files = [
        (RULES, rust),
        (PAGES, pages),
        ("web/e2e/whole.e2e.ts", whole),
    ];
    let found: Vec<_> = named::tests(&tree(&files))
        .into_iter()
        .map(|test| test.ids.join(" "))
        .collect();
    assert_eq!(found, ["A5", "A10", "A12"]);
}

#[test]
fn at_most_three_tests_are_shown_from_as_many_areas_as_there_are() {
    let files = [
        ("crates/server/src/a.rs", "#[test]\nfn a1_server() {}"),
        (
            RULES,
            "#[test]\nfn b1_a1_second() {}\n#[test]\nfn a1_first() {}",
        ),
        (PAGES, "test(\"A1 “%s” | <b> or\");"),
        ("web/src/a.test.ts", "test(\"A1 unit\");"),
    ];
    let written = Page::of(TABLES).with_tests(&named::tests(&tree(&files)));
    let row = written.lines().find(|line| line.starts_with("| A1 |"));
    assert_eq!(
        row.unwrap(),
        "| A1 | Skip. | there | \
         [e2e/media-check.e2e.ts](../web/e2e/media-check.e2e.ts) \"%s\" \\| &lt;b> or<br>\
         [check/tests.rs](../crates/session/src/rules/check/tests.rs) first<br>\
         [src/a.rs](../crates/server/src/a.rs) server<br>and more |"
    );
}

#[test]
fn what_was_written_is_read_and_written_the_same() {
    let tests = named::tests(&tree(&[(RULES, RUST), (PAGES, TYPESCRIPT)]));
    let empty = TABLES.replace("skipping always asks", "before | and \\| after");
    assert_eq!(Page::of(&empty).with_tests(&tests), TABLES);
    assert_eq!(Page::of(TABLES).with_tests(&tests), TABLES);
}
