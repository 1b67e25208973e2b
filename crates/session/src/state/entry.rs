//! Code, link and the device that a place is bound to (A1, F1, F2).

use serde::{Deserialize, Serialize};

use crate::ids::{DeviceId, Timestamp};

/// How a guest came in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Via {
    /// Typed the session code (A1).
    Code,
    /// Opened the link.
    Link,
}

/// Who is asked whether another device may have the seat.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    /// The device that has it now.
    FirstDevice,
    /// The host, because that device is not connected.
    Host,
}

/// Another device asks to enter with the same code or link (F2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Takeover {
    /// The one that wants in.
    pub device: DeviceId,
    /// Who is asked.
    pub ask: Ask,
    /// How it came.
    pub via: Via,
    /// When the question moves on or lapses.
    pub until: Timestamp,
}

/// A device that asked and may not have the seat.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Declined {
    /// The one that asked.
    pub device: DeviceId,
    /// Until when it learns of it; later it may ask again.
    pub until: Timestamp,
    /// The request was not refused but expired.
    pub unanswered: bool,
}

/// The code and link of a customer's seat.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Counted up by "Start new" (F1): older ones are dead.
    pub generation: u32,
    /// Until when an unused code opens; `None` once it is used or has expired.
    pub code_until: Option<Timestamp>,
    /// The code ran out unused (the link still works).
    pub expired: bool,
    /// The device it is bound to, from first use on.
    pub device: Option<DeviceId>,
    /// Another device asks.
    pub takeover: Option<Takeover>,
    /// The device that was refused last.
    pub declined: Option<Declined>,
    /// How many questions about other devices there were since the seat was last given away.
    pub questions: u32,
    /// The device that had the seat last: only that one sees the earlier conversation again.
    pub last_device: Option<DeviceId>,
}
