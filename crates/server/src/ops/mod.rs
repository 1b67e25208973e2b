//! What an operator monitors: health, metrics and the log.

pub(crate) mod health;
pub mod logs;
pub mod metrics;
