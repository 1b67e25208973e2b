//! Installs everything that a fresh machine lacks: Debian packages, parts of the Rust toolchain and
//! the pages' npm packages. Quick and silent when nothing is missing.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process;
use crate::project::Project;

/// The oldest Node.js that the pages are built with: Vite's own limit.
const NODE_MAJOR: u32 = 20;

/// How long apt waits for another running apt, in seconds: fresh machines often run one.
const APT_LOCK_SECONDS: &str = "DPkg::Lock::Timeout=300";

/// A required program, and the Debian package that contains it.
#[derive(Clone, Copy, Debug)]
struct Need {
    program: &'static str,
    package: &'static str,
}

/// What building needs. Cargo has already linked this program, so there is a C compiler.
const TO_BUILD: &[Need] = &[Need {
    program: "git",
    package: "git",
}];

/// What the browser tests need in addition: browsers, and a tool to generate audio and video.
const TO_TEST: &[Need] = &[
    Need {
        program: "chromium",
        package: "chromium",
    },
    Need {
        program: "firefox-esr",
        package: "firefox-esr",
    },
    Need {
        program: "ffmpeg",
        package: "ffmpeg",
    },
    Need {
        program: "WebKitWebDriver",
        package: "webkit2gtk-driver",
    },
    // WebKit needs a display, even without a person in front of it.
    Need {
        program: "Xvfb",
        package: "xvfb",
    },
];

/// A compiler for WebAssembly where rustup has none. Debian uses this package to build browsers; in
/// an old Debian, it is newer than the ordinary compiler.
const TO_BUILD_MODULES: &[Need] = &[
    Need {
        program: DEBIAN_RUSTC,
        package: "rustc-web",
    },
    Need {
        program: "/usr/lib/rustlib/src/rust/library/core/src/lib.rs",
        package: "rust-web-src",
    },
];

/// Debian's compiler; the one in `PATH` is often rustup's.
pub(crate) const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// The minor version of the oldest compiler that supports the edition of our sources.
const RUSTC_MINOR: u32 = 85;

/// The target of browsers.
const WASM: &str = "wasm32-unknown-unknown";

/// Installs everything that is needed to build the server and the pages.
///
/// # Errors
/// If something is missing that only the user can install; the message has the command to run.
pub(crate) fn to_build(project: &Project) -> Result<()> {
    packages(TO_BUILD)?;
    node()?;
    node_packages(project)
}

/// Installs everything that the tests need.
///
/// # Errors
/// As [`to_build`].
pub(crate) fn to_test(project: &Project) -> Result<()> {
    packages(TO_TEST)?;
    toolchain()?;
    to_build(project)
}

/// How modules for WebAssembly are compiled here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WasmCompiler {
    /// The default compiler, which has the target's library.
    Same,
    /// Debian's, with the linker of the default compiler.
    Debian {
        /// The linker's path.
        linker: PathBuf,
    },
}

/// Finds or installs a compiler for WebAssembly: the default one, if it has or can get the target.
///
/// # Errors
/// As [`to_build`].
pub(crate) fn wasm_compiler() -> Result<WasmCompiler> {
    let has_target = || {
        let library = rustc(&["--print", "target-libdir", "--target", WASM]);
        library.is_some_and(|folder| Path::new(&folder).is_dir())
    };
    if !has_target() && on_path("rustup") {
        println!("Adding the target {WASM}");
        // If this fails, we use Debian's compiler.
        process::answer(Command::new("rustup").args(["target", "add", WASM]));
    }
    if has_target() {
        return Ok(WasmCompiler::Same);
    }
    packages(TO_BUILD_MODULES)?;
    let version = process::answer(Command::new(DEBIAN_RUSTC).arg("--version"));
    let version = version.with_context(|| format!("{DEBIAN_RUSTC} does not run"))?;
    if second(&version).is_none_or(|minor| minor < RUSTC_MINOR) {
        bail!(
            "{DEBIAN_RUSTC} is too old to build the tracker ({version}): install Debian's package \
             rustc-web, or add the target {WASM} with rustup"
        );
    }
    let linker = linker().context("this Rust toolchain lacks rust-lld, which links WebAssembly")?;
    Ok(WasmCompiler::Debian { linker })
}

