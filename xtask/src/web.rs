//! Builds the pages, if one of their sources has changed.

use std::path::Path;
use std::process::Command;
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::{process, setup};

/// What goes into the pages, from the project's root.
const SOURCES: &[&str] = &["web", "locales"];

/// Folders inside the sources that go into no page: results, tests and the laboratory.
const NOT_SOURCES: &[&str] = &[
    "node_modules",
    "dist",
    "e2e",
    "lab",
    "test-results",
    "screenshots",
];

/// The command that builds the pages; it fails when a page exceeds its size limit.
pub(crate) fn build_command(project: &Project) -> Command {
    let mut command = Command::new("npm");
    command
        .current_dir(project.web())
        .args(["run", "--silent", "build"]);
    command
}

/// Builds the pages with progress shown, unless they are built already.
///
/// # Errors
/// If the build fails.
pub(crate) fn build(project: &Project) -> Result<()> {
    let wanted = listing(&project.root)?;
    let stamp = project.scratch("pages")?;
    let built = project.web().join("dist").is_dir();
    if built && std::fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    println!("Building the web pages");
    setup::forget(&stamp)?;
    process::show(&mut build_command(project))?;
    std::fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
}

/// Every source file with its size and time of change, one to a line.
fn listing(root: &Path) -> Result<String> {
    let mut lines = Vec::new();
    for source in SOURCES {
        list(&root.join(source), &mut lines)?;
    }
    lines.sort();
    Ok(lines.join("\n"))
}

fn list(folder: &Path, lines: &mut Vec<String>) -> Result<()> {
    let cannot = || format!("cannot read {}", folder.display());
    for entry in std::fs::read_dir(folder).with_context(cannot)? {
        let entry = entry.with_context(cannot)?;
        let about = entry.metadata().with_context(cannot)?;
        let path = entry.path();
        if about.is_dir() {
            if !NOT_SOURCES.iter().any(|name| entry.file_name() == *name) {
                list(&path, lines)?;
            }
        } else {
            let changed = about.modified().with_context(cannot)?;
            let nanoseconds = changed
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default()
                .as_nanos();
            lines.push(format!("{} {} {nanoseconds}", path.display(), about.len()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_text_is_noticed_and_a_result_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("web/src/main.ts", "one");
        write("locales/en/chat.ftl", "send = Send");
        let before = listing(folder.path()).unwrap();

        write("web/dist/index.html", "built");
        write("web/node_modules/x/index.js", "fetched");
        assert_eq!(listing(folder.path()).unwrap(), before);

        write("locales/en/chat.ftl", "send = Send it");
        assert_ne!(listing(folder.path()).unwrap(), before);
    }
}
