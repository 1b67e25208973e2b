//! For developers only: finds the bugs that no one thought to test for.
//!
//! [`run`] drives seeded random people against the rules of a session and checks, after each step,
//! what must always hold. The same seed plays the same story.
//!
//! [`whole`] drives the server's live sessions in the same way, with a store and media that fail.
//!
//! [`client`] is another client of the server, written from the protocol page alone.

pub mod client;
pub mod whole;

mod actions;
mod invariants;
mod oracle;
mod random_commands;
mod run;
mod seeded_rng;
mod transitions;
mod world;

pub use run::{Failure, Report, run};
pub use seeded_rng::SeededRng;
