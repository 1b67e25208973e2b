//! Live sessions: one task each, and the hub that finds them.
//!
//! The loop of every session is *decide → apply → append → tell* ([`session`]). It goes on with
//! the next command while the disk is at work, but nothing is told before its events are on disk.

mod asking;
mod codes;
mod coming;
mod commands;
mod connected;
mod decide;
mod desk;
mod hub;
mod ledger;
mod lines;
mod mail;
mod mailbox;
mod media;
mod memory;
mod offers;
mod opening;
mod outbox;
mod pages;
mod patience;
mod rows;
mod session;
mod summary;
mod surroundings;
mod tell;
mod texts;
mod wake;
mod written;

pub use asking::SocketMail;
pub use desk::Told;
pub use hub::Hub;
pub use lines::Line;
pub use mail::{Caller, Door, EnterBy, Snapshot, Whereabouts};
pub use memory::Memory;
pub use opening::Opened;
pub use outbox::{Closing, Letter, Letters, Outbox};
pub use patience::{ANSWER_WITHIN, of_store};
pub use summary::STATUSES;
pub use surroundings::{Clock, Forwarder, Random, Surroundings, random_u64};

pub use crate::clock::now;