/// The output of the default compiler.
fn rustc(arguments: &[&str]) -> Option<String> {
    process::answer(Command::new("rustc").args(arguments))
}

/// The linker for WebAssembly that comes with rustup's toolchains.
fn linker() -> Option<PathBuf> {
    let about = rustc(&["-vV"])?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: "))?;
    let tools = Path::new(&rustc(&["--print", "sysroot"])?)
        .join("lib/rustlib")
        .join(host)
        .join("bin/rust-lld");
    tools.is_file().then_some(tools)
}

/// The minor version in a compiler's version, such as `rustc 1.85.0 (4d91de4e4 2025-02-17)`.
fn second(version: &str) -> Option<u32> {
    version.split('.').nth(1)?.parse().ok()
}

fn packages(needs: &[Need]) -> Result<()> {
    let missing: Vec<Need> = needs
        .iter()
        .copied()
        .filter(|need| !on_path(need.program))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|need| need.package).collect();
    let root = rustix::process::geteuid().is_root();
    if !root || !on_path("apt-get") {
        bail!("{}", line_to_run(&names, on_path("apt-get")));
    }
    println!("Installing {}", names.join(", "));
    let mut update = Command::new("apt-get");
    update.args(["-o", APT_LOCK_SECONDS, "update", "--quiet"]);
    process::show(&mut update)?;
    let mut install = Command::new("apt-get");
    install
        .env("DEBIAN_FRONTEND", "noninteractive")
        .args([
            "-o",
            APT_LOCK_SECONDS,
            "install",
            "--yes",
            "--quiet",
            "--no-install-recommends",
        ])
        .args(&names);
    process::show(&mut install)?;
    match missing.iter().find(|need| !on_path(need.program)) {
        Some(need) => bail!(
            "{} is installed, but {} is still missing",
            need.package,
            need.program
        ),
        None => Ok(()),
    }
}

fn line_to_run(packages: &[&str], apt: bool) -> String {
    if apt {
        let names = packages.join(" ");
        format!(
            "Some programs are missing. Install them, then run this command again:\n\n    \
             sudo apt-get install --yes {names}\n"
        )
    } else {
        format!(
            "Install these programs, then run this command again: {}",
            packages.join(", ")
        )
    }
}

/// Whether a program is in `PATH`; one with an absolute path is looked up there.
fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn node() -> Result<()> {
    let version = process::answer(Command::new("node").arg("--version"));
    let npm = process::answer(Command::new("npm").arg("--version"));
    match version.as_deref().map(major) {
        Some(Some(major)) if major >= NODE_MAJOR && npm.is_some() => Ok(()),
        _ => bail!(
            "building the pages needs Node.js {NODE_MAJOR} or newer, with npm; found: {}",
            version.as_deref().unwrap_or("none")
        ),
    }
}

/// The first number of a version such as `v20.20.2`.
fn major(version: &str) -> Option<u32> {
    version
        .trim_start_matches('v')
        .split('.')
        .next()?
        .parse()
        .ok()
}

/// rustfmt and clippy, which rustup's minimal profile leaves out.
fn toolchain() -> Result<()> {
    for part in ["fmt", "clippy"] {
        if process::answer(Command::new("cargo").args([part, "--version"])).is_some() {
            continue;
        }
        let component = if part == "fmt" { "rustfmt" } else { part };
        if !on_path("rustup") {
            bail!("cargo {part} is missing: install {component} for your Rust toolchain");
        }
        process::show(Command::new("rustup").args(["component", "add", component]))?;
    }
    Ok(())
}

