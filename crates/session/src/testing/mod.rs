//! What tests and simulators need of the rules; no part of the product.

mod samples;
#[cfg(test)]
pub(crate) mod scenario;

pub use samples::{Draw, Fixed};
