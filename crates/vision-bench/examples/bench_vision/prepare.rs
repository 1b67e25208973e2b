//! Fetches what is measured with: photographs and a video from Debian, OpenCV from PyPI and npm.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::arguments::Arguments;

/// The last one of opencv.js that can pick points to track.
const OPENCV_JS: &str = "@techstark/opencv-js@4.12.0-release.1";

/// With CSRT, which only the package with the contributed modules has; without windows.
const OPENCV_PYTHON: &str = "opencv-contrib-python-headless==5.0.0.93";

/// Debian's package of OpenCV's documentation and samples.
const MATERIAL: &str = "opencv-doc";

/// Fetches what is not there yet.
pub(crate) fn all(arguments: &Arguments) -> Result<()> {
    fs::create_dir_all(&arguments.folder)?;
    if !arguments.material.exists() {
        material(arguments)?;
    }
    if !arguments.python().exists() {
        let venv = arguments.folder.join("venv");
        run(Command::new("python3").args(["-m", "venv"]).arg(venv))?;
        run(Command::new(arguments.python()).args(["-m", "pip", "install", "-q", OPENCV_PYTHON]))?;
    }
    let node = arguments.node();
    if !node.join("node_modules").exists() {
        fs::create_dir_all(&node)?;
        fs::write(node.join("package.json"), "{\"private\":true}\n")?;
        let mut npm = Command::new("npm");
        npm.args(["install", "--silent", "--no-audit", "--no-fund", OPENCV_JS]);
        run(npm.current_dir(&node))?;
    }
    Ok(())
}

fn material(arguments: &Arguments) -> Result<()> {
    let folder = arguments.folder.join("debian");
    fs::create_dir_all(&folder)?;
    run(Command::new("apt-get")
        .args(["download", MATERIAL])
        .current_dir(&folder))?;
    let package = fs::read_dir(&folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|ending| ending == "deb"))
        .context("apt-get downloaded no package")?;
    run(Command::new("dpkg-deb").arg("-x").arg(package).arg(&folder))?;
    // The examples' neighbour, the manual, has the video.
    let examples = folder.join("usr/share/doc/opencv-doc/examples");
    link(&fs::canonicalize(examples)?, &arguments.material)
}

fn link(from: &Path, to: &Path) -> Result<()> {
    std::os::unix::fs::symlink(from, to).with_context(|| format!("cannot make {}", to.display()))
}

fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot run {command:?}"))?;
    ensure!(status.success(), "{command:?}: {status}");
    Ok(())
}
