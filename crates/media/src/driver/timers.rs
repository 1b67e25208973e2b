//! A heap of deadlines. Entries are never removed early: an outdated one is recognised when it is
//! due.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Instant;

use super::index::ConnectionKey;
use crate::RoomId;

/// Whose deadline it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Whose {
    Connection(ConnectionKey),
    Room(RoomId),
}

/// Deadlines of connections and rooms, earliest first.
#[derive(Debug, Default)]
pub(super) struct Timers {
    heap: BinaryHeap<Reverse<(Instant, Whose)>>,
}

impl Timers {
    pub(super) fn push(&mut self, at: Instant, whose: Whose) {
        self.heap.push(Reverse((at, whose)));
    }

    /// The earliest deadline.
    pub(super) fn next(&self) -> Option<Instant> {
        self.heap.peek().map(|Reverse((at, _))| *at)
    }

    /// Takes the earliest deadline if it has come.
    pub(super) fn pop(&mut self, now: Instant) -> Option<(Instant, Whose)> {
        if self.next()? > now {
            return None;
        }
        self.heap.pop().map(|Reverse(entry)| entry)
    }
}
