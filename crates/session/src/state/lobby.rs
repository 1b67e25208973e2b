//! The media check as it stands (A2–A9).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::Timestamp;

/// The three things on any of which a guest may stick (A3).
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

/// How one thing of the media check stands, told apart by what really happened (A6).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum CheckState {
    /// Nobody has tried it yet.
    #[default]
    NotTried,
    /// It is being tried.
    Trying,
    /// The browser's question stands open, or is hidden.
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

/// Where a customer stands between the code and the call.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Lobby {
    /// "Continue" was pressed (A9).
    pub begun: bool,
    /// How each of the three things stands.
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
    /// How one thing stands.
    #[must_use]
    pub fn check(&self, check: Check) -> CheckState {
        self.checks.get(&check).copied().unwrap_or_default()
    }
}
