//! For developers only: what finds the mistakes that nobody thought of.
//!
//! [`run`] drives seeded random people against the rules of a session and checks, after each step,
//! what must hold whatever happens. The same seed plays the same story.
//!
//! [`whole`] drives the server's live sessions in the same way, with a store and media that fail.
//!
//! [`client`] is another client of the server, written from the protocol page alone.

pub mod client;
pub mod whole;

mod actions;
mod dice;
mod invariants;
mod run;
mod transitions;
mod witness;
mod world;

pub use dice::Dice;
pub use run::{Failure, Report, run};
