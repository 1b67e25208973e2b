//! The voice call inside the call (E1–E19).

use std::collections::BTreeSet;

use crate::ids::SeatId;

/// The audio part of a call: all participants listen, two speak (E13).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Voice {
    /// Who has joined.
    pub members: BTreeSet<SeatId>,
    /// Slot G: the microphone that is passed. Slot H is always the host's.
    pub guest_slot: Option<SeatId>,
}
