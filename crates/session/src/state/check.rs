//! The state of the media check (A2–A9).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::Timestamp;

/// The three parts of the media check, each of which can fail for a customer (A3).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// Webcam.
    Camera,
    /// Microphone.
    Microphone,
    /// Sound output.
    Sound,
}

/// The state of one part of the media check, distinguished by the real cause (A6).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum CheckState {
    /// Not tried yet.
    #[default]
    NotTried,
    /// It is being tried.
    Trying,
    /// The browser's permission prompt is open, or hidden.
    Pending,
    /// It works.
    Works,
    /// It is there but silent: level zero, or nothing heard.
    Silent,
    /// There is no such device.
    Missing,
    /// The browser's question was closed without an answer.
    Dismissed,
    /// Denied for this page.
    BlockedByPage,
    /// Denied by the operating system.
    BlockedBySystem,
    /// Another program holds it.
    Busy,
    /// This browser cannot.
    Unsupported,
}

impl CheckState {
    /// Nothing can come from such a device.
    #[must_use]
    pub const fn is_trouble(self) -> bool {
        matches!(
            self,
            Self::Missing
                | Self::Dismissed
                | Self::BlockedByPage
                | Self::BlockedBySystem
                | Self::Busy
                | Self::Unsupported
        )
    }
}

/// How the media transport got through.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Transport {
    /// Not known yet.
    #[default]
    Unknown,
    /// UDP works.
    Udp,
    /// Only TCP works.
    Tcp,
    /// Nothing gets through.
    Failed,
    /// The browser has no WebRTC, or it was switched off: no call is possible here.
    Unsupported,
}

/// How the media check ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum CheckOutcome {
    /// Everything works.
    Passed,
    /// Camera and microphone work; the speaker was not tested.
    SoundNotTested,
    /// Sound only, by choice (A8).
    AudioOnly,
    /// Skipped, after a confirmation (A11).
    Skipped,
}

/// What the customer said of the test tone by the end of the check.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SoundTest {
    /// It was heard.
    Heard,
    /// It was not played, or not answered.
    NotTested,
}

/// A customer's progress between the code and the call.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Lobby {
    /// "Continue" was pressed (A9).
    pub begun: bool,
    /// The state of each of the three parts.
    pub checks: BTreeMap<Check, CheckState>,
    /// How the transport got through.
    pub transport: Transport,
    /// How the check ended; `None` while the customer is at it.
    pub outcome: Option<CheckOutcome>,
    /// The guest came with a browser that cannot run the page (A24).
    pub old_browser: bool,
    /// When the customer came in.
    pub since: Option<Timestamp>,
}

impl Lobby {
    /// The state of one part.
    #[must_use]
    pub fn check(&self, check: Check) -> CheckState {
        self.checks.get(&check).copied().unwrap_or_default()
    }
}
