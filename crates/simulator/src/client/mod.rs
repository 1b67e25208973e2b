//! Another client, written from `docs/protocol.md` alone.
//!
//! It shares no type with the server, on purpose: what it does must be possible for anybody who has
//! read the page. It is pedantic where a browser is forgiving: a gap in a sequence, a part without
//! its texts or a message of an unknown kind is a fault, and every wait ends with an error then.
//!
//! ```text
//! Browser   cookies and requests: sign in, start a session, enter by code or link
//! Socket    a connection with its Screen: what the server has told, commands and their answers
//! Call      one peer connection: publishes marked packets, counts what arrives on which line
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

/// Longer than anything takes, also on a machine that is busy with other things.
pub const PATIENCE: Duration = Duration::from_secs(20);
