//! Refusals: the same stable codes in the API (problem+json), the socket and the pages.

use bistand_session::Denial;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why a request was refused, beyond what the rules of a session say.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// Unknown login or wrong password.
    SignInFailed,
    /// Not signed in, or no place in a session.
    SignedOut,
    /// The role does not allow it.
    Forbidden,
    /// Too many tries; `seconds` says how long to wait.
    SlowDown,
    /// Solve the proof of work in `challenge` and try again.
    WorkNeeded,
    /// The body or message cannot be read.
    Malformed,
    /// A message of a kind that is not known here.
    UnknownMessage,
    /// Larger than the limit.
    TooLarge,
    /// There is nothing here.
    NotFound,
    /// The offer is not a session description that can be answered.
    OfferNotUsable,
    /// The media part cannot take more now.
    MediaUnavailable,
    /// It was not stored soon enough to say so, and may be later. The same command id asks again.
    Unavailable,
    /// Something is wrong here and stays so: nothing was changed, and asking again does not help.
    Failed,
    /// The server is stopping; come back in a moment.
    Stopping,
}

/// A refusal. `code` is a [`Code`] or a `Denial`, kebab-case; the pages have a sentence for each.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Stable, kebab-case.
    #[ts(type = "import(\"./Code\").Code | import(\"./Denial\").Denial")]
    pub code: String,
    /// Seconds to wait, for `slow-down`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
    /// The puzzle, for `work-needed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<crate::http::Work>,
}

impl Problem {
    /// A problem with a code and nothing else.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self {
            code: kebab(&code),
            seconds: None,
            work: None,
        }
    }

    /// It says "not now" and nothing about what was asked, which may be tried again as it was.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        let passing = [Code::Unavailable, Code::Stopping, Code::SlowDown];
        passing.iter().any(|code| self.code == kebab(code))
    }

    /// The server failed, regardless of the caller: not counted against the page.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        let ours = [Code::Unavailable, Code::Failed, Code::Stopping];
        ours.iter().any(|code| self.code == kebab(code))
    }

    /// Too many tries.
    #[must_use]
    pub fn slow_down(seconds: u32) -> Self {
        Self {
            seconds: Some(seconds),
            ..Self::new(Code::SlowDown)
        }
    }
}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

impl From<Denial> for Problem {
    fn from(denial: Denial) -> Self {
        Self {
            code: kebab(&denial),
            seconds: None,
            work: None,
        }
    }
}

fn kebab<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::from("malformed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_kebab_case_words() {
        assert_eq!(Problem::from(Code::SignInFailed).code, "sign-in-failed");
        assert_eq!(Problem::from(Denial::EntryNotValid).code, "entry-not-valid");
        assert_eq!(Problem::slow_down(4).seconds, Some(4));
    }

    #[test]
    fn what_passes_says_nothing_about_what_was_asked() {
        assert!(Problem::new(Code::Unavailable).is_passing());
        assert!(Problem::new(Code::Unavailable).is_ours());
        assert!(!Problem::slow_down(1).is_ours());
        assert!(Problem::slow_down(4).is_passing());
        assert!(!Problem::new(Code::NotFound).is_passing());
        assert!(Problem::new(Code::Failed).is_ours());
        assert!(!Problem::new(Code::Failed).is_passing());
        assert!(!Problem::from(Denial::EntryNotValid).is_passing());
    }
}
