//! A whole server in this process, over real HTTP, and the people who use it.
//!
//! ```text
//! let server = TestServer::start().await;
//! let agent = server.agent().await;
//! let started = agent.start_session().await;
//! let customer = server.customer(&started.code).await;
//! let mut socket = customer.socket().await;
//! ```
// Each test binary uses its own part of this.
#![allow(dead_code, unreachable_pub)]

mod browser;
mod disk;
mod program;
mod server;
mod socket;

pub use browser::{Answer, Browser};
pub use disk::{change, change_in, database, empty, fill, hang};
pub use program::{Program, program, tool};
pub use server::{PASSWORD, TestServer, UserRole};
pub use socket::Socket;
