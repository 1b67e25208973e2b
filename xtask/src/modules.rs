//! Builds the tracker's WebAssembly modules: one for browsers with SIMD and one for the others.
//!
//! They are build results like the pages: they are not in git, and `cargo xtask` builds them when
//! they are needed. The compiler is rustup's where it has the WebAssembly target, or else Debian's,
//! which first compiles `core` and `alloc`, because Debian ships only their sources.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::project::Project;
use crate::setup::{self, WasmCompiler};

/// Where the pages' tools find the modules, from the project's root.
const FOLDER: &str = "web/src/lib/tracking/module";

/// The largest compressed size of a module, in bytes: 60 kB, in the kB that the pages are measured
/// in.
const MOST_BYTES: u64 = 60 * 1024;

/// Less inlining and unrolling than the compiler's defaults: the module is a sixth smaller and no
/// slower. And panics have no location, because none would be read.
const SMALL: [&str; 5] = [
    "-Cllvm-args=--inline-threshold=25",
    "-Cllvm-args=--unroll-threshold=50",
    "-Cllvm-args=--unroll-runtime=false",
    "-Cllvm-args=--unroll-allow-partial=false",
    "-Zlocation-detail=none",
];

/// The only target; browsers support no other.
const TARGET: &str = "wasm32-unknown-unknown";

/// A module: its name and whether it uses SIMD.
const MODULES: [(&str, &str); 2] = [("simd", "+simd128"), ("scalar", "-simd128")];

/// Features that all supported browsers have. Newer compilers use them by default; without them, an
/// older one builds a larger and slower module.
const KNOWN_EVERYWHERE: &str = "+bulk-memory,+nontrapping-fptoint,+sign-ext";

/// Builds both modules, prints their sizes, and copies them to where the pages' tools look.
///
/// # Errors
/// If there is no compiler, a module does not build, or one is larger than it may be.
pub(crate) fn build(project: &Project) -> Result<()> {
    let compiler = setup::wasm_compiler()?;
    let folder = project.root.join(FOLDER);
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make {}", folder.display()))?;
    let mut sizes = Vec::new();
    for (name, feature) in MODULES {
        let built = compile(project, &compiler, name, feature)?;
        let bytes = compressed_size(project, &built)?;
        println!("tracker module {name}: {bytes} bytes compressed (at most {MOST_BYTES})");
        sizes.push((name, bytes));
        replace(&built, &folder.join(format!("{name}.wasm")))?;
    }
    refuse_large(&sizes)
}

fn compile(
    project: &Project,
    compiler: &WasmCompiler,
    name: &str,
    feature: &str,
) -> Result<PathBuf> {
    // A separate folder below the shared one: with different flags in the same folder, everything
    // would be recompiled each time.
    let target = project.target.join("module").join(name);
    let mut command = Command::new("cargo");
    command
        .current_dir(&project.root)
        .env("CARGO_TARGET_DIR", &target)
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .args(["build", "--quiet", "--locked", "--profile", "module"])
        .args(["--package", "bistand-vision-web", "--lib"])
        .args(["--target", TARGET]);
    let mut flags = vec![format!("-Ctarget-feature={KNOWN_EVERYWHERE},{feature}")];
    flags.extend(SMALL.map(str::to_owned));
    if let WasmCompiler::Debian { linker } = compiler {
        flags.push(format!("-Clinker={}", linker.display()));
        command
            .env("RUSTC", setup::DEBIAN_RUSTC)
            .arg("-Zbuild-std=core,alloc");
    }
    // Flags with -Z are unstable; without them, the module would only be larger, and Debian's
    // compiler matches its sources.
    command
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", flags.join(" "));
    process::show(&mut command)?;
    let file = "bistand_vision_web.wasm";
    Ok(target.join(TARGET).join("module").join(file))
}

/// A file's download size: after gzip, as the pages are measured, too.
fn compressed_size(project: &Project, file: &Path) -> Result<u64> {
    let mut command = Command::new("node");
    command
        .current_dir(project.web())
        .arg("scripts/compressed-size.mjs")
        .arg(file);
    let answer = process::answer(&mut command)
        .with_context(|| format!("{} failed", process::spelled(&command)))?;
    answer
        .parse()
        .with_context(|| format!("expected a size, got {answer}"))
}

fn refuse_large(sizes: &[(&str, u64)]) -> Result<()> {
    match sizes.iter().find(|(_, bytes)| *bytes > MOST_BYTES) {
        Some((name, bytes)) => {
            bail!(
                "tracker module {name} is too large: {bytes} bytes compressed, limit {MOST_BYTES}"
            )
        }
        None => Ok(()),
    }
}

/// Copies a file unless the target already has the same content, so that what depends on it is not
/// rebuilt.
fn replace(from: &Path, to: &Path) -> Result<()> {
    let new = std::fs::read(from).with_context(|| format!("cannot read {}", from.display()))?;
    if std::fs::read(to).is_ok_and(|old| old == new) {
        return Ok(());
    }
    std::fs::write(to, new).with_context(|| format!("cannot write {}", to.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b45_a_module_that_has_grown_beyond_its_limit_is_refused() {
        assert!(refuse_large(&[("simd", MOST_BYTES), ("scalar", 1)]).is_ok());
        let failure = refuse_large(&[("simd", 1), ("scalar", MOST_BYTES + 1)]);
        let failure = failure.unwrap_err().to_string();
        assert!(
            failure.contains("scalar") && failure.contains("61441"),
            "{failure}"
        );
    }

    #[test]
    fn a_module_that_is_the_same_keeps_its_time_of_change() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        std::fs::write(&from, "one").unwrap();
        replace(&from, &to).unwrap();
        let before = std::fs::metadata(&to).unwrap().modified().unwrap();
        replace(&from, &to).unwrap();
        assert_eq!(std::fs::metadata(&to).unwrap().modified().unwrap(), before);
        std::fs::write(&from, "two").unwrap();
        replace(&from, &to).unwrap();
        assert_eq!(std::fs::read_to_string(&to).unwrap(), "two");
    }
}
