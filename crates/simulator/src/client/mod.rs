//! A second client, written from `docs/protocol.md` alone.
//!
//! It deliberately shares no types with the server: anyone who has read the page must be able to
//! write one. It is strict where a browser is lenient: a gap in a sequence, a part without its
//! texts or a message of an unknown kind is a fault, and then every wait ends with an error.
//!
//! ```text
//! Browser   cookies and requests: sign in, start a session, enter by code or link
//! Socket    a connection with its Screen: what the server has sent, commands and their answers
//! Call      one peer connection: publishes marked packets, counts what arrives where
//! ```

mod browser;
mod call;
mod forged;
mod screen;
mod sending;
mod socket;
mod wire;

pub use browser::{Browser, Entry, Refusal};
pub use call::{Arrived, Call, Path};
pub use forged::{an_offer, stun_request};
pub use screen::{Screen, SessionScreen};
pub use socket::Socket;

use std::time::Duration;

/// Longer than anything takes, even on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(20);
