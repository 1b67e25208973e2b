//! Each rule finds what it is there to find, and leaves alone what is right.

use super::*;

fn tree(files: &[(&str, &str)]) -> Tree {
    Tree {
        sources: files
            .iter()
            .map(|(path, text)| Source::new(path, text))
            .collect(),
    }
}

/// The locations of a rule's findings, without their texts.
fn places(rule: Rule, files: &[(&str, &str)]) -> Vec<String> {
    let place = |finding: String| finding.split(": ").next().unwrap_or_default().to_owned();
    rule(&tree(files)).into_iter().map(place).collect()
}

const NOWHERE: [&str; 0] = [];

#[test]
fn long_lines_are_found_but_not_in_tables_and_links_and_generated_files() {
    let long = "x".repeat(101);
    let (table, link) = (format!("| {long} |"), format!("[{long}](there)"));
    let page = format!("{}\n{long}\n", "ø".repeat(100));
    let files: [(&str, &str); 5] = [
        ("web/src/a.ts", &page),
        ("docs/a.md", &table),
        ("docs/b.md", &link),
        ("docs/c.md", &long),
        ("web/src/lib/wire/generated/b.ts", &long),
    ];
    assert_eq!(
        places(rules::lines_are_short, &files),
        ["web/src/a.ts:2", "docs/c.md:1"]
    );
}

#[test]
fn long_files_are_found() {
    let (long, fits) = ("x\n".repeat(601), "x\n".repeat(600));
    let files: [(&str, &str); 2] = [("web/src/a.svelte", &long), ("crates/x/src/a.rs", &fits)];
    assert_eq!(
        places(rules::files_are_short, &files),
        ["web/src/a.svelte:1"]
    );
}

#[test]
fn a_module_that_does_not_say_why_it_exists_is_found() {
    let files = [
        ("crates/x/src/a.rs", "use std::fmt;\n"),
        ("crates/x/src/b.rs", "//! Why.\n"),
    ];
    assert_eq!(
        places(rules::modules_say_why_they_exist, &files),
        ["crates/x/src/a.rs:1"]
    );
}

#[test]
fn what_is_left_to_do_is_found_in_code_and_not_in_a_document() {
    let files = [
        ("crates/x/src/a.rs", "//! Why.\n// XXX: later\nfn a() {}\n"),
        ("docs/b.md", "No FIXME is committed.\n"),
        ("web/src/c.ts", "// FIXME later\n"),
    ];
    let found = ["crates/x/src/a.rs:2", "web/src/c.ts:1"];
    assert_eq!(places(rules::nothing_is_left_to_do, &files), found);
}

#[test]
fn a_test_that_is_switched_off_is_found_and_an_iterator_that_skips_is_not() {
    let files = [
        (
            "crates/x/src/a.rs",
            "//! Why.\n#[test]\n#[ignore = \"slow\"]\nfn a() {}\n",
        ),
        ("crates/x/src/b.rs", "//! Why.\nfn b() { list.skip(1); }\n"),
        ("web/src/lib/a.test.ts", "test.only(\"A1\", () => {});\n"),
        (
            "web/e2e/b.spec.ts",
            "\ntest.describe.skip(\"A2\", () => {});\n",
        ),
        (
            "web/src/lib/c.test.ts",
            "test.skipIf(no)(\"A3\", () => {});\ntest.fails(\"A4\", () => {});\n",
        ),
        (
            "crates/x/src/c.rs",
            "//! Why.\n#[cfg_attr(miri, ignore)]\n#[test]\nfn c() {}\n",
        ),
        ("web/src/lib/a.ts", "list.only(1);\n"),
    ];
    let found = [
        "crates/x/src/a.rs:3",
        "crates/x/src/c.rs:2",
        "web/src/lib/a.test.ts:1",
        "web/e2e/b.spec.ts:2",
        "web/src/lib/c.test.ts:1",
        "web/src/lib/c.test.ts:2",
    ];
    assert_eq!(places(rules::no_test_is_switched_off, &files), found);
}

#[test]
fn a_page_test_that_sleeps_is_found() {
    let files = [("web/e2e/b.spec.ts", "await page.waitForTimeout(500);\n")];
    let found = ["web/e2e/b.spec.ts:1"];
    assert_eq!(places(rules::page_tests_do_not_sleep, &files), found);
}

#[test]
fn a_path_of_one_machine_is_found_and_a_path_of_a_route_is_not() {
    let path = format!("cd /{}/somebody\n", "home");
    let files: [(&str, &str); 2] = [
        ("docs/a.md", &path),
        (
            "docs/b.md",
            "https://example.org/work/1 and target/root/x and ./home/x\n",
        ),
    ];
    assert_eq!(
        places(rules::no_path_of_one_machine, &files),
        ["docs/a.md:1"]
    );
}

#[test]
fn the_host_of_a_registry_is_found() {
    let files: [(&str, &str); 3] = [
        ("web/.npmrc", "registry=https://packages.example/\n"),
        (
            "web/package-lock.json",
            "{\n  \"resolved\": \"https://mirror.example/x.tgz\",\n",
        ),
        (
            "docs/a.md",
            "We use the package registries' ordinary clients.\n",
        ),
    ];
    let found = ["web/.npmrc:1", "web/package-lock.json:2"];
    assert_eq!(places(rules::no_registry_host, &files), found);
}

#[test]
fn a_second_module_that_captures_is_found() {
    let files = [
        (
            "web/src/lib/media/owner.ts",
            "navigator.mediaDevices.getUserMedia({});\n",
        ),
        (
            "web/src/customer/Lobby.svelte",
            "<!-- never getUserMedia here -->\n",
        ),
        (
            "web/src/console/call.ts",
            "\nnavigator.mediaDevices.getUserMedia({});\n",
        ),
    ];
    assert_eq!(
        places(walls::one_module_captures, &files),
        ["web/src/console/call.ts:2"]
    );
}

