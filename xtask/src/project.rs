//! Where things are: the project's root, the shared target folder and their contents.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folders that the commands work in.
#[derive(Clone, Debug)]
pub(crate) struct Project {
    /// The root of the work tree, where the workspace's `Cargo.toml` is.
    pub(crate) root: PathBuf,
    /// The folder that cargo builds into, wherever the developer has configured it.
    pub(crate) target: PathBuf,
}

impl Project {
    /// Finds the project that this program was built from.
    ///
    /// # Errors
    /// If the program is not in a target folder, or its project is gone.
    pub(crate) fn find() -> Result<Self> {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest
            .parent()
            .context("xtask must be inside the project")?
            .to_path_buf();
        let program = std::env::current_exe().context("cannot tell where xtask was built")?;
        let target = program
            .ancestors()
            .nth(2)
            .context("xtask must be in target/<profile>/")?
            .to_path_buf();
        Ok(Self { root, target })
    }

    /// The pages' folder.
    pub(crate) fn web(&self) -> PathBuf {
        self.root.join("web")
    }

    /// A program that npm has installed for the pages. Running it never downloads anything.
    pub(crate) fn node_program(&self, name: &str) -> PathBuf {
        self.web().join("node_modules/.bin").join(name)
    }

    /// The server's binary, as the development profile builds it.
    pub(crate) fn server(&self) -> PathBuf {
        self.target.join("debug").join("bistand")
    }

    /// A file of our own in the target folder (stamps, logs, reports); its folder exists.
    ///
    /// # Errors
    /// If the folder cannot be created.
    pub(crate) fn scratch(&self, name: &str) -> Result<PathBuf> {
        let path = self.target.join("xtask").join(name);
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot create the folder {}", folder.display()))?;
        Ok(path)
    }
}
