//! Whether a person is connected (D12–D14), and when the conversation shows that they are not.

use serde::{Deserialize, Serialize};

use crate::ids::Timestamp;

/// Whether a person is connected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Presence {
    /// Has never been here, or has been sent out.
    Absent,
    /// At least one socket is open.
    Present,
    /// The last socket is gone; waited for until then.
    Grace(Timestamp),
    /// Did not come back within the grace.
    Gone,
}

impl Presence {
    /// Present or in grace.
    #[must_use]
    pub fn counts(self) -> bool {
        matches!(self, Self::Present | Self::Grace(_))
    }
}

/// When the conversation shows that a person's connection is lost. Fixed when the session is
/// opened, so that a log results in the same items forever.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Losses {
    /// Every disconnect, immediately: for sessions opened before there was another way.
    ToldAtOnce,
    /// Only one that lasts ([`crate::limits::LOSS_TOLD_MS`]), and only a limited number.
    ToldWhenTheyLast,
}
