//! Ring and call (B12–B15).

use crate::ids::{SeatId, Timestamp};

/// A ring.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ring {
    /// Who pressed START.
    pub by: SeatId,
    /// When it stops automatically.
    pub until: Timestamp,
}

/// A call is running.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Call {
    /// Since when.
    pub since: Timestamp,
    /// Since when no customer has been in it.
    pub without_customer: Option<Timestamp>,
}

/// A camera that a person in the call receives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ShownCamera {
    /// Whose camera.
    pub from: SeatId,
    /// The receiver's video slot.
    pub slot: u8,
}
