//! How long a session waits for people.

use serde::{Deserialize, Serialize};

use crate::limits;

/// How long a session waits for people, in ms each. Fixed at the opening, so that a log gives the
/// same session for ever: another setting is for the sessions that are opened after it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Waits {
    /// A ring; see [`limits::RING_MS`].
    pub ring: i64,
    /// For a lost connection; see [`limits::GRACE_MS`].
    pub grace: i64,
    /// Until an unused code expires; see [`limits::UNUSED_CODE_MS`].
    pub unused_code: i64,
    /// For the first device's answer about another one; see [`limits::TAKEOVER_FIRST_DEVICE_MS`].
    pub takeover_first_device: i64,
    /// For the host's answer about another device; see [`limits::TAKEOVER_HOST_MS`].
    pub takeover_host: i64,
    /// Until a refused device may ask again; see [`limits::TAKEOVER_DECLINED_MS`].
    pub takeover_declined: i64,
}

impl Waits {
    /// The product's own.
    pub const DEFAULT: Self = Self {
        ring: limits::RING_MS,
        grace: limits::GRACE_MS,
        unused_code: limits::UNUSED_CODE_MS,
        takeover_first_device: limits::TAKEOVER_FIRST_DEVICE_MS,
        takeover_host: limits::TAKEOVER_HOST_MS,
        takeover_declined: limits::TAKEOVER_DECLINED_MS,
    };
}
