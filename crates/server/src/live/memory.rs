//! How much of a session is kept in memory, and for how long.

use std::time::Duration;

/// Both bound memory only, and nothing that is visible outside depends on them.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// How long a session without sockets stays in memory.
    pub idle: Duration,
    /// Answers that a session caches: a page mostly repeats what it sent in the last minute. Older
    /// ones are read from the store.
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
