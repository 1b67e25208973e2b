//! Settings: a TOML file, `BISTAND_*` variables and flags, read once into a typed struct.
//!
//! Each is declared once, in [`table`]; reading, `bistand config show` and the reference in
//! `docs/settings.md` follow from there. An invalid setting stops the start with one sentence.

mod check;
mod international;
mod kinds;
mod layers;
mod reference;
mod table;
mod value;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

pub use kinds::{
    Domain, Email, Link, LogFormat, LogLevel, Network, PublicUrl, TlsMode, is_loopback_host,
};
pub use layers::{Origin, Sources};
pub use reference::reference;
pub use table::{DECLARED, Declared, Settings};

/// The file that is read, if it exists, when none is named.
pub const DEFAULT_FILE: &str = "bistand.toml";

/// Invalid settings, in one sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("the settings file {} cannot be read: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The file is not TOML.
    #[error("{}, line {line}: invalid TOML: {reason}", path.display())]
    NotToml {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What the parser said.
        reason: String,
    },
    /// The file has a key that is no setting.
    #[error(
        "{}: unknown setting `{key}`; `bistand config reference` lists all settings",
        path.display()
    )]
    UnknownKey {
        /// The file.
        path: PathBuf,
        /// The key with its section.
        key: String,
    },
    /// A variable looks like a setting but is not one.
    #[error("the variable {name} is not a setting; `bistand config reference` lists all settings")]
    UnknownVariable {
        /// Its name.
        name: String,
    },
    /// A value is invalid.
    #[error("setting `{key}` ({origin}): {reason}")]
    BadValue {
        /// The setting.
        key: String,
        /// Where it was set.
        origin: Origin,
        /// What is wrong.
        reason: String,
    },
    /// Each value is valid, but not together with the others.
    #[error("{0}")]
    Together(String),
}

/// Reads the settings file: the one that is named, or the default one if it exists.
///
/// # Errors
/// A named file that cannot be read, or a default one that exists and cannot be read.
pub fn read_file(named: Option<&Path>) -> Result<Option<(PathBuf, String)>, ConfigError> {
    let path = named.unwrap_or(Path::new(DEFAULT_FILE)).to_owned();
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Some((path, text))),
        Err(cause) if named.is_none() && cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(ConfigError::Unreadable { path, cause }),
    }
}

impl Settings {
    /// Reads and checks the settings.
    ///
    /// # Errors
    /// The first problem that was found, in words for the operator.
    pub fn load(sources: &Sources) -> Result<Self, ConfigError> {
        Self::load_with(sources, check::has_ipv6)
    }

    /// As [`Self::load`], with a way to find out whether the machine has IPv6.
    pub(crate) fn load_with(
        sources: &Sources,
        has_ipv6: impl FnOnce() -> bool,
    ) -> Result<Self, ConfigError> {
        let layers = layers::Layers::of(sources)?;
        let mut settings = Self::read(&layers)?;
        check::together(&settings).map_err(ConfigError::Together)?;
        check::leave_out_missing_ipv6(&mut settings, &layers, has_ipv6);
        Ok(settings)
    }

    /// Each setting with its value as TOML and where it was set.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn shown(sources: &Sources) -> Result<String, ConfigError> {
        let settings = Self::load(sources)?;
        let layers = layers::Layers::of(sources)?;
        Ok(reference::shown(&settings, &layers))
    }
}
