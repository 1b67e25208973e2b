//! Parses the text of a setting, and words the error when it is not a valid value.

use std::fmt::Display;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use bistand_session::rules::text::cleaned;

use super::layers::Raw;

/// A single value that a setting can have, written as one word or line.
pub(crate) trait Value: Sized + Send {
    /// The form of a value, for the reference and for error messages.
    const SHAPE: &'static str;
    /// Whether it is written without quotes in TOML.
    const BARE: bool = false;

    /// Parses it; `None` if it is invalid.
    fn parse(text: &str) -> Option<Self>;

    /// Writes it in the form that [`Self::parse`] accepts.
    fn show(&self) -> String;
}

/// A setting's type: one value, an optional one or a list of them.
pub(crate) trait Setting: Sized {
    /// The form of a value.
    const SHAPE: &'static str;
    /// Whether it takes several values.
    const LIST: bool = false;

    /// Parses it, or says what is wrong.
    fn read(raw: &Raw) -> Result<Self, String>;

    /// Writes it as TOML.
    fn to_toml(&self) -> String;
}

/// Several values by one type: both traits, the second by the first.
macro_rules! single {
    ($($type:ty),+ $(,)?) => {
        $(impl Setting for $type {
            const SHAPE: &'static str = <$type as Value>::SHAPE;

            fn read(raw: &Raw) -> Result<Self, String> {
                one(raw)
            }

            fn to_toml(&self) -> String {
                toml_of(self)
            }
        })+
    };
}

single!(bool, usize, String, PathBuf, SocketAddr);
single!(
    super::kinds::PublicUrl,
    super::kinds::TlsMode,
    super::kinds::LogFormat
);
single!(super::kinds::LogLevel);

impl<T: Value> Setting for Option<T> {
    const SHAPE: &'static str = T::SHAPE;

    fn read(raw: &Raw) -> Result<Self, String> {
        match raw {
            Raw::One(text) if text.is_empty() => Ok(None),
            raw => one(raw).map(Some),
        }
    }

    fn to_toml(&self) -> String {
        self.as_ref().map_or_else(|| quote(""), toml_of)
    }
}

impl<T: Value> Setting for Vec<T> {
    const SHAPE: &'static str = T::SHAPE;
    const LIST: bool = true;

    fn read(raw: &Raw) -> Result<Self, String> {
        match raw {
            Raw::One(text) => text
                .split(',')
                .map(str::trim)
                .filter(|word| !word.is_empty())
                .map(word)
                .collect(),
            Raw::Many(words) => words.iter().map(|text| word(text)).collect(),
        }
    }

    fn to_toml(&self) -> String {
        let values: Vec<String> = self.iter().map(toml_of).collect();
        format!("[{}]", values.join(", "))
    }
}

fn one<T: Value>(raw: &Raw) -> Result<T, String> {
    match raw {
        Raw::One(text) => word(text),
        Raw::Many(_) => Err(format!("expected one value, not a list: {}", T::SHAPE)),
    }
}

fn word<T: Value>(text: &str) -> Result<T, String> {
    let text = text.trim();
    T::parse(text).ok_or_else(|| format!("`{}` is not {}", shorten(text), T::SHAPE))
}

fn toml_of<T: Value>(value: &T) -> String {
    let text = value.show();
    if T::BARE { text } else { quote(&text) }
}

/// A TOML string. What JSON escapes, TOML escapes in the same way.
fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The longest part of a wrong value that is repeated in a message, in characters.
const REPEATED: usize = 60;

fn shorten(text: &str) -> String {
    if text.chars().count() <= REPEATED {
        return text.to_owned();
    }
    let begin: String = text.chars().take(REPEATED).collect();
    format!("{begin}…")
}

/// Values that the standard library reads and writes.
macro_rules! parsed {
    ($($type:ty: $shape:literal, $bare:literal;)+) => {
        $(impl Value for $type {
            const SHAPE: &'static str = $shape;
            const BARE: bool = $bare;

            fn parse(text: &str) -> Option<Self> {
                text.parse().ok()
            }

            fn show(&self) -> String {
                shown(self)
            }
        })+
    };
}

fn shown(value: &impl Display) -> String {
    value.to_string()
}

parsed! {
    bool: "true or false", true;
    usize: "a whole number", true;
    SocketAddr: "an IP address with a port, such as 0.0.0.0:8080 or [::]:8080", false;
    IpAddr: "an IP address, such as 192.0.2.7 or 2001:db8::7", false;
}

impl Value for String {
    const SHAPE: &'static str = "text";

    fn parse(text: &str) -> Option<Self> {
        Some(cleaned(text))
    }

    fn show(&self) -> String {
        self.clone()
    }
}

impl Value for PathBuf {
    const SHAPE: &'static str = "a path";

    fn parse(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| PathBuf::from(text))
    }

    fn show(&self) -> String {
        self.display().to_string()
    }
}
