//! What an operator watches: whether the server is well, its figures, its log.

pub(crate) mod health;
pub mod logs;
pub mod metrics;
