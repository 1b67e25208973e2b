//! The public shapes of Bistand: what travels over HTTP and the socket.
//!
//! `docs/protocol.md` tells what they mean; `web/src/lib/wire/generated` is made from them by
//! `cargo xtask generate`. The view of a session is `bistand_session::View`, sent part by part.

#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
pub mod http;
pub mod problem;
pub mod socket;

pub use problem::{Code, Problem};

/// The version of the socket protocol, told in `hello`. Raised when an old page would break.
pub const PROTOCOL: u32 = 1;

/// The longest socket message in bytes, both ways.
pub const MESSAGE_BYTES: usize = 64 * 1024;

/// The longest id that a client may give a command, in bytes.
pub const COMMAND_ID_BYTES: usize = 64;