/// Installs the pages' npm packages, unless those in the lock file are installed already.
fn node_packages(project: &Project) -> Result<()> {
    let lock = project.web().join("package-lock.json");
    let wanted = std::fs::read_to_string(&lock)
        .with_context(|| format!("the project lacks {}", lock.display()))?;
    // npm writes this when it has put everything in place.
    let there = std::fs::read_to_string(project.web().join("node_modules/.package-lock.json"));
    if there.is_ok_and(|there| same_packages(&wanted, &there)) {
        return Ok(());
    }
    println!("Installing npm packages");
    process::show(
        Command::new("npm")
            .current_dir(project.web())
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            // Exactly what the lock file names; unlike `npm install`, it never rewrites that file.
            .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]),
    )
}

/// Whether the installed packages are the wanted ones. Those for other systems may be missing.
fn same_packages(wanted: &str, installed: &str) -> bool {
    let parsed = |text: &str| serde_json::from_str::<Value>(text).ok();
    let (Some(wanted), Some(installed)) = (parsed(wanted), parsed(installed)) else {
        return false;
    };
    let packages = |lock: &Value| lock["packages"].as_object().cloned().unwrap_or_default();
    let (mut wanted, installed) = (packages(&wanted), packages(&installed));
    // The project itself, which is not installed anywhere.
    wanted.remove("");
    let known = installed.iter().all(|(path, package)| {
        wanted
            .get(path)
            .is_some_and(|other| other["integrity"] == package["integrity"])
    });
    let complete = wanted
        .iter()
        .all(|(path, package)| package["optional"] == true || installed.contains_key(path));
    known && complete && !wanted.is_empty()
}

/// Removes a stamp before its work begins, so that interrupted work is repeated.
pub(crate) fn forget(stamp: &Path) -> Result<()> {
    match std::fs::remove_file(stamp) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", stamp.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_found_on_the_path_only_if_it_is_there() {
        assert!(on_path("sh"));
        assert!(!on_path("no-such-program-anywhere"));
        assert!(on_path("/bin/sh"));
        assert!(!on_path("/no-such-folder/sh"));
    }

    #[test]
    fn the_version_of_a_compiler_is_read_from_its_second_number() {
        assert_eq!(second("rustc 1.85.0 (4d91de4e4 2025-02-17)"), Some(85));
        assert_eq!(second("nonsense"), None);
    }

    #[test]
    fn the_version_of_node_is_read_from_its_first_number() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("24.1.0"), Some(24));
        assert_eq!(major("nonsense"), None);
    }

    #[test]
    fn packages_are_installed_again_when_they_are_not_the_wanted_ones() {
        let lock = |packages: &str| format!("{{\"packages\": {{{packages}}}}}");
        let wanted = lock(
            r#""": {"name": "pages"}, "a": {"integrity": "1"}, "b": {"integrity": "2"},
               "for-another-system": {"integrity": "3", "optional": true}"#,
        );
        let same = lock(r#""a": {"integrity": "1"}, "b": {"integrity": "2"}"#);
        let other = lock(r#""a": {"integrity": "9"}, "b": {"integrity": "2"}"#);
        let lacking = lock(r#""a": {"integrity": "1"}"#);
        let more = lock(r#""a": {"integrity": "1"}, "b": {"integrity": "2"}, "c": {}"#);
        assert!(same_packages(&wanted, &same));
        for installed in [other.as_str(), &lacking, &more, "cut off"] {
            assert!(!same_packages(&wanted, installed), "{installed}");
        }
    }

    #[test]
    fn without_rights_the_user_gets_one_line_to_run() {
        let text = line_to_run(&["chromium", "ffmpeg"], true);
        assert!(text.contains("\n    sudo apt-get install --yes chromium ffmpeg\n"));
        assert!(line_to_run(&["ffmpeg"], false).ends_with("ffmpeg"));
    }
}
