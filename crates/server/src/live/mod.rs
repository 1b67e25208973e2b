//! Live sessions: one task for each, and the registry that finds them.
//!
//! Every session runs the loop *decide → apply → append → publish* ([`session`]). It continues with
//! the next command while the disk is busy, but publishes nothing before its events are on disk.

mod accounts;
mod call_pages;
mod codes;
mod commands;
mod commit;
mod create;
mod deadline;
mod decide;
mod environment;
mod idempotency;
mod load;
mod mailbox;
mod media;
mod media_connections;
mod memory;
mod message;
mod offers;
mod outbox;
mod presence;
mod projections;
mod publish;
mod registry;
mod requests;
mod revoked;
mod session;
mod session_list;
mod sockets;
mod summary;
mod texts;

pub use call_pages::UNNAMED_PAGE;
pub use deadline::{ANSWER_TIMEOUT, store_answer};
pub use environment::{Clock, Environment, Forwarder, Random, random_u64};
pub use media_connections::MediaConnection;
pub use memory::Memory;
pub use message::{Caller, EntryRequest, EntryState, Snapshot, Whereabouts};
pub use outbox::{Closing, Outbox, OutgoingFrame, OutgoingFrames};
pub use registry::SessionRegistry;
pub use requests::SocketMessage;
pub use session_list::ListUpdates;
pub use summary::STATUSES;

pub use crate::clock::now;