#[test]
fn tokio_on_the_packet_path_is_found() {
    let files = [
        (
            "crates/media/src/driver.rs",
            "//! No tokio.\nuse tokio::sync::mpsc;\nuse tokio::net::X;\n",
        ),
        (
            "crates/server/src/main.rs",
            "//! Why.\nuse tokio::net::TcpListener;\n",
        ),
    ];
    assert_eq!(
        places(walls::packet_path_is_without_tokio, &files),
        ["crates/media/src/driver.rs:3"]
    );
}

#[test]
fn a_database_in_the_contract_of_the_store_is_found() {
    let files = [
        (
            "crates/store/src/contract/cookies.rs",
            "//! Not sqlx.\nuse sqlx::FromRow;\nuse crate::sqlite::Database;\n",
        ),
        (
            "crates/store/src/sqlite/mod.rs",
            "//! Why.\nuse sqlx::SqlitePool;\n",
        ),
    ];
    assert_eq!(
        places(walls::contract_knows_no_database, &files),
        [
            "crates/store/src/contract/cookies.rs:2",
            "crates/store/src/contract/cookies.rs:3"
        ]
    );
}

#[test]
fn a_clock_and_a_runtime_in_the_rules_are_found() {
    let files = [
        (
            "crates/session/src/a.rs",
            "//! Why.\nuse std::time::Instant;\nlet operand = 1;\n",
        ),
        (
            "crates/session/Cargo.toml",
            "[dependencies]\nrand.workspace = true\n",
        ),
        (
            "crates/session/src/b.rs",
            "//! No std::time here.\nlet random = told;\n",
        ),
    ];
    let found = ["crates/session/src/a.rs:2", "crates/session/Cargo.toml:2"];
    assert_eq!(places(walls::session_is_pure, &files), found);
}

#[test]
fn a_dead_text_is_found_and_one_that_is_shown_is_not() {
    let files = [
        (
            "locales/en/chat.ftl",
            "send = Send\nold = Old\nname = Name\nboth = { name } and more\nplain = Plain\n",
        ),
        (
            "locales/en/status.ftl",
            "status-running = Running\nerror-code = Wrong\n",
        ),
        (
            "web/src/a.svelte",
            "{t(\"send\")} {t(`status-${status}`)} <!-- t(\"old\") -->\n",
        ),
        (
            "web/src/lib/i18n/keys.ts",
            "// Generated from locales.\nexport type Key = \"old\";\n",
        ),
        (
            "crates/server/src/a.rs",
            "//! Why.\nlet key = format!(\"error-{code}\");\nt(\"both\")\n",
        ),
        (
            "crates/server/templates/a.html",
            "<p>{{ texts.say(\"plain\") }}</p>\n",
        ),
    ];
    assert_eq!(
        places(texts::no_text_is_dead, &files),
        ["locales/en/chat.ftl:2"]
    );
}

#[test]
fn the_manual_quotes_what_pages_say() {
    let files = [
        (
            "locales/en/a.ftl",
            "send = Send it\nwait = Wait { $seconds } s\n",
        ),
        (
            "docs/agent.md",
            "Press “Send\nit” and “Wait”.\nNever “Post it”.\n",
        ),
        ("README.md", "As “nobody” says.\n"),
    ];
    assert_eq!(
        places(texts::manual_quotes_the_pages, &files),
        ["docs/agent.md:3"]
    );
}

#[test]
fn the_lexer_tells_code_from_comments_and_strings() {
    let rust = "let a = \"x // y\"; /* b /* c */ */ 'd'; r#\"e\"f\"#; fn g<'h>() {} // i\n";
    let views = Views::of("a.rs", rust);
    let comment = " ".repeat("/* b /* c */ */".len());
    let bare = format!("let a = \"      \"; {comment} ' '; r#\"   \"#; fn g<'h>() {{}}     \n");
    assert_eq!(views.bare, bare);
    assert!(views.uncommented.contains("x // y") && !views.uncommented.contains("// i"));

    let script = "const a = /[\"/]\\/x/; const b = 'it // is'; // c\nlet d = `e\n${f} g`;\n";
    let views = Views::of("a.ts", script);
    assert!(views.uncommented.contains("it // is") && !views.uncommented.contains("// c"));
    assert!(views.bare.contains("let d = `") && !views.bare.contains('g'));
}

#[test]
fn nothing_is_found_in_an_empty_tree() {
    let found: Vec<String> = RULES.iter().flat_map(|rule| rule(&tree(&[]))).collect();
    assert_eq!(found, NOWHERE);
}

#[test]
fn a_phrase_is_found_in_comments_and_documents_and_not_in_code_or_quotes() {
    let code = "//! Why.\n/// Whoever asks.\nlet nobody = \"somebody\"; // at once\n// whosoever\n";
    let page = "<!-- Everybody -->\n<p>Nobody</p>\n";
    let document = "It goes on.\n`?nobody=204`, “Nobody”\nBegin anew.\n";
    let files = [
        ("crates/x/src/a.rs", code),
        ("web/src/b.svelte", page),
        ("docs/c.md", document),
        ("docs/requirements.md", document),
    ];
    let found = [
        "crates/x/src/a.rs:2",
        "crates/x/src/a.rs:3",
        "web/src/b.svelte:1",
        "docs/c.md:1",
        "docs/c.md:3",
    ];
    assert_eq!(places(words::comments_use_the_fields_words, &files), found);
}
