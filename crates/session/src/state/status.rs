//! The status of a session (B14–B18), and the edition of the rules that it is applied by.

use serde::{Deserialize, Serialize};

/// B14–B18. `requested` comes with requests by code users; a session made by an agent begins as
/// `confirmed`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// A code user asked for it (B14).
    Requested,
    /// Confirmed by staff; both sides can start a call (B15).
    Confirmed,
    /// The call is running now (B16).
    Running,
    /// The call was ended (B17).
    Done,
    /// Withdrawn or cancelled (B18, B19).
    Cancelled,
}

impl Status {
    /// Done or cancelled.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled)
    }
}

/// Which edition of the rules a session's events are applied by. Fixed at the opening, so that a
/// log gives the same session whenever it is replayed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Edition {
    /// A customer without an agent returns to code entry after the grace, even if no agent has been
    /// there; reopening leaves people where they were.
    First,
    /// The grace is for an agent who was there and left (D12, D14); a customer who meets no agent
    /// waits. Reopening gives the seat of a customer who has gone a new code (B49).
    Second,
}
