//! `cargo xtask generate`: files that are made from other files, committed, and never edited.
//!
//! Whether they are up to date is found out by making them anew and comparing. What was there is
//! then put back, so that a check changes nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::project::Project;

/// The TypeScript that is made from the public shapes of `bistand-wire`.
const WIRE_TYPES: &str = "web/src/lib/wire/generated";

/// The typed keys of all texts, made from `locales/`.
const TEXT_KEYS: &str = "web/src/lib/i18n/keys.ts";

/// The reference of all settings, made by the server from their declarations.
const SETTINGS_PAGE: &str = "docs/settings.md";

/// Everything that is generated.
const GENERATED: &[&str] = &[WIRE_TYPES, TEXT_KEYS, SETTINGS_PAGE];

/// The files below some paths, with what is in them.
type Contents = BTreeMap<PathBuf, Vec<u8>>;

/// Makes all generated files anew.
///
/// # Errors
/// If a generator fails.
pub(crate) fn all(project: &Project) -> Result<()> {
    // The same choice of packages as in the tests, so that nothing is compiled twice.
    let mut build = Command::new("cargo");
    build
        .current_dir(&project.root)
        .args(["build", "--workspace", "--example", "generate"])
        .args(["--bin", "bistand", "--quiet", "--locked"]);
    process::show(&mut build)?;
    let types = project.root.join(WIRE_TYPES);
    process::show(Command::new(project.target.join("debug/examples/generate")).arg(types))?;
    let mut keys = Command::new("npm");
    process::show(
        keys.current_dir(project.web())
            .args(["run", "--silent", "generate"]),
    )?;
    let page = project.root.join(SETTINGS_PAGE);
    settings_page(&project.server(), &page)
}

/// Writes what the server says of its settings.
fn settings_page(server: &Path, page: &Path) -> Result<()> {
    let mut command = Command::new(server);
    let reference = process::answer(command.args(["config", "reference"]))
        .with_context(|| format!("{} does not tell its settings", server.display()))?;
    std::fs::write(page, format!("{reference}\n"))
        .with_context(|| format!("cannot write {}", page.display()))
}

/// The generated files that are not as their sources say, one to a line. Changes nothing.
///
/// # Errors
/// If a generator fails.
pub(crate) fn outdated(project: &Project) -> Result<Vec<String>> {
    let before = contents(&project.root, GENERATED)?;
    let made = all(project).and_then(|()| contents(&project.root, GENERATED));
    restore(&project.root, GENERATED, &before)?;
    Ok(differences(&before, &made?))
}

/// Fails when a generated file is not as its sources say.
///
/// # Errors
/// If a file differs, or a generator fails.
pub(crate) fn check(project: &Project) -> Result<()> {
    let outdated = outdated(project)?;
    if !outdated.is_empty() {
        bail!(
            "{}\nrun `cargo xtask generate` and commit the result",
            outdated.join("\n")
        );
    }
    Ok(())
}

fn differences(before: &Contents, after: &Contents) -> Vec<String> {
    let mut found = Vec::new();
    for path in before.keys().filter(|path| !after.contains_key(*path)) {
        found.push(format!(
            "{}: nothing makes this file any more",
            path.display()
        ));
    }
    for (path, text) in after {
        match before.get(path) {
            Some(old) if old == text => {}
            Some(_) => found.push(format!("{}: is out of date", path.display())),
            None => found.push(format!("{}: is missing", path.display())),
        }
    }
    found
}

fn contents(root: &Path, paths: &[&str]) -> Result<Contents> {
    let mut found = Contents::new();
    for path in paths {
        collect(&root.join(path), &mut found)?;
    }
    Ok(found)
}

fn collect(path: &Path, found: &mut Contents) -> Result<()> {
    let cannot = || format!("cannot read {}", path.display());
    if path.is_dir() {
        for entry in std::fs::read_dir(path).with_context(cannot)? {
            collect(&entry.with_context(cannot)?.path(), found)?;
        }
    } else if path.exists() {
        found.insert(
            path.to_path_buf(),
            std::fs::read(path).with_context(cannot)?,
        );
    }
    Ok(())
}

fn restore(root: &Path, paths: &[&str], before: &Contents) -> Result<()> {
    let now = contents(root, paths)?;
    for path in now.keys().filter(|path| !before.contains_key(*path)) {
        std::fs::remove_file(path).with_context(|| format!("cannot remove {}", path.display()))?;
    }
    for (path, text) in before
        .iter()
        .filter(|(path, text)| now.get(*path) != Some(text))
    {
        std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_differs_is_found_and_put_back() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let write = |name: &str, text: &str| std::fs::write(root.join(name), text).unwrap();
        std::fs::create_dir(root.join("made")).unwrap();
        write("made/same.ts", "same");
        write("made/old.ts", "old");
        write("keys.ts", "keys");
        let paths = ["made", "keys.ts", "not-there"];
        let before = contents(root, &paths).unwrap();
        assert_eq!(differences(&before, &before), Vec::<String>::new());

        write("made/old.ts", "new");
        write("made/more.ts", "more");
        std::fs::remove_file(root.join("keys.ts")).unwrap();
        let after = contents(root, &paths).unwrap();
        let found = differences(&before, &after).join("\n");
        assert!(found.contains("keys.ts: nothing makes this file any more"));
        assert!(found.contains("made/old.ts: is out of date"));
        assert!(found.contains("made/more.ts: is missing"));
        assert!(!found.contains("same.ts"));

        restore(root, &paths, &before).unwrap();
        assert_eq!(contents(root, &paths).unwrap(), before);
    }
}
