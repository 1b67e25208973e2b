//! Ring, call and voice (B12–B15, E1–E19).

use std::collections::BTreeSet;

use crate::ids::{SeatId, Timestamp};

/// Somebody rings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ring {
    /// Who pressed START.
    pub by: SeatId,
    /// When it stops by itself.
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

/// The sound part of a call: everybody listens, two speak (E13).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Voice {
    /// Who has joined.
    pub members: BTreeSet<SeatId>,
    /// Slot G: the microphone that is passed. Slot H is always the host's.
    pub guest_slot: Option<SeatId>,
}
