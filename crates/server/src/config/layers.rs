//! Where settings come from: flags override variables, which override the file and the defaults.
//!
//! Everything is passed in, so that no test has to touch the environment.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use super::ConfigError;
use super::table::{DECLARED, Declared};
use super::value::Setting;

/// The prefix of our variables.
const PREFIX: &str = "BISTAND_";

/// Variables with our prefix that are not settings: those of the tests, and those that container
/// platforms set for a service that is called bistand.
const NOT_SETTINGS: [&str; 4] = [
    "BISTAND_CONFIG",
    "BISTAND_TEST_",
    "BISTAND_SERVICE_",
    "BISTAND_PORT",
];

/// A setting as it was written.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Raw {
    /// One text; a list has commas between its values.
    One(String),
    /// A TOML array.
    Many(Vec<String>),
}

/// Where a setting was set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// Nowhere: the default applies.
    Default,
    /// In the file.
    File(PathBuf),
    /// In this environment variable.
    Variable(String),
    /// With this flag.
    Flag(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => formatter.write_str("default"),
            Self::File(path) => write!(formatter, "{}", path.display()),
            Self::Variable(name) => formatter.write_str(name),
            Self::Flag(name) => write!(formatter, "--{name}"),
        }
    }
}

/// All sources of settings, not parsed yet.
#[derive(Default)]
pub struct Sources {
    /// The file's path and content.
    pub file: Option<(PathBuf, String)>,
    /// Environment variables, also those that are not ours.
    pub environment: Vec<(String, String)>,
    /// Flags as (key of the setting, value).
    pub flags: Vec<(&'static str, String)>,
}

/// The raw value of each setting that was set somewhere.
pub(crate) struct Layers {
    given: BTreeMap<&'static str, (Raw, Origin)>,
}

impl Layers {
    /// Merges the sources; a later one overrides an earlier one.
    pub(crate) fn of(sources: &Sources) -> Result<Self, ConfigError> {
        let mut given = BTreeMap::new();
        if let Some((path, text)) = &sources.file {
            for (key, raw) in from_file(path, text)? {
                given.insert(key, (raw, Origin::File(path.clone())));
            }
        }
        for (name, value) in &sources.environment {
            if !name.starts_with(PREFIX) || NOT_SETTINGS.iter().any(|not| name.starts_with(not)) {
                continue;
            }
            let declared = DECLARED
                .iter()
                .find(|declared| declared.variable() == *name);
            let Some(declared) = declared else {
                return Err(ConfigError::UnknownVariable { name: name.clone() });
            };
            let origin = Origin::Variable(name.clone());
            given.insert(declared.key, (Raw::One(value.clone()), origin));
        }
        for (key, value) in &sources.flags {
            let flag = Declared::flag_of(key);
            given.insert(*key, (Raw::One(value.clone()), Origin::Flag(flag)));
        }
        Ok(Self { given })
    }

    /// Reads one setting.
    pub(crate) fn read<T: Setting>(&self, key: &str, default: &str) -> Result<T, ConfigError> {
        let fallback = (Raw::One(default.to_owned()), Origin::Default);
        let (raw, origin) = self.given.get(key).unwrap_or(&fallback);
        T::read(raw).map_err(|reason| ConfigError::BadValue {
            key: key.to_owned(),
            origin: origin.clone(),
            reason,
        })
    }

    /// Where a setting was set.
    pub(crate) fn origin(&self, key: &str) -> Origin {
        self.given
            .get(key)
            .map_or(Origin::Default, |(_, origin)| origin.clone())
    }
}

fn from_file(path: &PathBuf, text: &str) -> Result<Vec<(&'static str, Raw)>, ConfigError> {
    let table: toml::Table = toml::from_str(text).map_err(|error: toml::de::Error| {
        let before = error
            .span()
            .map_or("", |span| &text[..span.start.min(text.len())]);
        ConfigError::NotToml {
            path: path.clone(),
            line: before.matches('\n').count() + 1,
            reason: error.message().lines().collect::<Vec<_>>().join(", "),
        }
    })?;
    let mut found = Vec::new();
    collect(path, "", &table, &mut found)?;
    Ok(found)
}

fn collect(
    path: &PathBuf,
    prefix: &str,
    table: &toml::Table,
    found: &mut Vec<(&'static str, Raw)>,
) -> Result<(), ConfigError> {
    for (name, value) in table {
        let key = format!("{prefix}{name}");
        let declared = DECLARED.iter().find(|declared| declared.key == key);
        match (declared, value) {
            (Some(declared), value) => found.push((declared.key, raw(path, &key, value)?)),
            (None, toml::Value::Table(section)) if is_section(&key) => {
                collect(path, &format!("{key}."), section, found)?;
            }
            (None, _) => {
                let path = path.clone();
                return Err(ConfigError::UnknownKey { path, key });
            }
        }
    }
    Ok(())
}

fn is_section(key: &str) -> bool {
    let is_within = |declared: &Declared| {
        declared
            .key
            .strip_prefix(key)
            .is_some_and(|rest| rest.starts_with('.'))
    };
    DECLARED.iter().any(is_within)
}

fn raw(path: &Path, key: &str, value: &toml::Value) -> Result<Raw, ConfigError> {
    let single = |value: &toml::Value| match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(flag) => Some(flag.to_string()),
        _ => None,
    };
    let read = match value {
        toml::Value::Array(values) => values
            .iter()
            .map(single)
            .collect::<Option<Vec<_>>>()
            .map(Raw::Many),
        other => single(other).map(Raw::One),
    };
    read.ok_or_else(|| ConfigError::BadValue {
        key: key.to_owned(),
        origin: Origin::File(path.to_path_buf()),
        reason: "expected text, a number, true or false, or a list of these".to_owned(),
    })
}
