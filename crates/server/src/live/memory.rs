//! How much of a session is kept in memory, and for how long.

use std::time::Duration;

/// Both are bounds on memory alone: nothing that anybody sees depends on them.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// How long a session that nobody looks at stays.
    pub idle: Duration,
    /// Answers that a session remembers: a page mostly repeats what it sent a minute ago. Older
    /// ones are looked up in the store.
    pub answers: usize,
}

impl Default for Memory {
    fn default() -> Self {
        Self {
            idle: Duration::from_secs(60),
            answers: 1_000,
        }
    }
}
